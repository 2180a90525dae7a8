"""The switch between the pages of the team: members, delegations, roster, who may act at a chosen hour."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES
from ctdesk.ui.page import Page
from ctdesk.ui.segments import Segments


def team_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of the team; what a ``RegisterPage`` gives as its ``neighbours``."""
    names = (
        ("members", tr("Members")),
        ("delegations", tr("Delegations")),
        ("roster", tr("Roster")),
        ("team_at", tr("Who may act")),
    )
    known = {place.route for place in PLACES}
    return tuple((route, name) for route, name in names if route in known)


def team_switch(page: Page) -> Segments:
    """The switch for a page that is no ``RegisterPage``, set to this page; choosing another opens it."""
    switch = Segments(team_segments(), page.route)
    switch.chosen.connect(lambda route: page.go.emit(route, {"switched": True}))
    return switch


def show_switched(page: Page, switch: Segments, arguments: dict[str, object]) -> None:
    """Call this in ``opened``: the switch stays on this page, and has the focus when it led here."""
    switch.mark(page.route)
    if arguments.get("switched"):
        switch.setFocus(Qt.FocusReason.OtherFocusReason)
