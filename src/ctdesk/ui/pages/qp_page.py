"""The Qualified Person on one screen: office and threshold, deputy, duties, training, results, support."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import qp_overview, qp_prints
from ctdesk.services import qualified_person as qp
from ctdesk.services.qp_rows import AwayRow, ConflictRow, OfficeRow, QpOverview
from ctdesk.services.qp_table import DELEGATED
from ctdesk.services.stored_files import FileRef, read_stored_file
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, State, Text, clear, facts, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs import qp as dialogs
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.show_file import show_file as open_file
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.qp_year import button_line, duties_card, support_card, training_card
from ctdesk.ui.pages.register_page import standing
from ctdesk.ui.qp_words import frame_list, line_state, office_state, result_state
from ctdesk.ui.segments import Segments
from ctdesk.ui.terms import terms

LEADERSHIP = "R36"
_BESIDE = 980
_SHORT = 4  # people named in the switch


class QpPage(Page):
    """Cards in two columns about the Qualified Person chosen above them."""

    route = "qp"
    shows = frozenset(
        {
            "qp_office",
            "qp_evidence",
            "qp_verdict",
            "qp_assessment",
            "conflict_declaration",
            "qp_support",
            "appointment",
            "qualification",
            "competence",
            "education_hours",
            "training_plan_line",
            "delegation",
            "delegation_line",
            "delegation_decision",
            "absence",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.seen: QpOverview | None = None
        self.chosen: int | None = None
        self._offices: tuple[OfficeRow, ...] = ()
        self._appoint = Button(tr("Appoint …"), "primary", "add", self.appoint)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._head = QVBoxLayout()
        self._head.setSpacing(look.px(10))
        self.body.addLayout(self._head)
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, look.px(10), 0)
        self._columns.setSpacing(look.px(16))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(look.px(16))
            self._columns.addLayout(column, 1)
        self.body.addWidget(scrolling(inner), 1)

    def title(self) -> str:
        return tr("Qualified Person")

    def breadcrumb(self) -> str:
        return tr("Decides on every batch independently; a result of an assessment holds in the gate at once")

    def state(self) -> State | None:
        if self.seen is None:
            return None
        found = self.seen.verdict
        if found is not None and found.result in ("limited", "suspend"):
            return result_state(found.result)
        return office_state(self.seen.office.state)

    def buttons(self) -> list[Button]:
        self._print.setEnabled(self.seen is not None)
        return [self._print, allow(self._appoint, self.desk, qp.propose_office)]

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("office_id")
        if isinstance(wanted, int):
            self.chosen = wanted
        super().opened(**arguments)

    def load(self) -> None:
        self.fetch(qp_overview.list_offices).then(self._take_offices)

    def print_seen(self) -> None:
        if self.seen is not None:
            print_list(
                self,
                self.desk,
                tr("Qualified Person"),
                of=qp_prints.qp_paper,
                office_id=self.seen.office.id,
            )

    def resizeEvent(self, event: Any) -> None:
        ways = QBoxLayout.Direction
        below = self.width() < look.px(_BESIDE)
        self._columns.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        super().resizeEvent(event)

    def appoint(self) -> None:
        """Choose whom, and open the letter."""
        self.fetch(qp_overview.qp_people).then(self._ask_office)

    def delegate(self) -> None:
        """Pass authority on."""
        self.fetch(qp_overview.qp_people).then(self._ask_authority)

    def open_record(self, record_id: int | None) -> None:
        """Show the record that stands behind something."""
        if record_id is not None:
            self.go.emit("record", {"record_id": record_id})

    def _ask_office(self, people: tuple[tuple[int, str, tuple[str, ...]], ...]) -> None:
        me = None if self.desk.session is None else self.desk.session.actor.member_id
        others = {number: name for number, name, _ in people if number != me}
        leaders = {number: name for number, name, roles in people if LEADERSHIP in roles}
        dialogs.OfficeDialog(self, self.desk, others, leaders, self._opened_record).open()

    def _ask_authority(self, people: tuple[tuple[int, str, tuple[str, ...]], ...]) -> None:
        delegated = {number: name for number, name, roles in people if DELEGATED in roles}
        dialogs.AuthorityDialog(self, self.desk, delegated, lambda _: None).open()

    def _opened_record(self, opened: object) -> None:
        if isinstance(opened, qp.Opened):
            self.open_record(opened.record_id)

    def _take_offices(self, offices: tuple[OfficeRow, ...]) -> None:
        self._offices = offices
        known = [one.id for one in offices]
        if self.chosen not in known:
            self.chosen = known[0] if known else None
        if self.chosen is None:
            self.seen = None
            self._show_none()
        else:
            self.fetch(qp_overview.qp_overview, office_id=self.chosen).then(self._show)

    def _show_none(self) -> None:
        for layout in (self._head, self._left, self._right):
            clear(layout)
        hint = tr("The head of the institution appoints with a letter that both sign.")
        self._left.addWidget(Empty("certificate", tr("No Qualified Person yet."), hint))
        self.changed_heading()

    def _show(self, found: QpOverview) -> None:
        self.seen = found
        for layout in (self._head, self._left, self._right):
            clear(layout)
        self._fill_head(found)
        for card in (
            self._office(found),
            self._authority(found),
            self._assessments(found),
            self._conflicts(found),
        ):
            self._left.addWidget(card)
        for card in (duties_card(self, found), training_card(self, found), support_card(self, found)):
            self._right.addWidget(card)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self.changed_heading()

    def _fill_head(self, found: QpOverview) -> None:
        shown = self._offices[:_SHORT]
        if found.office.id not in [one.id for one in shown]:
            shown = (found.office, *shown[: _SHORT - 1])
        if len(shown) > 1:
            words = terms()
            parts = [
                (str(one.id), f"{one.name}  {words.word('roles', one.role, language())}") for one in shown
            ]
            switch = Segments(parts, str(found.office.id))
            switch.chosen.connect(self._switch)
            self._head.addWidget(switch)
        verdict = found.verdict
        if verdict is not None and verdict.result == "suspend":
            text = tr(
                "Suspended since {time}: every act of the QP is closed.", time=times.moment(verdict.since)
            )
            self._head.addWidget(Note(text, "red", "stop_sign"))
        elif verdict is not None and verdict.result == "limited":
            text = tr("Limited: only {products} may be released.", products=listed(verdict.products) or "–")
            self._head.addWidget(Note(text, "amber", "held"))

    def _switch(self, code: str) -> None:
        self.chosen = int(code)
        self.load()

    def _office(self, found: QpOverview) -> Card:
        office = found.office
        card = Card(tr("Office and threshold"))
        card.head.addWidget(Chip(office_state(office.state)))
        until = times.moment(office.ends_at) if office.ends_at is not None else tr("open-ended")
        pairs = [
            (terms().word("roles", office.role, language()), f"{office.name} {office.staff_no}"),
            (tr("In office"), f"{times.moment(office.starts_at)} – {until}"),
            (tr("Regulatory frames"), frame_list(office.frames)),
            (tr("Reports to"), office.reports_to or "–"),
        ]
        if office.end_reason:
            pairs.append((tr("Why"), office.end_reason))
        card.body.addLayout(facts(pairs))
        unmet = [line for line in found.threshold if not line.met]
        words = (
            tr("All {n} parts of the threshold are met.", n=len(found.threshold))
            if not unmet
            else tr(
                "{n} of {all} parts of the threshold are not met:", n=len(unmet), all=len(found.threshold)
            )
        )
        card.body.addLayout(standing("fails" if unmet else "conforms", "red" if unmet else "green", words))
        for line in unmet:
            card.body.addWidget(Text("• " + both(line.required.zh_CN, line.required.en), "body", wrap=True))
            card.body.addWidget(
                Text(both(line.evidence.zh_CN, line.evidence.en), "small", "quiet", wrap=True)
            )
        letter = Button(tr("Letter"), "plain", "record", partial(self.open_record, office.record_id))
        letter.setEnabled(office.record_id is not None)
        end = Button(
            tr("Take back …") if office.state == "proposed" else tr("End …"),
            "quiet",
            "ended",
            partial(self._end, office),
        )
        buttons = [letter]
        if office.state in ("proposed", "coming", "in_force"):
            buttons.append(allow(end, self.desk, qp.end_office))
        card.body.addLayout(button_line(*buttons))
        return card

    def _authority(self, found: QpOverview) -> Card:
        card = Card(tr("Deputy, absence and delegated authority"))
        pairs = [(tr("Deputy of the same threshold"), found.office.deputy or tr("Nobody yet"))]
        card.body.addLayout(facts(pairs))
        plan = found.office.absence_plan or tr("No plan for absence.")
        card.body.addWidget(Text(plan, "body", "text" if found.office.absence_plan else "amber", wrap=True))
        for away in found.away:
            self._away(card, away)
        for line in found.delegated[:6]:
            row = QHBoxLayout()
            duty = terms().word("duties", line.duty, language())
            row.addWidget(Text(f"{line.delegate}  {duty}", "strong", wrap=True), 1)
            row.addWidget(Chip(line_state(line.state)), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
            scope = listed(part for part in (line.product, *line.batches) if part) or tr(
                "every product and batch"
            )
            when = f"{times.moment(line.starts_at)} – {times.moment(line.ends_at)}"
            small = QHBoxLayout()
            small.addWidget(Text(f"{when}\n{scope}", "small", "quiet", wrap=True), 1)
            small.addWidget(Button(line.number, "link", on=partial(self.open_record, line.record_id)))
            card.body.addLayout(small)
        button = Button(tr("Delegate authority …"), "plain", "take_over", self.delegate)
        card.body.addLayout(button_line(allow(button, self.desk, qp.delegate_authority)))
        return card

    def _away(self, card: Card, away: AwayRow) -> None:
        until = tr("open") if away.ends_at is None else times.moment(away.ends_at)
        when = f"{times.moment(away.starts_at)} – {until}"
        if not away.uncovered:
            names = listed(away.stand_ins)
            card.body.addLayout(
                standing("conforms", "green", tr("Away {when}: {names} stands in.", when=when, names=names))
            )
            return
        spans = listed(
            f"{times.moment(start)} – {times.moment(end) if end is not None else '…'}"
            for start, end in away.uncovered
        )
        text = tr("Away {when}. Nobody may release: {spans}", when=when, spans=spans)
        card.body.addLayout(standing("fails", "red", text))

    def _assessments(self, found: QpOverview) -> Card:
        card = Card(tr("Yearly assessment"))
        late = found.assess_by < times.today() and found.office.state == "in_force"
        due = tr("Next result due by {day}", day=times.day(found.assess_by))
        card.body.addLayout(standing("expiring" if late else "due", "red" if late else "green", due))
        for one in found.assessments[:5]:
            row = QHBoxLayout()
            row.addWidget(Button(f"{one.number}", "link", on=partial(self.open_record, one.record_id)))
            row.addWidget(Text(str(one.year), "strong"))
            total = "" if one.total is None else f"{one.total} %"
            row.addWidget(Text(total, "body", "quiet"), 1)
            row.addWidget(Chip(result_state(one.result)))
            card.body.addLayout(row)
            if one.since is not None:
                text = tr(
                    "{name}, in force since {time}", name=one.assessor or "–", time=times.moment(one.since)
                )
                card.body.addWidget(Text(text, "small", "quiet", wrap=True))
        begin = Button(tr("Assess …"), "plain", "certificate", partial(self._assess, found.office))
        card.body.addLayout(button_line(allow(begin, self.desk, qp.open_assessment)))
        return card

    def _conflicts(self, found: QpOverview) -> Card:
        live = [one for one in found.conflicts if one.closed_at is None]
        card = Card(tr("Conflicts of interest"), str(len(live)) if live else "")
        if not live:
            card.body.addWidget(Text(tr("None declared."), "body", "quiet"))
        for one in live:
            self._conflict(card, one)
        declare = Button(
            tr("Declare …"), "plain", "add", partial(dialogs.ask_conflict, self, self.desk, found.office)
        )
        mine = self._is_me(found.office)
        unless = "" if mine or self.desk.may(qp.judge_conflict) else tr("Everybody declares their own.")
        card.body.addLayout(button_line(allow(declare, self.desk, qp.declare_conflict, unless)))
        return card

    def _conflict(self, card: Card, one: ConflictRow) -> None:
        kind = dialogs.conflict_words().get(one.kind, one.kind)
        row = QHBoxLayout()
        row.addWidget(Text(f"{kind}  {one.text}", "body", wrap=True), 1)
        if one.bars:
            row.addWidget(
                Chip(State(tr("Bars the release"), "red", "stop_sign")), 0, Qt.AlignmentFlag.AlignTop
            )
        card.body.addLayout(row)
        until = tr("open") if one.ends_on is None else times.day(one.ends_on)
        said = [one.product or tr("every product"), f"{times.day(one.starts_on)} – {until}"]
        if one.arranged:
            said.append(tr("Arranged: {what}", what=one.arranged))
        card.body.addWidget(Text(listed(said), "small", "quiet", wrap=True))
        judge = Button(tr("Decide …"), "plain", "edit", partial(dialogs.ask_judgement, self, self.desk, one))
        close = Button(tr("Close …"), "quiet", "ended", partial(self._close_conflict, one))
        card.body.addLayout(
            button_line(
                allow(judge, self.desk, qp.judge_conflict), allow(close, self.desk, qp.withdraw_conflict)
            )
        )

    def _is_me(self, office: OfficeRow) -> bool:
        return self.desk.session is not None and self.desk.session.actor.member_id == office.member_id

    def _assess(self, office: OfficeRow) -> None:
        dialogs.AssessmentDialog(self, self.desk, office, self._opened_record).open()

    def _end(self, office: OfficeRow) -> None:
        ask_reason(
            self,
            tr("End the office"),
            tr("{name} gives up the office at once; what was delegated from it ends too.", name=office.name),
            tr("End"),
            lambda reason: self.run(qp.end_office, office_id=office.id, reason=reason),
        )

    def _close_conflict(self, one: ConflictRow) -> None:
        ask_reason(
            self,
            tr("Close a conflict"),
            one.text,
            tr("Close"),
            lambda reason: self.run(qp.withdraw_conflict, conflict_id=one.id, reason=reason),
        )

    def show_file(self, file: FileRef) -> None:
        """Open the file behind a piece of evidence."""
        job = self.fetch(read_stored_file, file_id=file.id)
        job.then(lambda one: open_file(self, one.name, one.media_type, one.data, self.desk))
