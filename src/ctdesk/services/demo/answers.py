"""What the label, the papers and the room of a consignment really say: the conforming answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ctdesk.domain.answers import Value
from ctdesk.forms.questions import Question
from ctdesk.services.demo.consignments import Announced
from ctdesk.services.demo.stage import Stage

if TYPE_CHECKING:
    from ctdesk.services.demo.receipt_hands import Hands

# The papers that come with the goods, each an item of section F.
PAPERS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F12")


@dataclass(frozen=True, slots=True)
class Label:
    """What can be read on one consignment, and who is there to read it."""

    stage: Stage
    goods: Announced
    hands: Hands

    def paper(self, item: str) -> str:
        """The number on a document."""
        return f"{item}-{self.goods.what.batch_no}"

    def values(self, bag: int, now: datetime) -> dict[str, Value]:
        """Answers by item, for one bag and its cassette."""
        what, goods, stage = self.goods.what, self.goods, self.stage
        ware, label, person = what.ware, what.ware.limits, what.patient
        told: dict[str, Value] = {
            "A3a": "MAIN",
            "A3b": "R1",
            "A5a": goods.number,
            "A5b": goods.order_number,
            "A10": what.coi,
            "C1": stage.local(what.arrives_at),
            "C2b": what.courier,
            "C2c": f"{what.serial * 37 % 1000:03d}X",
            "C4": what.awb_no,
            "C7": f"沪A·D{what.serial:04d}",
            "D3": what.shipper_sn,
            "D6": what.seal_no,
            "D15b": (what.arrives_at.date() + timedelta(days=90 + what.serial % 200)).isoformat(),
            "D16": "open",
            "E1a": what.logger_sn,
            "E1b": (what.arrives_at.date() + timedelta(days=120 + what.serial % 100)).isoformat(),
            "E10": True,
            "F4a": ware.dose,
            "F4b": str(ware.volume_ml),
            "F4c": str(what.bags),
            "G1": stage.local(now),
            "G3a": str(what.bags),
            "G3b": str(what.bags),
            "H1": None if person is None else person.name,
            "H2": None if person is None else person.birth_date.isoformat(),
            "H3": None if person is None else person.label_id,
            "H4": what.coi,
            "H5a": what.bag_code(bag),
            "H5b": what.bag_code(bag),
            "H6": what.din,
            "H7a": ware.code,
            "H7b": ware.spec,
            "H8": what.batch_no,
            "H9a": str(bag),
            "H9b": str(what.bags),
            "H10a": ware.dose,
            "H10b": str(ware.volume_ml),
            "H11a": what.made_on.isoformat(),
            "H11b": what.expires_on.isoformat(),
            "H12": "-130" if label is None or label.storage_max_c is None else str(label.storage_max_c),
            "H14": "none",
            "H15a": ware.mah,
            "H15b": ware.manufacturer,
            "H15c": ware.approval_no,
            "H16": what.trace_code(bag),
            "I2a": what.shipper_sn,
            "I2b": what.bag_code(bag),
            "I2c": goods.positions[min(bag, len(goods.positions)) - 1],
            "I5": "yellow",
            "K7a": "no_quality_problem",
            "K11": "collect_today" if what.serial % 4 else "collect_later",
            "M1": "ack",
            "M2c": f"SL{880_000 + what.serial * 11:07d}",
            "M2d": f"{what.courier} {what.carrier.name}",
        }
        return told


def conforming(question: Question, label: Label, now: datetime) -> Value:
    """The value that conforms, or None where somebody else has to say it (a person, a file)."""
    item = question.item
    if question.column is not None:
        return _cell(question, label)
    known = label.values(question.instance or 1, now).get(item.id)
    if known is not None:
        return known
    if item.type == "timer":
        begun = now - timedelta(seconds=75 + label.goods.what.serial % 60)
        return {
            "started_at": label.stage.local(begun),
            "stopped_at": label.stage.local(begun + timedelta(seconds=48 + label.goods.what.serial % 40)),
        }
    if item.type == "check":
        return True if not isinstance(item.expect, bool) else item.expect
    if item.type == "person":
        return None
    if question.initial is not None:
        return question.initial
    if isinstance(question.compared_with, str):
        return question.compared_with
    if isinstance(item.expect, tuple):
        return item.expect[0]
    if item.options:
        return item.options[0].code
    last = {"datetime": label.stage.local(now), "date": now.date().isoformat(), "quantity": "1"}
    return last.get(item.type)


def _cell(question: Question, label: Label) -> Value:
    what = label.goods.what
    column = question.column
    assert column is not None
    if column.type == "check":
        return True
    if column.type == "date":
        return (what.made_on + timedelta(days=12)).isoformat()
    if column.id == "batch_no":
        return what.batch_no
    return label.paper(question.item.id) if column.type == "text" else None
