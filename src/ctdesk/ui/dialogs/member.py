"""What the team page asks: a new member, an appointment, its end, qualifications, pictures, a competence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import accounts, appointments, qualifications, team, tenure
from ctdesk.services.accounts import Proposed
from ctdesk.services.appointments import QUALIFIED_PERSON, Outlook, ProposedAppointment
from ctdesk.services.role_table import INSPECTOR, LEAD_ROLES, conditions, fields_of_work, role_table, words_of
from ctdesk.services.team import MemberRow
from ctdesk.services.threshold_words import part_words
from ctdesk.ui import times
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.member_words import kinds_of_fact, role_name, spoken
from ctdesk.ui.typed import day_of, moment_of


class DayEdit(QDateEdit):
    """A day as YYYY-MM-DD with a calendar."""

    def __init__(self, day: date) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)

    def day(self) -> date:
        """The day chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())


class ProposeDialog(Dialog):
    """A new member: proposed here, confirmed by a custodian."""

    def __init__(self, parent: QWidget | None, desk: Desk, done: Callable[[Proposed, str], object]) -> None:
        super().__init__(
            parent,
            tr("New member"),
            tr("The person chooses a password with a one-time code; a custodian confirms the certificate."),
            tr("Propose"),
            icon="join",
            width=560,
        )
        self._desk, self._then = desk, done
        form = self.form
        self.name = form.line(tr("Printed name"), "name", required=True)
        form.line(tr("The same name in Latin letters"), "name_latin", required=True)
        form.line(tr("Staff number"), "staff_no", required=True)
        form.line(tr("Login name"), "login", required=True)
        form.line(tr("Title"), "title")
        form.line(tr("Telephone"), "phone")
        for pair in (("name", "name_latin"), ("staff_no", "login"), ("title", "phone")):
            form.side_by_side(*pair)
        form.finish()

    def submit(self) -> None:
        form = self.form
        if form.missing("name", "name_latin", "staff_no", "login"):
            return
        self.wait(True)
        job = self._desk.run(
            accounts.propose_member,
            login=form.text("login"),
            name=form.text("name"),
            name_latin=form.text("name_latin"),
            staff_no=form.text("staff_no"),
            title=form.text("title") or None,
            phone=form.text("phone") or None,
        )
        job.within(self).then(self._proposed).otherwise(self.complain)

    def _proposed(self, proposed: Proposed) -> None:
        name = self.form.text("name")
        self.accept()
        self._then(proposed, name)


class AppointDialog(Dialog):
    """Propose an appointment; what it would stand on is shown before."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, row: MemberRow, done: Callable[[int], object] | None = None
    ) -> None:
        super().__init__(
            parent,
            tr("Appoint"),
            tr(
                "A letter of appointment is opened. {name} gets the duties of the role after accepting it.",
                name=row.name,
            ),
            tr("Open the letter"),
            icon="confirm",
            width=560,
        )
        self._desk, self._row, self._then = desk, row, done
        roles = {
            code: f"{code} {both(role.name_zh, role.name_en)}"
            for code, role in role_table().items()
            if role.account != "none" and code not in QUALIFIED_PERSON and _may_appoint(desk, code)
        }
        self.role = self.form.choice(tr("Role"), "role", roles)
        today = times.today()
        self.starts = DayEdit(today)
        self.ends = DayEdit(date(today.year + 1, today.month, min(today.day, 28)))
        self.form.custom(tr("From"), "starts_at", self.starts)
        self.form.custom(tr("Until, inclusive"), "ends_at", self.ends)
        self.form.side_by_side("starts_at", "ends_at")
        self.open_ended = QCheckBox(tr("Without an end"))
        self.open_ended.toggled.connect(lambda on: self.ends.setEnabled(not on))
        self.acting = QCheckBox(tr("Acting"))
        self.form.custom("", "open_ended", self.open_ended)
        self.form.custom("", "acting", self.acting)
        self.form.side_by_side("open_ended", "acting")
        self.form.line(tr("Note"), "note")
        self.form.finish()
        self.outlook = Text("", "small", "quiet", wrap=True)
        self.extra.addWidget(self.outlook)
        self.role.currentIndexChanged.connect(lambda _: self._look_ahead())
        for edit in (self.starts, self.ends):
            edit.dateChanged.connect(lambda _: self._look_ahead())
        self.open_ended.toggled.connect(lambda _: self._look_ahead())
        self._look_ahead()

    def submit(self) -> None:
        self.wait(True)
        note = self.form.text("note") or None
        if self.form.text("role") == INSPECTOR:  # reads within the period, and accepts nothing
            job = self._desk.run(tenure.appoint_member, note=note, **self._asked())
            job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
            return
        job = self._desk.run(
            appointments.propose_appointment, acting=self.acting.isChecked(), note=note, **self._asked()
        )
        job.within(self).then(self._proposed).otherwise(self.complain)

    def _asked(self) -> dict[str, Any]:
        begins = self.starts.day()
        return {
            "member_id": self._row.id,
            "role": self.form.text("role"),
            "starts_at": None if begins <= times.today() else times.start_of(begins),
            "ends_at": None if self.open_ended.isChecked() else times.end_of(self.ends.day()),
        }

    def _look_ahead(self) -> None:
        reads_only = self.form.text("role") == INSPECTOR
        self.do.setText(tr("Admit the inspector") if reads_only else tr("Open the letter"))
        if not self._desk.may(appointments.appointment_outlook):
            return
        job = self._desk.fetch(appointments.appointment_outlook, **self._asked()).within(self)
        job.then(self._tell).otherwise(lambda error: self._show(complaint(error).whole(), "red"))

    def _tell(self, outlook: Outlook) -> None:
        said = []
        if outlook.lines_to_approve:
            said.append(
                tr(
                    "With the new lead {count} delegated duties end unless the successor approves them.",
                    count=outlook.lines_to_approve,
                )
            )
        said += [
            tr(
                "Left uncovered: {role}, {begins} – {ends}.",
                role=role_name(gap.role),
                begins=times.short(gap.starts_at),
                ends=times.short(gap.ends_at),
            )
            for gap in outlook.uncovered[:6]
        ]
        if outlook.unmet:
            parts = listed(spoken(part_words(part)) for part in outlook.unmet)
            said.append(tr("Not met yet, to be given a reason in the letter: {parts}", parts=parts))
        else:
            said.append(tr("Every part of the threshold is met."))
        warned = bool(outlook.unmet or outlook.lines_to_approve)
        self._show("\n".join(said), "amber" if warned else "green")

    def _show(self, words: str, tint: str) -> None:
        self.outlook.setText(words)
        self.outlook.tint(tint)

    def _proposed(self, proposed: ProposedAppointment) -> None:
        self.accept()
        if self._then is not None:
            self._then(int(proposed.record_id))


class EndDialog(Dialog):
    """End or lay down a role, now or at a minute ahead, with the reason."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, command: Callable[..., Any], appointment_id: int, role: str
    ) -> None:
        super().__init__(
            parent,
            tr("End the appointment"),
            tr("{role} ends; what was signed stays valid.", role=role),
            tr("End it"),
            icon="revoke",
            kind="danger",
            tone="red",
        )
        self._desk, self._command, self._id = desk, command, appointment_id
        self.reason = self.form.paragraph(tr("Reason"), "reason", required=True)
        self.form.line(tr("Not before (empty: now)"), "at", "2026-03-31 18:00")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("reason"):
            return
        try:
            at = moment_of(self.form.text("at"), "at")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            self._command, appointment_id=self._id, reason=self.form.text("reason"), at=at
        ).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)


class QualificationDialog(Dialog):
    """Register a degree, title, licence, experience or fulfilled condition, with the file that proves it."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: MemberRow, kind: str = "licence") -> None:
        super().__init__(
            parent,
            tr("Register a qualification"),
            tr("It counts for {name} once another person has compared it with the original.", name=row.name),
            tr("Register"),
            icon="document",
            width=540,
        )
        self._desk, self._row = desk, row
        self.kind = self.form.choice(tr("Kind"), "kind", kinds_of_fact())
        self.code = self.form.choice(tr("Which"), "code", {})
        self.field = self.form.choice(tr("Field of the degree"), "subject", _words("degree_fields"))
        self.form.line(tr("Number or remark"), "detail")
        self.form.line(tr("Since"), "since", "YYYY-MM-DD")
        self.form.line(tr("Last day"), "valid_until", "YYYY-MM-DD")
        self.form.side_by_side("since", "valid_until")
        self.file = FileField("PDF, PNG, JPEG (*.pdf *.png *.jpg *.jpeg)")
        self.form.custom(tr("Proof"), "file", self.file)
        self.form.finish()
        self.kind.currentIndexChanged.connect(lambda _: self._offer())
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self._offer()

    def submit(self) -> None:
        try:
            since, until = (day_of(self.form.text(name), name) for name in ("since", "valid_until"))
        except CtdeskError as error:
            self.complain(error)
            return
        code = self.form.text("code")
        if self.form.text("kind") == "degree":
            code = f"{code}.{self.form.text('subject')}"
        arguments = {
            "member_id": self._row.id,
            "kind": self.form.text("kind"),
            "code": code,
            "detail": self.form.text("detail") or None,
            "since": since,
            "valid_until": until,
        }
        self.wait(True)
        if self.file.path is None:
            self._register(arguments)
        else:
            read = self.file.read(self._desk).within(self)
            read.then(
                lambda found: self._register({**arguments, "file_name": found[0], "data": found[1]})
            ).otherwise(self.complain)

    def _register(self, arguments: dict[str, Any]) -> None:
        job = self._desk.run(qualifications.register_qualification, **arguments).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)

    def _offer(self) -> None:
        kind = self.form.text("kind")
        offered = {
            "licence": _words("licences"),
            "title": _words("titles"),
            "degree": _words("degrees"),
            "experience": {code: spoken(words) for code, words in fields_of_work().items()},
        }.get(kind)
        if offered is None:
            offered = {
                code: f"{role_name(code.partition(':')[0])}: {spoken(words)}"
                for code, words in conditions().items()
            }
        self.code.clear()
        for code, words in offered.items():
            self.code.addItem(words, code)
        self.form.fields["subject"].setVisible(kind == "degree")


class PictureDialog(Dialog):
    """A photo, or a specimen of the own signature."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: MemberRow, kind: str) -> None:
        title = tr("Photo") if kind == "photo" else tr("Specimen of signature")
        super().__init__(
            parent,
            title,
            tr("It stands in the file of {name} and on printed letters.", name=row.name),
            tr("Add"),
            icon="photo",
        )
        self._desk, self._row, self._kind = desk, row, kind
        self.file = FileField("PNG, JPEG (*.png *.jpg *.jpeg)")
        self.form.custom(tr("Picture"), "file", self.file)
        self.form.finish()

    def submit(self) -> None:
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._add).otherwise(self.complain)

    def _add(self, found: tuple[str, bytes]) -> None:
        job = self._desk.run(
            qualifications.add_picture, member_id=self._row.id, kind=self._kind, name=found[0], data=found[1]
        ).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)


def _may_appoint(desk: Desk, role: str) -> bool:
    if role == INSPECTOR:
        return desk.may("audit.admit_inspector")
    return desk.may("team.appoint_lead" if role in LEAD_ROLES else "team.appoint")


def _words(kind: str) -> dict[str, str]:
    return {code: spoken(words) for code, words in words_of(kind).items()}


class CompetenceDialog(Dialog):
    """Record that a member passed a module."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: MemberRow) -> None:
        super().__init__(
            parent,
            tr("Record competence"),
            tr("{name} may act on what needs this module while it is in date.", name=row.name),
            tr("Record"),
            icon="training",
        )
        self._desk, self._row = desk, row
        self.form.choice(tr("Module"), "module", {code: code for code in sorted(team.module_codes())})
        self.form.line(tr("Product code, where it is for one product"), "product_code")
        self.form.side_by_side("module", "product_code")
        today = datetime.now(UTC).date()
        self.starts = DayEdit(today)
        self.ends = DayEdit(date(today.year + 1, today.month, min(today.day, 28)))
        self.form.custom(tr("Valid from"), "valid_from", self.starts)
        self.form.custom(tr("Valid until"), "valid_until", self.ends)
        self.form.side_by_side("valid_from", "valid_until")
        self.evidence = self.form.line(
            tr("Evidence"), "evidence", tr("Number of the training record"), required=True
        )
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("evidence"):
            return
        self.wait(True)
        job = self._desk.run(
            team.record_competence,
            member_id=self._row.id,
            module=self.form.text("module"),
            valid_from=self.starts.day(),
            valid_until=self.ends.day(),
            evidence=self.form.text("evidence"),
            product_code=self.form.text("product_code"),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
