"""Signing: exactly what was seen, by whom it may be signed, once, over bytes that a stock tool can check."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import AnswerEntry, Signature
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, Refused, StaleRecord
from ctdesk.domain.signatures import is_part_of, read_content
from ctdesk.services import incidents, signing
from ctdesk.services.printing import print_record
from ctdesk.services.records import journal_digest
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag that everybody before the decision has signed."""
    return Story(cast, units=1).at_decision()


@pytest.fixture
def filled(cast: Cast) -> Story:
    """A receipt that is filled in and not signed yet."""
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "check_2", "put_in", "receiver"):
        story.fill(slot)
    return story


def rows(story: Story) -> list[Signature]:
    with story.cast.gate.reading() as db:
        return list(
            db.scalars(
                select(Signature).where(Signature.record_id == story.record_id).order_by(Signature.ordinal)
            )
        )


def test_each_signature_verifies_with_openssl(story: Story, tmp_path: Path) -> None:
    assert shutil.which("openssl"), "openssl is part of every system this runs on"
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from ctdesk.services.enrolment import authority_certificate

    with story.cast.gate.reading() as db:
        authority = x509.load_der_x509_certificate(authority_certificate(db))
    ca = tmp_path / "ca.pem"
    ca.write_bytes(authority.public_bytes(Encoding.PEM))
    for row in rows(story):
        if row.cms is None:
            continue
        content, cms = tmp_path / "c.json", tmp_path / "c.p7s"
        content.write_bytes(row.content)
        cms.write_bytes(row.cms)
        options = ["-binary", "-purpose", "any", "-no_check_time", "-CAfile", str(ca)]
        files = ["-in", str(cms), "-content", str(content), "-out", str(tmp_path / "out")]
        call = ["openssl", "cms", "-verify", "-inform", "DER", *files, *options]
        assert subprocess.run(call, capture_output=True, check=False).returncode == 0, row.slot
        content.write_bytes(row.content.replace(b'"v":1', b'"v":2', 1))
        assert subprocess.run(call, capture_output=True, check=False).returncode != 0, row.slot


def test_every_signed_content_is_the_part_of_the_record_it_claims_to_be(story: Story) -> None:
    story.decide("accept")
    from ctdesk.services.gate import query
    from ctdesk.services.record_contents import content_of
    from ctdesk.services.record_ground import load_record

    @query()
    def content(work: object) -> bytes:
        record = load_record(work, story.record_id)  # type: ignore[arg-type]  # a unit of work
        return canonical_bytes(content_of(work, record, copy=1))  # type: ignore[arg-type]  # the same

    record = read_content(story.cast.ask("lead", content), "ctdesk-record")
    for row in rows(story):
        assert is_part_of(read_content(row.content, "ctdesk-signature"), record) == (), row.slot


def test_the_receiver_takes_the_couriers_signature_under_cover(story: Story) -> None:
    by_slot = {row.slot: json.loads(row.content) for row in rows(story)}
    assert by_slot["courier"]["signer"]["id_last4"] == "123X"
    assert [one["slot"] for one in by_slot["receiver"]["witnesses"]] == ["courier"]


def test_a_slot_covers_nothing_that_is_filled_in_after_it(story: Story) -> None:
    by_slot = {row.slot: {one["path"] for one in json.loads(row.content)["answers"]} for row in rows(story)}
    assert "E9" not in by_slot["receiver"]
    assert "E9" in by_slot["verifier"]
    assert not [path for path in by_slot["check_1"] if "@check_2" in path]


def test_the_events_seal_the_journal(story: Story) -> None:
    with story.cast.gate.reading() as db:
        event = db.scalars(
            select(AuditEvent).where(AuditEvent.action == "record.sign").order_by(AuditEvent.seq.desc())
        ).first()
        assert event is not None
        sealed = json.loads(event.body)["facts"]["journal"]
        assert journal_digest(db, story.record_id, sealed["last"]) == sealed


def test_grounds_are_in_the_signature(story: Story) -> None:
    receiver = next(json.loads(row.content) for row in rows(story) if row.slot == "receiver")
    assert receiver["grounds"]["allowed"] is True
    assert [one["role"] for one in receiver["grounds"]["roles"]] == ["R05"]
    assert {one["module"] for one in receiver["grounds"]["modules"]} == {"T03", "T06", "T14", "T18"}


def test_signing_twice_signs_once(story: Story) -> None:
    with pytest.raises(CtdeskError) as caught:
        story.sign("receiver")
    assert caught.value.code == "SIG-02"
    assert [row.slot for row in rows(story)].count("receiver") == 1


def test_what_was_changed_after_looking_is_not_signed(filled: Story) -> None:
    filled.courier()
    view = filled.view("receiver")
    filled.note("second_receiver", ("B4", False), ("B4#correction", "面屏缺失"), ("B4#reason", "面屏缺失"))
    with pytest.raises(StaleRecord) as caught:
        filled.cast.sign(
            "receiver", signing.sign_record, record_id=filled.record_id, seen_version=view.version,
            slots=("receiver",), seen_entry=view.seen_entry,
        )  # fmt: skip
    assert caught.value.code == "REC-55"
    assert filled.sign("receiver").signatures


def test_missing_answers_stop_a_signature_and_are_named(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("B3", "E8"))
    with pytest.raises(CtdeskError) as caught:
        story.sign("receiver")
    assert caught.value.code == "REC-30"
    assert "B3" in str(caught.value.values["missing"])


def test_the_second_signature_needs_a_second_person(filled: Story) -> None:
    filled.courier()
    filled.sign("receiver")
    with pytest.raises(Refused) as caught:
        filled.sign("verifier", login="receiver")
    assert caught.value.code in ("TEAM-02", "TEAM-05", "REC-06")
    view = filled.view("receiver")
    verifier = next(slot for slot in view.slots if slot.id == "verifier")
    assert not verifier.may_sign
    assert verifier.obstacles
    assert "李清如" in verifier.who_can


def test_several_ready_slots_are_signed_with_one_password_and_one_nonce_each(filled: Story) -> None:
    filled.courier()
    signed = filled.sign("receiver", "check_1")
    assert [slot for slot, _ in signed.signatures] == ["receiver", "check_1"]
    given = [row for row in rows(filled) if row.cms is not None]
    assert len({row.nonce for row in given}) == len({row.cms for row in given}) == 2


def test_a_wrong_password_signs_nothing(filled: Story) -> None:
    from ctdesk.services.gate import Credentials

    filled.courier()
    view = filled.view("receiver")
    with pytest.raises(CtdeskError):
        filled.cast.outcome(
            "receiver", signing.sign_record, credentials=Credentials("receiver", "wrong"),
            record_id=filled.record_id, seen_version=1, slots=("receiver",), seen_entry=view.seen_entry,
        )  # fmt: skip
    assert [row.slot for row in rows(filled)] == ["courier"]


def test_a_signed_answer_cannot_be_changed(story: Story) -> None:
    with pytest.raises(CtdeskError) as caught:
        story.note("receiver", ("B1", False), ("B1#correction", "x"))
    assert caught.value.code == "REC-16"
    assert "B1" in story.view("receiver").locked_paths


def test_the_courier_needs_name_id_and_ink(filled: Story) -> None:
    def take(**changed: object) -> str:
        given = {"printed_name": "赵强", "id_last4": "123X", "ink": PNG, **changed}
        with pytest.raises(CtdeskError) as caught:
            filled.cast.do(
                "receiver",
                signing.sign_external,
                record_id=filled.record_id,
                seen_version=1,
                slot="courier",
                **given,
            )
        return caught.value.code

    assert take(printed_name=" ") == "REC-35"
    assert take(id_last4="12") == "REC-35"
    assert take(ink=b"no picture") == "ATT-05"
    with pytest.raises(CtdeskError) as caught:
        filled.cast.do(
            "receiver", signing.sign_external, record_id=filled.record_id, seen_version=1, slot="qa",
            printed_name="x", id_last4="1234", ink=PNG,
        )  # fmt: skip
    assert caught.value.code == "REC-34"


@pytest.mark.parametrize(
    ("outcome", "slot", "days", "limit"),
    [
        ("accept", "qa", 8, "qa_review"),
        ("accept", "lead", 8, "lead_weekly"),
        ("quarantine", "lead", 1, "lead_non_accept"),
    ],
)
def test_signing_after_the_limit_needs_a_reason_that_is_signed(
    cast: Cast, outcome: str, slot: str, days: int, limit: str, tmp_path: Path
) -> None:
    story = Story(cast, units=1).at_decision()
    story.decide(outcome, K3d="oral", K7a="no_quality_problem")
    for _ in range(days):  # nobody's clock jumps by more than a day
        cast.clock.advance(hours=23, minutes=59)
        cast.session(slot)
    for nothing in (None, "  "):
        with pytest.raises(CtdeskError) as refused:
            story.sign(slot, late=nothing)
        assert (refused.value.code, refused.value.field) == ("REC-56", "late_reason")
    assert slot not in {one.slot for one in story.view(slot).signatures}
    story.sign(slot, late="外出会诊，返回后补签")
    said = json.loads(content_of_last(story))["grounds"]["late"]
    assert [(one["clock"], one["reason"]) for one in said] == [(limit, "外出会诊，返回后补签")]
    printed = cast.do(slot, print_record, record_id=story.record_id, way="pdf")
    (tmp_path / "late.pdf").write_bytes(printed.pdf)
    shown = subprocess.run(["pdftotext", str(tmp_path / "late.pdf"), "-"], capture_output=True, check=True)
    assert "外出会诊" in shown.stdout.decode("utf-8")


def test_a_signature_in_time_says_nothing_of_lateness(cast: Cast) -> None:
    story = Story(cast, units=1).accepted()
    cast.clock.advance(hours=20)
    story.sign("qa", late="不需要")
    assert "late" not in json.loads(content_of_last(story))["grounds"]


def content_of_last(story: Story) -> bytes:
    """The bytes of the last signature."""
    with story.cast.gate.reading() as db:
        found = db.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert found is not None
        return bytes(found.content)


CRITICAL = ["B2a", "B7", "C3", "D1", "D2", "D4", "D5", "D7", "E2", "E3", "G2", "G8", "I4"]


def test_no_failed_critical_item_is_ever_accepted(cast: Cast) -> None:
    story = Story(cast, units=1).prepare()

    @settings(max_examples=3, phases=[Phase.generate])
    @given(
        st.sets(st.sampled_from(CRITICAL), min_size=1, max_size=3),
        st.sampled_from(["accept", "accept_with_deviation"]),
    )
    def try_it(failed: set[str], outcome: str) -> None:
        story.announce()
        story.open()
        spoilt = {slot: dict.fromkeys(failed, False) for slot in ("receiver", "check_1", "put_in")}
        story.up_to_decision(**spoilt)
        number = cast.do("verifier", incidents.open_deviation, text="偏差", record_id=story.record_id)
        with pytest.raises(CtdeskError):
            story.decide(outcome, K6a=number, K3d="oral", K7a="no_quality_problem")
        assert "accepted" not in story.dispositions()

    try_it()


def test_an_append_only_journal_refuses_changes(story: Story) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DatabaseError

    with story.cast.site.engine.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(text(f"UPDATE {AnswerEntry.__tablename__} SET path = 'B2'"))
