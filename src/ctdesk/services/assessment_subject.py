"""What an assessment record is about: one member, one version of a module, the steps of its checklist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.team import Competence
from ctdesk.db.tables.training import Assessment, Attendance, Practice, TrainingSession
from ctdesk.domain.answers import MemberId, State, Value
from ctdesk.domain.assessing import CASE_KINDS, FIRST_TIME, Outcome, StepDone, Theory, judge
from ctdesk.domain.segregation import Signed
from ctdesk.services.curriculum import curriculum
from ctdesk.services.module_versions import Version, version_by_id
from ctdesk.services.remembered import remembered
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.training_words import (
    CASES,
    KINDS,
    NONE,
    NOTHING,
    SCOPES,
    module_words,
    name_of,
    practice_row,
    product_words,
    session_words,
    staff_no_of,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-TRN-002"
_STEPS = frozenset({"steps_critical", "steps_other"})
ASKED, RIGHT, CRITICAL_ASKED, CRITICAL_RIGHT, STEP = "B1", "B2", "B3", "B4", "C3"


def _read_assessment(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(Assessment, subject_id)
    if row is None:
        return NOBODY
    version = version_by_id(work.db, row.module_version_id, row.module)
    trainee = Signed(MemberId(row.member_id), "", (), ("trainee",))
    return Subject(row, version.steps, (trainee,), row.product_code or None)


def outcome_of_assessment(work: UnitOfWork, ground: Ground) -> Outcome:
    """What the answers of an assessment amount to so far, by the marks of its version."""
    row: Assessment = ground.subject.row
    version = version_by_id(work.db, row.module_version_id, row.module)
    numbers = [_count(ground, item) for item in (ASKED, RIGHT, CRITICAL_ASKED, CRITICAL_RIGHT)]
    theory = None if None in numbers else Theory(*(one or 0 for one in numbers))
    steps = [
        StepDone(step.critical, _said(ground, f"{STEP}:{number}"))
        for number, step in enumerate(version.steps, start=1)
    ]
    return judge(
        version.pass_percent,
        theory,
        steps,
        cases_asked(work.db, row, version),
        cases_done(work.db, row.member_id, row.module),
        curriculum().rules,
    )


def cases_asked(db: Session, row: Assessment, version: Version) -> Mapping[str, int | None]:
    """The numbers of cases that count for this assessment: those of the module, until it was held once."""
    if row.kind == "initial":
        return version.practical
    if row.kind not in FIRST_TIME:
        return {}
    held = select(Competence.id).where(
        Competence.member_id == row.member_id,
        Competence.module == row.module,
        Competence.valid_from < row.opened_at.date(),
    )
    return {} if db.scalar(held.limit(1)) is not None else version.practical


def cases_done(db: Session, member_id: int, module: str) -> dict[str, int]:
    """Cases of a member in a module by kind, and drills taken part in."""
    found = remembered(
        db,
        {"practice", "attendance", "training_session"},
        ("cases done", member_id, module),
        lambda: _cases_done(db, member_id, module),
    )
    return dict(found)


def _cases_done(db: Session, member_id: int, module: str) -> Counter[str]:
    kinds = db.scalars(
        select(Practice.kind).where(
            Practice.member_id == member_id, Practice.module == module, Practice.withdrawn_at.is_(None)
        )
    )
    drills = db.scalars(
        select(TrainingSession.id)
        .join(Attendance, Attendance.session_id == TrainingSession.id)
        .where(
            Attendance.member_id == member_id,
            Attendance.signed_in_at.is_not(None),
            TrainingSession.kind == "drill",
            TrainingSession.module == module,
            TrainingSession.closed_at.is_not(None),
        )
    ).all()
    return Counter(kinds) + Counter({"drill": len(drills)})


def _of_assessment(read: Callable[[UnitOfWork, Ground, Assessment, Version], Value | Each]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value | Each:
        row = ground.subject.row
        if not isinstance(row, Assessment):
            return None
        return read(work, ground, row, version_by_id(work.db, row.module_version_id, row.module))

    return source


def _marks(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Value:
        if field in _STEPS and _unseen(ground, version):
            return None
        mark = getattr(outcome_of_assessment(work, ground), field)
        return None if mark is None else str(mark)

    return _of_assessment(read)


def _unseen(ground: Ground, version: Version) -> bool:
    """True while a step of the checklist was not judged yet: its marks mean nothing before."""
    return any(_said(ground, f"{STEP}:{number}") is None for number in range(1, len(version.steps) + 1))


def _reached(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Value:
    outcome = outcome_of_assessment(work, ground)
    return None if "unanswered" in outcome.short else outcome.reached


def _cases_reached(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Value:
    return not {"cases", "cases_unset"} & set(outcome_of_assessment(work, ground).short)


def _cases_text(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Value:
    done = cases_done(work.db, row.member_id, row.module)
    told = [
        f"{CASES.get(name, name)} {done.get(CASE_KINDS[name], 0)} / {'—' if number is None else number}"
        for name, number in cases_asked(work.db, row, version).items()
    ]
    return "；".join(told) or None


def _case_rows(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Value:
    rows = work.db.scalars(
        select(Practice)
        .where(
            Practice.member_id == row.member_id,
            Practice.module == row.module,
            Practice.withdrawn_at.is_(None),
        )
        .order_by(Practice.performed_on, Practice.id)
    )
    return [practice_row(work.db, one) for one in rows] or [{"kind": NOTHING}]


def _step(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, row: Assessment, version: Version) -> Each:
        found: dict[int, Value] = {}
        for number, step in enumerate(version.steps, start=1):
            found[number] = step.critical if field == "critical" else f"{step.zh_CN} {step.en}"
        return Each(found)

    return _of_assessment(read)


_ASSESSMENT: Mapping[str, Source] = {
    "trainee": _of_assessment(lambda work, ground, row, version: name_of(work.db, row.member_id)),
    "staff_no": _of_assessment(lambda work, ground, row, version: staff_no_of(work.db, row.member_id)),
    "trainee_id": _of_assessment(lambda work, ground, row, version: row.member_id),
    "assessor": _of_assessment(lambda work, ground, row, version: name_of(work.db, row.assessor_id)),
    "assessor_id": _of_assessment(lambda work, ground, row, version: row.assessor_id),
    "module": _of_assessment(lambda work, ground, row, version: module_words(row.module)),
    "version": _of_assessment(lambda work, ground, row, version: version.words),
    "kind": _of_assessment(lambda work, ground, row, version: KINDS[row.kind]),
    "attempt": _of_assessment(lambda work, ground, row, version: str(row.attempt)),
    "product": _of_assessment(
        lambda work, ground, row, version: product_words(work.db, row.product_code) or NONE
    ),
    "session": _of_assessment(
        lambda work, ground, row, version: session_words(work.db, row.session_id) or NONE
    ),
    "has_theory": _of_assessment(lambda work, ground, row, version: version.pass_percent is not None),
    "has_steps": _of_assessment(lambda work, ground, row, version: bool(version.steps)),
    "has_cases": _of_assessment(lambda work, ground, row, version: bool(cases_asked(work.db, row, version))),
    "pass_percent": _of_assessment(
        lambda work, ground, row, version: None if version.pass_percent is None else str(version.pass_percent)
    ),
    "critical_percent": _of_assessment(
        lambda work, ground, row, version: str(curriculum().rules.critical_percent)
    ),
    "other_percent": _of_assessment(
        lambda work, ground, row, version: str(curriculum().rules.other_steps_percent)
    ),
    "theory": _marks("theory"),
    "critical": _marks("critical"),
    "steps_critical": _marks("steps_critical"),
    "steps_other": _marks("steps_other"),
    "step": _step("words"),
    "step_critical": _step("critical"),
    "cases": _of_assessment(_cases_text),
    "case_rows": _of_assessment(_case_rows),
    "cases_reached": _of_assessment(_cases_reached),
    "reached": _of_assessment(_reached),
}

KIND = Kind(
    read=_read_assessment,
    sources={f"assessment.{name}": source for name, source in _ASSESSMENT.items()},
    tables=frozenset(
        {"assessment", "competence", "module_version", "practice", "attendance", "training_session", "member"}
    ),
    route="assessments",
    scopes=SCOPES,
)


def _given(ground: Ground, path: str) -> Value:
    answer = ground.answers.get(path)
    return answer.value if answer is not None and answer.state is State.GIVEN else None


def _count(ground: Ground, path: str) -> int | None:
    value: Any = _given(ground, path)
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() else None


def _said(ground: Ground, path: str) -> bool | None:
    value = _given(ground, path)
    return value if isinstance(value, bool) else None
