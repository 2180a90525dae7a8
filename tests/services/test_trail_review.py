"""A month of the trail reviewed by exception: planned by rule, not by the one who acted, signed, counted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.access import TrailReview
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.periods import period_of
from ctdesk.domain.trail_review import Entry, RecordFacts, cases_of, may_review, plan_review
from ctdesk.services import tenure, trail_review
from ctdesk.services.trail_review import review_rules
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign

pytestmark = pytest.mark.usefixtures("messages")
NOTHING = RecordFacts(frozenset(), {}, {})


def test_every_grave_case_is_planned_and_of_the_others_a_share_nobody_chooses() -> None:
    rules = review_rules()
    entries = [Entry(number, "patient.register", number, "李", None) for number in range(1, 46)]
    entries += [
        Entry(50, "record.sign", 7, "王", 9),
        Entry(51, "record.amend", 7, "王", 9),  # by the one who had signed it
        Entry(52, "session.refused", None, "ctdesk", None),
        Entry(53, "checkpoint", None, "ctdesk", None),  # the program's own, without a sign
        Entry(54, "order.place", 8, "赵", None, behind=3600.0),
        Entry(55, "record.sign", 8, "赵", 10),
        Entry(56, "record.sign", 8, "赵", 11),
    ]
    facts = RecordFacts(frozenset({10}), {11: "reject", 9: "accept"}, {9: ((49, 7),)})
    cases = cases_of(entries, rules, facts)
    planned = plan_review(cases, rules, "site 2026-10")
    signs = {case.key: case.signs for case in planned if not case.sampled}
    assert signs == {
        "record:9": ("own", "after_signing"),
        "acts:8:order": ("clock",),
        "record:11": ("exceptional",),
        "record:10": ("late",),
        "acts:0:session": ("refused",),
    }
    assert [case.key for case in planned[:5]] == list(signs)  # the heaviest first
    assert sum(case.sampled for case in planned) == 5  # 10 % of 45, rounded up
    assert plan_review(tuple(reversed(cases)), rules, "site 2026-10") == planned
    assert plan_review(cases, rules, "site 2026-11") != planned
    assert not may_review(planned[0], 7)
    assert may_review(planned[0], 8)
    assert plan_review(cases_of([], rules, NOTHING), rules, "x") == ()


def ticked(cast: Cast, login: str, record: int, item: str, part: str) -> None:
    with cast.gate.reading() as db:
        cases = db.scalars(select(TrailReview.cases).where(TrailReview.record_id == record)).one()
    values: dict[str, Any] = {
        f"{item}:{number}": "none" for number, case in enumerate(cases, 1) if case["reviewer"] == part
    }
    answer(cast, login, record, values)


def test_a_month_is_reviewed_by_people_who_had_no_part_in_it(cast: Cast) -> None:
    cast.do("lead", tenure.appoint_member, member_id=cast.id("custodian"), role="R14")
    month = f"{cast.clock():%Y-%m}"
    with pytest.raises(CtdeskError) as early:
        cast.do("qa", trail_review.begin_trail_review, month=month)
    assert early.value.code == "TRV-03"
    for wrong in ("2026-13", "x", "%"):
        with pytest.raises(CtdeskError) as refused:
            cast.do("qa", trail_review.begin_trail_review, month=wrong)
        assert refused.value.code == "TRV-03"
    for _ in range(35):  # each day something happens, or the clock would have jumped
        cast.clock.advance(days=1)
        cast.gate.note(None, "checkpoint")
    assert "review_trail" in {item.kind for item in cast.ask("qa", my_desk).now}
    record = int(cast.do("qa", trail_review.begin_trail_review, month=month))
    with pytest.raises(CtdeskError) as again:
        cast.do("qa", trail_review.begin_trail_review, month=month)
    assert again.value.code == "TRV-01"
    ticked(cast, "qa", record, "B6", "first")
    answer(cast, "qa", record, {"C1": True, "C2": True})
    with cast.gate.reading() as db:
        row = db.scalars(select(TrailReview)).one()
        mine = [case for case in row.cases if case["reviewer"] == "second"]
        assert all((cast.id("qa") in case["actor_ids"]) == (case in mine) for case in row.cases)
    assert mine  # quality assurance was refused above, which is a sign
    ticked(cast, "custodian", record, "B8", "second")
    sign(cast, "custodian", record, "second")
    sign(cast, "qa", record, "qa")
    (shown,) = cast.ask("qa", trail_review.list_trail_reviews)
    assert shown.closed_at is not None
    assert shown.reviewed == shown.planned > 0
    due = period_of("month", cast.clock().date())
    coverage = cast.ask("qa", trail_review.trail_review_coverage, period=due)
    assert (coverage.months_due, coverage.months_reviewed) == (1, 1)
    assert (coverage.planned, coverage.reviewed) == (shown.planned, shown.planned)
    assert month not in {one.month for one in cast.ask("qa", trail_review.trail_reviews_due)}
