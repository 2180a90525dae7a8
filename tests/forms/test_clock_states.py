"""The time limits of the acceptance form: when they start, stop and are missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ctdesk.forms.clock_states import ClockState, clock_states, late_sections
from fixtures.acceptance import NOW, SHANGHAI, Record, moment


def clocks(record: Record, **signed_hours: float) -> dict[str, list[ClockState]]:
    signed = {
        slot: NOW + timedelta(hours=hours)
        for slot, hours in signed_hours.items()
        if not slot.startswith("CT")
    }
    found: dict[str, list[ClockState]] = {}
    for state in clock_states(
        record.definition,
        record.answers,
        signed,
        record.facts,
        record.shape,
        judgement=record.judge(),
        now=record.now,
        tz=SHANGHAI,
        is_working_day=lambda day: day.weekday() < 5,
        linked={"CT-ACC-002": NOW + timedelta(hours=5)},
    ):
        found.setdefault(state.clock.id, []).append(state)
    return found


def test_nothing_runs_before_arrival() -> None:
    assert {state.run.status for states in clocks(Record()).values() for state in states} == {"waiting"}


def test_the_decision_is_due_two_hours_after_arrival() -> None:
    record = Record().fill()
    (state,) = clocks(record)["decision"]
    assert state.run.due_at == datetime.fromisoformat(moment(-0.1)) + timedelta(hours=2)
    assert state.run.status == "running"
    assert clocks(record, decision=1.5)["decision"][0].run.status == "met"
    assert clocks(record, decision=3)["decision"][0].run.status == "late"
    record.now = NOW + timedelta(hours=3)
    late = clocks(record)["decision"][0]
    assert (late.run.status, late.on_late.reason, late.on_late.tell, late.late_path) == (
        "late",
        "required",
        ("lead",),
        None,
    )


def test_exposure_is_timed_for_each_cassette_against_the_catalogue() -> None:
    record = Record().fill()
    record.put("G6:2", {"started_at": moment(0), "stopped_at": moment(0.1), "seconds": "360"})
    first, second = clocks(record)["exposure"]
    assert (first.run.instance, first.run.status) == (1, "met")
    assert (second.run.instance, second.run.status) == (2, "late")
    assert second.on_late.incident == "RC4"
    record.facts["catalogue.ambient_limit_s"] = None
    assert {state.run.status for state in clocks(record)["exposure"]} == {"waiting"}


def test_a_running_timer_runs_out() -> None:
    record = Record().fill()
    record.put("G6:1", {"started_at": moment(0), "stopped_at": None, "seconds": None})
    record.now = NOW + timedelta(seconds=100)
    assert clocks(record)["exposure"][0].run.status == "running"
    assert record.question("G6:1").status == "open"
    record.now = NOW + timedelta(seconds=181)
    assert clocks(record)["exposure"][0].run.status == "late"
    assert record.question("G6:1").status == "finding"


def test_a_finding_starts_the_clock_for_calling_the_holder() -> None:
    record = Record().fill()
    assert clocks(record)["call_holder"][0].run.status == "waiting"
    record.put("D5", False, at=NOW - timedelta(minutes=10))
    (state,) = clocks(record)["call_holder"]
    assert (state.run.started_at, state.run.status) == (NOW - timedelta(minutes=10), "running")
    record.put("K3b", moment(0))
    assert clocks(record)["call_holder"][0].run.status == "met"


def test_quality_assurance_has_three_working_days() -> None:
    record = Record().fill()
    # Monday 2 March 2026, 09:00 in Shanghai: three working days later ends Thursday at 24:00.
    (state,) = clocks(record, decision=0)["qa_review"]
    assert state.run.due_at == datetime(2026, 3, 6, 0, 0, tzinfo=SHANGHAI)
    (friday,) = clocks(record, decision=24 * 4)["qa_review"]
    assert friday.run.due_at == datetime(2026, 3, 12, 0, 0, tzinfo=SHANGHAI)


def test_the_end_of_the_day_is_the_sites_midnight() -> None:
    record = Record().fill()
    (state,) = clocks(record, decision=0)["trace_upload"]
    assert state.run.due_at is not None
    assert state.run.due_at.astimezone(UTC) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_a_limit_until_an_item_ends_at_the_time_it_holds() -> None:
    record = Record().fill()
    (state,) = clocks(record)["hold_time"]
    assert state.run.due_at == datetime.fromisoformat(moment(100))


def test_a_limit_whose_condition_does_not_hold_is_left_out() -> None:
    record = Record().fill()
    assert "temperature_file" not in clocks(record)
    record.put("E10", False)
    (state,) = clocks(record)["temperature_file"]
    assert state.run.stopped_at == NOW + timedelta(hours=5)
    assert state.run.status == "met"


def test_a_limit_missed_in_a_section_owes_its_reason_once() -> None:
    record = Record().fill()
    record.put("D5", False, at=NOW - timedelta(minutes=10))
    record.put("K3b", moment(1))
    states = [state for found in clocks(record).values() for state in found]
    assert "K" in late_sections(states, record.answers, record.definition)
    record.put("K#late", "电话占线")
    assert "K" not in late_sections(states, record.answers, record.definition)
