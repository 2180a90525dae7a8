"""The delegation log: who may do what for whom, what waits, what each line stands on, and what ended it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import delegations
from ctdesk.services.delegation_log import (
    DelegationSheet,
    LineRow,
    delegation_sheet,
    lines_to_review,
    list_lines,
)
from ctdesk.services.delegation_prints import delegation_log_paper
from ctdesk.services.delegations import Choice, ProposedDelegation
from ctdesk.services.gate import Credentials
from ctdesk.services.roster import GapRow, uncovered_by_takeover, uncovered_without
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.delegation_words import (
    absence_words,
    decision_words,
    duty_name,
    end_words,
    gap_words,
    line_state,
    period_words,
    reason_words,
    scope_words,
)
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.delegation import propose
from ctdesk.ui.dialogs.line_decisions import DecisionsDialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.pages.team_switch import team_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.segments import Segments
from ctdesk.ui.terms import module_name, terms
from ctdesk.ui.typed import moment_of

_MOST_GAPS = 5
_ROUTE = "delegations"


def _state_cell(row: LineRow) -> Cell:
    state = line_state(row.state)
    return Cell(state.word, state.tone, state.icon)


class DelegationsPage(RegisterPage):
    """Lines on the left; on the right the delegation of the chosen one, whole."""

    route = _ROUTE
    argument = "delegation_id"
    shows = frozenset(
        {
            "delegation",
            "delegation_line",
            "delegation_decision",
            "appointment",
            "competence",
            "absence",
            "shift",
        }
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Duty"), lambda row: Cell(duty_name(row.duty), strong=True)),
            Column(tr("From → to"), lambda row: Cell(f"{row.delegator} → {row.delegate}"), 140),
            Column(tr("Until"), lambda row: Cell(times.moment(row.ends_at), quiet=True), 126, minor=True),
            Column(tr("State"), _state_cell, 176),
        )
        super().__init__(desk, columns, tr("Name, number …"), detail_width=420)
        self.as_of: datetime | None = None
        filters = (
            ("all", tr("All")),
            ("mine", tr("Mine")),
            ("waiting", tr("Waiting")),
            ("in_force", tr("In force")),
            ("ended", tr("Ended")),
        )
        self.filter = Segments(filters, "all")
        self.filter.setAccessibleName(tr("Which delegations"))
        self.filter.chosen.connect(lambda _: self.read_rows())
        self.moment = Button(tr("As of now"), "link", "clock", self.ask_moment)
        second = QHBoxLayout()
        second.addWidget(self.filter)
        second.addStretch(1)
        second.addWidget(self.moment)
        self.list.body.insertLayout(1, second)
        self._new = Button(tr("Delegate …"), "primary", "add", self.propose)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._review: tuple[LineRow, ...] = ()
        self._uncovered: tuple[GapRow, ...] = ()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return team_segments()

    def title(self) -> str:
        return tr("Team")

    def breadcrumb(self) -> str:
        return tr("A line holds once the delegate accepted and the lead approved it, for its period only.")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._new, self.desk, delegations.propose_delegation)]

    def explain(self) -> str:
        return tr(
            "Only duties of one's own role may be delegated, for 12 months at most, and never again by the "
            "delegate. A line ends for good when the delegate's training lapses or the delegator's role ends."
            " When the lead changes, lines that the successor did not approve end with the takeover."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(
            list_lines,
            wanted=self.filter.now(),
            text=self.text(),
            as_of=self.as_of,
            after=after,
            limit=limit,
        )

    def empty_words(self) -> tuple[str, str]:
        return tr("No delegation."), tr("Delegate a duty of your own before you go on leave.")

    def load(self) -> None:
        super().load()
        self.fetch(lines_to_review).then(self._take_review)

    def choose(self, row: LineRow) -> None:
        self.chosen, self.wanted = row, row.delegation_id
        self.read_detail(row.delegation_id)

    def read_detail(self, key: int) -> None:
        def show(sheet: DelegationSheet) -> None:
            if self.wanted == sheet.id:
                self._show(sheet)

        self.fetch(delegation_sheet, delegation_id=key).then(show)

    def print_seen(self) -> None:
        """Print the log as it is filtered here."""
        print_list(
            self,
            self.desk,
            tr("Print the delegation log"),
            delegation_log_paper,
            wanted=self.filter.now(),
            text=self.text(),
            as_of=self.as_of,
        )

    def propose(self) -> None:
        """Ask for a new delegation."""
        propose(self, self._proposed)

    def ask_moment(self) -> None:
        """Look at the log as it stood at a past minute, or at now again."""

        def take(values: dict[str, str]) -> Job:
            self.as_of = moment_of(values["at"], "at")
            self.moment.setText(
                tr("As of now") if self.as_of is None else tr("As of {at}", at=times.moment(self.as_of))
            )
            self.read_rows()
            return self.desk.call(lambda: None)

        ValuesDialog(
            self,
            tr("The log as of …"),
            tr("Shows every line as it stood at that minute. Empty: now."),
            tr("Show"),
            ((tr("Date and time, such as 2026-03-03 20:00"), "at", ""),),
            take,
            given={} if self.as_of is None else {"at": times.moment(self.as_of)},
        ).open()

    def show_nothing(self) -> None:
        if self._review:
            self.show_detail([self._review_note()])
        else:
            super().show_nothing()

    def _proposed(self, made: ProposedDelegation) -> None:
        self.wanted, self.chosen = made.delegation_id, None
        self.load()

    def _take_review(self, lines: tuple[LineRow, ...]) -> None:
        self._review = lines
        if not lines:
            return

        def go_on(gaps: tuple[GapRow, ...]) -> None:
            self._uncovered = gaps
            if self.wanted is None:
                self.show_nothing()

        self.fetch(uncovered_by_takeover).then(go_on)

    def _review_note(self) -> QWidget:
        words = tr(
            "{count} lines that the former lead approved end with the change of lead, or ended with it, "
            "unless you approve them.",
            count=len(self._review),
        )
        note = Note(words, "amber", "take_over", tr("You take over as lead"))
        for gap in self._uncovered[:_MOST_GAPS]:
            note.body.addLayout(standing("warning", "red", gap_words(gap)))
        note.body.addWidget(
            Button(
                tr("Decide on {count} lines …", count=len(self._review)), "primary", "sign", self._do_review
            )
        )
        return note

    def _do_review(self) -> None:
        decisions = {
            "approve": tr("Approve"),
            "stay": tr("Let it stay, 72 h at most"),
            "refuse": tr("Not approved"),
        }

        def perform(credentials: Credentials, choices: tuple[Choice, ...]) -> Job:
            return self.desk.sign(delegations.review_delegations, credentials, choices=choices)

        DecisionsDialog(
            self,
            self.desk,
            tr("Delegations at the change of lead"),
            tr("What you approve goes on under you. A line is let stay before the takeover only."),
            self._review,
            decisions,
            perform,
            self._uncovered,
        ).open()

    def _show(self, sheet: DelegationSheet) -> None:
        cards: list[QWidget] = [self._head(sheet)]
        if self._review and sheet.may_review:
            cards.append(self._review_note())
        chosen = self.chosen.id if self.chosen is not None else None
        lines = sorted(sheet.lines, key=lambda row: row.id != chosen)
        cards += [self._line(sheet, row) for row in lines]
        if sheet.signatures:
            cards.append(self._signatures(sheet))
        self.show_detail(cards)

    def _head(self, sheet: DelegationSheet) -> Card:
        card = Card(sheet.number)
        pairs = [
            (tr("Delegator"), sheet.delegator),
            (tr("Delegate"), sheet.delegate),
            (tr("Reason"), listed(filter(None, (reason_words(sheet.reason_code), sheet.reason or "")))),
        ]
        if sheet.absence is not None:
            code, start, end = sheet.absence
            until = times.moment(end)
            pairs.append((tr("Covers"), f"{absence_words(code)} {times.moment(start)} – {until}"))
        card.body.addLayout(facts(pairs))
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        if sheet.may_answer:
            line.addWidget(Button(tr("Accept …"), "primary", "sign", lambda: self._accept(sheet)))
            line.addWidget(Button(tr("Decline …"), "plain", "remove", lambda: self._decline(sheet)))
        if sheet.may_decide:
            line.addWidget(Button(tr("Decide …"), "primary", "sign", lambda: self._decide(sheet)))
        if sheet.record_id is not None:
            line.addWidget(
                Button(
                    tr("Open the record"),
                    "plain",
                    "record",
                    lambda: self.go.emit("record", {"record_id": sheet.record_id}),
                )
            )
        line.addStretch(1)
        card.body.addLayout(line)
        if sheet.may_revoke:
            open_lines = tuple(row.id for row in sheet.lines if not row.over)
            revoke = Button(tr("Revoke all of it …"), "danger", "revoke", lambda: self._revoke(open_lines))
            card.body.addWidget(revoke, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _line(self, sheet: DelegationSheet, row: LineRow) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Text(duty_name(row.duty), "strong", wrap=True), 1)
        head.addWidget(Chip(line_state(row.state)), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        card.body.addWidget(Text(period_words(row.starts_at, row.ends_at), "body", wrap=True))
        card.body.addWidget(Text(f"{row.number} · {scope_words(row)}", "small", "quiet", wrap=True))
        for icon, tone, words, aside in _stands_on(sheet, row):
            card.body.addLayout(standing(icon, tone, words, aside))
        if sheet.may_revoke and not row.over:
            revoke = Button(tr("Revoke this line …"), "link", "revoke", partial(self._revoke, (row.id,)))
            card.body.addWidget(revoke, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _signatures(self, sheet: DelegationSheet) -> Card:
        card = Card(tr("Signatures"), str(len(sheet.signatures)))
        for one in sheet.signatures:
            line = QHBoxLayout()
            meanings = listed(terms().word("meanings", meaning, language()) for meaning in one.meanings)
            line.addWidget(Text(f"{one.name} · {meanings}", "body", wrap=True), 1)
            line.addWidget(Text(times.moment(one.at), "small", "quiet"))
            card.body.addLayout(line)
        return card

    def _accept(self, sheet: DelegationSheet) -> None:
        def perform(credentials: Credentials, _: dict[str, str]) -> Job:
            return self.desk.sign(delegations.accept_delegation, credentials, delegation_id=sheet.id)

        PasswordDialog(
            self,
            self.desk,
            tr("Accept the delegation"),
            tr(
                "You take {count} duties of {name} on for their period, pass none of them on, and tell the "
                "lead at once when you cannot perform them.",
                count=len(sheet.lines),
                name=sheet.delegator,
            ),
            tr("Sign"),
            perform,
        ).open()

    def _decline(self, sheet: DelegationSheet) -> None:
        ask_reason(
            self,
            tr("Decline the delegation"),
            tr(
                "Nothing of {number} will hold; {name} is told why.",
                number=sheet.number,
                name=sheet.delegator,
            ),
            tr("Decline"),
            lambda reason: self.run(delegations.decline_delegation, delegation_id=sheet.id, reason=reason),
        )

    def _decide(self, sheet: DelegationSheet) -> None:
        def perform(credentials: Credentials, choices: tuple[Choice, ...]) -> Job:
            return self.desk.sign(
                delegations.decide_delegation, credentials, delegation_id=sheet.id, choices=choices
            )

        DecisionsDialog(
            self,
            self.desk,
            tr("Decide on {number}", number=sheet.number),
            tr("Each line by itself; a refusal says why. What you approve holds from its first minute on."),
            sheet.lines,
            {"approve": tr("Approve"), "refuse": tr("Refuse")},
            perform,
        ).open()

    def _revoke(self, lines: Sequence[int]) -> None:
        """Ask why, showing first which shifts would be left uncovered."""

        def ask(gaps: tuple[GapRow, ...]) -> None:
            words = tr("It ends at once and for good; what was signed by it stays valid.")
            if gaps:
                told = "\n".join(gap_words(gap) for gap in gaps[:_MOST_GAPS])
                words += "\n\n" + tr("Left uncovered:") + "\n" + told
            ask_reason(
                self,
                tr("Revoke the delegation"),
                words,
                tr("Revoke"),
                lambda reason: self.run(delegations.revoke_lines, line_ids=tuple(lines), reason=reason),
            )

        self.fetch(uncovered_without, line_ids=tuple(lines)).then(ask)


def _stands_on(sheet: DelegationSheet, row: LineRow) -> list[tuple[str, str, str, str]]:
    """Icon, tone, sentence and time for everything a line stands on, in the order in which it happened."""
    told: list[tuple[str, str, str, str]] = []
    if row.declined_at is not None:
        words = tr("Declined by {name}: {why}", name=row.delegate, why=row.decline_reason or "–")
        told.append(("remove", "red", words, times.moment(row.declined_at)))
    elif row.accepted_at is not None:
        words = tr("Accepted by {name}", name=row.delegate)
        told.append(("conforms", "green", words, times.moment(row.accepted_at)))
    else:
        told.append(("waiting", "amber", tr("{name} has not answered yet", name=row.delegate), ""))
    for one in row.decided:
        good = one.decision == "approve"
        words = f"{decision_words(one.decision)} · {one.by}" + (f" · {one.reason}" if one.reason else "")
        told.append(
            ("conforms" if good else "warning", "green" if good else "amber", words, times.moment(one.at))
        )
    if not row.decided and row.accepted_at is not None:
        told.append(("waiting", "amber", tr("The lead has not decided yet"), ""))
    if not row.over:
        for module in sheet.training.get(row.id, ()):
            icon, tone = ("conforms", "green") if module.valid else ("fails", "red")
            told.append((icon, tone, module_name(module.module), times.day(module.until)))
    if row.revoked_at is not None:
        words = tr("Revoked by {name}: {why}", name=row.revoked_by or "–", why=row.revoke_reason or "–")
        told.append(("revoke", "red", words, times.moment(row.revoked_at)))
    told += [
        ("ended", "quiet", tr("Out of force: {why}", why=end_words(end.why)), times.moment(end.at))
        for end in row.ends
        if end.why not in ("expired", "revoked") and not times.is_to_come(end.at)
    ]
    return told
