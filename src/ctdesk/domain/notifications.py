"""Who outside has to be told of what, by which deadline and how: the matrix as values (domain.md §6.5).

It proposes; a person decides and sends. One message may fulfil several rows to the same recipient, such as
the report of a death that is a second malignancy as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ctdesk.domain.qualifications import Words, read_words


@dataclass(frozen=True, slots=True)
class Telling:
    """One recipient with one deadline; ``ways`` is empty where no source says how. ``only_if``: one of these
    signs has to hold besides; empty asks nothing more.
    """

    to: str
    deadline: str
    ways: tuple[str, ...]
    only_if: frozenset[str]


@dataclass(frozen=True, slots=True)
class Notification:
    """One row of the matrix. ``by`` is the duty that sends, None where ``by_recipient`` reports instead."""

    code: str
    event: Words
    tellings: tuple[Telling, ...]
    by: str | None
    by_recipient: str | None
    also_do: Words | None
    note: Words | None
    proposed_by: frozenset[str]
    frames: frozenset[str]
    confirmed: bool
    source: str


@dataclass(frozen=True, slots=True)
class NotificationTable:
    """``resources/seed/notifications.toml`` as values: ways and recipients by code, rows in their order."""

    ways: Mapping[str, Words]
    recipients: Mapping[str, Words]
    rows: tuple[Notification, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to be told: the row that says so, the recipient, the deadline."""

    row: Notification
    telling: Telling


def incident_signs(code: str, level: str) -> frozenset[str]:
    """What the matrix asks about an incident: its code and its level."""
    return frozenset({code, f"severity:{level}"})


def proposals_for(rows: Iterable[Notification], signs: Collection[str], frame: str) -> tuple[Proposal, ...]:
    """Who is to be told under a frame, in the order of the rows; each recipient once for each deadline."""
    found: dict[tuple[str, str], Proposal] = {}
    for row in rows:
        if frame not in row.frames or row.proposed_by.isdisjoint(signs):
            continue
        for one in row.tellings:
            if not one.only_if or not one.only_if.isdisjoint(signs):
                found.setdefault((one.to, one.deadline), Proposal(row, one))
    return tuple(found.values())


def read_notifications(table: Mapping[str, Any]) -> NotificationTable:
    """Read ``resources/seed/notifications.toml``; raises ``KeyError`` where it lacks what it must say."""
    return NotificationTable(
        ways={row["code"]: read_words(row["name"]) for row in table["way"]},
        recipients={row["code"]: read_words(row["name"]) for row in table["recipient"]},
        rows=tuple(_row(row) for row in table["notification"]),
    )


def _row(row: Mapping[str, Any]) -> Notification:
    also_do, note = row.get("also_do"), row.get("note")
    return Notification(
        code=row["code"],
        event=read_words(row["event"]),
        tellings=tuple(
            Telling(one["to"], one["deadline"], tuple(one.get("ways", ())), frozenset(one.get("only_if", ())))
            for one in row["tell"]
        ),
        by=row.get("by"),
        by_recipient=row.get("by_recipient"),
        also_do=None if also_do is None else read_words(also_do),
        note=None if note is None else read_words(note),
        proposed_by=frozenset(row["proposed_by"]),
        frames=frozenset(row["frames"]),
        confirmed=bool(row["confirmed"]),
        source=row["source"],
    )
