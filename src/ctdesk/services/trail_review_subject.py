"""What a review of the trail (CT-AUD-001) is about: the cases of a month as they stood when it began."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ctdesk.db.tables.access import TrailReview
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import NotFound
from ctdesk.services.subject_kinds import Each, Kind, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork


def read_review(work: UnitOfWork, subject_id: int) -> Subject:
    """The review, with one line for each case."""
    row = work.db.get(TrailReview, subject_id)
    if row is None:
        raise NotFound("TRV-02")
    return Subject(row, tuple(row.cases))


def _line(field: str) -> Callable[[UnitOfWork, Ground], Each]:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[Mapping[str, Any], ...] = ground.subject.lines
        return Each({number: line[field] or None for number, line in enumerate(lines, 1)})

    return read


def _month(work: UnitOfWork, ground: Ground) -> Value:
    row = ground.subject.row
    return str(row.month) if row.ordinal == 1 else f"{row.month} ({row.ordinal})"


def _drawn(work: UnitOfWork, ground: Ground) -> Value:
    return str(sum(bool(line["drawn"]) for line in ground.subject.lines))


def _grave(work: UnitOfWork, ground: Ground) -> Value:
    return str(sum(not line["drawn"] for line in ground.subject.lines))


KIND = Kind(
    read=read_review,
    sources={
        "trail_review.month": _month,
        "trail_review.opened_at": lambda work, ground: ground.local(ground.subject.row.opened_at),
        "trail_review.entries": lambda work, ground: str(ground.subject.row.entries),
        "trail_review.found": lambda work, ground: str(ground.subject.row.found),
        "trail_review.grave": _grave,
        "trail_review.drawn": _drawn,
        "trail_review.head": lambda work, ground: str(ground.subject.row.head_seq),
        **{
            f"trail_review.{field}": _line(field)
            for field in ("case", "actors", "signs", "entries_of", "reviewer")
        },
    },
    tables=frozenset({TrailReview.__tablename__}),
    route="trail_review",
)
