"""A tank that fails is emptied: where everything could go, and the moves that bring it there."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import backup_moves, equipment, storage, storage_moves, tank_alarms
from ctdesk.services.backup_moves import BackupPlan, RefugeChosen
from ctdesk.services.tank_map import tank_map
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.storage_story import order_move

pytestmark = pytest.mark.usefixtures("messages")


def tank(cast: Cast, code: str) -> int:
    """The key of a tank."""
    return next(int(row.id) for row in cast.ask("custodian", storage.list_tanks) if row.code == code)


def add_tank(cast: Cast, code: str, slots: int) -> int:
    """Another tank of one box."""
    key = int(cast.do("custodian", storage.add_tank, code=code, name=code, level_min_cm="12"))
    names = tuple(str(number) for number in range(1, slots + 1))
    cast.do("custodian", storage.add_positions, tank_id=key, racks=("A",), boxes=("1",), slots=names)
    return key


def alarm(cast: Cast, tank_id: int) -> None:
    """Somebody hears the alarm of a tank."""
    cast.do(
        "custodian",
        tank_alarms.report_alarm,
        kind="temperature",
        tank_id=tank_id,
        started_at=cast.clock.now,
        text="液氮罐报警，现场温度升高",
    )


def plan(cast: Cast, code: str = "LN1") -> BackupPlan:
    """What is proposed for a tank."""
    found: BackupPlan = cast.ask("custodian", backup_moves.plan_backup, tank_id=tank(cast, code))
    return found


def test_everything_finds_a_place_in_tanks_that_are_in_order(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast).accepted()
    assert [one.target for one in plan(cast).cassettes] == [None, None]
    assert plan(cast).free == ()
    add_tank(cast, "LN2", 4)
    add_tank(cast, "LN3", 1)  # too small to keep the shipment together
    alarm(cast, tank(cast, "LN1"))
    told = plan(cast)
    assert [one.code for one in told.faults] == ["EQG-06"]
    assert told.free == (("LN2", 4), ("LN3", 1))
    assert {one.start: one.target for one in told.cassettes} == dict(
        zip(story.positions, ("LN2-A-1-1", "LN2-A-1-2"), strict=True)
    )
    alarm(cast, tank(cast, "LN2"))
    assert plan(cast).free == (("LN3", 1),)
    assert sorted(one.target or "" for one in plan(cast).cassettes) == ["", "LN3-A-1-1"]


def test_a_cassette_in_a_move_is_left_to_it(cast: Cast) -> None:
    story = Story(cast).accepted()
    add_tank(cast, "LN2", 4)
    order_move(story, "LN2-A-1-1")
    told = plan(cast)
    assert (told.bound, [one.target for one in told.cassettes]) == (1, ["LN2-A-1-2"])


def test_the_moves_are_ordered_together_and_their_positions_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Story(cast).accepted()
    other = add_tank(cast, "LN2", 4)
    chosen = tuple(
        RefugeChosen(one.shipment_id, one.cassette, str(one.target)) for one in plan(cast).cassettes
    )
    told = {"tank_id": tank(cast, "LN1"), "reason": "报警：清空液氮罐"}
    here = RefugeChosen(chosen[0].shipment_id, chosen[0].cassette, "LN1-A-1-20")
    nowhere = RefugeChosen(chosen[1].shipment_id, chosen[1].cassette, "LN9-A-1-1")
    for wrong, code, field in (
        ((here, chosen[1]), "STO-29", "to:1"),
        ((chosen[0], nowhere), "STO-06", "to:2"),
        ((), "FIELD-01", "lines"),
    ):
        with pytest.raises(CtdeskError) as refused:
            cast.do("custodian", backup_moves.open_backup_moves, **told, lines=wrong)
        assert (refused.value.code, refused.value.field) == (code, field)
    with pytest.raises(Refused):
        cast.do("receiver", backup_moves.open_backup_moves, **told, lines=chosen)
    assert cast.ask("custodian", storage_moves.list_moves).rows == ()
    monkeypatch.setattr(backup_moves, "MOST_LINES", 1)
    records = cast.do("custodian", backup_moves.open_backup_moves, **told, lines=chosen)
    assert len(records) == 2
    places = {one.code: one for one in cast.ask("verifier", tank_map, tank_id=other)}
    assert [places[code].coming for code in ("LN2-A-1-1", "LN2-A-1-2", "LN2-A-1-3")] == [True, True, False]
    assert plan(cast).bound == 2


def test_a_tank_whose_equipment_is_stopped_takes_nothing_in(cast: Cast) -> None:
    Story(cast).accepted()
    add_tank(cast, "LN2", 4)
    page = cast.ask("custodian", equipment.list_equipment)
    piece = next(row for row in page.rows if row.tank_id == tank(cast, "LN2"))
    told = {"equipment_id": piece.id, "seen_version": 1, "reason": "真空度下降"}
    cast.do("custodian", equipment.stop_equipment, **told)
    assert plan(cast).free == ()


def test_a_backup_tank_comes_first_and_is_empty_when_it_becomes_one(cast: Cast) -> None:
    Story(cast).accepted()
    add_tank(cast, "LN2", 4)
    backup = add_tank(cast, "LN3", 4)
    cast.do("custodian", storage.set_backup, tank_id=backup, backup=True)
    assert plan(cast).free == (("LN3", 4), ("LN2", 4))
    with pytest.raises(CtdeskError, match="STO-30"):
        cast.do("custodian", storage.set_backup, tank_id=tank(cast, "LN1"), backup=True)
    kinds = {row.tank: row.kind for row in cast.ask("custodian", equipment.list_equipment).rows}
    assert (kinds["LN1"], kinds["LN3"]) == ("ln2_tank", "backup_tank")
