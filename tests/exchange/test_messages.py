"""Every code that codes, logger files and tables can raise or note has a sentence in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_profiles import load_profile, profile_from_toml

ROOT = Path(__file__).parents[2]
MESSAGES = {
    code: entry
    for area in ("scan", "logger")
    for code, entry in tomllib.loads(
        (ROOT / "forms" / "messages" / f"{area}.toml").read_text(encoding="utf-8")
    ).items()
}
SOURCES = {
    path: path.read_text(encoding="utf-8") for path in (ROOT / "src" / "ctdesk" / "exchange").glob("*.py")
}


def test_every_code_in_the_source_has_a_sentence() -> None:
    used = {
        code for source in SOURCES.values() for code in re.findall(r'"((?:SCAN|CSV|LOG)-[0-9]{2})"', source)
    }
    assert len(used) > 40
    assert used <= set(MESSAGES)


def test_every_question_in_the_source_has_a_sentence() -> None:
    asked = {code for source in SOURCES.values() for code in re.findall(r'settle\(\s*"([a-z_]+)"', source)}
    assert {f"ASK-{code}" for code in asked} == {
        code for code in MESSAGES if code.startswith("ASK-") and "." not in code
    }


def test_the_scan_codes_are_complete() -> None:
    assert {f"SCAN-{number:02d}" for number in range(1, 13)} <= set(MESSAGES)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_the_same_values(code: str) -> None:
    entry = MESSAGES[code]
    assert set(entry) <= {"zh_CN", "en", "next"}
    for words in (entry, entry.get("next", {"zh_CN": "", "en": ""})):
        places = [sorted(re.findall(r"\{[a-z_]+\}", words[language])) for language in ("zh_CN", "en")]
        assert places[0] == places[1]


def test_the_values_raised_are_those_the_sentences_name() -> None:
    for source in SOURCES.values():
        for code, values in re.findall(
            r'(?:CtdeskError|note)\(\s*"((?:SCAN|CSV|LOG)-[0-9]{2})"((?:[^()]|\([^()]*\))*)\)', source
        ):
            given = set(re.findall(r"([a-z]+)=", values))
            needed = set(re.findall(r"\{([a-z_]+)\}", MESSAGES[code]["en"]))
            assert needed <= given, (code, needed - given)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "resources" / "logger_profiles").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_shipped_profile_is_right_and_named_like_its_file(path: Path) -> None:
    profile = profile_from_toml(path.read_text(encoding="utf-8"))
    assert profile.name == path.stem
    assert {"zh_CN", "en"} <= set(profile.title)
    assert profile.match


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"name": "UPPER", "title": {"zh_CN": "a", "en": "a"}},
        {"name": "a"},
        {"name": "a", "title": {"zh_CN": "a"}},
        {"name": "a", "title": {"zh_CN": "a", "en": "a"}, "colour": "red"},
        {"name": "a", "title": {"zh_CN": "a", "en": "a"}, "match": ["("]},
        {"name": "a", "title": {"zh_CN": "a", "en": "a"}, "time_columns": ["0"]},
    ],
)
def test_a_wrong_profile_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(CtdeskError, match="LOG-50"):
        load_profile(stored)


def test_a_profile_that_is_no_toml_is_refused() -> None:
    with pytest.raises(CtdeskError, match="LOG-50"):
        profile_from_toml("name = ")
