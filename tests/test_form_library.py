"""The forms as shipped: released exactly as listed, sound, and complete against the list of the trade."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ctdesk.domain.errors import NotFound
from ctdesk.forms.library import Library, check_definition, digest_of_source, read_released
from fixtures.acceptance import FORMS, SEED, acceptance, library, words


def test_every_released_file_is_the_one_that_was_released() -> None:
    released = {
        (row.form, row.revision): row.sha256
        for row in read_released((FORMS / "released.toml").read_text("utf-8"))
    }
    assert set(released) == set(library().revisions())
    for (code, revision), digest in released.items():
        assert library().digest(code, revision) == digest
        file = FORMS / code / f"rev-{revision:02d}.toml"
        assert digest == digest_of_source(file.read_bytes().decode("utf-8"))


def test_every_shipped_form_is_sound() -> None:
    for code, revision in library().revisions():
        assert check_definition(library().definition(code, revision), words()) == ()


def test_the_acceptance_form_has_every_section_and_signature_of_the_trade() -> None:
    definition = acceptance()
    assert [section.id for section in definition.section] == list("ABCDEFGHIKM")
    assert [slot.id for slot in definition.slot] == [
        "courier",
        "receiver",
        "verifier",
        "check_1",
        "check_2",
        "put_in",
        "decision",
        "physician",
        "qa",
        "lead",
        "follow_up",
    ]
    assert sum(len(section.item) for section in definition.section) >= 90


@pytest.mark.parametrize(
    ("section", "numbers"),
    [
        ("A", 11),
        ("B", 7),
        ("C", 9),
        ("D", 16),
        ("E", 11),
        ("F", 12),
        ("G", 9),
        ("H", 19),
        ("I", 6),
        ("K", 11),
        ("M", 3),
    ],
)
def test_no_number_of_a_section_is_missing(section: str, numbers: int) -> None:
    items = {item.id for part in acceptance().section if part.id == section for item in part.item}
    found = {int(number[0]) for item in items if (number := re.findall(r"\d+", item))}
    assert found == set(range(1, numbers + 1))


CRITICAL = """
    B2 B6 B7 C3 C5b C6a C6b D1 D2 D4 D5 D7 D10a D10b E2 E3 E4b E5e E5f E5g E6a E7a E8 E10
    F1 F2 F3 F4 F5 F6 F9 F10 G2 G3a G3b G4a G4b G5 G6 G7 G8
    H1 H2 H3 H4 H5a H5b H6 H7a H7b H8 H9a H9b H10a H10b H10c H11a H11b H13 H17 H19 I2a I2b I2c I3b I4
"""
MAJOR = """
    B1 B3 B5 C2a C2b C2c C4 C8a C9a C9b D8 D9 D11 D13a D13b D15a D15b E1a E1b
    F7 F11a F11b F12 H12 H14 H15a H16
"""
MINOR = "B4 C7 D12a D12b E11a F8 H18a H18b"


@pytest.mark.parametrize(("severity", "listed"), [("critical", CRITICAL), ("major", MAJOR), ("minor", MINOR)])
def test_items_have_the_severity_the_trade_gives_them(severity: str, listed: str) -> None:
    items = {item.id: item for section in acceptance().section for item in section.item}
    for name in listed.split():
        letters = [item for key, item in items.items() if key[:-1] == name and key[-1].islower()]
        parts = [items[name]] if name in items else letters
        assert parts, name
        assert {item.severity for item in parts} == {severity}, name


def test_no_limit_of_any_product_stands_in_the_form() -> None:
    limits = {
        bound
        for section in acceptance().section
        for item in section.item
        if item.limit is not None and item.unit == "°C"
        for bound in (item.limit.min, item.limit.max)
        if bound is not None
    }
    assert limits == {"catalogue.storage_max_c"}


def test_the_clocks_are_those_of_the_trade() -> None:
    clocks = {clock.id: clock for clock in acceptance().clock}
    assert {
        name: clocks[name].within
        for name in ("first_scan", "lid_seal", "put_in", "decision", "call_holder", "tell_physician")
    } == {
        "first_scan": "PT10M",
        "lid_seal": "PT20M",
        "put_in": "PT30M",
        "decision": "PT2H",
        "call_holder": "PT15M",
        "tell_physician": "PT30M",
    }
    assert clocks["exposure"].within == "catalogue.ambient_limit_s"
    assert clocks["qa_review"].within_working_days == 3


def test_incident_codes_in_the_forms_exist() -> None:
    known = {row["code"] for row in tomllib.loads((SEED / "incident_codes.toml").read_text("utf-8"))["code"]}
    source = library().source("CT-ACC-001", 1)
    named = set(re.findall(r'incident = "([A-Z]{2}\d+)"', source))
    assert named
    assert named - known == set()


def test_every_duty_of_a_slot_signs_with_the_meaning_of_the_slot() -> None:
    duties = {row["code"]: row for row in tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]}
    for code, revision in library().revisions():
        definition = library().definition(code, revision)
        options = {item.id: item.options for section in definition.section for item in section.item}
        for slot in definition.slot:
            meanings = {slot.meaning} if slot.meaning else {one.meaning for one in slot.meanings}
            if slot.meaning_from:
                meanings = {option.meaning or "" for option in options[slot.meaning_from]}
            assert meanings <= set(duties[slot.duty]["signs"]), slot.id


def test_a_hospitals_own_form_has_a_code_of_its_own(tmp_path: Path) -> None:
    source = library().source("CT-ESS-001", 1)
    for code, revision in (("CT-ESS-001", 1), ("CT-ESS-001", 2), ("HX-OWN-001", 1)):
        (tmp_path / code).mkdir(exist_ok=True)
        (tmp_path / code / f"rev-{revision:02d}.toml").write_text(
            source.replace("CT-ESS-001", code).replace("revision = 1", f"revision = {revision}"), "utf-8"
        )
    more = Library.from_folder(FORMS, own=tmp_path)
    assert more.latest("CT-ESS-001").revision == 1
    assert [(one.place, one.code) for one in more.left_out] == [
        ("CT-ESS-001/rev-01.toml", "FORMDEF-13"),
        ("CT-ESS-001/rev-02.toml", "FORMDEF-13"),
    ]
    assert more.source("CT-ESS-001", 1) == source
    assert more.latest("HX-OWN-001").code == "HX-OWN-001"
    assert more.own == {"HX-OWN-001"}


def test_a_hospitals_file_that_is_no_text_is_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "HX-OWN-001"
    folder.mkdir()
    (folder / "rev-01.toml").write_bytes(library().source("CT-ESS-001", 1).encode("gb18030"))
    (folder / "rev-new.toml").write_text("", "utf-8")
    own = Library.from_folder(FORMS, own=tmp_path)
    assert own.revisions() == library().revisions()
    assert [(one.place, one.code) for one in own.left_out] == [
        ("HX-OWN-001/rev-01.toml", "FORMDEF-06"),
        ("HX-OWN-001/rev-new.toml", "FORMDEF-07"),
    ]


def test_what_a_hospital_owns_is_never_superseded_by_what_is_shipped(tmp_path: Path) -> None:
    source = library().source("CT-ESS-001", 1).replace("CT-ESS-001", "HX-OWN-001")
    shipped, own = tmp_path / "shipped" / "HX-OWN-001", tmp_path / "own" / "HX-OWN-001"
    for folder in (shipped, own):
        folder.mkdir(parents=True)
        (folder / "rev-01.toml").write_text(source, "utf-8")
    (shipped / "rev-02.toml").write_text(source.replace("revision = 1", "revision = 2"), "utf-8")
    assert Library.from_folder(shipped.parent, own=own.parent).revisions() == (("HX-OWN-001", 1),)


def test_a_form_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound):
        library().latest("CT-NONE-001")
    with pytest.raises(NotFound):
        library().source("CT-ACC-001", 99)
    with pytest.raises(NotFound):
        library().digest("CT-ACC-001", 99)
