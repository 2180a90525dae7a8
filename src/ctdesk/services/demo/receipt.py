"""The receipt of one consignment as a story: who does what when, through the commands that the window uses.

``tell`` is a generator that yields the moment at which it wants to go on, so that the stories of a year can
be told in the order of the clock, as the trail has to hold them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from ctdesk.domain.answers import State, Value
from ctdesk.services import amendments, incidents, records, storage, temperature
from ctdesk.services.demo import pictures
from ctdesk.services.demo.answers import Label
from ctdesk.services.demo.consignments import Announced, Consignment, announce, confirm
from ctdesk.services.demo.founding import level_after
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.receipt_hands import Hands, able, hands_for
from ctdesk.services.demo.receipt_sheet import Receipt
from ctdesk.services.demo.recordings import EXCURSION, GAP
from ctdesk.services.demo.stage import Stage
from ctdesk.services.demo.stories import Story, Told
from ctdesk.services.records import Entry
from ctdesk.services.signing import sign_external


def tell(stage: Stage, story: Story, product_id: int, told: Told) -> Iterator[datetime]:
    """Tell one shipment from its announcement as far as the story goes; ``told`` hears how it came out."""
    goods, rng, what = story.goods, story.rng, story.goods.kind
    yield story.announced_at
    shipment_id, order_number = announce(stage, goods, product_id)
    if story.ends == "announced":
        return
    if story.ends == "cancelled":
        yield story.announced_at + timedelta(hours=3)
        told.cancel(stage, shipment_id)
        return
    yield story.announced_at + timedelta(hours=2)
    announced = confirm(stage, goods, shipment_id, order_number)
    told.announced(announced)
    if story.ends == "confirmed":
        return
    yield from _receive(stage, story, announced, rng, what, told)


def _receive(
    stage: Stage, story: Story, announced: Announced, rng: random.Random, what: str, told: Told
) -> Iterator[datetime]:
    goods, at = announced.what, announced.what.arrives_at
    hands, said = hands_for(stage, goods.serial), stage.hospital.said
    reason = said(what, "reason")

    def minutes(count: float) -> datetime:
        return at + timedelta(minutes=count)

    yield minutes(-20)
    _read_tank(stage, hands.keeper, goods.serial)
    yield at
    hands = able(stage, hands)
    stage.session(hands.verifier)  # the second person is on duty, too
    sheet = Receipt(stage, announced, rng, Label(stage, announced, hands))
    sheet.other.update(story.other)
    sheet.open(hands.receiver)
    told.opened(announced, sheet.record_id)
    sheet.say(hands.receiver, _what_opens_the_rest(goods))
    yield minutes(3)
    sheet.fill(hands.receiver, "receiver", "ABCF")  # of the papers: which are there
    if story.ends == "begun":
        return
    yield minutes(5)
    if story.spoilt:
        sheet.explain(hands.receiver, "receiver", reason)
    _courier(stage, sheet, hands.receiver)
    yield minutes(9)
    read_out: dict[str, Value] = {} if sheet.other.get("E10") is False else {"E4a": "data_file"}
    sheet.fill(hands.receiver, "receiver", "DEF", beside=read_out)
    if story.ends == "half":
        return
    yield minutes(11)
    _temperature(stage, sheet, hands.receiver, what)
    opened = "keep_closed" not in story.other.values()
    if opened:
        yield minutes(13)
        sheet.fill(hands.receiver, "check_1", "GH")
    yield minutes(16)
    if story.spoilt:
        sheet.explain(hands.receiver, "receiver", reason)
    sheet.sign(hands.receiver, "receiver")
    yield minutes(18)
    _put_in(sheet, hands, opened)  # first of all: nothing else may be opened in the room before it
    if story.ends == "received":
        return
    if opened:
        yield from _identify(sheet, hands, story, reason)
    if story.ends == "one_check":
        return
    yield minutes(29)
    sheet.fill(hands.verifier, "verifier", "E")
    if story.spoilt:
        sheet.explain(hands.verifier, "verifier", reason)
    sheet.sign(hands.verifier, "verifier")
    if story.ends == "verified":
        return
    yield minutes(38 + rng.randrange(40))
    _decide(stage, sheet, hands, story)
    told.decided(announced, sheet.record_id)
    if story.ends == "decided":
        return
    yield from _afterwards(stage, sheet, hands, story)


def _what_opens_the_rest(goods: Consignment) -> dict[str, Value]:
    """The first answers, on which it depends what else is asked."""
    return {"A4": goods.ware.receipt_type, **({"A11a": goods.stage} if goods.ware.autologous else {})}


def _courier(stage: Stage, sheet: Receipt, receiver: Person) -> None:
    stage.do(
        receiver,
        sign_external,
        record_id=sheet.record_id,
        seen_version=sheet.version,
        slot="courier",
        printed_name=sheet.goods.what.courier,
        id_last4=f"{sheet.goods.what.serial * 37 % 1000:03d}X",
        ink=pictures.ink(sheet.rng),
    )


def _temperature(stage: Stage, sheet: Receipt, receiver: Person, what: str) -> None:
    if sheet.other.get("E10") is False:
        return
    mishap = what if what in (EXCURSION, GAP) else None
    recording = sheet.goods.what.recording(sheet.rng, stage.now + timedelta(minutes=30), mishap)
    digest = sheet.attach(receiver, "E4b", recording.file_name, recording.as_file())
    sheet.say(receiver, {"E4b": [digest]})
    if recording.style == "easylog":  # such a file does not say its zone, so the person is asked
        stage.do(
            receiver,
            temperature.answer_logger_questions,
            record_id=sheet.record_id,
            version=sheet.version,
            sha256=digest,
            answers={"zone": stage.hospital.site["time_zone"]},
        )


def _put_in(sheet: Receipt, hands: Hands, opened: bool) -> None:
    way = Entry("I1", State.GIVEN, "hospital_tank" if opened else "shipper_hold")
    alone = "alone" in sheet.other.values()
    near = (hands.keeper, hands.second, hands.receiver, hands.verifier)
    keeper, other = [one for one in near if sheet.stage.may(one, "storage.put_in")][:2]
    second = (
        Entry("I6", State.UNKNOWN) if alone else Entry("I6", State.GIVEN, {"member": sheet.stage.id(other)})
    )
    sheet.note(keeper, [way, second])
    sheet.fill(keeper, "put_in", "I")
    if not alone:
        sheet.stage.sign(
            other,
            records.confirm_person,
            record_id=sheet.record_id,
            version=sheet.version,
            path="I6",
        )
    sheet.sign(keeper, "put_in")


def _identify(sheet: Receipt, hands: Hands, story: Story, reason: str) -> Iterator[datetime]:
    at = sheet.goods.what.arrives_at
    if story.ends == "one_check":
        return
    yield at + timedelta(minutes=24)
    sheet.fill(hands.checker, "check_2", "H")
    if story.third:
        sheet.say(hands.receiver, story.third)
    if story.spoilt:
        sheet.explain(hands.receiver, "check_1", reason)
        sheet.explain(hands.checker, "check_2", reason)
    sheet.sign(hands.receiver, "check_1")
    yield at + timedelta(minutes=26)
    sheet.sign(hands.checker, "check_2")


def _decide(stage: Stage, sheet: Receipt, hands: Hands, story: Story) -> None:
    said = stage.hospital.said
    at = stage.local(stage.now - timedelta(minutes=4))
    values: dict[str, Value] = {"K1": story.outcome}
    if story.outcome != "accept":
        values.update(
            K2b=said(story.goods.kind, "decision"),
            K3a=said("general", "contact"),
            K3b=at,
            K3c="phone",
            K3d="awaited" if story.outcome == "quarantine" else "oral",
            K4a=at,
            K4b={"member": stage.id(hands.physician)},
            K5="as_planned" if story.outcome == "accept_with_deviation" else "wait",
        )
    if story.outcome == "accept_with_deviation":
        values["K6a"] = stage.do(
            hands.verifier,
            incidents.open_deviation,
            text=said(story.goods.kind, "reason"),
            record_id=sheet.record_id,
        )
    if story.outcome == "reject":
        values["K6b"] = stage.do(
            hands.verifier,
            incidents.open_incident,
            code="ID2" if story.goods.kind == "wrong_patient" else "PQ1",
            severity="II",
            text=said(story.goods.kind, "reason"),
            unit_ids=sheet.units(hands.verifier),
            record_id=sheet.record_id,
        )
    sheet.say(hands.verifier, values)
    sheet.fill(hands.verifier, "decision", "K")
    if story.spoilt:
        sheet.explain(hands.verifier, "decision", said(story.goods.kind, "decision"))
    sheet.sign(hands.verifier, "decision")


def _afterwards(stage: Stage, sheet: Receipt, hands: Hands, story: Story) -> Iterator[datetime]:
    """What follows a decision: the physician, the lead, the shipper's return, quality assurance."""
    decided, rng = stage.now, sheet.rng
    if story.outcome != "accept":
        yield decided + timedelta(minutes=25)
        sheet.sign(hands.physician, "physician")
        yield decided + timedelta(minutes=70)
        sheet.sign(hands.lead, "lead")
    yield decided + timedelta(hours=3, minutes=rng.randrange(60))
    # The platform's acknowledgement comes to another program: here the upload stays pending, with a reason.
    marketed = sheet.goods.what.ware.receipt_type.startswith("marketed")
    opened = "keep_closed" not in story.other.values()
    bags = range(1, sheet.goods.what.bags + 1) if marketed and opened else ()
    pending: dict[str, Value] = {f"M1:{bag}#reason": stage.hospital.said("general", "trace") for bag in bags}
    sheet.fill(hands.receiver, "follow_up", "M", beside=pending)
    sheet.sign(hands.receiver, "follow_up")
    yield decided + timedelta(hours=20 + rng.randrange(20))
    sheet.sign(hands.qa, "qa")
    if story.outcome == "accept":
        yield decided + timedelta(days=2, hours=rng.randrange(48))
        sheet.sign(hands.lead, "lead")
    if story.ends == "amended":
        yield decided + timedelta(days=5)
        yield from _amend(stage, sheet, hands)
    if story.ends == "voided":
        yield decided + timedelta(days=6)
        stage.sign(
            hands.qa,
            amendments.void_record,
            record_id=sheet.record_id,
            seen_version=sheet.version,
            reason=stage.hospital.said("general", "void"),
        )


def _amend(stage: Stage, sheet: Receipt, hands: Hands) -> Iterator[datetime]:
    """The receiver corrects the number of a certificate; whoever signed over it signs again."""
    stage.do(
        hands.receiver,
        amendments.amend_record,
        record_id=sheet.record_id,
        seen_version=sheet.version,
        reason=stage.hospital.said("general", "amend"),
        sections=("F",),
    )
    sheet.look(hands.receiver)
    corrected = sheet.label.paper("F2") + "A"
    why = stage.hospital.said("general", "amend")
    sheet.say(hands.receiver, {"F2:1.number": corrected, "F2:1.number#correction": why})
    yield stage.now + timedelta(minutes=12)
    for person, slot in (
        (hands.receiver, "receiver"),
        (hands.verifier, "verifier"),
        (hands.verifier, "decision"),
        (hands.qa, "qa"),
        (hands.lead, "lead"),
    ):
        seen = sheet.look(person)
        state = next(one for one in seen.slots if one.slot.id == slot)
        if state.status != "signed":
            sheet.sign(person, slot)
        yield stage.now + timedelta(minutes=20)


def _read_tank(stage: Stage, keeper: Person, serial: int) -> None:
    tank = stage.hospital.tanks[serial % 2]
    stage.do(
        keeper,
        storage.record_tank_reading,
        tank_id=1 + serial % 2,
        temperature_c=tank["temperature_c"],
        level_cm=level_after(tank["level_cm"], serial),
    )
