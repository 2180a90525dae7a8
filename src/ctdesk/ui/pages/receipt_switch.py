"""The switch between the pages of receipt: records, quarantine, rejections, and what belongs there."""

from __future__ import annotations

from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES


def receipt_segments() -> tuple[tuple[str, str], ...]:
    """Routes and names of the pages of receipt, those that exist."""
    names = (
        ("receipts", tr("Receipts")),
        ("quarantine", tr("Quarantines")),
        ("rejections", tr("Rejections")),
        ("trace", tr("Trace codes")),
    )
    known = {place.route for place in PLACES}
    return tuple((route, name) for route, name in names if route in known)
