"""The duty rota at a glance: a night, a day or a week; empty slots in red, planned and printed from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import roster, team
from ctdesk.services.absences import AbsenceRow, cancel_absence, end_absence, list_absences
from ctdesk.services.roster import Copied, GapRow, Rota, ShiftRow
from ctdesk.services.roster_prints import rota_paper
from ctdesk.services.team import MemberRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, State, Text, clear, scrolling
from ctdesk.ui.delegation_words import absence_words, gap_words, period_words, slot_name
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.shift import AbsenceDialog, PlanDialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr, weekday
from ctdesk.ui.page import Page
from ctdesk.ui.pages.register_page import BESIDE, LARGE, WIDEST
from ctdesk.ui.pages.team_switch import show_switched, team_switch
from ctdesk.ui.rota_view import Bar, RotaView
from ctdesk.ui.segments import Segments
from ctdesk.ui.typed import moment_of

NIGHT, DAY, WEEK = "night", "day", "week"
_SIDE = 320
_MOST_GAPS = 14
_MOST_MEMBERS = 500


class RosterPage(Page):
    """The rota on the left, what is empty and who is away on the right."""

    route = "roster"
    shows = frozenset(
        {
            "shift",
            "absence",
            "appointment",
            "competence",
            "delegation",
            "delegation_line",
            "delegation_decision",
            "member",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: date = _night_at_hand()
        self.rota: Rota | None = None
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._plan = Button(tr("Plan a shift …"), "primary", "add", self.plan)
        self.body.addLayout(self._tools())
        self._halves = line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(look.px(16))
        self.body.addLayout(line, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        self.card = Card(padding=16)
        self.view = RotaView()
        self.view.opened.connect(self._opened)
        self.view.reached.connect(self._reached)
        self.card.body.addWidget(self.view)
        self.said = Text("", "body", "quiet", wrap=True)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(look.px(8))
        self.card.body.addWidget(self.said)
        self.card.body.addLayout(self.acts)
        column.addWidget(self.card)
        below = QHBoxLayout()
        below.setSpacing(look.px(8))
        below.addStretch(1)
        below.addWidget(self.copy)
        column.addLayout(below)
        column.addStretch(1)
        line.addWidget(scrolling(inner), 1)
        beside = QWidget()
        self.side = QVBoxLayout(beside)
        self.side.setContentsMargins(0, 0, look.px(10), 0)
        self.side.setSpacing(look.px(12))
        self._beside = scrolling(beside)
        self._beside.setFixedWidth(look.px(_SIDE))
        line.addWidget(self._beside)
        self._away: tuple[AbsenceRow, ...] = ()
        self.setFocusProxy(self.view)

    def title(self) -> str:
        return tr("Team")

    def breadcrumb(self) -> str:
        return tr(
            "A shift counts only while the person may act there: role or delegation, training, not away."
        )

    def state(self) -> State | None:
        if self.rota is None:
            return None
        gaps = self._still_empty(self.rota)
        if not gaps:
            return State(tr("No slot empty"), "green", "conforms")
        slots = len({gap.role for gap in gaps})
        return State(tr("{count} slots empty", count=slots), "red", "warning")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._plan, self.desk, roster.plan_shift)]

    def explain(self) -> str:
        return tr(
            "At any hour somebody has to be on duty in each slot; on days of infusion in more of them. "
            "Nobody counts for both slots of a pair that segregation of duties keeps apart."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is empty stands beside the rota, or below it where text is large and the window small."""
        super().resizeEvent(event)
        below = self.width() < look.px(BESIDE)
        ways = QBoxLayout.Direction
        self._halves.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        self._halves.setStretch(1, 1 if below else 0)
        self._beside.setMinimumWidth(0 if below else look.px(_SIDE))
        self._beside.setMaximumWidth(WIDEST if below else look.px(_SIDE))

    def opened(self, **arguments: Any) -> None:
        show_switched(self, self.switch, arguments)
        super().opened(**arguments)

    def load(self) -> None:
        start, end = self.period()
        self.fetch(roster.read_rota, starts_at=start, ends_at=end, infusion=self.infusion.isChecked()).then(
            self._show
        )
        self.fetch(list_absences, ending_after=start).then(self._take_absences)

    def period(self) -> tuple[datetime, datetime]:
        """What is looked at, in UTC."""
        begin = times.start_of(self.day)
        if self.span.now() == NIGHT:
            return begin + timedelta(hours=18), begin + timedelta(hours=32)
        if self.span.now() == DAY:
            return begin, times.end_of(self.day)
        monday = self.day - timedelta(days=self.day.weekday())
        return times.start_of(monday), times.start_of(monday + timedelta(days=7))

    def print_seen(self) -> None:
        """Print the period that is seen."""
        start, end = self.period()
        print_list(
            self,
            self.desk,
            tr("Print the rota"),
            rota_paper,
            starts_at=start,
            ends_at=end,
            infusion=self.infusion.isChecked(),
        )

    def plan(self) -> None:
        """Plan somebody: for the gap under the cursor, else for what is looked at."""
        bar = self.view.current()
        if bar is not None and bar.gap is not None:
            self._plan_for(bar.gap)
        elif self.rota is not None:
            self._ask_plan(self.rota.slots[0].role, *self.period())

    def _tools(self) -> QVBoxLayout:
        tools, line = QVBoxLayout(), QHBoxLayout()
        tools.setSpacing(look.px(8))
        line.setSpacing(look.px(8))
        tools.addLayout(line)
        self.switch = team_switch(self)
        line.addWidget(self.switch)
        line.addStretch(1)
        if look.px(100) >= LARGE:  # no room beside the switch
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            tools.addLayout(line)
        self.span = Segments(((NIGHT, tr("Night")), (DAY, tr("Day")), (WEEK, tr("Week"))), NIGHT)
        self.span.chosen.connect(lambda _: self._turn())
        self.infusion = Button(tr("Infusion day"))
        self.infusion.setCheckable(True)
        self.infusion.clicked.connect(lambda _: self.load())
        self.back = Button("", "plain", "back", partial(self._go, -1))
        self.back.setAccessibleName(tr("Earlier"))
        self.back.setToolTip(tr("Earlier"))
        self.when = Button("", "quiet", "", self._today)
        self.when.setToolTip(tr("Back to today"))
        self.forward = Button("", "plain", "forward", partial(self._go, 1))
        self.forward.setAccessibleName(tr("Later"))
        self.forward.setToolTip(tr("Later"))
        self.copy = Button(tr("Copy last week …"), "link", "copy", self._copy)
        for widget in (self.infusion, self.span, self.back, self.when, self.forward):
            line.addWidget(widget)
        if tools.count() > 1:
            line.addStretch(1)
        self._name_period()
        return tools

    def _turn(self) -> None:
        self._name_period()
        self.load()

    def _go(self, step: int) -> None:
        self.day += timedelta(days=step * (7 if self.span.now() == WEEK else 1))
        self._turn()

    def _today(self) -> None:
        self.day = _night_at_hand() if self.span.now() == NIGHT else times.today()
        self._turn()

    def _name_period(self) -> None:
        week = self.span.now() == WEEK
        first = self.day - timedelta(days=self.day.weekday()) if week else self.day
        words = (
            f"{first.isoformat()} – {first + timedelta(days=6):%m-%d}"
            if week
            else (f"{first.isoformat()} {weekday(first.weekday())}")
        )
        self.when.setText(words)
        self.copy.setVisible(week)

    def _show(self, rota: Rota) -> None:
        self.rota = rota
        self.view.show_rota(rota, datetime.now(UTC))
        self._fill_side()
        self.changed_heading()

    def _take_absences(self, rows: tuple[AbsenceRow, ...]) -> None:
        self._away = rows
        self._fill_side()

    def _fill_side(self) -> None:
        clear(self.side)
        if self.rota is not None:
            self.side.addWidget(self._gaps_card(self._still_empty(self.rota)))
        self.side.addWidget(self._away_card())
        self.side.addStretch(1)

    def _still_empty(self, rota: Rota) -> list[GapRow]:
        """What can still be filled; of a past night all that was empty."""
        over = not times.is_to_come(rota.ends_at)
        return [gap for gap in rota.gaps if over or times.is_to_come(gap.ends_at)]

    def _gaps_card(self, gaps: Sequence[GapRow]) -> Card:
        card = Card(tr("Empty slots"), str(len(gaps)), tone="red" if gaps else None)
        for gap in sorted(gaps, key=lambda one: (one.starts_at, one.role))[:_MOST_GAPS]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Mark("warning", "red", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(gap_words(gap), "body", wrap=True), 1)
            if self.desk.may(roster.plan_shift) and times.is_to_come(gap.ends_at):
                fill = Button(tr("Plan …"), "link", on=partial(self._plan_for, gap))
                fill.setAccessibleName(f"{tr('Plan …')} {gap_words(gap)}")
                line.addWidget(fill, 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        if len(gaps) > _MOST_GAPS:
            card.body.addWidget(Text(tr("{count} more", count=len(gaps) - _MOST_GAPS), "small", "quiet"))
        if not gaps:
            card.body.addWidget(
                Text(tr("Somebody who may act is on duty in every slot."), "body", "green", wrap=True)
            )
        return card

    def _away_card(self) -> Card:
        card = Card(tr("Away"), str(len(self._away)) if self._away else "")
        me = self.desk.session.actor.member_id if self.desk.session is not None else None
        for row in self._away:
            until = times.moment(row.ends_at) if row.ends_at is not None else tr("open")
            card.body.addWidget(Text(f"{row.name} · {absence_words(row.reason_code)}", "strong", wrap=True))
            card.body.addWidget(Text(f"{times.moment(row.starts_at)} – {until}", "small", "quiet", wrap=True))
            if row.member_id == me or self.desk.may(roster.plan_shift):
                line = QHBoxLayout()
                line.addStretch(1)
                line.addWidget(Button(tr("Ends …"), "link", on=partial(self._end_absence, row)))
                line.addWidget(Button(tr("Take back"), "link", on=partial(self._take_back, row)))
                card.body.addLayout(line)
        if not self._away:
            card.body.addWidget(Text(tr("Nobody."), "body", "quiet"))
        card.body.addWidget(Button(tr("Register an absence …"), "plain", "person", self._ask_absence))
        return card

    def _reached(self, bar: Bar | None) -> None:
        clear(self.acts)
        self.said.setText("" if bar is None else bar.words())
        self.said.tint("quiet" if bar is None or bar.gap is None else "red")
        if bar is None:
            return
        if bar.gap is not None:
            button = Button(tr("Plan somebody …"), "plain", "add", partial(self._plan_for, bar.gap))
            self.acts.addWidget(allow(button, self.desk, roster.plan_shift))
        elif bar.shift is not None and times.is_to_come(bar.shift.ends_at):
            button = Button(tr("Cancel this shift …"), "danger", "remove", partial(self._cancel, bar.shift))
            self.acts.addWidget(allow(button, self.desk, roster.cancel_shift))
        self.acts.addStretch(1)

    def _opened(self, bar: Bar) -> None:
        if bar.gap is not None and self.desk.may(roster.plan_shift):
            self._plan_for(bar.gap)
        elif (
            bar.shift is not None
            and self.desk.may(roster.cancel_shift)
            and times.is_to_come(bar.shift.ends_at)
        ):
            self._cancel(bar.shift)

    def _plan_for(self, gap: GapRow) -> None:
        self._ask_plan(gap.role, gap.starts_at, gap.ends_at)

    def _ask_plan(self, role: str, start: datetime, end: datetime) -> None:
        if self.rota is None:
            return
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        begins = max(start, now) if now < end else start
        PlanDialog(self, self.desk, self.rota.slots, role, begins, end).open()

    def _cancel(self, shift: ShiftRow) -> None:
        confirm(
            self,
            tr("Cancel the shift"),
            tr(
                "{name} is no longer planned as {slot}, {period}.",
                name=shift.name,
                slot=slot_name(shift.role),
                period=period_words(shift.starts_at, shift.ends_at),
            ),
            tr("Cancel the shift"),
            lambda: self.run(roster.cancel_shift, shift_id=shift.id),
        )

    def _copy(self) -> None:
        monday = self.day - timedelta(days=self.day.weekday())

        def told(copied: Copied) -> None:
            words = tr("{count} shifts planned, {left} left out.", count=copied.copied, left=copied.left_out)
            self.said.setText(words)
            self.said.tint("green")

        confirm(
            self,
            tr("Copy last week"),
            tr(
                "The shifts of the week before are planned for {day} and the days after it.",
                day=monday.isoformat(),
            ),
            tr("Copy"),
            lambda: self.run(roster.copy_last_week, monday=monday).then(told),
        )

    def _ask_absence(self) -> None:
        session = self.desk.session
        me = session.actor.member_id if session is not None else None
        start = datetime.now(UTC).replace(second=0, microsecond=0)

        def ask(people: Sequence[MemberRow]) -> None:
            known = [(row.id, f"{row.name} {row.name_latin}") for row in people if row.status == "active"]
            AbsenceDialog(self, self.desk, known, me, start).open()

        if self.desk.may(roster.plan_shift):
            self.fetch(team.list_members, after=0, limit=_MOST_MEMBERS).then(lambda page: ask(page.rows))
        elif session is not None and me is not None:
            AbsenceDialog(self, self.desk, [(me, session.actor.name)], me, start).open()

    def _end_absence(self, row: AbsenceRow) -> None:
        def perform(values: dict[str, str]) -> Job:
            return self.desk.run(
                end_absence, absence_id=row.id, ends_at=moment_of(values["ends_at"], "ends_at")
            )

        ValuesDialog(
            self,
            tr("End of the absence"),
            tr("{name} is back from this minute on.", name=row.name),
            tr("Keep"),
            ((tr("Ends at"), "ends_at", ""),),
            perform,
            required=("ends_at",),
            given={"ends_at": times.moment(row.ends_at or datetime.now(UTC))},
        ).open()

    def _take_back(self, row: AbsenceRow) -> None:
        confirm(
            self,
            tr("Take the absence back"),
            tr("{name} counts as there again.", name=row.name),
            tr("Take it back"),
            lambda: self.run(cancel_absence, absence_id=row.id),
        )


def _night_at_hand() -> date:
    """The day on whose evening the night at hand began or begins."""
    here = times.local(datetime.now(UTC))
    return here.date() - timedelta(days=1) if here.hour < roster.NIGHT_ENDS.hour else here.date()
