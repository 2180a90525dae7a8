"""The catalogue of bad input: every row of the agreed lists is tried by tests that exist."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ctdesk.forms.messages import sentence

TESTS = Path(__file__).resolve().parents[1]
ROWS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))[
    "row"
]
LISTED = [str(number) for number in range(1, 109)] + [f"L{number}" for number in range(1, 35)]
EXTRA = "X"


@cache
def _test_functions(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.is_file():
        return frozenset()
    found = ast.parse(path.read_text("utf-8")).body
    return frozenset(
        one.name for one in found if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    )


def test_every_row_of_the_lists_is_there_once() -> None:
    ids = [row["id"] for row in ROWS]
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert [one for one in ids if not one.startswith(EXTRA)] == LISTED


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_row_says_what_is_given_what_is_answered_and_what_tries_it(
    row: dict[str, Any], messages: object
) -> None:
    assert set(row) == {"id", "given", "answer", "codes", "tests"}
    assert row["given"]
    assert len(set(row["given"])) == len(row["given"])
    assert row["answer"]
    assert row["tests"]
    for node in row["tests"]:
        file, _, name = node.partition("::")
        assert name in _test_functions(file), f"{node} does not exist"
    for code in row["codes"]:
        for language in ("zh_CN", "en"):
            assert code not in sentence(code, language), f"{code} has no sentence in {language}"


def test_every_test_of_bad_input_belongs_to_a_row() -> None:
    named = {node for row in ROWS for node in row["tests"]}
    here = sorted(
        f"bad_input/{file.name}::{name}"
        for file in Path(__file__).parent.glob("test_*.py")
        for name in _test_functions(f"bad_input/{file.name}")
        if file.name != Path(__file__).name
    )
    assert [node for node in here if node not in named] == []


def how_many_bad_inputs() -> int:
    """Each thing given is one bad input."""
    return sum(len(row["given"]) for row in ROWS)


def test_the_catalogue_holds_some_hundreds_of_bad_inputs() -> None:
    assert how_many_bad_inputs() >= 400
