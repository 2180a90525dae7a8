"""An order is read again by a second person before anything about its patient or product is compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import orders, search, worklist
from ctdesk.services.readiness import list_shipments, shipment_sheet
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story


def one_reading(cast: Cast) -> Story:
    """Everything prepared but the second reading of the order."""
    return Story(cast, units=1, order_verified=False).prepare()


@pytest.fixture
def story(cast: Cast) -> Story:
    """An order read once."""
    return one_reading(cast)


@pytest.fixture
def any_story(any_cast: Cast) -> Story:
    """The same on both databases: what is looked up in them, and who is kept from it."""
    return one_reading(any_cast)


def row(story: Story, login: str = "physician") -> orders.OrderRow:
    found = story.cast.ask(login, orders.list_orders).rows
    wanted: orders.OrderRow = next(one for one in found if one.id == story._order_id)
    return wanted


def correct(story: Story, **other: Any) -> None:
    now = row(story)
    same = {
        name: getattr(now, name)
        for name in ("product_id", "case_id", *orders.COMPARED, "value")
    }  # fmt: skip
    story.cast.do(
        "physician",
        orders.correct_order,
        order_id=now.id,
        seen_version=now.row_version,
        **{**same, **other},
    )


MISREAD: tuple[tuple[str, object], ...] = (
    ("product_id", 999),
    ("mrn", "0031 7743"),
    ("mrn", None),
    ("coi_id", f"{COI}X"),
    ("din", None),
    ("patient_label_id", "R-7743"),
    ("dose_min", Decimal("10")),
    ("dose_max", None),
    ("hazard_statement", "biohazard"),
)


def test_a_difference_in_any_value_verifies_nothing(story: Story) -> None:
    for field, read in MISREAD:
        with pytest.raises(CtdeskError) as refused:
            story.verify_order(story._order_id, **{field: read})
        assert (refused.value.code, refused.value.field) == ("ORD-02", field)
        assert refused.value.values == {"what": field}
        assert row(story).verified_at is None, field


def test_an_equal_reading_verifies_once(story: Story) -> None:
    story.verify_order(story._order_id, coi_id=f" {COI.lower()} ", dose_min=Decimal("100.0"))
    assert row(story).verified_by == "李清如"
    with pytest.raises(CtdeskError) as refused:
        story.verify_order(story._order_id, "second_verifier")
    assert refused.value.code == "ORD-03"


def test_who_entered_an_order_does_not_verify_it(story: Story, cast: Cast) -> None:
    def by_the_verifier(work: Any) -> None:
        from ctdesk.db.tables.receipt import TherapyOrder

        work.db.get(TherapyOrder, story._order_id).entered_by = cast.id("verifier")

    cast.gate.run_itself(by_the_verifier, action="test.entered")
    with pytest.raises(Refused) as refused:
        story.verify_order(story._order_id)
    assert refused.value.code == "ORD-01"
    story.verify_order(story._order_id, "second_verifier")


def test_only_whoever_verifies_orders_may(story: Story) -> None:
    with pytest.raises(Refused):
        story.verify_order(story._order_id, "coordinator")
    assert row(story).verified_at is None


def test_the_second_person_sees_nothing_that_they_are_to_read(story: Story) -> None:
    hidden = row(story, "verifier")
    assert hidden.hidden
    assert hidden.patient == "王䶮"
    assert {
        getattr(hidden, name) for name in (*orders.COMPARED, "product_id", "product", "mrn", "value")
    } == {None}
    line = story.cast.ask("verifier", shipment_sheet, shipment_id=story.shipment_id).line
    assert (line.row.coi_id, line.row.mrn, line.row.product) == (None, None, None)
    assert row(story, "receiver").coi_id == COI
    story.verify_order(story._order_id)
    assert row(story, "verifier").coi_id == COI


UNSEEN = (COI, COI[3:12], "示例赛", "0031 7742", "7742")


def found_by(story: Story, login: str, text: str) -> dict[str, bool]:
    """Where a text finds the order, its shipment, or a bag of it."""
    listed = story.cast.ask(login, orders.list_orders, text=text).rows
    coming = story.cast.ask(login, list_shipments, text=text).rows
    anywhere = story.cast.ask(login, search.find, text=text, kinds=("shipment", "unit"))
    return {"orders": bool(listed), "shipments": bool(coming), "anywhere": bool(anywhere)}


def test_the_second_person_does_not_find_an_order_by_what_they_are_to_read(any_story: Story) -> None:
    story = any_story
    everybody = {text: found_by(story, "receiver", text) for text in UNSEEN}
    assert all(found["orders"] for found in everybody.values()), "who does not read it again finds it"
    for text in UNSEEN:
        assert set(found_by(story, "verifier", text).values()) == {False}, text
    story.verify_order(story._order_id)
    assert {text: found_by(story, "verifier", text) for text in UNSEEN} == everybody


def test_the_coi_finds_shipment_and_bags_for_everybody_else(story: Story) -> None:
    assert found_by(story, "receiver", COI) == {"orders": True, "shipments": True, "anywhere": True}


def test_the_second_person_finds_the_order_by_the_name_of_the_patient(any_story: Story) -> None:
    for text in ("王䶮", "wangyan", "wy", "Yan"):
        found = any_story.cast.ask("verifier", orders.list_orders, text=text).rows
        assert [(one.id, one.hidden) for one in found] == [(any_story._order_id, True)], text


def test_the_second_person_finds_the_order_by_its_number_and_the_shipment_by_its_batch(
    any_story: Story,
) -> None:
    story = any_story
    number = row(story).number
    assert found_by(story, "verifier", number) == {"orders": True, "shipments": True, "anywhere": False}
    assert found_by(story, "verifier", "FKD876")["anywhere"]


def test_who_entered_an_order_finds_it_by_its_coi(any_story: Story, any_cast: Cast) -> None:
    story = any_story

    def by_the_verifier(work: Any) -> None:
        from ctdesk.db.tables.receipt import TherapyOrder

        work.db.get(TherapyOrder, story._order_id).entered_by = any_cast.id("verifier")

    assert not found_by(story, "verifier", COI)["orders"]
    any_cast.gate.run_itself(by_the_verifier, action="test.entered")
    assert found_by(story, "verifier", COI)["orders"]
    assert not found_by(story, "second_verifier", COI)["orders"]


def test_it_waits_on_the_desk_of_whoever_may_verify_it(story: Story) -> None:
    def waiting(login: str) -> list[int | None]:
        desk: worklist.Worklist = story.cast.ask(login, worklist.my_desk)
        return [one.ref_id for one in desk.now if one.kind == "verify_order" and one.route == "orders"]

    assert waiting("verifier") == [story._order_id]
    assert waiting("physician") == waiting("receiver") == []
    story.verify_order(story._order_id)
    assert waiting("verifier") == []


def test_nothing_is_compared_with_an_order_read_by_one_person(story: Story) -> None:
    faults = story.cast.ask("receiver", shipment_sheet, shipment_id=story.shipment_id).line.readiness.faults
    assert faults == ("order_not_verified",)
    facts = story.open().view().facts
    choices = {"catalogue.holders", "catalogue.manufacturers", "catalogue.products"}
    choices.add("catalogue.storage_mode_allowed")  # the box has to lie somewhere whatever was ordered
    known = {name for name in facts if name.startswith(("order.", "patient.", "catalogue."))}
    assert {name for name in known if facts[name] is not None} <= choices
    story.verify_order(story._order_id)
    facts = story.view().facts
    assert facts["order.coi_id"] == COI
    assert facts["patient.name"] == "王䶮"
    assert facts["catalogue.storage_max_c"] is not None


def test_without_a_verified_order_nothing_is_accepted(story: Story) -> None:
    story.open().up_to_decision()
    proposals = story.view("verifier").judgement.proposals
    assert all("accept" not in one.allow for one in proposals)
    with pytest.raises(CtdeskError):
        story.decide("accept")
    assert story.dispositions() == ["inspecting"]


def test_a_corrected_order_is_read_again(story: Story) -> None:
    story.verify_order(story._order_id)
    correct(story, dose_max="500")
    assert row(story).verified_at is None
    with pytest.raises(CtdeskError) as refused:
        story.verify_order(story._order_id)
    assert refused.value.field == "dose_max"
    story.verify_order(story._order_id, dose_max=Decimal(500))


def test_a_verified_order_stays_as_it_is_once_its_shipment_has_arrived(story: Story) -> None:
    story.open()
    correct(story, din="DIN-TYPED-WRONG")  # found by the second reading, while the courier stands there
    story.verify_order(story._order_id, din="DIN-TYPED-WRONG")
    with pytest.raises(CtdeskError) as refused:
        correct(story, din="DIN-OTHER")
    assert refused.value.code == "ORD-04"
    assert row(story).din == "DIN-TYPED-WRONG"


def test_a_correction_of_what_changed_meanwhile_is_refused(story: Story) -> None:
    seen = row(story)
    story.verify_order(story._order_id)
    with pytest.raises(CtdeskError) as refused:
        story.cast.do(
            "physician",
            orders.correct_order,
            order_id=seen.id,
            seen_version=seen.row_version,
            **{name: getattr(seen, name) for name in ("product_id", "case_id", *orders.COMPARED, "value")},
        )
    assert refused.value.code == "REC-13"
