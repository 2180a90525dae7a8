"""Sizes, modules, colours and rulers of labels."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import (
    MEDIA,
    SMALLEST_MODULE_MM,
    CodeShape,
    Media,
    dots,
    judge_ruler,
    media_values,
    module_dots,
    read_media,
    short_identity,
    tone_of,
)

SQUARE = CodeShape("datamatrix", "X", ((True,) * 18,) * 18)
ROLL = {"width": "60", "height": "30", "across": "1", "down": "1"}


def test_every_sheet_lies_on_its_page() -> None:
    for media in MEDIA:
        left, top = media.spot(media.across * media.down - 1)
        assert left + media.width <= media.page[0]
        assert top + media.height <= media.page[1]


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("room", [8.0, 12.0, 30.0, 100.0])
def test_a_module_is_whole_dots_large_enough_to_read_and_fits(dpi: int, room: float) -> None:
    module = module_dots(SQUARE, room, dpi)
    assert module * 25.4 / dpi >= SMALLEST_MODULE_MM - 0.001
    assert module * 25.4 / dpi * 22 <= room


def test_a_code_that_would_be_too_fine_is_refused() -> None:
    with pytest.raises(CtdeskError) as refused:
        module_dots(SQUARE, 5.0, 203)
    assert refused.value.code == "LBL-03"


@pytest.mark.parametrize(
    ("disposition", "hold", "tone"),
    [
        ("inspecting", None, "amber"),
        ("accepted", None, "green"),
        ("accepted", "frozen", "amber"),
        ("quarantined", "frozen", "amber"),
        ("rejected", "frozen", "red"),
        ("expired", None, "red"),
    ],
)
def test_the_tag_has_the_colour_of_what_was_decided(disposition: str, hold: str | None, tone: str) -> None:
    assert tone_of(disposition, hold) == tone


@pytest.mark.parametrize("disposition", ["expected", "infused", "destroyed", "returned"])
def test_what_is_not_here_has_no_tag(disposition: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        tone_of(disposition, None)
    assert refused.value.code == "LBL-04"


def test_a_size_of_ones_own_comes_back_as_it_was_kept() -> None:
    media = read_media("Cryo", {**ROLL, "width": "38,1"})
    assert media.width == Decimal("38.1")
    assert read_media("Cryo", media_values(media)) == media


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", "5"), ("height", "900"), ("width", "wide"), ("width", "NaN"), ("across", "0"), ("down", "x")],
)
def test_a_size_that_cannot_be_names_its_field(field: str, value: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        read_media("Cryo", {**ROLL, field: value})
    assert (refused.value.code, refused.value.field) == ("LBL-05", field)


def test_a_sheet_wider_than_its_paper_is_refused() -> None:
    with pytest.raises(CtdeskError) as refused:
        read_media("Wide", {**ROLL, "across": "4", "down": "2"})
    assert refused.value.field == "across"


def test_a_size_may_not_take_the_name_of_another() -> None:
    with pytest.raises(CtdeskError):
        read_media("50x25", ROLL)


@pytest.mark.parametrize(
    ("across", "down", "good"),
    [("100", "100", True), ("100.5", "99.5", True), ("97.2", "100", False), ("100", "103", False)],
)
def test_a_ruler_that_was_scaled_is_told(across: str, down: str, good: bool) -> None:
    assert judge_ruler(Decimal(across), Decimal(down)).good is good


def test_the_scale_is_that_of_the_worse_ruler() -> None:
    assert judge_ruler(Decimal("97.2"), Decimal("100")).scale == Decimal("97.2")


def test_a_short_identity_is_a_tail() -> None:
    assert short_identity("CHA0B2600DEMO01") == "…DEMO01"
    assert short_identity(None) == ""


def test_dots_of_a_length() -> None:
    assert dots(100, 203) == 799
    assert Media("x", Decimal(50), Decimal(25)).page == (Decimal(50), Decimal(25))
