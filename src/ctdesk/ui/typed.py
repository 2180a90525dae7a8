"""Values as people type them into small forms; what cannot be read is an error beside its field."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import times

_AS_WRITTEN = str.maketrans({"−": "-", "－": "-", "．": ".", "：": ":", "／": "-", "/": "-"})


def day_of(text: str, field: str) -> date | None:
    """A date; None for nothing typed. Raises ``TYPED-01``."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.translate(_AS_WRITTEN))
    except ValueError as error:
        raise CtdeskError("TYPED-01", field=field, value=text) from error


def moment_of(text: str, field: str) -> datetime | None:
    """A time in the zone of the site, in UTC; None for nothing typed. Raises ``TYPED-02``."""
    if not text:
        return None
    try:
        typed = datetime.strptime(text.translate(_AS_WRITTEN), "%Y-%m-%d %H:%M")
    except ValueError as error:
        raise CtdeskError("TYPED-02", field=field, value=text) from error
    return times.as_typed(typed)


def number_of(text: str, field: str) -> Decimal | None:
    """A decimal number; None for nothing typed. Raises ``TYPED-03``."""
    if not text:
        return None
    try:
        found = Decimal(text.translate(_AS_WRITTEN))
    except InvalidOperation as error:
        raise CtdeskError("TYPED-03", field=field, value=text) from error
    if not found.is_finite():
        raise CtdeskError("TYPED-03", field=field, value=text)
    return found


def whole_of(text: str, field: str) -> int | None:
    """A whole number; None for nothing typed. Raises ``TYPED-03``."""
    found = number_of(text, field)
    if found is None:
        return None
    if found != int(found):
        raise CtdeskError("TYPED-03", field=field, value=text)
    return int(found)
