"""The course of a case in the order of time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services.incident_contents import add_note
from ctdesk.services.incident_sheet import IncidentSheet
from ctdesk.services.incident_story import Happened
from ctdesk.services.unit_words import step_words
from ctdesk.ui import incident_words, look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.incident_lines import line
from ctdesk.ui.terms import terms

if TYPE_CHECKING:
    from ctdesk.ui.pages.incident_page import IncidentPage

_LOOKS = {
    "occurred": ("incident", "red"),
    "detected": ("look_up", "amber"),
    "reported": ("incident", "amber"),
    "closed": ("signed", "green"),
    "concluded": ("signed", "green"),
    "reopened": ("warning", "red"),
    "signed": ("sign", "green"),
    "told": ("person", "green"),
    "frozen": ("held", "red"),
    "lifted": ("undo", "quiet"),
    "evidence": ("attach", "quiet"),
    "linked": ("link", "quiet"),
    "notice_sent": ("signed", "green"),
    "timeline": ("clock", "text"),
    "note": ("edit", "text"),
    "remark": ("note", "text"),
    "step": ("storage", "quiet"),
    "action": ("edit", "quiet"),
}


def course_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """What happened, line by line; a line of one's own can be added and corrected."""
    card = Card(tr("Timeline"), str(len(page.story) or ""))
    is_open = sheet.row.state != "closed"
    if is_open:
        add = Button(tr("Add a line …"), "plain", "add", page.acts.add_note)
        card.body.addWidget(allow(add, page.desk, add_note), 0, Qt.AlignmentFlag.AlignLeft)
    day = ""
    for one in page.story:
        here = f"{times.local(one.at):%Y-%m-%d}"
        if here != day:
            day = here
            card.body.addSpacing(look.px(4))
            card.body.addWidget(Text(day, "strong", "quiet"))
        card.body.addLayout(_line(page, one, is_open))
    return [card]


def _line(page: IncidentPage, one: Happened, is_open: bool) -> QHBoxLayout:
    icon, tone = _LOOKS.get(one.what, ("unanswered", "quiet"))
    words, said = f"{times.local(one.at):%H:%M}  {what_words(one)}", [one.text] if one.text else []
    if one.corrected:
        icon, tone = "void", "faint"
        said.append(tr("corrected by a later line"))
    if one.who:
        said.append(one.who)
    buttons = []
    if one.record_id is not None:
        go = partial(page.go.emit, "record", {"record_id": one.record_id})
        buttons.append(Button(tr("Record"), "link", on=go))
    if one.note_id is not None and not one.corrected and is_open:
        correct = Button(tr("Correct …"), "link", on=partial(page.acts.correct, one))
        correct.setAccessibleName(tr("Correct {what}", what=one.text[:40]))
        buttons.append(allow(correct, page.desk, add_note))
    return line(icon, tone, words, " · ".join(said), *buttons)


def what_words(one: Happened) -> str:
    """What happened, in a few words."""
    if one.step is not None:
        return f"{tr('Bag {bags}', bags=one.about)}: {step_words(terms(), one.step, language())}"
    whom = one.values.get("whom", "")
    way = incident_words.told_ways().get(one.values.get("way", ""), "")
    to = incident_words.recipients().get(one.values.get("recipient", ""), "")
    level = one.values.get("severity", "")
    graded = tr("Graded: level {level}", level=level) if level else tr("Graded")
    return {
        "occurred": tr("It happened"),
        "detected": tr("It was found"),
        "aware": tr("It became known: the clocks run from here"),
        "reported": tr("Reported without a name") if one.values.get("unnamed") else tr("Reported"),
        "triaged": graded,
        "regraded": tr("Graded anew: level {level}", level=level) if level else tr("Graded anew"),
        "contained": tr("Contained"),
        "lifted": tr("The freeze of this case was lifted"),
        "investigated": tr("The investigation began"),
        "concluded": tr("Concluded"),
        "closed": tr("Closed"),
        "reopened": tr("Reopened"),
        "signed": tr(
            "{form} {number} signed: {slot}",
            form=one.values.get("form", ""),
            number=one.about,
            slot=one.values.get(language(), "–"),
        ),
        "told": tr(
            "Told: {whom} {name}, {way}", whom=incident_words.whom_words(whom), name=one.about, way=way
        ),
        "evidence": tr("Evidence: {name}", name=one.about),
        "evidence_back": tr("Evidence withdrawn: {name}", name=one.about),
        "linked": tr("Linked with {number}", number=one.about),
        "notice_made": tr("Message {number} to {whom} prepared", number=one.about, whom=to),
        "notice_sent": tr("Message {number} to {whom} sent", number=one.about, whom=to),
        "notice_back": tr("Message {number} to {whom} withdrawn", number=one.about, whom=to),
        "action": tr("Action {number} planned", number=one.about),
        "frozen": tr("Bag {bag} frozen", bag=one.about),
        "timeline": tr("What happened"),
        "note": tr("What was done"),
        "remark": tr("Remark"),
    }.get(one.what, one.what)
