"""The matrix of responsibilities agrees with the permissions."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from ctdesk.domain.raci import ACTING, Gap, gaps, letters_of, read_raci, unaccounted
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "raci.toml").read_text("utf-8"))
DUTIES = tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]
ROLES = {row["code"] for row in tomllib.loads((SEED / "roles.toml").read_text("utf-8"))["role"]}
COLUMNS, STEPS = read_raci(TABLE)
HELD_BY = {row["code"]: frozenset(ROLES if row.get("everyone") else row.get("held_by", ())) for row in DUTIES}


def test_whoever_is_accountable_does_or_verifies_holds_a_duty_of_the_step() -> None:
    assert gaps(COLUMNS, STEPS, HELD_BY) == ()


def test_a_permission_taken_away_shows_in_the_step() -> None:
    without = {**HELD_BY, "followup.review": frozenset(), "followup.record": frozenset({"R04"})}
    assert gaps(COLUMNS, STEPS, without) == (
        Gap("follow_up", "PHYS", "A"),
        Gap("follow_up", "NURSE", "R"),
    )


def test_a_duty_that_does_not_exist_is_told() -> None:
    known = {code: roles for code, roles in HELD_BY.items() if code != "recall.verify"}
    assert Gap("recall", "recall.verify", "?") in gaps(COLUMNS, STEPS, known)


def test_every_step_has_somebody_accountable_and_columns_name_roles_that_exist() -> None:
    assert unaccounted(STEPS) == ()
    assert {role for column in COLUMNS for role in column.roles} <= ROLES
    assert len({step.code for step in STEPS}) == len(STEPS)


def test_a_role_is_shown_with_its_letters() -> None:
    lead = letters_of(COLUMNS, STEPS, "R01")
    assert lead["documents_delegation"] == ("A",)
    assert lead["follow_up"] == ("I",)
    witness = letters_of(COLUMNS, STEPS, "R13")
    assert witness == letters_of(COLUMNS, STEPS, "R11")
    assert any(ACTING & set(letters) for letters in witness.values())
    assert letters_of(COLUMNS, STEPS, "R36") == {}


@pytest.mark.parametrize(
    "cells",
    [{"NOBODY": ["A"]}, {"LEAD": ["X"]}],
    ids=["a column nobody declared", "a letter nobody declared"],
)
def test_a_matrix_that_cannot_be_read_is_refused(cells: dict[str, Any]) -> None:
    step = {"code": "s", "name": {"zh_CN": "步", "en": "step"}, "duties": [], "cells": cells}
    with pytest.raises(ValueError, match="s: "):
        read_raci({**TABLE, "step": [step]})
