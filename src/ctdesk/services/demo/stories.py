"""Which stories the demo tells: how many of each kind, how far each gets, and how it comes out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ctdesk.domain.answers import Value
from ctdesk.services.demo.consignments import Announced, Consignment, draw_consignment
from ctdesk.services.demo.hospital import Hospital, Ware
from ctdesk.services.demo.recordings import EXCURSION, GAP
from ctdesk.services.demo.stage import Stage


class Told(Protocol):
    """Hears how the stories come out."""

    def announced(self, goods: Announced) -> None:
        """A shipment was announced and confirmed."""

    def cancel(self, stage: Stage, shipment_id: int) -> None:
        """A shipment will not come."""

    def opened(self, goods: Announced, record_id: int) -> None:
        """Its record was opened."""

    def decided(self, goods: Announced, record_id: int) -> None:
        """Its record was decided."""


@dataclass(frozen=True, slots=True)
class Story:
    """One shipment's story. ``ends`` is where it stops: announced | confirmed | cancelled | begun | half |
    received | one_check | verified | decided | whole | amended | voided. ``other`` are answers that do not
    conform, by item or path; ``third`` the deciding readings after a blind mismatch.
    """

    goods: Consignment
    rng: random.Random
    announced_at: datetime
    ends: str = "whole"
    outcome: str = "accept"
    other: dict[str, Value] = field(default_factory=dict)
    third: dict[str, Value] = field(default_factory=dict)

    @property
    def spoilt(self) -> bool:
        """True where something does not conform, so that reasons are asked for."""
        return self.goods.kind != "accept"


# kind → outcome, answers that do not conform, deciding readings
_KINDS: dict[str, tuple[str, dict[str, Value], dict[str, Value]]] = {
    "accept": ("accept", {}, {}),
    "kit_missing": ("accept_with_deviation", {"D9": False}, {}),
    "not_upright": ("accept_with_deviation", {"D11": False}, {}),
    EXCURSION: ("quarantine", {"E3": False}, {}),
    GAP: ("quarantine", {}, {}),
    "seal_broken": ("quarantine", {"D5": False, "D7": False, "D16": "keep_closed"}, {}),
    "wrong_patient": ("reject", {"H1": "钱多多", "H2": "1971-07-07"}, {}),
    "leak": ("reject", {"G5": False}, {}),
    "data_late": ("quarantine", {"E10": False}, {}),
    "misread": (
        "quarantine",
        {"H9a@check_2": "9"},
        {"H9a:1@third": "1", "H9a:1@third#reason": "重新扫描袋标后更正 Read again from the bag."},
    ),
    "no_limits": ("quarantine", {}, {}),
}
# The first shipments of a small demo; a large one tells each of these, too, and fills up with acceptances.
_FIRST = (("accept", "whole"), (EXCURSION, "whole"), ("seal_broken", "whole"), ("kit_missing", "whole"))
_THEN = (
    ("wrong_patient", "whole"),
    ("leak", "whole"),
    ("accept", "amended"),
    ("accept", "voided"),
    ("data_late", "whole"),
    (GAP, "whole"),
    ("misread", "whole"),
    ("no_limits", "whole"),
    ("not_upright", "whole"),
    ("accept", "cancelled"),
)
# What is under way when the demo opens: kind, end, hours since arrival (negative: still to come).
_NOW = (
    ("accept", "received", 1.4),
    ("accept", "confirmed", -20.0),
    ("accept", "verified", 2.6),
    ("accept", "half", 0.5),
    ("accept", "decided", 4.0),
    (EXCURSION, "decided", 5.2),
    ("accept", "begun", 0.2),
    ("accept", "announced", -26.0),
    ("accept", "one_check", 0.9),
    ("accept", "confirmed", -23.0),
    ("no_limits", "confirmed", -28.0),
)
_YEAR = timedelta(days=358)


def plan_year(hospital: Hospital, shipments: int, now: datetime, rng: random.Random) -> list[Story]:
    """The stories of a year that ends now, in the order of their arrival; at least six."""
    zone = ZoneInfo(hospital.site["time_zone"])
    current = list(_NOW[: max(2, min(len(_NOW), shipments // 3))])
    past = max(4, shipments - len(current))
    told = list(_FIRST) + list(_THEN[: max(0, past - len(_FIRST))])
    told += [("accept", "whole")] * (past - len(told))
    rng.shuffle(told)
    spread = _YEAR - timedelta(days=8)
    stories = []
    for place, (kind, ends) in enumerate(told):
        day = now - timedelta(days=8) - spread * (past - place) / past
        arrival = _working_hour(day.astimezone(zone), rng)
        stories.append(_story(hospital, rng, place + 1, kind, ends, arrival, now))
    for place, (kind, ends, hours) in enumerate(current, past + 1):
        at = (now - timedelta(hours=hours)).astimezone(zone)
        stories.append(_story(hospital, rng, place, kind, ends, at, now))
    return stories


def left_to_try(hospital: Hospital, serial: int, now: datetime, rng: random.Random) -> list[Story]:
    """Shipments that are announced and confirmed and left for the person who tries the demo: one that was too
    warm, one that conforms, an investigational product, and several bags of a donor's cells.
    """
    zone = ZoneInfo(hospital.site["time_zone"])
    trial = next(ware for ware in hospital.wares if ware.on_trial)
    donor = next(ware for ware in hospital.wares if ware.receipt_type == "marketed_allogeneic")
    goods = (
        (EXCURSION, hospital.wares[0], timedelta(minutes=40)),
        ("accept", hospital.wares[0], timedelta(hours=2)),
        ("accept", trial, timedelta(hours=3)),
        ("accept", donor, timedelta(hours=4)),
    )
    return [
        _story(
            hospital, rng, place, kind, "confirmed", (now + ahead).astimezone(zone), now + ahead, ware=ware
        )
        for place, (kind, ware, ahead) in enumerate(goods, serial)
    ]


def _story(
    hospital: Hospital,
    rng: random.Random,
    serial: int,
    kind: str,
    ends: str,
    at: datetime,
    now: datetime,
    *,
    ware: Ware | None = None,
) -> Story:
    outcome, other, third = _KINDS[kind]
    chosen = ware or _ware_for(hospital, serial, kind)
    goods = draw_consignment(rng, hospital, serial, kind, chosen, at)
    ahead = timedelta(hours=26 + rng.randrange(12))
    announced = min(at - ahead, goods.packed_at - timedelta(hours=1), now - timedelta(hours=3))
    return Story(goods, random.Random(rng.random()), announced, ends, outcome, dict(other), dict(third))


def _ware_for(hospital: Hospital, serial: int, kind: str) -> Ware:
    ready = [ware for ware in hospital.wares if ware.limits is not None and not ware.on_trial]
    if kind == "no_limits":
        return next(ware for ware in hospital.wares if ware.limits is None)
    if kind in ("wrong_patient", "misread"):
        ready = [ware for ware in ready if ware.autologous]
    if kind == "seal_broken":  # such a shipment waits in its shipper
        ready = [ware for ware in ready if "shipper_hold" in ware.entry["storage_modes"]]
    return ready[serial % len(ready)]


def _working_hour(day: datetime, rng: random.Random) -> datetime:
    hour = 3 if rng.randrange(14) == 0 else 8 + rng.randrange(9)
    return day.replace(hour=hour, minute=rng.randrange(60), second=0, microsecond=0)
