"""The holder's written excursion rules of a label version, as they were entered and verified with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables import catalogue as tables
from ctdesk.domain.excursion_rules import ExcursionRule


def rules_for_label(db: Session, label_id: int) -> tuple[ExcursionRule, ...]:
    """The rules in the holder's order; empty where the holder wrote none.

    Ask for a label in force: rules of one that nobody verified yet count for nothing.
    """
    rows = db.scalars(
        select(tables.ExcursionRule)
        .where(tables.ExcursionRule.label_id == label_id, tables.ExcursionRule.dropped.is_(False))
        .order_by(tables.ExcursionRule.ordinal)
    )
    return tuple(
        ExcursionRule(
            row.ordinal,
            row.up_to_c,
            row.up_to_min,
            row.up_to_degree_min,
            row.proposes,
            row.text,
            row.source,
        )
        for row in rows
    )
