"""What is known about one format of logger file; profiles are data, shipped as TOML or saved from a person's
answers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ctdesk.domain.errors import CtdeskError

HEAD_LINES = 80


@dataclass(frozen=True, slots=True)
class Profile:
    """One format. An empty field is not known: it is found where the file leaves no doubt, else asked.

    ``match`` are regular expressions that must all be found in the first 80 lines. ``time``, ``clock`` and
    ``values`` name columns by expressions on their headers, ``time_columns`` and ``value_columns`` by number
    from 0.
    """

    name: str
    title: Mapping[str, str]
    match: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    time: str = ""
    clock: str = ""
    values: str = ""
    time_columns: tuple[int, ...] = ()
    value_columns: tuple[int, ...] = ()
    date_order: str = ""
    decimal: str = ""
    unit: str = ""
    zone: str = ""
    """IANA name, ``UTC``, an offset, or ``site``."""
    probe: str = ""
    serial: str = ""
    serial_column: str = ""
    trip: str = ""
    events: str = ""

    def fits(self, head: str) -> bool:
        """Whether the beginning of a file is of this format."""
        return bool(self.match) and all(
            re.search(one, head, re.MULTILINE | re.IGNORECASE) for one in self.match
        )


def profile_from_toml(text: str) -> Profile:
    """A profile from the text of its file; raises ``LOG-50``."""
    try:
        return load_profile(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CtdeskError("LOG-50", name="", part=str(error)) from None


def load_profile(stored: Mapping[str, Any]) -> Profile:
    """A profile from its stored form; raises ``LOG-50`` naming the part that is wrong."""
    name = stored.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise CtdeskError("LOG-50", name=str(name), part="name")
    known = {field.name for field in fields(Profile)}
    taken: dict[str, Any] = {}
    for key, value in stored.items():
        if key not in known or not _right_kind(key, value):
            raise CtdeskError("LOG-50", name=name, part=key)
        taken[key] = tuple(value) if isinstance(value, list) else value
    if "title" not in taken:
        raise CtdeskError("LOG-50", name=name, part="title")
    for key in ("match", "time", "clock", "values", "serial", "serial_column", "trip", "events"):
        for expression in [taken.get(key, "")] if isinstance(taken.get(key, ""), str) else taken[key]:
            try:
                re.compile(expression)
            except re.error:
                raise CtdeskError("LOG-50", name=name, part=key) from None
    return Profile(**taken)


def profile_from_answers(
    name: str,
    title: Mapping[str, str],
    answers: Mapping[str, str],
    header: str,
    base: Profile | None = None,
    *,
    first_line: str = "",
) -> dict[str, Any]:
    """The stored form of a profile that remembers a person's answers about a format (``load_profile`` reads
    it).

    ``header`` is the header line by which such a file is known again; without one it is the form of
    ``first_line``, and with neither the profile must be chosen by name. What belongs to one file only, such
    as a missing year, is not remembered.
    """
    stored: dict[str, Any] = {} if base is None else _stored(base)
    stored |= {"name": name, "title": dict(title)}
    if header.strip():
        stored["match"] = [re.escape(header.strip())]
    elif first_line.strip():
        stored["match"] = [form_of(first_line)]
    for key, question in (
        ("encoding", "encoding"),
        ("delimiter", "delimiter"),
        ("date_order", "date_order"),
        ("decimal", "decimal"),
        ("unit", "unit"),
        ("zone", "zone"),
        ("probe", "probe"),
    ):
        if question in answers:
            stored[key] = answers[question]
    for key in ("time_columns", "value_columns"):
        if key in answers:
            stored[key] = columns_of(answers[key])
    load_profile(stored)
    return stored


def form_of(line: str) -> str:
    """An expression for lines of the same form at the head of a file: numbers, words and signs may differ."""
    parts = re.findall(r"[-+]?[0-9]+|[A-Za-z]+|[^0-9A-Za-z+-]+|[-+]", line.strip())
    kinds = [
        "[-+]?[0-9]+"
        if part[-1].isdigit()
        else "[A-Za-z]+"
        if part.isascii() and part.isalpha()
        else re.escape(part)
        for part in parts
    ]
    return r"\A\ufeff?\s*" + "".join(kinds) + r"\s*$"


def columns_of(answer: str) -> list[int]:
    """Column numbers from an answer such as ``0``, ``0+1`` or ``2,3``; raises ``LOG-04``."""
    numbers = re.split(r"[+,]", answer)
    if not all(re.fullmatch(r"[0-9]{1,3}", number) for number in numbers):
        raise CtdeskError("LOG-04", question="columns", answer=answer)
    return [int(number) for number in numbers]


def _stored(profile: Profile) -> dict[str, Any]:
    values = {field.name: getattr(profile, field.name) for field in fields(Profile)}
    return {
        key: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
        for key, value in values.items()
        if value
    }


def _right_kind(key: str, value: object) -> bool:
    if key == "title":
        return isinstance(value, Mapping) and {"zh_CN", "en"} <= set(value)
    if key == "match":
        return _list_of(value, str)
    if key in ("time_columns", "value_columns"):
        return _list_of(value, int)
    return isinstance(value, str)


def _list_of(value: object, kind: type) -> bool:
    return isinstance(value, list | tuple) and all(type(item) is kind for item in value)
