"""Where the figures of an indicator come from: rows with a moment, told once for figure and records alike.

A ``Flow`` is a statement whose rows are counted by the database, period by period. ``Listed`` rows need a
rule of the trade and are judged here; ``Standing`` ones are what is so at a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    case,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)

from ctdesk.db.columns import Instant
from ctdesk.db.tables.receipt import Shipment, TherapyOrder
from ctdesk.db.tables.team import Member
from ctdesk.domain.indicators import Tally

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ask:
    """Which rows count: of one product, of one department ("" is the site's own); None is every one.

    ``start`` and ``end`` are [start, end) for a statement that narrows by itself what it looks into.
    """

    product_id: int | None = None
    department: str | None = None
    start: datetime | None = None
    end: datetime | None = None


class Counted(NamedTuple):
    """One row behind a figure: ``part`` of ``whole``, ``part`` None while nobody can tell; ``seconds`` where
    a length is measured.
    """

    id: int
    at: datetime
    part: int | None
    whole: int = 1
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows that happened: a statement of ``id``, ``at``, ``part`` (1, 0 or NULL) and, where a length is
    measured, ``since`` and ``until`` as text. ``at`` is what a period narrows; None where the statement does
    so by itself.
    """

    kind: str
    at: Any
    chosen: Callable[[UnitOfWork, Ask], Select[Any]]
    lengths: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows that a rule judges, read for a period [start, end).

    ``adds`` where a row belongs to one moment, so that periods are parts of one reading; else each period is
    read by itself, because what counts once in a year may count in several of its months.
    """

    kind: str
    rows: Callable[[UnitOfWork, Ask, datetime, datetime], Sequence[Counted]]
    adds: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so at a moment; without ``past`` it is known for now only."""

    kind: str
    rows: Callable[[UnitOfWork, Ask, datetime], Sequence[Counted]]
    past: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """What one measure counts; ``over`` is what a rate stands on, where that is something else."""

    of: Flow | Listed | Standing
    over: Flow | None = field(default=None)


def as_text(column: Any) -> ColumnElement[str]:
    """A moment as it is kept, so that a hundred thousand of them are not read one by one."""
    return type_coerce(column, Text)


def of_product(chosen: Select[Any], ask: Ask, shipment: Any = Shipment) -> Select[Any]:
    """Only shipments of the product that is asked for."""
    if ask.product_id is None:
        return chosen
    return chosen.join(TherapyOrder, TherapyOrder.id == shipment.order_id).where(
        TherapyOrder.product_id == ask.product_id
    )


def of_department(chosen: Select[Any], ask: Ask, person: Any) -> Select[Any]:
    """Only what somebody of the department that is asked for answers for."""
    if ask.department is None:
        return chosen
    mine = select(Member.id).where(func.coalesce(Member.department, "") == ask.department)
    return chosen.where(person.in_(mine))


def chosen_between(work: UnitOfWork, flow: Flow, ask: Ask, start: datetime, end: datetime) -> Select[Any]:
    """The rows of a flow in [start, end)."""
    chosen = flow.chosen(work, replace(ask, start=start, end=end))
    return chosen if flow.at is None else chosen.where(flow.at >= start, flow.at < end)


def tallies(work: UnitOfWork, flow: Flow, ask: Ask, cuts: Sequence[datetime]) -> list[Tally]:
    """What was counted between each cut and the next; counted by the database, lengths read one by one."""
    found = [Tally() for _ in cuts[1:]]
    # Said as rows of their own, so that what is looked up for a row is looked up once.
    chosen = chosen_between(work, flow, ask, cuts[0], cuts[-1])
    rows = chosen.cte("behind").prefix_with("MATERIALIZED")
    cell = cell_of(rows.c.at, cuts)
    connection = work.db.connection()
    if flow.lengths:
        columns = (cell, rows.c.since, rows.c.until)
        for place, since, until in connection.execute(select(*columns)):
            tally = found[place]
            if since is None or until is None:
                tally.unjudged += 1
            else:
                tally.whole += 1
                tally.part += 1
                tally.lengths.append(seconds_between(since, until))
        return found
    told = func.count(rows.c.part)
    grouped = select(cell.label("cell"), func.sum(rows.c.part), told, func.count()).group_by(
        literal_column("cell")
    )
    for place, part, whole, every in connection.execute(grouped):
        found[place] = Tally(int(part or 0), whole, every - whole)
    return found


def tally_of(rows: Iterable[Counted]) -> Tally:
    """What these rows come to."""
    tally = Tally()
    for one in rows:
        if one.part is None:
            tally.unjudged += one.whole
            continue
        tally.part += one.part
        tally.whole += one.whole
        if one.seconds is not None:
            tally.lengths.append(one.seconds)
    return tally


def seconds_between(since: str, until: str) -> float:
    """Seconds between two moments as they are kept or were answered; never less than none."""
    return max((datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds(), 0.0)


def cell_of(at: Any, cuts: Sequence[datetime]) -> ColumnElement[int]:
    """Between which cuts a moment lies, counted from 0."""
    inner: list[tuple[Any, Any]] = [
        (at < literal(cut, Instant), literal_column(str(place))) for place, cut in enumerate(cuts[1:-1])
    ]
    last = literal_column(str(len(cuts) - 2), Integer)
    return case(*inner, else_=last) if inner else last + literal_column("0", Integer)
