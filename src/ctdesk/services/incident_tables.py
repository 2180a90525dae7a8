"""The tables of incidents, actions, deadlines, notifications, the bedside and recalls as shipped, each
read once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.bedside_alerts import BedsideRules, read_bedside
from ctdesk.domain.capa import CapaRules, read_capa
from ctdesk.domain.deadlines import DeadlineRule, read_deadlines
from ctdesk.domain.incidents import SeverityRules, read_severities
from ctdesk.domain.notifications import NotificationTable, read_notifications
from ctdesk.domain.qualifications import Words, read_words
from ctdesk.domain.recall import RecallRules, read_recall

# Clocks inside the house that end with the signature of a paper (``incident_papers``), and not otherwise.
SIGNED = frozenset(
    f"severity:{level}.{step}"
    for level in ("I", "II", "III")
    for step in ("written", "rca_report", "closure")
)


@dataclass(frozen=True, slots=True)
class IncidentCode:
    """One code of the list with its group; ``raised_by`` are the rules that report it by themselves."""

    code: str
    name: Words
    group: str
    group_name: Words
    raised_by: frozenset[str]


@cache
def incident_codes() -> Mapping[str, IncidentCode]:
    """The code list, by code and in its order."""
    table = _table("incident_codes")
    groups = {row["code"]: read_words(row["name"]) for row in table["group"]}
    return {
        row["code"]: IncidentCode(
            row["code"],
            read_words(row["name"]),
            row["group"],
            groups[row["group"]],
            frozenset(row.get("raised_by", ())),
        )
        for row in table["code"]
    }


@cache
def cause_categories() -> Mapping[str, Words]:
    """The six categories of root cause: the bones of the fishbone."""
    rows = _table("incident_codes")["incident"]["root_cause_categories"]
    return {row["code"]: read_words(row["name"]) for row in rows}


@cache
def process_steps() -> Mapping[str, Words]:
    """The steps of the work, from the qualification of the site to the follow-up, by code."""
    return {row["code"]: read_words(row["name"]) for row in _table("raci")["step"]}


@cache
def deadline_rules() -> Mapping[str, DeadlineRule]:
    """All deadlines by code."""
    return read_deadlines(_table("deadlines"))


@cache
def severity_rules() -> SeverityRules:
    """Levels with their internal clocks, automatic minimums, and when an action is owed."""
    return read_severities(_table("severities"))


@cache
def capa_rules() -> CapaRules:
    """Kinds of action with their longest time, window of effect, extensions, escalation, classes of
    finding.
    """
    return read_capa(_table("severities"))


@cache
def notification_table() -> NotificationTable:
    """Who is told of what, by when and how."""
    return read_notifications(_table("notifications"))


@cache
def bedside_rules() -> BedsideRules:
    """Alerts, medicines of the antidote log, kinds of events, and how often a score is taken."""
    return read_bedside(_table("bedside"))


@cache
def recall_rules() -> RecallRules:
    """Classes of a recall, what it may go by, and its targets."""
    return read_recall(_table("recall"))


def _table(name: str) -> Mapping[str, Any]:
    with data_path("resources", "seed", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
