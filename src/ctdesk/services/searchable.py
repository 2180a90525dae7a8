"""What can be found, and by which words: each register once, from the row or the row it belongs to.

Names of patients stand in the index under their own kind only, so that nobody finds a case by a name they may
not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.base import Base
from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.controlled import ControlledDocument
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.quarantine import Quarantine, Rejection
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.db.tables.team import Member

_LONGEST_TEXT = 500  # characters of a free text that are indexed
_SPELLED = frozenset({"patient", "member", "product", "supplier", "document", "equipment", "tank"})


@dataclass(frozen=True, slots=True)
class Searchable:
    """One kind: its table, the column of its number, the columns with words, and what of a row is shown."""

    kind: str
    table: type[Base]
    number: str
    words: tuple[str, ...]
    state: str | None = None
    label: str | None = None
    number_of: Callable[[Session, Any], str] | None = None
    words_of: Callable[[Session, Any], Iterable[str | None]] | None = None
    needs: str | None = None

    @property
    def spells(self) -> bool:
        """Whether it is found by pinyin and initials, too."""
        return self.kind in _SPELLED

    @property
    def watched(self) -> tuple[str, ...]:
        """The columns by which it is found."""
        return (self.number, *self.words)


def number_of(db: Session, one: Searchable, row: Any) -> str:
    """What a row is called in lists."""
    return str(getattr(row, one.number)) if one.number_of is None else one.number_of(db, row)


def words_of(db: Session, one: Searchable, row: Any) -> str:
    """The words by which a row is found beside its number."""
    found = [getattr(row, name) for name in one.words]
    if one.words_of is not None:
        found += one.words_of(db, row)
    return " ".join(str(word)[:_LONGEST_TEXT] for word in found if word)


def _unit_number(db: Session, unit: DoseUnit) -> str:
    shipment = db.get(Shipment, unit.shipment_id)
    return f"{'' if shipment is None else shipment.number}/{unit.ordinal}"


def _held_shipment(db: Session, row: Quarantine | Rejection) -> tuple[str | None]:
    shipment = db.get(Shipment, row.shipment_id)
    return (None if shipment is None else shipment.number,)


_ALL = (
    Searchable(
        "patient",
        Patient,
        "mrn",
        ("name", "name_latin", "bed"),
        label="name",
        needs="view.identities",
    ),
    Searchable("member", Member, "staff_no", ("name", "name_latin", "title"), "status", "name"),
    Searchable(
        "unit",
        DoseUnit,
        "ordinal",
        ("batch_no", "coi_bag_id", "cassette_no", "trace_code", "vector_lot", "deviation_no"),
        "disposition",
        "batch_no",
        number_of=_unit_number,
    ),
    Searchable(
        "shipment",
        Shipment,
        "number",
        ("awb_no", "shipper_sn", "seal_no", "logger_sn", "carrier"),
        "state",
        "awb_no",
    ),
    Searchable("order", TherapyOrder, "number", ("coi_id", "din", "patient_label_id")),
    Searchable("record", Record, "number", ("subject_label", "form_code"), "state", "subject_label"),
    Searchable("incident", Incident, "number", ("code", "text", "batch_no", "place"), "state", "text"),
    Searchable(
        "reaction",
        AdrCase,
        "number",
        ("batch_no", "bag_no", "coi_id", "vector_lot", "brand", "generic_name"),
        "state",
        "generic_name",
    ),
    Searchable("action", Capa, "number", ("problem", "action_text"), "state", "action_text"),
    Searchable("finding", Finding, "number", ("text", "from_whom", "reference"), label="text"),
    Searchable("quarantine", Quarantine, "number", ("text",), "outcome", words_of=_held_shipment),
    Searchable("rejection", Rejection, "number", (), "outcome", words_of=_held_shipment),
    Searchable("recall", Recall, "number", ("reference", "text"), "state", "reference"),
    Searchable(
        "product",
        Product,
        "code",
        ("name_cn", "inn", "brand", "mah", "approval_no"),
        "status",
        "name_cn",
    ),
    Searchable("supplier", Supplier, "code", ("name",), label="name"),
    Searchable(
        "document", ControlledDocument, "number", ("title_zh", "title_en", "form_code"), label="title_zh"
    ),
    Searchable("equipment", Equipment, "asset_no", ("name", "serial_no", "maker", "model"), "status", "name"),
    Searchable("tank", Tank, "code", ("name",), label="name"),
    Searchable("position", StoragePosition, "code", ()),
)
SEARCHABLE: Mapping[str, Searchable] = {one.kind: one for one in _ALL}
OF_TABLE: Mapping[type[Base], Searchable] = {one.table: one for one in _ALL}
