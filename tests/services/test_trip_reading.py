"""Any form that takes logger files: which items, which files, and what they are judged against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from ctdesk.services.gate import query
from ctdesk.services.record_ground import Ground, ground_of, load_record
from ctdesk.services.subject_kinds import Subject, TripFrame
from ctdesk.services.trip_frame import frame_of_shipment
from ctdesk.services.trip_reading import files_of, frame_of, logger_items, trip_facts
from ctdesk.services.work import UnitOfWork
from fixtures.acceptance import library
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@query()
def look(work: UnitOfWork, *, record_id: int) -> tuple[Any, ...]:
    """What forms of three kinds would say of the same recording."""
    ground = ground_of(work, load_record(work, record_id))
    assert ground.shipment is not None
    shared = frame_of_shipment(work, ground.shipment.id)
    narrow = TripFrame(shared.packed_at, None, "other", Decimal("-185"), None)
    late = _of_another_kind(ground, shared)
    return (
        frame_of(work, ground),
        shared,
        trip_facts(work, ground),
        trip_facts(work, late),
        trip_facts(work, _of_another_kind(ground, narrow)),
        trip_facts(work, _of_another_kind(ground, TripFrame())),
        files_of(late),
    )


def _of_another_kind(ground: Ground, trip: TripFrame) -> Ground:
    """The same answers under a record whose subject is no shipment, and nothing frozen into it."""

    class Bare:
        form_code = "CT-LATE-001"
        facts: Mapping[str, object] = MappingProxyType({})
        id = ground.record.id

    record: Any = Bare()
    return replace(ground, record=record, shipment=None, label=None, subject=Subject(None, trip=trip))


@pytest.fixture
def story(cast: Cast) -> Story:
    story = Story(cast, units=1).opened()
    story.note("receiver", ("E10", True), ("E4a", "data_file"), ("D16", "open"), ("G1", story.moment(-0.08)))
    story.attach("receiver", "E4b", "trip.csv", story.logger_file(("-181.0", "-180.5")))
    return story


def test_the_items_that_take_logger_files_are_found_in_the_definition() -> None:
    assert logger_items(library().definition("CT-ACC-001", 1)) == ("E4b",)


def test_another_form_about_the_shipment_is_judged_like_its_receipt(story: Story) -> None:
    own, shared, receipt, late, narrow, bare, files = story.cast.ask(
        "receiver", look, record_id=story.record_id
    )
    assert own == shared
    assert own.opened_at is not None
    assert own.packed_at is not None
    assert own.limit_max_c == Decimal(-150)
    assert late == receipt
    assert len(files) == 1
    assert (narrow["excursion_count"], narrow["covers_opening"]) == ("1", None)
    assert (bare["covers_packing"], bare["max"]) == (None, receipt["max"])
    assert "excursion_count" not in bare
    assert own.opened_at - own.packed_at > timedelta()
