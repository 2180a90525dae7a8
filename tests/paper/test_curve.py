"""The temperature curve on paper: what is named, that no two words meet, and that it reads without colour."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ctdesk.forms.definition import Text
from ctdesk.paper.curve import CurveBlock
from ctdesk.paper.record_paper import Curve, ExcursionOnPaper
from ctdesk.paper.setting import Setting
from fixtures.acceptance_paper import acceptance, curve, the_press

WIDTH = 493.0


def words_of(shown: Curve) -> list[str]:
    """The lines that are drawn, from the top."""
    block = CurveBlock(Setting.of(acceptance(), the_press()), shown)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, initialFontName=the_press().face.regular_name)
    block.draw(canvas, 51, 800, WIDTH)
    canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        return str(document[0].get_textpage().get_text_bounded()).splitlines()
    finally:
        document.close()


def many(count: int) -> Curve:
    """The same trip with as many excursions as there are hours."""
    plain = curve()
    start = plain.points[0][0]
    excursions = tuple(
        ExcursionOnPaper(
            start + timedelta(hours=hour),
            start + timedelta(hours=hour, minutes=5),
            "5",
            -145.0 + hour / 10,
            start + timedelta(hours=hour),
            f"{-145.0 + hour / 10:.1f} °C".replace("-", "−"),
        )
        for hour in range(count)
    )
    return replace(plain, excursions=excursions)


def test_of_many_excursions_the_gravest_are_labelled() -> None:
    labelled = [line for line in words_of(many(40)) if "▲" in line]
    told = " ".join(labelled)
    assert "−141.1 °C" in told  # the gravest of all
    assert told.count("▲") <= 4


def test_without_an_excursion_the_highest_reading_is_named() -> None:
    told = " ".join(words_of(replace(curve(), excursions=())))
    assert "最高 Highest −144.7 °C" in told


def test_limits_and_the_alert_are_named_beside_the_plot() -> None:
    shown = replace(
        curve(),
        limit_name=Text(zh_CN="处置温度", en="Action"),
        alert=(-160.0, Text(zh_CN="预警温度", en="Alert")),
    )
    told = " ".join(words_of(shown))
    for name in ("处置温度 Action", "≤ −150 °C", "预警温度 Alert", "−160 °C", "≥ −196 °C"):
        assert name in told, name


def test_events_at_one_place_are_told_together_and_others_with_their_time() -> None:
    start = curve().points[0][0]
    packed, opened = Text(zh_CN="装箱", en="packed"), Text(zh_CN="开罐", en="opened")
    near = ((start + timedelta(minutes=20), packed), (start + timedelta(minutes=22), opened))
    assert "装箱 packed 15:10 · 开罐 opened" in " ".join(words_of(replace(curve(), events=near)))
    far = ((start + timedelta(minutes=20), packed), (start + timedelta(hours=40), opened))
    told = " ".join(words_of(replace(curve(), events=far)))
    assert "装箱 packed 15:10" in told
    assert "开罐 opened 06:50" in told


@pytest.mark.parametrize(("days", "mark"), [(2, "12 h"), (30, "4 d"), (400, "2027-01")])
def test_the_time_is_counted_in_what_people_count_in(days: int, mark: str) -> None:
    start = curve().points[0][0]
    points = tuple((start + timedelta(days=days * part / 50), -180.0 + part % 3) for part in range(51))
    assert mark in " ".join(words_of(replace(curve(), points=points, excursions=(), events=())))
