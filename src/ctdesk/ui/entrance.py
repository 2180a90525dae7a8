"""The way in: find and open the site, first start, sign-in, the first password; then the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ctdesk.config import demo_site_folder
from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import opening, times
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import both, tr
from ctdesk.ui.pages.front import Front
from ctdesk.ui.pages.sign_in_page import PasswordPage, SignInPage

if TYPE_CHECKING:
    from ctdesk.services.gate import DeskSession
    from ctdesk.services.setup import SetupState
    from ctdesk.services.site import Created, OpenSite
    from ctdesk.ui.errors import Complaint
    from ctdesk.ui.main_window import MainWindow
    from ctdesk.ui.pages.first_start_page import CreateSitePage, SiteWishes
    from ctdesk.ui.pages.setup_page import LeaderPage, LeadPage, PersonWishes

_NEEDS_PHRASE = frozenset({"KEY-01", "KEY-02", "KEY-03", "KEY-04", "KEY-05"})


class Entrance:
    """Walks one person from the start of the program to their desk."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._desk = window.desk
        self.folder = folder
        self._sign_in: SignInPage | None = None
        self._phrase: str | None = None
        self._show: Callable[[], None] = self.show_sign_in

    def begin(self) -> None:
        """Show the first page at once; read the sentences and open the site once it has been painted."""
        there = (self.folder / "site.toml").exists()
        if there:
            self.show_sign_in()
        else:
            self.show_welcome()

        def work() -> None:
            # First in the lane: the sentences are there before anything can fail.
            self._desk.call(opening.load_sentences, long=False)
            if there:
                self._open()

        QTimer.singleShot(0, self._window, work)

    def show_again(self) -> None:
        """The same page in another language or look."""
        self._show()

    def hospital(self) -> str:
        """Hospital and department as the window names them."""
        view = self._desk.view
        if view is None:
            return ""
        return f"{both(view.name_zh, view.name_en)} • {both(view.department_zh, view.department_en)}"

    def show_sign_in(self) -> None:
        """Ask who it is."""
        self._show = self.show_sign_in
        view = self._desk.view
        demo = view.demo if view is not None else _says_demo(self.folder)
        page = self._sign_in = SignInPage(demo=demo)
        page.signed_in.connect(self._check)
        page.elsewhere.connect(self.show_welcome)
        self._window.show_front(page)
        if view is None:
            page.site_opens(tr("Opening the site …"))
        else:
            self._ready(page)

    def show_welcome(self) -> None:
        """Create a site, try the demo, or look elsewhere."""
        from ctdesk.ui.pages.first_start_page import WelcomePage

        self._show = self.show_welcome
        page = WelcomePage()
        page.new_site.connect(self.show_create)
        page.demo.connect(self.make_demo)
        page.elsewhere.connect(self._choose_folder)
        self._window.show_front(page)

    def show_create(self) -> None:
        """Ask what a new site needs."""
        from ctdesk.ui.pages.first_start_page import CreateSitePage

        self._show = self.show_create
        page = CreateSitePage()
        page.back.connect(self.show_welcome)
        page.wanted.connect(lambda wishes: self._create(page, wishes))
        self._window.show_front(page)

    def make_demo(self) -> None:
        """Open the demo, making it first where it is not there yet."""
        from ctdesk.ui.pages.first_start_page import WorkPage

        folder = demo_site_folder()
        if (folder / "site.toml").exists():
            self.use(folder)
            return
        self._show = self.make_demo
        page = WorkPage(
            tr("Making the demo"),
            tr("A team, products and a year of shipments are invented, signed and printed for real."),
        )
        self._window.show_front(page)
        job = self._desk.call(opening.make_demo, folder, report=True).within(page)
        page.stop.connect(job.cancel)
        page.stop.connect(lambda: self.show_welcome() if job.over else None)
        job.progress(page.progress).otherwise(lambda error: page.complain(complaint(error)))
        job.then(lambda _: self.use(folder))

    def use(self, folder: Path) -> None:
        """Work on the site in ``folder``."""
        self.close_site()
        self.folder = folder
        self._window.tastes.like_site(str(folder))
        self.show_sign_in()
        self._open()

    def welcome(self, session: DeskSession) -> None:
        """Somebody signed in: first their own password, then what set-up still asks for, then their desk."""
        if session.must_set_password:
            self._show = lambda: self.welcome(session)
            page = PasswordPage(session.actor.name, demo=self._is_demo())
            page.chosen.connect(lambda new: self._set_password(page, new))
            page.left.connect(self._window.sign_out)
            self._window.show_front(page)
            return
        if self._desk.may("admin.accounts") and not self._is_demo():
            self._desk_or_setup(session)
        else:
            self._enter(session)

    def _desk_or_setup(self, session: DeskSession) -> None:
        """The administrator is led through what set-up still asks for."""
        from ctdesk.ui.pages.first_start_page import WorkPage

        page = WorkPage(tr("One moment"), tr("Looking how far this site is set up."))
        self._window.show_front(page)
        job = opening.ask_setup(self._desk).within(page)
        job.then(lambda state: self._set_up(session, state)).otherwise(lambda _: self._enter(session))

    def _set_up(self, session: DeskSession, state: SetupState, leader: str = "") -> None:
        from ctdesk.ui.pages.setup_page import LeaderPage, LeadPage

        if state.step == "leadership":
            first = LeaderPage()
            first.later.connect(lambda: self._enter(session))
            first.wanted.connect(lambda wishes: self._found(first, session, wishes))
            self._front(first, lambda: self._set_up(session, state, leader))
        elif state.step == "lead":
            second = LeadPage(leader)
            second.later.connect(lambda: self._enter(session))
            second.wanted.connect(
                lambda wishes, login, password: self._appoint(second, session, (login, password), wishes)
            )
            self._front(second, lambda: self._set_up(session, state, leader))
        else:
            self._enter(session)

    def _found(self, page: LeaderPage, session: DeskSession, wishes: PersonWishes) -> None:
        job = self._desk.call(opening.enrol_leader, self._desk.site, session, wishes, long=False).within(page)
        job.then(lambda _: self._ask_again(session, wishes.login))
        job.otherwise(lambda error: page.complain(complaint(error)))

    def _appoint(
        self, page: LeadPage, session: DeskSession, leader: tuple[str, str], wishes: PersonWishes
    ) -> None:
        job = self._desk.call(opening.enrol_first_lead, self._desk.site, session, leader, wishes, long=False)
        job.within(page).otherwise(lambda error: page.complain(complaint(error)))
        job.then(lambda _: self._set_up_done(session))

    def _ask_again(self, session: DeskSession, leader: str) -> None:
        job = opening.ask_setup(self._desk).within(self._window)
        job.then(lambda state: self._set_up(session, state, leader))

    def _set_up_done(self, session: DeskSession) -> None:
        from ctdesk.ui.pages.setup_page import SetUpPage

        def show(state: SetupState) -> None:
            page = SetUpPage(state.authority or "")
            page.done.connect(lambda: self._enter(session))
            self._front(page, lambda: show(state))

        opening.ask_setup(self._desk).within(self._window).then(show)

    def _enter(self, session: DeskSession) -> None:
        self._window.enter()
        if session.failures_before and self._window.shell is not None:
            self._window.shell.notices.say(
                "failures",
                tr(
                    "{count} wrong passwords were tried since you were here last.",
                    count=session.failures_before,
                ),
                "amber",
                closable=True,
            )

    def close(self) -> None:
        """The window closes."""
        session = self._desk.session
        site = self._desk.site
        if session is not None and site is not None:
            self._desk.sign_out()
        self._desk.close()
        if site is not None:
            site.close()

    def close_site(self) -> None:
        """Leave the site that is open."""
        site, self._desk.site = self._desk.site, None
        if site is not None:
            self._desk.call(site.close, long=False)

    def _open(self, phrase: str | None = None) -> None:
        self._phrase = phrase
        job = self._desk.call(opening.open_folder, self.folder, phrase, long=False)
        job.then(self._opened).otherwise(self._not_opened)

    def _opened(self, site: OpenSite) -> None:
        self._desk.open(site)
        times.use_zone(site.view.time_zone)
        times.use_clock(site.gate.clock)
        page = self._sign_in
        if page is None or self._show != self.show_sign_in:
            self.show_sign_in()
        else:
            self._ready(page)

    def _ready(self, page: SignInPage) -> None:
        page.site_is_open(self.hospital())
        if self._is_demo():
            self._desk.call(opening.demo_people, self.folder).within(page).then(page.show_people)

    def _not_opened(self, error: Exception) -> None:
        from ctdesk.ui.pages.first_start_page import PhrasePage, TroublePage

        words = complaint(error)
        if isinstance(error, CtdeskError) and error.code in _NEEDS_PHRASE:
            page = PhrasePage(words.whole())
            page.opened.connect(self._open)
            page.back.connect(self.show_welcome)
            self._front(page, lambda: self._not_opened(error))
            return
        if isinstance(error, CtdeskError) and error.code == "SITE-10":
            self._offer_upgrade(words)
            return
        trouble = TroublePage(words)
        trouble.again.connect(lambda: self.use(self.folder))
        trouble.back.connect(self.show_welcome)
        self._front(trouble, lambda: self._not_opened(error))

    def _offer_upgrade(self, words: Complaint) -> None:
        """An older database: nothing is changed before somebody asks, and a backup is made first."""
        from ctdesk.ui.pages.first_start_page import TroublePage, WorkPage

        def begin() -> None:
            page = WorkPage(
                tr("Upgrading the database"),
                tr("A verified backup is made first. If anything fails, the old database stays as it is."),
            )
            self._front(page, begin)
            job = self._desk.call(opening.upgrade, self.folder, self._phrase, report=True).within(page)
            page.stop.connect(job.cancel)
            job.progress(page.progress).then(lambda _: self.use(self.folder))
            job.otherwise(self._not_opened)

        page = TroublePage(words, do=tr("Back up and upgrade"))
        page.again.connect(begin)
        page.back.connect(self.show_welcome)
        self._front(page, lambda: self._offer_upgrade(words))

    def _front(self, page: Front, again: Callable[[], None]) -> None:
        self._show = again
        self._window.show_front(page)

    def _check(self, login: str, password: str) -> None:
        page = self._sign_in
        job = self._desk.sign_in(login, password)
        if page is not None:
            job.within(page).otherwise(lambda error: page.complain(complaint(error)))

    def _create(self, page: CreateSitePage, wishes: SiteWishes, without_key_store: bool = False) -> None:
        job = self._desk.call(opening.create, self.folder, wishes, without_key_store, report=True).within(
            page
        )
        job.then(lambda created: self._created(created, wishes))
        job.otherwise(lambda error: self._not_created(page, wishes, error))

    def _not_created(self, page: CreateSitePage, wishes: SiteWishes, error: Exception) -> None:
        from ctdesk.ui.dialogs.ask import confirm

        page.complain(complaint(error))
        if isinstance(error, CtdeskError) and error.code == "KEY-01":
            confirm(
                page,
                tr("No key store"),
                tr("This computer has no key store: the recovery phrase will be asked at each start."),
                tr("Create it all the same"),
                lambda: self._create(page, wishes, True),
            )

    def _created(self, created: Created, wishes: SiteWishes) -> None:
        from ctdesk.ui.pages.first_start_page import RecoveryPhrasePage

        self._desk.open(created.open)
        times.use_zone(created.open.view.time_zone)
        times.use_clock(created.open.gate.clock)
        page = RecoveryPhrasePage(created.recovery_phrase, self.hospital())
        page.kept.connect(lambda: self._desk.sign_in(wishes.admin_login, wishes.admin_password))
        self._front(page, lambda: self._created(created, wishes))

    def _set_password(self, page: PasswordPage, new: str) -> None:
        session = self._desk.session
        if session is None:
            return
        job = opening.set_password(self._desk, new).within(page)
        job.then(lambda _: self._password_set()).otherwise(lambda error: page.complain(complaint(error)))

    def _password_set(self) -> None:
        session, site = self._desk.session, self._desk.site
        if session is None or site is None:
            return
        now = site.gate.session(session.id) or session
        self._desk.refresh_session(now)
        if now.must_set_password:
            self._window.tell(CtdeskError("AUTH-13"))
        else:
            self.welcome(now)

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        found = QFileDialog.getExistingDirectory(
            self._window, tr("Folder of the site"), str(self.folder.parent)
        )
        if not found:
            return
        if (Path(found) / "site.toml").exists():
            self.use(Path(found))
        else:
            self._window.tell(CtdeskError("SITE-01", folder=found))

    def _is_demo(self) -> bool:
        return self._desk.view is not None and self._desk.view.demo


def _says_demo(folder: Path) -> bool:
    """Whether the site calls itself a demo, read without a parser: it is asked before the first paint."""
    try:
        lines = (folder / "site.toml").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return any(line.replace(" ", "") == "demo=true" for line in lines)
