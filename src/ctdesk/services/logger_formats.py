"""The formats of logger files known here: shipped ones, and those people answered for, until removed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.receipt import LoggerProfile
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import NotFound
from ctdesk.exchange.logger_profiles import Profile, profile_from_answers
from ctdesk.services.gate import command, query
from ctdesk.services.trip_reading import REMOVED, profiles_known, shipped_profiles
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FormatLine:
    """A format of logger files that is known here; ``saved_by`` is None for those that came with ctdesk."""

    name: str
    title: Mapping[str, str]
    header: str
    saved_by: str | None = None
    saved_at: datetime | None = None


@query()
def list_profiles(work: UnitOfWork) -> tuple[Profile, ...]:
    """The formats of logger files that are known: shipped ones and those this site saved."""
    return profiles_known(work.db)


@query()
def list_formats(work: UnitOfWork) -> tuple[FormatLine, ...]:
    """The known formats with who saved them and when, those of this site first."""
    rows = work.db.execute(
        select(LoggerProfile, Member.name)
        .outerjoin(Member, Member.id == LoggerProfile.saved_by)
        .order_by(LoggerProfile.id.desc())
    )
    own = [
        FormatLine(row.name, dict(row.body["title"]), _header_words(row.body), name or "", row.saved_at)
        for row, name in rows
        if not row.body.get(REMOVED)
    ]
    names = {one.name for one in own}
    shipped = [FormatLine(one.name, one.title, "") for one in shipped_profiles() if one.name not in names]
    return (*own, *shipped)


@command(needs="catalogue.enter", action="logger_format.remove")
def remove_format(work: UnitOfWork, *, name: str) -> None:
    """Use a saved format no longer; records read with it keep their answers. Raises LOG-06."""
    row = work.db.scalar(select(LoggerProfile).where(LoggerProfile.name == name))
    if row is None or row.body.get(REMOVED):
        raise NotFound("LOG-06", name=name)
    row.body = {**row.body, REMOVED: True}


def _header_words(body: Mapping[str, Any]) -> str:
    return " · ".join(re.sub(r"\\(.)", r"\1", one) for one in body.get("match", ()))


def remember_format(
    work: UnitOfWork, title: str, answers: Mapping[str, str], header: str, first_line: str = ""
) -> None:
    """Keep how a file was read, as a profile for files of the same header; part of a command."""
    shown = title.strip()[:80]
    name = "site-" + hashlib.sha256(shown.encode()).hexdigest()[:12]
    body = profile_from_answers(
        name, {"zh_CN": shown, "en": shown}, dict(answers), header, first_line=first_line
    )
    row = work.db.scalar(select(LoggerProfile).where(LoggerProfile.name == name))
    if row is None:
        work.db.add(LoggerProfile(name=name, body=body, saved_by=work.actor.member_id, saved_at=work.now))
    else:
        row.body, row.saved_by, row.saved_at = body, work.actor.member_id, work.now
