"""On which grounds a past signature stood: as they were signed, and whether the registers still say the
same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.records import Record, Signature
from ctdesk.domain.errors import NotFound
from ctdesk.services.gate import query
from ctdesk.services.grounds import grounds_for
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_values import Obstacle
from ctdesk.services.record_view import view_of
from ctdesk.services.work import UnitOfWork

_SIGNED_SAME = ("roles", "modules", "documents")


@dataclass(frozen=True, slots=True)
class RoleSigned:
    """A role or delegation as the signature tells it; ``until`` as it was written, a day or a moment."""

    role: str
    since: str
    until: str | None
    delegation: str | None


@dataclass(frozen=True, slots=True)
class SignedGrounds:
    """What one signature stood on. ``agrees`` is whether the registers, asked for that minute today, answer
    the same; None for a signature whose grounds were written before they told moments. ``equipment`` is what
    was not in order and signed all the same (gate G7).
    """

    record: str
    slot: str
    printed_name: str
    staff_no: str | None
    meanings: tuple[str, ...]
    at: datetime
    duty: str
    roles: tuple[RoleSigned, ...]
    modules: tuple[tuple[str, str | None, str], ...]
    documents: tuple[tuple[str, int], ...]
    conflicts: tuple[str, ...]
    override: str | None
    late: tuple[str, ...]
    head_seq: int
    agrees: bool | None
    equipment: tuple[Obstacle, ...] = ()


@query()
def signed_grounds(work: UnitOfWork, *, record_id: int, ordinal: int) -> SignedGrounds:
    """The grounds of one signature of a record; raises ``REC-58`` where there is none or it has no account
    behind it.
    """
    record = load_record(work, record_id)
    view_of(work, record)  # whoever may not see the record sees nothing of its signatures
    row = work.db.scalar(
        select(Signature).where(Signature.record_id == record_id, Signature.ordinal == ordinal)
    )
    if row is None or row.member_id is None:
        raise NotFound("REC-58", ordinal=ordinal)
    content = json.loads(row.content)
    grounds: Mapping[str, Any] = content.get("grounds", {})
    override = grounds.get("override")
    return SignedGrounds(
        record=record.number,
        slot=row.slot,
        printed_name=row.printed_name,
        staff_no=content.get("signer", {}).get("staff_no"),
        meanings=tuple(row.meanings),
        at=row.at,
        duty=str(grounds.get("duty", "")),
        roles=tuple(
            RoleSigned(one["role"], one["since"], one.get("until"), one.get("delegation"))
            for one in grounds.get("roles", ())
        ),
        modules=tuple(
            (one["module"], one.get("valid_until"), one["state"]) for one in grounds.get("modules", ())
        ),
        documents=tuple((one["number"], one["version"]) for one in grounds.get("documents", ())),
        conflicts=tuple(one["rule"] for one in grounds.get("conflicts", ())),
        override=None if override is None else str(override.get("reason", "")),
        late=tuple(str(one["reason"]) for one in grounds.get("late", ())),
        head_seq=row.head_seq,
        agrees=_agrees(work, record, row, grounds),
        equipment=tuple(
            Obstacle(str(one["code"]), {key: value for key, value in one.items() if key != "code"})
            for one in grounds.get("equipment", ())
        ),
    )


def _agrees(work: UnitOfWork, record: Record, row: Signature, grounds: Mapping[str, Any]) -> bool | None:
    if grounds.get("v") != 2 or row.member_id is None:
        return None
    ground = ground_of(work, record)
    product = ground.subject.product if ground.product is None else ground.product.code
    again = grounds_for(work.db, row.member_id, str(grounds["duty"]), row.at, product=product).as_signed()
    return all(again[part] == grounds.get(part) for part in _SIGNED_SAME)
