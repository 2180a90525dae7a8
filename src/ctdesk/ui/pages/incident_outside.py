"""What a case owes to somebody outside and inside by a moment, and the messages that go out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import incident_notices, obligations
from ctdesk.services.incident_sheet import IncidentSheet, NoticeRow
from ctdesk.services.incident_tables import SIGNED
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import incident_words, times
from ctdesk.ui.allowed import allow, not_mine
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.language import tr
from ctdesk.ui.pages.incident_lines import line

if TYPE_CHECKING:
    from ctdesk.ui.pages.incident_page import IncidentPage


def outside_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Whoever outside has to be told, by recipient; the messages; and the clocks of the house."""
    outside = [row for row in sheet.obligations if row.recipient_words is not None]
    inside = [row for row in sheet.obligations if row.recipient_words is None]
    return [_outside(page, sheet, outside), _notices(page, sheet), _inside(page, inside)]


def _outside(page: IncidentPage, sheet: IncidentSheet, rows: list[ObligationRow]) -> Card:
    card = Card(tr("Owed to somebody outside"), str(sum(_is_open(row) for row in rows)))
    if not rows:
        words = (
            tr("Graded first, the case says who outside has to be told.")
            if sheet.facts["triaged_at"] is None
            else tr("For this code and level nobody outside has to be told.")
        )
        card.body.addWidget(Text(words, "body", "quiet", wrap=True))
    for row in sorted(rows, key=lambda one: (not _is_open(one), one.recipient or "", one.due_at)):
        card.body.addLayout(_due(page, row, tuple(one for one in rows if one.recipient == row.recipient)))
    if sheet.row.state != "closed":
        more = Button(tr("Something else is owed …"), "plain", "add", page.acts.owe)
        allow(more, page.desk, obligations.open_obligation)
        card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _due(page: IncidentPage, row: ObligationRow, together: tuple[ObligationRow, ...]) -> QHBoxLayout:
    icon, tone, words = incident_words.due_words(row)
    said = [words, incident_words.origin_words(row.origin)]
    if row.source:
        said.append(row.source)
    if not row.confirmed:
        said.append(tr("to be confirmed by the hospital"))
    said += [incident_words.ways().get(row.way, row.way)] if row.way else []
    said += [tr("receipt {number}", number=row.receipt_no)] if row.receipt_no else []
    said += [row.note] if row.note else []
    if row.withdrawn_at is not None:
        said.append(row.withdraw_reason or "–")
    name, acts, buttons = incident_words.due_name(row), page.acts, []
    desk, unless = page.desk, not_mine(page.desk, *obligations.duties_for(row.duty))
    if _is_open(row):
        owed = tuple(one for one in together if _is_open(one))
        if row.recipient_words is not None and row == owed[0]:
            write = Button(tr("Message …"), "link", on=partial(acts.prepare, owed))
            write.setAccessibleName(tr("Message: {whom}", whom=name))
            buttons.append(allow(write, desk, incident_notices.prepare_notice, unless))
        if row.rule not in SIGNED and not (row.rule or "").endswith(".tell"):
            done = Button(tr("Done …"), "link", on=partial(acts.fulfil, row))
            done.setAccessibleName(tr("Done: {what}", what=name))
            buttons.append(allow(done, desk, obligations.fulfil_obligation, unless))
        if row.recipient_words is not None or row.rule is None:
            no = Button(tr("Not owed …"), "link", on=partial(acts.withdraw, row))
            no.setAccessibleName(tr("Not owed: {what}", what=name))
            buttons.append(allow(no, desk, obligations.withdraw_obligation, unless))
    elif row.done_at is not None and row.withdrawn_at is None:
        if row.receipt_no is None and row.recipient_words is not None:
            receipt = Button(tr("Receipt …"), "link", on=partial(acts.add_receipt, row))
            receipt.setAccessibleName(tr("Receipt: {what}", what=name))
            buttons.append(allow(receipt, desk, obligations.add_receipt, unless))
        if row.rule not in SIGNED:
            back = Button(tr("By mistake …"), "link", on=partial(acts.withdraw, row))
            back.setAccessibleName(tr("By mistake: {what}", what=name))
            buttons.append(allow(back, desk, obligations.withdraw_obligation, unless))
    return line(icon, tone, name, " · ".join(said), *buttons)


def _notices(page: IncidentPage, sheet: IncidentSheet) -> Card:
    card = Card(tr("Messages"), str(len(sheet.notices) or ""))
    if not sheet.notices:
        words = tr("None was prepared. One message may serve everything that one recipient is owed.")
        card.body.addWidget(Text(words, "body", "quiet", wrap=True))
    for one in sheet.notices:
        card.body.addLayout(_notice(page, one))
    return card


def _notice(page: IncidentPage, one: NoticeRow) -> QHBoxLayout:
    whom = one.recipient if one.recipient_words is None else incident_words.said(one.recipient_words)
    icon, tone, said = (
        "draft",
        "amber",
        tr("prepared {at} by {who}", at=times.moment(one.made_at), who=one.made_by or "–"),
    )
    if one.withdrawn_at is not None:
        icon, tone, said = "void", "faint", tr("withdrawn: {why}", why=one.withdraw_reason or "–")
    elif one.sent_at is not None:
        way = incident_words.ways().get(one.way or "", one.way or "–")
        icon, tone = "signed", "green"
        said = tr("sent {at} by {who}, {way}", at=times.moment(one.sent_at), who=one.sent_by or "–", way=way)
        said += f" · {tr('receipt {number}', number=one.receipt_no or '–')}"
    is_open = one.sent_at is None and one.withdrawn_at is None
    show = Button(tr("Send …") if is_open else tr("Show"), "link", on=partial(page.acts.open_notice, one))
    show.setAccessibleName(f"{show.text()} {one.number}")
    buttons = [show]
    if is_open:
        back = Button(tr("Withdraw …"), "link", on=partial(page.acts.withdraw_notice, one))
        back.setAccessibleName(tr("Withdraw {what}", what=one.number))
        buttons.append(allow(back, page.desk, incident_notices.withdraw_notice))
    return line(icon, tone, f"{one.number}  {whom}  {one.title}", said, *buttons)


def _inside(page: IncidentPage, rows: list[ObligationRow]) -> Card:
    card = Card(tr("Owed inside the house"), str(sum(_is_open(row) for row in rows)))
    for row in sorted(rows, key=lambda one: (not _is_open(one), one.due_at)):
        card.body.addLayout(_due(page, row, (row,)))
    return card


def _is_open(row: ObligationRow) -> bool:
    return row.done_at is None and row.withdrawn_at is None
