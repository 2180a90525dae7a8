"""Controlled documents: in force from the minute, read ahead, blocked from the minute and never before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.documents import (
    Document,
    Version,
    act_content,
    ensure_review_due,
    in_force,
    months_later,
    to_come,
    to_read,
    unread_for,
)
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.signatures import HeadRef, SignerRef, SiteRef

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DUTY = "receipt.verify"


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def version(number: int, approved: int, effective: int, withdrawn: int | None = None) -> Version:
    end = None if withdrawn is None else at(withdrawn)
    return Version(number, number, frozenset({DUTY}), at(approved), at(effective), end)


def document(*versions: Version) -> Document:
    return Document(1, "SOP-001", versions)


@st.composite
def histories(draw: st.DrawFn) -> Document:
    """Any history of versions: drafts, approved ones, some withdrawn before or after their minute."""
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        approved = draw(st.integers(0, 60))
        effective = approved + draw(st.integers(0, 60))
        withdrawn = draw(st.none() | st.integers(approved, 140))
        one = version(number, approved, effective, withdrawn)
        if draw(st.booleans()) and number > 1:
            one = Version(number, number, frozenset({DUTY}))
        made.append(one)
    end = draw(st.none() | st.integers(0, 150))
    return Document(1, "SOP-001", tuple(made), None if end is None else at(end))


def test_in_force_from_the_very_minute() -> None:
    sop = document(version(1, 0, 10), version(2, 20, 30))
    assert in_force(sop, at(10) - MINUTE) is None
    assert in_force(sop, at(10)) == sop.versions[0]
    assert in_force(sop, at(30) - timedelta(microseconds=1)) == sop.versions[0]
    assert in_force(sop, at(30)) == sop.versions[1]
    assert to_come(sop, at(29)) == (sop.versions[1],)
    assert to_come(sop, at(30)) == ()


def test_blocked_from_the_effective_minute_and_asked_from_the_approval() -> None:
    sop = document(version(1, 20, 30))
    assert to_read([sop], [DUTY], at(19), {}) == ()
    (task,) = to_read([sop], [DUTY], at(20), {})
    assert (task.since, task.blocks(at(29)), task.blocks(at(30))) == (at(30), False, True)
    assert unread_for(DUTY, at(30) - timedelta(microseconds=1), [sop], {}) == ()
    assert unread_for(DUTY, at(30), [sop], {}) == (task,)
    assert unread_for("receipt.receive", at(30), [sop], {}) == ()
    assert unread_for(DUTY, at(40), [sop], {1: at(40)}) == ()
    assert unread_for(DUTY, at(40), [sop], {1: at(41)}) == (task,), "read later does not count then"


def test_a_version_withdrawn_before_its_minute_replaced_nothing() -> None:
    sop = document(version(1, 0, 0), version(2, 10, 30, withdrawn=20))
    assert in_force(sop, at(40)) == sop.versions[0]


def test_a_replaced_version_never_comes_back() -> None:
    sop = document(version(1, 0, 0), version(2, 10, 30, withdrawn=40))
    assert in_force(sop, at(40)) is None
    assert unread_for(DUTY, at(40), [sop], {}) == ()


@given(histories(), st.integers(0, 160))
def test_at_no_instant_two_versions_and_never_one_that_does_not_count(sop: Document, minute: int) -> None:
    now, moment = in_force(sop, at(minute)), at(minute)
    if now is None:
        return
    assert now.approved_at is not None and now.effective_at is not None
    assert now.approved_at <= moment and now.effective_at <= moment
    assert now.withdrawn_at is None or moment < now.withdrawn_at
    assert sop.withdrawn_at is None or moment < sop.withdrawn_at
    assert now not in to_come(sop, moment)


@given(histories(), st.integers(0, 160))
def test_what_blocks_was_a_task_the_minute_before(sop: Document, minute: int) -> None:
    """Nobody is blocked by what could not have been read: the task opens with the approval."""
    for one in unread_for(DUTY, at(minute), [sop], {}):
        assert one.since <= at(minute)
        (found,) = [each for each in sop.versions if each.id == one.version_id]
        assert found.approved_at is not None
        if found.approved_at < one.since:
            before = to_read([sop], [DUTY], one.since - timedelta(microseconds=1), {})
            assert one.version_id in [each.version_id for each in before]
        assert unread_for(DUTY, one.since - timedelta(microseconds=1), [sop], {}) != (one,)


@given(histories(), st.integers(0, 160))
def test_who_has_read_everything_is_never_blocked(sop: Document, minute: int) -> None:
    read = {one.id: one.approved_at for one in sop.versions if one.approved_at is not None}
    assert unread_for(DUTY, at(minute), [sop], read) == ()


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, wanted: date) -> None:
    assert months_later(day, months) == wanted


@pytest.mark.parametrize("due", [date(2026, 3, 2), date(2028, 3, 3), date(2026, 1, 1)])
def test_a_review_is_due_within_24_months(due: date) -> None:
    with pytest.raises(CtdeskError, match="SOP-06"):
        ensure_review_due(date(2026, 3, 2), due)
    ensure_review_due(date(2026, 3, 2), date(2028, 3, 2))


def test_what_is_signed_names_an_act_and_a_nonce() -> None:
    def content(act: str, nonce: str) -> bytes:
        return act_content(
            act,
            document={"code": "SOP-001", "version": 1},
            site=SiteRef("x", "院", "H"),
            signer=SignerRef("王", "R05", 1),
            at=START,
            grounds={},
            head=HeadRef(1, "ab"),
            nonce=nonce,
        )

    assert b'"meanings":["acknowledged"]' in content("acknowledged", "n")
    for act, nonce in (("released", "n"), ("approved", "")):
        with pytest.raises(ValueError, match="authored"):
            content(act, nonce)
