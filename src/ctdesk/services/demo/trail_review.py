"""One month of the demo's audit trail, reviewed by quality assurance; what they did themselves is reviewed by
the Qualified Person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from ctdesk.db.tables.access import TrailReview
from ctdesk.services import tenure, trail_review
from ctdesk.services.competences import record_competence
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year

_REVIEWS, _ALSO, _LEAD, _TRAINS = "R14", "R18", "R01", "R04"
_MODULE = "T14"


def review_of_a_month(year: Year) -> Iterator[datetime]:
    """The month before the last one; the last one waits to be begun."""
    days = year.now.astimezone(year.stage.zone).day  # back to the last day of the month before
    first, second = year.holding(_REVIEWS), year.holding(_ALSO)
    yield year.at(days + 22, 9)
    year.stage.do(year.holding(_LEAD), tenure.appoint_member, member_id=year.stage.id(second), role=_REVIEWS)
    year.stage.do(
        year.holding(_LEAD),
        record_competence,
        member_id=year.stage.id(second),
        module=_MODULE,
        valid_from=(year.stage.now - timedelta(days=30)).date(),
        valid_until=None,
        evidence=_MODULE,
    )
    yield year.at(days + 20, 9)
    local = year.stage.now.astimezone(year.stage.zone)
    month = f"{local.replace(day=1) - timedelta(days=1):%Y-%m}"
    record = year.stage.do(first, trail_review.begin_trail_review, month=month)
    fill(year.stage, first, record, "qa", {"B6": "none"})
    yield year.at(days + 20, 15)
    if _left_to_second(year, record):
        fill(year.stage, second, record, "second", {"B8": "none"})
        sign(year.stage, second, record, "second")
    yield year.at(days + 20, 16)
    sign(year.stage, first, record, "qa")


def _left_to_second(year: Year, record: int) -> bool:
    with year.stage.gate.reading() as db:
        cases = db.scalars(select(TrailReview.cases).where(TrailReview.record_id == record)).one()
    return any(case["reviewer"] == trail_review.SECOND for case in cases)
