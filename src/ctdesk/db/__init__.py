"""The database: tables, engine (SQLite or PostgreSQL), capture, trail, guards, migrations, search, backup.

No rule of the trade lives here and no transaction begins here: both belong to ``services``, the only room
that may import this one.
"""
