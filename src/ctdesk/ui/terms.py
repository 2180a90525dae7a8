"""The words of the trade for the window: the same list that paper uses, read on first use."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ctdesk.config import data_path

if TYPE_CHECKING:
    from ctdesk.forms.terms import Terms


@lru_cache(maxsize=1)
def terms() -> Terms:
    """States, roles, meanings and duties in both languages."""
    from ctdesk.forms.terms import read_terms

    return read_terms(data_path("forms", "terms.toml").read_text("utf-8"))
