"""The board of a handover: what is expected, what lies in nitrogen, what is blocked and why, who is on duty,
and what is due; every line says what opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.handover import masked_patient, next_change
from ctdesk.domain.qualifications import Words
from ctdesk.domain.storage import HELD_PLACES, status_of
from ctdesk.services.adr_origin import initials_of
from ctdesk.services.blind_orders import is_hidden
from ctdesk.services.capa_rows import overdue_at
from ctdesk.services.catalogue import member_name
from ctdesk.services.dashboard import TankNow, tanks_now
from ctdesk.services.equipment import all_in_register
from ctdesk.services.gate import query
from ctdesk.services.handover import Note, list_notes
from ctdesk.services.handover_blocked import alarm_lines, blocked_lines
from ctdesk.services.handover_lines import OF_SUBJECT, Line, duty_turn, plain, said, word
from ctdesk.services.obligation_list import list_obligations
from ctdesk.services.quarantine import quarantine_row
from ctdesk.services.readiness import ShipmentLine, shipment_line
from ctdesk.services.roster import NIGHT_BEGINS, NIGHT_ENDS, Rota, is_kept, read_rota
from ctdesk.services.terms import terms
from ctdesk.services.training_endings import endings_of
from ctdesk.services.work import UnitOfWork

AHEAD = timedelta(days=14)
SOON = timedelta(hours=24)
MOST = 60
_STATUSES = ("accepted", "quarantined", "rejected")


@dataclass(frozen=True, slots=True)
class Coming:
    """A shipment that is expected today or tomorrow, or overdue. ``state``: ready | signed | not_ready |
    late; ``missing`` are points of readiness; ``masked`` is the patient as a wall may show it.
    """

    shipment_id: int
    number: str
    at: datetime
    product: str
    patient: str
    masked: str
    cassettes: int
    bags: int
    state: str
    missing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class InTank:
    """A tank and how many units of each status lie in it: accepted, quarantined, rejected."""

    tank: TankNow
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OnDutyNow:
    """A slot of the rota: who fills it now and after the next change; ``gap…`` where it is empty."""

    slot: Words
    now: tuple[str, ...]
    later: tuple[str, ...]
    gap_now: bool
    gap_later: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of one handover. ``elsewhere`` counts units in keeping outside a tank by place; ``people``
    is empty where no rota is kept; ``changes_at`` is the next change of the shift.
    """

    at: datetime
    changes_at: datetime
    coming: tuple[Coming, ...]
    tanks: tuple[InTank, ...]
    elsewhere: Mapping[str, int]
    alarms: tuple[Line, ...]
    blocked: tuple[Line, ...]
    rota_kept: bool
    people: tuple[OnDutyNow, ...]
    expiring: tuple[Line, ...]
    due: tuple[Line, ...]
    notes: tuple[Note, ...] = field(default=())


@query()
def handover_board(work: UnitOfWork) -> Board:
    """The board as it stands now, for this person: names of patients only where they may be seen."""
    zone = ZoneInfo(work.site.time_zone)
    kept = is_kept(work)
    changes = next_change(work.now, zone, (NIGHT_ENDS, NIGHT_BEGINS))
    counts, elsewhere = _in_keeping(work)
    return Board(
        at=work.now,
        changes_at=changes,
        coming=tuple(_coming(work, zone)),
        tanks=tuple(InTank(one, counts.get(one.row.id, {})) for one in tanks_now(work)),
        elsewhere=elsewhere,
        alarms=tuple(alarm_lines(work)),
        blocked=tuple(blocked_lines(work)),
        rota_kept=kept,
        people=tuple(_people(work, changes)) if kept else (),
        expiring=_in_order(work, _expiring(work, zone, AHEAD)),
        due=_in_order(work, _due(work, zone, SOON)),
        notes=list_notes(work),
    )


def dues_of_team(work: UnitOfWork, within: timedelta) -> tuple[Line, ...]:
    """What falls due for the whole team within a time, what is to come first."""
    zone = ZoneInfo(work.site.time_zone)
    return _in_order(work, [*_due(work, zone, within), *_expiring(work, zone, within)])


def _in_order(work: UnitOfWork, lines: Iterable[Line]) -> tuple[Line, ...]:
    """What is still to come in the order in which it is due, then what was missed, the last first."""

    def place(one: Line) -> tuple[bool, float, str]:
        gap = 0.0 if one.due is None else (one.due - work.now).total_seconds()
        return gap < 0, abs(gap), one.title.en

    return tuple(sorted(lines, key=place))


def _coming(work: UnitOfWork, zone: ZoneInfo) -> Iterator[Coming]:
    tomorrow = work.now.astimezone(zone).date() + timedelta(days=1)
    chosen = select(Shipment).where(
        Shipment.state == "announced", Shipment.expected_at < day_ends(tomorrow, zone)
    )
    for shipment in work.db.scalars(chosen.order_by(Shipment.expected_at, Shipment.id).limit(MOST)):
        line = shipment_line(work, shipment)
        assert shipment.expected_at is not None
        assert line.readiness is not None
        missing = tuple(
            word(f"readiness_{one.code}") for one in line.readiness.ready.points if one.state != "met"
        )
        yield Coming(
            shipment_id=shipment.id,
            number=shipment.number,
            at=shipment.expected_at,
            product=line.row.product or "",
            patient=line.row.patient or "",
            masked=_masked(work, shipment),
            cassettes=shipment.cassette_count,
            bags=shipment.unit_count,
            state=_state(work, shipment, line),
            missing=missing,
        )


def _state(work: UnitOfWork, shipment: Shipment, line: ShipmentLine) -> str:
    assert line.readiness is not None
    assert shipment.expected_at is not None
    ready = line.readiness.ready
    if shipment.expected_at < work.now:
        return "late"
    if any(point.state != "met" for point in ready.points):
        return "not_ready"
    return "ready" if ready.signed is None else "signed"


def _masked(work: UnitOfWork, shipment: Shipment) -> str:
    """Initials and tail; nothing while the order is still to be read blind."""
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    if order is None or order.case_id is None or is_hidden(work, order):
        return ""
    patient = work.db.get_one(Patient, work.db.get_one(TreatmentCase, order.case_id).patient_id)
    return masked_patient(initials_of(patient.name, patient.name_latin) or "", patient.mrn)


def _in_keeping(work: UnitOfWork) -> tuple[dict[int, dict[str, int]], dict[str, int]]:
    """Units by tank and status, and those outside a tank by place."""
    chosen = (
        select(StoragePosition.tank_id, DoseUnit.place, DoseUnit.disposition, DoseUnit.hold, func.count())
        .select_from(DoseUnit)
        .outerjoin(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(DoseUnit.place.in_(HELD_PLACES), DoseUnit.disposition != "expected")
        .group_by(StoragePosition.tank_id, DoseUnit.place, DoseUnit.disposition, DoseUnit.hold)
    )
    tanks: dict[int, dict[str, int]] = {}
    elsewhere: dict[str, int] = {}
    for tank, place, disposition, hold, count in work.db.execute(chosen):
        if tank is None:
            elsewhere[place] = elsewhere.get(place, 0) + count
            continue
        found = tanks.setdefault(tank, dict.fromkeys(_STATUSES, 0))
        found[status_of(disposition, hold)] += count
    return tanks, elsewhere


def _people(work: UnitOfWork, changes: datetime) -> Iterator[OnDutyNow]:
    later = changes + timedelta(minutes=1)
    rota = read_rota(work, starts_at=work.now, ends_at=later + timedelta(minutes=1))
    for slot in rota.slots:
        yield OnDutyNow(
            said(partial(terms().word, "roles", slot.role)),
            _filling(rota, slot.role, work.now),
            _filling(rota, slot.role, later),
            _is_empty(rota, slot.role, work.now),
            _is_empty(rota, slot.role, later),
        )


def _filling(rota: Rota, role: str, at: datetime) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in rota.shifts
        if one.role == role and any(begins <= at < ends for begins, ends in one.counts)
    )


def _is_empty(rota: Rota, role: str, at: datetime) -> bool:
    return any(one.role == role and one.starts_at <= at < one.ends_at for one in rota.gaps)


def _expiring(work: UnitOfWork, zone: ZoneInfo, within: timedelta) -> Iterator[Line]:
    """Calibrations and competences that end within a time; what has ended stands among the blocked."""
    today = work.now.astimezone(zone).date()
    last = today + within
    for row in all_in_register(work):
        until = row.calibration_due
        if row.status == "in_use" and until is not None and today <= until <= last:
            title = plain(f"{row.asset_no} {row.name}")
            turn = plain(row.owner) if row.owner else duty_turn("premises.calibrate")
            yield Line(
                "calibration", title, word("board_calibration"), None, day_ends(until, zone), turn,
                "equipment", {"equipment_id": row.id},
            )  # fmt: skip
    for ending in endings_of(work):
        until = ending.state.last_day
        if ending.state.stands and until is not None and until <= last:
            name = plain(f"{ending.name} {ending.state.module}")
            yield Line(
                "competence", name, word("board_competence"), None, day_ends(until, zone),
                plain(ending.name), "training",
                {"member_id": ending.member_id, "module": ending.state.module},
            )  # fmt: skip


def _due(work: UnitOfWork, zone: ZoneInfo, within: timedelta) -> Iterator[Line]:
    """What has to be done within a time, and what should have been."""
    soon = work.now + within
    for one in list_obligations(work, due_before=soon, limit=MOST).rows:
        if one.status != "overdue" and one.at_once:
            continue
        route, name = OF_SUBJECT.get(one.subject_kind, ("incidents", "incident_id"))
        own = one.rule is None
        number = one.subject_number
        # Words of somebody's own may say more than a wall should.
        title = plain(number) if own else _owed(number, one.words)
        turn = duty_turn(one.duty)
        yield Line(
            "obligation",
            title,
            word("board_owed"),
            one.anchor_at,
            one.due_at,
            turn,
            route,
            {name: one.subject_id},
        )
    rows = work.db.scalars(select(Quarantine).where(Quarantine.closed_at.is_(None)).order_by(Quarantine.id))
    for row in rows:
        shown = quarantine_row(work, row)
        if shown.next_due is not None and shown.next_due < soon:
            title = plain(shown.number)
            yield Line(
                "quarantine", title, word(f"board_quarantine_{_step(shown.next_clock)}"), row.started_at,
                shown.next_due, duty_turn(_DOES[_step(shown.next_clock)]), "quarantine",
                {"quarantine_id": row.id},
            )  # fmt: skip
    today = work.now.astimezone(zone).date()
    for action in work.db.scalars(
        select(Capa)
        .where(overdue_at(today + max(within, timedelta(days=1))))
        .order_by(Capa.due_on)
        .limit(MOST)
    ):
        yield Line(
            "capa", plain(action.number), word("board_capa"), None,
            day_ends(action.due_on, zone), plain(member_name(work.db, action.owner_id) or ""), "capa",
            {"capa_id": action.id},
        )  # fmt: skip


_DOES = {"tell": "receipt.contact_holder", "data": "receipt.supplement", "decide": "receipt.decide"}


def _step(clock: str | None) -> str:
    return (
        "data" if clock == "data" else "tell" if clock is not None and clock.startswith("tell_") else "decide"
    )


def _owed(number: str, what: Words) -> Words:
    if what.en.startswith("bedside:"):
        what = word("board_bedside")
    return Words(f"{number} {what.zh_CN}", f"{number} {what.en}")
