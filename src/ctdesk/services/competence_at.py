"""How each training module of a member stands at a moment: passed, kept up by practice, asked for again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from ctdesk.db.columns import Instant
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.domain.team import VALID, ModuleHeld
from ctdesk.domain.training import Away, Demand, ModuleState, Passed, competence_state, practises
from ctdesk.services.curriculum import curriculum
from ctdesk.services.duties import duties_of_roles
from ctdesk.services.performed import hands_on, last_signed
from ctdesk.services.remembered import remembered
from ctdesk.services.team_at import MemberThen, Row, site_zone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_AT = bindparam("at", type_=Instant)
_LABELS = (
    select(Product.code, ProductLabel.version)
    .join(ProductLabel, ProductLabel.product_id == Product.id)
    .where(ProductLabel.verified_at <= _AT, ProductLabel.in_force_from <= _AT)
    .order_by(ProductLabel.in_force_from, ProductLabel.id)
)
# What a state of the training table is called where a refusal tells it.
_STATES = {
    ("expired", "validity"): "lapsed",
    ("expired", "label"): "relabelled",
    ("failed", "revoked"): "revoked",
    ("to_retrain", "absence"): "absent",
}


def modules_of(
    db: Session,
    at: datetime,
    members: Iterable[MemberThen],
    product: str | None,
    only: Iterable[str] | None = None,
) -> Mapping[int, Mapping[str, ModuleHeld]]:
    """The modules ever passed by each of these members, or those of ``only``, by code; training for another
    product does not count.
    """
    people, zone = tuple(members), site_zone(db) or UTC
    wanted = None if only is None else frozenset(only)
    performed = _performed(db, at, people, wanted, zone)
    labels: Mapping[str, str] = {}
    if any(row.text for one in people for row in one.rows if row.kind == "module"):
        labels = remembered(db, {"product", "product_label"}, ("labels", at), lambda: _labels(db, at))
    local = at.astimezone(zone)
    return {
        one.id: _Standing(one, local, product, wanted, performed.get(one.id, {}), labels) for one in people
    }


class _Standing(Mapping[str, ModuleHeld]):
    """How the modules of one member stand; each is judged when it is asked for, for a duty asks for few."""

    def __init__(
        self,
        one: MemberThen,
        local: datetime,
        product: str | None,
        wanted: frozenset[str] | None,
        performed: Mapping[str, Sequence[date]],
        labels: Mapping[str, str],
    ) -> None:
        self._one, self._local, self._product = one, local, product
        self._performed, self._labels = performed, labels
        self._known: dict[str, ModuleHeld] = {}
        table = curriculum().modules
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in one.rows:
            if row.kind in ("module", "revoked") and row.since is not None:
                code = row.code or ""
                if code in table and (wanted is None or code in wanted):
                    self._rows[code].append(row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, code: str) -> ModuleHeld:
        if code not in self._known:
            if code not in self._rows:
                raise KeyError(code)
            self._known[code] = self._judge(code)
        return self._known[code]

    def _judge(self, code: str) -> ModuleHeld:
        table, local = curriculum(), self._local
        rows = [_passed(row) for row in self._rows[code]]
        demands = [
            Demand(row.text or "", row.since_at or local, row.until_at, None, row.product or "")
            for row in self._one.of("demand")
            if row.code == code
        ]
        state = competence_state(
            table.modules[code],
            local,
            rows,
            self._performed.get(code),
            [_away(row, local.tzinfo or UTC) for row in self._one.of("absence") if row.since is not None],
            demands,
            _label(rows, self._product, self._labels),
            product=self._product,
            rules=table.rules,
        )
        return _held(state, rows, demands, local)


def _held(
    state: ModuleState, rows: Iterable[Passed], demands: Iterable[Demand], local: datetime
) -> ModuleHeld:
    if state.stands:
        return ModuleHeld(state.module, state.last_day, VALID)
    word = _STATES.get((state.state, state.because), state.state)
    since = None if state.last_day is None else state.last_day + timedelta(days=1)
    if word == "revoked":
        taken = [one.taken_at for one in rows if one.taken_at is not None]
        since = max(taken).astimezone(local.tzinfo).date() if taken else None
    elif word in ("to_retrain", "failed"):
        begins = [one.blocks_from for one in demands if one.blocks_from is not None]
        since = min(begins).astimezone(local.tzinfo).date() if begins else since
    return ModuleHeld(state.module, state.last_day, word, since)


def _passed(row: Row) -> Passed:
    assert row.since_on is not None
    if row.kind == "revoked":
        return Passed(row.since_on, None, None, row.until_at, row.product or "")
    return Passed(row.since_on, row.until_on, None, None, row.product or "", row.text)


def _away(row: Row, zone: tzinfo) -> Away:
    first = (row.since_at or datetime.max.replace(tzinfo=UTC)).astimezone(zone).date()
    if row.until_at is None:
        return Away(first)
    return Away(first, (row.until_at - timedelta(microseconds=1)).astimezone(zone).date())


def _label(rows: Iterable[Passed], product: str | None, labels: Mapping[str, str]) -> str | None:
    """The label in force of the product at hand; without one, of the only product the training was for."""
    if product is not None:
        return labels.get(product)
    products = {one.product for one in rows if one.label is not None}
    return labels.get(products.pop()) if len(products) == 1 else None


def _labels(db: Session, at: datetime) -> dict[str, str]:
    return {row.code: row.version for row in db.connection().execute(_LABELS, {"at": at})}


def _performed(
    db: Session, at: datetime, people: tuple[MemberThen, ...], wanted: frozenset[str] | None, zone: tzinfo
) -> dict[int, dict[str, list[date]]]:
    """Days of practice by member and module, from the signatures and from what was entered by hand."""
    found: dict[int, dict[str, list[date]]] = {}
    practical = hands_on() if wanted is None else hands_on() & wanted
    table = curriculum().modules
    for one in people:
        codes = practical.intersection(row.code or "" for row in one.of("module"))
        if not codes:
            continue
        held = duties_of_roles(frozenset(row.code or "" for row in one.of("role")))
        mine: dict[str, list[date]] = {code: [] for code in codes if practises(table[code], held)}
        if mine:
            found[one.id] = mine
            for row in one.of("practised"):
                if row.code in mine and row.since_on is not None:
                    mine[row.code].append(row.since_on)
    for member_id, days in last_signed(db, at, zone, found).items():
        for code, day in days.items():
            found[member_id][code].append(day)
    return found
