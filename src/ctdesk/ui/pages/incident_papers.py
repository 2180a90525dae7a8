"""The papers of a case and its corrective and preventive actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ctdesk.services import incident_papers
from ctdesk.services.incident_papers import PaperRow
from ctdesk.services.incident_sheet import IncidentSheet
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import is_place, may_enter
from ctdesk.ui.pages.incident_lines import line

if TYPE_CHECKING:
    from ctdesk.ui.pages.incident_page import IncidentPage

CAPA = "capa"


def paper_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Report and analysis as they stand, and the actions."""
    papers = Card(tr("Papers of the case"))
    papers.body.addWidget(Text(tr("Being read …"), "body", "quiet"))
    asked = page.desk.fetch(incident_papers.papers_of, incident_id=sheet.row.id).within(papers)
    asked.then(lambda found: _show_papers(page, papers, found)).otherwise(page.complain)
    return [papers, _actions(page, sheet)]


def _show_papers(page: IncidentPage, card: Card, found: incident_papers.Papers) -> None:
    card.empty()
    closed = page.sheet is not None and page.sheet.row.state == "closed"
    for words, row, command in (
        (tr("Report of an incident (CT-INC-001)"), found.report, incident_papers.open_report),
        (tr("Root cause analysis (CT-INC-002)"), found.analysis, incident_papers.open_analysis),
    ):
        said, icon, tone = _stands(row)
        if row is None and closed:
            card.body.addLayout(line(icon, tone, words, said))
            continue
        button = Button(tr("Open") if row is not None else tr("Begin"), "plain", "record")
        button.setAccessibleName(f"{button.text()} {words}")
        if row is not None:
            button.clicked.connect(partial(page.go.emit, "record", {"record_id": row.record_id}))
        else:
            button.clicked.connect(partial(_begin, page, command))
            allow(button, page.desk, command)
        card.body.addLayout(line(icon, tone, words, said, button))


def _stands(row: PaperRow | None) -> tuple[str, str, str]:
    if row is None:
        return tr("not begun"), "unanswered", "quiet"
    if row.completed_at is not None:
        return f"{row.number}  {tr('signed {at}', at=times.moment(row.completed_at))}", "signed", "green"
    return f"{row.number}  {tr('waits for signatures')}", "waiting", "amber"


def _begin(page: IncidentPage, command: Any) -> None:
    sheet = page.sheet
    if sheet is not None:
        page.run(command, incident_id=sheet.row.id).then(
            lambda record: page.go.emit("record", {"record_id": int(record)})
        )


def _actions(page: IncidentPage, sheet: IncidentSheet) -> Card:
    card = Card(tr("Corrective and preventive actions"), str(len(sheet.actions) or ""))
    if sheet.owes_action and not sheet.actions:
        card.body.addWidget(Note(tr("This level owes a corrective action."), "amber", "warning"))
    elif not sheet.actions:
        card.body.addWidget(Text(tr("None was planned."), "body", "quiet"))
    leads = is_place(CAPA) and may_enter(CAPA, page.desk)
    for one in sheet.actions:
        go = Button(tr("Open"), "link", on=partial(page.go.emit, CAPA, {"capa_id": one.id}))
        go.setAccessibleName(tr("Open {number}", number=one.number))
        said = " · ".join(part for part in (one.owner, one.text) if part)
        done = one.state in ("effective", "closed")
        card.body.addLayout(
            line(
                "signed" if done else "waiting",
                "green" if done else "amber",
                one.number,
                said,
                *([go] if leads else []),
            )
        )
    if leads and sheet.row.state not in ("closed", "reported"):
        plan = Button(
            tr("Plan an action …"),
            "plain",
            "add",
            partial(page.go.emit, CAPA, {"incident_id": sheet.row.id}),
        )
        card.body.addWidget(plan, 0, Qt.AlignmentFlag.AlignLeft)
    return card
