"""How the answer of each type of item prints: ``FLOWABLES``, twin of the editors of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ctdesk.domain.answers import Answer, State
from ctdesk.forms.definition import Column as FormColumn
from ctdesk.forms.definition import Item, ItemType
from ctdesk.forms.questions import Question
from ctdesk.paper.press import on_one_line
from ctdesk.paper.setting import Setting, short_digest

Asked = Item | FormColumn

_LINE = "_" * 32


class ItemPrint(NamedTuple):
    """How one type prints: the answer as text, and what a person finds to fill in on a blank form."""

    text: Callable[[Setting, Answer | None, Asked, str], str]
    blank: Callable[[Setting, Asked], tuple[str, ...]]


def _plain(setting: Setting, answer: Answer | None, asked: Asked, path: str) -> str:
    return setting.text(answer, asked, path)


def _files(setting: Setting, answer: Answer | None, asked: Asked, path: str) -> str:
    if answer is None or answer.state is not State.GIVEN or not isinstance(answer.value, list):
        return setting.text(answer, asked, path)
    lines = []
    for digest in answer.value:
        entry = setting.files.get(str(digest))
        name = setting.press.both("file_missing") if entry is None else entry.name
        # The digest of a photo stands under its small picture.
        shown = entry is not None and entry.media_type.startswith("image/")
        lines.append(name if shown else f"{name}\nSHA-256 {short_digest(str(digest))}")
    return "\n".join(lines) or setting.text(None, asked, path)


def _rows_in_words(setting: Setting, answer: Answer | None, asked: Asked, path: str) -> str:
    if answer is not None and answer.state is State.GIVEN and isinstance(answer.value, list):
        return str(len(answer.value))
    return setting.text(answer, asked, path)


def _rule(setting: Setting, asked: Asked) -> tuple[str, ...]:
    return (setting.quantity("____________________", asked.unit),)


def _fixed(*lines: str) -> Callable[[Setting, Asked], tuple[str, ...]]:
    return lambda setting, asked: lines


def _yes_no(setting: Setting, asked: Asked) -> tuple[str, ...]:
    yes, no = setting.press.both_of("answers", "yes"), setting.press.both_of("answers", "no")
    return (f"□ {yes}    □ {no}",)


def _boxes(setting: Setting, asked: Asked) -> tuple[str, ...]:
    if not asked.options:
        return (_LINE,)
    return tuple(f"□ {on_one_line(option.text)}" for option in asked.options)


FLOWABLES: Mapping[ItemType, ItemPrint] = {
    "check": ItemPrint(_plain, _yes_no),
    "choice": ItemPrint(_plain, _boxes),
    "text": ItemPrint(_plain, _fixed(_LINE)),
    "quantity": ItemPrint(_plain, _rule),
    "date": ItemPrint(_plain, _fixed("______ - ____ - ____")),
    "datetime": ItemPrint(_plain, _fixed("______ - ____ - ____  ____ : ____")),
    "scan": ItemPrint(_plain, _fixed(_LINE)),
    "attachment": ItemPrint(_files, _fixed(f"□ {_LINE}")),
    "person": ItemPrint(_plain, _fixed(_LINE)),
    "link": ItemPrint(_plain, _fixed(_LINE)),
    "table": ItemPrint(_rows_in_words, _fixed("")),
    "timer": ItemPrint(_plain, _fixed("____ : ____ : ____ → ____ : ____ : ____", "________ s")),
    "computed": ItemPrint(_plain, _fixed(_LINE)),
}


def answer_text(setting: Setting, question: Question) -> str:
    """The answer of one question as a text of one or more lines."""
    asked: Asked = question.column or question.item
    return FLOWABLES[asked.type].text(setting, question.answer, asked, question.path)
