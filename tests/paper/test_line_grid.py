"""Sections asked line by line print as a grid: a row for each line, a column for each item."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctdesk.domain.answers import Answer, MemberId, Source, State, Value
from ctdesk.forms.library import read_definition
from ctdesk.forms.question import Question
from ctdesk.forms.questions import Shape, questions
from ctdesk.paper.line_grid import is_grid

ROOT = Path(__file__).parents[2] / "forms"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def asked(lines: int, **given: Value) -> list[Question]:
    definition = read_definition(
        (ROOT / "CT-AUD-002" / "rev-01.toml").read_text("utf-8"), "CT-AUD-002/rev-01.toml"
    )
    answers = {
        path: Answer(path, State.GIVEN, value, None, MemberId(1), AT, Source.TYPED)
        for path, value in given.items()
    }
    facts = {f"access.member:{line}": f"成员{line}" for line in range(1, lines + 1)}
    found = questions(definition, answers, facts, Shape(lines=lines), now=AT, tz=UTC)
    return [one for one in found if one.section == "B" and one.asked]


@pytest.mark.parametrize(("lines", "grid"), [(0, False), (1, False), (2, True), (40, True)])
def test_a_grid_begins_with_two_lines(lines: int, grid: bool) -> None:
    definition = read_definition((ROOT / "CT-AUD-002" / "rev-01.toml").read_text("utf-8"), "x")
    section = next(one for one in definition.section if one.id == "B")
    assert is_grid(section, asked(lines)) is grid


def test_an_item_asked_in_one_line_only_has_a_column_for_all() -> None:
    found = asked(2, **{"B8:1": "disable", "B8:2": "keep"})
    assert {one.instance for one in found if one.item.id == "B9"} == {1}
