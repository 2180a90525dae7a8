"""What stands against a Qualified Person at a moment: a suspension, a limit, a conflict of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, or_, select

from ctdesk.db.columns import Day, Instant
from ctdesk.db.tables.qp import ConflictDeclaration, QpVerdict
from ctdesk.domain.team import CONFLICT_OF_INTEREST, OUT_OF_SCOPE, SUSPENDED, Refusal
from ctdesk.services.team_at import MemberThen, site_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

QP_ROLES = frozenset({"R18", "R19"})
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT, _TODAY = bindparam("at", type_=Instant), bindparam("today", type_=Day)
_VERDICTS = (
    select(QpVerdict.member_id, QpVerdict.result, QpVerdict.products)
    .where(QpVerdict.member_id.in_(_IDS), QpVerdict.starts_at <= _AT)
    .order_by(QpVerdict.starts_at, QpVerdict.id)
)
_CONFLICTS = select(
    ConflictDeclaration.member_id, ConflictDeclaration.product_code, ConflictDeclaration.text
).where(
    ConflictDeclaration.member_id.in_(_IDS),
    ConflictDeclaration.blocks.is_(True),
    ConflictDeclaration.declared_at <= _AT,
    ConflictDeclaration.starts_on <= _TODAY,
    or_(ConflictDeclaration.ends_on.is_(None), ConflictDeclaration.ends_on >= _TODAY),
    or_(ConflictDeclaration.withdrawn_at.is_(None), ConflictDeclaration.withdrawn_at > _AT),
)


def bars_against(
    db: Session, at: datetime, members: Iterable[MemberThen], product: str | None
) -> Mapping[int, tuple[Refusal, ...]]:
    """What keeps each of these members from acting as a Qualified Person, for ``product`` where one is at
    hand.
    """
    ids = [one.id for one in members if any(row.code in QP_ROLES for row in one.of("role"))]
    if not ids:
        return {}
    connection = db.connection()
    found: dict[int, list[Refusal]] = {}
    latest = {row.member_id: row for row in connection.execute(_VERDICTS, {"ids": ids, "at": at})}
    for member_id, row in latest.items():
        if row.result == "suspend":
            found.setdefault(member_id, []).append(Refusal(SUSPENDED, {}))
        elif row.result == "limited" and product is not None and product not in (row.products or ()):
            found.setdefault(member_id, []).append(Refusal(OUT_OF_SCOPE, {"product": product}))
    asked = {"ids": ids, "at": at, "today": site_day(db, at)}
    for member_id, code, text in connection.execute(_CONFLICTS, asked):
        if product is not None and code in ("", product):
            found.setdefault(member_id, []).append(
                Refusal(CONFLICT_OF_INTEREST, {"product": product, "conflict": text})
            )
    return {member_id: tuple(refusals) for member_id, refusals in found.items()}
