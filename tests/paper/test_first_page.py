"""What stands on the first page of a record beside its signatures, and when everything does."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from ctdesk.domain.answers import Answer
from ctdesk.forms.definition import Text
from ctdesk.forms.questions import Shape, questions
from ctdesk.paper.first_page import KEY_ITEMS
from ctdesk.paper.record_paper import RecordPaper
from ctdesk.paper.record_pdf import render_record
from fixtures.acceptance_paper import DECIDED, acceptance, answer, the_library, the_press


def paper_of(code: str, given: dict[str, Answer]) -> RecordPaper:
    definition = the_library().definition(code, 1)
    paper = acceptance()
    asked = questions(definition, given, {}, Shape(), now=DECIDED, tz=paper.site.time_zone)
    return replace(
        paper,
        definition=definition,
        questions=asked,
        answers=given,
        outstanding=(),
        attachments=(),
        curves=(),
        strip=(),
        earlier={},
    )


def pages_of(paper: RecordPaper) -> list[str]:
    document = pypdfium2.PdfDocument(render_record(paper, the_press()))
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def test_the_chosen_items_are_items_of_their_forms() -> None:
    for code, chosen in KEY_ITEMS.items():
        revisions = [number for name, number in the_library().revisions() if name == code]
        ids = {
            item.id
            for section in the_library().definition(code, max(revisions)).section
            for item in section.item
        }
        assert set(chosen) <= ids, code


def test_the_result_of_a_calibration_stands_on_its_first_page() -> None:
    given = {
        "B1": answer("B1", "2026-11-20", 3, 0),
        "B2": answer("B2", "市计量测试技术院（演示）", 3, 0),
        "B7": answer("B7", "pass", 3, 0),
        "B8": answer("B8", "2027-11-19", 3, 0),
    }
    first = pages_of(paper_of("CT-PRM-002", given))[0]
    for told in ("摘要", "市计量测试技术院（演示）", "合格Passed", "2027-11-19"):
        assert told in first, told


def test_a_record_that_fits_on_one_page_is_one_page() -> None:
    count = paper_of("CT-STO-002", {})
    short = replace(count, signatures=(), questions=count.questions[:8])
    (only,) = pages_of(short)
    assert "A盘点结果" in only
    assert len(pages_of(acceptance())) > 2


def test_the_grounds_of_many_signatures_stand_line_by_line_behind_the_first_page() -> None:
    paper = acceptance()
    grounds = Text(zh_CN="复核药师；T03 有效至 2027-01-01", en="Verifier; T03 valid until 2027-01-01")
    many = replace(paper, signatures=tuple(replace(one, grounds=grounds) for one in paper.signatures))
    few = replace(many, signatures=many.signatures[:2])
    assert "签名时资格" not in pages_of(many)[0]
    assert pages_of(many)[1].count("T03有效至2027-01-01") == len(
        [one for one in many.signatures if one.superseded is None]
    )
    assert "签名时资格" in pages_of(few)[0]
