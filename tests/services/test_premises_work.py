"""What waits on My desk about premises, and rounds that the site itself finds missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ctdesk.services import equipment, equipment_failures, premises, storage
from ctdesk.services.daily_rounds import begin_round, rounds_today
from ctdesk.services.upkeep import tell_missed_rounds
from ctdesk.services.work_items import WorkItem
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.clock import StandingClock

pytestmark = pytest.mark.usefixtures("messages")

MINE = {"begin_round", "calibrate", "end_failure", "test_equipment"}


def waiting(cast: Cast, login: str) -> dict[str, list[WorkItem]]:
    """The lines about premises, by kind."""
    found: dict[str, list[WorkItem]] = {}
    for item in cast.ask(login, my_desk).now:
        if item.kind in MINE:
            found.setdefault(item.kind, []).append(item)
    return found


def a_tank_in_its_store(cast: Cast) -> int:
    told = {"code": "ln2", "kind": "ln2_store", "name_zh": "液氮库", "name_en": "LN2 store"}
    zone = int(cast.do("custodian", premises.add_zone, **told))
    cast.do("custodian", storage.add_tank, code="A", name="罐 A", level_min_cm=None)
    (piece,) = cast.ask("custodian", equipment.list_equipment).rows
    moved = {"equipment_id": piece.id, "seen_version": 1, "name": piece.name, "zone_id": zone}
    cast.do("custodian", equipment.edit_equipment, **moved)
    return zone


def test_each_person_is_told_what_to_do_next(cast: Cast, clock: StandingClock) -> None:
    assert waiting(cast, "custodian") == {}
    zone = a_tank_in_its_store(cast)
    clock.advance(hours=2)  # eleven at the site
    (item,) = waiting(cast, "custodian")["begin_round"]
    assert (item.route, item.ref_id, item.late) == ("rounds", zone, False)  # nobody is late before the first
    today = clock.now.date()
    for number, due in (("P-1", 59), ("P-2", 61), ("P-3", -1)):
        told = {"asset_no": number, "kind": "temperature_probe", "name": "探头"}
        cast.do(
            "custodian", equipment.register_equipment, **told, calibration_due=today + timedelta(days=due)
        )
    alarm = cast.do("custodian", equipment.register_equipment, asset_no="AL", kind="alarm", name="报警器")
    cast.do("custodian", equipment_failures.report_failure, equipment_id=alarm, text="断线", stops_use=True)
    found = waiting(cast, "custodian")
    assert [(one.number, one.late) for one in found["calibrate"]] == [("P-1", False), ("P-3", True)]
    assert [one.late for one in found["end_failure"]] == [True]
    assert {one.number for one in found["test_equipment"]} == {"alarm_local"}  # within a week
    assert cast.ask("custodian", my_desk).counts["storage"].urgent
    assert waiting(cast, "nurse") == {}
    cast.do("custodian", begin_round, zone_id=zone)
    assert "begin_round" not in waiting(cast, "custodian")  # the open record waits instead


def test_the_site_finds_a_missed_round_by_itself_and_tells_it_once(cast: Cast, clock: StandingClock) -> None:
    zone = a_tank_in_its_store(cast)
    cast.do("custodian", begin_round, zone_id=zone)
    assert tell_missed_rounds(cast.site) == 0  # not ten yet
    clock.advance(hours=1)
    assert tell_missed_rounds(cast.site) == 1
    assert tell_missed_rounds(cast.site) == 0
    (today,) = cast.ask("qa", rounds_today)
    assert (today.state, today.missed, today.on_day) == ("missed", (), date(2026, 3, 2))
