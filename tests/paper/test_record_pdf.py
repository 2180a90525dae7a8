"""The pages of a record: what they say, what they mark, and that the same record gives the same bytes."""

from __future__ import annotations

import functools
import io
import typing
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from ctdesk.domain.answers import Source, State
from ctdesk.forms.definition import Item, ItemType, Text
from ctdesk.paper.item_prints import FLOWABLES
from ctdesk.paper.record_paper import BlankPaper, Mark, RecordPaper, StripLine, TrailHead
from ctdesk.paper.record_pdf import missing_glyphs, render_blank, render_draft, render_record
from ctdesk.paper.setting import Setting
from fixtures.acceptance_paper import (
    DECIDED,
    NUMBER,
    RECEIVER,
    acceptance,
    amended,
    answer,
    the_library,
    the_press,
)


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text of the pages, without spaces and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        wanted = range(len(document)) if page is None else [page]
        return "".join("".join(document[place].get_textpage().get_text_bounded().split()) for place in wanted)
    finally:
        document.close()


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@functools.lru_cache(maxsize=1)
def printed() -> bytes:
    return render_record(acceptance(), the_press())


@functools.lru_cache(maxsize=1)
def words() -> str:
    return text_of(printed())


def test_the_table_of_prints_covers_the_vocabulary_exactly() -> None:
    assert set(FLOWABLES) == set(typing.get_args(ItemType))


def test_every_type_says_something_for_a_given_an_open_and_a_skipped_answer() -> None:
    setting = Setting.of(acceptance(), the_press())
    for kind, item_print in FLOWABLES.items():
        item = Item(id="X1", type=kind, text=Text(zh_CN="问", en="asked"))
        for state in State:
            assert item_print.text(setting, answer("X1", None, 3, 0, state=state), item, "X1")
        assert item_print.text(setting, None, item, "X1")
        if kind != "table":
            assert any(item_print.blank(setting, item))


def test_a_computed_list_that_is_empty_says_so() -> None:
    setting = Setting.of(acceptance(), the_press())
    item = Item(id="K2a", type="computed", text=Text(zh_CN="不符合项", en="findings"))
    empty = replace(answer("K2a", [], 3, 0), source=Source.COMPUTED)
    assert FLOWABLES["computed"].text(setting, empty, item, "K2a") == "无 None"
    typed = replace(empty, source=Source.TYPED)
    assert FLOWABLES["computed"].text(setting, typed, item, "K2a") == "未填 Not filled in"


def test_a_blank_form_asks_line_after_line() -> None:
    paper = acceptance()
    definition = the_library().definition("CT-PRM-003", 1)
    blank = BlankPaper(paper.site, definition, paper.effective_on, DECIDED)
    told = text_of(render_blank(blank, the_press()))
    assert told.index("B8第1行") < told.index("B1第2行")


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_record(acceptance(), the_press()) == printed()


def test_another_date_gives_another_file() -> None:
    assert render_record(acceptance(metadata_at=DECIDED + timedelta(days=1)), the_press()) != printed()


def test_page_one_is_the_summary() -> None:
    first = text_of(printed(), 0)
    for told in (
        NUMBER,
        "王䶮",
        "CHA0B26004K7Q",
        "DEMO-261107",
        "待处理（隔离）",
        "−144.7°C",
        "承运人",
        "陈思远",
        "P0007",
        "独立复核",
        "Verifiedindependently",
        "2026-11-2110:05:49+08:00",
        "待签",
        "不符合项（5）",
    ):
        assert told in first, told


def test_every_page_has_header_foot_and_numbers() -> None:
    pdf = printed()
    count = pages_of(pdf)
    for page in range(count):
        told = text_of(pdf, page)
        for part in (
            "枫林医院",
            "FenglinHospital",
            "CT-ACC-001",
            NUMBER,
            f"第{page + 1}页/共{count}页",
            f"Page{page + 1}of{count}",
            "#48213",
            "第1份copy1",
            "演示",
        ):
            assert part in told, (page, part)


def test_every_asked_item_is_printed_with_its_number_and_both_languages() -> None:
    for question in acceptance().questions:
        if question.asked and not question.heading and question.column is None:
            assert question.item.id in words()
            for text in (question.item.text.zh_CN, question.item.text.en):
                assert "".join(the_press().face.printable(text).split()) in words()


def test_findings_are_marked_by_sign_and_reason() -> None:
    assert "▲−144.7°C" in words()
    assert "原因Reason:上海至本院末段超温" in words()


def test_both_readings_of_a_blind_item_are_printed_and_the_third_decides() -> None:
    assert "2027-05-06" in words()
    assert "2027-05-08" in words()
    assert "第三次读取Thirdreading:2027-05-06" in words()


def test_a_changed_value_shows_what_stood_before() -> None:
    assert "原值Previousvalue:DS-7737" in words()


def test_items_that_were_not_asked_are_summarised() -> None:
    assert "未涉及的项目Itemsnotasked:" in words()


def test_late_entries_say_why() -> None:
    assert "接收时无网络，事后补录。" in words()


def test_the_curve_shows_limit_peak_hours_and_local_time() -> None:
    for told in ("限值Limit≤−150°C", "限值Limit≥−196°C", "▲−144.7°C35min", "36h", "11-2008:50", "+08:00"):
        assert told in words(), told


def test_photos_are_small_pictures_with_their_digest() -> None:
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        pictures = sum(len(page.get_images()) for page in pdf.pages)
    assert pictures == 5  # four photos and the courier's ink
    assert "SHA-256" in words()


def test_a_photo_that_cannot_be_read_keeps_its_name_and_digest() -> None:
    paper = acceptance()
    broken = tuple(replace(one, picture=b"not a picture") for one in paper.attachments)
    told = text_of(render_record(replace(paper, attachments=broken), the_press()))
    assert "封签.jpg" in told


def test_rare_characters_print_and_what_has_no_glyph_prints_as_its_code() -> None:
    assert "周䶮" in words()
    paper = acceptance(strip=(StripLine(Text(zh_CN="患者", en="Patient"), "𠮷田㛃𫍽"),))
    assert "〔U+20BB7〕田㛃𫍽" in text_of(render_record(paper, the_press()), 0)
    assert missing_glyphs(paper, the_press()) == ("𠮷",)


def test_a_draft_is_marked_and_has_no_copy_number() -> None:
    told = text_of(render_draft(acceptance(trail=None), the_press()))
    assert "草稿" in told and "Draft" in told
    assert "第1份" not in told


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (Mark.VOIDED, "本记录已作废"),
        (Mark.SUPERSEDED, "本版本已被新版本取代"),
        (Mark.TRANSCRIBED, "由纸质记录转录"),
    ],
)
def test_marks_stand_on_every_page(mark: Mark, told: str) -> None:
    pdf = render_record(acceptance(marks=frozenset({mark}), void_reason="重复建立"), the_press())
    assert all(told in text_of(pdf, page) for page in range(pages_of(pdf)))


def test_a_record_that_is_no_demo_does_not_say_so() -> None:
    paper = acceptance()
    assert "演示" not in text_of(
        render_record(replace(paper, site=replace(paper.site, demo=False)), the_press())
    )


def test_an_amended_record_shows_reason_both_values_and_the_superseded_signature() -> None:
    told = text_of(render_record(amended(), the_press()))
    for part in (
        "更正记录",
        "配送员姓名补全。",
        "was:赵强",
        "now:赵强（顺康冷链）",
        "已重新要求签名",
        "第2份copy2",
    ):
        assert part in told, part


def test_a_text_longer_than_a_page_is_printed_whole() -> None:
    long = "超温经过如下：" + "记录仪每分钟读数一次，连续三十五分钟高于上限。" * 160
    given = {**acceptance().answers, "K2b": answer("K2b", long, RECEIVER, 44)}
    questions = tuple(
        replace(one, answer=given["K2b"]) if one.path == "K2b" else one for one in acceptance().questions
    )
    pdf = render_record(acceptance(questions=questions, answers=given), the_press())
    assert text_of(pdf).count("连续三十五分钟高于上限。") >= 160


def test_nothing_is_drawn_below_the_foot_or_over_the_edge() -> None:
    document = pypdfium2.PdfDocument(printed())
    for page in range(len(document)):
        width, height = document[page].get_size()
        for thing in document[page].get_objects(max_depth=1):
            left, bottom, right, top = thing.get_bounds()
            if right - left < 400:  # the watermark lies across the page
                assert left >= 40 and right <= width - 40 and bottom >= 14 and top <= height - 14
    document.close()


def test_markup_in_an_answer_is_printed_as_it_stands() -> None:
    hostile = "<b>bold</b> <img src=file:///etc/passwd> &amp; %s {0}"
    given = {**acceptance().answers, "K2b": answer("K2b", hostile, RECEIVER, 44)}
    questions = tuple(
        replace(one, answer=given["K2b"]) if one.path == "K2b" else one for one in acceptance().questions
    )
    told = text_of(render_record(acceptance(questions=questions, answers=given), the_press()))
    assert "".join(hostile.split()) in told


def test_an_empty_record_of_every_form_prints() -> None:
    from ctdesk.forms.questions import Shape, questions

    for code, revision in the_library().revisions():
        definition = the_library().definition(code, revision)
        paper = acceptance()
        asked = questions(definition, {}, {}, Shape(), now=DECIDED, tz=paper.site.time_zone)
        empty: RecordPaper = replace(
            paper,
            definition=definition,
            questions=asked,
            answers={},
            signatures=(),
            outstanding=(),
            attachments=(),
            curves=(),
            strip=(),
            earlier={},
        )
        assert definition.title.zh_CN in text_of(render_draft(empty, the_press()))


def test_a_blank_form_has_lines_boxes_and_signature_lines() -> None:
    paper = acceptance()
    for code, revision in the_library().revisions():
        definition = the_library().definition(code, revision)
        blank = BlankPaper(
            paper.site,
            definition,
            paper.effective_on,
            DECIDED,
            units=2,
            number="B-0007",
            trail=TrailHead(9, "ab" * 32),
        )
        pdf = render_blank(blank, the_press())
        assert render_blank(blank, the_press()) == pdf
        told = text_of(pdf)
        for part in ("空白表", "BLANKFORM", "B-0007", definition.title.zh_CN, "手写"):
            assert part in told
        for slot in definition.slot:
            assert slot.text.zh_CN in told


def test_sources_of_entries_are_said() -> None:
    assert "扫描Scanned" in words()
    assert Source.COMPUTED.value in {str(one.source) for one in acceptance().answers.values()}
    assert "系统计算Computed" in words()


def test_every_word_that_paper_uses_is_in_the_list() -> None:
    import re
    from pathlib import Path

    import ctdesk.paper

    own = Path(ctdesk.paper.__file__).parent
    terms = the_press().terms.paper
    for file in own.glob("*.py"):
        for key in re.findall(r'press\.(?:word|both)\("([a-z_0-9]+)"', file.read_text("utf-8")):
            assert key in terms, (file.name, key)
    for mark in Mark:
        word = "void" if mark is Mark.VOIDED else mark.value
        assert f"{word}_band" in terms and f"{word}_mark" in terms
    for kind in ("unit", "cassette", "document"):
        assert f"{kind}_n" in terms
