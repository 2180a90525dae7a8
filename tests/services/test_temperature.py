"""The logger file of a record: read, asked about, remembered, and what follows from it in section E."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import NotFound, Refused
from ctdesk.exchange.logger_readout import Questions
from ctdesk.services.logger_formats import list_formats, list_profiles, remove_format
from ctdesk.services.logger_trial import Tried, preview_trip, try_answers
from ctdesk.services.temperature import Trip, answer_logger_questions, read_trip
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


def two_probes(story: Story, warm: str) -> bytes:
    lines = story.logger_file().decode().split("\r\n")
    made = [lines[0], lines[1] + ',"Temp, °C (LGR S/N: 20338010, SEN S/N: 20338011)"']
    rows = [line for line in lines[2:] if line]
    made += [f"{line},{warm if place == 30 else '-180.5'}" for place, line in enumerate(rows)]
    return "\r\n".join([*made, ""]).encode()


@pytest.mark.usefixtures("messages")
def test_of_two_probes_each_is_judged_and_the_warmest_counts(story: Story) -> None:
    digest = story.attach("receiver", "E4b", "trip.csv", two_probes(story, "-140.0"))
    asked = story.cast.ask("receiver", read_trip, record_id=story.record_id)
    assert isinstance(asked, Questions)
    assert (asked.codes, asked.sha256, asked.items[0].proposal) == (("probe",), digest, "*")
    answered = {"record_id": story.record_id, "version": 1, "sha256": digest, "answers": {"probe": "*"}}
    assert story.cast.do("receiver", answer_logger_questions, **answered) is None
    answers = story.view().answers
    assert (answers["E6a"].value, answers["E7a"].value) == ("-140.0", "1")
    trip = story.cast.ask("receiver", read_trip, record_id=story.record_id)
    assert isinstance(trip, Trip)
    assert [len(one.summary.excursions or ()) for one in trip.probes] == [0, 1]
    assert trip.excursions is not None
    assert [one.probe for one in trip.excursions] == [trip.probes[1].name]
    assert trip.rule is not None
    assert "the holder has to be asked" in trip.rule


def test_answers_can_be_tried_before_they_are_kept(story: Story) -> None:
    data = b"alpha|beta|gamma\n" + b"".join(b"2026-03-02 1%d:00|-180.%d|45\n" % (n, n) for n in range(8))
    digest = story.attach("receiver", "E4b", "odd.txt", data)

    def tried(**answers: str) -> Tried:
        found: Tried = story.cast.ask(
            "receiver", try_answers, record_id=story.record_id, sha256=digest, answers=answers
        )
        return found

    asked = tried().questions
    assert asked is not None
    assert {"time_columns", "value_columns"} <= set(asked.codes)
    whole = {"time_columns": "0", "value_columns": "1", "unit": "C", "zone": "+08:00"}
    read = tried(**whole)
    assert (read.questions, [texts for _, texts in read.rows][:2]) == (None, [("-180.0",), ("-180.1",)])
    assert read.rows[0][0].hour == 2
    assert len(read.curves["beta"]) == 8
    refused = tried(**(whole | {"unit": "R"})).refused
    assert refused is not None
    assert refused.code == "LOG-04"
    assert story.view().answers["E4c"].value is False


def test_a_large_recording_is_seen_before_it_is_read(story: Story) -> None:
    small = {"record_id": story.record_id}
    assert story.cast.ask("receiver", preview_trip, **small) is None
    head, rows = story.logger_file().split(b"\r\n", 2)[:2], story.logger_file().split(b"\r\n")[2:-1]
    story.attach("receiver", "E4b", "long.csv", b"\r\n".join([*head, *(rows * 80), b""]))
    preview = story.cast.ask("receiver", preview_trip, **small)
    assert preview is not None
    (curve,) = preview.curves.values()
    assert 2 <= len(curve) <= 1402


def test_a_remembered_format_is_listed_and_removed_by_those_who_enter_limits(story: Story) -> None:
    data = b"alpha|beta\n2026-03-02 10:00|-180.1\n2026-03-02 10:05|-180.2\n"
    digest = story.attach("receiver", "E4b", "odd.txt", data)
    answers = {"time_columns": "0", "value_columns": "1", "unit": "C", "zone": "site"}
    done = {"record_id": story.record_id, "version": 1, "sha256": digest, "answers": answers}
    assert story.cast.do("receiver", answer_logger_questions, **done, remember_as="甲厂") is None
    own = story.cast.ask("receiver", list_formats)[0]
    assert (own.title["en"], own.header) == ("甲厂", "alpha|beta")
    assert own.saved_by is not None
    with pytest.raises(Refused):
        story.cast.do("nurse", remove_format, name=own.name)
    story.cast.do("receiver", remove_format, name=own.name)
    assert own.name not in {one.name for one in story.cast.ask("receiver", list_formats)}
    assert own.name not in {one.name for one in story.cast.ask("receiver", list_profiles)}
    with pytest.raises(NotFound):
        story.cast.do("receiver", remove_format, name=own.name)
    assert story.view().answers["E4c"].value is True
