"""Dues as a calendar file after RFC 5545, for any calendar program; pure, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FOLD = 75  # octets of one line, RFC 5545 3.1
_PRODUCT = "-//ctdesk//dues//EN"


@dataclass(frozen=True, slots=True)
class CalendarDue:
    """Something due at a moment. ``uid`` stays the same for the same thing, so that a calendar that reads the
    file again changes the entry and does not add one.
    """

    uid: str
    due: datetime
    summary: str
    description: str = ""


def calendar_file(dues: Iterable[CalendarDue], *, made_at: datetime, name: str) -> bytes:
    """The file: one event for each due, fifteen minutes that end with it, times in UTC.

    Raises ``ValueError`` for a time without a zone.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in dues:
        lines += _event(one, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends as RFC 5545 3.3.11 asks; other controls go."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in whole if one == "\n" or (ord(one) >= 32 and ord(one) != 127))
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, "\\" + sign)
    return kept.replace("\n", "\\n")


def _event(one: CalendarDue, made_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.uid)}",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(one.due - timedelta(minutes=15))}",
        f"DTEND:{_utc(one.due)}",
        f"SUMMARY:{escaped(one.summary)}",
    ]
    if one.description:
        lines.append(f"DESCRIPTION:{escaped(one.description)}")
    return [*lines, "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT"]


def _utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> Iterator[bytes]:
    """A content line in pieces of at most 75 octets, no character cut in two; each after the first begins
    with a space that counts.
    """
    piece, room = b"", FOLD
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece = b" "
        piece += octets
    yield piece
