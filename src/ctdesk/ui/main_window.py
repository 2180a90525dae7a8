"""The window: lets people in, shows the shell, covers it when locked, rebuilds it in another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import entrance
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import BUGS, Hooks, complaint
from ctdesk.ui.language import Language, language, tr
from ctdesk.ui.pages.front import Front
from ctdesk.ui.pages.sign_in_page import LockPage
from ctdesk.ui.tastes import Tastes, Wish

if TYPE_CHECKING:
    from ctdesk.ui.commands import Commands
    from ctdesk.ui.idle import Cover
    from ctdesk.ui.page import Page
    from ctdesk.ui.shell import Shell, Stop
    from ctdesk.ui.standing import Standing
    from ctdesk.ui.tray import Tray
    from ctdesk.ui.upkeep import Upkeep
    from ctdesk.ui.watch import Watch


class MainWindow(QMainWindow):
    """One window, one site, one person at a time."""

    def __init__(self, folder: Path, tastes: Tastes | None = None) -> None:
        super().__init__()
        self.tastes = tastes or Tastes()
        self.desk = Desk(self)
        self.shell: Shell | None = None
        self.setWindowTitle("ctdesk")
        self.tastes.find_place(self)
        self._root = QStackedWidget()
        self.setCentralWidget(self._root)
        self._parked: dict[int | None, tuple[list[Stop], dict[str, Mapping[str, Any]]]] = {}
        self._lock_page: LockPage | None = None
        self._cover: Cover | None = None
        self.watch: Watch | None = None
        self.standing: Standing | None = None
        self.tray: Tray | None = None
        self.upkeep: Upkeep | None = None
        self._hooks = Hooks(self.tell, self)
        self._hooks.install()
        self.desk.failed.connect(self.tell)
        self.desk.session_changed.connect(self._person_changed)
        self.desk.locked.connect(self._cover_up)
        self.desk.unlocked.connect(self._uncover)
        self.desk.joined_changed.connect(self._joined)
        self.desk.changed.connect(self._hear)
        self.commands: Commands | None = None
        self.entrance = entrance.Entrance(self, folder)
        self.entrance.begin()

    # What is shown

    def show_front(self, front: Front) -> None:
        """Show a page that needs nobody signed in."""
        front.language_wanted.connect(self.speak)
        front.theme_wanted.connect(self.paint)
        self._put(front)
        first = front.first()
        if first is not None:
            first.setFocus()

    def show_shell(self) -> None:
        """Back to the page that was shown, from one that covered it."""
        if self.shell is not None and not self.desk.is_locked:
            self._put(self.shell)

    def open(self, route: str, arguments: dict[str, Any] | None = None) -> Page | None:
        """Show a page of the shell."""
        return None if self.shell is None else self.shell.open(route, arguments)

    def tell(self, error: BaseException) -> None:
        """Say what went wrong: above the page, or on the page where people come in."""
        if not isinstance(error, CtdeskError) and not BUGS.note(error)[1] and self.shell is not None:
            return
        words = complaint(error)
        if self.shell is not None and not self.desk.is_locked:
            self.shell.notices.say("error", words.whole(), "red", closable=True)
        else:
            front = self._root.currentWidget()
            show = getattr(front, "complain", None)
            if show is not None:
                show(words)

    def speak(self, wanted: Language) -> None:
        """Speak another language; the page, its record and how far it was scrolled stay."""
        self.tastes.like_language(wanted)
        self.rebuild()

    def paint(self, wanted: Wish) -> None:
        """Light, dark, or as the system has it."""
        self.tastes.like_theme(wanted)
        self.rebuild()

    def write_larger(self, percent: int) -> None:
        """Another size of text."""
        self.tastes.like_scale(percent)
        self.rebuild()

    def rebuild(self) -> None:
        """Build everything again in the language and look wanted now, and find the place again."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.tastes.wear(application)
        if self.desk.is_locked:
            self._park()
            self._drop_shell()
            self._cover_up()
        elif self.shell is None:
            self.entrance.show_again()
        else:
            stops, remembered = self._park()
            self._drop_shell()
            self._enter(stops, remembered)

    # Who sits here

    def lock(self, why: str = "asked") -> None:
        """Cover every window and ask for the password."""
        self.desk.lock(why)

    def sign_out(self) -> None:
        """Get up; drafts are kept."""
        self._settle()
        self._parked.pop(self._member(), None)
        self.desk.sign_out()

    def enter(self) -> None:
        """Somebody has sat down and may work: show their place, or their desk."""
        stops, remembered = self._parked.pop(self._member(), ([("desk", {})], {}))
        self._enter(stops, remembered)

    def _person_changed(self) -> None:
        session = self.desk.session
        self._drop_shell()
        if self._cover is not None:
            self._cover.drop()
        if session is None:
            if self.watch is not None:
                self.watch.rest()
            self.entrance.show_sign_in()
        else:
            self._attend().begin()
            self._ask_idle_minutes()
            self.entrance.welcome(session)

    def _attend(self) -> Watch:
        """What watches a desk where somebody sits; made with the first person, for it costs a first paint."""
        if self.watch is None:
            from ctdesk.ui.idle import Cover
            from ctdesk.ui.standing import Standing
            from ctdesk.ui.tray import Tray
            from ctdesk.ui.upkeep import Upkeep
            from ctdesk.ui.watch import Watch

            self._cover = Cover()
            self.watch = Watch(self.tastes, self._busy_hands, self)
            self.watch.lock_wanted.connect(self.lock)
            self.watch.scanned.connect(self._scanned)
            self.watch.refused.connect(lambda code: self.tell(CtdeskError(code)))
            self.standing = Standing(self.desk, self)
            self.standing.heard.connect(self._show_standing)
            self.tray = Tray(self.desk, self.standing, self.tastes, self.windowIcon(), self)
            self.tray.asked.connect(self._come_forward)
            self.upkeep = Upkeep(self.desk, self)
            self.upkeep.begin()
        return self.watch

    def _hear(self, tables: frozenset[str]) -> None:
        if "setting" in tables:
            self._ask_idle_minutes()

    def _ask_idle_minutes(self) -> None:
        """How long a desk may lie untouched is a setting of the site."""
        from ctdesk.services.settings import read_settings

        watch = self._attend()
        job = self.desk.fetch(read_settings).within(self)
        job.then(lambda found: watch.idle.set_minutes(found.idle_minutes)).otherwise(self.tell)

    def _cover_up(self) -> None:
        session = self.desk.session
        if session is None:
            return
        self._settle()
        self._attend().rest()
        if self._cover is not None:
            self._cover.pull(self)
        page = LockPage(session.actor.login, session.actor.name, demo=self._demo())
        page.hospital.setText(self.entrance.hospital())
        page.signed_in.connect(self._come_back)
        self._lock_page = page
        self.show_front(page)
        page.show_clocks(self.standing.clocks() if self.standing is not None else [])

    def _come_back(self, login: str, password: str) -> None:
        page, before = self._lock_page, self._member()
        if self.shell is not None:
            self._parked[before] = self._park()
        job = self.desk.sign_in(login, password)
        if page is not None:
            job.otherwise(lambda error: page.complain(complaint(error))).within(page)

    def _uncover(self) -> None:
        self._lock_page = None
        self._attend().begin()
        if self.shell is None:
            if self.desk.session is not None and isinstance(self._root.currentWidget(), LockPage):
                self.enter()
            return
        self._put(self.shell)
        if self._cover is not None:
            self._cover.lift()

    def _joined(self) -> None:
        if self.shell is not None:
            joined = self.desk.joined
            self.shell.sidebar.show_joined(joined.actor.name if joined is not None else "")

    # Inside

    def _enter(self, stops: list[Stop], remembered: dict[str, Mapping[str, Any]]) -> None:
        from ctdesk.ui.shell import Shell  # imported late: nothing of it is seen before somebody signed in

        commands = self._ready_commands()
        shell = self.shell = Shell(self.desk)
        shell.sidebar.chosen.connect(lambda route: self.open(route))
        shell.sidebar.lock_asked.connect(self.lock)
        shell.sidebar.sign_out_asked.connect(self.sign_out)
        shell.search.asked.connect(commands.look_for)
        shell.search.taken.connect(commands.carry_out)
        shell.search.more_asked.connect(commands.go_on)
        shell.page_shown.connect(commands.note_opened)
        shell.page_shown.connect(self._listen_to)
        shell.failed.connect(self.tell)
        shell.fit(self.width())  # before it is shown: unfolded it would ask for a higher window
        self._put(shell)
        if self.standing is not None:
            self.standing.ask()
        self._show_standing()
        self._joined()
        stops = stops or [("desk", {})]
        shell.trail.extend(stops[:-1])
        page = shell.open(*stops[-1])
        kept = remembered.get(stops[-1][0])
        if kept:
            QTimer.singleShot(0, page, lambda: page.recall(kept))

    def _ready_commands(self) -> Commands:
        from ctdesk.ui.commands import Commands

        if self.commands is None:
            self.commands = Commands(self)
            self._shortcuts()
        return self.commands

    def _listen_to(self, page: Page) -> None:
        if self.shell is not None:
            self.shell.notices.hush("error")

    def _come_forward(self) -> None:
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def _show_standing(self) -> None:
        if self.shell is not None and self.standing is not None:
            self.standing.show_in(self.shell)

    def _scanned(self, text: str) -> None:
        from ctdesk.ui.scanner import TakesScan

        dialog, field = QApplication.activeModalWidget(), QApplication.focusWidget()
        takers = (field, dialog) if dialog is not None else ()
        if any(isinstance(one, TakesScan) and one.take_scan(text) for one in takers):
            return
        if dialog is not None or self.shell is None:
            self._attend().sound.stop()
            self.tell(CtdeskError("SCAN-10"))
            return
        self.shell.notices.hush("error")  # it was about what was done before
        page = self.shell.current()
        if page is None or not page.take_scan(text):
            self._ready_commands().take_scan(text, self._attend().sound)

    def _park(self) -> tuple[list[Stop], dict[str, Mapping[str, Any]]]:
        """Where this person is, to be found again."""
        if self.shell is None:
            return self._parked.get(self._member(), ([], {}))
        place = (list(self.shell.trail), {name: page.remembered() for name, page in self.shell.pages.items()})
        self._parked[self._member()] = place
        return place

    def _settle(self) -> None:
        page = self.shell.current() if self.shell is not None else None
        if page is not None:
            page.settle()

    def _drop_shell(self) -> None:
        if self.shell is not None:
            shell, self.shell = self.shell, None
            self._root.removeWidget(shell)
            shell.deleteLater()

    def _put(self, widget: QWidget) -> None:
        former = self._root.currentWidget()
        if self._root.indexOf(widget) < 0:
            self._root.addWidget(widget)
        self._root.setCurrentWidget(widget)
        if former is not None and former is not widget and former is not self.shell:
            self._root.removeWidget(former)
            former.deleteLater()

    def _member(self) -> int | None:
        return None if self.desk.session is None else self.desk.session.actor.member_id

    def _demo(self) -> bool:
        return self.desk.view is not None and self.desk.view.demo

    def _busy_hands(self) -> bool:
        page = self.shell.current() if self.shell is not None else None
        return page is not None and page.counts_as_activity()

    def _open_numbered(self, number: int) -> None:
        """The entry that this person sees at this place of the navigation."""
        route = self.shell.sidebar.route_at(number) if self.shell is not None else None
        if route is not None:
            self.open(route)

    def _shortcuts(self) -> None:
        def on(keys: str, act: Callable[[], object]) -> None:
            QShortcut(QKeySequence(keys), self).activated.connect(lambda: self.shell is not None and act())

        for number in range(1, 11):  # 0 opens the tenth
            on(f"Alt+{number % 10}", partial(self._open_numbered, number))
        on(
            "Ctrl+K",
            lambda: self.shell.search.begin() if self.shell else None,
        )
        on("Ctrl+I", self._report_incident)
        on("Ctrl+L", self.lock)
        on("Ctrl+P", lambda: self._with_page(lambda page: page.print_seen()))
        on("F1", lambda: self._with_page(self._explain))
        on("Esc", lambda: self.shell.back() if self.shell else None)
        on("Alt+Left", lambda: self.shell.back() if self.shell else None)

    def _report_incident(self) -> None:
        """An incident from wherever one stands; what one looks at is filled in."""
        if self.shell is None or self.desk.is_locked or QApplication.activeModalWidget() is not None:
            return
        from ctdesk.ui.report_here import report_here

        report_here(self, self.shell.trail[-1] if self.shell.trail else ("desk", {}))

    def _with_page(self, act: Callable[[Page], object]) -> None:
        page = self.shell.current() if self.shell is not None and not self.desk.is_locked else None
        if page is not None:
            act(page)

    def _explain(self, page: Page) -> None:
        from ctdesk.ui.dialogs.ask import read

        read(self, page.title(), page.explain() or tr("There is no rule for what has the focus now."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked: what was typed is journalled, the rest is kept already."""
        self._settle()
        self.tastes.keep_place(self)
        if self.watch is not None:
            self.watch.end()
        self._hooks.remove()
        self.hide()
        self.entrance.close()
        event.accept()

    def speaks(self) -> Language:
        """The language the window speaks."""
        return language()
