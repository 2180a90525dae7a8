"""What a record amounts to as a whole: progress of its sections, findings, whom to tell, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from ctdesk.domain.answers import Answer, Answers, Source, State, Value
from ctdesk.forms.decision import Proposal, propose
from ctdesk.forms.definition import Definition
from ctdesk.forms.questions import Facts, Question, Shape, questions
from ctdesk.forms.ranges import resolve

# An entry later than this after the moment it speaks of asks for a reason (design §5, "Time").
LATE_AFTER = timedelta(minutes=15)

_RANK = {"critical": 0, "major": 1, "minor": 2, None: 3}


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is. ``late`` is True when an entry came late and ``SECTION#late`` holds no
    reason yet.
    """

    id: str
    answered: int
    asked: int
    findings: int
    pending: int
    complete: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that follows from the answers given so far."""

    questions: tuple[Question, ...]
    by_path: Mapping[str, Question]
    sections: tuple[SectionProgress, ...]
    proposals: tuple[Proposal, ...]
    findings: tuple[str, ...]
    tells: frozenset[str]
    incidents: tuple[str, ...]


def judge(
    definition: Definition,
    answers: Answers,
    facts: Facts,
    shape: Shape,
    *,
    signed_slots: frozenset[str],
    now: datetime,
    tz: tzinfo,
) -> Judgement:
    """Judge a record. ``signed_slots`` are the slots with a valid signature; ``now`` and ``tz`` as in
    ``questions``.

    The computed source ``findings.items`` is filled here, because nothing else knows the findings.
    """
    found = questions(definition, answers, facts, shape, now=now, tz=tz)
    findings = _findings(found)
    listed = _listed(definition, findings)
    found = tuple(_with_findings(question, listed, now) for question in found)
    failed = [question for question in found if question.finding]
    return Judgement(
        questions=found,
        by_path={question.path: question for question in found},
        sections=_sections(definition, found, answers, tz),
        proposals=propose(definition, found, shape, signed_slots),
        findings=tuple(question.path for question in findings),
        tells=frozenset(whom for question in failed for whom in question.on_fail.tell or ()),
        incidents=tuple(
            sorted({question.on_fail.incident for question in failed if question.on_fail.incident})
        ),
    )


def _findings(found: tuple[Question, ...]) -> tuple[Question, ...]:
    """The findings, critical ones first, each item instance once however many people answered it."""
    seen: set[str] = set()
    result = []
    for question in sorted((one for one in found if one.finding), key=lambda one: _RANK[one.severity]):
        if question.beside not in seen:
            seen.add(question.beside)
            result.append(question)
    return tuple(result)


def _listed(definition: Definition, findings: tuple[Question, ...]) -> list[Value]:
    """The findings that a decision is about, as the rows of a list on the form."""
    decision = definition.decision
    judged = set(resolve(definition, decision.judges)) if decision else None
    return [
        {"item": one.item.id, "path": one.beside, "severity": one.severity}
        for one in findings
        if judged is None or one.item.id in judged
    ]


def _with_findings(question: Question, listed: list[Value], now: datetime) -> Question:
    """Fill in the list of findings where the form shows one; what was stored with a signature stays as it
    was.
    """
    if question.item.computed != "findings.items" or not question.asked:
        return question
    if question.answer is not None:
        # An empty list was stored because nothing was found, not because nothing is known.
        known = question.answer.state is State.GIVEN
        return replace(question, status="conforms", why=()) if known else question
    answer = Answer(question.path, State.GIVEN, list(listed), None, None, now, Source.COMPUTED)
    return replace(question, answer=answer, status="conforms", why=())


def _sections(
    definition: Definition, found: tuple[Question, ...], answers: Answers, tz: tzinfo
) -> tuple[SectionProgress, ...]:
    counts = {section.id: [0, 0, 0, 0, 0] for section in definition.section}
    late: set[str] = set()
    for question in found:
        if not question.asked or question.heading:
            continue
        count = counts[question.section]
        count[1] += 1
        count[0] += question.status != "open"
        count[2] += question.finding
        count[3] += question.status == "pending"
        count[4] += question.outstanding
        if is_late(question, tz):
            late.add(question.section)
    for heading in found:
        if heading.heading and heading.unmet:
            counts[heading.section][4] += 1
    result = []
    for section, (answered, asked, findings, pending, outstanding) in counts.items():
        owes_reason = section in late and not has_late_reason(answers, section)
        result.append(
            SectionProgress(
                section, answered, asked, findings, pending, outstanding == 0 and not owes_reason, owes_reason
            )
        )
    return tuple(result)


def is_late(question: Question, tz: tzinfo) -> bool:
    """True when a moment was entered more than 15 minutes after it."""
    if question.item.type != "datetime" or question.item.initial != "now":
        return False
    answer = question.answer
    if answer is None or answer.state is not State.GIVEN or not isinstance(answer.value, str):
        return False
    try:
        moment = datetime.fromisoformat(answer.value)
    except ValueError:
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=tz)
    return answer.entered_at - moment > LATE_AFTER


def has_late_reason(answers: Answers, section: str) -> bool:
    """True when the reason for late entries of a section was given, once for all of them (decision 29)."""
    return any(
        path.startswith(section)
        and path.endswith("#late")
        and path[len(section)] in "#@"
        and bool(answer.value)
        for path, answer in answers.items()
    )
