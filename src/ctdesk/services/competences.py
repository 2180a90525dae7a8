"""Competence that was not examined here: certificates from outside, entered with their proof; and taking any
competence away.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.team import Competence
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.training import last_day
from ctdesk.services.accounts import member_of
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.curriculum import curriculum
from ctdesk.services.fields import cleaned, one_of, required
from ctdesk.services.gate import command
from ctdesk.services.module_versions import module_of, version_at
from ctdesk.services.stored_files import store_file
from ctdesk.services.training_demands import answer_demands
from ctdesk.services.work import UnitOfWork

ENTERED_BY_HAND = frozenset({"external", "imported", "found"})


@command(
    needs=("training.confirm", "training.register_external", "admin.import"),
    action="training.record_competence",
)
def record_competence(
    work: UnitOfWork,
    *,
    member_id: int,
    module: str,
    valid_from: date,
    valid_until: date | None,
    evidence: str,
    product_code: str = "",
    basis: str = "external",
    label_version: str | None = None,
    file_name: str | None = None,
    data: bytes | None = None,
) -> int:
    """Enter that a member passed a module elsewhere; nobody enters their own (SOD-12).

    ``valid_until`` is the last day; None takes the validity of the module. ``basis``: external | imported |
    found. ``data`` is the certificate. Raises ``TEAM-29`` for an unknown module, ``TEAM-25`` for a period
    that ends before it begins, ``TEAM-30`` when the same is entered already, ``TRN-03`` for an unknown
    product.
    """
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    one_of(basis, "basis", ENTERED_BY_HAND)
    ensure_product(work, module, product_code)
    months = version_at(work.db, module, work.now).validity_months
    if valid_until is None and months is not None:
        valid_until = last_day(valid_from, months)
    if valid_until is not None and valid_until < valid_from:
        raise CtdeskError("TEAM-25", field="valid_until")
    file_id = None
    if data is not None:
        file_id = store_file(work, file_name or "certificate", data)
    row = Competence(
        member_id=member.id,
        module=module,
        product_code=product_code,
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=required(evidence, "evidence", 500),
        recorded_by=work.member_id(),
        recorded_at=work.now,
        basis=basis,
        label_version=cleaned(label_version, "label_version") or label_now(work, module, product_code),
        file_id=file_id,
        revoked_at=None,
    )
    add_competence(work, row)
    return row.id


@command(needs=("training.confirm", "training.register_external"), action="training.revoke_competence")
def revoke_competence(work: UnitOfWork, *, competence_id: int, reason: str) -> None:
    """Take a module away at once. Raises ``TEAM-28``, ``TEAM-11`` for the own."""
    told = required(reason, "reason", 500)
    row = work.db.get(Competence, competence_id)
    if row is None or row.revoked_at is not None:
        raise NotFound("TEAM-28")
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    row.revoked_at, row.revoked_by, row.revoke_reason = work.now, work.actor.member_id, told


def add_competence(work: UnitOfWork, row: Competence) -> None:
    """Write a competence down and close the demands it answers; raises TEAM-30 where it is entered
    already.
    """
    known = select(Competence.id).where(
        Competence.member_id == row.member_id,
        Competence.module == row.module,
        Competence.product_code == row.product_code,
        Competence.valid_from == row.valid_from,
    )
    if work.db.scalar(known) is not None:
        raise CtdeskError("TEAM-30", field="valid_from")
    work.db.add(row)
    work.db.flush()
    answer_demands(work, row)


def ensure_product(work: UnitOfWork, module: str, product_code: str) -> None:
    """Raise TEAM-29 for an unknown module, TRN-03 for a product that the catalogue does not have."""
    module_of(module)
    if product_code and work.db.scalar(select(Product.id).where(Product.code == product_code)) is None:
        raise CtdeskError("TRN-03", field="product_code", product=product_code)


def label_now(work: UnitOfWork, module: str, product_code: str) -> str | None:
    """The label that product training given today is bound to; None for what is not bound to one."""
    if not product_code or not curriculum().modules[module].until_label_changes:
        return None
    product_id = work.db.scalar(select(Product.id).where(Product.code == product_code))
    label = None if product_id is None else label_in_force(work.db, product_id, work.now)
    return None if label is None else label.version
