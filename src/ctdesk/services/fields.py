"""What people type into a register, made clean: stripped, NFC, of bearable length, without invisible
characters.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from ctdesk.domain.errors import CtdeskError

LINE = 200
TEXT = 4000
_MINUS = str.maketrans({"\u2212": "-", "\uff0d": "-", "\u2013": "-"})


def required(value: str | None, field: str, limit: int = LINE) -> str:
    """The text, cleaned; raises FIELD-01 when nothing is left, FIELD-02 when too long, FIELD-03 for odd
    characters.
    """
    text = cleaned(value, field, limit)
    if text is None:
        raise CtdeskError("FIELD-01", field=field)
    return text


def cleaned(value: str | None, field: str, limit: int = LINE) -> str | None:
    """The text, cleaned, or None when it is blank."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", value).strip(" \t\r\n\u3000")
    if not text:
        return None
    if len(text) > limit:
        raise CtdeskError("FIELD-02", field=field, limit=limit, length=len(text))
    for place, character in enumerate(text, start=1):
        if _odd(character):
            raise CtdeskError("FIELD-03", field=field, place=place)
    return text


def one_of(value: str, field: str, choices: frozenset[str]) -> str:
    """The code, when it is one of ``choices``; raises FIELD-04."""
    if value not in choices:
        raise CtdeskError("FIELD-04", field=field, value=value)
    return value


def number(value: Decimal | str | None, field: str, *, low: Decimal, high: Decimal) -> Decimal | None:
    """A plain decimal within reason, or None; raises FIELD-05 for no number, FIELD-06 outside ``low`` …
    ``high``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        exact = Decimal(unicodedata.normalize("NFKC", str(value)).translate(_MINUS).strip())
    except InvalidOperation:
        raise CtdeskError("FIELD-05", field=field, value=str(value)[:40]) from None
    if not exact.is_finite():
        raise CtdeskError("FIELD-05", field=field, value=str(value)[:40])
    if not low <= exact <= high:
        raise CtdeskError("FIELD-06", field=field, value=str(exact), low=str(low), high=str(high))
    return exact


def differs(told: object, entered: object, field: str) -> bool:
    """Whether what a second person read again is something else than what was entered.

    Spaces, case, and the full width that an input method types are no difference.
    """
    return _folded(cleaned(told, field) if isinstance(told, str) else told) != _folded(entered)


def _folded(value: object) -> object:
    if not isinstance(value, str):
        return value
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def _odd(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in {"Cc", "Cs", "Cf", "Cn"} and character not in "\n\t\u200d"
