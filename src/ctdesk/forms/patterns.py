"""Regular expressions written in a form, compiled once; a form cannot bring one that runs away."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_PATTERN = 200
# Nested repeats such as (a+)+ take exponential time on a text that does not match.
_NESTED_REPEAT = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")


def is_safe(pattern: str) -> bool:
    """True for a valid, short expression without nested repeats or back references."""
    if (
        len(pattern) > LONGEST_PATTERN
        or _NESTED_REPEAT.search(pattern)
        or re.search(r"\\[1-9]|\(\?P=", pattern)
    ):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def matches(pattern: str, text: str) -> bool:
    """True when the whole text fits."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
