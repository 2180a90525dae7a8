"""Who is told of what by when: the shipped matrix against incidents and reactions."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.adverse_reactions import CRITERIA, FRAMES, OUTCOMES, Reaction, signs_of
from ctdesk.domain.notifications import incident_signs, proposals_for, read_notifications
from fixtures.acceptance import SEED

TABLE = read_notifications(tomllib.loads((SEED / "notifications.toml").read_text("utf-8")))


def told(signs: frozenset[str], frame: str = "MARKETED") -> set[str]:
    return {f"{one.telling.to} {one.telling.deadline}" for one in proposals_for(TABLE.rows, signs, frame)}


QUALITY = {"supplier DL-QUALITY", "mah DL-QUALITY", "county_drug_regulator DL-QUALITY"}
SAFETY = {"county_drug_regulator DL-SAFETY-EVENT", "county_health_authority DL-SAFETY-EVENT"}
DISPUTE = {"health_authority DL-DISPUTE"}
WASTE = {"county_health_authority DL-WASTE-LOSS", "county_environment_authority DL-WASTE-LOSS"}
PRIVACY = {"data_protection_authority DL-PRIVACY", "data_subjects DL-PRIVACY"}


@pytest.mark.parametrize(
    ("code", "level", "expected"),
    [
        ("TR4", "IV", set()),
        ("TR4", "III", set()),
        ("TR4", "II", DISPUTE),
        ("TR4", "I", DISPUTE | SAFETY),
        ("PQ1", "III", QUALITY),
        ("ID2", "II", QUALITY | DISPUTE),
        ("PQ5", "II", QUALITY | SAFETY | DISPUTE),
        ("BS4", "III", WASTE),
        ("DI4", "II", PRIVACY | DISPUTE),
    ],
)
def test_an_incident_is_told_to(code: str, level: str, expected: set[str]) -> None:
    assert told(incident_signs(code, level)) == expected


MILD = Reaction("MARKETED", expected=True)
HOLDER = {"mah_pv DL-MAH-AE"}


@pytest.mark.parametrize(
    ("reaction", "expected"),
    [
        (MILD, HOLDER | {"adr_system DL-ADR-OTHER"}),
        (replace(MILD, expected=None), HOLDER | {"adr_system DL-ADR-SERIOUS"}),
        (replace(MILD, criteria=frozenset({"disability"})), HOLDER | {"adr_system DL-ADR-SERIOUS"}),
        (replace(MILD, outcome="death"), HOLDER | {"adr_system DL-ADR-DEATH"}),
        (replace(MILD, new_information=True),
         HOLDER | {"adr_system DL-ADR-OTHER", "adr_system DL-ADR-FOLLOWUP"}),
        (replace(MILD, second_malignancy=True),
         HOLDER | {"mah DL-SPM-MAH", "adr_system DL-SPM-ADR", "adr_system DL-ADR-SERIOUS"}),
        (replace(MILD, in_cluster=True),
         HOLDER | {"adr_system DL-ADR-OTHER", "drug_regulator DL-ADR-CLUSTER",
                   "health_authority DL-ADR-CLUSTER", "adr_centre DL-ADR-CLUSTER"}),
    ],
)  # fmt: skip
def test_a_reaction_to_a_marketed_product_is_told_to(reaction: Reaction, expected: set[str]) -> None:
    assert told(signs_of(reaction)) == expected


COPIES = ("cde", "investigator", "institution", "ethics_committee")
SAE = {
    f"{to} {code}"
    for to in ("sponsor", "ethics_committee")
    for code in ("DL-SAE-SPONSOR", "DL-SAE-SPONSOR-24H")
}


def susar(*deadlines: str) -> set[str]:
    return {f"{to} {code}" for to in COPIES for code in deadlines}


@pytest.mark.parametrize(
    ("criterion", "expected", "deadlines"),
    [
        ("death", False, ("DL-SUSAR-FATAL", "DL-SUSAR-FATAL-FOLLOWUP")),
        ("life_threatening", None, ("DL-SUSAR-FATAL", "DL-SUSAR-FATAL-FOLLOWUP")),
        ("hospitalisation", False, ("DL-SUSAR-OTHER",)),
        ("death", True, ()),
    ],
)
def test_a_serious_event_of_a_trial_is_told_to(
    criterion: str, expected: bool | None, deadlines: tuple[str, ...]
) -> None:
    signs = signs_of(Reaction("REG_TRIAL", frozenset({criterion}), expected))
    assert told(signs, "REG_TRIAL") == SAE | susar(*deadlines)


def test_a_serious_event_of_research_is_told_to() -> None:
    signs = signs_of(Reaction("NEW_TECH", frozenset({"hospitalisation"})))
    assert told(signs, "NEW_TECH") == {
        "ethics_committee DL-RES-SUSPEND",
        "national_health_authority DL-RES-SAR",
        "initiator DL-RES-SAR",
    }
    assert {one.partition(" ")[2] for one in told(signs, "STEMCELL_2015")} == {
        "DL-STEM-SAE",
        "DL-STEM-SAE-FOLLOWUP",
    }
    assert told(frozenset({"project:terminated"}), "NEW_TECH") == {
        "national_health_authority DL-RES-TERMINATE",
        "initiator DL-RES-TERMINATE",
    }


@given(
    st.builds(
        Reaction,
        st.sampled_from(FRAMES),
        st.frozensets(st.sampled_from(CRITERIA)),
        st.none() | st.booleans(),
        st.sampled_from(OUTCOMES),
    )
)
def test_no_reaction_to_a_marketed_product_is_told_to_nobody(reaction: Reaction) -> None:
    found = told(signs_of(reaction), reaction.frame)
    if reaction.frame == "MARKETED":
        assert len({one for one in found if one.startswith("adr_system DL-ADR-")}) == 1
        assert found >= HOLDER
    elif reaction.criteria:
        assert found


def test_each_recipient_is_proposed_once_for_a_deadline() -> None:
    every = frozenset().union(*(row.proposed_by for row in TABLE.rows))
    found = [(one.telling.to, one.telling.deadline) for one in proposals_for(TABLE.rows, every, "MARKETED")]
    assert len(found) == len(set(found)) > 10


def test_only_the_source_says_how() -> None:
    for row in TABLE.rows:
        for one in row.tellings:
            assert set(one.ways) <= set(TABLE.ways)
            if one.ways:
                assert row.code == "N03" or one.to in ("adr_system", "national_health_authority")
