"""Search over both databases: tokens made here, so that both find the same.

Text becomes tagged tokens: ``g`` a bigram of Chinese characters, ``u`` a single one, ``w`` a word or number (found by
its beginning), ``t`` a word or number written backwards (found by its end), ``k`` the kind of thing.
"""

from __future__ import annotations

from sqlalchemy import Connection


def create_token_table(connection: Connection) -> None:
    """Make the index of tokens; inside the first migration."""
    if connection.dialect.name == "sqlite":
        # Contentless: the tokens cannot be read back. "ascii" splits at spaces only, as no token holds punctuation.
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search_token USING fts5"
            "(tokens, content='', contentless_delete=1, tokenize='ascii')"
        )
    else:
        connection.exec_driver_sql(
            "CREATE TABLE search_token (rowid bigint PRIMARY KEY REFERENCES search_entry (id), tokens tsvector NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX ix_search_token_tokens ON search_token USING gin (tokens)")
