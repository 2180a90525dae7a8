"""The roles of a cell therapy team as data: names, core duties, shipped thresholds, what excludes what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.qualifications import Block, Ranks, Threshold, Words, read_thresholds

LEAD_ROLES = ("R01", "R36")  # appointed by the leadership only (decision 16)
ADMINISTRATOR, INSPECTOR = "R31", "R35"


@dataclass(frozen=True, slots=True)
class Role:
    """One role of ``resources/seed/roles.toml``; ``account`` is personal | read_only | none.

    ``shipped`` are its thresholds as the file has them, ``thresholds`` the same ones read.
    """

    code: str
    key: str
    name_zh: str
    name_en: str
    account: str
    excludes: tuple[str, ...]
    core: tuple[Words, ...] = ()
    shipped: tuple[Mapping[str, Any], ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    end_required: bool = False


@cache
def role_table() -> Mapping[str, Role]:
    """All roles by code."""
    return {
        row["code"]: Role(
            row["code"],
            row["key"],
            row["name"]["zh_CN"],
            row["name"]["en"],
            row["account"],
            tuple(row.get("excludes_roles", ())),
            tuple(Words(one["zh_CN"], one["en"]) for one in row.get("core", ())),
            tuple(row.get("threshold", ())),
            read_thresholds(row["code"], row.get("threshold", ())),
            bool(row.get("end_date_required", False)),
        )
        for row in _tables()["role"]
    }


def excludes_each_other(one: str, other: str) -> bool:
    """True when one person may not hold both roles; the administrator holds no business role (SOD-14)."""
    table = role_table()
    first, second = table.get(one), table.get(other)
    if first is None or second is None:
        return False
    if one != other and {ADMINISTRATOR, INSPECTOR} & {one, other}:
        return True
    return other in first.excludes or one in second.excludes


@cache
def ranks() -> Ranks:
    """Degrees and titles by rank."""
    found = _tables()
    return Ranks(
        {row["code"]: row["rank"] for row in found["degrees"]},
        {row["code"]: row["rank"] for row in found["titles"]},
    )


@cache
def words_of(kind: str) -> Mapping[str, Words]:
    """The words of the codes of a list: degrees | degree_fields | titles | licences | groups."""
    return {row["code"]: Words(row["name"]["zh_CN"], row["name"]["en"]) for row in _tables()[kind]}


@cache
def fields_of_work() -> Mapping[str, Words]:
    """The fields in which years of work are counted, by the code that experience carries."""
    found = {"work": Words("从业总年限", "in the profession")}
    for role in role_table().values():
        for one in role.thresholds:
            for block in _blocks(one.block):
                if block.years_in is not None:
                    found.setdefault(block.years_in.zh_CN, block.years_in)
    return found


@cache
def conditions() -> Mapping[str, Words]:
    """The shipped conditions that somebody judges on evidence, by code."""
    return {
        condition.code: condition.text
        for role in role_table().values()
        for one in role.thresholds
        for block in _blocks(one.block)
        for condition in block.conditions
    }


def _blocks(block: Block) -> tuple[Block, ...]:
    return (block, *(inner for one in block.any_of for inner in _blocks(one)))


@cache
def _tables() -> Mapping[str, Any]:
    with data_path("resources", "seed", "roles.toml").open("rb") as file:
        return tomllib.load(file)
