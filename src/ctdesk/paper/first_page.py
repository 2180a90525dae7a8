"""Which items of a form stand on its first page beside identity, decision and findings.

Only what the page shows twice is chosen here; what a form asks is the form's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from ctdesk.domain.answers import State
from ctdesk.forms.question import Question
from ctdesk.paper.record_paper import RecordPaper

# In the order in which they are read. An item that a later revision no longer has is left out.
KEY_ITEMS: Mapping[str, tuple[str, ...]] = {
    "CT-ACC-002": ("A6", "A7", "A9", "A10", "C1", "C2", "F1", "G4"),
    "CT-ACC-003": ("B4", "A11", "C2", "E1", "E2", "G2", "G5"),
    "CT-MON-001": ("A2", "A3", "A7", "A8", "A11", "A13", "B1", "C1", "C2", "C3", "F2", "F3", "G1"),
    "CT-INC-001": ("A9", "A11", "A19", "B1", "B4", "B5", "B7", "C1", "D2", "D4", "D7", "E2"),
    "CT-INC-002": ("A3", "A6", "A9", "C3", "C4", "C5", "D4", "E1", "E4"),
    "CT-PRM-001": ("A2", "A3", "A4", "E1", "E2", "E3", "E4"),
    "CT-PRM-002": ("A2", "A4", "A5", "A6", "B1", "B2", "B7", "B8", "B9"),
    "CT-PRM-003": (),
    "CT-QLF-001": ("A2", "G1", "G2", "G3"),
    "CT-QLF-002": ("A4", "A5", "B1", "B2", "C1", "C2", "C4"),
    "CT-RCL-001": ("A2", "A3", "A5", "A6", "B2", "B3", "C1", "C4", "C8", "D3", "D5", "D7", "F3"),
    "CT-STO-001": ("A2", "A3", "B1", "B3", "B4", "B8"),
    "CT-STO-002": ("A2", "A3", "A4", "A7", "A8", "A9", "A10", "A11", "A12", "A13", "A14"),
    "CT-STO-003": ("A5", "A6", "B2", "B5", "B7", "B8", "B9", "C1", "C3", "C4", "D2", "E1"),
}
MOST_LINES = 4  # of what is asked line by line


def key_questions(paper: RecordPaper) -> tuple[Sequence[Question], ...]:
    """The given answers of the chosen items in their order, those of one item together."""
    chosen = KEY_ITEMS.get(paper.definition.code, ())
    given = [
        one
        for one in paper.questions
        if one.item.id in chosen
        and one.column is None
        and one.asked
        and one.answer is not None
        and one.answer.state is State.GIVEN
    ]
    given.sort(key=lambda one: (chosen.index(one.item.id), one.instance or 0))
    return tuple(list(same) for _, same in groupby(given, key=lambda one: one.item.id))
