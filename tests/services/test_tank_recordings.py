"""Files of a tank's logger: kept once, compared with what is known, judged by its limits, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.monitoring import TankAlarm, TankRecording
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.exchange.logger_readout import Questions
from ctdesk.services import recording_files, storage, tank_limits
from ctdesk.services.tank_recordings import (
    Imported,
    examine_file,
    import_recording,
    judge_again,
    list_recordings,
    withdraw_recording,
)
from fixtures.cast import Cast

pytestmark = pytest.mark.usefixtures("messages")
SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = {"zone": "Asia/Shanghai"}
DAY = datetime(2026, 3, 1, tzinfo=SHANGHAI)  # the cast's clock says 2 March, 09:00


@pytest.fixture(autouse=True)
def _nothing_looked_at() -> None:
    recording_files.forget_looked()


def two_columns(start: datetime, values: Sequence[object], step_min: int = 10) -> bytes:
    lines = ["time,temperature °C"]
    lines += [f"{(start + timedelta(minutes=step_min * n)).isoformat()},{v}" for n, v in enumerate(values)]
    return ("\r\n".join(lines) + "\r\n").encode()


def easylog(serial: str, start: datetime, values: Sequence[object]) -> bytes:
    lines = ["LN1,Time,Celsius(°C),High Alarm,Low Alarm,Serial Number"]
    for n, value in enumerate(values):
        at = f"{start + timedelta(minutes=10 * n):%Y-%m-%d %H:%M:%S}"
        lines.append(f"{n + 1},{at},{value},0.0,-196.0{f',{serial}' if n == 0 else ''}")
    return ("\r\n".join(lines) + "\r\n").encode()


def new_tank(cast: Cast, code: str = "LN8", action: str | None = "-150", alert: str | None = "-160") -> int:
    found: int = cast.do("custodian", storage.add_tank, code=code, name="液氮罐", level_min_cm=None)
    advice = cast.ask("custodian", tank_limits.advise_limits, tank_id=found)
    setting = {"tank_id": found, "seen_version": advice.row_version, "action_c": action, "alert_c": alert}
    cast.do("custodian", tank_limits.set_tank_limits, **setting)
    return found


def probes(cast: Cast, tank: int, data: bytes, name: str = "a.csv", **more: Any) -> tuple[str, ...]:
    found = cast.ask("custodian", examine_file, tank_id=tank, name=name, data=data, **more)
    assert not isinstance(found, Questions), found.codes
    return tuple(one.name for one in found.probes)


def take(cast: Cast, tank: int, data: bytes, name: str = "a.csv", **more: Any) -> Imported:
    asked = {key: value for key, value in more.items() if key in ("answers", "profile")}
    chosen = probes(cast, tank, data, name, **asked)
    done: Imported = cast.do(
        "custodian", import_recording, tank_id=tank, name=name, data=data, probes=chosen, **more
    )
    return done


def refusal(ask: Callable[[], object]) -> CtdeskError:
    with pytest.raises(CtdeskError) as error:
        ask()
    return error.value


def rows(cast: Cast, table: Any) -> list[Any]:
    with cast.gate.reading() as db:
        found = list(db.scalars(select(table).order_by(table.id)))
        db.expunge_all()
    return found


def head(cast: Cast) -> int:
    with cast.gate.reading() as db:
        return len(db.scalars(select(AuditEvent.seq)).all())


def test_an_import_is_kept_judged_and_listed(any_cast: Cast) -> None:
    cast = any_cast
    tank = new_tank(cast)
    values = ["-185.0"] * 30 + ["-158", "-149.5", "-140.25", "-150.0", "-155", "-186"] + ["-185.0"] * 30
    done = take(cast, tank, two_columns(DAY, values), "LN8-03.csv")
    (row,) = cast.ask("qa", list_recordings, tank_id=tank).rows
    assert (row.points, row.interval_s, row.gaps, row.max_c) == (66, Decimal(600), 0, Decimal("-140.25"))
    assert (row.file.name, row.imported_by, done.new) == ("LN8-03.csv", "孙见山", 66)
    (alarm,) = rows(cast, TankAlarm)
    assert (alarm.grade, alarm.peak_c, alarm.recording_id) == ("action", Decimal("-140.25"), row.id)
    assert (alarm.started_at, alarm.ended_at) == (
        DAY + timedelta(minutes=310),
        DAY + timedelta(minutes=330),
    )
    # (0.5 + 9.75) / 2 × 10 + (9.75 + 0) / 2 × 10
    assert (alarm.degree_minutes, alarm.incident_id is not None) == (Decimal("100"), True)


def test_the_same_stretch_is_not_counted_twice(cast: Cast) -> None:
    tank = new_tank(cast)
    take(cast, tank, two_columns(DAY, ["-185.0"] * 60), "first.csv")
    longer = two_columns(DAY, ["-185.0"] * 90)
    told = cast.ask("custodian", examine_file, tank_id=tank, name="second.csv", data=longer)
    (probe,) = told.probes
    assert (probe.new, probe.known, probe.contradictions) == (30, 60, 0)
    assert take(cast, tank, longer, "second.csv").new == 30
    assert [row.points for row in rows(cast, TankRecording)] == [60, 30]
    again = refusal(lambda: take(cast, tank, longer, "third.csv"))
    assert again.code == "MON-26"


def test_contradicting_readings_are_told_and_need_a_reason(cast: Cast) -> None:
    tank = new_tank(cast)
    take(cast, tank, two_columns(DAY, ["-185.0"] * 6))
    other = two_columns(DAY, ["-185.0", "-184.0", "-185.0", "-183.5", "-185.0", "-185.0", "-185.0"])
    refused = refusal(lambda: take(cast, tank, other))
    assert (refused.code, refused.values["count"], refused.values["known"]) == ("MON-25", 2, "-185.0")
    done = take(cast, tank, other, reason="探头重新校准")
    assert (done.new, done.known) == (3, 4)


def test_an_excursion_across_two_files_is_one_alarm(cast: Cast) -> None:
    tank = new_tank(cast)
    take(cast, tank, two_columns(DAY, ["-185.0"] * 5 + ["-149", "-148"]))
    (alarm,) = rows(cast, TankAlarm)
    assert alarm.ended_at is None
    following = DAY + timedelta(minutes=70)
    take(cast, tank, two_columns(following, ["-145", "-151.0", "-185.0"]), "b.csv")
    (alarm,) = rows(cast, TankAlarm)
    assert (alarm.peak_c, alarm.ended_at) == (Decimal(-145), following)
    third = two_columns(DAY + timedelta(days=1), ["-149"])
    take(cast, tank, third, "c.csv")
    cast.clock.advance(days=1)
    take(cast, tank, two_columns(DAY + timedelta(days=1, minutes=10), ["-170"] * 3), "d.csv")
    assert rows(cast, TankAlarm)[1].ended_at == DAY + timedelta(days=1, minutes=10)


def test_limits_entered_later_judge_what_is_there(cast: Cast) -> None:
    tank = new_tank(cast, action=None, alert=None)
    assert take(cast, tank, two_columns(DAY, ["-185.0", "-140", "-185.0"])).alarm_ids == ()
    version = cast.ask("custodian", tank_limits.advise_limits, tank_id=tank).row_version
    setting = {"tank_id": tank, "seen_version": version, "action_c": "-150", "alert_c": "-160"}
    cast.do("custodian", tank_limits.set_tank_limits, **setting)
    raised = cast.do("custodian", judge_again, tank_id=tank, since=DAY)
    assert len(raised) == 1
    assert cast.do("custodian", judge_again, tank_id=tank, since=DAY) == raised
    assert len(rows(cast, TankAlarm)) == 1


def test_what_is_withdrawn_is_no_longer_known(cast: Cast) -> None:
    tank = new_tank(cast)
    data = two_columns(DAY, ["-185.0"] * 6)
    (recording,) = take(cast, tank, data).recording_ids
    withdraw = {"recording_id": recording, "reason": "选错液氮罐"}
    assert (
        refusal(lambda: cast.do("custodian", withdraw_recording, recording_id=99, reason="x")).code
        == "MON-28"
    )
    cast.do("custodian", withdraw_recording, **withdraw)
    assert refusal(lambda: cast.do("custodian", withdraw_recording, **withdraw)).code == "MON-27"
    assert take(cast, tank, data).new == 6
    listed = cast.ask("custodian", list_recordings, tank_id=tank).rows
    assert [one.withdraw_reason for one in listed] == [None, "选错液氮罐"]


def test_a_logger_of_another_tank_needs_a_reason(cast: Cast) -> None:
    here, there = new_tank(cast), new_tank(cast, "LN7")
    take(cast, there, easylog("SN-700", DAY, ["-185.0"] * 4), answers=HERE)
    other = easylog("SN-700", DAY + timedelta(hours=2), ["-185.0"] * 4)
    refused = refusal(lambda: take(cast, here, other, answers=HERE))
    assert (refused.code, refused.values["tank"]) == ("MON-21", "LN7")
    take(cast, here, easylog("SN-800", DAY, ["-185.0"] * 4), answers=HERE)
    replaced = easylog("SN-801", DAY + timedelta(hours=3), ["-185.0"] * 4)
    assert refusal(lambda: take(cast, here, replaced, answers=HERE)).code == "MON-22"
    assert take(cast, here, replaced, answers=HERE, reason="更换记录仪").new == 4


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LOG-01"),
        (b"%PDF-1.7 ...", "CSV-08"),
        (two_columns(DAY + timedelta(days=3), ["-185.0"] * 4), "MON-23"),
        (b"MZ" + bytes(200), "CSV-08"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_with_a_sentence(cast: Cast, data: bytes, code: str) -> None:
    tank = new_tank(cast)
    assert refusal(lambda: probes(cast, tank, data)).code == code
    assert rows(cast, StoredFile) == []


def test_a_file_without_one_reading_is_refused(cast: Cast) -> None:
    tank = new_tank(cast)
    data, answers = two_columns(DAY, ["OL", "---", "-999"]), {"time_columns": "0", "value_columns": "1"}
    assert refusal(lambda: probes(cast, tank, data, answers=answers)).code == "LOG-05"


def test_fahrenheit_and_two_probes_are_read(cast: Cast) -> None:
    tank = new_tank(cast)
    lines = ["time,top °F,bottom °F"]
    lines += [f"{(DAY + timedelta(minutes=n)).isoformat()},{-301 + n},-310" for n in range(4)]
    data = "\r\n".join(lines).encode()
    answers = {"time_columns": "0", "value_columns": "1,2"}
    assert probes(cast, tank, data, answers=answers) == ("top °F", "bottom °F")
    done = take(cast, tank, data, "f.csv", answers=answers)
    top, bottom = rows(cast, TankRecording)
    assert (len(done.recording_ids), top.read_as["unit"]) == (2, "F")
    assert [round(one.min_c, 1) for one in (top, bottom)] == [Decimal("-185.0"), Decimal("-190.0")]


def test_a_clock_that_was_set_back_is_asked_about(cast: Cast) -> None:
    tank = new_tank(cast)
    lines = two_columns(DAY, ["-185.0"] * 12).decode().splitlines()
    data = "\r\n".join([*lines[:9], *two_columns(DAY, ["-184.5"] * 4).decode().splitlines()[1:]]).encode()
    columns = {"time_columns": "0", "value_columns": "1"}
    asked = cast.ask("custodian", examine_file, tank_id=tank, name="a.csv", data=data, answers=columns)
    assert isinstance(asked, Questions)
    assert asked.codes == ("backwards",)
    stop = {**columns, "backwards": "stop"}
    assert refusal(lambda: probes(cast, tank, data, answers=stop)).code == "LOG-09"
    assert take(cast, tank, data, answers={**columns, "backwards": "sort"}).new == 12


def test_a_format_never_seen_is_asked_about_and_remembered(cast: Cast) -> None:
    tank = new_tank(cast)

    def odd(start: datetime) -> bytes:
        lines = ["Anzeige|Wann|Wert"]
        lines += [f"x|{start + timedelta(minutes=n):%d.%m.%Y %H:%M}|-185,{n}" for n in range(5)]
        return "\n".join(lines).encode()

    found = cast.ask("custodian", examine_file, tank_id=tank, name="odd.txt", data=odd(DAY))
    assert isinstance(found, Questions)
    answers: dict[str, str] = {}
    while isinstance(found, Questions):
        answers |= {one.code: one.proposal or one.options[0] for one in found.items}
        arguments = {"tank_id": tank, "name": "odd.txt", "data": odd(DAY), "answers": answers}
        found = cast.ask("custodian", examine_file, **arguments)
    unasked = {"tank_id": tank, "name": "odd.txt", "data": odd(DAY), "probes": ("Wert",)}
    assert refusal(lambda: cast.do("custodian", import_recording, **unasked)).code == "MON-29"
    take(cast, tank, odd(DAY), "odd.txt", answers=answers, remember_as="旧记录仪")
    later = cast.ask(
        "custodian", examine_file, tank_id=tank, name="z.txt", data=odd(DAY + timedelta(hours=1))
    )
    assert not isinstance(later, Questions)


def test_a_long_import_can_be_stopped_and_leaves_nothing(cast: Cast) -> None:
    tank = new_tank(cast)
    data = two_columns(DAY - timedelta(days=60), ["-185.0"] * 5000, step_min=1)
    events = head(cast)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        cast.gate.perform(
            import_recording,
            cast.session("custodian"),
            report=stop,
            tank_id=tank,
            name="a.csv",
            data=data,
            probes=("temperature °C",),
        )
    assert rows(cast, TankRecording) == []
    assert rows(cast, StoredFile) == []
    assert head(cast) == events


def test_a_file_larger_than_others_is_kept_compressed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_files, "LARGEST", 500)
    tank = new_tank(cast)
    take(cast, tank, two_columns(DAY, ["-185.0"] * 40), "big.csv")
    (stored,) = rows(cast, StoredFile)
    assert stored.name == "big.csv.gz"
    monkeypatch.setattr(recording_files, "MOST", 100)
    assert refusal(lambda: probes(cast, tank, two_columns(DAY, ["-1"] * 40))).code == "MON-20"


def test_who_does_not_keep_tanks_imports_nothing(cast: Cast) -> None:
    tank = new_tank(cast)
    arguments = {"tank_id": tank, "name": "a.csv", "data": two_columns(DAY, ["-185.0"]), "probes": ("x",)}
    assert refusal(lambda: cast.do("receiver", import_recording, **arguments)).code == "PERM-01"
    wrong = refusal(lambda: cast.do("custodian", import_recording, **arguments))
    assert wrong.code == "MON-24"
    assert DAY.astimezone(UTC).tzinfo is UTC
