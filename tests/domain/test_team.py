"""May I sign this? Role, period, training, delegation, segregation, and the grounds for the signature."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.domain.answers import MemberId
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.team import Appointment, Competence, Conflict, Delegation, Duty, may_act
from fixtures.acceptance import SEED

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
DUTIES = {
    row["code"]: Duty.from_table(row)
    for row in tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]
}
RECEIVE = DUTIES["receipt.receive"]
ROLE = Appointment("R05", date(2026, 1, 1), date(2026, 12, 31))
TRAINED = [Competence(module, date(2026, 1, 1), date(2026, 12, 31)) for module in RECEIVE.modules]


def codes(**changes: object) -> list[str]:
    arguments: dict[str, object] = {
        "appointments": [ROLE],
        "competences": TRAINED,
        "duties": DUTIES,
    } | changes
    at = arguments.pop("at", AT)
    grounds = may_act("receipt.receive", at, **arguments)  # type: ignore[arg-type]  # one table of cases
    assert grounds.allowed == (not grounds.refusals)
    return [refusal.code for refusal in grounds.refusals]


def test_a_trained_member_in_office_may_act() -> None:
    assert RECEIVE.modules
    assert codes() == []


def test_without_the_role_nobody_may_act() -> None:
    assert codes(appointments=[]) == ["TEAM-02"]
    assert codes(appointments=[Appointment("R07", date(2026, 1, 1))]) == ["TEAM-02"]


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (datetime(2025, 12, 31, 23, 59, tzinfo=ZONE), False),
        (datetime(2026, 1, 1, 0, 0, tzinfo=ZONE), True),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZONE), True),
        (datetime(2027, 1, 1, 0, 0, tzinfo=ZONE), False),
    ],
)
def test_a_date_as_an_end_means_the_end_of_that_day(at: datetime, allowed: bool) -> None:
    assert (codes(at=at) == []) is allowed


def test_missing_lapsed_and_failed_competence_are_told_apart() -> None:
    module = RECEIVE.modules[0]
    rest = [one for one in TRAINED if one.module != module]
    assert codes(competences=rest) == ["TEAM-03"]
    assert codes(competences=[*rest, Competence(module, date(2025, 1, 1), date(2026, 3, 1))]) == ["TEAM-04"]
    failed = Competence(module, date(2026, 1, 1), date(2026, 12, 31), failed=True)
    assert codes(competences=[*rest, failed]) == ["TEAM-04"]


def test_the_longest_valid_competence_counts() -> None:
    module = RECEIVE.modules[0]
    older = Competence(module, date(2025, 1, 1), date(2026, 1, 1))
    grounds = may_act(
        "receipt.receive", AT, appointments=[ROLE], competences=[older, *TRAINED], duties=DUTIES
    )
    held = next(one for one in grounds.modules if one.module == module)
    assert (held.state, held.valid_until) == ("valid", date(2026, 12, 31))


def test_a_delegation_counts_once_accepted_and_approved_until_revoked() -> None:
    given = Delegation(
        MemberId(7),
        ("receipt.receive",),
        date(2026, 3, 1),
        date(2026, 3, 31),
        accepted_at=AT - timedelta(days=1),
        approved_at=AT - timedelta(hours=1),
    )
    assert RECEIVE.delegable
    assert codes(appointments=[], delegations=[given]) == []
    grounds = may_act(
        "receipt.receive", AT, appointments=[], competences=TRAINED, delegations=[given], duties=DUTIES
    )
    assert grounds.roles[0].by_delegation_of == 7
    for broken in (
        Delegation(MemberId(7), ("receipt.receive",), date(2026, 3, 1), date(2026, 3, 31)),
        Delegation(MemberId(7), ("storage.put_in",), *(date(2026, 3, 1), date(2026, 3, 31)), AT, AT),
        Delegation(MemberId(7), ("receipt.receive",), date(2026, 3, 3), date(2026, 3, 31), AT, AT),
        Delegation(
            MemberId(7), ("receipt.receive",), date(2026, 3, 1), date(2026, 3, 31), AT, AT + timedelta(1)
        ),
        Delegation(MemberId(7), ("receipt.receive",), date(2026, 3, 1), date(2026, 3, 31), AT, AT, AT),
    ):
        assert codes(appointments=[], delegations=[broken]) == ["TEAM-02"]


def test_a_delegation_gives_no_competence_and_no_way_round_segregation() -> None:
    given = Delegation(MemberId(7), ("receipt.receive",), date(2026, 3, 1), date(2026, 3, 31), AT, AT)
    assert set(codes(appointments=[], competences=[], delegations=[given])) == {"TEAM-03"}
    blocked = Conflict("SOD-01", "block", "receipt.verify")
    assert codes(appointments=[], delegations=[given], conflicts=[blocked]) == ["TEAM-05"]


def test_a_duty_that_may_not_be_delegated_is_not() -> None:
    given = Delegation(MemberId(7), ("records.amend",), date(2026, 3, 1), date(2026, 3, 31), AT, AT)
    grounds = may_act(
        "records.amend", AT, appointments=[], competences=[], delegations=[given], duties=DUTIES
    )
    assert "TEAM-02" in [refusal.code for refusal in grounds.refusals]


def test_a_warning_is_kept_and_refuses_nothing() -> None:
    warning = Conflict("SOD-21", "warn")
    grounds = may_act(
        "receipt.receive", AT, appointments=[ROLE], competences=TRAINED, duties=DUTIES, conflicts=[warning]
    )
    assert grounds.allowed
    assert grounds.conflicts == (warning,)


def test_the_statement_is_open_to_everyone_on_a_new_site() -> None:
    grounds = may_act("self.sign_statement", AT, appointments=[], competences=[], duties=DUTIES)
    assert grounds.allowed


def test_an_external_duty_needs_nobody_of_the_team() -> None:
    grounds = may_act("receipt.hand_over", AT, appointments=[ROLE], competences=[], duties=DUTIES)
    assert [refusal.code for refusal in grounds.refusals] == ["TEAM-06"]


def test_an_unknown_duty_is_refused() -> None:
    grounds = may_act("receipt.dance", AT, appointments=[ROLE], competences=TRAINED, duties=DUTIES)
    assert [refusal.code for refusal in grounds.refusals] == ["TEAM-01"]


def test_the_grounds_go_into_a_signature_as_canonical_json() -> None:
    grounds = may_act("receipt.receive", AT, appointments=[ROLE], competences=TRAINED, duties=DUTIES)
    signed = grounds.as_signed()
    assert canonical_bytes(signed)
    assert signed["roles"] == [
        {"role": "R05", "since": "2026-01-01", "until": "2026-12-31", "by_delegation_of": None}
    ]


def test_every_duty_that_needs_no_training_on_a_new_site_names_none() -> None:
    assert [duty.code for duty in DUTIES.values() if duty.bootstrap and duty.modules] == []
