"""Arrival notices in a spreadsheet: columns in any order, several bags and several shipments in one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from ctdesk.exchange.addressed_cells import AddressedTable, SheetProblem, address, unread_cells
from ctdesk.exchange.notices import DAYS, FIELDS, MOMENTS, OF_SHIPMENT, OF_UNIT, header_key, plain, read_value

# What tells one shipment from another, the surest first.
_KEYS = ("awb_no", "shipper_sn", "order_number", "coi_id")


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """One bag as a row of the sheet says it; ``values`` by field."""

    row: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SheetShipment:
    """One shipment: the rows about it, what they say of it together, where that stands, and its bags."""

    row: int
    values: Mapping[str, object]
    places: Mapping[str, str]
    units: tuple[SheetUnit, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What a sheet says. ``columns``: field → column; ``unread``: headers that no field was found for."""

    columns: Mapping[str, int]
    unread: tuple[str, ...]
    shipments: tuple[SheetShipment, ...]
    problems: tuple[SheetProblem, ...]


@dataclass(slots=True)
class _Shipment:
    row: int
    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    units: list[SheetUnit] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)  # cassette numbers in the order they appear


def guess_columns(headers: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, by its header; the first of two that say the same."""
    by_name = {header_key(name): one for one, names in FIELDS.items() for name in (one, *names)}
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        meant = by_name.get(header_key(header))
        if meant is not None:
            found.setdefault(meant, place)
    return found


def read_sheet(table: AddressedTable, zone: tzinfo, columns: Mapping[str, int] | None = None) -> ReadSheet:
    """Every row of a sheet with everything that is wrong in it; ``columns`` wins over the headers.

    Rows of one waybill are one shipment, and of one shipper where a waybill covers several; where neither
    stands, those of one order or chain of identity.
    """
    return _Reading(table, zone, columns).read()


class _Reading:
    def __init__(self, table: AddressedTable, zone: tzinfo, columns: Mapping[str, int] | None) -> None:
        self._table, self._zone = table, zone
        self._columns = dict(guess_columns(table.headers) if columns is None else columns)
        self._problems: list[SheetProblem] = []
        self._shipments: dict[tuple[str, ...], _Shipment] = {}

    def read(self) -> ReadSheet:
        self._problems += unread_cells(self._table)
        self._look_for_twins()
        keys = [name for name in _KEYS if name in self._columns]
        if not keys:
            self._problems.append(SheetProblem(str(self._table.header_row), "", "NTC-01"))
        else:
            for row, cells in self._table.rows:
                self._row(row, cells, keys)
        used = set(self._columns.values())
        unread = tuple(one for place, one in enumerate(self._table.headers) if place not in used and one)
        shipments = tuple(
            SheetShipment(one.row, one.values, one.places, tuple(one.units))
            for one in self._shipments.values()
        )
        return ReadSheet(self._columns, unread, shipments, tuple(self._problems))

    def _look_for_twins(self) -> None:
        """Two columns whose headers mean the same: somebody has to say which one counts."""
        by_name = {header_key(name): one for one, names in FIELDS.items() for name in (one, *names)}
        for place, header in enumerate(self._table.headers):
            meant = by_name.get(header_key(header))
            first = self._columns.get(meant) if meant is not None else None
            if first is not None and first != place and place not in self._columns.values():
                other = self._table.headers[first]
                where = address(place, self._table.header_row)
                self._problems.append(SheetProblem(where, header, "NTC-02", (("other", other),)))

    def _row(self, row: int, cells: Sequence[str], keys: Sequence[str]) -> None:
        values: dict[str, object] = {}
        for name, place in self._columns.items():
            said = plain(cells[place])
            if not said:
                continue
            try:
                values[name] = read_value(name, said, self._zone)
            except ValueError as error:
                told = (("value", said[:60]), ("length", len(said)), ("most", 60), ("place", 1))
                self._wrong(row, name, str(error), *told)
        key = self._key(values, keys)
        if key is None:
            self._problems.append(
                SheetProblem(str(row), self._table.headers[self._columns[keys[0]]], "NTC-03")
            )
            return
        shipment = self._shipments.setdefault(key, _Shipment(row))
        for name in OF_SHIPMENT:
            if name in values:
                self._say(shipment, row, name, values[name])
        self._unit(shipment, row, {name: values[name] for name in OF_UNIT if name in values})

    def _key(self, values: Mapping[str, object], keys: Sequence[str]) -> tuple[str, ...] | None:
        said = [str(values[name]) if name in values else "" for name in keys]
        if not said[0]:
            return None
        if keys[0] == "awb_no" and len(keys) > 1 and keys[1] == "shipper_sn":
            if said[1]:
                return said[0], said[1]
            # The same waybill goes on: its shipper stands in a row above, and was written once.
            above = [key for key in self._shipments if key[0] == said[0]]
            return above[-1] if len(above) == 1 else (said[0], "") if not above else None
        return (said[0],)

    def _say(self, shipment: _Shipment, row: int, name: str, value: object) -> None:
        """What is said again of a shipment has to be the same."""
        if name not in shipment.values:
            shipment.values[name], shipment.rows[name] = value, row
            shipment.places[name] = address(self._columns[name], row)
        elif shipment.values[name] != value:
            other = (("row", shipment.rows[name]), ("value", shown(name, shipment.values[name])))
            self._wrong(row, name, "NTC-04", *other)

    def _unit(self, shipment: _Shipment, row: int, values: dict[str, object]) -> None:
        if "cassette" not in values:
            number = values.get("cassette_no")
            if number is None:
                name = "cassette" if "cassette" in self._columns else "cassette_no"
                self._wrong(row, name, "NTC-17")
                return
            # Each cassette number is a cassette, in the order of the sheet.
            values["cassette"] = shipment.named.setdefault(str(number), len(shipment.named) + 1)
        bag = values.get("coi_bag_id")
        twin = next(
            (
                unit.row
                for one in self._shipments.values()
                for unit in one.units
                if bag is not None and unit.values.get("coi_bag_id") == bag
            ),
            None,
        )
        if twin is not None:
            self._wrong(row, "coi_bag_id", "NTC-15", ("row", twin))
        shipment.units.append(SheetUnit(row, values))

    def _wrong(self, row: int, name: str, code: str, *values: tuple[str, object]) -> None:
        place = self._columns.get(name)
        where = str(row) if place is None else address(place, row)
        header = "" if place is None else self._table.headers[place]
        self._problems.append(SheetProblem(where, header, code, values))


def shown(name: str, value: object) -> str:
    """A value as a sentence quotes it: ISO, to the minute."""
    if name in MOMENTS:
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if name in DAYS else str(value)
