"""The search that a recall or a drill begins with: criteria above, every unit they concern below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from ctdesk.services import recall_course, recall_search, recalls, suppliers
from ctdesk.services.paging import Page as Rows
from ctdesk.services.recall_search import FoundUnit, RecallSearch, Scope
from ctdesk.ui import look
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, clear
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.recall import OpenRecall
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone
from ctdesk.ui.page import Page
from ctdesk.ui.pages.recall_criteria import CriteriaEditor
from ctdesk.ui.row_model import Cell, Column, RowModel
from ctdesk.ui.storage_words import disposition_word, hold_word, place_short
from ctdesk.ui.table import Table

_TONES: Mapping[str, Tone] = {
    "stock": "blue",
    "under_way": "violet",
    "infused": "violet",
    "to_come": "amber",
    "gone": "grey",
}


class RecallSearchPage(Page):
    """Nothing is changed here: a recall or a drill is opened from what was found."""

    route = "recall_search"
    shows = frozenset({"dose_unit", "shipment"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._scope: Scope = ()
        self._found: RecallSearch | None = None
        self._incident = ""  # the number of the case from which one came here
        self._open = Button(tr("Open a recall …"), "primary", "warning", lambda: self.begin(drill=False))
        self._drill = Button(tr("Begin a drill …"), "plain", "clock", lambda: self.begin(drill=True))
        card = Card(tr("Which units"), tr("all of what is joined by “and”; “or” begins another group"))
        self.criteria = CriteriaEditor()
        self.criteria.entered.connect(self.search)
        card.body.addWidget(self.criteria)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Button(tr("Another criterion"), "link", "add", self._another))
        line.addStretch(1)
        self._search = Button(tr("Search"), "plain", "look_up", self.search)
        line.addWidget(self._search)
        card.body.addLayout(line)
        self.body.addWidget(card)
        self.result = Card(padding=12)
        self.sums = QHBoxLayout()
        self.sums.setSpacing(look.px(16))
        self.result.body.addLayout(self.sums)
        self.model = RowModel(_columns(), self)
        self.table = Table(self.model)
        self.table.opened.connect(lambda row: self.go.emit("unit", {"unit_id": row.id}))
        self.result.body.addWidget(self.table, 1)
        self.said = Text("", "body", "quiet", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.result.body.addWidget(self.said, 1)
        self.body.addWidget(self.result, 1)
        self.setFocusProxy(self.criteria.lines[0].kind)
        self._nothing()

    def title(self) -> str:
        return tr("Search for a recall")

    def breadcrumb(self) -> str:
        return tr("Recalls and drills")

    def buttons(self) -> list[Button]:
        none = "" if self._found is not None and self._found.total else tr("Search first.")
        return [
            allow(self._drill, self.desk, recalls.open_recall, none or self._only("recall.drill")),
            allow(self._open, self.desk, recall_course.hold_units, none),
        ]

    def _only(self, duty: str) -> str:
        return "" if self.desk.may(duty) else tr("A drill is begun by quality assurance.")

    def opened(self, **arguments: Any) -> None:
        kind, value, incident = (arguments.get(name) for name in ("kind", "value", "incident"))
        fresh = arguments != self.arguments
        super().opened(**arguments)
        if fresh:
            self._incident = incident if isinstance(incident, str) else ""
        if isinstance(kind, str) and isinstance(value, str | list) and fresh:
            self.criteria.start_with(kind, [value] if isinstance(value, str) else value)
            self.search()

    def load(self) -> None:
        self.fetch(recall_search.recall_choices).then(self._offer)
        if self._scope:
            self.search()

    def search(self) -> None:
        """Look for the units of what is typed; a scope that cannot be searched is told below the lines."""
        self.criteria.complain("")
        try:
            scope = self.criteria.scope()
        except Exception as error:  # a time that cannot be read is told like what the service refuses
            self.criteria.complain(complaint(error).whole())
            return
        job = self.desk.fetch(recall_search.search_units, scope=scope).within(self)
        job.then(lambda found: self._show(scope, found)).otherwise(
            lambda error: self.criteria.complain(complaint(error).whole())
        )

    def begin(self, *, drill: bool) -> None:
        """Open a recall or a drill over what was found; what was typed since is searched first."""
        if self.criteria.scope() != self._scope:
            self.search()
            self.criteria.complain(tr("The criteria were changed: look at what is found now, then go on."))
            return
        self.fetch(suppliers.list_suppliers).then(lambda found: self._ask(drill, found))

    def _ask(self, drill: bool, found: Any) -> None:
        rows = getattr(found, "rows", found)
        holders = {str(one.id): one.name for one in rows if one.kind == "holder"}
        if self._found is not None:
            OpenRecall(
                self.window(),
                self.desk,
                self._scope,
                self._found,
                holders,
                drill=drill,
                incident=self._incident,
                done=self._opened,
            ).open()

    def _opened(self, recall_id: int) -> None:
        self.go.emit("recall", {"recall_id": recall_id})

    def _offer(self, choices: recall_search.Choices) -> None:
        typed = [(line.kind.currentData(), line.value.currentText()) for line in self.criteria.lines]
        self.criteria.offer(choices)
        for line, (_, value) in zip(self.criteria.lines, typed, strict=True):
            if value:
                line.value.setEditText(value)

    def _another(self) -> None:
        self.criteria.add().kind.setFocus()

    def _nothing(self) -> None:
        self.table.hide()
        self.said.setText(
            tr("Say what the units have in common: every unit is found, wherever it lies or whoever got it.")
        )

    def _show(self, scope: Scope, found: RecallSearch) -> None:
        self._scope, self._found = scope, found
        clear(self.sums)
        figures = [(tr("found"), found.total, "text"), (tr("patients"), found.patients, "text")]
        words = group_words()
        figures += [(words[code], count, _TONES[code]) for code, count in found.by_group.items()]
        figures.append((tr("on hold"), found.held, "red"))
        for said, count, tone in figures:
            self.sums.addWidget(Text(str(count), "title", tone if count else "quiet"))
            self.sums.addWidget(Text(said, "body", "quiet"))
        self.sums.addStretch(1)
        if found.total > len(found.units):
            self.sums.addWidget(Text(tr("the first {n} are shown", n=len(found.units)), "small", "quiet"))
        for one in found.mentions[:4]:
            place = tr("at the bedside") if one.kind == "bedside" else tr("in an incident")
            said = tr("{value} is named {place} without a unit: {number}", value=one.value, place=place,
                      number=" ".join(part for part in (one.number, one.patient) if part))  # fmt: skip
            self.sums.addWidget(Note(said, "amber", "warning"))
        self.table.setVisible(found.total > 0)
        self.said.setVisible(found.total == 0)
        self.said.setText(tr("No unit of this site has that in common."))
        self.model.show_rows(self._rows)
        self.changed_heading()

    def _rows(self, after: Any, limit: int) -> Job:
        units = self._found.units if self._found is not None else ()
        first = int(after or 0)
        more = first + limit if first + limit < len(units) else None
        return self.desk.call(lambda: Rows(units[first : first + limit], more), long=False).within(self)


def group_words() -> dict[str, str]:
    """Where units of a recall are, in the plural."""
    return {
        "stock": tr("in stock"),
        "under_way": tr("under way to the patient"),
        "infused": tr("infused"),
        "to_come": tr("still to come"),
        "gone": tr("gone before"),
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            tr("Dose unit"),
            lambda row: Cell(f"{row.shipment}  {row.bag.partition(' · ')[0]}", strong=True),
            212,
        ),
        Column(tr("Product, batch"), lambda row: Cell(f"{row.product or '–'}  {row.batch_no or ''}".strip())),
        Column(tr("Patient"), lambda row: Cell(" ".join(filter(None, (row.patient, row.mrn))) or "–"), 176),
        Column(tr("Where"), _where, 112),
        Column(tr("Standing"), _standing, 124),
    )


def _where(row: FoundUnit) -> Cell:
    return Cell(row.position or place_short(row.place))


def _standing(row: FoundUnit) -> Cell:
    if row.hold is not None:
        return Cell(hold_word(row.hold), "red", "held")
    if row.disposition == "rejected":
        return Cell(disposition_word(row.disposition), "red", "remove")
    return Cell(disposition_word(row.disposition), _TONES[row.group])
