"""What training asks: an assessment, a case, hours, a certificate from outside, training again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from ctdesk.services import assessments, competences, education, training_demands
from ctdesk.services.training_at import PersonTraining
from ctdesk.services.training_matrix import Matrix, competence_matrix
from ctdesk.services.training_sessions import SessionRow, list_sessions
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Elided
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.people import PeoplePicker
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import case_kinds, triggers_by_hand
from ctdesk.ui.typed import day_of, moment_of

if TYPE_CHECKING:
    from ctdesk.services.catalogue import ProductRow

MOST = 200


class FileChooser(QWidget):
    """One file to go with what is entered; its name stands beside the button."""

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.path: Path | None = None
        self.button = Button(tr("Choose a file …"), "plain", "attach", self._ask)
        self.name = Elided(tr("no file"), "small", "quiet", cut_middle=True)
        line.addWidget(self.button)
        line.addWidget(self.name, 1)
        self.setFocusProxy(self.button)

    def take(self, path: Path) -> None:
        """Take this file."""
        self.path = path
        self.name.setText(path.name)

    def content(self) -> dict[str, Any]:
        """Name and bytes as the commands take them; nothing without a file."""
        if self.path is None:
            return {}
        return {"file_name": self.path.name, "data": self.path.read_bytes()}

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file …"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.take(Path(path)))
        dialog.open()


class AssessmentDialog(Dialog):
    """Who is assessed in which module by whom."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        matrix: Matrix,
        products: Sequence[ProductRow],
        sessions: Sequence[SessionRow],
        done: Callable[[int], object],
        member_id: int | None,
        module: str,
    ) -> None:
        super().__init__(
            parent,
            tr("New assessment"),
            tr("The assessor fills the record in; assessor, employee and lead sign it."),
            tr("Open the record"),
            icon="training",
            width=560,
        )
        self._desk, self._then = desk, done
        self.person = people_box(matrix.people, member_id)
        self.form.custom(tr("Employee"), "member_id", self.person)
        self.module = module_box(matrix, module)
        self.form.custom(tr("Module"), "module", self.module)
        self.assessor = people_box(assessments.who_assesses(matrix.people), None)
        self.form.custom(tr("Assessor"), "assessor_id", self.assessor)
        self.product = product_box(products)
        self.form.custom(tr("Product"), "product_code", self.product, tr("For product training only"))
        self.session = PickBox(
            [("", tr("None")), *((str(one.id), f"{one.number} {one.title}") for one in sessions)]
        )
        self.form.custom(tr("Training it follows"), "session_id", self.session)
        self.form.side_by_side("member_id", "assessor_id")
        self.form.side_by_side("module", "product_code")
        self.form.side_by_side("session_id")
        self.form.finish()
        (self.assessor if member_id else self.person).setFocus()

    def submit(self) -> None:
        if self.form.missing("member_id", "module", "assessor_id"):
            return
        self.wait(True)
        session = self.session.code()
        job = self._desk.run(
            assessments.open_assessment,
            member_id=int(self.person.code()),
            module=self.module.code(),
            assessor_id=int(self.assessor.code()),
            product_code=self.product.code(),
            session_id=int(session) if session else None,
        )
        job.within(self).then(self._opened).otherwise(self.complain)

    def _opened(self, assessment_id: int) -> None:
        self.accept()
        self._then(assessment_id)


class CaseDialog(Dialog):
    """A case that the person at the desk supervised."""

    def __init__(self, parent: QWidget | None, desk: Desk, member_id: int, name: str, module: str) -> None:
        super().__init__(
            parent,
            tr("Enter a case"),
            tr(
                "A case of {name} in {module} that you supervised or watched yourself.",
                name=name,
                module=module,
            ),
            tr("Enter"),
            icon="add",
        )
        self._desk, self._member, self._module = desk, member_id, module
        self.form.choice(tr("Kind"), "kind", case_kinds())
        self.form.line(tr("Performed on"), "performed_on", text=times.today().isoformat(), required=True)
        self.form.side_by_side("kind", "performed_on")
        self.form.line(tr("Note"), "note")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("performed_on"):
            return
        self.wait(True)
        try:
            done = day_of(self.form.text("performed_on"), "performed_on")
        except Exception as error:  # what cannot be read is told beside its field
            self.complain(error)
            return
        job = self._desk.run(
            education.record_practice,
            member_id=self._member,
            module=self._module,
            kind=self.form.text("kind"),
            performed_on=done,
            note=self.form.text("note") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class HoursDialog(Dialog):
    """Hours of continuing education with their proof."""

    def __init__(self, parent: QWidget | None, desk: Desk, member_id: int, name: str) -> None:
        super().__init__(
            parent,
            tr("Enter hours"),
            tr("Continuing education of {name}, with its proof.", name=name),
            tr("Enter"),
            icon="due",
            width=520,
        )
        self._desk, self._member = desk, member_id
        self.form.line(tr("Topic"), "title", required=True)
        self.form.line(tr("Provider"), "provider")
        self.form.line(tr("Held on"), "held_on", text=times.today().isoformat(), required=True)
        self.form.line(tr("Hours"), "hours", required=True)
        self.form.choice(tr("Way"), "external", {"1": tr("External"), "0": tr("In house")})
        self.file = FileChooser()
        self.form.custom(tr("Proof"), "file", self.file)
        self.form.side_by_side("held_on", "hours", "external")
        self.form.side_by_side("file")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("title", "held_on", "hours"):
            return
        self.wait(True)
        try:
            job = self._desk.run(
                education.record_hours,
                member_id=self._member,
                held_on=day_of(self.form.text("held_on"), "held_on"),
                hours=self.form.text("hours"),
                title=self.form.text("title"),
                provider=self.form.text("provider") or None,
                external=self.form.text("external") == "1",
                **self.file.content(),
            )
        except Exception as error:  # a day that cannot be read, a file that is gone
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class CertificateDialog(Dialog):
    """A certificate from outside, with its file."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        products: Sequence[ProductRow],
        member_id: int,
        name: str,
        module: str,
    ) -> None:
        super().__init__(
            parent,
            tr("Register a certificate"),
            tr("{name} passed {module} elsewhere.", name=name, module=module_name(module)),
            tr("Register"),
            icon="certificate",
            width=520,
        )
        self._desk, self._member, self._module = desk, member_id, module
        self.form.line(tr("Evidence"), "evidence", tr("Issuer and number of the certificate"), required=True)
        self.form.line(tr("Passed on"), "valid_from", text=times.today().isoformat(), required=True)
        self.form.line(tr("Valid until"), "valid_until", tr("Empty: as long as the module is valid"))
        self.product = product_box(products)
        self.form.custom(tr("Product"), "product_code", self.product, tr("For product training only"))
        self.file = FileChooser()
        self.form.custom(tr("Certificate"), "file", self.file)
        self.form.side_by_side("valid_from", "valid_until")
        self.form.side_by_side("product_code", "file")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("evidence", "valid_from"):
            return
        self.wait(True)
        try:
            job = self._desk.run(
                competences.record_competence,
                member_id=self._member,
                module=self._module,
                valid_from=day_of(self.form.text("valid_from"), "valid_from") or date.min,
                valid_until=day_of(self.form.text("valid_until"), "valid_until"),
                evidence=self.form.text("evidence"),
                product_code=self.product.code(),
                **self.file.content(),
            )
        except Exception as error:  # a day that cannot be read, a file that is gone
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class DemandDialog(Dialog):
    """Training asked for again: of one member, of those chosen, or of everybody who needs the module."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        matrix: Matrix,
        module: str | None,
        member: tuple[int, str] | None,
    ) -> None:
        super().__init__(
            parent,
            tr("Ask for training"),
            tr(
                "From the moment given, what was passed before does not count; left empty, nobody is blocked."
            ),
            tr("Ask"),
            icon="refresh",
            width=560,
        )
        self._desk, self._matrix = desk, matrix
        self.module = module_box(matrix, module or "")
        self.form.custom(tr("Module"), "module", self.module)
        self.form.choice(tr("Why"), "trigger", triggers_by_hand())
        self.form.side_by_side("module", "trigger")
        self.form.line(tr("Reason"), "reason", required=True)
        self.form.line(tr("Due on"), "due_on", tr("Year-month-day"))
        self.form.line(tr("Blocks from"), "blocks_from", tr("Year-month-day hour:minute"))
        self.form.side_by_side("due_on", "blocks_from")
        self.people = PeoplePicker(matrix.people, () if member is None else (member[0],))
        self.form.custom(tr("Of whom"), "member_ids", self.people)
        if member is None:
            self._check_needing()
        self.module.currentIndexChanged.connect(lambda _: None if member else self._check_needing())
        self.form.finish()
        self.form.fields["reason"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("module", "reason"):
            return
        self.wait(True)
        try:
            job = self._desk.run(
                training_demands.demand_training,
                module=self.module.code(),
                trigger=self.form.text("trigger"),
                reason=self.form.text("reason"),
                member_ids=self.people.chosen(),
                due_on=day_of(self.form.text("due_on"), "due_on"),
                blocks_from=moment_of(self.form.text("blocks_from"), "blocks_from"),
            )
        except Exception as error:  # what cannot be read is told beside its field
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _check_needing(self) -> None:
        module = self.module.code()
        self.people.check({one.member_id for one in self._matrix.people if module in one.required})


def ask_assessment(
    page: Page, done: Callable[[int | None], object], member_id: int | None, module: str
) -> None:
    """Ask for an assessment; ``done`` gets the id of its record."""
    from ctdesk.services import catalogue

    def opened(assessment_id: int) -> None:
        page.fetch(assessments.assessment_row, assessment_id=assessment_id).then(
            lambda row: done(row.record_id)
        )

    def ask(matrix: Matrix, products: Sequence[ProductRow], sessions: Sequence[SessionRow]) -> None:
        AssessmentDialog(page, page.desk, matrix, products, sessions, opened, member_id, module).open()

    page.fetch(competence_matrix).then(
        lambda matrix: page.fetch(catalogue.list_products, limit=MOST).then(
            lambda products: page.fetch(list_sessions, limit=MOST).then(
                lambda sessions: ask(matrix, products.rows, sessions.rows)
            )
        )
    )


def ask_case(page: Page, member_id: int, name: str, module: str) -> None:
    """Ask for a case."""
    CaseDialog(page, page.desk, member_id, name, module).open()


def ask_hours(page: Page, member_id: int, name: str) -> None:
    """Ask for hours."""
    HoursDialog(page, page.desk, member_id, name).open()


def ask_certificate(page: Page, member_id: int, name: str, module: str) -> None:
    """Ask for a certificate from outside."""
    from ctdesk.services import catalogue

    page.fetch(catalogue.list_products, limit=MOST).then(
        lambda products: CertificateDialog(page, page.desk, products.rows, member_id, name, module).open()
    )


def ask_demand(page: Page, module: str | None, member: tuple[int, str] | None) -> None:
    """Ask for training again."""
    page.fetch(competence_matrix).then(
        lambda matrix: DemandDialog(page, page.desk, matrix, module, member).open()
    )


def ask_withdrawal(page: Page, demand_id: int) -> None:
    """Ask why a demand is taken back."""
    ask_reason(
        page,
        tr("Withdraw the demand"),
        tr("What was passed before counts again."),
        tr("Withdraw"),
        lambda reason: page.run(training_demands.withdraw_demand, demand_id=demand_id, reason=reason),
    )


def ask_revocation(page: Page, competence_id: int) -> None:
    """Ask why a competence is taken away."""
    ask_reason(
        page,
        tr("Take the competence away"),
        tr("It stops counting at once; signatures given before keep their grounds."),
        tr("Take away"),
        lambda reason: page.run(competences.revoke_competence, competence_id=competence_id, reason=reason),
    )


def people_box(people: Sequence[PersonTraining], now: int | None) -> PickBox:
    """A choice among members, found by name, pinyin or staff number."""
    return PickBox(
        [
            ("", tr("Please choose …")),
            *((str(one.member_id), f"{one.name} · {one.name_latin} · {one.staff_no}") for one in people),
        ],
        "" if now is None else str(now),
    )


def module_box(matrix: Matrix, now: str) -> PickBox:
    """A choice among modules."""
    return PickBox([(code, module_name(code)) for code, _, _ in matrix.modules], now)


def product_box(products: Sequence[ProductRow]) -> PickBox:
    """A choice among products, or none."""
    return PickBox([("", tr("None")), *((row.code, f"{row.name_cn} · {row.code}") for row in products)])
