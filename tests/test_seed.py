"""The seed tables name only what other seed tables hold."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

import pytest

from fixtures.acceptance import SEED


@lru_cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((SEED / f"{name}.toml").read_text("utf-8"))


def codes(name: str, key: str) -> set[str]:
    return {row["code"] for row in table(name)[key]}


ROLES = codes("roles", "role")
DUTIES = {row["code"]: row for row in table("duties")["duty"]}
MODULES = codes("modules", "module")
MEANINGS = codes("meanings", "meaning")
INCIDENTS = codes("incident_codes", "code")


@pytest.mark.parametrize("name", sorted(path.stem for path in SEED.glob("*.toml")))
def test_no_code_stands_twice_in_a_list(name: str) -> None:
    for key, rows in table(name).items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "code" in rows[0]:
            found = [row["code"] for row in rows]
            assert len(found) == len(set(found)), key


def test_duties_name_roles_modules_and_meanings_that_exist() -> None:
    for code, duty in DUTIES.items():
        assert set(duty.get("held_by", [])) <= ROLES, code
        assert set(duty.get("delegate_to", [])) <= ROLES, code
        assert set(duty["modules"]) <= MODULES, code
        assert set(duty["signs"]) <= MEANINGS, code
        assert duty.get("held_by") or duty.get("everyone") or duty.get("external"), code
        assert duty["topic"] in codes("duties", "topic"), code


def test_rules_of_segregation_name_duties_roles_and_incidents_that_exist() -> None:
    for rule in table("segregation")["rule"]:
        assert rule["raises"] in INCIDENTS, rule["code"]
        for check in rule["check"]:
            for party in check["parties"]:
                assert party.get("duty", "receipt.receive") in DUTIES, rule["code"]
                assert party.get("role", "R01") in ROLES, rule["code"]
            assert set(check.get("allowed_duties", [])) <= set(DUTIES), rule["code"]
    for act in table("segregation")["two_person_act"]:
        assert {party["duty"] for party in act["parties"]} <= set(DUTIES), act["code"]


@pytest.mark.parametrize("machine", ["disposition", "place"])
def test_moves_of_a_unit_name_duties_and_incidents_that_exist(machine: str) -> None:
    for pair in table("units_states")[machine]["pair"]:
        assert pair.get("duty", "receipt.receive") in DUTIES, pair
        assert pair.get("or_duty", "receipt.receive") in DUTIES, pair
        assert pair.get("raises", "RC1") in INCIDENTS, pair


def test_no_product_comes_with_a_limit() -> None:
    for product in table("catalogue")["product"]:
        assert product["status"] == "draft", product["code"]
        assert not [key for key in product if "limit" in key or key.endswith(("_c", "_s"))], product["code"]


def test_every_text_is_in_both_languages() -> None:
    def walk(place: str, value: object) -> None:
        if isinstance(value, dict):
            if "zh_CN" in value or "en" in value:
                assert str(value.get("zh_CN", "")).strip(), place
                assert str(value.get("en", "")).strip(), place
            for key, inner in value.items():
                walk(f"{place}.{key}", inner)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                walk(f"{place}[{number}]", inner)

    for path in SEED.glob("*.toml"):
        walk(path.stem, table(path.stem))
