"""A definition made ready for judging: defaults of form and section merged into each item, once per
definition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ctdesk.forms.definition import (
    Column,
    Condition,
    Conditions,
    Definition,
    Item,
    NaRule,
    OnFail,
    Repeat,
    Section,
    Severity,
)

NOTHING_ASKED = OnFail()
_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class PlannedItem:
    """One item with the defaults of its section and form resolved; ``repeat`` is None when it is asked
    once.
    """

    item: Item
    section: Section
    repeat: Repeat | None
    same_for_all: bool
    by: tuple[str, ...]
    enable: tuple[Condition, ...]
    required: bool
    required_when: tuple[Condition, ...]
    on_fail: OnFail
    columns: tuple[Column, ...]
    blind: bool
    na_always: bool
    na_when: tuple[Condition, ...]
    typed_by: tuple[str, ...]
    typed_when: tuple[Condition, ...]
    has_rule: bool
    blanks: dict[tuple[object, ...], Any] = field(default_factory=dict)  # questions without any answer

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def cells(self) -> bool:
        """True for a table that people fill in cell by cell."""
        return self.item.type == "table" and self.item.computed is None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All items of a definition in the order of the form."""

    definition: Definition
    items: dict[str, PlannedItem]
    columns: dict[tuple[str, str], Column]


_plans: dict[int, Plan] = {}


def plan_of(definition: Definition) -> Plan:
    """The plan of a definition; kept, because the form is judged at every keystroke."""
    known = _plans.get(id(definition))
    if known is not None and known.definition is definition:
        return known
    if len(_plans) >= _KEPT:
        _plans.clear()
    items = {
        item.id: _planned(definition, section, item)
        for section in definition.section
        for item in section.item
    }
    plan = Plan(
        definition,
        items,
        {(item, column.id): column for item, planned in items.items() for column in planned.columns},
    )
    _plans[id(definition)] = plan
    return plan


def conditions(when: Conditions | None) -> tuple[Condition, ...]:
    """A condition, a list of them or none, as a tuple in which all must hold."""
    if when is None:
        return ()
    return (when,) if isinstance(when, Condition) else tuple(when)


def merged_on_fail(*layers: OnFail | None) -> OnFail:
    """What a finding asks for, merged key by key; later layers win."""
    reason, photo, tell, incident = None, None, None, None
    for layer in layers:
        if layer is not None:
            reason = reason if layer.reason is None else layer.reason
            photo = photo if layer.photo is None else layer.photo
            tell = tell if layer.tell is None else layer.tell
            incident = incident if layer.incident is None else layer.incident
    return OnFail(reason=reason, photo=photo, tell=tell, incident=incident)


def decimal_or_none(text: str) -> Decimal | None:
    """The number that a plain decimal string holds."""
    body = text[1:] if text[:1] in {"+", "-"} else text
    whole, _, part = body.partition(".")
    if not (whole.isascii() and whole.isdigit() and (part == "" or (part.isascii() and part.isdigit()))):
        return None
    return Decimal(text)


def _planned(definition: Definition, section: Section, item: Item) -> PlannedItem:
    by = item.by if item.by is not None else section.by
    repeat = item.repeat if item.repeat is not None else section.repeat
    own_required = item.required is not None or item.required_when is not None
    required = item.required if own_required else section.required
    required_when = item.required_when if own_required else section.required_when
    na = item.na
    return PlannedItem(
        item=item,
        section=section,
        repeat=None if repeat == "once" else repeat,
        same_for_all=section.same_for_all if item.same_for_all is None else item.same_for_all,
        by=(by,) if isinstance(by, str) else tuple(by or ()),
        enable=conditions(section.enable_when) + conditions(item.enable_when),
        required=bool(required),
        required_when=conditions(required_when),
        on_fail=_on_fail(definition, section, item, item.severity),
        columns=(item.columns or section.columns) if item.type == "table" else (),
        blind=section.check is not None and item.computed is None,
        na_always=na is True,
        na_when=conditions(na.when) if isinstance(na, NaRule) else (),
        typed_by=item.typed.by if item.typed else (),
        typed_when=conditions(item.typed.when) if item.typed else (),
        has_rule=item.expect is not None
        or item.compare is not None
        or item.limit is not None
        or item.pattern is not None
        or item.unique is not None,
    )


def _on_fail(definition: Definition, section: Section, item: Item, severity: Severity | None) -> OnFail:
    if severity is None:
        return NOTHING_ASKED
    return merged_on_fail(definition.on_fail.get(severity), section.on_fail.get(severity), item.on_fail)
