"""Propose a delegation: to whom, why, and line by line what for how long; signed with the password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.domain.delegating import MOST_LINES, Wish
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.delegation_options import DelegationOptions, delegation_options
from ctdesk.services.delegations import ProposedDelegation, propose_delegation
from ctdesk.services.gate import Credentials
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.delegation_words import duty_name, period_words, slot_name
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import moment_of

_WIDE = 960
_IN_SIGHT = 4
LINE = "line:"


class _Cell(QLineEdit):
    """A time; Enter goes on to the next field instead of pressing the dialog's button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


@dataclass(slots=True)
class _Line:
    duty: PickBox
    product: PickBox
    site: QComboBox
    start: QLineEdit
    end: QLineEdit

    @property
    def editors(self) -> tuple[QWidget, ...]:
        return (self.duty, self.product, self.site, self.start, self.end)


class Lines(QWidget):
    """One line for each duty; a new one repeats scope and period of the one before."""

    def __init__(self, options: DelegationOptions) -> None:
        super().__init__()
        self.lines: list[_Line] = []
        self._options = options
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.addWidget(Text(tr("What is delegated"), "strong"))
        head.addStretch(1)
        self.fewer = Button(tr("Take the last away"), "link", on=self.take_last)
        self.more = Button(tr("One more line"), "link", "add", self.add_line)
        head.addWidget(self.fewer)
        head.addWidget(self.more)
        column.addLayout(head)
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, look.px(14), 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(6))
        self._grid.setVerticalSpacing(look.px(4))
        whole.addLayout(self._grid)
        whole.addStretch(1)
        names = (
            tr("Duty"),
            tr("Product"),
            tr("Site"),
            tr("From (first minute)"),
            tr("Until (no longer from)"),
        )
        for place, (name, wide, stretch) in enumerate(
            zip(names, (0, 150, 96, 136, 136), (1, 0, 0, 0, 0), strict=True)
        ):
            self._grid.addWidget(Text(name, "small", "quiet"), 0, place)
            self._grid.setColumnStretch(place, stretch)
            if wide:
                self._grid.setColumnMinimumWidth(place, look.px(wide))
        self._area = scrolling(inner)
        self._area.setMinimumHeight(look.px(30 + 38 * 2))
        column.addWidget(self._area)
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.add_line()

    def add_line(self) -> None:
        """One line more, with scope and period of the one before."""
        if len(self.lines) >= MOST_LINES:
            return
        before = self.lines[-1] if self.lines else None
        options, number = self._options, len(self.lines) + 1
        starts = times.local(datetime.now().astimezone()).replace(second=0, microsecond=0) + timedelta(
            minutes=5
        )
        line = _Line(
            PickBox([("", ""), *((code, duty_name(code)) for code in options.duties)]),
            PickBox(
                [("", tr("every product")), *((code, f"{name} {code}") for code, name in options.products)]
            ),
            QComboBox(),
            _Cell(before.start.text() if before else f"{starts:%Y-%m-%d %H:%M}"),
            _Cell(before.end.text() if before else f"{starts + timedelta(days=7):%Y-%m-%d %H:%M}"),
        )
        for box, letters in ((line.duty, 22), (line.product, 8)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(letters)
        line.site.addItem(tr("every site"), "")
        for code in options.sites:
            line.site.addItem(code, code)
        if before is not None:
            line.product.setCurrentIndex(before.product.currentIndex())
            line.site.setCurrentIndex(before.site.currentIndex())
        what = (
            tr("Duty"),
            tr("Product"),
            tr("Site"),
            tr("From (first minute)"),
            tr("Until (no longer from)"),
        )
        for place, (editor, name) in enumerate(zip(line.editors, what, strict=True)):
            editor.setAccessibleName(tr("Line {number}: {what}", number=number, what=name))
            editor.setMinimumHeight(look.px(32))
            self._grid.addWidget(editor, number, place)
        self.lines.append(line)
        self._settle()
        line.duty.setFocus()

    def take_last(self) -> None:
        """One line less; the first one stays."""
        if len(self.lines) < 2:
            return
        for editor in self.lines.pop().editors:
            self._grid.removeWidget(editor)
            editor.deleteLater()
        self._settle()

    def wishes(self) -> tuple[Wish, ...]:
        """The lines as typed. Raises ``TYPED-02`` for a time that is none, ``FIELD-01`` for what is empty."""
        found = []
        for number, line in enumerate(self.lines, start=1):
            field = f"{LINE}{number}"
            start, end = moment_of(line.start.text(), field), moment_of(line.end.text(), field)
            duty = line.duty.code()
            if not duty or start is None or end is None:
                raise CtdeskError("FIELD-01", field=field)
            site = str(line.site.currentData() or "")
            found.append(Wish(duty, start, end, line.product.code(), site))
        return tuple(found)

    def complain(self, number: int, words: str) -> None:
        """Say what is wrong with a line, and put the focus there; nothing wrong with ``words`` empty."""
        self.wrong.setVisible(bool(words))
        self.wrong.setText(tr("Line {number}: {what}", number=number, what=words) if words else "")
        if words and 0 < number <= len(self.lines):
            self.lines[number - 1].duty.setFocus()

    def _settle(self) -> None:
        shown = min(max(2, len(self.lines)), _IN_SIGHT)
        self._area.setFixedHeight(look.px(30 + 38 * shown))
        self.fewer.setEnabled(len(self.lines) > 1)


class ProposeDialog(Dialog):
    """Asks for everything a proposal needs; lines and password stay when something is refused."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        options: DelegationOptions,
        done: Callable[[ProposedDelegation], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Delegate duties"),
            tr("The delegate accepts all of it or declines, then the lead decides each line."),
            tr("Sign and propose"),
            icon="sign",
            width=_WIDE,
        )
        self._desk, self._done = desk, done
        people = [
            ("", ""),
            *((str(one.id), f"{one.name} {one.name_latin} · {_roles(one.roles)}") for one in options.people),
        ]
        self.delegate = PickBox(people)
        self.form.custom(tr("Delegate"), "delegate_id", self.delegate)
        reasons = {"leave": tr("Leave"), "shift": tr("Shift"), "emergency": tr("Emergency")}
        self.form.choice(tr("Reason"), "reason_code", reasons)
        self.form.side_by_side("delegate_id", "reason_code")
        self.form.line(tr("Explanation"), "reason", tr("Needed in an emergency."))
        away = {"": tr("none")} | {
            str(key): period_words(start, end) if end is not None else times.moment(start)
            for key, start, end in options.absences
        }
        self.form.choice(tr("Absence that it covers"), "absence_id", away)
        self.form.side_by_side("reason", "absence_id")
        self.lines = Lines(options)
        self.form.column.addWidget(self.lines)
        self.password = self.form.secret(tr("Your password"), "password")
        self.form.finish()
        self.delegate.setFocus()

    def submit(self) -> None:
        session = self._desk.session
        self.lines.complain(0, "")
        if session is None or self.form.missing("delegate_id", "password"):
            return
        try:
            wishes = self.lines.wishes()
        except Exception as error:  # what cannot be read is told like what is refused
            self.complain(error)
            return
        self.wait(True)
        credentials = Credentials(session.actor.login, self.password.text())
        self.password.clear()
        absence = self.form.text("absence_id")
        job = self._desk.sign(
            propose_delegation,
            credentials,
            delegate_id=int(self.delegate.code()),
            lines=wishes,
            reason_code=self.form.text("reason_code"),
            reason=self.form.text("reason") or None,
            absence_id=int(absence) if absence else None,
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def complain(self, error: Exception) -> None:
        """Beside the line it is about, else beside its field."""
        self.wait(False)
        told = complaint(error)
        number = told.field.removeprefix(LINE)
        if told.field.startswith(LINE) and number.isdigit():
            self.form.quiet()
            self.lines.complain(int(number), told.whole())
        else:
            self.form.complain(told)

    def _finish(self, made: ProposedDelegation) -> None:
        self.accept()
        self._done(made)


def _roles(roles: tuple[str, ...]) -> str:
    return listed(slot_name(code) for code in roles) or both("无岗位", "no role")


def propose(page: Page, done: Callable[[ProposedDelegation], object]) -> None:
    """Read what can be delegated, then ask."""
    page.fetch(delegation_options).then(lambda found: ProposeDialog(page, page.desk, found, done).open())
