"""One case: its sections, the section at hand, and the rail with its clocks and the one next step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.incident_contents import Affected, find_affected
from ctdesk.services.incident_papers import Papers, papers_of
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_story import Happened, incident_story
from ctdesk.ui import incident_words, look
from ctdesk.ui.cards import Empty, State, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_record
from ctdesk.ui.forms.section_list import SectionList
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages import incident_cards as cards
from ctdesk.ui.pages.incident_acts import IncidentActs
from ctdesk.ui.pages.incident_rail import IncidentRail
from ctdesk.ui.pages.register_page import LAID_OUT_MS, buttons_in, where_to_go_on

_RAIL_WIDTH, _NARROW_RAIL = 300, 236
_NARROW = 1000  # at 100 % text
_ABOVE = 60


class IncidentPage(Page):
    """Everything about one incident, a section at a time; what comes next is on the right by its rules."""

    route = "incident"
    shows = frozenset(
        {
            *("incident", "incident_unit", "incident_patient", "incident_link", "incident_evidence"),
            *("incident_note", "incident_member", "obligation", "notice_out", "telling", "unit_hold"),
            *("dose_unit", "capa", "record", "signature"),
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.incident_id: int | None = None
        self.sheet: IncidentSheet | None = None
        self.story: tuple[Happened, ...] = ()
        self.affected: tuple[Affected, ...] = ()
        self.section = cards.REPORT
        self.acts = IncidentActs(self)
        self.sections, self.rail = SectionList(), IncidentRail(self)
        self.sections.chosen.connect(self.open_section)
        inner = QWidget()
        self.middle = QVBoxLayout(inner)
        self.middle.setContentsMargins(0, 0, look.px(10), 0)
        self.middle.setSpacing(look.px(12))
        self.area = scrolling(inner)
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        line.addWidget(self.sections)
        line.addWidget(self.area, 1)
        line.addWidget(self.rail)
        self.body.addLayout(line, 1)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self, lambda by=by: self.step(by))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.rail.press)

    def title(self) -> str:
        if self.sheet is None:
            return tr("Incident")
        return self.sheet.row.number

    def breadcrumb(self) -> str:
        if self.sheet is None:
            return tr("Incidents")
        row = self.sheet.row
        parts = [tr("Incidents"), incident_words.code_word(row.code)]
        parts += [tr("{n} deadlines were missed", n=row.missed)] if row.missed else []
        return " › ".join(parts)

    def state(self) -> State | None:
        return None if self.sheet is None else incident_words.incident_state(self.sheet.row)

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("incident_id")
        if isinstance(wanted, int) and wanted != self.incident_id:
            self.incident_id, self.sheet, self.section = wanted, None, cards.REPORT
            self.story, self.affected = (), ()
        if arguments.get("section") in dict(cards.SECTIONS):
            self.section = str(arguments["section"])
        super().opened(**arguments)

    def explain(self) -> str:
        return tr(
            "The clocks of a case run from when it became known. Levels I to III end with signatures: the "
            "report, at levels I and II the analysis of the root cause, the actions with a check of their "
            "effect, and the closing signature of somebody who did not lead the case. Ctrl+PgUp and "
            "Ctrl+PgDown change the section, Ctrl+Enter is the next step, Ctrl+P prints the report, beside "
            "grade and cause the analysis."
        )

    def print_seen(self) -> None:
        """The paper of the section at hand: the analysis beside grade and cause, else the report."""
        if self.incident_id is not None:
            self.fetch(papers_of, incident_id=self.incident_id).then(self._print)

    def _print(self, found: Papers) -> None:
        both = (found.analysis, found.report)
        paper = next((one for one in (both if self.section == cards.CAUSE else both[::-1]) if one), None)
        if paper is None:
            self.complain(CtdeskError("INC-43"))
        else:
            print_record(self.window(), self.desk, paper.record_id, paper.number)

    def load(self) -> None:
        if self.incident_id is None:
            clear(self.middle)
            words = tr("Choose a case in the list, or on My desk.")
            self.middle.addWidget(Empty("incident", tr("No case chosen."), words))
            return
        self.fetch(incident_sheet, incident_id=self.incident_id).then(self._show)

    def open_section(self, section: str) -> None:
        """Show another section."""
        self.section = section
        self._show_section()
        self.area.verticalScrollBar().setValue(0)

    def step(self, by: int) -> None:
        """Go ``by`` sections on."""
        names = [name for name, _ in cards.SECTIONS]
        place = names.index(self.section) + by
        if 0 <= place < len(names):
            focus = self.window().focusWidget()
            in_list = focus is not None and self.sections.isAncestorOf(focus)
            self.open_section(names[place])
            if in_list:
                self.sections.focus_on(self.section)

    def remembered(self) -> dict[str, Any]:
        return {**super().remembered(), "section": self.section}

    def recall(self, remembered: Any) -> None:
        self.section = str(remembered.get("section", self.section))
        super().recall(remembered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail stays; where room is short it is narrower, and the list of sections folds."""
        super().resizeEvent(event)
        narrow = self.width() < look.px(_NARROW)
        self.sections.fold(narrow)
        self.rail.setFixedWidth(look.px(_NARROW_RAIL if narrow else _RAIL_WIDTH))

    def _show(self, sheet: IncidentSheet) -> None:
        if sheet.row.id != self.incident_id:
            return
        first, self.sheet = self.sheet is None, sheet
        self.rail.show_sheet(sheet)
        self.changed_heading()
        self._show_section()
        if first and self.window().focusWidget() in (None, self):
            self.sections.focus_on(self.section)

    def _show_section(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self.sections.show_sections(cards.section_lines(sheet), self.section)
        self._fill(dict(cards.SECTIONS)[self.section](self, sheet))
        if self.section == cards.COURSE:
            self.fetch(incident_story, incident_id=sheet.row.id).then(self._tell_story)
        elif self.section == cards.UNITS and sheet.row.state != "closed" and self.desk.may(find_affected):
            self.fetch(find_affected, incident_id=sheet.row.id).then(self._show_affected)

    def _tell_story(self, story: tuple[Happened, ...]) -> None:
        if story != self.story and self.section == cards.COURSE and self.sheet is not None:
            self.story = story
            self._fill(dict(cards.SECTIONS)[self.section](self, self.sheet))

    def _show_affected(self, affected: tuple[Affected, ...]) -> None:
        if affected != self.affected and self.section == cards.UNITS and self.sheet is not None:
            self.affected = affected
            self._fill(dict(cards.SECTIONS)[self.section](self, self.sheet))

    def _fill(self, widgets: list[QWidget]) -> None:
        """Show these cards; the focus stays in the middle when it was there."""
        focus = self.focusWidget()
        inside = focus is not None and self.area.isAncestorOf(focus)
        before = [(each.accessibleName(), each.text(), each is focus) for each in buttons_in(self.area)]
        clear(self.middle)
        for widget in widgets:
            self.middle.addWidget(widget)
        self.middle.addStretch(1)
        if inside:
            ready = [each for widget in widgets for each in buttons_in(widget) if each.isEnabled()]
            there = where_to_go_on(before, ready) or self.sections
            there.setFocus()
            QTimer.singleShot(LAID_OUT_MS, self.area, self._into_sight)

    def _into_sight(self) -> None:
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus() and self.area.isAncestorOf(focus):
            self.area.ensureWidgetVisible(focus, 0, look.px(_ABOVE))
