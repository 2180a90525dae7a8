"""Printed lists: whole rows, a repeated head, both orientations, the same bytes for the same values."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PIL import Image

from ctdesk.forms.definition import Text
from ctdesk.paper.list_paper import (
    ListCell,
    ListColumn,
    ListPaper,
    ListRow,
    ListSpecimens,
    ListTable,
    Specimen,
)
from ctdesk.paper.list_pdf import list_content, render_list
from ctdesk.paper.press import Press, load_press
from ctdesk.paper.record_paper import SiteOnPaper, TrailHead

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def press() -> Press:
    return load_press(ROOT / "resources" / "fonts", ROOT / "forms" / "terms.toml")


def a_list(rows: int, *, landscape: bool = False) -> ListPaper:
    site = SiteOnPaper(
        Text(zh_CN="浦江协同医院", en="Pujiang Concord Hospital"),
        Text(zh_CN="细胞治疗中心", en="Cell Therapy Centre"),
        ZoneInfo("Asia/Shanghai"),
        demo=True,
    )
    columns = (
        ListColumn(Text(zh_CN="编号", en="No."), 1),
        ListColumn(Text(zh_CN="姓名", en="Name"), 2),
        ListColumn(Text(zh_CN="说明", en="Remark"), 5),
    )
    lines = tuple(
        ListRow((f"N{number:04d}", ListCell("王䶮", "S007", marked=number == 2), "核对 " * 12), number == 2)
        for number in range(rows)
    )
    table = ListTable(columns, lines, Text(zh_CN="人员", en="People"))
    boxes = ListSpecimens(
        Text(zh_CN="签名样式", en="Specimens"),
        (Specimen("王䶮", "S007", _ink()), Specimen("李清如", "S009")),
    )
    return ListPaper(
        site,
        Text(zh_CN="人员清单", en="List of people"),
        Text(zh_CN="全部", en="all"),
        AT,
        "钱正 S014",
        (table, boxes),
        as_of=AT,
        landscape=landscape,
        number="PJ-LST-2026-0001",
        copy=1,
        trail=TrailHead(41, "ab" * 32),
    )


def _ink() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 60), "white").save(out, "PNG")
    return out.getvalue()


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("landscape", [False, True])
def test_each_page_repeats_header_head_and_foot_and_no_row_is_lost(press: Press, landscape: bool) -> None:
    pdf = render_list(a_list(120, landscape=landscape), press)
    told = pages_of(pdf)
    assert len(told) > 2
    wide, tall = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (wide > tall) is landscape
    for number, page in enumerate(told, start=1):
        assert "浦江协同医院" in page and "人员清单" in page and "2026-03-03 20:00" in page
        assert "PJ-LST-2026-0001" in page and "DEMO" in page
        assert f"Page {number} of {len(told)}" in page
    assert all("Remark" in page for page in told if "N0" in page)
    assert sum(page.count(f"N{number:04d}") for number in range(120) for page in told) == 120


def test_a_cell_longer_than_a_page_goes_on_on_the_next(press: Press) -> None:
    paper = a_list(1)
    table = paper.parts[0]
    assert isinstance(table, ListTable)
    long = replace(table, rows=(ListRow(("N0", "王䶮", "核" * 5200)),))
    told = pages_of(render_list(replace(paper, parts=(long,)), press))
    assert len(told) > 1
    assert "".join(told).count("核") == 5200


def test_the_same_list_gives_the_same_bytes_and_says_the_same_as_data(press: Press) -> None:
    paper = a_list(3)
    assert render_list(paper, press) == render_list(paper, press)
    parts = list_content(paper, "db")["parts"]
    assert isinstance(parts, list)
    assert parts[0]["rows"][2][1] == {"text": "王䶮", "under": "S007", "marked": True}
    assert parts[1]["specimens"][1]["given"] is False


def test_what_weighs_is_told_by_a_sign(press: Press) -> None:
    assert pages_of(render_list(a_list(4), press))[0].count("▲") == 1
