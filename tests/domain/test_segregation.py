"""Segregation of duties: the declared rules of the acceptance record, and one engine for all of them."""

from __future__ import annotations

import tomllib

import pytest

from ctdesk.domain.answers import MemberId
from ctdesk.domain.segregation import ENGINE_ELSEWHERE, Signed, conflicts, read_rules
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "segregation.toml").read_text("utf-8"))
RULES = read_rules(TABLE["rule"])
ONE, TWO = MemberId(1), MemberId(2)


def against(duty: str, person: MemberId, *done: Signed, **more: object) -> list[str]:
    found = conflicts(RULES, duty, person, done, **more)  # type: ignore[arg-type]  # one table of cases
    return [conflict.rule for conflict in found]


def test_all_rules_are_read() -> None:
    assert [rule.code for rule in RULES] == [f"SOD-{number:02d}" for number in range(1, 25)]


@pytest.mark.parametrize(
    ("done", "wanted", "rule"),
    [
        ("receipt.receive", "receipt.verify", "SOD-01"),
        ("receipt.verify", "receipt.receive", "SOD-01"),
        ("receipt.receive", "receipt.decide", "SOD-01"),
        ("receipt.decide", "quality.review", "SOD-01"),
        ("receipt.identify", "receipt.identify", "SOD-02"),
    ],
)
def test_one_person_does_not_do_both(done: str, wanted: str, rule: str) -> None:
    assert against(wanted, ONE, Signed(ONE, done)) == [rule]
    assert against(wanted, TWO, Signed(ONE, done)) == []


def test_the_verifier_may_decide() -> None:
    assert against("receipt.decide", ONE, Signed(ONE, "receipt.verify")) == []


def test_the_receiver_may_check_identity_and_put_in() -> None:
    done = Signed(ONE, "receipt.receive")
    assert against("receipt.identify", ONE, done) == []
    assert against("storage.put_in", ONE, done) == []


def test_a_rule_names_what_it_collides_with_and_cannot_be_lifted() -> None:
    (conflict,) = conflicts(RULES, "receipt.verify", ONE, [Signed(ONE, "receipt.receive")])
    assert (conflict.severity, conflict.other_duty, conflict.overridable) == (
        "block",
        "receipt.receive",
        False,
    )


def test_a_courier_signs_the_handover_and_nothing_else() -> None:
    assert against("receipt.hand_over", ONE, roles=["R33"], topic="receipt") == []
    assert against("receipt.verify", ONE, roles=["R33"], topic="receipt") == ["SOD-03"]


def test_the_system_administrator_signs_no_business() -> None:
    assert against("receipt.receive", ONE, roles=["R31"], topic="receipt") == ["SOD-14"]
    assert against("admin.backup", ONE, roles=["R31"], topic="admin") == []
    assert against("self.sign_statement", ONE, roles=["R31"], topic="self") == []


def test_whoever_quarantined_does_not_accept_alone() -> None:
    placed = Signed(ONE, "receipt.quarantine", capacities=("quarantine_placer",))
    (conflict,) = conflicts(RULES, "receipt.decide", ONE, [placed])
    assert (conflict.rule, conflict.overridable) == ("SOD-04", True)


def test_a_rule_holds_within_its_scope_only() -> None:
    done = Signed(ONE, "thaw.perform")
    assert against("thaw.witness", ONE, done, scopes=("unit",)) == ["SOD-05"]
    assert against("thaw.witness", ONE, done, scopes=("order",)) == []


def test_destruction_takes_three_people() -> None:
    rules = {"scopes": ("disposal",)}
    assert against("disposal.approve", ONE, Signed(ONE, "disposal.perform"), **rules) == ["SOD-17"]
    assert against("disposal.approve", ONE, Signed(ONE, "disposal.witness"), **rules) == ["SOD-17"]
    assert against("disposal.approve", MemberId(3), Signed(ONE, "disposal.perform"), **rules) == []


def test_every_kind_has_an_engine_here_or_is_said_to_have_one_elsewhere() -> None:
    kinds = {check.kind for rule in RULES for check in rule.checks}
    assert kinds - ENGINE_ELSEWHERE == {"distinct", "blind", "only", "required", "account"}


@pytest.mark.parametrize(
    "table",
    [
        {"code": "X-1"},
        {"code": "X-1", "override": {"allowed": False}, "check": []},
        {
            "code": "X-1",
            "override": {"allowed": False},
            "check": [{"scope": "record", "kind": "vague", "parties": []}],
        },
        {"code": "X-1", "override": {"allowed": False}, "check": [{"scope": "record", "kind": "distinct"}]},
    ],
)
def test_a_rule_that_is_not_understood_is_named(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="X-1"):
        read_rules([table])
