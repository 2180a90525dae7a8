"""A label as it is set: every piece at its place, in millimetres from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ctdesk.domain.labels import CodeShape, Tag


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line: ``y`` is its base line, ``size`` in points, ``width`` what it takes in millimetres."""

    x: float
    y: float
    size: float
    text: str
    bold: bool
    width: float
    align: Literal["left", "right", "centre"] = "left"


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """A code without its quiet zone; ``module`` in dots of the printer, ``height`` that of its bars."""

    x: float
    y: float
    module: int
    height: float
    shape: CodeShape


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """The band of a status tag with its sign and its word."""

    x: float
    y: float
    width: float
    height: float
    tag: Tag


Piece = PlacedText | PlacedCode | PlacedTag


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A whole label, for a printer of ``dpi`` dots per inch."""

    width: float
    height: float
    dpi: int
    pieces: tuple[Piece, ...]
