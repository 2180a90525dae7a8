"""The sentence for every code, in both languages, with the next step: read from ``forms/messages/*.toml``.

A file holds tables like ``[CFG-01]`` with ``zh_CN``, ``en`` and perhaps ``next = { zh_CN = …, en = … }``. A
word in braces is filled from the error's values; a value that is itself a code, such as
``reason="network"`` of ``CFG-03``, has its words under ``["CFG-03.network"]``; a value called ``duty`` is
said in the words of ``forms/terms.toml``; one that is a mapping holds its
words by language. ``load_messages`` is called once by the wiring, before anything can
fail.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("zh_CN", "en")


class BadMessages(ValueError):
    """A message file is wrong; says file, code and what is wrong. The mistake of an author, not of a user."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence and, where there is one, the next step, each by language."""

    text: Mapping[str, str]
    next: Mapping[str, str] | None = None


_loaded: dict[str, Message] = {}
_read_from: list[object] = []  # the files as they stood when they were read
_duties: dict[str, Mapping[str, str]] = {}


def load_messages(folder: Path) -> Mapping[str, Message]:
    """Read every message file in ``folder`` and use it from now on; raises ``BadMessages``.

    Files that have not changed since are not read again.
    """
    import tomllib  # here, for the window imports this module before it needs a sentence

    files = sorted(folder.glob("*.toml"))
    stand: list[object] = [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    if stand and stand == _read_from:
        return MappingProxyType(dict(_loaded))
    found: dict[str, Message] = {}
    for path in files:
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise BadMessages(f"{path.name}: {error}") from error
        for code, table in tables.items():
            if code in found:
                raise BadMessages(f"{path.name}: [{code}] stands in two places")
            found[code] = _read(f"{path.name}: [{code}]", table)
    _loaded.clear()
    _loaded.update(found)
    _read_from[:] = stand
    terms = folder.parent / "terms.toml"
    if terms.is_file():
        _duties.update(tomllib.loads(terms.read_text("utf-8")).get("duties", {}))
    return MappingProxyType(dict(found))


def sentence(code: str, language: str, /, **values: object) -> str:
    """What to tell a person about ``code``; an unknown code is told as such, never raised."""
    message = _loaded.get(code)
    if message is None:
        unknown = _loaded.get("UNKNOWN-CODE")
        return code if unknown is None else unknown.text[_known(language)].format(code=code)
    return _filled(message.text, code, language, values)


def next_step(code: str, language: str, /, **values: object) -> str | None:
    """What to do about ``code``, or None where the sentence says it all."""
    message = _loaded.get(code)
    if message is None or message.next is None:
        return None
    return _filled(message.next, code, language, values)


def placeholders(text: str) -> frozenset[str]:
    """Names in braces in ``text``; raises ``ValueError`` for anything but plain names."""
    names = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{{{name}}} is no plain name")
        names.add(name)
    return frozenset(names)


def _read(place: str, table: object) -> Message:
    if not isinstance(table, dict):
        raise BadMessages(f"{place} is no table")
    unknown = set(table) - {*LANGUAGES, "next"}
    if unknown:
        raise BadMessages(f"{place}: unknown key {', '.join(sorted(unknown))}")
    following = table.get("next")
    text = _both(place, {key: value for key, value in table.items() if key != "next"})
    if following is not None and not isinstance(following, dict):
        raise BadMessages(f"{place}: next is no table")
    return Message(text, None if following is None else _both(f"{place} next", following))


def _both(place: str, texts: dict[str, object]) -> Mapping[str, str]:
    for language in LANGUAGES:
        if not isinstance(texts.get(language), str) or not str(texts[language]).strip():
            raise BadMessages(f"{place}: {language} is missing")
    if set(texts) != set(LANGUAGES):
        raise BadMessages(f"{place}: unknown key {', '.join(sorted(set(texts) - set(LANGUAGES)))}")
    try:
        names = {language: placeholders(str(texts[language])) for language in LANGUAGES}
    except ValueError as error:
        raise BadMessages(f"{place}: {error}") from error
    if names["zh_CN"] != names["en"]:
        odd = ", ".join(sorted(names["zh_CN"] ^ names["en"]))
        raise BadMessages(f"{place}: {odd} stands in one language only")
    return MappingProxyType({language: str(texts[language]) for language in LANGUAGES})


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "zh_CN"


class _Gaps(dict[str, object]):
    """A value that was not handed over prints as a dash: a sentence with a gap is better than none."""

    def __missing__(self, key: str) -> str:
        return "–"


def _filled(text: Mapping[str, str], code: str, language: str, values: Mapping[str, object]) -> str:
    words = _Gaps(values)
    for name, value in values.items():
        if isinstance(value, Mapping):
            words[name] = value.get(_known(language), "–")
        elif isinstance(value, str) and f"{code}.{value}" in _loaded:
            words[name] = _loaded[f"{code}.{value}"].text[_known(language)]
        elif name == "duty" and isinstance(value, str) and value in _duties:
            words[name] = _duties[value][_known(language)]
    return text[_known(language)].format_map(words)
