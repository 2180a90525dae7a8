"""Match and mismatch aloud: two sounds told apart by count and length, as loud as the workstation likes."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.ui import sound as sounds
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.settings_page import SettingsPage
from ctdesk.ui.sound import Sound
from ctdesk.ui.tastes import Tastes
from ctdesk.ui.tones import match_wave, mismatch_wave
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


def bursts(data: bytes) -> list[float]:
    """How long each stretch of sound in a WAV is, in seconds; rests under 20 ms do not part them."""
    with wave.open(io.BytesIO(data)) as file:
        rate, many = file.getframerate(), file.getnframes()
        samples = struct.unpack(f"<{many}h", file.readframes(many))
    step = rate // 50
    loud = [max(map(abs, samples[at : at + step])) > 1000 for at in range(0, many, step)]
    spans = "".join("x" if one else " " for one in loud).split()
    return [len(span) * step / rate for span in spans]


def test_one_short_tone_and_three_long_ones_with_rests_between() -> None:
    fits, not_fits = bursts(match_wave()), bursts(mismatch_wave())
    assert len(fits) == 1 and len(not_fits) == 3
    assert min(not_fits) >= 2 * max(fits)


def test_a_scan_on_a_receipt_is_said_aloud_as_well(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).opened()
    one = Hands(sign_in("receiver"), qtbot)
    said: list[str] = []
    assert one.window.watch is not None
    one.window.watch.sound.said.connect(said.append)
    page = one.open("record", record_id=story.record_id)
    page.take_scan("9" * 40)
    one.wait(lambda: said == ["mismatch"])
    page.take_scan(COI)
    one.wait(lambda: said == ["mismatch", "match"])


def test_volume_and_mute_are_kept_and_without_a_loudspeaker_that_is_said(
    sign_in: SignIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sound, "can_be_heard", lambda self: False)
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("settings")
    assert isinstance(page, SettingsPage)
    looks = page.looks
    assert looks.volume.value() == 70 and looks.percent.text() == "70 %"
    looks.volume.setValue(35)
    assert Tastes().volume == 35 and looks.percent.text() == "35 %"
    one.press(looks, "Mismatch")
    assert "No loudspeaker answers at this workstation." in one.words(looks)
    looks.volume.setValue(0)
    assert not one.offers(looks, "Match")
    looks.volume.setValue(40)
    looks.sound.setCurrentIndex(looks.sound.findData(False))
    looks.sound.activated.emit(1)
    assert not Tastes().sound and not looks.volume.isEnabled() and not one.offers(looks, "Match")


def test_muted_or_silent_nothing_is_played(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    tastes, played = Tastes(), list[str]()
    sound = Sound(tastes)
    monkeypatch.setattr(Sound, "_play", lambda self, verdict: played.append(verdict))
    tastes.like_sound(False)
    sound.match()
    tastes.like_sound(True)
    tastes.like_volume(0)
    sound.match()
    tastes.like_volume(10)
    sound.stop()
    qtbot.waitUntil(lambda: played == ["mismatch"])


def test_without_a_loudspeaker_or_the_library_nothing_fails(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr("PySide6.QtWidgets.QApplication.beep", lambda: rung.append(1))
    sound = Sound(Tastes())
    sound.prepare()
    sound.stop()
    qtbot.wait(20)
    monkeypatch.setattr(sounds, "multimedia", lambda: None)
    sound.prepare()
    assert not sound.can_be_heard()
    sound.stop()
    qtbot.waitUntil(lambda: len(rung) == 3, timeout=5000)
