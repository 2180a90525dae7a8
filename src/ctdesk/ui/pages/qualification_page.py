"""How the hospital stands: its own qualification, what asks for another, and what holders found."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import catalogue, holder_assessments, site_qualifications, suppliers, team
from ctdesk.services.holder_assessments import AssessmentRow, FindingRow
from ctdesk.services.site_qualifications import QualificationRow, SiteStanding
from ctdesk.services.stored_files import read_stored_file
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Row, State, Text, clear, facts, scrolling
from ctdesk.ui.catalogue_words import finding_state, grade_state, result_state, trigger_words
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.qualification import (
    AssessmentDialog,
    DoneDialog,
    FindingDialog,
    PlanDialog,
    QualificationDialog,
)
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.language import listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.catalogue_page import catalogue_segments
from ctdesk.ui.segments import Segments

MOST = 200


class QualificationPage(Page):
    """The hospital on the left, the holders' assessments on the right."""

    route = "qualification"
    shows = frozenset(
        {
            "site_qualification",
            "holder_assessment",
            "assessment_finding",
            "record",
            "supplier",
            "product",
            "zone_check",
            "equipment",
            "training_session",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        line = QHBoxLayout()
        self.segments = Segments(catalogue_segments(), self.route)
        self.segments.chosen.connect(lambda route: self.go.emit(route, {"switched": True}))
        line.addWidget(self.segments)
        line.addStretch(1)
        self.body.addLayout(line)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, look.px(8), 0)
        columns.setSpacing(look.px(16))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column, stretch in ((self._left, 5), (self._right, 7)):
            column.setSpacing(look.px(16))
            columns.addLayout(column, stretch)
        self.body.addWidget(scrolling(inner), 1)
        self._qualify = Button(tr("Qualify the hospital …"), "primary", "certificate", self.qualify)
        self._assessed = Button(tr("A holder assessed us …"), "plain", "add", self.assessed)
        self._standing: SiteStanding | None = None

    def place(self) -> str:
        return "catalogue"

    def title(self) -> str:
        return tr("Products")

    def breadcrumb(self) -> str:
        return tr("The hospital's own qualification, and what holders found here")

    def buttons(self) -> list[Button]:
        under_way = self._standing is not None and self._standing.under_way is not None
        unless = tr("One is under way already.") if under_way else ""
        return [
            allow(self._assessed, self.desk, holder_assessments.begin_assessment),
            allow(self._qualify, self.desk, site_qualifications.begin_qualification, unless),
        ]

    def opened(self, **arguments: object) -> None:
        self.segments.mark(self.route)
        super().opened(**arguments)

    def load(self) -> None:
        self.fetch(site_qualifications.site_standing).then(self._show_site)
        if self.desk.may(holder_assessments.list_assessments):
            self.fetch(holder_assessments.list_assessments).then(self._show_assessments)
        else:
            clear(self._right)
            words = tr("Assessments are seen by those who prepare, verify or approve a qualification.")
            self._right.addWidget(Empty("certificate", words))
            self._right.addStretch(1)

    def qualify(self) -> None:
        """Open the record of a qualification."""
        self.fetch(catalogue.list_products, limit=MOST).then(
            lambda page: QualificationDialog(
                self, self.desk, [one for one in page.rows if one.status != "withdrawn"], self._record
            ).open()
        )

    def assessed(self) -> None:
        """Register an assessment by a holder."""
        self.fetch(suppliers.list_suppliers, kind="holder").then(
            lambda holders: self.fetch(catalogue.list_products, limit=MOST).then(
                lambda page: AssessmentDialog(
                    self,
                    self.desk,
                    holders,
                    [one for one in page.rows if one.status == "enabled"],
                    self._record,
                ).open()
            )
        )

    def _show_site(self, standing: SiteStanding) -> None:
        self._standing = standing
        self.heading_changed.emit()
        clear(self._left)
        current = standing.current
        if current is None:
            words = tr("The hospital has no qualification that counts.")
            self._left.addWidget(Note(words, "red", "fails"))
        else:
            over = standing.warning == 0
            card = Card(tr("Qualified"), tone="red" if over else None)
            words = tr("Ended") if over else tr("In date")
            tone: State = State(words, "red", "fails") if over else State(words, "green", "conforms")
            card.head.addWidget(Chip(tone))
            card.body.addLayout(
                facts(
                    [
                        (tr("Number"), current.number),
                        (tr("Until"), times.day(current.valid_until)),
                        (tr("Products it covers"), listed(current.products)),
                    ]
                )
            )
            self._left.addWidget(card)
        if standing.triggers:
            asks = Card(tr("What asks for a new qualification"), str(len(standing.triggers)), tone="amber")
            for one in standing.triggers:
                words = trigger_words(one.code, one.what, one.since)
                asks.body.addWidget(Text(words, "body", wrap=True))
            self._left.addWidget(asks)
        rules = Card(tr("When it is done again"))
        for words in (
            tr("After twelve months."),
            tr("Before a new product is received."),
            tr("After new premises, a new tank, or a requirement that a zone no longer meets."),
            tr("After an assessment by a holder with conditions, or one that failed."),
        ):
            rules.body.addWidget(Text(f"• {words}", "small", "quiet", wrap=True))
        if self.desk.may(site_qualifications.list_qualifications):
            self.fetch(site_qualifications.list_qualifications).then(lambda rows: self._list(rows, rules))
        else:
            self._list((), rules)

    def _list(self, rows: tuple[QualificationRow, ...], rules: Card) -> None:
        if rows:
            card = Card(tr("Qualifications so far"), str(len(rows)))
            for row in rows:
                card.body.addWidget(self._qualification(row))
            self._left.addWidget(card)
        self._left.addWidget(rules)
        self._left.addStretch(1)

    def _qualification(self, row: QualificationRow) -> Row:
        box = Row()
        box.setAccessibleName(f"{row.number} {row.record_number}")
        words = QVBoxLayout()
        words.addWidget(Text(row.number, "strong"))
        kind = stored_words("site_qualification", "kind", row.kind)
        about = f"{kind} • {times.day(row.opened_at)} • {row.opened_by or '–'}"
        words.addWidget(Text(about, "small", "quiet", wrap=True))
        box.line.addLayout(words, 1)
        box.line.addWidget(Chip(_state_of(row)), 0, Qt.AlignmentFlag.AlignVCenter)
        if row.record_id is not None:
            box.chosen.connect(partial(self._record, row.record_id))
        return box

    def _show_assessments(self, rows: tuple[AssessmentRow, ...]) -> None:
        clear(self._right)
        if not rows:
            words = tr("No holder has assessed the hospital yet.")
            hint = tr("Enter the assessment with its findings; each is answered, and verified by another.")
            self._right.addWidget(Empty("certificate", words, hint))
        for row in rows:
            self._right.addWidget(self._assessment(row))
        self._right.addStretch(1)

    def _assessment(self, row: AssessmentRow) -> Card:
        card = Card(row.holder)
        card.title.setWordWrap(True)
        voided = row.state == "voided"
        state = State(tr("Voided"), "grey", "void") if voided else result_state(row.result)
        card.head.addWidget(Chip(state), 0, Qt.AlignmentFlag.AlignTop)
        about = [row.number, times.day(row.assessed_on), row.product or tr("all of the holder's products")]
        if row.valid_until is not None:
            about.append(tr("counts until {day}", day=times.day(row.valid_until)))
        card.body.addWidget(Text(" • ".join(about), "small", "quiet", wrap=True))
        for finding in row.findings:
            card.body.addWidget(self._finding(finding))
        line = QHBoxLayout()
        if row.record_id is not None:
            line.addWidget(
                Button(tr("Open the record"), "plain", "record", partial(self._record, row.record_id))
            )
        add = Button(tr("Enter a finding …"), "quiet", "add", partial(self._add, row))
        unless = "" if row.state == "draft" else tr("It is signed: nothing is added to it any more.")
        line.addWidget(allow(add, self.desk, holder_assessments.add_finding, unless))
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _finding(self, row: FindingRow) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, look.px(6), 0, look.px(2))
        column.setSpacing(look.px(4))
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Text(f"{row.ordinal}.", "strong"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(row.text, "body", wrap=True), 1)
        line.addWidget(Chip(grade_state(row.grade)), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Chip(finding_state(row.state, row.late)), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        if row.action is not None:
            due = tr("{name}, until {day}", name=row.owner or "–", day=times.day(row.due_on))
            column.addWidget(Text(f"{row.action} • {due}", "small", "quiet", wrap=True))
        if row.done_at is not None:
            done = tr("Done: {name}, {moment}", name=row.done_by or "–", moment=times.moment(row.done_at))
            column.addWidget(Text(f"{done} • {row.done_note or ''}", "small", "quiet", wrap=True))
        if row.verified_at is not None:
            words = tr(
                "Verified: {name}, {moment}", name=row.verified_by, moment=times.moment(row.verified_at)
            )
            column.addWidget(Text(words, "small", "quiet", wrap=True))
        acts = QHBoxLayout()
        acts.setSpacing(look.px(8))
        if row.file is not None:
            acts.addWidget(Button(tr("Evidence of it"), "link", "attach", partial(self._open, row.file.id)))
        if row.state in ("open", "planned"):
            plan = Button(tr("Plan …"), "quiet", "edit", partial(self._plan, row))
            acts.addWidget(allow(plan, self.desk, holder_assessments.plan_action))
        if row.state == "planned" and (row.mine or self.desk.may(holder_assessments.begin_assessment)):
            acts.addWidget(Button(tr("It is done …"), "plain", "conforms", partial(self._done, row)))
        if row.state == "done":
            verify = Button(tr("Verify …"), "plain", "confirm", partial(self._verify, row))
            acts.addWidget(allow(verify, self.desk, holder_assessments.verify_action))
        acts.addStretch(1)
        column.addLayout(acts)
        return box

    def _add(self, row: AssessmentRow) -> None:
        FindingDialog(self, self.desk, row.id).open()

    def _plan(self, row: FindingRow) -> None:
        self.fetch(team.list_members, state="active", limit=MOST).then(
            lambda page: PlanDialog(self, self.desk, row, page.rows).open()
        )

    def _done(self, row: FindingRow) -> None:
        DoneDialog(self, self.desk, row).open()

    def _verify(self, row: FindingRow) -> None:
        PasswordDialog(
            self,
            self.desk,
            tr("Verify what was done"),
            tr("“{action}” was done and answers the finding.", action=row.action or ""),
            tr("Verify"),
            lambda credentials, _: self.desk.sign(
                holder_assessments.verify_action,
                credentials,
                finding_id=row.id,
                seen_version=row.row_version,
            ),
        ).open()

    def _open(self, file_id: int) -> None:
        job = self.fetch(read_stored_file, file_id=file_id)
        job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))

    def _record(self, record_id: int) -> None:
        self.go.emit("record", {"record_id": record_id})


def _state_of(row: QualificationRow) -> State:
    if row.state == "voided":
        return State(tr("Voided"), "grey", "void")
    if row.closed_at is None:
        return State(tr("Under way"), "amber", "pending")
    if row.valid_until is None:
        return State(tr("Not qualified"), "red", "fails")
    return State(tr("until {day}", day=times.day(row.valid_until)), "green", "conforms")
