"""What else belongs to a course after an infusion: doses of the antidote log, and events of their own.

The log informs. It never says whether to give a dose (domain.md §6.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ctdesk.db.tables.bedside import AntidoteDose, ClinicalEvent
from ctdesk.db.tables.team import Member
from ctdesk.domain.antidotes import Dose, ensure_dose
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.grading import early_icaht
from ctdesk.services import fields
from ctdesk.services.bedside import ASSESSES
from ctdesk.services.bedside_rows import course_row, open_course_row
from ctdesk.services.gate import command
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.work import UnitOfWork

# What an event of each kind says beside its grade and its words; all of it may be left out.
EVENT_FINDINGS: Mapping[str, tuple[str, ...]] = {
    "icaht": ("days", "recovered"),
    "iec_hs": ("ferritin_ug_l", "fibrinogen_g_l", "platelets_10e9_l"),
    "infection": ("site", "organism"),
    "hypogammaglobulinaemia": ("igg_g_l",),
    "second_malignancy": ("t_cell", "sample_kept", "holder_told"),
}
FLAGS = frozenset({"recovered", "t_cell", "sample_kept", "holder_told"})
OUTCOMES = frozenset({"recovered", "recovering", "not_recovered", "sequelae", "died", "unknown"})
_MOST_MG = Decimal(100_000)
_MOST_DAYS = 5_000
_FIGURES = frozenset({"ferritin_ug_l", "fibrinogen_g_l", "platelets_10e9_l", "igg_g_l"})


@command(needs=ASSESSES, action="bedside.antidote")
def give_antidote(
    work: UnitOfWork,
    *,
    course_id: int,
    antidote: str,
    at: datetime,
    mg: Decimal | str,
    name: str | None = None,
    route: str | None = None,
    batch_no: str | None = None,
    note: str | None = None,
    ordered_by: int | None = None,
) -> int:
    """Note a dose that was given; gives its key.

    Raises FIELD-04 for a medicine the log does not know, FIELD-05 or FIELD-06 for an amount that is none,
    GRD-02 for a dose of the future, GRD-03 for one before the infusion.
    """
    course = open_course_row(work, course_id)
    fields.one_of(antidote, "antidote", frozenset(bedside_rules().antidotes))
    amount = fields.number(mg, "mg", low=Decimal(0), high=_MOST_MG)
    if amount is None:
        raise CtdeskError("FIELD-01", field="mg")
    ensure_dose(Dose(antidote, at, amount), course.infused_at, work.now)
    if ordered_by is not None and work.db.get(Member, ordered_by) is None:
        raise CtdeskError("QUA-33", field="ordered_by")
    row = AntidoteDose(
        course_id=course.id,
        antidote=antidote,
        name=fields.cleaned(name, "name"),
        at=at,
        mg=amount,
        route=fields.cleaned(route, "route"),
        batch_no=fields.cleaned(batch_no, "batch_no"),
        note=fields.cleaned(note, "note", fields.TEXT),
        ordered_by=ordered_by,
        given_by=work.actor.member_id,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=ASSESSES, action="bedside.withdraw_dose")
def withdraw_dose(work: UnitOfWork, *, dose_id: int, reason: str) -> None:
    """Take back a dose that was written down wrong; raises BED-13 for one taken back already."""
    row = work.db.get(AntidoteDose, dose_id)
    if row is None:
        raise NotFound("BED-01", id=dose_id)
    _withdraw(work, row, reason)


@command(needs=ASSESSES, action="bedside.event")
def record_event(
    work: UnitOfWork,
    *,
    course_id: int,
    kind: str,
    onset_at: datetime,
    grade: int | None = None,
    findings: Mapping[str, str | bool] | None = None,
    term: str | None = None,
    ended_at: datetime | None = None,
    outcome: str | None = None,
    text: str | None = None,
) -> int:
    """Note an event that is recorded by itself; gives its key. Also after the watch is over.

    The grade of haematotoxicity follows from its days; any other is CTCAE 1 to 5 as the physician sees it.
    Raises FIELD-04 for an unknown kind, finding or outcome, BED-07 for a time before the infusion, to come or
    an end before the beginning, GRD-01 for a grade or a number of days that cannot be.
    """
    course = course_row(work, course_id)
    rules = bedside_rules().events
    fields.one_of(kind, "kind", frozenset(rules))
    if not course.infused_at <= onset_at <= work.now:
        raise CtdeskError("BED-07", field="onset_at")
    if ended_at is not None and not onset_at <= ended_at <= work.now:
        raise CtdeskError("BED-07", field="ended_at")
    seen = _findings(kind, findings or {})
    graded_by = rules[kind].graded_by
    if graded_by == "icaht":
        grade = _icaht(seen)
    elif grade is not None and not 1 <= grade <= 5:
        raise CtdeskError("GRD-01", field="grade", value=str(grade))
    row = ClinicalEvent(
        patient_id=course.patient_id,
        course_id=course.id,
        kind=kind,
        term=fields.cleaned(term, "term"),
        grade=grade,
        graded_by=graded_by,
        findings=seen or None,
        onset_at=onset_at,
        ended_at=ended_at,
        outcome=None if outcome is None else fields.one_of(outcome, "outcome", OUTCOMES),
        text=fields.cleaned(text, "text", fields.TEXT),
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=ASSESSES, action="bedside.withdraw_event")
def withdraw_event(work: UnitOfWork, *, event_id: int, reason: str) -> None:
    """Take back an event that was written down wrong; raises BED-13 for one taken back already."""
    row = work.db.get(ClinicalEvent, event_id)
    if row is None:
        raise NotFound("BED-01", id=event_id)
    _withdraw(work, row, reason)
    row.row_version += 1


def _findings(kind: str, told: Mapping[str, str | bool]) -> dict[str, str | bool]:
    known = frozenset(EVENT_FINDINGS.get(kind, ()))
    seen: dict[str, str | bool] = {}
    for name, value in told.items():
        fields.one_of(name, "findings", known)
        if name in FLAGS:
            seen[name] = bool(value)
        elif name in _FIGURES:
            figure = fields.number(str(value), name, low=Decimal(0), high=Decimal(10_000_000))
            if figure is not None:
                seen[name] = format(figure, "f")
        elif (text := fields.cleaned(str(value), name)) is not None:
            seen[name] = text
    return seen


def _icaht(seen: Mapping[str, str | bool]) -> int:
    days = fields.number(str(seen.get("days", "")), "days", low=Decimal(0), high=Decimal(_MOST_DAYS))
    if days is not None and days != int(days):
        raise CtdeskError("GRD-01", field="days", value=str(days))
    return early_icaht(None if days is None else int(days), bool(seen.get("recovered", True)))


def _withdraw(work: UnitOfWork, row: AntidoteDose | ClinicalEvent, reason: str) -> None:
    if row.withdrawn_at is not None:
        raise CtdeskError("BED-13")
    row.withdraw_reason = fields.required(reason, "reason", fields.TEXT)
    row.withdrawn_by, row.withdrawn_at = work.actor.member_id, work.now
