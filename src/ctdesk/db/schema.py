"""The schema as it stands in a database, in words that can be compared and digested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import Connection

# Facts from PostgreSQL's catalogue, not the server's own rendering of them, which changes with its version.
_POSTGRES = (
    (
        "column",
        """SELECT c.relname || '.' || a.attname,
                  concat_ws(' ', c.relkind, format_type(a.atttypid, a.atttypmod), a.attnotnull)
           FROM pg_attribute a
           JOIN pg_class c ON c.oid = a.attrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
             AND a.attnum > 0 AND NOT a.attisdropped""",
    ),
    (
        "constraint",
        """SELECT c.relname || '.' || k.conname,
                  concat_ws(' ', k.contype, k.conkey, f.relname, k.confkey, k.convalidated)
           FROM pg_constraint k
           JOIN pg_class c ON c.oid = k.conrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_class f ON f.oid = k.confrelid
           WHERE n.nspname = 'public' AND k.contype <> 'n'""",
    ),
    (
        "index",
        """SELECT c.relname || '.' || i.relname, concat_ws(' ', x.indkey, x.indisunique, x.indisvalid)
           FROM pg_index x
           JOIN pg_class i ON i.oid = x.indexrelid
           JOIN pg_class c ON c.oid = x.indrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public'""",
    ),
    (
        "trigger",
        """SELECT c.relname || '.' || t.tgname,
                  concat_ws(' ', p.proname, t.tgtype, t.tgenabled, t.tgqual IS NOT NULL)
           FROM pg_trigger t
           JOIN pg_class c ON c.oid = t.tgrelid
           JOIN pg_proc p ON p.oid = t.tgfoid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND NOT t.tgisinternal""",
    ),
    (
        "function",
        """SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
                  concat_ws(' ', p.prosecdef, p.prosrc)
           FROM pg_proc p
           JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = 'public'""",
    ),
    (
        "rule",
        """SELECT c.relname || '.' || r.rulename, concat_ws(' ', r.ev_type, r.ev_enabled, r.is_instead)
           FROM pg_rewrite r
           JOIN pg_class c ON c.oid = r.ev_class
           JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public'""",
    ),
)


def schema_objects(connection: Connection) -> dict[str, str]:
    """Every object of the schema by kind and name, with its whole definition."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
        ).all()
        return {
            f"{kind} {name}": f"{table}: {definition}"
            for kind, name, table, definition in rows
            if not name.startswith("sqlite_stat")
        }
    found: dict[str, str] = {}
    for kind, question in _POSTGRES:
        for name, definition in connection.exec_driver_sql(question).all():
            found[f"{kind} {name}"] = str(definition)
    return found


def digest_of_schema(objects: Mapping[str, str]) -> str:
    """SHA-256 over all objects, in hex."""
    text = json.dumps(dict(objects), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def differences(known: Mapping[str, str], found: Mapping[str, str]) -> tuple[str, ...]:
    """Names of objects that are missing, added or other than known, sorted."""
    return tuple(sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name)))
