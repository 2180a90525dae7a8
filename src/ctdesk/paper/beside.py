"""What stands beside or under an answer on paper: limit, why it does not conform, reason, former values."""

from __future__ import annotations

from ctdesk.domain.answers import State
from ctdesk.forms.question import Question
from ctdesk.paper.blocks import SMALL, Part, Style
from ctdesk.paper.item_prints import FLOWABLES, Asked
from ctdesk.paper.record_paper import RecordPaper
from ctdesk.paper.setting import Setting, with_minus


def beside_answer(setting: Setting, paper: RecordPaper, question: Question) -> list[Part]:
    """Limit, expected value, why it is a finding, reason, and what stood there before."""
    parts: list[Part] = []
    limits = setting.limits(question.limit_min, question.limit_max, question.item)
    if limits:
        parts.append(Part(f"{setting.press.both('limit')} {limits}", SMALL))
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
        own, english = with_minus(paper.tell_why(why, "zh_CN")), with_minus(paper.tell_why(why, "en"))
        sentences.append(own if own == english else f"{own} {english}")
    return sentences
