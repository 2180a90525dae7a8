"""A label that cannot be scanned is read by two people alone, and never becomes a silent match."""

from __future__ import annotations

from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.label_exceptions import (
    ExceptionRow,
    confirm_label_exception,
    exception_photo,
    label_exceptions,
    note_label_exception,
)
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story


def noted(story: Story, login: str = "receiver", **told: Any) -> int:
    """A label that this person reads by eye."""
    said = {"path": "D6", "kind": "handwritten", "as_read": "SEAL-0099", "reason": "封签为手写补签", **told}
    key: int = story.cast.do(
        login,
        note_label_exception,
        record_id=story.record_id,
        version=1,
        name="label.png",
        **{"data": PNG, **said},
    )
    return key


def rows(story: Story, login: str) -> tuple[ExceptionRow, ...]:
    """What this person sees of such labels."""
    found: tuple[ExceptionRow, ...] = story.cast.ask(login, label_exceptions, record_id=story.record_id)
    return found


def test_what_two_people_read_alike_is_the_answer_with_a_finding_of_its_own(any_cast: Cast) -> None:
    story = Story(any_cast).opened()
    key = noted(story)
    assert "D6" not in story.view().answers
    (seen,) = rows(story, "verifier")
    assert (seen.as_read, seen.state, seen.may_confirm) == (None, "waiting", True)
    assert not rows(story, "receiver")[0].may_confirm
    assert any_cast.ask("verifier", exception_photo, exception_id=key)[2] == PNG
    agreed = any_cast.sign("verifier", confirm_label_exception, exception_id=key, as_read="seal-0099")
    assert agreed
    view = story.view()
    assert view.answers["D6"].value == "〔手写标签〕SEAL-0099"  # what is expected, and yet no match
    assert view.judgement.by_path["D6"].finding
    assert view.answers["D6#reason"].value == "封签为手写补签（李清如）"
    assert rows(story, "verifier")[0].confirmed_by == "李清如"
    assert "accept" not in story.outcome()


def test_where_the_two_read_differently_nothing_is_answered(cast: Cast) -> None:
    story = Story(cast).opened()
    key = noted(story)
    assert not cast.sign("verifier", confirm_label_exception, exception_id=key, as_read="SEAL-0009")
    assert "D6" not in story.view().answers
    assert rows(story, "receiver")[0].state == "differs"
    with pytest.raises(CtdeskError, match="LBX-04"):
        cast.sign("verifier", confirm_label_exception, exception_id=key, as_read="SEAL-0099")
    assert noted(story) > key  # it may be read again


def test_nobody_confirms_their_own_reading_and_one_waits_at_a_time(cast: Cast) -> None:
    story = Story(cast).opened()
    key = noted(story)
    with pytest.raises(Refused, match="LBX-03"):
        cast.sign("receiver", confirm_label_exception, exception_id=key, as_read="SEAL-0099")
    with pytest.raises(CtdeskError, match="LBX-02"):
        noted(story)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"path": "D1"}, "LBX-01"),
        ({"kind": "torn"}, "FIELD-04"),
        ({"reason": " "}, "FIELD-01"),
        ({"data": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40}, "ATT-08"),  # HEIC under the name of a PNG
        ({"data": PNG[:30]}, "ATT-09"),  # broken off
        ({"data": b"%PDF-1.7"}, "ATT-05"),
        ({"data": b""}, "ATT-05"),
    ],
)
def test_what_is_no_picture_or_no_scan_is_refused(cast: Cast, told: dict[str, Any], code: str) -> None:
    story = Story(cast).opened()
    with pytest.raises(CtdeskError, match=code):
        noted(story, **told)
    assert rows(story, "receiver") == ()


def test_read_blind_the_other_reader_sees_nothing_of_it(cast: Cast) -> None:
    story = Story(cast).opened()
    story.fill("receiver", skip=("E8",))
    story.note("receiver", ("H1:1@check_1", "王䶮"))
    story.note("checker", ("H1:1@check_2", "王䶮"))
    noted(story, path="H4:1@check_1", as_read="CHA0B2600DEMO01")
    assert rows(story, "checker") == ()
    (seen,) = rows(story, "verifier")
    assert seen.as_read is None
