"""Power, clock, printer and scanner fail in the middle of a receipt: nothing that was entered is lost."""

from __future__ import annotations

import os
import signal
import time

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import receipts
from ctdesk.services.audit import list_events
from ctdesk.services.effects import EFFECTS
from ctdesk.services.site import open_site
from fixtures.cast import KEYS, QUICK, Cast
from fixtures.receipt_story import Story


def put_in_unsigned(cast: Cast) -> Story:
    """A receipt whose cassettes are put in, and whose put-in waits for its signature."""
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "put_in"):
        story.fill(slot)
    return story


@pytest.mark.parametrize("after", [0.0, 0.03, 0.3])
def test_the_power_is_cut_between_put_in_and_its_signature(cast: Cast, after: float) -> None:
    story = put_in_unsigned(cast)
    before = dict(story.view("custodian").answers)
    cast.site.close()
    child = os.fork()
    if child == 0:
        _sign_in_a_child(story)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    cast.site = open_site(cast.site.folder, key_store=KEYS, clock=cast.clock, cost=QUICK)
    cast.gate.effects = EFFECTS
    cast._sessions.clear()
    view = story.view("custodian")
    entered = {path: answer.value for path, answer in before.items() if answer.by is not None}
    assert {path: view.answers[path].value for path in entered} == entered
    if not any(one.slot == "put_in" for one in view.signatures):
        story.sign("put_in")
    assert [unit.place for unit in story.view("custodian").units] == ["in_tank"]
    events = cast.ask("qa", list_events, after=None, limit=50).rows
    assert sum(1 for event in events if event.action == "record.sign") == 1


def _sign_in_a_child(story: Story) -> None:
    try:
        site = open_site(story.cast.site.folder, key_store=KEYS, clock=story.cast.clock, cost=QUICK)
        site.gate.effects = EFFECTS
        story.cast.site = site
        story.cast._sessions.clear()
        story.sign("put_in")
        time.sleep(5)
    finally:
        os._exit(0)


def test_a_clock_set_back_during_a_receipt_keeps_what_was_entered_and_refuses_to_sign(cast: Cast) -> None:
    story = put_in_unsigned(cast)
    cast.clock.advance(hours=-3)
    story.note("receiver", ("C7", "沪A12345"))
    with pytest.raises(CtdeskError) as refused:
        story.sign("put_in")
    assert refused.value.code == "SIG-04"
    assert story.view().answers["C7"].value == "沪A12345"
    cast.clock.advance(hours=3)
    story.sign("put_in")


@pytest.mark.parametrize("text", ["", "\x1d", "]d2", "]d20106901", "]C1010690123456789", "(01)0690"])
def test_a_scanner_that_is_pulled_in_the_middle_of_a_code_notes_nothing(cast: Cast, text: str) -> None:
    story = Story(cast, units=1).opened()
    with pytest.raises(CtdeskError, match="SCAN-"):
        cast.ask("receiver", receipts.place_scan, record_id=story.record_id, text=text)
    assert [path for path, one in story.view().answers.items() if one.by is not None] == []
