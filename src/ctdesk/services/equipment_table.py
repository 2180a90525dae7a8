"""Kinds of zones and equipment, what zones have to meet, tests that come again, and the daily round: as data.

``resources/seed/equipment.toml``; house defaults unless their source says otherwise (domain.md §3.1.1).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.premises import Interval
from ctdesk.domain.qualifications import Words

TANK_KINDS = ("ln2_tank", "backup_tank")
CALIBRATION_KINDS = frozenset({"calibration", "qualification", "maintenance", "repair"})
PAPER_KINDS = frozenset({"IQ", "OQ", "PQ", "manual", "contract", "other"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a zone of one kind has to meet."""

    code: str
    text: Words


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A kind of zone; ``colour`` marks it: yellow | green | red, or nothing."""

    code: str
    name: Words
    requires: tuple[Requirement, ...]
    colour: str
    research_only: bool
    source: str


@dataclass(frozen=True, slots=True)
class EquipmentKind:
    """A kind of equipment. ``interval_months`` is the longest time between calibrations, None where it needs
    none; ``gate`` says that gate G7 looks at it, ``serves`` that it may belong to one tank.
    """

    code: str
    name: Words
    zone: str
    interval_months: int | None
    qualification: tuple[str, ...]
    gate: bool
    serves: bool


@dataclass(frozen=True, slots=True)
class Recurring:
    """A test that comes again: of each piece of ``kinds``, or one for the site where none are named."""

    code: str
    name: Words
    interval: Interval
    duty: str
    kinds: tuple[str, ...]


@cache
def zone_kinds() -> Mapping[str, ZoneKind]:
    """All kinds of zones by code."""
    return {
        row["code"]: ZoneKind(
            row["code"],
            _words(row["name"]),
            tuple(Requirement(one["code"], _words(one["text"])) for one in row["requires"]),
            row.get("colour", ""),
            bool(row.get("research_only", False)),
            row["source"],
        )
        for row in _tables()["zone"]
    }


@cache
def equipment_kinds() -> Mapping[str, EquipmentKind]:
    """All kinds of equipment by code."""
    return {
        row["code"]: EquipmentKind(
            row["code"],
            _words(row["name"]),
            row["zone"],
            row.get("interval_months"),
            tuple(row.get("qualification", ())),
            bool(row["gate"]),
            bool(row.get("serves", False)) or row["code"] in TANK_KINDS,
        )
        for row in _tables()["kind"]
    }


@cache
def recurring_tests() -> Mapping[str, Recurring]:
    """The tests that are kept with the premises, by code; counts and drills have other registers."""
    return {
        row["code"]: Recurring(
            row["code"],
            _words(row["name"]),
            Interval(row["interval"]["amount"], row["interval"]["unit"]),
            row["duty"],
            tuple(row["kinds"]),
        )
        for row in _tables()["recurring"]
        if row["register"] == "premises"
    }


@cache
def sign_round_before() -> time:
    """The time of day, at the site, before which the daily round has to be signed."""
    return time.fromisoformat(_tables()["daily_round"]["sign_before"])


def both_words(words: Words) -> str:
    """Chinese and English in one line, for what is printed in both."""
    return f"{words.zh_CN} {words.en}"


def _words(pair: Mapping[str, str]) -> Words:
    return Words(pair["zh_CN"], pair["en"])


@cache
def _tables() -> Mapping[str, Any]:
    with data_path("resources", "seed", "equipment.toml").open("rb") as file:
        return tomllib.load(file)
