"""What a question of a record is, with its answer and what that amounts to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ctdesk.domain.answers import Answer, Value
from ctdesk.forms.definition import Column, Item, OnFail, Repeat, Severity

Status = Literal["open", "conforms", "finding", "pending", "na", "not_asked"]
Facts = Mapping[str, Value]

THIRD = "third"
NOW = "now"  # the source that is the clock


@dataclass(frozen=True, slots=True)
class Shape:
    """How many dose units, cassettes, documents of each kind and lines (of a delegation, a list of those
    present) a record has; instances count from 1.

    ``cassette_of_unit[0]`` is the cassette of unit 1.
    """

    units: int = 1
    cassettes: int = 1
    cassette_of_unit: tuple[int, ...] = (1,)
    documents: Mapping[str, int] = field(default_factory=dict)
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why an answer does not conform yet; ``code`` has its sentence in
    ``forms/messages/forms.toml``.
    """

    code: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class Question:
    """One question of a record with its answer and what that amounts to.

    ``path`` carries ``@slot`` only where several people answer alone; ``beside`` is the path next to
    which reason and photos of a finding stand. ``heading`` marks the line above the rows of a table: it
    can be answered "not applicable", and its cells are questions of their own. ``blind_open`` means the
    comparison is still closed: no compared value is given out. Changed by nobody after it was made
    (unfrozen because thousands are made at every keystroke).
    """

    path: str
    item: Item
    column: Column | None
    section: str
    instance: int | None
    repeat: Repeat | None
    by: tuple[str, ...]
    slot: str | None
    asked: bool
    required: bool
    answer: Answer | None
    status: Status
    severity: Severity | None
    why: tuple[Why, ...]
    on_fail: OnFail
    unmet: tuple[str, ...]
    beside: str
    na_allowed: bool = False
    limit_min: str | None = None
    limit_max: str | None = None
    compared_with: Value = None
    initial: Value = None
    computed: bool = False
    heading: bool = False
    blind_open: bool = False

    @property
    def finding(self) -> bool:
        """True when this question counts as a finding of its severity."""
        return self.status == "finding" and not self.heading

    @property
    def outstanding(self) -> bool:
        """True while something the form insists on is missing: the answer, or what a finding asks for."""
        return (self.asked and self.required and self.status == "open") or bool(self.unmet)
