"""The certificate of a passed assessment (CT-TRN-004), made from its record; printed and sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import Assessment
from ctdesk.domain.errors import NotFound
from ctdesk.forms.definition import Text
from ctdesk.services.gate import query
from ctdesk.services.module_versions import module_of
from ctdesk.services.record_ground import definition_of, standing_signatures
from ctdesk.services.training_at import zone_of
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

CODE = "CT-TRN-004"


@query()
def certificate_paper(work: UnitOfWork, *, assessment_id: int) -> ListPaper:
    """The certificate of an assessment; raises TRN-29 while it is not completed as passed, or taken away."""
    from ctdesk.paper.certificate_block import CertificateOnPaper, SignedBy
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper, the_press

    row = work.db.get(Assessment, assessment_id)
    held = work.db.scalar(
        select(Competence).where(Competence.assessment_id == assessment_id, Competence.revoked_at.is_(None))
    )
    record = None if row is None or row.record_id is None else work.db.get(Record, row.record_id)
    member = None if row is None else work.db.get(Member, row.member_id)
    if row is None or held is None or record is None or member is None:
        raise NotFound("TRN-29")
    press, module, zone = the_press(), module_of(row.module), zone_of(work.db)
    parts = {
        slot.id: slot.text for slot in definition_of(work.db, record.form_code, record.form_revision).slot
    }
    product = f" · {row.product_code}" if row.product_code else ""
    facts = [
        (press.word("certificate_passed"), held.valid_from.isoformat()),
        (
            press.word("certificate_until"),
            "—" if held.valid_until is None else held.valid_until.isoformat(),
        ),
        (press.word("certificate_record"), record.number),
    ]
    return ListPaper(
        site_on_paper(work.site),
        press.word("certificate_title"),
        Text(zh_CN="", en=""),
        work.now,
        work.actor.name,
        (
            CertificateOnPaper(
                press.word("certificate_opening"),
                member.name,
                member.staff_no,
                Text(
                    zh_CN=f"{module.code} {module.name_zh}{product}",
                    en=f"{module.name_en}{product}",
                ),
                press.word("certificate_closing"),
                tuple(facts),
                tuple(
                    SignedBy(
                        parts.get(one.slot, Text(zh_CN=one.slot, en=one.slot)),
                        one.printed_name,
                        one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                        f"…{one.content_digest[-8:]}",
                    )
                    for one in standing_signatures(work.db, record.id, record.version)
                ),
            ),
        ),
        code=CODE,
        landscape=True,
    )
