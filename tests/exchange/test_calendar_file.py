"""The calendar file, held against the rules of RFC 5545 by a strict reader that shares no code with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ctdesk.exchange.calendar_file import CalendarDue, calendar_file

AT = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
LINE = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^;:]+)*):(.*)", re.DOTALL)
NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}


def read(raw: bytes) -> list[dict[str, str]]:
    """The events of a file: CRLF everywhere, 75 octets at most, each line whole UTF-8, text unescaped."""
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    pieces = raw[:-2].split(b"\r\n")
    for piece in pieces:
        assert len(piece) <= 75
        piece.decode("utf-8")  # no character is cut in two
    whole: list[str] = []
    for piece in pieces:
        if piece.startswith(b" "):
            whole[-1] += piece[1:].decode()
        else:
            whole.append(piece.decode())
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert sorted(whole).count("VERSION:2.0") == 1
    assert any(line.startswith("PRODID:") for line in whole)
    events: list[dict[str, str]] = []
    inside = False
    for line in whole:
        found = LINE.fullmatch(line)
        assert found, line
        name, value = found[1], found[3]
        if line == "BEGIN:VEVENT":
            assert not inside
            events.append({})
            inside = True
        elif line == "END:VEVENT":
            assert events[-1].keys() >= NEEDED
            inside = False
        elif inside:
            assert name not in events[-1], "a property stands once"
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value) or name.startswith("DT")
            events[-1][name] = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
    assert not inside
    return events


def test_every_due_is_read_back_as_it_was_whatever_its_text() -> None:
    odd = "罐 B；校准, 液位\\低; 下一行\r\n😀" + "细胞治疗" * 40 + "\x07"
    there = timezone(timedelta(hours=8))
    dues = [
        CalendarDue("a@ctdesk", AT, odd, "x" * 300),
        CalendarDue("b@ctdesk", AT.astimezone(there), "FL-1"),
        CalendarDue("c@ctdesk", datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))), ""),
    ]
    first, second, third = read(calendar_file(dues, made_at=AT, name="ctdesk, 到期"))
    assert first["SUMMARY"] == odd.replace("\r\n", "\n").replace("\x07", "")
    assert (first["UID"], first["DTSTAMP"], first["DTEND"]) == (
        "a@ctdesk",
        "20261025T013000Z",
        "20261025T013000Z",
    )
    assert first["DTSTART"] == "20261025T011500Z"
    assert first["DESCRIPTION"] == "x" * 300
    assert second["DTEND"] == third["DTEND"] == first["DTEND"]  # the same moment in three zones
    assert read(calendar_file([], made_at=AT, name="")) == []
    with pytest.raises(ValueError, match="2026"):
        calendar_file([CalendarDue("d", AT.replace(tzinfo=None), "")], made_at=AT, name="")
