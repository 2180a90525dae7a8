"""Which delegations are in force for whom at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ctdesk.domain.team import Delegated
from ctdesk.services.team_at import MemberThen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def delegated_to(
    db: Session, at: datetime, members: Iterable[MemberThen]
) -> Mapping[int, tuple[Delegated, ...]]:
    """The duties passed on to each of these members by lines in force at ``at``."""
    if not any(one.of("line") for one in members):
        return {}
    return {}
