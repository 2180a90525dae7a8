"""The logger file of a record: read, asked about, remembered, and what follows from it in section E."""

from __future__ import annotations

import pytest

from ctdesk.exchange.logger_readout import Questions
from ctdesk.services.temperature import Trip, answer_logger_questions, list_profiles, read_trip
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt whose temperature section can be filled in."""
    story = Story(cast, units=1).opened()
    story.note(
        "receiver",
        ("E10", True),
        ("E4a", "data_file"),
        ("D16", "open"),
        ("G1", story.moment(-0.08)),
    )
    return story


def test_a_known_format_fills_in_section_e(story: Story) -> None:
    story.attach("receiver", "E4b", "trip.csv", story.logger_file(("-181.0", "-180.5")))
    view = story.view()
    expected = {
        "E4c": True, "E5c": "289", "E5d": "5", "E5e": True, "E5f": True, "E6a": "-180.5", "E6b": "-181.0",
        "E7a": "0",
    }  # fmt: skip
    assert {path: view.answers[path].value for path in expected} == expected
    trip = story.cast.ask("receiver", read_trip, record_id=story.record_id, width=20)
    assert isinstance(trip, Trip)
    assert max(value for _, value in trip.curve.points if value is not None) == -180.5
    assert len(trip.curve.points) <= 42


def test_a_doubtful_file_is_asked_about_and_the_answer_is_remembered(story: Story) -> None:
    doubtful = story.logger_file().replace(b"Date Time, GMT+08:00", b"Date Time").replace(b'"#"', b'"No"')
    digest = story.attach("receiver", "E4b", "trip.csv", doubtful)
    asked = story.cast.ask("receiver", read_trip, record_id=story.record_id)
    assert isinstance(asked, Questions)
    assert story.view().answers["E4c"].value is False
    answers = {one.code: one.proposal or one.options[0] for one in asked.items} | {"zone": "site"}
    left = story.cast.do(
        "receiver",
        answer_logger_questions,
        record_id=story.record_id,
        version=1,
        sha256=digest,
        answers=answers,
        remember_as="我院记录仪",
    )
    assert left is None
    assert story.view().answers["E4c"].value is True
    assert "我院记录仪" in {one.title["zh_CN"] for one in story.cast.ask("receiver", list_profiles)}


def test_a_file_that_is_none_is_a_finding(story: Story) -> None:
    story.attach("receiver", "E4b", "trip.csv", b"%PDF-1.4 no data here")
    view = story.view()
    assert view.answers["E4c"].value is False
    assert "E4c" in view.judgement.findings
