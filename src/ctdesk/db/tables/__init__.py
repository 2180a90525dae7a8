"""The tables, one module per topic. Importing this package loads them all into ``Base.metadata``."""

from __future__ import annotations

from ctdesk.db.tables import audit, catalogue, documents, receipt, records, search, site, storage, team
from ctdesk.db.tables.base import Base

__all__ = [
    "Base",
    "audit",
    "catalogue",
    "documents",
    "receipt",
    "records",
    "search",
    "site",
    "storage",
    "team",
]
