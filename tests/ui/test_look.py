"""Words can be read on every ground they stand on, in both themes; icons exist."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.ui import icons, look
from ctdesk.ui.buttons import AnswerButtons, Button
from ctdesk.ui.cards import Chip, State

READABLE = 4.5
PAIRS = [
    *itertools.product(("text", "quiet", "faint"), ("ground", "surface", "raised", "side")),
    *itertools.product(look.TONES, ("ground", "surface", "raised")),
    *((tone, f"{tone}_tint") for tone in look.TONES),
    *(("text", f"{tone}_tint") for tone in look.TONES),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("on_primary", "primary_press"),
    ("on_soft", "soft"),
    ("on_soft", "soft_hover"),
    ("on_soft", "soft_press"),
    ("on_selected", "selected"),
    ("text", "selected"),
    ("text", "hover"),
    ("on_demo", "demo"),
    ("faint", "grey_tint"),
    ("text", "selected_border"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(theme: look.Theme, word: str, ground: str) -> None:
    shades = look.read_palette(theme)
    assert look.contrast(getattr(shades, word), getattr(shades, ground)) >= READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_on_every_ground(theme: look.Theme) -> None:
    shades = look.read_palette(theme)
    for ground in ("ground", "surface", "side", "soft"):
        assert look.contrast(shades.focus, getattr(shades, ground)) >= 3


def test_contrast_is_measured_as_wcag_says() -> None:
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert look.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("meaning", sorted(icons.GLYPHS))
def test_every_meaning_has_a_glyph(qapp: QApplication, meaning: str) -> None:
    picture = icons.glyph(meaning, "#000000", 24).toImage()
    corners = {picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24)}
    assert len(corners) > 1


def test_a_button_grows_with_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    small = Button("Create the site", "primary", "add")
    look.dress(qapp, "light", 150)
    large = Button("Create the site", "primary", "add")
    for button in (small, large):
        qtbot.addWidget(button)
    assert large.sizeHint().width() > look.width_of("Create the site", "strong")
    assert large.sizeHint().height() == 48
    look.dress(qapp, "light", 100)
    assert small.sizeHint().height() == 32


def test_the_theme_can_change_while_running(qapp: QApplication) -> None:
    light = qapp.palette().window().color().name()
    look.dress(qapp, "dark")
    assert light == look.read_palette("light").ground
    assert qapp.palette().window().color().name() == look.read_palette("dark").ground
    assert qapp.font().family() == look.FAMILY


def test_the_style_writes_in_our_own_family(qapp: QApplication) -> None:
    look.dress(qapp, "light")
    style = qapp.style()
    if not look.rings_focus():
        assert qapp.font().family() == look.FAMILY
        return
    worn = style.theme()  # type: ignore[attr-defined]  # Qlementine's own
    assert {worn.fontRegular.family(), worn.fontBold.family(), worn.fontCaption.family()} == {look.FAMILY}


def test_a_chip_says_its_state_to_a_screen_reader(qtbot: QtBot) -> None:
    chip = Chip(State("Quarantine", "amber", "held"))
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Quarantine"
    chip.show_state(None)
    assert not chip.isVisibleTo(chip)


def test_pressing_an_answer_again_takes_it_back(qtbot: QtBot) -> None:
    buttons = AnswerButtons(na=True)
    qtbot.addWidget(buttons)
    heard: list[object] = []
    buttons.answered.connect(heard.append)
    buttons.yes.click()
    buttons.no.click()
    buttons.no.click()
    buttons.na.click()
    assert heard == [True, False, None, "na"]
    assert buttons.answer() == "na"
