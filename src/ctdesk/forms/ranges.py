"""Resolves references to items: ``"A..K"``, ``"H1..H11"``, ``"E6"`` with its letter parts, ``"A"`` for a
section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ctdesk.forms.definition import Definition

OWN = "own:"

_ITEM = re.compile(r"([A-Z]+)(\d+)([a-z]?)")


def resolve(definition: Definition, references: Iterable[str]) -> tuple[str, ...]:
    """The item ids that ``references`` name, each once, in the order of the form.

    ``own:`` references name entries, not items, and are left to ``own_sections``. Raises ``KeyError``
    with the reference when it names nothing.
    """
    wanted: set[str] = set()
    for reference in references:
        if reference.startswith(OWN):
            continue
        found = _items_of(definition, reference)
        if not found:
            raise KeyError(reference)
        wanted.update(found)
    return tuple(item.id for section in definition.section for item in section.item if item.id in wanted)


def own_sections(references: Iterable[str]) -> tuple[str, ...]:
    """The sections of which only the signer's own entries are meant: ``"own:H"`` gives ``"H"``."""
    return tuple(reference.removeprefix(OWN) for reference in references if reference.startswith(OWN))


def _items_of(definition: Definition, reference: str) -> list[str]:
    sections = [section.id for section in definition.section]
    first, dots, last = reference.partition("..")
    if not dots:
        if first in sections:
            return [item.id for item in definition.section[sections.index(first)].item]
        return [
            item.id for section in definition.section for item in section.item if _is_part(item.id, first)
        ]
    if first in sections and last in sections:
        chosen = definition.section[sections.index(first) : sections.index(last) + 1]
        return [item.id for section in chosen for item in section.item]
    start, end = _ITEM.fullmatch(first), _ITEM.fullmatch(last)
    if start is None or end is None or start[1] != end[1] or int(start[2]) > int(end[2]):
        return []
    ids = [item.id for section in definition.section for item in section.item]
    if not any(_is_part(item, first) for item in ids) or not any(_is_part(item, last) for item in ids):
        return []
    return [
        item
        for item in ids
        if (parts := _ITEM.fullmatch(item))
        and parts[1] == start[1]
        and int(start[2]) <= int(parts[2]) <= int(end[2])
    ]


def _is_part(item: str, reference: str) -> bool:
    """``E6a`` is a part of ``E6``; ``E6a`` is itself only."""
    return item == reference or (
        item[:-1] == reference
        and item[-1].islower()
        and reference[-1:].isascii()
        and reference[-1:].isdigit()
    )
