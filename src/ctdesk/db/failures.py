"""Failures of the databases themselves, as something a person can be told."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.domain.errors import CtdeskError

# What the drivers say, and what it means; the first that fits counts.
_SAYINGS = (
    ("readonly database", "DB-08"),
    ("read-only transaction", "DB-08"),
    ("query_only", "DB-08"),
    ("database is locked", "DB-09"),
    ("database table is locked", "DB-09"),
    ("lock timeout", "DB-09"),
    ("database or disk is full", "DB-19"),
    ("no space left on device", "DB-19"),
    ("disk full", "DB-19"),
    ("could not extend file", "DB-19"),
    ("malformed", "DB-05"),
    ("not a database", "DB-05"),
    ("disk i/o error", "DB-20"),
    ("unable to open", "DB-03"),
    ("statement timeout", "DB-22"),
)


def explain_failure(error: Exception) -> CtdeskError | None:
    """The expected failure behind an error of SQLAlchemy or a driver; None when it is a mistake of ours.

    ``DB-03``, ``DB-05``, ``DB-08`` (cannot be written), ``DB-09`` (locked by others), ``DB-19`` (disk
    full), ``DB-20`` (the disk failed), ``DB-21`` (server not reached, or lost on the way), ``DB-22``
    (server too slow). After every one of them the transaction did not happen, except that a server lost *at
    the commit* may have saved.
    """
    if isinstance(error, CtdeskError):
        return error
    if isinstance(error, TimeoutError):
        return CtdeskError("DB-09", path="")
    if not isinstance(error, DBAPIError | sqlcipher.DatabaseError):
        return None
    said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    for saying, code in _SAYINGS:
        if saying in said:
            return CtdeskError(code, path="")
    if isinstance(error, sqlcipher.DatabaseError):
        return None
    if error.connection_invalidated or (
        "connection" in said and type(error.orig).__name__ == "OperationalError"
    ):
        return CtdeskError("DB-21")
    return None
