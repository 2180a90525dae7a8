"""The right side of a case: how grave, whose, since when known; its clocks; what comes next, or what stands
against it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.incidents import LIGHTEST, may_move
from ctdesk.services import incident_course
from ctdesk.services import incident_papers as papers
from ctdesk.services.capas import open_action
from ctdesk.services.incident_sheet import IncidentSheet
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import incident_words, look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import BrokenButton, Button
from ctdesk.ui.cards import Card, Chip, Mark, State, Text, clear, facts, scrolling
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import standing

if TYPE_CHECKING:
    from ctdesk.ui.pages.incident_page import IncidentPage

_EDGE = 14
MOST_DUES, MOST_STEPS = 7, 4


class IncidentRail(QWidget):
    """Cards one below the other, and at the foot the one next step."""

    def __init__(self, page: IncidentPage) -> None:
        super().__init__()
        self._page = page
        self._first: Button | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(10))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, look.px(10), 0)
        self._column.setSpacing(look.px(10))
        whole.addWidget(scrolling(inside), 1)
        self._foot = Card(padding=12)
        self._foot.hide()
        whole.addWidget(self._foot)

    def press(self) -> None:
        """Ctrl+Enter: the next step."""
        if self._first is not None and self._first.isEnabled():
            self._first.click()

    def show_sheet(self, sheet: IncidentSheet) -> None:
        """Show how a case stands."""
        here = self.window().focusWidget()  # also while the dialog that changed the case still stands over it
        inside = here is not None and self.isAncestorOf(here)
        clear(self._column)
        cards = [_head(sheet), _clocks(sheet), _obstacles(sheet)]
        if sheet.row.overdue:  # what is red is seen without scrolling
            cards[:2] = reversed(cards[:2])
        for card in cards:
            if card is not None:
                self._column.addWidget(card)
        self._column.addStretch(1)
        clear(self._foot.body)
        steps = self._steps(sheet)
        self._foot.setVisible(bool(steps))
        self._first = steps[0] if steps else None
        for button in steps:
            self._foot.body.addWidget(button)
        if inside and self._first is not None:
            self._first.setFocus()

    def _steps(self, sheet: IncidentSheet) -> list[Button]:
        """What may come next by the rules of its course, the usual one first."""
        row, course, acts = sheet.row, incident_course, self._page.acts
        state, concluded = row.state, sheet.facts["concluded_at"] is not None
        uncontained = sheet.facts["contained_at"] is None and state in ("reported", "triaged")
        against = complaint(sheet.obstacles[0]).whole() if sheet.obstacles else ""
        follows = partial(may_move, state, level=row.severity)
        # From level III on a report is signed; I and II are concluded by signing their analysis.
        on_paper, analysed = row.severity != LIGHTEST, row.severity in ("I", "II")
        unsigned = state not in ("reported", "closed") and sheet.facts["report_record_id"] is None
        looking, owes = state == "investigating", sheet.owes_action and not sheet.actions
        steps: tuple[tuple[bool, str, str, Any, Any, str], ...] = (
            (follows("triaged"), tr("Grade …"), "edit", acts.grade, course.triage_incident, ""),
            (uncontained, tr("Contained: say how …"), "held", acts.contain, course.contain_incident, ""),
            (on_paper and unsigned, tr("Sign the report …"), "sign", acts.report, papers.open_report, ""),
            (
                follows("investigating") and not analysed,
                tr("Begin to investigate"),
                "look_up",
                acts.begin,
                course.begin_investigation,
                "",
            ),
            (
                analysed and not concluded and (looking or follows("investigating")),
                tr("Root cause analysis …"),
                "look_up",
                acts.analyse,
                papers.open_analysis,
                "",
            ),
            (
                looking and not analysed and not concluded,
                tr("Conclude …"),
                "edit",
                acts.conclude,
                course.conclude_investigation,
                "",
            ),
            (looking and concluded and owes, tr("Plan an action …"), "add", acts.plan, open_action, ""),
            (
                follows("closed") and not on_paper,
                tr("Close …"),
                "signed",
                acts.close,
                course.close_incident,
                against,
            ),
            (
                follows("closed") and on_paper and not unsigned,
                tr("Close: sign the report …"),
                "signed",
                acts.report,
                course.close_incident,
                against,
            ),
            (
                looking and concluded and not analysed,
                tr("Change the conclusion …"),
                "edit",
                acts.conclude,
                course.conclude_investigation,
                "",
            ),
            (follows("reopened"), tr("Reopen …"), "warning", acts.reopen, course.reopen_incident, ""),
        )
        offered = [
            allow(BrokenButton(words, "plain", icon, act), self._page.desk, command, unless)
            for now, words, icon, act, command, unless in steps
            if now
        ][:MOST_STEPS]
        if offered and state != "closed":
            offered[0].dress("primary")
            offered[0].setToolTip(offered[0].toolTip() or f"{offered[0].text()}  Ctrl+Enter")
        return offered


def _head(sheet: IncidentSheet) -> Card:
    row = sheet.row
    card = Card(padding=_EDGE)
    chips = QHBoxLayout()
    chips.setSpacing(look.px(6))
    chips.addWidget(Chip(incident_words.level_state(row.severity)))
    if row.near_miss:
        chips.addWidget(Chip(State(tr("Near miss"), "blue", "conforms")))
    chips.addStretch(1)
    card.body.addLayout(chips)
    reported = tr("without a name") if row.anonymous else (row.opened_by or tr("ctdesk"))
    card.body.addLayout(
        facts(
            [
                (tr("Owner"), row.owner or "–"),
                (tr("Known since"), times.moment(row.aware_at)),
                (tr("Reported by"), reported),
                (tr("Where"), row.place or "–"),
                (tr("Units"), str(len(sheet.units))),
                (tr("Rules"), incident_words.frames().get(sheet.frame, sheet.frame)),
            ]
        )
    )
    return card


def _clocks(sheet: IncidentSheet) -> Card | None:
    """What is owed next, what passed first; what was kept late stays to be seen."""
    rows = [row for row in sheet.obligations if row.withdrawn_at is None]
    open_rows = sorted((row for row in rows if row.done_at is None), key=_urgency)
    late = [row for row in rows if row.done_at is not None and row.status == "done_late"]
    shown = [*open_rows[:MOST_DUES], *late]
    if not shown:
        return None
    red = sum(row.status == "overdue" for row in open_rows)
    card = Card(tr("Time limits"), str(len(open_rows)), "red" if red else None, padding=_EDGE)
    for row in shown:
        icon, tone, words = incident_words.due_words(row)
        name = incident_words.due_name(row)
        if row.done_at is None and not row.at_once and not row.assumed:
            words = times.left(row.due_at, times.now())
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Mark(icon, tone, 16))
        line.addWidget(Text(name, "small", "text", wrap=True), 1)
        when = Text(words, "small", tone)
        when.setFont(look.font("small", bold=True))
        line.addWidget(when)
        card.body.addLayout(line)
    if len(open_rows) > MOST_DUES:
        words = tr("and {n} more, under Whom to tell and Messages outside", n=len(open_rows) - MOST_DUES)
        card.body.addWidget(Text(words, "small", "quiet", wrap=True))
    return card


def _obstacles(sheet: IncidentSheet) -> Card | None:
    if sheet.row.state in ("closed", "reported"):
        return None
    # That its state is too early says nothing where what is still to be done is said beside it.
    shown = [one for one in sheet.obstacles if one.code != "INC-16"] or sheet.obstacles
    card = Card(tr("Before it can be closed"), str(len(shown)), padding=_EDGE)
    if not shown:
        card.body.addLayout(standing("conforms", "green", tr("Nothing stands against closing it.")))
    for one in shown:
        card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
    return card


def _urgency(row: ObligationRow) -> tuple[bool, object]:
    return row.status != "overdue", row.due_at
