"""Tables of causes as the drawings of ``domain.cause_diagrams`` take them: chains of why, bones with causes.

The cells are those that people filled in; their words come from the columns and options of the form, so that
QA decides what stands on the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ctdesk.domain.answers import State
from ctdesk.domain.cause_diagrams import VERDICTS, Bone, Cause, Chain, Step, Verdict
from ctdesk.forms.definition import Column, Drawn, Item, ItemType, Text
from ctdesk.forms.question import Question

Say = Callable[[Text], str]
WHYS = ("why_1", "why_2", "why_3", "why_4", "why_5")
# The columns that a drawn table must have, and of which type.
DRAWN_COLUMNS: Mapping[Drawn, Mapping[str, ItemType]] = {
    "five_why": {"problem": "text", **dict.fromkeys(WHYS, "text"), "verdict": "choice"},
    "fishbone": {"category": "choice", "cause": "text", "behind": "text", "verdict": "choice"},
}


def chains_of(item: Item, questions: Iterable[Question], say: Say) -> tuple[Chain, ...]:
    """The chains of a five-why table, row by row; a row without a problem is none."""
    columns = {column.id: column for column in item.columns}
    chains = []
    for row in _rows(item, questions):
        if not row.get("problem"):
            continue
        named = ("problem", *WHYS)
        steps = tuple(Step(say(columns[name].text), row[name]) for name in named if row.get(name))
        verdict, words = _verdict(row, columns, say)
        chains.append(Chain(steps, verdict, words))
    return tuple(chains)


def effect_of(questions: Sequence[Question], otherwise: str) -> str:
    """What the causes led to: the problem of the first chain of why, else what the record is about."""
    for question in questions:
        if question.item.drawn == "five_why":
            rows = _rows(question.item, (one for one in questions if one.item is question.item))
            return next((row["problem"] for row in rows if row.get("problem")), otherwise)
    return otherwise


def bones_of(item: Item, questions: Iterable[Question], say: Say) -> tuple[Bone, ...]:
    """The categories of a fishbone in the order of the form, each with its causes."""
    columns = {column.id: column for column in item.columns}
    causes: dict[str, list[Cause]] = {option.code: [] for option in columns["category"].options}
    for row in _rows(item, questions):
        if row.get("cause") and row.get("category") in causes:
            verdict, words = _verdict(row, columns, say)
            causes[row["category"]].append(Cause(row["cause"], row.get("behind", ""), verdict, words))
    return tuple(Bone(say(one.text), tuple(causes[one.code])) for one in columns["category"].options)


def _rows(item: Item, questions: Iterable[Question]) -> list[Mapping[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for question in questions:
        answer = question.answer
        if question.item.id != item.id or question.column is None or answer is None or not question.asked:
            continue
        if answer.state is State.GIVEN and isinstance(answer.value, str):
            rows.setdefault(question.instance or 1, {})[question.column.id] = answer.value.strip()
    return [rows[number] for number in sorted(rows)]


def _verdict(row: Mapping[str, str], columns: Mapping[str, Column], say: Say) -> tuple[Verdict | None, str]:
    for verdict in VERDICTS:
        if row.get("verdict") == verdict:
            words = {option.code: option.text for option in columns["verdict"].options}
            return verdict, say(words[verdict]) if verdict in words else ""
    return None, ""
