"""The table of sources and the effects cover exactly what forms may name."""

from __future__ import annotations

from ctdesk.forms import vocabulary
from ctdesk.services.effects import EFFECTS
from ctdesk.services.sources import SOURCES, sources_used
from fixtures.acceptance import library
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story


def test_the_table_has_exactly_the_sources_of_the_vocabulary() -> None:
    assert set(SOURCES) == set(vocabulary.SOURCES)


def test_every_source_a_form_uses_is_in_the_table() -> None:
    for code, revision in library().revisions():
        assert sources_used(library().definition(code, revision)) <= set(SOURCES)


def test_every_effect_of_the_vocabulary_has_its_function() -> None:
    assert set(EFFECTS) == set(vocabulary.EFFECTS)


def test_facts_come_per_unit_and_cassette_and_with_their_zone(cast: Cast) -> None:
    story = Story(cast, units=2).opened()
    facts = story.view().facts
    assert (facts["unit.bag_no:1"], facts["unit.bag_no:2"]) == ("1", "2")
    assert facts["storage.reserved_position:2"] == story.positions[1]
    assert str(facts["notice.departed_at"]).endswith("+08:00")
    assert facts["order.coi_id"] == COI
    assert facts["patient.name"] == "王䶮"
    assert facts["patient.name:1"] == ["王䶮", "Wang Yan"]


def test_what_no_second_person_verified_is_unknown(cast: Cast) -> None:
    from ctdesk.services import arrivals

    story = Story(cast, units=1).prepare()
    notice = arrivals.Notice("marketed_autologous", awb_no="AWB-2", carrier="演示冷链")
    story.shipment_id = cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=story._order_id,
        notice=notice,
        units=(arrivals.UnitOnNotice(batch_no="B2"),),
    )
    story.open()
    facts = story.view().facts
    assert not {"notice.awb_no", "notice.cassette_count", "unit.batch_no:1"} & set(facts)
