"""Every word of the window is there in both languages."""

from __future__ import annotations

import string
from pathlib import Path
from xml.etree import ElementTree

from pytestqt.qtbot import QtBot

import ctdesk.ui
from ctdesk.config import data_path
from ctdesk.ui.language import set_language, spoken, tr, translated

UI = Path(ctdesk.ui.__file__).parent


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_of_the_window_is_translated_and_nothing_else() -> None:
    said, known = set(spoken(UI)), set(translated("zh_CN"))
    assert sorted(said - known) == []
    assert sorted(known - said) == []


def test_translations_keep_every_placeholder() -> None:
    assert [
        source for source, text in translated("zh_CN").items() if names_in(source) != names_in(text)
    ] == []


def test_a_word_is_filled_in_the_language_of_the_window(qtbot: QtBot) -> None:
    set_language("zh_CN")
    assert tr("Tank {code}", code="A") == "罐 A"
    set_language("en")
    assert tr("Tank {code}", code="A") == "Tank A"


def test_qt_itself_speaks_chinese_too(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QDialogButtonBox

    set_language("zh_CN")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    words = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    set_language("en")
    assert words.startswith("取消")


def test_the_quick_reading_finds_what_an_xml_parser_finds() -> None:
    parsed = {
        message.findtext("source"): message.findtext("translation")
        for path in data_path("resources", "i18n", "zh_CN").glob("*.ts")
        for message in ElementTree.parse(path).iter("message")
    }
    assert translated("zh_CN") == parsed
