"""What the team page asks: a new member, an appointment, a competence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from ctdesk.services import accounts, team
from ctdesk.services.accounts import Proposed
from ctdesk.services.team import MemberRow
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import both, tr


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
    """Appoint a member to a role for a time."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: MemberRow) -> None:
        super().__init__(
            parent,
            tr("Appoint"),
            tr("{name} gets the duties of this role from the first to the last day.", name=row.name),
            tr("Appoint"),
            icon="confirm",
        )
        self._desk, self._row = desk, row
        roles = {
            code: both(role.name_zh, role.name_en)
            for code, role in team.role_table().items()
            if role.account != "none"
        }
        self.role = self.form.choice(tr("Role"), "role", roles)
        today = times.today()
        self.starts = DayEdit(today)
        self.ends = DayEdit(date(today.year + 1, today.month, min(today.day, 28)))
        self.form.custom(tr("From"), "starts_at", self.starts)
        self.form.custom(tr("Until, inclusive"), "ends_at", self.ends)
        self.form.side_by_side("starts_at", "ends_at")
        self.form.line(tr("Note"), "note")
        self.form.finish()

    def submit(self) -> None:
        self.wait(True)
        begins = self.starts.day()
        job = self._desk.run(
            team.appoint_member,
            member_id=self._row.id,
            role=self.form.text("role"),
            starts_at=None if begins == times.today() else times.start_of(begins),
            ends_at=times.end_of(self.ends.day()),
            note=self.form.text("note") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


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
