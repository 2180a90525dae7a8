"""Storage in the demo's year: a box that is tidied up, product moved to its place, and a count that found
something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ctdesk.domain.answers import State, Value
from ctdesk.services import stock, stock_counts, storage, storage_moves
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.record_view import read_record
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.signing import sign_record
from ctdesk.services.stock import StockRow
from ctdesk.services.storage_moves import CassetteMove

CUSTODIAN, PHARMACIST, VERIFIER = "R11", "R05", "R06"
_MOVED = (33, 4)  # days ago
_COUNTED = 3


def storage_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """Two moves and a count, each told step by step."""
    return (*(_move(year, days, place) for place, days in enumerate(_MOVED)), _count(year))


def _move(year: Year, days: int, place: int) -> Iterator[datetime]:
    yield year.at(days, 10, 20)
    stage = year.stage
    keeper = _somebody(year, ("storage.move", "storage.put_in"), CUSTODIAN)
    second = _somebody(year, ("storage.verify_move",), VERIFIER, PHARMACIST)
    if keeper is None or second is None:
        return  # on that day somebody had an instruction to read first
    unit = _some_unit(year, keeper, place)
    free = stage.ask(keeper, storage.list_positions, free_only=True, limit=60).rows
    if unit is None or not free:
        return
    target = free[-1]
    line = CassetteMove(unit.shipment_id, unit.cassette, target.id)
    record = stage.do(
        keeper, storage_moves.open_move, kind="move", reason=year.said("move_reason"), lines=(line,)
    )
    began = stage.now
    code = _cassette_code(unit)
    yield began + timedelta(minutes=3)
    _answer(
        year,
        keeper,
        record,
        {
            "B6:1": unit.position,
            "B7:1": code,
            "B8:1": {
                "started_at": stage.local(stage.now - timedelta(seconds=74)),
                "stopped_at": stage.local(stage.now - timedelta(seconds=16)),
            },
            "B9:1": target.code,
            "B12:1": True,
        },
    )
    _accept_temperature(year, keeper, record)
    _sign(year, keeper, record, "custodian")
    yield began + timedelta(minutes=9)
    _answer(year, second, record, {"C1:1@second": code, "C2:1@second": target.code})
    _sign(year, second, record, "second")


def _count(year: Year) -> Iterator[datetime]:
    yield year.at(_COUNTED, 14, 0)
    stage = year.stage
    counter = _somebody(year, ("storage.count",), PHARMACIST, VERIFIER)
    keeper = _somebody(year, ("storage.keep",), CUSTODIAN)
    if counter is None or keeper is None:
        return
    rows = [row for row in stage.ask(keeper, stock.list_stock, limit=500).rows if row.position is not None]
    if len(rows) < 2:
        return
    count = stage.do(counter, stock_counts.open_count, tank_id=None, custodian_id=stage.id(keeper))
    cassettes = {(row.shipment_id, row.cassette): row for row in rows}
    shown = sorted(cassettes.values(), key=lambda row: row.position or "")
    astray = shown[-1]
    for row in shown[:-1]:
        _scan(year, counter, count, str(row.position), _cassette_code(row))
    # The last cassette stands one place further on than the register says.
    free = stage.ask(keeper, storage.list_positions, free_only=True, limit=1).rows
    _scan(year, counter, count, free[0].code, _cassette_code(astray))
    yield year.at(_COUNTED, 14, 35)
    record = stage.do(counter, stock_counts.end_count, count_id=count)
    _answer(year, counter, record, {"B5:1": year.said("count_explained"), "B6:1": "put_back"})
    _sign(year, counter, record, "counter")
    yield year.at(_COUNTED, 15, 10)
    _answer(year, keeper, record, {"C1": True, "C2": year.said("count_acknowledged")})
    _sign(year, keeper, record, "custodian")


def _some_unit(year: Year, keeper: Person, place: int) -> StockRow | None:
    """A unit that lies accepted in a tank and is alone in its cassette."""
    rows = year.stage.ask(keeper, stock.list_stock, show="accepted", limit=200).rows
    stored = [row for row in rows if row.position is not None]
    return stored[place % len(stored)] if stored else None


def _somebody(year: Year, duties: tuple[str, ...], *roles: str) -> Person | None:
    """The first with one of these roles who may act on all of these duties now."""
    for role in roles:
        for person in year.stage.hospital.holding(role):
            if all(year.stage.may(person, duty) for duty in duties):
                return person
    return None


def _cassette_code(row: StockRow) -> str:
    return row.cassette_no or row.coi_bag_id or ""


def _scan(year: Year, counter: Person, count: int, *codes: str) -> None:
    at: int | None = None
    for code in codes:
        told = year.stage.do(counter, stock_counts.count_scan, count_id=count, code=code, position_id=at)
        at = told.position_id


def _answer(year: Year, who: Person, record_id: int, values: Mapping[str, Value]) -> None:
    view = year.stage.ask(who, read_record, record_id=record_id)
    entries = tuple(Entry(path, State.GIVEN, value) for path, value in values.items())
    year.stage.do(who, note_answers, record_id=record_id, version=view.version, entries=entries)


def _accept_temperature(year: Year, who: Person, record_id: int) -> None:
    """The tank's last reading is taken over; what is warmer than the label allows is explained."""
    view = year.stage.ask(who, read_record, record_id=record_id)
    reading = view.judgement.by_path["B10:1"].initial
    _answer(year, who, record_id, {"B10:1": reading if reading is not None else "-188.6"})
    view = year.stage.ask(who, read_record, record_id=record_id)
    state = next(one for one in view.slots if one.id == "custodian")
    reasons = {path: year.said("move_reason") for path in state.missing if path.endswith("#reason")}
    if reasons:
        _answer(year, who, record_id, reasons)


def _sign(year: Year, who: Person, record_id: int, slot: str) -> None:
    view = year.stage.ask(who, read_record, record_id=record_id)
    year.stage.sign(
        who,
        sign_record,
        record_id=record_id,
        seen_version=view.version,
        slots=(slot,),
        seen_entry=view.seen_entry,
    )
