"""Who has which part in a receipt of the demo: the people take turns, and only who may does it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ctdesk.services.demo.consignments import on_turn
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has which part in a receipt."""

    receiver: Person
    checker: Person
    verifier: Person
    keeper: Person
    second: Person
    physician: Person
    qa: Person
    lead: Person


def hands_for(stage: Stage, serial: int) -> Hands:
    """Who is on duty for this shipment; the people take turns."""
    hospital = stage.hospital
    keepers = hospital.holding("R11")
    receivers = hospital.holding("R05")
    keeper = keepers[serial // 2 % 2]
    second = keepers[1 - serial // 2 % 2]
    return Hands(
        receiver=on_turn(hospital, "R05", serial),
        checker=receivers[1 - serial % 2] if serial % 3 else second,
        verifier=on_turn(hospital, "R06", serial),
        keeper=keeper,
        second=second,
        physician=on_turn(hospital, "R03", serial),
        qa=hospital.holding("R14")[0],
        lead=hospital.holding("R01")[0],
    )


def able(stage: Stage, hands: Hands) -> Hands:
    """The same hands, but for who may not receive or check now, as before a new procedure was read."""
    receiver, checker = hands.receiver, hands.checker
    if not stage.may(receiver, "receipt.receive"):
        receiver = next(one for one in stage.hospital.holding("R05") if one != receiver)
    if checker == receiver or not stage.may(checker, "receipt.identify"):
        checker = hands.second
    return replace(hands, receiver=receiver, checker=checker)
