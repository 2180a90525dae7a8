"""One transaction of the gate: begin, run, flush, captured changes, sealed event, commit. All or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from ctdesk.db import audit
from ctdesk.db.capture import Capture
from ctdesk.db.session import make_session
from ctdesk.db.tables.site import Operation
from ctdesk.domain.errors import Refused
from ctdesk.services import clock_rules
from ctdesk.services.rights import rights_of
from ctdesk.services.trail_body import event_body, value_back, value_kept
from ctdesk.services.work import EventNote, Report, Rights, TrailHead, UnitOfWork, silent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.declaration import Declaration
    from ctdesk.services.gate import Gate
    from ctdesk.services.keys import Signer
    from ctdesk.services.work import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gave back, the tables it changed, and its number in the trail (None when it has none).

    ``repeated`` says that this operation id had been carried out before and nothing was done again.
    """

    value: Any
    changes: frozenset[str]
    seq: int | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What one transaction is to do, for whom; ``rights`` as they were when the trail stood at
    ``rights_seq``.
    """

    actor: Actor
    run: Callable[..., Any]
    declared: Declaration
    rights: Rights | None = None
    rights_seq: int | None = None
    signer: Signer | None = None
    reason: str | None = None
    report: Report = silent


def carry_out(gate: Gate, task: Task, op_id: str | None) -> Outcome:
    """Do the task; a connection that was lost is tried once more, under the same operation id."""
    try:
        return _attempt(gate, task, op_id)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return _attempt(gate, task, op_id)


def _attempt(gate: Gate, task: Task, op_id: str | None) -> Outcome:
    """Try the task once; whatever goes wrong, nothing of it stays."""
    db = make_session(gate.engine)
    capture = Capture(db)
    try:
        db.begin()
        if not task.declared.journal:
            audit.lock_chain(db)
        before = None if op_id is None else _operation(db, op_id)
        if before is not None:
            return _repeated(before, task)
        outcome = _run(gate, db, capture, task, op_id)
        db.commit()
    except IntegrityError:
        # Without the chain's lock two saves of one operation id may meet here; they are the same save.
        db.rollback()
        found = None if op_id is None else _done_before(gate, task, op_id)
        if found is None:
            raise
        return found
    except BaseException:
        with contextlib.suppress(DBAPIError):  # the server may be gone; nothing was committed then
            db.rollback()
        raise
    finally:
        with contextlib.suppress(DBAPIError):
            db.close()
    return outcome


def permit(declared: Declaration, rights: Rights) -> None:
    """Raise ``PERM-03`` for a read-only account, ``PERM-01`` without the duty, ``PERM-02`` untrained."""
    if declared.writes and declared.shut_to(rights) and not declared.first_password:
        raise Refused("PERM-03")
    if declared.needs and not rights.has(*declared.needs):
        lacking = "PERM-02" if set(declared.needs) & rights.held else "PERM-01"
        raise Refused(lacking, duty=declared.needs[0])


def work_for(gate: Gate, db: Session, task: Task, rights: Rights) -> UnitOfWork:
    """The unit of work of a query, which sees the database as it is now."""
    return _unit(gate, db, task, rights, audit_head(db), gate.moment(db))


def audit_head(db: Session) -> TrailHead:
    """The trail's head as this session sees it."""
    head = audit.head(db)
    return TrailHead(head.seq, head.seal_hex, head.at)


def _run(gate: Gate, db: Session, capture: Capture, task: Task, op_id: str | None) -> Outcome:
    declared, rights, wall = task.declared, task.rights, gate.now()
    before = audit.head(db)
    head = TrailHead(before.seq, before.seal_hex, before.at)
    last = clock_rules.last_moment(db, wall, head)
    now = wall if declared.rebases_clock else clock_rules.next_moment(wall, last)
    if rights is None or (task.rights_seq is not None and task.rights_seq != head.seq):
        rights = rights_of(db, task.actor.member_id, now)
        permit(declared, rights)
        if task.signer is not None and task.signer.certificate_id != rights.certificate_id:
            raise Refused("SIG-07", reason="revoked")
    if task.signer is not None:
        clock_rules.ensure_may_sign(db, wall, last)
    work = _unit(gate, db, task, rights, head, now)
    value = task.run(work)
    if not declared.journal:
        clock_rules.note_jump(work, wall)
    if op_id is not None:
        kept = now.isoformat() if declared.signed else value_kept(value)
        db.add(Operation(op_id=op_id, at=now, result=kept))
    db.flush()
    seq = None
    if not declared.journal and work.event.wanted:
        step = gate.watch.step(wall)
        facts = {} if step is None else {"clock_step_s": step}
        seq = audit.append_event(db, event_body(work, capture.changes, wall, facts, op_id), before).seq
    return Outcome(value, frozenset(change.table for change in capture.changes), seq)


def _unit(gate: Gate, db: Session, task: Task, rights: Rights, head: TrailHead, now: datetime) -> UnitOfWork:
    return UnitOfWork(
        db=db,
        actor=replace(task.actor, roles=rights.roles) if rights.roles else task.actor,
        now=now,
        site=gate.site,
        library=gate.library,
        effects=gate.effects,
        blobs=gate.blobs,
        rights=rights,
        head=head,
        event=EventNote(task.declared.action, reason=task.reason),
        signer=task.signer,
        reason=task.reason,
        report=task.report,
    )


def _done_before(gate: Gate, task: Task, op_id: str) -> Outcome | None:
    with gate.reading() as db:
        before = _operation(db, op_id)
        return None if before is None else _repeated(before, task)


def _operation(db: Session, op_id: str) -> Operation | None:
    return db.scalar(select(Operation).where(Operation.op_id == op_id))


def _repeated(before: Operation, task: Task) -> Outcome:
    kept = before.result if task.declared.signed else value_back(before.result)
    return Outcome(kept, frozenset(), None, repeated=True)
