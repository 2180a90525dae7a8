"""The first start: create a site or open the demo; the recovery phrase, shown once; open by phrase."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Mark, Note, Row, Text
from ctdesk.ui.errors import Complaint
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.pages.front import Front

ASKED_BACK = 3


@dataclass(frozen=True, slots=True)
class SiteWishes:
    """What the person filled in to create a site."""

    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    prefix: str
    time_zone: str
    admin_name: str
    admin_name_latin: str
    admin_staff_no: str
    admin_login: str
    admin_password: str


class WelcomePage(Front):
    """Nothing here yet: create a site, try the demo, or open a site that lies elsewhere."""

    new_site = Signal()
    demo = Signal()
    elsewhere = Signal()

    def __init__(self) -> None:
        super().__init__(width=560)
        self.card.body.addWidget(Text(tr("Welcome"), "title"))
        self.card.body.addWidget(
            Text(
                tr("There is no site on this computer yet. What would you like to do?"),
                "body",
                "quiet",
                wrap=True,
            )
        )
        self.choices: list[Row] = []
        for icon, name, detail, signal in (
            (
                "demo",
                tr("Try the demo"),
                tr("An invented hospital with a year of invented shipments. Ready in a minute."),
                self.demo,
            ),
            (
                "hospital",
                tr("Create the site of this hospital"),
                tr("Names, time zone, first administrator, recovery phrase: about ten minutes, two people."),
                self.new_site,
            ),
            (
                "restore",
                tr("Open a site that exists"),
                tr("A folder that holds a site; for a server, the folder its administrator prepared."),
                self.elsewhere,
            ),
        ):
            row = Row()
            row.line.addWidget(Mark(icon, "primary", 26))
            words = QVBoxLayout()
            words.setSpacing(look.px(2))
            words.addWidget(Text(name, "strong"))
            words.addWidget(Text(detail, "small", "quiet", wrap=True))
            row.line.addLayout(words, 1)
            row.line.addWidget(Mark("forward", "quiet", 20))
            row.setAccessibleName(name)
            row.chosen.connect(signal)
            self.card.body.addWidget(row)
            self.choices.append(row)

    def first(self) -> QWidget:
        return self.choices[0]


class CreateSitePage(Front):
    """Who the hospital is and who administers the site at first."""

    wanted = Signal(object)  # SiteWishes
    back = Signal()

    def __init__(self) -> None:
        super().__init__(width=680)
        self.card.body.addWidget(Text(tr("Create the site of this hospital"), "title"))
        sentence = tr("The database is encrypted; its key goes into the key store of this computer.")
        self.card.body.addWidget(Text(sentence, "body", "quiet", wrap=True))
        form = self.form = Form()
        self.name_zh = form.line(tr("Hospital, in Chinese"), "name_zh", required=True)
        form.line(tr("Hospital, in English"), "name_en", required=True)
        form.line(tr("Department, in Chinese"), "department_zh", required=True)
        form.line(tr("Department, in English"), "department_en", required=True)
        form.line(
            tr("Prefix of record numbers"), "prefix", tr("2 to 4 capital letters, such as FL"), required=True
        )
        form.choice(tr("Time zone"), "time_zone", {zone: zone for zone in _zones()})
        form.line(tr("First administrator, printed name"), "admin_name", required=True)
        form.line(tr("The same name in Latin letters"), "admin_name_latin", required=True)
        form.line(tr("Staff number"), "admin_staff_no", required=True)
        form.line(tr("Login name"), "admin_login", required=True)
        self.password = form.secret(tr("Password"), "admin_password")
        self.again = form.secret(tr("Password once more"), "again")
        for pair in (
            ("name_zh", "name_en"),
            ("department_zh", "department_en"),
            ("prefix", "time_zone"),
            ("admin_name", "admin_name_latin"),
            ("admin_staff_no", "admin_login"),
            ("admin_password", "again"),
        ):
            form.side_by_side(*pair)
        form.finish()
        self.card.body.addWidget(form)
        line = QHBoxLayout()
        line.addWidget(Button(tr("Back"), "plain", "back", self.back.emit))
        line.addStretch(1)
        self.do = Button(tr("Create the site"), "primary", "add", self.submit)
        line.addWidget(self.do)
        self.card.body.addLayout(line)

    def first(self) -> QLineEdit:
        return self.name_zh

    def submit(self) -> None:
        """Check what can be checked here, then hand over."""
        form = self.form
        if form.missing(*form.fields):
            return
        if not re.fullmatch(r"[A-Z]{2,4}", form.text("prefix")):
            form.fields["prefix"].complain(tr("2 to 4 capital letters, such as FL"))
            return
        if self.password.text() != self.again.text():
            form.fields["again"].complain(tr("This is not the same password."))
            return
        self.do.setEnabled(False)
        values = {name: form.text(name) for name in form.fields if name not in ("again", "admin_password")}
        self.wanted.emit(SiteWishes(**values, admin_password=self.password.text()))

    def complain(self, complaint: Complaint) -> None:
        """The site could not be made."""
        self.do.setEnabled(True)
        self.form.complain(complaint)


class WorkPage(Front):
    """Something long is under way: what, how far, and a way to stop it."""

    stop = Signal()

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(width=480)
        self.card.body.addWidget(Text(title, "title"))
        self.card.body.addWidget(Text(sentence, "body", "quiet", wrap=True))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.card.body.addWidget(self.bar)
        self.said = Text("", "small", "quiet")
        self.card.body.addWidget(self.said)
        self.do = Button(tr("Stop"), "plain", "stop", self.stop.emit)
        self.card.body.addWidget(self.do, 0, Qt.AlignmentFlag.AlignRight)
        self.wrong = Note("", "red", "fails")
        self.wrong.hide()
        self.card.body.addWidget(self.wrong)

    def first(self) -> QWidget:
        return self.do

    def progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.said.setText(tr("{done} of {total}", done=done, total=total))

    def complain(self, complaint: Complaint) -> None:
        """It failed; the button leads back."""
        self.bar.hide()
        self.wrong.words.setText(complaint.whole())
        self.wrong.show()
        self.do.setText(tr("Back"))


class RecoveryPhrasePage(Front):
    """The recovery phrase, once: write it down or print it, then type some of it back."""

    kept = Signal()

    def __init__(self, phrase: str, hospital: str) -> None:
        super().__init__(width=640)
        self._groups, self._hospital = phrase.replace("-", " ").split(), hospital
        body = self.card.body
        body.addWidget(Text(tr("Recovery phrase"), "title"))
        body.addWidget(
            Note(
                tr(
                    "This is shown once. Without it nobody can open the data when the key store of this "
                    "computer is lost. Print it or write it down, and put it into the safe."
                ),
                "amber",
                "key",
            )
        )
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        for place, group in enumerate(self._groups):
            cell = QHBoxLayout()
            number = Text(f"{place + 1}", "small", "faint")
            number.setFixedWidth(look.px(20))
            cell.addWidget(number)
            cell.addWidget(Text(group, "strong"), 1)
            grid.addLayout(cell, place // 4, place % 4)
        body.addLayout(grid)
        line = QHBoxLayout()
        self.print = Button(tr("Save as PDF to print …"), "plain", "print", self._save)
        line.addWidget(self.print)
        line.addStretch(1)
        body.addLayout(line)
        self.form = Form()
        self._asked = sorted(random.sample(range(len(self._groups)), min(ASKED_BACK, len(self._groups))))
        for place in self._asked:
            self.form.line(tr("Group number {number}", number=place + 1), f"group{place}")
        self.form.side_by_side(*(f"group{place}" for place in self._asked))
        self.form.finish()
        body.addWidget(self.form)
        self.do = Button(tr("I have kept it safely"), "primary", "tick", self.submit, big=True)
        body.addWidget(self.do)

    def first(self) -> QWidget:
        return self.print

    def submit(self) -> None:
        """What was typed back must agree."""
        self.form.quiet()
        for place in self._asked:
            if self.form.text(f"group{place}").casefold() != self._groups[place].casefold():
                self.form.fields[f"group{place}"].complain(tr("Not the group above."))
                return
        self.kept.emit()

    def _save(self) -> None:
        words = tr("Save as PDF to print …")
        path, _ = QFileDialog.getSaveFileName(self, words, "ctdesk-recovery.pdf", "PDF (*.pdf)")
        if path:
            self.print_to(path)

    def print_to(self, path: str) -> None:
        """Write the phrase as one page, for the safe."""
        writer = QPdfWriter(path)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setResolution(96)
        writer.setTitle("ctdesk")
        painter = QPainter(writer)
        head, words = QFont(look.FAMILY, 16), QFont(look.FAMILY, 12)
        head.setBold(True)
        words.setFeature(QFont.Tag("locl"), 0)  # the local digits are drawn, but lost when the text is copied
        painter.setFont(head)
        painter.drawText(QRectF(0, 40, 640, 40), self._hospital)
        painter.drawText(QRectF(0, 80, 640, 40), tr("Recovery phrase"))
        painter.setFont(words)
        for place, group in enumerate(self._groups):
            spot = QRectF((place % 4) * 160, 150 + (place // 4) * 36, 160, 36)
            painter.drawText(spot, f"{place + 1:>2}  {group}")
        below = QRectF(0, 200 + ((len(self._groups) + 3) // 4) * 36, 640, 80)
        keep = tr("Keep this page in the safe. Whoever holds it and the database can read everything.")
        painter.drawText(below, int(Qt.TextFlag.TextWordWrap), keep)
        painter.end()


class PhrasePage(Front):
    """The key store has no key for this site: open it with the recovery phrase."""

    opened = Signal(str)
    back = Signal()

    def __init__(self, why: str) -> None:
        super().__init__(width=560)
        self.card.body.addWidget(Text(tr("Open with the recovery phrase"), "title"))
        self.card.body.addWidget(Note(why, "amber", "key"))
        self.form = Form()
        self.phrase = self.form.paragraph(
            tr("Recovery phrase"),
            "phrase",
            tr("The groups, in order; hyphens, spaces and capitals do not matter."),
        )
        self.form.finish()
        self.card.body.addWidget(self.form)
        line = QHBoxLayout()
        line.addWidget(Button(tr("Another site …"), "plain", "hospital", self.back.emit))
        line.addStretch(1)
        self.do = Button(tr("Open"), "primary", "unlock", self.submit)
        line.addWidget(self.do)
        self.card.body.addLayout(line)

    def first(self) -> QWidget:
        return self.phrase

    def submit(self) -> None:
        """Hand the phrase over; it is not kept here."""
        if self.form.missing("phrase"):
            return
        phrase = " ".join(self.form.text("phrase").split())
        self.phrase.clear()
        self.do.setEnabled(False)
        self.opened.emit(phrase)

    def complain(self, complaint: Complaint) -> None:
        """The phrase does not open this site."""
        self.do.setEnabled(True)
        self.form.complain(complaint)


class TroublePage(Front):
    """The site cannot be opened: what is so, what to do, and the ways out."""

    again = Signal()
    back = Signal()

    def __init__(self, complaint: Complaint, do: str = "") -> None:
        super().__init__(width=560)
        self.card.body.addWidget(Text(tr("The site cannot be opened"), "title"))
        self.note = Note(complaint.text, "red", "stop_sign")
        self.card.body.addWidget(self.note)
        self.next = Text(complaint.next, "body", wrap=True)
        self.next.setVisible(bool(complaint.next))
        self.card.body.addWidget(self.next)
        self.card.body.addWidget(Text(complaint.code, "small", "faint"))
        line = QHBoxLayout()
        line.addWidget(Button(tr("Another site …"), "plain", "hospital", self.back.emit))
        line.addStretch(1)
        self.do = Button(do or tr("Try again"), "primary", "refresh", self.again.emit)
        line.addWidget(self.do)
        self.card.body.addLayout(line)

    def first(self) -> QWidget:
        return self.do


def _zones() -> list[str]:
    """Zones people live in, those of China first."""
    first = ["Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei"]
    continents = ("Asia/", "Europe/", "America/", "Africa/", "Australia/", "Pacific/")
    return first + sorted(
        zone for zone in available_timezones() if zone.startswith(continents) and zone not in first
    )
