"""The year of a Qualified Person: duties with evidence, training, support; cards of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout

from ctdesk.services import qp_training
from ctdesk.services import qualified_person as qp
from ctdesk.services.qp_rows import DutyRow, OfficeRow, PlanRow, QpOverview
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.dialogs import qp as dialogs
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.pages.register_page import standing
from ctdesk.ui.qp_words import module_state
from ctdesk.ui.terms import module_name

if TYPE_CHECKING:
    from ctdesk.ui.pages.qp_page import QpPage


def duties_card(page: QpPage, found: QpOverview) -> Card:
    """The twelve duties with what proves them this year."""
    gaps = sum(duty.gap for duty in found.duties)
    aside = tr("{n} without evidence this year", n=gaps) if gaps else tr("All proven this year")
    card = Card(tr("The twelve duties"), aside)
    for number, duty in enumerate(found.duties, start=1):
        card.body.addLayout(_duty(page, found.office, number, duty))
    return card


def _duty(page: QpPage, office: OfficeRow, number: int, duty: DutyRow) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    row = QHBoxLayout()
    row.addLayout(
        standing(
            "unanswered" if duty.gap else "conforms",
            "text" if duty.gap else "green",
            f"{number}  {both(duty.text.zh_CN, duty.text.en)}",
        ),
        1,
    )
    add = Button(
        tr("Enter …"), "link", on=lambda: dialogs.EvidenceDialog(page, page.desk, office, duty).open()
    )
    add.setAccessibleName(tr("Enter evidence"))
    row.addWidget(allow(add, page.desk, qp.add_evidence), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    for one in duty.evidence[:3]:
        line = QHBoxLayout()
        line.setContentsMargins(look.px(26), 0, 0, 0)
        line.addWidget(Text(f"{times.day(one.performed_on)}  {one.text}", "small", "quiet", wrap=True), 1)
        if one.record_id is not None:
            line.addWidget(
                Button(one.record_number or "", "link", on=partial(page.open_record, one.record_id))
            )
        if one.file is not None:
            line.addWidget(Button(tr("Attached file"), "link", on=partial(page.show_file, one.file)))
        column.addLayout(line)
    return column


def training_card(page: QpPage, found: QpOverview) -> Card:
    """Hours, modules and plan of the year."""
    training = found.training
    card = Card(tr("Training {year}", year=training.year))
    short = training.short > 0
    words = tr("{done} of {wanted} hours", done=f"{training.done:f}", wanted=training.wanted)
    card.body.addLayout(standing("waiting" if short else "conforms", "amber" if short else "green", words))
    external = tr("External course proven") if training.external else tr("External course still missing")
    card.body.addLayout(
        standing(
            "conforms" if training.external else "waiting",
            "green" if training.external else "amber",
            external,
        )
    )
    for code, state, until in training.modules:
        told = module_state(state)
        aside = "" if until is None else times.day(until)
        card.body.addLayout(standing(told.icon, told.tone, f"{module_name(code)} • {told.word}", aside))
    if training.plan:
        card.body.addWidget(Text(tr("Training plan"), "strong"))
    for line in training.plan:
        card.body.addLayout(_plan_line(page, line))
    plan = Button(
        tr("Plan a course …"), "plain", "add", partial(dialogs.ask_course, page, page.desk, found.office)
    )
    approve = Button(
        tr("Approve the plan"), "plain", "sign", partial(_approve, page, found.office, training.year)
    )
    waits = any(not line.approved for line in training.plan)
    none = "" if waits else tr("Nothing waits for approval.")
    card.body.addLayout(
        button_line(
            allow(plan, page.desk, qp_training.plan_training),
            allow(approve, page.desk, qp_training.approve_plan, none),
        )
    )
    return card


def _plan_line(page: QpPage, line: PlanRow) -> QLayout:
    row = QHBoxLayout()
    hours = "" if line.hours is None else f"{line.hours:f} h"
    said = [hours, times.day(line.due_on)]
    if line.external:
        said.append(tr("external"))
    if not line.approved:
        said.append(tr("not approved yet"))
    done = line.done_on is not None
    row.addLayout(standing("conforms" if done else "due", "green", line.title, listed(filter(None, said))), 1)
    if not done:
        close = Button(tr("Done"), "quiet", "tick", partial(_close_line, page, line))
        row.addWidget(allow(close, page.desk, qp_training.close_plan_line))
    return row


def support_card(page: QpPage, found: QpOverview) -> Card:
    """What the institution provides, line by line."""
    missing = sum(line.agreed is None for line in found.support)
    card = Card(tr("Support by the institution"), tr("{n} not agreed", n=missing) if missing else "")
    for line in found.support:
        row = QHBoxLayout()
        agreed = line.agreed is not None
        row.addLayout(
            standing(
                "conforms" if agreed else "unanswered",
                "green" if agreed else "text",
                both(line.text.zh_CN, line.text.en),
            ),
            1,
        )
        edit = Button(
            tr("Change …") if agreed else tr("Enter …"),
            "link",
            on=partial(dialogs.ask_support, page, page.desk, found.office, line),
        )
        edit.setAccessibleName(tr("Agree support"))
        row.addWidget(allow(edit, page.desk, qp.agree_support), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        if line.agreed is not None:
            said = [line.agreed, line.responsible or "", times.day(line.agreed_at)]
            card.body.addWidget(Text(listed(filter(None, said)), "small", "quiet", wrap=True))
    return card


def _close_line(page: QpPage, line: PlanRow) -> None:
    page.run(qp_training.close_plan_line, line_id=line.id, done_on=times.today())


def _approve(page: QpPage, office: OfficeRow, year: int) -> None:
    act: Callable[[], object] = lambda: page.run(  # noqa: E731  # handed on at once
        qp_training.approve_plan, member_id=office.member_id, year=year
    )
    confirm(
        page,
        tr("Approve the plan"),
        tr("The training plan {year} of {name} is approved as it stands.", year=year, name=office.name),
        tr("Approve"),
        act,
    )


def button_line(*buttons: Button) -> QHBoxLayout:
    """Buttons beside each other, from the left."""
    line = QHBoxLayout()
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return line
