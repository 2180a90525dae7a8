"""Proofreads a definition: everything the parts of a form say about each other, each mistake with its place.

Looks at header, texts and items here; at signatures, clocks and decision rules in ``proofreading_slots``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ctdesk.forms.cause_tables import DRAWN_COLUMNS
from ctdesk.forms.definition import Column, Condition, Conditions, Definition, Item, Option, Section, Text
from ctdesk.forms.patterns import is_safe
from ctdesk.forms.plan import conditions
from ctdesk.forms.problems import FormProblem
from ctdesk.forms.proofreading_slots import problems_of_clocks, problems_of_decision, problems_of_slots
from ctdesk.forms.questions import THIRD
from ctdesk.forms.vocabulary import SUBJECTS, VOCABULARY_VERSION, KnownWords

_CODE = re.compile(r"[A-Z]{2,5}-[A-Z]{2,5}-\d{3}")
_SECTION = re.compile(r"[A-Z]{1,2}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_INCIDENT = re.compile(r"[A-Z]{2}\d{1,2}")
_DECIMAL = re.compile(r"[+-]?\d{1,4}(\.\d{1,3})?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LINKS = frozenset({"notice", "order", "deviation", "incident"})
_MEASURED = frozenset({"quantity", "date", "datetime", "timer"})

# Keys that only some types of item may have.
_KEYS_OF_TYPE = {
    "options": {"choice"},
    "options_from": {"choice"},
    "codes": {"scan"},
    "unique": {"scan"},
    "pattern": {"text"},
    "media": {"attachment"},
    "min_count": {"attachment"},
    "to": {"link"},
    "duty": {"person"},
    "confirm": {"person"},
    "differs_from": {"person"},
    "columns": {"table"},
    "drawn": {"table"},
    "long": {"text"},
    "unit": {"quantity", "timer"},
    "limit": _MEASURED,
    "expect": {"check", "choice"},
}


def check_definition(definition: Definition, known: KnownWords) -> tuple[FormProblem, ...]:
    """Everything that is wrong with a definition, in the order of the file; empty when it may be released."""
    ids = _Ids(definition)
    problems = [
        *_header(definition),
        *_texts(definition),
        *_identifiers(definition),
        *_items(definition, ids, known),
        *_cycles(definition, ids),
        *_never_asked(definition),
    ]
    if not problems:
        # References resolve only in a form whose items are sound.
        problems += problems_of_slots(definition, known)
        problems += problems_of_clocks(definition, known)
        problems += problems_of_decision(definition)
        problems += [
            problem
            for place, when in _late_conditions(definition)
            for problem in _condition_problems(place, when, ids, None)
        ]
    return tuple(problems)


class _Ids:
    """What may be referred to."""

    def __init__(self, definition: Definition) -> None:
        self.items = {item.id: item for section in definition.section for item in section.item}
        self.columns = {
            item.id: {column.id: column for column in (item.columns or section.columns)}
            for section in definition.section
            for item in section.item
            if item.type == "table"
        }
        self.slots = {slot.id for slot in definition.slot}


def _header(definition: Definition) -> Iterator[FormProblem]:
    if definition.vocabulary != VOCABULARY_VERSION:
        yield FormProblem(
            "vocabulary", "FORMDEF-24", {"value": definition.vocabulary, "known": VOCABULARY_VERSION}
        )
    if not _CODE.fullmatch(definition.code):
        yield FormProblem("code", "FORMDEF-25", {"value": definition.code})
    if not 1 <= definition.revision <= 999:
        yield FormProblem("revision", "FORMDEF-25", {"value": definition.revision})
    if not 1 <= definition.retention_years <= 200:
        yield FormProblem("retention_years", "FORMDEF-25", {"value": definition.retention_years})
    if definition.subject not in SUBJECTS:
        yield FormProblem("subject", "FORMDEF-26", {"value": definition.subject})
    if not definition.section:
        yield FormProblem("section", "FORMDEF-27", {})


def _texts(definition: Definition) -> Iterator[FormProblem]:
    for place, text in _all_texts(definition):
        if not text.zh_CN.strip():
            yield FormProblem(place, "FORMDEF-30", {"language": "zh_CN"})
        if not text.en.strip():
            yield FormProblem(place, "FORMDEF-30", {"language": "en"})
        elif _HAN.search(text.en):
            yield FormProblem(place, "FORMDEF-31", {})


def _all_texts(definition: Definition) -> Iterator[tuple[str, Text]]:
    yield "title", definition.title
    if definition.name is not None:
        yield "name", definition.name
    if definition.help:
        yield "help", definition.help
    for section in definition.section:
        yield f"{section.id}.text", section.text
        if section.help:
            yield f"{section.id}.help", section.help
        yield from _column_texts(section.id, section.columns)
        for item in section.item:
            yield f"{item.id}.text", item.text
            if item.help:
                yield f"{item.id}.help", item.help
            for option in item.options:
                yield f"{item.id}.options.{option.code}", option.text
            yield from _column_texts(item.id, item.columns)
    for slot in definition.slot:
        yield f"slot {slot.id}.text", slot.text
    for clock in definition.clock:
        yield f"clock {clock.id}.text", clock.text
    if definition.decision:
        for number, rule in enumerate(definition.decision.rule, 1):
            yield f"decision.rule {number}.text", rule.text


def _column_texts(place: str, columns: tuple[Column, ...]) -> Iterator[tuple[str, Text]]:
    for column in columns:
        yield f"{place}.columns.{column.id}", column.text
        for option in column.options:
            yield f"{place}.columns.{column.id}.{option.code}", option.text


def _identifiers(definition: Definition) -> Iterator[FormProblem]:
    sections = [section.id for section in definition.section]
    items = [item.id for section in definition.section for item in section.item]
    yield from _repeated("section", sections)
    yield from _repeated("item", items)
    yield from _repeated("slot", [slot.id for slot in definition.slot])
    yield from _repeated("clock", [clock.id for clock in definition.clock])
    for section in definition.section:
        if not _SECTION.fullmatch(section.id):
            yield FormProblem(section.id, "FORMDEF-25", {"value": section.id})
        if not section.item:
            yield FormProblem(section.id, "FORMDEF-28", {})
        for item in section.item:
            if not re.fullmatch(rf"{re.escape(section.id)}\d+[a-z]?", item.id):
                yield FormProblem(item.id, "FORMDEF-33", {"section": section.id})
            yield from _repeated(f"{item.id}.options", [option.code for option in item.options])
        for place, columns in (
            (section.id, section.columns),
            *((item.id, item.columns) for item in section.item),
        ):
            yield from _repeated(f"{place}.columns", [column.id for column in columns])
            for column in columns:
                if not _NAME.fullmatch(column.id):
                    yield FormProblem(f"{place}.columns.{column.id}", "FORMDEF-25", {"value": column.id})
    for slot in definition.slot:
        if not _NAME.fullmatch(slot.id) or slot.id == THIRD:
            yield FormProblem(f"slot {slot.id}", "FORMDEF-25", {"value": slot.id})


def _repeated(place: str, names: list[str]) -> Iterator[FormProblem]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield FormProblem(f"{place} {name}", "FORMDEF-32", {"id": name})
        seen.add(name)


def _items(definition: Definition, ids: _Ids, known: KnownWords) -> Iterator[FormProblem]:
    for place, on_fail in (
        *((f"on_fail.{severity}", rule) for severity, rule in definition.on_fail.items()),
        *(
            (f"{section.id}.on_fail.{severity}", rule)
            for section in definition.section
            for severity, rule in section.on_fail.items()
        ),
        *((f"{item.id}.on_fail", item.on_fail) for item in ids.items.values() if item.on_fail),
    ):
        if on_fail.incident is not None and not _INCIDENT.fullmatch(on_fail.incident):
            yield FormProblem(f"{place}.incident", "FORMDEF-25", {"value": on_fail.incident})
    for section in definition.section:
        yield from _section(section, ids, known)
        for item in section.item:
            yield from _item(section, item, ids, known)


def _section(section: Section, ids: _Ids, known: KnownWords) -> Iterator[FormProblem]:
    by = (section.by,) if isinstance(section.by, str) else section.by or ()
    for slot in by:
        if slot not in ids.slots:
            yield FormProblem(f"{section.id}.by", "FORMDEF-40", {"slot": slot})
    if section.check == "blind" and len(set(by)) < 2:
        yield FormProblem(f"{section.id}.check", "FORMDEF-41", {})
    if section.check == "unseen" and len(set(by)) != 1:
        yield FormProblem(f"{section.id}.check", "FORMDEF-80", {})
    yield from _condition_problems(f"{section.id}.enable_when", section.enable_when, ids, None)
    yield from _condition_problems(f"{section.id}.required_when", section.required_when, ids, None)
    if section.columns:
        yield from _columns(section.id, section.columns, ids)


def _item(section: Section, item: Item, ids: _Ids, known: KnownWords) -> Iterator[FormProblem]:
    place = item.id
    for key, types in _KEYS_OF_TYPE.items():
        value = getattr(item, key)
        if (
            value not in (None, (), 0, False)
            and item.type not in types
            and not (key == "expect" and value is True and item.computed)
        ):
            yield FormProblem(f"{place}.{key}", "FORMDEF-34", {"key": key, "type": item.type})
    by = item.by if item.by is not None else section.by
    for slot in (by,) if isinstance(by, str) else by or ():
        if slot not in ids.slots:
            yield FormProblem(f"{place}.by", "FORMDEF-40", {"slot": slot})
    if by is None and item.computed is None:
        yield FormProblem(f"{place}.by", "FORMDEF-42", {})
    yield from _needs_of_type(section, item)
    yield from _sources(item, ids, known)
    yield from _expectation(item)
    for key in ("enable_when", "required_when"):
        yield from _condition_problems(f"{place}.{key}", getattr(item, key), ids, None)
    if item.na not in (True, False):
        yield from _condition_problems(f"{place}.na", item.na.when, ids, None)  # type: ignore[union-attr]  # a rule: checked above
    if item.typed is not None:
        yield from _condition_problems(f"{place}.typed", item.typed.when, ids, None)
        for slot in item.typed.by:
            if slot not in ids.slots:
                yield FormProblem(f"{place}.typed.by", "FORMDEF-40", {"slot": slot})
        if len(set(item.typed.by)) < 2:
            yield FormProblem(f"{place}.typed.by", "FORMDEF-41", {})
    for slot in item.differs_from:
        if slot not in ids.slots:
            yield FormProblem(f"{place}.differs_from", "FORMDEF-40", {"slot": slot})
    if item.duty is not None and item.duty not in known.duties:
        yield FormProblem(f"{place}.duty", "FORMDEF-43", {"duty": item.duty})
    if item.required is not None and item.required_when is not None:
        yield FormProblem(f"{place}.required_when", "FORMDEF-44", {})
    if item.type == "table":
        if not item.columns and not section.columns:
            yield FormProblem(f"{place}.columns", "FORMDEF-35", {"key": "columns", "type": item.type})
        yield from _columns(place, item.columns, ids)
        yield from _drawing(item)


def _drawing(item: Item) -> Iterator[FormProblem]:
    """What is drawn of a table stands in columns of these names, typed here by people."""
    if item.drawn is None:
        return
    columns = {column.id: column.type for column in item.columns}
    for name, kind in DRAWN_COLUMNS[item.drawn].items():
        if columns.get(name) != kind:
            yield FormProblem(f"{item.id}.columns.{name}", "FORMDEF-35", {"key": name, "type": item.drawn})
    if item.computed is not None:
        yield FormProblem(f"{item.id}.drawn", "FORMDEF-34", {"key": "drawn", "type": "computed"})


def _needs_of_type(section: Section, item: Item) -> Iterator[FormProblem]:
    needed = {
        "choice": bool(item.options or item.options_from),
        "quantity": item.unit is not None,
        "timer": item.unit is not None,
        "scan": bool(item.codes),
        "attachment": item.media is not None,
        "link": item.to is not None,
        "person": item.duty is not None,
        "computed": item.computed is not None,
    }
    key = {
        "choice": "options",
        "quantity": "unit",
        "timer": "unit",
        "scan": "codes",
        "attachment": "media",
        "link": "to",
        "person": "duty",
        "computed": "computed",
    }
    if not needed.get(item.type, True):
        yield FormProblem(
            f"{item.id}.{key[item.type]}", "FORMDEF-35", {"key": key[item.type], "type": item.type}
        )
    if item.to is not None and item.to not in _LINKS:
        yield FormProblem(f"{item.id}.to", "FORMDEF-25", {"value": item.to})
    if item.pattern is not None and not is_safe(item.pattern):
        yield FormProblem(f"{item.id}.pattern", "FORMDEF-36", {"pattern": item.pattern})


def _sources(item: Item, ids: _Ids, known: KnownWords) -> Iterator[FormProblem]:
    if item.computed is not None and item.computed not in known.sources:
        yield FormProblem(f"{item.id}.computed", "FORMDEF-45", {"source": item.computed})
    if item.options_from is not None and item.options_from not in known.sources:
        yield FormProblem(f"{item.id}.options_from", "FORMDEF-45", {"source": item.options_from})
    codes = {option.code for option in item.options}
    if item.initial is not None and item.initial not in known.sources and item.initial not in codes:
        yield FormProblem(f"{item.id}.initial", "FORMDEF-45", {"source": item.initial})
    if item.compare is not None:
        for name in (item.compare.to,) if isinstance(item.compare.to, str) else item.compare.to:
            table, _, column = name.partition(".")
            if name == item.id or not (
                name in ids.items or name in known.sources or column in ids.columns.get(table, {})
            ):
                yield FormProblem(f"{item.id}.compare", "FORMDEF-46", {"target": name})
    if item.limit is not None:
        if item.limit.min is None and item.limit.max is None:
            yield FormProblem(f"{item.id}.limit", "FORMDEF-35", {"key": "min", "type": "limit"})
        for bound in (item.limit.min, item.limit.max):
            if bound is not None and not (
                _DECIMAL.fullmatch(bound)
                or (bound in ids.items and bound != item.id)
                or bound in known.sources
            ):
                yield FormProblem(f"{item.id}.limit", "FORMDEF-46", {"target": bound})


def _expectation(item: Item) -> Iterator[FormProblem]:
    rule = item.expect is not None or item.compare or item.limit or item.pattern or item.unique
    if rule and item.severity is None:
        yield FormProblem(f"{item.id}.severity", "FORMDEF-37", {})
    if item.expect is False:
        yield FormProblem(f"{item.id}.expect", "FORMDEF-38", {})
    if isinstance(item.expect, bool) and item.type == "choice":
        yield FormProblem(f"{item.id}.expect", "FORMDEF-34", {"key": "expect", "type": item.type})
    if isinstance(item.expect, tuple):
        yield from _option_problems(f"{item.id}.expect", item.expect, item.options)
    if item.on_fail is not None and item.severity is None:
        yield FormProblem(f"{item.id}.on_fail", "FORMDEF-37", {})


def _columns(place: str, columns: tuple[Column, ...], ids: _Ids) -> Iterator[FormProblem]:
    names = {column.id: column for column in columns}
    for column in columns:
        here = f"{place}.columns.{column.id}"
        if column.type in {"table", "timer", "computed", "link"}:
            yield FormProblem(f"{here}.type", "FORMDEF-34", {"key": "type", "type": column.type})
        if column.type == "quantity" and column.unit is None:
            yield FormProblem(f"{here}.unit", "FORMDEF-35", {"key": "unit", "type": column.type})
        if column.type == "person" and column.duty is None:
            yield FormProblem(f"{here}.duty", "FORMDEF-35", {"key": "duty", "type": column.type})
        if column.type == "choice" and not column.options:
            yield FormProblem(f"{here}.options", "FORMDEF-35", {"key": "options", "type": column.type})
        if column.type == "attachment" and column.media is None:
            yield FormProblem(f"{here}.media", "FORMDEF-35", {"key": "media", "type": column.type})
        if isinstance(column.expect, tuple):
            yield from _option_problems(f"{here}.expect", column.expect, column.options)
        yield from _condition_problems(f"{here}.enable_when", column.enable_when, ids, names)


def _late_conditions(definition: Definition) -> Iterator[tuple[str, Conditions | None]]:
    for slot in definition.slot:
        yield f"slot {slot.id}.required_when", slot.required_when
        for one in slot.meanings:
            yield f"slot {slot.id}.meanings", one.when
    for clock in definition.clock:
        yield f"clock {clock.id}.when", clock.when


def _condition_problems(
    place: str, when: Conditions | None, ids: _Ids, columns: dict[str, Column] | None
) -> Iterator[FormProblem]:
    for condition in conditions(when):
        operators = [
            condition.equals is not None,
            condition.any_of is not None,
            condition.not_any_of is not None,
            condition.answered is not None,
        ]
        if sum(operators) != 1:
            yield FormProblem(place, "FORMDEF-50", {})
            continue
        target: Item | Column | None
        if columns is not None:
            target = columns.get(condition.column or "")
            name = condition.column
        else:
            target = ids.items.get(condition.item or "")
            name = condition.item
        if (
            target is None
            or (columns is None and condition.column is not None)
            or (columns is not None and condition.item is not None)
        ):
            yield FormProblem(place, "FORMDEF-51", {"item": name or condition.column or condition.item or ""})
            continue
        yield from _operand_problems(place, condition, target)


def _operand_problems(place: str, condition: Condition, target: Item | Column) -> Iterator[FormProblem]:
    if condition.answered is not None:
        return
    if target.type == "check":
        if not isinstance(condition.equals, bool):
            yield FormProblem(place, "FORMDEF-52", {"item": target.id})
    elif target.type == "choice":
        wanted = condition.any_of or condition.not_any_of or (condition.equals,)
        yield from _option_problems(place, tuple(str(one) for one in wanted), target.options)
        if isinstance(condition.equals, bool | int):
            yield FormProblem(place, "FORMDEF-52", {"item": target.id})
    elif isinstance(condition.equals, bool):
        yield FormProblem(place, "FORMDEF-52", {"item": target.id})


def _option_problems(
    place: str, wanted: tuple[str, ...], options: tuple[Option, ...]
) -> Iterator[FormProblem]:
    codes = {option.code for option in options}
    if not codes:
        return
    for one in wanted:
        if one not in codes:
            yield FormProblem(place, "FORMDEF-53", {"option": one})


def _cycles(definition: Definition, ids: _Ids) -> Iterator[FormProblem]:
    """Items whose being asked depends, directly or through others, on themselves."""
    asks: dict[str, set[str]] = {}
    for section in definition.section:
        for item in section.item:
            when = conditions(section.enable_when) + conditions(item.enable_when)
            asks[item.id] = {condition.item for condition in when if condition.item in ids.items}
    for start in asks:
        reached: set[str] = set()
        frontier = set(asks[start])
        while frontier - reached:
            reached |= frontier
            frontier = set().union(*(asks[item] for item in frontier))
        if start in reached:
            yield FormProblem(f"{start}.enable_when", "FORMDEF-54", {"item": start})


def _never_asked(definition: Definition) -> Iterator[FormProblem]:
    """Items whose conditions ask two different things of one other item, and so can never be reached."""
    for section in definition.section:
        for item in section.item:
            possible: dict[str, set[object]] = {}
            for condition in conditions(section.enable_when) + conditions(item.enable_when):
                wanted: tuple[object, ...] = condition.any_of or ()
                if condition.equals is not None:
                    wanted = (condition.equals,)
                if not wanted or condition.item is None:
                    continue
                left = possible.setdefault(condition.item, set(wanted))
                left &= set(wanted)
                if not left:
                    values = {"item": condition.item, "option": wanted[0]}
                    yield FormProblem(f"{item.id}.enable_when", "FORMDEF-79", values)
