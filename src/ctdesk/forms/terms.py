"""The words of the trade that appear on paper, in both languages: states, roles, meanings, duties,
units, yes and no.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property

import msgspec

from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Text


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a signature means: its name and the statement that the signer makes."""

    zh_CN: str
    en: str
    statement: Text

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh_CN


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Every list of ``terms.toml``: code → words. A code without words is shown as itself, and a test
    finds it.
    """

    answers: dict[str, Text]
    severities: dict[str, Text]
    statuses: dict[str, Text]
    record_states: dict[str, Text]
    slot_states: dict[str, Text]
    clock_states: dict[str, Text]
    dispositions: dict[str, Text]
    places: dict[str, Text]
    sources: dict[str, Text]
    aspects: dict[str, Text]
    units: dict[str, Text]
    registers: dict[str, Text]
    repeats: dict[str, Text]
    tells: dict[str, Text]
    subjects: dict[str, Text]
    paper: dict[str, Text]
    bedside: dict[str, Text]
    meanings: dict[str, Meaning]
    roles: dict[str, Text]
    duties: dict[str, Text]

    def word(self, kind: str, code: str, language: str) -> str:
        """The word for a code of one list; raises ``KeyError`` for a list that does not exist."""
        words = self._lists[kind]
        found = words.get(code)
        return code if found is None else found.in_language(language)

    def statement(self, meaning: str, language: str) -> str:
        """The sentence that a signer of this meaning stands for."""
        return self.meanings[meaning].statement.in_language(language)

    @cached_property
    def _lists(self) -> Mapping[str, Mapping[str, Text | Meaning]]:
        return {name: getattr(self, name) for name in self.__struct_fields__}


def read_terms(source: str, name: str = "terms.toml") -> Terms:
    """Read ``terms.toml``; raises ``CtdeskError`` with code ``FORMDEF-12`` naming what is wrong in it."""
    try:
        return msgspec.convert(tomllib.loads(source), Terms)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CtdeskError("FORMDEF-12", name=name, problem=str(error)) from error
