"""Who was told during a receipt (K3, K4 of CT-ACC-001), kept in the same register as later calls."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Telling
from ctdesk.services.record_ground import Ground
from ctdesk.services.source_values import given, moment
from ctdesk.services.work import UnitOfWork

_WAYS = {"phone": "phone", "platform": "message", "email": "mail", "on_site": "in_person"}
_HOLDER = ("K3a", "K3b", "K3c", "K3d")
_PHYSICIAN = ("K4a", "K4b")


def keep_tellings(work: UnitOfWork, ground: Ground) -> None:
    """Note who was told by the receipt's own answers, each conversation once."""
    for suffix in ("", *(f":{unit.ordinal}" for unit in ground.units)):
        name, at_path, way, answer = (f"{item}{suffix}" for item in _HOLDER)
        at = moment(ground, at_path)
        if at is not None:
            said = given(ground, name)
            _keep(
                work,
                ground,
                "mah",
                at,
                said if isinstance(said, str) else "–",
                _WAYS.get(str(given(ground, way)), "phone"),
                answer=_answered(ground, answer),
            )
        at = moment(ground, f"{_PHYSICIAN[0]}{suffix}")
        person = given(ground, f"{_PHYSICIAN[1]}{suffix}")
        if at is not None and isinstance(person, dict):
            member = person.get("member")
            _keep(
                work,
                ground,
                "physician",
                at,
                str(person.get("name") or "–"),
                "phone",
                member=member if isinstance(member, int) else None,
            )


def _answered(ground: Ground, path: str) -> str | None:
    """The words of the option that says how the holder answered."""
    said = given(ground, path)
    for section in ground.definition.section:
        for item in section.item:
            if item.id == _HOLDER[3]:
                for option in item.options:
                    if option.code == said:
                        return f"{option.text.zh_CN} {option.text.en}"
    return None


def _keep(
    work: UnitOfWork,
    ground: Ground,
    whom: str,
    at: datetime,
    name: str,
    way: str,
    *,
    answer: str | None = None,
    member: int | None = None,
) -> None:
    record = ground.record
    known = work.db.scalars(select(Telling).where(Telling.record_id == record.id, Telling.whom == whom))
    if any(one.told_at == at for one in known):
        return
    work.db.add(
        Telling(
            record_id=record.id,
            quarantine_id=None,
            whom=whom,
            member_id=member,
            name=name,
            phone=None,
            way=way,
            told_at=at,
            text=None,
            answer=answer,
            late_reason=None,
            file_id=None,
            entered_by=work.actor.member_id,
            entered_at=work.now,
        )
    )
    work.db.flush()
