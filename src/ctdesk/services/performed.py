"""When each member last performed the task of a hands-on module, as their signatures show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Text, bindparam, exists, func, or_, select, type_coerce

from ctdesk.db.columns import Instant
from ctdesk.db.tables.records import Signature
from ctdesk.db.tables.training import CompetenceOverride
from ctdesk.services.curriculum import curriculum

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DUTIES: BindParameter[Any] = bindparam("duties", expanding=True)
_AT, _SINCE = bindparam("at", type_=Instant), bindparam("since", type_=Instant)
# An emergency override stands in for a lapsed module, and does not bring it back (SOD-20).
_OVERRIDDEN = exists().where(
    CompetenceOverride.member_id == Signature.member_id,
    CompetenceOverride.duty == Signature.duty,
    CompetenceOverride.allowed_at <= Signature.at,
    CompetenceOverride.ends_at > Signature.at,
    or_(CompetenceOverride.revoked_at.is_(None), CompetenceOverride.revoked_at > Signature.at),
)
_SIGNED = (
    select(Signature.member_id, Signature.duty, type_coerce(func.max(Signature.at), Text))
    .where(Signature.member_id.in_(_IDS), Signature.duty.in_(_DUTIES))
    .where(Signature.at < _AT, Signature.at >= _SINCE, ~_OVERRIDDEN)
    .group_by(Signature.member_id, Signature.duty)
)


def hands_on() -> frozenset[str]:
    """Codes of the modules that age by want of practice."""
    return frozenset(code for code, module in curriculum().modules.items() if module.performed_by)


def last_signed(
    db: Session, at: datetime, zone: tzinfo, own: Mapping[int, Collection[str]]
) -> dict[int, dict[str, date]]:
    """The last day before ``at`` on which each member of ``own`` signed for a task of these modules, by
    module; nothing where that is so long ago that it no longer counts.
    """
    by_duty = _modules_by_duty()
    wanted = {code for codes in own.values() for code in codes}
    duties = sorted(duty for duty, codes in by_duty.items() if not wanted.isdisjoint(codes))
    if not duties:
        return {}
    about = {
        "ids": sorted(own),
        "duties": duties,
        "at": at,
        "since": at - timedelta(days=31 * curriculum().rules.practice_months + 1),
    }
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for member_id, duty, moment in db.connection().execute(_SIGNED, about):
        if member_id is None or duty is None:
            continue
        day = datetime.fromisoformat(moment).astimezone(zone).date()
        mine = found[member_id]
        for code in by_duty[duty]:
            if code in own[member_id]:
                mine[code] = max(day, mine.get(code, day))
    return found


@cache
def _modules_by_duty() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, module in curriculum().modules.items():
        for duty in module.performed_by:
            found[duty].append(code)
    return {duty: tuple(codes) for duty, codes in found.items()}
