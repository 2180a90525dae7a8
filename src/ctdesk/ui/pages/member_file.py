"""The file of one member beside the list: who it is, and cards for each of its parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ctdesk.services import qualifications, tenure
from ctdesk.services.role_table import LEAD_ROLES
from ctdesk.services.threshold_words import evidence_words, fact_name, part_words
from ctdesk.ui import look, times
from ctdesk.ui.allowed import why_not_duty
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Mark, Row, Text
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.member import EndDialog, PictureDialog, QualificationDialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.language import both, tr
from ctdesk.ui.member_words import (
    appointment_state,
    delegation_state,
    fact_state,
    happened,
    role_name,
    spoken,
    state_of,
)
from ctdesk.ui.terms import module_name

if TYPE_CHECKING:
    from ctdesk.services.attachments import FileContent
    from ctdesk.services.member_file import MemberFile
    from ctdesk.services.team import AppointmentRow
    from ctdesk.services.thresholds import FactRow, ThresholdReport
    from ctdesk.ui.page import Page

PHOTO_SIZE, SPECIMEN_SIZE = QSize(64, 80), QSize(200, 64)
OVERVIEW, TRAINING, DELEGATIONS, ACCOUNT, HISTORY = (
    "overview",
    "training",
    "delegations",
    "account",
    "history",
)


def parts() -> tuple[tuple[str, str], ...]:
    """The parts of the file, as the switch names them."""
    return (
        (OVERVIEW, tr("Overview")),
        (TRAINING, tr("Training")),
        (DELEGATIONS, tr("Delegations")),
        (ACCOUNT, tr("Account")),
        (HISTORY, tr("History")),
    )


def head_card(page: Page, file: MemberFile) -> Card:
    """Photo, name, and how the member stands."""
    row = file.detail.row
    card = Card()
    line = QHBoxLayout()
    line.setSpacing(look.px(14))
    line.addWidget(_shown(file.photo, PHOTO_SIZE, "person"), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(look.px(4))
    first = QHBoxLayout()
    first.addWidget(Text(row.name, "title", wrap=True), 1)
    first.addWidget(Chip(state_of(row)), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(first)
    column.addWidget(Text(row.name_latin, "small", "quiet"))
    view = page.desk.view
    department = file.detail.department or (
        "" if view is None else both(view.department_zh, view.department_en)
    )
    about = " • ".join(part for part in (row.staff_no, row.title or "", department) if part)
    column.addWidget(Text(about, "body", wrap=True, select=True))
    held = [role_name(code) for code in row.roles]
    column.addWidget(Text(", ".join(held) or tr("No role"), "body", "blue" if held else "quiet", wrap=True))
    line.addLayout(column, 1)
    card.body.addLayout(line)
    return card


def overview(page: Page, file: MemberFile, appoint: Button) -> list[QWidget]:
    """Roles with their letters, what each threshold stands on, qualifications, pictures."""
    return [
        _roles(page, file, appoint),
        *[_threshold(page, report) for report in file.reports],
        _qualifications(page, file),
        _pictures(page, file),
    ]


def delegations(page: Page, file: MemberFile) -> list[QWidget]:
    """Lines given and received."""
    card = Card(tr("Delegations"), str(len(file.delegations)))
    for one in file.delegations:
        box = Row()
        words = spoken(one.duty)
        box.setAccessibleName(words)
        column = QVBoxLayout()
        column.addWidget(Text(words, "strong", wrap=True))
        whom = tr("to {name}", name=one.other) if one.given else tr("from {name}", name=one.other)
        span = f"{times.moment(one.starts_at)} – {times.moment(one.ends_at)}"
        column.addWidget(Text(f"{whom} • {span}", "small", "quiet", wrap=True))
        box.line.addLayout(column, 1)
        box.line.addWidget(Chip(delegation_state(one.state)))
        if one.record_id is not None:
            box.chosen.connect(partial(page.go.emit, "record", {"record_id": one.record_id}))
        card.body.addWidget(box)
    if not file.delegations:
        card.body.addWidget(Text(tr("No duty was given on or received."), "body", "quiet", wrap=True))
    return [card]


def history(page: Page, file: MemberFile) -> list[QWidget]:
    """What happened to the member, the newest first."""
    card = Card(tr("History"), str(len(file.history)))
    for one in file.history:
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        line.addWidget(Text(times.moment(one.at), "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(Text(happened(one.act, spoken(one.what)), "body", wrap=True))
        below = " • ".join(part for part in (one.by, one.reason) if part)
        if below:
            column.addWidget(Text(below, "small", "quiet", wrap=True))
        line.addLayout(column, 1)
        card.body.addLayout(line)
    return [card]


def training(page: Page, file: MemberFile, record: Callable[[], object]) -> list[QWidget]:
    """Modules held, the newest first; more of it is on the page of training."""
    card = Card(tr("Training and competence"), str(len(file.detail.competences)))
    tones = {"valid": "green", "future": "blue", "lapsed": "red", "revoked": "grey"}
    for row in file.detail.competences:
        line = QHBoxLayout()
        name = module_name(row.module)
        words = Elided(name if not row.product_code else f"{name} • {row.product_code}", "body")
        words.setToolTip(f"{name} · {row.evidence}")
        line.addWidget(words, 1)
        ends = times.day(row.valid_until) if row.state != "revoked" else tr("revoked")
        line.addWidget(Text(ends, "small", tones.get(row.state, "quiet")))
        card.body.addLayout(line)
    if not file.detail.competences:
        card.body.addWidget(Text(tr("Nothing recorded yet."), "body", "quiet"))
    from ctdesk.services import team

    add = Button(tr("Record competence …"), "plain", "training", record)
    add.setEnabled(page.desk.may(team.record_competence))
    card.body.addWidget(add)
    more = Button(tr("Everything about training"), "link", "training", partial(page.go.emit, "training", {}))
    card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)
    return [card]


def _roles(page: Page, file: MemberFile, appoint: Button) -> Card:
    card = Card(tr("Roles and letters of appointment"))
    for row in file.detail.appointments:
        card.body.addLayout(_role_line(page, file, row))
    if not file.detail.appointments:
        card.body.addWidget(
            Text(tr("No role yet: this person can sign in but not act."), "body", "quiet", wrap=True)
        )
    card.body.addWidget(appoint)
    return card


def _role_line(page: Page, file: MemberFile, row: AppointmentRow) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    line = QHBoxLayout()
    name = role_name(row.role) + (f" ({tr('acting')})" if row.acting else "")
    ended = row.state == "ended"
    line.addWidget(Text(name, "strong", "quiet" if ended else "text", wrap=True), 1)
    line.addWidget(Chip(appointment_state(row)), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(line)
    ends = min((one for one in (row.ends_at, row.revoked_at) if one is not None), default=None)
    span = (
        tr("since {day}", day=times.day(row.starts_at))
        if ends is None
        else f"{times.day(row.starts_at)} – {times.moment(ends) if row.revoked_at else times.day(ends)}"
    )
    told = [span]
    if row.appointed_by:
        told.append(tr("appointed by {name}", name=row.appointed_by))
    if row.revoke_reason:
        told.append(row.revoke_reason)
    below = QHBoxLayout()
    below.addWidget(Text(" • ".join(told), "small", "quiet", wrap=True), 1)
    for button in _role_buttons(page, file, row):
        below.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(below)
    return column


def _role_buttons(page: Page, file: MemberFile, row: AppointmentRow) -> list[Button]:
    from ctdesk.services import appointments

    desk, found = page.desk, []
    own = _is_own(page, file)
    if row.record_id is not None:
        number = file.letters.get(row.record_id, tr("Letter"))
        opening = partial(page.go.emit, "record", {"record_id": row.record_id})
        found.append(Button(number, "link", on=opening))
    duty = "team.appoint_lead" if row.role in LEAD_ROLES else "team.appoint"
    name = role_name(row.role)
    if row.state == "proposed":
        command = appointments.decline_appointment if own else appointments.withdraw_appointment
        words = tr("Decline …") if own else tr("Take back …")
        if own or desk.may(duty):
            found.append(Button(words, "link", on=lambda: _take_back(page, command, row.id, name)))
    elif row.state in ("in_force", "coming"):
        ending = tenure.resign if own else tenure.end_appointment
        words = tr("Resign …") if own else tr("End …")
        if own or desk.may(duty):
            found.append(Button(words, "link", on=lambda: EndDialog(page, desk, ending, row.id, name).open()))
    return found


def _take_back(page: Page, command: Callable[..., object], appointment_id: int, name: str) -> None:
    ask_reason(
        page,
        tr("Take the proposal back"),
        tr("{role} is not taken up; the letter is kept, voided, with the reason.", role=name),
        tr("Take back"),
        lambda reason: page.run(command, appointment_id=appointment_id, reason=reason),
    )


def _threshold(page: Page, report: ThresholdReport) -> Card:
    """Each part of a role's threshold, with the evidence it rests on."""
    lacking = sum(not part.met for one in report.judged if one.counts for part in one.parts)
    aside = tr("All met") if not lacking else tr("{count} not met", count=lacking)
    card = Card(tr("Threshold: {role}", role=role_name(report.role)), aside)
    card.title.setWordWrap(True)
    card.aside.tint("green" if not lacking else "amber")
    if report.set_at is not None:
        words = tr("Set by the hospital on {day}.", day=times.day(report.set_at))
        card.body.addWidget(Text(words, "small", "quiet"))
    for one in report.judged:
        if not one.counts:
            continue
        for part in one.parts:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            icon, tint = ("conforms", "green") if part.met else ("warning", "amber")
            line.addWidget(Mark(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Text(spoken(part_words(part)), "body", wrap=True))
            told = Text(
                spoken(evidence_words(report, part)), "small", "quiet" if part.met else "amber", wrap=True
            )
            column.addWidget(told)
            line.addLayout(column, 1)
            card.body.addLayout(line)
    if not any(one.counts for one in report.judged):
        card.body.addWidget(Text(tr("This role has no threshold."), "body", "quiet"))
    duty = "team.appoint_lead" if report.role in LEAD_ROLES else "team.appoint"
    if page.desk.may(duty):
        change = Button(tr("Set the figures …"), "link", "edit", partial(_set_figures, page, report.role))
        card.body.addWidget(change, 0, Qt.AlignmentFlag.AlignRight)
    return card


def _set_figures(page: Page, role: str) -> None:
    from ctdesk.services.thresholds import role_thresholds
    from ctdesk.ui.dialogs.threshold import ThresholdDialog

    page.fetch(role_thresholds, role=role).then(lambda rules: ThresholdDialog(page, page.desk, rules).open())


def _qualifications(page: Page, file: MemberFile) -> Card:
    card = Card(tr("Qualifications"), str(len(file.facts)))
    for fact in file.facts:
        card.body.addLayout(_fact_line(page, file, fact))
    if not file.facts:
        words = tr("No degree, title or licence is registered yet.")
        card.body.addWidget(Text(words, "body", "quiet", wrap=True))
    may = _is_own(page, file) or any(
        page.desk.may(duty) for duty in ("team.appoint", "team.appoint_lead", "team.confirm_credential")
    )
    add = Button(tr("Register …"), "plain", "add")
    add.clicked.connect(lambda: QualificationDialog(page, page.desk, file.detail.row).open())
    add.setEnabled(may)
    card.body.addWidget(add)
    return card


def _fact_line(page: Page, file: MemberFile, fact: FactRow) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    line = QHBoxLayout()
    gone = fact.state == "withdrawn"
    line.addWidget(
        Text(spoken(fact_name(fact.kind, fact.code)), "body", "quiet" if gone else "text", wrap=True), 1
    )
    line.addWidget(Chip(fact_state(fact)), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(line)
    told = [fact.detail or ""]
    if fact.since or fact.until:
        begins = "" if fact.since is None else times.day(fact.since)
        told.append(f"{begins} – {times.day(fact.until)}" if fact.until else tr("since {day}", day=begins))
    if fact.confirmed_by:
        told.append(tr("confirmed by {name}", name=fact.confirmed_by))
    if fact.withdraw_reason:
        told.append(fact.withdraw_reason)
    below = QHBoxLayout()
    below.addWidget(Text(" • ".join(part for part in told if part), "small", "quiet", wrap=True), 1)
    for button in _fact_buttons(page, file, fact):
        below.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(below)
    return column


def _fact_buttons(page: Page, file: MemberFile, fact: FactRow) -> list[Button]:
    desk, found = page.desk, []
    if fact.file_id is not None:
        found.append(Button(tr("Proof"), "link", on=partial(_open_file, page, fact.file_id)))
    open_still = fact.state != "withdrawn"
    if open_still and fact.confirmed_at is None and not _is_own(page, file):
        confirm = Button(tr("Confirm …"), "link", on=partial(_confirm, page, fact))
        confirm.setEnabled(desk.may(qualifications.confirm_qualification))
        if not confirm.isEnabled():
            confirm.setToolTip(why_not_duty(desk, "team.confirm_credential"))
        found.append(confirm)
    if open_still and (
        _is_own(page, file) or desk.may("team.appoint") or desk.may("team.confirm_credential")
    ):
        found.append(Button(tr("Withdraw …"), "link", on=partial(_withdraw, page, fact)))
    return found


def _confirm(page: Page, fact: FactRow) -> None:
    PasswordDialog(
        page,
        page.desk,
        tr("Confirm a qualification"),
        tr(
            "{what}: you have seen the original, and the file agrees with it.",
            what=spoken(fact_name(fact.kind, fact.code)),
        ),
        tr("Confirm"),
        lambda credentials, _: page.desk.sign(
            qualifications.confirm_qualification, credentials, qualification_id=fact.id
        ),
    ).open()


def _withdraw(page: Page, fact: FactRow) -> None:
    ask_reason(
        page,
        tr("Withdraw a qualification"),
        tr("It no longer counts and stays in the history."),
        tr("Withdraw"),
        lambda reason: page.run(
            qualifications.withdraw_qualification, qualification_id=fact.id, reason=reason
        ),
    )


def _open_file(page: Page, file_id: int) -> None:
    from ctdesk.services.stored_files import read_stored_file
    from ctdesk.ui.dialogs.show_file import show_file

    def show(content: FileContent) -> None:
        show_file(page, content.name, content.media_type, content.data, page.desk)

    page.fetch(read_stored_file, file_id=file_id).then(show)


def _pictures(page: Page, file: MemberFile) -> Card:
    card = Card(tr("Photo and specimen of signature"))
    line = QHBoxLayout()
    line.setSpacing(look.px(16))
    line.addWidget(_shown(file.specimen, SPECIMEN_SIZE, "sign"))
    line.addStretch(1)
    card.body.addLayout(line)
    own = _is_own(page, file)
    buttons = QHBoxLayout()
    for kind, words, may in (
        ("photo", tr("Photo …"), own or page.desk.may("team.appoint") or page.desk.may("admin.accounts")),
        ("specimen", tr("Specimen …"), own),
    ):
        button = Button(words, "plain", "photo" if kind == "photo" else "sign")
        button.clicked.connect(partial(_add_picture, page, file, kind))
        button.setEnabled(may)
        if not may and kind == "specimen":
            button.setToolTip(tr("Only the member adds the own specimen."))
        buttons.addWidget(button)
    buttons.addStretch(1)
    card.body.addLayout(buttons)
    return card


def _add_picture(page: Page, file: MemberFile, kind: str, _: bool = False) -> None:
    PictureDialog(page, page.desk, file.detail.row, kind).open()


def _shown(content: FileContent | None, size: QSize, icon: str) -> QLabel:
    """A picture scaled into a frame, or what stands there while there is none."""
    room = QSize(look.px(size.width()), look.px(size.height()))
    if content is not None:
        image = QImage.fromData(content.data)
        if not image.isNull():
            label = QLabel()
            ratio = label.devicePixelRatioF()
            pixmap = QPixmap.fromImage(image).scaled(
                room * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            label.setFixedSize(pixmap.deviceIndependentSize().toSize())
            return label
    empty = Mark(icon, "faint", min(size.width(), size.height()) // 2)
    empty.setFixedSize(room)
    return empty


def _is_own(page: Page, file: MemberFile) -> bool:
    session = page.desk.session
    return session is not None and session.actor.member_id == file.detail.row.id
