"""Words of adverse reactions in the window: classes, states, fields, what is missing, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.adr_rows import DoubtRow
from ctdesk.services.adr_sheet import AdrRow, AdrSheet, ReportRow
from ctdesk.services.adr_words import FIELDS, field_words, listed, value_words
from ctdesk.services.incident_tables import notification_table
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import both, tr
from ctdesk.ui.language import listed as joined
from ctdesk.ui.look import Tone

_CLASS_TONES: Mapping[str, Tone] = {"death": "red", "serious": "red", "new": "amber", "general": "grey"}
# Columns of a case by name → their field; of the lines only what no case has.
_GROUPS = {name.partition(".")[2]: name for name in reversed(list(FIELDS))} | {
    "reporter_name": "reporter.name",
    "reporter_phone": "reporter.phone",
    "reporter_mail": "reporter.mail",
}


def choices(name: str, *, blank: str | None = None) -> dict[str, str]:
    """A closed list to choose from, perhaps with a first entry that chooses nothing."""
    found = {code: both(one.zh_CN, one.en) for code, one in listed(name).items()}
    return found if blank is None else {"": blank, **found}


def ways() -> dict[str, str]:
    """How somebody outside is told."""
    return {code: both(one.zh_CN, one.en) for code, one in notification_table().ways.items()}


def label(name: str) -> str:
    """What a column of a case is called."""
    words = FIELDS.get(_GROUPS.get(name, name))
    return name if words is None else both(words.zh_CN, words.en)


def path_label(path: str) -> str:
    """What a field of the content is called."""
    words = field_words(path)
    return both(words.zh_CN, words.en)


def said(path: str, value: Any) -> str:
    """A value of the content in words; moments as wall clock."""
    if isinstance(value, str) and path.endswith("_at"):
        return value[:16].replace("T", " ")
    words = value_words(path, value)
    return both(words.zh_CN, words.en)


def classes(row: AdrRow) -> str:
    """The boxes of the national form."""
    return joined(both(one.zh_CN, one.en) for code in row.classes if (one := listed("classes").get(code)))


def class_state(row: AdrRow) -> State:
    """How grave a case is, as a chip."""
    icon = "warning" if "death" in row.classes else ""
    return State(classes(row), _CLASS_TONES.get(row.classes[0], "grey"), icon)


def case_state(row: AdrRow) -> State:
    """How far a case has got."""
    if row.state == "nullified":
        return State(tr("Nullified"), "grey", "void")
    if row.state == "closed":
        return State(tr("Case closed"), "green", "signed")
    if row.under_way:
        return State(tr("Report being written"), "blue", "draft")
    if not row.sent:
        return State(tr("Not reported yet"), "red" if row.overdue else "amber", "waiting")
    if row.next_due is not None:
        return State(tr("Still owed"), "red" if row.overdue else "amber", "waiting")
    return State(tr("Reported"), "green", "conforms")


def due_words(row: AdrRow) -> tuple[str, Tone | None]:
    """When the next thing is due, and whether it is red."""
    if row.next_due is None or row.state != "open":
        return "–", None
    if row.at_once:
        return tr("at once"), "red"
    return times.left(row.next_due), "red" if row.overdue else None


def report_name(report: ReportRow) -> str:
    """Which report of the case it is."""
    if report.kind == "follow_up":
        return tr("Follow-up {n}", n=report.ordinal)
    return tr("Nullification") if report.kind == "nullification" else tr("First report")


def missing_sentence(element: str) -> str:
    """What one of the four elements asks for, as a sentence."""
    return {
        "patient": tr("Who it happened to: initials, sex, age or record number."),
        "reporter": tr("Who reports it: name, telephone or department."),
        "product": tr("The product: generic name, brand or COI number."),
        "event": tr("What happened: a term or a description."),
    }[element]


def doubt_sentence(doubt: DoubtRow) -> str:
    """A doubt with the field it stands beside."""
    return f"{label(doubt.field)}: {complaint(CtdeskError(doubt.code, field=doubt.field)).whole()}"


def fact(sheet: AdrSheet, name: str) -> str:
    """A column of a case in words."""
    value = sheet.facts.get(name)
    if value is None or value == "" or value == []:
        return "–"
    if hasattr(value, "astimezone"):
        return times.moment(value)
    return said(_GROUPS.get(name, name), value if isinstance(value, str | list | bool) else str(value))
