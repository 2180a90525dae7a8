"""A shipment from My desk to a verified paper, through the main window, by keyboard and scanner."""

from __future__ import annotations

from collections.abc import Callable

from fixtures.keyboard import Keyboard
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import Story

SignIn = Callable[[str], Keyboard]


def test_two_people_accept_a_shipment_and_a_stranger_can_check_the_paper(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    keys = sign_in("receiver")
    receipt.open_from_desk()
    import time
    from pathlib import Path
    def look(n):
        keys.picture(Path(f"/tmp/j/{n}.png"))
        print(n, time.monotonic()-t0, flush=True)
    t0=time.monotonic()
    for section in "ABCD":
        receipt.fill(section)
        look(section)
    receipt.fill("E", skip=("E8","E5f"))
    look("E")
    receipt.fill("F")
    look("F")
    receipt.fill("G", skip=("G6",))
    look("G")
    receipt.fill("H")
    look("H")
    receipt.fill("E"); look("E2")
