"""The switch between the pages of training: matrix, plan, sessions, assessments, modules."""

from __future__ import annotations

from ctdesk.ui.language import tr


def training_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of training."""
    return (
        ("training", tr("Matrix")),
        ("training_plan", tr("Annual plan")),
        ("sessions", tr("Sessions")),
        ("assessments", tr("Assessments")),
        ("modules", tr("Modules")),
    )
