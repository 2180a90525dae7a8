"""Every code that can reach paper has words in both languages, the same as the seed tables."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from ctdesk.domain.answers import Source
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import RecordState
from ctdesk.domain.units import DISPOSITION, PLACE
from ctdesk.forms import definition as language
from ctdesk.forms.messages import load_messages
from ctdesk.forms.questions import Status, Why
from ctdesk.forms.reasons import reason_sentence
from ctdesk.forms.slots import SlotStatus
from ctdesk.forms.terms import read_terms
from ctdesk.forms.vocabulary import SOURCES, SUBJECTS
from fixtures.acceptance import FORMS, SEED, terms


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("severities", get_args(language.Severity)),
        ("units", get_args(language.Unit)),
        ("tells", get_args(language.Tell)),
        ("statuses", get_args(Status)),
        ("slot_states", get_args(SlotStatus)),
        ("record_states", tuple(state.value for state in RecordState)),
        ("sources", tuple(source.value for source in Source)),
        ("registers", tuple(SOURCES)),
        ("subjects", tuple(SUBJECTS)),
        ("dispositions", tuple(DISPOSITION.states)),
        ("places", tuple(PLACE.states)),
    ],
)
def test_every_code_has_words(kind: str, codes: tuple[str, ...]) -> None:
    assert set(codes) - set(getattr(terms(), kind)) == set()


def _seed(name: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = tomllib.loads((SEED / f"{name}.toml").read_text("utf-8"))
    return found


@pytest.mark.parametrize(
    ("kind", "table", "key", "text"),
    [
        ("roles", "roles", "role", "name"),
        ("duties", "duties", "duty", "text"),
        ("meanings", "meanings", "meaning", "name"),
        ("meanings", "meanings", "meaning", "statement"),
    ],
)
def test_words_are_those_of_the_seed(kind: str, table: str, key: str, text: str) -> None:
    words = getattr(terms(), kind)
    for row in _seed(table)[key]:
        mine = words[row["code"]].statement if text == "statement" else words[row["code"]]
        assert {"zh_CN": mine.zh_CN, "en": mine.en} == row[text]
    assert set(words) == {row["code"] for row in _seed(table)[key]}


def test_no_word_is_empty() -> None:
    found = tomllib.loads((FORMS / "terms.toml").read_text("utf-8"))
    for kind, words in found.items():
        for code, text in words.items():
            assert text["zh_CN"].strip(), (kind, code)
            assert text["en"].strip(), (kind, code)


def test_a_word_unknown_is_shown_as_its_code() -> None:
    assert terms().word("units", "°C", "en") == "°C"
    assert terms().word("roles", "R99", "zh_CN") == "R99"
    with pytest.raises(KeyError):
        terms().word("flavours", "sweet", "en")


@pytest.mark.parametrize("source", ["answers = 1", "[answers", "[colours]\nred = 1"])
def test_a_broken_file_is_refused(source: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        read_terms(source)
    assert refused.value.code == "FORMDEF-12"


def test_a_reason_is_said_with_the_words_of_the_register() -> None:
    load_messages(FORMS / "messages")
    differs = Why("FIND-DIFFERS", {"value": "X", "with": "order.coi_id"})
    assert reason_sentence(differs, terms(), "en") == '"X" does not agree with COI identifier of the order.'
    above = Why("FIND-ABOVE", {"value": "-120", "limit": "-130", "unit": "°C"})
    assert reason_sentence(above, terms(), "zh_CN") == "-120 °C 超过上限 -130 °C。"


def test_every_reason_a_question_can_have_has_a_sentence() -> None:
    source = (Path(language.__file__).parent / "questions.py").read_text("utf-8")
    messages = load_messages(FORMS / "messages")
    codes = {part.partition('"')[0] for part in source.split('"FIND-')[1:]}
    assert codes
    assert {f"FIND-{code}" for code in codes} - set(messages) == set()
