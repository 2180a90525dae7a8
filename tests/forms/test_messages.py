"""Every expected failure has its sentence in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from ctdesk.config import data_path
from ctdesk.forms.messages import LANGUAGES, BadMessages, Message, load_messages, next_step, sentence

SOURCE = Path(__file__).parents[2] / "src" / "ctdesk"


def test_every_message_of_the_product_can_be_read(messages: Mapping[str, Message]) -> None:
    assert len(messages) > 30, "load_messages refuses a message that lacks a language or differs in its gaps"


def test_every_code_raised_in_the_source_has_a_sentence(messages: Mapping[str, Message]) -> None:
    raised = re.compile(r'(?:CtdeskError|Refused|StaleRecord|NotFound)\(\s*"([A-Z][A-Z0-9-]+)"')
    lacking = {
        (code, path.relative_to(SOURCE).as_posix())
        for path in SOURCE.rglob("*.py")
        for code in raised.findall(path.read_text("utf-8"))
        if code not in messages
    }
    assert not lacking


def load(folder: Path, text: str) -> Mapping[str, Message]:
    (folder / "x.toml").write_text(text, "utf-8")
    return load_messages(folder)


@pytest.fixture
def put_back() -> object:
    yield
    load_messages(data_path("forms", "messages"))


@pytest.mark.usefixtures("put_back")
def test_values_fill_the_gaps_and_codes_among_them_become_words(tmp_path: Path) -> None:
    load(
        tmp_path,
        '[A]\nzh_CN = "{n} 份：{why}"\nen = "{n} copies: {why}"\n'
        'next = { zh_CN = "等 {n}", en = "wait {n}" }\n'
        '["A.late"]\nzh_CN = "太晚"\nen = "too late"\n',
    )
    assert sentence("A", "en", n=3, why="late") == "3 copies: too late"
    assert sentence("A", "zh_CN", n=3, why="late") == "3 份：太晚"
    assert sentence("A", "en", n=3, why="{n} braces") == "3 copies: {n} braces"
    assert sentence("A", "en", n=3) == "3 copies: –"
    assert next_step("A", "zh_CN", n=1) == "等 1"
    assert next_step("A.late", "en") is None


def test_an_unknown_code_is_told_rather_than_raised(messages: Mapping[str, Message]) -> None:
    assert "XX-99" in sentence("XX-99", "en") and "XX-99" in sentence("XX-99", "zh_CN")
    assert next_step("XX-99", "en") is None


@pytest.mark.usefixtures("put_back")
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[A]\nen = "x"\n', r"\[A\]: zh_CN is missing"),
        ('[A]\nzh_CN = "x"\nen = " "\n', r"\[A\]: en is missing"),
        ('[A]\nzh_CN = "{n}"\nen = "x"\n', r"\[A\]: n stands in one language only"),
        ('[A]\nzh_CN = "x"\nen = "x"\nde = "x"\n', r"\[A\]: unknown key de"),
        ('[A]\nzh_CN = "x"\nen = "x"\nnext = { en = "x" }\n', r"\[A\] next: zh_CN is missing"),
        ('[A]\nzh_CN = "x"\nen = "x"\nnext = "x"\n', "next is no table"),
        ('[A]\nzh_CN = "{a.b}"\nen = "{a.b}"\n', "is no plain name"),
        ('[A]\nzh_CN = "{a!r}"\nen = "{a!r}"\n', "is no plain name"),
        ('[A]\nzh_CN = "{"\nen = "{"\n', r"\[A\]: "),
        ("A = 1\n", r"\[A\] is no table"),
        ("[A\n", r"x\.toml"),
    ],
)
def test_a_wrong_message_is_refused_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BadMessages, match=complaint):
        load(tmp_path, text)


@pytest.mark.usefixtures("put_back")
def test_one_code_stands_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[A]\nzh_CN = "x"\nen = "x"\n')
    with pytest.raises(BadMessages, match="two places"):
        load(tmp_path, '[A]\nzh_CN = "x"\nen = "x"\n')


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_duty_is_said_in_words_and_never_as_its_code(messages: object, language: str) -> None:
    duties = tomllib.loads(data_path("forms", "terms.toml").read_text("utf-8"))["duties"]
    for code in ("PERM-01", "PERM-02"):
        for duty, words in duties.items():
            told = sentence(code, language, duty=duty)
            assert words[language] in told
            assert duty not in told
