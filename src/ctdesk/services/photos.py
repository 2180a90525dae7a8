"""What may be kept as a photo: whole, of a kind that every reader of the record can open."""

from __future__ import annotations

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.pictures import no_picture


def ensure_whole_picture(data: bytes, field: str) -> None:
    """Refuse now what nobody could read later: ATT-05 for what is no picture, ATT-08 for HEIC, ATT-09 for one
    that is broken off or damaged inside.
    """
    from ctdesk.paper.pictures import can_be_drawn

    wrong = no_picture(data)
    if wrong is None and not can_be_drawn(data):
        wrong = "ATT-09"
    if wrong is not None:
        raise CtdeskError(wrong, field=field)
