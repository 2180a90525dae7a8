"""The matrix of responsibilities as the hospital has it: which part a role has in each step."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from ctdesk.config import data_path
from ctdesk.domain.qualifications import Words
from ctdesk.domain.raci import Column, Step, letters_of, read_raci


def parts_of(role: str) -> tuple[Words, ...]:
    """The steps a role has a part in, each with its letters and what they mean."""
    (columns, steps), letters = _matrix(), _letters()
    carried = letters_of(columns, steps, role)
    found = []
    for step in steps:
        mine = carried.get(step.code, ())
        if mine:
            zh = "、".join(f"{one} {letters[one].zh_CN}" for one in mine)
            en = ", ".join(f"{one} {letters[one].en}" for one in mine)
            found.append(Words(f"{step.name_zh}：{zh}", f"{step.name_en}: {en}"))
    return tuple(found)


def step_words(code: str) -> Words | None:
    """What a step of the process is called, None for a code that is not in the matrix."""
    known = (step for step in _matrix()[1] if step.code == code)
    return next((Words(step.name_zh, step.name_en) for step in known), None)


@cache
def _matrix() -> tuple[tuple[Column, ...], tuple[Step, ...]]:
    with data_path("resources", "seed", "raci.toml").open("rb") as file:
        return read_raci(tomllib.load(file))


@cache
def _letters() -> Mapping[str, Words]:
    with data_path("resources", "seed", "raci.toml").open("rb") as file:
        rows = tomllib.load(file)["letters"]
    return {row["code"]: Words(row["name"]["zh_CN"], row["name"]["en"]) for row in rows}
