"""The embedded typefaces and the setting of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.fonts import BOLD_FILE, REGULAR_FILE, load_typeface
from ctdesk.paper.typeset import BODY, Style, wrap
from fixtures.acceptance_paper import ROOT, the_press

FACE = the_press().face


def test_rare_name_characters_are_in_the_fonts() -> None:
    assert FACE.missing_glyphs("王䶮㛃𫍽 Wáng −150 °C ≤ ▲ ✓ → □") == ()


def test_a_character_without_a_glyph_is_named_and_printed_as_its_code_point() -> None:
    assert FACE.missing_glyphs("𠮷田 𠮷") == ("𠮷",)
    assert FACE.printable("𠮷田") == "〔U+20BB7〕田"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x07b", "a〔U+0007〕b"),
        ("a\u202eb", "a〔U+202E〕b"),
        ("a\u3000b", "a b"),
        ("a\tb", "a b"),
        ("a\nb", "a\nb"),
    ],
)
def test_invisible_characters_are_shown(raw: str, shown: str) -> None:
    assert FACE.printable(raw) == shown


def test_private_use_characters_are_named() -> None:
    assert FACE.missing_glyphs("\ue000") == ("\ue000",)


def test_a_typeface_is_loaded_once() -> None:
    folder = ROOT / "resources" / "fonts"
    assert load_typeface(folder) is load_typeface(folder)


def test_the_site_may_add_a_font_of_its_own() -> None:
    folder = ROOT / "resources" / "fonts"
    face = load_typeface(folder, folder / BOLD_FILE)
    assert face.extra_name is not None
    assert list(face.runs("王䶮")) == [(face.regular_name, "王䶮", False)]


def test_powers_are_drawn_as_raised_digits() -> None:
    assert [(text, raised) for _, text, raised in FACE.runs("×10⁶ 个")] == [
        ("×10", False),
        ("6", True),
        (" 个", False),
    ]
    assert FACE.width("⁶", 10) < FACE.width("6", 10)


@pytest.mark.parametrize("content", [None, b"", b"OTTO" + bytes(400), b"no font"])
def test_a_font_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / REGULAR_FILE).write_bytes(content)
        (tmp_path / BOLD_FILE).write_bytes(content)
    with pytest.raises(CtdeskError) as refusal:
        load_typeface(tmp_path)
    assert refusal.value.code == "FONT-01"


@pytest.mark.parametrize(
    "text",
    [
        "外箱完好，无破损、变形；锁闭，扎带完好。（见照片）" * 5,
        "The holder's written opinion is needed before the product is used. " * 5,
        "记录仪 SmartPak-7731 于 2026-11-21 09:00 停止记录，峰值 −144.7 °C。" * 5,
        "x" * 400,
        "𫍽" * 90,
    ],
)
def test_lines_are_never_wider_than_their_column_and_lose_nothing(text: str) -> None:
    lines = wrap(FACE, text, BODY, 170)
    assert all(FACE.width(line, BODY.size) <= 170 + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_no_line_begins_with_closing_punctuation() -> None:
    for width in range(40, 200, 7):
        for line in wrap(FACE, "甲乙丙，丁戊。己庚（辛壬）癸、子丑；寅卯！" * 4, Style(9), width):
            assert line[0] not in "，。、；：）！"
            assert line[-1] != "（"


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrap(FACE, "temperature recording", BODY, 60) == ("temperature", "recording")
