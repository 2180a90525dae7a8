"""Printed lists: any query that answers with a ``ListPaper`` can be looked at, and printed with number and
seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, Refused, StaleRecord
from ctdesk.services.checkpoints import seal_of
from ctdesk.services.declaration import Preparation, question_of
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import coming_number, next_number
from ctdesk.services.printing import WAYS, Printed, reading_work
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

ListQuery = Callable[..., "ListPaper"]
SERIES, LIST = "LST", "list"


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A rendered and sealed list that waits to be counted."""

    printed: Printed
    number: str
    title: str
    as_of: str | None
    rows: int
    head_seq: int


def sealed_list(work: UnitOfWork, paper: ListPaper, number: str | None = None) -> ListSheet:
    """The sealed file of a list under the number that it will have, the list as data inside it.

    ``number`` is given where the list is a part of something numbered. Raises PRINT-01 before there is a
    seal. ``print_list`` calls it; nothing is counted here.
    """
    from ctdesk.paper.attachments import ListEvidence, attach
    from ctdesk.paper.list_paper import ListTable
    from ctdesk.paper.list_pdf import list_content, render_list
    from ctdesk.paper.record_paper import TrailHead
    from ctdesk.paper.seal import seal
    from ctdesk.services.print_sheet import certificate_pem, the_press

    site_seal = seal_of(work.db)
    if site_seal is None:
        raise CtdeskError("PRINT-01")
    number = number or coming_number(work, SERIES)
    whole = replace(paper, number=number, copy=1, trail=TrailHead(work.head.seq, work.head.seal_hex))
    evidence = ListEvidence(
        canonical_bytes(list_content(whole, work.site.db_id)),
        certificate_pem(site_seal.authority),
        certificate_pem(site_seal.certificate),
    )
    pages = attach(render_list(whole, the_press()), evidence, at=work.now)
    pdf = seal(
        pages,
        site_seal.key,
        site_seal.certificate,
        site_seal.authority,
        at=work.now,
        reason="List sealed by the site",
    )
    printed = Printed(pdf, 1, hashlib.sha256(pdf).hexdigest(), f"{number}.pdf", LIST)
    rows = sum(len(part.rows) for part in paper.parts if isinstance(part, ListTable))
    as_of = None if paper.as_of is None else paper.as_of.isoformat()
    return ListSheet(printed, number, paper.title.en, as_of, rows, work.head.seq)


def _rendered(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    of: ListQuery = arguments["of"]
    work = reading_work(preparation, "list.print")
    return {**arguments, "sheet": sealed_list(work, _asked(work, of, arguments.get("asked") or {}))}


@command(needs=None, action="list.print", prepare=_rendered, anchor="print", for_readers=True)
def print_list(
    work: UnitOfWork, *, of: ListQuery, way: str, sheet: ListSheet, asked: Mapping[str, Any] | None = None
) -> Printed:
    """Print the list that the query ``of`` answers to ``asked``; the duty it needs is the query's own.

    Called without ``sheet``: it is made before the transaction. Raises FIELD-04 for an unknown way,
    PRINT-02 when another list took the number meanwhile.
    """
    if way not in WAYS:
        raise CtdeskError("FIELD-04", field="way", value=way)
    if next_number(work, SERIES) != sheet.number:
        raise StaleRecord("PRINT-02", number=sheet.number)
    work.event.facts["print"] = {
        "list": of.__name__,
        "number": sheet.number,
        "title": sheet.title,
        "as_of": sheet.as_of,
        "rows": sheet.rows,
        "sha256": sheet.printed.sha256,
        "way": way,
    }
    return sheet.printed


@query()
def preview_list(work: UnitOfWork, *, of: ListQuery, asked: Mapping[str, Any] | None = None) -> bytes:
    """The pages of a list as they will look, without number and seal; not counted."""
    from ctdesk.paper.list_pdf import render_list
    from ctdesk.services.print_sheet import the_press

    return render_list(_asked(work, of, asked or {}), the_press())


def _asked(work: UnitOfWork, of: ListQuery, asked: Mapping[str, Any]) -> ListPaper:
    needs = question_of(of).needs
    if needs and not work.rights.has(*needs):
        raise Refused("PERM-01", duty=needs[0])
    return of(work, **asked)
