"""The table of duties as shipped: who holds which by role."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.team import Duty


@cache
def duty_table() -> Mapping[str, Duty]:
    """All duties by code; the one place where role → permission is said."""
    return {row["code"]: Duty.from_table(row) for row in _duty_rows()}


@cache
def duty_topics() -> Mapping[str, str]:
    """The topic each duty belongs to."""
    return {str(row["code"]): str(row["topic"]) for row in _duty_rows()}


def holds(duty: Duty, roles: Iterable[str]) -> bool:
    """True when one of these roles holds the duty, or everyone does."""
    return not duty.external and (duty.everyone or not set(duty.held_by).isdisjoint(roles))


@lru_cache(maxsize=512)
def duties_of_roles(roles: frozenset[str]) -> frozenset[str]:
    """The duties that these roles give; what everybody may do is left out."""
    return frozenset(duty.code for duty in duty_table().values() if not roles.isdisjoint(duty.held_by))


@cache
def _duty_rows() -> tuple[Mapping[str, Any], ...]:
    with data_path("resources", "seed", "duties.toml").open("rb") as file:
        return tuple(tomllib.load(file)["duty"])
