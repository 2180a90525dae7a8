"""A year of the demo's team: letters, delegations, documents, courses, assessments, shifts, reviews, each
by the
person whose act it is, with gaps left to be found.

Every story is a generator that yields the moment at which it wants to go on (see ``receipt.tell``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ctdesk.services.demo import team_delegations as delegations
from ctdesk.services.demo import team_documents as papers
from ctdesk.services.demo import team_training as training
from ctdesk.services.demo.team_stage import Year, told_of_the_team
from ctdesk.services.demo.trail_review import review_of_a_month


def team_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """Everything that happens in the team within the year."""
    return (
        *(papers.document(year, told) for told in told_of_the_team()["document"]),
        papers.papers(year),
        papers.specimens(year),
        papers.thawing(year),
        papers.office(year),
        delegations.holiday(year),
        delegations.nights(year),
        delegations.asked_today(year),
        delegations.shifts(year),
        delegations.review_of_accounts(year),
        review_of_a_month(year),
        training.plan(year),
        training.course(year),
        training.drill(year),
        training.refresher(year),
        training.mock_cases(year),
        training.failed_and_retaken(year),
        training.to_confirm(year),
        training.emergency(year),
    )
