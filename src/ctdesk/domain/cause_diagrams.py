"""Where everything stands on a drawing of causes: five times why as stairs, and the fishbone.

One layout for paper and screen, in the unit of whoever draws it, from the upper left corner downwards. What
does not fit on one sheet goes on with the next; nothing is left out and nothing overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Weight = Literal["plain", "strong", "small"]
Verdict = Literal["root", "contributing", "ruled_out"]
BoxKind = Literal["step", "bone", "cause", "effect"]
StrokeKind = Literal["stair", "arrow", "spine", "bone", "twig"]
VERDICTS: tuple[Verdict, ...] = ("root", "contributing", "ruled_out")
# A sign besides word and weight, so that it reads in black and white.
SIGNS: Mapping[Verdict, str] = {"root": "●", "contributing": "◎", "ruled_out": "○"}
_PER_SIDE = 3


@dataclass(frozen=True, slots=True)
class TypeSetter:
    """How text is set: ``wrap`` breaks it into lines no wider than a width, ``line`` is the height of one."""

    wrap: Callable[[str, float, Weight], tuple[str, ...]]
    line: Mapping[Weight, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One answer of a chain with what it answers: the problem, or why for the first, the second … time."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A problem and why, again and again; the verdict is about its last step."""

    steps: tuple[Step, ...]
    verdict: Verdict | None = None
    verdict_words: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A possible cause, perhaps with what lies behind it."""

    text: str
    behind: str = ""
    verdict: Verdict | None = None
    verdict_words: str = ""


@dataclass(frozen=True, slots=True)
class Bone:
    """A category of causes."""

    name: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``indent`` from the left edge of its box."""

    text: str
    weight: Weight = "plain"
    indent: float = 0.0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of text at their place; ``pad`` is kept free around them."""

    kind: BoxKind
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    pad: float = 0.0
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    kind: StrokeKind
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing, as tall as what stands on it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]


def lay_five_why(
    chains: Iterable[Chain], width: float, height: float, setter: TypeSetter, more: str
) -> tuple[Sheet, ...]:
    """Each chain as stairs that go down to its last why, on one or more sheets no taller than ``height``.

    ``more`` is said where a step, or a chain, goes on.
    """
    return tuple(sheet for chain in chains for sheet in _Stairs(width, height, setter, more).lay(chain))


def lay_fishbone(
    effect: str, bones: Sequence[Bone], width: float, height: float, setter: TypeSetter, more: str
) -> tuple[Sheet, ...]:
    """The effect at the head on the right, three categories above the spine and three below.

    Causes that do not fit on a sheet no taller than ``height`` stand on the next one, where their category
    says ``more``. The words of the effect are shortened where they alone would fill a sheet.
    """
    frame = _Frame.of(bones, width, height, setter)
    blocks = [
        [_set(cause, frame.text_width, setter) for cause in bone.causes if cause.text.strip()]
        for bone in bones
    ]
    sheets: list[Sheet] = []
    while not sheets or any(blocks):
        names = [
            f"{bone.name} {more}" if sheets and waiting else bone.name
            for bone, waiting in zip(bones, blocks, strict=True)
        ]
        rooms = frame.rooms(blocks)
        shown: list[list[_Block]] = []
        for place, waiting in enumerate(blocks):
            fits, blocks[place] = _fill(waiting, rooms[place // _PER_SIDE], setter)
            shown.append(fits)
        sheets.append(frame.draw(effect, names, shown))
    return tuple(sheets)


# ── stairs ────────────────────────────────────────────────────────────────────────────────────────────────


class _Stairs:
    """Lays one chain."""

    def __init__(self, width: float, height: float, setter: TypeSetter, more: str) -> None:
        self.width, self.height, self.setter, self.more = width, height, setter, more
        self.unit = setter.line["plain"]
        self.pad = self.unit * 0.45
        self.indent = min(self.unit * 1.9, width / 12)
        self.gap = self.unit * 0.65
        self.sheets: list[Sheet] = []
        self.boxes: list[Box] = []
        self.strokes: list[Stroke] = []
        self.y = 0.0

    def lay(self, chain: Chain) -> tuple[Sheet, ...]:
        last = len(chain.steps) - 1
        for place, step in enumerate(chain.steps):
            verdict = chain.verdict if place == last else None
            self._step(place, step, verdict, chain.verdict_words if verdict else "")
        self._turn()
        return tuple(self.sheets)

    def _step(self, place: int, step: Step, verdict: Verdict | None, words: str) -> None:
        setter, x = self.setter, place * self.indent
        width = self.width - x
        label = step.label if verdict is None else f"{step.label} · {SIGNS[verdict]} {words}"
        weight: Weight = "strong" if verdict == "root" or place == 0 else "plain"
        waiting = list(_lines(step.text, width - 2 * self.pad, weight, setter, quiet=verdict == "ruled_out"))
        again = False
        while waiting or not again:
            said = f"{label} {self.more}" if again else label
            head = _lines(said, width - 2 * self.pad, "small", setter)
            above = self.gap if self.boxes else 0.0
            frame = 2 * self.pad + _tall(head, setter)
            room = self.height - self.y - above - frame
            fits = _count(waiting, room, setter)
            if fits < min(2, len(waiting)) and self.boxes:
                self._turn()
                continue
            own, waiting = waiting[: max(fits, 1)], waiting[max(fits, 1) :]
            tall = frame + _tall(own, setter)
            top = self.y + above
            if above and place and not again:
                self._stair(x - self.indent / 2, top, x, tall)
            box = Box("step", x, top, width, tall, (*head, *own), self.pad, verdict)
            self.boxes.append(box)
            self.y, again = top + tall, True

    def _stair(self, x: float, top: float, to: float, tall: float) -> None:
        """From under the step before to the edge of this one."""
        middle = top + min(tall / 2, self.unit * 1.2)
        self.strokes.append(Stroke("stair", x, top - self.gap, x, middle))
        self.strokes.append(Stroke("arrow", x, middle, to, middle))

    def _turn(self) -> None:
        if self.boxes:
            self.sheets.append(Sheet(self.width, self.y, tuple(self.boxes), tuple(self.strokes)))
        self.boxes, self.strokes, self.y = [], [], 0.0


# ── fishbone ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Block:
    """A cause as it is set."""

    lines: tuple[Line, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class _Frame:
    """The measures that every sheet of one fishbone shares."""

    width: float
    height: float
    setter: TypeSetter
    unit: float
    gap: float
    head_width: float
    column: float
    slant: float
    room: float  # for the causes above the spine and below it together

    @property
    def text_width(self) -> float:
        return self.column - self.slant - 2 * self.gap

    @classmethod
    def of(cls, bones: Sequence[Bone], width: float, height: float, setter: TypeSetter) -> _Frame:
        unit = setter.line["plain"]
        gap = unit * 0.4
        head_width = width * 0.17
        column = (width - head_width - unit) / _PER_SIDE
        slant = column * 0.13
        names = (_lines(bone.name, column - 4 * gap, "strong", setter) for bone in bones)
        # With room for the word that a category goes on.
        name_tall = max(_tall(one, setter) for one in names) + setter.line["strong"] + 2 * gap
        room = max(height - 2 * (name_tall + 4 * gap), 6 * unit)
        return cls(width, height, setter, unit, gap, head_width, column, slant, room)

    def rooms(self, blocks: Sequence[Sequence[_Block]]) -> tuple[float, float]:
        """What is left for the causes above and below the spine: half each, unless one needs less."""
        above, below = (
            max((self._stack(one) for one in side), default=0.0)
            for side in (blocks[:_PER_SIDE], blocks[_PER_SIDE:])
        )
        upper = min(above, max(self.room / 2, self.room - below))
        return upper, self.room - upper

    def draw(self, effect: str, names: Sequence[str], shown: Sequence[list[_Block]]) -> Sheet:
        heads = [_lines(name, self.column - 4 * self.gap, "strong", self.setter) for name in names]
        tall = max(_tall(one, self.setter) for one in heads) + 2 * self.gap
        halves = [
            max((self._stack(one) for one in side), default=0.0) + tall + 3 * self.gap
            for side in (shown[:_PER_SIDE], shown[_PER_SIDE:])
        ]
        head = self._effect(effect)
        head_tall = _tall(head, self.setter) + 2 * self.gap
        spine, whole = halves[0], max(sum(halves), head_tall)
        boxes: list[Box] = []
        strokes = [Stroke("spine", 0.0, spine, self.width - self.head_width, spine)]
        for place, (lines, blocks) in enumerate(zip(heads, shown, strict=True)):
            left = (place % _PER_SIDE) * self.column
            upper = place < _PER_SIDE
            name_top = 0.0 if upper else whole - tall
            boxes.append(
                Box("bone", left + self.gap, name_top, self.column - 2 * self.gap, tall, lines, self.gap)
            )
            far = left + self.column - self.slant  # of the bone, away from the spine
            start = tall if upper else whole - tall
            strokes.append(Stroke("bone", far, start, left + self.column, spine))
            y = tall + self.gap if upper else spine + self.gap
            for block in blocks:
                high = _tall(block.lines, self.setter)
                box = Box(
                    "cause", left + self.gap, y, self.text_width, high, block.lines, verdict=block.verdict
                )
                boxes.append(box)
                foot = y + high + self.gap * 0.4
                along = (foot - start) / (spine - start)
                meets = far + self.slant * along
                strokes.append(Stroke("twig", left + self.gap, foot, meets, foot))
                y = foot + self.gap
        boxes.append(
            Box(
                "effect",
                self.width - self.head_width,
                min(max(spine - head_tall / 2, 0.0), whole - head_tall),
                self.head_width,
                head_tall,
                head,
                self.gap,
            )
        )
        return Sheet(self.width, whole, tuple(boxes), tuple(strokes))

    def _stack(self, blocks: Sequence[_Block]) -> float:
        return sum(_tall(one.lines, self.setter) + self.gap * 1.4 for one in blocks)

    def _effect(self, words: str) -> tuple[Line, ...]:
        lines = _lines(words, self.head_width - 2 * self.gap, "strong", self.setter)
        most = max(int((self.height - 2 * self.gap) // self.setter.line["strong"]), 1)
        if len(lines) <= most:
            return lines
        return (*lines[: most - 1], replace(lines[most - 1], text="…"))


def _set(cause: Cause, width: float, setter: TypeSetter) -> _Block:
    quiet = cause.verdict == "ruled_out"
    lines = list(
        _lines(cause.text, width, "strong" if cause.verdict == "root" else "plain", setter, quiet=quiet)
    )
    if cause.behind.strip():
        indent = min(setter.line["plain"] * 0.8, width / 6)
        lines += [
            replace(one, indent=indent)
            for one in _lines(f"← {cause.behind}", width - indent, "small", setter, quiet=quiet)
        ]
    if cause.verdict is not None:
        lines += _lines(f"{SIGNS[cause.verdict]} {cause.verdict_words}".strip(), width, "small", setter)
    return _Block(tuple(lines), cause.verdict)


def _fill(blocks: Sequence[_Block], room: float, setter: TypeSetter) -> tuple[list[_Block], list[_Block]]:
    """What fits into a height, and what is left; a block that fits nowhere is cut between its lines."""
    gap = setter.line["plain"] * 0.4 * 1.4
    shown: list[_Block] = []
    used = 0.0
    for place, block in enumerate(blocks):
        tall = _tall(block.lines, setter) + gap
        if used + tall <= room:
            shown.append(block)
            used += tall
            continue
        rest = list(blocks[place:])
        if not shown:
            cut = max(_count(block.lines, room - gap, setter), 1)
            shown.append(_Block(block.lines[:cut], block.verdict))
            rest = [_Block(block.lines[cut:], block.verdict), *rest[1:]] if block.lines[cut:] else rest[1:]
        return shown, rest
    return shown, []


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(
    text: str, width: float, weight: Weight, setter: TypeSetter, *, quiet: bool = False
) -> tuple[Line, ...]:
    return tuple(Line(one, weight, quiet=quiet) for one in setter.wrap(text.strip(), width, weight))


def _tall(lines: Iterable[Line], setter: TypeSetter) -> float:
    return sum(setter.line[line.weight] for line in lines)


def _count(lines: Sequence[Line], room: float, setter: TypeSetter) -> int:
    """How many of the lines fit into a height."""
    used, count = 0.0, 0
    for line in lines:
        used += setter.line[line.weight]
        if used > room:
            break
        count += 1
    return count
