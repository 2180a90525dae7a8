"""A scan opens what it names; what names nothing here gets its own sentence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.scan_lookup import ScanFound, find_scan, look_up_code
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story


def scan(cast: Cast, text: str, login: str = "receiver") -> ScanFound:
    found: ScanFound = cast.ask(login, find_scan, text=text)
    return found


def refused(cast: Cast, text: str, login: str = "receiver") -> CtdeskError:
    with pytest.raises(CtdeskError) as caught:
        scan(cast, text, login)
    return caught.value


def unit_of(story: Story) -> DoseUnit:
    with story.cast.gate.reading() as db:
        unit = db.scalars(select(DoseUnit).order_by(DoseUnit.id)).first()
        assert unit is not None
        db.expunge(unit)
        return unit


def test_every_code_of_a_received_unit_leads_where_it_belongs(any_cast: Cast) -> None:
    story = Story(any_cast, units=2).accepted()
    unit = unit_of(story)
    with any_cast.gate.reading() as db:
        shipment, order = db.get(Shipment, story.shipment_id), db.scalars(select(TherapyOrder)).one()
        position = db.scalars(select(StoragePosition.code)).first()
        patient = db.scalars(select(Patient.mrn)).one()
        assert shipment is not None and position is not None
        expected = {
            str(unit.trace_code): ("unit", "unit", {"unit_id": unit.id}),
            f"{shipment.number}-U1": ("unit", "unit", {"unit_id": unit.id}),
            f"{shipment.number}-c1": ("cassette", "unit", {"unit_id": unit.id}),
            position: ("position", "storage", {"position": position}),
            position.lower(): ("position", "storage", {"position": position}),
            story.view().number: ("record", "record", {"record_id": story.record_id}),
            shipment.number: ("shipment", "arrivals", {"shipment_id": shipment.id}),
            str(shipment.awb_no): ("shipment", "arrivals", {"shipment_id": shipment.id}),
            str(shipment.shipper_sn): ("shipment", "arrivals", {"shipment_id": shipment.id}),
            str(shipment.seal_no): ("shipment", "arrivals", {"shipment_id": shipment.id}),
            str(shipment.logger_sn): ("shipment", "arrivals", {"shipment_id": shipment.id}),
            order.number: ("order", "orders", {"order_id": order.id}),
            f"&/{COI}": ("order", "orders", {"order_id": order.id}),
            patient: ("patient", "patients", {"patient_id": 1}),
        }
        if unit.coi_bag_id:
            expected[unit.coi_bag_id] = ("unit", "unit", {"unit_id": unit.id})
        if unit.cassette_no and unit.cassette_no != unit.coi_bag_id:
            expected[unit.cassette_no] = ("cassette", "unit", {"unit_id": unit.id})
    for text, (kind, route, arguments) in expected.items():
        hit = scan(any_cast, text).whole
        assert hit is not None, text
        assert (hit.kind, hit.route, dict(hit.arguments)) == (kind, route, arguments), text


def test_a_batch_names_several_units_and_opens_none_of_them(cast: Cast) -> None:
    story = Story(cast, units=2).accepted()
    found = scan(cast, str(unit_of(story).batch_no))
    assert found.whole is None
    assert [hit.kind for hit in found.hits] == ["batch", "batch"]


def test_what_is_read_blind_is_not_found_by_its_code(cast: Cast) -> None:
    story = Story(cast, order_verified=False).opened()
    assert refused(cast, COI, "verifier").code == "SCAN-21"
    assert scan(cast, COI, "receiver").whole is not None
    with cast.gate.reading() as db:
        order = db.scalar(select(TherapyOrder.number))
    assert order is not None and refused(cast, order, "verifier").code == "SCAN-21"
    assert scan(cast, story.notice_number, "verifier").whole is not None


def test_who_may_see_no_identities_finds_no_patient(cast: Cast) -> None:
    Story(cast).opened()
    with cast.gate.reading() as db:
        mrn = db.scalar(select(Patient.mrn))
    assert mrn is not None
    assert refused(cast, mrn, "buyer").code == "SCAN-21"
    assert cast.ask("buyer", look_up_code, text=mrn) == ()


def test_what_names_nothing_says_why(cast: Cast) -> None:
    story = Story(cast, units=2).accepted()
    code = str(unit_of(story).trace_code)
    number = story.view().number
    cases = {
        code[:15]: "SCAN-20",  # cut short
        number[:-2]: "SCAN-20",
        number + number: "SCAN-09",  # scanned twice without Enter
        f"LN1-A-1-1{number}": "SCAN-09",  # two codes
        "6901234567892": "SCAN-21",  # from a shop
        "XY-ACC-2020-0001": "SCAN-21",  # of another hospital
        "LN1-A\u20111-1": "SCAN-22",  # pasted: a hyphen of a word processor
        f"\u200b{code}": "SCAN-22",
        code + code: "SCAN-09",
        "https://example.org/a": "SCAN-12",
        "０１２３４５６７": "SCAN-03",
    }
    assert {text: refused(cast, text).code for text in cases} == cases


def test_typed_text_is_looked_up_without_a_complaint(cast: Cast) -> None:
    story = Story(cast).accepted()
    assert cast.ask("receiver", look_up_code, text="王") == ()
    assert cast.ask("receiver", look_up_code, text="") == ()
    (hit, *_) = cast.ask("receiver", look_up_code, text=f" {story.view().number} ")
    assert hit.kind == "record"
