"""What inspectors looked at, printed and were refused, and who of them may read until when."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import inspections
from ctdesk.services.inspections import InspectorAct, InspectorRow
from ctdesk.ui import look, times
from ctdesk.ui.audit_words import event_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Row, State, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.inspection_switch import inspection_switch, show_switched
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.trail_terms import query_name


def _what(row: InspectorAct) -> Cell:
    words = event_words(row.action)
    return Cell(words, "red", "not_allowed") if row.refused else Cell(words, strong=True)


def _view(what: str) -> str:
    return event_words(what) if "." in what else query_name(what)


class InspectorsPage(ListPage):
    """Acts on the left, the newest first; on the right the inspectors with their periods."""

    route = "inspectors"
    shows = frozenset({"appointment", "member", "audit_event"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Time"), lambda row: Cell(times.moment(row.at)), 136),
            Column(tr("Who"), lambda row: Cell(row.who), 84),
            Column(tr("What"), _what, 130),
            Column(tr("Which view"), lambda row: Cell(_view(row.what), quiet=True), 140, minor=True),
            Column(tr("What it concerned"), lambda row: Cell(row.about, strong=True)),
        )
        super().__init__(desk, columns, "", detail_width=380)
        self.without_search()
        self._member: int | None = None
        self._people: tuple[InspectorRow, ...] = ()
        self._print = Button(tr("Print …"), "primary", "print", self.print_seen)
        self._admit = Button(tr("To the team"), "plain", "members", lambda: self.go.emit("members", {}))
        self.switch = inspection_switch(self)
        top = QHBoxLayout()
        top.addWidget(self.switch)
        top.addStretch(1)
        self.body.insertLayout(0, top)

    def title(self) -> str:
        return tr("Inspectors")

    def breadcrumb(self) -> str:
        return tr("Accounts that only read and end by themselves; whatever they did is told here.")

    def place(self) -> str:
        return "audit"

    def buttons(self) -> list[Button]:
        self._print.setEnabled(self._member is not None)
        return [self._admit, self._print]

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        show_switched(self, self.switch, arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(inspections.inspector_acts, member_id=self._member, after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        admit = tr("Admit one on the page of a member: role Inspector, with a last day.")
        return tr("No inspector has done anything yet."), admit

    def hint(self) -> tuple[str, str]:
        return "audit", tr("No inspector was admitted yet.")

    def load(self) -> None:
        self.fetch(inspections.list_inspectors).then(self._take_people)

    def print_seen(self) -> None:
        if self._member is None:
            return
        print_list(self, self.desk, self.title(), inspections.inspection_log_paper, member_id=self._member)

    def _take_people(self, rows: tuple[InspectorRow, ...]) -> None:
        self._people = rows
        super().load()
        if rows:
            self._show_people()

    def _show_people(self) -> None:
        cards: list[QWidget] = []
        for one in self._people:
            card = Card(padding=12)
            row = Row(framed=False, padding=0)
            row.setAccessibleName(f"{one.name} {one.staff_no}")
            row.line.addWidget(Text(one.name, "strong"))
            row.line.addWidget(Text(one.staff_no, "small", "quiet"), 1)
            row.line.addWidget(Chip(_state(one)))
            row.mark(one.member_id == self._member)
            row.chosen.connect(lambda one=one: self._choose_person(one))
            card.body.addWidget(row)
            period = f"{times.moment(one.starts_at)} – {times.moment(one.ends_at)}"
            card.body.addWidget(Text(period, "body"))
            about = tr("{count} entries in the trail", count=one.acts)
            if one.admitted_by:
                about = f"{about} • {tr('admitted by {name}', name=one.admitted_by)}"
            card.body.addWidget(Text(about, "small", "quiet", wrap=True))
            if one.note:
                card.body.addWidget(Text(one.note, "small", "quiet", wrap=True))
            card.setMinimumWidth(look.px(200))
            cards.append(card)
        self.show_detail(cards)

    def _choose_person(self, one: InspectorRow) -> None:
        self._member = None if self._member == one.member_id else one.member_id
        self._show_people()
        self.read_rows()
        self.changed_heading()


def _state(one: InspectorRow) -> State:
    if one.ends_at is not None and not times.is_to_come(one.ends_at):
        return State(tr("Over"), "grey", "ended")
    if times.is_to_come(one.starts_at):
        return State(tr("To come"), "blue", "pending")
    return State(tr("May read"), "green", "conforms")
