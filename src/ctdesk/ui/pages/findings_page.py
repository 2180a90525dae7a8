"""Findings of inspections, holders and audits: what was found, what is replied, the actions, closure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.services import capas, findings
from ctdesk.services.capas import Source
from ctdesk.services.case_prints import findings_paper
from ctdesk.services.findings import FindingRow, FindingSheet
from ctdesk.services.stored_files import FileRef, read_stored_file
from ctdesk.services.team import list_members
from ctdesk.ui import capa_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.capa import ActionDialog, Begin
from ctdesk.ui.dialogs.finding import AssignFinding, RegisterFinding, ReplyDialog, TakeOverFinding
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column


class FindingsPage(RegisterPage):
    """Findings on the left, the newest first; the chosen one on the right with its next step."""

    route = "findings"
    argument = "finding_id"
    shows = frozenset({"finding", "capa", "assessment_finding", "member"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("Finding"), lambda row: Cell(row.text.splitlines()[0])),
            Column(tr("Class"), _class_cell, 84),
            Column(tr("Reply due on"), _due_cell, 112, minor=True),
            Column(tr("State"), _state_cell, 136),
        )
        super().__init__(desk, columns, tr("Number, words, from whom …"), detail_width=410)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which findings"))
        for code, words in (
            ("open", tr("Open findings")),
            ("closed", tr("Closed findings")),
            ("all", tr("All findings")),
        ):
            self.which.addItem(words, code)
        self.which.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which)
        if self.segments is not None:
            self.list.body.insertWidget(0, self.segments)  # the search keeps its room
        self._take = Button(tr("Take over from a holder …"), "plain", "drop", self.take_over)
        self._new = Button(tr("Enter a finding …"), "plain", "add", self.register)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Findings")

    def breadcrumb(self) -> str:
        return tr("Replied to in time, answered with actions")

    def buttons(self) -> list[Button]:
        return [
            allow(self._take, self.desk, findings.take_over_finding),
            allow(self._new, self.desk, findings.register_finding),
        ]

    def opened(self, **arguments: Any) -> None:
        if isinstance(arguments.get("finding_id"), int):
            self.which.setCurrentIndex(self.which.findData("all"))  # it may be closed by now
        super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        which = str(self.which.currentData())
        return self.fetch(findings.list_findings, which=which, text=self.text(), after=after, limit=limit)

    def print_seen(self) -> None:
        which = str(self.which.currentData())
        title = tr("Register of findings")
        print_list(self, self.desk, title, findings_paper, which=which, text=self.text())

    def empty_words(self) -> tuple[str, str]:
        return tr("No finding is open."), tr("Enter what an inspection or a holder found, with its letter.")

    def hint(self) -> tuple[str, str]:
        return "look_up", tr("Choose a finding on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(findings.finding_sheet, finding_id=key).then(self._show)

    def register(self) -> None:
        """Enter what was found."""
        self._with_people(
            lambda people: RegisterFinding(self.window(), self.desk, people, self._open_new).open()
        )

    def take_over(self) -> None:
        """Take what a holder's assessment found into this register."""

        def ask(found: Any) -> None:
            self._with_people(
                lambda people: TakeOverFinding(self.window(), self.desk, found, people, self._open_new).open()
            )

        self.fetch(findings.findings_to_take_over).then(ask)

    def _open_new(self, finding_id: object) -> None:
        assert isinstance(finding_id, int)
        self.wanted = finding_id
        self.which.setCurrentIndex(0)
        self.load()

    def _show(self, sheet: FindingSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet), self._text(sheet), self._actions(sheet)]
        if sheet.row.stage != "closed":
            cards.append(_obstacles(sheet))
        self.show_detail(cards)

    def _head(self, sheet: FindingSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(capa_words.class_state(row.class_code)))
        card.head.addWidget(Chip(capa_words.finding_state(row)))
        pairs = [
            (tr("Where it comes from"), capa_words.origin_words(row.origin)),
            (tr("From whom"), row.from_whom),
            (tr("Came on"), times.day(row.received_on)),
            (tr("Reply due on"), "–" if row.reply_due is None else times.day(row.reply_due)),
            (tr("Answered by"), row.owner or tr("nobody yet")),
        ]
        if sheet.reference:
            pairs.insert(2, (tr("Their number"), sheet.reference))
        if sheet.closed_at is not None:
            pairs.append((tr("Closed"), f"{sheet.closed_by or '–'}  {times.short(sheet.closed_at)}"))
            pairs.append((tr("Why it is closed"), sheet.close_note or "–"))
        card.body.addLayout(facts(pairs))
        for button in self._steps(sheet):
            card.body.addWidget(button)
        return card

    def _steps(self, sheet: FindingSheet) -> list[Button]:
        row = sheet.row
        if row.stage == "closed":
            return []
        plan = Button(tr("Plan an action …"), "plain", "add", partial(self._plan, sheet))
        words = tr("Reply …") if row.stage == "open" else tr("Change the reply …")
        reply = Button(words, "plain", "edit", partial(self._reply, sheet))
        assign = Button(tr("Who answers it …"), "link", on=partial(self._assign, sheet))
        against = complaint(sheet.obstacles[0]).whole() if sheet.obstacles else ""
        close = Button(tr("Close it …"), "plain", "signed", partial(self._close, row))
        found = [
            allow(plan, self.desk, capas.open_action),
            allow(reply, self.desk, findings.reply_to_finding),
            allow(close, self.desk, findings.close_finding, against),
            allow(assign, self.desk, findings.assign_finding),
        ]
        if not sheet.obstacles:
            found.insert(0, found.pop(2))
        elif row.actions or row.class_code == findings.LIGHTEST:
            found.insert(0, found.pop(1))
        found[0].dress("primary")
        return found

    def _text(self, sheet: FindingSheet) -> Card:
        card = Card(tr("Finding and reply"))
        card.body.addWidget(Text(sheet.row.text, "body", wrap=True, select=True))
        self._file(card, sheet.file)
        if sheet.reply is not None:
            told = f"{tr('Replied')}  {sheet.replied_by or '–'}  {times.short(sheet.replied_at)}"
            card.body.addWidget(Text(told, "small", "quiet"))
            card.body.addWidget(Text(sheet.reply, "body", wrap=True, select=True))
            self._file(card, sheet.reply_file)
        return card

    def _file(self, card: Card, file: FileRef | None) -> None:
        if file is not None:
            words = f"{file.name}  {file.sha256[:8]}…"
            card.body.addWidget(Button(words, "link", "attach", partial(self._open_file, file.id)))

    def _actions(self, sheet: FindingSheet) -> Card:
        card = Card(tr("Actions"), str(len(sheet.actions)))
        if not sheet.actions:
            card.body.addWidget(Text(tr("None is planned yet."), "small", "quiet"))
        for one in sheet.actions:
            state = capa_words.short_state(one.state)
            card.body.addLayout(standing(state.icon, state.tone, one.text.splitlines()[0], state.word))
            card.body.addWidget(
                Button(
                    tr("Open {number}", number=one.number),
                    "link",
                    on=partial(self.go.emit, "capa", {"capa_id": one.id}),
                )
            )
        return card

    # ── what a person does ───────────────────────────────────────────────────────────────────────
    def _with_people(self, then: Callable[[Any], object]) -> None:
        self.fetch(list_members, state="active", limit=500).then(lambda found: then(found.rows))

    def _plan(self, sheet: FindingSheet) -> None:
        begin = Begin(problem=sheet.row.text, owner_id=sheet.row.owner_id)
        source = Source(finding_id=sheet.row.id)

        def opened(capa_id: object) -> None:
            self.go.emit("capa", {"capa_id": capa_id})

        self._with_people(
            lambda people: ActionDialog(
                self.window(), self.desk, people, source=source, begin=begin, done=opened
            ).open()
        )

    def _reply(self, sheet: FindingSheet) -> None:
        ReplyDialog(self.window(), self.desk, sheet).open()

    def _assign(self, sheet: FindingSheet) -> None:
        self._with_people(lambda people: AssignFinding(self.window(), self.desk, sheet, people).open())

    def _close(self, row: FindingRow) -> None:
        PasswordDialog(
            self.window(),
            self.desk,
            tr("Close {number}", number=row.number),
            tr("It was replied to, and its actions had effect."),
            tr("Close it"),
            lambda credentials, said: self.desk.sign(
                findings.close_finding,
                credentials,
                finding_id=row.id,
                seen_version=row.row_version,
                note=said["note"],
            ),
            fields=((tr("Why it is closed"), "note", ""),),
        ).open()

    def _open_file(self, file_id: int) -> None:
        job = self.fetch(read_stored_file, file_id=file_id)
        job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))


def _class_cell(row: FindingRow) -> Cell:
    state = capa_words.class_state(row.class_code)
    return Cell(state.word, state.tone)


def _due_cell(row: FindingRow) -> Cell:
    if row.reply_due is None or row.stage != "open":
        return Cell("–", quiet=True)
    return Cell(times.day(row.reply_due), "red", "clock") if row.overdue else Cell(times.day(row.reply_due))


def _state_cell(row: FindingRow) -> Cell:
    state = capa_words.finding_state(row)
    return Cell(state.word, state.tone, state.icon)


def _obstacles(sheet: FindingSheet) -> Card:
    card = Card(tr("Before it can be closed"), str(len(sheet.obstacles)))
    if not sheet.obstacles:
        card.body.addLayout(standing("conforms", "green", tr("Nothing stands against closing it.")))
    for one in sheet.obstacles:
        card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
    return card
