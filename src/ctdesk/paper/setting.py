"""How values read on paper: numbers, times, people, choices and files, as plain text in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ctdesk.domain.answers import Answer, Source, State, Value
from ctdesk.forms.definition import Column, Item, Text
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.record_paper import PictureOnPaper, RecordPaper

MARK = "▲"
_HYPHEN_MINUS = re.compile(r"(?<![\w−-])-(?=\d)")
_SYMBOLS = frozenset({"°C", "°C·min", "s", "min", "h", "cm", "mL", "%"})


@dataclass(frozen=True, slots=True)
class Setting:
    """The press, and what of the record every value may need: zone, names, words of references, files."""

    press: Press
    time_zone: tzinfo
    day: date | None
    people: Mapping[int, str]
    shown: Mapping[str, str]
    files: Mapping[str, PictureOnPaper]

    @classmethod
    def of(cls, paper: RecordPaper, press: Press) -> Setting:
        """The setting of one record's paper."""
        zone = paper.site.time_zone
        return cls(
            press=press,
            time_zone=zone,
            day=None if paper.opened_at is None else paper.opened_at.astimezone(zone).date(),
            people=paper.people,
            shown=paper.shown,
            files={entry.sha256: entry for entry in paper.attachments},
        )

    def text(self, answer: Answer | None, asked: Item | Column, path: str) -> str:
        """An answer as one text; what was not answered says so."""
        if answer is not None and answer.source is Source.COMPUTED and answer.value == []:
            return self.press.both("none_listed")  # it was looked for, and there is nothing
        if answer is None or (answer.state is State.GIVEN and answer.value in (None, "", [])):
            return self.press.both_of("answers", "blank")
        if answer.state is not State.GIVEN:
            return self.press.both_of("answers", answer.state.value)
        return self.value(answer.value, asked, path, unit=answer.unit)

    def value(self, value: Value, asked: Item | Column, path: str, *, unit: str | None = None) -> str:
        """A value as one text, by the type of its question."""
        known = self.shown.get(path)
        if known is not None:
            return known
        if isinstance(value, bool):
            return self.press.both_of("answers", "yes" if value else "no")
        if asked.type == "choice":
            return on_one_line(option_text(asked, value))
        if asked.type == "quantity":
            return self.quantity(value, unit or asked.unit)
        if asked.type == "datetime" and isinstance(value, str):
            return self.moment(value)
        if asked.type == "timer" and isinstance(value, Mapping):
            return self.timer(value, unit or asked.unit)
        if asked.type == "person" and isinstance(value, int):
            return self.people.get(value, f"#{value}")
        if asked.type == "person" and isinstance(value, Mapping):
            return self.confirmed(value)
        if asked.type == "attachment":
            return self.file_names(value)
        if isinstance(value, list):
            return "、".join(self.plain(part) for part in value)
        return self.plain(value)

    def plain(self, value: Value) -> str:
        """A value of no particular type."""
        if isinstance(value, bool):
            return self.press.both_of("answers", "yes" if value else "no")
        if isinstance(value, Mapping):
            # A finding is named by where it stands; what it says stands there and on the first page.
            named = value.get("path") if "severity" in value else None
            return str(named) if named else " · ".join(self.plain(part) for part in value.values())
        return "" if value is None else str(value)

    def confirmed(self, value: Mapping[str, Value]) -> str:
        """A person named in an answer, and when that person confirmed it with the own password."""
        at = value.get("confirmed_at")
        name = str(value.get("name", ""))
        return f"{name} · {self.moment(at)}" if isinstance(at, str) else name

    def quantity(self, value: Value, unit: str | None) -> str:
        """A decimal string with a real minus and its unit."""
        number = signed(str(value))
        if not unit:
            return number
        if unit == "count":
            return number
        if unit in _SYMBOLS:
            return f"{number} {unit}"
        words = self.press.listed("units", unit)
        head, _, rest = words.en.partition(" ")
        # "×10⁶ 个细胞 cells": the power is written once.
        own = words.zh_CN
        return f"{number} {own} {rest}" if rest and own.startswith(head) else f"{number} {on_one_line(words)}"

    def limits(self, low: str | None, high: str | None, asked: Item) -> str:
        """Both limits as far as they are known, empty when there are none."""
        unit = asked.unit if asked.type in {"quantity", "timer"} else None
        parts = []
        for sign, bound in (("≥", low), ("≤", high)):
            if bound is not None:
                shown = (
                    self.quantity(bound, unit)
                    if unit
                    else self.moment(bound)
                    if "T" in bound
                    else signed(bound)
                )
                parts.append(f"{sign} {shown}")
        return "，".join(parts)

    def moment(self, value: str) -> str:
        """A point in time in the zone of the site, with its offset; a text that is none stays as it is."""
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return value if at.tzinfo is None else self.at(at)

    def at(self, moment: datetime, *, seconds: bool = False) -> str:
        """``2026-11-21 09:21 +08:00`` in the zone of the site."""
        local = moment.astimezone(self.time_zone)
        form = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
        offset = local.strftime("%z")
        return f"{local.strftime(form)} {offset[:3]}:{offset[3:5]}"

    def clock(self, moment: datetime) -> str:
        """``09:24`` on the day of the record, ``11-22 09:24`` on another."""
        local = moment.astimezone(self.time_zone)
        return local.strftime("%H:%M" if local.date() == self.day else "%m-%d %H:%M")

    def who(self, answer: Answer | None) -> str:
        """Time and person of an entry, and how it came in where it was not typed."""
        if answer is None:
            return ""
        if answer.by is None:
            return self.press.both_of("sources", answer.source.value)
        name = self.people.get(answer.by, f"#{answer.by}")
        return f"{self.clock(answer.entered_at)} {name}"

    def how(self, answer: Answer | None) -> str:
        """How an entry came in, empty when it was typed by the person named."""
        if answer is None or answer.by is None or answer.source is Source.TYPED:
            return ""
        return self.press.both_of("sources", answer.source.value)

    def timer(self, value: Mapping[str, Value], unit: str | None) -> str:
        """Seconds with start and stop."""
        seconds = value.get("seconds")
        start, stop = value.get("started_at"), value.get("stopped_at")
        spent = self.press.both("timer_running") if seconds is None else self.quantity(seconds, unit or "s")
        span = "–".join(self._second(part) for part in (start, stop) if isinstance(part, str))
        return f"{spent}（{span}）" if span else spent

    def file_names(self, value: Value) -> str:
        """Names of attached files, by their SHA-256."""
        digests = value if isinstance(value, list) else [value]
        names = []
        for digest in digests:
            entry = self.files.get(str(digest))
            names.append(f"{short_digest(str(digest))}" if entry is None else entry.name)
        return "、".join(names)

    def _second(self, moment: str) -> str:
        try:
            return datetime.fromisoformat(moment).astimezone(self.time_zone).strftime("%H:%M:%S")
        except ValueError:
            return moment


def option_text(asked: Item | Column, value: Value) -> Text:
    """The words of a choice; a value without an option shows itself."""
    for option in asked.options:
        if option.code == value:
            return option.text
    return Text(zh_CN=str(value), en=str(value))


def signed(number: str) -> str:
    """A number with a real minus sign."""
    return "−" + number[1:] if number.startswith("-") else number


def with_minus(sentence: str) -> str:
    """A sentence whose negative numbers have a real minus sign."""
    return _HYPHEN_MINUS.sub("−", sentence)


def short_digest(digest: str) -> str:
    """``9f3c 77ab … e21a``: enough of a digest to compare by eye."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if len(digest) > 12 else digest


def digest_tail(digest: str) -> str:
    """The last eight digits of a digest, in two groups."""
    return f"{digest[-8:-4]} {digest[-4:]}"
