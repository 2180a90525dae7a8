"""One case as structured content: what a report keeps of it, its paper prints and an export writes.

``SCHEMA`` names the shape: its keys are never renamed or taken away under the same name, and every key always
stands, with None for what is not known. Moments are ISO 8601 with the offset of the site, decimals are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.domain.adverse_reactions import is_new, is_serious, onset_day, report_classes
from ctdesk.services.adr_rows import as_reaction, medicines_of, reactions_of
from ctdesk.services.work import UnitOfWork

SCHEMA = "ctdesk.adr/1"
IDENTITIES = "view.identities"
# What tells who the patient is; given only to those who may see identities.
NAMED = ("initials", "birth_date", "contact", "mrn")
_PATIENT = (
    *("initials", "sex", "birth_date", "age_years", "ethnicity", "weight_kg", "contact", "mrn", "disease"),
    *("allergies", "family_history", "other_history"),
)
_PRODUCT = (
    *("approval_no", "generic_name", "brand", "holder", "batch_no", "bag_no", "coi_id", "vector_lot"),
    *("dose", "route", "given_at", "indication"),
)
_REACTION = ("term", "term_code", "grade", "onset_at", "ended_at", "outcome")
_MEDICINE = (
    *("name", "approval_no", "holder", "batch_no", "dose", "route", "begun_at", "ended_at"),
    *("indication", "purpose", "suspected"),
)
_COMPARED = ("patient", "reporter", "product", "event", "grading", "causality")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not what it was: its path in the content, before and now."""

    path: str
    before: Any
    now: Any


def content_of(work: UnitOfWork, case: AdrCase) -> dict[str, Any]:
    """The case as it stands."""
    zone = ZoneInfo(work.site.time_zone)
    reaction = as_reaction(case)
    onset = None
    if case.given_at is not None and case.onset_at is not None:
        onset = onset_day(case.given_at, case.onset_at, zone)
    event = {
        name: getattr(case, name)
        for name in (
            *("description", "treatment", "onset_at", "ended_at", "outcome", "sequelae", "died_at"),
            *("death_cause", "dechallenge", "rechallenge", "effect_on_disease", "second_malignancy"),
            *("sample_kept", "in_cluster", "expected"),
        )
    }
    event |= {
        "criteria": list(case.criteria),
        "serious": is_serious(reaction),
        "new": is_new(reaction),
        "onset_day": onset,
        "duration_days": _days(case.onset_at, case.ended_at),
    }
    content = {
        "schema": SCHEMA,
        "case": {
            "number": case.number,
            "state": case.state,
            "frame": case.frame,
            "aware_at": case.aware_at,
            "sponsor_aware_at": case.sponsor_aware_at,
            "opened_at": case.opened_at,
            "classes": list(report_classes(reaction)),
        },
        "patient": {name: getattr(case, name) for name in _PATIENT},
        "reporter": {
            "hospital": f"{work.site.name_zh} {work.site.name_en}".strip(),
            "department": case.department,
            "name": case.reporter_name,
            "profession": case.profession,
            "phone": case.reporter_phone,
            "mail": case.reporter_mail,
        },
        "product": {name: getattr(case, name) for name in _PRODUCT},
        "medicines": [{name: getattr(one, name) for name in _MEDICINE} for one in medicines_of(work, case)],
        "reactions": [{name: getattr(one, name) for name in _REACTION} for one in reactions_of(work, case)],
        "event": event,
        "grading": {"crs_max": case.crs_max, "icans_max": case.icans_max},
        "causality": {"by_reporter": case.by_reporter, "by_institution": case.by_institution},
    }
    found: dict[str, Any] = _plain(content, zone)
    return found


def without_identities(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for somebody who may not see who it is."""
    patient = {name: None if name in NAMED else value for name, value in content["patient"].items()}
    return {**content, "patient": patient}


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two contents of a case, in the order of the form."""
    old, new = _flat(before), _flat(now)
    paths = dict.fromkeys((*new, *old))
    return tuple(
        Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)
    )


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        f"case.{name}": content["case"].get(name) for name in ("frame", "aware_at", "sponsor_aware_at")
    }
    for group in _COMPARED:
        found |= {f"{group}.{name}": value for name, value in content[group].items()}
    # What follows from other fields is no change of its own.
    for name in ("event.serious", "event.new", "event.onset_day", "event.duration_days"):
        found.pop(name, None)
    for group in ("reactions", "medicines"):
        for number, line in enumerate(content[group], 1):
            found |= {f"{group}.{number}.{name}": value for name, value in line.items()}
    return found


def _plain(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one, zone) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, zone) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else format(value, "f")


def _days(start: datetime | None, end: datetime | None) -> int | None:
    """How many days a reaction lasted, both ends counted by the clock and begun days as whole ones."""
    if start is None or end is None or end < start:
        return None
    return max(1, -(-int((end - start).total_seconds()) // _DAY))
