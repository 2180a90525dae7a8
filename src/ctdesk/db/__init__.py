"""The database: tables, engine (SQLite or PostgreSQL), change capture, audit trail, guards, migrations, search index, backup.

No rule of the trade lives here and no transaction begins here: both belong to ``services``, the only room that may import this one.
"""
