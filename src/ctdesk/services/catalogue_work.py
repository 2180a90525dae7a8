"""What waits in the catalogue: labels to read again, papers that end, findings to answer, the hospital's own
qualification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.domain.clocks import day_ends
from ctdesk.services.holder_assessments import PREPARE, waiting_findings
from ctdesk.services.label_limits import ENTER, VERIFY, labels_to_review
from ctdesk.services.label_versions import has_label_file
from ctdesk.services.site_qualifications import standing_of_site
from ctdesk.services.supplier_papers import papers_due
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

CATALOGUE, SUPPLIERS, QUALIFICATION = "catalogue", "suppliers", "qualification"


def catalogue_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Everything of the catalogue that waits for this person."""
    yield from _labels(work)
    yield from _papers(work)
    for one in waiting_findings(work):
        kind = "verify_finding" if one.act == "verify" else "answer_finding"
        label = f"{one.holder} · {one.ordinal}"
        duty = "site.verify" if one.act == "verify" else PREPARE
        due = _end_of(work, one.due_on)
        yield register_item(work, kind, QUALIFICATION, one.number, duty, label, due, one.assessment_id)
    if work.rights.has(PREPARE):
        standing = standing_of_site(work)
        mark = standing.warning
        if standing.under_way is None and standing.current is not None and mark is not None:
            due = _end_of(work, standing.current.valid_until)
            yield register_item(
                work, "qualify_site", QUALIFICATION, standing.current.number, PREPARE, "", due
            )


def _labels(work: UnitOfWork) -> Iterator[WorkItem]:
    if work.rights.has(ENTER):
        for label, product in work.db.execute(
            select(ProductLabel, Product)
            .join(Product, Product.id == ProductLabel.product_id)
            .where(ProductLabel.verified_at.is_(None), ProductLabel.entered_by == work.actor.member_id)
        ):
            if not has_label_file(work.db, label.id):
                about = f"{product.name_cn} · {label.version}"
                yield register_item(
                    work, "file_label", CATALOGUE, product.code, ENTER, about, None, product.id
                )
    if work.rights.has(VERIFY):
        for product, label in labels_to_review(work):
            about, due = f"{product.name_cn} · {label.version}", _end_of(work, label.next_review)
            yield register_item(work, "review_label", CATALOGUE, product.code, VERIFY, about, due, product.id)


def _papers(work: UnitOfWork) -> Iterator[WorkItem]:
    if not work.rights.has("supplier.qualify"):
        return
    for one in papers_due(work):
        item = register_item(
            work,
            "renew_paper",
            SUPPLIERS,
            one.kind,
            "supplier.qualify",
            one.supplier,
            _end_of(work, one.valid_until),
            one.supplier_id,
        )
        yield replace(item, late=one.warning == 0)


def _end_of(work: UnitOfWork, day: date | None) -> datetime | None:
    return None if day is None else day_ends(day, ZoneInfo(work.site.time_zone))
