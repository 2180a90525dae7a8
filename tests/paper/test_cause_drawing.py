"""Causes on paper: an empty form is drawn to be filled in by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdfium2

from ctdesk.forms.definition import Text
from ctdesk.paper.record_paper import BlankPaper, SiteOnPaper
from ctdesk.paper.record_pdf import render_blank
from fixtures.acceptance import library
from fixtures.acceptance_paper import the_press

HERE = Text(zh_CN="医院", en="Hospital")


def test_a_blank_analysis_has_its_stairs_and_its_bones() -> None:
    site = SiteOnPaper(HERE, HERE, ZoneInfo("Asia/Shanghai"))
    form = library().definition("CT-INC-002", 1)
    blank = BlankPaper(site, form, None, datetime(2026, 1, 1, tzinfo=UTC))
    document = pypdfium2.PdfDocument(render_blank(blank, the_press()))
    try:
        pages = [str(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()
    drawn = next(text for text in pages if "Five times why" in text)
    for words in ("Problem", "Why 5", "□ 已排除", "Measurement", "● 根本原因", "○ 已排除"):
        assert words in drawn
