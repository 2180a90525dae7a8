"""Canonical JSON: the subset of RFC 8785 that ctdesk signs and seals.

Keys are ASCII, numbers are integers below 2**53, text is NFC; floats are refused: a value has one spelling.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping

_LARGEST = 2**53


def canonical_bytes(value: object) -> bytes:
    """The one byte string for ``value``; raises ``ValueError`` for what the subset does not hold."""
    return json.dumps(
        _checked(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def digest_of(value: object) -> str:
    """SHA-256 over the canonical bytes, in lower-case hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _checked(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value.isascii():
            return value
        text = unicodedata.normalize("NFC", value)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError("a lone surrogate has no canonical form") from error
        return text
    if isinstance(value, int):
        if abs(value) >= _LARGEST:
            raise ValueError("integer too large for canonical JSON")
        return value
    if isinstance(value, Mapping):
        checked = {}
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("keys of canonical JSON are ASCII")
            checked[key] = _checked(item)
        return checked
    if isinstance(value, list | tuple):
        return [_checked(item) for item in value]
    raise ValueError(f"{type(value).__name__} has no canonical form")
