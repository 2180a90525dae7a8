"""A recall from its notice to its last signature, and a drill that changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.receipt import DoseUnit, Patient
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.recall import Criterion
from ctdesk.domain.spans import Span
from ctdesk.services import amendments, recall_course, recall_lines, recalls, vector_lots
from ctdesk.services.incident_reports import report_incident
from ctdesk.services.incidents import Context, Report
from ctdesk.services.printing import print_record
from ctdesk.services.recall_letters import letter_paper, list_letters
from ctdesk.services.recall_prints import recalls_paper
from ctdesk.services.recall_search import search_units
from ctdesk.services.recall_sheet import RecallLineRow, RecallSheet, list_recall_lines, recall_sheet
from ctdesk.services.recalls import RecallNotice
from ctdesk.services.search import find
from ctdesk.services.stock import list_stock
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.storage_story import note, sign

HOUR = timedelta(hours=1)
BATCH = "FKD876-2602"


def notice(cast: Cast, *criteria: Criterion, **changes: Any) -> RecallNotice:
    """A notice of the holder that came twenty minutes ago."""
    given: dict[str, Any] = {
        "origin": "holder",
        "text": "同批留样检出可见异物，请立即停止使用",
        "scope": (criteria or (Criterion("batch", BATCH),),),
        "received_at": cast.clock.now - timedelta(minutes=20),
        "class_code": "I",
        "reference": "MAH-2026-017",
    }
    return RecallNotice(**(given | changes))


def sheet(cast: Cast, recall: int) -> RecallSheet:
    found: RecallSheet = cast.ask("qa", recall_sheet, recall_id=recall)
    return found


def lines_in(cast: Cast, recall: int) -> tuple[RecallLineRow, ...]:
    found: tuple[RecallLineRow, ...] = cast.ask("qa", list_recall_lines, recall_id=recall).rows
    return found


def do(cast: Cast, recall: int, command: Any, login: str = "qa", **arguments: Any) -> Any:
    """Carry out a command on a recall as it stands now."""
    version = sheet(cast, recall).row.row_version
    return cast.do(login, command, recall_id=recall, seen_version=version, **arguments)


def minutes(found: RecallSheet, moment: Any) -> int | None:
    """What the stopwatch says, in minutes."""
    taken = found.row.watch.to(moment)
    return None if taken is None else round(taken.total_seconds() / 60)


def waiting(cast: Cast, login: str = "qa") -> list[tuple[str, str]]:
    return [(one.kind, one.label) for one in cast.ask(login, my_desk).now if one.route == "recall"]


def test_a_recall_stops_use_at_once_and_closes_with_its_last_signature(cast: Cast) -> None:
    story = Story(cast, units=3).accepted()
    held, cleared, infused = cast.ask("qa", search_units, scope=notice(cast).scope).units
    cast.do("receiver", vector_lots.enter_vector_lot, unit_id=held.id, vector_lot="LV-7", reason="检验报告",
            whole_batch=True)  # fmt: skip
    by_lot = cast.ask("qa", search_units, scope=((Criterion("vector_lot", "lv-7"),),))
    assert (by_lot.total, by_lot.patients) == (3, 1)
    cast.gate.run_itself(lambda work: _infuse(work, infused.id), action="bench.fill")
    with pytest.raises(Refused, match="PERM-01"):
        cast.do("nurse", recalls.open_recall, notice=notice(cast))
    case = cast.do("qa", report_incident, said=Report(code="RC1", text="同批留样异物", context=Context()))
    given = notice(cast, declared=4, incident=f" {case.lower()}")
    recall = cast.do("qa", recalls.open_recall, notice=given)
    found = sheet(cast, recall)
    assert [one.state for one in lines_in(cast, recall)] == ["found", "found", "infused"]
    assert (found.next, minutes(found, "listed"), minutes(found, "use_stopped")) == ("hold", 20, None)
    assert waiting(cast) == [("recall_hold", "2")]
    cast.clock.now += timedelta(minutes=10)
    version = found.row.row_version
    assert cast.sign("qa", recall_course.hold_units, recall_id=recall, seen_version=version) == 2
    assert not any(row.releasable for row in cast.ask("custodian", list_stock).rows)
    found = sheet(cast, recall)
    assert (minutes(found, "use_stopped"), found.next) == (30, "tell")
    with cast.gate.reading() as db:
        (due,) = db.scalars(select(Obligation).where(Obligation.subject_kind == "recall"))
        assert (due.due_at - due.anchor_at, due.done_at is not None) == (HOUR, True)
    # Nothing is signed over what is not final; each step says what comes next.
    with pytest.raises(CtdeskError, match="RCL-10"):
        do(cast, recall, recall_course.open_recall_record)
    line = {one.unit.id: one.id for one in lines_in(cast, recall)}
    told_at = cast.clock.now
    do(cast, recall, recall_lines.tell_physician, line_ids=(line[infused.id],), name="陈砚", way="phone",
       told_at=told_at, answer="立即随访患者")  # fmt: skip
    with pytest.raises(CtdeskError, match="FIELD-01"):
        do(cast, recall, recall_lines.settle_lines, line_ids=(line[held.id],), event="return")
    do(cast, recall, recall_lines.settle_lines, line_ids=(line[held.id],), event="return", note="运单 SF-1")
    (lot,) = _holds(cast, cleared.id)
    with pytest.raises(CtdeskError, match="RCL-22"):
        cast.do("lead", recall_course.lift_recall_hold, hold_id=lot, reason="误列")
    assert waiting(cast) == [("recall_settle", "1")]
    do(cast, recall, recall_lines.settle_lines, line_ids=(line[cleared.id],), event="clear",
       note="持有人书面意见 2026-018", file=("letter.txt", b"cleared"))  # fmt: skip
    assert (sheet(cast, recall).percent, sheet(cast, recall).next) == (100, "explain")
    do(cast, recall, recall_course.explain_difference, difference="通知另列 1 袋发往他院")
    do(cast, recall, recall_course.reply_to_sender, reply="3 袋均已处理", file=("reply.txt", b"done"))
    record = do(cast, recall, recall_course.open_recall_record)
    assert sheet(cast, recall).next == "sign"
    note(cast, "qa", record, {"C10": True})
    sign(cast, "qa", record, "quality")
    with pytest.raises(CtdeskError, match="RCL-27"):
        do(cast, recall, recall_course.explain_difference, difference="改口")
    close(cast, record, "流程可行", first=1)
    closed = sheet(cast, recall)
    assert (closed.row.state, closed.row.closed_by, closed.obstacles) == ("closed", "林知远", ())
    assert closed.incident == case
    with cast.gate.reading() as db:
        holds = dict(db.execute(select(DoseUnit.id, DoseUnit.hold)).all())
    assert holds == {held.id: "recall", cleared.id: None, infused.id: None}
    cast.do("lead", recall_course.lift_recall_hold, hold_id=_holds(cast, held.id)[0], reason="退回后复核")
    with pytest.raises(CtdeskError, match="RCL-21"):
        do(cast, recall, recalls.find_again)
    letters = cast.ask("qa", list_letters, recall_id=recall)
    assert [(one.kind, one.name, one.units) for one in letters] == [
        ("physician", "", 3),
        ("holder", "", 3),
    ]
    to_physician, to_holder = (
        str(cast.ask("qa", letter_paper, recall_id=recall, kind=one.kind, key=one.key)) for one in letters
    )
    name = patient_of(cast)
    assert (name in to_physician, name in to_holder) == (True, False)  # no name leaves the house
    printed = cast.do("qa", print_record, record_id=record, way="pdf")
    assert printed.pdf.startswith(b"%PDF")
    assert story.record_id
    # Nobody's signature closes it once its record is void: it waits for a new one, and closes with that.
    cast.sign("qa", amendments.void_record, record_id=record, seen_version=1, reason="结论写错")
    assert (sheet(cast, recall).next, waiting(cast)) == ("open_record", [("recall_record", "3")])
    assert "记录已作废" in row_on_paper(cast)[-1]
    again = do(cast, recall, recall_course.open_recall_record)
    assert (again != record, sheet(cast, recall).row.state) == (True, "open")
    close(cast, again, "结论更正")
    closed = sheet(cast, recall)
    assert (closed.row.state, closed.row.record_id, waiting(cast)) == ("closed", again, [])
    told = row_on_paper(cast, text=BATCH)
    assert [told[4].split("\n")[0], told[6].split("\n")[0]] == ["3 / 4", "已关闭"]
    assert BATCH in told[3]
    assert "停用 Use stopped 30 min" in told[5]
    assert name not in "".join(told)
    (hit,) = cast.ask("lead", find, text=closed.row.number, kinds=("recall",))
    assert (hit.kind, hit.id) == ("recall", recall)


def test_a_drill_traces_both_ways_and_changes_no_unit(cast: Cast) -> None:
    Story(cast, units=2).accepted()
    before = _registers(cast)
    scope = ((Criterion("received", "", Span(cast.clock.now - 9 * HOUR * 24)),),)
    planned = notice(cast, origin="drill", class_code=None, reference=None, scope=scope)
    with pytest.raises(CtdeskError, match="RCL-16") as told:
        cast.do("qa", recalls.open_recall, notice=planned)
    assert told.value.values["count"] == 2
    with pytest.raises(Refused, match="PERM-01"):  # a drill is quality assurance's own
        cast.do("custodian", recalls.open_recall, notice=planned, sure=True)
    drill = cast.do("qa", recalls.open_recall, notice=planned, sure=True)
    found = sheet(cast, drill)
    assert (found.row.drill, found.next, waiting(cast)) == (True, "settle", [("recall_settle", "2")])
    with pytest.raises(CtdeskError, match="RCL-18"):
        cast.sign("qa", recall_course.hold_units, recall_id=drill, seen_version=found.row.row_version)
    cast.clock.now += HOUR
    lines = tuple(one.id for one in lines_in(cast, drill))
    do(cast, drill, recall_lines.settle_lines, line_ids=lines, event="trace", note="位置与病历核对")
    assert minutes(sheet(cast, drill), "settled") == 60
    record = do(cast, drill, recall_course.open_recall_record)
    close(cast, record, "一小时完成")
    assert sheet(cast, drill).row.state == "closed"
    assert _registers(cast) == before


def test_a_recall_that_was_none_is_cancelled_and_frees_what_it_held(cast: Cast) -> None:
    Story(cast, units=2).accepted()
    for changes, code in (
        ({"scope": ()}, "RCL-01"),
        ({"declared": -1}, "FIELD-06"),
        ({"received_at": cast.clock.now + HOUR}, "RCL-17"),
        ({"supplier_id": 99}, "RCL-23"),
        ({"class_code": "IV"}, "FIELD-04"),
        ({"incident": "PJ-INC-2026-9999"}, "INC-01"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do("qa", recalls.open_recall, notice=notice(cast, **changes))
    recall = cast.do("qa", recalls.open_recall, notice=notice(cast))
    cast.sign(
        "qa", recall_course.hold_units, recall_id=recall, seen_version=sheet(cast, recall).row.row_version
    )
    with pytest.raises(Refused, match="PERM-01"):
        do(cast, recall, recall_course.cancel_recall, reason="发错通知")
    do(cast, recall, recall_course.cancel_recall, "lead", reason="持有人撤回通知")
    assert all(row.releasable for row in cast.ask("custodian", list_stock).rows)
    assert waiting(cast) == []


def close(cast: Cast, record: Any, conclusion: str, *, first: int = 0) -> None:
    """The signatures on the record of a recall, from one of the three on."""
    signers: tuple[tuple[str, str, dict[str, Value]], ...] = (
        ("qa", "quality", {"C10": True}),
        ("verifier", "verifier", {"F1": True, "F2": True}),
        ("lead", "lead", {"F3": conclusion}),
    )
    for login, slot, answers in signers[first:]:
        note(cast, login, record, answers)
        sign(cast, login, record, slot)


def row_on_paper(cast: Cast, text: str | None = None) -> list[str]:
    """The cells of the one recall in the printed register."""
    (table,) = cast.ask("qa", recalls_paper, text=text).parts
    (row,) = table.rows
    return [f"{one.text}\n{one.under}" for one in row.cells]


def patient_of(cast: Cast) -> str:
    """The name of the one patient of the story."""
    with cast.gate.reading() as db:
        return db.scalars(select(Patient.name)).one()


def _registers(cast: Cast) -> list[Any]:
    with cast.gate.reading() as db:
        columns = DoseUnit.__table__.columns
        return [
            *db.execute(select(*columns)).all(),
            *db.execute(select(UnitHold.id, UnitHold.lifted_at)).all(),
        ]


def _holds(cast: Cast, unit_id: int) -> list[int]:
    with cast.gate.reading() as db:
        return list(
            db.scalars(select(UnitHold.id).where(UnitHold.unit_id == unit_id, UnitHold.code == "recall"))
        )


def _infuse(work: Any, unit_id: int) -> None:
    """Infusion is no topic of ctdesk yet; the register says it."""
    work.db.get(DoseUnit, unit_id).disposition = "infused"
