"""What the record of an action (CT-INC-003) is about: its plan, who carries it out, evidence, extensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeVar, get_args

from sqlalchemy import select

from ctdesk.db.tables.capa import Capa, CapaCheck, CapaDoer, CapaEvidence, CapaExtension, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.records import Signature
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.capa import Op, Target, window_of
from ctdesk.domain.segregation import Signed
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.training_words import NONE, NOTHING, name_of, staff_no_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-INC-003"
SLOTS = ("plan", "approval", "done", "effectiveness", "closure")
CAPACITY = "capa_owner"
# Items of the form whose answers reach the register with the signature.
DONE_NOTE, MEASURED, RESULT, GROUNDS = "C1", "D4", "D5", "D6"
RISK_AFTER = {"severity": "D7", "probability": "D8", "detectability": "D9"}
RESULTS = {"effective": "有效 effective", "not_effective": "无效 not effective"}
ORIGINS = {
    "incident": "事件 incident",
    "inspection": "监督检查 inspection",
    "holder": "持有人评估 assessment by the holder",
    "audit": "内部审核 audit",
    "drill": "演练 drill",
    "meeting": "质量会议 quality meeting",
    "other": "其他 other",
}
OPS: Mapping[str, Op] = {one: one for one in get_args(Op)}
_Row = TypeVar("_Row", CapaDoer, CapaEvidence, CapaExtension, CapaCheck)


def signed_slots(db: Session, record_id: int | None) -> Mapping[str, int]:
    """The slots of a record that are signed and stand, with the member who signed each."""
    if record_id is None:
        return {}
    rows = db.execute(
        select(Signature.slot, Signature.member_id).where(
            Signature.record_id == record_id, Signature.superseded_by.is_(None)
        )
    )
    return {slot: member or 0 for slot, member in rows}


def rows_of(db: Session, table: type[_Row], capa_id: int) -> Sequence[_Row]:
    """What belongs to an action, of all its rounds, in its order."""
    return db.scalars(select(table).where(table.capa_id == capa_id).order_by(table.id)).all()


def evidence_of(db: Session, row: Capa) -> Sequence[CapaEvidence]:
    """The evidence of this round of an action that was not taken back; what showed an earlier one shows
    nothing of this.
    """
    return [
        one
        for one in rows_of(db, CapaEvidence, row.id)
        if one.withdrawn_at is None and is_of_this_round(row, one)
    ]


def is_of_this_round(row: Capa, one: CapaEvidence) -> bool:
    """Whether a piece of evidence was added since this round was approved."""
    return row.approved_at is not None and one.added_at >= row.approved_at


def target_of(row: Capa) -> Target:
    """The measure of an action with its target."""
    return Target(row.metric, OPS[row.target_op], row.target_value, row.window_days)


def goal_words(row: Capa) -> str:
    """Measure and target in one line."""
    return f"{row.metric} {_target(row)}"


def plain(value: Decimal) -> str:
    """A decimal as people write it: no idle noughts, a true minus."""
    shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return shown.replace("-", "−")


def measured(text: Value) -> Decimal | None:
    """The value that was typed, or None where it is none."""
    try:
        return Decimal(str(text).replace("−", "-")) if isinstance(text, str) else None
    except InvalidOperation:
        return None


def _read(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(Capa, subject_id)
    if row is None:
        return NOBODY
    doers = {one.member_id for one in rows_of(work.db, CapaDoer, row.id) if one.round == row.round}
    parts = tuple(
        Signed(MemberId(member), "", (), (CAPACITY,))
        for member in dict.fromkeys((row.owner_id, *sorted(doers)))
    )
    return Subject(row, (), parts)


def _of(read: Callable[[UnitOfWork, Ground, Capa], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value | Each:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, Capa) else None

    return source


def _source(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    parts = [ORIGINS[row.origin]]
    if row.incident_id is not None:
        parts.append(work.db.scalar(select(Incident.number).where(Incident.id == row.incident_id)) or NONE)
    if row.recall_id is not None:
        parts.append(work.db.scalar(select(Recall.number).where(Recall.id == row.recall_id)) or NONE)
    found = None if row.finding_id is None else work.db.get(Finding, row.finding_id)
    if found is not None:
        words = capa_rules().finding_classes[found.class_code]
        parts += [found.number, f"{words.zh_CN} {words.en}"]
        if found.reply_due is not None:
            parts.append(f"答复期限 reply due {found.reply_due.isoformat()}")
    return " · ".join(parts)


def _earlier(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    told = [
        f"{one.round}. {one.at.astimezone(ground.tz):%Y-%m-%d} {plain(one.value)} "
        f"{RESULTS[one.result]}：{one.reason or NONE}"
        for one in rows_of(work.db, CapaCheck, row.id)
        if one.round < row.round
    ]
    return "\n".join(told) or NONE


def _kind(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    words = capa_rules().kinds[row.kind].name
    return f"{words.zh_CN} {words.en}"


def _person(work: UnitOfWork, member_id: int | None) -> Value:
    if member_id is None:
        return NONE
    return f"{name_of(work.db, member_id)}  {staff_no_of(work.db, member_id)}"


def risk_words(document: Mapping[str, object] | None) -> str:
    """A risk as it stands on paper, with its product."""
    if not document:
        return NONE
    three = [int(str(document[name])) for name in ("severity", "probability", "detectability")]
    return f"{three[0]} × {three[1]} × {three[2]} = {three[0] * three[1] * three[2]}"


def _target(row: Capa) -> str:
    sign = {"<=": "≤", ">=": "≥", "==": "="}[row.target_op]
    return f"{sign} {plain(row.target_value)}"


def _doers(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    found: list[Value] = [
        {"name": _person(work, one.member_id), "part": one.note or NONE}
        for one in rows_of(work.db, CapaDoer, row.id)
        if one.round == row.round and one.member_id != row.owner_id
    ]
    return [{"name": _person(work, row.owner_id), "part": "责任人 owner"}, *found]


def _evidence(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    found = [one for one in evidence_of(work.db, row) if row.done_at is None or one.added_at <= row.done_at]
    return _files(work, ground, found)


def _since(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    done = row.done_at
    found = [one for one in evidence_of(work.db, row) if done is not None and one.added_at > done]
    return _files(work, ground, found)


def _files(work: UnitOfWork, ground: Ground, rows: Sequence[CapaEvidence]) -> Value:
    told: list[Value] = []
    for one in rows:
        file = work.db.get(StoredFile, one.file_id)
        told.append(
            {
                "file": NONE if file is None else file.name,
                "shows": one.text,
                "added": f"{name_of(work.db, one.added_by)} {ground.local(one.added_at)[:10]}",
                "sha256": one.sha256,
            }
        )
    return told or [{"file": NOTHING}]


def _extensions(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    told: list[Value] = []
    for one in rows_of(work.db, CapaExtension, row.id):
        if one.round != row.round:
            continue
        if one.granted_at is not None:
            who, at, word = one.granted_by, one.granted_at, "批准 granted"
        elif one.declined_at is not None:
            who, at, word = one.declined_by, one.declined_at, "不批准 declined"
        else:
            who, at, word = None, None, NONE
        decided = word if at is None else f"{word}\n{name_of(work.db, who)} {ground.local(at)[:10]}"
        told.append(
            {
                "until": one.until_on.isoformat(),
                "reason": one.reason,
                "asked": f"{name_of(work.db, one.asked_by)} {ground.local(one.asked_at)[:10]}",
                "decided": f"{decided}\n{one.declined_reason}" if one.declined_reason else decided,
            }
        )
    return told or [{"until": NOTHING}]


def _window_ends(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    if row.done_at is None:
        return None
    _, ends = window_of(row.done_at, target_of(row), ground.tz)
    return (ends.date() - timedelta(days=1)).isoformat()


def _results(work: UnitOfWork, ground: Ground, row: Capa) -> Value:
    """What may be chosen: "effective" only for a value that meets the target once the window is over."""
    value = measured(_given(ground, MEASURED))
    if value is None or row.done_at is None:
        return list(RESULTS)
    _, ends = window_of(row.done_at, target_of(row), ground.tz)
    met = target_of(row).met_by(value) and ground.now >= ends
    return list(RESULTS) if met else ["not_effective"]


def _given(ground: Ground, path: str) -> Value:
    answer = ground.answers.get(path)
    return answer.value if answer is not None and answer.state == "given" else None


_CAPA: Mapping[str, Source] = {
    "number": _of(lambda work, ground, row: row.number),
    "source": _of(_source),
    "round": _of(lambda work, ground, row: str(row.round)),
    "earlier": _of(_earlier),
    "problem": _of(lambda work, ground, row: row.problem),
    "root_cause": _of(lambda work, ground, row: row.root_cause or NONE),
    "kind": _of(_kind),
    "action": _of(lambda work, ground, row: row.action_text),
    "owner": _of(lambda work, ground, row: _person(work, row.owner_id)),
    "owner_id": _of(lambda work, ground, row: row.owner_id),
    "resources": _of(lambda work, ground, row: row.resources or NONE),
    "risk_before": _of(lambda work, ground, row: risk_words(row.risk_before)),
    "planned_on": _of(lambda work, ground, row: row.planned_on.isoformat()),
    "due_on": _of(lambda work, ground, row: row.first_due_on.isoformat()),
    "due_in_force": _of(lambda work, ground, row: row.due_on.isoformat()),
    "metric": _of(lambda work, ground, row: row.metric),
    "target": _of(lambda work, ground, row: _target(row)),
    "goal": _of(lambda work, ground, row: goal_words(row)),
    "window": _of(lambda work, ground, row: str(row.window_days)),
    "assessor": _of(lambda work, ground, row: _person(work, row.assessor_id)),
    "doers": _of(_doers),
    "evidence": _of(_evidence),
    "evidence_since": _of(_since),
    "extensions": _of(_extensions),
    "window_ends": _of(_window_ends),
    "results": _of(_results),
}

KIND = Kind(
    read=_read,
    sources={f"capa.{name}": source for name, source in _CAPA.items()},
    tables=frozenset(
        {
            *("capa", "capa_doer", "capa_evidence", "capa_extension", "capa_check"),
            *("finding", "incident", "recall", "stored_file", "member"),
        }
    ),
    route="capa",
    scopes=("record", "capa"),
)
