"""One dose unit on one line: every station, every signature, and nothing while somebody reads blind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.receipt import Patient
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.terms import read_terms
from ctdesk.paper.list_paper import ListCell, ListCurve, ListTable
from ctdesk.services.list_prints import preview_list
from ctdesk.services.unit_line import unit_line
from ctdesk.services.unit_prints import unit_paper
from ctdesk.services.unit_words import link_words, step_words
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import COI, DIN, Story

TERMS = read_terms(data_path("forms", "terms.toml").read_text("utf-8"))


def unit_of(story: Story, ordinal: int = 1) -> int:
    found: int = story.view().units[ordinal - 1].id
    return found


def test_an_accepted_unit_is_whole_from_patient_to_position(any_cast: Cast) -> None:
    story = Story(any_cast).accepted()
    found = any_cast.ask("lead", unit_line, unit_id=unit_of(story))
    stations = {link.kind: link for link in found.links}
    assert list(stations) == [
        "patient",
        "collection",
        "coi",
        "batch",
        "transport",
        "receipt",
        "position",
        "release",
        "thaw",
        "infusion",
    ]
    assert (stations["collection"].lines, stations["coi"].lines) == ((DIN,), (COI,))
    assert stations["receipt"].state == "done"
    assert stations["receipt"].key == story.record_id
    assert stations["position"].state == "here"
    assert {stations[name].state for name in ("release", "thaw", "infusion")} == {"waiting"}
    assert found.whole
    assert found.position == story.positions[0]
    assert [step.at for step in found.steps] == sorted(step.at for step in found.steps)
    signed = [step for step in found.steps if step.what == "signed"]
    assert len(signed) == len(story.view().signatures)
    put_in = next(step for step in found.steps if step.what == "put_in")
    assert put_in.values["position"] == story.positions[0]
    assert int(put_in.values["seconds"]) > 0
    assert put_in.record_id == story.record_id


def test_every_step_and_station_has_words_in_both_languages(cast: Cast) -> None:
    story = Story(cast).accepted()
    found = cast.ask("lead", unit_line, unit_id=unit_of(story))
    for language in ("zh_CN", "en"):
        for step in found.steps:
            words = step_words(TERMS, step, language)
            assert "{" not in words
            assert not words.startswith("unit_")
    receipt = next(link for link in found.links if link.kind == "receipt")
    assert link_words(TERMS, receipt, "en")[1] == "Accepted"


def test_what_the_decision_did_is_told_once(cast: Cast) -> None:
    story = Story(cast).accepted()
    found = cast.ask("lead", unit_line, unit_id=unit_of(story))
    decisions = [step for step in found.steps if ("meanings", "accepted") in step.codes.values()]
    assert len(decisions) == 1
    assert not [step for step in found.steps if step.what == "hold_lifted"]


def test_a_chain_with_a_patient_nobody_verified_is_broken(cast: Cast) -> None:
    story = Story(cast).opened()

    def forget(work: UnitOfWork) -> None:
        for patient in work.db.scalars(select(Patient)):
            patient.verified_at = None

    cast.gate.run_itself(forget, action="test.forget")
    found = cast.ask("lead", unit_line, unit_id=unit_of(story))
    assert not found.whole
    assert found.links[0].state == "broken"


def test_who_reads_a_label_blind_is_told_nothing_it_is_compared_with(cast: Cast) -> None:
    story = Story(cast).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", skip=("H4:1@check_1",))
    found = cast.ask("checker", unit_line, unit_id=unit_of(story))
    assert found.hidden
    assert (found.product, found.batch_no, found.patient, found.mrn, found.expires_on) == (None,) * 5
    compared = ("patient", "collection", "coi", "batch")
    assert not [link.lines for link in found.links if link.kind in compared and link.lines]
    assert not cast.ask("lead", unit_line, unit_id=unit_of(story)).hidden


def test_a_unit_nobody_knows_is_said_so(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as caught:
        cast.ask("lead", unit_line, unit_id=10**9)
    assert caught.value.code == "UNIT-15"


def test_the_chain_prints(cast: Cast) -> None:
    story = Story(cast).accepted()
    pdf = cast.ask("lead", preview_list, of=unit_paper, asked={"unit_id": unit_of(story)})
    assert pdf.startswith(b"%PDF")
    paper = cast.ask("lead", unit_paper, unit_id=unit_of(story))
    (shown,) = [part.curve for part in paper.parts if isinstance(part, ListCurve)]
    assert (shown.limit_max, max(value for _, value in shown.points if value is not None)) == (-150.0, -180.9)
    chain = next(part for part in paper.parts if isinstance(part, ListTable))
    shows = [row.cells[1] for row in chain.rows]
    assert any(isinstance(cell, ListCell) and cell.text.startswith("PJ-ACC-") for cell in shows)
