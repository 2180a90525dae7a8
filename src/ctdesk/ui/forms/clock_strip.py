"""The clocks of a receipt across the head of its record: digits read from two metres, a word, a colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Card, Elided, Mark, Text, clear
from ctdesk.ui.forms.record_rail import short_span
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone

DIGITS = 32  # pixels at 100 % text: some 8 mm on a screen of 15 inches, read from two metres
MOST_DIGITS = 38
LARGE = 130  # from this size of text on, in percent, words stand below the digits
NEAR = timedelta(minutes=5)
NEAR_PART = 0.25  # of the whole limit: a short one is near at its last quarter
_TICK_MS = 250
MOST = 4


@dataclass(frozen=True, slots=True)
class BigClock:
    """One limit: what it is about, from when, until when; ``seconds`` counts up second by second."""

    text: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    seconds: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows at a moment: its digits, the word that goes with them, and the tone of both."""

    digits: str
    word: str
    tone: Tone
    icon: str


def read_clock(clock: BigClock, now: datetime) -> Reading:
    """How a limit stands: running, near its end, passed, or done."""
    if clock.stopped_at is not None:
        took = short_span(max(timedelta(), clock.stopped_at - clock.started_at))
        digits = (
            f"{max(0, round((clock.stopped_at - clock.started_at).total_seconds()))} s"
            if clock.seconds
            else took
        )
        if clock.stopped_at < clock.due_at:
            return Reading(digits, tr("met"), "green", "conforms")
        return Reading(digits, tr("late"), "red", "fails")
    left = clock.due_at - now
    whole = clock.due_at - clock.started_at
    if clock.seconds:
        digits = f"{max(0, int((now - clock.started_at).total_seconds()))} s"
        limit = f"≤ {round(whole.total_seconds())} s"
    else:
        digits, limit = short_span(abs(left)), tr("left")
    if left <= timedelta(0):
        return Reading(digits, tr("over the limit"), "red", "stop_sign")
    if left <= min(NEAR, whole * NEAR_PART):
        return Reading(
            digits, f"{tr('soon over')} · {limit}" if clock.seconds else tr("soon over"), "amber", "warning"
        )
    return Reading(digits, limit, "blue", "clock")


class ClockStrip(QWidget):
    """Up to four tiles side by side; what was met shrinks to its word, nothing is shown before it runs."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(look.px(8))
        self._shown: tuple[BigClock, ...] | None = None
        self._tiles: list[tuple[BigClock, _Tile]] = []
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.redraw)
        self.hide()

    def show_clocks(self, clocks: tuple[BigClock, ...]) -> None:
        """Show these limits in their order; none hides the strip."""
        clocks = clocks[:MOST]
        self.setVisible(bool(clocks))
        if clocks == self._shown:
            return
        self._shown = clocks
        clear(self._line)
        self._tiles = []
        for clock in clocks:
            tile = _Tile(clock.text)
            self._line.addWidget(tile, 1)
            self._tiles.append((clock, tile))
        running = any(clock.stopped_at is None for clock in clocks)
        (self._tick.start if running else self._tick.stop)()
        self.redraw()

    def redraw(self) -> None:
        """Let every tile show the time it is now."""
        now = self._now()
        for clock, tile in self._tiles:
            tile.show_reading(read_clock(clock, now))


class _Tile(Card):
    """One limit: icon and digits, beside them what it is about and the word."""

    def __init__(self, text: str) -> None:
        super().__init__(padding=8)
        self._text = text
        large = look.px(100) >= LARGE
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        self.mark = Mark("clock", "blue", 22)
        self.digits = Text("", "display")
        font = QFont(look.font("display", bold=True))
        font.setPixelSize(min(look.px(DIGITS), MOST_DIGITS))
        font.setFeature(QFont.Tag("tnum"), 1)
        self.digits.setFont(font)
        line.addWidget(self.mark)
        line.addWidget(self.digits, 1 if large else 0)
        self.word, about = Text("", "strong"), Elided(text, "small", "quiet")
        if large:  # the words go below the digits, where they have room
            below = QHBoxLayout()
            below.setSpacing(look.px(6))
            below.addWidget(self.word)
            below.addWidget(about, 1)
            self.body.setContentsMargins(10, 2, 10, 4)
            self.body.setSpacing(0)
            self.body.addLayout(line)
            self.body.addLayout(below)
        else:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(about)
            words.addWidget(self.word)
            line.addLayout(words, 1)
            self.body.addLayout(line)

    def show_reading(self, reading: Reading) -> None:
        """Show how the limit stands."""
        if self.digits.text() == reading.digits and self.word.text() == reading.word:
            return
        self.digits.setText(reading.digits)
        self.digits.tint(reading.tone)
        self.word.setText(reading.word)
        self.word.tint(reading.tone)
        self.mark.become(reading.icon, reading.tone)
        self.set_tone(reading.tone if reading.tone in ("amber", "red") else None)
        self.setAccessibleName(f"{self._text}: {reading.digits} {reading.word}")
