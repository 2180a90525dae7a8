"""Printing labels: drawn before the transaction, logged in it, so that every label in the house is accounted
for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.movements import LabelPrint
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import Label, Media, Symbology
from ctdesk.services import fields
from ctdesk.services.declaration import Preparation
from ctdesk.services.gate import command, query
from ctdesk.services.label_settings import label_settings
from ctdesk.services.labels import KINDS, label_of, subject_code
from ctdesk.services.paging import Page, page_of
from ctdesk.services.printing import reading_work
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.domain.label_layout import PlacedLabel

PRINTING_DUTIES = (
    "receipt.prepare",
    "receipt.receive",
    "receipt.identify",
    "receipt.decide",
    "receipt.supplement",
    "storage.put_in",
    "storage.move",
    "storage.keep",
)
FORMS = {"pdf": "pdf", "spooler": "pdf", "zpl": "zpl"}  # by the way out
_MOST, _MOST_COPIES = 400, 20


@dataclass(frozen=True, slots=True)
class Before:
    """The last time this very label was printed."""

    code: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LabelsSeen:
    """Labels as they will look: ``pdf`` of at most some, ``before`` what was printed already."""

    pdf: bytes
    labels: int
    before: tuple[Before, ...]


@dataclass(frozen=True, slots=True)
class PrintedLabels:
    """Labels for the printer: ``pdf`` always, ``zpl`` where that was the way out."""

    pdf: bytes
    zpl: str
    file_name: str
    labels: int


@dataclass(frozen=True, slots=True)
class LabelPrintRow:
    """One label in the log."""

    id: int
    kind: str
    subject_id: int
    code: str
    form: str
    copies: int
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """Labels drawn before the transaction: what each said then."""

    printed: PrintedLabels
    codes: tuple[str, ...]


def _drawn(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    work = reading_work(preparation, "label.print")
    copies = arguments.get("copies", 1)
    wanted = (arguments["kind"], tuple(arguments["subject_ids"]), arguments.get("symbology", "datamatrix"))
    labels, media = _labels(work, *wanted, arguments["media"])
    placed = _laid_out(work, labels, media)
    zpl = _zpl(placed, copies) if arguments["way"] == "zpl" else ""
    stem = f"labels-{arguments['kind']}-{work.now:%Y%m%d-%H%M%S}"
    pdf = _pdf(placed, media, copies, first=arguments.get("first", 0), title=stem)
    printed = PrintedLabels(pdf, zpl, f"{stem}.pdf", len(labels) * copies)
    return {**arguments, "drawn": Drawn(printed, tuple(subject_code(one) for one in labels))}


@command(needs=PRINTING_DUTIES, action="label.print", prepare=_drawn)
def print_labels(
    work: UnitOfWork,
    *,
    kind: str,
    subject_ids: tuple[int, ...],
    media: str,
    way: str,
    drawn: Drawn,
    symbology: Symbology = "datamatrix",
    copies: int = 1,
    first: int = 0,
    reason: str | None = None,
) -> PrintedLabels:
    """Print the labels of these shipments, units, cassettes or positions, or status tags of these units.

    ``way`` is pdf | spooler | zpl; ``first`` is the place on a sheet where the first label goes. Called
    without ``drawn``: labels are drawn before the transaction. Raises LBL-01 when one of them was printed
    before and no ``reason`` says why again, LBL-03 where a code does not fit the size, LBL-04 and LBL-06 for
    units that have no such label now, LBL-07 for too many.
    """
    why = fields.cleaned(reason, "reason")
    before = _before(work, kind, tuple(zip(subject_ids, drawn.codes, strict=True)))
    if before and why is None:
        one = before[0]
        raise CtdeskError("LBL-01", field="reason", number=one.code, at=one.at, by=one.by, count=len(before))
    for subject, code in zip(subject_ids, drawn.codes, strict=True):
        work.db.add(
            LabelPrint(
                kind=kind,
                subject_id=subject,
                code=code,
                form=FORMS[way],
                copies=copies,
                reason=why,
                printed_by=work.actor.member_id,
                printed_at=work.now,
            )
        )
    work.event.reason = why
    work.event.facts["labels"] = drawn.printed.labels
    work.event.facts["way"] = way
    return drawn.printed


@query()
def preview_labels(
    work: UnitOfWork,
    *,
    kind: str,
    subject_ids: tuple[int, ...],
    media: str,
    symbology: Symbology = "datamatrix",
    first: int = 0,
) -> LabelsSeen:
    """The labels as they will look, the first sheet of them; nothing is logged."""
    labels, size = _labels(work, kind, subject_ids, symbology, media)
    shown = labels[: max(1, size.across * size.down - first)] if size.is_sheet else labels[:6]
    before = _before(work, kind, tuple(zip(subject_ids, map(subject_code, labels), strict=True)))
    pdf = _pdf(_laid_out(work, shown, size), size, 1, first=first, title="")
    return LabelsSeen(pdf, len(labels), before)


@query()
def ruler_page(work: UnitOfWork, *, media: str) -> bytes:
    """A page with two rulers for the printer of this size, and codes of the modules it can print."""
    from ctdesk.exchange.barcode_shapes import data_matrix
    from ctdesk.paper.label_sheets import ruler_pdf
    from ctdesk.services.print_sheet import the_press

    settings = label_settings(work.db)
    return ruler_pdf(settings.size(media), settings.dpi, the_press(), demo=work.site.demo, code=data_matrix)


@query()
def list_label_prints(
    work: UnitOfWork, *, kind: str | None = None, after: int | None = None, limit: int = 100
) -> Page[LabelPrintRow]:
    """Labels that were printed, the newest first."""
    chosen = (
        select(LabelPrint, Member.name)
        .outerjoin(Member, Member.id == LabelPrint.printed_by)
        .order_by(LabelPrint.id.desc())
        .limit(limit + 1)
    )
    if kind is not None:
        chosen = chosen.where(LabelPrint.kind == kind)
    if after is not None:
        chosen = chosen.where(LabelPrint.id < after)
    rows = [
        LabelPrintRow(
            one.id,
            one.kind,
            one.subject_id,
            one.code,
            one.form,
            one.copies,
            one.reason,
            name or "",
            one.printed_at,
        )
        for one, name in work.db.execute(chosen)
    ]
    return page_of(rows, [row.id for row in rows], limit)


def _labels(
    work: UnitOfWork, kind: str, subject_ids: Sequence[int], symbology: Symbology, media: str
) -> tuple[list[Label], Media]:
    from ctdesk.services.print_sheet import the_press

    fields.one_of(kind, "kind", frozenset(KINDS))
    if not 1 <= len(subject_ids) <= _MOST:
        raise CtdeskError("LBL-07", most=_MOST)
    settings, press = label_settings(work.db), the_press()
    labels = [label_of(work, kind, one, press, settings, symbology=symbology) for one in subject_ids]
    return labels, settings.size(media)


def _laid_out(work: UnitOfWork, labels: Sequence[Label], media: Media) -> list[PlacedLabel]:
    from ctdesk.paper.label_layout import lay_out
    from ctdesk.services.print_sheet import the_press

    dpi = label_settings(work.db).dpi
    return [lay_out(one, media, dpi, the_press().face) for one in labels]


def _pdf(placed: Sequence[PlacedLabel], media: Media, copies: int, *, first: int, title: str) -> bytes:
    from ctdesk.paper.label_pdf import labels_pdf
    from ctdesk.services.print_sheet import the_press

    if not 1 <= copies <= _MOST_COPIES or not 0 <= first < max(1, media.across * media.down):
        raise CtdeskError("LBL-07", most=_MOST_COPIES)
    every = [one for one in placed for _ in range(copies)]
    return labels_pdf(every, media, the_press().face, title=title, first=first)


def _zpl(placed: Sequence[PlacedLabel], copies: int) -> str:
    from ctdesk.exchange.zpl import label_zpl
    from ctdesk.paper.label_pdf import dots_of
    from ctdesk.services.print_sheet import the_press

    out = []
    for one in placed:
        dots = dots_of(one, the_press().face)
        out.append(label_zpl(one, dots.width, dots.rows, copies=copies))
    return "".join(out)


def _before(work: UnitOfWork, kind: str, wanted: Sequence[tuple[int, str]]) -> tuple[Before, ...]:
    """Those of the labels that were printed already, each with the last time."""
    last: dict[tuple[int, str], Before] = {}
    found = (
        select(LabelPrint, Member.name)
        .outerjoin(Member, Member.id == LabelPrint.printed_by)
        .where(LabelPrint.kind == kind, LabelPrint.subject_id.in_([subject for subject, _ in wanted]))
        .order_by(LabelPrint.id)
    )
    for one, name in work.db.execute(found):
        number = one.code.rpartition(" ")[0] if kind == "status" else one.code
        last[one.subject_id, one.code] = Before(number, one.printed_at, name or "–")
    return tuple(last[key] for key in wanted if key in last)
