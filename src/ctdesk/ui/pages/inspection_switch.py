"""The switch between inspection packs and what inspectors did."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.segments import Segments


def inspection_switch(page: Page) -> Segments:
    """The switch, set to this page; choosing another opens it."""
    parts = (
        ("audit", tr("Audit trail")),
        ("inspection", tr("Inspection pack")),
        ("inspectors", tr("Inspectors")),
    )
    switch = Segments(parts, page.route)
    switch.chosen.connect(lambda route: page.go.emit(route, {"switched": True}))
    return switch


def show_switched(page: Page, switch: Segments, arguments: dict[str, object]) -> None:
    """Call this in ``opened``: the switch stays on this page, and has the focus when it led here."""
    switch.mark(page.route)
    if arguments.get("switched"):
        switch.setFocus(Qt.FocusReason.OtherFocusReason)
