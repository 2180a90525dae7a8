"""What a product and its label can say: the fields of the catalogue, and when two readings agree."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ctdesk.domain.excursion_rules import ExcursionRule

# What a label is read for and does not say; "empty" means that nobody has looked yet.
NOT_STATED = "not_stated"
# The lower field of each pair that has to be below the upper one.
PAIRS = (
    ("dose_min", "dose_max"),
    ("post_thaw_temp_min_c", "post_thaw_temp_max_c"),
    ("infusion_rate_min", "infusion_rate_max"),
    ("premed_min_minutes", "premed_max_minutes"),
    ("ld_to_infusion_min_days", "ld_to_infusion_max_days"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, in both languages."""

    code: str
    zh_CN: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of ``catalogue.toml``. ``kind``: quantity | choice | text | date | attachment | person;
    ``home``: product | label | version; ``needed_for``: the first step that reads it.

    ``bases`` are the moments from which a limit may run; where there are any, one has to be given.
    """

    code: str
    zh_CN: str
    en: str
    meaning_zh: str
    meaning_en: str
    kind: str
    home: str
    group: str
    needed_for: str
    units: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as it was seen: region, kind, day, month or year, number."""

    region: str
    kind: str
    date: str | None
    number: str | None
    company_zh: str | None
    company_en: str | None


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A marketed product with the facts that were published, and no limit."""

    code: str
    name_cn: str
    inn: str
    brands: tuple[str, ...]
    origin: str
    approvals: tuple[Approval, ...]
    markets: tuple[str, ...]
    name_provisional: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``catalogue.toml`` as values."""

    fields: Mapping[str, Field]
    bases: tuple[Option, ...]
    storage_modes: tuple[Option, ...]
    products: tuple[KnownProduct, ...]

    def of_label(self) -> tuple[Field, ...]:
        """The fields of a label version, in the order of the table."""
        return tuple(one for one in self.fields.values() if one.home == "label")


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """One field of a label as somebody read it: value, unit, basis, and where it stands.

    ``value`` is a plain decimal, the codes of a choice joined by commas, a text, or ``NOT_STATED``.
    """

    field: str
    value: str | None
    unit: str | None = None
    basis: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A written excursion rule of the holder as somebody read it; see ``ExcursionRule``."""

    proposes: str
    text: str
    up_to_c: Decimal | str | None = None
    up_to_min: Decimal | str | None = None
    up_to_degree_min: Decimal | str | None = None
    source: str | None = None


def read_table(found: Mapping[str, Any]) -> Table:
    """Read ``catalogue.toml``; raises ``KeyError`` where a row lacks what it must say."""
    return Table(
        fields={row["code"]: _field(row) for row in found["field"]},
        bases=tuple(_option(row) for row in found["clock_bases"]),
        storage_modes=tuple(_option(row) for row in found["storage_modes"]),
        products=tuple(_product(row) for row in found["product"]),
    )


def differing_limits(told: Iterable[LimitEntry], entered: Iterable[LimitEntry]) -> Iterator[str]:
    """The fields that two readings give differently; where it stands is no part of the reading.

    Numbers agree by value, texts by their letters and digits: two people seldom space a sentence alike.
    """
    one, other = _by_field(told), _by_field(entered)
    for field in dict.fromkeys((*other, *one)):
        mine, theirs = one.get(field), other.get(field)
        if mine is None or theirs is None or _reading(mine) != _reading(theirs):
            yield field


def differing_rules(told: Iterable[ExcursionRule], entered: Iterable[ExcursionRule]) -> Iterator[str]:
    """What differs between two readings of the rules: ``rules`` for how many, else ``rule:1:up_to_c`` …"""
    one, other = list(told), list(entered)
    if len(one) != len(other):
        yield "rules"
        return
    for mine, theirs in zip(one, other, strict=True):
        for name in ("up_to_c", "up_to_min", "up_to_degree_min", "proposes"):
            if getattr(mine, name) != getattr(theirs, name):
                yield f"rule:{mine.ordinal}:{name}"
        if bare(mine.text) != bare(theirs.text):
            yield f"rule:{mine.ordinal}:text"


def out_of_order(entries: Iterable[LimitEntry]) -> str | None:
    """The lower field of a pair that is above its upper one, or given in another unit; None when all fit."""
    found = _by_field(entries)
    for low, high in PAIRS:
        one, other = found.get(low), found.get(high)
        if one is None or other is None or NOT_STATED in (one.value, other.value):
            continue
        if one.unit != other.unit or Decimal(one.value or 0) > Decimal(other.value or 0):
            return low
    return None


def bare(text: str) -> str:
    """Letters and digits only, in normal width and small: what two typed copies of a text share."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _by_field(entries: Iterable[LimitEntry]) -> dict[str, LimitEntry]:
    return {one.field: one for one in entries if one.value is not None}


def _reading(entry: LimitEntry) -> tuple[object, str | None, str | None]:
    value = entry.value or ""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return bare(value), entry.unit, entry.basis
    return number if number.is_finite() else bare(value), entry.unit, entry.basis


def _field(row: Mapping[str, Any]) -> Field:
    return Field(
        row["code"],
        row["name"]["zh_CN"],
        row["name"]["en"],
        row["meaning"]["zh_CN"],
        row["meaning"]["en"],
        row["type"],
        row["home"],
        row.get("group", ""),
        row["needed_for"],
        tuple(row.get("units", ())),
        tuple(row.get("bases", ())),
        tuple(_option(one) for one in row.get("options", ())),
        bool(row.get("several", False)),
    )


def _option(row: Mapping[str, Any]) -> Option:
    return Option(row["code"], row["name"]["zh_CN"], row["name"]["en"])


def _product(row: Mapping[str, Any]) -> KnownProduct:
    return KnownProduct(
        row["code"],
        row["name"]["zh_CN"],
        row.get("inn", row["name"]["en"]),
        tuple(row.get("brands", ())),
        row["origin"],
        tuple(_approval(one) for one in row.get("approval", ())),
        tuple(row.get("markets_seen", ())),
        bool(row.get("name_provisional", False) or row.get("name_source")),
    )


def _approval(row: Mapping[str, Any]) -> Approval:
    company = row.get("company_seen", {})
    return Approval(
        row["region"],
        row["kind"],
        row.get("date"),
        row.get("number"),
        company.get("zh_CN"),
        company.get("en"),
    )
