"""Label versions of a product: which is in force, what it leaves empty, what is on file of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ctdesk.db.columns import Instant
from ctdesk.db.tables.catalogue import LabelFile, LabelLimit, ProductLabel
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.team import Member
from ctdesk.domain.catalogue import LimitEntry
from ctdesk.domain.errors import NotFound
from ctdesk.domain.excursion_rules import ExcursionRule
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.excursion_rules import rules_for_label
from ctdesk.services.work import UnitOfWork

LIMITS = ("storage_max_c", "storage_min_c", "ambient_limit_s", "limit_basis")
# Without these a shipment of the product cannot be accepted (domain.md A8).
NEEDED_LIMITS = ("storage_max_c", "ambient_limit_s", "limit_basis")
LABEL, MANUAL = "label", "manual"
_IN_FORCE = (
    select(ProductLabel)
    .where(
        ProductLabel.product_id == bindparam("product"),
        ProductLabel.verified_at.is_not(None),
        ProductLabel.in_force_from <= bindparam("at", type_=Instant),
    )
    .order_by(ProductLabel.in_force_from.desc(), ProductLabel.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one label: °C, seconds out of cryogenic storage, and where they stand; None where not
    stated.
    """

    storage_max_c: Decimal | None
    storage_min_c: Decimal | None
    ambient_limit_s: int | None
    limit_basis: str | None


@dataclass(frozen=True, slots=True)
class LabelFileRow:
    """A file of a label version; ``kind``: label | manual."""

    id: int
    kind: str
    name: str
    size: int
    sha256: str
    file_id: int
    added_by: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label version. ``limits``, ``further`` and ``rules`` are None while a second pharmacist still has to
    read them unseen; ``read_again`` says what, and where each stands.

    ``missing`` are limits that acceptance needs, ``lacks`` what stands in the way of the second reading,
    ``empty`` the steps with the fields that nobody has looked up yet.
    """

    id: int
    version: str
    dated: date | None
    state: str  # entered | verified
    in_force: bool
    limits: Limits | None
    missing: tuple[str, ...]
    entered_by: str | None
    entered_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    mine: bool
    row_version: int
    further: tuple[LimitEntry, ...] | None
    rules: tuple[ExcursionRule, ...] | None
    read_again: tuple[LimitEntry, ...]
    rules_to_read: int
    files: tuple[LabelFileRow, ...]
    lacks: tuple[str, ...]
    empty: tuple[tuple[str, tuple[str, ...]], ...]
    next_review: date | None


def label_in_force(db: Session, product_id: int, at: datetime) -> ProductLabel | None:
    """The verified label version that counts at ``at``: the last one that came into force."""
    return db.scalar(_IN_FORCE, {"product": product_id, "at": at})


def missing_limits(label: ProductLabel) -> tuple[str, ...]:
    """The limits that acceptance needs and the label leaves blank."""
    return tuple(name for name in NEEDED_LIMITS if getattr(label, name) is None)


def label_by_id(db: Session, label_id: int) -> ProductLabel:
    """A label version by key; raises CAT-07."""
    label = db.get(ProductLabel, label_id)
    if label is None:
        raise NotFound("CAT-07", id=label_id)
    return label


def limits_of(label: ProductLabel) -> Limits:
    """The four limits that acceptance reads."""
    return Limits(label.storage_max_c, label.storage_min_c, label.ambient_limit_s, label.limit_basis)


def further_limits(db: Session, label_id: int) -> tuple[LimitEntry, ...]:
    """Every other field of the label that was looked up, in the order of the table."""
    found = {
        row.field: LimitEntry(row.field, row.value, row.unit, row.basis, row.source)
        for row in db.scalars(select(LabelLimit).where(LabelLimit.label_id == label_id))
        if row.value is not None
    }
    return tuple(found[one.code] for one in catalogue_table().of_label() if one.code in found)


def label_limit(db: Session, label_id: int, field: str) -> LimitEntry | None:
    """One further limit of a label version; None while nobody has looked it up."""
    row = db.scalar(select(LabelLimit).where(LabelLimit.label_id == label_id, LabelLimit.field == field))
    if row is None or row.value is None:
        return None
    return LimitEntry(row.field, row.value, row.unit, row.basis, row.source)


def empty_fields(label: ProductLabel, further: Sequence[LimitEntry]) -> dict[str, tuple[str, ...]]:
    """Fields of the label that nobody has looked up, by the first step that needs them."""
    known = {one.field for one in further} | {
        name for name in LIMITS if getattr(label, name) is not None or name == "storage_min_c"
    }
    found: dict[str, list[str]] = {}
    for one in catalogue_table().of_label():
        if one.code not in known:
            found.setdefault(one.needed_for, []).append(one.code)
    return {step: tuple(codes) for step, codes in found.items()}


def files_of_label(db: Session, label_id: int) -> tuple[LabelFileRow, ...]:
    """The files of a label version, the newest first: of each kind that one counts."""
    rows = db.execute(
        select(LabelFile, StoredFile)
        .join(StoredFile, StoredFile.id == LabelFile.file_id)
        .where(LabelFile.label_id == label_id)
        .order_by(LabelFile.id.desc())
    )
    return tuple(
        LabelFileRow(
            row.id,
            row.kind,
            file.name,
            file.size,
            file.sha256,
            file.id,
            member_name(db, row.added_by),
            row.added_at,
        )
        for row, file in rows
    )


def has_label_file(db: Session, label_id: int) -> bool:
    """Whether the label itself is on file; without it nobody could check a limit."""
    found = select(LabelFile.id).where(LabelFile.label_id == label_id, LabelFile.kind == LABEL).limit(1)
    return db.scalar(found) is not None


def label_row(work: UnitOfWork, label: ProductLabel, current: ProductLabel | None) -> LabelRow:
    """A label version as this person may see it."""
    verified, mine = label.verified_at is not None, label.entered_by == work.actor.member_id
    shown = verified or mine
    further, rules = further_limits(work.db, label.id), rules_for_label(work.db, label.id)
    files = files_of_label(work.db, label.id)
    on_file = any(one.kind == LABEL for one in files)
    hidden = tuple(LimitEntry(one.field, None, None, None, one.source) for one in further)
    return LabelRow(
        id=label.id,
        version=label.version,
        dated=label.dated,
        state="verified" if verified else "entered",
        in_force=current is not None and current.id == label.id,
        limits=limits_of(label) if shown else None,
        missing=missing_limits(label) if shown else (),
        entered_by=member_name(work.db, label.entered_by),
        entered_at=label.entered_at,
        verified_by=member_name(work.db, label.verified_by),
        verified_at=label.verified_at,
        mine=mine,
        row_version=label.row_version,
        further=further if shown else None,
        rules=rules if shown else None,
        read_again=() if verified else hidden,
        rules_to_read=0 if verified else len(rules),
        files=files,
        lacks=() if on_file else ("label_file",),
        empty=tuple(empty_fields(label, further).items()) if shown else (),
        next_review=label.next_review,
    )


def member_name(db: Session, member_id: int | None) -> str | None:
    """The printed name of a member."""
    return None if member_id is None else db.scalar(select(Member.name).where(Member.id == member_id))
