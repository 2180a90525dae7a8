"""Judging a record again only where something changed since it was judged last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ctdesk.domain.answers import Answers
from ctdesk.forms.definition import Definition
from ctdesk.forms.judgement import Judgement, judge
from ctdesk.forms.questions import Facts, Shape

_KEPT = 32


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What was judged, when, and what came out. Nobody changes any of it."""

    definition: Definition
    answers: Answers
    facts: Facts
    shape: Shape
    signed_slots: frozenset[str]
    second: datetime
    tz: tzinfo
    judgement: Judgement


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
    """What ``judge`` says; the last judgement under ``key`` where it stands on the very same, in the same
    second.

    No rule looks at less than a second: a running timer and the time that is offered count whole ones.
    """
    second = now.replace(microsecond=0)
    with _guard:
        before = _last.get(key)
    if (
        before is not None
        and before.definition is definition
        and before.second == second
        and before.tz == tz
        and before.signed_slots == signed_slots
        and before.shape == shape
        and before.answers == answers
        and before.facts == facts
    ):
        return before.judgement
    judgement = judge(definition, answers, facts, shape, signed_slots=signed_slots, now=now, tz=tz)
    judged = _Judged(definition, answers, facts, shape, signed_slots, second, tz, judgement)
    with _guard:
        _last[key] = judged
        _last.move_to_end(key)
        while len(_last) > _KEPT:
            _last.popitem(last=False)
    return judgement
