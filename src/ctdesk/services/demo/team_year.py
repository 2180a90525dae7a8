"""A year of the demo's team: letters, delegations, documents, courses, assessments, shifts, reviews, each
by the
person whose act it is, with gaps left to be found.

Every story is a generator that yields the moment at which it wants to go on (see ``receipt.tell``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.answers import Value
from ctdesk.domain.delegating import Wish
from ctdesk.services import (
    access_review,
    appointments,
    assessments,
    controlled_documents,
    delegations,
    education,
    overrides,
    qualified_person,
    roster,
    training_sessions,
)
from ctdesk.services.absences import record_absence
from ctdesk.services.assessments import assessment_row
from ctdesk.services.competences import record_competence
from ctdesk.services.delegation_register import known_lines
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.stage import Stage
from ctdesk.services.demo.team_paper import confirm, fill, sign
from ctdesk.services.document_register import document_detail, my_readings
from ctdesk.services.qualifications import add_picture

QUIET = timedelta(minutes=4)  # between two acts of one person


@dataclass(slots=True)
class TeamYear:
    """The year that ends ``now``: who the people are, what they wrote, and how days are counted back."""

    stage: Stage
    now: datetime
    language: str

    def who(self, staff_no: str) -> Person:
        """Somebody by staff number."""
        return next(one for one in self.stage.hospital.people if one.staff_no == staff_no)

    def holding(self, role: str, place: int = 0) -> Person:
        """Somebody by role."""
        return self.stage.hospital.holding(role)[place]

    def said(self, use: str) -> str:
        """What somebody wrote, in the language of the demo."""
        return str(_told()["words"][use][self.language])

    def at(self, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """A time of day at the hospital, so many days ago."""
        day = (self.now.astimezone(self.stage.zone) - timedelta(days=days)).date()
        return datetime.combine(day, time(hour, minute), self.stage.zone).astimezone(self.now.tzinfo)

    def stories(self) -> tuple[Iterator[datetime], ...]:
        """Everything that happens in the team."""
        return (
            *(self._document(told) for told in _told()["document"]),
            self._specimens(),
            self._thawing(),
            self._holiday(),
            self._nights(),
            self._asked_today(),
            self._course(),
            self._drill(),
            self._refresher(),
            self._mock_cases(),
            self._failed_and_retaken(),
            self._to_confirm(),
            self._emergency(),
            self._review_of_accounts(),
            self._office(),
            self._shifts(),
        )

    # ── documents ────────────────────────────────────────────────────────────────────────────────
    def _document(self, told: Mapping[str, Any]) -> Iterator[datetime]:
        """Written, reviewed, approved, read in time; one person reads late, another never does."""
        stage, qa, lead = self.stage, self.holding("R14"), self.holding("R01")
        author = self.holding("R06") if "receipt.decide" in told["duties"] else self.holding("R11")
        key = 0
        for place, change in enumerate(told["changes"]):
            begins = self.at(change["days"], 8)
            written = min(begins - timedelta(days=6), self.now - timedelta(days=2))
            yield written
            if not key:
                key = stage.do(
                    author,
                    controlled_documents.add_document,
                    number=told["number"],
                    title_zh=told["zh_CN"],
                    title_en=told["en"],
                )
            version = stage.sign(
                author,
                controlled_documents.write_version,
                document_id=key,
                change_note=change[self.language],
                duties=tuple(told["duties"]),
                file=(f"{told['number']}-V{place + 1}.png", text_page(told["number"], place + 1)),
            )
            yield written + timedelta(hours=5)
            stage.sign(
                qa, controlled_documents.review_version, version_id=version, seen_version=self._edition(key)
            )
            yield written + timedelta(hours=8)
            stage.sign(
                lead,
                controlled_documents.approve_version,
                version_id=version,
                seen_version=self._edition(key),
                effective_at=begins,
            )
            yield from self._readers(told, version, written + timedelta(days=1), begins, place > 0)

    def _readers(
        self, told: Mapping[str, Any], version: int, since: datetime, begins: datetime, later: bool
    ) -> Iterator[datetime]:
        at, late = since, None
        for person in self.stage.hospital.people:
            tasks = self.stage.ask(person, my_readings)
            if version not in {task.version_id for task in tasks}:
                continue
            if later and person.staff_no == told.get("never"):
                continue
            if later and person.staff_no == told.get("late"):
                late = person
                continue
            at += timedelta(minutes=37)
            if at >= self.now:
                return
            yield at
            self.stage.sign(person, controlled_documents.read_document, version_ids=(version,))
        if late is not None:
            yield begins + timedelta(hours=29)
            self.stage.sign(late, controlled_documents.read_document, version_ids=(version,))

    def _edition(self, document_id: int) -> int:
        detail = self.stage.ask(self.holding("R14"), document_detail, document_id=document_id)
        return int(max(detail.versions, key=lambda one: one.version).row_version)

    # ── appointments and delegations ─────────────────────────────────────────────────────────────
    def _specimens(self) -> Iterator[datetime]:
        """Most of the team hand in the specimen of their signature."""
        import random

        from ctdesk.services.demo.pictures import ink

        yield self.at(356, 10)
        rng = random.Random(7)
        for person in self.stage.hospital.people[:-2]:
            self.stage.do(
                person,
                add_picture,
                member_id=self.stage.id(person),
                kind="specimen",
                name="specimen.png",
                data=ink(rng),
            )

    def _thawing(self) -> Iterator[datetime]:
        """Two of the team are appointed for thawing by letter; one letter still waits to be accepted."""
        lead, leader = self.holding("R01"), self.holding("R36")
        letters = (("P0012", "R12", 300, True), ("P0021", "R13", 299, True), ("P0013", "R12", 3, False))
        for staff_no, role, days, accepted in letters:
            person = self.who(staff_no)
            yield self.at(days, 11)
            made = self.stage.do(
                lead, appointments.propose_appointment, member_id=self.stage.id(person), role=role
            )
            fill(self.stage, lead, made.record_id, "lead", {}, self.said("threshold"))
            sign(self.stage, lead, made.record_id, "lead")
            if not accepted:
                return
            yield self.at(days, 15)
            fill(self.stage, person, made.record_id, "member", {})
            sign(self.stage, person, made.record_id, "member")
            yield self.at(days - 1, 9)
            sign(self.stage, leader, made.record_id, "leader")

    def _holiday(self) -> Iterator[datetime]:
        """A pharmacist goes on leave and passes duties on; the lead refuses one line."""
        giver, taker = self.holding("R06"), self.holding("R06", 1)
        begins, ends = self.at(150, 8), self.at(136, 18)
        yield self.at(155, 10)
        away = self.stage.do(
            giver,
            record_absence,
            member_id=self.stage.id(giver),
            reason_code="leave",
            starts_at=begins,
            ends_at=ends,
        )
        lines = tuple(Wish(duty, begins, ends) for duty in ("training.run_drill", "documents.author"))
        yield from self._delegate(giver, taker, lines, "leave", self.said("leave"), away, refuse=1)

    def _nights(self) -> Iterator[datetime]:
        """A delegation that is taken back early."""
        giver, taker = self.holding("R14"), self.holding("R06")
        begins, ends = self.at(80, 20), self.at(50, 8)
        yield self.at(82, 10)
        lines = (Wish("training.register_external", begins, ends),)
        yield from self._delegate(giver, taker, lines, "shift", self.said("night"), None)
        yield self.at(65, 9)
        found = [one.id for one in self._lines() if one.delegator == self.stage.id(giver)]
        self.stage.do(giver, delegations.revoke_lines, line_ids=tuple(found), reason=self.said("back_early"))

    def _asked_today(self) -> Iterator[datetime]:
        """One that runs now, and one that waits for the lead."""
        giver, taker = self.holding("R04"), self.holding("R14")
        begins, ends = self.at(4, 8), self.at(-10, 18)
        yield self.at(6, 14)
        lines = (Wish("team.plan_roster", begins, ends),)
        yield from self._delegate(giver, taker, lines, "leave", self.said("congress"), None)
        yield self.at(1, 16)
        soon = Wish("training.assess", self.at(-2, 8), self.at(-9, 18))
        self.stage.sign(
            self.holding("R06", 1),
            delegations.propose_delegation,
            delegate_id=self.stage.id(self.holding("R04")),
            lines=(soon,),
            reason_code="leave",
            reason=self.said("leave"),
        )
        waits = self._lines()[-1].delegation_id
        yield self.at(1, 17)
        self.stage.sign(self.holding("R04"), delegations.accept_delegation, delegation_id=waits)

    def _delegate(
        self,
        giver: Person,
        taker: Person,
        lines: tuple[Wish, ...],
        code: str,
        reason: str,
        absence: int | None,
        refuse: int | None = None,
    ) -> Iterator[datetime]:
        made = self.stage.sign(
            giver,
            delegations.propose_delegation,
            delegate_id=self.stage.id(taker),
            lines=lines,
            reason_code=code,
            reason=reason,
            absence_id=absence,
        )
        yield self.stage.now + timedelta(hours=2)
        self.stage.sign(taker, delegations.accept_delegation, delegation_id=made.delegation_id)
        yield self.stage.now + timedelta(hours=3)
        own = [one.id for one in self._lines() if one.delegation_id == made.delegation_id]
        choices = tuple(
            delegations.Choice(line, "refuse", self.said("not_needed"))
            if place == refuse
            else delegations.Choice(line, "approve")
            for place, line in enumerate(own)
        )
        self.stage.sign(
            self.holding("R01"),
            delegations.decide_delegation,
            delegation_id=made.delegation_id,
            choices=choices,
        )

    def _lines(self) -> list[Any]:
        with self.stage.gate.reading() as db:
            return list(known_lines(db))

    # ── training ─────────────────────────────────────────────────────────────────────────────────
    def _course(self) -> Iterator[datetime]:
        """A course at which those present sign in with the own password; two of those invited stay away."""
        trainer, lead = self.holding("R14"), self.holding("R01")
        people = [
            self.who(number) for number in ("P0007", "P0008", "P0012", "P0013", "P0021", "P0051", "P0071")
        ]
        begins = self.at(120, 14)
        yield self.at(127, 9)
        session = self.stage.do(
            trainer,
            training_sessions.plan_session,
            kind="course",
            module="T14",
            title=self.said("course_title"),
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            trainer_id=self.stage.id(trainer),
            member_ids=tuple(self.stage.id(one) for one in people),
        )
        yield begins
        record = self.stage.do(trainer, training_sessions.begin_session, session_id=session)
        for person in people[:-2]:
            yield self.stage.now + timedelta(minutes=1)
            confirm(self.stage, person, record, "C2")
        yield begins + timedelta(hours=1, minutes=5)
        fill(self.stage, trainer, record, "trainer", self._held(begins, begins + timedelta(hours=1), "1"))
        sign(self.stage, trainer, record, "trainer")
        yield begins + timedelta(hours=3)
        sign(self.stage, lead, record, "lead")

    def _drill(self) -> Iterator[datetime]:
        """An emergency drill with its report."""
        leader, lead = self.holding("R11"), self.holding("R01")
        people = [self.who(number) for number in ("P0012", "P0022", "P0007")]
        begins = self.at(200, 19)
        yield self.at(203, 9)
        session = self.stage.do(
            leader,
            training_sessions.plan_session,
            kind="drill",
            module="T17",
            title=self.said("drill_title"),
            starts_at=begins,
            ends_at=begins + timedelta(minutes=50),
            trainer_id=self.stage.id(leader),
            member_ids=tuple(self.stage.id(one) for one in people),
        )
        yield begins
        record = self.stage.do(leader, training_sessions.begin_session, session_id=session)
        for person in people:
            yield self.stage.now + timedelta(minutes=1)
            confirm(self.stage, person, record, "C2")
        yield begins + timedelta(hours=1)
        said: dict[str, Value] = {
            **self._held(begins, begins + timedelta(minutes=50), "1"),
            "D1": self.said("drill_scene"),
            "D2": self.said("drill_course"),
            "D3": "met",
            "D4": self.said("drill_found"),
            "D5": self.said("drill_actions"),
        }
        fill(self.stage, leader, record, "drill_lead", said)
        sign(self.stage, leader, record, "drill_lead")
        yield begins + timedelta(hours=14)
        sign(self.stage, lead, record, "lead")

    def _held(self, begins: datetime, ends: datetime, hours: str) -> dict[str, Value]:
        return {"B1": self.stage.local(begins), "B2": self.stage.local(ends), "B3": hours}

    def _refresher(self) -> Iterator[datetime]:
        """The yearly refresher, month by month, so that nobody's training ends unnoticed; see ``founding``
        for
        those whose training does.
        """
        from ctdesk.services.demo.founding import RENEWALS, modules_for

        qa, lead = self.holding("R14"), self.holding("R01")
        turns = []
        for place, person in enumerate(self.stage.hospital.people):
            own, left = RENEWALS.get(person.staff_no, ("", 0))
            modules = [module for module in modules_for(person.roles) if module != own]
            turns.append((self.at(40 - 2 * place, 13), person, modules))
            if own and left > 0:
                turns.append((self.at(364 - left, 13), person, [own]))
        for moment, person, modules in sorted(turns, key=lambda turn: turn[0]):
            yield moment
            for module in modules:
                self.stage.do(
                    lead if person is qa else qa,
                    record_competence,
                    member_id=self.stage.id(person),
                    module=module,
                    valid_from=self.stage.now.astimezone(self.stage.zone).date(),
                    valid_until=None,
                    evidence=self.said("renewal"),
                )

    def _mock_cases(self) -> Iterator[datetime]:
        """Mock receipts, storage and thaws three times a year, so that nobody goes six months without; the
        last round of thaws left one pharmacist out.
        """
        for days in (310, 180, 55):
            yield self.at(days, 15)
            for person in self.stage.hospital.people:
                if not {"R05", "R06", "R11"} & set(person.roles):
                    continue
                supervisor = self.holding("R06", int(person is self.holding("R06")))
                for module in ("T06", "T07", "T08"):
                    if days == 55 and (person.staff_no, module) == ("P0013", "T08"):
                        continue
                    self.stage.do(
                        supervisor,
                        education.record_practice,
                        member_id=self.stage.id(person),
                        module=module,
                        kind="mock",
                        performed_on=self.stage.now.astimezone(self.stage.zone).date(),
                    )

    def _failed_and_retaken(self) -> Iterator[datetime]:
        """Somebody fails, may not receive from that minute on, and passes five days later."""
        person, assessor = self.who("P0051"), self.holding("R03")
        yield self.at(230, 9)
        failed: dict[str, Value] = {
            "B1": "20",
            "B2": "19",
            "B3": "5",
            "B4": "5",
            "C3:1": False,
            "E4": "not_competent",
            "E5": self.said("failed_why"),
        }
        passed: dict[str, Value] = {"B1": "20", "B2": "20", "B3": "5", "B4": "5", "E4": "competent"}
        yield from self._assess(person, assessor, "T09", failed)
        yield self.at(225, 9)
        yield from self._assess(person, assessor, "T09", passed)

    def _to_confirm(self) -> Iterator[datetime]:
        """An assessment that waits for the lead."""
        yield self.at(2, 10)
        said: dict[str, Value] = {"B1": "15", "B2": "14", "B3": "0", "B4": "0", "E4": "competent"}
        yield from self._assess(self.who("P0022"), self.holding("R11"), "T07", said, confirmed=False)

    def _assess(
        self, person: Person, assessor: Person, module: str, said: Mapping[str, Value], confirmed: bool = True
    ) -> Iterator[datetime]:
        made = self.stage.do(
            assessor,
            assessments.open_assessment,
            member_id=self.stage.id(person),
            module=module,
            assessor_id=self.stage.id(assessor),
        )
        if confirmed or module == "T07":
            self.stage.do(
                assessor,
                education.record_practice,
                member_id=self.stage.id(person),
                module=module,
                kind="mock" if module == "T07" else "supervised",
                performed_on=self.stage.now.astimezone(self.stage.zone).date(),
            )
        record = self.stage.ask(assessor, assessment_row, assessment_id=made).record_id
        assert record is not None
        yield self.stage.now + timedelta(minutes=50)
        fill(self.stage, assessor, record, "assessor", {"C3": True, **said}, self.said("failed_why"))
        sign(self.stage, assessor, record, "assessor")
        yield self.stage.now + timedelta(minutes=5)
        sign(self.stage, person, record, "employee")
        if confirmed:
            yield self.stage.now + timedelta(minutes=40)
            sign(self.stage, self.holding("R01"), record, "lead")

    # ── nights, reviews, the qualified person ────────────────────────────────────────────────────
    def _emergency(self) -> Iterator[datetime]:
        """One night the lead lets a nurse act who had failed two days before and has not retaken it yet."""
        person, lead = self.who("P0051"), self.holding("R01")
        yield self.at(228, 22)
        self.stage.sign(
            lead,
            overrides.allow_in_emergency,
            member_id=self.stage.id(person),
            duty="infusion.check",
            reason=self.said("override"),
            ends_at=self.stage.now + timedelta(hours=3),
        )

    def _review_of_accounts(self) -> Iterator[datetime]:
        """The review of the quarter before; that of this quarter is still to be done."""
        qa, administrator = self.holding("R14"), self.holding("R31")
        day = self.now.astimezone(self.stage.zone).date()
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        back = (day - first).days + 12
        yield self.at(back, 10)
        record = self.stage.do(administrator, access_review.begin_review)
        fill(self.stage, qa, record, "qa", {"B8": "keep"})
        sign(self.stage, qa, record, "qa")
        yield self.at(back, 15)
        fill(self.stage, administrator, record, "it", {"C4": self.said("account_keep")})
        sign(self.stage, administrator, record, "it")

    def _office(self) -> Iterator[datetime]:
        """The Qualified Person by letter, with support, a declared conflict and some evidence of duties
        done.
        """
        person, leader = self.holding("R18"), self.holding("R36")
        yield self.at(340, 10)
        made = self.stage.do(
            leader,
            qualified_person.propose_office,
            member_id=self.stage.id(person),
            role="R18",
            frames=("NEW_TECH", "STEMCELL_2015"),
            reports_to=self.stage.id(leader),
            absence_plan=self.said("plan_absence"),
        )
        fill(self.stage, leader, made.record_id, "leader", {}, self.said("threshold"))
        sign(self.stage, leader, made.record_id, "leader")
        yield self.at(339, 10)
        fill(self.stage, person, made.record_id, "member", {})
        sign(self.stage, person, made.record_id, "member")
        for code, use in (("time", "support_time"), ("access", "support_access")):
            self.stage.do(
                leader,
                qualified_person.agree_support,
                member_id=self.stage.id(person),
                code=code,
                text=self.said(use),
            )
        ware = self.stage.hospital.wares[6].code
        yield self.at(300, 9)
        conflict = self.stage.do(
            person,
            qualified_person.declare_conflict,
            kind="project",
            text=self.said("conflict"),
            product_code=ware,
            starts_on=self.stage.now.astimezone(self.stage.zone).date(),
        )
        yield self.at(299, 9)
        self.stage.do(
            leader,
            qualified_person.judge_conflict,
            conflict_id=conflict,
            arranged=self.said("conflict_done"),
            blocks=True,
        )
        for days, duty, use in ((180, "QPD-08", "evidence_system"), (60, "QPD-11", "evidence_train")):
            yield self.at(days, 16)
            self.stage.do(
                person,
                qualified_person.add_evidence,
                duty=duty,
                performed_on=self.stage.now.astimezone(self.stage.zone).date(),
                text=self.said(use),
                file=(f"{duty}.png", text_page(duty, 1)),
            )

    def _shifts(self) -> Iterator[datetime]:
        """The rota from yesterday to the day after tomorrow: tonight has no second pharmacist from 20:00."""
        planner = self.holding("R04")
        yield self.at(1, 9)
        for ahead in range(-1, 3):
            day = -ahead
            plan = [
                ("R05", self.who("P0012"), self.at(day, 8), self.at(day, 20)),
                ("R05", self.who("P0013"), self.at(day, 20), self.at(day - 1, 8)),
                ("R06", self.who("P0007"), self.at(day, 8), self.at(day, 20)),
                ("R11", self.who("P0021"), self.at(day, 8), self.at(day, 20)),
                ("R11", self.who("P0022"), self.at(day, 20), self.at(day - 1, 8)),
            ]
            if ahead:
                plan.append(("R06", self.who("P0008"), self.at(day, 20), self.at(day - 1, 8)))
            for role, person, begins, ends in plan:
                if begins <= self.stage.now:
                    continue
                self.stage.do(
                    planner,
                    roster.plan_shift,
                    role=role,
                    member_id=self.stage.id(person),
                    starts_at=begins,
                    ends_at=ends,
                )


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "team.toml").read_text("utf-8"))
