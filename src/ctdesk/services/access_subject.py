"""What a review of access (CT-AUD-002) is about: every account as it stood when the review began."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ctdesk.db.tables.access import AccessReview
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import NotFound
from ctdesk.services.subject_kinds import Each, Kind, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork


def read_review(work: UnitOfWork, subject_id: int) -> Subject:
    """The review, with one line for each account."""
    row = work.db.get(AccessReview, subject_id)
    if row is None:
        raise NotFound("ACR-02")
    return Subject(row, tuple(row.accounts))


def _line(field: str) -> Callable[[UnitOfWork, Ground], Each]:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[Mapping[str, Any], ...] = ground.subject.lines
        return Each({number: line[field] or None for number, line in enumerate(lines, 1)})

    return read


def _quarter(work: UnitOfWork, ground: Ground) -> Value:
    row = ground.subject.row
    return str(row.quarter) if row.ordinal == 1 else f"{row.quarter} ({row.ordinal})"


def _opened(work: UnitOfWork, ground: Ground) -> Value:
    return ground.local(ground.subject.row.opened_at)


def _accounts(work: UnitOfWork, ground: Ground) -> Value:
    return str(len(ground.subject.lines))


KIND = Kind(
    read=read_review,
    sources={
        "access.quarter": _quarter,
        "access.opened_at": _opened,
        "access.accounts": _accounts,
        **{
            f"access.{field}": _line(field)
            for field in ("member", "staff_no", "roles", "rights", "last_sign_in", "state", "findings")
        },
    },
    tables=frozenset({AccessReview.__tablename__}),
    route="access",
)
