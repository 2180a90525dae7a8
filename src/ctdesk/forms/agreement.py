"""Whether two values agree: as names, codes, numbers, dates or exactly (the ``how`` of a comparison)."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from enum import Enum

from ctdesk.domain.answers import Value
from ctdesk.forms.definition import How

_DOTS = dict.fromkeys(map(ord, "·•・‧∙⋅"), "·")


class Agreement(Enum):
    """The three answers a comparison can give."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


def agreement(value: Value, target: Value, how: How, kind: str) -> Agreement:
    """Compare an answer of type ``kind`` with a known value.

    A list as target holds equivalent spellings (the variants of a name, the values allowed by
    ``one_of``): one of them has to agree.
    """
    if isinstance(target, list):
        results = [agreement(value, one, how, kind) for one in target]
        return (
            Agreement.YES if Agreement.YES in results else Agreement.NO if results else Agreement.CANNOT_TELL
        )
    own, other = normal_form(value, how, kind), normal_form(target, how, kind)
    if own is None or other is None:
        return Agreement.CANNOT_TELL
    return Agreement.YES if own == other else Agreement.NO


def normal_form(value: Value, how: How, kind: str) -> object:
    """What is left of a value when spellings that mean the same are made one; None when it is no such
    value.

    Grouping spaces in codes do not count; names are compared character by character, but runs of spaces
    and the kinds of middle dot in transcribed names are one; letters keep their case in codes and lose
    it in names.
    """
    if isinstance(value, dict):
        return tuple(sorted((key, str(part)) for key, part in value.items()))
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    if value is None or isinstance(value, bool):
        return value
    if how == "number" or kind == "quantity":
        return _number(value)
    text = unicodedata.normalize("NFC", str(value)).strip()
    if how == "code":
        return "".join(text.split())
    if how == "name":
        return " ".join(text.translate(_DOTS).casefold().split())
    return text


def _number(value: str | int) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
