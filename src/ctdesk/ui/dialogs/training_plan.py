"""What the training plan asks: a line, what of that which ends shall be planned, how a topic was done, and
the password of who approves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ctdesk.domain.training_plan import Proposal
from ctdesk.services import training_plan
from ctdesk.services.training_matrix import Matrix, competence_matrix
from ctdesk.services.training_plan_at import PlanLine
from ctdesk.ui import look, times
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.training import people_box
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import tr
from ctdesk.ui.member_words import role_name
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_plan_words import what, whom
from ctdesk.ui.typed import day_of

_ROW, _IN_SIGHT = 40, 8


class LineDialog(Dialog):
    """A new line of the plan of one year."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        year: int,
        matrix: Matrix,
        holders: Mapping[str, int],
        done: Callable[[int], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Plan training in {year}", year=year),
            tr("A module is filled by what is signed; a topic without one is closed by hand."),
            tr("Put on the plan"),
            icon="training",
            width=600,
        )
        self._desk, self._year, self._then = desk, year, done
        form = self.form
        modules = [(code, module_name(code)) for code, _, _ in matrix.modules]
        self.module = PickBox([("", tr("None: a topic")), *modules])
        form.custom(tr("Module"), "module", self.module)
        form.line(tr("Topic"), "title", tr("May be left empty where a module is chosen."))
        held = sorted(holders.items())
        roles = [(code, tr("{role} · {n} people", role=role_name(code), n=count)) for code, count in held]
        self.role = PickBox([("", tr("Everybody; of a module all who need it")), *roles])
        form.custom(tr("For"), "role", self.role)
        day = max(times.today(), date(year, 1, 1))
        form.line(tr("By"), "due_on", tr("YYYY-MM-DD"), text=day.isoformat(), required=True)
        form.line(tr("Hours"), "hours", tr("Empty: as the module says"))
        self.trainer = people_box(matrix.people, None)
        form.custom(tr("Trainer"), "trainer_id", self.trainer)
        self.external = QCheckBox(tr("External course"))
        self.external.toggled.connect(lambda on: self.trainer.setEnabled(not on))
        form.custom("", "external", self.external)
        form.side_by_side("module", "title")
        form.side_by_side("role")
        form.side_by_side("due_on", "hours")
        form.side_by_side("trainer_id", "external")
        form.finish()
        self.module.setFocus()

    def submit(self) -> None:
        if self.form.missing("due_on"):
            return
        self.wait(True)
        said = self.form.text
        try:
            job = self._desk.run(
                training_plan.plan_line,
                year=self._year,
                due_on=day_of(said("due_on"), "due_on"),
                module=self.module.code() or None,
                title=said("title") or None,
                role=self.role.code() or None,
                hours=said("hours") or None,
                external=self.external.isChecked(),
                trainer_id=int(self.trainer.code()) if self.trainer.code() else None,
            )
        except Exception as error:  # what cannot be read is told beside its field
            self.complain(error)
            return
        job.within(self).then(self._planned).otherwise(self.complain)

    def _planned(self, line_id: int) -> None:
        self.accept()
        self._then(line_id)


class ProposalsDialog(Dialog):
    """What ends in the year and is not planned yet; ticked is what will be added."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, year: int, found: Sequence[Proposal], today: date
    ) -> None:
        sentence = tr("One line for each module that ends in {year}, for all who need it.", year=year)
        none = tr("Nothing that ends in {year} is missing in the plan.", year=year)
        super().__init__(
            parent, tr("Propose from what ends"), sentence if found else none, "", icon="training", width=680
        )
        self._desk, self._year = desk, year
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(look.px(3), look.px(2), look.px(14), look.px(2))
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(0, 1)
        for place, head in enumerate((tr("Module"), tr("People"), tr("First end"), tr("By"))):
            grid.addWidget(Text(head if found else "", "small", "quiet"), 0, place)
        self.boxes: list[tuple[Proposal, QCheckBox]] = []
        for place, one in enumerate(found, start=1):
            box = QCheckBox(module_name(one.module))
            box.setChecked(True)
            box.toggled.connect(lambda _: self._count())
            late = one.first_end < today
            grid.addWidget(box, place, 0)
            grid.addWidget(Text(str(one.people), "body"), place, 1, Qt.AlignmentFlag.AlignRight)
            ended = tr("{day} (over)", day=times.day(one.first_end)) if late else times.day(one.first_end)
            grid.addWidget(Text(ended, "body", "red" if late else "text"), place, 2)
            grid.addWidget(Text(times.day(one.due_on), "body"), place, 3)
            self.boxes.append((one, box))
        grid.setRowStretch(len(found) + 1, 1)
        area = scrolling(inner)
        area.setFixedHeight(look.px(_ROW * min(len(found), _IN_SIGHT) + 30))
        area.setVisible(bool(found))
        self.form.column.addWidget(area)
        self.form.finish()
        self._count()
        (self.boxes[0][1] if self.boxes else self.cancel).setFocus()

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(training_plan.plan_proposed, year=self._year, lines=self._chosen())
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _chosen(self) -> tuple[tuple[str, date], ...]:
        return tuple((one.module, one.due_on) for one, box in self.boxes if box.isChecked())

    def _count(self) -> None:
        count = len(self._chosen())
        self.do.setText(tr("Add {n} lines", n=count))
        self.do.setEnabled(count > 0)
        self.do.setVisible(bool(self.boxes))


class ApprovalDialog(PasswordDialog):
    """Every line that waits, and the password that approves them."""

    def __init__(self, parent: QWidget | None, desk: Desk, year: int, lines: Sequence[PlanLine]) -> None:
        chosen = tuple(one.id for one in lines)
        super().__init__(
            parent,
            desk,
            tr("Approve the training plan {year}", year=year),
            tr("What is listed here becomes part of the plan as it stands."),
            tr("Approve"),
            lambda credentials, _: desk.sign(
                training_plan.approve_plan, credentials, year=year, line_ids=chosen
            ),
        )
        self.setMinimumWidth(look.px(600))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(look.px(3), look.px(2), look.px(14), look.px(2))
        grid.setHorizontalSpacing(look.px(16))
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(lines):
            grid.addWidget(Text(times.day(one.due_on), "body", "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
            words = what(one) if one.stands else tr("Taken back: {line}", line=what(one))
            grid.addWidget(Text(words, "body", "text" if one.stands else "amber", wrap=True), place, 1)
            grid.addWidget(Text(whom(one), "body", "quiet"), place, 2, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(lines), 1)
        area = scrolling(inner)
        area.setFixedHeight(look.px(26 * min(len(lines), _IN_SIGHT) + 16))
        self.form.column.insertWidget(0, area)
        self.password.setFocus()


def ask_line(page: Page, year: int, done: Callable[[int], object]) -> None:
    """Ask for a line of the plan of ``year``; ``done`` gets its id."""
    page.fetch(competence_matrix).then(
        lambda matrix: page.fetch(training_plan.holders_of_roles).then(
            lambda holders: LineDialog(page, page.desk, year, matrix, holders, done).open()
        )
    )


def ask_proposals(page: Page, year: int) -> None:
    """Show what ends in ``year`` and is not planned, to be added by tick."""
    page.fetch(training_plan.plan_proposals, year=year).then(
        lambda found: ProposalsDialog(page, page.desk, year, found, times.today()).open()
    )


def ask_done(page: Page, line: PlanLine) -> None:
    """Ask when a topic without a module was done, and how that is known."""
    ValuesDialog(
        page,
        tr("Close by hand"),
        what(line),
        tr("Close"),
        (
            (tr("Done on"), "done_on", tr("YYYY-MM-DD")),
            (tr("How, and where the proof is kept"), "note", ""),
        ),
        lambda values: page.desk.run(
            training_plan.close_by_hand,
            line_id=line.id,
            done_on=day_of(values["done_on"], "done_on"),
            note=values["note"],
        ),
        required=("done_on", "note"),
        given={"done_on": times.today().isoformat()},
    ).open()


def ask_take_back(page: Page, line: PlanLine) -> None:
    """Ask why a line is taken off the plan."""
    approved = tr("It was approved: taking it back waits for approval too.")
    ask_reason(
        page,
        tr("Take back"),
        f"{what(line)} · {times.day(line.due_on)}\n{'' if line.waits else approved}".strip(),
        tr("Take back"),
        partial(_take_back, page, line.id),
    )


def _take_back(page: Page, line_id: int, reason: str) -> None:
    page.run(training_plan.take_back_line, line_id=line_id, reason=reason)
