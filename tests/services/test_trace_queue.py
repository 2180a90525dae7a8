"""A trace code waits, goes out in a file, is handed in and answered, and goes again when refused."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.quarantine import TraceAnswer, TraceExport
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.exchange.spreadsheet import read_table, write_csv
from ctdesk.services import worklist
from ctdesk.services.trace_exports import (
    TraceFile,
    hand_in_trace_export,
    import_trace_answers,
    make_trace_export,
    note_trace_answers,
    read_trace_answers,
    read_trace_export,
)
from ctdesk.services.trace_queue import (
    TraceRow,
    list_trace_codes,
    list_trace_exports,
    trace_counts,
    trace_list_paper,
)
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """An accepted receipt of two bags, its codes not sent."""
    return Story(cast, units=2).accepted()


def queue(cast: Cast, status: str | None = None, **more: Any) -> tuple[TraceRow, ...]:
    rows: tuple[TraceRow, ...] = cast.ask("receiver", list_trace_codes, status=status, **more).rows
    return rows


def exported(cast: Cast, **more: Any) -> TraceFile:
    made: TraceFile = cast.do("receiver", make_trace_export, **more)
    return made


def answer(*lines: tuple[str, str, str]) -> bytes:
    return write_csv([("药品追溯码", "结果", "失败原因"), *lines])


def test_codes_wait_from_the_decision_to_the_end_of_its_day(any_cast: Cast) -> None:
    story = Story(any_cast, units=2).accepted()
    first, second = queue(any_cast)
    assert (first.status, second.status, first.scheme) == ("pending", "pending", "drug20")
    assert first.record == story.view().number and not first.late
    assert first.due_at is not None and first.decided_at is not None
    assert timedelta(0) < first.due_at - first.decided_at <= timedelta(days=1)
    counts = any_cast.ask("receiver", trace_counts)
    assert (counts.pending, counts.late, counts.share) == (2, 0, 0)
    any_cast.clock.advance(days=1)
    assert all(one.late for one in queue(any_cast))
    assert any_cast.ask("receiver", trace_counts).late == 2


def test_a_file_holds_the_codes_as_text_and_its_digest_is_kept(story: Story) -> None:
    cast = story.cast
    codes = [one.code for one in queue(cast)]
    made = exported(cast, form="csv")
    rows = list(csv.reader(io.StringIO(made.data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == codes
    assert rows[1][5] == story.view().number
    sheet = read_table(exported(cast, form="xlsx").data, "x.xlsx")
    assert [row[1] for row in sheet.rows] == codes
    with cast.gate.reading() as db:
        export = db.scalars(select(TraceExport).order_by(TraceExport.id)).first()
        assert export is not None
        assert (export.number, export.sha256) == (made.number, hashlib.sha256(made.data).hexdigest())
    assert cast.ask("receiver", read_trace_export, export_id=made.id).data == made.data
    assert {one.status for one in queue(cast)} == {"pending"}  # a file that lies here is not sent


def test_handing_in_sends_and_only_once(any_cast: Cast) -> None:
    story = Story(any_cast, units=2).accepted()
    made = exported(any_cast)
    assert any_cast.do("receiver", hand_in_trace_export, export_id=made.id) == 2
    assert {(one.status, one.export) for one in queue(any_cast)} == {("sent", made.number)}
    with pytest.raises(CtdeskError) as refused:
        any_cast.do("receiver", hand_in_trace_export, export_id=made.id)
    assert refused.value.code == "TRC-04"
    with pytest.raises(CtdeskError) as refused:
        exported(any_cast)
    assert refused.value.code == "TRC-01"
    (row,) = any_cast.ask("receiver", list_trace_exports).rows
    assert row.sent_by is not None and row.codes == 2
    assert story.view().judgement.by_path["M1:1"].status == "pending"


def test_an_answer_file_notes_each_code_and_what_failed_goes_again(story: Story) -> None:
    cast = story.cast
    made = exported(cast)
    cast.do("receiver", hand_in_trace_export, export_id=made.id)
    good, bad = (one.code for one in queue(cast))
    data = answer((good, "成功", ""), (bad, "失败", "企业未上报该码"), ("9" * 20, "成功", ""))
    read = cast.ask("receiver", read_trace_answers, name="a.csv", data=data, export_id=made.id)
    assert [one.problem for one in read.rows] == [None, None, "unknown"]
    assert (read.noted("ack"), read.noted("failed"), read.silent) == (1, 1, 0)
    cast.do("receiver", import_trace_answers, name="a.csv", data=data, export_id=made.id)
    (failed,) = queue(cast)
    assert (failed.status, failed.reason) == ("failed", "企业未上报该码")
    view = story.view().judgement.by_path
    assert (view["M1:1"].status, view["M1:2"].status) == ("conforms", "finding")
    again = exported(cast)
    assert again.codes == 1
    cast.do("receiver", hand_in_trace_export, export_id=again.id)
    cast.do("receiver", note_trace_answers, unit_ids=(failed.id,), result="ack")
    assert queue(cast) == ()
    assert cast.ask("receiver", trace_counts).share == 100
    assert story.view().judgement.by_path["M1:2"].status == "conforms"
    with cast.gate.reading() as db:
        said = db.scalars(select(TraceAnswer.result).where(TraceAnswer.unit_id == failed.id))
        assert list(said) == ["sent", "failed", "sent", "ack"]


def test_a_list_of_failures_acknowledges_the_rest_only_when_said_so(story: Story) -> None:
    cast = story.cast
    made = exported(cast)
    cast.do("receiver", hand_in_trace_export, export_id=made.id)
    first, second = queue(cast)
    data = write_csv([("追溯码", "失败原因"), (second.code, "重复")])
    assert cast.ask("receiver", read_trace_answers, name="f.csv", data=data, export_id=made.id).silent == 1
    cast.do("receiver", import_trace_answers, name="f.csv", data=data, export_id=made.id, rest="ack")
    assert [(one.id, one.status) for one in queue(cast)] == [(second.id, "failed")]
    assert [one.id for one in queue(cast, "ack")] == [first.id]


def test_answers_that_say_nothing_here_are_refused_whole(story: Story) -> None:
    cast = story.cast
    code = queue(cast)[0].code
    for data in (answer(("9" * 20, "成功", "")), answer((code, "处理中", ""))):
        with pytest.raises(CtdeskError) as refused:
            cast.do("receiver", import_trace_answers, name="a.csv", data=data)
        assert refused.value.code == "TRC-05"
    cast.do(
        "receiver", import_trace_answers, name="a.csv", data=answer((code, "成功", ""), (code, "失败", ""))
    )
    read = cast.ask(
        "receiver", read_trace_answers, name="a.csv", data=answer((code, "失败", "x"), (code, "成功", ""))
    )
    assert [one.problem for one in read.rows] == ["settled", "twice"]


def test_a_failure_says_why_and_only_whoever_uploads_notes_anything(story: Story) -> None:
    cast = story.cast
    unit = queue(cast)[0].id
    with pytest.raises(CtdeskError) as refused:
        cast.do("receiver", note_trace_answers, unit_ids=(unit,), result="failed")
    assert (refused.value.code, refused.value.field) == ("FIELD-01", "reason")
    for command, asked in (
        (make_trace_export, {}),
        (note_trace_answers, {"unit_ids": (unit,), "result": "ack"}),
    ):
        with pytest.raises(Refused):
            cast.do("nurse", command, **asked)


def test_the_queue_is_found_by_code_batch_and_record_and_read_by_key(story: Story) -> None:
    cast = story.cast
    first, second = queue(cast)
    assert [one.id for one in queue(cast, text=first.code[:19])] == (
        [first.id, second.id] if first.code[:19] == second.code[:19] else [first.id]
    )
    assert len(queue(cast, text=story.view().number.lower())) == 2
    assert queue(cast, text="NOBODY") == ()
    page = cast.ask("receiver", list_trace_codes, limit=1)
    assert [one.id for one in page.rows] == [first.id]
    rest = cast.ask("receiver", list_trace_codes, limit=1, after=page.next_after)
    assert [one.id for one in rest.rows] == [second.id] and rest.next_after is None


def test_my_desk_asks_who_uploads_today_and_for_answers_that_stay_out(story: Story) -> None:
    cast = story.cast

    def kinds(login: str) -> list[tuple[str, str, bool]]:
        items = cast.ask(login, worklist.my_desk).now
        return [(one.kind, one.label, one.late) for one in items if one.route == "trace"]

    assert kinds("receiver") == [("upload_traces", "2", False)]
    assert kinds("nurse") == []
    cast.do("receiver", hand_in_trace_export, export_id=exported(cast).id)
    assert kinds("receiver") == []
    cast.clock.advance(days=1, minutes=1)
    assert kinds("receiver") == [("answer_traces", "2", False)]


def test_the_printed_list_names_what_waits(story: Story) -> None:
    paper = story.cast.ask("receiver", trace_list_paper)
    (table,) = paper.parts
    assert [row.cells[0].text for row in table.rows] == [one.code for one in queue(story.cast)]
