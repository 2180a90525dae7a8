"""The words of the trade for the window: the same list that paper uses, read on first use."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

from ctdesk.config import data_path
from ctdesk.ui.language import both

if TYPE_CHECKING:
    from ctdesk.forms.terms import Terms


@lru_cache(maxsize=1)
def terms() -> Terms:
    """States, roles, meanings and duties in both languages."""
    from ctdesk.services.terms import terms as read

    return read()


def module_name(code: str) -> str:
    """A training module as people speak of it: code and title."""
    known = _modules().get(code)
    return code if known is None else f"{code} {both(*known)}"


@lru_cache(maxsize=1)
def _modules() -> dict[str, tuple[str, str]]:
    with data_path("resources", "seed", "modules.toml").open("rb") as file:
        rows = tomllib.load(file)["module"]
    return {row["code"]: (row["name"]["zh_CN"], row["name"]["en"]) for row in rows}
