"""What tables, columns and codes of the trail are called, from ``resources/trail_words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.ui.language import both, language
from ctdesk.ui.terms import terms


@lru_cache(maxsize=1)
def trail_words() -> Mapping[str, Any]:
    """The whole list, as it is written."""
    return tomllib.loads(data_path("resources", "trail_words.toml").read_text("utf-8"))


def table_name(table: str) -> str:
    """What people call the rows of ``table``; a table without words stays its code."""
    return _said(trail_words()["tables"].get(table), table)


def column_name(table: str, column: str) -> str:
    """What people call a field of ``table``; a column without words stays its code."""
    words = trail_words()
    own = words["columns_of"].get(table, {})
    return _said(own.get(column) or words["columns"].get(column), column)


def area_name(area: str) -> str:
    """What an action is about, by the first half of its code; one without words stays its code."""
    return _said(trail_words()["areas"].get(area), area)


def act_name(act: str) -> str:
    """What was done, by the second half of the code of an action; one without words stays its code."""
    return _said(trail_words()["acts"].get(act), act)


def query_name(code: str) -> str:
    """What somebody looked at; a query without words is told by its code."""
    return _said(trail_words()["queries"].get(code), code.replace("_", " "))


def fact_name(name: str) -> str:
    """What people call something that a command said with its event."""
    words = trail_words()
    pair = words["facts"].get(name) or words["columns"].get(name)
    return _said(pair, name) if pair is not None else terms().word("registers", name, language())


def technical() -> frozenset[str]:
    """Columns that tell of the program rather than of the work."""
    return frozenset(trail_words()["technical"])


def is_flag(table: str, column: str) -> bool:
    """Whether 0 and 1 mean no and yes there."""
    return f"{table}.{column}" in trail_words()["flags"]


def word_of_code(table: str, column: str, code: str) -> str | None:
    """The word for a code that a column holds; None where there is none."""
    words, place = trail_words(), f"{table}.{column}"
    own = words["values"].get(place, {}).get(code)
    if own is not None:
        return _said(own, code)
    for kind in words["lists"].get(place, ()):
        word = terms().word(kind, code, language())
        if word != code:
            return word
    return None


def _said(pair: Mapping[str, str] | None, code: str) -> str:
    return code if pair is None else both(pair["zh_CN"], pair["en"])
