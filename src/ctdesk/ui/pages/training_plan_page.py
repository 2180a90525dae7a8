"""The training plan of a year: each line with how far it is, the whole on top, who is missing beside."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import training_plan, training_plan_prints, training_sessions
from ctdesk.services.training_plan import LineDetail
from ctdesk.services.training_plan_at import TABLES, Plan, PlanLine
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow, why_not
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Text, clear, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.training_plan import (
    ApprovalDialog,
    ask_done,
    ask_line,
    ask_proposals,
    ask_take_back,
)
from ctdesk.ui.dialogs.training_session import ask_session
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.training_switch import training_segments
from ctdesk.ui.pick import PickBox
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.share import Share
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_plan_words import TONES, approval, done, hours, state_of, taught, trainer, what, whom

_BACK, _AHEAD = 2, 3
_MOST_NAMES = 24


def _done_cell(line: PlanLine) -> Cell:
    if line.percent is None or not line.stands:
        return Cell("–", quiet=True)
    return Cell(done(line), TONES[line.progress.state], percent=line.percent)


def _state_cell(line: PlanLine) -> Cell:
    state = state_of(line)
    return Cell(state.word, state.tone, state.icon)


class TrainingPlanPage(RegisterPage):
    """The lines of a year on the left; the chosen one with who is missing on the right."""

    route = "training_plan"
    argument = "line_id"
    shows = TABLES

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("By"), lambda line: Cell(times.day(line.due_on), strong=True), 96),
            Column(tr("Module or topic"), lambda line: Cell(what(line))),
            Column(tr("For"), lambda line: Cell(whom(line), quiet=True), 136),
            Column(tr("Hours"), lambda line: Cell(taught(line), quiet=True), 96, minor=True),
            Column(tr("Done"), _done_cell, 120),
            Column(tr("State"), _state_cell, 124),
        )
        super().__init__(desk, columns, tr("Module, topic, trainer …"), detail_width=320)
        self._new = Button(tr("Plan training …"), "primary", "add", self.plan)
        self._propose = Button(tr("Propose from what ends …"), "plain", "expiring", self.propose)
        this = times.today().year
        years = range(this - _BACK, this + _AHEAD + 1)
        self.year = PickBox([(str(one), str(one)) for one in years], str(this))
        self.year.setAccessibleName(tr("Year"))
        self.year.setFixedWidth(look.px(86))
        self.year.currentIndexChanged.connect(lambda _: self._turn())
        strip, self.whole = QHBoxLayout(), QHBoxLayout()
        for line in (strip, self.whole):
            line.setSpacing(look.px(12))
        strip.addWidget(self.year)
        strip.addLayout(self.whole, 1)
        strip.addWidget(Button(tr("Print …"), "plain", "print", self.print_seen))
        self.list.body.insertLayout(1, strip)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return training_segments()

    def title(self) -> str:
        return tr("Training and competence")

    def breadcrumb(self) -> str:
        return tr("What is planned for a year, and how far it is by what was signed")

    def buttons(self) -> list[Button]:
        over = tr("This year is over.") if self.shown_year() < times.today().year else ""
        allow(self._propose, self.desk, training_plan.plan_proposed, over)
        return [self._propose, allow(self._new, self.desk, training_plan.plan_line, over)]

    def shown_year(self) -> int:
        """The year whose plan is shown."""
        return int(self.year.currentData())

    def opened(self, **arguments: Any) -> None:
        place = self.year.findData(str(arguments.get("year", "")))
        if place >= 0:
            self.year.setCurrentIndex(place)
        super().opened(**arguments)

    def load(self) -> None:
        self.fetch(training_plan.training_plan, year=self.shown_year()).then(self._show_whole)
        super().load()

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(training_plan.find_lines, year=self.shown_year(), text=self.text())

    def empty_words(self) -> tuple[str, str]:
        return tr("Nothing is planned for {year} yet.", year=self.shown_year()), tr(
            "Begin with what ends in this year."
        )

    def hint(self) -> tuple[str, str]:
        return "training", tr("Choose a line to see who is missing.")

    def read_detail(self, key: int) -> None:
        self.fetch(training_plan.line_detail, line_id=key).then(self._show)

    def print_seen(self) -> None:
        """Print the plan of the year across the page."""
        title = tr("Training plan {year}", year=self.shown_year())
        print_list(
            self, self.desk, title, of=training_plan_prints.training_plan_paper, year=self.shown_year()
        )

    def explain(self) -> str:
        return tr(
            "Counted are those who held the role, or needed the module, on the due day or hold it now: "
            "done is who passed the module, or signed in at a session that was held, within the year. A "
            "second line for the same module counts from the day after the first. In the year each line "
            "weighs the same."
        )

    def plan(self) -> None:
        """Ask for a line."""
        ask_line(self, self.shown_year(), self._planned)

    def propose(self) -> None:
        """Show what ends and is not planned."""
        ask_proposals(self, self.shown_year())

    def _planned(self, line_id: int) -> None:
        self.wanted = line_id
        self.load()

    def _turn(self) -> None:
        self.wanted = self.chosen = None
        self.buttons()
        self.load()

    def _show_whole(self, plan: Plan) -> None:
        if plan.year != self.shown_year():
            return
        clear(self.whole)
        whole, waiting = plan.whole, plan.to_approve
        if whole.percent is not None:
            bar = Share(whole.percent, "green" if whole.percent == 100 else "blue")
            bar.setMinimumWidth(look.px(96))
            bar.setMaximumWidth(look.px(220))
            self.whole.addWidget(bar, 1)
            self.whole.addWidget(Text(f"{whole.percent} %", "strong"))
            told = tr("{done} of {lines} lines done", done=whole.done, lines=whole.lines)
            self.whole.addWidget(Text(told, "body", "quiet"))
        if whole.overdue:
            self.whole.addWidget(Mark("stop_sign", "red", 16))
            self.whole.addWidget(Text(tr("{n} overdue", n=whole.overdue), "strong", "red"))
        if waiting:
            self.whole.addWidget(Mark("pending", "amber", 16))
            self.whole.addWidget(Text(tr("{n} not approved", n=len(waiting)), "strong", "amber"))
            self._offer_approval(plan)
        self.whole.addStretch(1)

    def _offer_approval(self, plan: Plan) -> None:
        """To whoever may approve: all that others planned."""
        if why_not(self.desk, training_plan.approve_plan):
            return
        lines = [one for one in plan.to_approve if not one.mine]
        own = "" if lines else tr("You planned these yourself; somebody else approves them.")
        approve = Button(tr("Approve …"), "plain", "sign", partial(self._approve, plan.year, lines))
        self.whole.addWidget(allow(approve, self.desk, training_plan.approve_plan, own))

    def _approve(self, year: int, lines: list[PlanLine]) -> None:
        ApprovalDialog(self, self.desk, year, lines).open()

    def _show(self, detail: LineDetail) -> None:
        line = detail.line
        if self.wanted != line.id:
            return
        card = Card(line.module or tr("Topic"))
        card.head.addWidget(Chip(state_of(line)))
        card.body.addWidget(Text(what(line), "strong", wrap=True))
        if line.percent is not None and line.stands:
            share = QHBoxLayout()
            share.addWidget(Share(line.percent, TONES[line.progress.state]), 1)
            share.addWidget(Text(done(line), "strong"))
            card.body.addLayout(share)
        pairs = [
            (tr("By"), times.day(line.due_on)),
            (tr("For"), whom(line)),
            (tr("Hours"), hours(line)),
            (tr("Trainer"), trainer(line)),
            (tr("Planned by"), f"{line.planned_by} · {times.day(line.planned_at)}"),
            (tr("Approved by"), approval(line)),
        ]
        if line.module is not None and line.progress.since.month > 1:
            pairs.append((tr("Counts from"), times.day(line.progress.since)))
        if line.done_on is not None:
            pairs += [
                (tr("Done on"), f"{times.day(line.done_on)} · {line.done_by or ''}"),
                (tr("How"), line.done_note or "–"),
            ]
        if not line.stands:
            pairs += [
                (tr("Taken back"), f"{line.withdrawn_by} · {times.day(line.withdrawn_at)}"),
                (tr("Why"), line.withdraw_reason or "–"),
            ]
        card.body.addLayout(facts(pairs))
        cards: list[QWidget] = [card]
        if line.stands:
            cards.append(self._acts(detail))
        if line.module is not None:
            cards += self._people(line.module, detail)
        self.show_detail(cards)

    def _acts(self, detail: LineDetail) -> QWidget:
        card, line = Card(padding=12), detail.line
        finished = line.progress.state == "done"
        if line.module is not None and not finished:
            title = line.title or module_name(line.module).removeprefix(line.module).strip()
            missing = [member_id for member_id, _ in detail.missing]
            ask = partial(ask_session, self, self._go_to_session, line.module, title, missing)
            session = Button(tr("Plan a session …"), "plain", "add", ask)
            card.body.addWidget(allow(session, self.desk, training_sessions.plan_session))
        if line.module is None and not finished:
            close = Button(tr("Close by hand …"), "plain", "tick", partial(ask_done, self, line))
            card.body.addWidget(allow(close, self.desk, training_plan.close_by_hand))
        done_already = tr("What is done stays in the plan.") if finished else ""
        back = Button(tr("Take back …"), "link", on=partial(ask_take_back, self, line))
        card.body.addWidget(allow(back, self.desk, training_plan.take_back_line, done_already))
        return card

    def _go_to_session(self, session_id: int) -> None:
        self.go.emit("sessions", {"session_id": session_id})

    def _people(self, module: str, detail: LineDetail) -> list[QWidget]:
        """Who is missing, each a step from the cell of the matrix; and who has done it."""
        cards: list[QWidget] = []
        for title, people, icon, tone in (
            (tr("Still missing"), detail.missing, "unanswered", "quiet"),
            (tr("Done"), detail.reached, "conforms", "green"),
        ):
            if not people:
                continue
            card = Card(title, str(len(people)))
            card.body.setSpacing(look.px(2))
            for member_id, name in people[:_MOST_NAMES]:
                card.body.addLayout(self._person(member_id, name, module, icon, tone))
            if len(people) > _MOST_NAMES:
                more = tr("and {count} more", count=len(people) - _MOST_NAMES)
                card.body.addWidget(Text(more, "small", "quiet"))
            cards.append(card)
        if not cards:
            empty = Card()
            words = tr("Nobody holds this role now; the line counts once somebody does.")
            empty.body.addWidget(Text(words, "body", "quiet", wrap=True))
            cards.append(empty)
        return cards

    def _person(self, member_id: int, name: str, module: str, icon: str, tone: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(look.px(6))
        line.addWidget(Mark(icon, tone, 14), 0, Qt.AlignmentFlag.AlignVCenter)
        to = {"member_id": member_id, "module": module}
        line.addWidget(Button(name, "link", on=partial(self.go.emit, "training", to)))
        line.addStretch(1)
        return line
