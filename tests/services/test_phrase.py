"""The recovery phrase and its envelope."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import phrase as p
from fixtures.cast import QUICK

KEY, DB = bytes(range(32)), "ab" * 16


def test_a_phrase_is_read_however_it_is_typed() -> None:
    phrase = p.new_phrase()
    assert p.phrase_as_typed(phrase.lower()) == phrase
    assert p.phrase_as_typed(phrase.replace("-", "  ")) == phrase
    assert p.phrase_as_typed(phrase.replace("-", "\n").replace("0", "o").replace("1", "l")) == phrase
    assert p.phrase_as_typed(phrase.translate({ord("2"): "Z", ord("V"): "u"})) == phrase


@given(st.integers(0, 39), st.integers(1, 30))
def test_any_one_wrong_letter_is_named_by_its_group(place: int, step: int) -> None:
    phrase = p.new_phrase().replace("-", "")
    wrong = p.LETTERS[(p.LETTERS.index(phrase[place]) + step) % len(p.LETTERS)]
    with pytest.raises(CtdeskError) as refused:
        p.phrase_as_typed(phrase[:place] + wrong + phrase[place + 1 :])
    assert refused.value.code == "SITE-05"
    assert refused.value.values["group"] == place // 5 + 1


def test_two_groups_in_each_others_place_are_noticed() -> None:
    groups = p.new_phrase().split("-")
    with pytest.raises(CtdeskError) as refused:
        p.phrase_as_typed("-".join([groups[1], groups[0], *groups[2:]]))
    assert refused.value.code == "SITE-05"


@pytest.mark.parametrize("text", ["", "ABCD", "密码" * 20, "A" * 41])
def test_too_few_or_too_many_letters_are_counted(text: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        p.phrase_as_typed(text)
    assert refused.value.code in {"SITE-04", "SITE-05"}


def test_the_envelope_opens_with_its_phrase_and_no_other(tmp_path: Path) -> None:
    phrase = p.new_phrase()
    p.write_envelope(tmp_path, DB, KEY, phrase, QUICK)
    assert p.open_envelope(tmp_path, DB, phrase) == KEY
    with pytest.raises(CtdeskError) as refused:
        p.open_envelope(tmp_path, DB, p.new_phrase())
    assert refused.value.code == "SITE-07"


def test_the_envelope_holds_neither_key_nor_phrase(tmp_path: Path) -> None:
    phrase = p.new_phrase()
    p.write_envelope(tmp_path, DB, KEY, phrase, QUICK)
    text = (tmp_path / p.RECOVERY_FILE).read_text()
    assert KEY.hex() not in text
    assert phrase not in text
    assert (tmp_path / p.RECOVERY_FILE).stat().st_mode & 0o077 == 0


def test_an_envelope_of_another_site_does_not_open(tmp_path: Path) -> None:
    phrase = p.new_phrase()
    p.write_envelope(tmp_path, DB, KEY, phrase, QUICK)
    with pytest.raises(CtdeskError) as refused:
        p.open_envelope(tmp_path, "cd" * 16, phrase)
    assert refused.value.code == "SITE-07"


@pytest.mark.parametrize("content", ["", "[]", "{}", "nothing", '{"db_id": 3, "wrapped": "zz"}'])
def test_a_damaged_envelope_is_called_that(tmp_path: Path, content: str) -> None:
    (tmp_path / p.RECOVERY_FILE).write_text(content)
    with pytest.raises(CtdeskError) as refused:
        p.open_envelope(tmp_path, DB, p.new_phrase())
    assert refused.value.code == "SITE-06"


def test_a_flipped_bit_in_the_envelope_is_noticed(tmp_path: Path) -> None:
    phrase = p.new_phrase()
    p.write_envelope(tmp_path, DB, KEY, phrase, QUICK)
    path = tmp_path / p.RECOVERY_FILE
    kept = json.loads(path.read_text())
    kept["wrapped"] = ("1" if kept["wrapped"][30] == "0" else "0").join(
        (kept["wrapped"][:30], kept["wrapped"][31:])
    )
    path.write_text(json.dumps(kept))
    with pytest.raises(CtdeskError):
        p.open_envelope(tmp_path, DB, phrase)
