"""One page of a list that is read by key, so that the hundredth row and the millionth feel the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Rows, and the key to hand in as ``after`` for the next page; None when these were the last."""

    rows: tuple[RowT, ...]
    next_after: int | None


def page_of(found: Sequence[RowT], keys: Sequence[int], limit: int) -> Page[RowT]:
    """The first ``limit`` rows of a result that was read with ``limit + 1``; ``keys`` go with the rows."""
    rows = tuple(found[:limit])
    return Page(rows, keys[limit - 1] if len(found) > limit else None)
