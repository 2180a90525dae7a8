"""Whether a value can be an answer to its question, and how it is kept: the last look before the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.receipt import Shipment, TherapyOrder
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Path, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Column, Item
from ctdesk.forms.entry import clean_text, read_entry
from ctdesk.forms.plan import PlannedItem
from ctdesk.forms.questions import Question
from ctdesk.services.record_ground import Ground
from ctdesk.services.sources import options_of
from ctdesk.services.work import UnitOfWork

_TIMER_KEYS = frozenset({"started_at", "stopped_at", "seconds"})
_CLOCKS_DIFFER = timedelta(minutes=5)
_TYPED = frozenset({"text", "quantity", "date", "datetime", "scan"})


def read_value(
    work: UnitOfWork,
    ground: Ground,
    path: str,
    planned: PlannedItem | None,
    question: Question | None,
    value: Value,
) -> Value:
    """The value as it is kept; raises FORM-… for what cannot be meant and REC-22 for the wrong kind of
    value.
    """
    aspect = Path.parse(path).aspect
    if aspect == "photo":
        return _files(work, ground, path, value)
    if aspect is not None:
        if not isinstance(value, str):
            raise _wrong(path)
        text = clean_text(value, path).strip()
        if not text:
            raise CtdeskError("FORM-06", field=path)
        return text
    if planned is None:
        raise _wrong(path)
    asked = _asked(planned, path)
    if asked.type in _TYPED:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise _wrong(path)
        kept = read_entry(asked, str(value), tz=ground.tz, field=path).value
        if asked.type == "datetime" and isinstance(asked, Item) and asked.initial == "now":
            _refuse_the_future(work, path, datetime.fromisoformat(str(kept)))
        return kept
    if asked.type == "check":
        if not isinstance(value, bool):
            raise _wrong(path)
        return value
    if asked.type == "choice":
        return _choice(work, ground, asked, path, value)
    if asked.type == "attachment":
        return _files(work, ground, path, value)
    if asked.type == "timer":
        return _timer(work, ground, path, value)
    if asked.type == "person":
        return _person(work, path, value)
    if asked.type == "link" and isinstance(asked, Item):
        return _link(work, asked, path, value)
    raise _wrong(path)


def _asked(planned: PlannedItem, path: str) -> Item | Column:
    column = Path.parse(path).column
    if column is None:
        return planned.item
    found = next((one for one in planned.columns if one.id == column), None)
    if found is None:
        raise CtdeskError("REC-14", field=path, path=path)
    return found


def _choice(work: UnitOfWork, ground: Ground, asked: Item | Column, path: str, value: Value) -> Value:
    codes = {option.code for option in asked.options}
    if isinstance(asked, Item) and asked.options_from is not None:
        codes |= {code for code, _, _ in options_of(work, ground, asked.options_from)}
    if not isinstance(value, str) or value not in codes:
        raise CtdeskError("REC-23", field=path, value=str(value)[:60])
    return value


def _files(work: UnitOfWork, ground: Ground, path: str, value: Value) -> Value:
    """A list of SHA-256 of files that were attached to this record."""
    if not isinstance(value, list):
        raise _wrong(path)
    known = set(work.db.scalars(select(Attachment.sha256).where(Attachment.record_id == ground.record.id)))
    for digest in value:
        if not isinstance(digest, str) or digest not in known:
            raise CtdeskError("ATT-01", field=path)
    return list(dict.fromkeys(map(str, value)))


def _refuse_the_future(work: UnitOfWork, path: str, at: datetime) -> None:
    """What is entered as done cannot lie ahead; two clocks may differ by some minutes."""
    if at > work.now + _CLOCKS_DIFFER:
        raise CtdeskError("FORM-14", field=path, entered=at.strftime("%Y-%m-%d %H:%M"))


def _timer(work: UnitOfWork, ground: Ground, path: str, value: Value) -> Value:
    if not isinstance(value, Mapping) or not set(value) <= _TIMER_KEYS:
        raise _wrong(path)
    kept: dict[str, Value] = {}
    for key in ("started_at", "stopped_at"):
        text = value.get(key)
        if text is None:
            continue
        try:
            at = datetime.fromisoformat(str(text))
        except ValueError:
            raise _wrong(path) from None
        _refuse_the_future(work, path, at if at.tzinfo is not None else at.replace(tzinfo=ground.tz))
        kept[key] = ground.local(at if at.tzinfo is not None else at.replace(tzinfo=ground.tz))
    seconds = value.get("seconds")
    if "started_at" in kept and "stopped_at" in kept:
        span = datetime.fromisoformat(str(kept["stopped_at"])) - datetime.fromisoformat(
            str(kept["started_at"])
        )
        if span.total_seconds() < 0:
            raise CtdeskError("FORM-05", field=path, earlier="started", later="stopped")
        # What two clock times say cannot be typed differently.
        kept["seconds"] = str(int(span.total_seconds()))
    elif seconds is not None:
        text = str(seconds)
        if not (text.isascii() and text.isdigit() and len(text) <= 6):
            raise CtdeskError("FORM-01", field=path, entered=text[:40])
        kept["seconds"] = text
    if not kept:
        raise CtdeskError("FORM-06", field=path)
    return kept


def _person(work: UnitOfWork, path: str, value: Value) -> Value:
    member = value.get("member") if isinstance(value, Mapping) else value
    if isinstance(member, bool) or not isinstance(member, int):
        raise _wrong(path)
    found = work.db.get(Member, member)
    if found is None or found.status != "active":
        raise CtdeskError("REC-24", field=path)
    # Only the person's own password makes it confirmed.
    return {"member": member, "name": found.name}


def _link(work: UnitOfWork, item: Item, path: str, value: Value) -> Value:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(path)
    number = value.strip()
    if item.to == "notice":
        known = work.db.scalar(select(Shipment.id).where(Shipment.number == number))
    elif item.to == "order":
        known = work.db.scalar(select(TherapyOrder.id).where(TherapyOrder.number == number))
    else:
        known = work.db.scalar(select(Incident.id).where(Incident.number == number, Incident.kind == item.to))
    if known is None:
        raise CtdeskError("REC-25", field=path, number=number, what=item.to or "")
    return number


def _wrong(path: str) -> CtdeskError:
    return CtdeskError("REC-22", field=path, path=path)
