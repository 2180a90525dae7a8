"""The Qualified Person: what is proposed from the parts, what a verdict closes, what a conflict bars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.delegation import Decision, LeadTerm, Line, approvers, line_in_force
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualified_person import (
    RESULTS,
    Interest,
    Result,
    Scores,
    Verdict,
    barred_by,
    ensure_result,
    hours_short,
    layers_for,
    verdict_at,
    weigh,
)

START = datetime(2026, 3, 2, tzinfo=UTC)
percents = st.integers(0, 1000).map(lambda tenth: Decimal(tenth) / 10)
seeded = st.integers(1, 40)


def scores(knowledge: str, found: int, put_in: int, deviations: str) -> Scores:
    return Scores(Decimal(knowledge), put_in, found, Decimal(deviations))


@pytest.mark.parametrize(
    ("given_scores", "total", "result"),
    [
        (scores("100", 10, 10, "100"), "100.0", "continue"),
        (scores("80", 9, 10, "60"), "80.0", "continue"),
        (scores("79.9", 9, 10, "60"), "80.0", "limited"),  # 79.96 is not 80
        (scores("100", 8, 9, "100"), "95.6", "suspend"),  # 88.9 % of the errors found
        (scores("60", 9, 10, "0"), "60.0", "limited"),
        (scores("59.9", 9, 10, "0"), "60.0", "suspend"),
        (scores("0", 0, 10, "0"), "0.0", "suspend"),
    ],
)
def test_the_parts_are_weighed_40_40_20(given_scores: Scores, total: str, result: str) -> None:
    proposal = weigh(given_scores)
    assert (str(proposal.total), proposal.result) == (total, result)


@given(percents, seeded, st.data(), percents)
def test_nobody_goes_on_who_overlooked_more_than_one_error_in_ten(
    knowledge: Decimal, put_in: int, data: st.DataObject, deviations: Decimal
) -> None:
    found = data.draw(st.integers(0, put_in))
    proposal = weigh(Scores(knowledge, put_in, found, deviations))
    assert 0 <= proposal.total <= 100
    assert proposal.batch_passed == (found * 10 >= put_in * 9)
    if not proposal.batch_passed:
        assert proposal.result == "suspend"
        with pytest.raises(CtdeskError, match="QP-09"):
            ensure_result("continue", proposal, "reason")


@given(percents, percents, percents)
def test_more_is_never_judged_worse(one: Decimal, other: Decimal, deviations: Decimal) -> None:
    low, high = sorted((one, other))
    worse, better = (weigh(Scores(each, 10, 10, deviations)).result for each in (low, high))
    assert RESULTS.index(better) <= RESULTS.index(worse)


@pytest.mark.parametrize(("found", "put_in"), [(0, 0), (-1, 4), (5, 4)])
def test_a_mock_dossier_without_sense_is_refused(found: int, put_in: int) -> None:
    with pytest.raises(CtdeskError, match="QP-06"):
        weigh(scores("80", found, put_in, "80"))


@pytest.mark.parametrize("score", ["-0.1", "100.1"])
def test_a_score_is_a_percent(score: str) -> None:
    with pytest.raises(CtdeskError, match="QP-07"):
        weigh(scores(score, 9, 10, "80"))


@pytest.mark.parametrize(
    ("chosen", "proposed", "reason", "code"),
    [
        ("continue", scores("100", 10, 10, "100"), None, ""),
        ("limited", scores("100", 10, 10, "100"), None, "QP-10"),
        ("suspend", scores("100", 10, 10, "100"), "  ", "QP-10"),
        ("suspend", scores("100", 10, 10, "100"), "伪造记录", ""),
        ("continue", scores("60", 9, 10, "0"), "补考合格", ""),
        ("continue", scores("0", 9, 10, "0"), "补考合格", "QP-08"),
        ("limited", scores("0", 1, 10, "0"), "仅限一种产品", ""),
    ],
)
def test_the_assessor_differs_with_a_reason_and_one_step_milder_at_most(
    chosen: Result, proposed: Scores, reason: str | None, code: str
) -> None:
    if not code:
        ensure_result(chosen, weigh(proposed), reason)
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_result(chosen, weigh(proposed), reason)


def test_a_verdict_counts_from_its_instant_until_the_next() -> None:
    later = START + timedelta(days=30)
    verdicts = [Verdict("suspend", START), Verdict("limited", later, frozenset({"P1"}))]
    assert verdict_at(verdicts, START - timedelta(microseconds=1)) is None
    assert verdict_at(verdicts, START) == verdicts[0]
    assert verdict_at(verdicts, later - timedelta(microseconds=1)) == verdicts[0]
    assert verdict_at(verdicts, later) == verdicts[1]


def test_what_a_verdict_closes() -> None:
    limited = Verdict("limited", START, frozenset({"P1"}))
    assert [limited.blocks(one) for one in ("P1", "P2", None)] == [False, True, False]
    assert Verdict("suspend", START).blocks(None)
    assert not Verdict("continue", START).blocks("P1")


@given(st.lists(st.tuples(st.sampled_from(RESULTS), st.integers(0, 9))), st.integers(0, 12))
def test_at_no_instant_two_verdicts(made: list[tuple[Result, int]], day: int) -> None:
    verdicts = [Verdict(result, START + timedelta(days=days)) for result, days in made]
    at = START + timedelta(days=day)
    now = verdict_at(verdicts, at)
    begun = [one for one in verdicts if one.since <= at]
    assert (now is None) == (not begun)
    if now is not None:
        assert all(one.since <= now.since for one in begun)
        same = [one.result for one in begun if one.since == now.since]
        assert RESULTS.index(now.result) == max(RESULTS.index(one) for one in same)


def test_a_conflict_bars_its_product_on_its_days() -> None:
    interest = Interest("持股", "P1", date(2026, 3, 2), date(2026, 3, 4), True, START)
    first = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    last = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    assert barred_by([interest], "P1", first) == (interest,)
    assert barred_by([interest], "P1", last) == (interest,)
    assert barred_by([interest], "P1", last + timedelta(minutes=1)) == ()
    assert barred_by([interest], "P2", first) == ()
    told = Interest("课题合作", "", date(2026, 1, 1), None, False, START)
    assert barred_by([told], "P1", first) == ()
    taken_back = Interest("持股", "", date(2026, 3, 2), None, True, START, START + timedelta(hours=1))
    assert barred_by([taken_back], "P9", START) == (taken_back,)
    assert barred_by([taken_back], "P9", START + timedelta(hours=1)) == ()


def test_the_layers_of_the_threshold_follow_from_the_frames() -> None:
    layers = {"gmp_2010": ("MARKETED", "STEMCELL_2015"), "measures_2015": ("STEMCELL_2015",)}
    assert layers_for(["MARKETED"], layers) == {"gmp_2010"}
    assert layers_for(["STEMCELL_2015", "MARKETED"], layers) == {"gmp_2010", "measures_2015"}
    assert layers_for([], layers) == frozenset()


def test_hours_of_a_year_are_never_negative() -> None:
    assert hours_short([Decimal("8"), Decimal("4.5")], 24) == Decimal("11.5")
    assert hours_short([Decimal("30")], 24) == 0


def test_the_approvals_of_the_institution_count_for_acts_of_the_qp_whoever_leads_the_team() -> None:
    lead, leader = 1, 9
    terms = [LeadTerm(lead, START)]
    decided = [Decision("approve", leader, START + timedelta(hours=1))]
    line = Line(START, START + timedelta(days=9), accepted_at=START)
    at = START + timedelta(days=1)
    assert line_in_force(line, decided, approvers("qp.release", decided, terms), at)
    assert not line_in_force(line, decided, approvers("receipt.verify", decided, terms), at)
    refused = [*decided, Decision("refuse", leader, START + timedelta(hours=2))]
    assert not line_in_force(line, refused, approvers("qp.release", refused, terms), at)
