"""The doubts about a logger file in words, and the dialog that asks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ctdesk.forms.messages import sentence
from ctdesk.ui.dialogs.questions import Doubt, QuestionsDialog, ask_questions
from ctdesk.ui.language import language, tr

if TYPE_CHECKING:
    from ctdesk.exchange.logger_readout import Question, Questions

_REMEMBER = "remember_as"


def ask_about(
    parent: QWidget | None, questions: Questions, answered: Callable[[Mapping[str, str], str | None], object]
) -> QuestionsDialog:
    """Ask every open question; a format never seen can be remembered under a name."""
    doubts = [_doubt(question) for question in questions.items]
    if questions.kind == "mapping":
        doubts.append(
            Doubt(
                _REMEMBER,
                tr("Remember this format as"),
                hint=tr("Files like this one are then read without asking."),
            )
        )
    sample = "\n".join("  |  ".join(row) for row in (questions.headers, *questions.sample[:8]) if row)

    def sort_out(answers: Mapping[str, str]) -> None:
        name = answers.get(_REMEMBER) or None
        answered({code: text for code, text in answers.items() if code != _REMEMBER and text}, name)

    title = tr("How is this file to be read?")
    return ask_questions(
        parent, title, tr("Nothing is guessed: what is doubtful is asked."), doubts, sort_out, sample
    )


def _doubt(question: Question) -> Doubt:
    options = tuple(
        (option, _option_words(question, place, option)) for place, option in enumerate(question.options)
    )
    return Doubt(
        question.code, sentence(f"ASK-{question.code}", language()), options, question.proposal or ""
    )


def _option_words(question: Question, place: int, option: str) -> str:
    key = f"ASK-{question.code}.{option}"
    known = sentence(key, language())
    words = option if key in known else known
    preview = question.preview[place] if place < len(question.preview) else ""
    return f"{words}  ({preview})" if preview and preview != words else words
