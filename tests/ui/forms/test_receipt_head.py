"""The head of a receipt: digits and word of each limit as time goes on, and a colour of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.ui.forms.clock_strip import BigClock, ClockStrip, read_clock
from ctdesk.ui.forms.receipt_head import BANDS, ReceiptHead, Whose

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
OUT = BigClock("Cassette 1", START, START + timedelta(seconds=180), None, True)
SEAL = BigClock("Lid seal", START, START + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("clock", "after", "digits", "word", "tone"),
    [
        (SEAL, 60, "19:00", "left", "blue"),
        (SEAL, 20 * 60 - 300, "5:00", "soon over", "amber"),
        (SEAL, 20 * 60 + 61, "1:01", "over the limit", "red"),
        (OUT, 10, "10 s", "≤ 180 s", "blue"),
        (OUT, 140, "140 s", "soon over · ≤ 180 s", "amber"),
        (OUT, 180, "180 s", "over the limit", "red"),
    ],
)
def test_a_clock_tells_its_state_by_digits_word_and_tone(
    clock: BigClock, after: int, digits: str, word: str, tone: str
) -> None:
    told = read_clock(clock, START + timedelta(seconds=after))
    assert (told.digits, told.word, told.tone) == (digits, word, tone)


def test_what_was_done_says_whether_it_was_in_time() -> None:
    in_time = BigClock("x", START, START + timedelta(seconds=180), START + timedelta(seconds=47), True)
    late = BigClock("x", START, START + timedelta(seconds=180), START + timedelta(seconds=180), True)
    assert (read_clock(in_time, START).digits, read_clock(in_time, START).tone) == ("47 s", "green")
    assert (read_clock(late, START).word, read_clock(late, START).tone) == ("late", "red")


def test_a_clock_set_back_never_shows_less_than_nothing(qtbot: QtBot) -> None:
    told = read_clock(OUT, START - timedelta(hours=3))
    assert told.digits == "0 s"
    strip = ClockStrip(lambda: START - timedelta(hours=3))
    qtbot.addWidget(strip)
    strip.show_clocks((OUT, SEAL))
    assert len(strip._tiles) == 2


def test_receipts_one_after_the_other_have_another_colour(qtbot: QtBot) -> None:
    head = ReceiptHead(lambda: START)
    qtbot.addWidget(head)
    colours = []
    for number in (7, 8):
        head.show_receipt(Whose("王䶮", "0031", f"R-{number}", number), (SEAL,))
        colours.append(head.band._colour.name())
    assert colours[0] != colours[1]
    assert set(colours) <= set(BANDS)
    head.show_receipt(None, ())
    assert head.isHidden()
