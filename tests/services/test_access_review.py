"""The quarterly review of accounts: listed, decided, carried out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.access import AccessReview
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import access_review, accounts, team, tenure
from ctdesk.services.grounds import segregation_rules
from ctdesk.services.rights import duty_table, duty_topics
from ctdesk.services.worklist import my_desk
from fixtures.cast import PEOPLE, Cast
from fixtures.forms_at_work import answer, sign

pytestmark = pytest.mark.usefixtures("messages")


def begin(cast: Cast, login: str = "qa") -> int:
    return int(cast.do(login, access_review.begin_review))


def lines(cast: Cast, record_id: int) -> dict[str, int]:
    """The line of each holder."""
    with cast.gate.reading() as db:
        accounts_listed = db.scalars(
            select(AccessReview.accounts).where(AccessReview.record_id == record_id)
        ).one()
    return {str(line["member"]).split(" ")[0]: number for number, line in enumerate(accounts_listed, 1)}


def decided(cast: Cast, record_id: int, **closing: str) -> None:
    """Keep every account but those named, which are closed."""
    values: dict[str, Any] = {f"B8:{n}": "keep" for n in lines(cast, record_id).values()}
    for name, reason in closing.items():
        number = lines(cast, record_id)[name]
        values |= {f"B8:{number}": "disable", f"B9:{number}": reason}
    answer(cast, "qa", record_id, {**values, "C1": True, "C2": True})
    sign(cast, "qa", record_id, "qa")


def test_what_quality_assurance_decided_is_carried_out_with_the_second_signature(any_cast: Cast) -> None:
    cast = any_cast
    record = begin(cast)
    assert len(lines(cast, record)) == len(PEOPLE)
    decided(cast, record, 冯时="已调离")

    def status() -> str:
        with cast.gate.reading() as db:
            return db.scalars(select(Member.status).where(Member.id == cast.id("buyer"))).one()

    assert status() == "active"
    answer(cast, "admin", record, {"C3": True})
    sign(cast, "admin", record, "it")
    assert status() == "disabled"
    (shown,) = cast.ask("qa", access_review.list_reviews)
    assert (shown.quarter, shown.ordinal, shown.accounts) == ("2026-Q1", 1, len(PEOPLE))
    assert shown.closed_at is not None
    assert cast.ask("qa", access_review.review_due) is None


def test_a_review_is_due_in_every_quarter_until_it_is_complete(cast: Cast) -> None:
    due = cast.ask("qa", access_review.review_due)
    assert (due.quarter, due.due, due.record_id) == ("2026-Q1", datetime(2026, 3, 31, 16, tzinfo=UTC), None)
    assert "review_access" in {item.kind for item in cast.ask("qa", my_desk).now}
    assert "review_access" not in {item.kind for item in cast.ask("nurse", my_desk).now}
    record = begin(cast)
    assert cast.ask("qa", access_review.review_due).record_id == record
    assert "review_access" not in {item.kind for item in cast.ask("qa", my_desk).now}
    with pytest.raises(CtdeskError) as refused:
        begin(cast, "admin")
    assert refused.value.code == "ACR-01"
    decided(cast, record)
    answer(cast, "admin", record, {"C3": True})
    sign(cast, "admin", record, "it")
    cast.clock.advance(days=30)
    assert cast.ask("qa", access_review.review_due).quarter == "2026-Q2"


def test_the_administrator_neither_decides_alone_nor_closes_the_own_account(cast: Cast) -> None:
    record = begin(cast, "admin")
    with pytest.raises(CtdeskError) as refused:
        sign(cast, "admin", record, "qa")
    assert refused.value.code in ("PERM-01", "TEAM-02")
    decided(cast, record, 吴桐="长期不用")
    answer(cast, "admin", record, {"C3": True})
    with pytest.raises(CtdeskError) as own:
        sign(cast, "admin", record, "it")
    assert own.value.code == "ACR-03"


def test_a_line_says_what_looks_odd(cast: Cast) -> None:
    cast.do("lead", tenure.appoint_member, member_id=cast.id("physician"), role="R30")
    cast.do("admin", accounts.disable_member, member_id=cast.id("physician"), reason="离职")
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("nurse")).appointments
    cast.do("lead", tenure.end_appointment, appointment_id=held.id, reason="调岗")
    cast.clock.advance(days=91)
    listed = cast.gate.transact(cast.gate.nobody(), access_review.list_accounts, action="test.look").value
    odd = {str(line["member"]).split(" ")[0]: str(line["findings"]) for line in listed}
    assert "closed, its roles have not been ended" in odd["陈砚"]
    assert "holds no role" in odd["何小满"]
    assert "more than 90 days" in odd["林知远"]


@pytest.mark.parametrize(
    ("day", "quarter", "last"),
    [
        (date(2024, 2, 29), "2024-Q1", date(2024, 3, 31)),
        (date(2026, 4, 1), "2026-Q2", date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 12, 31)),
    ],
)
def test_quarters_end_with_their_last_day(day: date, quarter: str, last: date) -> None:
    assert access_review.quarter_of(day) == quarter
    assert access_review.last_day(day) == last
    assert access_review.quarter_of(last + timedelta(days=1)) != quarter


def test_the_administrator_holds_no_business_duty_by_any_role_table() -> None:
    # SOD-14 as data: what R31 holds is what the rule lets an administrator do.
    (rule,) = [rule for rule in segregation_rules() if rule.code == "SOD-14"]
    (check,) = rule.checks
    for duty in duty_table().values():
        if "R31" in duty.held_by:
            allowed = duty.code in check.allowed_duties or duty_topics()[duty.code] in check.allowed_topics
            assert allowed, duty.code
