"""The demo's quarantines: decided within a day by two people, a rejection told to its holder; the last ones
stay open with their clocks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Quarantine, Rejection
from ctdesk.domain.answers import State, Value
from ctdesk.services import quarantine, rejections, temperature
from ctdesk.services.attachments import attach_file
from ctdesk.services.demo.consignments import Announced
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.receipt_sheet import Look, journal_end, look
from ctdesk.services.demo.stage import Stage
from ctdesk.services.quarantine import QuarantineSheet
from ctdesk.services.quarantine_tellings import tell
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.signing import sign_record

_EVERY, _AGED, _LEFT_OPEN = timedelta(hours=12), timedelta(hours=6), timedelta(hours=30)
_ANSWERED, _SETTLED = timedelta(days=3), timedelta(days=14)
_SEED = 47
_WORDS: Mapping[str, tuple[str, str]] = {
    "asked": (
        "全程温度数据及持有人书面意见",
        "Temperature data of the trip and the holder's written opinion",
    ),
    "opinion": ("演示持有人质量部 来函", "Letter of the demo holder's quality department"),
    "late": ("夜间，次日补办", "At night, done the next morning"),
    "accept": (
        "数据完整无超限，持有人书面同意使用",
        "Data complete, no excursion, the holder agrees in writing",
    ),
    "accept_exceptionally": (
        "短时超温，持有人书面同意特殊放行",
        "A short excursion; the holder agrees to an exceptional release",
    ),
    "reject": ("无法证明全程符合要求", "It cannot be shown that the whole trip met what is asked"),
    "medical": ("患者已清淋，无替代，权衡后使用", "Lymphodepletion is under way and nothing else is at hand"),
    "rule": ("无适用的书面规则", "No written rule fits"),
    "notice": ("详见所列不符合项，请书面指示", "For the items listed; a written instruction is asked for"),
    "told": ("知悉，先低温保存", "Understood; keep it cold"),
    "explained": ("见持有人来函", "See the holder's letter"),
}
_PAPER = b"%PDF-1.4\n% DEMO: the holder's opinion, invented\n"


@dataclass(slots=True)
class _Desk:
    """One record at hand."""

    stage: Stage
    record_id: int
    tongue: int
    version: int = 1

    def look(self, person: Person) -> Look:
        seen: Look = self.stage.ask(person, look, record_id=self.record_id)
        self.version = seen.version
        return seen

    def say(self, person: Person, **values: Value) -> None:
        """Answer; ``C__late`` stands for ``C#late``."""
        entries = tuple(Entry(path.replace("__", "#"), State.GIVEN, value) for path, value in values.items())
        self.stage.do(person, note_answers, record_id=self.record_id, version=self.version, entries=entries)

    def attach(self, person: Person, path: str, name: str, data: bytes) -> str:
        digest: str = self.stage.do(
            person,
            attach_file,
            record_id=self.record_id,
            version=self.version,
            path=path,
            name=name,
            data=data,
        )
        listed: Value = [digest]
        self.say(person, **{path: listed})
        return digest

    def sign(self, person: Person, slot: str) -> None:
        self.stage.sign(
            person,
            sign_record,
            record_id=self.record_id,
            seen_version=self.version,
            slots=(slot,),
            seen_entry=self.stage.ask(person, journal_end, record_id=self.record_id),
            late_reason=self.word("late"),
        )

    def word(self, what: str) -> str:
        return _WORDS[what][self.tongue]


def quarantine_stories(
    stage: Stage, now: datetime, language: str, goods: list[Announced]
) -> tuple[Iterator[datetime], ...]:
    """What becomes of quarantines and rejections within the year; ``goods`` fills while it runs."""
    return (_year(stage, now, 1 if language == "en" else 0, goods),)


def _year(stage: Stage, now: datetime, tongue: int, goods: list[Announced]) -> Iterator[datetime]:
    rng = random.Random(_SEED)
    moment = now - timedelta(days=360)
    qa = stage.hospital.holding("R14")[0]
    while moment < now - timedelta(minutes=5):
        yield moment
        moment += _EVERY
        if not _anything_waits(stage):
            continue
        for row in stage.ask(qa, quarantine.list_quarantines).rows:
            if stage.now - row.started_at < _AGED or now - row.started_at < _LEFT_OPEN:
                continue
            sheet = stage.ask(qa, quarantine.quarantine_sheet, quarantine_id=row.id)
            _decide(stage, sheet, tongue, rng, goods)
        for notice in stage.ask(qa, rejections.list_rejections, limit=5).rows:
            aged = notice.closed_at is None and stage.now - notice.opened_at >= _AGED / 2
            if notice.outcome is not None or notice.record_id is None:
                continue
            if aged:
                _notice(_Desk(stage, notice.record_id, tongue))
            elif not notice.answered and notice.closed_at and stage.now - notice.closed_at > _ANSWERED:
                _answer(_Desk(stage, notice.record_id, tongue))


def _anything_waits(stage: Stage) -> bool:
    """Whether quality has anything to look for today; else nobody signs in for it."""
    waits = select(Quarantine.id).where(Quarantine.closed_at.is_(None))
    young = Rejection.opened_at > stage.now - _SETTLED
    with stage.gate.reading() as db:
        return (
            db.scalar(waits.limit(1)) is not None or db.scalar(select(Rejection.id).where(young)) is not None
        )


def _decide(
    stage: Stage, sheet: QuarantineSheet, tongue: int, rng: random.Random, goods: list[Announced]
) -> None:
    hospital = stage.hospital
    pharmacists = [one for one in hospital.holding("R06") if one.name != sheet.put_by]
    able = [one for one in pharmacists if stage.may(one, "receipt.decide")]
    qa, lead = hospital.holding("R14")[0], hospital.holding("R01")[0]
    if not able or sheet.row.record_id is None or not stage.may(qa, "quality.cosign"):
        return
    decider = able[0]
    desk = _Desk(stage, sheet.row.record_id, tongue)
    stage.do(
        decider,
        tell,
        quarantine_id=sheet.row.id,
        whom="lead",
        name=lead.name,
        way="phone",
        told_at=stage.now,
        answer=desk.word("told"),
    )
    items = {one.item for one in sheet.findings if one.severity == "critical"}
    announced = next((one for one in goods if one.shipment_id == sheet.row.shipment_id), None)
    outcome = "reject"
    desk.look(decider)
    if items == {"E10"} and announced is not None:
        outcome = "accept"
        _late_file(desk, announced, rng)
    elif items and items <= {"E3", "E6a", "E7a", "E8"}:
        outcome = "accept_exceptionally"
    said = {"accept": "usable", "accept_exceptionally": "usable_exceptionally"}.get(outcome, "not_usable")
    data = {} if outcome == "accept" else {"D1": desk.word("asked"), "D3": "not_needed"}
    rule = "no_rule" if outcome == "accept_exceptionally" else "no_excursion"
    desk.say(decider, **data, F1=said)
    desk.attach(decider, "F2", "opinion.pdf", _PAPER + str(sheet.row.id).encode())
    plan = "remanufacture" if outcome == "reject" else "as_planned"
    desk.say(
        decider,
        F3=desk.word("opinion"),
        F4=stage.local(stage.now),
        E4=rule,
        G1=outcome,
        G2=desk.word(outcome),
        G5=plan,
        C__late=desk.word("late"),
        **({"E5": desk.word("rule")} if rule == "no_rule" else {}),
    )
    desk.sign(decider, "decision")
    if outcome == "accept_exceptionally":
        physician = next(one for one in hospital.holding("R03") if stage.may(one, "case.decide"))
        desk.say(physician, H1=desk.word("medical"), H2=True, H3=True)
        desk.sign(physician, "physician")
    if outcome != "reject":
        desk.sign(lead, "lead")
    desk.say(qa, K3=True)
    desk.sign(qa, "qa")


def _late_file(desk: _Desk, announced: Announced, rng: random.Random) -> None:
    stage = desk.stage
    adder = next(one for one in stage.hospital.holding("R05") if stage.may(one, "receipt.supplement"))
    checker = next(
        one for one in stage.hospital.holding("R06") if stage.may(one, "receipt.verify") and one is not adder
    )
    opened = announced.what.arrives_at + timedelta(minutes=30)
    recording = announced.what.recording(rng, opened, None)
    desk.say(adder, D1=desk.word("asked"), D3="data_file")
    digest = desk.attach(adder, "D4a", recording.file_name, recording.as_file())
    if recording.style == "easylog":
        stage.do(
            adder,
            temperature.answer_logger_questions,
            record_id=desk.record_id,
            version=desk.version,
            sha256=digest,
            answers={"zone": stage.hospital.site["time_zone"]},
        )
    _explain(desk, adder)
    desk.sign(adder, "data")
    desk.say(checker, D8=True)
    desk.sign(checker, "data_check")


def _explain(desk: _Desk, person: Person) -> None:
    for question in desk.look(person).questions:
        if question.asked and "reason" in question.unmet:
            desk.say(person, **{f"{question.beside}__reason": desk.word("explained")})


def _notice(desk: _Desk) -> None:
    stage, hospital = desk.stage, desk.stage.hospital
    able = [one for one in hospital.holding("R06") if stage.may(one, "receipt.decide")]
    qa, lead = hospital.holding("R14")[0], hospital.holding("R01")[0]
    if not able:
        return
    desk.look(able[0])
    desk.say(able[0], D2=desk.word("notice"), E1="return_or_destroy", F1="no_quality_problem")
    desk.sign(able[0], "decision")
    desk.sign(qa, "qa")
    desk.sign(lead, "lead")


def _answer(desk: _Desk) -> None:
    """The holder's instruction came."""
    stage = desk.stage
    able = [one for one in stage.hospital.holding("R05") if stage.may(one, "receipt.supplement")]
    if not able:
        return
    desk.look(able[0])
    said = stage.local(stage.now - timedelta(minutes=5))
    desk.say(able[0], G1=desk.word("opinion"), G2=said, G3="email", G4=said, G5="destroy")
    desk.attach(able[0], "G6", "instruction.pdf", _PAPER + str(desk.record_id).encode())
    desk.sign(able[0], "follow_up")
