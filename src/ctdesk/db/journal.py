"""The journal of answers grows by many lines at once.

It is no audited table: what it holds is sealed by its digest in the event of each signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ctdesk.db.tables import Base
from ctdesk.db.tables.records import AnswerEntry

_TABLE = Base.metadata.tables[AnswerEntry.__tablename__]


def append_lines(session: Session, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write these lines in their order, in one statement; what waits in the session is written before."""
    session.flush()
    session.execute(insert(_TABLE), [dict(line) for line in lines])
