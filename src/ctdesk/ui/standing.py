"""How the site and this person stand: counts in the navigation, banners, clocks for the locked desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import both, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.pages.sign_in_page import RunningClock

if TYPE_CHECKING:
    from ctdesk.services.upkeep import Warned
    from ctdesk.services.worklist import Worklist
    from ctdesk.ui.shell import Shell

EVERY_MS = 60_000


class Standing(QObject):
    """Asks for the worklist and the state of the backups, now and then and when something changed."""

    heard = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.worklist: Worklist | None = None
        self.warnings: tuple[Warned, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(400)
        self._soon.timeout.connect(self.ask)
        desk.changed.connect(lambda _: self._soon.start())
        desk.session_changed.connect(self._forget)

    def ask(self) -> None:
        """Ask once; the answer says ``heard``."""
        if self._desk.session is None or self._desk.is_locked:
            return
        from ctdesk.services.upkeep import site_warnings
        from ctdesk.services.worklist import my_desk

        self._timer.start()
        self._desk.fetch(site_warnings).within(self).then(self._warn).otherwise(lambda _: None)
        self._desk.fetch(my_desk).within(self).then(self._hear).otherwise(lambda _: self.heard.emit())

    def clocks(self) -> list[RunningClock]:
        """Clocks that run, by record number and without a name (decision 31)."""
        if self.worklist is None:
            return []
        now = datetime.now(UTC)
        return [
            RunningClock(
                item.number, both(item.what_zh, item.what_en), times.left(item.due, now), item.due < now
            )
            for item in self.worklist.now
            if item.due is not None and item.number
        ]

    def show_in(self, shell: Shell) -> None:
        """Who sits here, what waits where, and what everybody has to know."""
        session, view = self._desk.session, self._desk.view
        if session is None or view is None:
            return
        shell.sidebar.show_site(
            both(view.name_zh, view.name_en), both(view.department_zh, view.department_en)
        )
        shell.show_places()
        work = self.worklist
        role = both(work.role_zh, work.role_en) if work is not None else ""
        until = (
            tr("May act until {day}", day=times.day(work.until)) if work is not None and work.until else ""
        )
        shell.sidebar.show_person(session.actor.name, role, until)
        if work is not None:
            shell.sidebar.show_counts(
                {route: (count.number, count.urgent) for route, count in work.counts.items()}
            )
        self._banners(shell)
        read_only = self._desk.read_only
        if read_only is not None:
            shell.notices.say("read_only", complaint(read_only).whole(), "red")
        else:
            shell.notices.hush("read_only")

    def _banners(self, shell: Shell) -> None:
        told = [(warned.problem, warned.grave) for warned in self.warnings]
        site = self._desk.site
        if site is not None and (self._desk.may("team.supervise") or self._desk.may("admin.accounts")):
            told += [(problem, False) for problem in site.warnings if problem.code.startswith("CFG-")]
        said = {problem.code for problem, _ in told}
        for matter in [name for name in shell.notices.said() if name.startswith("warning:")]:
            if matter.removeprefix("warning:") not in said:
                shell.notices.hush(matter)
        for problem, grave in told:
            tone: Tone = "red" if grave else "amber"
            shell.notices.say(f"warning:{problem.code}", complaint(problem).whole(), tone)

    def _warn(self, warnings: tuple[Warned, ...]) -> None:
        self.warnings = warnings
        self.heard.emit()

    def _hear(self, worklist: Worklist) -> None:
        self.worklist = worklist
        self.heard.emit()

    def _forget(self) -> None:
        self.worklist, self.warnings = None, ()
        self._timer.stop()
