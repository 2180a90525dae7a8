"""An answer as it is kept, signed and printed, and the path that says which question it answers.

The shape of a signed answer is permanent (decision 11): version it, never change it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

MemberId = NewType("MemberId", int)
RecordId = NewType("RecordId", int)

# What an answer may hold: decimals and times travel as strings, never as floats (decision 11).
Value = str | bool | int | list["Value"] | dict[str, "Value"] | None

ANSWER_SHAPE = 1


class State(StrEnum):
    """Whether and how a question was answered."""

    GIVEN = "given"
    NA = "na"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Source(StrEnum):
    """How the value came in."""

    TYPED = "typed"
    SCANNED = "scanned"
    COMPUTED = "computed"
    IMPORTED = "imported"


_PATH = re.compile(
    r"(?P<item>[A-Z]+\d*[a-z]?)"
    r"(?::(?P<instance>\d+))?"
    r"(?:\.(?P<column>[a-z][a-z0-9_]*))?"
    r"(?:@(?P<slot>[a-z][a-z0-9_]*))?"
    r"(?:#(?P<aspect>reason|photo|late|correction))?"
)


@dataclass(frozen=True, slots=True)
class Path:
    """Which question an answer belongs to: ``ITEM[:INSTANCE][.COLUMN][@SLOT][#ASPECT]``.

    ``instance`` is the 1-based dose unit, cassette or document of a repeated item; ``column`` a cell of a
    table; ``slot`` the person's slot where several people answer the same question (blind sections, values
    typed twice; ``third`` is the deciding reading of decision 13); ``aspect`` what stands beside the value:
    the ``reason`` of a finding or of "not applicable", its ``photo`` list, why an entry came ``late`` (kept
    on the section, ``D#late``), or the reason of a ``correction``.
    """

    item: str
    instance: int | None = None
    column: str | None = None
    slot: str | None = None
    aspect: str | None = None

    def __str__(self) -> str:
        return (
            self.item
            + (f":{self.instance}" if self.instance is not None else "")
            + (f".{self.column}" if self.column else "")
            + (f"@{self.slot}" if self.slot else "")
            + (f"#{self.aspect}" if self.aspect else "")
        )

    @classmethod
    def parse(cls, text: str) -> Path:
        """Read a path; raises ``ValueError`` when it is none."""
        found = _PATH.fullmatch(text)
        if found is None:
            raise ValueError(f"not an answer path: {text!r}")
        instance = found["instance"]
        number = int(instance) if instance else None
        return cls(found["item"], number, found["column"], found["slot"], found["aspect"])

    def beside(self, aspect: str) -> Path:
        """The path of what stands beside this value, such as its reason."""
        return Path(self.item, self.instance, self.column, self.slot, aspect)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, by one person, at one moment. ``entered_at`` is UTC."""

    path: str
    state: State
    value: Value
    unit: str | None
    by: MemberId | None
    entered_at: datetime
    source: Source

    def as_signed(self) -> dict[str, Value]:
        """The permanent shape that signatures cover."""
        return {
            "path": self.path,
            "state": self.state.value,
            "value": self.value,
            "unit": self.unit,
            "by": self.by,
            "entered_at": self.entered_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "source": self.source.value,
        }

    @classmethod
    def from_signed(cls, shape: Mapping[str, Value]) -> Answer:
        """Read the permanent shape back."""
        by = shape["by"]
        return cls(
            path=str(shape["path"]),
            state=State(str(shape["state"])),
            value=shape["value"],
            unit=None if shape["unit"] is None else str(shape["unit"]),
            by=MemberId(by) if isinstance(by, int) else None,
            entered_at=datetime.fromisoformat(str(shape["entered_at"])),
            source=Source(str(shape["source"])),
        )


Answers = Mapping[str, Answer]
