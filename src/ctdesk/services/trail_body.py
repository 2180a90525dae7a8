"""The body of one sealed event, and the result kept under an operation id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ctdesk import __version__
from ctdesk.domain.canonical import canonical_bytes

if TYPE_CHECKING:
    from ctdesk.db.capture import RowChange
    from ctdesk.services.work import UnitOfWork


def event_body(
    work: UnitOfWork,
    changes: Iterable[RowChange],
    wall: datetime,
    facts: Mapping[str, object],
    op_id: str | None,
) -> dict[str, object]:
    """Everything the trail says of one command; ``wall`` is the computer's clock.

    The trail itself adds its number and, where the clock was behind the last entry, the time it stands at.
    """
    actor = work.actor
    local = work.now.astimezone(ZoneInfo(work.site.time_zone))
    body: dict[str, object] = {
        "at": moment(wall),
        "offset": local.isoformat()[-6:],
        "action": work.event.action,
        "actor_id": actor.member_id,
        "actor_name": actor.name,
        "staff_no": actor.staff_no,
        "roles": list(actor.roles),
        "workstation": actor.workstation,
        "session": actor.session_id,
        "record_id": work.event.record_id,
        "reason": work.event.reason,
        "facts": {**work.event.facts, **facts},
        "changes": [change.as_body() for change in changes],
        "app": __version__,
    }
    if op_id is not None:
        body["op_id"] = op_id
    return body


def tables_in(body: bytes) -> frozenset[str]:
    """Names of the tables an event changed."""
    return frozenset(str(change["table"]) for change in json.loads(body).get("changes", ()))


def moment(at: datetime) -> str:
    """UTC with microseconds, sortable as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def value_kept(value: Any) -> str | None:
    """A result as it is kept under its operation id; None where it has no canonical form."""
    try:
        return canonical_bytes(value).decode()
    except ValueError:
        return None


def value_back(kept: str | None) -> Any:
    """The kept result."""
    return None if kept is None else json.loads(kept)
