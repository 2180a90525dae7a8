"""Stories of the demo's team about training: a course, a drill, refreshers, mock cases, assessments, an
emergency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ctdesk.domain.answers import Value
from ctdesk.services import (
    assessments,
    education,
    overrides,
    training_plan,
    training_sessions,
)
from ctdesk.services.assessments import assessment_row
from ctdesk.services.competences import record_competence
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.team_paper import confirm, fill, sign
from ctdesk.services.demo.team_stage import Year, told_of_the_team


def course(year: Year) -> Iterator[datetime]:
    """A course at which those present sign in with the own password; two of those invited stay away."""
    trainer, lead = year.holding("R14"), year.holding("R01")
    people = [year.who(number) for number in ("P0007", "P0008", "P0012", "P0013", "P0021", "P0051", "P0071")]
    begins = year.at(120, 14)
    yield year.at(127, 9)
    session = year.stage.do(
        trainer,
        training_sessions.plan_session,
        kind="course",
        module="T14",
        title=year.said("course_title"),
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        trainer_id=year.stage.id(trainer),
        member_ids=tuple(year.stage.id(one) for one in people),
    )
    yield begins
    record = year.stage.do(trainer, training_sessions.begin_session, session_id=session)
    for person in people[:-2]:
        yield year.stage.now + timedelta(minutes=1)
        confirm(year.stage, person, record, "C2")
    yield begins + timedelta(hours=1, minutes=5)
    fill(year.stage, trainer, record, "trainer", held(year, begins, begins + timedelta(hours=1), "1"))
    sign(year.stage, trainer, record, "trainer")
    yield begins + timedelta(hours=3)
    sign(year.stage, lead, record, "lead")


def drill(year: Year) -> Iterator[datetime]:
    """An emergency drill with its report."""
    leader, lead = year.holding("R11"), year.holding("R01")
    people = [year.who(number) for number in ("P0012", "P0022", "P0007")]
    begins = year.at(200, 19)
    yield year.at(203, 9)
    session = year.stage.do(
        leader,
        training_sessions.plan_session,
        kind="drill",
        module="T17",
        title=year.said("drill_title"),
        starts_at=begins,
        ends_at=begins + timedelta(minutes=50),
        trainer_id=year.stage.id(leader),
        member_ids=tuple(year.stage.id(one) for one in people),
    )
    yield begins
    record = year.stage.do(leader, training_sessions.begin_session, session_id=session)
    for person in people:
        yield year.stage.now + timedelta(minutes=1)
        confirm(year.stage, person, record, "C2")
    yield begins + timedelta(hours=1)
    said: dict[str, Value] = {
        **held(year, begins, begins + timedelta(minutes=50), "1"),
        "D1": year.said("drill_scene"),
        "D2": year.said("drill_course"),
        "D3": "met",
        "D4": year.said("drill_found"),
        "D5": year.said("drill_actions"),
    }
    fill(year.stage, leader, record, "drill_lead", said)
    sign(year.stage, leader, record, "drill_lead")
    yield begins + timedelta(hours=14)
    sign(year.stage, lead, record, "lead")


def plan(year: Year) -> Iterator[datetime]:
    """The plan of the year, approved by the lead; a line of the coming year that waits for approval."""
    planner, lead = year.holding("R14"), year.holding("R01")
    today = year.now.astimezone(year.stage.zone).date()
    begun = (today - date(today.year, 1, 8)).days  # planned in the first days of January
    yield year.at(min(max(begun, 3), 300), 9)
    lines: dict[int, list[int]] = {}
    closing: list[tuple[float, int]] = []
    for told in told_of_the_team()["plan"]:
        due = None if "days" not in told else year.at(told["days"]).astimezone(year.stage.zone).date()
        if due is None or due <= year.stage.now.astimezone(year.stage.zone).date():
            continue
        key = _plan(year, planner, told, due)
        lines.setdefault(due.year, []).append(key)
        if "closed" in told and year.at(told["closed"]) > year.stage.now + timedelta(days=2):
            closing.append((told["closed"], key))
    yield year.stage.now + timedelta(days=1, hours=2)
    for one, keys in lines.items():
        year.stage.sign(lead, training_plan.approve_plan, year=one, line_ids=tuple(keys))
    for days, key in closing:
        yield year.at(days, 16)
        done_on = year.stage.now.astimezone(year.stage.zone).date()
        note = year.said("plan_closed")
        year.stage.do(planner, training_plan.close_by_hand, line_id=key, done_on=done_on, note=note)
    yield year.at(1.5, 11)
    for told in told_of_the_team()["plan"]:
        if "next_year" in told:
            _plan(year, planner, told, date.fromisoformat(f"{today.year + 1}-{told['next_year']}"))


def _plan(year: Year, planner: Person, told: Mapping[str, Any], due: date) -> int:
    trainer = told.get("trainer")
    key: int = year.stage.do(
        planner,
        training_plan.plan_line,
        year=due.year,
        due_on=due,
        module=told.get("module"),
        title=told.get(year.language),
        role=told.get("role"),
        hours=told.get("hours"),
        external=told.get("external", False),
        trainer_id=None if trainer is None else year.stage.id(year.who(trainer)),
    )
    return key


def held(year: Year, begins: datetime, ends: datetime, hours: str) -> dict[str, Value]:
    return {"B1": year.stage.local(begins), "B2": year.stage.local(ends), "B3": hours}


def refresher(year: Year) -> Iterator[datetime]:
    """The yearly refresher, month by month, so that nobody's training ends unnoticed; see ``founding`` for
    those whose training does.
    """
    from ctdesk.services.demo.founding import RENEWALS, modules_for

    qa, lead = year.holding("R14"), year.holding("R01")
    turns = []
    for place, person in enumerate(year.stage.hospital.people):
        own, left = RENEWALS.get(person.staff_no, ("", 0))
        modules = [module for module in modules_for(person.roles) if module != own]
        turns.append((year.at(40 - 2 * place, 13), person, modules))
        if own and left > 0:
            turns.append((year.at(364 - left, 13), person, [own]))
    for moment, person, modules in sorted(turns, key=lambda turn: turn[0]):
        yield moment
        for module in modules:
            year.stage.do(
                lead if person is qa else qa,
                record_competence,
                member_id=year.stage.id(person),
                module=module,
                valid_from=year.stage.now.astimezone(year.stage.zone).date(),
                valid_until=None,
                evidence=year.said("renewal"),
            )


def mock_cases(year: Year) -> Iterator[datetime]:
    """Mock receipts, storage and thaws three times a year, so that nobody goes six months without; the
    last round of thaws left one pharmacist out.
    """
    for days in (310, 180, 55):
        yield year.at(days, 15)
        for person in year.stage.hospital.people:
            handles = bool({"R05", "R06", "R11"} & set(person.roles))
            if not handles and "R14" not in person.roles:
                continue
            supervisor = year.holding("R06", int(person is year.holding("R06")))
            for module in ("T06", "T07", "T08") if handles else ("T06",):
                if days == 55 and (person.staff_no, module) == ("P0013", "T08"):
                    continue
                year.stage.do(
                    supervisor,
                    education.record_practice,
                    member_id=year.stage.id(person),
                    module=module,
                    kind="mock",
                    performed_on=year.stage.now.astimezone(year.stage.zone).date(),
                )


def failed_and_retaken(year: Year) -> Iterator[datetime]:
    """Somebody fails, may not receive from that minute on, and passes five days later."""
    person, assessor = year.who("P0051"), year.holding("R03")
    yield year.at(230, 9)
    failed: dict[str, Value] = {
        "B1": "20",
        "B2": "19",
        "B3": "5",
        "B4": "5",
        "C3:1": False,
        "E4": "not_competent",
        "E5": year.said("failed_why"),
    }
    passed: dict[str, Value] = {"B1": "20", "B2": "20", "B3": "5", "B4": "5", "E4": "competent"}
    yield from assess(year, person, assessor, "T09", failed)
    yield year.at(225, 9)
    yield from assess(year, person, assessor, "T09", passed)


def to_confirm(year: Year) -> Iterator[datetime]:
    """An assessment that waits for the lead."""
    yield year.at(2, 10)
    said: dict[str, Value] = {"B1": "15", "B2": "14", "B3": "0", "B4": "0", "E4": "competent"}
    yield from assess(year, year.who("P0022"), year.holding("R11"), "T07", said, confirmed=False)


def assess(
    year: Year,
    person: Person,
    assessor: Person,
    module: str,
    said: Mapping[str, Value],
    confirmed: bool = True,
) -> Iterator[datetime]:
    made = year.stage.do(
        assessor,
        assessments.open_assessment,
        member_id=year.stage.id(person),
        module=module,
        assessor_id=year.stage.id(assessor),
    )
    if confirmed or module == "T07":
        year.stage.do(
            assessor,
            education.record_practice,
            member_id=year.stage.id(person),
            module=module,
            kind="mock" if module == "T07" else "supervised",
            performed_on=year.stage.now.astimezone(year.stage.zone).date(),
        )
    record = year.stage.ask(assessor, assessment_row, assessment_id=made).record_id
    assert record is not None
    yield year.stage.now + timedelta(minutes=50)
    fill(year.stage, assessor, record, "assessor", {"C3": True, **said}, year.said("failed_why"))
    sign(year.stage, assessor, record, "assessor")
    yield year.stage.now + timedelta(minutes=5)
    sign(year.stage, person, record, "employee")
    if confirmed:
        yield year.stage.now + timedelta(minutes=40)
        sign(year.stage, year.holding("R01"), record, "lead")


def emergency(year: Year) -> Iterator[datetime]:
    """One night the lead lets a nurse act who had failed two days before and has not retaken it yet."""
    person, lead = year.who("P0051"), year.holding("R01")
    yield year.at(228, 22)
    year.stage.sign(
        lead,
        overrides.allow_in_emergency,
        member_id=year.stage.id(person),
        duty="infusion.check",
        reason=year.said("override"),
        ends_at=year.stage.now + timedelta(hours=3),
    )
