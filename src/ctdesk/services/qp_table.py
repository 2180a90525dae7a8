"""What the trade asks of a Qualified Person, as data: frames, threshold layers, twelve duties, support."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.qualified_person import Marks
from ctdesk.forms.definition import Text

QP, DELEGATED = "R18", "R19"


@dataclass(frozen=True, slots=True)
class QpDuty:
    """One of the twelve duties: what proves it, and under which duty of the team it is signed."""

    code: str
    text: Text
    permission: str
    evidence: Text
    due: str | None = None  # MM-DD of a yearly one


@dataclass(frozen=True, slots=True)
class QpTable:
    """``resources/seed/qp.toml`` as values."""

    frames: Mapping[str, Text]
    default_frames: tuple[str, ...]
    layers: Mapping[str, tuple[str, ...]]
    duties: tuple[QpDuty, ...]
    support: Mapping[str, Text]
    independence: Mapping[str, Text]
    modules: tuple[str, ...]
    hours_per_year: int
    external_yearly: bool
    marks: Marks
    every_months: int


@cache
def qp_table() -> QpTable:
    """The table, read once."""
    with data_path("resources", "seed", "qp.toml").open("rb") as file:
        found = tomllib.load(file)
    parts = {one["code"]: one for one in found["assessment"]["parts"]}
    return QpTable(
        frames={one["code"]: _text(one["name"]) for one in found["frames"]},
        default_frames=tuple(found["default_frames_new_research"]),
        layers={one["applies"]: tuple(one["frames"]) for one in found["threshold"]["threshold_layers"]},
        duties=tuple(
            QpDuty(
                one["code"],
                _text(one["text"]),
                one["permission"],
                _text(one["evidence"]),
                one.get("due"),
            )
            for one in found["duty"]
        ),
        support={one["code"]: _text(one["text"]) for one in found["support"]},
        independence={one["code"]: _text(one["text"]) for one in found["independence"]},
        modules=(*found["training"]["before_acting"], *found["training"]["also"]),
        hours_per_year=int(found["training"]["hours_per_year"]),
        external_yearly=bool(found["training"]["external_course_yearly"]),
        marks=Marks(
            parts["knowledge"]["weight"],
            parts["batch_review"]["weight"],
            parts["deviations"]["weight"],
            parts["batch_review"]["pass_percent"],
            found["assessment"]["continue_percent"],
            found["assessment"]["limited_percent"],
        ),
        every_months=int(found["assessment"]["every_months"]),
    )


def frame_words(frames: tuple[str, ...]) -> str:
    """Frames in both languages, one to a line."""
    known = qp_table().frames
    return "\n".join(f"{known[code].zh_CN} {known[code].en}" if code in known else code for code in frames)


def _text(table: Mapping[str, Any]) -> Text:
    return Text(zh_CN=table["zh_CN"], en=table["en"])
