"""What the label in force of an antidote says about its doses: entered by one pharmacist, read again by
another who does not see it.

The log shows these figures beside what was given. They are information of the hospital, never a prescription
(domain.md §3.17, §6.7); none is shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables.bedside import AntidoteLabel
from ctdesk.domain.antidotes import LabelLimits
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork

ENTER, VERIFY = "catalogue.enter", "catalogue.verify"
_FIGURES = ("most_doses", "least_interval_h", "most_mg")
_MOST_DOSES, _MOST_HOURS, _MOST_MG = Decimal(100), Decimal(8_760), Decimal(100_000)


@dataclass(frozen=True, slots=True)
class AntidoteFigures:
    """Figures of a label as they are typed; blank is what the label does not say."""

    most_doses: str | None = None
    least_interval_h: str | None = None
    most_mg: str | None = None


@dataclass(frozen=True, slots=True)
class AntidoteLabelRow:
    """One entry. ``limits`` is None while it waits for somebody else to read it unseen."""

    id: int
    antidote: str
    label_version: str
    dated: date | None
    limits: LabelLimits | None
    entered_by: str | None
    entered_at: datetime
    verified_by: str | None
    verified_at: datetime | None
    mine: bool


@command(needs=ENTER, action="bedside.enter_label")
def enter_antidote_label(
    work: UnitOfWork,
    *,
    antidote: str,
    label_version: str,
    figures: AntidoteFigures,
    dated: date | None = None,
) -> int:
    """Enter what a label says of an antidote; it counts once another pharmacist has read it too.

    An entry that waited is taken back by the new one. Raises FIELD-01 where no figure was typed, FIELD-04 for
    a medicine the log does not know, BED-18 for a label of the future.
    """
    fields.one_of(antidote, "antidote", frozenset(bedside_rules().antidotes))
    said = _clean(figures)
    if all(one is None for one in said.values()):
        raise CtdeskError("FIELD-01", field="most_doses")
    if dated is not None and dated > site_day(work.db, work.now):
        raise CtdeskError("BED-18", field="dated")
    version = fields.required(label_version, "label_version")
    for row in _waiting(work, antidote):
        row.withdrawn_by, row.withdrawn_at = work.actor.member_id, work.now
        row.withdraw_reason = version
    doses = said["most_doses"]
    row = AntidoteLabel(
        antidote=antidote,
        label_version=version,
        dated=dated,
        most_doses=None if doses is None else int(doses),
        least_interval_h=said["least_interval_h"],
        most_mg=said["most_mg"],
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=VERIFY, action="bedside.verify_label")
def verify_antidote_label(work: UnitOfWork, *, label_id: int, figures: AntidoteFigures) -> None:
    """Read the label a second time, unseen; when both readings agree the figures count from now on.

    Raises CAT-03 for who entered them, BED-13 for figures that are settled, CAT-05 naming what differs.
    """
    row = work.db.get(AntidoteLabel, label_id)
    if row is None:
        raise NotFound("BED-01", id=label_id)
    if row.verified_at is not None or row.withdrawn_at is not None:
        raise CtdeskError("BED-13")
    if row.entered_by == work.actor.member_id:
        raise Refused("CAT-03")
    said = _clean(figures)
    differing = [name for name in _FIGURES if said[name] != getattr(row, name)]
    if differing:
        raise CtdeskError("CAT-05", field=differing[0], fields=", ".join(differing))
    row.verified_by, row.verified_at = work.actor.member_id, work.now


@command(needs=(ENTER, VERIFY), action="bedside.withdraw_label")
def withdraw_antidote_label(work: UnitOfWork, *, label_id: int, reason: str) -> None:
    """Take figures back that were entered wrong or stand in no label any more; BED-13 where that was done."""
    row = work.db.get(AntidoteLabel, label_id)
    if row is None:
        raise NotFound("BED-01", id=label_id)
    if row.withdrawn_at is not None:
        raise CtdeskError("BED-13")
    row.withdraw_reason = fields.required(reason, "reason", fields.TEXT)
    row.withdrawn_by, row.withdrawn_at = work.actor.member_id, work.now


@query()
def list_antidote_labels(work: UnitOfWork) -> tuple[AntidoteLabelRow, ...]:
    """The figures in force and those that wait; of the latter only who entered them sees them."""
    rows = [*labels_in_force(work).values(), *_waiting(work)]
    return tuple(_row(work, row) for row in sorted(rows, key=lambda one: one.id))


def labels_in_force(work: UnitOfWork) -> Mapping[str, AntidoteLabel]:
    """For each antidote the figures that were verified last and not taken back."""
    chosen = (
        select(AntidoteLabel)
        .where(AntidoteLabel.verified_at.is_not(None), AntidoteLabel.withdrawn_at.is_(None))
        .order_by(AntidoteLabel.verified_at, AntidoteLabel.id)
    )
    return {row.antidote: row for row in work.db.scalars(chosen)}


def figures_in_force(work: UnitOfWork) -> tuple[AntidoteLabelRow, ...]:
    """The figures that count now, by whom they were entered and read."""
    return tuple(_row(work, row) for row in labels_in_force(work).values())


def limits_of(row: AntidoteLabel) -> LabelLimits:
    """The figures of an entry as the domain reads them."""
    hours = row.least_interval_h
    return LabelLimits(row.most_doses, None if hours is None else timedelta(hours=float(hours)), row.most_mg)


def waiting_for_me(work: UnitOfWork) -> tuple[AntidoteLabel, ...]:
    """Entries of somebody else that nobody has read a second time."""
    return tuple(row for row in _waiting(work) if row.entered_by != work.actor.member_id)


def _waiting(work: UnitOfWork, antidote: str | None = None) -> list[AntidoteLabel]:
    chosen = select(AntidoteLabel).where(
        AntidoteLabel.verified_at.is_(None), AntidoteLabel.withdrawn_at.is_(None)
    )
    if antidote is not None:
        chosen = chosen.where(AntidoteLabel.antidote == antidote)
    return list(work.db.scalars(chosen.order_by(AntidoteLabel.id)))


def _row(work: UnitOfWork, row: AntidoteLabel) -> AntidoteLabelRow:
    mine = row.entered_by == work.actor.member_id
    seen = row.verified_at is not None or mine
    return AntidoteLabelRow(
        row.id,
        row.antidote,
        row.label_version,
        row.dated,
        limits_of(row) if seen else None,
        member_name(work.db, row.entered_by),
        row.entered_at,
        member_name(work.db, row.verified_by),
        row.verified_at,
        mine,
    )


def _clean(figures: AntidoteFigures) -> dict[str, Decimal | None]:
    doses = fields.number(figures.most_doses, "most_doses", low=Decimal(1), high=_MOST_DOSES)
    if doses is not None and doses != int(doses):
        raise CtdeskError("FIELD-05", field="most_doses", value=str(doses))
    tenth = Decimal("0.1")
    return {
        "most_doses": doses,
        "least_interval_h": fields.number(
            figures.least_interval_h, "least_interval_h", low=tenth, high=_MOST_HOURS
        ),
        "most_mg": fields.number(figures.most_mg, "most_mg", low=tenth, high=_MOST_MG),
    }
