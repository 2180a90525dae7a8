"""The slice of the trail in sentences and as a table, in both languages, without identities where asked."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ctdesk.config import data_path
from ctdesk.db.tables import Base
from ctdesk.services.inspection_slice import Entry

if TYPE_CHECKING:
    from ctdesk.paper.press import Press

HEAD = ("序号 No.", "时间 Time", "姓名 Who", "工号 Staff no.", "角色 Roles", "动作 Action", "原因 Reason",
        "说明", "What")  # fmt: skip
_LONGEST = 120
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
_QUIET = frozenset({"facts", "number_series"})  # the program's own, and what the record itself shows better
_OF_PATIENTS = frozenset({"patient", "treatment_case"})
# Texts of the program, which name nobody.
_HARMLESS = frozenset({"duty", "form_code", "media_type", "number", "path", "slot", "state", "subject_kind"})
_SECRET = frozenset({"credential", "authority_key", "seal_key"})
_LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Saying:
    """How entries are told: words, zone, what members are called, and whether identities are left out."""

    press: Press
    zone: ZoneInfo
    members: Mapping[int, str]
    masked: bool = False


def slice_csv(entries: Iterable[Entry], say: Saying) -> bytes:
    """The entries as a table that a spreadsheet opens: UTF-8 with its mark, no formula in any cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in entries:
        body = json.loads(one.body)
        zh, en = (told(body, say, language) for language in _LANGUAGES)
        reason = (
            say.press.both("pack_masked") if say.masked and body.get("reason") else body.get("reason") or ""
        )
        at = one.at.astimezone(say.zone).isoformat(sep=" ", timespec="seconds")
        writer.writerow(
            _plain(cell)
            for cell in (
                str(one.seq), at, body["actor_name"], body.get("staff_no", ""),
                " ".join(body.get("roles", ())), body["action"], reason, zh, en,
            )
        )  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def slice_sentences(entries: Iterable[Entry], say: Saying, language: str) -> bytes:
    """The entries as sentences, one a line."""
    lines = []
    for one in entries:
        body = json.loads(one.body)
        at = one.at.astimezone(say.zone).isoformat(sep=" ", timespec="seconds")
        said = told(body, say, language)
        why = _hidden(say, language) if say.masked else body.get("reason")
        reason = _said(say, "pack_because", language).format(reason=why) if body.get("reason") else ""
        lines.append(f"{one.seq}  {at}  {body['actor_name']}  {said}{reason}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def told(body: Mapping[str, Any], say: Saying, language: str) -> str:
    """What one entry says, in few words: the act, and each change as old → new."""
    act = event_words(str(body["action"]), language)
    changes = [_change(one, say, language) for one in body.get("changes", ()) if one["table"] not in _QUIET]
    colon, between = ("：", "；") if language == "zh_CN" else (": ", "; ")
    return act + (colon + between.join(changes) if changes else "")


def event_words(action: str, language: str) -> str:
    """An action in few words: what it is about and what was done, neither said twice."""
    area, _, act = action.partition(".")
    about = _pair(_words()["areas"].get(area), area, language)
    if not act:
        return about
    done = _pair(_words()["acts"].get(act), act, language)
    return done if area == "session" else f"{about} • {done}"


def query_words(code: str, language: str) -> str:
    """What somebody looked at; what has no words is said by its code."""
    return _pair(_words()["queries"].get(code), code.replace("_", " "), language)


def _change(change: Mapping[str, Any], say: Saying, language: str) -> str:
    table, verb = str(change["table"]), str(change["verb"])
    name = _said(say, f"pack_{verb}", language) + _pair(_words()["tables"].get(table), table, language)
    if table in _SECRET:
        return name
    before, after = change["before"], change["after"]
    fields = []
    for column in after:
        if column in _technical() or column in _QUIET or (verb == "insert" and after[column] in (None, "")):
            continue
        value = _value(table, column, after[column], say, language)
        if verb == "update":
            value = f"{_value(table, column, before.get(column), say, language)} → {value}"
        fields.append(f"{_column(table, column, language)} {value}")
    start, between, end = ("（", "，", "）") if language == "zh_CN" else (" (", ", ", ")")
    return f"{name} #{change['row_id']}" + (f"{start}{between.join(fields)}{end}" if fields else "")


def _value(table: str, column: str, value: object, say: Saying, language: str) -> str:
    """A stored value as it reads. Masked, only what cannot name a patient is shown: numbers, times, codes,
    members.
    """
    if value is None or value == "":
        return "–"
    if say.masked and table in _OF_PATIENTS:
        return _hidden(say, language)
    place = f"{table}.{column}"
    if value in (0, 1) and place in _words()["flags"]:
        return _said(say, "pack_yes" if value else "pack_no", language)
    if isinstance(value, int):
        return say.members.get(value, str(value)) if _names_member(table, column) else str(value)
    if isinstance(value, str):
        own = _words()["values"].get(place, {}).get(value)
        if own is not None:
            return str(own[language])
        for kind in _words()["lists"].get(place, ()):
            word = say.press.terms.word(kind, value, language)
            if word != value:
                return word
        if _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(say.zone).isoformat(sep=" ", timespec="seconds")
        if _DAY.fullmatch(value):
            return value
    if say.masked and column not in _HARMLESS:
        return _hidden(say, language)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _names_member(table: str, column: str) -> bool:
    known = Base.metadata.tables.get(table)
    if known is None or column not in known.c:
        return False
    return any(key.column.table.name == "member" for key in known.c[column].foreign_keys)


def _hidden(say: Saying, language: str) -> str:
    return _said(say, "pack_masked", language)


def _said(say: Saying, key: str, language: str) -> str:
    text = say.press.word(key)
    return text.zh_CN if language == "zh_CN" else text.en


def _column(table: str, column: str, language: str) -> str:
    own = _words()["columns_of"].get(table, {})
    return _pair(own.get(column) or _words()["columns"].get(column), column, language)


def _pair(pair: Mapping[str, str] | None, code: str, language: str) -> str:
    return code if pair is None else pair[language]


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "trail_words.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _technical() -> frozenset[str]:
    return frozenset(_words()["technical"])
