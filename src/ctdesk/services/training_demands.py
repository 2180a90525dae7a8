"""Training asked for again: opened by a trigger of the table, answered by the competence that follows, or
withdrawn with a reason (domain.md §5.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import TrainingDemand
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.training import FAILED_TRIGGER
from ctdesk.services.accounts import member_of
from ctdesk.services.curriculum import curriculum
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.module_versions import module_of
from ctdesk.services.rights import site_day
from ctdesk.services.training_at import training_at
from ctdesk.services.work import UnitOfWork

LABEL_CHANGED = "label_changed"
ASK = ("training.plan", "quality.review", "team.supervise", "training.confirm")


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One demand in a list; ``blocks`` while what was passed before does not count."""

    id: int
    member_id: int
    name: str
    module: str
    product_code: str
    trigger: str
    reason: str
    opened_at: datetime
    due_on: date | None
    blocks_from: datetime | None
    closed_at: datetime | None
    withdrawn_reason: str | None
    blocks: bool


@command(needs=ASK, action="training.demand")
def demand_training(
    work: UnitOfWork,
    *,
    module: str,
    trigger: str,
    reason: str,
    member_ids: tuple[int, ...] = (),
    due_on: date | None = None,
    blocks_from: datetime | None = None,
    product_code: str = "",
) -> int:
    """Ask these members, or without any everybody who needs the module, to be trained again; gives how many
    were asked.

    Whoever is asked already for the same reason is not asked twice. Raises TEAM-29, TRN-20 for an unknown
    trigger or one that only the clock or a failure gives, TRN-21 for a moment that is over.
    """
    module_of(module)
    known = curriculum().triggers.get(trigger)
    if known is None or known.by_time or trigger == FAILED_TRIGGER:
        raise CtdeskError("TRN-20", field="trigger", trigger=trigger)
    if blocks_from is not None and blocks_from < work.now:
        raise CtdeskError("TRN-21", field="blocks_from")
    if due_on is not None and due_on < site_day(work.db, work.now):
        raise CtdeskError("TRN-21", field="due_on")
    wanted = member_ids or tuple(
        one.member_id for one in training_at(work.db, work.now) if module in one.required
    )
    told = required(reason, "reason", 500)
    for member_id in wanted:
        member_of(work.db, member_id)
    asked = open_demands(work, wanted, module, trigger, told, due_on, blocks_from, product_code)
    if not asked:
        raise CtdeskError("TRN-22", field="module", module=module)
    return asked


@command(needs=ASK, action="training.withdraw_demand")
def withdraw_demand(work: UnitOfWork, *, demand_id: int, reason: str) -> None:
    """Take a demand back with a reason. Raises TRN-23 for one that is closed, TRN-24 for one's own and for a
    failed assessment, which only a passed one answers.
    """
    row = work.db.get(TrainingDemand, demand_id)
    if row is None or row.closed_at is not None:
        raise NotFound("TRN-23")
    if row.member_id == work.member_id() or row.trigger == FAILED_TRIGGER:
        raise Refused("TRN-24")
    row.closed_at, row.withdrawn_reason = work.now, required(reason, "reason", 500)


@query()
def list_demands(
    work: UnitOfWork, *, member_id: int | None = None, open_only: bool = True
) -> tuple[DemandRow, ...]:
    """Demands, the newest first; without the right to ask for training only one's own."""
    chosen = (
        select(TrainingDemand, Member.name)
        .join(Member, Member.id == TrainingDemand.member_id)
        .order_by(TrainingDemand.id.desc())
        .limit(500)
    )
    if member_id is not None:
        chosen = chosen.where(TrainingDemand.member_id == member_id)
    if open_only:
        chosen = chosen.where(TrainingDemand.closed_at.is_(None))
    return tuple(
        DemandRow(
            row.id,
            row.member_id,
            name,
            row.module,
            row.product_code,
            row.trigger,
            row.reason,
            row.opened_at,
            row.due_on,
            row.blocks_from,
            row.closed_at,
            row.withdrawn_reason,
            row.closed_at is None and row.blocks_from is not None and row.blocks_from <= work.now,
        )
        for row, name in work.db.execute(chosen)
    )


def open_demands(
    work: UnitOfWork,
    members: Iterable[int],
    module: str,
    trigger: str,
    reason: str,
    due_on: date | None = None,
    blocks_from: datetime | None = None,
    product_code: str = "",
) -> int:
    """Part of a command that finds the trigger; gives how many were asked anew."""
    open_now = set(
        work.db.scalars(
            select(TrainingDemand.member_id).where(
                TrainingDemand.module == module,
                TrainingDemand.product_code == product_code,
                TrainingDemand.trigger == trigger,
                TrainingDemand.reason == reason,
                TrainingDemand.closed_at.is_(None),
            )
        )
    )
    fresh = [one for one in dict.fromkeys(members) if one not in open_now]
    for member_id in fresh:
        work.db.add(
            TrainingDemand(
                member_id=member_id,
                module=module,
                product_code=product_code,
                trigger=trigger,
                reason=reason,
                opened_at=work.now,
                opened_by=work.actor.member_id,
                due_on=due_on,
                blocks_from=blocks_from,
            )
        )
    work.db.flush()
    return len(fresh)


def label_changed(work: UnitOfWork, product_code: str, version: str) -> int:
    """A new label of a product is in force: whoever holds its training is asked to be trained on it before
    the next use (domain.md §5.4). Gives how many were asked.

    Training that was bound to the label before ends by itself; the demand says why, and is due today.
    """
    asked = 0
    for module, people in people_on_label(work, product_code).items():
        note = f"{product_code} {version}"
        due = site_day(work.db, work.now)
        asked += open_demands(work, people, module, LABEL_CHANGED, note, due, None, product_code)
    return asked


def people_on_label(work: UnitOfWork, product_code: str) -> dict[str, tuple[int, ...]]:
    """Who holds the training that a label of this product ends, by module."""
    return {
        module: tuple(
            one.member_id
            for one in training_at(work.db, work.now)
            if module in one.required
            and (state := one.by_product.get(product_code, one.states[module])).state
            not in ("missing", "not_required")
            and state.passed_on is not None
        )
        for module in curriculum().triggers[LABEL_CHANGED].modules
    }


def answer_demands(work: UnitOfWork, competence: Competence) -> None:
    """Close what a new competence answers: demands opened before it was passed, a failure only by an
    assessment.
    """
    for row in work.db.scalars(
        select(TrainingDemand).where(
            TrainingDemand.member_id == competence.member_id,
            TrainingDemand.module == competence.module,
            TrainingDemand.closed_at.is_(None),
        )
    ):
        if row.product_code and competence.product_code and row.product_code != competence.product_code:
            continue
        if competence.valid_from < site_day(work.db, row.opened_at):
            continue
        if row.trigger == FAILED_TRIGGER and competence.basis != "assessment":
            continue
        row.closed_at, row.competence_id = work.now, competence.id
    work.db.flush()
