"""The invented hospital of the demo, read from ``resources/demo/hospital.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.catalogue import LimitEntry, RuleEntry
from ctdesk.services.catalogue import Limits

AUTOLOGOUS = "autologous"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the demo's team; the password is public."""

    staff_no: str
    login: str
    name: str
    name_latin: str
    title: str
    roles: tuple[str, ...]
    password: str


@dataclass(frozen=True, slots=True)
class Ware:
    """An invented product. ``limits`` is None where nobody has confirmed any; doses in 10^6 cells a bag;
    ``further`` and ``rules`` are what else its label and manual say.
    """

    code: str
    entry: Mapping[str, Any]
    donor_type: str
    receipt_type: str
    spec: str
    mah: str
    manufacturer: str
    approval_no: str
    bags: int
    volume_ml: Decimal
    dose: str
    dose_min: str
    dose_max: str
    value: str | None
    label_version: str
    label_dated: date
    limits: Limits | None
    further: tuple[LimitEntry, ...]
    rules: tuple[RuleEntry, ...]

    @property
    def on_trial(self) -> bool:
        """True for an investigational product."""
        return self.receipt_type == "trial"

    @property
    def autologous(self) -> bool:
        """True for a product made of the patient's own cells."""
        return self.donor_type == AUTOLOGOUS


@dataclass(frozen=True, slots=True)
class Carrier:
    """An invented carrier with the couriers it sends."""

    code: str
    name: str
    contact_24h: str
    couriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hospital:
    """Everything that is invented. ``words`` are what people wrote, by story and use, in one language."""

    site: Mapping[str, str]
    people: tuple[Person, ...]
    wares: tuple[Ware, ...]
    carriers: tuple[Carrier, ...]
    zones: tuple[Mapping[str, str], ...]
    tanks: tuple[Mapping[str, str], ...]
    patients: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]

    def said(self, story: str, use: str) -> str:
        """What somebody wrote in this kind of story, else what they write in any."""
        return self.words.get(story, {}).get(use) or self.words["general"][use]

    def holding(self, role: str) -> tuple[Person, ...]:
        """The people in a role, in the order of the file."""
        return tuple(person for person in self.people if role in person.roles)


@cache
def read_hospital(language: str) -> Hospital:
    """The hospital, with what people write in this language (``zh_CN`` or ``en``)."""
    found = tomllib.loads(data_path("resources", "demo", "hospital.toml").read_text("utf-8"))
    tongue = "en" if language == "en" else "zh_CN"
    people = tuple(
        Person(
            one["staff_no"],
            one["login"],
            one["name"],
            one["name_latin"],
            one["title"],
            tuple(one["roles"]),
            one["password"],
        )
        for one in found["member"]
    )
    words = {
        one["kind"]: {use: text[tongue] for use, text in one.items() if use != "kind"}
        for one in found["story"]
    }
    return Hospital(
        site=found["site"],
        people=people,
        wares=tuple(_ware(one, words["general"]["basis"]) for one in found["product"]),
        carriers=tuple(
            Carrier(one["code"], one["name"], one["contact_24h"], tuple(one["couriers"]))
            for one in found["carrier"]
        ),
        zones=tuple(found["zone"]),
        tanks=tuple(found["tank"]),
        patients=tuple(found["patients"]["names"]),
        words=words,
    )


def _ware(one: Mapping[str, Any], basis: str) -> Ware:
    limits = None
    if "storage_max_c" in one:
        limits = Limits(
            Decimal(one["storage_max_c"]),
            Decimal("-196"),
            int(one["ambient_limit_s"]),
            f"{one['label_version']} {basis}",
        )
    kept = ("code", "name_cn", "inn", "brand", "mah", "manufacturer", "approval_no", "spec", "trial_no")
    entry = {name: one.get(name) or None for name in kept}
    entry["donor_type"] = one["donor_type"]
    entry.update(imported=one["imported"], rfic_required=one["rfic_required"])
    entry["storage_modes"] = tuple(one["storage_modes"])
    return Ware(
        code=one["code"],
        entry=entry,
        donor_type=one["donor_type"],
        receipt_type=one.get("receipt_type", "marketed_autologous"),
        spec=one["spec"],
        mah=one.get("mah", ""),
        manufacturer=one["manufacturer"],
        approval_no=one.get("approval_no", ""),
        bags=one["bags"],
        volume_ml=Decimal(one["volume_ml"]),
        dose=one["dose"],
        dose_min=one["dose_min"],
        dose_max=one["dose_max"],
        value=one.get("value"),
        label_version=one["label_version"],
        label_dated=date.fromisoformat(str(one["label_dated"])),
        limits=limits,
        further=tuple(
            LimitEntry(field, value, unit or None, begins or None, source)
            for field, value, unit, begins, source in one.get("further", ())
        ),
        rules=tuple(
            RuleEntry(
                rule["proposes"],
                rule["text"],
                rule.get("up_to_c"),
                rule.get("up_to_min"),
                None,
                rule["source"],
            )
            for rule in one.get("rules", ())
        ),
    )
