"""Finding anything by number, name or pinyin; people find only what their duties let them see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db import search as index
from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.controlled import ControlledDocument
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.services.blind_orders import gives_away
from ctdesk.services.gate import query
from ctdesk.services.work import UnitOfWork

KINDS = (
    "record",
    "shipment",
    "patient",
    "unit",
    "member",
    "product",
    "supplier",
    "document",
    "equipment",
    "recall",
)
_SEES_IDENTITIES = "view.identities"


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: what it is, its key, its number and a line that says what it is."""

    kind: str
    id: int
    number: str
    label: str
    state: str | None
    key: int


def remember(db: Session, kind: str, ref_id: int, number: str, words: str) -> None:
    """Make something findable, in the transaction that made it; names also by pinyin and by its initials."""
    index.index_text(db, kind, ref_id, number, words, pinyin=pinyin_of(words))


def pinyin_of(words: str) -> str:
    """The pinyin of the Chinese in a text, whole and as initials, word by word: ``王䶮`` gives ``wangyan
    wy``.
    """
    from pypinyin import Style, lazy_pinyin

    pieces = [piece for piece in words.split() if any("\u3400" <= c <= "\U0003ffff" for c in piece)]
    spelled = []
    for piece in pieces:
        whole = lazy_pinyin(piece, errors="ignore")
        initials = lazy_pinyin(piece, style=Style.FIRST_LETTER, errors="ignore")
        spelled += ["".join(whole), "".join(initials), *whole]
    return " ".join(dict.fromkeys(one for one in spelled if one))


@query()
def find(
    work: UnitOfWork, *, text: str, kinds: tuple[str, ...] = (), limit: int = 50, after: int | None = None
) -> tuple[Found, ...]:
    """What a text finds, the newest first. Patients, and who a record is about, are shown to those who
    may see identities. A bag is not found by what the person is to read blind of its order.
    """
    asked = tuple(kind for kind in kinds or KINDS if kind in KINDS)
    if not work.rights.has(_SEES_IDENTITIES):
        asked = tuple(kind for kind in asked if kind != "patient")
    if not asked:
        return ()
    hits = index.find(work.db, text, asked, limit=limit, after=after)
    return tuple(one for one in (_found(work, hit, text) for hit in hits) if one is not None)


def _found(work: UnitOfWork, hit: index.Hit, text: str) -> Found | None:
    label, state = "", None
    if hit.kind == "record":
        record = work.db.get(Record, hit.ref_id)
        label, state = ("", None) if record is None else (record.subject_label, record.state)
    elif hit.kind == "shipment":
        shipment = work.db.get(Shipment, hit.ref_id)
        label, state = ("", None) if shipment is None else (shipment.awb_no or "", shipment.state)
    elif hit.kind == "patient":
        label = work.db.scalar(select(Patient.name).where(Patient.id == hit.ref_id)) or ""
    elif hit.kind == "unit":
        unit = work.db.get(DoseUnit, hit.ref_id)
        shipment = None if unit is None else work.db.get(Shipment, unit.shipment_id)
        if shipment is not None and gives_away(work, shipment, text):
            return None
        label, state = ("", None) if unit is None else (unit.batch_no or "", unit.disposition)
    elif hit.kind == "member":
        label = work.db.scalar(select(Member.name).where(Member.id == hit.ref_id)) or ""
    elif hit.kind == "product":
        label = work.db.scalar(select(Product.name_cn).where(Product.id == hit.ref_id)) or ""
    elif hit.kind == "supplier":
        label = work.db.scalar(select(Supplier.name).where(Supplier.id == hit.ref_id)) or ""
    elif hit.kind == "document":
        document = work.db.get(ControlledDocument, hit.ref_id)
        label = "" if document is None else document.title_zh
    elif hit.kind == "equipment":
        piece = work.db.get(Equipment, hit.ref_id)
        label, state = ("", None) if piece is None else (piece.name, piece.status)
    elif hit.kind == "recall":
        label = work.db.scalar(select(Recall.reference).where(Recall.id == hit.ref_id)) or ""
    return Found(hit.kind, hit.ref_id, hit.number, label, state, hit.entry_id)
