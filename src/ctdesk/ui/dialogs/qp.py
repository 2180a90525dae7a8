"""The Qualified Person in dialogs: appointing, delegating, assessing, evidence, conflicts, support, plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ctdesk.domain.delegating import Wish
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import qp_training
from ctdesk.services import qualified_person as qp
from ctdesk.services.duties import duty_table
from ctdesk.services.gate import Credentials
from ctdesk.services.qp_rows import ConflictRow, DutyRow, OfficeRow, SupportRow
from ctdesk.services.qp_table import DELEGATED, QP, qp_table
from ctdesk.ui import look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.sign import SigningLine, ask_signature
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, tr
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import day_of, moment_of, whole_of

Done = Callable[[object], object]


def conflict_words() -> dict[str, str]:
    """Kinds of conflict by code."""
    return {
        "financial": tr("Financial"),
        "project": tr("Part in the project"),
        "family": tr("Family"),
        "other": tr("Other"),
    }


def reason_words() -> dict[str, str]:
    """Why authority is delegated, by code."""
    return {"leave": tr("Leave"), "shift": tr("Shift"), "emergency": tr("Emergency")}


class OfficeDialog(Dialog):
    """Who is appointed, under which frames, reporting to whom, with which deputy and plan for absence."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        people: Mapping[int, str],
        leaders: Mapping[int, str],
        done: Done,
    ) -> None:
        super().__init__(
            parent,
            tr("Appoint a Qualified Person"),
            tr("The letter is opened next: you sign it, then the person appointed accepts."),
            tr("Open the letter"),
            icon="certificate",
            width=600,
        )
        self._desk, self._then = desk, done
        chosen = {"": tr("Please choose …"), **{str(key): name for key, name in people.items()}}
        none = {"": tr("Nobody yet"), **{str(key): name for key, name in people.items()}}
        words = terms()
        roles = {role: words.word("roles", role, language()) for role in (QP, DELEGATED)}
        self.form.choice(tr("Person"), "member_id", chosen)
        self.form.choice(tr("Appointed as"), "role", roles)
        self.form.side_by_side("member_id", "role")
        self.form.choice(tr("Reports to"), "reports_to", {str(key): name for key, name in leaders.items()})
        self.form.choice(tr("Deputy of the same threshold"), "deputy_id", none)
        self.form.side_by_side("reports_to", "deputy_id")
        self.frames: dict[str, QCheckBox] = {}
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(look.px(6))
        for place, (code, text) in enumerate(qp_table().frames.items()):
            box = self.frames[code] = QCheckBox(both(text.zh_CN, text.en))
            box.setChecked(code in qp_table().default_frames)
            grid.addWidget(box, place // 2, place % 2)
        boxes.setMinimumHeight(boxes.sizeHint().height())
        hint = tr("They decide which layers of the threshold stand on the letter.")
        self.form.custom(tr("Regulatory frames"), "frames", boxes, hint)
        when = tr("Empty: from the acceptance on. YYYY-MM-DD HH:MM")
        self.form.line(tr("Begins"), "starts_at", when)
        self.form.line(tr("Ends"), "ends_at", tr("Empty: open-ended."))
        self.form.side_by_side("starts_at", "ends_at")
        self.form.paragraph(
            tr("Plan for absence"), "absence_plan", tr("Who releases while the QP is away, and how.")
        )
        self.form.finish()
        self.form.fields["member_id"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("member_id", "reports_to"):
            return
        deputy = self.form.text("deputy_id")
        try:
            job = self._desk.run(
                qp.propose_office,
                member_id=int(self.form.text("member_id")),
                role=self.form.text("role"),
                frames=tuple(code for code, box in self.frames.items() if box.isChecked()),
                reports_to=int(self.form.text("reports_to")),
                starts_at=moment_of(self.form.text("starts_at"), "starts_at"),
                ends_at=moment_of(self.form.text("ends_at"), "ends_at"),
                deputy_id=int(deputy) if deputy else None,
                absence_plan=self.form.text("absence_plan"),
            )
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, opened: object) -> None:
        self.accept()
        self._then(opened)


class AuthorityDialog(Dialog):
    """Acts of the QP passed to the delegated QP: which, for how long, for which product and batches."""

    def __init__(self, parent: QWidget | None, desk: Desk, people: Mapping[int, str], done: Done) -> None:
        super().__init__(
            parent,
            tr("Delegate authority"),
            tr("The delegated QP accepts, then the head of the institution decides. Nothing counts before."),
            tr("Go on to sign"),
            icon="take_over",
            width=560,
        )
        self._desk, self._then = desk, done
        self.form.choice(tr("Delegated QP"), "delegate_id", {str(key): name for key, name in people.items()})
        words = terms()
        duties = {
            one.code: words.word("duties", one.code, language())
            for one in duty_table().values()
            if one.code.startswith("qp.") and one.delegable and QP in one.held_by
        }
        self.form.choice(
            tr("Duty"), "duty", dict(sorted(duties.items(), key=lambda one: one[0] != "qp.release"))
        )
        self.form.side_by_side("delegate_id", "duty")
        hint = tr("YYYY-MM-DD HH:MM")
        self.form.line(tr("From (first minute)"), "starts_at", hint, required=True)
        self.form.line(tr("Until (no longer from)"), "ends_at", hint, required=True)
        self.form.side_by_side("starts_at", "ends_at")
        self.form.line(tr("Product code"), "product", tr("Empty: every product."))
        self.form.line(tr("Batches"), "batches", tr("Separated by semicolons. Empty: every batch."))
        self.form.side_by_side("product", "batches")
        self.form.choice(tr("Why"), "reason_code", reason_words())
        self.form.line(tr("Explanation"), "reason")
        self.form.side_by_side("reason_code", "reason")
        self.form.finish()
        self.form.fields["starts_at"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("delegate_id", "starts_at", "ends_at"):
            return
        text = self.form.text
        try:
            begins, ends = moment_of(text("starts_at"), "starts_at"), moment_of(text("ends_at"), "ends_at")
        except CtdeskError as error:
            self.complain(error)
            return
        assert begins is not None
        assert ends is not None
        batches = tuple(one.strip() for one in text("batches").replace("；", ";").split(";") if one.strip())
        given = {
            "delegate_id": int(text("delegate_id")),
            "lines": (Wish(text("duty"), begins, ends, text("product").upper()),),
            "reason_code": text("reason_code"),
            "reason": text("reason") or None,
            "batches": batches,
        }
        words = terms()
        said = tr(
            "{duty}, {begin} – {end}",
            duty=words.word("duties", text("duty"), language()),
            begin=times.moment(begins),
            end=times.moment(ends),
        )
        line = SigningLine(
            "delegator",
            words.word("duties", qp.DELEGATE, language()),
            words.word("meanings", "delegated", language()),
            f"{words.statement('delegated', language())}\n{said}",
        )

        def perform(credentials: Credentials) -> Job:
            return self._desk.sign(qp.delegate_authority, credentials, **given)

        self.accept()
        ask_signature(self.parentWidget(), self._desk, "CT-QP-002", (line,), perform, self._then)


class AssessmentDialog(Dialog):
    """The yearly assessment: which year, and the errors that were put into the mock dossier."""

    def __init__(self, parent: QWidget | None, desk: Desk, office: OfficeRow, done: Done) -> None:
        super().__init__(
            parent,
            tr("Assess {name}", name=office.name),
            tr("Open it once the mock review was handed in: who is assessed can read the record."),
            tr("Open the record"),
            icon="certificate",
            width=560,
        )
        self._desk, self._office, self._then = desk, office, done
        self.form.line(tr("Year"), "year", text=str(times.today().year), required=True)
        self.seeded = self.form.paragraph(
            tr("Errors put into the mock dossier"),
            "seeded",
            tr("One to a line, in Chinese; English after a | if you like."),
            required=True,
        )
        self.seeded.setFixedHeight(look.px(180))
        self.form.finish()
        self.seeded.setFocus()

    def submit(self) -> None:
        if self.form.missing("year", "seeded"):
            return
        lines = [one.partition("|") for one in self.form.text("seeded").splitlines() if one.strip()]
        try:
            year = whole_of(self.form.text("year"), "year")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            qp.open_assessment,
            member_id=self._office.member_id,
            year=year,
            seeded=tuple((zh.strip(), en.strip()) for zh, _, en in lines),
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, opened: object) -> None:
        self.accept()
        self._then(opened)


class EvidenceDialog(Dialog):
    """What proves one of the twelve duties: a record of ctdesk by its number, or a file."""

    def __init__(self, parent: QWidget | None, desk: Desk, office: OfficeRow, duty: DutyRow) -> None:
        super().__init__(
            parent,
            tr("Enter evidence"),
            both(duty.text.zh_CN, duty.text.en),
            tr("Enter"),
            icon="attach",
            width=520,
        )
        self._desk, self._office, self._duty = desk, office, duty
        self.form.line(tr("What was done"), "text", both(duty.proof.zh_CN, duty.proof.en), required=True)
        self.form.line(tr("Performed on"), "performed_on", text=times.today().isoformat(), required=True)
        self.form.line(tr("Number of the record"), "record_number", tr("Of ctdesk; or choose a file below."))
        self.form.side_by_side("performed_on", "record_number")
        self.file = FileField()
        self.form.custom(tr("Attached file"), "file", self.file)
        self.form.finish()
        self.form.fields["text"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("text", "performed_on"):
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
        else:
            self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, file: tuple[str, bytes] | None) -> None:
        try:
            job = self._desk.run(
                qp.add_evidence,
                duty=self._duty.code,
                performed_on=day_of(self.form.text("performed_on"), "performed_on"),
                text=self.form.text("text"),
                record_number=self.form.text("record_number"),
                file=file,
                member_id=self._office.member_id,
            )
        except CtdeskError as error:
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


def ask_conflict(parent: QWidget, desk: Desk, office: OfficeRow) -> None:
    """Declare a conflict of interest."""

    def perform(values: dict[str, str]) -> Job:
        return desk.run(
            qp.declare_conflict,
            kind=values["kind"],
            text=values["text"],
            starts_on=day_of(values["starts_on"], "starts_on"),
            ends_on=day_of(values["ends_on"], "ends_on"),
            product_code=values["product_code"],
            blocks=values["blocks"] == "yes",
            member_id=office.member_id,
        )

    _open(
        ValuesDialog(
            parent,
            tr("Declare a conflict of interest"),
            tr("It counts at once. The head of the institution says what is arranged for it."),
            tr("Declare"),
            (
                (tr("Kind"), "kind", ""),
                (tr("What it is"), "text", ""),
                (tr("First day"), "starts_on", ""),
                (tr("Last day"), "ends_on", tr("Empty while it lasts.")),
                (tr("Product code"), "product_code", tr("Empty: every product.")),
                (tr("Bars the release"), "blocks", ""),
            ),
            perform,
            required=("text", "starts_on"),
            choices={"kind": conflict_words(), "blocks": {"yes": tr("Yes"), "no": tr("No")}},
            given={"starts_on": times.today().isoformat()},
            pairs=(("starts_on", "ends_on"), ("product_code", "blocks")),
        )
    )


def ask_judgement(parent: QWidget, desk: Desk, conflict: ConflictRow) -> None:
    """What is arranged for a conflict, and whether it goes on barring the release."""
    _open(
        ValuesDialog(
            parent,
            tr("Decide on a conflict"),
            conflict.text,
            tr("Decide"),
            ((tr("What is arranged"), "arranged", ""), (tr("Bars the release"), "blocks", "")),
            lambda values: desk.run(
                qp.judge_conflict,
                conflict_id=conflict.id,
                arranged=values["arranged"],
                blocks=values["blocks"] == "yes",
            ),
            required=("arranged",),
            choices={"blocks": {"yes": tr("Yes"), "no": tr("No")}},
            given={"arranged": conflict.arranged or "", "blocks": "yes" if conflict.blocks else "no"},
        )
    )


def ask_support(parent: QWidget, desk: Desk, office: OfficeRow, line: SupportRow) -> None:
    """What the institution provides on one line of the plan."""
    _open(
        ValuesDialog(
            parent,
            tr("Agree support"),
            both(line.text.zh_CN, line.text.en),
            tr("Agree"),
            (
                (tr("What is provided"), "text", tr("Such as half a day a week, or a budget of the year.")),
                (tr("Who sees to it"), "responsible", ""),
            ),
            lambda values: desk.run(
                qp.agree_support,
                member_id=office.member_id,
                code=line.code,
                text=values["text"],
                responsible=values["responsible"],
            ),
            required=("text",),
            given={"text": line.agreed or "", "responsible": line.responsible or ""},
        )
    )


def ask_course(parent: QWidget, desk: Desk, office: OfficeRow) -> None:
    """Plan a course."""

    def perform(values: dict[str, str]) -> Job:
        return desk.run(
            qp_training.plan_training,
            member_id=office.member_id,
            title=values["title"],
            hours=values["hours"],
            due_on=day_of(values["due_on"], "due_on"),
            external=values["external"] == "yes",
        )

    _open(
        ValuesDialog(
            parent,
            tr("Plan a course"),
            tr("Hours are entered with their proof under Training once it was attended."),
            tr("Plan"),
            (
                (tr("Course"), "title", ""),
                (tr("Hours"), "hours", ""),
                (tr("By"), "due_on", tr("YYYY-MM-DD")),
                (tr("External course"), "external", ""),
            ),
            perform,
            required=("title", "hours", "due_on"),
            choices={"external": {"no": tr("No"), "yes": tr("Yes")}},
            pairs=(("hours", "due_on"),),
        )
    )


def _open(dialog: ValuesDialog) -> ValuesDialog:
    dialog.open()
    return dialog
