"""The window's side of the gate: who sits here, and run, fetch and sign. The GUI thread never waits.

One lane carries writes and short reads in order, another long reads. Answers come home through a queued
signal of the one long-lived QObject, so a job that is over at once still finds its callbacks attached.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ctdesk.domain.errors import Cancelled
from ctdesk.ui.job import Job

if TYPE_CHECKING:
    from ctdesk.services.gate import Credentials, DeskSession, Outcome
    from ctdesk.services.site import OpenSite
    from ctdesk.services.work import Rights, SiteView

POLL_MS = 3_000
_TEAM = frozenset({"member", "appointment", "competence", "delegation", "setting"})
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
        self._polling = False
        self._home.connect(self._come_home, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._ask_for_news)

    def run(
        self, command: Callable[..., Any], /, *, seat: DeskSession | None = None, **arguments: Any
    ) -> Job:
        """Run a command as the person who sits here, or as the one named by ``seat`` (the joined person)."""
        return self._perform(command, seat, None, arguments)

    def sign(self, command: Callable[..., Any], credentials: Credentials, /, **arguments: Any) -> Job:
        """Run a signed command. The joined person signs when the credentials carry that person's login."""
        seat = self.session
        if self.joined is not None and credentials.login.casefold() == self.joined.actor.login.casefold():
            seat = self.joined
        return self._perform(command, seat, credentials, arguments)

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
            if site is None or who is None:
                raise Cancelled
            return site.gate.fetch(query, who, report=job.report, **arguments)

        return self._start(work, self._reading if long else self._work)

    def call(self, function: Callable[..., Any], /, *arguments: Any, long: bool = True, **named: Any) -> Job:
        """Call something that has no gate: making or opening a site, checking a printed file.

        A parameter called ``report`` is filled with the job's own when it is handed over as ``report=True``.
        """

        def work(job: Job) -> object:
            if named.get("report") is True:
                named["report"] = job.report
            return function(*arguments, **named)

        return self._start(work, self._reading if long else self._work)

    def may(self, wanted: Callable[..., Any] | str, seat: DeskSession | None = None) -> bool:
        """Whether the person may, by the rights known here; the gate decides again.

        ``wanted`` is a command, judged by what is declared beside it, or a duty.
        """
        who = seat or self.session
        rights = self._rights.get(who.actor.member_id) if who is not None else None
        if rights is None:
            return False
        duty = wanted if isinstance(wanted, str) else getattr(wanted, "needs", None)
        return duty is None or duty in rights.duties

    @property
    def view(self) -> SiteView | None:
        """The hospital this window is open on."""
        return None if self.site is None else self.site.view

    def open(self, site: OpenSite) -> None:
        """Work on ``site`` from now on."""
        self.site = site
        self._poll.start()

    def sign_in(self, login: str, password: str) -> Job:
        """Sit down, or come back to a locked desk; whoever sat here before is signed out."""
        before = self.session

        def work(job: Job) -> object:
            site = self._needed_site()
            session = site.gate.sign_in(login, password)
            if before is not None:
                same = before.actor.member_id == session.actor.member_id
                site.gate.sign_out(before, "unlocked" if same else "taken_over")
            return session, site.gate.rights(session)

        return self._start(work, self._work, self._sit_down)

    def join(self, login: str, password: str) -> Job:
        """A second person joins at this workstation with own name and password (decision 4)."""

        def work(job: Job) -> object:
            site = self._needed_site()
            session = site.gate.sign_in(login, password)
            return session, site.gate.rights(session)

        return self._start(work, self._work, self._sit_beside)

    def part(self) -> None:
        """The second person leaves."""
        leaving, self.joined = self.joined, None
        if leaving is not None and self.site is not None:
            gate = self.site.gate
            self._start(lambda _: gate.sign_out(leaving, "parted"), self._work)
        self.joined_changed.emit()

    def sign_out(self) -> Job:
        """Get up; the desk asks for the next person."""
        leaving, beside = self.session, self.joined
        self.session = self.joined = None
        self._rights.clear()
        self.session_changed.emit()

        def work(job: Job) -> object:
            for session in (beside, leaving):
                if session is not None:
                    self._needed_site().gate.sign_out(session, "signed_out")
            return None

        return self._start(work, self._work)

    def lock(self) -> None:
        """Cover everything; the joined person has to join again."""
        if self.session is None or self.is_locked:
            return
        self.is_locked = True
        self.locked.emit()
        self.part()

    def close(self) -> None:
        """End both lanes. Work under way is asked to stop; a write that has begun is finished."""
        self._poll.stop()
        for job in self._under_way:
            job.cancel()
        for lane in (self._reading, self._work):
            lane.shutdown(wait=True, cancel_futures=True)
        self.site = None

    def _perform(
        self,
        command: Callable[..., Any],
        seat: DeskSession | None,
        credentials: Credentials | None,
        arguments: dict[str, Any],
    ) -> Job:
        site, who, op_id = self.site, seat or self.session, uuid.uuid4().hex

        def work(job: Job) -> object:
            if site is None or who is None:
                raise Cancelled
            return site.gate.perform(
                command, who, credentials=credentials, op_id=op_id, report=job.report, **arguments
            )

        return self._start(work, self._work, self._spread)

    def _start(
        self,
        work: Callable[[Job], object],
        lane: ThreadPoolExecutor,
        first: Callable[[Any], object] | None = None,
    ) -> Job:
        job = Job(lambda job, done, total: self._home.emit(job, "report", done, total))
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

    def _tell_changed(self, tables: frozenset[str]) -> None:
        if not tables:
            return
        if tables & _TEAM and self.session is not None:
            self._refresh_rights()
        self.changed.emit(tables)

    def _sit_down(self, arrival: tuple[DeskSession, Rights]) -> DeskSession:
        session, rights = arrival
        self.session = session
        self._rights[session.actor.member_id] = rights
        was_locked, self.is_locked = self.is_locked, False
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

        self._start(work, self._work, self._rights.update)

    def _needed_site(self) -> OpenSite:
        if self.site is None:
            raise Cancelled
        return self.site

    def _ask_for_news(self) -> None:
        """What other desks did since; one question at a time."""
        if self._polling or self.site is None or self.session is None:
            return
        self._polling = True
        seen, site = self._seen, self.site

        def done(_: object) -> None:
            self._polling = False

        self._start(lambda job: site.gate.news_since(seen), self._work, self._hear).then(done).otherwise(done)

    def _hear(self, news: tuple[int, frozenset[str]]) -> None:
        seq, tables = news
        first, self._seen = self._seen == 0, max(self._seen, seq)
        if not first:
            self._tell_changed(tables)
