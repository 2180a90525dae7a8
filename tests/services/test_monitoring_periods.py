"""The monitoring record of a tank (CT-STO-003): what it says, who signs it, what later files leave alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import recording_files, storage, tank_limits
from ctdesk.services.monitoring_periods import begin_period, list_periods
from ctdesk.services.record_view import read_record
from ctdesk.services.tank_recordings import import_recording, list_recordings, withdraw_recording
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign

pytestmark = pytest.mark.usefixtures("messages")
FEBRUARY = datetime(2026, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def a_tank(cast: Cast) -> int:
    tank: int = cast.do("custodian", storage.add_tank, code="LN8", name="液氮罐 8", level_min_cm="12")
    setting = {"tank_id": tank, "seen_version": 1, "action_c": "-150", "alert_c": "-160"}
    cast.do("custodian", tank_limits.set_tank_limits, **setting)
    return tank


def record(cast: Cast, tank: int, start: datetime, values: list[str]) -> None:
    recording_files.forget_looked()
    lines = ["time,temperature °C"]
    lines += [f"{(start + timedelta(hours=n)).isoformat()},{value}" for n, value in enumerate(values)]
    data = "\n".join(lines).encode()
    arguments = {"tank_id": tank, "name": "feb.csv", "data": data, "probes": ("temperature °C",)}
    cast.do("custodian", import_recording, **arguments)


def said(cast: Cast, record_id: int, path: str) -> object:
    found = cast.ask("qa", read_record, record_id=record_id).answers.get(path)
    return None if found is None else found.value


def test_a_month_is_summed_up_signed_and_closed(any_cast: Cast) -> None:
    cast = any_cast
    tank = a_tank(cast)
    record(cast, tank, FEBRUARY, ["-185.0"] * 300 + ["-149.5"] + ["-185.5"] * 23)
    record(cast, tank, FEBRUARY + timedelta(days=14), ["-186.25"] * 24 * 14)
    period = {"tank_id": tank, "first": date(2026, 2, 1), "last": date(2026, 2, 28)}
    found = cast.do("custodian", begin_period, **period)
    assert [said(cast, found, path) for path in ("B5", "B7", "B9", "C1", "C3")] == [
        "-186.25",
        "-149.5",
        "action",
        "1",
        True,
    ]
    holes = said(cast, found, "B4")
    assert isinstance(holes, list)
    assert [hole["minutes"] for hole in holes] == ["780"]
    with pytest.raises(CtdeskError) as twice:
        cast.do("custodian", begin_period, **period)
    assert twice.value.code == "MON-32"
    reasons = {"B3": "记录仪更换电池", "B9": "开盖补液", "C4": "待质量关闭", "D2": "节假日未点检"}
    reasons = {f"{item}#reason": why for item, why in reasons.items()}
    answer(cast, "custodian", found, reasons)
    sign(cast, "custodian", found, "custodian")
    before = said(cast, found, "B2")
    record(cast, tank, FEBRUARY + timedelta(hours=324), ["-185.0"] * 12)
    assert said(cast, found, "B2") == before
    answer(cast, "qa", found, {"E1": "handled", "E2": True})
    sign(cast, "qa", found, "qa")
    (row,) = cast.ask("qa", list_periods, tank_id=tank)
    assert (row.state, row.closed_at is not None) == ("reviewed", True)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 2, 2), date(2026, 2, 1)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_that_cannot_be_is_refused(cast: Cast, first: date, last: date) -> None:
    tank = a_tank(cast)
    with pytest.raises(CtdeskError) as refused:
        cast.do("custodian", begin_period, tank_id=tank, first=first, last=last)
    assert refused.value.code == "MON-31"


def test_a_month_without_a_record_waits_on_my_desk(cast: Cast) -> None:
    tank = a_tank(cast)
    record(cast, tank, FEBRUARY, ["-185.0"] * 48)
    kinds = {item.kind: item for item in cast.ask("custodian", my_desk).now}
    assert kinds["monitor_tank"].ref_id == tank
    assert kinds["import_recording"].late
    cast.do("custodian", begin_period, tank_id=tank, first=date(2026, 2, 1), last=date(2026, 2, 28))
    assert "monitor_tank" not in {item.kind for item in cast.ask("custodian", my_desk).now}
    (row,) = cast.ask("custodian", list_recordings, tank_id=tank).rows
    cast.do("custodian", withdraw_recording, recording_id=row.id, reason="x")
