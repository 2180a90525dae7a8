"""The one door through which anything changes: permission, password, transaction, sealed event, commit."""

from __future__ import annotations

import contextlib
import logging
import platform
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine

from ctdesk.db import audit
from ctdesk.db.session import make_session
from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.services import authentication, clock_rules
from ctdesk.services.declaration import (
    Command,
    Declaration,
    Preparation,
    Query,
    command,
    declaration_of,
    query,
    question_of,
)
from ctdesk.services.inspector_log import Readings
from ctdesk.services.keys import KeyCost
from ctdesk.services.rights import INSPECTOR, rights_of
from ctdesk.services.sessions import Credentials, DeskSession, Sitting, admit
from ctdesk.services.trail_body import tables_in
from ctdesk.services.transaction import Outcome, Task, audit_head, carry_out, permit, work_for
from ctdesk.services.unsaved import explained, why_not_saved
from ctdesk.services.work import (
    ABOUT_RIGHTS,
    Actor,
    Clock,
    Effect,
    Report,
    Rights,
    SiteView,
    UnitOfWork,
    silent,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.db.blobs import BlobStore
    from ctdesk.forms.library import Library
    from ctdesk.services.keys import Signer

__all__ = [
    "Command",
    "Credentials",
    "Declaration",
    "DeskSession",
    "Gate",
    "Outcome",
    "Preparation",
    "Query",
    "audit_head",
    "command",
    "declaration_of",
    "query",
]

LONGEST_SESSION = timedelta(hours=12)
_RIGHTS_AGE = timedelta(seconds=60)

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Gate:
    """The door of one open site. Safe to use from several threads: one writes at a time, many read."""

    def __init__(
        self,
        engine: Engine,
        site: SiteView,
        library: Library,
        blobs: BlobStore,
        *,
        effects: Mapping[str, Effect] | None = None,
        clock: Clock | None = None,
        monotonic: Callable[[], float] | None = None,
        cost: KeyCost | None = None,
        workstation: str | None = None,
        longest_session: timedelta | None = LONGEST_SESSION,
    ) -> None:
        self.engine = engine
        self.site = site
        self.library = library
        self.blobs = blobs
        self.effects: Mapping[str, Effect] = {} if effects is None else effects
        self.clock: Clock = clock or utc_now
        self.cost = cost or KeyCost()
        self.workstation = workstation or platform.node() or "?"
        self.read_only: CtdeskError | None = None
        self.anchor: Callable[[str], object] | None = None
        self.rescue: Callable[[], object] | None = None
        self.watch = clock_rules.Watch(monotonic)
        self._longest = longest_session
        self._lane = threading.RLock()
        self._sittings: dict[str, Sitting] = {}
        self._guard = threading.Lock()
        self._listeners: list[Callable[[Outcome], None]] = []
        self._readings = Readings()

    # Who sits here

    def sign_in(self, login: str, password: str, *, joins: DeskSession | None = None) -> DeskSession:
        """A session for this person; ``joins`` is the session at whose open record a second person sits down.

        Raises ``AUTH-01`` … ``AUTH-08``; every refusal but an empty field is in the trail. Takes as long for
        a name nobody has.
        """
        who = authentication.by_login(self, login, password)
        session_id = secrets.token_hex(8)
        with self._reading() as db:
            rights = rights_of(db, who.member_id, self.moment(db))
        actor = self._actor(who, rights, session_id)
        now = self.now()
        session = DeskSession(
            session_id, actor, now, now, rights.statement_signed, who.must_set_password, who.failures
        )

        def welcome(work: UnitOfWork) -> None:
            authentication.note_success(work, who)
            work.event.facts["failures_before"] = who.failures
            if joins is not None:
                work.event.facts["joins"] = joins.id

        self.transact(actor, welcome, action="session.join" if joins else "session.sign_in", rights=rights)
        with self._guard:
            self._sittings[session_id] = Sitting(session, rights=rights, rights_at=now)
        return session

    def sign_out(self, session: DeskSession, why: str = "asked") -> None:
        """End a session; ``why``: asked | idle | taken_over | closed | expired. Twice does nothing."""
        with self._guard:
            sitting = self._sittings.pop(session.id, None)
        if sitting is not None:
            self.note(sitting.session.actor, "session.sign_out", {"why": why})
            self.anchored("sign_out")

    def suspend(self, session: DeskSession, why: str = "idle") -> None:
        """Lock a session: nothing can be read or done in it until its owner resumes it."""
        sitting = self._sitting(session, suspended_too=True)
        if not sitting.suspended:
            sitting.suspended = True
            self.note(sitting.session.actor, "session.lock", {"why": why})

    def resume(self, session: DeskSession, password: str) -> DeskSession:
        """Open a locked session with its owner's password; raises like ``sign_in``."""
        sitting = self._sitting(session, suspended_too=True)
        who = authentication.by_member(self, sitting.session.actor, password)

        def back(work: UnitOfWork) -> None:
            authentication.note_success(work, who)
            work.event.facts["failures_before"] = who.failures

        self.transact(sitting.session.actor, back, action="session.unlock")
        now = self.now()
        with self._guard:
            sitting.suspended = False
            sitting.session = replace(sitting.session, last_activity=now, failures_before=who.failures)
            return sitting.session

    def touch(self, session: DeskSession) -> DeskSession:
        """The session as it stands now, its last activity noted."""
        sitting = self._sitting(session)
        with self._guard:
            sitting.session = replace(sitting.session, last_activity=self.now())
            return sitting.session

    def session(self, session_id: str) -> DeskSession | None:
        """A session that is open or locked, by its id."""
        with self._guard:
            sitting = self._sittings.get(session_id)
            return None if sitting is None else sitting.session

    def is_suspended(self, session: DeskSession) -> bool:
        """True while the session waits for its owner's password."""
        return self._sitting(session, suspended_too=True).suspended

    # What they may do

    def rights(self, session: DeskSession) -> Rights:
        """What this person may do, remembered for a minute and until somebody's rights change."""
        sitting = self._sitting(session, suspended_too=True)
        now = self.now()
        if sitting.rights is None or sitting.rights_at is None or abs(now - sitting.rights_at) > _RIGHTS_AGE:
            with self._reading() as db:
                sitting.rights = rights_of(db, session.actor.member_id, self.moment(db))
            sitting.rights_at = now
        if session.actor.roles == (INSPECTOR,) and not sitting.rights.read_only:
            raise Refused("AUTH-09")  # the period of the inspector is over
        return sitting.rights

    def may(self, session: DeskSession, wanted: Command | Query | str) -> bool:
        """Whether a command, query or duty is open to this person; decided again when it is called."""
        rights = self.rights(session)
        if isinstance(wanted, str):
            return rights.has(wanted)
        declaration = declaration_of(wanted)
        if declaration.writes and (declaration.shut_to(rights) or self.read_only is not None):
            return False
        return not declaration.needs or rights.has(*declaration.needs)

    # What they do

    def perform(
        self,
        function: Command,
        session: DeskSession,
        /,
        *,
        credentials: Credentials | None = None,
        op_id: str | None = None,
        report: Report | None = None,
        **arguments: Any,
    ) -> Outcome:
        """Carry out one command in one transaction with one sealed event, or leave no trace but a refusal.

        Raises ``PERM-01`` or ``PERM-02`` without the duty, ``AUTH-…`` for a wrong password, ``SIG-01`` for
        another person's name, ``SIG-04``, ``SIG-06`` for the clock, ``SIG-07``, ``SIG-08`` where the person
        cannot sign yet, ``SIG-02`` for a signature that was given before under ``op_id``, and whatever the
        command itself raises.
        """
        declaration = declaration_of(function)
        sitting = self._sitting(session)
        actor = sitting.session.actor
        if self.read_only is not None:
            raise self.read_only
        if sitting.session.must_set_password and not declaration.first_password:
            raise Refused("AUTH-13")
        rights, seq, signer = None, None, None
        if not declaration.plain:  # a plain command asks for the rights in its one transaction
            try:
                with self._reading() as db:
                    head, wall = audit_head(db), self.now()
                    last = clock_rules.last_moment(db, wall, head)
                    rights = rights_of(db, actor.member_id, clock_rules.next_moment(wall, last))
                    actor, seq = replace(actor, roles=rights.roles), head.seq
                    permit(declaration, rights)
                    if declaration.signed:
                        clock_rules.ensure_may_sign(db, wall, last)
                signer, wrapping = admit(self, declaration, actor, rights, credentials)
                if declaration.prepare is not None:
                    with self._reading() as db:
                        prepared = Preparation(
                            db,
                            actor,
                            self.moment(db),
                            self.site,
                            self.cost,
                            rights,
                            report or silent,
                            wrapping,
                            self.library,
                            self.blobs,
                        )
                        arguments = dict(declaration.prepare(prepared, arguments))
            except Refused as refusal:
                self._note_refusal(actor, declaration.action, refusal)
                raise
        outcome = self.transact(
            actor,
            lambda work: function(work, **arguments),
            declaration=declaration,
            rights=rights,
            rights_seq=seq,
            signer=signer,
            op_id=op_id,
            reason=_reason_in(arguments),
            report=report,
        )
        if declaration.anchor is not None:
            self.anchored(declaration.anchor)
        with self._guard:
            waiting = sitting.session.must_set_password and not declaration.first_password
            sitting.session = replace(sitting.session, last_activity=self.now(), must_set_password=waiting)
        return outcome

    def fetch(
        self,
        function: Query,
        session: DeskSession | None,
        /,
        *,
        report: Report | None = None,
        **arguments: Any,
    ) -> Any:
        """The answer of a query, from one unchanging picture of the database.

        ``session`` may be None for queries declared open, such as whether a site is set up at all.
        """
        question = question_of(function)
        if session is None:
            if not question.open:
                raise Refused("AUTH-09")
            actor, rights = self.nobody(), Rights()
        else:
            actor, rights = self._sitting(session).session.actor, self.rights(session)
            if question.needs and not rights.has(*question.needs):
                refusal = Refused("PERM-01", duty=question.needs[0])
                self._note_refusal(
                    actor, question.logged or str(getattr(function, "__name__", "query")), refusal
                )
                raise refusal
        with self._reading() as db:
            work = work_for(
                self, db, Task(actor, function, Declaration(action="query"), report=report or silent), rights
            )
            answer = function(work, **arguments)
        for action, facts in self._readings.of(question, function, arguments, session, rights, self.now()):
            self.note(actor, action, facts)
        return answer

    def changes_since(self, seq: int) -> tuple[int, frozenset[str]]:
        """Tables changed by anybody after ``seq``, and the newest number: how other desks hear of it."""
        tables: set[str] = set()
        newest = seq
        with self._reading() as db:
            for entry in audit.events_since(db, seq):
                newest = entry.seq
                tables.update(tables_in(entry.body))
        return newest, frozenset(tables)

    def on_change(self, listener: Callable[[Outcome], None]) -> None:
        """Call ``listener`` after each commit that wrote an event, on the thread that did it."""
        self._listeners.append(listener)

    def anchored(self, why: str) -> None:
        """Take a checkpoint where folders for them are set; a folder out of reach never stops the work."""
        if self.anchor is not None:
            try:
                self.anchor(why)
            except Exception as error:  # the signature stands; the lead sees the last anchor's age
                _log.error("no checkpoint was taken: %s", type(error).__name__)

    # The transaction

    def note(self, actor: Actor | None, action: str, facts: Mapping[str, object] | None = None) -> int | None:
        """Write one event that changes no row: a sign-out, an export, a verification."""

        def nothing(work: UnitOfWork) -> None:
            work.event.facts.update(facts or {})

        return self.transact(actor or self.nobody(), nothing, action=action).seq

    def run_itself(self, function: Callable[..., Any], *, action: str, **arguments: Any) -> Outcome:
        """Carry out something nobody asked for, such as the daily backup's entry; the actor is ctdesk."""
        return self.transact(self.nobody(), partial(_called, function, arguments), action=action)

    def transact(
        self,
        actor: Actor,
        run: Callable[[UnitOfWork], Any],
        *,
        action: str = "",
        declaration: Declaration | None = None,
        rights: Rights | None = None,
        rights_seq: int | None = None,
        signer: Signer | None = None,
        op_id: str | None = None,
        reason: str | None = None,
        report: Report | None = None,
    ) -> Outcome:
        """One transaction: ``run``, flush, captured changes, sealed event, commit. All or nothing.

        Rights read at ``rights_seq`` are read again when the trail has moved on since, so that a right taken
        away in between is not used. A lost connection to the server is tried once more under the same
        operation id, never done twice.
        """
        declared = declaration or Declaration(action=action, for_readers=True)  # the gate's own
        if self.read_only is not None:
            if declaration is not None:
                raise self.read_only
            return Outcome(None, frozenset(), None)  # sign-ins and refusals: nothing to write them to
        task = Task(actor, run, declared, rights, rights_seq, signer, reason, report or silent)
        own_id = op_id or (secrets.token_hex(16) if self.engine.dialect.name != "sqlite" else None)
        with self._lane:
            try:
                outcome = carry_out(self, task, own_id)
            except Refused as refusal:
                self._note_refusal(actor, declared.action, refusal)
                raise
            except CtdeskError as error:
                self._stop_if_gone(error)
                raise
            except Exception as error:
                failure = why_not_saved(error, self.site.folder)
                if failure is None:
                    self._note_failure(actor, declared.action, error)
                    raise
                _log.error("%s was not saved: %s", declared.action, failure.code)
                raise failure from error
        if ABOUT_RIGHTS & outcome.changes:
            with self._guard:
                for sitting in self._sittings.values():
                    sitting.rights = None
        if outcome.seq is not None and not outcome.repeated:
            for listener in self._listeners:
                listener(outcome)
        if outcome.repeated and declared.signed:
            raise CtdeskError("SIG-02", at=outcome.value)
        return outcome

    def now(self) -> datetime:
        """The computer's clock, in UTC."""
        said = self.clock()
        if said.tzinfo is None:
            raise ValueError("the clock must know its time zone")
        return said.astimezone(UTC)

    def moment(self, db: Session) -> datetime:
        """The time an entry made now would carry: the clock's, but never before the last entry."""
        wall = self.now()
        return clock_rules.next_moment(wall, clock_rules.last_moment(db, wall, audit_head(db)))

    def _stop_if_gone(self, error: CtdeskError) -> None:
        """A database file that was deleted or replaced takes no more writes; what it held is saved aside."""
        if error.code != "DB-10" or self.read_only is not None:
            return
        self.read_only = error
        if self.rescue is not None:
            self.rescue()

    def _note_refusal(self, actor: Actor, action: str, refusal: Refused) -> None:
        self._note_quietly(actor, "refused", {"command": action, "code": refusal.code})

    def _note_failure(self, actor: Actor, action: str, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._note_quietly(actor, "failed", {"command": action, "error": type(error).__name__})

    def _note_quietly(self, actor: Actor, action: str, facts: Mapping[str, object]) -> None:
        """A refusal is told even where it cannot be written, such as on a full disk."""
        try:
            self.note(actor, action, facts)
        except Exception as error:  # the first error is the one to tell
            _log.error("could not note %s in the trail: %s", action, type(error).__name__)

    def _sitting(self, session: DeskSession, *, suspended_too: bool = False) -> Sitting:
        with self._guard:
            sitting = self._sittings.get(session.id)
        if sitting is None:
            raise Refused("AUTH-09")
        if self._longest is not None and self.now() - sitting.session.started_at > self._longest:
            self.sign_out(session, "expired")
            raise Refused("AUTH-10")
        if sitting.suspended and not suspended_too:
            raise Refused("AUTH-14")
        return sitting

    def _actor(self, who: authentication.Known, rights: Rights, session_id: str) -> Actor:
        return Actor(
            who.member_id, who.name, who.staff_no, who.login, rights.roles, self.workstation, session_id
        )

    def nobody(self) -> Actor:
        """The actor where nobody acts: ctdesk itself."""
        return Actor(None, "ctdesk", "", "", (), self.workstation, "")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Session]:
        db = make_session(self.engine, read_only=True)
        try:
            with explained(self.site.folder):
                db.begin()
                yield db
        except CtdeskError as error:
            self._stop_if_gone(error)
            raise
        finally:
            db.close()

    reading = _reading


def utc_now() -> datetime:
    """The computer's clock."""
    return datetime.now(UTC)


def _called(function: Callable[..., _T], arguments: Mapping[str, Any], work: UnitOfWork) -> _T:
    return function(work, **arguments)


def _reason_in(arguments: Mapping[str, Any]) -> str | None:
    reason = arguments.get("reason")
    return reason if isinstance(reason, str) else None
