"""The cards of one adverse reaction: what a report still lacks, what is owed, and the case in sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ctdesk.services import adverse_reactions
from ctdesk.services.adr_contents import take_out_medicine, take_out_reaction
from ctdesk.services.adr_reports import add_report_receipt
from ctdesk.services.adr_rows import DoubtRow
from ctdesk.services.adr_sheet import AdrSheet, MedicineRow, ReactionRow, ReportRow
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.services.obligations import duties_for, fulfil_obligation
from ctdesk.ui import adverse_words, incident_words, times
from ctdesk.ui.allowed import allow, not_mine
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.adverse_reaction import PATIENT, PRODUCT, REPORTER
from ctdesk.ui.language import both, tr
from ctdesk.ui.language import listed as joined
from ctdesk.ui.pages.incident_lines import line as one_line
from ctdesk.ui.pages.register_page import standing

_MOST_CHANGES = 12
_IF_KNOWN = (
    *("died_at", "death_cause", "sequelae", "dechallenge", "rechallenge", "effect_on_disease"),
    *("crs_max", "icans_max"),
)


def lacks_card(sheet: AdrSheet, desk: Desk, confirm: Callable[[Sequence[DoubtRow]], object]) -> Card | None:
    """What stands against a report, what it should say and does not, and what does not fit."""
    doubts = [one for one in sheet.doubts if not one.kept]
    if sheet.row.state != "open" or not (sheet.missing or sheet.wanting or doubts):
        return None
    card = Card(tr("Before it is reported"))
    for element in sheet.missing:
        card.body.addLayout(standing("stop_sign", "red", adverse_words.missing_sentence(element)))
    for doubt in doubts:
        icon, tone = ("stop_sign", "red") if doubt.impossible else ("warning", "amber")
        card.body.addLayout(standing(icon, tone, adverse_words.doubt_sentence(doubt)))
    open_ones = [one for one in doubts if not one.impossible]
    if open_ones:
        button = Button(tr("It is so: confirm"), "link", "confirm", lambda: confirm(open_ones))
        card.body.addWidget(allow(button, desk, adverse_reactions.confirm_doubts))
    if sheet.wanting:
        names = joined(adverse_words.label(name) for name in sheet.wanting)
        card.body.addLayout(standing("unanswered", "amber", tr("Not known yet: {what}", what=names)))
    return card


def dues_card(
    sheet: AdrSheet, desk: Desk, done: Callable[[ObligationRow], object], correct: Callable[[], object]
) -> Card | None:
    """What is owed to whom by when; what another reports in the hospital's place stands below."""
    if not sheet.obligations and not sheet.sponsor:
        return None
    still = sum(one.done_at is None and one.withdrawn_at is None for one in sheet.obligations)
    card = Card(tr("To report, by when"), str(still))
    for row in sheet.obligations:
        icon, tone, words = incident_words.due_words(row)
        name = both(row.words.zh_CN, row.words.en)
        if row.recipient_words is not None:
            name += f" → {both(row.recipient_words.zh_CN, row.recipient_words.en)}"
        ways = []
        if row.done_at is None and row.withdrawn_at is None and row.recipient != "adr_system":
            button = Button(tr("Done …"), "link", on=partial(done, row))
            button.setAccessibleName(tr("Done: {what}", what=name))
            ways.append(allow(button, desk, fulfil_obligation, not_mine(desk, *duties_for(row.duty))))
        card.body.addLayout(one_line(icon, tone, name, words, *ways))
    for proposal, due in sheet.sponsor:
        name = both(proposal.row.event.zh_CN, proposal.row.event.en)
        when = tr("once the sponsor knows") if due is None else tr("by {time}", time=times.short(due.at))
        card.body.addLayout(standing("external", "quiet", tr("By the sponsor: {what}", what=name), when))
    if sheet.row.state == "open":
        day = Button(tr("Correct day 0 …"), "link", "clock", correct)
        card.body.addWidget(allow(day, desk, adverse_reactions.correct_awareness))
    return card


def changes_card(sheet: AdrSheet) -> Card | None:
    """What differs from the last report that went out."""
    if not sheet.changed:
        return None
    card = Card(tr("Changed since the last report"), str(len(sheet.changed)))
    for one in sheet.changed[:_MOST_CHANGES]:
        before, now = adverse_words.said(one.path, one.before), adverse_words.said(one.path, one.now)
        words = f"{adverse_words.path_label(one.path)}: {_short(before)} → {_short(now)}"
        card.body.addWidget(Text(words, "body", wrap=True))
    return card


def reports_card(
    sheet: AdrSheet,
    desk: Desk,
    read: Callable[[ReportRow], object],
    receipt: Callable[[ReportRow], object],
) -> Card | None:
    """Every report of the case with when and how it went out."""
    if not sheet.reports:
        return None
    card = Card(tr("Reports"), str(len(sheet.reports)))
    for one in sheet.reports:
        if one.sent_at is None:
            words, icon, tone = tr("not sent yet"), "draft", "amber"
        else:
            words, icon, tone = times.short(one.sent_at), "signed", "amber" if one.late else "green"
            if one.late:
                words = tr("{at}, late", at=words)
        told = [adverse_words.report_name(one), adverse_words.ways().get(one.way or "", "")]
        told += [tr("receipt {number}", number=one.receipt_no)] if one.receipt_no else []
        ways = []
        if one.sent_at is not None and (one.receipt_no is None or one.receipt_file is None):
            more = Button(tr("Receipt …"), "link", on=partial(receipt, one))
            more.setAccessibleName(tr("Enter the receipt of {number}", number=one.number))
            ways.append(allow(more, desk, add_report_receipt))
        if one.record_id is not None:
            button = Button(tr("Open"), "link", on=partial(read, one))
            button.setAccessibleName(tr("Open {number}", number=one.record_number))
            ways.append(button)
        aside = " · ".join(part for part in (words, one.news or one.reason or "") if part)
        what = " · ".join(part for part in told if part)
        card.body.addLayout(one_line(icon, tone, what, aside, *ways))
    return card


def reaction_card(
    sheet: AdrSheet,
    desk: Desk,
    story: Callable[[], object],
    judge: Callable[[], object],
    line: Callable[[ReactionRow | None], object],
    out: Callable[[ReactionRow], object],
) -> Card:
    """What happened, how grave it is, and each reaction by its term."""
    card = Card(tr("Adverse reaction"), _day(sheet))
    told = sheet.facts["description"]
    if told:
        card.body.addWidget(Text(_short(told, 600), "body", wrap=True, select=True))
    names = ["criteria", "expected", "outcome", "onset_at", "ended_at", "treatment"]
    names += [name for name in _IF_KNOWN if sheet.facts[name] is not None]
    names += ["by_reporter", "by_institution"]
    if sheet.facts["second_malignancy"]:
        names += ["second_malignancy", "sample_kept"]
    if sheet.facts["in_cluster"]:
        names.append("in_cluster")
    pairs = [(adverse_words.label(name), _short(adverse_words.fact(sheet, name), 300)) for name in names]
    card.body.addLayout(facts(pairs, strong=False))
    for one in sheet.reactions:
        words = one.term if one.grade is None else tr("{term}, grade {n}", term=one.term, n=one.grade)
        aside = times.short(one.onset_at) if one.onset_at is not None else ""
        ways = []
        if sheet.row.state == "open":
            edit = Button(tr("Correct …"), "link", on=partial(line, one))
            edit.setAccessibleName(tr("Correct {what}", what=one.term))
            ways.append(allow(edit, desk, adverse_reactions.describe_case))
            if len(sheet.reactions) > 1:
                gone = Button(tr("Take out …"), "link", on=partial(out, one))
                gone.setAccessibleName(tr("Take out {what}", what=one.term))
                ways.append(allow(gone, desk, take_out_reaction))
        card.body.addLayout(one_line("incident", "quiet", words, aside, *ways))
    if sheet.row.state == "open":
        for words, icon, act in (
            (tr("Seriousness and outcome …"), "edit", judge),
            (tr("What happened …"), "edit", story),
            (tr("Another reaction …"), "add", partial(line, None)),
        ):
            card.body.addWidget(
                allow(Button(words, "plain", icon, act), desk, adverse_reactions.describe_case)
            )
    return card


def medicines_card(
    sheet: AdrSheet,
    desk: Desk,
    line: Callable[[MedicineRow | None], object],
    out: Callable[[MedicineRow], object],
) -> Card:
    """What was given besides the product."""
    card = Card(tr("Other medicines"), str(len(sheet.medicines)))
    purposes = adverse_words.choices("purpose")
    for one in sheet.medicines:
        parts = (one.name, one.dose, purposes.get(one.purpose, one.purpose))
        words = " · ".join(part for part in parts if part)
        aside = times.short(one.begun_at) if one.begun_at is not None else ""
        ways = []
        if sheet.row.state == "open":
            for do, act, command in (
                (tr("Correct …"), partial(line, one), adverse_reactions.describe_case),
                (tr("Take out …"), partial(out, one), take_out_medicine),
            ):
                button = Button(do, "link", on=act)
                button.setAccessibleName(f"{do} {one.name}")
                ways.append(allow(button, desk, command))
        tone = "red" if one.suspected else "quiet"
        card.body.addLayout(one_line("catalogue", tone, words, aside, *ways))
    if sheet.row.state == "open":
        add = Button(tr("Another medicine …"), "plain", "add", partial(line, None))
        card.body.addWidget(allow(add, desk, adverse_reactions.describe_case))
    return card


def section_cards(
    sheet: AdrSheet, desk: Desk, edit: Callable[[str, Sequence[str]], object]
) -> tuple[Card, Card, Card]:
    """Patient, product and reporter, each with a button that completes it."""
    found = []
    for title, names in (
        (tr("Patient"), PATIENT),
        (tr("Suspected product"), PRODUCT),
        (tr("Reporter"), REPORTER),
    ):
        card = Card(title)
        known = [name for name in names if sheet.facts[name] is not None]
        pairs = [(adverse_words.label(name), _short(adverse_words.fact(sheet, name), 200)) for name in known]
        if pairs:
            card.body.addLayout(facts(pairs, strong=False))
        if not sheet.named and names is PATIENT:
            card.body.addWidget(Text(tr("Who it is, you may not see."), "small", "quiet", wrap=True))
        if sheet.row.state == "open":
            button = Button(tr("Complete …"), "plain", "edit", partial(edit, title, names))
            button.setAccessibleName(f"{tr('Complete …')} {title}")
            unless = "" if sheet.named or names is not PATIENT else tr("Who it is, you may not see.")
            card.body.addWidget(allow(button, desk, adverse_reactions.describe_case, unless))
        found.append(card)
    return found[0], found[1], found[2]


def _day(sheet: AdrSheet) -> str:
    return "" if sheet.onset_day is None else tr("day {n}", n=sheet.onset_day)


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
