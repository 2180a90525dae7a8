"""The right column of the record page: who and what, what is proposed, clocks, signatures, the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import BrokenButton, Button
from ctdesk.ui.cards import Card, Chip, Mark, State, Text, clear, facts, scrolling
from ctdesk.ui.forms.shipper_line import ShipperLine
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone


@dataclass(frozen=True, slots=True)
class Subject:
    """Who and what the record is about; without a name, ``beside`` says why it is not shown."""

    name: str
    beside: str
    state: State | None
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """What the system proposes, and why."""

    title: str
    text: str
    tone: Tone
    findings: tuple[tuple[str, str], ...] = ()  # path, words


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time limit: what from what to what, when it is due, and whether it was met."""

    text: str
    due_at: datetime
    stopped_at: datetime | None
    met: bool


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One slot: signed by whom and when, or what it waits for."""

    slot: str
    title: str
    who: str
    aside: str
    status: str  # signed | mine | waiting | external | open | not_required
    tip: str = ""
    opens: str = ""  # what pressing the name asks for


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next from here, and what it waits for when it cannot be done yet."""

    words: str
    action: str
    kind: str = "primary"
    enabled: bool = True
    note: str = ""
    others: tuple[tuple[str, str], ...] = field(default=())  # words, action


_LINKS = 5
_EDGE = 14  # inside a card


class RecordRail(QWidget):
    """Cards one below the other; asks the page to act through ``wanted``."""

    wanted = Signal(str)

    def __init__(self, now: Callable[[], datetime], tz: tzinfo) -> None:
        super().__init__()
        self._now, self._tz = now, tz
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(10))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.px(10), 0)
        column.setSpacing(look.px(10))
        whole.addWidget(scrolling(inside), 1)
        self._subject, self._proposal = Card(padding=14), Card(tone="amber", padding=14)
        self._clocks, self._signatures = (
            Card(tr("Time limits"), padding=14),
            Card(tr("Signatures"), padding=14),
        )
        self._clock_lines, self._signature_lines = QVBoxLayout(), QVBoxLayout()
        for lines, space in ((self._clock_lines, 6), (self._signature_lines, 6)):
            lines.setSpacing(look.px(space))
        self._clocks.body.addLayout(self._clock_lines)
        self._signatures.body.addLayout(self._signature_lines)
        self._next = QVBoxLayout()
        self._next.setSpacing(look.px(6))
        self.shipper = ShipperLine()
        self.shipper.chosen.connect(lambda: self.wanted.emit("shipper:"))
        for card in (self._subject, self._proposal, self._clocks, self.shipper, self._signatures):
            column.addWidget(card)
        column.addStretch(1)
        self._column = column
        self._foot = Card(padding=12)
        self._foot.body.addLayout(self._next)
        whole.addWidget(self._foot)
        self._running: list[tuple[ClockLine, Text]] = []
        self._drawn: dict[str, object] = {}
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._redraw_clocks)
        self._tick.start()

    def raise_shipper(self, on: bool) -> None:
        """Bring the shipper up while it is what the hands are on; below the limits else."""
        place = 1 if on else 3
        if self._column.indexOf(self.shipper) != place:
            self._column.removeWidget(self.shipper)
            self._column.insertWidget(place, self.shipper)

    def show_subject(self, subject: Subject) -> None:
        """Who and what."""
        if not self._is_new("subject", subject):
            return
        clear(self._subject.body)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        if subject.name:
            name = Text(subject.name, "heading", wrap=True, select=True)
        else:
            name = Text(subject.beside, "small", "quiet", wrap=True)
        self._subject.body.addLayout(head)
        chip = None if subject.state is None else Chip(subject.state)
        # A name is never broken for want of room: what stands beside it goes below, last of all the state.
        room = self.width() - look.px(3 * _EDGE) - look.width_of(subject.name, "heading")
        room -= 0 if chip is None else chip.sizeHint().width() + look.px(8)
        beside = look.width_of(subject.beside, "small") + look.px(8)
        aside = Text(subject.beside, "small", "quiet", wrap=room < beside)
        in_line = bool(subject.name and subject.beside) and room >= beside
        head.addWidget(name, 0 if in_line else 1)
        if in_line:
            head.addWidget(aside, 1, Qt.AlignmentFlag.AlignVCenter)
        elif subject.name and subject.beside:
            self._subject.body.addWidget(aside)
        if chip is not None and room >= 0:
            head.addWidget(chip)
        elif chip is not None:
            self._subject.body.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        self._subject.body.addLayout(facts(list(subject.pairs)))

    def show_proposal(self, proposal: ProposalWords | None) -> None:
        """What is proposed and why; nothing while there is nothing to judge."""
        if not self._is_new("proposal", proposal):
            return
        clear(self._proposal.body)
        self._proposal.setVisible(proposal is not None)
        if proposal is None:
            return
        self._proposal.set_tone(proposal.tone)
        self._proposal.body.addWidget(Text(proposal.title, "heading", proposal.tone, wrap=True))
        self._proposal.body.addWidget(Text(proposal.text, "body", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(0)
        for path, words in proposal.findings[:_LINKS]:
            line.addWidget(Button(words, "link", on=partial(self.wanted.emit, f"goto:{path}")))
        line.addStretch(1)
        self._proposal.body.addLayout(line)

    def show_clocks(self, lines: tuple[ClockLine, ...]) -> None:
        """Limits that run, and those that were missed."""
        if not self._is_new("clocks", lines):
            return
        clear(self._clock_lines)
        self._running = []
        self._clocks.setVisible(bool(lines))
        for line in lines:
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addWidget(Text(line.text, "small", "quiet", wrap=True), 1)
            left = Text("", "strong")
            row.addWidget(left)
            self._clock_lines.addLayout(row)
            self._running.append((line, left))
        self._redraw_clocks()

    def show_signatures(self, lines: tuple[SignatureLine, ...], step: NextStep | None) -> None:
        """Signatures got and missing, and the one next step."""
        if not self._is_new("signatures", (lines, step)):
            return
        clear(self._signature_lines)
        for line in lines:
            self._signature_lines.addWidget(_signature_row(line, self.wanted.emit))
        clear(self._next)
        self._foot.setVisible(step is not None)
        if step is None:
            return
        if step.note:
            self._next.addWidget(Text(step.note, "small", "quiet", wrap=True))
        if step.words:
            button = BrokenButton(
                step.words,
                "primary" if step.kind == "primary" else "plain",
                "sign",
                on=lambda: self.wanted.emit(step.action),
            )
            button.setEnabled(step.enabled)
            self._next.addWidget(button)
        for words, action in step.others:
            self._next.addWidget(BrokenButton(words, "quiet", on=partial(self.wanted.emit, action)))

    def _is_new(self, card: str, value: object) -> bool:
        if card in self._drawn and self._drawn[card] == value:
            return False
        self._drawn[card] = value
        return True

    def _redraw_clocks(self) -> None:
        now = self._now()
        for line, label in self._running:
            if line.stopped_at is not None:
                label.setText(
                    tr("met")
                    if line.met
                    else tr("late by {time}", time=short_span(line.stopped_at - line.due_at))
                )
                label.tint("green" if line.met else "red")
                continue
            left = line.due_at - now
            if left < timedelta(0):
                label.setText(tr("over by {time}", time=short_span(-left)))
                label.tint("red")
            elif left > timedelta(hours=24):
                label.setText(line.due_at.astimezone(self._tz).strftime("%m-%d %H:%M"))
                label.tint("text")
            else:
                label.setText(tr("{time} left", time=short_span(left)))
                label.tint("red" if left < timedelta(minutes=15) else "text")


def short_span(span: timedelta) -> str:
    """A span as a person reads a clock: 1:18:40, 12:31, or days."""
    seconds = int(span.total_seconds())
    if seconds >= 48 * 3600:
        return tr("{n} d", n=seconds // 86400)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


_SIGNATURE_MARKS = {
    "signed": ("signed", "green"),
    "mine": ("sign", "blue"),
    "external": ("external", "blue"),
    "open": ("unanswered", "quiet"),
    "waiting": ("unanswered", "quiet"),
    "not_required": ("not_applicable", "faint"),
}


def _signature_row(line: SignatureLine, want: Callable[[str], object]) -> QWidget:
    row = QWidget()
    column = QHBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(8))
    icon, tint = _SIGNATURE_MARKS[line.status]
    column.addWidget(Mark(icon, tint, 16, line.status), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(
        Text(
            line.title,
            "strong" if line.status == "mine" else "body",
            "faint" if line.status == "not_required" else "text",
            wrap=True,
        )
    )
    if line.who and line.opens:
        words.addWidget(Button(line.who, "link", on=partial(want, line.opens)), 0, Qt.AlignmentFlag.AlignLeft)
    elif line.who:
        words.addWidget(Text(line.who, "small", "quiet", wrap=True))
    column.addLayout(words, 1)
    tones = {"signed": "green", "mine": "blue", "external": "blue"}
    column.addWidget(Text(line.aside, "small", tones.get(line.status, "quiet")), 0, Qt.AlignmentFlag.AlignTop)
    row.setToolTip(line.tip)
    return row
