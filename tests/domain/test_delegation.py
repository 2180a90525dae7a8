"""Delegation lines at the minute: who approved, until when, what a change of lead and a lapse do to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.delegation import (
    FINAL,
    Decision,
    LeadTerm,
    Line,
    ends_of_line,
    line_in_force,
    reigns,
    spans_of_line,
    state_of_line,
)
from ctdesk.domain.spans import Span, common, gap_after, united, without

DAY0 = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD, NEW = 3, 4


def h(hours: float) -> datetime:
    return DAY0 + timedelta(hours=hours)


LINE = Line(h(10), h(500), accepted_at=h(2))
TERM = [LeadTerm(OLD, h(-1000))]
HANDOVER = [LeadTerm(OLD, h(-1000), h(100)), LeadTerm(NEW, h(100))]
APPROVED = Decision("approve", OLD, h(4))


def in_force(
    at: datetime, line: Line = LINE, *decisions: Decision, terms: list[LeadTerm] | None = None
) -> bool:
    return line_in_force(line, decisions or (APPROVED,), TERM if terms is None else terms, at)


def test_a_line_holds_from_its_first_minute_to_the_one_before_its_end() -> None:
    assert not in_force(h(10) - MINUTE)
    assert in_force(h(10))
    assert in_force(h(500) - MINUTE)
    assert not in_force(h(500))


def test_nothing_is_in_force_before_both_have_said_yes() -> None:
    assert not line_in_force(LINE, (), TERM, h(20))
    assert not in_force(h(20), replace(LINE, accepted_at=None))
    late = Decision("approve", OLD, h(30))
    assert not in_force(h(30) - MINUTE, LINE, late)
    assert in_force(h(30), LINE, late)
    assert not in_force(h(39), replace(LINE, accepted_at=h(40)))
    assert in_force(h(40), replace(LINE, accepted_at=h(40)))


def test_an_approval_of_somebody_who_does_not_lead_counts_for_nothing() -> None:
    assert not in_force(h(20), LINE, Decision("approve", 99, h(4)))
    assert not line_in_force(LINE, (APPROVED,), [], h(20))


def test_a_revoked_line_ends_in_that_minute_and_for_good() -> None:
    line = replace(LINE, revoked_at=h(50))
    again = Decision("approve", OLD, h(60))
    assert in_force(h(50) - MINUTE, line, APPROVED, again)
    assert not any(in_force(h(at), line, APPROVED, again) for at in (50, 60, 61, 400))
    assert state_of_line(line, (APPROVED, again), TERM, h(70)) == "revoked"


def test_what_the_former_lead_alone_approved_ends_with_the_takeover() -> None:
    assert in_force(h(100) - MINUTE, terms=HANDOVER)
    assert not in_force(h(100), terms=HANDOVER)
    assert state_of_line(LINE, (APPROVED,), HANDOVER, h(100)) == "needs_approval"
    assert [one.why for one in ends_of_line(LINE, (APPROVED,), HANDOVER)] == ["lead_changed"]


def test_the_successor_approves_before_taking_over_and_no_night_is_uncovered() -> None:
    early = Decision("approve", NEW, h(60))
    assert in_force(h(100), LINE, APPROVED, early, terms=HANDOVER)
    assert spans_of_line(LINE, (APPROVED, early), HANDOVER) == (Span(h(10), h(500)),)
    # It counts from the takeover on, not before.
    assert not in_force(h(99), LINE, early, terms=HANDOVER)
    assert in_force(h(100), LINE, early, terms=HANDOVER)


@pytest.mark.parametrize(("until", "ends"), [(None, 172), (h(130), 130), (h(400), 172)])
def test_a_line_that_is_let_stay_ends_after_72_hours_at_the_latest(until: datetime | None, ends: int) -> None:
    stay = Decision("stay", NEW, h(90), until)
    assert in_force(h(ends) - MINUTE, LINE, APPROVED, stay, terms=HANDOVER)
    assert not in_force(h(ends), LINE, APPROVED, stay, terms=HANDOVER)


def test_to_let_a_line_stay_revives_none_that_was_not_in_force() -> None:
    stay = Decision("stay", NEW, h(90))
    assert not in_force(h(101), LINE, stay, terms=HANDOVER)
    assert not in_force(h(101), LINE, APPROVED, Decision("stay", NEW, h(100.5)), terms=HANDOVER)
    assert not in_force(h(101), LINE, APPROVED, Decision("stay", OLD, h(90)), terms=HANDOVER)


def test_a_lead_who_comes_back_revives_no_old_approval() -> None:
    terms = [LeadTerm(OLD, h(-1000), h(100)), LeadTerm(NEW, h(100), h(200)), LeadTerm(OLD, h(200))]
    assert not in_force(h(201), LINE, APPROVED, terms=terms)
    assert in_force(h(201), LINE, APPROVED, Decision("approve", OLD, h(150)), terms=terms)


def test_without_a_new_lead_the_approvals_of_the_last_one_stand() -> None:
    alone = [LeadTerm(OLD, h(-1000), h(100))]
    assert in_force(h(300), terms=alone)
    assert in_force(h(300), terms=[*alone, LeadTerm(OLD, h(250))])
    late = [*alone, LeadTerm(NEW, h(200))]
    assert in_force(h(200) - MINUTE, terms=late)
    assert not in_force(h(200), terms=late)


def test_the_first_gap_in_competence_ends_a_line_for_good() -> None:
    spans = [Span(h(-100), h(50)), Span(h(60))]
    assert line_in_force(LINE, (APPROVED,), TERM, h(50) - MINUTE, competent=spans)
    assert not line_in_force(LINE, (APPROVED,), TERM, h(70), competent=spans)
    assert state_of_line(LINE, (APPROVED,), TERM, h(50), competent=spans) == "lapsed"
    assert [one.why for one in ends_of_line(LINE, (APPROVED,), TERM, competent=spans)] == ["competence"]
    seamless = [Span(h(-100), h(50)), Span(h(50))]
    assert line_in_force(LINE, (APPROVED,), TERM, h(70), competent=seamless)


def test_a_gap_before_the_line_begins_does_no_harm() -> None:
    assert line_in_force(LINE, (APPROVED,), TERM, h(10), competent=[Span(h(9))])
    late = [Span(h(11))]
    assert not line_in_force(LINE, (APPROVED,), TERM, h(12), competent=late)
    assert state_of_line(LINE, (APPROVED,), TERM, h(12), competent=late) == "lapsed"


def test_a_line_falls_with_the_role_of_who_delegated_it() -> None:
    held = [Span(h(-100), h(50))]
    assert not line_in_force(LINE, (APPROVED,), TERM, h(50), held=held)
    assert [one.why for one in ends_of_line(LINE, (APPROVED,), TERM, held=held)] == ["delegator"]


def test_a_line_that_was_refused_is_told_so_after_its_end_too() -> None:
    refused = Decision("refuse", OLD, h(-1))
    after = LINE.ends_at + MINUTE
    assert state_of_line(LINE, (refused,), TERM, after) == "refused"
    assert state_of_line(LINE, (), TERM, after) == "expired"
    assert state_of_line(LINE, (APPROVED, Decision("refuse", OLD, h(20))), TERM, after) == "refused"


def test_a_refused_line_may_be_approved_later_and_the_newest_word_counts() -> None:
    refused = Decision("refuse", OLD, h(20))
    assert state_of_line(LINE, (APPROVED, refused), TERM, h(20)) == "refused"
    assert in_force(h(20) - MINUTE, LINE, APPROVED, refused)
    assert not in_force(h(20), LINE, APPROVED, refused)
    assert in_force(h(30), LINE, APPROVED, refused, Decision("approve", OLD, h(30)))


def test_the_state_is_told_in_one_word_at_each_step() -> None:
    line = replace(LINE, accepted_at=h(2))
    told = [state_of_line(line, (APPROVED,), TERM, h(at)) for at in (1, 2, 4, 10, 500)]
    assert told == ["proposed", "accepted", "coming", "in_force", "expired"]
    no = replace(LINE, accepted_at=None, declined_at=h(3))
    assert state_of_line(no, (), TERM, h(3)) == "declined"


# Hours as small whole numbers, so that boundaries meet often.
moments = st.integers(0, 14).map(lambda n: h(n * 24))
lines = st.builds(
    lambda a, b, accepted, declined, revoked: Line(
        min(a, b), max(a, b) + MINUTE, accepted, declined, revoked
    ),
    moments,
    moments,
    st.one_of(st.none(), moments),
    st.none(),
    st.one_of(st.none(), moments),
)
decisions = st.lists(
    st.builds(
        Decision,
        st.sampled_from(["approve", "refuse", "stay"]),
        st.sampled_from([1, 2, 3]),
        moments,
        st.one_of(st.none(), moments),
    ),
    max_size=6,
    unique_by=lambda one: one.at,
)
terms = st.lists(
    st.builds(
        lambda member, a, b: LeadTerm(member, a, None if b is None else max(a, b)),
        st.sampled_from([1, 2, 3]),
        moments,
        st.one_of(st.none(), moments),
    ),
    max_size=4,
)
periods = st.one_of(
    st.none(),
    st.lists(st.builds(lambda a, b: Span(min(a, b), max(a, b)), moments, moments), max_size=3),
)


def approved_by_hand(told: list[Decision], known: list[LeadTerm], at: datetime) -> bool:
    """The same rule told another way: looked up for one instant, without periods."""
    order = reigns(known)
    place = next((i for i in reversed(range(len(order))) if order[i].begins <= at), None)
    if place is None:
        return False
    reign = order[place]
    since = max((one.ends for one in order[:place] if one.member == reign.member and one.ends), default=None)
    own = sorted(
        (d for d in told if d.by == reign.member and d.at <= at and (since is None or d.at >= since)),
        key=lambda d: d.at,
    )
    firm = [d for d in own if d.decision != "stay"]
    if firm and (firm[-1].decision == "approve" or firm[-1].at > reign.begins):
        return firm[-1].decision == "approve"
    before = [d for d in own if d.at <= reign.begins]
    if not before or before[-1].decision != "stay":
        return False
    stay = before[-1]
    until = reign.begins + timedelta(hours=72)
    if stay.until is not None:
        until = min(until, stay.until)
    return at < until and approved_by_hand(told, known, reign.begins - timedelta(seconds=1))


@given(lines, decisions, terms, periods, moments)
def test_periods_and_instants_tell_the_same(
    line: Line, told: list[Decision], known: list[LeadTerm], competent: list[Span] | None, at: datetime
) -> None:
    by_hand = (
        line.accepted_at is not None
        and max(line.accepted_at, line.starts_at) <= at < line.ends_at
        and (line.revoked_at is None or at < line.revoked_at)
        and approved_by_hand(told, known, at)
    )
    plain = line_in_force(line, told, known, at)
    assert plain == by_hand
    kept = line_in_force(line, told, known, at, competent=competent)
    assert not kept or plain
    if competent is not None:
        assert not kept or any(one.holds(at) for one in competent)


@given(lines, decisions, terms, periods, moments)
def test_at_no_instant_do_two_contradictory_states_hold(
    line: Line, told: list[Decision], known: list[LeadTerm], competent: list[Span] | None, at: datetime
) -> None:
    state = state_of_line(line, told, known, at, competent=competent)
    assert (state == "in_force") == line_in_force(line, told, known, at, competent=competent)
    for later in (at + MINUTE, at + timedelta(hours=24), at + timedelta(days=30)):
        if state in FINAL:
            assert state_of_line(line, told, known, later, competent=competent) == state


@given(lines, decisions, terms, moments)
def test_what_is_decided_later_changes_no_earlier_minute(
    line: Line, told: list[Decision], known: list[LeadTerm], at: datetime
) -> None:
    then = [one for one in told if one.at <= at]
    assert line_in_force(line, told, known, at) == line_in_force(line, then, known, at)
    assert state_of_line(line, told, known, at) == state_of_line(line, then, known, at)


@given(lines, decisions, terms, periods)
def test_periods_in_force_lie_apart_and_each_end_has_its_reason(
    line: Line, told: list[Decision], known: list[LeadTerm], competent: list[Span] | None
) -> None:
    spans = spans_of_line(line, told, known, competent=competent)
    ends = ends_of_line(line, told, known, competent=competent)
    assert len(spans) == len(ends)
    for one, following in pairwise(spans):
        assert one.end is not None and one.end < following.start
    for span, end in zip(spans, ends, strict=True):
        assert span.end == end.at
        assert line_in_force(line, told, known, end.at - MINUTE, competent=competent)
        assert not line_in_force(line, told, known, end.at, competent=competent)
    assert all(one.why in ("refused", "lead_changed") for one in ends[:-1])


spans_of_days = st.lists(
    st.builds(lambda a, n: Span(a, None if n == 0 else a + n * MINUTE), moments, st.integers(0, 5000)),
    max_size=5,
)


@given(spans_of_days, spans_of_days, moments)
def test_periods_are_cut_and_joined_instant_by_instant(
    one: list[Span], two: list[Span], at: datetime
) -> None:
    in_one, in_two = (any(span.holds(at) for span in spans) for spans in (one, two))
    assert any(span.holds(at) for span in united(one)) == in_one
    assert any(span.holds(at) for span in common(one, two)) == (in_one and in_two)
    assert any(span.holds(at) for span in without(one, two)) == (in_one and not in_two)
    gap = gap_after(at, one)
    assert in_one or gap == at
    if gap is not None:
        assert not any(span.holds(gap) for span in one)
