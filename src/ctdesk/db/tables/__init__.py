"""The tables, one module per topic. Importing this package loads them all into ``Base.metadata``."""

from __future__ import annotations

from ctdesk.db.tables import (
    access,
    audit,
    catalogue,
    controlled,
    delegation,
    documents,
    holders,
    monitoring,
    movements,
    premises,
    qp,
    qualifications,
    quarantine,
    receipt,
    records,
    roster,
    search,
    site,
    storage,
    team,
    training,
)
from ctdesk.db.tables.base import Base

__all__ = [
    "Base",
    "access",
    "audit",
    "catalogue",
    "controlled",
    "delegation",
    "documents",
    "holders",
    "monitoring",
    "movements",
    "premises",
    "qp",
    "qualifications",
    "quarantine",
    "receipt",
    "records",
    "roster",
    "search",
    "site",
    "storage",
    "team",
    "training",
]
