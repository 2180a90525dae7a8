"""Answers in the journal: who may write what, what is closed, what needs a reason, what nobody else may
see.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import AnswerEntry
from ctdesk.domain.answers import Source, State
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.services import attachments, records
from ctdesk.services.records import Entry, note_answers
from fixtures import labels
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """An opened receipt of one bag."""
    return Story(cast, units=1).opened()


def code_of(story: Story, login: str, *entries: Entry | tuple[str, object]) -> str:
    with pytest.raises(CtdeskError) as caught:
        story.note(login, *entries)  # type: ignore[arg-type]  # wrong values are what is tried
    return caught.value.code


def test_an_answer_is_saved_at_once_and_writes_no_event(story: Story) -> None:
    with story.cast.gate.reading() as db:
        before = db.scalar(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1))
    story.note("receiver", ("B1", True))
    view = story.view()
    assert view.answers["B1"].value is True
    assert view.last_saved_by == "王䶮"
    with story.cast.gate.reading() as db:
        assert db.scalar(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)) == before


def test_a_number_is_numbered_by_site_type_and_year(story: Story) -> None:
    assert story.view().number == "PJ-ACC-2026-0001"


def test_limits_are_frozen_at_the_opening(story: Story) -> None:
    from dataclasses import replace
    from datetime import date
    from decimal import Decimal

    from fixtures.receipt_story import LIMITS

    warmer = replace(LIMITS, storage_max_c=Decimal("-120"))
    labels.in_force(story.cast, story.product_id, "2", warmer, dated=date(2026, 2, 2))
    story.note("receiver", ("B1", True))
    view = story.view()
    assert (view.answers["A8a"].value, view.strip.storage_max_c, view.strip.label_version) == (
        "-150",
        "-150",
        "演示 2026-01",
    )


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("Z9", True, "REC-14"),
        ("B1:2", True, "REC-14"),
        ("B1@check_1", True, "REC-14"),
        ("nonsense", True, "REC-14"),
        ("A8a", "-100", "REC-21"),
        ("B1", "yes", "REC-22"),
        ("B2b", "NaN", "FORM-01"),
        ("B2b", "-18,5", "FORM-02"),
        ("A3b", "ATTIC", "REC-23"),
        ("A5a", "PJ-ASN-2026-9999", "REC-25"),
        ("C2b", "  ", "FORM-06"),
        ("C2b", "a\x00b", "FORM-08"),
        ("D14a", ["ab" * 32], "ATT-01"),
        ("G6:1", {"seconds": "x"}, "FORM-01"),
        ("K4b", {"member": 999}, "REC-24"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    story: Story, path: str, value: object, code: str
) -> None:
    story.note("receiver", ("D16", "open"))
    before = story.view().seen_entry
    assert code_of(story, "receiver", ("B3", True), (path, value)) == code
    assert story.view().seen_entry == before


def test_only_the_slot_that_answers_may_write(story: Story) -> None:
    assert code_of(story, "custodian", ("B1", True)) == "REC-15"
    assert code_of(story, "nurse", ("B1", True)) == "REC-15"
    assert code_of(story, "receiver", ("K1", "accept")) == "REC-15"


def test_another_version_is_refused(story: Story) -> None:
    with pytest.raises(StaleRecord) as caught:
        story.cast.do("receiver", note_answers, record_id=story.record_id, version=2, entries=())
    assert caught.value.code == "SIG-03"


def test_a_changed_critical_answer_needs_a_reason_and_keeps_both_values(story: Story) -> None:
    story.note("receiver", ("D1", False))
    assert code_of(story, "receiver", ("D1", True)) == "REC-17"
    story.note("receiver", ("D1", True), ("D1#correction", "看错了"))
    view = story.view()
    assert view.answers["D1"].value is True
    assert [one.value for one in view.earlier["D1"]] == [False]


def test_a_section_that_was_left_needs_a_reason(story: Story) -> None:
    story.note("receiver", ("C2b", "赵强"))
    story.note("receiver", ("C2b", "赵强强"))
    story.note("receiver", ("D8", True))
    assert code_of(story, "receiver", ("C2b", "钱立")) == "REC-17"


def test_an_answer_taken_back_stays_in_the_journal(story: Story) -> None:
    story.note("receiver", ("B4", True))
    story.cast.do(
        "receiver", records.take_back, record_id=story.record_id, version=1, paths=("B4",), correction="误填"
    )
    assert "B4" not in story.view().answers
    with story.cast.gate.reading() as db:
        rows = db.scalars(select(AnswerEntry).where(AnswerEntry.path == "B4").order_by(AnswerEntry.id)).all()
    assert [row.answer is None for row in rows] == [False, True]


def test_computed_answers_follow_what_they_are_made_of(story: Story) -> None:
    story.note("receiver", ("C5a", story.moment(-20)), ("C1", story.moment(0)))
    assert story.view().answers["C5b"].value == "20.0"
    assert story.view().answers["C5b"].source is Source.COMPUTED
    story.note("receiver", ("C1", story.moment(-1)))
    assert story.view().answers["C5b"].value == "19.0"
    story.note("receiver", ("C5a", story.moment(0)))
    assert story.view().answers["C5b"].value == "-1.0"


def test_leaving_seconds_after_arriving_is_not_rounded_away(story: Story) -> None:
    story.note("receiver", ("C1", story.moment(-1)), ("C5a", story.moment(-0.999)))
    assert story.view().answers["C5b"].value == "-0.1"
    assert "C5b" in story.view().judgement.findings


def test_blind_entries_of_the_other_person_are_seen_by_nobody_until_both_are_done(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", other={"H1": "王岩"})
    photo = story.attach("receiver", "G9:1", "label.png", PNG + b"label")
    for login in ("checker", "verifier", "lead"):
        view = story.view(login)
        assert not [path for path in view.answers if path.startswith("H") and "@check_1" in path], login
        assert not [
            one for one in view.judgement.questions if one.slot == "check_1" and one.answer is not None
        ]
    other = story.view("checker")
    assert other.viewer_slots & {"check_1", "check_2"} == {"check_2"}
    assert (other.strip.patient, other.strip.coi_id, other.strip.birth_date) == (None, None, None)
    assert "order.coi_id" in other.strip.hidden
    assert not [
        one for one in other.judgement.questions if one.section == "H" and one.compared_with is not None
    ]
    assert all("王䶮" not in str(answer.value) for answer in other.answers.values())
    assert photo not in {row.sha256 for row in other.attachments}
    with pytest.raises(NotFound):
        story.cast.ask("checker", attachments.read_attachment, record_id=story.record_id, sha256=photo)
    own = story.view("receiver")
    assert own.answers["H1:1@check_1"].value == "王岩"
    assert not [one for one in own.judgement.questions if one.section == "H" and one.status == "finding"]
    story.fill("check_2")
    assert story.view("verifier").answers["H1:1@check_1"].value == "王岩"
    assert any(path.startswith("H1:1") for path in story.view("verifier").judgement.findings)


def test_nobody_fills_in_both_sides_of_a_blind_check(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    story.note("receiver", ("G1", story.moment(-0.05)))
    story.note("receiver", ("H1:1@check_1", "王䶮"))
    assert code_of(story, "receiver", ("H1:1@check_2", "王䶮")) == "REC-20"
    assert code_of(story, "checker", ("H1:1@check_1", "王䶮")) == "REC-18"


def test_a_third_reading_decides_and_the_item_stays_a_finding(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", other={"H8": "FKD876-2602X"})
    story.fill("check_2")
    question = story.view("checker").judgement.by_path["H8:1@check_2"]
    assert question.status == "finding"
    story.note("checker", ("H8:1@third", "FKD876-2602"), ("H8:1#reason", "前次误读"))
    view = story.view("checker")
    assert {"H8:1@check_1", "H8:1@check_2", "H8:1@third"} <= set(view.answers)
    assert any(path.startswith("H8:1") for path in view.judgement.findings)


def test_the_second_person_at_put_in_confirms_with_an_own_password(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    story.note(
        "custodian", ("I6", {"member": story.cast.id("checker"), "confirmed_at": "2026-03-02T09:00:00+08:00"})
    )
    assert story.view("custodian").judgement.by_path["I6"].status != "conforms"
    with pytest.raises(CtdeskError) as caught:
        story.cast.sign(
            "second_receiver", records.confirm_person, record_id=story.record_id, version=1, path="I6"
        )
    assert caught.value.code == "REC-29"
    story.cast.sign("checker", records.confirm_person, record_id=story.record_id, version=1, path="I6")
    assert story.view("custodian").judgement.by_path["I6"].status == "conforms"


def test_nobody_is_the_second_person_beside_themselves(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    story.note("custodian", ("I1", "hospital_tank"), ("I6", {"member": story.cast.id("custodian")}))
    with pytest.raises(Refused) as refused:
        story.cast.sign("custodian", records.confirm_person, record_id=story.record_id, version=1, path="I6")
    assert refused.value.code == "REC-20"
    assert story.view("custodian").judgement.by_path["I6"].status != "conforms"


def test_the_second_person_at_put_in_does_not_sign_it_as_the_first(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    second = story.cast.id("checker")
    story.note("receiver", ("I1", "hospital_tank"), ("I6", {"member": second}))

    def stands_against(login: str) -> dict[str, object]:
        slot = next(one for one in story.view(login).slots if one.id == "put_in")
        return {one.code: one.values.get("slot") for one in slot.obstacles}

    assert "REC-20" in stands_against("checker")
    assert "REC-20" not in stands_against("custodian")
    story.note("receiver", ("I6", {"member": story.cast.id("second_receiver")}), ("I6#correction", "换人"))
    assert "REC-20" not in stands_against("checker")


def test_files_are_kept_by_content_and_checked(story: Story) -> None:
    digest = story.attach("receiver", "D14a", "../../外箱.png", PNG)
    found = story.cast.ask("receiver", attachments.read_attachment, record_id=story.record_id, sha256=digest)
    assert (found.name, found.media_type, found.data) == ("外箱.png", "image/png", PNG)
    for name, data, code in (
        ("empty.png", b"", "ATT-02"),
        ("big.png", b"\x89PNG\r\n\x1a\n" + bytes(attachments.LARGEST), "ATT-03"),
        ("tool.png", b"MZ" + bytes(200), "ATT-04"),
        ("note.txt", b"no picture", "ATT-05"),
        ("scan.jpg", b"%PDF-1.7 " + bytes(64), "ATT-05"),
        ("phone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "ATT-08"),
        ("half.png", PNG[: len(PNG) // 2], "ATT-09"),
        ("bent.png", PNG[:44] + b"\xaa\xaa" + PNG[46:], "ATT-09"),
    ):
        with pytest.raises(CtdeskError) as caught:
            story.attach("receiver", "D14b", name, data)
        assert caught.value.code == code


def test_a_draft_outlives_the_session_that_wrote_it(story: Story) -> None:
    story.note("receiver", ("B1", True), Entry("D10a", State.NA), ("D10a#reason", "未装指示器"))
    story.cast.gate.sign_out(story.cast.session("receiver"))
    view = story.view("second_receiver")
    assert (view.answers["B1"].value, view.answers["D10a"].state) == (True, State.NA)


def test_whoever_may_not_see_identities_reads_no_record_of_a_patient(story: Story) -> None:
    from ctdesk.services import arrivals

    with pytest.raises(CtdeskError) as caught:
        story.view("admin")
    assert caught.value.code == "PERM-01"
    row, _ = story.cast.ask("admin", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert (row.patient, row.mrn) == (None, None)
