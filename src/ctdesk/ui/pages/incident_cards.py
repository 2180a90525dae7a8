"""The sections of a case as cards: what was reported, its units and people, how it was graded, evidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import adverse_reactions, freezes, incident_contents, incident_course
from ctdesk.services.adr_origin import Origin
from ctdesk.services.incident_sheet import IncidentSheet, UnitConcerned
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.recall_search import search_units
from ctdesk.ui import incident_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Empty, Note, Text, facts
from ctdesk.ui.dialogs.adverse_reaction import ReportReaction
from ctdesk.ui.dialogs.incident_case import free_units
from ctdesk.ui.forms.section_list import SectionLine
from ctdesk.ui.language import tr
from ctdesk.ui.pages.incident_course_card import course_cards
from ctdesk.ui.pages.incident_lines import line
from ctdesk.ui.pages.incident_outside import outside_cards
from ctdesk.ui.pages.incident_papers import paper_cards
from ctdesk.ui.storage_words import disposition_word, hold_word

if TYPE_CHECKING:
    from ctdesk.ui.pages.incident_page import IncidentPage

REPORT, UNITS, TELL, OUTSIDE, CAUSE, EVIDENCE, COURSE, OTHERS, PAPERS = "123456789"


def section_lines(sheet: IncidentSheet) -> list[SectionLine]:
    """The sections with how far each is; red where something in it is late."""
    open_rows = [row for row in sheet.obligations if row.done_at is None and row.withdrawn_at is None]
    outside = [row for row in open_rows if row.recipient_words is not None]
    owed = [step for step in sheet.to_tell.roles if step.role not in sheet.to_tell.told]
    late_out = any(row.status == "overdue" for row in outside)
    late_in = any(row.status == "overdue" and row.recipient_words is None for row in open_rows)
    frozen = sum(bool(one.holds) for one in sheet.units)
    evidence = sum(one.withdrawn_at is None for one in sheet.evidence)
    told = len(sheet.told)
    concluded = sheet.facts["concluded_at"] is not None
    notes = len(sheet.notes)
    return [
        SectionLine(REPORT, tr("Report"), "", "quiet"),
        SectionLine(
            UNITS,
            tr("Units and patients"),
            tr("{n} held", n=frozen) if frozen else str(len(sheet.units) or ""),
            "amber" if frozen else "quiet",
        ),
        SectionLine(
            TELL,
            tr("Whom to tell"),
            tr("{n} to tell", n=len(owed)) if owed else str(told or ""),
            ("red" if late_in else "amber") if owed else "green" if told else "quiet",
        ),
        SectionLine(
            OUTSIDE,
            tr("Messages outside"),
            tr("{n} due", n=len(outside)) if outside else "",
            "red" if late_out else "amber" if outside else "quiet",
        ),
        SectionLine(
            CAUSE,
            tr("Grade and cause"),
            tr("concluded") if concluded else "",
            "green" if concluded else "quiet",
        ),
        SectionLine(EVIDENCE, tr("Evidence files"), str(evidence or ""), "quiet"),
        SectionLine(COURSE, tr("Timeline"), str(notes or ""), "quiet"),
        SectionLine(
            OTHERS, tr("Links and people"), str(len(sheet.links) + len(sheet.workers) or ""), "quiet"
        ),
        SectionLine(PAPERS, tr("Papers and actions"), str(len(sheet.actions) or ""), "quiet"),
    ]


def report_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """What happened, where, when, and what caught it."""
    row, told = sheet.row, sheet.facts
    card = Card(tr("What happened"))
    card.body.addWidget(Text(incident_words.said(row.words), "body", wrap=True, select=True))
    if told["immediate_action"]:
        card.body.addWidget(Text(tr("Done at once"), "small", "quiet"))
        card.body.addWidget(Text(told["immediate_action"], "body", wrap=True, select=True))
    if told["containment"]:
        by = f"{told['contained_by'] or '–'}  {times.moment(told['contained_at'])}"
        card.body.addWidget(Text(f"{tr('Contained by')}  {by}", "small", "quiet"))
        card.body.addWidget(Text(told["containment"], "body", wrap=True, select=True))
    place = Card(tr("Where and when"))
    pairs = [
        (tr("About"), incident_words.code_word(row.code)),
        (tr("Happened"), times.moment(told["occurred_at"])),
        (tr("Found"), times.moment(told["detected_at"])),
        (tr("Known since"), times.moment(row.aware_at)),
        (tr("Reported at"), times.moment(row.opened_at)),
        (tr("Where"), row.place or "–"),
        (tr("Step of the process"), incident_words.step_words(told["process_step"])),
    ]
    if row.near_miss:
        pairs.insert(1, (tr("Near miss, caught by"), told["caught_by"] or "–"))
    for words, name in (
        (tr("Batch"), "batch_no"),
        (tr("Vector lot"), "vector_lot"),
        (tr("Insurer"), "insurer"),
    ):
        if told[name]:
            pairs.append((words, str(told[name])))
    if told["infused_at"] is not None:
        pairs.append((tr("Infused at"), times.moment(told["infused_at"])))
    place.body.addLayout(facts(pairs))
    ways = QHBoxLayout()
    if row.state != "closed":
        button = Button(tr("Complete it …"), "plain", "edit", page.acts.describe)
        ways.addWidget(allow(button, page.desk, incident_contents.describe_incident))
    for words, icon, route, argument, key in (
        (tr("Open the record it rests on"), "record", "record", "record_id", row.record_id),
        (tr("Open the equipment"), "record", "equipment", "equipment_id", told["equipment_id"]),
    ):
        if key is not None:
            ways.addWidget(Button(words, "plain", icon, partial(page.go.emit, route, {argument: key})))
    ways.addStretch(1)
    place.body.addLayout(ways)
    found: list[QWidget] = [card, place]
    if row.anonymous:
        words = tr("Reported without a name: nobody can look up who it was, and nothing was frozen by it.")
        found.insert(0, Note(words, "grey", "person"))
    return found


def unit_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Units with what holds them, what may be affected too, and the patients."""
    card = Card(tr("Units concerned"), str(len(sheet.units)))
    if not sheet.units:
        card.body.addWidget(Text(tr("No unit is concerned."), "body", "quiet"))
    for unit in sheet.units:
        card.body.addLayout(_unit(page, unit))
    own = [hold for one in sheet.units for hold in one.holds if hold.code == "incident"]
    ways = QHBoxLayout()
    if free_units(sheet) and sheet.row.state != "closed":
        button = Button(tr("Freeze …"), "plain", "held", page.acts.freeze)
        ways.addWidget(allow(button, page.desk, freezes.freeze_units))
    if own:
        button = Button(tr("Lift the freeze of this case …"), "plain", "undo", page.acts.lift)
        ways.addWidget(allow(button, page.desk, incident_course.lift_freeze))
    batches = list(dict.fromkeys(one.batch_no for one in sheet.units if one.batch_no))
    if batches:
        asked = {"kind": "batch", "value": batches, "incident": sheet.row.number}
        button = Button(
            tr("Recall its batch …"), "plain", "look_up", partial(page.go.emit, "recall_search", asked)
        )
        ways.addWidget(allow(button, page.desk, search_units))
    ways.addStretch(1)
    if ways.count() > 1:
        card.body.addLayout(ways)
    found: list[QWidget] = [card]
    if page.affected:
        found.append(_affected(page))
    if sheet.patients:
        people = Card(tr("Patients concerned"), str(len(sheet.patients)))
        for one in sheet.patients:
            name = tr("name not shown to you") if one.name is None else f"{one.name}  {one.mrn or ''}"
            go = partial(page.go.emit, "patients", {"patient_id": one.patient_id})
            buttons = [] if one.name is None else [Button(tr("Open"), "link", on=go)]
            people.body.addLayout(
                line("person", "quiet", name, incident_words.found_by_words(one.found_by), *buttons)
            )
        found.append(people)
    react = Button(
        tr("Report an adverse reaction …"),
        "plain",
        "incident",
        lambda: ReportReaction(
            page.window(),
            page.desk,
            Origin(incident_id=sheet.row.id),
            sheet.row.number,
            lambda key: page.go.emit("adverse_reactions", {"case_id": key}),
        ).open(),
    )
    found.append(allow(react, page.desk, adverse_reactions.open_case))
    return found


def tell_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Whom the level names with their numbers, holder and physician, and the log of who was told."""
    card = Card(tr("Whom to tell"))
    to_tell, closed = sheet.to_tell, sheet.row.state == "closed"
    for step in to_tell.roles:
        told = step.role in to_tell.told
        role = incident_words.whom_words(step.role)
        people = " · ".join(f"{one.name} {one.phone or tr('no number')}" for one in step.people[:3])
        button = _tell_button(page, role, partial(page.acts.tell, step.role, step.people))
        card.body.addLayout(
            line(
                "signed" if told else "person",
                "green" if told else "amber",
                role,
                people or tr("nobody holds this role now"),
                button,
            )
        )
    for one in to_tell.contacts:
        role = incident_words.whom_words(one.whom)
        told = any(each.whom == one.whom for each in sheet.told)
        button = _tell_button(page, f"{role} {one.name}", partial(page.acts.tell, one.whom, (one,)))
        words = f"{one.name} {one.phone or tr('no number')}"
        card.body.addLayout(
            line("signed" if told else "person", "green" if told else "quiet", role, words, button)
        )
    if not to_tell.roles and not to_tell.contacts:
        card.body.addWidget(Text(tr("This level names nobody who has to be told."), "body", "quiet"))
    if not closed:
        other = Button(tr("Somebody else was told …"), "plain", "add", partial(page.acts.tell, "", ()))
        card.body.addWidget(allow(other, page.desk, tell_of_incident), 0, Qt.AlignmentFlag.AlignLeft)
    log = Card(tr("Who was told"), str(len(sheet.told)))
    if not sheet.told:
        log.body.addWidget(Text(tr("Nobody was told yet."), "body", "quiet"))
    for each in sheet.told:
        way = incident_words.told_ways().get(each.way, each.way)
        words = f"{incident_words.whom_words(each.whom)}  {each.name}  {each.phone or ''}".rstrip()
        said = [part for part in (each.text, each.answer) if part]
        if each.late_reason:
            said.append(tr("entered late: {why}", why=each.late_reason))
        said.append(f"{tr('noted by')} {each.entered_by or '–'}")
        log.body.addLayout(
            line("signed", "green", f"{times.moment(each.told_at)}  {way}  {words}", " · ".join(said))
        )
    return [card, log]


def cause_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """How it was graded and why, and what the investigation found."""
    row, told = sheet.row, sheet.facts
    grade = Card(tr("Grade"))
    pairs = [
        (tr("Level"), incident_words.levels().get(row.severity, row.severity)),
        (tr("Harm"), incident_words.harms().get(told["harm"] or "", "–")),
        (tr("Risk score"), "–" if sheet.risk is None else _score(sheet)),
        (tr("Under which rules"), incident_words.frames().get(sheet.frame, sheet.frame)),
        (tr("Graded"), f"{told['triaged_by'] or '–'}  {times.moment(told['triaged_at'])}"),
    ]
    grade.body.addLayout(facts(pairs))
    if sheet.minimum:
        grade.body.addWidget(Note(_minimum(sheet), "amber", "warning"))
    if sheet.owes_action and not sheet.actions:
        grade.body.addWidget(Note(tr("This level owes a corrective action."), "amber", "warning"))
    if told["triaged_at"] is not None and row.state != "closed":
        button = Button(tr("Grade anew …"), "plain", "edit", page.acts.grade)
        allow(button, page.desk, incident_course.regrade_incident)
        grade.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    cause = Card(tr("Cause and conclusion"))
    kind = incident_words.causes().get(told["cause_category"] or "")
    said = (
        (tr("Kind of cause"), kind),
        (tr("Root cause"), told["root_cause"]),
        (tr("Contributing factors"), "\n".join(told["factors"] or ())),
        (tr("Impact on other batches and patients"), told["impact"]),
        (tr("Conclusion"), told["conclusion"]),
        (tr("Lessons for all"), told["lessons"]),
        (tr("Closed because"), told["close_reason"]),
        (tr("Reopened because"), told["reopen_reason"]),
    )
    for words, value in said:
        if value:
            cause.body.addWidget(Text(words, "small", "quiet"))
            cause.body.addWidget(Text(str(value), "body", wrap=True, select=True))
    if not any(value for _, value in said):
        cause.body.addWidget(Text(tr("Nothing was concluded yet."), "body", "quiet"))
    if told["concluded_at"] is not None:
        by = f"{told['concluded_by'] or '–'}  {times.moment(told['concluded_at'])}"
        cause.body.addWidget(Text(f"{tr('Concluded by')} {by}", "small", "quiet"))
    return [grade, cause]


def evidence_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Files with what they show and their digest."""
    card = Card(tr("Evidence files"), str(len(sheet.evidence) or ""))
    if not sheet.evidence:
        card.body.addWidget(
            Empty(
                "attach",
                tr("No file yet."),
                tr("Photos, print-outs, the holder's letter: each with what it shows."),
            )
        )
    for one in sheet.evidence:
        gone = one.withdrawn_at is not None
        name = "–" if one.file is None else one.file.name
        said = (
            f"{one.added_by or '–'}  {times.moment(one.added_at)}  SHA-256 {one.sha256[:8]}…{one.sha256[-4:]}"
        )
        if gone:
            said += "  " + tr("withdrawn: {why}", why=one.withdraw_reason or "–")
        show = Button(tr("Show"), "link", on=partial(page.acts.open_evidence, one))
        show.setAccessibleName(tr("Show {name}", name=name))
        show.setToolTip(one.sha256)
        buttons = [show]
        if not gone and sheet.row.state != "closed":
            back = Button(tr("Withdraw …"), "link", on=partial(page.acts.withdraw_evidence, one))
            back.setAccessibleName(tr("Withdraw {what}", what=name))
            buttons.append(allow(back, page.desk, incident_contents.withdraw_evidence))
        icon, tone = ("void", "faint") if gone else ("attach", "text")
        card.body.addLayout(line(icon, tone, f"{one.text}  ·  {name}", said, *buttons))
    if sheet.row.state != "closed":
        add = Button(tr("Add a file …"), "plain", "attach", page.acts.add_evidence)
        allow(add, page.desk, incident_contents.add_evidence)
        card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
    return [card]


def other_cards(page: IncidentPage, sheet: IncidentSheet) -> list[QWidget]:
    """Links to other cases, and who works on this one."""
    links = Card(tr("Other cases"), str(len(sheet.links) or ""))
    if not sheet.links:
        links.body.addWidget(Text(tr("Linked to no other case."), "body", "quiet"))
    for one in sheet.links:
        words = f"{incident_words.link_words(one.kind, one.outgoing)} {one.number}"
        about = incident_words.said(one.words).replace("\n", " ")
        about = f"{one.note} · {about}" if one.note else about
        go = Button(
            tr("Open"), "link", on=partial(page.go.emit, "incident", {"incident_id": one.incident_id})
        )
        go.setAccessibleName(tr("Open {number}", number=one.number))
        back = Button(tr("Take back …"), "link", on=partial(page.acts.unlink, one))
        back.setAccessibleName(tr("Take back {number}", number=one.number))
        allow(back, page.desk, incident_contents.withdraw_link)
        links.body.addLayout(line("link", "text", words, about[:160], go, back))
    add = Button(tr("Link another case …"), "plain", "link", page.acts.link)
    links.body.addWidget(
        allow(add, page.desk, incident_contents.link_incidents), 0, Qt.AlignmentFlag.AlignLeft
    )
    people = Card(tr("Who works on it"), str(len(sheet.workers) or ""))
    people.body.addLayout(line("person", "text", sheet.row.owner or "–", tr("Owner")))
    parts = incident_words.part_words()
    for worker in sheet.workers:
        said = parts.get(worker.part, worker.part)
        if worker.ended_at is not None:
            said += "  " + tr("until {at}", at=times.moment(worker.ended_at))
        people.body.addLayout(line("person", "text", worker.name or "–", said))
    if sheet.row.state != "closed":
        add = Button(tr("Add somebody …"), "plain", "add", page.acts.add_member)
        allow(add, page.desk, incident_contents.add_member)
        people.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
    return [links, people]


def _unit(page: IncidentPage, unit: UnitConcerned) -> QHBoxLayout:
    held = " · ".join(dict.fromkeys(hold_word(one.code) for one in unit.holds))
    words = f"{unit.batch_no or '–'} · {tr('bag {bag}', bag=unit.bag)}"
    aside = f"{disposition_word(unit.disposition)} · {incident_words.found_by_words(unit.found_by)}"
    go = Button(tr("Open"), "link", on=partial(page.go.emit, "unit", {"unit_id": unit.unit_id}))
    go.setAccessibleName(tr("Open unit {bag}", bag=words))
    if held:
        return line("held", "red", f"{words}  {held}", aside, go)
    return line("unanswered", "quiet", words, aside, go)


def _affected(page: IncidentPage) -> Card:
    found = page.affected
    card = Card(tr("May be affected too"), str(len(found)), "amber")
    by_way: dict[str, list[str]] = {}
    for one in found:
        by_way.setdefault(one.found_by, []).append(f"{one.batch_no or '–'}/{one.bag}")
    for way, bags in by_way.items():
        more = tr("and {n} more", n=len(bags) - 12) if len(bags) > 12 else ""
        card.body.addLayout(
            line(
                "look_up",
                "quiet",
                f"{incident_words.found_by_words(way)}: {len(bags)}",
                "  ".join([*bags[:12], more]).strip(),
            )
        )
    button = Button(tr("Let the case concern them"), "plain", "add", partial(page.acts.add_affected, found))
    allow(button, page.desk, incident_contents.add_units)
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _tell_button(page: IncidentPage, whom: str, act: Callable[[], None]) -> Button:
    button = Button(tr("Told …"), "link", on=act)
    button.setAccessibleName(tr("Told: {whom}", whom=whom))
    return allow(button, page.desk, tell_of_incident)


def _score(sheet: IncidentSheet) -> str:
    risk = sheet.risk
    assert risk is not None
    return f"{risk.severity} × {risk.probability} × {risk.detectability} = {sheet.score}"


def _minimum(sheet: IncidentSheet) -> str:
    """What raised the level above what was chosen."""
    minimum, chosen = sheet.minimum or {}, sheet.facts["severity_chosen"] or "–"
    why = str(minimum.get("code") or minimum.get("raised_by") or "")
    case = str(minimum.get("case") or "")
    if case.startswith("harm:"):
        why = f"{tr('Harm')} {case.removeprefix('harm:')}"
    elif case == "infused":
        why = f"{why} · {tr('It was infused')}"
    return tr(
        "Level {chosen} was chosen; {why} asks for at least {level}.",
        chosen=chosen,
        why=why,
        level=sheet.row.severity,
    )


SECTIONS: tuple[tuple[str, Callable[[IncidentPage, IncidentSheet], list[QWidget]]], ...] = (
    (REPORT, report_cards),
    (UNITS, unit_cards),
    (TELL, tell_cards),
    (OUTSIDE, outside_cards),
    (CAUSE, cause_cards),
    (EVIDENCE, evidence_cards),
    (COURSE, course_cards),
    (OTHERS, other_cards),
    (PAPERS, paper_cards),
)
