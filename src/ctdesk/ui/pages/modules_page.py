"""Training modules: what is in force, who needs and holds it, the next version, the files taught from."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ctdesk.services import training_modules
from ctdesk.services.stored_files import read_stored_file
from ctdesk.services.training_at import TABLES
from ctdesk.services.training_modules import ModuleDetail, ModuleRow, VersionRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.training_module import ApproveDialog, MaterialDialog, VersionDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.training_switch import training_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.training_words import practical_names


def version_state(code: str) -> State:
    """Where a version stands."""
    return {
        "draft": State(tr("Waits for approval"), "amber", "pending"),
        "coming": State(tr("Coming"), "blue", "due"),
        "in_force": State(tr("In force"), "green", "conforms"),
        "superseded": State(tr("Superseded"), "grey", "ended"),
    }[code]


def _held_cell(row: ModuleRow) -> Cell:
    if not row.needed:
        return Cell("–", quiet=True)
    whole = row.standing == row.needed
    words = f"{row.standing} / {row.needed}"
    return Cell(words, "green" if whole else "amber", "conforms" if whole else "expiring")


class ModulesPage(RegisterPage):
    """Modules on the left; the chosen one with its versions on the right."""

    route = "modules"
    argument = "module_no"
    shows = TABLES | {"module_version", "training_material", "training_session"}

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda one: Cell(one.code, strong=True), 64),
            Column(tr("Module"), lambda one: Cell(both(one.name_zh, one.name_en))),
            Column(tr("Version"), lambda one: Cell(one.version.words, quiet=True), 76),
            Column(tr("Hours"), lambda one: Cell(_figure(one.version.hours)), 64, right=True, minor=True),
            Column(tr("Months"), lambda one: Cell(_figure(one.version.validity_months)), 70, right=True),
            Column(tr("Held / needed"), _held_cell, 118),
        )
        super().__init__(desk, columns, tr("Code or name …"))

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return training_segments()

    def title(self) -> str:
        return tr("Training and competence")

    def breadcrumb(self) -> str:
        return tr("Marks, validity and checklist of each module; a version is approved by a second person")

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(training_modules.find_modules, text=self.text())

    def hint(self) -> tuple[str, str]:
        return "training", tr("Choose a module on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(training_modules.module_detail, module=f"T{key:02}").then(self._show)

    def show_nothing(self) -> None:
        super().show_nothing()
        self.fetch(training_modules.cases_set).then(self._show_cases)

    def _show_cases(self, cases: frozenset[str]) -> None:
        if self.wanted is not None:
            return
        card = Card(tr("What applies here"))
        card.body.addWidget(
            Text(
                tr("Some roles need a module only where the case applies at this hospital."),
                "small",
                "quiet",
                wrap=True,
            )
        )
        thaws, research = (
            QCheckBox(tr("Nurses thaw products (T08)")),
            QCheckBox(tr("Physicians do research (T19)")),
        )
        thaws.setChecked("thaws" in cases)
        research.setChecked("research" in cases)
        may = self.desk.may(training_modules.set_cases)
        for box in (thaws, research):
            box.setEnabled(may)
            box.clicked.connect(
                lambda _: self.run(
                    training_modules.set_cases, research=research.isChecked(), thaws=thaws.isChecked()
                )
            )
            card.body.addWidget(box)
        self.show_detail([card])

    def _show(self, detail: ModuleDetail) -> None:
        if self.wanted != int(detail.code.removeprefix("T")):
            return
        now = detail.now
        card = Card(f"{detail.code} {both(detail.name_zh, detail.name_en)}")
        words = practical_names()
        cases = [
            f"{words.get(name, name)} {'—' if count is None else count}"
            for name, count in now.practical.items()
        ]
        pairs = [
            (tr("Content"), listed(both(zh, en) for zh, en in detail.content)),
            (tr("Hours"), _figure(now.hours)),
            (tr("Pass mark"), "–" if now.pass_percent is None else f"{now.pass_percent} %"),
            (
                tr("Valid for"),
                tr("{n} months", n=now.validity_months) if now.validity_months else tr("until its event"),
            ),
            (tr("Cases asked for"), listed(cases) or "–"),
            (tr("Needed by"), " ".join(detail.roles) or "–"),
            (tr("Sessions held"), str(detail.sessions)),
        ]
        card.body.addLayout(facts(pairs, strong=False))
        cards: list[QWidget] = [card]
        if now.steps:
            cards.append(_checklist(detail))
        cards.append(self._versions(detail))
        self.show_detail(cards)

    def _versions(self, detail: ModuleDetail) -> Card:
        card = Card(tr("Versions"), str(len(detail.versions) or 1))
        for row in detail.versions:
            card.body.addWidget(self._version(row))
        if not detail.versions:
            card.body.addWidget(Text(tr("Version 1 as shipped."), "body", "quiet"))
        draft = any(row.state == "draft" for row in detail.versions)
        new = Button(tr("Write the next version …"), "plain", "edit")
        new.clicked.connect(lambda: VersionDialog(self, self.desk, detail).open())
        why = tr("A version waits for approval.") if draft else ""
        card.body.addWidget(allow(new, self.desk, training_modules.draft_version, why))
        add = Button(tr("Add material …"), "plain", "attach")
        add.clicked.connect(lambda: MaterialDialog(self, self.desk, detail.code).open())
        card.body.addWidget(allow(add, self.desk, training_modules.add_material))
        return card

    def _version(self, row: VersionRow) -> QWidget:
        box = Card(padding=10)
        head = QHBoxLayout()
        head.addWidget(Text(row.version.words, "strong"))
        head.addWidget(Chip(version_state(row.state)))
        head.addStretch(1)
        head.addWidget(Text(tr("from {day}", day=times.day(row.effective_at)), "small", "quiet"))
        box.body.addLayout(head)
        if row.change_note:
            box.body.addWidget(Text(row.change_note, "body", wrap=True))
        by = listed(name for name in (row.recorded_by, row.approved_by) if name)
        if by:
            box.body.addWidget(Text(by, "small", "quiet"))
        for file in row.materials:
            link = Button(f"{file.name}  {file.sha256[:10]}…", "link", "attach")
            link.clicked.connect(partial(self._show_file, file.id))
            box.body.addWidget(link)
        if row.state == "draft" and row.version.id is not None:
            approve = Button(tr("Approve …"), "plain", "confirm")
            approve.clicked.connect(lambda: ApproveDialog(self, self.desk, row).open())
            own = "" if row.may_approve else tr("Whoever wrote a version cannot approve it.")
            box.body.addWidget(allow(approve, self.desk, training_modules.approve_version, own))
        return box

    def _show_file(self, file_id: int) -> None:
        self.fetch(read_stored_file, file_id=file_id).then(
            lambda found: show_file(self, found.name, found.media_type, found.data)
        )


def _checklist(detail: ModuleDetail) -> Card:
    card = Card(tr("Practical checklist"), str(len(detail.now.steps)))
    for step in detail.now.steps:
        line = QHBoxLayout()
        line.addWidget(Text(both(step.zh_CN, step.en), "body", wrap=True), 1)
        if step.critical:
            line.addWidget(Text(tr("critical"), "small", "red"))
        card.body.addLayout(line)
    return card


def _figure(value: object) -> str:
    return "–" if value is None else str(value)
