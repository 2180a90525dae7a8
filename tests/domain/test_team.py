"""May I sign this? Role, delegation, training, documents, segregation, override, and the grounds for the
signature.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.answers import MemberId
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.team import (
    LIFTABLE,
    Conflict,
    Delegated,
    DocumentHeld,
    Duty,
    ModuleHeld,
    Override,
    Person,
    Refusal,
    RoleHeld,
    may_act,
    without,
)
from fixtures.acceptance import SEED

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
BEGAN, ENDS = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)
DUTIES = {
    row["code"]: Duty.from_table(row)
    for row in tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]
}
RECEIVE = DUTIES["receipt.receive"]
ROLE = RoleHeld("R05", BEGAN, ENDS)
TRAINED = {module: ModuleHeld(module, date(2026, 12, 31), "valid") for module in RECEIVE.modules}
READY = Person(roles=(ROLE,), modules=TRAINED)
BLOCK = Conflict("SOD-01", "block", "receipt.verify")
LIFTED = Override(MemberId(3), AT + timedelta(hours=4), "夜间仅一名药师")


def codes(person: Person, duty: Duty = RECEIVE, **more: object) -> list[str]:
    grounds = may_act(duty, person, **more)  # type: ignore[arg-type]  # one table of cases
    assert grounds.allowed == (not grounds.refusals)
    return [refusal.code for refusal in grounds.refusals]


def untrained(state: str, module: str = RECEIVE.modules[0]) -> Person:
    held = ModuleHeld(module, date(2026, 3, 1), state, date(2026, 3, 2))
    return replace(READY, modules={**TRAINED, module: held})


def test_a_trained_member_in_office_may_act() -> None:
    assert RECEIVE.modules
    assert codes(READY) == []


def test_without_the_role_nobody_may_act() -> None:
    assert codes(replace(READY, roles=())) == ["TEAM-02"]
    assert codes(replace(READY, roles=(RoleHeld("R07", BEGAN),))) == ["TEAM-02"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("lapsed", "TEAM-04"),
        ("unpractised", "TEAM-40"),
        ("to_retrain", "TEAM-41"),
        ("absent", "TEAM-42"),
        ("revoked", "TEAM-43"),
        ("relabelled", "TEAM-44"),
        ("failed", "TEAM-49"),
    ],
)
def test_every_reason_why_a_module_does_not_count_has_a_sentence_of_its_own(state: str, code: str) -> None:
    assert codes(untrained(state)) == [code]


def test_a_module_never_passed_is_missing() -> None:
    assert codes(replace(READY, modules={})) == ["TEAM-03"] * len(RECEIVE.modules)


def test_an_unread_document_in_force_stands_against_its_duty() -> None:
    read = DocumentHeld("SOP-06", 2, BEGAN, AT)
    assert codes(replace(READY, documents=(read,))) == []
    assert codes(replace(READY, documents=(read, replace(read, number="SOP-07", read_at=None)))) == [
        "TEAM-45"
    ]


def test_a_delegation_gives_the_duty_and_nothing_else() -> None:
    passed_on = Delegated("receipt.receive", MemberId(7), "DEL-1/2", BEGAN, ENDS, "R05")
    person = Person(delegated=(passed_on,), modules=TRAINED)
    (held,) = may_act(RECEIVE, person).roles
    assert (held.by_delegation_of, held.delegation, held.role) == (7, "DEL-1/2", "R05")
    assert codes(person) == []
    assert set(codes(replace(person, modules={}))) == {"TEAM-03"}
    assert codes(person, conflicts=[BLOCK]) == ["TEAM-05"]
    assert codes(person, DUTIES["receipt.verify"])[0] == "TEAM-02"


def test_a_delegation_holds_within_its_scope_only() -> None:
    one_product = Delegated("receipt.receive", MemberId(7), "DEL-1/2", BEGAN, ENDS, product="DEMO-T1")
    person = Person(delegated=(one_product,), modules=TRAINED)
    assert codes(person, product="DEMO-T1") == []
    assert codes(person, product="DEMO-T2") == ["TEAM-02"]
    assert codes(person) == ["TEAM-02"]


def test_a_duty_that_may_not_be_delegated_is_not() -> None:
    duty = next(one for one in DUTIES.values() if not one.delegable and one.held_by and not one.modules)
    passed_on = Delegated(duty.code, MemberId(7), "DEL-1/2", BEGAN, ENDS)
    assert codes(Person(delegated=(passed_on,)), duty) == ["TEAM-02"]


def test_an_own_role_counts_before_a_delegation() -> None:
    passed_on = Delegated("receipt.receive", MemberId(7), "DEL-1/2", BEGAN, ENDS)
    assert may_act(RECEIVE, replace(READY, delegated=(passed_on,))).roles == (ROLE,)


def test_an_override_lifts_competence_and_nothing_else() -> None:
    for state in ("lapsed", "unpractised", "absent", "failed"):
        grounds = may_act(RECEIVE, replace(untrained(state), override=LIFTED))
        assert grounds.allowed
        assert grounds.override == LIFTED
        assert [held.state for held in grounds.modules if held.state != "valid"] == [state]
    assert codes(replace(untrained("lapsed"), override=LIFTED, roles=())) == ["TEAM-02"]
    assert codes(replace(untrained("lapsed"), override=LIFTED), conflicts=[BLOCK]) == ["TEAM-05"]


def test_an_override_that_lifts_nothing_is_not_part_of_the_grounds() -> None:
    assert may_act(RECEIVE, replace(READY, override=LIFTED)).override is None


def test_a_suspended_qualified_person_does_not_release() -> None:
    release = DUTIES["qp.release"]
    modules = {code: ModuleHeld(code, None, "valid") for code in release.modules}
    person = Person(roles=(RoleHeld("R18", BEGAN),), modules=modules, bars=(Refusal("TEAM-46", {}),))
    assert codes(person, release) == ["TEAM-46"]
    assert codes(replace(person, bars=()), release) == []
    assert codes(replace(person, override=LIFTED), release) == ["TEAM-46"]


def test_a_warning_is_kept_and_refuses_nothing() -> None:
    warning = Conflict("SOD-21", "warn")
    grounds = may_act(RECEIVE, READY, conflicts=[warning])
    assert grounds.allowed
    assert grounds.conflicts == (warning,)


def test_the_statement_is_open_to_everyone_on_a_new_site() -> None:
    assert codes(Person(), DUTIES["self.sign_statement"]) == []


def test_an_external_duty_needs_nobody_of_the_team() -> None:
    assert codes(READY, DUTIES["receipt.hand_over"]) == ["TEAM-06"]


def test_what_stands_against_the_account_is_told_first() -> None:
    grounds = without(may_act(RECEIVE, replace(READY, roles=())), [Refusal("TEAM-31", {"name": "x"})])
    assert [one.code for one in grounds.refusals] == ["TEAM-31", "TEAM-02"]


def test_the_grounds_go_into_a_signature_as_canonical_json() -> None:
    read = DocumentHeld("SOP-06", 2, BEGAN, AT)
    signed = may_act(RECEIVE, replace(untrained("lapsed"), documents=(read,), override=LIFTED)).as_signed()
    assert canonical_bytes(signed)
    assert signed["v"] == 2
    assert signed["roles"] == [
        {
            "role": "R05",
            "since": "2026-01-01T00:00:00+08:00",
            "until": "2027-01-01T00:00:00+08:00",
            "acting": False,
            "by_delegation_of": None,
            "delegation": None,
        }
    ]
    assert signed["documents"] == [{"number": "SOP-06", "version": 2, "read_at": "2026-03-02T09:00:00+08:00"}]
    assert signed["override"] == {
        "allowed_by": 3,
        "until": "2026-03-02T13:00:00+08:00",
        "reason": "夜间仅一名药师",
        "incident": None,
    }


STATES = [
    "valid",
    "missing",
    "lapsed",
    "unpractised",
    "to_retrain",
    "absent",
    "revoked",
    "relabelled",
    "failed",
]


@given(
    states=st.lists(st.sampled_from(STATES), min_size=len(RECEIVE.modules), max_size=len(RECEIVE.modules)),
    in_office=st.booleans(),
    unread=st.booleans(),
    blocked=st.booleans(),
    lifted=st.booleans(),
)
def test_nobody_acts_unless_role_competence_and_segregation_all_allow_it(
    states: list[str], in_office: bool, unread: bool, blocked: bool, lifted: bool
) -> None:
    person = Person(
        roles=(ROLE,) if in_office else (),
        modules={
            module: ModuleHeld(module, date(2026, 3, 1), state)
            for module, state in zip(RECEIVE.modules, states, strict=True)
        },
        documents=(DocumentHeld("SOP-06", 1, BEGAN, None if unread else AT),),
        override=LIFTED if lifted else None,
    )
    grounds = may_act(RECEIVE, person, conflicts=[BLOCK] if blocked else [])
    competent = set(states) == {"valid"} and not unread
    assert grounds.allowed == (in_office and not blocked and (competent or lifted))
    assert (grounds.override is not None) == (lifted and not competent)
    assert lifted <= ({one.code for one in grounds.refusals} & LIFTABLE == set())


def test_every_duty_that_needs_no_training_on_a_new_site_names_none() -> None:
    assert [duty.code for duty in DUTIES.values() if duty.bootstrap and duty.modules] == []
