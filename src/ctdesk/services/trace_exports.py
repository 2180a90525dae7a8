"""Files of trace codes for the platform: made, handed in, answered; what failed goes into the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.quarantine import TraceExport, TraceExportUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.exchange.spreadsheet import Cell, write_csv, write_xlsx
from ctdesk.exchange.trace_answers import AnswerLine, read_answers
from ctdesk.services import fields
from ctdesk.services.attachments import FileContent
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.stored_files import store_file
from ctdesk.services.trace_codes import UPLOADING_DUTIES, keep_result, receipt_of, refresh_records
from ctdesk.services.trace_queue import TO_SEND, TraceRow, rows_of
from ctdesk.services.work import UnitOfWork

SERIES = "TRX"
FORMS = frozenset({"csv", "xlsx"})
RESULTS = frozenset({"sent", "ack", "failed"})
# Written for the platform of this country, so in its language.
HEADERS = ("序号", "药品追溯码", "药品名称", "批号", "有效期至", "单据编号", "单据日期", "到货编号")
_MOST = 5000
_LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class TraceFile:
    """A file for the platform."""

    id: int
    number: str
    name: str
    data: bytes
    codes: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A line of the platform's answer, and what it will do.

    ``problem``: unknown (no unit here has this code) | word (its result is not understood) | settled
    (acknowledged before) | twice (the file says it twice), None where it can be noted.
    """

    row: int
    code: str
    unit_id: int | None
    result: str | None
    reason: str | None
    word: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """A whole answer file: its lines, and the codes of ``number`` that it says nothing about."""

    rows: tuple[AnswerRow, ...]
    number: str | None
    silent: int

    def noted(self, result: str) -> int:
        """How many lines note this result."""
        return sum(one.result == result and one.problem is None for one in self.rows)


@command(needs=UPLOADING_DUTIES, action="trace.export")
def make_trace_export(work: UnitOfWork, *, form: str = "xlsx", unit_ids: tuple[int, ...] = ()) -> TraceFile:
    """Write the codes that wait or failed into a file for the platform, under a number of its own.

    ``unit_ids`` limits it to these. The file is kept, and its digest is in the trail. Raises TRC-01 when no
    code waits, FIELD-04 for another form than csv or xlsx.
    """
    fields.one_of(form, "form", FORMS)
    chosen = (
        select(DoseUnit)
        .where(DoseUnit.trace_status.in_(TO_SEND), DoseUnit.trace_code.is_not(None))
        .order_by(DoseUnit.id)
        .limit(_MOST)
    )
    if unit_ids:
        chosen = chosen.where(DoseUnit.id.in_(unit_ids))
    rows = rows_of(work, list(work.db.scalars(chosen)))
    if not rows:
        raise CtdeskError("TRC-01")
    number = next_number(work, SERIES)
    name = f"{number}.{form}"
    table = _table(work, rows)
    data = write_xlsx(HEADERS, table) if form == "xlsx" else write_csv([HEADERS, *table])
    digest = hashlib.sha256(data).hexdigest()
    export = TraceExport(
        number=number,
        codes=len(rows),
        sha256=digest,
        file_id=store_file(work, name, data),
        made_by=work.actor.member_id,
        made_at=work.now,
        sent_by=None,
        sent_at=None,
    )
    work.db.add(export)
    work.db.flush()
    work.db.add_all(TraceExportUnit(export_id=export.id, unit_id=one.id, code=one.code) for one in rows)
    work.event.facts["number"] = number
    work.event.facts["sha256"] = digest
    return TraceFile(export.id, number, name, data, len(rows))


@command(needs=UPLOADING_DUTIES, action="trace.hand_in")
def hand_in_trace_export(work: UnitOfWork, *, export_id: int) -> int:
    """Note that a file was handed in at the platform: its codes are sent; gives how many were not yet.

    Raises TRC-04 for a file that was handed in before, TRC-01 when none of its codes waits any more.
    """
    export = _export(work, export_id)
    if export.sent_at is not None:
        raise CtdeskError("TRC-04", number=export.number, at=export.sent_at)
    waiting = [unit for unit in _units(work, export) if unit.trace_status in TO_SEND]
    if not waiting:
        raise CtdeskError("TRC-01")
    export.sent_by, export.sent_at = work.actor.member_id, work.now
    _keep(work, [(unit, "sent", None) for unit in waiting], export.id, None)
    work.event.facts["number"] = export.number
    return len(waiting)


@command(needs=UPLOADING_DUTIES, action="trace.answer")
def note_trace_answers(
    work: UnitOfWork, *, unit_ids: tuple[int, ...], result: str, reason: str | None = None
) -> int:
    """Note what the platform said of these units, as somebody read it there; gives how many.

    A failure says why. Raises TRC-02 for a step that is not possible, FIELD-01 for a failure without reason.
    """
    fields.one_of(result, "result", RESULTS)
    why = fields.cleaned(reason, "reason", _LONGEST_REASON)
    if result == "failed" and why is None:
        raise CtdeskError("FIELD-01", field="reason")
    units = list(work.db.scalars(select(DoseUnit).where(DoseUnit.id.in_(unit_ids)).order_by(DoseUnit.id)))
    if not units or any(unit.trace_code is None for unit in units):
        raise CtdeskError("TRC-01")
    _keep(work, [(unit, result, why) for unit in units], None, None)
    work.event.facts["result"] = result
    return len(units)


@query()
def read_trace_answers(
    work: UnitOfWork, *, name: str, data: bytes, export_id: int | None = None
) -> AnswersRead:
    """What an answer file says, line by line, before anything is noted. Raises TRC-03, CSV-… and LOG-01."""
    return _judged(work, read_answers(data, name), export_id)


@command(needs=UPLOADING_DUTIES, action="trace.import")
def import_trace_answers(
    work: UnitOfWork, *, name: str, data: bytes, export_id: int | None = None, rest: str | None = None
) -> AnswersRead:
    """Note every line of an answer file that can be noted, and keep the file.

    ``rest`` is what the codes of ``export_id`` became that the file says nothing about: ``ack`` for a file of
    failures alone, None to leave them. Raises TRC-05 when no line can be noted.
    """
    if rest not in (None, "ack"):
        raise CtdeskError("FIELD-04", field="rest", value=str(rest))
    read = _judged(work, read_answers(data, name), export_id)
    units = {
        unit.id: unit
        for unit in work.db.scalars(
            select(DoseUnit).where(DoseUnit.id.in_([one.unit_id for one in read.rows if one.unit_id]))
        )
    }
    noted = [
        (units[one.unit_id], one.result, one.reason)
        for one in read.rows
        if one.problem is None and one.unit_id is not None and one.result is not None
    ]
    if rest is not None and export_id is not None:
        spoken_of = {one.unit_id for one in read.rows}
        silent = [unit for unit in _units(work, _export(work, export_id)) if unit.id not in spoken_of]
        noted += [(unit, rest, None) for unit in silent if unit.trace_status != "ack"]
    if not noted:
        raise CtdeskError("TRC-05", name=name)
    _keep(work, noted, export_id, store_file(work, name, data))
    work.event.facts["file"] = name
    work.event.facts["noted"] = len(noted)
    return read


@query()
def read_trace_export(work: UnitOfWork, *, export_id: int) -> FileContent:
    """A file for the platform as it was made, checked against its digest."""
    from ctdesk.services.stored_files import read_stored_file

    return read_stored_file(work, file_id=_export(work, export_id).file_id)


def _keep(
    work: UnitOfWork,
    noted: Sequence[tuple[DoseUnit, str, str | None]],
    export_id: int | None,
    file_id: int | None,
) -> None:
    for unit, result, reason in noted:
        record = receipt_of(work, unit.shipment_id)
        keep_result(
            work,
            unit,
            result,
            record_id=None if record is None else record.id,
            reason=reason,
            export_id=export_id,
            file_id=file_id,
        )
    refresh_records(work, [unit for unit, *_ in noted])


def _judged(work: UnitOfWork, lines: Sequence[AnswerLine], export_id: int | None) -> AnswersRead:
    codes = sorted({line.code for line in lines})
    units: dict[str, DoseUnit] = {}
    for at in range(0, len(codes), 500):
        part = select(DoseUnit).where(DoseUnit.trace_code.in_(codes[at : at + 500]))
        units.update((str(one.trace_code), one) for one in work.db.scalars(part))
    rows: list[AnswerRow] = []
    seen: set[str] = set()
    for line in lines:
        unit = units.get(line.code)
        problem = (
            "unknown"
            if unit is None
            else "twice"
            if line.code in seen
            else "word"
            if line.result is None
            else "settled"
            if unit.trace_status == "ack"
            else None
        )
        seen.add(line.code)
        reason = None if line.reason is None else line.reason[:_LONGEST_REASON]
        if line.result == "failed" and reason is None:
            reason = line.word or None
        rows.append(
            AnswerRow(
                line.row,
                line.code,
                None if unit is None else unit.id,
                line.result,
                reason,
                line.word,
                problem,
            )
        )
    if export_id is None:
        return AnswersRead(tuple(rows), None, 0)
    export = _export(work, export_id)
    silent = [one for one in _units(work, export) if one.trace_code not in seen and one.trace_status != "ack"]
    return AnswersRead(tuple(rows), export.number, len(silent))


def _table(work: UnitOfWork, rows: Sequence[TraceRow]) -> list[tuple[Cell, ...]]:
    zone = ZoneInfo(work.site.time_zone)
    return [
        (
            place,
            one.code,
            one.product,
            one.batch,
            one.expires_on,
            one.record,
            None if one.decided_at is None else f"{one.decided_at.astimezone(zone):%Y-%m-%d}",
            one.shipment,
        )
        for place, one in enumerate(rows, start=1)
    ]


def _export(work: UnitOfWork, export_id: int) -> TraceExport:
    export = work.db.get(TraceExport, export_id)
    if export is None:
        raise NotFound("TRC-06", id=export_id)
    return export


def _units(work: UnitOfWork, export: TraceExport) -> list[DoseUnit]:
    return list(
        work.db.scalars(
            select(DoseUnit)
            .join(TraceExportUnit, TraceExportUnit.unit_id == DoseUnit.id)
            .where(TraceExportUnit.export_id == export.id)
            .order_by(DoseUnit.id)
        )
    )
