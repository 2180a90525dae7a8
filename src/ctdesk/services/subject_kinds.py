"""The shape of what a record can be about: rows, lines, people with a part in it, and its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ctdesk.domain.answers import Value
from ctdesk.domain.segregation import Signed

if TYPE_CHECKING:
    from ctdesk.paper.record_paper import CourseChart, Curve
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

Source = Callable[["UnitOfWork", "Ground"], "Value | Each"]


@dataclass(frozen=True, slots=True)
class Each:
    """A value for each dose unit, cassette or line, counted from 1, and perhaps one for the record as a
    whole.
    """

    values: Mapping[int, Value]
    whole: Value = None


@dataclass(frozen=True, slots=True)
class TripFrame:
    """What a recording of temperature is judged against; None is not known, and the unknown never conforms.

    Times are aware, limits in °C; ``logger_sn`` is the logger that should have gone along.
    """

    packed_at: datetime | None = None
    opened_at: datetime | None = None
    logger_sn: str | None = None
    limit_max_c: Decimal | None = None
    limit_min_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The rows a record is about.

    ``row`` is the subject itself and ``lines`` what a form repeats for each of (``repeat = "line"``).
    ``parts`` are those who have a part in it before anybody signs, such as the trainee of an assessment, as
    the rules of segregation ask; ``product`` the code of the product it concerns, if one. ``trip`` is what
    the sources ``logger.…`` of its forms are judged against (``trip_frame.frame_of_shipment``). Where it
    concerns units of a shipment, ``shipment_id`` opens the sources of order, product and patient to its
    forms.
    """

    row: Any
    lines: tuple[Any, ...] = ()
    parts: tuple[Signed, ...] = ()
    product: str | None = None
    trip: TripFrame | None = None
    shipment_id: int | None = None


NOBODY = Subject(None)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subject. ``tables`` are those that ``read`` and the sources look at; ``scopes`` within
    which rules of segregation hold; ``route`` the page where its records are found. ``curves`` are drawn on
    its paper, about so many columns wide.
    """

    read: Callable[[UnitOfWork, int], Subject]
    sources: Mapping[str, Source]
    tables: frozenset[str]
    route: str
    scopes: tuple[str, ...] = ("record",)
    curves: Callable[[UnitOfWork, Ground, int], tuple[Curve | CourseChart, ...]] | None = None
