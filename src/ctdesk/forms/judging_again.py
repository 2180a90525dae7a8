"""Judging a record again only where something changed since it was judged last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from ctdesk.domain.answers import Answers, Source
from ctdesk.forms.definition import Definition
from ctdesk.forms.judgement import Judgement, judge
from ctdesk.forms.plan import plan_of
from ctdesk.forms.question import NOW
from ctdesk.forms.questions import Facts, Question, Shape

_KEPT = 200  # as many open records as My desk looks at


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What was judged, when, and what came out. Nobody changes any of it."""

    definition: Definition
    answers: Answers
    facts: Facts
    shape: Shape
    signed_slots: frozenset[str]
    now: datetime
    tz: tzinfo
    judgement: Judgement
    lasts: bool


_last: OrderedDict[Hashable, _Judged] = OrderedDict()
_guard = threading.Lock()


def judge_again(
    key: Hashable,
    definition: Definition,
    answers: Answers,
    facts: Facts,
    shape: Shape,
    *,
    signed_slots: frozenset[str],
    now: datetime,
    tz: tzinfo,
) -> Judgement:
    """What ``judge`` says; the last judgement under ``key`` where it stands on the very same.

    The clock alone changes a judgement only while a timer runs, by whole seconds. What carries the moment
    of judging itself, values worked out just now and a time that is offered, is brought up to date.
    """
    with _guard:
        before = _last.get(key)
        if before is not None:
            _last.move_to_end(key)
    if (
        before is not None
        and before.definition is definition
        and (before.lasts or before.now.replace(microsecond=0) == now.replace(microsecond=0))
        and before.tz == tz
        and before.signed_slots == signed_slots
        and before.shape == shape
        and before.answers == answers
        and before.facts == facts
    ):
        return _brought_up(before, answers, now, tz)
    judgement = judge(definition, answers, facts, shape, signed_slots=signed_slots, now=now, tz=tz)
    lasts = not _asks_the_clock(definition) and not any(_runs(one) for one in judgement.questions)
    judged = _Judged(definition, answers, facts, shape, signed_slots, now, tz, judgement, lasts)
    with _guard:
        _last[key] = judged
        _last.move_to_end(key)
        while len(_last) > _KEPT:
            _last.popitem(last=False)
    return judgement


def _brought_up(before: _Judged, answers: Answers, now: datetime, tz: tzinfo) -> Judgement:
    judgement = before.judgement
    offered = now.astimezone(tz).isoformat(timespec="seconds")
    changed = {
        question.path: fresh
        for question in judgement.questions
        if (fresh := _at(question, before.now, now, offered, answers)) is not question
    }
    if not changed:
        return judgement
    questions = tuple(changed.get(question.path, question) for question in judgement.questions)
    return replace(judgement, questions=questions, by_path={**judgement.by_path, **changed})


def _at(question: Question, then: datetime, now: datetime, offered: str, answers: Answers) -> Question:
    """A question as it stands now, where only the clock went on since."""
    answer = question.answer
    if answer is None:
        is_offered = question.item.initial == NOW and question.initial is not None
        return replace(question, initial=offered) if is_offered else question
    live = answer.source is Source.COMPUTED and answer.entered_at == then and question.path not in answers
    return replace(question, answer=replace(answer, entered_at=now)) if live else question


def _runs(question: Question) -> bool:
    """A timer without its seconds: what it says is read off the clock."""
    value = None if question.answer is None else question.answer.value
    return question.item.type == "timer" and isinstance(value, dict) and value.get("seconds") is None


def _asks_the_clock(definition: Definition) -> bool:
    """True for a form that compares or limits an answer by the time of judging."""
    for planned in plan_of(definition).items.values():
        item = planned.item
        compared = () if item.compare is None else item.compare.to
        limits = () if item.limit is None else (item.limit.min, item.limit.max)
        if NOW in (item.computed, *((compared,) if isinstance(compared, str) else compared), *limits):
            return True
    return False
