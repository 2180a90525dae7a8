"""The switch between incidents, corrective actions, adverse reactions, recall, patterns and findings."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES, may_enter
from ctdesk.ui.page import Page
from ctdesk.ui.segments import Segments


def incident_segments(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Routes and names of these pages, those that exist and that this person may enter; a ``RegisterPage``
    gives them as its ``neighbours``.
    """
    names = (
        ("incidents", tr("Incidents")),
        ("capa", tr("CAPA")),
        ("adverse_reactions", tr("Adverse reactions")),
        ("recalls", tr("Recalls")),
        ("patterns", tr("Patterns")),
        ("findings", tr("Findings")),
    )
    known = {place.route for place in PLACES}
    found = tuple((route, name) for route, name in names if route in known and may_enter(route, desk))
    return found if len(found) > 1 else ()


def incident_switch(page: Page) -> Segments:
    """The switch for a page that is no ``RegisterPage``, set to this page; choosing another opens it."""
    switch = Segments(incident_segments(page.desk), page.route)
    switch.chosen.connect(lambda route: page.go.emit(route, {"switched": True}))
    return switch


def show_switched(page: Page, switch: Segments, arguments: dict[str, object]) -> None:
    """Call this in ``opened``: the switch stays on this page, and has the focus when it led here."""
    switch.mark(page.route)
    if arguments.get("switched"):
        switch.setFocus(Qt.FocusReason.OtherFocusReason)
