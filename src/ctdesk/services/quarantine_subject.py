"""What a quarantine record (CT-ACC-002) is about: the quarantine, its units line by line, who was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Quarantine, QuarantineUnit, Telling
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Signature
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.quarantine import lymphodepletion, needs_cosignature
from ctdesk.domain.segregation import Signed
from ctdesk.services.held_units import line, plain, product_of, source_record, units_of
from ctdesk.services.quarantine_words import both, finding_lines, findings_of, place_of, unit_name
from ctdesk.services.subject_kinds import Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

OUTCOME = "G1"
PLACER = "quarantine_placer"


def read_quarantine(work: UnitOfWork, subject_id: int) -> Subject:
    """The quarantine with a line for each unit; whoever put it there has a part in it (SOD-04)."""
    row = work.db.get(Quarantine, subject_id)
    if row is None:
        raise NotFound("QUA-01", id=subject_id)
    return Subject(
        row, units_of(work, row), product=product_of(work, row.shipment_id), shipment_id=row.shipment_id
    )


def placed_by(row: Quarantine) -> tuple[Signed, ...]:
    """Who put it into quarantine, as the rules of segregation ask."""
    if row.put_by is None:
        return ()
    return (Signed(MemberId(row.put_by), "receipt.quarantine", capacities=(PLACER,)),)


def tellings_of(work: UnitOfWork, row: Quarantine) -> tuple[Telling, ...]:
    """Who was told of a quarantine: of itself, of those that it extends, and already at its receipt."""
    found = select(Telling).where(Telling.quarantine_id.in_(_chain(work, row)))
    told = list(work.db.scalars(found))
    if row.source_record_id is not None and row.cause != "doubt":
        of_record = select(Telling).where(
            Telling.record_id == row.source_record_id, Telling.quarantine_id.is_(None)
        )
        told += list(work.db.scalars(of_record))
    return tuple(sorted(told, key=lambda one: (one.told_at, one.id)))


def first_told(work: UnitOfWork, row: Quarantine) -> dict[str, datetime]:
    """When each was told first; who signed the receipt as physician or lead knows of it since then."""
    told: dict[str, datetime] = {}
    for one in tellings_of(work, row):
        told.setdefault(one.whom, one.told_at)
    if row.source_record_id is not None and row.cause != "doubt":
        known = select(Signature.slot, Signature.at).where(
            Signature.record_id == row.source_record_id,
            Signature.slot.in_(("physician", "lead")),
            Signature.superseded_by.is_(None),
        )
        for slot, at in work.db.execute(known):
            told[slot] = min(at, told.get(slot, at))
    return told


def therapy_words(ground: Ground, today: date) -> str | None:
    """How far the patient's treatment is, in both languages."""
    case = ground.case
    if case is None:
        return None
    stage = lymphodepletion(case.stage, case.ld_started_on, today)
    parts = []
    if stage == "begun":
        since = "" if case.ld_started_on is None else case.ld_started_on.isoformat()
        parts.append(both("QUA-W-LD-BEGUN", day=since))
    elif case.ld_started_on is not None:
        parts.append(both("QUA-W-LD-PLANNED", day=case.ld_started_on.isoformat()))
    if case.planned_infusion_on is not None:
        parts.append(both("QUA-W-INFUSION", day=case.planned_infusion_on.isoformat()))
    return "；".join(parts) or None


def outcomes_chosen(ground: Ground) -> dict[int, str]:
    """The outcome chosen for each line, its own or the one that stands for all."""
    whole = _given(ground, OUTCOME)
    chosen = {}
    for number in range(1, len(ground.subject.lines) + 1):
        own = _given(ground, f"{OUTCOME}:{number}")
        value = own if own is not None else whole
        if isinstance(value, str):
            chosen[number] = value
    return chosen


def _given(ground: Ground, path: str) -> Value:
    answer = ground.answers.get(path)
    return answer.value if answer is not None and answer.state == "given" else None


def _chain(work: UnitOfWork, row: Quarantine) -> list[int]:
    chain = [row.id]
    before = row.extends_id
    while before is not None and before not in chain:
        chain.append(before)
        before = work.db.scalar(select(Quarantine.extends_id).where(Quarantine.id == before))
    return chain


def _told(whom: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        at = first_told(work, ground.subject.row).get(whom)
        return None if at is None else ground.local(at)

    return read


def _put_by(work: UnitOfWork, ground: Ground) -> Value:
    row: Quarantine = ground.subject.row
    return work.db.scalar(select(Member.name).where(Member.id == row.put_by))


def _extends(work: UnitOfWork, ground: Ground) -> Value:
    row: Quarantine = ground.subject.row
    found = work.db.scalar(select(Quarantine.number).where(Quarantine.id == row.extends_id))
    return found or both("QUA-W-NONE")


def _cause(work: UnitOfWork, ground: Ground) -> Value:
    row: Quarantine = ground.subject.row
    words = both(f"QUA-C-{row.cause.upper().replace('_', '-')}")
    return f"{words}：{row.text}" if row.text else words


def _therapy(work: UnitOfWork, ground: Ground) -> Value:
    return therapy_words(ground, ground.now.astimezone(ground.tz).date()) or both("QUA-W-NONE")


def _tellings(work: UnitOfWork, ground: Ground) -> Value:
    return [
        {
            "whom": both(f"QUA-T-{one.whom.upper()}"),
            "name": " · ".join(part for part in (one.name, one.phone) if part),
            "way": both(f"QUA-BY-{one.way.upper().replace('_', '-')}"),
            "told_at": ground.local(one.told_at),
            "answer": one.answer or one.text,
        }
        for one in tellings_of(work, ground.subject.row)
    ]


def _excursions(work: UnitOfWork, ground: Ground) -> Value:
    found: Value = ground.subject.row.facts.get("excursions", [])
    return found


def _rule(work: UnitOfWork, ground: Ground) -> Value:
    found = ground.subject.row.facts.get("rule")
    return found if isinstance(found, str) else both("QUA-W-NONE")


def _cosign(work: UnitOfWork, ground: Ground) -> Value:
    """Whether whoever entered that units are accepted is the one who put them into quarantine."""
    row: Quarantine = ground.subject.row
    for path, answer in ground.answers.items():
        if path.partition(":")[0] == OUTCOME and answer.by is not None:
            chosen = (answer.value,) if isinstance(answer.value, str) else ()
            if needs_cosignature(int(answer.by), row.put_by, chosen):
                return True
    return False


KIND = Kind(
    read=read_quarantine,
    sources={
        "quarantine.number": plain("number"),
        "quarantine.source_record": source_record,
        "quarantine.cause": _cause,
        "quarantine.started_at": plain("started_at"),
        "quarantine.put_by": _put_by,
        "quarantine.due_at": plain("due_at"),
        "quarantine.data_due_at": plain("data_due_at"),
        "quarantine.therapy": _therapy,
        "quarantine.extends": _extends,
        "quarantine.unit": line(lambda work, ground, unit: unit_name(unit)),
        "quarantine.batch_no": line(lambda work, ground, unit: unit.batch_no),
        "quarantine.place": line(lambda work, ground, unit: place_of(work.db, unit)),
        "quarantine.findings": line(
            lambda work, ground, unit: finding_lines(
                findings_of(ground.subject.row.reason_codes, unit.ordinal)
            )
        ),
        "quarantine.told_mah": _told("mah"),
        "quarantine.told_physician": _told("physician"),
        "quarantine.told_lead": _told("lead"),
        "quarantine.tellings": _tellings,
        "quarantine.excursions": _excursions,
        "quarantine.rule": _rule,
        "quarantine.cosign": _cosign,
    },
    tables=frozenset(
        {
            Quarantine.__tablename__,
            QuarantineUnit.__tablename__,
            Telling.__tablename__,
            StoragePosition.__tablename__,
            DoseUnit.__tablename__,
        }
    ),
    route="quarantine",
    scopes=("record",),
)
