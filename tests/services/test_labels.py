"""Labels say what the registers say, hide what is read blind, and every one that is printed is logged."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from ctdesk.db.tables.movements import LabelPrint
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.exchange.barcodes import read_scan
from ctdesk.services.label_prints import list_label_prints, preview_labels, print_labels, ruler_page
from ctdesk.services.label_settings import read_label_settings, set_label_settings
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story


def words_and_code(pdf: bytes) -> tuple[str, str]:
    """The text of the first page and the one code on it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        words = page.get_textpage().get_text_range()
        (code,) = zxingcpp.read_barcodes(page.render(scale=5).to_pil())
        return words, code.text
    finally:
        document.close()


def make(cast: Cast, kind: str, *ids: int, login: str = "receiver", **more: Any) -> Any:
    asked = {"media": "100x50", "way": "pdf", **more}
    return cast.do(login, print_labels, kind=kind, subject_ids=ids, **asked)


def unit_of(story: Story, ordinal: int = 1) -> int:
    with story.cast.gate.reading() as db:
        found: int | None = db.scalar(
            select(DoseUnit.id).where(DoseUnit.shipment_id == story.shipment_id, DoseUnit.ordinal == ordinal)
        )
    assert found is not None
    return found


def test_the_label_of_a_position_says_its_code_and_where_it_is(cast: Cast) -> None:
    Story(cast).opened()
    with cast.gate.reading() as db:
        position = db.scalars(select(StoragePosition)).first()
    assert position is not None
    words, code = words_and_code(make(cast, "position", position.id).pdf)
    assert code == position.code
    assert read_scan(code).kinds[0] == "position"
    assert "Position" in words and "架" in words


def test_the_label_of_a_shipment_says_its_number(cast: Cast) -> None:
    story = Story(cast).opened()
    words, code = words_and_code(make(cast, "shipment", story.shipment_id).pdf)
    assert code == story.notice_number in words


def test_unit_labels_wait_for_the_decision_and_the_tag_gives_nothing_away(cast: Cast) -> None:
    story = Story(cast, units=2).opened()
    unit = unit_of(story)
    for kind in ("unit", "cassette"):
        with pytest.raises(CtdeskError) as refused:
            make(cast, kind, unit)
        assert refused.value.code == "LBL-06"
    words, code = words_and_code(make(cast, "status", unit).pdf)
    assert "待验" in words and "QUARANTINE" in words
    assert code == story.view().number
    with cast.gate.reading() as db:
        row = db.get(DoseUnit, unit)
        assert row is not None
        assert str(row.batch_no) not in words and COI[-6:] not in words


def test_an_accepted_unit_has_a_green_tag_and_labels_whose_codes_are_its_own(cast: Cast) -> None:
    story = Story(cast, units=2).accepted()
    unit = unit_of(story)
    words, code = words_and_code(make(cast, "status", unit).pdf)
    assert "合格" in words and "ACCEPTED" in words and f"…{COI[-6:]}" in words
    assert code == story.view().number
    with cast.gate.reading() as db:
        row = db.get(DoseUnit, unit)
        assert row is not None
        own, cassette = row.coi_bag_id, row.cassette_no
    words, code = words_and_code(make(cast, "unit", unit).pdf)
    assert code == (own or f"{story.notice_number}-U1")
    assert "示例赛注射液" in words
    _, code = words_and_code(make(cast, "cassette", unit).pdf)
    assert code == (cassette or f"{story.notice_number}-C1")
    assert "unit" in read_scan(f"{story.notice_number}-C1").kinds


def test_a_patient_stands_on_a_units_label_only_where_the_hospital_says_so(cast: Cast) -> None:
    story = Story(cast).accepted()
    unit = unit_of(story)
    with cast.gate.reading() as db:
        from ctdesk.db.tables.receipt import Patient

        name = db.scalar(select(Patient.name))
    assert name is not None
    words, code = words_and_code(make(cast, "unit", unit).pdf)
    assert name not in words
    cast.do("lead", set_label_settings, dpi=300, identifiers=True)
    words, again = words_and_code(make(cast, "unit", unit, reason="补打患者标识").pdf)
    assert name in words and again == code
    assert cast.ask("receiver", read_label_settings).dpi == 300


def test_a_label_printed_again_asks_why_and_the_log_keeps_both(any_cast: Cast) -> None:
    story = Story(any_cast).opened()
    make(any_cast, "shipment", story.shipment_id, copies=2)
    with pytest.raises(CtdeskError) as refused:
        make(any_cast, "shipment", story.shipment_id)
    assert (refused.value.code, refused.value.field) == ("LBL-01", "reason")
    assert refused.value.values["number"] == story.notice_number
    made = make(any_cast, "shipment", story.shipment_id, way="zpl", reason="打印机卡纸")
    assert made.zpl.startswith("^XA") and made.labels == 1
    rows = any_cast.ask("receiver", list_label_prints).rows
    assert [(one.form, one.copies, one.reason) for one in rows] == [
        ("zpl", 1, "打印机卡纸"),
        ("pdf", 2, None),
    ]
    seen = any_cast.ask(
        "receiver", preview_labels, kind="shipment", subject_ids=(story.shipment_id,), media="50x25"
    )
    assert [one.code for one in seen.before] == [story.notice_number]


def test_a_tag_of_another_colour_is_no_reprint(cast: Cast) -> None:
    story = Story(cast).at_decision()
    unit = unit_of(story)
    make(cast, "status", unit)
    story.decide("accept")
    make(cast, "status", unit)
    with cast.gate.reading() as db:
        codes = list(db.scalars(select(LabelPrint.code).order_by(LabelPrint.id)))
    assert [code.split()[-1] for code in codes] == ["amber", "green"]


def test_who_has_nothing_to_do_with_products_prints_no_labels(cast: Cast) -> None:
    story = Story(cast).opened()
    with pytest.raises(Refused):
        make(cast, "shipment", story.shipment_id, login="buyer")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"media": "3x3"}, "LBL-05"),
        ({"copies": 0}, "LBL-07"),
        ({"copies": 500}, "LBL-07"),
        ({"media": "A4 3x8", "first": 24}, "LBL-07"),
        ({"symbology": "code128", "media": "38x19"}, "LBL-03"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_not_logged(
    cast: Cast, more: dict[str, Any], code: str
) -> None:
    story = Story(cast).opened()
    with pytest.raises(CtdeskError) as refused:
        make(cast, "shipment", story.shipment_id, **more)
    assert refused.value.code == code
    assert cast.ask("receiver", list_label_prints).rows == ()


def test_sizes_of_ones_own_are_kept_and_can_be_printed_on(cast: Cast) -> None:
    story = Story(cast).opened()
    own = {"code": "冻存管", "width": "45", "height": "20"}
    cast.do("lead", set_label_settings, dpi=203, identifiers=False, own=(own,))
    assert cast.ask("receiver", read_label_settings).media[-1].code == "冻存管"
    assert make(cast, "shipment", story.shipment_id, media="冻存管").labels == 1
    assert cast.ask("receiver", ruler_page, media="冻存管").startswith(b"%PDF")
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", set_label_settings, dpi=203, identifiers=False, own=(own, own))
    assert refused.value.code == "LBL-05"


def test_a_demo_says_so_on_every_label(cast: Cast) -> None:
    story = Story(cast).opened()
    words, _ = words_and_code(make(cast, "shipment", story.shipment_id, media="38x19").pdf)
    assert ("DEMO" in words) is cast.site.view.demo
