"""Drawings of causes: whatever is written, nothing overlaps, nothing is lost, everything is on the sheet."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ctdesk.domain.cause_diagrams import (
    VERDICTS,
    Bone,
    Box,
    Cause,
    Chain,
    Sheet,
    Step,
    Stroke,
    TypeSetter,
    Weight,
    lay_fishbone,
    lay_five_why,
)

_MORE = "(cont.)"
_LETTERS = st.text(alphabet="核对未标签abc ", min_size=1, max_size=400).map(str.strip).filter(bool)
_WIDE, _TALL = 500.0, 600.0
_SLACK = 0.01


def wrap(text: str, width: float, weight: Weight) -> tuple[str, ...]:
    """Ten points to a letter, broken anywhere."""
    most = max(int(width // 10), 1)
    return tuple(text[start : start + most] for start in range(0, len(text), most)) or ("",)


SETTER = TypeSetter(wrap, {"plain": 12.0, "strong": 12.0, "small": 9.0})
VERDICT = st.sampled_from((*VERDICTS, None))
CHAINS = st.lists(
    st.builds(
        Chain,
        st.lists(st.builds(Step, st.just("Why"), _LETTERS), min_size=1, max_size=6).map(tuple),
        VERDICT,
        st.just("word"),
    ),
    min_size=1,
    max_size=3,
)
CAUSES = st.lists(st.builds(Cause, _LETTERS, st.just("") | _LETTERS, VERDICT, st.just("word")), max_size=6)
BONES = st.lists(CAUSES.map(tuple), min_size=6, max_size=6).map(
    lambda six: tuple(Bone(f"Bone {number}", causes) for number, causes in enumerate(six))
)


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x + _SLACK
        or other.x + other.width <= one.x + _SLACK
        or one.y + one.height <= other.y + _SLACK
        or other.y + other.height <= one.y + _SLACK
    )


def crosses(stroke: Stroke, box: Box) -> bool:
    """Whether a stroke runs through the inside of a box; tried along its way, which is dense enough here."""
    for step in range(201):
        share = step / 200
        x = stroke.x1 + (stroke.x2 - stroke.x1) * share
        y = stroke.y1 + (stroke.y2 - stroke.y1) * share
        inside = box.x + _SLACK < x < box.x + box.width - _SLACK
        if inside and box.y + _SLACK < y < box.y + box.height - _SLACK:
            return True
    return False


def ensure_readable(sheet: Sheet) -> None:
    assert sheet.height <= _TALL + _SLACK
    for box in sheet.boxes:
        assert box.x >= -_SLACK
        assert box.x + box.width <= sheet.width + _SLACK
        assert box.y >= -_SLACK
        assert box.y + box.height <= sheet.height + _SLACK
        set_tall = sum(SETTER.line[line.weight] for line in box.lines)
        assert set_tall <= box.height - 2 * box.pad + _SLACK
        for line in box.lines:
            assert line.indent + 10 * len(line.text) <= box.width - 2 * box.pad + 10
    assert all(apart(one, other) for one, other in combinations(sheet.boxes, 2))
    assert not [(stroke, box) for stroke in sheet.strokes for box in sheet.boxes if crosses(stroke, box)]


@settings(max_examples=60, deadline=None)
@given(CHAINS)
def test_stairs_of_any_length_are_readable_and_whole(chains: list[Chain]) -> None:
    sheets = lay_five_why(chains, _WIDE, _TALL, SETTER, _MORE)
    for sheet in sheets:
        ensure_readable(sheet)
    shown = [
        line.text for sheet in sheets for box in sheet.boxes for line in box.lines if line.weight != "small"
    ]
    assert "".join(shown) == "".join(step.text for chain in chains for step in chain.steps)


@settings(max_examples=60, deadline=None)
@given(BONES)
def test_a_fishbone_with_any_number_of_causes_is_readable_and_whole(bones: tuple[Bone, ...]) -> None:
    sheets = lay_fishbone("Label mismatch", bones, _WIDE, _TALL, SETTER, _MORE)
    for sheet in sheets:
        ensure_readable(sheet)
        assert sum(box.kind == "bone" for box in sheet.boxes) == 6
    wanted = Counter("".join(cause.text + cause.behind for bone in bones for cause in bone.causes))
    causes = (box for sheet in sheets for box in sheet.boxes if box.kind == "cause")
    assert Counter("".join(line.text for box in causes for line in box.lines)) >= wanted


def test_a_step_leads_down_to_the_next_and_only_the_last_carries_the_verdict() -> None:
    steps = tuple(Step(f"Why {number}", f"because {number}") for number in range(1, 6))
    (sheet,) = lay_five_why([Chain(steps, "root", "Root cause")], _WIDE, _TALL, SETTER, _MORE)
    assert [box.verdict for box in sheet.boxes] == [None] * 4 + ["root"]
    assert sheet.boxes[-1].lines[0].text.startswith("Why 5 · ● Root cause")
    assert [one.kind for one in sheet.strokes].count("arrow") == 4
    assert [box.x for box in sheet.boxes] == sorted(box.x for box in sheet.boxes)


def test_what_does_not_fit_goes_on_under_the_name_of_its_category() -> None:
    bones = tuple(
        Bone(
            name,
            tuple(Cause(f"{name}{n} " * 8, verdict="contributing") for n in range(30 if name == "B" else 1)),
        )
        for name in "ABCDEF"
    )
    first, *others = lay_fishbone("Effect", bones, _WIDE, _TALL, SETTER, _MORE)
    assert others
    names = [[box.lines[0].text for box in sheet.boxes if box.kind == "bone"] for sheet in (first, *others)]
    assert names[0] == list("ABCDEF")
    assert all(one == ["A", f"B {_MORE}", "C", "D", "E", "F"] for one in names[1:])
