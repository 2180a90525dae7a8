"""The cards of one action that only tell: why it is taken, its plan, its checks, its records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ctdesk.services.capa_rows import ActionSheet
from ctdesk.ui import capa_words, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text, facts
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.register_page import standing
from ctdesk.ui.terms import terms


def head_facts(sheet: ActionSheet) -> list[tuple[str, str]]:
    """What one has to know at once: whose it is, until when, and how long it is watched."""
    row = sheet.row
    due = times.day(row.due_on)
    if row.due_on != sheet.first_due_on:
        due = tr("{day} (first {first})", day=due, first=times.day(sheet.first_due_on))
    pairs = [
        (tr("Answers"), " · ".join(filter(None, (capa_words.origin_words(row.origin), row.source_number)))),
        (tr("Owner"), row.owner),
        (tr("Due"), due),
    ]
    if sheet.done_at is not None:
        pairs.append((tr("Done"), times.moment(sheet.done_at)))
    if row.window_ends is not None:
        pairs.append((tr("Effect watched until"), times.day(row.window_ends)))
    if row.round > 1:
        pairs.append((tr("How often planned"), str(row.round)))
    if sheet.was_late and not row.days_late:
        pairs.append((tr("In time"), tr("no: a due day had passed")))
    if sheet.superseded_by is not None:
        pairs.append((tr("Followed by"), sheet.superseded_by))
    if sheet.withdraw_reason is not None:
        pairs.append((tr("Given up because"), sheet.withdraw_reason))
    return pairs


def why_card(sheet: ActionSheet) -> Card:
    """The problem, its cause, and the action."""
    card = Card(tr("Problem, cause, action"))
    for words, text in (
        (tr("Problem"), sheet.problem),
        (tr("Root cause"), sheet.root_cause or tr("not named yet")),
        (tr("The action"), sheet.row.action),
    ):
        card.body.addWidget(Text(words, "small", "quiet"))
        card.body.addWidget(Text(text, "body", wrap=True, select=True))
    return card


def plan_card(sheet: ActionSheet, name_assessor: QWidget | None) -> Card:
    """How it is measured, by whom, and what it takes."""
    card = Card(tr("Measure of effect"))
    before, after = sheet.risk_before, sheet.risk_after
    pairs = [
        (tr("Kind"), capa_words.kind_words(sheet.row.kind)),
        (tr("Target to reach"), capa_words.goal_words(sheet)),
        (tr("Watched after completion"), tr("{n} days", n=sheet.window_days)),
        (tr("Checked by"), sheet.assessor or tr("whoever may and did not carry it out")),
    ]
    if before is not None:
        told = str(before.score())
        pairs.append((tr("Risk"), told if after is None else f"{told} → {after.score()}"))
    if sheet.resources:
        pairs.append((tr("Resources"), sheet.resources))
    if sheet.approved_by is not None:
        pairs.append((tr("Approved"), f"{sheet.approved_by}  {times.short(sheet.approved_at)}"))
    card.body.addLayout(facts(pairs, strong=False))
    if name_assessor is not None:
        card.body.addWidget(name_assessor)
    return card


def checks_card(sheet: ActionSheet) -> Card:
    """What was measured, each time, and by whom."""
    card = Card(tr("Checks of effect"), str(len(sheet.checks)))
    for one in sheet.checks:
        well = one.result == "effective"
        shown = format(one.value.normalize(), "f").replace("-", "−")
        words = tr("{value}: {result}", value=shown, result=capa_words.result_words(one.result))
        aside = f"{one.assessor or '–'}  {times.short(one.at)}"
        card.body.addLayout(
            standing("conforms" if well else "fails", "green" if well else "red", words, aside)
        )
        if one.reason:
            card.body.addWidget(Text(one.reason, "small", "quiet", wrap=True, select=True))
    return card


def papers_card(sheet: ActionSheet, open_record: Callable[[int], object]) -> Card:
    """The records of its rounds, the last one first."""
    card = Card(tr("Records"), str(len(sheet.papers)))
    for one in sheet.papers:
        state = terms().word("record_states", one.state, language())
        card.body.addWidget(
            Button(f"{one.number}  {state}", "link", "record", partial(open_record, one.record_id))
        )
    return card
