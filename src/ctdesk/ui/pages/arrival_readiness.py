"""The readiness of a shipment on its page: every point, marks by hand, the sign-off, the holder asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.domain.readiness import RETIMED, Mark, Point, Ready
from ctdesk.forms.messages import next_step, sentence
from ctdesk.services import readiness_marks
from ctdesk.services.arrivals import ShipmentRow
from ctdesk.services.readiness import Readiness, ShipmentLine
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, State, Text
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.product import limit_words
from ctdesk.ui.dialogs.retime import RetimeDialog
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.register_page import standing

MOST_CODES = 6
_GRAVE = frozenset({"no_order", "limits_empty", "hold_short", "tank_low", "tank_warm", "tank_alarm"})


def fault_words(fault: str) -> str:
    """What a missing piece is called in the list."""
    return {
        "no_order": tr("No order"),
        "limits_empty": tr("Limits empty"),
        "hold_short": tr("Hold time short"),
        "order_not_verified": tr("Order not verified"),
        "not_verified": tr("Not verified"),
        "patient_not_verified": tr("Patient not verified"),
        "no_position": tr("No position"),
        "tank_low": tr("Nitrogen low"),
        "tank_warm": tr("Tank too warm"),
        "tank_alarm": tr("Tank alarm"),
        "tank_not_read": tr("Tank not read"),
        "no_receiver": tr("No receiver"),
        "no_verifier": tr("No verifier"),
        "no_custodian": tr("No custodian"),
        "no_quarantine_position": tr("No quarantine place"),
        "no_contact": tr("No 24 h contact"),
        "holder_papers": tr("Holder's papers"),
        "carrier_papers": tr("Carrier's papers"),
        "scanner_faulty": tr("Scanner faulty"),
        "marked_not_met": tr("Not ready"),
    }[fault]


def shipment_state(line: ShipmentLine) -> State:
    """How a shipment stands; of what is missing the gravest."""
    states = {
        "arrived": State(tr("Checking"), "amber", "pending"),
        "decided": State(tr("Decided"), "grey", "ended"),
        "cancelled": State(tr("Cancelled"), "grey", "remove"),
    }
    if line.row.state in states:
        return states[line.row.state]
    if line.readiness is None:
        return State(tr("Announced"), "blue", "waiting")
    ready = line.readiness.ready
    if ready.faults:
        grave = ready.faults[0] in _GRAVE
        word = fault_words(ready.faults[0])
        return State(word, "red" if grave else "amber", "fails" if grave else "waiting")
    if ready.signed is not None:
        return State(tr("Ready"), "green", "signed")
    if ready.unchecked:
        return State(tr("{count} to check", count=len(ready.unchecked)), "amber", "unanswered")
    return (
        State(tr("To sign off"), "blue", "sign") if ready.may_be_signed else State(tr("On course"), "green")
    )


class ReadinessCard(Card):
    """What receipt will need, point by point; what no register knows is marked here."""

    def __init__(self, page: Page, row: ShipmentRow, ready: Readiness) -> None:
        grave = any(fault in _GRAVE for fault in ready.faults)
        super().__init__(tr("Before the courier comes"), tone="red" if grave else None)
        self._page, self._row, self._ready = page, row, ready
        for point in ready.ready.points:
            icon, tone, words, aside = self._line(point)
            line = standing(icon, tone, words, aside)
            self.body.addLayout(line)
            if point.mark is not None and point.mark.met:
                line.addWidget(self._not_ready(point), 0, Qt.AlignmentFlag.AlignTop)
            elif point.by_hand:
                self._by_hand(point)
            elif point.fault == "scanner_faulty":
                self.body.addWidget(self._to_the_test(), 0, Qt.AlignmentFlag.AlignLeft)
        if ready.asked is not None:
            self.body.addLayout(self._asked(ready.asked))
        self._sign_off(ready.ready)

    def _line(self, point: Point) -> tuple[str, str, str, str]:
        """Icon, tone, sentence and what it stands on."""
        if point.mark is not None:
            said = _names()[point.code]
            told = f"{point.mark.by} {times.short(point.mark.at)}"
            if point.state == "met":
                return "conforms", "green", _pair(said, tr("checked by hand")), told
            return "fails", "red", _pair(said, f"{tr('not ready')}. {point.mark.note or ''}".strip()), told
        if point.state == "open":
            return "unanswered", "quiet", tr("{what}: nobody has checked yet", what=_names()[point.code]), ""
        if point.state == "later":
            words = tr("{what}: asked from three days before", what=_names()[point.code])
            return "waiting", "quiet", words, ""
        good, bad, aside = _words(point, self._row, self._ready)
        if point.state == "met":
            return "conforms", "green", good, aside
        grave = point.fault in _GRAVE
        return ("fails" if grave else "warning"), ("red" if grave else "amber"), bad, aside

    def _by_hand(self, point: Point) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(look.px(24), 0, 0, 0)
        line.setSpacing(look.px(8))
        name = _names()[point.code]
        good = Button(tr("Checked"), "plain", on=partial(self._mark, point, True))
        good.setAccessibleName(f"{name}: {tr('Checked')}")
        line.addWidget(allow(good, self._page.desk, readiness_marks.mark_readiness))
        if point.mark is None:
            line.addWidget(self._not_ready(point))
        if point.code == "scanner":
            line.addWidget(self._to_the_test())
        line.addStretch(1)
        self.body.addLayout(line)

    def _not_ready(self, point: Point) -> Button:
        """For what was checked it stands small in its line, for the rest beside the answer."""
        words = tr("Not ready …")
        button = Button(
            words, "quiet" if point.mark is None else "link", on=partial(self._mark, point, False)
        )
        button.setAccessibleName(f"{_names()[point.code]}: {words}")
        return allow(button, self._page.desk, readiness_marks.mark_readiness)

    def _to_the_test(self) -> Button:
        """A good test made here answers this point by itself."""
        return Button(tr("Test this scanner"), "quiet", "scan", partial(self._page.go.emit, "scanner", {}))

    def _mark(self, point: Point, met: bool) -> None:
        def note(words: str | None) -> None:
            self._page.run(
                readiness_marks.mark_readiness,
                shipment_id=self._row.id,
                code=point.code,
                met=met,
                note=words,
            )

        if met:
            note(None)
            return
        sentence = tr("Say what is wrong, so that whoever mends it knows.")
        ask_reason(self._page, _pair(_names()[point.code], tr("not ready")), sentence, tr("Keep"), note)

    def _asked(self, mark: Mark) -> QHBoxLayout:
        words = (
            tr("Agreed with the holder on another time: {note}", note=mark.note or "–")
            if mark.code == RETIMED
            else tr("The holder was asked to come at another time: {note}", note=mark.note or "–")
        )
        return standing("external", "quiet", words, f"{mark.by} {times.short(mark.at)}")

    def _sign_off(self, ready: Ready) -> None:
        if ready.signed is not None:
            words = tr("Signed off as ready by {name}", name=ready.signed.by)
            self.body.addLayout(standing("signed", "green", words, times.short(ready.signed.at)))
        elif ready.may_be_signed:
            due = "" if ready.sign_by is None else times.left(ready.sign_by)
            self.body.addWidget(Text(tr("Sign off: {left}", left=due), "small", "quiet"))
            button = Button(tr("Sign off as ready …"), "primary", "sign", self._ask_to_sign)
            self.body.addWidget(allow(button, self._page.desk, readiness_marks.sign_off_readiness))
        else:
            waiting = [point for point in ready.points if point.state != "met"]
            names = [fault_words(one.fault) if one.fault else _names()[one.code] for one in waiting]
            words = tr("Not ready: {what}.", what=listed(names[:MOST_CODES]))
            self.body.addWidget(Text(words, "small", "quiet", wrap=True))
        button = Button(tr("Ask the holder to re-time …"), "quiet", "external", self._retime)
        self.body.addWidget(allow(button, self._page.desk, readiness_marks.retime_shipment))

    def _ask_to_sign(self) -> None:
        why = (tr("Why only now"), "note", tr("Less than 24 h are left."))
        fields = (why,) if self._ready.ready.late else ()
        PasswordDialog(
            self._page,
            self._page.desk,
            tr("Sign off as ready"),
            tr("Everything is ready for {number}. Your name and the time are kept.", number=self._row.number),
            tr("Sign off"),
            lambda credentials, said: self._page.desk.sign(
                readiness_marks.sign_off_readiness,
                credentials,
                shipment_id=self._row.id,
                note=said.get("note"),
            ),
            fields,
        ).open()

    def _retime(self) -> None:
        RetimeDialog(self._page, self._page.desk, self._row, self._ready.contact or "").open()


def doors(page: Page, ready: Readiness, where: dict[str, tuple[str, str, int | None]]) -> list[QWidget]:
    """Buttons to where what is missing is mended: by fault the words, the route and the key there."""
    found: list[QWidget] = []
    arguments = {"catalogue": "product_id", "orders": "order_id", "patients": "patient_id"}
    for fault, (words, route, key) in where.items():
        if fault in ready.faults:
            go: Callable[[], object] = partial(
                page.go.emit, route, {arguments[route]: key} if route in arguments else {}
            )
            found.append(Button(words, "plain", "open", go))
    return found


def _pair(what: str, value: str) -> str:
    return tr("{what}: {value}", what=what, value=value)


def _names() -> dict[str, str]:
    return {
        "order": tr("Order"),
        "limits": tr("Limits"),
        "hold": tr("Hold time when it arrives"),
        "notice": tr("Notice"),
        "patient": tr("Patient"),
        "position": tr("Positions"),
        "tank": tr("Tank"),
        "tank_read": tr("Reading of the tank"),
        "quarantine": tr("Place free for quarantine"),
        "receiver": tr("Receiver on duty"),
        "verifier": tr("Verifier on duty"),
        "custodian": tr("Tank custodian on duty"),
        "contact": tr("Holder's 24 h contact"),
        "holder_papers": tr("Holder's papers"),
        "carrier_papers": tr("Carrier's papers"),
        "reader": tr("Logger reader and software"),
        "scanner": tr("Scanner"),
        "protection": tr("Cryo gloves, face shield, apron"),
    }


def _words(point: Point, row: ShipmentRow, ready: Readiness) -> tuple[str, str, str]:
    """What is said of a point that a register knows: when it is met, when it is not, and beside it."""
    code, name = point.code, _names()[point.code]
    if code == "order":
        none = tr("No order: there is nothing to compare with; it cannot be accepted.")
        waits = tr("Order waits for a second person")
        return tr("Order verified by a second person"), none if point.fault == "no_order" else waits, ""
    if code == "limits":
        bad = tr("Limits empty: cannot be accepted. Enter and verify them before the courier comes.")
        return tr("Limits are in force"), f"{bad} {_who_helps(ready)}".strip(), ready.label_version or ""
    if code == "hold":
        bad = tr("Too little of the hold time is left when it arrives: call the holder.")
        return tr("Hold time is enough when it arrives"), bad, ""
    if code == "notice":
        bad = tr("Notice waits for a second person")
        return tr("Notice verified by a second person"), bad, row.verified_by or ""
    if code == "patient":
        return tr("Identity of the patient verified"), tr("Identity of the patient waits"), ""
    if code == "position":
        codes = ", ".join(one for _, one in ready.reserved[:MOST_CODES])
        codes += " …" if len(ready.reserved) > MOST_CODES else ""
        bad = tr("{done} of {all} positions reserved", done=len(ready.reserved), all=ready.cassettes)
        return tr("Reserved: {codes}", codes=codes), bad, ""
    if code in ("tank", "tank_read"):
        return _tank_words(point, ready)
    if code in ready.people:
        people = listed(ready.people[code])
        return _pair(name, people), tr("{what}: nobody who may act", what=name), ""
    if code == "contact":
        bad = tr("Holder's 24 h contact is not registered")
        return _pair(name, ready.contact or ""), bad, ""
    if code == "quarantine":
        return name, tr("No place set aside for quarantine is free"), ""
    if code == "scanner":
        return _scanner_words(ready)
    if code == "holder_papers":
        return tr("Holder's papers in date"), tr("Holder's papers missing or expired"), ""
    return tr("Carrier authorised"), tr("Carrier not authorised"), row.carrier or ""


def _who_helps(ready: Readiness) -> str:
    """Which limits are empty, and who could enter and verify them in time."""
    parts = []
    if ready.missing_limits:
        names = listed(limit_words()[name] for name in ready.missing_limits)
        parts.append(tr("Missing: {names}.", names=names))
    if ready.who_enters and ready.who_verifies:
        words = tr(
            "Entered by one of: {enter}. Verified by another: {verify}.",
            enter=listed(ready.who_enters),
            verify=listed(ready.who_verifies),
        )
        parts.append(words)
    return " ".join(parts)


def _scanner_words(ready: Readiness) -> tuple[str, str, str]:
    """The test of this workstation's scanner; what is wrong with it, and which setting to change."""
    last = ready.scanner
    if last is None:
        return tr("Scanner tested"), tr("Scanner failed its test"), ""
    faults = [f"SCANNER-{fault}" for fault in last.faults[:1]]
    said = [part for code in faults for part in (sentence(code, language()), next_step(code, language()))]
    bad = " ".join(part for part in (tr("Scanner failed its test."), *said) if part)
    return tr("Scanner tested here"), bad, f"{last.by} {times.short(last.at)}"


def _tank_words(point: Point, ready: Readiness) -> tuple[str, str, str]:
    degrees = "–" if ready.temperature_c is None else f"{ready.temperature_c} °C".replace("-", "−")
    level = "–" if ready.level_cm is None else f"{ready.level_cm} cm"
    words = _pair(tr("Tank {code}", code=ready.tank), listed((degrees, level)))
    read = times.short(ready.read_at)
    if point.code == "tank_read":
        return tr("Tank read within 24 h"), tr("Tank not read in the last 24 h"), read
    low = tr("(lowest allowed {level} cm)", level=ready.level_min_cm)
    faults = {"tank_low": low, "tank_warm": tr("(too warm)"), "tank_alarm": tr("(an alarm is open)")}
    return words, f"{words} {faults.get(point.fault or '', '')}".strip(), read
