"""Whether two values agree: as names, codes, numbers, dates or exactly (the ``how`` of a comparison)."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from ctdesk.domain.answers import Value
from ctdesk.domain.identifiers import same_code, same_name
from ctdesk.forms.definition import How


def agrees(value: Value, target: Value, how: How, kind: str) -> bool:
    """True when an answer of an item of type ``kind`` says the same as a known value.

    A list as target holds equivalent spellings (the variants of a name, the values that ``one_of``
    allows): one of them has to agree, unless the answer is a list itself. A number that is none agrees
    with nothing.
    """
    if isinstance(target, list) and not isinstance(value, list):
        return any(agrees(value, one, how, kind) for one in target)
    if isinstance(value, bool) or isinstance(target, bool):
        return value is target
    if isinstance(value, list | dict) or isinstance(target, list | dict) or value is None or target is None:
        return value == target is not None
    if how == "number" or kind == "quantity":
        own, other = _number(value), _number(target)
        return own is not None and own == other
    if how == "code" or kind == "scan":
        return same_code(str(value), str(target))
    if how == "name":
        return same_name(str(value), str(target))
    return _plain(value) == _plain(target)


def _plain(value: str | int) -> str:
    return unicodedata.normalize("NFC", str(value)).strip()


def _number(value: str | int) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
