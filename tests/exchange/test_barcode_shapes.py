"""Codes are drawn so that a reader that is not ours reads them back, module by module."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import CodeShape
from ctdesk.exchange.barcode_shapes import FNC1, code_128, data_matrix

ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=48)
GS1 = f"0106901234567892{'10LOT4A'}{FNC1}21S77"


def read(shape: CodeShape) -> tuple[str, str]:
    """What a reader makes of the modules, and how it names the symbology."""
    rows = np.array(shape.rows, dtype=bool)
    if shape.symbology == "code128":
        rows = np.repeat(rows, 30, axis=0)
    pixels = np.kron(np.pad(rows, 12), np.ones((3, 3), dtype=bool))
    (found,) = zxingcpp.read_barcodes(np.where(pixels, 0, 255).astype(np.uint8))
    return found.bytes.decode(), found.symbology_identifier


@settings(max_examples=60, deadline=None)
@given(ASCII)
def test_any_printable_text_reads_back(text: str) -> None:
    assert read(data_matrix(text)) == (text, "]d1")
    assert read(code_128(text)) == (text, "]C0")


@pytest.mark.parametrize("length", [1, 3, 12, 30, 62, 114, 204])
def test_every_size_of_symbol_reads_back(length: int) -> None:
    text = "A" * length
    assert read(data_matrix(text))[0] == text


def test_gs1_codes_say_so_and_keep_their_separator() -> None:
    assert read(data_matrix(GS1, gs1=True)) == (GS1, "]d2")
    assert read(code_128(GS1, gs1=True)) == (GS1, "]C1")


def test_symbols_are_square_and_digits_take_half_the_room() -> None:
    shape = data_matrix("LN1-A-1-12")
    assert len(shape.rows) == shape.across
    assert data_matrix("8" * 20).across < data_matrix("A" * 20).across
    assert code_128("8" * 20).across < code_128("A" * 20).across


@pytest.mark.parametrize("text", ["储位", "é", "A" * 300])
def test_what_no_code_can_hold_is_refused(text: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        data_matrix(text)
    assert refused.value.code == "LBL-02"


@pytest.mark.parametrize("text", ["", "储位", "A\tB"])
def test_a_bar_code_takes_printable_ascii_only(text: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        code_128(text)
    assert refused.value.code == "LBL-02"
