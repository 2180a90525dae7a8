"""From a holder's notice to a position in a tank, by keyboard and scanner: a trial product, and several bags
of an allogeneic one. The everyday product goes the same way in ``test_acceptance_journey``.
"""

from __future__ import annotations

from fixtures.cast import Cast
from fixtures.keyboard import Keyboard
from fixtures.notice_on_screen import NoticeOnScreen
from fixtures.on_the_way import ALLOGENEIC, TRIAL, OnTheWay
from fixtures.receipt_on_screen import ReceiptOnScreen


def test_a_trial_product_from_a_message_to_its_position(keys: Keyboard, cast: Cast) -> None:
    story = OnTheWay(cast, units=1, way=TRIAL).set_stage()
    notice = NoticeOnScreen(keys, story)
    notice.come(notice.paste_it)
    receipt = ReceiptOnScreen(keys, story)
    receipt.open_from_desk()
    receipt.up_to_decision()
    receipt.decide("accept")
    assert story.dispositions() == ["accepted"]
    receipt.find_by_scan("BAG-88-1", story.positions[0])


def test_four_bags_in_two_cassettes_from_a_sheet_to_two_positions(keys: Keyboard, cast: Cast) -> None:
    story = OnTheWay(cast, units=4, way=ALLOGENEIC).set_stage()
    notice = NoticeOnScreen(keys, story)
    notice.come(notice.pick_sheet, notice.reserve_on_the_map)
    receipt = ReceiptOnScreen(keys, story)
    receipt.open_from_desk()
    receipt.up_to_decision(papers=False)
    receipt.decide("accept")
    assert story.dispositions() == ["accepted"] * 4
    receipt.find_by_scan("BAG-88-1", story.positions[0])
    receipt.find_by_scan("BAG-88-4", story.positions[1])
