"""References to items mean what a reader of the form takes them to mean."""

from __future__ import annotations

import pytest

from ctdesk.forms.ranges import own_sections, resolve
from fixtures.acceptance import acceptance


@pytest.mark.parametrize(
    ("references", "first", "last", "count"),
    [
        (["E6"], "E6a", "E6c", 3),
        (["E6a"], "E6a", "E6a", 1),
        (["G5"], "G5", "G5", 1),
        (["H1..H11"], "H1", "H11b", 17),
        (["A4"], "A4", "A4b", 2),
        (["A..K"], "A1", "K11", None),
        (["A"], "A1", "A11c", None),
    ],
)
def test_a_reference_names_items(references: list[str], first: str, last: str, count: int | None) -> None:
    found = resolve(acceptance(), references)
    assert (found[0], found[-1]) == (first, last)
    assert count is None or len(found) == count


def test_a_range_of_numbers_takes_the_letter_parts_and_leaves_the_rest() -> None:
    found = resolve(acceptance(), ["H1..H11"])
    assert {"H5a", "H5b", "H10c", "H11b"} <= set(found)
    assert not {"H12", "H13", "H19"} & set(found)


def test_a_range_of_sections_follows_the_form_not_the_alphabet() -> None:
    found = resolve(acceptance(), ["A..K"])
    assert {item[0] for item in found} == set("ABCDEFGHIK")


def test_own_entries_are_no_items() -> None:
    assert resolve(acceptance(), ["own:H"]) == ()
    assert own_sections(["G", "own:H"]) == ("H",)


@pytest.mark.parametrize("reference", ["Z", "A99", "H11..H1", "H1..I2", "A..Z", "", "h1", "A1..A99"])
def test_a_reference_to_nothing_is_named(reference: str) -> None:
    with pytest.raises(KeyError, match=reference or "''"):
        resolve(acceptance(), [reference])
