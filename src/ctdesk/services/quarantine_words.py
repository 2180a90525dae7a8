"""What records of quarantine and rejection print of their units and findings: words in both languages, from
the rows alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.answers import Value
from ctdesk.domain.qualifications import Words
from ctdesk.forms.messages import sentence
from ctdesk.services.terms import terms

Finding = Mapping[str, Any]
_OF_PATIENT = frozenset({"H1", "H2", "H3"})  # name, date of birth, number on the label


def both(code: str, **values: object) -> str:
    """A sentence in both languages, as it stands in a record."""
    return f"{sentence(code, 'zh_CN', **values)} {sentence(code, 'en', **values)}"


def term(kind: str, code: str) -> str:
    """A word of ``forms/terms.toml`` in both languages."""
    found = words(kind, code)
    return f"{found.zh_CN} {found.en}"


def words(kind: str, code: str) -> Words:
    """A word of ``forms/terms.toml`` by language."""
    return Words(terms().word(kind, code, "zh_CN"), terms().word(kind, code, "en"))


def unit_name(unit: DoseUnit) -> str:
    """Which bag of how many, with the identity code that is printed on it."""
    bag = f"{unit.bag_no or unit.ordinal}/{unit.bag_total}" if unit.bag_total else str(unit.ordinal)
    return " · ".join(part for part in (bag, unit.coi_bag_id) if part)


def place_of(db: Session, unit: DoseUnit) -> str:
    """Where a unit lies, with its position, in both languages."""
    return " ".join(part for part in (term("places", unit.place), position_of(db, unit)) if part)


def position_of(db: Session, unit: DoseUnit) -> str | None:
    """The position of a unit that lies in a tank."""
    if unit.position_id is None or unit.place != "in_tank":
        return None
    return db.scalar(select(StoragePosition.code).where(StoragePosition.id == unit.position_id))


def findings_of(findings: Iterable[Finding], ordinal: int) -> tuple[Finding, ...]:
    """The findings that concern one unit: its own, and those of the whole shipment."""
    return tuple(one for one in findings if one.get("unit") in (None, ordinal))


def without_names(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings as they may leave the hospital: what was read of a patient stays here."""
    for one in findings:
        yield {**one, "said": None, "reason": None} if str(one["item"]) in _OF_PATIENT else one


def finding_lines(findings: Iterable[Finding]) -> Value:
    """Findings as they are printed: number, what was asked, what was found, and the reason given."""
    lines = []
    for one in findings:
        words = f"{one.get('zh_CN', '')} {one.get('en', '')}".strip()
        line = f"{one['item']} {words}".strip()
        for part in (one.get("said"), one.get("reason")):
            if part:
                line += f" — {part}"
        lines.append(line)
    return "\n".join(lines) or None


def local_text(at: datetime | None, tz: Any) -> str:
    """A moment as people read it."""
    return "" if at is None else at.astimezone(tz).strftime("%Y-%m-%d %H:%M")
