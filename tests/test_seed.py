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


def test_deadlines_name_anchors_recipients_and_duties_that_exist() -> None:
    recipients, deadlines = codes("notifications", "recipient"), codes("deadlines", "deadline")
    for row in table("deadlines")["deadline"]:
        assert row["from"] in codes("deadlines", "anchor"), row["code"]
        assert set(row["to"]) <= recipients, row["code"]
        assert row.get("by", "receipt.receive") in DUTIES, row["code"]
        assert row.get("by_recipient", "sponsor") in recipients, row["code"]
        assert ("by" in row) != ("by_recipient" in row), row["code"]
        assert row.get("after", "DL-SUSAR-FATAL") in deadlines, row["code"]
        assert row["kind"] in ("law", "contract", "house"), row["code"]
        assert row["source"], row["code"]


def test_notifications_name_only_what_exists() -> None:
    rules = {row["code"]: row for row in table("deadlines")["deadline"]}
    frames, levels = codes("qp", "frames"), {f"severity:{one}" for one in codes("severities", "level")}
    for row in table("notifications")["notification"]:
        incidents = {one for one in row["proposed_by"] if ":" not in one}
        assert incidents <= INCIDENTS, row["code"]
        assert {one for one in row["proposed_by"] if one.startswith("severity:")} <= levels, row["code"]
        assert set(row["frames"]) <= frames, row["code"]
        assert row.get("by", "adr.send") in DUTIES, row["code"]
        assert ("by" in row) != ("by_recipient" in row), row["code"]
        assert row.get("by_recipient", "sponsor") in codes("notifications", "recipient"), row["code"]
        assert row["source"], row["code"]
        for one in row["tell"]:
            assert one["to"] in rules[one["deadline"]]["to"], (row["code"], one["deadline"])
            assert set(one.get("ways", ())) <= codes("notifications", "way"), row["code"]
            confirmed = rules[one["deadline"]].get("confirmed", True)
            assert confirmed or not row["confirmed"], (row["code"], one["deadline"])


def test_severities_and_the_bedside_name_roles_codes_and_gates_that_exist() -> None:
    gates = codes("units_states", "gate")
    for level in table("severities")["level"]:
        for clock in level["clock"]:
            assert set(clock.get("to", [])) <= ROLES, level["code"]
    for row in table("severities")["minimum"]:
        assert row.get("incident", "ID1") in INCIDENTS, row
        assert row.get("raised_by", "G5") in gates, row
        assert row["level"] in codes("severities", "level"), row
    for row in table("severities")["capa"]["overdue_escalation"]:
        assert set(row["to"]) <= ROLES, row
    assert table("severities")["capa"]["extension_duty"] in DUTIES
    for row in table("bedside")["alert"]:
        assert set(row["to"]) <= ROLES, row["code"]


def test_ways_of_an_incident_name_duties_that_exist() -> None:
    for pair in table("units_states")["incident"]["pair"]:
        assert pair.get("duty", "incident.close") in DUTIES, pair


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
