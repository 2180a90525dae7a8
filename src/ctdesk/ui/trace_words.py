"""Trace codes in words: how an upload stands, and what an answer file says about a code."""

from __future__ import annotations

from ctdesk.services.trace_exports import AnswerRow
from ctdesk.services.trace_queue import TraceRow
from ctdesk.ui.cards import State
from ctdesk.ui.language import tr


def upload_state(status: str, *, late: bool = False) -> State:
    """Colour, word and icon of an upload."""
    if late:
        return State(tr("Overdue"), "red", "due")
    return {
        "pending": State(tr("To be sent"), "amber", "pending"),
        "sent": State(tr("Sent, not answered"), "blue", "waiting"),
        "ack": State(tr("Acknowledged"), "green", "conforms"),
        "failed": State(tr("Failed"), "red", "fails"),
    }[status]


def scheme_word(scheme: str) -> str:
    """A scheme of trace codes."""
    return {"drug20": tr("20 digits"), "gs1": tr("GS1"), "own": tr("The holder's own")}[scheme]


def other_scheme(row: TraceRow) -> bool:
    """Whether a code is not of the scheme that the catalogue gives for its product."""
    return row.expected_scheme not in (None, row.scheme)


def answer_state(row: AnswerRow) -> State:
    """What a line of the answer will do."""
    problems = {
        "unknown": tr("Not a code of this site"),
        "word": tr("Result not understood: {word}", word=row.word or "–"),
        "settled": tr("Acknowledged before"),
        "twice": tr("Twice in the file"),
    }
    if row.problem is not None:
        return State(problems[row.problem], "grey", "not_applicable")
    return upload_state(row.result or "sent")
