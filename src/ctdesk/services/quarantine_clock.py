"""When the quarantine that a record opened was decided: what stops a clock ``linked:CT-ACC-002``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.services.record_ground import Ground

QUARANTINE_FORM = "CT-ACC-002"


def quarantine_decided_at(ground: Ground) -> datetime | None:
    """The moment the last quarantine of this record was decided; None while one is open, or there was none.

    An extension decides nothing.
    """
    if ground.record.subject_kind != "shipment":
        return None
    rows = ground.db.execute(
        select(Quarantine.closed_at, Quarantine.outcome).where(
            Quarantine.source_record_id == ground.record.id
        )
    ).all()
    if any(closed is None for closed, _ in rows):
        return None
    return max(
        (closed for closed, outcome in rows if closed is not None and outcome not in ("extend", "void")),
        default=None,
    )
