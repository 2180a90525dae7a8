"""How names are spelled when they are looked for: older forms of characters, pinyin and initials."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from itertools import islice, product

from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db import search as index
from ctdesk.db.search import Hit
from ctdesk.db.search_tokens import matches

_NAME = 4  # characters up to which a piece may be a name, and every reading of it counts
_READINGS = 16
_VOWELS = ("v", "u", "yu")  # what is typed for ü
_LONGEST = 200  # characters of a text that get pinyin


def modern(words: str) -> str:
    """A text with the characters that older documents write otherwise in the form used here: 張 → 张."""
    return unicodedata.normalize("NFKC", words).translate(_variants())


def find_words(db: Session, query: str, kinds: Collection[str], *, limit: int) -> tuple[Hit, ...]:
    """``db.search.find`` for a text as it was typed."""
    return index.find(db, modern(query), kinds, limit=limit)


@lru_cache(maxsize=1024)
def _spelled(words: str) -> str:
    return f"{modern(words)} {pinyin_of(words)}"


def is_meant(query: str, words: str) -> bool:
    """Whether ``query`` finds ``words`` as the index would: by part, beginning, pinyin or initials."""
    return matches(modern(query), _spelled(words))


def pinyin_of(words: str) -> str:
    """The pinyin of the Chinese in a text, whole, by syllable and as initials: ``王䶮`` gives ``wy wangyan
    wang yan``. A short piece, which may be a name, is spelled in each of its readings: ``单`` gives shan
    and dan.
    """
    spelled: dict[str, None] = {}
    for piece in modern(words)[:_LONGEST].split():
        if any("\u3400" <= c <= "\U0003ffff" for c in piece):
            for reading in _readings(piece):
                spelled |= dict.fromkeys(_joined(reading))
                spelled |= dict.fromkeys(way for one in reading for way in _typed(one))
    return " ".join(one for one in spelled if one)


def _readings(piece: str) -> Iterator[tuple[str, ...]]:
    from pypinyin import Style, lazy_pinyin, pinyin

    yield tuple(lazy_pinyin(piece, errors="ignore"))
    if len(piece) <= _NAME:
        each = pinyin(piece, style=Style.NORMAL, heteronym=True, errors="ignore")
        yield from islice(product(*each), _READINGS)


def _joined(reading: tuple[str, ...]) -> Iterator[str]:
    yield "".join(one[:1] for one in reading)
    for vowel in _VOWELS if any("v" in one for one in reading) else ("v",):
        yield "".join(one.replace("v", vowel) for one in reading)


def _typed(syllable: str) -> tuple[str, ...]:
    """A syllable with ü as keyboards, people and passports write it."""
    return tuple(syllable.replace("v", vowel) for vowel in _VOWELS) if "v" in syllable else (syllable,)


@cache
def _variants() -> dict[int, str]:
    with data_path("resources", "name_variants.toml").open("rb") as file:
        return str.maketrans(tomllib.load(file)["variants"])
