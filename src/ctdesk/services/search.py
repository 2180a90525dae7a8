"""Finding anything by number, name or pinyin; people find only what their duties let them see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import False_, Select, Text, cast, inspect, literal_column, null, select, union_all

from ctdesk.db import search as index
from ctdesk.db.search import Hit
from ctdesk.db.search_tokens import matches
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.services.blind_orders import gives_away, hidden_orders
from ctdesk.services.gate import query
from ctdesk.services.searchable import SEARCHABLE, Searchable
from ctdesk.services.spelling import modern
from ctdesk.services.work import UnitOfWork

KINDS = tuple(SEARCHABLE)
MOST_COUNTED = 50  # of one kind; beyond that it is only said that there are more


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: what it is, its key, its number and a line that says what it is.

    ``key`` is the place to go on after.
    """

    kind: str
    id: int
    number: str
    label: str
    state: str | None
    key: int


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What was found of one kind, the newest first: the first of it, and how many there are.

    ``count`` is exact unless ``more`` says that there may be more than that.
    """

    kind: str
    rows: tuple[Found, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text found, by kind. ``complete`` is False while older things are still being indexed."""

    groups: tuple[FoundGroup, ...]
    complete: bool


@query()
def find(
    work: UnitOfWork, *, text: str, kinds: tuple[str, ...] = (), limit: int = 50, after: int | None = None
) -> tuple[Found, ...]:
    """What a text finds, kind by kind, the newest of each first, at most ``limit`` of each; of a single kind
    ``after`` goes on behind the last ``key``. Patients are shown to those who may see identities. A bag is
    not found by what the person is to read blind of its order.
    """
    hits, _ = _hits(work, text, _allowed(work, kinds or KINDS), limit, after)
    return tuple(_shown(work, hits))


@query()
def find_groups(work: UnitOfWork, *, text: str, each: int = 5) -> Answer:
    """The first of every kind that a text finds; ``find`` with one kind gives the rest."""
    hits, unsure = _hits(work, text, _allowed(work, KINDS), MOST_COUNTED, None, each + 1)
    of_kind: dict[str, list[Hit]] = {}
    for hit in hits:
        of_kind.setdefault(hit.kind, []).append(hit)
    first = [hit for some in of_kind.values() for hit in some[:each]]
    shown = {(one.kind, one.id): one for one in _shown(work, first)}
    groups = tuple(
        FoundGroup(
            kind,
            tuple(shown[(kind, hit.ref_id)] for hit in some[:each] if (kind, hit.ref_id) in shown),
            len(some),
            kind in unsure,
        )
        for kind, some in ((kind, of_kind.get(kind, [])) for kind in KINDS)
        if some
    )
    return Answer(groups, index.is_complete(work.db))


@query()
def show_again(work: UnitOfWork, *, things: tuple[tuple[str, int], ...]) -> tuple[Found, ...]:
    """Things by kind and key, in this order, as far as this person may see them still."""
    allowed = _allowed(work, KINDS)
    wanted = [one for one in things if one[0] in allowed]
    hits = index.known(work.db, wanted)
    shown = {(one.kind, one.id): one for one in _shown(work, _ours(work, hits, ""))}
    return tuple(shown[one] for one in wanted if one in shown)


def _allowed(work: UnitOfWork, kinds: Iterable[str]) -> tuple[str, ...]:
    of_ours = (SEARCHABLE[kind] for kind in kinds if kind in SEARCHABLE)
    return tuple(one.kind for one in of_ours if one.needs is None or work.rights.has(one.needs))


def _hits(
    work: UnitOfWork,
    text: str,
    kinds: tuple[str, ...],
    limit: int,
    after: int | None,
    enough: int | None = None,
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """At most ``limit`` of each kind that may be shown, and of which kinds there may be more; what may not be
    shown is made up for by what follows.
    """
    if not kinds:
        return (), frozenset()
    asked = modern(text[: index.LONGEST_QUERY])
    hits, unsure = index.look(work.db, asked, kinds, limit=limit, after=after, enough=enough)
    ours = _ours(work, hits, asked)
    if len(ours) == len(hits):
        return hits, unsure
    whole: list[Hit] = []
    more: set[str] = set()
    for kind in kinds:
        page = [hit for hit in hits if hit.kind == kind]
        kept = [hit for hit in ours if hit.kind == kind]
        goes_on = kind in unsure
        while page and goes_on and len(kept) < limit:
            page = list(index.find(work.db, asked, (kind,), limit=limit, after=page[-1].entry_id))
            kept += _ours(work, page, asked)
            goes_on = len(page) == limit
        whole += kept[:limit]
        if goes_on or len(kept) > limit:
            more.add(kind)
    return tuple(whole), frozenset(more)


def _ours(work: UnitOfWork, hits: Iterable[Hit], asked: str) -> tuple[Hit, ...]:
    """Without what would tell somebody what they are to read blind (decision 40)."""
    condition = hidden_orders(work)
    if isinstance(condition, False_):
        return tuple(hits)
    hidden = set(work.db.scalars(select(TherapyOrder.id).where(condition)))
    if not hidden:
        return tuple(hits)
    kept = []
    for hit in hits:
        if hit.kind == "order":
            # The order is found by its own number, to be read again; by nothing that stands in it.
            if hit.ref_id in hidden and asked and not matches(asked, hit.number):
                continue
        elif hit.kind in ("unit", "reaction"):
            unit = work.db.get(DoseUnit, hit.ref_id) if hit.kind == "unit" else None
            shipment = None if unit is None else work.db.get(Shipment, unit.shipment_id)
            if shipment is not None and shipment.order_id in hidden and gives_away(work, shipment, asked):
                continue
        kept.append(hit)
    return tuple(kept)


def _shown(work: UnitOfWork, hits: Iterable[Hit]) -> Iterator[Found]:
    """What is said of things beside their number: a line, and their state; by one question."""
    hits = list(hits)
    if not hits:
        return
    of_kind: dict[str, list[int]] = {}
    for hit in hits:
        of_kind.setdefault(hit.kind, []).append(hit.ref_id)
    rows = work.db.execute(union_all(*(_lines(SEARCHABLE[kind], ids) for kind, ids in of_kind.items())))
    about = {(kind, key): (label or "", state) for kind, key, label, state in rows}
    for hit in hits:
        if (hit.kind, hit.ref_id) in about:
            label, state = about[(hit.kind, hit.ref_id)]
            yield Found(hit.kind, hit.ref_id, hit.number, label, state, hit.entry_id)


def _lines(one: Searchable, ids: list[int]) -> Select[Any]:
    key = inspect(one.table).primary_key[0]
    label = null() if one.label is None else getattr(one.table, one.label)
    state = null() if one.state is None else getattr(one.table, one.state)
    chosen = select(literal_column(f"'{one.kind}'"), key, cast(label, Text), cast(state, Text))
    return chosen.where(key.in_(ids))
