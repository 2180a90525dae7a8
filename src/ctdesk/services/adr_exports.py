"""Cases of adverse reactions as files: structured JSON, a spreadsheet, and E2B(R3).

JSON is one object: ``schema`` (``ctdesk.adr/1``), ``made_at``, ``site``, ``identities`` (whether names stand
in it) and ``cases``, each as ``adr_snapshot.content_of`` describes with its ``reports`` and ``obligations``
besides. Keys keep their names and their order as long as the schema keeps its number. The spreadsheet has one
row for each case, in words, with the same columns in the same order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.site import Setting
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.e2b import Report, Sender, case_message, validated
from ctdesk.exchange.spreadsheet import Cell, write_xlsx
from ctdesk.services import fields
from ctdesk.services.adr_dues import owner_of
from ctdesk.services.adr_rows import WORKS, case_row, reports_of
from ctdesk.services.adr_snapshot import IDENTITIES, SCHEMA, content_of, without_identities
from ctdesk.services.adr_words import FIELDS, listed, value_words
from ctdesk.services.clock_rules import write
from ctdesk.services.gate import command, query
from ctdesk.services.obligation_list import obligation_rows
from ctdesk.services.obligations import rows_of
from ctdesk.services.work import UnitOfWork

FORMS = frozenset({"json", "xlsx"})
MOST = 5_000
E2B_SETTING = "e2b"
_LINES = ("reactions", "medicines")
_LONGEST = 32_000  # what a cell of a spreadsheet holds


@dataclass(frozen=True, slots=True)
class AdrFile:
    """A file of cases; ``identities`` is whether names stand in it."""

    name: str
    data: bytes
    cases: int
    identities: bool


@dataclass(frozen=True, slots=True)
class E2bFile:
    """An E2B(R3) message. ``valid`` is None where no schema was given; ``problems`` say what it does not
    keep of the schema.
    """

    name: str
    data: bytes
    valid: bool | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class E2bSettings:
    """What was said last: identifiers of sender and receiver, and where the schema file lies."""

    sender_id: str = ""
    receiver_id: str = ""
    schema: str = ""


@command(needs=WORKS, action="adr.export")
def export_cases(
    work: UnitOfWork,
    *,
    form: str,
    case_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> AdrFile:
    """One case, or all that became known from ``since`` to ``until`` (days of the site, both counted).

    Names stand in it only for whoever may see identities. The trail keeps its digest. Raises FIELD-04 for
    another form than json or xlsx, ADR-44 where there is no case.
    """
    fields.one_of(form, "form", FORMS)
    found = [case_row(work, case_id)] if case_id is not None else _of_period(work, since, until)
    if not found:
        raise CtdeskError("ADR-44", field="since")
    named = work.rights.has(IDENTITIES)
    cases = [_whole(work, one, named) for one in found]
    zone = ZoneInfo(work.site.time_zone)
    stem = found[0].number if case_id is not None else f"adr-{work.now.astimezone(zone):%Y%m%d-%H%M}"
    data = _json(work, cases, named) if form == "json" else _sheet(cases)
    work.event.facts["cases"] = len(found)
    work.event.facts["sha256"] = hashlib.sha256(data).hexdigest()
    work.event.facts["identities"] = named
    return AdrFile(f"{stem}.{form}", data, len(found), named)


@command(needs=WORKS, action="adr.export_e2b")
def export_e2b(
    work: UnitOfWork, *, case_id: int, sender_id: str = "", receiver_id: str = "", schema: str = ""
) -> E2bFile:
    """One case as an E2B(R3) message, checked against the schema file ``schema`` where one is given.

    What was said is remembered. Raises ADR-45 for a file that is no schema.
    """
    case = case_row(work, case_id)
    named = work.rights.has(IDENTITIES)
    content = content_of(work, case) if named else without_identities(content_of(work, case))
    wanted = E2bSettings(
        fields.cleaned(sender_id, "sender_id") or "",
        fields.cleaned(receiver_id, "receiver_id") or "",
        schema.strip(),
    )
    zone = ZoneInfo(work.site.time_zone)
    reports = reports_of(work, case)
    last = reports[-1] if reports else None
    sender = Sender(
        organisation=work.site.name_zh,
        made_at=work.now.astimezone(zone),
        sender_id=wanted.sender_id,
        receiver_id=wanted.receiver_id,
        masked=not named,
    )
    words = {code: one.zh_CN for code, one in listed("causality").items()}
    report = Report()
    if last is not None:
        known = max(case.aware_at, last.opened_at) if last.ordinal else case.aware_at
        report = Report(last.kind, last.reason, known.astimezone(zone).isoformat(timespec="seconds"))
    data = case_message(content, sender, words, report)
    problems: tuple[str, ...] = ()
    if wanted.schema:
        problems = validated(data, Path(wanted.schema))
    if wanted != _settings(work):
        write(
            work.db,
            E2B_SETTING,
            {"sender_id": wanted.sender_id, "receiver_id": wanted.receiver_id, "schema": wanted.schema},
        )
    work.event.facts["number"] = case.number
    work.event.facts["sha256"] = hashlib.sha256(data).hexdigest()
    work.event.facts["identities"] = named
    return E2bFile(f"{case.number}.xml", data, None if not wanted.schema else not problems, problems)


@query(needs=WORKS)
def read_e2b_settings(work: UnitOfWork) -> E2bSettings:
    """What was said last when a message was made."""
    return _settings(work)


def _settings(work: UnitOfWork) -> E2bSettings:
    known = work.db.scalar(select(Setting.value).where(Setting.name == E2B_SETTING))
    if not isinstance(known, dict):
        return E2bSettings()
    return E2bSettings(*(str(known.get(name) or "") for name in ("sender_id", "receiver_id", "schema")))


def _of_period(work: UnitOfWork, since: date | None, until: date | None) -> list[AdrCase]:
    zone = ZoneInfo(work.site.time_zone)
    chosen = select(AdrCase).order_by(AdrCase.id).limit(MOST)
    if since is not None:
        chosen = chosen.where(AdrCase.aware_at >= datetime.combine(since, time(), zone))
    if until is not None:
        chosen = chosen.where(AdrCase.aware_at < datetime.combine(until + timedelta(days=1), time(), zone))
    return list(work.db.scalars(chosen))


def _whole(work: UnitOfWork, case: AdrCase, named: bool) -> dict[str, Any]:
    zone = ZoneInfo(work.site.time_zone)

    def at(moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")

    content = content_of(work, case)
    content.pop("schema")
    if not named:
        content = without_identities(content)
    reports = [
        {
            "number": one.number,
            "kind": one.kind,
            "news": one.news,
            "reason": one.reason,
            "sent_at": at(one.sent_at),
            "way": one.way,
            "receipt_no": one.receipt_no,
        }
        for one in reports_of(work, case)
    ]
    owed = [
        {
            "rule": one.rule,
            "recipient": one.recipient,
            "due_at": at(one.due_at),
            "at_once": one.at_once,
            "status": one.status,
            "in_time": one.in_time,
            "done_at": at(one.done_at),
            "receipt_no": one.receipt_no,
        }
        for one in obligation_rows(work, rows_of(work, owner_of(case)))
    ]
    return {**content, "reports": reports, "obligations": owed}


def _json(work: UnitOfWork, cases: Sequence[dict[str, Any]], named: bool) -> bytes:
    zone = ZoneInfo(work.site.time_zone)
    whole = {
        "schema": SCHEMA,
        "made_at": work.now.astimezone(zone).isoformat(timespec="seconds"),
        "site": work.site.name_zh,
        "identities": named,
        "cases": cases,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _sheet(cases: Sequence[dict[str, Any]]) -> bytes:
    single = [path for path in FIELDS if path.partition(".")[0] not in _LINES]
    headers = [
        "病例编号 Number",
        "报告类别 Class",
        *(f"{FIELDS[path].zh_CN} {FIELDS[path].en}" for path in single),
        "不良反应名称 Reactions",
        "并用药品 Other medicines",
        "首次上报时间 First sent",
        "回执号 Receipt",
        "逾期 Late",
    ]
    return write_xlsx(headers, [_line(case, single) for case in cases], sheet="ADR")


def _line(case: dict[str, Any], single: Sequence[str]) -> list[Cell]:
    classes = [listed("classes")[code].zh_CN for code in case["case"]["classes"]]
    cells: list[Cell] = [case["case"]["number"], "、".join(classes)]
    for path in single:
        group, _, name = path.partition(".")
        value = case[group][name]
        cells.append("" if value in (None, [], "") else value_words(path, value).zh_CN[:_LONGEST])
    cells.append("；".join(_told(one["term"], one["term_code"], one["grade"]) for one in case["reactions"]))
    cells.append(
        "；".join(_told(one["name"], one["dose"], one["route"]) for one in case["medicines"])[:_LONGEST]
    )
    sent = [one for one in case["reports"] if one["sent_at"]]
    cells.append(sent[0]["sent_at"] if sent else "")
    cells.append("、".join(one["receipt_no"] for one in sent if one["receipt_no"]))
    cells.append(sum(one["in_time"] is False for one in case["obligations"]))
    return cells


def _told(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part is not None)
