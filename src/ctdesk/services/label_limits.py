"""What a label version says, entered by one pharmacist and read again by another who does not see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables import catalogue as tables
from ctdesk.db.tables.catalogue import LabelLimit, Product, ProductLabel
from ctdesk.domain.catalogue import (
    NOT_STATED,
    Field,
    LimitEntry,
    RuleEntry,
    differing_limits,
    differing_rules,
    out_of_order,
)
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.excursion_rules import PROPOSALS, ExcursionRule
from ctdesk.services import fields
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.excursion_rules import rules_for_label
from ctdesk.services.gate import command, query
from ctdesk.services.label_versions import (
    LIMITS,
    Limits,
    further_limits,
    has_label_file,
    label_by_id,
    label_in_force,
    member_name,
    missing_limits,
)
from ctdesk.services.rights import site_day
from ctdesk.services.training_demands import label_changed
from ctdesk.services.work import UnitOfWork

ENTER, VERIFY = "catalogue.enter", "catalogue.verify"
REVIEW_SOON = timedelta(days=30)
_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")
_DEGREES = frozenset({"°C"})
_MOST, _RULES_AT_MOST = Decimal("1000000000"), 20


@dataclass(frozen=True, slots=True)
class LimitsToVerify:
    """Limits that wait for the second pharmacist, without values; ``lacks`` is what stands in the way."""

    label_id: int
    product_id: int
    product: str
    version: str
    entered_by: str
    entered_at: datetime
    lacks: tuple[str, ...]


@command(needs=ENTER, action="catalogue.enter_limits")
def enter_limits(
    work: UnitOfWork,
    *,
    product_id: int,
    version: str,
    dated: date | None,
    limits: Limits,
    further: tuple[LimitEntry, ...] = (),
    rules: tuple[RuleEntry, ...] = (),
    next_review: date | None = None,
) -> int:
    """Enter one label version with what it says; a blank limit stays blank and blocks the step that needs it.

    Raises CAT-02 when the version exists, CAT-07 for a product nobody has, CAT-11 … CAT-16 for what cannot
    stand on a label.
    """
    product = work.db.get(Product, product_id)
    if product is None:
        raise NotFound("CAT-07", id=product_id)
    name = fields.required(version, "version", 80)
    known = work.db.scalar(
        select(ProductLabel.id).where(ProductLabel.product_id == product.id, ProductLabel.version == name)
    )
    if known is not None:
        raise CtdeskError("CAT-02", field="version", version=name)
    clean, others, written = _clean(limits), _clean_further(further), _clean_rules(rules)
    label = ProductLabel(
        product_id=product.id,
        version=name,
        dated=_not_ahead(work, dated),
        storage_max_c=clean.storage_max_c,
        storage_min_c=clean.storage_min_c,
        ambient_limit_s=clean.ambient_limit_s,
        limit_basis=clean.limit_basis,
        entered_by=work.actor.member_id,
        entered_at=work.now,
        verified_by=None,
        verified_at=None,
        in_force_from=None,
        next_review=_ahead(work, next_review),
    )
    work.db.add(label)
    work.db.flush()
    _write_further(work, label.id, others)
    _write_rules(work, label.id, written)
    return label.id


@command(needs=ENTER, action="catalogue.correct_limits")
def correct_limits(
    work: UnitOfWork,
    *,
    label_id: int,
    seen_version: int,
    limits: Limits,
    further: tuple[LimitEntry, ...] | None = None,
    rules: tuple[RuleEntry, ...] | None = None,
) -> None:
    """Enter limits again before they are verified; ``further`` and ``rules`` stay as they are where None.

    Raises CAT-04 afterwards: a verified label is never changed.
    """
    label = label_by_id(work.db, label_id)
    if label.verified_at is not None:
        raise CtdeskError("CAT-04", version=label.version)
    if label.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=label.row_version)
    clean = _clean(limits)
    label.storage_max_c, label.storage_min_c = clean.storage_max_c, clean.storage_min_c
    label.ambient_limit_s, label.limit_basis = clean.ambient_limit_s, clean.limit_basis
    if further is not None:
        _write_further(work, label.id, _clean_further(further))
    if rules is not None:
        _write_rules(work, label.id, _clean_rules(rules))
    label.entered_by, label.entered_at = work.actor.member_id, work.now
    label.row_version += 1


@command(needs=VERIFY, action="catalogue.verify_limits")
def verify_limits(
    work: UnitOfWork,
    *,
    label_id: int,
    limits: Limits,
    further: tuple[LimitEntry, ...] = (),
    rules: tuple[RuleEntry, ...] = (),
) -> None:
    """Read the label a second time, unseen; when both readings agree it comes into force at once.

    Raises CAT-03 for the person who entered it, CAT-04 when it is verified already, CAT-09 while the label
    itself is not on file, CAT-05 naming the fields that differ (never their values).
    """
    label = label_by_id(work.db, label_id)
    if label.verified_at is not None:
        raise CtdeskError("CAT-04", version=label.version)
    if label.entered_by == work.actor.member_id:
        raise Refused("CAT-03")
    if not has_label_file(work.db, label.id):
        raise CtdeskError("CAT-09", version=label.version)
    clean, others, written = _clean(limits), _clean_further(further, sources=False), _clean_rules(rules)
    differing = [name for name in LIMITS if _folded(getattr(clean, name)) != _folded(getattr(label, name))]
    differing += differing_limits(others, further_limits(work.db, label.id))
    differing += differing_rules(written, rules_for_label(work.db, label.id))
    if differing:
        raise CtdeskError("CAT-05", field=differing[0], fields=", ".join(differing))
    product = work.db.get(Product, label.product_id)
    assert product is not None
    before = label_in_force(work.db, product.id, work.now)
    label.verified_by, label.verified_at, label.in_force_from = work.actor.member_id, work.now, work.now
    label.row_version += 1
    work.db.flush()
    if before is not None and before.version != label.version:
        label_changed(work, product.code, label.version)
    if not missing_limits(label) and product.status == "draft":
        product.status = "enabled"
        product.row_version += 1


@command(needs=VERIFY, action="catalogue.review_label")
def review_label(work: UnitOfWork, *, label_id: int, seen_version: int, next_review: date) -> None:
    """Say that a label in force was compared with the holder's current one and still stands; sets the next
    day of review. Raises CAT-17 for one that is not verified, CAT-16 for a day that is over.
    """
    label = label_by_id(work.db, label_id)
    if label.verified_at is None:
        raise CtdeskError("CAT-17", version=label.version)
    if label.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=label.row_version)
    label.next_review = _ahead(work, next_review)
    label.row_version += 1


@query()
def list_limits_to_verify(work: UnitOfWork) -> tuple[LimitsToVerify, ...]:
    """Limits entered by somebody else and not verified yet."""
    rows = work.db.execute(
        select(ProductLabel, Product)
        .join(Product, Product.id == ProductLabel.product_id)
        .where(ProductLabel.verified_at.is_(None), ProductLabel.entered_by != work.actor.member_id)
        .order_by(ProductLabel.id)
    )
    return tuple(
        LimitsToVerify(
            label.id,
            product.id,
            product.name_cn,
            label.version,
            member_name(work.db, label.entered_by) or "",
            label.entered_at or work.now,
            () if has_label_file(work.db, label.id) else ("label_file",),
        )
        for label, product in rows
    )


def labels_to_review(work: UnitOfWork) -> tuple[tuple[Product, ProductLabel], ...]:
    """Labels in force whose next review is due within 30 days or over."""
    last = site_day(work.db, work.now) + REVIEW_SOON
    found = []
    for product in work.db.scalars(select(Product).where(Product.status == "enabled")):
        label = label_in_force(work.db, product.id, work.now)
        if label is not None and label.next_review is not None and label.next_review <= last:
            found.append((product, label))
    return tuple(found)


def _clean(limits: Limits) -> Limits:
    warmest = fields.number(limits.storage_max_c, "storage_max_c", low=_COLDEST, high=_WARMEST)
    coldest = fields.number(limits.storage_min_c, "storage_min_c", low=_COLDEST, high=_WARMEST)
    if warmest is not None and coldest is not None and coldest >= warmest:
        raise CtdeskError("CAT-06", field="storage_min_c")
    seconds = fields.number(
        None if limits.ambient_limit_s is None else str(limits.ambient_limit_s),
        "ambient_limit_s",
        low=Decimal(1),
        high=Decimal(86_400),
    )
    if seconds is not None and seconds != seconds.to_integral_value():
        raise CtdeskError("FIELD-05", field="ambient_limit_s", value=str(seconds))
    return Limits(
        warmest,
        coldest,
        None if seconds is None else int(seconds),
        fields.cleaned(limits.limit_basis, "limit_basis"),
    )


def _clean_further(entries: Iterable[LimitEntry], *, sources: bool = True) -> tuple[LimitEntry, ...]:
    known = {one.code: one for one in catalogue_table().of_label() if one.code not in LIMITS}
    clean: dict[str, LimitEntry] = {}
    for entry in entries:
        field = known.get(entry.field)
        if field is None or entry.field in clean:
            raise CtdeskError("CAT-11", field=entry.field, name=entry.field)
        one = _clean_entry(field, entry, sources)
        if one is not None:
            clean[entry.field] = one
    wrong = out_of_order(clean.values())
    if wrong is not None:
        raise CtdeskError("CAT-15", field=wrong)
    return tuple(clean.values())


def _clean_entry(field: Field, entry: LimitEntry, sources: bool) -> LimitEntry | None:
    value = fields.cleaned(entry.value, field.code, fields.TEXT)
    if value is None:
        return None
    source = fields.cleaned(entry.source, field.code)
    if sources and source is None:
        raise CtdeskError("CAT-14", field=field.code)
    if value == NOT_STATED:
        return LimitEntry(field.code, NOT_STATED, None, None, source)
    if field.kind == "text":
        return LimitEntry(field.code, value, None, None, source)
    if field.kind == "choice":
        return LimitEntry(field.code, _choice(field, value), None, None, source)
    degrees = set(field.units) <= _DEGREES
    number = fields.number(value, field.code, low=_COLDEST if degrees else Decimal(0), high=_MOST)
    if number is None or (degrees and number > _WARMEST):
        raise CtdeskError("FIELD-06", field=field.code, value=value, low=str(_COLDEST), high=str(_WARMEST))
    unit = entry.unit or (field.units[0] if len(field.units) == 1 else None)
    if unit not in field.units:
        raise CtdeskError("CAT-12", field=field.code, units=" / ".join(field.units))
    basis = entry.basis or None
    if field.bases and basis not in field.bases:
        raise CtdeskError("CAT-13", field=field.code)
    return LimitEntry(
        field.code, format(number.normalize(), "f"), unit, basis if field.bases else None, source
    )


def _choice(field: Field, value: str) -> str:
    known = [one.code for one in field.options]
    told = {one.strip() for one in value.split(",")}
    if not told <= set(known) or (len(told) > 1 and not field.several):
        raise CtdeskError("FIELD-04", field=field.code, value=value[:40])
    return ",".join(code for code in known if code in told)


def _clean_rules(rules: Iterable[RuleEntry]) -> tuple[ExcursionRule, ...]:
    clean = []
    for ordinal, rule in enumerate(rules, start=1):
        if ordinal > _RULES_AT_MOST:
            raise CtdeskError("CAT-18", field="rules", most=_RULES_AT_MOST)
        at = f"rule:{ordinal}:"
        bounds = (
            fields.number(rule.up_to_c, f"{at}up_to_c", low=_COLDEST, high=_WARMEST),
            fields.number(rule.up_to_min, f"{at}up_to_min", low=Decimal(0), high=_MOST),
            fields.number(rule.up_to_degree_min, f"{at}up_to_degree_min", low=Decimal(0), high=_MOST),
        )
        proposes = fields.one_of(rule.proposes, f"{at}proposes", frozenset(PROPOSALS))
        if proposes != "reject" and bounds == (None, None, None):
            # A rule without a bound fits everything: that may only stop, never let through.
            raise CtdeskError("CAT-19", field=f"{at}up_to_c", rule=ordinal)
        clean.append(
            ExcursionRule(
                ordinal,
                *bounds,
                proposes,
                fields.required(rule.text, f"{at}text", fields.TEXT),
                fields.cleaned(rule.source, f"{at}source"),
            )
        )
    return tuple(clean)


def _write_further(work: UnitOfWork, label_id: int, entries: tuple[LimitEntry, ...]) -> None:
    rows = {
        row.field: row for row in work.db.scalars(select(LabelLimit).where(LabelLimit.label_id == label_id))
    }
    told = {entry.field: entry for entry in entries}
    for field in {*rows, *told}:
        entry = told.get(field, LimitEntry(field, None))
        row = rows.get(field)
        if row is None:
            work.db.add(
                LabelLimit(
                    label_id=label_id,
                    field=field,
                    value=entry.value,
                    unit=entry.unit,
                    basis=entry.basis,
                    source=entry.source,
                )
            )
        elif (row.value, row.unit, row.basis, row.source) != (
            entry.value,
            entry.unit,
            entry.basis,
            entry.source,
        ):
            row.value, row.unit, row.basis, row.source = entry.value, entry.unit, entry.basis, entry.source
            row.row_version += 1
    work.db.flush()


def _write_rules(work: UnitOfWork, label_id: int, rules: tuple[ExcursionRule, ...]) -> None:
    rows = {
        row.ordinal: row
        for row in work.db.scalars(
            select(tables.ExcursionRule).where(tables.ExcursionRule.label_id == label_id)
        )
    }
    for rule in rules:
        row = rows.pop(rule.ordinal, None)
        if row is None:
            row = tables.ExcursionRule(label_id=label_id, ordinal=rule.ordinal)
            work.db.add(row)
        row.up_to_c, row.up_to_min, row.up_to_degree_min = (
            rule.up_to_c,
            rule.up_to_min,
            rule.up_to_degree_min,
        )
        row.proposes, row.text, row.source, row.dropped = rule.proposes, rule.text, rule.source, False
    for row in rows.values():
        row.dropped = True
    work.db.flush()


def _not_ahead(work: UnitOfWork, dated: date | None) -> date | None:
    if dated is not None and dated > site_day(work.db, work.now):
        raise CtdeskError("CAT-10", field="dated", day=dated)
    return dated


def _ahead(work: UnitOfWork, day: date | None) -> date | None:
    if day is not None and day <= site_day(work.db, work.now):
        raise CtdeskError("CAT-16", field="next_review", day=day)
    return day


def _folded(value: Decimal | int | str | None) -> Decimal | int | str | None:
    return "".join(value.split()).casefold() if isinstance(value, str) else value
