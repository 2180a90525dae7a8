"""Cases of adverse reactions: opened with everything that is known already, completed, judged, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrMedicine, AdrReaction
from ctdesk.domain.adverse_reactions import (
    CHALLENGE,
    CRITERIA,
    FRAMES,
    OUTCOMES,
    ensure_listed,
    signs_of,
)
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import full_years
from ctdesk.services import fields
from ctdesk.services.adr_dues import move_awareness, owner_of, refresh_dues
from ctdesk.services.adr_origin import Origin, known_of
from ctdesk.services.adr_rows import (
    CLOSED,
    NULLIFIED,
    OPEN,
    REVIEWS,
    SENDS,
    WORKS,
    as_reaction,
    begun_report,
    case_row,
    doubts_in,
    ensure_possible,
    key_of,
    open_case_row,
    record_of,
    sent_reports,
)
from ctdesk.services.gate import command
from ctdesk.services.numbers import next_number
from ctdesk.services.obligations import is_open, rows_of
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import refresh_computed
from ctdesk.services.work import UnitOfWork

_SERIES = "AE"
_NARRATIVE = 20_000
SEXES = frozenset({"male", "female", "unknown"})
_LINES = frozenset(
    {
        *("initials", "ethnicity", "contact", "mrn", "disease", "reporter_name", "reporter_phone"),
        *("reporter_mail", "department", "profession", "approval_no", "generic_name", "brand", "holder"),
        *("batch_no", "bag_no", "coi_id", "vector_lot", "dose", "route", "indication", "death_cause"),
        *("effect_on_disease",),
    }
)
_TEXTS = frozenset({"allergies", "family_history", "other_history", "sequelae", "sample_kept"})
_STORIES = frozenset({"description", "treatment"})
_MOMENTS = frozenset({"given_at", "onset_at", "ended_at", "died_at", "sponsor_aware_at"})
_FLAGS = frozenset({"second_malignancy", "in_cluster"})
_CHOICES: Mapping[str, frozenset[str]] = {
    "sex": SEXES,
    "frame": frozenset(FRAMES),
    "outcome": frozenset(OUTCOMES),
    "dechallenge": frozenset(CHALLENGE),
    "rechallenge": frozenset(CHALLENGE),
}
_OWED = frozenset({"frame", "outcome"})  # choices that always stand


@dataclass(frozen=True, slots=True)
class Reported:
    """What a person says when a reaction is reported: the rest is known, or follows.

    ``facts`` are columns of the case as in ``describe_case``; ``aware_at`` is day 0, now unless told
    otherwise.
    """

    term: str
    aware_at: datetime | None = None
    grade: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)


@command(needs=WORKS, action="adr.open")
def open_case(work: UnitOfWork, *, said: Reported) -> int:
    """Report an adverse reaction; gives the key of its case, with what it owes by when.

    Patient, product, grades and medicines given are filled in from where it was begun. Raises what
    ``known_of`` and ``describe_case`` refuse.
    """
    aware_at = said.aware_at or work.now
    known = known_of(work, said.origin, aware_at)
    case = AdrCase(
        number=next_number(work, _SERIES),
        state=OPEN,
        frame="MARKETED",
        aware_at=aware_at,
        criteria=[],
        outcome="unknown",
        by_reporter="unassessed",
        by_institution="unassessed",
        second_malignancy=False,
        in_cluster=False,
        new_information=False,
        owner_id=work.actor.member_id,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    for name, value in known.columns.items():
        setattr(case, name, value)
    if "onset_at" in said.facts:
        case.ended_at = None  # another reaction than the one that the bedside saw end
    _set(work, case, said.facts)
    work.db.add(case)
    work.db.flush()
    term = AdrReaction(
        adr_id=case.id,
        ordinal=1,
        term=fields.required(said.term, "term"),
        grade=_grade(said.grade),
        onset_at=case.onset_at,
        ended_at=case.ended_at,
        outcome=case.outcome,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(term)
    for ordinal, medicine in enumerate(known.medicines, 1):
        work.db.add(
            AdrMedicine(
                adr_id=case.id,
                ordinal=ordinal,
                suspected=False,
                entered_by=work.actor.member_id,
                entered_at=work.now,
                **medicine,
            )
        )
    work.db.flush()
    _ensure_sound(work, case)
    refresh_dues(work, case, case.aware_at)
    return case.id


@command(needs=WORKS, action="adr.describe")
def describe_case(
    work: UnitOfWork,
    *,
    case_id: int,
    seen_version: int,
    facts: Mapping[str, Any],
    known_at: datetime | None = None,
    is_news: bool = True,
) -> None:
    """Complete or correct a case; what is not named stays. What it owes follows.

    ``known_at`` is when what is said here became known, now unless told otherwise: what it makes graver runs
    from then. After the first report ``is_news`` says that a follow-up is owed. Raises ADR-01 or FIELD-04 for
    a word of no list, FIELD-… for what cannot be typed, ADR-10 to ADR-23 for what cannot be.
    """
    case = open_case_row(work, case_id, seen_version)
    before = signs_of(as_reaction(case))
    _set(work, case, facts)
    follow_change(work, case, before, known_at, is_news=is_news)


@command(needs=WORKS, action="adr.correct_awareness")
def correct_awareness(
    work: UnitOfWork, *, case_id: int, seen_version: int, aware_at: datetime, reason: str
) -> None:
    """Correct day 0, with a reason; what ran from it runs from the corrected moment."""
    case = open_case_row(work, case_id, seen_version)
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    before, case.aware_at = case.aware_at, aware_at
    _ensure_sound(work, case)
    move_awareness(work, case, before)
    case.row_version += 1
    refresh_paper(work, case)


@command(needs=WORKS, action="adr.keep_doubt")
def confirm_doubts(work: UnitOfWork, *, case_id: int, seen_version: int, keys: tuple[str, ...]) -> None:
    """Confirm that what does not seem to fit is so; ``keys`` as ``key_of`` gives them.

    Raises ADR-36 for a doubt the case does not have, or that nobody can confirm.
    """
    case = open_case_row(work, case_id, seen_version)
    known = {key_of(one) for one in doubts_in(work, case) if not one.impossible}
    for key in keys:
        if key not in known:
            raise CtdeskError("ADR-36", key=key)
    case.doubts_kept = sorted({*(case.doubts_kept or ()), *keys})
    case.row_version += 1


@command(needs=(REVIEWS, SENDS), action="adr.close")
def close_case(work: UnitOfWork, *, case_id: int, seen_version: int) -> None:
    """Close a case about which nothing is owed; raises ADR-37 while a report is under way or none was sent,
    ADR-38 while something is owed.
    """
    case = open_case_row(work, case_id, seen_version)
    if not sent_reports(work, case) or record_of(work, begun_report(work, case)) is not None:
        raise CtdeskError("ADR-37", number=case.number)
    if owed := sum(is_open(row) for row in rows_of(work, owner_of(case))):
        raise CtdeskError("ADR-38", count=owed)
    case.state, case.closed_by, case.closed_at = CLOSED, work.actor.member_id, work.now
    case.row_version += 1


@command(needs=WORKS, action="adr.reopen")
def reopen_case(work: UnitOfWork, *, case_id: int, seen_version: int, reason: str) -> None:
    """Open a closed case again, because something new became known; raises ADR-04 for a nullified one."""
    case = case_row(work, case_id, seen_version)
    if case.state == NULLIFIED:
        raise CtdeskError("ADR-04")
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    case.state, case.closed_by, case.closed_at = OPEN, None, None
    case.row_version += 1


def follow_change(
    work: UnitOfWork,
    case: AdrCase,
    before: frozenset[str],
    known_at: datetime | None = None,
    *,
    is_news: bool = True,
) -> None:
    """Let what is owed and the paper under way follow a change of a case; part of a command."""
    since = known_at or work.now
    if since > work.now:
        raise CtdeskError("ADR-10", field="known_at")
    if since < case.aware_at:
        raise CtdeskError("ADR-39", field="known_at")
    work.db.flush()
    _ensure_sound(work, case)
    graver = bool(signs_of(as_reaction(case)) - before)
    if sent_reports(work, case) and (is_news or graver) and not case.new_information:
        case.new_information, case.new_information_at = True, since
    refresh_dues(work, case, since)
    case.row_version += 1
    refresh_paper(work, case)


def refresh_paper(work: UnitOfWork, case: AdrCase) -> None:
    """Let the report under way read the case anew; what was signed stays as it was signed."""
    work.db.flush()
    record = record_of(work, begun_report(work, case))
    if record is not None:
        refresh_computed(work, ground_of(work, record))


def _ensure_sound(work: UnitOfWork, case: AdrCase) -> None:
    ensure_listed(as_reaction(case))
    ensure_possible(work, case)


def _set(work: UnitOfWork, case: AdrCase, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(case, name, _checked(name, value))
    zone = ZoneInfo(work.site.time_zone)
    if ("birth_date" in facts or "onset_at" in facts) and "age_years" not in facts and case.birth_date:
        on = (case.onset_at or case.aware_at).astimezone(zone).date()
        case.age_years = full_years(case.birth_date, on) if case.birth_date <= on else None


def _checked(name: str, value: Any) -> Any:
    """A value of a column as it may be kept; ``ValueError`` for a column that nobody describes."""
    if name in _LINES:
        return fields.cleaned(value, name)
    if name in _TEXTS:
        return fields.cleaned(value, name, fields.TEXT)
    if name in _STORIES:
        return fields.cleaned(value, name, _NARRATIVE)
    if name in _CHOICES:
        if not value and name not in _OWED:
            return None
        return fields.one_of(str(value or ""), name, _CHOICES[name])
    if name in _FLAGS:
        return bool(value)
    if name == "expected":
        return None if value is None else bool(value)
    if name in _MOMENTS:
        return value if value is None or isinstance(value, datetime) else _wrong(name, value)
    if name == "birth_date":
        return value if value is None or type(value) is date else _wrong(name, value)
    if name == "criteria":
        known = [fields.one_of(str(one), name, frozenset(CRITERIA)) for one in value]
        return [one for one in CRITERIA if one in known]
    if name == "weight_kg":
        return fields.number(value, name, low=Decimal("0.1"), high=Decimal(400))
    if name == "age_years":
        age = fields.number(None if value is None else str(value), name, low=Decimal(0), high=Decimal(130))
        return None if age is None else int(age)
    if name in ("crs_max", "icans_max"):
        return _grade(value, name)
    raise ValueError(name)


def _wrong(name: str, value: object) -> Any:
    raise CtdeskError("FIELD-04", field=name, value=str(value)[:40])


def _grade(value: Any, name: str = "grade") -> int | None:
    if value is None or value == "":
        return None
    if not str(value).isdigit() or int(value) > 5:
        raise CtdeskError("ADR-23", field=name)
    return int(value)
