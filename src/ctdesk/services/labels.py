"""What each label says: read from the registers, never typed.

A code on a label is one that ``read_scan`` knows: a position, a bag's or cassette's own number, the number
of a record or a shipment. No code holds a name. Source: domain.md §3.0.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import unit_code
from ctdesk.domain.labels import CodeShape, Label, Said, Symbology, Tag, short_identity, tone_of
from ctdesk.exchange.barcode_shapes import code_128, data_matrix
from ctdesk.services.blind_orders import is_hidden
from ctdesk.services.label_settings import LabelSettings
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.press import Press

KINDS = ("shipment", "unit", "cassette", "position", "status")
# Until the decision a label of the house would say what two people are to read from the maker's.
_UNREAD = frozenset({"expected", "inspecting"})


def label_of(
    work: UnitOfWork,
    kind: str,
    subject_id: int,
    press: Press,
    settings: LabelSettings,
    *,
    symbology: Symbology = "datamatrix",
) -> Label:
    """The label of a shipment, unit, cassette (by one of its units), position, or the status tag of a unit.

    Raises FIELD-04 for another kind, LBL-04 for a unit that has no tag, LBL-06 for one whose labels are still
    to be read.
    """
    if kind == "position":
        return _position(work, subject_id, press, symbology)
    if kind == "shipment":
        return _shipment(work, subject_id, press, symbology)
    if kind in ("unit", "cassette", "status"):
        return _of_unit(work, kind, subject_id, press, settings, symbology)
    raise CtdeskError("FIELD-04", field="kind", value=kind)


def subject_code(label: Label) -> str:
    """What the log keeps of a label: its code, and of a tag its colour."""
    return label.code.text if label.tag is None else f"{label.code.text} {label.tag.tone}"


def _shape(text: str, symbology: Symbology) -> CodeShape:
    return code_128(text) if symbology == "code128" else data_matrix(text)


def _mark(work: UnitOfWork, press: Press) -> str:
    return press.word("demo_mark").zh_CN if work.site.demo else ""


def _said(press: Press, word: str, text: object, *, strong: bool = False) -> Sequence[Said]:
    """A line, or none for what is not known."""
    if text is None or text == "":
        return ()
    name = press.word(word)
    return (Said(str(text), name.zh_CN, name.en, strong),)


def _label(
    work: UnitOfWork,
    press: Press,
    word: str,
    code: CodeShape,
    head: str,
    lines: Sequence[Said],
    tag: Tag | None = None,
) -> Label:
    kind = press.word(word)
    return Label(code, kind.zh_CN, kind.en, head, tuple(lines), tag, _mark(work, press))


def _position(work: UnitOfWork, position_id: int, press: Press, symbology: Symbology) -> Label:
    position = work.db.get(StoragePosition, position_id)
    tank = None if position is None else work.db.get(Tank, position.tank_id)
    if position is None or tank is None:
        raise NotFound("STO-02", id=position_id)
    lines = [
        *_said(press, "label_tank", tank.code if tank.name == tank.code else f"{tank.code} {tank.name}"),
        *_said(press, "label_rack", position.rack),
        *_said(press, "label_box", position.box),
        *_said(press, "label_slot", position.slot),
    ]
    shape = _shape(position.code, symbology)
    return _label(work, press, "label_position", shape, position.code, lines)


def _shipment(work: UnitOfWork, shipment_id: int, press: Press, symbology: Symbology) -> Label:
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    product = None
    if order is not None and not is_hidden(work, order):
        product = work.db.get(Product, order.product_id)
    expected = None
    if shipment.expected_at is not None:
        zone = ZoneInfo(work.site.time_zone)
        expected = f"{shipment.expected_at.astimezone(zone):%Y-%m-%d %H:%M}"
    lines = [
        *([] if product is None else [Said(product.name_cn, strong=True)]),
        *_said(press, "label_count", shipment.unit_count),
        *_said(press, "label_expected", expected),
        *_said(press, "label_carrier", shipment.carrier),
        *_said(press, "label_waybill", shipment.awb_no),
    ]
    shape = _shape(shipment.number, symbology)
    return _label(work, press, "label_shipment", shape, shipment.number, lines)


def _of_unit(
    work: UnitOfWork,
    kind: str,
    unit_id: int,
    press: Press,
    settings: LabelSettings,
    symbology: Symbology,
) -> Label:
    unit = work.db.get(DoseUnit, unit_id)
    shipment = None if unit is None else work.db.get(Shipment, unit.shipment_id)
    if unit is None or shipment is None:
        raise NotFound("ARR-07", id=unit_id)
    if kind == "status":
        return _status(work, unit, shipment, press, symbology)
    if unit.disposition in _UNREAD:
        raise CtdeskError("LBL-06", number=shipment.number)
    product, order = _product(work, shipment)
    whose = _patient(work, order, press) if settings.identifiers else ()
    about = [] if product is None else [Said(product.name_cn, strong=True)]
    bag = _bag(unit)
    if kind == "cassette":
        own = unit.cassette_no or unit_code(shipment.number, "C", unit.cassette)
        inside = work.db.scalars(
            select(DoseUnit)
            .where(DoseUnit.shipment_id == shipment.id, DoseUnit.cassette == unit.cassette)
            .order_by(DoseUnit.ordinal)
        ).all()
        lines = [
            *about,
            *_said(press, "label_batch", " ".join(dict.fromkeys(one.batch_no or "" for one in inside))),
            *_said(press, "label_bags", " ".join(_bag(one) for one in inside)),
            *whose,
        ]
        return _label(work, press, "label_cassette", _shape(own, symbology), own, lines)
    own = unit.coi_bag_id or unit_code(shipment.number, "U", unit.ordinal)
    lines = [
        *about,
        *whose,
        *_said(press, "label_bag_id", own),
        *_said(press, "label_expiry", unit.expires_on),
        *_said(press, "label_coi", None if order is None else short_identity(order.coi_id)),
    ]
    head = "  ".join(filter(None, (unit.batch_no, bag)))
    return _label(work, press, "label_unit", _shape(own, symbology), head, lines)


def _status(
    work: UnitOfWork, unit: DoseUnit, shipment: Shipment, press: Press, symbology: Symbology
) -> Label:
    """The tag of a unit; while its labels are read blind it says only which unit of which shipment."""
    tone = tone_of(unit.disposition, unit.hold)
    word = press.word(f"label_{tone}")
    record = work.db.scalar(
        select(Record.number)
        .where(
            Record.form_code == "CT-ACC-001",
            Record.subject_kind == "shipment",
            Record.subject_id == shipment.id,
            Record.state != "voided",
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
    number = record or shipment.number
    place = f"{unit.ordinal}/{shipment.unit_count}"
    if unit.disposition in _UNREAD:
        head, lines = f"{number}  {place}", [*_said(press, "label_blind", shipment.number)]
    else:
        product, order = _product(work, shipment)
        head = "  ".join(filter(None, (unit.batch_no, _bag(unit))))
        lines = [
            *([] if product is None else [Said(product.name_cn, strong=True)]),
            *_said(press, "label_coi", None if order is None else short_identity(order.coi_id)),
            *_said(press, "label_expiry", unit.expires_on),
            *_said(press, "label_record", number),
        ]
    tag = Tag(tone, word.zh_CN, word.en)
    return _label(work, press, "label_status", _shape(number, symbology), head, lines, tag)


def _bag(unit: DoseUnit) -> str:
    """Which bag of how many, as the maker counts them, else as they came."""
    if unit.bag_no is None:
        return f"#{unit.ordinal}"
    return f"{unit.bag_no}/{unit.bag_total}" if unit.bag_total else str(unit.bag_no)


def _product(work: UnitOfWork, shipment: Shipment) -> tuple[Product | None, TherapyOrder | None]:
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    if order is None or is_hidden(work, order):
        return None, None
    return work.db.get(Product, order.product_id), order


def _patient(work: UnitOfWork, order: TherapyOrder | None, press: Press) -> Sequence[Said]:
    """Name and date of birth: the two identifiers that are the floor of every identity check."""
    case = None if order is None or order.case_id is None else work.db.get(TreatmentCase, order.case_id)
    patient = None if case is None else work.db.get(Patient, case.patient_id)
    if patient is None:
        return ()
    work.need("view.identities")
    return (
        *_said(press, "label_patient", patient.name, strong=True),
        *_said(press, "label_born", patient.birth_date),
    )
