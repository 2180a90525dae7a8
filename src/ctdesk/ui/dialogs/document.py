"""Controlled documents in dialogs: a new one, a version handed in, an approval with its minute, reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import controlled_documents as papers
from ctdesk.services.document_register import DocumentRow, VersionRow
from ctdesk.services.document_signing import APPROVE, AUTHOR, READ, REVIEW
from ctdesk.services.gate import Credentials
from ctdesk.services.rights import duty_table, duty_topics
from ctdesk.ui import look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.sign import SignDialog, SigningLine, ask_signature
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import day_of, moment_of

_KINDS = "PDF, Word (*.pdf *.docx)"


class DutyPicker(QWidget):
    """Duties to be ticked with the space bar, found by typing; those of a topic stand together."""

    def __init__(self, ticked: frozenset[str] = frozenset()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a duty …"))
        self.search.setAccessibleName(tr("Find a duty …"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setMinimumHeight(look.px(150))
        topics = duty_topics()
        offered = [one for one in duty_table().values() if not one.everyone and not one.external]
        # Those ticked come first, so that what is chosen is seen without scrolling.
        for duty in sorted(offered, key=lambda one: (one.code not in ticked, topics[one.code], one.code)):
            item = QListWidgetItem(terms().word("duties", duty.code, language()))
            item.setData(Qt.ItemDataRole.UserRole, duty.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = duty.code in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        column.addWidget(self.list)
        self.setMinimumHeight(self.minimumSizeHint().height())
        self.setFocusProxy(self.search)

    def tick(self, duty: str) -> None:
        """Choose a duty."""
        for item in self._items():
            if item.data(Qt.ItemDataRole.UserRole) == duty:
                item.setCheckState(Qt.CheckState.Checked)

    def ticked(self) -> tuple[str, ...]:
        """The codes of the duties chosen."""
        on = Qt.CheckState.Checked
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() == on)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _find(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.casefold() not in item.text().casefold())


class VersionDialog(Dialog):
    """The next version: its text, what changed, and which duties ask for having read it."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: DocumentRow, duties: frozenset[str]) -> None:
        super().__init__(
            parent,
            tr("Hand in a version"),
            tr("QA reviews {number} next, then the team lead approves it.", number=row.number),
            tr("Go on to sign"),
            icon="document",
            width=600,
        )
        self._desk, self._row = desk, row
        self.file = FileField(_KINDS)
        self.form.custom(tr("Text of the version"), "file", self.file, tr("PDF is shown inside ctdesk."))
        self.note = self.form.paragraph(tr("What changed, and why"), "change_note", required=True)
        self.duties = DutyPicker(duties)
        self.form.custom(
            tr("To be read before acting as"),
            "duties",
            self.duties,
            tr("Whoever holds one of these reads this version before it takes effect."),
        )
        self.form.finish()
        self.file.button.setFocus()

    def submit(self) -> None:
        if self.form.missing("change_note"):
            return
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._sign).otherwise(self.complain)

    def _sign(self, file: tuple[str, bytes]) -> None:
        self.wait(False)
        self.accept()
        given = {
            "document_id": self._row.id,
            "change_note": self.form.text("change_note"),
            "duties": self.duties.ticked(),
            "file": file,
        }
        said = tr("Text: {name}", name=file[0])
        _ask(self.parentWidget(), self._desk, self._row.number, "authored", said, papers.write_version, given)


class ApprovalDialog(Dialog):
    """From which minute a version is in force, and when it is looked at again."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: DocumentRow, version: VersionRow) -> None:
        super().__init__(
            parent,
            tr("Approve a version"),
            tr(
                "{number} version {n}: who has to read it is told at once, and may not act without from the "
                "minute it takes effect.",
                number=row.number,
                n=version.version,
            ),
            tr("Go on to sign"),
            icon="sign",
            width=560,
        )
        self._desk, self._row, self._version = desk, row, version
        hint = tr("Empty: with the next full minute. Leave time to read it.")
        self.begin = self.form.line(tr("In force from"), "effective_at", hint)
        self.begin.setPlaceholderText(tr("YYYY-MM-DD HH:MM"))
        self.due = self.form.line(tr("Review due"), "review_due", tr("Empty: after 24 months, the longest."))
        self.due.setPlaceholderText(tr("YYYY-MM-DD"))
        self.form.side_by_side("effective_at", "review_due")
        self.form.finish()
        self.begin.setFocus()

    def submit(self) -> None:
        try:
            begin = moment_of(self.form.text("effective_at"), "effective_at")
            due = day_of(self.form.text("review_due"), "review_due")
        except CtdeskError as error:
            self.complain(error)
            return
        self.accept()
        sign_approval(self.parentWidget(), self._desk, self._row, self._version, begin, due)


class ReviewDialog(Dialog):
    """The version in force is still right as it stands: when it is looked at next."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: DocumentRow, version: VersionRow) -> None:
        super().__init__(
            parent,
            tr("Review without change"),
            tr("{number} is right as it stands. Say when it is looked at again.", number=row.number),
            tr("Go on to sign"),
            icon="document",
        )
        self._desk, self._row, self._version = desk, row, version
        self.due = self.form.line(tr("Review due"), "review_due", tr("Within 24 months."), required=True)
        self.due.setPlaceholderText(tr("YYYY-MM-DD"))
        self.form.finish()
        self.due.setFocus()

    def submit(self) -> None:
        if self.form.missing("review_due"):
            return
        try:
            due = day_of(self.form.text("review_due"), "review_due")
        except CtdeskError as error:
            self.complain(error)
            return
        version = self._version
        given = {"version_id": version.id, "seen_version": version.row_version, "review_due": due}
        said = tr("Version {n} stays as it is; next review {day}.", n=version.version, day=times.day(due))
        self.accept()
        number = self._row.number
        _ask(self.parentWidget(), self._desk, number, "reviewed", said, papers.confirm_review, given)


def ask_document(parent: QWidget, desk: Desk, done: Callable[[object], object]) -> ValuesDialog:
    """Enter a document into the register."""
    dialog = ValuesDialog(
        parent,
        tr("New document"),
        tr("Its first version is handed in afterwards. The number is the hospital's own."),
        tr("Enter"),
        (
            (tr("Number"), "number", ""),
            (tr("Title (Chinese)"), "title_zh", ""),
            (tr("Title (English)"), "title_en", ""),
        ),
        lambda values: desk.run(
            papers.add_document,
            number=values["number"],
            title_zh=values["title_zh"],
            title_en=values["title_en"],
        ),
        required=("number", "title_zh", "title_en"),
        done=done,
    )
    dialog.open()
    return dialog


def sign_review(parent: QWidget, desk: Desk, row: DocumentRow, version: VersionRow) -> SignDialog:
    """QA signs that a version is right."""
    given = {"version_id": version.id, "seen_version": version.row_version}
    said = tr("Version {n}: {what}", n=version.version, what=version.change_note)
    return _ask(parent, desk, row.number, "reviewed", said, papers.review_version, given)


def sign_approval(
    parent: QWidget | None,
    desk: Desk,
    row: DocumentRow,
    version: VersionRow,
    begin: datetime | None,
    due: date | None,
) -> SignDialog:
    """The lead approves."""
    given = {
        "version_id": version.id,
        "seen_version": version.row_version,
        "effective_at": begin,
        "review_due": due,
    }
    when = tr("with the next full minute") if begin is None else times.moment(begin)
    said = tr("Version {n}, in force from: {time}", n=version.version, time=when)
    return _ask(parent, desk, row.number, "approved", said, papers.approve_version, given)


def sign_readings(
    parent: QWidget, desk: Desk, what: str, versions: tuple[tuple[int, str], ...]
) -> SignDialog:
    """Read and understood: one password entry for what is listed, one signature each (decision 43)."""
    said = "\n".join(words for _, words in versions)
    given = {"version_ids": tuple(version for version, _ in versions)}
    return _ask(parent, desk, what, "acknowledged", said, papers.read_document, given)


_DUTIES = {
    "authored": AUTHOR,
    "reviewed": REVIEW,
    "approved": APPROVE,
    "acknowledged": READ,
}


def _ask(
    parent: QWidget | None,
    desk: Desk,
    what: str,
    act: str,
    said: str,
    command: Callable[..., Any],
    given: Mapping[str, Any],
) -> SignDialog:
    words = terms()
    line = SigningLine(
        act,
        words.word("duties", _DUTIES[act], language()),
        words.word("meanings", act, language()),
        f"{words.statement(act, language())}\n{said}",
    )

    def perform(credentials: Credentials) -> Job:
        return desk.sign(command, credentials, **given)

    return ask_signature(parent, desk, what, (line,), perform, _done)


def _done(_: object) -> None:
    """The page hears of it by the tables that changed."""
