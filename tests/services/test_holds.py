"""Holds on units: each for its own reason, the gravest seen by every gate, none lifted with another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import ctdesk
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incidents, quarantine
from ctdesk.services.freezes import freeze_units, lift_unit_freeze
from ctdesk.services.holds import (
    HoldSource,
    holds_of,
    lift_all_of,
    lift_holds,
    open_codes,
    place_hold,
)
from ctdesk.services.stock import list_stock
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story

RECALL = HoldSource("recall", 7)


def write(cast: Cast, change: Callable[[UnitOfWork], Any]) -> Any:
    """Let another topic change something inside a command of its own."""
    from ctdesk.services.gate import command

    @command(needs="incident.contain", action="incident.freeze_units")
    def other_topic(work: UnitOfWork) -> Any:
        return change(work)

    return cast.do("qa", other_topic)


def accepted(cast: Cast, units: int = 2) -> list[int]:
    Story(cast, units=units).accepted()
    with cast.gate.reading() as db:
        return list(db.scalars(select(DoseUnit.id).order_by(DoseUnit.id)))


def hold_of(cast: Cast, unit_id: int) -> str | None:
    with cast.gate.reading() as db:
        return db.scalar(select(DoseUnit.hold).where(DoseUnit.id == unit_id))


def incident(cast: Cast) -> int:
    number = cast.do("qa", incidents.open_incident, code="PQ5", severity="II", text="袋内可见絮状物")
    with cast.gate.reading() as db:
        found = db.scalar(select(Incident.id).where(Incident.number == number))
    assert found is not None
    return found


def test_a_freeze_is_felt_at_once_and_only_its_own_lifting_ends_it(any_cast: Cast) -> None:
    cast = any_cast
    first, second = accepted(cast)
    case = incident(cast)
    (placed,) = cast.do("qa", freeze_units, incident_id=case, unit_ids=(first,), reason="疑似污染")
    assert (hold_of(cast, first), hold_of(cast, second)) == ("incident", None)
    stock = cast.ask("custodian", list_stock).rows
    assert [(row.id, row.releasable) for row in stock] == [(first, False), (second, True)]
    write(cast, lambda work: place_hold(work, first, "recall", source=RECALL, reason="批次召回"))
    write(cast, lambda work: place_hold(work, first, "move_open", source=None))
    assert hold_of(cast, first) == "recall"
    cast.do("qa", lift_unit_freeze, hold_id=placed, reason="检验合格")
    assert hold_of(cast, first) == "recall"
    assert write(cast, lambda work: lift_all_of(work, RECALL, reason="召回结束")) == (first,)
    assert hold_of(cast, first) == "move_open"
    assert write(cast, lambda work: lift_holds(work, first, "move_open", "count_open")) == 1
    assert hold_of(cast, first) is None
    with cast.gate.reading() as db:
        told = [
            (one.was, one.became)
            for one in db.scalars(
                select(UnitEvent)
                .where(UnitEvent.unit_id == first, UnitEvent.kind == "hold")
                .order_by(UnitEvent.id)
            )
        ]
        held = holds_of(db, (first, second), lifted=True)
    assert told[-4:] == [
        (None, "incident"),
        ("incident", "recall"),
        ("recall", "move_open"),
        ("move_open", "none"),
    ]
    frozen = next(one for one in held[first] if one.id == placed)
    assert (frozen.source, frozen.reason) == (HoldSource("incident", case), "疑似污染")
    assert (frozen.source_number or "").startswith("PJ-INC-")
    assert (frozen.placed_by, frozen.lift_reason) == (frozen.lifted_by, "检验合格")
    assert all(one.lifted_at is not None for one in held[first])


def test_only_one_module_writes_what_a_unit_shows() -> None:
    written = re.compile(r"\.hold = ")
    sources = Path(ctdesk.__path__[0]).rglob("*.py")
    assert [one.stem for one in sources if written.search(one.read_text("utf-8"))] == ["holds"]


def test_the_same_source_holds_a_unit_once(cast: Cast) -> None:
    (unit,) = accepted(cast, 1)
    case = incident(cast)
    first = cast.do("qa", freeze_units, incident_id=case, unit_ids=(unit, unit), reason="疑似污染")
    again = cast.do("qa", freeze_units, incident_id=case, unit_ids=(unit,), reason="再次")
    assert first == again
    other = incident(cast)
    cast.do("qa", freeze_units, incident_id=other, unit_ids=(unit,), reason="另一事件")
    cast.do("qa", lift_unit_freeze, hold_id=first[0], reason="第一起已查清")
    assert hold_of(cast, unit) == "incident"
    with cast.gate.reading() as db:
        assert open_codes(db, unit) == {"incident"}
        assert [one.source for one in holds_of(db, (unit,))[unit]] == [HoldSource("incident", other)]


@pytest.mark.parametrize(
    ("login", "code", "expected"),
    [("qa", "incident", "HOLD-02"), ("qa", "recall", "HOLD-03"), ("nurse", "incident", "PERM-01")],
)
def test_a_freeze_is_lifted_once_by_whom_it_concerns(
    cast: Cast, login: str, code: str, expected: str
) -> None:
    (unit,) = accepted(cast, 1)
    placed = write(cast, lambda work: place_hold(work, unit, code, source=None))
    if expected == "HOLD-02":
        cast.do("qa", lift_unit_freeze, hold_id=placed, reason="查清")
    with pytest.raises(CtdeskError) as refused:
        cast.do(login, lift_unit_freeze, hold_id=placed, reason="查清")
    assert refused.value.code == expected


def test_nobody_lifts_a_freeze_past_the_quarantine_that_doubts_the_identity(cast: Cast) -> None:
    (unit,) = accepted(cast, 1)
    cast.do(
        "custodian",
        quarantine.quarantine_units,
        unit_ids=(unit,),
        doubt="identity",
        reason="盒签脱落",
        photo=("a.png", PNG),
    )
    with cast.gate.reading() as db:
        (held,) = holds_of(db, (unit,))[unit]
    assert (held.code, held.source and held.source.kind, held.reason) == ("frozen", "quarantine", "盒签脱落")
    with pytest.raises(CtdeskError) as refused:
        cast.do("qa", lift_unit_freeze, hold_id=held.id, reason="已看过")
    assert refused.value.code == "QUA-24"
    assert hold_of(cast, unit) == "frozen"


def test_a_closed_incident_and_an_unknown_unit_freeze_nothing(cast: Cast) -> None:
    (unit,) = accepted(cast, 1)
    case = incident(cast)
    with pytest.raises(CtdeskError) as unknown:
        cast.do("qa", freeze_units, incident_id=case, unit_ids=(unit, 999), reason="疑似污染")
    assert unknown.value.code == "UNIT-15"
    assert hold_of(cast, unit) is None
    write(cast, lambda work: setattr(work.db.get_one(Incident, case), "state", "closed"))
    with pytest.raises(CtdeskError) as closed:
        cast.do("qa", freeze_units, incident_id=case, unit_ids=(unit,), reason="疑似污染")
    assert closed.value.code == "INC-03"
    with cast.gate.reading() as db:
        assert db.scalars(select(UnitHold).where(UnitHold.lifted_at.is_(None))).all() == []
