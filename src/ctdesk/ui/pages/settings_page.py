"""Settings: how the window looks, the idle lock, backups and anchors, forms in force, what is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
    QWidget,
)

from ctdesk import __version__
from ctdesk.services import accounts, backup, settings
from ctdesk.services.accounts import OwnAccount
from ctdesk.services.backup import BackupStatus
from ctdesk.services.installation import enrol_account, renew_recovery_phrase, set_folders
from ctdesk.services.settings import SiteSettings
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, clear, facts, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.folders import FoldersDialog
from ctdesk.ui.dialogs.password import OwnPasswordDialog
from ctdesk.ui.dialogs.statement import sign_the_statement
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.errors import complaint, told
from ctdesk.ui.language import both, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.formats_card import FormatsCard
from ctdesk.ui.pages.forms_card import FormsCard
from ctdesk.ui.pages.looks_card import LooksCard, pair

if TYPE_CHECKING:
    from ctdesk.services.doctor import Finding
    from ctdesk.ui.main_window import MainWindow


class SettingsPage(Page):
    """Cards in two columns; what one may not change stands there greyed, with its value."""

    route = "settings"
    shows = frozenset(
        {
            "setting",
            "backup_run",
            "form_revision",
            "form_release",
            "checkpoint",
            "certificate",
            "enrolment",
            "logger_profile",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(16))
        self.own = Card(tr("My account"))
        self.looks = LooksCard()
        self.looks.go.connect(self.go)
        self.lock = Card(tr("Idle lock"))
        self.backups = Card(tr("Backups"))
        self.anchors = Card(tr("Anchors"))
        self.forms = FormsCard(desk)
        self.formats = FormatsCard(desk)
        self.doctor = Card(tr("This installation"))
        for place, card in enumerate(
            (self.looks, self.own, self.backups, self.lock, self.anchors, self.forms)
        ):
            grid.addWidget(card, place // 2, place % 2)
        grid.addWidget(self.formats, 3, 0, 1, 2)
        grid.addWidget(self.doctor, 4, 0, 1, 2)
        grid.setRowStretch(5, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(scrolling(inner))
        self._fill_lock()
        self._fill_backups()
        self._fill_doctor()

    def title(self) -> str:
        return tr("Settings")

    def breadcrumb(self) -> str:
        view = self.desk.view
        return "" if view is None else f"{both(view.name_zh, view.name_en)} • {view.folder}"

    def opened(self, **arguments: Any) -> None:
        """``release_id`` names a proposed form that is to be seen."""
        release = arguments.get("release_id")
        if isinstance(release, int):
            self.forms.wanted = release
            self.stale = True  # it is shown once the card was read
        super().opened(**arguments)

    def load(self) -> None:
        self.fetch(settings.read_settings).then(self._show_lock)
        self.fetch(backup.backup_status).then(self._show_backups)
        self.fetch(accounts.own_account).then(self._show_own)
        self._show_anchors()
        self.forms.load()
        self.formats.load()

    def set_idle(self) -> None:
        """Set the idle lock for everybody."""
        self.run(settings.set_idle_minutes, minutes=self.minutes.value())

    def back_up(self, target: Path | None = None) -> None:
        """A verified, encrypted copy now."""
        site, session = self.desk.site, self.desk.session
        self.bar.show()
        self.bar.setRange(0, 0)
        self.now.setEnabled(False)
        job = self.desk.call(backup.back_up_site, site, target, session=session, report=True).within(self)
        job.progress(self._progress).then(self._backed_up).otherwise(self._not_backed_up)

    def rehearse(self) -> None:
        """Restore a backup into a scratch folder and check it whole; nothing here is touched."""
        path, _ = QFileDialog.getOpenFileName(self, tr("Backup to rehearse"))
        if not path:
            return
        dialog = ValuesDialog(
            self,
            tr("Rehearse a restore"),
            tr("The backup is restored into a temporary folder, verified whole, and removed again."),
            tr("Rehearse"),
            ((tr("Recovery phrase"), "phrase", ""),),
            lambda values: self.desk.call(_rehearse, Path(path), values["phrase"], report=True),
            required=("phrase",),
            done=lambda value: self.said.setText(
                tr(
                    "The rehearsal succeeded: {count} events, all in order.",
                    count=getattr(value, "events", 0),
                )
            ),
        )
        dialog.open()

    def _window(self) -> MainWindow:
        return self.window()  # type: ignore[return-value]  # pages live in the one window

    def _fill_lock(self) -> None:
        self.minutes = QSpinBox()
        self.minutes.setRange(1, 15)
        self.minutes.setSuffix(f" {tr('min')}")
        self.minutes.setAccessibleName(tr("Idle lock"))
        words = tr(
            "A desk that nobody touches locks itself. The lead sets the time; nobody can switch it off."
        )
        self.lock.body.addWidget(Text(words, "body", "quiet", wrap=True))
        self.lock.body.addLayout(pair(tr("After"), self.minutes))
        self._keep = Button(tr("Keep"), "plain", "tick", self.set_idle)
        self.lock.body.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignRight)
        self.lock.body.addStretch(1)

    def _show_lock(self, found: SiteSettings) -> None:
        self.minutes.setValue(found.idle_minutes)
        allowed = self.desk.may(settings.set_idle_minutes)
        self.minutes.setEnabled(allowed)
        self._keep.setEnabled(allowed)

    def _fill_backups(self) -> None:
        self.last = Text("", "body", wrap=True)
        self.backups.body.addWidget(self.last)
        self.said = Text("", "small", "quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.backups.body.addWidget(self.bar)
        self.backups.body.addWidget(self.said)
        line = QHBoxLayout()
        self.now = Button(tr("Back up now"), "primary", "backup", self.back_up)
        line.addWidget(self.now)
        line.addWidget(Button(tr("Rehearse a restore …"), "plain", "restore", self.rehearse))
        line.addStretch(1)
        self.backups.body.addLayout(line)
        self.backups.body.addStretch(1)

    def _show_backups(self, status: BackupStatus) -> None:
        last = status.last_verified_at
        words = (
            tr("Last verified backup: {time}", time=times.moment(last))
            if last
            else tr("No verified backup yet.")
        )
        self.last.setText(words)
        self.last.tint("red" if status.overdue else "text")
        self.now.setEnabled(self.desk.read_only is None)

    def _backed_up(self, made: backup.BackedUp) -> None:
        self.bar.hide()
        self.now.setEnabled(True)
        self.said.setText(tr("Verified and kept at {path}", path=made.path))
        self.load()

    def _not_backed_up(self, error: Exception) -> None:
        self.bar.hide()
        self.now.setEnabled(True)
        self.said.setText(complaint(error).whole())

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _show_own(self, own: OwnAccount) -> None:
        self.own.empty()
        certificate = f"… {own.certificate[-16:]}" if own.certificate else "–"
        pairs = [
            (tr("Certificate"), certificate),
            (tr("Valid until"), times.day(own.certificate_until)),
            (tr("E-signature statement"), tr("signed") if own.statement_signed else tr("not signed yet")),
        ]
        self.own.body.addLayout(facts(pairs))
        if own.waiting_for_custodian and own.key_mark:
            self.own.body.addWidget(
                Note(
                    tr("Read this key mark to the custodian who confirms you: {mark}", mark=own.key_mark),
                    "amber",
                    "key",
                )
            )
        line = QHBoxLayout()
        line.addWidget(
            Button(
                tr("Change my password …"), "plain", "key", lambda: OwnPasswordDialog(self, self.desk).open()
            )
        )
        if not own.statement_signed and own.certificate:
            line.addWidget(
                Button(
                    tr("Sign the statement …"), "plain", "sign", lambda: sign_the_statement(self, self.desk)
                )
            )
        line.addStretch(1)
        self.own.body.addLayout(line)
        self.own.body.addStretch(1)

    def _show_anchors(self) -> None:
        self.anchors.empty()
        site = self.desk.site
        words = tr("The head of the trail is written to these folders at each signature, print and backup.")
        self.anchors.body.addWidget(Text(words, "body", "quiet", wrap=True))
        folders = site.config.anchor_folders if site is not None else ()
        for folder in folders:
            self.anchors.body.addWidget(Text(str(folder), "mono", wrap=True, select=True))
        if not folders:
            none = tr("No folder is set. The administrator names one, best on another machine.")
            self.anchors.body.addWidget(Note(none, "amber", "anchor"))
        change = allow(Button(tr("Folders …"), "plain", "edit", self.ask_folders), self.desk, set_folders)
        self.anchors.body.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)
        self.anchors.body.addStretch(1)

    def ask_folders(self) -> None:
        """Say where anchors and backups go."""
        site = self.desk.site
        if site is not None:
            dialog = FoldersDialog(self, self.desk, site.config)
            dialog.accepted.connect(self._show_anchors)
            dialog.open()

    def _fill_doctor(self) -> None:
        words = tr("What is installed, found and missing, and how to mend it.")
        self.doctor.body.addWidget(Text(words, "body", "quiet", wrap=True))
        self._examine = Button(tr("Examine"), "plain", "look_up", self.examine)
        line = QHBoxLayout()
        line.addWidget(self._examine)
        self.enrol = Button(tr("Key store of this account …"), "plain", "key", self.enrol_account)
        self.renew = Button(tr("New recovery phrase …"), "plain", "restore", self.renew_phrase)
        site = self.desk.site
        reason = tr("A demo keeps its key in its own folder.") if site is None or site.config.demo else ""
        self.enrol.setEnabled(not reason)
        self.enrol.setToolTip(reason)
        allow(self.renew, self.desk, set_folders, reason)
        line.addWidget(self.enrol)
        line.addWidget(self.renew)
        line.addStretch(1)
        self.doctor.body.addLayout(line)
        self.told = Text("", "small", "quiet", wrap=True)
        self.doctor.body.addWidget(self.told)
        about = tr("ctdesk {version} • free software under the Apache licence 2.0", version=__version__)
        self.doctor.body.addWidget(Text(about, "small", "quiet", select=True))
        self.findings = QWidget()
        self._findings = QGridLayout(self.findings)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self.doctor.body.addWidget(self.findings)

    def enrol_account(self) -> None:
        """Put the key into the key store of this OS account, by the recovery phrase."""
        site, session = self.desk.site, self.desk.session
        if site is None or session is None:
            return
        ValuesDialog(
            self,
            tr("Key store of this account"),
            tr("Whoever uses this account of the computer then opens the site without the phrase."),
            tr("Enrol"),
            ((tr("Recovery phrase"), "phrase", ""),),
            lambda values: self.desk.call(enrol_account, site, session, values["phrase"]),
            required=("phrase",),
            done=lambda _: self.told.setText(tr("The key now lies in the key store of this account.")),
        ).open()

    def renew_phrase(self) -> None:
        """Another recovery phrase, shown once."""
        confirm(
            self,
            tr("New recovery phrase"),
            tr("The phrase in the safe opens nothing once a new one is made. Have a printer at hand."),
            tr("Make a new phrase"),
            self._make_phrase,
        )

    def _make_phrase(self) -> None:
        site, session = self.desk.site, self.desk.session
        if site is not None and session is not None:
            job = self.desk.call(renew_recovery_phrase, site, session).within(self)
            job.then(self._show_phrase).otherwise(self.complain)

    def _show_phrase(self, phrase: str) -> None:
        from ctdesk.ui.pages.first_start_page import RecoveryPhrasePage

        window = self._window()
        page = RecoveryPhrasePage(phrase, window.entrance.hospital())
        page.kept.connect(window.show_shell)
        window.show_front(page)

    def examine(self) -> None:
        """Look at this installation in a work thread."""
        site = self.desk.site
        if site is None:
            return
        self._examine.setEnabled(False)
        job = self.desk.call(_examine, site.folder).within(self)
        job.then(self._show_findings).otherwise(self.complain)

    def _show_findings(self, found: tuple[Finding, ...]) -> None:
        self._examine.setEnabled(True)
        clear(self._findings)
        for row, finding in enumerate(found):
            words = told(finding.code, finding.values)
            note = Note(words, "green", "conforms") if finding.ok else Note(words, "amber", "warning")
            self._findings.addWidget(note, row // 2, row % 2)


def _rehearse(path: Path, phrase: str, report: Any) -> object:
    import tempfile

    from ctdesk.services.restore import rehearse_restore

    with tempfile.TemporaryDirectory(prefix="ctdesk-rehearsal-") as scratch:
        return rehearse_restore(path, Path(scratch) / "site", phrase=phrase, report=report)


def _examine(folder: Path) -> object:
    from ctdesk.services.doctor import examine

    return examine(folder)
