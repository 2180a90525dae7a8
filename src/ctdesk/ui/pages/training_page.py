"""The competence matrix: every member's modules at a glance, filtered and printed, and what a cell stands
on.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.services import assessments, training_demands, training_prints
from ctdesk.services.training_at import TABLES, PersonTraining
from ctdesk.services.training_matrix import Cell, Matrix, competence_matrix, matrix_cell
from ctdesk.ui import icons, look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.training import (
    ask_assessment,
    ask_case,
    ask_certificate,
    ask_demand,
    ask_hours,
    ask_revocation,
    ask_withdrawal,
)
from ctdesk.ui.dialogs.training_certificate import print_certificate
from ctdesk.ui.language import tr
from ctdesk.ui.matrix_view import MatrixView
from ctdesk.ui.page import Page
from ctdesk.ui.pages.list_page import WAIT_MS
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.pages.training_cell import CellActs, cell_cards, legend_chip
from ctdesk.ui.pages.training_switch import training_segments
from ctdesk.ui.pick import PickBox
from ctdesk.ui.segments import Segments
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import LOOKS, state_words

_SIDE = 372
_ATTENTION = "attention"


class TrainingPage(Page):
    """Filters on top, the matrix below, and beside it what the chosen cell stands on."""

    route = "training"
    shows = TABLES | {"assessment", "education_hours"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._matrix: Matrix | None = None
        self._shown: list[PersonTraining] = []
        self._cell: tuple[int, str] | None = None
        self._demand = Button(tr("Ask for training …"), "plain", "training", self.demand)
        self._assess = Button(tr("New assessment …"), "primary", "add", self.assess)
        self.body.addLayout(self._tools())
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        card = Card(padding=12)
        self.legend = QHBoxLayout()
        self.legend.setSpacing(look.px(6))
        card.body.addLayout(self.legend)
        self.view = MatrixView()
        self.view.chosen.connect(self._choose)
        card.body.addWidget(self.view, 1)
        self.nothing = Text("", "body", "quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        card.body.addWidget(self.nothing, 1)
        self.said = Text(
            tr("Point at a cell, or move with the arrow keys; Enter opens it."), "small", "quiet"
        )
        self.view.pointed.connect(self.said.setText)
        card.body.addWidget(self.said)
        line.addWidget(card, 1)
        inner = QWidget()
        self.detail = QVBoxLayout(inner)
        self.detail.setContentsMargins(0, 0, look.px(8), 0)
        self.detail.setSpacing(look.px(12))
        self.side = scrolling(inner)
        self.side.setFixedWidth(look.px(_SIDE))
        self.side.hide()
        line.addWidget(self.side)
        self.body.addLayout(line, 1)
        self.setFocusProxy(self.view)

    def title(self) -> str:
        return tr("Training and competence")

    def breadcrumb(self) -> str:
        return tr("Who may do what, by module, and what is about to end")

    def buttons(self) -> list[Button]:
        from ctdesk.ui.allowed import allow

        allow(self._demand, self.desk, training_demands.demand_training)
        return [self._demand, allow(self._assess, self.desk, assessments.open_assessment)]

    def opened(self, **arguments: Any) -> None:
        self.switch.mark(self.route)
        wanted, module = arguments.get("member_id"), arguments.get("module")
        if isinstance(wanted, int) and isinstance(module, str):
            self._cell = (wanted, module)
        super().opened(**arguments)
        if arguments.get("switched"):
            self.switch.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.side.setFixedWidth(min(look.px(_SIDE), int(self.width() * 0.45)))
        super().resizeEvent(event)

    def load(self) -> None:
        self.fetch(competence_matrix).then(self._take)
        if self._cell is not None:
            self._read_cell(*self._cell)

    def print_seen(self) -> None:
        """Print the matrix as it is filtered, across the page."""
        asked: dict[str, Any] = {"member_ids": tuple(one.member_id for one in self._shown)}
        if self.module.code():
            asked["module"] = self.module.code()
        print_list(self, self.desk, tr("Competence matrix"), of=training_prints.matrix_paper, **asked)

    def assess(self) -> None:
        """Ask for an assessment, of the cell under the cursor."""
        found = self.view.current()
        person, module = (None, "") if found is None else (found[0].member_id, found[1])
        ask_assessment(self, self._opened, person, module)

    def demand(self) -> None:
        """Ask for training, in the module under the cursor."""
        found = self.view.current()
        ask_demand(self, None if found is None else found[1], None)

    def _tools(self) -> QVBoxLayout:
        tools, line = QVBoxLayout(), QHBoxLayout()
        tools.setSpacing(look.px(8))
        line.setSpacing(look.px(8))
        tools.addLayout(line)
        self.switch = Segments(training_segments(), self.route)
        self.switch.chosen.connect(lambda route: self.go.emit(route, {"switched": True}))
        line.addWidget(self.switch)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, pinyin, staff number …"))
        self.search.setAccessibleName(tr("Name, pinyin, staff number …"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(look.px(34))
        self.search.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        line.addWidget(self.search, 1)
        if look.px(100) >= LARGE:  # no room beside switch and search
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            tools.addLayout(line)
        self.role = PickBox([("", tr("All roles"))])
        self.module = PickBox([("", tr("All modules"))])
        self.wanted = PickBox(
            [("", tr("All states")), (_ATTENTION, tr("Needs attention")), *state_words().items()]
        )
        for box, name, width in (
            (self.role, tr("Role"), 140),
            (self.module, tr("Module"), 150),
            (self.wanted, tr("State"), 126),
        ):
            box.setAccessibleName(name)
            box.setFixedWidth(look.px(width))
            box.currentIndexChanged.connect(lambda _: self._filter())
            line.addWidget(box)
        if look.px(100) >= LARGE:
            line.addStretch(1)
        line.addWidget(Button(tr("Print …"), "plain", "print", self.print_seen))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._wait.start())
        return tools

    def _take(self, found: Matrix) -> None:
        from ctdesk.ui.pages.members_page import role_name

        self._matrix = found
        _refill(self.module, tr("All modules"), [(code, module_name(code)) for code, _, _ in found.modules])
        roles = sorted({role for one in found.people for role in one.roles})
        _refill(self.role, tr("All roles"), [(code, role_name(code)) for code in roles])
        self._filter()

    def _filter(self) -> None:
        if self._matrix is None:
            return
        text = self.search.text().strip().casefold().replace(" ", "")
        role, module, wanted = self.role.code(), self.module.code(), self.wanted.code()
        chosen = [
            one for one in self._matrix.people if _matches(one, text) and (not role or role in one.roles)
        ]
        if module:
            chosen = [one for one in chosen if module in one.required or module in one.states]
        self._tell_legend(chosen, module)
        if wanted:
            chosen = [one for one in chosen if _has_state(one, module, wanted)]
        self._shown = chosen
        modules = [code for code, _, _ in self._matrix.modules if not module or code == module]
        self.view.show_matrix(chosen, modules, self._matrix.today)
        self._find_cell()
        self.view.setVisible(bool(chosen))
        self.nothing.setVisible(not chosen)
        self.nothing.setText(tr("Nobody matches these filters."))

    def _find_cell(self) -> None:
        """The cursor stands on the cell that is shown beside the matrix."""
        if self._cell is None or self._cell[1] not in self.view.modules:
            return
        ids = [one.member_id for one in self.view.people]
        if self._cell[0] in ids:
            self.view.move_to(ids.index(self._cell[0]), self.view.modules.index(self._cell[1]))

    def _tell_legend(self, people: list[PersonTraining], module: str) -> None:
        counted: Counter[str] = Counter(
            state.state
            for one in people
            for code, state in one.states.items()
            if not module or code == module
        )
        clear(self.legend)
        for code, word in state_words().items():
            if code == "not_required":
                continue
            chip = legend_chip(LOOKS[code], word, counted[code], self.wanted.code() == code)
            chip.clicked.connect(partial(self._press_state, code))
            self.legend.addWidget(chip)
        self.legend.addStretch(1)
        self.legend.addWidget(Text(tr("{n} people", n=len(people)), "small", "quiet"))

    def _press_state(self, code: str) -> None:
        place = self.wanted.findData("" if self.wanted.code() == code else code)
        self.wanted.setCurrentIndex(max(0, place))

    def _choose(self, person: PersonTraining, module: str) -> None:
        self._cell = (person.member_id, module)
        self._read_cell(person.member_id, module)

    def _read_cell(self, member_id: int, module: str) -> None:
        self.fetch(matrix_cell, member_id=member_id, module=module).then(self._show_cell)

    def _show_cell(self, cell: Cell) -> None:
        if self._cell != (cell.member_id, cell.module):
            return
        clear(self.detail)
        acts = CellActs(
            close=self._close,
            record=lambda record_id: self.go.emit("record", {"record_id": record_id}),
            member=lambda: self.go.emit("members", {"member_id": cell.member_id}),
            file=self._show_file,
            assess=lambda: ask_assessment(self, self._opened, cell.member_id, cell.module),
            case=lambda: ask_case(self, cell.member_id, cell.name, cell.module),
            certificate=lambda: ask_certificate(self, cell.member_id, cell.name, cell.module),
            hours=lambda: ask_hours(self, cell.member_id, cell.name),
            demand=lambda: ask_demand(self, cell.module, (cell.member_id, cell.name)),
            withdraw=lambda demand_id: ask_withdrawal(self, demand_id),
            revoke=lambda competence_id: ask_revocation(self, competence_id),
            wall=self._print_certificate,
            training_file=lambda: self._open_file(cell.member_id),
        )
        for widget in cell_cards(cell, self.desk, acts):
            self.detail.addWidget(widget)
        self.detail.addStretch(1)
        self.side.show()

    def _close(self) -> None:
        self._cell = None
        clear(self.detail)
        self.side.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self, record_id: int | None) -> None:
        if record_id is not None:
            self.go.emit("record", {"record_id": record_id})

    def _show_file(self, file_id: int) -> None:
        from ctdesk.services.stored_files import read_stored_file

        self.fetch(read_stored_file, file_id=file_id).then(
            lambda found: show_file(self, found.name, found.media_type, found.data)
        )

    def _print_certificate(self, assessment_id: int) -> None:
        print_certificate(self, self.desk, assessment_id)

    def _open_file(self, member_id: int) -> None:
        from ctdesk.services.training_files import open_training_file

        self.run(open_training_file, member_id=member_id).then(
            lambda record_id: self.go.emit("record", {"record_id": record_id})
        )


def _refill(box: PickBox, first: str, choices: list[tuple[str, str]]) -> None:
    now = box.code()
    box.blockSignals(True)
    box.clear()
    for code, words in [("", first), *choices]:
        box.addItem(words, code)
    box.setCurrentIndex(max(0, box.findData(now)))
    box.blockSignals(False)


def _matches(one: PersonTraining, text: str) -> bool:
    if not text:
        return True
    latin = one.name_latin.casefold()
    initials = "".join(part[0] for part in latin.split() if part)
    return (
        text in one.name.casefold()
        or text in latin.replace(" ", "")
        or text in one.staff_no.casefold()
        or (len(text) > 1 and initials.startswith(text))
    )


def _has_state(one: PersonTraining, module: str, wanted: str) -> bool:
    states = [state for code, state in one.states.items() if not module or code == module]
    if wanted == _ATTENTION:
        return any(state.state not in ("valid", "not_required") for state in states)
    return any(state.state == wanted for state in states)
