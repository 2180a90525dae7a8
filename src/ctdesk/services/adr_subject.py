"""What a report of an adverse reaction (CT-ADR-001) is about: the case as it stands, or as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrMedicine, AdrReaction, AdrReport
from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.answers import Value
from ctdesk.services.adr_snapshot import changes_between, content_of
from ctdesk.services.adr_words import field_words, on_paper, value_words
from ctdesk.services.incident_tables import notification_table
from ctdesk.services.subject_kinds import NOBODY, Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

_NOTHING = "无 none"  # the one row of an empty table


@dataclass(frozen=True, slots=True)
class Paper:
    """A report with the content it prints and that of the report before, None for a first one."""

    report: AdrReport
    case: AdrCase
    content: Mapping[str, Any]
    before: Mapping[str, Any] | None


def read_report(work: UnitOfWork, subject_id: int) -> Subject:
    """A report: what its reporter signed, else the case as it stands."""
    report = work.db.get(AdrReport, subject_id)
    case = None if report is None else work.db.get(AdrCase, report.adr_id)
    if report is None or case is None:
        return NOBODY
    before = work.db.scalar(
        select(AdrReport)
        .where(AdrReport.adr_id == case.id, AdrReport.ordinal < report.ordinal)
        .order_by(AdrReport.ordinal.desc())
        .limit(1)
    )
    content = report.report_content or content_of(work, case)
    return Subject(Paper(report, case, content, None if before is None else before.report_content))


def _of(read: Callable[[UnitOfWork, Ground, Paper], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        paper = ground.subject.row
        return read(work, ground, paper) if isinstance(paper, Paper) else None

    return source


def _plain(group: str, name: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, paper: Paper) -> Value:
        value = paper.content[group][name]
        return None if value is None else str(value)

    return _of(read)


def _listed(group: str, name: str, words: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, paper: Paper) -> Value:
        value = paper.content[group][name]
        if isinstance(value, bool):
            return on_paper(words, str(value).lower())
        return on_paper(words, value) if value else None

    return _of(read)


def _lines(group: str, names: Sequence[str], words: Mapping[str, str]) -> Source:
    def read(work: UnitOfWork, ground: Ground, paper: Paper) -> Value:
        rows: list[Value] = []
        for line in paper.content[group]:
            row: dict[str, Value] = {}
            for name in names:
                value = line[name]
                if name in words and value is not None:
                    value = on_paper(words[name], str(value).lower() if isinstance(value, bool) else value)
                row[name] = None if value is None else str(value)
            rows.append(row)
        return rows or [{names[0]: _NOTHING}]

    return _of(read)


def _due(work: UnitOfWork, ground: Ground, paper: Paper) -> Value:
    """What is owed about the case and still open: when, to whom."""
    recipients = notification_table().recipients
    lines = []
    rows = work.db.scalars(
        select(Obligation)
        .where(Obligation.subject_kind == "adr", Obligation.subject_id == paper.case.id)
        .where(Obligation.done_at.is_(None), Obligation.withdrawn_at.is_(None))
        .order_by(Obligation.due_at, Obligation.id)
    )
    for row in rows:
        to = recipients.get(row.recipient or "")
        when = "立即 at once" if row.at_once else ground.local(row.due_at)[:16].replace("T", " ")
        lines.append(f"{when} → {'' if to is None else f'{to.zh_CN} {to.en}'}")
    return "\n".join(lines) or None


def _changes(work: UnitOfWork, ground: Ground, paper: Paper) -> Value:
    if paper.before is None:
        return [{"field": _NOTHING}]
    rows: list[Value] = []
    for one in changes_between(paper.before, paper.content):
        name = field_words(one.path)
        before, now = value_words(one.path, one.before), value_words(one.path, one.now)
        rows.append({"field": f"{name.zh_CN} {name.en}", "before": _both(before), "now": _both(now)})
    return rows or [{"field": _NOTHING}]


def _both(words: Any) -> str:
    return words.zh_CN if words.zh_CN == words.en else f"{words.zh_CN} {words.en}"


_CONTENT: Mapping[str, tuple[str, ...]] = {
    "patient": (
        *("initials", "birth_date", "age_years", "ethnicity", "weight_kg", "contact", "mrn", "disease"),
        *("allergies", "family_history", "other_history"),
    ),
    "reporter": ("hospital", "department", "name", "profession", "phone", "mail"),
    "product": (
        *("approval_no", "generic_name", "brand", "holder", "batch_no", "bag_no", "coi_id", "vector_lot"),
        *("dose", "route", "given_at", "indication"),
    ),
    "event": (
        *("description", "treatment", "onset_at", "ended_at", "onset_day", "duration_days", "sequelae"),
        *("died_at", "death_cause", "effect_on_disease", "sample_kept"),
    ),
    "grading": ("crs_max", "icans_max"),
}

KIND = Kind(
    read=read_report,
    sources={
        "adr.number": _of(lambda work, ground, paper: paper.report.number),
        "adr.kind": _of(lambda work, ground, paper: paper.report.kind),
        "adr.news": _of(lambda work, ground, paper: paper.report.news),
        "adr.reason": _of(lambda work, ground, paper: paper.report.reason),
        "adr.classes": _listed("case", "classes", "classes"),
        "adr.frame": _listed("case", "frame", "frame"),
        "adr.aware_at": _plain("case", "aware_at"),
        "adr.due": _of(_due),
        "adr.sex": _listed("patient", "sex", "sex"),
        **{f"adr.{group}_{name}": _plain(group, name) for group, names in _CONTENT.items() for name in names},
        "adr.criteria": _listed("event", "criteria", "criteria"),
        "adr.expected": _listed("event", "expected", "expected"),
        "adr.outcome": _plain("event", "outcome"),
        "adr.fatal": _of(lambda work, ground, paper: "death" in paper.content["case"]["classes"]),
        "adr.dechallenge": _listed("event", "dechallenge", "challenge"),
        "adr.rechallenge": _listed("event", "rechallenge", "challenge"),
        "adr.second_malignancy": _of(lambda work, ground, paper: paper.content["event"]["second_malignancy"]),
        "adr.in_cluster": _of(lambda work, ground, paper: paper.content["event"]["in_cluster"]),
        "adr.by_reporter": _of(lambda work, ground, paper: _judged(paper.case.by_reporter)),
        "adr.by_institution": _of(lambda work, ground, paper: _judged(paper.case.by_institution)),
        "adr.reactions": _lines(
            "reactions",
            ("term", "term_code", "grade", "onset_at", "ended_at", "outcome"),
            {"outcome": "outcome"},
        ),
        "adr.medicines": _lines(
            "medicines",
            ("name", "batch_no", "dose", "route", "begun_at", "ended_at", "purpose", "suspected"),
            {"purpose": "purpose", "suspected": "flag"},
        ),
        "adr.changes": _of(_changes),
    },
    tables=frozenset(
        {
            AdrCase.__tablename__,
            AdrReaction.__tablename__,
            AdrMedicine.__tablename__,
            AdrReport.__tablename__,
            Obligation.__tablename__,
        }
    ),
    route="adverse_reactions",
)


def _judged(code: str) -> Value:
    """A causality offered again in the next report; nothing where nobody judged."""
    return None if code == "unassessed" else code
