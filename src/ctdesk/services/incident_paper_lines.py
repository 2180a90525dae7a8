"""The tables on the papers of a case, as the register has them now: units, tellings, deadlines, evidence …

Words of ctdesk's own stand in both languages; what people wrote stands as they wrote it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, or_, select

from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import (
    Incident,
    IncidentEvidence,
    IncidentLink,
    IncidentNote,
    IncidentUnit,
)
from ctdesk.db.tables.obligations import NoticeOut, Obligation
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.quarantine import Telling
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Value
from ctdesk.domain.deadlines import Due, was_in_time
from ctdesk.domain.qualifications import Words
from ctdesk.forms.messages import LANGUAGES, sentence
from ctdesk.services.incident_tables import (
    SIGNED,
    capa_rules,
    deadline_rules,
    incident_codes,
    notification_table,
    severity_rules,
)
from ctdesk.services.quarantine_words import both, term, unit_name, words

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

INTERNAL = "severity:"
_MOST = 200
_AFTER = 1_000
_MOMENTS = (
    "occurred",
    "detected",
    "aware",
    "opened",
    "contained",
    "triaged",
    "reopened",
    "concluded",
    "closed",
)


def said(words: Words) -> str:
    """Words of a table in both languages."""
    return words.zh_CN if words.zh_CN == words.en else f"{words.zh_CN} {words.en}"


def about(code: str) -> str:
    """A code of the list with its name and its group, in both languages."""
    known = incident_codes().get(code)
    if known is None:
        return code
    return f"{code} {said(known.name)}（{said(known.group_name)}）"


def moment(ground: Ground, at: datetime | None) -> str:
    """A moment in the zone of the site, as people read it."""
    return "–" if at is None else f"{at.astimezone(ground.tz):%Y-%m-%d %H:%M}"


def name_of(work: UnitOfWork, member_id: int | None) -> str | None:
    """The printed name of a member."""
    return None if member_id is None else work.db.scalar(select(Member.name).where(Member.id == member_id))


def units(work: UnitOfWork, ground: Ground) -> Value:
    """The units of the case with their state and whether anything holds them."""
    rows = work.db.execute(
        select(DoseUnit, IncidentUnit.found_by)
        .join(IncidentUnit, IncidentUnit.unit_id == DoseUnit.id)
        .where(IncidentUnit.incident_id == ground.subject.row.id)
        .order_by(DoseUnit.id)
    )
    return [
        {
            "unit": unit_name(unit),
            "batch_no": unit.batch_no or "–",
            "found_by": both(f"INP-FOUND-{found_by.upper()}"),
            "disposition": term("dispositions", unit.disposition),
            "held": both("INP-HELD" if unit.hold else "INP-NOT-HELD"),
        }
        for unit, found_by in rows
    ]


def affected(work: UnitOfWork, ground: Ground) -> Value:
    """Other units of the same batch, shipment or tank, counted by batch and state."""
    incident: Incident = ground.subject.row
    own = select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id)
    named = list(work.db.scalars(select(DoseUnit).where(DoseUnit.id.in_(own))))
    batches = {unit.batch_no for unit in named if unit.batch_no} | {incident.batch_no or ""} - {""}
    ways: list[tuple[str, ColumnElement[bool]]] = [
        ("batch", DoseUnit.batch_no.in_(batches)),
        ("shipment", DoseUnit.shipment_id.in_({unit.shipment_id for unit in named})),
    ]
    if incident.tank_id is not None:
        there = select(StoragePosition.id).where(StoragePosition.tank_id == incident.tank_id)
        ways.append(("position", DoseUnit.position_id.in_(there)))
    found: dict[int, tuple[str, str, str]] = {}
    for way, chosen in ways:
        for unit in work.db.scalars(select(DoseUnit).where(chosen, DoseUnit.id.not_in(own))):
            found.setdefault(unit.id, (unit.batch_no or "–", way, unit.disposition))
    return [
        {
            "batch_no": batch,
            "found_by": both(f"INP-FOUND-{way.upper()}"),
            "count": str(count),
            "disposition": term("dispositions", disposition),
        }
        for (batch, way, disposition), count in sorted(Counter(found.values()).items())[:_MOST]
    ]


def holds(work: UnitOfWork, ground: Ground) -> Value:
    """When units were frozen because of this case, how many, and when they were freed."""
    rows = work.db.execute(
        select(UnitHold.placed_at, UnitHold.lifted_at, UnitHold.lifted_by)
        .where(UnitHold.source_kind == "incident", UnitHold.source_id == ground.subject.row.id)
        .order_by(UnitHold.placed_at, UnitHold.id)
    )
    told = Counter(
        (moment(ground, placed), None if lifted is None else moment(ground, lifted), by)
        for placed, lifted, by in rows
    )
    lines = [
        both("INP-FROZEN", count=count, at=placed)
        if lifted is None
        else both("INP-FREED", count=count, at=placed, freed=lifted, by=name_of(work, by) or "–")
        for (placed, lifted, by), count in told.items()
    ]
    return "\n".join(lines) or both("INP-NEVER-FROZEN")


def tellings(work: UnitOfWork, ground: Ground) -> Value:
    """Who was told, when and how, the earliest first."""
    rows = work.db.scalars(
        select(Telling)
        .where(Telling.incident_id == ground.subject.row.id)
        .order_by(Telling.told_at, Telling.id)
    )
    return [
        {
            "whom": said(_whom(one.whom)),
            "name": " · ".join(part for part in (one.name, one.phone) if part),
            "way": both(f"QUA-BY-{one.way.upper().replace('_', '-')}"),
            "told_at": ground.local(one.told_at),
            "answer": "；".join(part for part in (one.text, one.answer) if part) or None,
        }
        for one in rows
    ]


def outside(work: UnitOfWork, ground: Ground) -> Value:
    """What was owed to somebody outside, with its receipt, and whether it was in time."""
    return [
        {
            "what": _owed(row),
            "to": _recipient(row),
            "due": _due(ground, row),
            "done": _done(work, ground, row),
            "receipt": _receipt(work, row),
            "kept": _kept(row, ground.now),
        }
        for row in _obligations(work, ground)
        if not (row.rule or "").startswith(INTERNAL)
    ]


def deadlines(work: UnitOfWork, ground: Ground) -> Value:
    """The clocks of the level inside the house; one who was told has a line each."""
    return [
        {
            "what": " · ".join(part for part in (_owed(row), _recipient(row)) if part),
            "due": _due(ground, row),
            "done": _done(work, ground, row),
            "kept": _kept(row, ground.now),
        }
        for row in _obligations(work, ground)
        if (row.rule or "").startswith(INTERNAL)
    ]


def analysis_due(work: UnitOfWork, ground: Ground) -> Value:
    """By when the analysis is owed; nothing where the level does not owe one."""
    for row in _obligations(work, ground):
        if (row.rule or "").endswith(".rca_report") and row.withdrawn_at is None:
            return _due(ground, row)
    return both("INP-NO-TERM")


def actions(work: UnitOfWork, ground: Ground) -> Value:
    """The actions of the case as they stand."""
    rows = work.db.scalars(select(Capa).where(Capa.incident_id == ground.subject.row.id).order_by(Capa.id))
    return [
        {
            "number": one.number,
            "kind": said(capa_rules().kinds[one.kind].name),
            "text": one.action_text,
            "owner": name_of(work, one.owner_id),
            "due": one.due_on.isoformat(),
            "state": both(f"INP-CAPA-{one.state.upper()}"),
        }
        for one in rows
    ]


def evidence(work: UnitOfWork, ground: Ground) -> Value:
    """Every piece of evidence with the digest it had when it was added; what was taken back says so."""
    rows = work.db.execute(
        select(IncidentEvidence, StoredFile.name)
        .join(StoredFile, StoredFile.id == IncidentEvidence.file_id)
        .where(IncidentEvidence.incident_id == ground.subject.row.id)
        .order_by(IncidentEvidence.id)
    )
    listed: list[Value] = []
    for one, name in rows:
        text = one.text
        if one.withdrawn_at is not None:
            text = f"{text}（{both('INP-WITHDRAWN', reason=one.withdraw_reason or '–')}）"
        listed.append(
            {
                "name": name,
                "text": text,
                "added": f"{moment(ground, one.added_at)} {name_of(work, one.added_by) or ''}".strip(),
                "sha256": " ".join(one.sha256[start : start + 16] for start in range(0, 64, 16)),
            }
        )
    return listed


def links(work: UnitOfWork, ground: Ground) -> Value:
    """The cases it has to do with."""
    incident: Incident = ground.subject.row
    rows = work.db.scalars(
        select(IncidentLink)
        .where(or_(IncidentLink.from_id == incident.id, IncidentLink.to_id == incident.id))
        .where(IncidentLink.withdrawn_at.is_(None))
        .order_by(IncidentLink.id)
    )
    listed: list[Value] = []
    for one in rows:
        outgoing = one.from_id == incident.id
        other = work.db.get(Incident, one.to_id if outgoing else one.from_id)
        way = "" if outgoing or one.kind == "related" else "-OF-THIS"
        if other is not None:
            listed.append(
                {
                    "kind": both(f"INP-LINK-{one.kind.upper().replace('_', '-')}{way}"),
                    "number": other.number,
                    "about": about(other.code),
                    "note": one.note,
                }
            )
    return listed


def timeline(work: UnitOfWork, ground: Ground) -> Value:
    """What happened and what was done, from the moments of the case and the lines people added, in order of
    time; a line that a later one corrects is left out.
    """
    incident: Incident = ground.subject.row
    found: list[tuple[datetime, int, str, str | None]] = []
    # At the same minute: what the case did, who was told, what people wrote, each in its own order.
    for rank, name in enumerate(_MOMENTS):
        at = getattr(incident, f"{name}_at")
        if at is not None:
            by = name_of(work, getattr(incident, f"{name}_by", None))
            found.append((at, rank, both(f"INP-AT-{name.upper()}"), by))
    notes = list(
        work.db.scalars(
            select(IncidentNote).where(IncidentNote.incident_id == incident.id).order_by(IncidentNote.id)
        )
    )
    corrected = {one.corrects_id for one in notes}
    found += [
        (one.at, _AFTER + one.id, one.text, name_of(work, one.entered_by))
        for one in notes
        if one.id not in corrected and one.kind != "remark"
    ]
    for row in work.db.scalars(select(Telling).where(Telling.incident_id == incident.id)):
        whom = _whom(row.whom)
        told = both("INP-TOLD", whom={"zh_CN": whom.zh_CN, "en": whom.en}, name=row.name)
        found.append((row.told_at, len(_MOMENTS), told, name_of(work, row.entered_by)))
    ordered = sorted(found, key=lambda one: one[:3])
    return [{"at": ground.local(at), "text": text, "by": by} for at, _, text, by in ordered]


def _obligations(work: UnitOfWork, ground: Ground) -> Iterable[Obligation]:
    return work.db.scalars(
        select(Obligation)
        .where(Obligation.subject_kind == "incident", Obligation.subject_id == ground.subject.row.id)
        .order_by(Obligation.due_at, Obligation.id)
    )


def _owed(row: Obligation) -> str:
    rule = row.rule
    if rule is None:
        return row.text or ""
    if rule.startswith(INTERNAL):
        level, step = rule.removeprefix(INTERNAL).split(".")
        named = (clock.text for clock in severity_rules().levels[level].clocks if clock.code == step)
        return f"{level} {said(next(named, Words(step, step)))}"
    known = deadline_rules().get(rule)
    return rule if known is None else said(known.event)


def _recipient(row: Obligation) -> str:
    if row.recipient is None:
        return ""
    known = notification_table().recipients.get(row.recipient)
    return said(words("roles", row.recipient) if known is None else known)


def _whom(whom: str) -> Words:
    known = notification_table().recipients.get(whom)
    if known is not None:
        return known
    if whom[:1] == "R" and whom[1:].isdigit():
        return words("roles", whom)
    return Words(*(sentence(f"QUA-T-{whom.upper()}", lang) for lang in LANGUAGES))


def _due(ground: Ground, row: Obligation) -> str:
    return both("INP-AT-ONCE") if row.at_once else moment(ground, row.due_at)


def _done(work: UnitOfWork, ground: Ground, row: Obligation) -> str:
    if row.withdrawn_at is not None:
        reason = row.withdraw_reason or "–"
        return both("INP-NOT-OWED", at=moment(ground, row.withdrawn_at), reason=reason)
    if row.done_at is None:
        return both("INP-BY-SIGNATURE" if row.rule in SIGNED else "INP-OPEN")
    return " ".join(part for part in (moment(ground, row.done_at), name_of(work, row.done_by)) if part)


def _receipt(work: UnitOfWork, row: Obligation) -> str | None:
    way = None if row.way is None else notification_table().ways.get(row.way)
    number = None
    if row.notice_id is not None:
        number = work.db.scalar(select(NoticeOut.number).where(NoticeOut.id == row.notice_id))
    parts: tuple[Any, ...] = (row.receipt_no, None if way is None else said(way), number)
    return " · ".join(part for part in parts if part) or None


def _kept(row: Obligation, now: datetime) -> str:
    """Whether it was in time; what is due at once is not judged, because nothing says how long that is."""
    if row.withdrawn_at is not None and row.withdrawn_at <= row.due_at:
        return "–"
    found = was_in_time(Due(row.due_at, row.at_once, row.assumed), row.done_at, row.withdrawn_at or now, None)
    return "–" if found is None else both("INP-YES" if found else "INP-LATE")
