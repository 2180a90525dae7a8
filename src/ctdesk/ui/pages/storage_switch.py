"""The switch between the pages of storage: tanks and positions, premises, equipment, daily rounds, and what
belongs there.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES
from ctdesk.ui.page import Page
from ctdesk.ui.segments import Segments


def storage_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of storage, those that exist; a ``RegisterPage``'s ``neighbours``."""
    names = (
        ("storage", tr("Tanks")),
        ("stock", tr("Stock")),
        ("moves", tr("Moves")),
        ("counts", tr("Counts")),
        ("monitoring", tr("Temperatures")),
        ("premises", tr("Premises")),
        ("labels", tr("Labels")),
    )
    known = {place.route for place in PLACES}
    return tuple((route, name) for route, name in names if route in known)


def premises_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of premises; the tanks lead back to those of storage."""
    return (
        ("storage", tr("Tanks")),
        ("premises", tr("Premises")),
        ("equipment", tr("Equipment")),
        ("rounds", tr("Daily rounds")),
    )


def monitoring_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of monitoring; the tanks lead back to those of storage."""
    return (("storage", tr("Tanks")), ("monitoring", tr("Temperatures")), ("alarms", tr("Alarms")))


def storage_switch(page: Page) -> Segments:
    """The switch for a page that is no ``RegisterPage``, set to this page; choosing another opens it."""
    switch = Segments(storage_segments(), page.route)
    switch.chosen.connect(lambda route: page.go.emit(route, {"switched": True}))
    return switch


def show_switched(page: Page, switch: Segments, arguments: dict[str, object]) -> None:
    """Call this in ``opened``: the switch stays on this page, and has the focus when it led here."""
    switch.mark(page.route)
    if arguments.get("switched"):
        switch.setFocus(Qt.FocusReason.OtherFocusReason)
