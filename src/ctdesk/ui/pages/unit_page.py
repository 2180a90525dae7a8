"""One dose unit: its chain on one line, where it lies, its temperature from packing to now, and its story."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services.freezes import lift_unit_freeze
from ctdesk.services.holds import RECALLED, HoldRow
from ctdesk.services.label_prints import print_labels
from ctdesk.services.recall_course import lift_recall_hold
from ctdesk.services.recall_search import search_units
from ctdesk.services.tank_map import PlaceInTank, tank_map
from ctdesk.services.unit_line import Link, UnitLine, unit_line
from ctdesk.services.unit_prints import unit_paper
from ctdesk.services.unit_steps import Step
from ctdesk.services.unit_temperature import UnitCurve, unit_temperature
from ctdesk.services.unit_words import step_words
from ctdesk.services.vector_lots import enter_vector_lot
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Empty, Mark, Note, State, Text, clear, scrolling
from ctdesk.ui.chain_view import ChainView
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.labels import print_labels_of
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.history_curve import UnitCurveView
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.position_map import MARKS, TONES, PositionMap, state_word
from ctdesk.ui.terms import terms
from ctdesk.ui.unit_holds import HoldsCard

_BESIDE = 900
_TALL = 356
_SHORT_NAME = 26  # in half widths
_WHOLE_TANK = 160  # more positions than this and only the rack of the unit is drawn
_ICONS = {
    "announced": "arrivals",
    "notice_verified": "conforms",
    "put_in": "storage",
    "moved": "storage",
    "disposition": "receipts",
    "held": "held",
    "hold_lifted": "conforms",
    "signed": "sign",
    "signed_before": "sign",
    "told": "person",
    "label_exception": "warning",
    "incident": "incident",
    "reading": "thawing",
    "alarm": "excursion",
    "trace": "scan",
}
_DISPOSITION_TONES = {
    "accepted": "green",
    "reserved": "green",
    "released": "green",
    "rejected": "red",
    "expired": "red",
    "unusable": "red",
    "infused": "grey",
    "returned": "grey",
    "destroyed": "grey",
}


class UnitPage(Page):
    """Everything about one dose on one screen; each line leads to the record that shows it."""

    route = "unit"
    shows = frozenset(
        {
            "dose_unit",
            "unit_event",
            "unit_hold",
            "signature",
            "storage_position",
            "tank_reading",
            "tank_alarm",
            "telling",
            "incident",
            "label_exception",
            "label_print",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.unit_id: int | None = None
        self.seen: UnitLine | None = None
        self._print = Button(tr("Print the chain …"), "primary", "print", self.print_chain)
        self._labels = Button(tr("Labels …"), "plain", "scan", self.print_labels)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(10), 0)
        column.setSpacing(look.px(16))
        self.warning = QVBoxLayout()
        column.addLayout(self.warning)
        self.holds = HoldsCard(desk, self.lift)
        self.holds.opened.connect(self.open_source)
        column.addWidget(self.holds)
        self.chain_card = Card(tr("One line"), padding=14)
        self.chain = ChainView()
        self.chain.chosen.connect(self.open_link)
        self.chain_card.body.addWidget(self.chain)
        below = QHBoxLayout()
        below.setSpacing(look.px(16))
        self._lot = Button(tr("Vector lot …"), "link", "edit", self.enter_lot)
        self._recall = Button(tr("Recall its batch …"), "link", "look_up", self.search_recall)
        below.addWidget(self._lot)
        below.addWidget(self._recall)
        self._history = Button(tr("History"), "link", "audit", self.tell_story)
        self._history.setVisible(self.desk.may("view.trail"))
        below.addWidget(self._history)
        below.addStretch(1)
        self.chain_card.body.addLayout(below)
        column.addWidget(self.chain_card)
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(look.px(16))
        self.map_card = Card(tr("Position"), padding=14)
        self.map = PositionMap()
        self.map.opened.connect(self.open_place)
        self.map_area = scrolling(self.map)
        self.map_card.body.addWidget(self.map_area, 1)
        self.no_place = Text("", "body", "quiet", wrap=True)
        self.no_place.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.map_card.body.addWidget(self.no_place, 1)
        self._two.addWidget(self.map_card, 3)
        self.curve = UnitCurveView()
        for card in (self.map_card, self.curve):
            card.setFixedHeight(look.px(_TALL))
        self._two.addWidget(self.curve, 2)
        column.addLayout(self._two)
        self.story = Card(tr("What happened"), padding=14)
        column.addWidget(self.story)
        column.addStretch(1)
        self.body.addWidget(scrolling(inner), 1)

    def title(self) -> str:
        found = self.seen
        if found is None:
            return tr("Dose unit")
        parts = [self._product(_SHORT_NAME), found.batch_no, tr("bag {bag}", bag=found.bag)]
        return " · ".join(part for part in parts if part)

    def breadcrumb(self) -> str:
        found = self.seen
        if found is None:
            return tr("Storage")
        long = found.product if not self._product(_SHORT_NAME) else ""
        parts = (tr("Storage"), found.patient or found.shipment, long)
        return " › ".join(part for part in parts if part)

    def state(self) -> State | None:
        found = self.seen
        if found is None:
            return None
        words = [terms().word("dispositions", found.disposition, language())]
        if found.proviso == "exceptional":
            words.append(tr("exceptional release"))
        elif found.proviso == "deviation":
            words.append(tr("with deviation {number}", number=found.deviation_no or "–"))
        if found.hold is not None:
            words.append(tr("on hold"))
        tone = _DISPOSITION_TONES.get(found.disposition, "amber")
        if (found.hold is not None or found.proviso is not None) and tone == "green":
            tone = "amber"
        return State(" · ".join(words), tone, MARKS.get(found.disposition, ""))  # type: ignore[arg-type]  # a Tone

    def buttons(self) -> list[Button]:
        none = "" if self.seen is not None else tr("Scan or choose a dose unit first.")
        allow(self._labels, self.desk, print_labels, none)
        return [self._labels, allow(self._print, self.desk, unit_paper, none)]

    def print_labels(self) -> None:
        """Label, cassette label and status tag of this unit."""
        if self.seen is not None:
            one = (self.seen.id,)
            title = tr("Labels of {number}", number=self.seen.shipment)
            print_labels_of(self, self.desk, title, {"status": one, "unit": one, "cassette": one})

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("unit_id")
        if isinstance(wanted, int):
            self.unit_id = wanted
        super().opened(**arguments)

    def load(self) -> None:
        if self.unit_id is None:
            self.story.empty()
            words = tr("Scan a bag or cassette, or choose it in storage.")
            self.story.body.addWidget(Empty("scan", tr("No dose unit chosen."), words))
            return
        self.fetch(unit_line, unit_id=self.unit_id).then(self._show)

    def resizeEvent(self, event: Any) -> None:
        ways = QBoxLayout.Direction
        beside = self.width() >= look.px(_BESIDE)
        self._two.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        super().resizeEvent(event)

    def print_chain(self) -> None:
        """The chain on paper, with a number and a seal of its own."""
        if self.seen is not None:
            print_list(self, self.desk, self.title(), of=unit_paper, unit_id=self.seen.id)

    def open_link(self, link: Link) -> None:
        """Go to where a station of the chain is found."""
        keys = {
            "patients": "patient_id",
            "orders": "order_id",
            "arrivals": "shipment_id",
            "record": "record_id",
            "storage": "tank_id",
        }
        if link.route:
            self.go.emit(link.route, {keys[link.route]: link.key} if link.key is not None else {})

    def open_source(self, route: str, number: int) -> None:
        """Go to what placed a hold."""
        self.go.emit(route, {f"{route}_id": number})

    def lift(self, hold: HoldRow) -> None:
        """Lift one freeze, with a reason; what else holds the unit stays."""
        ask_reason(
            self,
            tr("Lift the freeze"),
            tr("What else holds this unit stays. Say what was found and who decided."),
            tr("Lift it"),
            lambda reason: self.run(
                lift_recall_hold if hold.code == RECALLED else lift_unit_freeze,
                hold_id=hold.id,
                reason=reason,
            ),
        )

    def tell_story(self) -> None:
        """What the trail says of this unit and of the records about it."""
        if self.seen is not None:
            self.go.emit("story", {"unit_id": self.seen.id})

    def search_recall(self) -> None:
        """Look for every unit of this batch, to recall it or for a drill."""
        if self.seen is not None and self.seen.batch_no:
            self.go.emit("recall_search", {"kind": "batch", "value": self.seen.batch_no})

    def enter_lot(self) -> None:
        """Enter or correct the vector lot, with the reason."""
        found = self.seen
        if found is None:
            return
        ValuesDialog(
            self.window(),
            tr("Vector lot"),
            tr("As on the holder's certificate; what stood here before stays in the trail."),
            tr("Enter it"),
            (
                (tr("Vector lot"), "vector_lot", ""),
                (tr("Holds for"), "whole_batch", ""),
                (tr("Reason"), "reason", tr("Which paper says so.")),
            ),
            lambda said: self.desk.run(
                enter_vector_lot,
                unit_id=found.id,
                vector_lot=said["vector_lot"],
                reason=said["reason"],
                whole_batch=said["whole_batch"] == "batch",
            ),
            required=("vector_lot", "reason"),
            choices={"whole_batch": {"batch": tr("every unit of the batch"), "unit": tr("this unit")}},
            given={"vector_lot": found.vector_lot or ""},
            done=lambda _: self.load(),
        ).open()

    def open_place(self, place: PlaceInTank) -> None:
        """Go to the unit that lies under the cursor."""
        for unit in place.units:
            if unit.id != self.unit_id:
                self.go.emit("unit", {"unit_id": unit.id})
                return

    def _product(self, longest: int) -> str:
        """The product for the title; a long name stands above it instead, so that it is never cut."""
        name = (self.seen.product if self.seen is not None else None) or tr("Dose unit")
        return name if sum(2 if ord(letter) > 0x2E7F else 1 for letter in name) <= longest else ""

    def _show(self, found: UnitLine) -> None:
        self.seen = found
        clear(self.warning)
        if found.hidden:
            words = tr(
                "While you read this label blind, nothing is shown that your reading is compared with."
            )
            self.warning.addWidget(Note(words, "blue", "held"))
        elif not found.whole:
            words = tr("The chain is not complete: what is missing stands in red.")
            self.warning.addWidget(Note(words, "red", "warning"))
        self.holds.show_holds(found.holds)
        self.chain.show_links(found.links)
        self.chain_card.aside.setText(
            "" if found.expires_on is None else tr("expires {day}", day=found.expires_on.isoformat())
        )
        lot = found.vector_lot
        self._lot.setText(tr("Vector lot …") if lot is None else tr("Vector lot {lot} …", lot=lot))
        hidden = tr("While you read this label blind, this stays hidden.") if found.hidden else ""
        allow(self._lot, self.desk, enter_vector_lot, hidden)
        none = hidden or ("" if found.batch_no else tr("No batch is registered."))
        allow(self._recall, self.desk, search_units, none)
        self._show_place(found)
        self.curve.setVisible(not found.hidden)
        self.fetch(unit_temperature, unit_id=found.id).then(self._show_curve)
        self._show_story(found.steps)
        self.changed_heading()

    def _show_curve(self, curve: UnitCurve) -> None:
        if self.seen is not None and curve.unit_id == self.seen.id:
            self.curve.show_unit(curve)

    def _show_place(self, found: UnitLine) -> None:
        lies = found.tank_id is not None and not found.hidden
        self.map_area.setVisible(lies)
        self.no_place.setVisible(not lies)
        self.map_card.title.setText(found.position if lies and found.position else tr("Position"))
        if not lies:
            place = terms().word("places", found.place, language())
            self.no_place.setText(tr("The unit lies in no position of a tank. It is: {place}.", place=place))
            self.map_card.aside.setText("")
            return
        self.fetch(tank_map, tank_id=found.tank_id).then(partial(self._show_map, found))

    def _show_map(self, found: UnitLine, places: tuple[PlaceInTank, ...]) -> None:
        own = next((place for place in places if any(unit.id == found.id for unit in place.units)), None)
        shown = places
        if own is not None and len(places) > _WHOLE_TANK:
            shown = tuple(place for place in places if place.rack == own.rack)
        self.map.show_places(shown)
        if own is not None:
            self.map.reach(shown.index(own))
            self.map_card.aside.setText(state_word(own.state))
            self.map_card.aside.tint(TONES[own.state])

    def _show_story(self, steps: tuple[Step, ...]) -> None:
        self.story.empty()
        self.story.aside.setText(tr("{count} steps", count=len(steps)))
        for step in reversed(steps):
            line = QHBoxLayout()
            line.setSpacing(look.px(10))
            when = Text(times.short(step.at), "small", "quiet")
            when.setMinimumWidth(look.px(96))
            line.addWidget(when)
            line.addWidget(_mark(step))
            words = Text(step_words(terms(), step, language()), "strong", wrap=True)
            line.addWidget(words, 3)
            line.addWidget(Elided(" · ".join(step.people), "body", "quiet"), 2)
            if step.record_id is not None and step.record is not None:
                open_it = Button(step.record, "link", "open", partial(self._open_record, step.record_id))
                line.addWidget(open_it, 0, Qt.AlignmentFlag.AlignRight)
            self.story.body.addLayout(line)

    def _open_record(self, record_id: int) -> None:
        self.go.emit("record", {"record_id": record_id})


def _mark(step: Step) -> Mark:
    return Mark(_ICONS.get(step.what, "record"), "quiet" if step.tone == "grey" else step.tone, 16)
