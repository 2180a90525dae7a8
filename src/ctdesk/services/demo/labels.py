"""Labels, trace codes and the scanner in the demo: a file a month, a label now and then, a scanner tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import write_csv
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stage import Stage
from ctdesk.services.label_prints import print_labels
from ctdesk.services.scanner_tests import keep_scanner_test
from ctdesk.services.trace_exports import hand_in_trace_export, import_trace_answers, make_trace_export
from ctdesk.services.trace_queue import list_trace_codes

_FILES = 4  # the last of them is not answered yet


def label_stories(stage: Stage, now: datetime) -> tuple[Iterator[datetime], ...]:
    """What is told of labels and trace codes through the last third of the year."""
    return (_traces(stage, now), _labels(stage, now))


def _traces(stage: Stage, now: datetime) -> Iterator[datetime]:
    """Every few weeks what waits goes to the platform; the last file is handed in and not answered."""
    for number in range(_FILES):
        yield now - timedelta(days=30 * (_FILES - 1 - number) + 1, hours=2)
        pharmacist = _who_may(stage, "trace.upload")
        if pharmacist is None:
            continue
        try:
            made = stage.do(pharmacist, make_trace_export, form="xlsx")
            stage.do(pharmacist, hand_in_trace_export, export_id=made.id)
        except CtdeskError:
            continue  # no code waited
        if number + 1 < _FILES:
            _answer(stage, pharmacist, made.id)


def _answer(stage: Stage, pharmacist: Person, export_id: int) -> None:
    """The platform answers: all is well but for one code, which goes into the next file."""
    sent = stage.ask(pharmacist, list_trace_codes, status="sent", limit=500).rows
    lines = [(one.code, "成功", "") for one in sent]
    if lines:
        lines[-1] = (lines[-1][0], "失败", "演示：持有人尚未上报该码")
    table = write_csv([("药品追溯码", "处理结果", "失败原因"), *lines])
    name = "platform-answer-demo.csv"
    stage.do(pharmacist, import_trace_answers, name=name, data=table, export_id=export_id)


def _labels(stage: Stage, now: datetime) -> Iterator[datetime]:
    """Labels of positions and tags of units, one of them printed again, and the scanner tested."""
    yield now - timedelta(days=2, hours=3)
    keeper = _who_may(stage, "storage.put_in")
    if keeper is None:
        return
    stage.do(keeper, keep_scanner_test, faults=(), codes=3)
    with stage.gate.reading() as db:
        positions = tuple(db.scalars(select(StoragePosition.id).order_by(StoragePosition.id).limit(6)))
        units = tuple(
            db.scalars(
                select(DoseUnit.id)
                .where(DoseUnit.disposition == "accepted")
                .order_by(DoseUnit.id.desc())
                .limit(2)
            )
        )
    for kind, subjects, media in (("position", positions, "50x25"), ("status", units, "100x50")):
        if subjects:
            stage.do(keeper, print_labels, kind=kind, subject_ids=subjects, media=media, way="pdf")
    yield now - timedelta(days=2, hours=2)
    if units:
        reason = "演示：打印机卡纸"
        stage.do(
            keeper,
            print_labels,
            kind="status",
            subject_ids=units[:1],
            media="100x50",
            way="zpl",
            reason=reason,
        )


def _who_may(stage: Stage, duty: str) -> Person | None:
    """Somebody who may act on a duty now."""
    return next((one for one in stage.hospital.people if stage.may(one, duty)), None)
