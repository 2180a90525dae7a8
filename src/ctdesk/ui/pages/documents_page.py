"""The register of controlled documents: what is in force, what comes, what one has to read, who has not."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ctdesk.services import controlled_documents as papers
from ctdesk.services import document_prints, document_readers, document_register
from ctdesk.services.document_readers import ReadingList, ReadingTask
from ctdesk.services.document_register import DocumentDetail, DocumentRow, VersionRow
from ctdesk.services.paging import Page as Rows
from ctdesk.services.stored_files import read_stored_file
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs import document as dialogs
from ctdesk.ui.dialogs.ask import ask_reason, read
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of

_MOST_NAMES = 40


def document_state(state: str) -> State:
    """A state of a document or a version in word, colour and icon."""
    return {
        "none": State(tr("No version in force"), "amber", "warning"),
        "draft": State(tr("To be written"), "grey", "draft"),
        "in_review": State(tr("In review"), "blue", "waiting"),
        "reviewed": State(tr("To be approved"), "blue", "waiting"),
        "given_back": State(tr("Given back"), "grey", "undo"),
        "approved": State(tr("Approved"), "blue", "due"),
        "in_force": State(tr("In force"), "green", "conforms"),
        "overdue": State(tr("Review overdue"), "amber", "expiring"),
        "replaced": State(tr("Replaced"), "grey", "ended"),
        "withdrawn": State(tr("Withdrawn"), "grey", "ended"),
    }[state]


def _state_cell(row: DocumentRow) -> Cell:
    state = document_state(row.state)
    word = state.word
    if row.state == "approved":
        word = tr("From {time}", time=times.short(row.effective_at))
    return Cell(word, state.tone, state.icon)


def _unread_cell(row: DocumentRow) -> Cell:
    if row.mine:
        return Cell(tr("You"), "amber", "show")
    return Cell("–" if not row.unread else str(row.unread), quiet=not row.unread)


class DocumentsPage(RegisterPage):
    """Documents on the left; versions, readers and acts of the chosen one on the right."""

    route = "documents"
    argument = "document_id"
    shows = frozenset(
        {"controlled_document", "document_version", "reading", "appointment", "delegation_line"}
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, quiet=True), 124),
            Column(
                tr("Name of the document"), lambda row: Cell(both(row.title_zh, row.title_en), strong=True)
            ),
            Column(tr("Version"), lambda row: Cell("–" if row.version is None else str(row.version)), 72),
            Column(tr("State"), _state_cell, 150),
            Column(tr("Review due"), lambda row: Cell(times.day(row.review_due)), 108, minor=True),
            Column(tr("Not read by"), _unread_cell, 92),
        )
        super().__init__(desk, columns, tr("Number or title …"), detail_width=430)
        self._new = Button(tr("New document"), "primary", "add", self.add_document)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self.mine = Button("", "plain", "show", self.show_mine)
        self.mine.hide()
        self.tools.insertWidget(self.tools.count() - 1, self.mine)
        self.at: datetime | None = None
        self.as_of = Button(tr("As of …"), "plain", "restore", self.ask_moment)
        self.tools.insertWidget(self.tools.count() - 1, self.as_of)
        self._tasks: tuple[ReadingTask, ...] = ()
        self.ticks: dict[int, QCheckBox] = {}
        self.confirm: Button | None = None

    def title(self) -> str:
        return tr("Documents")

    def breadcrumb(self) -> str:
        return tr("A new version is read before it takes effect; from that minute nobody acts without")

    def state(self) -> State | None:
        if self.at is None:
            return None
        return State(tr("As of {time}", time=times.moment(self.at)), "amber", "restore")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._new, self.desk, papers.add_document)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        """Documents are few enough for one page by number."""
        job = self.fetch(document_register.list_documents, text=self.text(), at=self.at)
        page = Job(lambda job, done, total: None)
        job.then(lambda found: page.succeed(Rows(found.rows, None)))
        return page

    def load(self) -> None:
        self.fetch(document_readers.my_readings).then(self._take_tasks)
        super().load()

    def empty_words(self) -> tuple[str, str]:
        return tr("No controlled document yet."), tr(
            "Enter the first SOP with New document. Forms come here when a revision is released."
        )

    def read_detail(self, key: int) -> None:
        self.fetch(document_register.document_detail, document_id=key, at=self.at).then(self._show)

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Register of controlled documents"), of=document_prints.register_paper)

    def show_nothing(self) -> None:
        """While nothing is chosen: what this person has to read, to be confirmed in one go."""
        if not self._tasks:
            self.show_detail([Empty("conforms", tr("You have read everything you need."))])
            return
        gravest = any(task.blocks for task in self._tasks)
        card = Card(tr("For you to read"), str(len(self._tasks)), tone="amber" if gravest else None)
        self.ticks.clear()
        for task in self._tasks:
            card.body.addWidget(self._task(task))
        self.confirm = Button(tr("Read and understood …"), "primary", "sign", self.sign_ticked)
        self.confirm.setEnabled(False)
        card.body.addWidget(self.confirm)
        self.show_detail([card])

    def show_mine(self) -> None:
        """Leave the chosen document for what this person has to read."""
        self.wanted = self.chosen = None
        self.table.clearSelection()
        self.show_nothing()

    def ask_moment(self) -> None:
        """Show the register as it was at a past minute, or come back to now."""
        if self.at is not None:
            self.show_as_of(None)
            return
        words = tr("What was in force, what was waiting and who had read what, as it was known then.")
        dialog = ValuesDialog(
            self,
            tr("The register at a past minute"),
            words,
            tr("Show"),
            ((tr("Minute"), "at", tr("YYYY-MM-DD HH:MM")),),
            self._moment_typed,
            required=("at",),
            done=lambda _: None,
        )
        dialog.open()

    def show_as_of(self, at: datetime | None) -> None:
        """The register as it was known at ``at``; None for now."""
        self.at = at
        self.as_of.setText(tr("As of …") if at is None else tr("Back to now"))
        self.as_of.dress("plain" if at is None else "primary", "restore" if at is None else "undo")
        self.changed_heading()
        self.load()

    def _moment_typed(self, values: dict[str, str]) -> Job:
        at = moment_of(values["at"], "at")
        job = self.desk.call(lambda: at, long=False, quiet=True)
        return job.then(lambda _: self.show_as_of(at))

    def add_document(self) -> None:
        """Enter a document."""
        dialogs.ask_document(self, self.desk, self._added)

    def sign_ticked(self) -> None:
        """One password entry for everything ticked."""
        chosen = [task for task in self._tasks if task.version_id in self.ticks]
        chosen = [task for task in chosen if self.ticks[task.version_id].isChecked()]
        if chosen:
            what = tr("{n} documents", n=len(chosen)) if len(chosen) > 1 else chosen[0].number
            dialogs.sign_readings(
                self, self.desk, what, tuple((task.version_id, _task_words(task)) for task in chosen)
            )

    def open_text(self, version_id: int, file_id: int | None) -> None:
        """Show the text of a version: its file, or what a form's revision changed."""
        if file_id is not None:
            job = self.fetch(read_stored_file, file_id=file_id)
            job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))
            return
        job = self.fetch(document_readers.changed_in_form, version_id=version_id)
        job.then(lambda lines: read(self, tr("Lines taken away (-) and added (+)"), "\n".join(lines)))

    def _take_tasks(self, tasks: tuple[ReadingTask, ...]) -> None:
        self._tasks = tasks
        self.mine.setText(tr("For you: {n}", n=len(tasks)))
        self.mine.setVisible(bool(tasks))
        if self.wanted is None:
            self.show_nothing()

    def _task(self, task: ReadingTask) -> QWidget:
        box = Card(padding=10)
        tick = QCheckBox(f"{task.number}  {both(task.title_zh, task.title_en)}")
        tick.toggled.connect(self._count_ticks)
        self.ticks[task.version_id] = tick
        box.body.addWidget(tick)
        box.body.addWidget(Text(_since_words(task), "small", "red" if task.blocks else "quiet", wrap=True))
        what = tr("Version {n}: {what}", n=task.version, what=task.change_note)
        box.body.addWidget(Text(what, "body", wrap=True))
        file_id = None if task.file is None else task.file.id
        show = Button(tr("Read the text"), "plain", "show", partial(self.open_text, task.version_id, file_id))
        box.body.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _count_ticks(self, _: bool) -> None:
        if self.confirm is not None:
            self.confirm.setEnabled(any(tick.isChecked() for tick in self.ticks.values()))

    def _added(self, document_id: object) -> None:
        if isinstance(document_id, int):
            self.wanted = document_id
            self.load()

    def _show(self, detail: DocumentDetail) -> None:
        row = detail.row
        if self.wanted is not None and self.wanted != row.id:
            return
        self.chosen, self.wanted = row, row.id
        cards: list[QWidget] = [self._head(detail)]
        cards += [self._version(detail, version) for version in detail.versions]
        self.show_detail(cards)
        standing_now = [one for one in detail.versions if one.state in ("in_force", "overdue", "approved")]
        if standing_now and self.desk.may(document_readers.reading_list):
            for version in standing_now:
                job = self.fetch(document_readers.reading_list, version_id=version.id, at=self.at)
                job.then(partial(self._show_readers, row.id))

    def _head(self, detail: DocumentDetail) -> Card:
        row = detail.row
        card = Card()
        line = QHBoxLayout()
        line.addWidget(Text(both(row.title_zh, row.title_en), "heading", wrap=True), 1)
        line.addWidget(Chip(document_state(row.state)), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(line)
        kind = tr("Controlled form") if row.kind == "form" else tr("SOP")
        pairs = [(tr("Number"), row.number), (tr("Kind"), kind), (tr("Owner"), detail.owner or "–")]
        if row.effective_at is not None:
            pairs.append((tr("In force from"), times.moment(row.effective_at)))
            pairs.append((tr("Review due"), times.day(row.review_due)))
        if detail.withdrawn_at is not None:
            pairs.append((tr("Withdrawn"), times.moment(detail.withdrawn_at)))
            pairs.append((tr("Why"), detail.withdraw_reason or "–"))
        card.body.addLayout(facts(pairs))
        if row.kind == "form":
            words = tr("Revisions of forms are released under Settings.")
            card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        elif detail.withdrawn_at is None and self.at is None:
            card.body.addLayout(self._acts(detail))
        return card

    def _acts(self, detail: DocumentDetail) -> QHBoxLayout:
        row = detail.row
        line = QHBoxLayout()
        duties = frozenset(detail.versions[0].duties) if detail.versions else frozenset()
        write = Button(
            tr("Hand in a version …"),
            "plain",
            "add",
            lambda: dialogs.VersionDialog(self, self.desk, row, duties).open(),
        )
        waits = tr("A version is waiting already.") if row.waiting is not None else ""
        line.addWidget(allow(write, self.desk, papers.write_version, waits))
        away = Button(tr("Withdraw …"), "quiet", "ended", partial(self._withdraw_document, row))
        line.addWidget(allow(away, self.desk, papers.withdraw_document))
        line.addStretch(1)
        return line

    def _version(self, detail: DocumentDetail, version: VersionRow) -> Card:
        row = detail.row
        card = Card(tr("Version {n}", n=version.version))
        card.head.addWidget(Chip(document_state(version.state)))
        card.body.addWidget(Text(version.change_note, "body", wrap=True))
        if version.to_read:
            words = tr("You have not read this version.")
            if version.effective_at is not None:
                words = tr(
                    "You have not read this version; from {time} on you may not act without.",
                    time=times.moment(version.effective_at),
                )
            card.body.addWidget(Note(words, "amber", "show"))
        elif version.read_at is not None:
            card.body.addLayout(
                standing("conforms", "green", tr("Read and understood"), times.moment(version.read_at))
            )
        pairs = _history(version)
        if version.duties:
            words = listed(terms().word("duties", duty, language()) for duty in version.duties)
            pairs.append((tr("Read before acting as"), words))
        card.body.addLayout(facts(pairs, strong=False))
        line = QHBoxLayout()
        file_id = None if version.file is None else version.file.id
        shown = version.file is not None or row.kind == "form"
        if shown:
            text = tr("Read the text") if version.file is not None else tr("What changed")
            line.addWidget(Button(text, "plain", "show", partial(self.open_text, version.id, file_id)))
        offered = self._offered(row, version) if self.at is None else []
        for button in offered[:1]:
            line.addWidget(button)
        line.addStretch(1)
        card.body.addLayout(line)
        if offered[1:]:
            more = QHBoxLayout()
            for button in offered[1:]:
                more.addWidget(button)
            more.addStretch(1)
            card.body.addLayout(more)
        return card

    def _offered(self, row: DocumentRow, version: VersionRow) -> list[Button]:
        """What can be done with a version as it stands."""
        desk, buttons = self.desk, []
        if version.to_read:
            words = tr("Version {n}: {what}", n=version.version, what=version.change_note)
            sign = partial(dialogs.sign_readings, self, desk, row.number, ((version.id, words),))
            buttons.append(Button(tr("Read and understood …"), "primary", "sign", sign))
        if version.state == "in_review":
            review = Button(
                tr("Review …"), "primary", "sign", partial(dialogs.sign_review, self, desk, row, version)
            )
            buttons.append(allow(review, desk, papers.review_version))
        if version.state == "reviewed":
            approve = Button(
                tr("Approve …"),
                "primary",
                "sign",
                lambda: dialogs.ApprovalDialog(self, desk, row, version).open(),
            )
            own = tr("Who wrote a version does not approve it.") if version.author_is_me else ""
            buttons.append(allow(approve, desk, papers.approve_version, own))
        if version.state in ("in_review", "reviewed"):
            words = tr("Take back …") if version.author_is_me else tr("Send back …")
            buttons.append(
                allow(
                    Button(words, "plain", "undo", partial(self._give_back, row, version)),
                    desk,
                    papers.give_back,
                )
            )
        if row.kind == "sop" and version.state in ("in_force", "overdue"):
            again = Button(
                tr("Review …"),
                "primary" if version.state == "overdue" else "plain",
                "document",
                lambda: dialogs.ReviewDialog(self, desk, row, version).open(),
            )
            buttons.append(allow(again, desk, papers.confirm_review))
        if row.kind == "sop" and version.state in ("in_force", "overdue", "approved"):
            away = Button(tr("Withdraw …"), "quiet", "ended", partial(self._withdraw, row, version))
            buttons.append(allow(away, desk, papers.withdraw_version))
        return buttons

    def _show_readers(self, document_id: int, found: ReadingList) -> None:
        if self.wanted != document_id or not found.readers:
            return
        missing = [one for one in found.readers if one.read_at is None]
        done = len(found.readers) - len(missing)
        card = Card(
            tr("Who reads version {n}", n=found.version),
            tr("{done} of {all}", done=done, all=len(found.readers)),
        )
        for one in missing[:_MOST_NAMES]:
            duties = listed(terms().word("duties", duty, language()) for duty in one.duties)
            late = found.since is not None and not times.is_to_come(found.since)
            closed = (
                tr("May not act now: {duties}", duties=duties)
                if late
                else tr("From {time} on closed: {duties}", time=times.short(found.since), duties=duties)
            )
            card.body.addLayout(
                standing("fails" if late else "waiting", "red" if late else "amber", one.name)
            )
            card.body.addWidget(Text(closed, "small", "quiet", wrap=True))
        if len(missing) > _MOST_NAMES:
            more = tr("and {count} more", count=len(missing) - _MOST_NAMES)
            card.body.addWidget(Text(more, "small", "quiet"))
        for one in [each for each in found.readers if each.read_at is not None][:_MOST_NAMES]:
            card.body.addLayout(standing("conforms", "green", one.name, times.moment(one.read_at)))
        paper = Button(tr("Print …"), "plain", "print", partial(self._print_readers, document_id, found))
        card.body.addWidget(paper, 0, Qt.AlignmentFlag.AlignLeft)
        self.detail.insertWidget(max(0, self.detail.count() - 1), card)

    def _print_readers(self, document_id: int, found: ReadingList) -> None:
        print_list(
            self,
            self.desk,
            tr("Who reads version {n}", n=found.version),
            of=document_prints.readers_paper,
            document_id=document_id,
            version_id=found.version_id,
            at=self.at,
        )

    def _give_back(self, row: DocumentRow, version: VersionRow) -> None:
        words = tr(
            "{number} version {n} is closed; the next attempt is a new version.",
            number=row.number,
            n=version.version,
        )
        ask_reason(
            self,
            tr("Give a version back"),
            words,
            tr("Give back"),
            lambda reason: self.run(papers.give_back, version_id=version.id, reason=reason),
        )

    def _withdraw(self, row: DocumentRow, version: VersionRow) -> None:
        words = tr(
            "No version of {number} is in force from then on, until a new one takes effect.",
            number=row.number,
        )
        if version.state == "approved":
            words = tr("{number} version {n} will not take effect.", number=row.number, n=version.version)
        ask_reason(
            self,
            tr("Withdraw a version"),
            words,
            tr("Withdraw"),
            lambda reason: self.run(papers.withdraw_version, version_id=version.id, reason=reason),
        )

    def _withdraw_document(self, row: DocumentRow) -> None:
        ask_reason(
            self,
            tr("Withdraw a document"),
            tr("{number} leaves the register for good; its versions can still be read.", number=row.number),
            tr("Withdraw"),
            lambda reason: self.run(
                papers.withdraw_document, document_id=row.id, seen_version=row.row_version, reason=reason
            ),
        )


def _task_words(task: ReadingTask) -> str:
    title = both(task.title_zh, task.title_en)
    return tr("{number} version {n}  {title}", number=task.number, n=task.version, title=title)


def _since_words(task: ReadingTask) -> str:
    duties = listed(terms().word("duties", duty, language()) for duty in task.duties)
    if task.blocks:
        return tr(
            "In force since {time}. Closed until read: {duties}", time=times.moment(task.since), duties=duties
        )
    return tr(
        "Takes effect {time}. Closed from then on: {duties}", time=times.moment(task.since), duties=duties
    )


def _history(version: VersionRow) -> list[tuple[str, str]]:
    def by(name: str | None, at: Any) -> str:
        return f"{name or '–'}, {times.moment(at)}"

    pairs = [(tr("Written"), by(version.author, version.drafted_at))]
    if version.reviewed_at is not None:
        pairs.append((tr("Reviewed"), by(version.reviewed_by, version.reviewed_at)))
    if version.approved_at is not None:
        pairs.append((tr("Approved"), by(version.approved_by, version.approved_at)))
        pairs.append((tr("In force from"), times.moment(version.effective_at)))
    if version.ended_at is not None:
        pairs.append((tr("Ended"), by(version.ended_by, version.ended_at)))
        pairs.append((tr("Why"), version.end_reason or "–"))
    return pairs
