"""The upload of trace codes is noted for the units; what is acknowledged needs no reason in the record."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import amendments, arrivals
from ctdesk.services.trace_codes import note_trace_upload
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """An accepted receipt of two bags."""
    return Story(cast, units=2).accepted()


def upload(story: Story, result: str, *units: int, login: str = "receiver") -> int:
    noted: int = story.cast.do(
        login,
        note_trace_upload,
        record_id=story.record_id,
        seen_version=story.view().version,
        result=result,
        units=units,
    )
    return noted


def states(story: Story) -> list[tuple[str | None, str]]:
    """State of the upload and status of M1, bag by bag."""
    view = story.view()
    return [(unit.trace_status, view.judgement.by_path[f"M1:{unit.ordinal}"].status) for unit in view.units]


def test_what_the_platform_acknowledged_conforms_and_needs_no_reason(story: Story) -> None:
    assert states(story) == [("pending", "pending")] * 2
    assert upload(story, "ack") == 2
    assert states(story) == [("ack", "conforms")] * 2
    story.fill("follow_up")
    story.sign("follow_up")
    assert not [path for path in story.view().answers if path.startswith("M1") and path.endswith("#reason")]


def test_a_failed_upload_stays_a_finding_until_it_is_acknowledged(story: Story) -> None:
    upload(story, "failed", 2)
    assert states(story) == [("pending", "pending"), ("failed", "finding")]
    assert upload(story, "ack") == 2
    unit = story.view().units[1].id
    _, history = story.cast.ask("receiver", arrivals.unit_history, unit_id=unit)
    assert [one.became for one in history if one.kind == "trace"] == ["sent", "failed", "sent", "ack"]


def test_nothing_is_acknowledged_twice_or_taken_back(story: Story) -> None:
    upload(story, "ack")
    for result, units, code in (("ack", (), "TRC-01"), ("failed", (1,), "TRC-02"), ("lost", (1,), "TRC-02")):
        with pytest.raises(CtdeskError) as refused:
            upload(story, result, *units)
        assert refused.value.code == code
    assert states(story) == [("ack", "conforms")] * 2


def test_only_whoever_uploads_may_note_it(story: Story) -> None:
    with pytest.raises(Refused):
        upload(story, "ack", login="nurse")
    assert states(story) == [("pending", "pending")] * 2


def test_before_the_decision_and_after_voiding_there_is_nothing_to_note(cast: Cast) -> None:
    story = Story(cast, units=1).at_decision()
    with pytest.raises(CtdeskError) as refused:
        upload(story, "ack")
    assert refused.value.code == "TRC-01"
    cast.sign("qa", amendments.void_record, record_id=story.record_id, seen_version=1, reason="误开")
    with pytest.raises(CtdeskError) as refused:
        upload(story, "ack")
    assert refused.value.code == "REC-02"
