"""The window's side of the gate: who sits here, and run, fetch and sign. The GUI thread never waits.

One lane carries writes and short reads in order, another long reads. Answers come home through a queued
signal of the one long-lived QObject, so a job that is over at once still finds its callbacks attached.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.ui.job import Job

if TYPE_CHECKING:
    from ctdesk.services.gate import Credentials, DeskSession, Gate, Outcome
    from ctdesk.services.site import OpenSite
    from ctdesk.services.work import Rights, SiteView

POLL_MS = 3_000
# Wrong password, no certificate, clock in doubt …: what concerns whoever signs, not what is signed.
_ABOUT_THE_SIGNER = ("AUTH-", "SIG-01", "SIG-04", "SIG-06", "SIG-07", "SIG-08", "SIG-09")
_log = logging.getLogger(__name__)


class Desk(QObject):
    """The three app-wide signals, and the only way from the window to the data."""

    changed = Signal(object)  # frozenset of table names
    locked = Signal()
    unlocked = Signal()
    busy = Signal(bool)
    session_changed = Signal()
    joined_changed = Signal()
    failed = Signal(object)  # an exception nobody dealt with
    _home = Signal(object, str, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.site: OpenSite | None = None
        self.session: DeskSession | None = None
        self.joined: DeskSession | None = None
        self.is_locked = False
        self._rights: dict[int | None, Rights] = {}
        self._work = ThreadPoolExecutor(1, "ctdesk-work")
        self._reading = ThreadPoolExecutor(1, "ctdesk-reading")
        self._under_way: set[Job] = set()
        self._seen = 0
        self._asking = False
        self._parked: dict[str, DeskSession] = {}
        self._home.connect(self._come_home, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._ask_for_news)

    def run(
        self,
        command: Callable[..., Any],
        /,
        *,
        seat: DeskSession | None = None,
        long: bool = False,
        **arguments: Any,
    ) -> Job:
        """Run a command as the person who sits here, or as the one named by ``seat`` (the joined person).

        A ``long`` one prepares on the lane of long reads and holds nothing up but its short transaction.
        """
        return self._perform(command, seat, None, arguments, long=long)

    def sign(self, command: Callable[..., Any], credentials: Credentials, /, **arguments: Any) -> Job:
        """Run a signed command. The joined person signs when the credentials carry that person's login."""
        seat = self.session
        if self.joined is not None and credentials.login.casefold() == self.joined.actor.login.casefold():
            seat = self.joined
        return self._perform(command, seat, credentials, arguments)

    def sign_each(
        self, command: Callable[..., Any], credentials: Credentials, each: Sequence[Mapping[str, Any]], /
    ) -> Job:
        """Run a signed command once for each set of arguments with one password entry (decision 43).

        The job gives one value for each, or the ``CtdeskError`` that refused it. A refusal that concerns the
        person ends it before the next; cancelled, what is signed stays signed.
        """
        import uuid

        site, who = self.site, self.session

        def work(job: Job) -> object:
            if site is None or who is None:
                raise Cancelled
            given: list[Outcome | CtdeskError] = []
            for arguments in each:
                if job.cancelled:
                    break
                try:
                    given.append(
                        site.gate.perform(
                            command, who, credentials=credentials, op_id=uuid.uuid4().hex, **arguments
                        )
                    )
                except CtdeskError as error:
                    stops = error.code.startswith(_ABOUT_THE_SIGNER)
                    if stops and not given:
                        raise
                    given.append(error)
                    if stops:
                        break
                if not job.cancelled:
                    job.report(len(given), len(each))
            return given

        return self._start(work, self._work, self._spread_each)

    def fetch(
        self,
        query: Callable[..., Any],
        /,
        *,
        seat: DeskSession | None = None,
        long: bool = False,
        **arguments: Any,
    ) -> Job:
        """Ask a query; ``long`` ones go on a lane of their own and hold nothing up."""
        site, who = self.site, seat or self.session

        def work(job: Job) -> object:
            if site is None:
                raise Cancelled
            return site.gate.fetch(query, who, report=job.report, **arguments)

        return self._start(work, self._reading if long else self._work)

    def call(
        self,
        function: Callable[..., Any],
        /,
        *arguments: Any,
        long: bool = True,
        quiet: bool = False,
        **named: Any,
    ) -> Job:
        """Call something that has no gate: making or opening a site, checking a printed file.

        ``quiet`` work, which nobody asked for, is not shown as busy. A parameter called ``report`` is filled
        with the job's own when it is handed over as ``report=True``.
        """

        def work(job: Job) -> object:
            if named.get("report") is True:
                named["report"] = job.report
            return function(*arguments, **named)

        return self._start(work, self._reading if long else self._work, quiet=quiet)

    def may(self, wanted: Callable[..., Any] | str, seat: DeskSession | None = None) -> bool:
        """Whether the person may, by the rights known here; the gate decides again.

        ``wanted`` is a command or query, judged by what is declared beside it, or a duty.
        """
        rights = self.rights(seat)
        if rights is None:
            return False
        if isinstance(wanted, str):
            return rights.has(wanted)
        from ctdesk.services.declaration import declaration_of

        declared = declaration_of(wanted)
        if declared.writes and (declared.shut_to(rights) or self.read_only is not None):
            return False
        return not declared.needs or rights.has(*declared.needs)

    def rights(self, seat: DeskSession | None = None) -> Rights | None:
        """What the person may do, as known here; None while nobody sits there."""
        who = seat or self.session
        return None if who is None else self._rights.get(who.actor.member_id)

    @property
    def read_only(self) -> CtdeskError | None:
        """Why nothing can be written on this site now, or None."""
        return None if self.site is None else self.site.gate.read_only

    @property
    def view(self) -> SiteView | None:
        """The hospital this window is open on."""
        return None if self.site is None else self.site.view

    def open(self, site: OpenSite) -> None:
        """Work on ``site`` from now on."""
        self.site = site
        self._poll.start()

    def sign_in(self, login: str, password: str) -> Job:
        """Sit down, or come back to a locked desk.

        Whoever sits here stays locked behind the newcomer and finds everything again with own password.
        """
        before = self.session
        mine = self._parked.get(login.strip().casefold())

        def work(job: Job) -> object:
            gate = self._needed_site().gate
            if before is not None and not self.is_locked:
                gate.suspend(before, "taken_over")
            session = _resumed(gate, mine, password) or gate.sign_in(login, password)
            return session, gate.rights(session)

        return self._start(work, self._work, self._sit_down)

    def join(self, login: str, password: str) -> Job:
        """A second person joins at this workstation with own name and password (decision 4)."""
        host = self.session

        def work(job: Job) -> object:
            gate = self._needed_site().gate
            session = gate.sign_in(login, password, joins=host)
            return session, gate.rights(session)

        return self._start(work, self._work, self._sit_beside)

    def part(self) -> None:
        """The second person leaves."""
        leaving, self.joined = self.joined, None
        if leaving is not None and self.site is not None:
            gate = self.site.gate
            self._start(lambda _: gate.sign_out(leaving, "asked"), self._work)
            self.joined_changed.emit()

    def sign_out(self) -> Job:
        """Get up; the desk asks for the next person."""
        leaving = [seat for seat in (self.joined, self.session) if seat is not None]
        for seat in leaving:
            self._parked.pop(seat.actor.login.casefold(), None)
        self.session = self.joined = None
        self.is_locked = False
        self._rights.clear()
        self.session_changed.emit()

        def work(job: Job) -> object:
            for seat in leaving:
                self._needed_site().gate.sign_out(seat, "asked")
            return None

        return self._start(work, self._work)

    def lock(self, why: str = "idle") -> None:
        """Cover everything; the joined person has to join again. ``why`` is idle | asked."""
        session, site = self.session, self.site
        if session is None or site is None or self.is_locked:
            return
        self.is_locked = True
        self.locked.emit()
        self.part()
        self._start(lambda _: site.gate.suspend(session, why), self._work)

    def refresh_session(self, session: DeskSession) -> None:
        """The session as it stands after a password was set or the statement was signed."""
        self.session = session
        self._refresh_rights()

    def close(self) -> None:
        """End both lanes. Work under way is asked to stop; a write that has begun is finished."""
        self._poll.stop()
        for job in self._under_way:
            job.cancel()
        self._reading.shutdown(wait=True, cancel_futures=True)
        self._work.shutdown(wait=True)  # a save or a sign-out that waits in the lane is still done
        self.site = None

    def _perform(
        self,
        command: Callable[..., Any],
        seat: DeskSession | None,
        credentials: Credentials | None,
        arguments: dict[str, Any],
        *,
        long: bool = False,
    ) -> Job:
        import uuid

        site, who, op_id = self.site, seat or self.session, uuid.uuid4().hex

        def work(job: Job) -> object:
            if site is None or who is None:
                raise Cancelled
            return site.gate.perform(
                command, who, credentials=credentials, op_id=op_id, report=job.report, **arguments
            )

        return self._start(work, self._reading if long else self._work, self._spread)

    def _start(
        self,
        work: Callable[[Job], object],
        lane: ThreadPoolExecutor,
        first: Callable[[Any], object] | None = None,
        *,
        quiet: bool = False,
    ) -> Job:
        job = Job(lambda job, done, total: self._home.emit(job, "report", done, total))
        if not quiet:
            self._under_way.add(job)
            if len(self._under_way) == 1:
                self.busy.emit(True)

        def carry() -> None:
            try:
                value = work(job)
            except Exception as error:  # every failure goes home and is told there
                self._home.emit(job, "failure", error, None)
            else:
                self._home.emit(job, "answer", value, first)

        lane.submit(carry)
        return job

    @Slot(object, str, object, object)
    def _come_home(self, job: Job, kind: str, value: Any, more: Any) -> None:
        if kind == "report":
            job.show_progress(value, more)
            return
        if job in self._under_way:
            self._under_way.discard(job)
            if not self._under_way:
                self.busy.emit(False)
        if kind == "answer":
            job.succeed(more(value) if more is not None else value)
        elif not job.fail(value) and not isinstance(value, Cancelled):
            self.failed.emit(value)

    def _spread(self, outcome: Outcome) -> object:
        self._seen = max(self._seen, outcome.seq or 0)
        self._tell_changed(frozenset(outcome.changes))
        return outcome.value

    def _spread_each(self, given: list[Outcome | CtdeskError]) -> object:
        return [one if isinstance(one, CtdeskError) else self._spread(one) for one in given]

    def _tell_changed(self, tables: frozenset[str]) -> None:
        if not tables:
            return
        if tables & ABOUT_RIGHTS and self.session is not None:
            self._refresh_rights()
        self.changed.emit(tables)

    def _sit_down(self, arrival: tuple[DeskSession, Rights]) -> DeskSession:
        session, rights = arrival
        was_locked, before = self.is_locked, self.session
        self.session, self.is_locked = session, False
        self._rights[session.actor.member_id] = rights
        self._parked[session.actor.login.casefold()] = session
        if before is None or before.id != session.id:
            self.session_changed.emit()
        if was_locked:
            self.unlocked.emit()
        return session

    def _sit_beside(self, arrival: tuple[DeskSession, Rights]) -> DeskSession:
        session, rights = arrival
        self.joined = session
        self._rights[session.actor.member_id] = rights
        self.joined_changed.emit()
        return session

    def _refresh_rights(self) -> None:
        seats = [seat for seat in (self.session, self.joined) if seat is not None]

        def work(job: Job) -> object:
            return [(seat.actor.member_id, self._needed_site().gate.rights(seat)) for seat in seats]

        self._start(work, self._work, self._rights.update, quiet=True)

    def _needed_site(self) -> OpenSite:
        if self.site is None:
            raise Cancelled
        return self.site

    def _ask_for_news(self) -> None:
        """What other desks did since; one question at a time."""
        if self._asking or self.site is None or self.session is None:
            return
        self._asking = True
        seen, gate = self._seen, self.site.gate

        def work(job: Job) -> object:
            return gate.changes_since(seen) if seen else (_head_of(gate), frozenset())

        def done(_: object) -> None:
            self._asking = False

        self._start(work, self._work, self._hear, quiet=True).then(done).otherwise(done)

    def _hear(self, news: tuple[int, frozenset[str]]) -> None:
        self._seen = max(self._seen, news[0])
        self._tell_changed(news[1])


def _resumed(gate: Gate, parked: DeskSession | None, password: str) -> DeskSession | None:
    """The parked session, opened again; None when there is none or it ran out meanwhile."""
    if parked is None or gate.session(parked.id) is None:
        return None
    try:
        return gate.resume(parked, password)
    except Refused as refusal:
        if refusal.code in ("AUTH-09", "AUTH-10"):
            return None
        raise


def _head_of(gate: Gate) -> int:
    from ctdesk.services.gate import audit_head

    with gate.reading() as db:
        return audit_head(db).seq
