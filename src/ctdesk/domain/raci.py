"""Who is accountable, does, verifies, is consulted and informed at each step, and whether the duties agree
(domain.md §2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ACTING = frozenset({"A", "R", "V"})  # accountable, does, verifies: each needs a duty of the step


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the matrix: a part played by one or more roles."""

    code: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its duties and the letters of each column.

    ``conditional`` are letters that apply only in a case; ``added`` what the matrix leaves open, by
    column, and ``by_duty`` the same for whoever a document names.
    """

    code: str
    name_zh: str
    name_en: str
    duties: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]]
    conditional: Mapping[str, tuple[str, ...]]
    added: Mapping[str, tuple[str, ...]]
    by_duty: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A column acts in a step and none of its roles holds a duty of it; letter ``?``: no such duty."""

    step: str
    column: str
    letter: str


def read_raci(table: Mapping[str, Any]) -> tuple[tuple[Column, ...], tuple[Step, ...]]:
    """Columns and steps of ``raci.toml``; raises ``ValueError`` for letters or columns nobody declared."""
    columns = tuple(Column(row["code"], tuple(row["roles"])) for row in table["columns"])
    names, letters = {one.code for one in columns}, {row["code"] for row in table["letters"]}
    steps = tuple(_step(row) for row in table["step"])
    for step in steps:
        parts = (step.cells, step.conditional, step.added)
        for strange in sorted({column for cells in parts for column in cells} - names):
            raise ValueError(f"{step.code}: {strange}")
        used = {one for cells in (*parts, step.by_duty) for each in cells.values() for one in each}
        for strange in sorted(used - letters):
            raise ValueError(f"{step.code}: {strange}")
    return columns, steps


def gaps(
    columns: Iterable[Column], steps: Iterable[Step], held_by: Mapping[str, frozenset[str]]
) -> tuple[Gap, ...]:
    """Where the matrix and the permissions disagree.

    ``held_by`` gives the roles that hold each duty. Columns may stand for several roles: one of them that
    holds a duty of the step is enough.
    """
    roles_of = {one.code: one.roles for one in columns}
    found: list[Gap] = []
    for step in steps:
        found += [Gap(step.code, duty, "?") for duty in (*step.duties, *step.by_duty) if duty not in held_by]
        holders = {role for duty in step.duties for role in held_by.get(duty, frozenset())}
        for cells in (step.cells, step.conditional, step.added):
            for column, letters in cells.items():
                acting = sorted(ACTING & set(letters))
                if acting and holders.isdisjoint(roles_of[column]):
                    found.append(Gap(step.code, column, acting[0]))
    return tuple(found)


def letters_of(columns: Iterable[Column], steps: Iterable[Step], role: str) -> dict[str, tuple[str, ...]]:
    """The letters a role carries, by step; steps in which it has no part are left out."""
    mine = [one.code for one in columns if role in one.roles]
    found = {}
    for step in steps:
        both = ((*step.cells.get(code, ()), *step.added.get(code, ())) for code in mine)
        carried = tuple(dict.fromkeys(letter for letters in both for letter in letters))
        if carried:
            found[step.code] = carried
    return found


def unaccounted(steps: Iterable[Step]) -> tuple[str, ...]:
    """Steps for which nobody is accountable."""
    return tuple(
        step.code
        for step in steps
        if not any("A" in letters for cells in (step.cells, step.added) for letters in cells.values())
    )


def _step(row: Mapping[str, Any]) -> Step:
    added = row.get("added", ())
    return Step(
        row["code"],
        row["name"]["zh_CN"],
        row["name"]["en"],
        tuple(row["duties"]),
        {column: tuple(letters) for column, letters in row["cells"].items()},
        _gathered((one["column"], one["letters"]) for one in row.get("conditional", ())),
        _gathered((one["column"], one["letters"]) for one in added if "column" in one),
        _gathered((one["duty"], one["letters"]) for one in added if "duty" in one),
    )


def _gathered(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, letters in pairs:
        found[key] = (*found.get(key, ()), *letters)
    return found
