"""What the indicators of receipt count: K01 to K06 and K30 (domain.md §10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
)

from ctdesk.db.answers import figure_answers, inside
from ctdesk.db.tables.receipt import DoseUnit, Shipment, UnitEvent
from ctdesk.db.tables.records import AnswerEntry, Record, RecordVersion, Signature
from ctdesk.db.tables.team import Certificate
from ctdesk.domain.clocks import day_ends
from ctdesk.services.incident_patterns import ARRIVED
from ctdesk.services.indicator_sources import (
    Ask,
    Flow,
    Source,
    as_text,
    of_department,
    of_product,
)
from ctdesk.services.trace_codes import FORM

if TYPE_CHECKING:
    from ctdesk.forms.library import Library
    from ctdesk.services.work import UnitOfWork

AT_ONCE = ("accept", "accept_with_deviation")
_ARRIVAL, _COUNT, _EXPOSURE = "C1", "E7a", "G6:%"
_REPORTS = ("E7c@receiver", "E7c@verifier")  # two read the report; what one of them finds is found
_ONE = literal_column("1", Integer)
_GONE = ("consumed", "left_site", "in_shipper", "at_other_site", "in_waste_store")


def completed() -> Any:
    """A record that was completed and not voided since."""
    return and_(Record.completed_at.is_not(None), Record.state != "voided")


def receipts(ask: Ask, *columns: Any) -> Select[Any]:
    """Receipts with their decision, of the product and department asked for."""
    chosen = (
        select(*columns)
        .select_from(Record)
        .where(completed(), Record.form_code == FORM, Record.subject_kind == "shipment")
    )
    if ask.product_id is not None:
        chosen = of_product(chosen.join(Shipment, Shipment.id == Record.subject_id), ask)
    return of_department(chosen, ask, Record.opened_by)


def _answer(path: str) -> Any:
    """The last answer to an item of the receipt at hand."""
    return (
        select(AnswerEntry.answer)
        .where(AnswerEntry.record_id == Record.id, AnswerEntry.path == path, figure_answers())
        .order_by(AnswerEntry.id.desc())
        .limit(1)
        .correlate(Record)
        .scalar_subquery()
    )


def decided(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K03: shipments decided, and whether they were accepted at once."""
    first_pass = case((Record.outcome.in_(AT_ONCE), 1), else_=0)
    return receipts(ask, Record.id, Record.completed_at.label("at"), first_pass.label("part"))


def excursions(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K04: shipments decided, and whether their trip went beyond the limit; NULL where that is not known."""
    count = inside(_answer(_COUNT), "value")
    # SQLite gives a number for yes and no.
    reports = [cast(inside(_answer(path), "value"), Text) for path in _REPORTS]
    found = or_(*(one.in_(("0", "false")) for one in reports))
    none = or_(*(one.in_(("1", "true")) for one in reports))
    known = case((count == "0", 0), (count.is_not(None), 1), (found, 1), (none, 0), else_=null())
    return receipts(ask, Record.id, Record.completed_at.label("at"), known.label("part"))


def receipt_times(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K05: from the arrival as written down to the decision, the first one of an amended receipt."""
    first = (
        select(func.min(as_text(RecordVersion.completed_at)))
        .where(RecordVersion.record_id == Record.id)
        .correlate(Record)
        .scalar_subquery()
    )
    return receipts(
        ask,
        Record.id,
        Record.completed_at.label("at"),
        inside(_answer(_ARRIVAL), "value").label("since"),
        case((Record.version == 1, as_text(Record.completed_at)), else_=first).label("until"),
    )


def exposures(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K06: cassettes timed, and whether they stayed within the limit of the label; NULL without a limit."""
    limit = cast(inside(Record.facts, "catalogue.ambient_limit_s"), Integer)
    columns = (Record.id.label("record_id"), Record.completed_at.label("at"), limit.label("limit_s"))
    within = receipts(ask, *columns)
    if ask.start is not None and ask.end is not None:
        within = within.where(Record.completed_at >= ask.start, Record.completed_at < ask.end)
    # The facts of a receipt are long: they are read once, not for each of its cassettes.
    timed = within.cte("timed").prefix_with("MATERIALIZED")
    seconds = cast(inside(AnswerEntry.answer, "value", "seconds"), Integer)
    other = AnswerEntry.__table__.alias("other")
    last = (
        select(func.max(other.c.id))
        .where(
            other.c.record_id == AnswerEntry.record_id,
            other.c.path == AnswerEntry.path,
            figure_answers("other"),
        )
        .correlate(AnswerEntry)
        .scalar_subquery()
    )
    kept = cast(seconds <= timed.c.limit_s, Integer)  # NULL where one of them is not known
    chosen: Any = select(AnswerEntry.id, timed.c.at.label("at"), kept.label("part"))
    return (  # type: ignore[no-any-return]  # a Select of what stands above
        chosen.select_from(timed)
        .join(AnswerEntry, AnswerEntry.record_id == timed.c.record_id)
        .where(AnswerEntry.path.like(_EXPOSURE), figure_answers(), AnswerEntry.id == last)
    )


def arrivals(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K01: units that arrived, and whether order, batch and place are known."""
    known = and_(
        Shipment.order_id.is_not(None),
        DoseUnit.batch_no.is_not(None),
        or_(DoseUnit.position_id.is_not(None), DoseUnit.place.in_(_GONE)),
    )
    waiting = DoseUnit.disposition == ARRIVED  # still on the bench: nobody can ask for its place yet
    chain = case((known, 1), (waiting, null()), else_=0)
    chosen = (
        select(DoseUnit.id, UnitEvent.at.label("at"), chain.label("part"))
        .select_from(UnitEvent)
        .join(DoseUnit, DoseUnit.id == UnitEvent.unit_id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .where(UnitEvent.kind == "disposition", UnitEvent.became == ARRIVED, _first_arrival())
    )
    return of_product(chosen, ask)


def arrived_units(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """What K23 stands on: units that arrived, each once."""
    columns: tuple[Any, ...] = (UnitEvent.unit_id.label("id"), UnitEvent.at.label("at"), _ONE.label("part"))
    chosen = select(*columns).where(
        UnitEvent.kind == "disposition", UnitEvent.became == ARRIVED, _first_arrival()
    )
    if ask.product_id is None:
        return chosen
    joined = chosen.join(DoseUnit, DoseUnit.id == UnitEvent.unit_id)
    return of_product(joined.join(Shipment, Shipment.id == DoseUnit.shipment_id), ask)


def _first_arrival() -> Any:
    """One that was announced again after it had been refused arrived once."""
    earlier = UnitEvent.__table__.alias("earlier")
    return ~exists(
        select(1).where(
            earlier.c.unit_id == UnitEvent.unit_id,
            earlier.c.id < UnitEvent.id,
            earlier.c.kind == "disposition",
            earlier.c.became == ARRIVED,
        )
    )


def uploads(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K30: units with a trace code by the decision of their receipt; not sent yet today is not judged."""
    zone = ZoneInfo(work.site.time_zone)
    today = day_ends(work.now.astimezone(zone).date() - timedelta(days=1), zone)
    still = and_(DoseUnit.trace_status.in_(("pending", "sent")), Record.completed_at >= today)
    state = case((DoseUnit.trace_status == "ack", 1), (still, null()), else_=0)
    return (
        receipts(ask, DoseUnit.id, Record.completed_at.label("at"), state.label("part"))
        .join(DoseUnit, DoseUnit.shipment_id == Record.subject_id)
        .where(DoseUnit.trace_status.is_not(None))
    )


def two_signed(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K02: records that need two people, and whether two signed with a valid certificate."""
    people = (
        select(func.count(Signature.member_id.distinct()))
        .join(Certificate, Certificate.id == Signature.certificate_id)
        .where(
            Signature.record_id == Record.id,
            Signature.superseded_by.is_(None),
            or_(Certificate.revoked_at.is_(None), Certificate.revoked_at > Signature.at),
        )
        .correlate(Record)
        .scalar_subquery()
    )
    chosen = select(
        Record.id, Record.completed_at.label("at"), case((people >= 2, 1), else_=0).label("part")
    ).where(completed(), Record.form_code.in_(forms_of_two(work.library)))
    return of_department(chosen, ask, Record.opened_by)


def forms_of_two(library: Library) -> tuple[str, ...]:
    """Forms that ask a second person to sign: a slot of theirs has to differ from another one, always."""
    return _forms_of_two(library)


@cache
def _forms_of_two(library: Library) -> tuple[str, ...]:
    found = set()
    for code, revision in library.revisions():
        slots = library.definition(code, revision).slot
        if any(slot.differs_from and slot.required_when is None and not slot.external for slot in slots):
            found.add(code)
    return tuple(sorted(found))


RECEIPT: Mapping[tuple[str, str], Source] = {
    ("K01", "rate"): Source(Flow("unit", UnitEvent.at, arrivals)),
    ("K02", "rate"): Source(Flow("record", Record.completed_at, two_signed)),
    ("K03", "rate"): Source(Flow("record", Record.completed_at, decided)),
    ("K04", "rate"): Source(Flow("record", Record.completed_at, excursions)),
    ("K05", "median"): Source(Flow("record", Record.completed_at, receipt_times, lengths=True)),
    ("K06", "rate"): Source(Flow("exposure", None, exposures)),
    ("K30", "rate"): Source(Flow("unit", Record.completed_at, uploads)),
}
ARRIVED_UNITS = Flow("unit", UnitEvent.at, arrived_units)
