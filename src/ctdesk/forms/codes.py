"""Whether a text can be a code of the kind an item asks for; taking a code apart is the work of
``exchange``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import (
    has_gs1_check_digit,
    read_coi,
    read_coi_bag,
    read_din,
    read_position,
    read_trace_code,
    tidy_code,
)
from ctdesk.forms.definition import Code

_PRINTED = re.compile(r"[\x21-\x7e]{1,40}")
_GS1 = re.compile(r"(?:\][A-Za-z]\d)?\(?01\)?(?P<gtin>\d{14})[\x1d\x20-\x7e]*")


def is_well_formed(kind: Code, text: str) -> bool:
    """True when a text can be a code of this kind at all; grouping spaces do not count."""
    reader = _READERS.get(kind)
    if reader is None:
        return _PRINTED.fullmatch("".join(tidy_code(text).split())) is not None
    try:
        reader(text)
    except CtdeskError:
        return False
    return True


def _read_gs1(text: str) -> None:
    found = _GS1.fullmatch("".join(tidy_code(text).split(" ")))
    if found is None or not has_gs1_check_digit(found["gtin"]):
        raise CtdeskError("SCAN-11", kind="gs1")


def _read_donation(text: str) -> None:
    """A donation number of ISBT 128, or the collection's own identifier where it uses none (domain
    §3.0.1).
    """
    code = tidy_code(text)
    if code.startswith("=") or _PRINTED.fullmatch("".join(code.split())) is None:
        read_din(text)


_READERS: Mapping[Code, Callable[[str], object]] = {
    "coi": lambda text: read_coi("".join(text.split())),
    "coi_bag": lambda text: read_coi_bag("".join(text.split())),
    "din": _read_donation,
    "trace_code": read_trace_code,
    "gs1": _read_gs1,
    "position": read_position,
}
