"""SOD-01–24, one test each: what a rule forbids is refused by its name, and the same act by another is not.

Forms of some rules come later; those are tested on the acts alone (decision 39).
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from ctdesk.domain import records, team
from ctdesk.domain.answers import MemberId
from ctdesk.domain.delegating import Party as Delegating
from ctdesk.domain.delegating import Wish, ensure_line
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.segregation import Signed, conflicts, lacking, read_rules
from ctdesk.domain.team import Duty, ModuleHeld, Person, RoleHeld, may_act
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "segregation.toml").read_text("utf-8"))
RULES = read_rules(TABLE["rule"])
BY_CODE = {rule.code: rule for rule in RULES}
DUTIES = {
    row["code"]: Duty.from_table(row)
    for row in tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]
}
ONE, TWO, THREE = MemberId(1), MemberId(2), MemberId(3)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def against(duty: str, person: MemberId, *done: Signed, **more: object) -> list[str]:
    found = conflicts(RULES, duty, person, done, **more)  # type: ignore[arg-type]  # one table of cases
    return [conflict.rule for conflict in found]


def forbids(rule: str, first: str, second: str, scope: str, *capacities: str) -> None:
    """One person may not do both; another may do the second."""
    done = Signed(ONE, first, (), capacities)
    assert against(second, ONE, done, scopes=(scope,)) == [rule]
    assert against(second, TWO, done, scopes=(scope,)) == []
    assert not BY_CODE[rule].overridable or rule in {"SOD-04", "SOD-20"}


def test_sod_01_receiver_is_not_verifier() -> None:
    forbids("SOD-01", "receipt.receive", "receipt.verify", "receipt")
    forbids("SOD-01", "receipt.receive", "receipt.decide", "receipt")


def test_sod_02_two_identity_checkers() -> None:
    forbids("SOD-02", "receipt.identify", "receipt.identify", "receipt")


def test_sod_03_a_courier_signs_no_hospital_check() -> None:
    assert against("receipt.verify", ONE, roles=["R33"], topic="receipt") == ["SOD-03"]
    assert against("receipt.hand_over", ONE, roles=["R33"], topic="receipt") == []


def test_sod_04_whoever_quarantined_does_not_accept_alone() -> None:
    forbids("SOD-04", "receipt.quarantine", "receipt.decide", "unit", "quarantine_placer")
    assert BY_CODE["SOD-04"].overridable


def test_sod_05_thaw_operator_is_not_witness() -> None:
    forbids("SOD-05", "thaw.perform", "thaw.witness", "unit")


def test_sod_06_two_people_at_the_bedside() -> None:
    forbids("SOD-06", "infusion.check", "infusion.verify", "unit")
    assert against("infusion.check", ONE, Signed(ONE, "thaw.perform"), scopes=("unit",)) == []


def test_sod_07_prescriber_is_not_reviewer() -> None:
    forbids("SOD-07", "order.prescribe", "order.review", "order")


def test_sod_08_the_qp_is_independent_of_the_batch_and_of_the_head_of_preparation() -> None:
    for duty in ("research.prepare", "research.test", "research.review_production"):
        forbids("SOD-08", duty, "qp.release", "batch", "batch_participant")
    assert against("qp.release", ONE, roles=["R18"], reports_to=["R17"]) == ["SOD-08"]
    assert against("qp.release", ONE, roles=["R19"], reports_to=["R17"]) == ["SOD-08"]
    assert against("qp.release", ONE, roles=["R18"], reports_to=["R36"]) == []


def test_sod_09_the_qp_is_not_the_principal_investigator() -> None:
    forbids("SOD-09", "research.lead", "qp.release", "project", "pi")


def test_sod_10_tester_is_not_reviewer() -> None:
    forbids("SOD-10", "research.test", "research.review_test", "batch")


def test_sod_11_owner_does_not_close_and_doer_does_not_assess() -> None:
    forbids("SOD-11", "incident.report", "incident.close", "incident", "incident_owner")
    forbids("SOD-11", "capa.act", "capa.assess", "capa", "capa_owner")


def test_sod_12_nobody_trains_or_assesses_themselves() -> None:
    for duty in ("training.deliver", "training.assess", "training.confirm"):
        forbids("SOD-12", "self.confirm_training", duty, "training_record", "trainee")


def test_sod_13_author_does_not_approve() -> None:
    forbids("SOD-13", "documents.author", "documents.approve", "document")


def test_sod_14_the_administrator_holds_no_business_right() -> None:
    business = [duty for duty in DUTIES.values() if "R05" in duty.held_by]
    assert business
    for duty in business:
        topic = next(row["topic"] for row in TABLE_OF_DUTIES if row["code"] == duty.code)
        expected = [] if topic in ("self", "admin") or duty.code in ALLOWED_TO_IT else ["SOD-14"]
        assert against(duty.code, ONE, roles=["R31"], topic=topic) == expected


def test_sod_15_a_delegation_passes_on_what_one_holds_and_no_more() -> None:
    receiver = Delegating(1, "甲", frozenset({"R05"}))
    verifier = Delegating(2, "乙", frozenset({"R06"}))
    begins = NOW + timedelta(hours=1)

    def propose(duty: str) -> None:
        wish = Wish(duty, begins, begins + timedelta(days=7))
        ensure_line(wish, DUTIES[duty], receiver, verifier, now=NOW, zone=UTC)

    open_to_all = next(
        duty.code
        for duty in DUTIES.values()
        if duty.delegable and "R05" in duty.held_by and not (duty.delegate_to or duty.technical)
    )
    propose(open_to_all)
    with pytest.raises(CtdeskError, match="DLG-06"):  # not held by an own role, so neither given on
        propose("receipt.decide")
    with pytest.raises(CtdeskError, match="DLG-08"):  # what another rule forbids is not got round
        ensure_line(
            Wish(open_to_all, begins, begins + timedelta(days=7)),
            DUTIES[open_to_all],
            receiver,
            Delegating(3, "丙", frozenset({"R31"})),
            now=NOW,
            zone=UTC,
        )


def test_sod_16_who_has_a_conflict_of_interest_recuses() -> None:
    forbids("SOD-16", "research.lead", "research.opine_ethics", "project", "pi")
    recused = {"roles": ["R22"], "scopes": ("project",), "declared_conflict": True}
    assert against("research.opine_ethics", TWO, **recused) == ["SOD-16"]
    assert against("research.opine_ethics", TWO, roles=["R22"], scopes=("project",)) == []


def test_sod_17_destruction_takes_three_people() -> None:
    forbids("SOD-17", "disposal.perform", "disposal.witness", "disposal")
    forbids("SOD-17", "disposal.witness", "disposal.approve", "disposal")
    forbids("SOD-17", "disposal.perform", "disposal.approve", "disposal")


def test_sod_18_the_counter_is_not_the_custodian_of_the_day() -> None:
    forbids("SOD-18", "storage.put_in", "storage.count", "count", "custodian_of_day")


def test_sod_19_the_taker_of_a_sample_does_not_approve() -> None:
    forbids("SOD-19", "research.take_sample", "research.approve_sample", "sample")


def test_sod_20_nobody_signs_without_competence_unless_the_lead_lifts_it() -> None:
    duty = DUTIES["receipt.receive"]
    role = RoleHeld("R05", NOW - timedelta(days=30))
    valid = {code: ModuleHeld(code, None, "valid") for code in duty.modules}
    lapsed = {**valid, duty.modules[0]: ModuleHeld(duty.modules[0], NOW.date(), "lapsed")}
    lifted = team.Override(TWO, NOW + timedelta(hours=4), "夜间")
    assert may_act(duty, Person((role,), modules=valid)).allowed
    assert not may_act(duty, Person((role,), modules=lapsed)).allowed
    assert may_act(duty, Person((role,), modules=lapsed, override=lifted)).allowed
    assert (BY_CODE["SOD-20"].overridable, BY_CODE["SOD-20"].raises) == (True, "PR1")


def test_sod_21_a_second_signature_is_never_the_first_ones_session() -> None:
    (rule,) = [row for row in TABLE["rule"] if row["code"] == "SOD-21"]
    assert rule["check"][0]["full_authentication"] is True
    assert (rule["check"][1]["min_seconds_between_signers"], rule["check"][1]["effect"]) == (5, "warn")


def test_sod_22_exceptional_release_takes_three_signatures_and_the_holders_opinion() -> None:
    signed = [
        Signed(ONE, "release.exceptional", ("R03",)),
        Signed(TWO, "release.exceptional", ("R06",)),
        Signed(THREE, "release.exceptional", ("R01",)),
    ]
    assert lacking(RULES, ["unit"], signed, ["holder_opinion"]) == ()
    for left_out in signed:
        rest = [one for one in signed if one is not left_out]
        assert [one.rule for one in lacking(RULES, ["unit"], rest, ["holder_opinion"])] == ["SOD-22"]
    assert [one.attachment for one in lacking(RULES, ["unit"], signed)] == ["holder_opinion"]
    one_in_two_roles = [Signed(ONE, "release.exceptional", ("R03", "R01")), signed[1]]
    assert len(lacking(RULES, ["unit"], one_in_two_roles, ["holder_opinion"])) == 1
    swapped = [
        Signed(ONE, "release.exceptional", ("R03", "R01")),
        Signed(THREE, "release.exceptional", ("R03",)),
    ]
    assert len(lacking(RULES, ["unit"], [*swapped, signed[1]], ["holder_opinion"])) == 0


def test_sod_23_an_inspector_reads_and_nothing_else() -> None:
    assert against("receipt.receive", ONE, roles=["R35"], topic="receipt") == ["SOD-23"]
    assert against("audit.inspect", ONE, roles=["R35"], topic="audit") == []


def test_sod_24_only_an_original_signer_or_qa_corrects() -> None:
    given = [records.GivenSignature("receiver", ONE, "aa")]

    def amend(person: MemberId, reason: str = "读数写错", *, is_qa: bool = False) -> None:
        records.ensure_may_amend(person, reason, given, may_amend_others=is_qa, state="completed")

    amend(ONE)
    amend(TWO, is_qa=True)
    with pytest.raises(CtdeskError, match="REC-03"):
        amend(TWO)
    with pytest.raises(CtdeskError, match="FORM-12"):
        amend(ONE, " ")


TABLE_OF_DUTIES = tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]
ALLOWED_TO_IT = {"audit.verify", "audit.review_access", "incident.report", "capa.act"}


def test_every_rule_has_its_test() -> None:
    tested = {name[5:11].upper().replace("_", "-") for name in globals() if name.startswith("test_sod_")}
    assert tested == set(BY_CODE)
