"""The Qualified Person, from the letter of appointment to a result that closes the release."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.delegation import DelegationLine
from ctdesk.db.tables.qp import ConflictDeclaration, QpVerdict
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.answers import RecordId, Source, State, Value
from ctdesk.domain.delegating import Wish
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import catalogue, delegations, tenure
from ctdesk.services import qualified_person as qp
from ctdesk.services.effects import EFFECTS
from ctdesk.services.grounds import grounds_for
from ctdesk.services.records import Entry, last_entry, note_answers
from ctdesk.services.signing import sign_record
from fixtures.cast import Cast

SEEDED = tuple((f"预设错误 {number}", f"Error {number}") for number in range(1, 11))
OFFICE = {f"C{number}": True for number in range(2, 7)}
ACCEPTED = {"E2": True, "E3": True, "E4": True}


@pytest.fixture
def cast_qp(any_cast: Cast) -> Cast:
    """The cast, whose effects are those of the product."""
    any_cast.gate.effects = EFFECTS
    return any_cast


def answer(cast: Cast, login: str, record_id: int, answers: dict[str, Value]) -> None:
    entries = tuple(
        Entry(path, State.GIVEN, value, "%" if path in ("B1", "D1") else None, Source.TYPED)
        for path, value in answers.items()
    )
    cast.do(login, note_answers, record_id=RecordId(record_id), version=1, entries=entries)


def sign(cast: Cast, login: str, record_id: int, slot: str, answers: dict[str, Value]) -> Any:
    answer(cast, login, record_id, answers)
    with cast.gate.reading() as db:
        seen = last_entry(db, record_id)
    return cast.sign(
        login,
        sign_record,
        record_id=RecordId(record_id),
        seen_version=1,
        slots=(slot,),
        seen_entry=seen,
    )


def propose(cast: Cast, login: str = "second_verifier", role: str = "R18", **more: Any) -> qp.Opened:
    given: dict[str, Any] = {
        "member_id": cast.id(login),
        "role": role,
        "frames": ("NEW_TECH", "STEMCELL_2015"),
        "reports_to": cast.id("leader"),
        "absence_plan": "由转受权人在书面授权范围内放行",
    }
    opened = cast.do("leader", qp.propose_office, **{**given, **more})
    assert isinstance(opened, qp.Opened)
    return opened


def threshold_reasons(cast: Cast, record_id: int) -> dict[str, Value]:
    """A reason for each part of the threshold that is not met."""
    with cast.gate.reading() as db:
        paths = set(db.scalars(select(AnswerEntry.path).where(AnswerEntry.record_id == record_id)))
    return {f"{path}#reason": "原件已核对，待登记" for path in paths if path.startswith("B2:")}


def appoint(cast: Cast, login: str = "second_verifier", role: str = "R18", **more: Any) -> qp.Opened:
    opened = propose(cast, login, role, **more)
    reasons = threshold_reasons(cast, opened.record_id)
    sign(cast, "leader", opened.record_id, "leader", {**OFFICE, **reasons})
    sign(cast, login, opened.record_id, "member", dict(ACCEPTED))
    return opened


def add_product(cast: Cast) -> str:
    """A product of the catalogue; its code."""
    cast.do(
        "receiver",
        catalogue.add_product,
        code="ZX-CAR-1",
        inn="Testcabtagene",
        name_cn="试验细胞注射液",
        donor_type="autologous",
    )
    return "ZX-CAR-1"


def may(cast: Cast, login: str, duty: str = "qp.release", product: str | None = None) -> list[str]:
    """What stands against it, as the gate decides at this instant."""
    with cast.gate.reading() as db:
        found = grounds_for(db, cast.id(login), duty, cast.gate.moment(db), product=product)
    return [one.code for one in found.refusals]


def test_the_office_begins_when_it_is_accepted(cast_qp: Cast) -> None:
    cast = cast_qp
    opened = propose(cast)
    assert may(cast, "second_verifier") == ["TEAM-02"]
    with pytest.raises(CtdeskError) as early:
        sign(cast, "second_verifier", opened.record_id, "member", {})
    assert early.value.code == "REC-31"
    reasons = threshold_reasons(cast, opened.record_id)
    assert len(reasons) >= 4, "both layers of the threshold stand on the letter"
    sign(cast, "leader", opened.record_id, "leader", {**OFFICE, **reasons})
    assert may(cast, "second_verifier") == ["TEAM-02"]
    with pytest.raises(Refused) as other:
        sign(cast, "verifier", opened.record_id, "member", {})
    assert other.value.code == "REC-57"
    sign(cast, "second_verifier", opened.record_id, "member", dict(ACCEPTED))
    assert may(cast, "second_verifier") == []
    with cast.gate.reading() as db:
        row = db.scalars(select(Appointment).where(Appointment.role == "R18")).one()
        assert (row.proposed, row.record_id) == (False, opened.record_id)


def test_the_layers_on_the_letter_follow_from_the_frames(cast: Cast) -> None:
    both = propose(cast)
    only = propose(cast, "verifier", frames=("MARKETED",))
    assert len(threshold_reasons(cast, only.record_id)) < len(threshold_reasons(cast, both.record_id))


def test_what_an_appointment_lacks_is_told(cast: Cast) -> None:
    def refused(**more: Any) -> tuple[str, str | None]:
        with pytest.raises(CtdeskError) as caught:
            propose(cast, **more)
        return caught.value.code, caught.value.field

    assert refused(role="R06") == ("QP-13", "role")
    assert refused(frames=()) == ("FIELD-01", "frames")
    assert refused(frames=("MOON",)) == ("FIELD-04", "frames")
    assert refused(reports_to=cast.id("lead")) == ("QP-01", "reports_to")
    assert refused(deputy_id=cast.id("second_verifier")) == ("QP-02", "deputy_id")
    assert refused(absence_plan=" ") == ("QP-12", "absence_plan")
    assert refused(ends_at=cast.clock.now - timedelta(days=1)) == ("TEAM-25", "ends_at")
    with pytest.raises(Refused, match="PERM-01"):
        cast.do(
            "lead",
            qp.propose_office,
            member_id=cast.id("verifier"),
            role="R18",
            frames=("MARKETED",),
            reports_to=cast.id("leader"),
            absence_plan="计划",
        )
    propose(cast)
    assert refused()[0] == "TEAM-27"


def test_the_lead_neither_gives_nor_takes_the_office(cast: Cast) -> None:
    cast.gate.effects = EFFECTS
    appoint(cast)
    with cast.gate.reading() as db:
        held = db.scalars(select(Appointment.id).where(Appointment.role == "R18")).one()
    for command, given in (
        (tenure.end_appointment, {"appointment_id": held, "reason": "不再任用"}),
        (tenure.appoint_member, {"member_id": cast.id("nurse"), "role": "R18"}),
    ):
        with pytest.raises(Refused, match="PERM-01"):
            cast.do("lead", command, **given)
    cast.do("leader", qp.end_office, office_id=1, reason="离任")
    assert may(cast, "second_verifier") == ["TEAM-02"]


def test_a_proposed_office_is_taken_back_with_its_letter(cast: Cast) -> None:
    opened = propose(cast)
    cast.do("leader", qp.end_office, office_id=opened.id, reason="改任他人")
    with cast.gate.reading() as db:
        assert db.get_one(Record, opened.record_id).state == "voided"
    with pytest.raises(CtdeskError, match="QP-15"):
        cast.do("leader", qp.end_office, office_id=opened.id, reason="再次")
    propose(cast)


def assess(cast: Cast, found: int, answers: dict[str, Value], login: str = "second_verifier") -> Any:
    opened = cast.do(
        "leader", qp.open_assessment, member_id=cast.id(login), year=cast.clock.now.year, seeded=SEEDED
    )
    given: dict[str, Value] = {f"C2:{number}": number <= found for number in range(1, len(SEEDED) + 1)}
    given |= {"B1": "90", "D1": "85", "D2": "两起偏差，无复发"}
    reasons: dict[str, Value] = {"CS4#reason": "检出不足"} if found < 9 else {}
    return sign(cast, "leader", opened.record_id, "assessor", {**given, **answers, **reasons}), opened


def test_a_suspension_closes_the_release_at_once_and_the_next_result_opens_it(cast_qp: Cast) -> None:
    cast = cast_qp
    appoint(cast)
    assert may(cast, "second_verifier") == []
    _, opened = assess(cast, 6, {"F3": "suspend", "F6": "重新培训后复核"})
    assert "TEAM-46" in may(cast, "second_verifier")
    assert "TEAM-46" in may(cast, "second_verifier", "qp.stop_use")
    sign(cast, "second_verifier", opened.record_id, "member", {"G1": True})
    with cast.gate.reading() as db:
        verdict = db.scalars(select(QpVerdict)).one()
        assert (verdict.result, verdict.total_percent) == ("suspend", "77.0")
        assert db.get_one(Record, opened.record_id).state in ("completed", "reviewed")
    assess(cast, 10, {"F3": "continue"})
    assert may(cast, "second_verifier") == []


def test_a_limit_leaves_only_the_products_named(cast: Cast) -> None:
    cast.gate.effects = EFFECTS
    code = add_product(cast)
    appoint(cast)
    with pytest.raises(CtdeskError, match="QP-10"):
        assess(cast, 10, {"F3": "limited", "F5": code, "F6": "半年后复核"})
    with cast.gate.reading() as db:
        opened = db.scalars(select(Record).where(Record.form_code == "CT-QP-003")).one()
    with pytest.raises(CtdeskError, match="QP-14"):
        sign(cast, "leader", opened.id, "assessor", {"F4": "仅熟悉一种产品", "F5": "NOBODY-KNOWS"})
    sign(cast, "leader", opened.id, "assessor", {"F5": f"{code}；"})
    assert may(cast, "second_verifier", product=code) == []
    assert may(cast, "second_verifier", product="OTHER") == ["TEAM-47"]


def test_one_open_assessment_of_a_year_and_not_of_oneself(cast: Cast) -> None:
    def open_one(login: str, **more: Any) -> Any:
        given = {"member_id": cast.id(login), "year": cast.clock.now.year, "seeded": SEEDED}
        return cast.do("leader", qp.open_assessment, **{**given, **more})

    open_one("verifier")
    for code, login, more in (
        ("QP-03", "verifier", {}),
        ("TEAM-11", "leader", {}),
        ("QP-06", "receiver", {"seeded": ()}),
        ("FIELD-04", "receiver", {"year": 2100}),
    ):
        with pytest.raises(CtdeskError, match=code):
            open_one(login, **more)


def test_authority_is_delegated_with_batches_and_countersigned(cast_qp: Cast) -> None:
    cast = cast_qp
    appoint(cast)
    appoint(cast, "verifier", "R19", absence_plan=None)
    begins = cast.clock.now.replace(second=0, microsecond=0)
    wish = Wish("qp.release", begins, begins + timedelta(days=14))
    given = {"delegate_id": cast.id("verifier"), "lines": (wish,), "reason_code": "leave"}
    with pytest.raises(Refused, match="QP-11"):
        cast.sign("second_verifier", delegations.propose_delegation, **given)
    proposed = cast.sign("second_verifier", qp.delegate_authority, batches=("B-01", "B-02"), **given)
    assert "TEAM-02" in may(cast, "verifier")
    cast.sign("verifier", delegations.accept_delegation, delegation_id=proposed.delegation_id)
    assert "TEAM-02" in may(cast, "verifier")
    with pytest.raises(CtdeskError):
        sign(cast, "lead", proposed.record_id, "leader", {"D1:1": "approve"})
    sign(cast, "leader", proposed.record_id, "leader", {"D1:1": "approve"})
    cast.clock.advance(minutes=1)
    assert may(cast, "verifier") == []
    with cast.gate.reading() as db:
        assert db.scalars(select(DelegationLine.scope)).one() == {"batches": ["B-01", "B-02"]}
    cast.do("leader", qp.end_office, office_id=1, reason="离任")
    assert "TEAM-02" in may(cast, "verifier"), "what the QP passed on ends with the QP's office"


def test_a_declared_conflict_bars_its_product_and_only_the_leader_lifts_it(cast: Cast) -> None:
    cast.gate.effects = EFFECTS
    code = add_product(cast)
    appoint(cast)
    today = date(2026, 3, 2)
    conflict = cast.do(
        "second_verifier",
        qp.declare_conflict,
        kind="financial",
        text="配偶持有申办方股份",
        starts_on=today,
        product_code=code,
    )
    assert may(cast, "second_verifier", product=code) == ["TEAM-48"]
    assert may(cast, "second_verifier", product="OTHER") == []
    with pytest.raises(Refused):
        cast.do("second_verifier", qp.withdraw_conflict, conflict_id=conflict, reason="已转让")
    cast.do("leader", qp.judge_conflict, conflict_id=conflict, arranged="由转受权人放行", blocks=False)
    assert may(cast, "second_verifier", product=code) == []
    with cast.gate.reading() as db:
        rows = list(db.scalars(select(ConflictDeclaration).order_by(ConflictDeclaration.id)))
        assert [(row.blocks, row.withdrawn_at is None) for row in rows] == [(True, False), (False, True)]
    with pytest.raises(CtdeskError, match="QP-16"):
        cast.do(
            "second_verifier",
            qp.declare_conflict,
            kind="family",
            text="亲属",
            starts_on=today,
            ends_on=today - timedelta(days=1),
        )


def test_evidence_needs_a_record_or_a_file(cast: Cast) -> None:
    cast.gate.effects = EFFECTS
    opened = appoint(cast)
    with cast.gate.reading() as db:
        number = db.get_one(Record, opened.record_id).number
    given: dict[str, Any] = {"duty": "QPD-07", "performed_on": date(2026, 3, 1), "text": "批准规程"}
    with pytest.raises(CtdeskError, match="QP-05"):
        cast.do("second_verifier", qp.add_evidence, **given)
    with pytest.raises(CtdeskError, match="QP-04"):
        cast.do("second_verifier", qp.add_evidence, record_number="PJ-XX-1", **given)
    for odd in ({"duty": "QPD-13"}, {"performed_on": date(2026, 3, 3)}):
        with pytest.raises(CtdeskError, match="FIELD-04"):
            cast.do("second_verifier", qp.add_evidence, record_number=number, **{**given, **odd})
    with pytest.raises(CtdeskError, match="ATT-04"):
        cast.do("second_verifier", qp.add_evidence, file=("a.pdf", b"MZ\x90"), **given)
    cast.do("second_verifier", qp.add_evidence, record_number=number, **given)
    cast.do("second_verifier", qp.add_evidence, file=("minutes.pdf", b"%PDF-1.7"), **given)
