"""What is owed: opened once, fulfilled with a receipt, withdrawn with a reason, late for ever, recounted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.deadlines import Term
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import obligations, working_days
from ctdesk.services.gate import command
from ctdesk.services.obligation_list import list_obligations, roles_to_hear
from ctdesk.services.obligations import Owed, Owner
from ctdesk.services.upkeep import recount_dues
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast

pytestmark = pytest.mark.usefixtures("messages")
CASE = Owner("incident", 1)


@command(needs=None, action="test.owe")
def owe(work: UnitOfWork, *, wanted: Owed) -> int:
    """An obligation as another command opens it."""
    return obligations.owe(work, CASE, wanted)


@command(needs=None, action="test.anchor")
def correct(work: UnitOfWork, *, at: datetime) -> int:
    """The moment it became known, corrected."""
    return obligations.move_anchor(work, CASE, "aware_at", at)


def owed(cast: Cast, term: Term, **said: Any) -> int:
    wanted = Owed(term, "aware_at", said.pop("at", cast.clock.now), **{"duty": "incident.triage", **said})
    found: int = cast.do("qa", owe, wanted=wanted)
    return found


def row(cast: Cast, number: int) -> Obligation:
    with cast.gate.reading() as db:
        found: Obligation | None = db.get(Obligation, number)
        assert found is not None
        db.expunge_all()
    return found


def refused(cast: Cast, login: str, command: Any, **arguments: Any) -> str:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, command, **arguments)
    return error.value.code


def test_nothing_is_owed_twice(any_cast: Cast) -> None:
    first = owed(any_cast, Term("hour", 24), rule="DL-DISPUTE", recipient="health_authority")
    assert owed(any_cast, Term("hour", 24), rule="DL-DISPUTE", recipient="health_authority") == first
    assert owed(any_cast, Term("hour", 24), rule="DL-DISPUTE", recipient="sponsor") != first


def test_lists_put_what_is_due_first_first_and_page_by_key(any_cast: Cast) -> None:
    later = owed(any_cast, Term("hour", 3), text="c")
    at_once = owed(any_cast, Term("immediately"), text="a")
    sooner = owed(any_cast, Term("hour", 2), text="b")
    seen: list[int] = []
    after = None
    while True:
        page = any_cast.ask("qa", list_obligations, after=after, limit=1)
        seen += [one.id for one in page.rows]
        after = page.next_after
        if after is None:
            break
    assert seen == [at_once, sooner, later]
    any_cast.do("qa", obligations.withdraw_obligation, obligation_id=sooner, seen_version=1, reason="重复")
    first = any_cast.ask("qa", list_obligations, state="all", limit=2)
    rest = any_cast.ask("qa", list_obligations, state="all", limit=2, after=first.next_after)
    assert [one.id for one in (*first.rows, *rest.rows)] == [at_once, later, sooner]
    assert [one.status for one in rest.rows] == ["withdrawn"]
    assert any_cast.ask("qa", list_obligations).rows[0].status == "overdue"


def test_what_was_done_keeps_its_receipt_and_whether_it_was_in_time(cast: Cast) -> None:
    number = owed(cast, Term("hour", 1), rule="DL-DISPUTE", recipient="health_authority")
    cast.clock.advance(minutes=70)
    common = {"obligation_id": number, "seen_version": 1}
    now = cast.clock.now
    assert refused(cast, "qa", obligations.fulfil_obligation, **common, done_at=now) == "DLN-14"
    ahead = now + timedelta(minutes=1)
    fulfil = {**common, "way": "online"}
    assert refused(cast, "qa", obligations.fulfil_obligation, **fulfil, done_at=ahead) == "DLN-03"
    early = now - timedelta(hours=2)
    assert refused(cast, "qa", obligations.fulfil_obligation, **fulfil, done_at=early) == "DLN-05"
    assert refused(cast, "qa", obligations.add_receipt, **common, receipt_no="A1") == "DLN-15"
    cast.do("qa", obligations.fulfil_obligation, **fulfil, done_at=now)
    (listed,) = cast.ask("qa", list_obligations, state="settled").rows
    assert (listed.status, listed.in_time, listed.recipient_words.zh_CN) == (
        "done_late",
        False,
        "卫生健康主管部门",
    )
    late = {"obligation_id": number, "seen_version": 2}
    assert refused(cast, "qa", obligations.fulfil_obligation, **late, done_at=now, way="fax") == "DLN-13"
    assert refused(cast, "qa", obligations.add_receipt, **late) == "DLN-16"
    cast.do("qa", obligations.add_receipt, **late, receipt_no="沪-0042")
    late["seen_version"] = 3
    assert refused(cast, "qa", obligations.add_receipt, **late, receipt_no="沪-0043") == "DLN-17"
    assert row(cast, number).receipt_no == "沪-0042"


def test_what_was_noted_by_mistake_is_withdrawn_and_owed_again(cast: Cast) -> None:
    number = owed(cast, Term("hour", 1), text="回复")
    now = cast.clock.now
    cast.do("qa", obligations.fulfil_obligation, obligation_id=number, seen_version=1, done_at=now)
    again = cast.do(
        "qa", obligations.withdraw_obligation, obligation_id=number, seen_version=2, reason="登记错了"
    )
    assert again not in (None, number)
    assert (row(cast, again).due_at, row(cast, again).text) == (row(cast, number).due_at, "回复")
    stale = {"obligation_id": number, "seen_version": 2, "reason": "–"}
    assert refused(cast, "qa", obligations.withdraw_obligation, **stale) == "REC-13"
    stale["seen_version"] = 3
    assert refused(cast, "qa", obligations.withdraw_obligation, **stale) == "DLN-13"


def test_withdrawing_what_is_late_does_not_wash_it_off(cast: Cast) -> None:
    in_time, late = owed(cast, Term("hour", 5), text="a"), owed(cast, Term("hour", 1), text="b")
    cast.clock.advance(minutes=61)
    for number in (in_time, late):
        cast.do("qa", obligations.withdraw_obligation, obligation_id=number, seen_version=1, reason="不适用")
    cast.clock.advance(hours=9)
    found = {one.id: one.in_time for one in cast.ask("qa", list_obligations, state="settled").rows}
    assert found == {in_time: None, late: False}


def test_only_who_may_act_settles_it(cast: Cast) -> None:
    number = owed(cast, Term("hour", 1), text="外报", duty="incident.notify")
    fulfil = {"obligation_id": number, "seen_version": 1, "done_at": cast.clock.now}
    assert refused(cast, "nurse", obligations.fulfil_obligation, **fulfil) == "PERM-01"
    assert refused(cast, "qa", obligations.fulfil_obligation, **fulfil) == "PERM-01"
    cast.do("lead", obligations.fulfil_obligation, **fulfil)


def test_own_words_take_a_term_that_can_be(cast: Cast) -> None:
    said = {"subject": CASE, "text": "主管部门要求补充材料", "anchor_at": cast.clock.now}
    assert refused(cast, "qa", obligations.open_obligation, **said, unit="week", amount=1) == "DLN-01"
    assert refused(cast, "qa", obligations.open_obligation, **said, unit="hour", amount=-1) == "DLN-02"
    number = cast.do("qa", obligations.open_obligation, **said, unit="calendar_day", amount=0)
    local = row(cast, number).due_at.astimezone(UTC)
    assert (local.hour, local.minute) == (16, 0)  # 24:00 in Shanghai


def test_a_calendar_that_is_published_later_moves_what_was_assumed(
    any_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obligations, "is_published", lambda day: False)
    number = owed(any_cast, Term("working_day", 5), text="a")
    other = owed(any_cast, Term("hour", 5), text="b")
    before = row(any_cast, number).due_at
    assert row(any_cast, number).assumed and not row(any_cast, other).assumed
    assert any_cast.do("qa", obligations.recompute_dues) == 0
    free = any_cast.clock.now.date() + timedelta(days=1)

    def works(day: date) -> bool:
        return day != free and working_days.is_working_day(day)

    monkeypatch.setattr(obligations, "is_published", lambda day: True)
    monkeypatch.setattr(obligations, "is_working_day", works)
    outcome = any_cast.outcome("qa", obligations.recompute_dues)
    assert (outcome.value, outcome.seq is not None) == (1, True)
    assert row(any_cast, number).due_at >= before and not row(any_cast, number).assumed
    assert any_cast.outcome("qa", obligations.recompute_dues).seq is None
    monkeypatch.setattr(obligations, "is_published", lambda day: False)
    assert recount_dues(any_cast.site) == 1, "the window counts again by itself"


def test_a_corrected_awareness_moves_what_is_open(cast: Cast) -> None:
    open_one, done = owed(cast, Term("hour", 5), text="a"), owed(cast, Term("hour", 6), text="b")
    cast.do("qa", obligations.fulfil_obligation, obligation_id=done, seen_version=1, done_at=cast.clock.now)
    before = row(cast, done).due_at
    earlier = cast.clock.now - timedelta(hours=2)
    assert cast.do("qa", correct, at=earlier) == 1
    assert row(cast, open_one).due_at == earlier + timedelta(hours=5)
    assert row(cast, done).due_at == before


def test_what_is_late_goes_up_to_lead_and_leader(cast: Cast) -> None:
    number = owed(cast, Term("hour", 1), text="a")
    due = row(cast, number).due_at
    assert roles_to_hear(row(cast, number), due - timedelta(minutes=1)) == ()
    assert roles_to_hear(row(cast, number), due + timedelta(minutes=1)) == ("R01",)
    assert roles_to_hear(row(cast, number), due + timedelta(days=31)) == ("R01", "R36")
    with cast.gate.reading() as db:
        assert len(list(db.scalars(select(Obligation)))) == 1
