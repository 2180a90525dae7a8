"""What stands beside or under an answer on paper: limit, why it does not conform, reason, former values."""

from __future__ import annotations

from ctdesk.domain.answers import State
from ctdesk.forms.question import Question
from ctdesk.paper.blocks import SMALL, Part, Style
from ctdesk.paper.item_prints import FLOWABLES, Asked
from ctdesk.paper.record_paper import RecordPaper
from ctdesk.paper.setting import Setting, with_minus


def limit_of(setting: Setting, question: Question) -> str:
    """The limit of an answer in words, empty where it has none."""
    limits = setting.limits(question.limit_min, question.limit_max, question.item)
    return f"{setting.press.both('limit')} {limits}" if limits else ""


def beside_answer(
    setting: Setting, paper: RecordPaper, question: Question, *, limits: bool = True
) -> list[Part]:
    """Limit, expected value, why it is a finding, reason, and what stood there before."""
    parts: list[Part] = []
    told = limit_of(setting, question) if limits else ""
    if told:
        parts.append(Part(told, SMALL))
    if question.status in ("finding", "pending"):
        if question.compared_with is not None:
            expected = setting.value(question.compared_with, question.item, "", unit=question.item.unit)
            parts.append(Part(f"{setting.press.both('expected')}: {expected}", SMALL))
        parts += [Part(sentence, SMALL) for sentence in _why(paper, question)]
    for aspect in ("reason", "correction"):
        beside = paper.answers.get(f"{question.beside}#{aspect}")
        if beside is not None and beside.state is State.GIVEN and beside.value:
            label = setting.press.both_of("aspects", aspect)
            parts.append(Part(f"{label}: {beside.value}", Style(8)))
    asked: Asked = question.column or question.item
    for before in paper.earlier.get(question.path, ()):
        old = FLOWABLES[asked.type].text(setting, before, asked, "")
        parts.append(Part(f"{setting.press.both('previous_value')}: {old}（{setting.who(before)}）", SMALL))
    return parts


def _why(paper: RecordPaper, question: Question) -> list[str]:
    if paper.tell_why is None:
        return []
    sentences = []
    for why in question.why:
        if why.code == "FIND-UNKNOWN" and question.computed:
            continue  # a register did not hold it; nobody answered anything
        own, english = with_minus(paper.tell_why(why, "zh_CN")), with_minus(paper.tell_why(why, "en"))
        sentences.append(own if own == english else f"{own} {english}")
    return sentences
