"""The shape of a form definition: the closed vocabulary in which a controlled form is written.

Read by ``library``; unknown keys are errors because every struct forbids them. Ranges such as
``"H1..H11"`` stay as written here and are resolved by ``ranges``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

ItemType = Literal[
    "check",
    "choice",
    "text",
    "quantity",
    "date",
    "datetime",
    "scan",
    "attachment",
    "person",
    "link",
    "table",
    "timer",
    "computed",
]
Severity = Literal["critical", "major", "minor"]
Repeat = Literal["unit", "cassette", "document", "line", "once"]
Tell = Literal["mah", "physician", "lead", "qa"]
Code = Literal[
    "coi",
    "coi_bag",
    "cassette",
    "din",
    "trace_code",
    "gs1",
    "batch",
    "awb",
    "shipper",
    "seal",
    "logger",
    "position",
]
Unit = Literal["°C", "°C·min", "s", "min", "h", "d", "cm", "mL", "10^6 cells", "count", "CNY", "%"]
Drawn = Literal["five_why", "fishbone"]
How = Literal["exact", "name", "code", "number", "date", "one_of"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Text(_Strict, kw_only=True, frozen=True):
    """A text in both languages."""

    zh_CN: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh_CN


class Condition(_Strict, kw_only=True, frozen=True):
    """True or false of one item (or, inside a table, of one column)."""

    item: str | None = None
    column: str | None = None
    equals: str | bool | int | None = None
    any_of: tuple[str, ...] | None = None
    not_any_of: tuple[str, ...] | None = None
    answered: bool | None = None


Conditions = Condition | tuple[Condition, ...]


class NaRule(_Strict, kw_only=True, frozen=True):
    """When "not applicable" may be answered."""

    when: Conditions


class Compare(_Strict, kw_only=True, frozen=True):
    """What the answer must agree with."""

    to: str | tuple[str, ...]
    how: How = "exact"
    if_known: bool = False


class Limit(_Strict, kw_only=True, frozen=True):
    """Bounds: each a decimal string, an item or a source; frozen ones are copied into the record."""

    min: str | None = None
    max: str | None = None
    frozen: bool = False


class OnFail(_Strict, kw_only=True, frozen=True):
    """What a finding asks for; merged form, section, item."""

    reason: Literal["required"] | None = None
    photo: int | None = None
    tell: tuple[Tell, ...] | None = None
    incident: str | None = None


class OnLate(_Strict, kw_only=True, frozen=True):
    """What a missed time limit asks for."""

    reason: Literal["required"] | None = None
    tell: tuple[Tell, ...] | None = None
    incident: str | None = None


class Option(_Strict, kw_only=True, frozen=True):
    """One choice; ``meaning`` when choosing it is what a signature means."""

    code: str
    text: Text
    meaning: str | None = None


class Typed(_Strict, kw_only=True, frozen=True):
    """A computed value that people type while the condition holds; each slot in ``by`` types it alone."""

    by: tuple[str, ...]
    when: Conditions | None = None


class Column(_Strict, kw_only=True, frozen=True):
    """A column of a table; a person is one of those who hold ``duty``."""

    id: str
    type: ItemType
    text: Text
    unit: Unit | None = None
    expect: bool | tuple[str, ...] | None = None
    media: Literal["photo", "document", "logger"] | None = None
    required: bool = False
    enable_when: Conditions | None = None
    options: tuple[Option, ...] = ()
    duty: str | None = None


class Item(_Strict, kw_only=True, frozen=True):
    """One question; ``drawn`` is how a table that people fill in is shown besides its cells, and on paper in
    their place (``cause_tables``); ``long`` a text of several lines.
    """

    id: str
    type: ItemType
    text: Text
    help: Text | None = None
    by: str | tuple[str, ...] | None = None
    required: bool | None = None
    required_when: Conditions | None = None
    enable_when: Conditions | None = None
    na: bool | NaRule = False
    repeat: Repeat | None = None
    same_for_all: bool | None = None
    expect: bool | tuple[str, ...] | None = None
    compare: Compare | None = None
    limit: Limit | None = None
    severity: Severity | None = None
    on_fail: OnFail | None = None
    computed: str | None = None
    typed: Typed | None = None
    initial: str | None = None
    unit: Unit | None = None
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    codes: tuple[Code, ...] = ()
    unique: Literal["site"] | None = None
    pattern: str | None = None
    media: Literal["photo", "document", "logger"] | None = None
    min_count: int = 0
    to: str | None = None
    duty: str | None = None
    confirm: bool = False
    differs_from: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    drawn: Drawn | None = None
    long: bool = False


class Section(_Strict, kw_only=True, frozen=True):
    """A group of questions; its ``by`` … ``same_for_all`` are defaults for its items.

    ``check``: ``blind`` is read by two people alone and compared; ``unseen`` by one person, who sees nothing
    of what it is compared with until everything there is read.
    """

    id: str
    text: Text
    help: Text | None = None
    item: tuple[Item, ...]
    check: Literal["blind", "unseen"] | None = None
    columns: tuple[Column, ...] = ()
    on_fail: dict[Severity, OnFail] = {}
    by: str | tuple[str, ...] | None = None
    required: bool | None = None
    required_when: Conditions | None = None
    enable_when: Conditions | None = None
    repeat: Repeat | None = None
    same_for_all: bool = False


class MeaningWhen(_Strict, kw_only=True, frozen=True):
    """A meaning that stands in the signature while its condition holds."""

    meaning: str
    when: Conditions | None = None


class Slot(_Strict, kw_only=True, frozen=True):
    """One signature that the form asks for; ``signer`` is a source that names the one member who may give
    it.
    """

    id: str
    text: Text
    duty: str
    covers: tuple[str, ...]
    external: bool = False
    signer: str | None = None
    meaning: str | None = None
    meaning_from: str | None = None
    meanings: tuple[MeaningWhen, ...] = ()
    after: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ()
    required_when: Conditions | None = None
    completes: bool = False
    effect: str | None = None
    before: Literal["thaw"] | None = None


class Clock(_Strict, kw_only=True, frozen=True):
    """A time limit inside the form."""

    id: str
    text: Text
    from_: str = msgspec.field(name="from")
    stop_at: str
    within: str | None = None
    within_working_days: int | None = None
    until: str | None = None
    repeat: Repeat | None = None
    when: Conditions | None = None
    on_late: OnLate | None = None


class RuleWhen(_Strict, kw_only=True, frozen=True):
    """When a decision rule holds; exactly one key is given."""

    failed: tuple[str, ...] | None = None
    failed_severity: Severity | None = None
    missing: Literal["required"] | None = None
    unsigned: tuple[str, ...] | None = None
    always: bool | None = None


class DecisionRule(_Strict, kw_only=True, frozen=True):
    """What is proposed, and what may be chosen at all, while ``when`` holds."""

    when: RuleWhen
    propose: str
    allow: tuple[str, ...]
    text: Text
    default_outcome: str | None = None
    freeze: bool = False


class Decision(_Strict, kw_only=True, frozen=True):
    """Which item holds the outcome and how it is proposed; the first rule that holds wins."""

    item: str
    judges: tuple[str, ...]
    per: Literal["unit"] | None = None
    rule: tuple[DecisionRule, ...]


class Definition(_Strict, kw_only=True, frozen=True):
    """One revision of a controlled form; ``name`` is a shorter title for where room is short."""

    vocabulary: int
    code: str
    revision: int
    subject: str
    retention_years: int
    title: Text
    section: tuple[Section, ...]
    slot: tuple[Slot, ...]
    name: Text | None = None
    help: Text | None = None
    clock: tuple[Clock, ...] = ()
    on_late: OnLate | None = None
    on_fail: dict[Severity, OnFail] = {}
    decision: Decision | None = None
