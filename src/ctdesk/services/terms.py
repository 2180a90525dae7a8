"""The words of the trade in both languages, read once."""

from __future__ import annotations

from functools import cache

from ctdesk.config import data_path
from ctdesk.forms.terms import Terms, read_terms


@cache
def terms() -> Terms:
    """``forms/terms.toml`` as it lies on this machine."""
    return read_terms(data_path("forms", "terms.toml").read_text("utf-8"))
