"""The outer form of the barcode kinds a form may ask for; taking a code apart is the work of ``exchange``."""

from __future__ import annotations

import re

from ctdesk.forms.definition import Code

_PRINTABLE = r"[!-~]"
_GS = "\x1d"

# A chain-of-identity code is free text of the holder up to 40 characters or ISBT 128 DS040; both are
# printable ASCII.
_FORMS: dict[Code, re.Pattern[str]] = {
    "coi": re.compile(rf"{_PRINTABLE}{{4,40}}"),
    "coi_bag": re.compile(rf"{_PRINTABLE}{{4,48}}"),
    "cassette": re.compile(rf"{_PRINTABLE}{{1,48}}"),
    "din": re.compile(rf"{_PRINTABLE}{{4,32}}"),
    "trace_code": re.compile(r"[0-9]{20}"),
    "gs1": re.compile(rf"(\]d2|\]C1|\]Q3)?\(?01\)?[0-9]{{14}}[ -~{_GS}]*"),
    "batch": re.compile(rf"{_PRINTABLE}{{1,20}}"),
    "awb": re.compile(rf"{_PRINTABLE}{{1,40}}"),
    "shipper": re.compile(rf"{_PRINTABLE}{{1,40}}"),
    "seal": re.compile(rf"{_PRINTABLE}{{1,40}}"),
    "logger": re.compile(rf"{_PRINTABLE}{{1,40}}"),
    "position": re.compile(rf"{_PRINTABLE}{{1,40}}"),
}


def is_well_formed(kind: Code, text: str) -> bool:
    """True when a text can be a code of this kind at all; grouping spaces do not count."""
    compact = "".join(character for character in text if character not in " \u3000\t")
    return _FORMS[kind].fullmatch(compact) is not None
