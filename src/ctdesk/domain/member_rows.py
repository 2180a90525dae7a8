"""Rows of a table of members and their past training: what each means, and what is wrong in which cell.

Every row gives one person (the first time a staff number appears) and may give one module that was passed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

# Column → the headers it may have; the first one stands in the template.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "staff_no": ("工号", "staff number", "staff no", "staff_no"),
    "name": ("姓名", "name"),
    "name_latin": ("姓名拼音", "name in latin letters", "name_latin", "pinyin"),
    "login": ("登录名", "login", "login name", "user name"),
    "title": ("职称", "title"),
    "department": ("科室", "department"),
    "phone": ("电话", "telephone", "phone"),
    "module": ("培训模块", "module", "training module"),
    "product": ("适用品种", "product", "product code"),
    "passed_on": ("考核通过日期", "passed on", "passed_on"),
    "valid_until": ("有效期至", "valid until", "valid_until"),
    "evidence": ("证明", "evidence"),
}
REQUIRED = ("staff_no", "name")
_LONGEST = {
    "staff_no": 40,
    "name": 60,
    "name_latin": 80,
    "login": 40,
    "title": 60,
    "department": 60,
    "phone": 40,
    "product": 40,
    "evidence": 200,
}
_OF_PERSON = ("name", "name_latin", "login", "title", "department", "phone")
_OF_TRAINING = ("product", "passed_on", "valid_until", "evidence")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]0{1,2}:00(?::00)?)?")
_SERIAL = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands and what its column is called."""

    row: int
    column: str
    header: str


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in a cell; ``code`` has its sentence in ``forms/messages``."""

    cell: Cell
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who is not in the register yet."""

    row: int
    staff_no: str
    name: str
    name_latin: str
    login: str
    title: str | None
    department: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A module that somebody passed before."""

    row: int
    staff_no: str
    module: str
    product: str
    passed_on: date
    valid_until: date | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds: name by staff number, who has which module since when, modules, and today."""

    names: Mapping[str, str]
    trained: Collection[tuple[str, str, str, date]]
    modules: Collection[str]
    today: date
    own_staff_no: str = ""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What a table says. ``same_names`` are questions: somebody else of this name is there already."""

    people: tuple[PersonRow, ...]
    training: tuple[TrainingRow, ...]
    problems: tuple[CellProblem, ...]
    same_names: tuple[Cell, ...]


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Which column stands where; raises ``ValueError`` with headers that are unknown, twice, or missing."""
    by_header = {one.casefold(): column for column, names in HEADERS.items() for one in names}
    found: dict[str, int] = {}
    wrong = []
    for place, header in enumerate(headers):
        column = by_header.get(" ".join(header.split()).casefold())
        if column is None or column in found:
            wrong.append(header or "∅")
        else:
            found[column] = place
    wrong += [HEADERS[column][0] for column in REQUIRED if column not in found]
    if wrong:
        raise ValueError(", ".join(dict.fromkeys(wrong)))
    return found


def read_rows(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], known: Known) -> ReadRows:
    """Every row of a table, with everything that is wrong in it. Raises like ``columns_of``."""
    return _Reading(headers, known).read(rows)


def read_day(text: str) -> date | str:
    """A day as people write it in China or as ISO; else the code of what is wrong with it.

    ``IMP-12`` a day that does not exist, ``IMP-13`` a number where Excel kept its own count of days,
    ``IMP-14`` any other writing.
    """
    if _SERIAL.fullmatch(text):
        return "IMP-13"
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return "IMP-14"
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return "IMP-12"


class _Reading:
    """A table on the way through: who was named so far, and what was wrong."""

    def __init__(self, headers: Sequence[str], known: Known) -> None:
        self._places = columns_of(headers)
        self._headers = headers
        self._known = known
        self._people: dict[str, PersonRow] = {}
        self._training: list[TrainingRow] = []
        self._problems: list[CellProblem] = []
        self._same: list[Cell] = []
        self._logins: dict[str, int] = {}
        self._seen: dict[tuple[str, str, str, date], int] = {}
        self._names: dict[str, str] = {}
        for staff_no, name in known.names.items():
            self._names.setdefault(name, staff_no)

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> ReadRows:
        for number, cells in rows:
            before = len(self._problems)
            values = {
                column: self._clean(number, column, cells[place]) for column, place in self._places.items()
            }
            if not values["staff_no"]:
                self._wrong(number, "staff_no", "IMP-10")
            if len(self._problems) > before:
                continue
            self._person(number, values)
            if any(values.get(column) for column in ("module", *_OF_TRAINING)):
                self._trained(number, values)
        return ReadRows(
            tuple(self._people.values()), tuple(self._training), tuple(self._problems), tuple(self._same)
        )

    def _clean(self, row: int, column: str, cell: str) -> str:
        text = unicodedata.normalize("NFC", cell).strip(" \t\r\n\u3000")
        if len(text) > _LONGEST.get(column, 200):
            self._wrong(row, column, "IMP-11", length=len(text), most=_LONGEST.get(column, 200))
            return ""
        for place, letter in enumerate(text, 1):
            if unicodedata.category(letter) in {"Cc", "Cs", "Cf", "Cn", "Co"}:
                self._wrong(row, column, "IMP-15", place=place)
                return ""
            if letter == "\ufffd":
                self._wrong(row, column, "IMP-16", place=place)
                return ""
        return text

    def _person(self, row: int, values: Mapping[str, str]) -> None:
        staff_no = values["staff_no"]
        name = self._known.names.get(staff_no)
        before = self._people.get(staff_no)
        if name is not None or before is not None:
            first = name if name is not None else before.name if before is not None else ""
            if values["name"] and values["name"] != first:
                self._wrong(row, "name", "IMP-17", staff_no=staff_no, name=first)
            if before is not None:
                self._compare(row, values, before)
            return
        if not values["name"]:
            self._wrong(row, "name", "IMP-10")
            return
        login = values.get("login") or staff_no
        folded = unicodedata.normalize("NFKC", login).casefold()
        if any(letter.isspace() for letter in login):
            self._wrong(row, "login" if values.get("login") else "staff_no", "IMP-18")
        elif folded in self._logins:
            self._wrong(row, "login", "IMP-19", other=self._logins[folded])
        self._logins.setdefault(folded, row)
        if values["name"] in self._names:
            self._same.append(self._cell(row, "name"))
        self._names.setdefault(values["name"], staff_no)
        self._people[staff_no] = PersonRow(
            row,
            staff_no,
            values["name"],
            values.get("name_latin", ""),
            login,
            values.get("title") or None,
            values.get("department") or None,
            values.get("phone") or None,
        )

    def _compare(self, row: int, values: Mapping[str, str], before: PersonRow) -> None:
        """What is said again of somebody has to be the same."""
        for column in _OF_PERSON[1:]:
            said, first = values.get(column), getattr(before, column)
            if said and first and said != first:
                self._wrong(row, column, "IMP-20", other=before.row, value=first)

    def _trained(self, row: int, values: Mapping[str, str]) -> None:
        before = len(self._problems)
        staff_no, module = values["staff_no"], values.get("module", "").upper()
        if not module:
            self._wrong(row, "module", "IMP-10")
        elif module not in self._known.modules:
            self._wrong(row, "module", "IMP-21", module=module)
        if staff_no == self._known.own_staff_no:
            self._wrong(row, "staff_no", "IMP-22")
        passed = self._day(row, "passed_on", values.get("passed_on", ""))
        until = self._day(row, "valid_until", values["valid_until"]) if values.get("valid_until") else None
        if passed is not None and passed > self._known.today:
            self._wrong(row, "passed_on", "IMP-23", day=passed)
        if passed is not None and until is not None and until < passed:
            self._wrong(row, "valid_until", "IMP-24", day=until, begins=passed)
        if not values.get("evidence"):
            self._wrong(row, "evidence", "IMP-10")
        if len(self._problems) > before or passed is None:
            return
        key = (staff_no, module, values.get("product", ""), passed)
        if key in self._seen:
            self._wrong(row, "module", "IMP-25", other=self._seen[key])
        elif key in self._known.trained:
            self._wrong(row, "module", "IMP-26")
        else:
            self._seen[key] = row
            self._training.append(
                TrainingRow(
                    row, staff_no, module, values.get("product", ""), passed, until, values["evidence"]
                )
            )

    def _day(self, row: int, column: str, text: str) -> date | None:
        if not text:
            self._wrong(row, column, "IMP-10")
            return None
        found = read_day(text)
        if isinstance(found, date):
            return found
        self._wrong(row, column, found, value=text)
        return None

    def _wrong(self, row: int, column: str, code: str, **values: object) -> None:
        self._problems.append(CellProblem(self._cell(row, column), code, values))

    def _cell(self, row: int, column: str) -> Cell:
        place = self._places.get(column)
        header = HEADERS[column][0] if place is None else self._headers[place]
        return Cell(row, column, header)
