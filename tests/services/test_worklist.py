"""My desk, search, the statement, and a paper held against the site."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.paper.verdict import Verdict
from ctdesk.services import arrivals, catalogue, patients, search, statements, worklist
from ctdesk.services.printing import blank_form, print_record
from ctdesk.services.verification import verify_pdf_file
from fixtures import labels
from fixtures.cast import PEOPLE, Cast
from fixtures.lapsing import lapsing
from fixtures.receipt_story import LIMITS, Story


def kinds(cast: Cast, login: str) -> list[tuple[str, str | None]]:
    found: worklist.Worklist = cast.ask(login, worklist.my_desk)
    found_kinds: list[tuple[str, str | None]] = []
    for item in found.now:
        found_kinds += [(slot.kind, slot.slot) for slot in item.slots] or [(item.kind, None)]
    return found_kinds


def test_each_person_sees_what_waits_for_them(any_cast: Cast) -> None:
    story = Story(any_cast, units=1).prepare()
    assert ("open_receipt", None) in kinds(any_cast, "receiver")
    assert ("open_receipt", None) not in kinds(any_cast, "physician")
    story.open().up_to_decision()
    desk: worklist.Worklist = any_cast.ask("verifier", worklist.my_desk)
    mine = [item for item in desk.now if item.record_id == story.record_id]
    assert len(mine) == 1, "a record stands here once, whatever its signatures"
    assert ("fill", "decision") in [(slot.kind, slot.slot) for slot in mine[0].slots]
    assert mine[0].due == min(slot.due for slot in mine[0].slots if slot.due is not None)
    assert mine[0].clock_en
    assert mine[0].patient
    assert mine[0].progress is not None
    assert 0 < mine[0].progress.answered <= mine[0].progress.asked
    assert desk.counts["receipts"].number >= 1
    story.decide("accept")
    assert ("sign", "qa") in kinds(any_cast, "qa")
    assert ("sign", "lead") in kinds(any_cast, "lead")


def test_what_waits_names_the_row_that_its_page_opens(cast: Cast) -> None:
    story = Story(cast, units=1, limits=None, order_verified=False).prepare()
    cast.do(
        "receiver",
        catalogue.enter_limits,
        product_id=story.product_id,
        version="演示 2026-02",
        dated=date(2026, 2, 1),
        limits=LIMITS,
    )
    cast.do(
        "coordinator",
        patients.register_patient,
        mrn="0042 1100",
        name="欧阳娜娜",
        name_latin="Ouyang Nana",
        sex="female",
        birth_date=date(1971, 4, 1),
    )
    desk: worklist.Worklist = cast.ask("verifier", worklist.my_desk)
    where = {item.kind: (item.route, item.ref_id) for item in desk.now}
    assert where["verify_limits"] == ("catalogue", story.product_id)
    assert where["verify_order"] == ("orders", story._order_id)
    assert where["verify_patient"] == ("patients", 2)
    assert desk.counts["arrivals"].number == 3


def test_today_shows_what_comes_what_arrived_and_what_was_decided(cast: Cast) -> None:
    from ctdesk.services.effects import EFFECTS

    cast.gate.effects = EFFECTS
    story = Story(cast, units=1).prepare()

    def today() -> list[tuple[str, str | None, int | None]]:
        desk: worklist.Worklist = cast.ask("lead", worklist.my_desk)
        return [(one.state, one.patient, one.record_id) for one in desk.today]

    assert [state for state, _, _ in today()] in (["expected"], ["late"], [])
    story.open()
    assert [(state, record) for state, _, record in today()] == [("inspecting", story.record_id)]
    story.up_to_decision()
    story.decide("accept")
    assert today()[0][0] == "accept"
    assert today()[0][1] is not None


def test_my_desk_hides_the_patient_from_whoever_reads_labels_blind(cast: Cast) -> None:
    from ctdesk.services.effects import EFFECTS

    cast.gate.effects = EFFECTS
    story = Story(cast, units=1).opened()

    def seen() -> set[str | None]:
        desk: worklist.Worklist = cast.ask("receiver", worklist.my_desk)
        rows = [one.patient for one in desk.now if one.record_id == story.record_id]
        return {*rows, *(one.patient for one in desk.today if one.record_id == story.record_id)}

    assert None not in seen()
    story.fill("receiver", skip=("E8",))
    own = next(one.path for one in story.view().judgement.questions if one.slot == "check_1" and one.asked)
    story.note("receiver", (own, "王䶮"))
    assert seen() == {None}


def test_my_desk_says_what_i_may_do_and_why_not(cast: Cast) -> None:
    ended = cast.clock.now.date() - timedelta(days=2)
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", ended), action="test.lapsed")
    desk: worklist.Worklist = cast.ask("receiver", worklist.my_desk)
    receive = next(one for one in desk.may if one.duty == "receipt.receive")
    assert not receive.allowed
    assert {one.code for one in receive.obstacles} == {"TEAM-04"}
    assert "赵子墨" in receive.who_can
    assert [(one.module, one.lapsed) for one in desk.expiring] == [("T06", True)]


def test_things_are_found_by_number_name_and_pinyin(any_cast: Cast) -> None:
    story = Story(any_cast, units=1).opened()
    for text, kind in (("王䶮", "patient"), ("wangyan", "patient"), ("wy", "patient"), ("FKD876", "unit"),
                       ("示例赛", "product"), (story.notice_number, "shipment"),
                       ("PJ-ACC-2026-0001", "record")):  # fmt: skip
        found = any_cast.ask("receiver", search.find, text=text)
        assert kind in {one.kind for one in found}, text
    assert "patient" not in {one.kind for one in any_cast.ask("admin", search.find, text="王䶮")}


def test_nothing_is_signed_before_the_statement(cast: Cast) -> None:
    from ctdesk.services.effects import EFFECTS

    cast.gate.effects = EFFECTS
    cast.gate.run_itself(_unsign(cast.id("receiver")), action="test.unsigned")
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    with pytest.raises(Refused) as caught:
        story.sign("check_1", login="receiver")
    assert caught.value.code == "SIG-08"
    record = cast.sign("receiver", statements.sign_statement)
    assert cast.gate.rights(cast.session("receiver")).statement_signed
    with pytest.raises(CtdeskError) as again:
        cast.sign("receiver", statements.sign_statement)
    assert again.value.code == "REC-38"
    story.record_id = record
    view = story.view("receiver")
    assert (view.form_code, view.state, view.slots[0].status) == ("CT-ESS-001", "reviewed", "signed")


def _unsign(member: int):  # type: ignore[no-untyped-def]  # a step of the gate's own work
    def step(work):  # type: ignore[no-untyped-def]  # the same
        from ctdesk.db.tables.team import Member

        work.db.get(Member, member).statement_record_id = None

    return step


def test_a_print_is_held_against_the_site(cast: Cast, tmp_path: Path, messages: object) -> None:
    story = Story(cast, units=1).accepted()
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    paper = tmp_path / printed.file_name
    paper.write_bytes(printed.pdf)
    assert verify_pdf_file(paper, site=cast.site).verdict is Verdict.GENUINE
    assert verify_pdf_file(paper).verdict is Verdict.INTACT_UNPINNED
    story.sign("qa")
    assert "REC-54" in verify_pdf_file(paper, site=cast.site).codes
    spoilt = bytearray(printed.pdf)
    spoilt[len(spoilt) // 2] ^= 1
    paper.write_bytes(bytes(spoilt))
    assert not verify_pdf_file(paper, site=cast.site).verdict.holds


def test_a_blank_form_prints(cast: Cast, messages: object) -> None:
    blank = cast.ask("receiver", blank_form, code="CT-ACC-001")
    assert blank.pdf.startswith(b"%PDF-")


def test_limits_are_entered_twice_unseen(cast: Cast) -> None:
    from dataclasses import replace
    from datetime import date
    from decimal import Decimal

    from fixtures.receipt_story import LIMITS

    story = Story(cast, units=1, limits=None)
    story.prepare()
    label = labels.entered(cast, story.product_id, "1", LIMITS, dated=date(2026, 1, 1))
    seen = cast.ask("verifier", catalogue.product_detail, product_id=story.product_id)
    assert (seen.labels[0].limits, seen.row.status) == (None, "draft")
    assert ("verify_limits", None) in kinds(cast, "verifier")
    with pytest.raises(CtdeskError) as caught:
        cast.do(
            "verifier",
            catalogue.verify_limits,
            label_id=label,
            limits=replace(LIMITS, storage_max_c=Decimal("-130")),
        )
    assert (caught.value.code, caught.value.values) == ("CAT-05", {"fields": "storage_max_c"})
    with pytest.raises(Refused):
        cast.do("receiver", catalogue.verify_limits, label_id=label, limits=LIMITS)
    cast.do("verifier", catalogue.verify_limits, label_id=label, limits=LIMITS)
    assert cast.ask("verifier", catalogue.product_detail, product_id=story.product_id).row.status == "enabled"


def test_registers_refuse_what_one_person_may_not_do_alone(cast: Cast) -> None:
    story = Story(cast, units=1).prepare()
    row, _ = cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert row.verified_by == PEOPLE["verifier"][0]
    found = cast.ask("receiver", patients.list_patients, text="7742")
    assert [one.verified_by for one in found.rows] == [PEOPLE["verifier"][0]]
    with pytest.raises(CtdeskError) as caught:
        cast.do(
            "coordinator", patients.register_patient, mrn="0031 7742", name="x", name_latin="", sex="male",
            birth_date=found.rows[0].birth_date,
        )  # fmt: skip
    assert caught.value.code == "UNIT-11"
    cancelled = story.announce()
    version = cast.ask("receiver", arrivals.shipment_detail, shipment_id=cancelled)[0].row_version
    cast.do(
        "coordinator",
        arrivals.cancel_announcement,
        shipment_id=cancelled,
        seen_version=version,
        reason="改期",
    )
    story.shipment_id = cancelled
    assert story.dispositions() == ["not_delivered"]
    with pytest.raises(CtdeskError) as refused:
        story.open()
    assert refused.value.code == "ARR-11"
