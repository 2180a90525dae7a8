"""What the record of a quality meeting (CT-MTG-001) is about: a month, its facts as they were when the
meeting was prepared, and what became of the decisions of the meeting before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.meetings import MeetingDecision, QualityMeeting
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Value
from ctdesk.domain.capa import OPEN_STATES
from ctdesk.domain.errors import NotFound
from ctdesk.domain.incidents import LEVELS
from ctdesk.services.subject_kinds import Kind, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

TABLES = (
    *("figures", "incidents", "deadlines", "excursions", "overrides", "late", "unsupervised"),
    *("competence", "calibrations", "actions", "findings"),
)
_KINDS = {"capa": "纠正预防措施 CAPA", "task": "任务 task"}


def read_meeting(work: UnitOfWork, subject_id: int) -> Subject:
    """The meeting; raises ``MTG-02``."""
    row = work.db.get(QualityMeeting, subject_id)
    if row is None:
        raise NotFound("MTG-02")
    return Subject(row)


def _month(work: UnitOfWork, ground: Ground) -> Value:
    row = ground.subject.row
    return str(row.month) if row.ordinal == 1 else f"{row.month} ({row.ordinal})"


def _table(name: str) -> Callable[[UnitOfWork, Ground], Value]:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        return [
            {key: _on_paper(value) for key, value in line.items()} for line in ground.subject.row.facts[name]
        ]

    return read


def _on_paper(value: Any) -> Value:
    """A pair of words in both languages, each once; anything else as it is."""
    if isinstance(value, list):
        return " ".join(dict.fromkeys(str(part) for part in value))
    return None if value is None else str(value)


def _levels(work: UnitOfWork, ground: Ground) -> Value:
    counted = ground.subject.row.facts["levels"]
    many = " · ".join(f"{level} {counted[level]}" for level in LEVELS)
    return f"{many}；未关闭 open {counted['open']}，其中逾期 overdue {counted['overdue']}"


def _coverage(work: UnitOfWork, ground: Ground) -> Value:
    done, asked = ground.subject.row.facts["coverage"]
    return f"{done} ÷ {asked}" if asked else "当月无应签步骤 no step needed it"


def _decided_before(work: UnitOfWork, ground: Ground) -> Value:
    """The decisions of the last meeting that was signed before this one was prepared, as they stand now."""
    row: QualityMeeting = ground.subject.row
    last = work.db.scalar(
        select(QualityMeeting.id)
        .where(QualityMeeting.closed_at.is_not(None), QualityMeeting.id < row.id)
        .order_by(QualityMeeting.closed_at.desc())
        .limit(1)
    )
    rows = work.db.execute(
        select(MeetingDecision.kind, Finding, Member.name)
        .join(Finding, Finding.id == MeetingDecision.finding_id)
        .outerjoin(Member, Member.id == Finding.owner_id)
        .where(MeetingDecision.meeting_id == last)
        .order_by(MeetingDecision.ordinal)
    )
    return [
        {
            "number": finding.number,
            "what": finding.text,
            "kind": _KINDS.get(kind, kind),
            "who": name or "–",
            "until": None if finding.reply_due is None else finding.reply_due.isoformat(),
            "became": _became(work, finding),
        }
        for kind, finding, name in rows
    ]


def _became(work: UnitOfWork, finding: Finding) -> str:
    actions = work.db.execute(
        select(Capa.number, Capa.state).where(Capa.finding_id == finding.id).order_by(Capa.id)
    )
    replied = "进行中 open" if finding.replied_at is None else "已答复 replied"
    said = [replied if finding.closed_at is None else "已关闭 closed"]
    said += [f"{number}{' 进行中 under way' if state in OPEN_STATES else ''}" for number, state in actions]
    return " · ".join(said)


KIND = Kind(
    read=read_meeting,
    sources={
        "meeting.month": _month,
        "meeting.prepared_at": lambda work, ground: ground.local(ground.subject.row.opened_at),
        "meeting.levels": _levels,
        "meeting.coverage": _coverage,
        "meeting.decided_before": _decided_before,
        **{f"meeting.{name}": _table(name) for name in TABLES},
    },
    tables=frozenset(
        {QualityMeeting.__tablename__, MeetingDecision.__tablename__, Finding.__tablename__, "capa"}
    ),
    route="meetings",
)
