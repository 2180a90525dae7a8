"""Handing over: notes that are taken over once, and the board with what is blocked and why."""

from __future__ import annotations


import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import handover
from ctdesk.services.handover_board import handover_board
from ctdesk.services.handover_prints import board_paper
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast

pytestmark = pytest.mark.usefixtures("messages")


def test_a_note_is_left_without_names_and_taken_over_once(cast: Cast) -> None:
    note = cast.do("receiver", handover.leave_note, text="FL-1 等持有人回电。\n罐 B 今晚补液。")
    aside = cast.do("lead", handover.leave_note, text="请核对排班", for_member=cast.id("nurse"))

    def on_desk(login: str) -> set[int | None]:
        return {one.ref_id for one in cast.ask(login, my_desk).now if one.kind == "take_over_note"}

    assert on_desk("nurse") == {note, aside}
    assert on_desk("verifier") == {note}
    assert on_desk("receiver") == set()  # nobody takes over from themselves
    for login, taken, code in (
        ("receiver", note, "HND-04"),
        ("verifier", aside, "HND-04"),
        ("qa", 99, "HND-02"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do(login, handover.take_over, note_id=taken)
    cast.do("verifier", handover.take_over, note_id=note)
    with pytest.raises(CtdeskError, match="HND-03"):
        cast.do("nurse", handover.take_over, note_id=note)
    assert on_desk("nurse") == {aside}
    first, second = cast.ask("nurse", handover_board).notes
    assert (first.id, first.mine, first.for_name) == (aside, True, "何小满")
    assert (second.id, second.taken_by, second.written_by) == (note, "李清如", "王䶮")
    cast.clock.advance(hours=25)
    assert [one.id for one in cast.ask("nurse", handover_board).notes] == [aside]
