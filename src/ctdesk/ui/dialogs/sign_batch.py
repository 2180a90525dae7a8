"""Acknowledging several records with one password entry: what is signed stands in a list, each gets a
signature of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.gate import Credentials
from ctdesk.services.signing import sign_record
from ctdesk.services.supervision import Step
from ctdesk.ui import look
from ctdesk.ui.cards import Mark, Note, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.statement import StatementDialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr


class SignBatchDialog(Dialog):
    """Asks for the password once; afterwards it says of each record that could not be signed why."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        steps: Sequence[Step],
        meaning: str,
        done: Callable[[], object],
    ) -> None:
        count = len(steps)
        super().__init__(
            parent,
            tr("Acknowledge {n} records", n=count),
            tr(
                "Each of these records gets a signature of its own, with the meaning “{meaning}”.",
                meaning=meaning,
            ),
            tr("Sign {n}", n=count),
            icon="sign",
            width=620,
        )
        self._desk, self._steps, self._done = desk, tuple(steps), done
        self._job: Job | None = None
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, look.px(12), 0)
        self._lines.setSpacing(look.px(6))
        for step in self._steps:
            self._lines.addLayout(_line("sign", "blue", step, _told(step)))
        self._lines.addStretch(1)
        area = scrolling(inner)
        area.setMinimumHeight(min(look.px(300), inner.sizeHint().height() + look.px(8)))
        self.form.column.addWidget(area)
        owed = [step for step in self._steps if step.owes_reason is not None]
        self._owes = bool(owed)
        if owed:
            words = ", ".join(dict.fromkeys(both(w.zh_CN, w.en) for w in (s.owes_reason for s in owed) if w))
            self.form.line(
                tr("Reason for signing late"), "late_reason", f"{words} ({len(owed)})", required=True
            )
        login = "" if desk.session is None else desk.session.actor.login
        self.login = self.form.line(tr("Login name"), "login", text=login)
        self.password = self.form.secret(tr("Password"), "password")
        self.form.side_by_side("login", "password")
        self.bar = QProgressBar()
        self.bar.setRange(0, count)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.extra.addWidget(self.bar)
        self.form.finish()

    def begin(self) -> None:
        """Put the hands where the first thing is typed."""
        (self.form.fields["late_reason"].editor if self._owes else self.password).setFocus()

    def submit(self) -> None:
        if self.form.missing(*(("late_reason",) if self._owes else ()), "login", "password"):
            return
        self.wait(True)
        credentials = Credentials(self.form.text("login"), self.password.text())
        self.password.clear()
        reason = self.form.text("late_reason") if self._owes else None
        wanted = [
            {
                "record_id": step.id,
                "seen_version": step.seen_version,
                "slots": (step.slot,),
                "seen_entry": step.seen_entry,
                "late_reason": reason if step.owes_reason is not None else None,
            }
            for step in self._steps
        ]
        self.bar.setValue(0)
        self.bar.show()
        self._job = self._desk.sign_each(sign_record, credentials, wanted).within(self)
        self._job.progress(lambda done, _: self.bar.setValue(done))
        self._job.then(self._signed).otherwise(lambda error: self._refused(error, credentials))

    def reject(self) -> None:
        """Esc while it signs: the one at hand is finished, no other is begun."""
        if self._job is not None:
            self._job.cancel()
            return
        super().reject()

    def _signed(self, given: list[object]) -> None:
        self._job = None
        self._done()
        refused = [
            (step, one) for step, one in zip(self._steps, given, strict=False) if isinstance(one, CtdeskError)
        ]
        left = len(self._steps) - len(given)
        if not refused and not left:
            self.accept()
            return
        self.bar.hide()
        self.form.setEnabled(True)
        for name in ("login", "password", *(("late_reason",) if self._owes else ())):
            self.form.fields[name].hide()
        self.sentence.setText(
            tr("Signed: {n}. Not signed: {m}.", n=len(given) - len(refused), m=len(refused) + left)
        )
        clear(self._lines)
        for step, error in refused:
            self._lines.addLayout(_line("fails", "red", step, complaint(error).whole()))
        if left:
            words = tr("You stopped before {n} more; they still wait.", n=left)
            self._lines.addWidget(Note(words, "amber", "warning"))
        self._lines.addStretch(1)
        self.do.hide()
        self.cancel.setText(tr("Close"))
        self.cancel.setFocus()

    def _refused(self, error: Exception, credentials: Credentials) -> None:
        """Nothing was signed: a wrong password, or the e-signature statement is owed first."""
        self._job = None
        self.bar.hide()
        self.complain(error)
        if isinstance(error, CtdeskError) and error.code == "SIG-08":
            dialog = StatementDialog(self, self._desk, credentials.login)
            dialog.open()
            dialog.ask_text()
        else:
            self.password.setFocus()


def _told(step: Step) -> str:
    parts = [step.subject]
    parts += [both(step.outcome.zh_CN, step.outcome.en)] if step.outcome is not None else []
    return " · ".join(parts)


def _line(icon: str, tone: look.Tone, step: Step, words: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    line.addWidget(Mark(icon, tone, 16))
    line.addWidget(Text(step.number, "strong"))
    line.addWidget(Text(words, "small", "quiet", wrap=True), 1)
    return line
