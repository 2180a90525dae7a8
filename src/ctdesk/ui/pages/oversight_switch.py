"""The switch between the lead's dashboard, the supervision of steps and what goes with them."""

from __future__ import annotations

from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES, may_enter
from ctdesk.ui.page import Page
from ctdesk.ui.segments import Segments


def oversight_segments(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Routes and names of these pages, those that this person may enter."""
    names = (
        ("dashboard", tr("Dashboard")),
        ("supervision", tr("Supervision")),
        ("meetings", tr("Meetings")),
    )
    known = {place.route for place in PLACES}
    found = tuple((route, name) for route, name in names if route in known and may_enter(route, desk))
    return found if len(found) > 1 else ()


def oversight_switch(page: Page) -> Segments | None:
    """The switch for a page that is no ``RegisterPage``; None where there is nowhere else to go."""
    parts = oversight_segments(page.desk)
    if not parts:
        return None
    switch = Segments(parts, page.route)
    switch.chosen.connect(lambda route: page.go.emit(route, {"switched": True}))
    return switch
