"""Corrective and preventive actions: what is planned, done, watched; the chosen one with its next step."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.services import capa_course, capas
from ctdesk.services.capa_rows import ActionRow, ActionSheet, action_sheet, list_actions
from ctdesk.services.capas import Source
from ctdesk.services.case_prints import actions_paper
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.ui import capa_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.capa import ActionDialog, Begin
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages import capa_acts as acts
from ctdesk.ui.pages.capa_cards import (
    checks_card,
    head_facts,
    papers_card,
    plan_card,
    why_card,
)
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column

_SOURCES = {"incident": "incident", "finding": "findings", "recall": "recall"}
_ARGUMENTS = {"incident": "incident_id", "finding": "finding_id", "recall": "recall_id"}


class CapaPage(RegisterPage):
    """Actions on the left, those due first on top; the chosen one on the right."""

    route = "capa"
    argument = "capa_id"
    shows = frozenset(
        {
            *("capa", "capa_doer", "capa_evidence", "capa_extension", "capa_check"),
            *("record", "signature", "incident", "finding"),
        }
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("The action"), lambda row: Cell(row.action.splitlines()[0])),
            Column(tr("Owner"), lambda row: Cell(row.owner, quiet=True), 84, minor=True),
            Column(tr("Due"), _due_cell, 124),
            Column(tr("State"), _state_cell, 150),
        )
        super().__init__(desk, columns, tr("Number, action, cause or owner …"), detail_width=410)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which actions"))
        for code, words in (
            ("open", tr("Open actions")),
            ("mine", tr("My own")),
            ("overdue", tr("Overdue")),
            ("to_approve", tr("Planned, not approved")),
            ("watched", tr("Effect to be checked")),
            ("ended", tr("Ended")),
            ("all", tr("All actions")),
        ):
            self.which.addItem(words, code)
        self.which.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which)
        if self.segments is not None:
            self.list.body.insertWidget(0, self.segments)  # the search keeps its room
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._plan = Button(tr("Plan an action …"), "plain", "add", self.plan)
        self._first: Button | None = None
        self._led_here = False  # to one action: the hands go on with its next step
        QShortcut(QKeySequence("Ctrl+Return"), self, self.press)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Corrective and preventive actions")

    def breadcrumb(self) -> str:
        return tr("Planned, approved, done, and shown to work by somebody else • CT-INC-003")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._plan, self.desk, capas.open_action)]

    def print_seen(self) -> None:
        which = str(self.which.currentData())
        title = tr("Register of actions")
        print_list(self, self.desk, title, actions_paper, which=which, text=self.text())

    def opened(self, **arguments: Any) -> None:
        if isinstance(arguments.get("capa_id"), int):
            self._led_here = True
            self.which.setCurrentIndex(self.which.findData("all"))  # it may have ended by now
        super().opened(**arguments)
        if isinstance(arguments.get("incident_id"), int):
            self.fetch(incident_sheet, incident_id=arguments["incident_id"]).then(self._plan_for)
        elif isinstance(arguments.get("recall_id"), int):
            self.plan(Source(recall_id=arguments["recall_id"]))

    def ask_rows(self, after: Any, limit: int) -> Job:
        which = str(self.which.currentData())
        return self.fetch(list_actions, which=which, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        if self.which.currentData() in ("open", "all"):
            return tr("No action is open."), tr("Actions are planned on the page of a case or a finding.")
        return tr("Nothing here yet."), ""

    def hint(self) -> tuple[str, str]:
        return "edit", tr("Choose an action on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(action_sheet, capa_id=key).then(self._show)

    def plan(self, source: Source | None = None) -> None:
        """Plan an action, of something else than a case or a finding unless ``source`` says so."""
        if self.desk.may(capas.open_action):
            acts.with_people(
                self,
                lambda people: ActionDialog(
                    self.window(), self.desk, people, source=source, done=self._open_new
                ).open(),
            )

    def _plan_for(self, case: IncidentSheet) -> None:
        """Plan an action for a case; what the case knows is not typed again."""
        if not self.desk.may(capas.open_action):
            return
        cause = str(case.facts["root_cause"] or "")
        begin = Begin(problem=case.row.text, root_cause=cause, owner_id=case.row.owner_id)
        source = Source(incident_id=case.row.id)
        acts.with_people(
            self,
            lambda people: ActionDialog(
                self.window(), self.desk, people, source=source, begin=begin, done=self._open_new
            ).open(),
        )

    def _open_new(self, capa_id: object) -> None:
        assert isinstance(capa_id, int)
        self.wanted, self._led_here = capa_id, True
        self.which.setCurrentIndex(0)
        self.load()

    def _show(self, sheet: ActionSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet), why_card(sheet), plan_card(sheet, self._named(sheet))]
        if sheet.row.stage not in ("writing", "to_approve"):
            cards += [self._work(sheet), self._extensions(sheet)]
        if sheet.checks:
            cards.append(checks_card(sheet))
        if sheet.papers:
            cards.append(papers_card(sheet, lambda record: self.go.emit("record", {"record_id": record})))
        self.show_detail(cards)
        if self._led_here and self._first is not None and self._first.isEnabled():
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._led_here = False

    def press(self) -> None:
        """Ctrl+Enter: the next step of the action shown."""
        if self._first is not None and self._first.isVisible() and self._first.isEnabled():
            self._first.click()

    def _head(self, sheet: ActionSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(capa_words.stage_state(row)))
        card.body.addLayout(facts(head_facts(sheet)))
        if row.days_late:
            words = tr("{n} days overdue: it was due on {day}.", n=row.days_late, day=times.day(row.due_on))
            card.body.addWidget(Note(words, "red", "clock"))
        if sheet.returned_reason and row.stage == "under_way":
            card.body.addWidget(
                Note(tr("Sent back: {reason}", reason=sheet.returned_reason), "amber", "undo")
            )
        for one in sheet.obstacles:
            card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
        steps = self._steps(sheet)
        self._first = steps[0] if steps else None
        if steps and self._is_mine_to_do(sheet) and steps[0].isEnabled():
            steps[0].dress("primary")
            steps[0].setToolTip(f"{steps[0].text()}  Ctrl+Enter")
        for button in steps:
            card.body.addWidget(button)
        if row.source_kind and row.source_id is not None:
            words = tr("Open {number}", number=row.source_number)
            source = {_ARGUMENTS[row.source_kind]: row.source_id}
            card.body.addWidget(
                Button(words, "link", on=partial(self.go.emit, _SOURCES[row.source_kind], source))
            )
        return card

    def _steps(self, sheet: ActionSheet) -> list[Button]:
        """What comes next, the usual one first; what is signed is signed on the record."""
        row = sheet.row
        words = {
            "writing": tr("Read and sign the plan"),
            "to_approve": tr("Read and approve on its record"),
            "under_way": tr("Say on its record that it is done"),
            "watched": tr("Open the record for the check"),
            "to_check": tr("Check the effect on its record"),
            "to_close": tr("Close it on its record"),
        }
        found: list[Button] = []
        if (
            sheet.papers
            and sheet.papers[0].state == "voided"
            and row.state in ("planned", "approved", "done")
        ):
            begin = Button(tr("Begin a new record"), "plain", "record", partial(acts.begin_record, self, row))
            return [allow(begin, self.desk, capas.begin_record)]
        if row.stage in words and row.record_id is not None:
            open_record = partial(self.go.emit, "record", {"record_id": row.record_id})
            own = row.stage != "under_way" or sheet.mine
            label = words[row.stage] if own else tr("Open its record")
            found.append(Button(label, "plain", "sign" if own else "record", open_record))
        if row.stage == "under_way" and sheet.mine and not _is_shown(sheet):
            add = Button(tr("Add evidence …"), "plain", "attach", partial(acts.add_evidence, self, sheet))
            found.insert(0, allow(add, self.desk, capa_course.add_evidence))
        asked = next((one for one in sheet.extensions if one.state == "asked"), None)
        if row.asks_extension and asked is not None and not sheet.mine:
            decide = Button(tr("Grant the later day …"), "plain", "confirm", partial(acts.grant, self, asked))
            found.insert(0, allow(decide, self.desk, capa_course.grant_extension))
        if row.stage == "writing":
            change = Button(tr("Change the plan …"), "plain", "edit", partial(acts.change_plan, self, sheet))
            found.append(allow(change, self.desk, capas.change_plan))
        if row.stage == "failed":
            against = complaint(sheet.obstacles[0]).whole() if sheet.obstacles else ""
            again = Button(
                tr("Plan it again …"),
                "plain",
                "edit",
                partial(acts.change_plan, self, sheet, again=True),
            )
            found.append(allow(again, self.desk, capa_course.plan_again, against))
            if sheet.siblings:
                other = Button(
                    tr("Another action follows …"), "plain", "link", partial(acts.follow, self, sheet)
                )
                found.append(allow(other, self.desk, capa_course.supersede_action))
        if row.stage in ("watched", "to_check"):
            back = Button(tr("Send back as not done …"), "plain", "undo", partial(acts.send_back, self, row))
            found.append(allow(back, self.desk, capa_course.return_action))
        if row.state in ("planned", "approved"):
            drop = Button(tr("Give it up …"), "link", on=partial(acts.give_up, self, row))
            found.append(allow(drop, self.desk, capas.withdraw_action))
        return found

    def _is_mine_to_do(self, sheet: ActionSheet) -> bool:
        """Whether the next step may be this person's: what waits for somebody else is not urged on them."""
        stage = sheet.row.stage
        if stage == "under_way":
            return sheet.mine or sheet.row.asks_extension
        if any(one.code == "CAP-10" for one in sheet.obstacles):
            return False
        duties = {
            "writing": capas.PLAN,
            "to_approve": capas.APPROVE,
            "watched": capas.ASSESS,
            "to_check": capas.ASSESS,
            "to_close": "incident.close",
            "failed": capas.PLAN,
        }
        return stage in duties and self.desk.may(duties[stage])

    def _named(self, sheet: ActionSheet) -> Button | None:
        if sheet.row.state not in ("planned", "approved", "done"):
            return None
        words = tr("Name who checks …") if sheet.assessor is None else tr("Name another to check …")
        button = Button(words, "link", on=partial(acts.name_assessor, self, sheet))
        return allow(button, self.desk, capa_course.name_assessor)

    def _work(self, sheet: ActionSheet) -> Card:
        """Who did it and what shows it."""
        kept = [one for one in sheet.evidence if one.withdrawn_at is None]
        card = Card(tr("Evidence and people"), str(len(kept)))
        if sheet.done_note:
            card.body.addWidget(Text(sheet.done_note, "body", wrap=True, select=True))
        for one in sheet.doers:
            if one.round == sheet.row.round:
                card.body.addLayout(standing("person", "quiet", one.name or "–", one.note or ""))
        for piece in sheet.evidence:
            gone = piece.withdrawn_at is not None
            aside = tr("withdrawn") if gone else piece.sha256[:8] + "…"
            card.body.addLayout(
                standing("void" if gone else "attach", "faint" if gone else "quiet", piece.text, aside)
            )
            if piece.file is not None and not gone:
                line = Button(piece.file.name, "link", on=partial(acts.open_file, self, piece.file.id))
                card.body.addWidget(line)
            signed_for = sheet.done_at is not None and piece.added_at <= sheet.done_at
            if (
                piece.current
                and not gone
                and not signed_for
                and sheet.row.stage in ("under_way", "watched", "to_check")
            ):
                back = Button(tr("Take it back …"), "link", on=partial(acts.take_back, self, piece.id))
                back.setAccessibleName(tr("Take back: {what}", what=piece.text))
                card.body.addWidget(allow(back, self.desk, capa_course.withdraw_evidence))
        if sheet.row.stage in ("under_way", "watched", "to_check"):
            add = Button(tr("Add evidence …"), "link", on=partial(acts.add_evidence, self, sheet))
            card.body.addWidget(allow(add, self.desk, capa_course.add_evidence))
        if sheet.row.stage == "under_way":
            who = Button(tr("Say who else carries it out …"), "link", on=partial(acts.add_doer, self, sheet))
            card.body.addWidget(allow(who, self.desk, capa_course.add_doer))
        return card

    def _extensions(self, sheet: ActionSheet) -> Card:
        shown = [one for one in sheet.extensions if one.round == sheet.row.round]
        card = Card(tr("Extensions"), str(len(shown)))
        if not shown:
            card.body.addWidget(Text(tr("None was asked for."), "small", "quiet"))
        for one in shown:
            icon, tone = {"granted": ("signed", "green"), "declined": ("fails", "red")}.get(
                one.state, ("waiting", "amber")
            )
            told = {"granted": tr("granted"), "declined": tr("declined")}.get(one.state, tr("asked for"))
            until = tr("until {day}: {reason}", day=times.day(one.until_on), reason=one.reason)
            card.body.addLayout(standing(icon, tone, until, told))
            if one.state == "asked" and sheet.row.stage == "under_way":
                own = tr("The owner of an action does not approve its extension.") if sheet.mine else ""
                grant = Button(tr("Grant …"), "plain", "confirm", partial(acts.grant, self, one))
                decline = Button(tr("Decline …"), "link", on=partial(acts.decline, self, one))
                card.body.addWidget(allow(grant, self.desk, capa_course.grant_extension, own))
                card.body.addWidget(allow(decline, self.desk, capa_course.decline_extension, own))
        if sheet.row.stage == "under_way" and not sheet.row.asks_extension:
            ask = Button(tr("Ask for a later day …"), "link", on=partial(acts.ask_extension, self, sheet))
            card.body.addWidget(allow(ask, self.desk, capa_course.ask_extension))
        return card


def _is_shown(sheet: ActionSheet) -> bool:
    return any(one.current and one.withdrawn_at is None for one in sheet.evidence)


def _state_cell(row: ActionRow) -> Cell:
    state = capa_words.stage_state(row)
    return Cell(state.word, state.tone, state.icon)


def _due_cell(row: ActionRow) -> Cell:
    if row.days_late:
        return Cell(capa_words.late_words(row), "red", "clock")
    if row.stage in ("closed", "superseded", "withdrawn"):
        return Cell("–", quiet=True)
    return Cell(capa_words.due_words(row))
