"""Search over both databases: tokens are made here, so that both find the same.

Text becomes tagged tokens: ``g`` a pair of neighbouring Chinese characters, ``u`` a single one, ``w`` a
word or number (found by its beginning), ``t`` a word or number written backwards (found by its end), ``k``
the kind of thing. No token holds a space or punctuation, so that nothing a person types reaches the query
language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.orm import Session

from ctdesk.db.tables import Base

LONGEST_WORD = 64  # characters of a word that are indexed and compared
MOST_TERMS = 12  # words of a question beyond these are not used

_ENTRY = Base.metadata.tables["search_entry"]

_HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ue000-\uf8ff\U00020000-\U0003ffff"  # private use stands for characters a hospital had made
)
_PIECES = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``entry_id`` is the place to go on after."""

    entry_id: int
    kind: str
    ref_id: int
    number: str


def index_text(session: Session, kind: str, ref_id: int, number: str, text: str, *, pinyin: str = "") -> None:
    """Make one thing findable by its number, text and ``pinyin`` (whole and initials, with spaces between).

    Called again for the same thing it replaces what was known. Part of the caller's transaction.
    """
    session.flush()
    connection = session.connection()
    entry = connection.execute(
        select(_ENTRY.c.id).where(_ENTRY.c.kind == kind, _ENTRY.c.ref_id == ref_id)
    ).scalar_one_or_none()
    if entry is None:
        made = connection.execute(insert(_ENTRY).values(kind=kind, ref_id=ref_id, number=number))
        entry = int(made.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key
    else:
        connection.execute(update(_ENTRY).where(_ENTRY.c.id == entry).values(number=number))
    tokens = [_tagged("k", kind), *_tokens(number), _BREAK, *_tokens(text), _BREAK, *_tokens(pinyin)]
    _write_tokens(connection, entry, tokens)


def find(
    session: Session,
    query: str,
    kinds: Collection[str] = (),
    *,
    limit: int = 50,
    after: int | None = None,
) -> tuple[Hit, ...]:
    """What holds every part of ``query``, the newest first, at most ``limit``.

    A run of Chinese characters is found anywhere in a text, a word or number by its beginning or its end
    (ends from three characters on). ``kinds`` limits what is found, ``after`` goes on behind the last
    ``entry_id`` seen. A query without any letter or digit finds nothing.
    """
    terms = list(_terms(query))[:MOST_TERMS]
    if not terms:
        return ()
    connection = session.connection()
    ask = _ASK_SQLITE if connection.dialect.name == "sqlite" else _ASK_POSTGRES
    quote = _fts5 if connection.dialect.name == "sqlite" else _tsquery
    limits = [[[_tagged("k", kind)] for kind in sorted(kinds)]] if kinds else []
    asked = quote([*limits, *terms])
    rows = connection.execute(
        ask, {"asked": asked, "after": 2**62 if after is None else after, "limit": limit}
    ).all()
    return tuple(Hit(row.id, row.kind, row.ref_id, row.number) for row in rows)


def touches(query: str, words: str) -> bool:
    """Whether any part of ``query`` stands somewhere in ``words``, spelled as the index spells both."""
    held = _folded(words)
    return any(piece[:LONGEST_WORD] in held for _, piece in _pieces(query))


def create_token_table(connection: Connection) -> None:
    """Make the index of tokens; inside the first migration."""
    if connection.dialect.name == "sqlite":
        # Contentless: tokens cannot be read back. "ascii" keeps every character beyond ASCII in its token.
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search_token USING fts5"
            "(tokens, content='', contentless_delete=1, tokenize='ascii')"
        )
    else:
        connection.exec_driver_sql(
            "CREATE TABLE search_token"
            " (rowid bigint PRIMARY KEY REFERENCES search_entry (id), tokens tsvector NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX ix_search_token_tokens ON search_token USING gin (tokens)")


def merge_index(connection: Connection) -> None:
    """Tidy the index while nobody waits, so that no save has to (SQLite only)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_token (search_token, rank) VALUES ('merge', 200)")


# The order is made inside the index and the rows are fetched afterwards: 400 times faster for a common word.
_ASK_SQLITE = text(
    "SELECT e.id, e.kind, e.ref_id, e.number FROM (SELECT rowid FROM search_token"
    " WHERE search_token MATCH :asked AND rowid < :after ORDER BY rowid DESC LIMIT :limit) t"
    " JOIN search_entry e ON e.id = t.rowid ORDER BY e.id DESC"
)
_ASK_POSTGRES = text(
    "SELECT e.id, e.kind, e.ref_id, e.number FROM (SELECT rowid FROM search_token"
    " WHERE tokens @@ CAST(:asked AS tsquery) AND rowid < :after ORDER BY rowid DESC LIMIT :limit) t"
    " JOIN search_entry e ON e.id = t.rowid ORDER BY e.id DESC"
)

_BREAK = "0"  # stands between runs, so that no phrase reaches across
_PREFIX = "*"  # marks the last token of a term as a beginning

# A term is a list of alternatives, each a phrase of tokens.
_Term = list[list[str]]


def _folded(words: str) -> str:
    """One spelling for width, case and accents."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    plain = "".join(
        character for character in unicodedata.normalize("NFD", plain) if not unicodedata.combining(character)
    )
    return unicodedata.normalize("NFC", plain)


def _pieces(words: str) -> Iterator[tuple[bool, str]]:
    """Runs of Chinese characters (True) and words (False), in order."""
    for found in _PIECES.finditer(_folded(words)):
        piece = found.group()
        yield re.match(f"[{_HAN}]", piece) is not None, piece


def _tokens(words: str) -> Iterator[str]:
    for is_han, piece in _pieces(words):
        if is_han:
            yield from (_tagged("u", character) for character in piece)
            yield _BREAK
            yield from (_tagged("g", piece[at : at + 2]) for at in range(len(piece) - 1))
        else:
            yield _tagged("w", piece[:LONGEST_WORD])
            yield _tagged("t", piece[::-1][:LONGEST_WORD])
        yield _BREAK


def _terms(query: str) -> Iterator[_Term]:
    for is_han, piece in _pieces(query):
        if not is_han:
            word = piece[:LONGEST_WORD]
            alternatives = [[_tagged("w", word) + _PREFIX]]
            if len(word) >= 3:
                alternatives.append([_tagged("t", word[::-1]) + _PREFIX])
            yield alternatives
        elif len(piece) == 1:
            yield [[_tagged("u", piece)]]
        else:
            yield [[_tagged("g", piece[at : at + 2]) for at in range(len(piece) - 1)]]


def _tagged(tag: str, token: str) -> str:
    return tag + re.sub(r"[\W_]", "", token) if tag == "k" else tag + token


def _write_tokens(connection: Connection, entry: int, tokens: list[str]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM search_token WHERE rowid = :entry"), {"entry": entry})
        connection.execute(
            text("INSERT INTO search_token (rowid, tokens) VALUES (:entry, :tokens)"),
            {"entry": entry, "tokens": " ".join(tokens)},
        )
        return
    # Positions beyond 16383 collapse into one, where a phrase may match too much but never too little.
    vector = " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(tokens, 1))
    connection.execute(
        text(
            "INSERT INTO search_token (rowid, tokens) VALUES (:entry, CAST(:tokens AS tsvector))"
            " ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens"
        ),
        {"entry": entry, "tokens": vector},
    )


def _fts5(terms: list[_Term]) -> str:
    def phrase(tokens: list[str]) -> str:
        bare = '"' + " ".join(tokens).removesuffix(_PREFIX) + '"'
        return bare + (_PREFIX if tokens[-1].endswith(_PREFIX) else "")

    return " AND ".join("(" + " OR ".join(phrase(tokens) for tokens in term) + ")" for term in terms)


def _tsquery(terms: list[_Term]) -> str:
    def word(token: str) -> str:
        return f"'{token.removesuffix(_PREFIX)}'" + (":*" if token.endswith(_PREFIX) else "")

    return " & ".join(
        "(" + " | ".join("(" + " <-> ".join(word(token) for token in tokens) + ")" for tokens in term) + ")"
        for term in terms
    )
