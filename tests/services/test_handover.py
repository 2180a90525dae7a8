"""Handing over: notes that are taken over once, and the board with what is blocked and why."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.domain.clocks import day_ends
from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.list_pdf import count_pages, list_content
from ctdesk.services import equipment, handover
from ctdesk.services.gate import query
from ctdesk.services.handover_board import handover_board
from ctdesk.services.handover_prints import board_paper
from ctdesk.services.own_dues import own_calendar
from ctdesk.services.patients import list_patients, register_patient
from ctdesk.services.print_sheet import the_press
from ctdesk.services.roster import plan_shift
from ctdesk.services.supervision_work import together
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem
from ctdesk.services.worklist import my_desk
from ctdesk.ui.navigation import is_place
from fixtures.cast import Cast
from fixtures.receipt_story import Story

ZONE = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.usefixtures("messages")


@query()
def four_to_acknowledge(work: UnitOfWork) -> list[WorkItem]:
    """My desk of a lead for whom four records wait that are like the one there is."""
    waiting = [item for item in my_desk(work).now if item.record_id is not None]
    return together(work, waiting * 4)


def test_a_note_is_left_without_names_and_taken_over_once(cast: Cast) -> None:
    note = cast.do("receiver", handover.leave_note, text="FL-1 等持有人回电。\n罐 B 今晚补液。")
    aside = cast.do("lead", handover.leave_note, text="请核对排班", for_member=cast.id("nurse"))

    def on_desk(login: str) -> set[int | None]:
        return {one.ref_id for one in cast.ask(login, my_desk).now if one.kind == "take_over_note"}

    for text, whom, code in (
        ("  ", None, "FIELD-01"),
        ("x" * 601, None, "FIELD-02"),
        ("到", "lead", "HND-05"),
    ):
        whom_id = None if whom is None else cast.id(whom)
        with pytest.raises(CtdeskError, match=code):
            cast.do("lead", handover.leave_note, text=text, for_member=whom_id)
    assert on_desk("nurse") == {note, aside}
    assert on_desk("verifier") == {note}
    assert on_desk("receiver") == set()  # nobody takes over from themselves
    for login, taken, code in (
        ("receiver", note, "HND-04"),
        ("verifier", aside, "HND-04"),
        ("qa", 99, "HND-02"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do(login, handover.take_over, note_id=taken)
    cast.do("verifier", handover.take_over, note_id=note)
    with pytest.raises(CtdeskError, match="HND-03"):
        cast.do("nurse", handover.take_over, note_id=note)
    assert on_desk("nurse") == {aside}
    first, second = cast.ask("nurse", handover_board).notes
    assert (first.id, first.mine, first.for_name) == (aside, True, "何小满")
    assert (second.id, second.taken_by, second.written_by) == (note, "李清如", "王䶮")
    cast.clock.advance(hours=25)
    assert [one.id for one in cast.ask("nurse", handover_board).notes] == [aside]


def test_the_board_says_what_is_blocked_and_the_wall_names_nobody(cast: Cast) -> None:
    story = Story(cast, units=2, limits=None).prepare()
    patient = cast.ask("coordinator", list_patients).rows[0]
    other = {
        "mrn": "0077 1234",
        "name": "演示患者",
        "name_latin": "",
        "sex": "male",
        "birth_date": date(1970, 1, 1),
    }
    cast.do("coordinator", register_patient, **other)
    for text in ("演示患者明天回输", f"病案号 {patient.mrn}"):
        with pytest.raises(CtdeskError, match="HND-01"):
            cast.do("receiver", handover.leave_note, text=text)
    told = {"asset_no": "P-3", "kind": "temperature_probe", "name": "探头"}
    day = cast.clock.now.date()
    cast.do("custodian", equipment.register_equipment, **told, calibration_due=day - timedelta(days=1))
    told["asset_no"] = "P-4"
    cast.do("custodian", equipment.register_equipment, **told, calibration_due=day + timedelta(days=14))
    board = cast.ask("coordinator", handover_board)
    (coming,) = board.coming
    assert (coming.shipment_id, coming.patient, coming.bags) == (story.shipment_id, patient.name, 2)
    assert coming.masked.endswith(patient.mrn[-4:]) and patient.name not in coming.masked
    assert "limits" in {one.en for one in coming.missing}
    assert {(one.kind, one.why.en) for one in board.blocked} == {
        ("limits", "no label in force: it cannot be received"),
        ("equipment", "out of calibration"),
    }
    (lapsed,) = (one for one in board.blocked if one.kind == "equipment")
    assert (lapsed.route, lapsed.since) == ("equipment", day_ends(day - timedelta(days=1), ZONE))
    assert [one.title.en for one in board.expiring if one.kind == "calibration"] == ["P-4 探头"]
    assert cast.ask("buyer", handover_board).coming[0].patient == ""  # may not see identities

    for number in range(90):  # a day that no page could hold
        cast.do("nurse", handover.leave_note, text=f"{number} " + "请核对" * 60)
    for language in ("zh_CN", "en"):
        paper = cast.ask("coordinator", board_paper, language=language)
        assert count_pages(paper, the_press()) == 1
        text = json.dumps(list_content(paper, "x"), ensure_ascii=False)
        assert patient.name not in text and patient.mrn not in text and coming.masked in text
    more = [part.note.en for part in paper.parts if part.note is not None]
    assert any(re.fullmatch(r"and 3\d more on screen\.", words) for words in more)  # of forty that are read


def test_nobody_is_shown_what_they_cannot_act_on(cast: Cast) -> None:
    story = Story(cast, units=1).at_decision()
    story.decide("accept")
    cast.do("receiver", handover.leave_note, text="FL-1 等回电")
    everyone = {"take_over_note"}
    wanted: dict[str, set[str]] = {
        "receiver": {"fill follow_up", "count_stock", "upload_traces"},  # not a note of one's own
        "verifier": everyone | {"fill follow_up", "count_stock", "upload_traces"},
        "nurse": everyone,
        "qa": everyone | {"sign qa", "review_access"},
        "lead": everyone | {"sign lead"},
        "custodian": everyone | {"count_stock"},
        "coordinator": everyone,
        "physician": everyone,
        "admin": {"review_access"},  # is part of no shift
    }
    for login, kinds in wanted.items():
        now = cast.ask(login, my_desk).now
        assert {" ".join([item.kind, *(slot.slot for slot in item.slots)]) for item in now} == kinds, login
        assert now[0].kind == "take_over_note" or "take_over_note" not in kinds
        for item in now:  # the way that Enter goes is open to this person
            assert is_place(item.route)
    (batch,) = cast.ask("lead", four_to_acknowledge)
    assert (batch.kind, batch.route, batch.label, batch.record_id) == (
        "acknowledge_steps",
        "supervision",
        "4",
        None,
    )
    first, again = (cast.ask("lead", own_calendar, language=words).decode() for words in ("zh_CN", "en"))
    uids = [[line for line in text.split("\r\n") if line.startswith("UID:")] for text in (first, again)]
    assert uids[0] == uids[1] and len(set(uids[0])) == len(uids[0]) > 0
    assert "0031 7742" not in first and "王䶮" not in first and "-ACC-2026-0001" in first
    begins = cast.clock.now + timedelta(hours=1)
    shift = {"role": "R06", "member_id": cast.id("verifier")}
    cast.do("lead", plan_shift, **shift, starts_at=begins, ends_at=begins + timedelta(hours=8))
    assert [item.kind for item in cast.ask("nurse", my_desk).now] == []  # who is planned takes over
    assert cast.ask("verifier", my_desk).now[0].kind == "take_over_note"
    assert cast.ask("nurse", handover_board).notes[0].mine  # though anybody may
