"""Below the assessment: alerts, curve and episodes, antidote log, events, the assessments themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.domain.antidotes import AntidoteStand
from ctdesk.domain.grading import Grade
from ctdesk.domain.patterns import SEVERE
from ctdesk.domain.toxicity_courses import Episode
from ctdesk.services.adverse_reactions import open_case
from ctdesk.services.bedside import confirm_assessment, correct_assessment
from ctdesk.services.bedside_alert_rows import BedsideAlert
from ctdesk.services.bedside_alerts import tell_of_alert
from ctdesk.services.bedside_events import give_antidote, record_event, withdraw_dose, withdraw_event
from ctdesk.services.bedside_sheet import AssessmentRow, CourseSheet, DoseRow, EventRow
from ctdesk.services.incident_reports import report_incident
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.bedside_words import (
    antidote_words,
    because_words,
    day_words,
    event_words,
    finding_words,
    grade_icon,
    grade_tone,
    grade_words,
    missing_words,
    outcome_words,
    recipient_words,
)
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, State, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.pages.bedside_curve import CourseCurve
from ctdesk.ui.pages.bedside_labels import figures_words, span_words
from ctdesk.ui.pages.register_page import standing

MOST_ASSESSMENTS = 12


def grade_chip(name: str, grade: Grade | None) -> Chip:
    """``CRS · Grade 2`` as a chip."""
    return Chip(State(f"{name} {grade_words(grade)}", grade_tone(grade), grade_icon(grade)))


def alerts_card(sheet: CourseSheet, desk: Desk, tell: Callable[[BedsideAlert], object]) -> Card | None:
    """Who has to hear of this patient, open ones first, each with its clock."""
    if not sheet.alerts:
        return None
    waiting = [one for one in sheet.alerts if one.done_at is None]
    card = Card(tr("Who has to hear of it"), tone="red" if waiting else None)
    groups: dict[tuple[object, str], list[BedsideAlert]] = {}
    for one in sheet.alerts:
        groups.setdefault((one.assessed_at, one.code), []).append(one)
    for some in groups.values():
        first = next((one for one in some if one.done_at is None), some[0])
        waits, overdue = first.done_at is None, first.status == "overdue"
        clock = tr("at once") if first.at_once else times.left(first.due_at, times.now())
        words = f"{times.short(first.assessed_at)}  {both(first.words.zh_CN, first.words.en)}"
        tone = "red" if overdue else "amber" if waits else "green"
        icon = "clock" if waits else "conforms"
        card.body.addLayout(standing(icon, tone, words, clock if waits else ""))
        line = QHBoxLayout()
        line.setContentsMargins(look.px(26), 0, 0, 0)
        line.setSpacing(look.px(12))
        for one in some:
            line.addWidget(_alert(one, desk, tell))
        line.addStretch(1)
        card.body.addLayout(line)
    return card


def _alert(one: BedsideAlert, desk: Desk, tell: Callable[[BedsideAlert], object]) -> QWidget:
    """Whom to call, or who heard of it when."""
    name = recipient_words(one.recipient)
    if one.done_at is None:
        words = tr("{name} came …", name=name) if one.in_person else tr("{name} told …", name=name)
        return allow(Button(words, "plain", "person", lambda: tell(one)), desk, tell_of_alert)
    late = one.status == "done_late"
    said = tr("{name}: {who} {at}", name=name, who=one.told or "–", at=times.short(one.done_at))
    return Text(f"{said} {tr('(late)')}" if late else said, "small", "amber" if late else "quiet")


def course_card(sheet: CourseSheet) -> Card:
    """The curve, and the episodes below it."""
    worst = listed([tr("worst CRS {n}", n=sheet.worst_crs), tr("worst ICANS {n}", n=sheet.worst_icans)])
    card = Card(tr("Course after the infusion"), worst)
    if sheet.points:
        curve = CourseCurve()
        curve.show_course(sheet)
        card.body.addWidget(curve)
        card.body.addWidget(
            Text(tr("Hollow: the grade is open, what is certain is drawn."), "small", "quiet", wrap=True)
        )
    else:
        card.body.addWidget(Text(tr("Nobody has assessed this patient yet."), "body", "quiet", wrap=True))
    for name, episodes in (("CRS", sheet.crs_episodes), ("ICANS", sheet.icans_episodes)):
        for one in episodes:
            over = one.resolved_at is not None
            words = tr("{name}: worst grade {n}", name=name, n=one.worst)
            tone = "quiet" if over else "amber"
            card.body.addLayout(standing("ended" if over else "pending", tone, words, _span(one)))
    return card


def doses_card(
    sheet: CourseSheet, desk: Desk, give: Callable[[], object], withdraw: Callable[[DoseRow], object]
) -> Card:
    """The log of antidotes: what stands in it, and each dose."""
    card = Card(tr("Antidote log"), tr("information, no prescription"))
    for code, stand in sheet.stands.items():
        words = tr(
            "{name}: {n} ×, {mg} mg in all", name=antidote_words()[code], n=stand.doses, mg=stand.total_mg
        )
        since = "" if stand.since_last is None else tr("last {span} ago", span=span_words(stand.since_last))
        card.body.addLayout(standing("note", "text", words, since))
        label = sheet.labels.get(code)
        if label is None:
            said = tr("No figure of its label is entered: count by hand.")
            card.body.addWidget(Text(said, "small", "quiet", wrap=True))
            continue
        said = tr(
            "Label in force ({version}): {figures}", version=label.label_version, figures=figures_words(label)
        )
        card.body.addWidget(Text(said, "small", "quiet", wrap=True))
        told = _against(stand)
        if told:
            card.body.addWidget(Note(told, "amber", "warning"))
    for one in sheet.doses:
        name = one.name or antidote_words().get(one.antidote, one.antidote)
        words = f"{times.moment(one.at)}  {name} {one.mg} mg {one.route or ''}".rstrip()
        if one.withdrawn_at is not None:
            said = tr("taken back: {reason}", reason=one.withdraw_reason)
            card.body.addLayout(standing("revoke", "quiet", words, said))
            continue
        line = standing("tick", "text", words, one.given_by or "")
        back = Button(tr("Take back …"), "link", "", lambda one=one: withdraw(one))  # type: ignore[misc]  # bound now
        line.addWidget(allow(back, desk, withdraw_dose), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(line)
    if not sheet.doses:
        card.body.addWidget(Text(tr("No dose was given."), "body", "quiet"))
    if sheet.row.closed_at is None:
        card.body.addLayout(
            _left(allow(Button(tr("Dose given …"), "plain", "add", give), desk, give_antidote))
        )
    return card


def _against(stand: AntidoteStand) -> str:
    """What of the label's figures is not met now, or was gone beyond; never what to do."""
    told = []
    if stand.interval_over is False:
        told.append(tr("the label's interval has not passed"))
    if stand.doses_left == 0:
        told.append(tr("the label's number of doses was given"))
    beyond = {"doses": tr("number of doses"), "interval": tr("interval"), "mg": tr("single dose")}
    if stand.over_label:
        told.append(tr("beyond the label: {what}", what=listed(beyond[one] for one in stand.over_label)))
    return listed(told)


def grave_card(
    sheet: CourseSheet, desk: Desk, report: Callable[[], object], react: Callable[[], object]
) -> Card | None:
    """From grade 3 on: an adverse reaction or an incident can be begun from here without typing again."""
    if max(sheet.worst_crs, sheet.worst_icans) < SEVERE:
        return None
    card = Card(tr("Grade 3 or above was reached"), tone="amber")
    card.body.addWidget(
        Text(tr("Patient, product, batch and grades are filled in."), "small", "quiet", wrap=True)
    )
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    reaction = Button(tr("Report an adverse reaction …"), "plain", "add", react)
    incident = Button(tr("Report an incident …"), "plain", "incident", report)
    line.addWidget(allow(reaction, desk, open_case))
    line.addWidget(allow(incident, desk, report_incident))
    line.addStretch(1)
    card.body.addLayout(line)
    return card


def events_card(
    sheet: CourseSheet, desk: Desk, record: Callable[[], object], withdraw: Callable[[EventRow], object]
) -> Card:
    """Events that are recorded by themselves."""
    card = Card(tr("Other events"))
    for one in sheet.events:
        grade = "" if one.grade is None else tr("Grade {n}", n=one.grade)
        head = "  ".join(part for part in (event_words().get(one.kind, one.kind), grade) if part)
        said = [_finding(name, value) for name, value in one.findings.items()]
        said += [one.text] if one.text else []
        said += [outcome_words()[one.outcome]] if one.outcome else []
        words = "\n".join(part for part in (head, listed(said)) if part)
        if one.withdrawn_at is not None:
            taken = tr("taken back: {reason}", reason=one.withdraw_reason)
            card.body.addLayout(standing("revoke", "quiet", words, taken))
            continue
        line = standing("warning", "text", words, times.short(one.onset_at))
        back = Button(tr("Take back …"), "link", "", lambda one=one: withdraw(one))  # type: ignore[misc]  # bound now
        line.addWidget(allow(back, desk, withdraw_event), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(line)
    if not sheet.events:
        card.body.addWidget(
            Text(tr("IEC-HS, haematotoxicity, infection, second malignancy … none yet."), "body", "quiet")
        )
    card.body.addLayout(
        _left(allow(Button(tr("Record an event …"), "plain", "add", record), desk, record_event))
    )
    return card


def assessments_card(
    sheet: CourseSheet,
    desk: Desk,
    confirm: Callable[[AssessmentRow], object],
    correct: Callable[[AssessmentRow], object],
) -> Card | None:
    """The latest assessments with their grounds, and those that were replaced."""
    if not sheet.assessments:
        return None
    card = Card(tr("Assessments so far"), listed(sheet.assessors))
    running = sheet.row.closed_at is None
    for one in reversed(sheet.assessments[-MOST_ASSESSMENTS:]):
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Text(f"{day_words(one.day)}  {times.moment(one.at)}", "strong"))
        head.addWidget(grade_chip("CRS", one.crs))
        head.addWidget(grade_chip("ICANS", one.icans))
        head.addStretch(1)
        if running:
            again = Button(tr("Correct …"), "link", "", lambda one=one: correct(one))  # type: ignore[misc]  # bound now
            head.addWidget(allow(again, desk, correct_assessment))
            if one.confirmed_at is None:
                agree = Button(tr("Confirm"), "link", "", lambda one=one: confirm(one))  # type: ignore[misc]  # bound now
                head.addWidget(allow(agree, desk, confirm_assessment))
        card.body.addLayout(head)
        card.body.addWidget(Text(_grounds(one), "small", "quiet", wrap=True))
        if one.outdated:
            words = tr("A dose or a correction entered later would grade this otherwise: correct it.")
            card.body.addWidget(Note(words, "amber", "warning"))
    for one in sheet.replaced:
        words = f"{times.moment(one.at)}  CRS {grade_words(one.crs)} · ICANS {grade_words(one.icans)}"
        said = tr("replaced: {reason}", reason=one.withdraw_reason)
        card.body.addLayout(standing("revoke", "quiet", f"{words}\n{said}", one.withdrawn_by or ""))
    return card


def _grounds(one: AssessmentRow) -> str:
    parts = [f"CRS {because_words(one.crs)}", f"ICANS {because_words(one.icans)}"]
    missing = dict.fromkeys((*one.crs.missing, *one.icans.missing))
    if missing:
        parts.append(tr("Not looked at: {names}", names=missing_words(missing)))
    if one.confirmed_by:
        parts.append(tr("confirmed by {name}", name=one.confirmed_by))
    if one.note:
        parts.append(one.note)
    if one.late_reason:
        parts.append(tr("entered late: {reason}", reason=one.late_reason))
    return " · ".join([one.assessed_by or "", *parts]).strip(" ·")


def _span(one: Episode) -> str:
    end = tr("lasts") if one.resolved_at is None else times.moment(one.resolved_at)
    length = times.span(one.duration(times.now()))
    return f"{times.moment(one.onset_at)} – {end} · {length}"


def _finding(name: str, value: object) -> str:
    words = finding_words().get(name, name)
    if isinstance(value, bool):
        return f"{words}: {tr('Yes') if value else tr('No')}"
    return f"{words}: {value}"


def _left(button: Button) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(button)
    line.addStretch(1)
    return line
