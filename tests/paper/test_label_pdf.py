"""Labels at their exact size: read back from the page, from the printer's dots and from ZPL."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from ctdesk.config import data_path
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.label_layout import PlacedCode, PlacedLabel, PlacedTag, PlacedText
from ctdesk.domain.labels import MEDIA, Label, Media, Said, Symbology, Tag
from ctdesk.exchange.barcode_shapes import code_128, data_matrix
from ctdesk.exchange.zpl import label_zpl, ruler_zpl
from ctdesk.paper.label_layout import lay_out
from ctdesk.paper.label_pdf import dots_of, labels_pdf
from ctdesk.paper.label_sheets import ruler_pdf
from ctdesk.paper.press import Press, load_press

ROLLS = tuple(one for one in MEDIA if not one.is_sheet)
SHEET = next(one for one in MEDIA if one.code == "A4 3x8")
TAGS = (
    Tag("green", "合格", "ACCEPTED"),
    Tag("amber", "待验", "QUARANTINE"),
    Tag("red", "不合格", "REJECTED"),
)
POINT_MM = 25.4 / 72


@pytest.fixture(scope="module")
def press() -> Press:
    return load_press(data_path("resources", "fonts"), data_path("forms", "terms.toml"))


def label(
    text: str = "CHA0B2600DEMO01-1", tag: Tag | None = None, symbology: Symbology = "datamatrix"
) -> Label:
    shape = data_matrix(text) if symbology == "datamatrix" else code_128(text)
    lines = (
        Said("示例赛注射液（演示）", strong=True),
        Said(text, "袋码", "Bag ID"),
        Said("2027-03-31", "有效期至", "Expiry"),
    )
    return Label(shape, "剂量单元", "Dose unit", "26A0117  1/2", lines, tag, "演示 DEMO")


def codes_of(pdf: bytes, dpi: int) -> list[str]:
    """What a reader finds on the first page at the printer's own resolution."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=dpi / 72).to_pil()
    finally:
        document.close()
    return sorted(one.text for one in zxingcpp.read_barcodes(picture))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("media", ROLLS, ids=lambda one: one.code)
@pytest.mark.parametrize("tag", [None, *TAGS], ids=lambda one: "plain" if one is None else one.tone)
def test_a_label_of_any_size_reads_back_at_the_printers_resolution(
    media: Media, dpi: int, tag: Tag | None, press: Press
) -> None:
    placed = lay_out(label(tag=tag), media, dpi, press.face)
    pdf = labels_pdf([placed], media, press.face, title="test")
    assert codes_of(pdf, dpi) == ["CHA0B2600DEMO01-1"]
    assert (tag is not None) == any(isinstance(one, PlacedTag) for one in placed.pieces)
    inside(placed)


def inside(placed: PlacedLabel) -> None:
    """No piece leaves the label, no word lies on the code or its quiet zone."""
    (code,) = (one for one in placed.pieces if isinstance(one, PlacedCode))
    module = code.module * 25.4 / placed.dpi
    right, quiet = code.x + code.shape.across * module, 2 * module
    for piece in placed.pieces:
        if isinstance(piece, PlacedText):
            top = piece.y - piece.size * POINT_MM
            assert piece.x >= right + quiet - 0.01
            assert top >= 0 and piece.y <= placed.height
            assert piece.x + piece.width <= placed.width
    assert code.x >= quiet - 0.01 and code.y + code.height <= placed.height - quiet + 0.6


def test_a_short_code_may_be_a_bar_code_and_a_long_one_may_not(press: Press) -> None:
    small = next(one for one in ROLLS if one.code == "50x25")
    placed = lay_out(label("LN1-A-1-12", symbology="code128"), small, 203, press.face)
    assert codes_of(labels_pdf([placed], small, press.face, title=""), 406) == ["LN1-A-1-12"]
    with pytest.raises(CtdeskError) as refused:
        lay_out(label("CHA0B2600DEMO01-1-LONG", symbology="code128"), ROLLS[-1], 203, press.face)
    assert refused.value.code == "LBL-03"


@pytest.mark.parametrize("media", MEDIA, ids=lambda one: one.code)
def test_a_page_has_exactly_the_size_of_its_media_and_is_never_scaled(media: Media, press: Press) -> None:
    placed = lay_out(label(), media, 203, press.face)
    pdf = labels_pdf([placed], media, press.face, title="")
    document = pypdfium2.PdfDocument(pdf)
    wide, high = document[0].get_size()
    document.close()
    assert wide * POINT_MM == pytest.approx(float(media.page[0]), abs=0.01)
    assert high * POINT_MM == pytest.approx(float(media.page[1]), abs=0.01)
    assert b"/PrintScaling /None" in pdf


def test_a_hundred_millimetres_are_a_hundred_millimetres(press: Press) -> None:
    import pikepdf

    lines, start = [], (0.0, 0.0)
    with pikepdf.open(io.BytesIO(ruler_pdf(SHEET, 203, press, code=data_matrix))) as document:
        for step in pikepdf.parse_content_stream(document.pages[0]):
            operands: Any = step.operands
            operator = step.operator
            if str(operator) == "m":
                start = (float(operands[0]), float(operands[1]))
            elif str(operator) == "l":
                lines.append((float(operands[0]) - start[0], float(operands[1]) - start[1]))
            elif str(operator) == "cm":
                assert [float(one) for one in operands][:4] in ([1, 0, 0, 1], [1, 0, 0, -1])
    lengths = {(round(abs(across) * POINT_MM, 2), round(abs(down) * POINT_MM, 2)) for across, down in lines}
    assert {(100.0, 0.0), (0.0, 100.0)} <= lengths


def test_the_codes_of_the_ruler_page_say_how_fine_they_are(press: Press) -> None:
    found = codes_of(ruler_pdf(SHEET, 203, press, code=data_matrix), 600)
    assert found == ["MODULE-2", "MODULE-3", "MODULE-4", "MODULE-5"]


def test_a_ruler_for_a_roll_fits_the_roll(press: Press) -> None:
    for media in ROLLS:
        document = pypdfium2.PdfDocument(ruler_pdf(media, 203, press))
        assert document[0].get_width() * POINT_MM == pytest.approx(float(media.width), abs=0.01)
        document.close()


def test_a_sheet_begins_where_the_last_one_ended(press: Press) -> None:
    placed = [lay_out(label(f"UNIT-{n}"), SHEET, 300, press.face) for n in range(4)]
    pdf = labels_pdf(placed, SHEET, press.face, title="", first=22)
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    assert pages == 2
    assert codes_of(pdf, 300) == ["UNIT-0", "UNIT-1"]


@pytest.mark.parametrize("tag", TAGS, ids=lambda one: one.tone)
def test_tags_differ_in_black_and_white(tag: Tag, press: Press) -> None:
    """The share of black dots in the band, and at its ends, tells the three apart without colour."""
    media = ROLLS[0]
    placed = lay_out(label(tag=tag), media, 203, press.face)
    dots = dots_of(placed, press.face)
    (band,) = (one for one in placed.pieces if isinstance(one, PlacedTag))
    black = black_share(dots.rows, dots.width, band.x + 30, band.y + 1, 40, band.height - 2)
    end = black_share(dots.rows, dots.width, band.x + 0.5, band.y + 1, 4, band.height - 2)
    assert (black > 0.6) is (tag.tone == "red")
    assert (0.25 < end < 0.75) is (tag.tone == "amber")


def black_share(rows: tuple[bytes, ...], width: int, x: float, y: float, wide: float, high: float) -> float:
    bits = np.unpackbits(np.array([list(row) for row in rows], dtype=np.uint8), axis=1)[:, :width]
    mm = 203 / 25.4
    part = bits[round(y * mm) : round((y + high) * mm), round(x * mm) : round((x + wide) * mm)]
    return float(part.mean())


def printed(zpl: str) -> Image.Image:
    """What a printer makes of our ZPL: pictures bit by bit, its own codes drawn by the same rules."""
    wide, high = int(re.search(r"\^PW(\d+)", zpl)[1]), int(re.search(r"\^LL(\d+)", zpl)[1])  # type: ignore[index]  # both stand there
    page = np.full((high, wide), 255, dtype=np.uint8)
    for x, y, size, step, body in re.findall(r"\^FO(\d+),(\d+)\^GFA,(\d+),\d+,(\d+),([0-9A-F]+)\^FS", zpl):
        assert len(body) == 2 * int(size)
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(body), dtype=np.uint8)).reshape(-1, int(step) * 8)
        area = page[int(y) : int(y) + len(bits), int(x) : int(x) + bits.shape[1]]
        area[bits[: area.shape[0], : area.shape[1]] == 1] = 0
    for x, y, module, side, text in re.findall(
        r"\^FO(\d+),(\d+)\^BXN,(\d+),200,(\d+),\d+,,_\^FH\\\^FD(.*?)\^FS", zpl
    ):
        shape = data_matrix(re.sub(r"\\([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), text).replace("__", "_"))
        assert shape.across == int(side)
        dark = np.kron(np.array(shape.rows), np.ones((int(module), int(module)), dtype=bool))
        page[int(y) : int(y) + len(dark), int(x) : int(x) + len(dark)][dark] = 0
    return Image.fromarray(page)


@pytest.mark.parametrize("own_codes", [True, False], ids=["own", "dots"])
@pytest.mark.parametrize("media", ROLLS, ids=lambda one: one.code)
def test_zpl_reads_back_from_what_a_printer_makes_of_it(media: Media, own_codes: bool, press: Press) -> None:
    placed = lay_out(label("A_B^C~1", TAGS[1]), media, 203, press.face)
    dots = dots_of(placed, press.face)
    zpl = label_zpl(placed, dots.width, dots.rows, copies=3, own_codes=own_codes)
    assert [one.text for one in zxingcpp.read_barcodes(printed(zpl))] == ["A_B^C~1"]
    assert zpl.isascii() and "^CI28" in zpl and "^PQ3" in zpl
    assert zpl.count("^XA") == zpl.count("^XZ") == 1
    assert ("^BXN" in zpl) is own_codes


def test_zpl_says_bar_codes_and_plain_words_in_the_printers_own_way(press: Press) -> None:
    placed = lay_out(label("LN1-A-1-12", symbology="code128"), ROLLS[0], 300, press.face)
    dots = dots_of(placed, press.face)
    zpl = label_zpl(placed, dots.width, dots.rows)
    assert re.search(r"\^BY\d\^BCN,\d+,N,N,N,A\^FH\\\^FDLN1-A-1-12\^FS", zpl)
    assert re.search(r"\^A0N,\d+,\d+\^FH\\\^FD26A0117 1/2\^FS", zpl)
    assert "^GFA" in zpl  # Chinese words


def test_a_ruler_in_zpl_is_a_hundred_millimetres_of_dots() -> None:
    zpl = ruler_zpl(100, 40, 110, 50, 300)
    assert "^FO35,35^GB1181,2,2^FS" in zpl
    assert "^FO35,35^GB2,472,2^FS" in zpl


def test_lines_go_before_the_code_or_the_head_do(press: Press) -> None:
    tiny = Media("tiny", Decimal(30), Decimal(12))
    placed = lay_out(label("LN1-A-1-12"), tiny, 300, press.face)
    words = " ".join(one.text for one in placed.pieces if isinstance(one, PlacedText))
    assert "26A0117" in words and "DEMO" in words
    assert "有效期至" not in words
    assert codes_of(labels_pdf([placed], tiny, press.face, title=""), 600) == ["LN1-A-1-12"]
