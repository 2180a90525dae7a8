"""Who may act now, at a chosen hour or through a night, and the whole team as it stood at a minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.team import LIFTABLE
from ctdesk.services import overrides, team_prints
from ctdesk.services.duties import duty_table
from ctdesk.services.team_prints import why_words
from ctdesk.services.team_then import TeamThen, ThenRow, team_then
from ctdesk.services.who_may import ASKED_FIRST, AbleRow, Stretch, WhoMay, who_may_act
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.override import ask_override
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.record_signing import grounds_words
from ctdesk.ui.pages.team_switch import show_switched, team_switch
from ctdesk.ui.pick import PickBox
from ctdesk.ui.segments import Segments
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of

_DETAIL = 400
NIGHT_FROM, NIGHT_UNTIL = time(20), time(8)
DUTY, TEAM = "duty", "team"


def able_state(row: AbleRow) -> State:
    """Whether this person may act in the whole period, in a part of it, or not at all."""
    if row.always:
        return State(tr("May act"), "green", "conforms")
    if row.never:
        return State(tr("May not"), "red", "fails")
    return State(tr("In part"), "amber", "expiring")


class TeamAtPage(Page):
    """A question on top, the people below, on the right what the answer for the chosen one stands on."""

    route = "team_at"
    shows = ABOUT_RIGHTS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._print = Button(tr("Print …"), "primary", "print", self.print_seen)
        self._found: WhoMay | None = None
        self._team: TeamThen | None = None
        self._rows: list[tuple[AbleRow | ThenRow, Row]] = []
        self._chosen: int | None = None
        line = QHBoxLayout()
        self.switch = team_switch(self)
        line.addWidget(self.switch)
        line.addStretch(1)
        self.view = Segments(((DUTY, tr("One duty")), (TEAM, tr("Whole team"))), DUTY)
        self.view.chosen.connect(lambda _: self._turn())
        line.addWidget(self.view)
        self.body.addLayout(line)
        self.body.addWidget(self._question())
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        inner = QWidget()
        self.people = QVBoxLayout(inner)
        self.people.setContentsMargins(0, 0, look.px(8), 0)
        self.people.setSpacing(look.px(8))
        columns.addWidget(scrolling(inner), 1)
        beside = QWidget()
        self.beside = QVBoxLayout(beside)
        self.beside.setContentsMargins(0, 0, look.px(8), 0)
        self.beside.setSpacing(look.px(12))
        self._side = scrolling(beside)
        self._side.setFixedWidth(look.px(_DETAIL))
        columns.addWidget(self._side)
        self.body.addLayout(columns, 1)

    def title(self) -> str:
        return tr("Who may act")

    def breadcrumb(self) -> str:
        return tr("Now, at any past minute, or through a night, with the grounds of each")

    def buttons(self) -> list[Button]:
        return [self._print]

    def opened(self, **arguments: Any) -> None:
        show_switched(self, self.switch, arguments)
        super().opened(**arguments)

    def load(self) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask for what the fields say; what cannot be read is told beside its field."""
        for field in (self._from, self._until):
            field.complain("")
        try:
            begins = _moment(self.begins.text().strip())
            ends = moment_of(self.ends.text().strip(), "ends_at")
        except CtdeskError as error:
            (self._from if error.field == "starts_at" else self._until).complain(complaint(error).whole())
            return
        if self.view.now() == TEAM:
            self.fetch(team_then, at=begins).then(self._show_team)
        else:
            job = self.desk.fetch(who_may_act, duty=self.duty.code(), starts_at=begins, ends_at=ends).within(
                self
            )
            job.then(self._show_people).otherwise(self._complain)

    def print_seen(self) -> None:
        if self.view.now() == TEAM and self._team is not None:
            print_list(
                self,
                self.desk,
                tr("The team as it stood"),
                of=team_prints.team_then_paper,
                at=self._team.at,
            )
        elif self._found is not None:
            found = self._found
            print_list(
                self,
                self.desk,
                tr("Who may act"),
                of=team_prints.who_may_paper,
                duty=found.duty,
                starts_at=found.starts_at,
                ends_at=None if found.ends_at == found.starts_at else found.ends_at,
            )

    def at_now(self) -> None:
        """Ask for this minute."""
        self.begins.setText(times.moment(datetime.now(UTC)))
        self.ends.clear()
        self.ask()

    def at_night(self, back: int) -> None:
        """Ask for the night that begins today, or ``back`` days before."""
        day = times.today() - timedelta(days=back)
        begins = times.as_typed(datetime.combine(day, NIGHT_FROM))
        ends = times.as_typed(datetime.combine(day + timedelta(days=1), NIGHT_UNTIL))
        self.begins.setText(times.moment(begins))
        self.ends.setText(times.moment(ends))
        self.ask()

    def _question(self) -> Card:
        card = Card(padding=14)
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        others = sorted(
            code
            for code, duty in duty_table().items()
            if duty.signs and not duty.everyone and not duty.external
        )
        order = [*(code for code in ASKED_FIRST if code in others)]
        order += [code for code in others if code not in order]
        self.duty = PickBox([(code, terms().word("duties", code, language())) for code in order])
        self.duty.setSizeAdjustPolicy(PickBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.duty.setMinimumContentsLength(24)
        self.duty.currentIndexChanged.connect(lambda _: self.ask())
        self._what = Field(tr("Duty"), self.duty)
        self.begins = QLineEdit(times.moment(datetime.now(UTC)))
        self.ends = QLineEdit()
        self.ends.setPlaceholderText(tr("one moment"))
        self._from, self._until = Field(tr("At, or from"), self.begins), Field(tr("Up to"), self.ends)
        for editor in (self.begins, self.ends):
            editor.returnPressed.connect(self.ask)
            editor.setFixedWidth(look.px(150))
        line.addWidget(self._what, 1)
        line.addWidget(self._from)
        line.addWidget(self._until)
        card.body.addLayout(line)
        quick = QHBoxLayout()
        quick.setSpacing(look.px(8))
        self.now = Button(tr("Now"), "plain", "due", self.at_now)
        self.tonight = Button(tr("Tonight"), "plain", on=partial(self.at_night, 0))
        self.last_night = Button(tr("Last night"), "plain", on=partial(self.at_night, 1))
        self.show_it = Button(tr("Show"), "plain", "show", self.ask)
        for button in (self.now, self.tonight, self.last_night):
            quick.addWidget(button)
        quick.addStretch(1)
        quick.addWidget(self.show_it)
        card.body.addLayout(quick)
        return card

    def _turn(self) -> None:
        whole = self.view.now() == TEAM
        self._what.setEnabled(not whole)
        self._until.setEnabled(not whole)
        self._chosen = None
        self.ask()

    def _show_people(self, found: WhoMay) -> None:
        self._found = found
        self._fill([(row, self._able_row(row)) for row in found.rows])
        if not found.rows:
            self.people.insertWidget(
                0,
                Empty(
                    "warning",
                    tr("Nobody held this duty then."),
                    tr("Appoint somebody, or delegate the duty."),
                ),
            )

    def _show_team(self, found: TeamThen) -> None:
        self._team = found
        self._fill([(row, self._then_row(row)) for row in found.rows])

    def _fill(self, rows: list[tuple[Any, Row]]) -> None:
        clear(self.people)
        self._rows = rows
        for known, row in rows:
            row.chosen.connect(partial(self._choose, known))
            self.people.addWidget(row)
        self.people.addStretch(1)
        chosen = next((known for known, _ in rows if known.member_id == self._chosen), None)
        first = chosen if chosen is not None else (rows[0][0] if rows else None)
        if first is None:
            clear(self.beside)
            self.beside.addStretch(1)
        else:
            self._choose(first)

    def _able_row(self, row: AbleRow) -> Row:
        shown = Row()
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        head = QHBoxLayout()
        head.addWidget(Text(row.name, "strong"))
        head.addWidget(Text(row.staff_no, "small", "quiet"))
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(Elided(_when_words(row), "small", "quiet"))
        shown.line.addLayout(words, 1)
        shown.line.addWidget(Chip(able_state(row)))
        return shown

    def _then_row(self, row: ThenRow) -> Row:
        shown = Row()
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        head = QHBoxLayout()
        head.addWidget(Text(row.name, "strong"))
        head.addWidget(Text(row.staff_no, "small", "quiet"))
        head.addStretch(1)
        words.addLayout(head)
        roles = [terms().word("roles", held.role, language()) for held in row.roles]
        roles += [one.number for one in row.delegated]
        words.addWidget(Elided(listed(roles), "small", "quiet"))
        shown.line.addLayout(words, 1)
        gaps = len(row.wanting) + len(row.unread)
        shown.line.addWidget(
            Chip(
                State(tr("{n} gaps", n=gaps), "amber", "expiring")
                if gaps
                else State(tr("Complete"), "green", "conforms")
            )
        )
        return shown

    def _choose(self, known: AbleRow | ThenRow) -> None:
        self._chosen = known.member_id
        for one, row in self._rows:
            row.mark(one.member_id == known.member_id)
        clear(self.beside)
        card = Card(known.name, known.staff_no)
        if isinstance(known, AbleRow):
            for stretch in known.stretches:
                card.body.addWidget(self._stretch(known, stretch))
        else:
            self._tell_then(card, known)
        file = Button(tr("Open the file"), "link", "forward")
        file.clicked.connect(lambda: self.go.emit("members", {"member_id": known.member_id}))
        card.body.addWidget(file)
        self.beside.addWidget(card)
        self.beside.addStretch(1)

    def _stretch(self, row: AbleRow, stretch: Stretch) -> QWidget:
        grounds = stretch.grounds
        box = Card(padding=12, tone=None if grounds.allowed else "red")
        head = QHBoxLayout()
        head.addWidget(Text(_span(stretch), "strong", wrap=True), 1)
        state = (
            State(tr("May act"), "green", "conforms")
            if grounds.allowed
            else State(tr("May not"), "red", "fails")
        )
        head.addWidget(Chip(state))
        box.body.addLayout(head)
        for words in (why_words(one, language()) for one in grounds.refusals):
            box.body.addWidget(Text(words, "body", wrap=True))
        for words in grounds_words(grounds):
            box.body.addWidget(Text(words, "small", "quiet", wrap=True))
        liftable = grounds.refusals and all(one.code in LIFTABLE for one in grounds.refusals)
        if liftable and self.desk.may(overrides.allow_in_emergency) and self._is_now(stretch):
            found = self._found
            lift = Button(tr("Allow in an emergency …"), "danger", "warning")
            lift.clicked.connect(
                lambda: ask_override(self, self.desk, row.member_id, row.name, found.duty if found else "")
            )
            box.body.addWidget(lift)
        return box

    def _is_now(self, stretch: Stretch) -> bool:
        now = datetime.now(UTC)
        return abs(stretch.starts_at - now) < timedelta(hours=1) or stretch.starts_at <= now < stretch.ends_at

    def _tell_then(self, card: Card, row: ThenRow) -> None:
        for held in row.roles:
            since = tr("since {day}", day=times.moment(held.since))
            until = "" if held.until is None else f" → {times.moment(held.until)}"
            card.body.addWidget(Text(terms().word("roles", held.role, language()), "strong", wrap=True))
            card.body.addWidget(Text(f"{since}{until}", "small", "quiet", wrap=True))
        for one in row.delegated:
            words = f"{one.number}  {terms().word('duties', one.duty, language())}"
            card.body.addWidget(Text(words, "body", wrap=True))
            span = f"{times.moment(one.since)} – {times.moment(one.until)}"
            card.body.addWidget(Text(span, "small", "quiet"))
        card.body.addWidget(Text(tr("{n} modules valid", n=row.valid), "small", "green"))
        for module in row.wanting:
            told = team_prints.module_words(module).in_language(language())
            card.body.addWidget(Text(told, "small", "red", wrap=True))
        for number in row.unread:
            card.body.addWidget(Text(tr("{number} not read", number=number), "small", "red", wrap=True))

    def _complain(self, error: Exception) -> None:
        if isinstance(error, CtdeskError) and error.field == "ends_at":
            self._until.complain(complaint(error).whole())
        else:
            self.complain(error)


def _moment(typed: str) -> datetime:
    """The moment typed; the minute that runs means this very instant. Raises ``TYPED-02``."""
    now = datetime.now(UTC)
    at = moment_of(typed, "starts_at") or now
    return now if at <= now < at + timedelta(minutes=1) else at


def _when_words(row: AbleRow) -> str:
    """By which role, and when in the period where it is not all of it."""
    held = {
        terms().word("roles", one.role, language()) for part in row.stretches for one in part.grounds.roles
    }
    lines = {one.delegation for part in row.stretches for one in part.grounds.roles if one.delegation}
    words = listed(sorted(held) + sorted(lines))
    if row.always or row.never:
        why = [why_words(one, language()) for one in row.stretches[0].grounds.refusals]
        return words if row.always else listed([*([words] if words else []), *why])
    parts = [_span(one) for one in row.stretches if one.grounds.allowed]
    return f"{words} · {listed(parts)}"


def _span(stretch: Stretch) -> str:
    if stretch.ends_at == stretch.starts_at:
        return times.moment(stretch.starts_at)
    return f"{times.moment(stretch.starts_at)} – {times.moment(stretch.ends_at)}"
