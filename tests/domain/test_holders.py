"""Which papers count on a day, until when, and what findings allow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.holders import (
    GRADES,
    RESULTS,
    Finding,
    Paper,
    authorised_until,
    counts,
    ended_on,
    file_until,
    last_day,
    results_allowed,
    warning,
)

TODAY = date(2026, 3, 2)
DAYS = st.integers(min_value=-400, max_value=400)


def paper(kind: str, begins: int | None, ends: int | None) -> Paper:
    def day(offset: int | None) -> date | None:
        return None if offset is None else TODAY + timedelta(days=offset)

    return Paper(kind, day(begins), day(ends))


PAPERS = st.lists(
    st.builds(
        paper,
        st.sampled_from(("licence", "gmp")),
        st.one_of(st.none(), DAYS),
        st.one_of(st.none(), DAYS),
    ),
    max_size=6,
)


@given(PAPERS, st.integers(min_value=0, max_value=420))
def test_papers_count_on_each_day_to_the_last_and_not_on_the_next(papers: list[Paper], after: int) -> None:
    last = last_day(papers, "licence", TODAY)
    if last is None:
        assert not counts(papers, "licence", TODAY)
        return
    day = TODAY + timedelta(days=after)
    if day <= last:
        assert counts(papers, "licence", day)
    if last != date.max:
        assert not counts(papers, "licence", last + timedelta(days=1))


@given(PAPERS)
def test_a_file_is_whole_only_while_its_licence_counts(papers: list[Paper]) -> None:
    until = file_until(papers, "holder", TODAY)
    if until is not None:
        assert until >= TODAY and counts(papers, "licence", TODAY)
        if any(one.kind == "gmp" for one in papers):
            assert counts(papers, "gmp", TODAY)
    if not any(one.kind == "licence" for one in papers):
        assert until is None and ended_on(papers, ("licence",)) is None


def test_a_kind_that_was_filed_and_ended_spoils_the_file_until_it_is_renewed() -> None:
    licence, old, new = paper("licence", -300, 300), paper("gmp", -300, -1), paper("gmp", 0, 100)
    assert file_until([licence], "holder", TODAY) == TODAY + timedelta(days=300)
    assert file_until([licence, old], "holder", TODAY) is None
    assert file_until([licence, old, new], "holder", TODAY) == TODAY + timedelta(days=100)
    assert ended_on([licence, old], ("licence", "gmp")) == TODAY - timedelta(days=1)


def test_a_renewal_filed_early_goes_on_from_the_one_before_and_a_gap_ends_it() -> None:
    now, next_one = paper("licence", None, 10), paper("licence", 11, 400)
    assert last_day([now, next_one], "licence", TODAY) == TODAY + timedelta(days=400)
    late = paper("licence", 12, 400)
    assert last_day([now, late], "licence", TODAY) == TODAY + timedelta(days=10)
    assert last_day([late], "licence", TODAY) is None


def test_each_kind_of_supplier_is_authorised_by_its_own_paper() -> None:
    papers = [paper("carrier_authorisation", None, 5), paper("authorisation", None, 7)]
    assert authorised_until(papers, "carrier", TODAY) == TODAY + timedelta(days=5)
    assert authorised_until(papers, "holder", TODAY) == TODAY + timedelta(days=7)
    assert authorised_until([paper("agreement", None, None)], "holder", TODAY) is None


@pytest.mark.parametrize(
    ("days", "mark"),
    [(None, None), (61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0)],
)
def test_an_end_is_told_60_30_and_7_days_before(days: int | None, mark: int | None) -> None:
    assert warning(None if days is None else TODAY + timedelta(days=days), TODAY) == mark
    assert warning(date.max, TODAY) is None


@given(st.lists(st.builds(Finding, st.sampled_from(GRADES), st.booleans(), st.booleans())))
def test_an_open_grave_finding_never_passes_and_a_fail_is_always_allowed(findings: list[Finding]) -> None:
    allowed = results_allowed(findings)
    assert set(allowed) <= set(RESULTS) and "fail" in allowed
    open_ones = [one for one in findings if not one.verified]
    if any(one.grade != "minor" for one in open_ones):
        assert "pass" not in allowed
    if any(one.grade == "critical" or not one.planned for one in open_ones):
        assert allowed == ("fail",)
    if not open_ones:
        assert allowed == RESULTS
