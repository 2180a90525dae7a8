"""What a scanner typed: which kinds of code it may be, and which waiting item it fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ctdesk.domain import identifiers
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.gs1 import SEPARATOR, begins_as_gs1, ends_on_last_day, read_gs1

# Codes whose text does not say what they are: any of them may be meant. Those scanned most often come first.
OPAQUE_KINDS = ("coi", "coi_bag", "cassette", "batch", "shipper", "seal", "logger", "awb")
LONGEST = 100
_GS1_SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_SYMBOL = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_LINK = re.compile(
    r"(?i)[a-z][a-z0-9+.-]*://|(?:https?|ftps?|file|javascript|data|mailto|tel|sms|smsto|geo|wifi|mecard|begin|weixin"
    r"|alipays?|intent|market|vbscript):|www\."
)
_ISBT = re.compile(r"(?:=[A-NP-Z1-9]|&/)")
_TYPED_DIN = re.compile(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{10}")
# Signs that word processors, sheets and chats put in, and that no scanner types; how they are named.
_PASTED = {
    **{sign: f"U+{ord(sign):04X}" for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u202d\u202e"},
    **{sign: f"U+{ord(sign):04X}" for sign in "\u00a0\u2002\u2003\u2009\u202f"},
    **{sign: sign for sign in "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u201c\u201d\u2026"},
}
# The answer keys of a keyboard layout that is not the scanner's, where a hyphen was printed.
_WRONG_HYPHEN = str.maketrans("'/?_", "----")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: the kinds it may be (best first), its plain value, its parts, and the text as it came."""

    kinds: tuple[str, ...]
    value: str
    parts: Mapping[str, str]
    raw: str
    warnings: tuple[str, ...] = ()

    def value_for(self, kind: str) -> str:
        """What this scan says as a code of that kind: the batch of a GS1 code, the number of a donation."""
        return self.parts.get(kind, self.value)


def read_scan(text: str, *, product_lot_pattern: str | None = None) -> Scan:
    """Read one scan; raises ``SCAN-01`` to ``-06``, ``SCAN-09``, ``SCAN-11``, ``SCAN-12`` or ``SCAN-22``, and
    nothing else.

    ``product_lot_pattern`` is the regular expression of this product's lots. Codes whose text does not tell
    what they are get every kind of ``OPAQUE_KINDS``; ``match_scan`` decides among them.
    """
    code = text.strip(" \t\r\n\0")
    _refuse_foreign_text(code)
    # Ctrl+] is how a wedge types the separator; some send it as caret notation.
    code = code.replace("^]", SEPARATOR)
    symbol = _SYMBOL.match(code)
    gs1_symbol = code.startswith(_GS1_SYMBOLS)
    if symbol:
        code = code[3:]
        if not code or any(mark in code for mark in _GS1_SYMBOLS):
            raise CtdeskError("SCAN-09" if code else "SCAN-11", length=len(code), kind="")
    if gs1_symbol or SEPARATOR in code or code.startswith("(") or begins_as_gs1(code):
        return _gs1_scan(code.strip(SEPARATOR), text, gs1_symbol, product_lot_pattern)
    _refuse_two_codes(code)
    return _isbt_scan(code, text) or _own_scan(code, text)


def match_scan(scan: Scan, expected: Mapping[str, tuple[Sequence[str], str | None]]) -> list[str]:
    """The items a scan fits, best first.

    ``expected`` gives for each waiting item the kinds it takes and the value it should have, if that is
    known. First come items whose value agrees, then those that expect nothing yet, last those whose value
    differs: a wrong code still belongs to its item, so that the mismatch is said there. Within a rank the
    surer kind and the earlier item win.
    """
    ranked = []
    for order, (path, (kinds, value)) in enumerate(expected.items()):
        places = [scan.kinds.index(kind) for kind in kinds if kind in scan.kinds]
        if not places:
            continue
        agrees = value is not None and any(
            identifiers.same_code(scan.value_for(scan.kinds[place]), value) for place in places
        )
        ranked.append((0 if agrees else 1 if value is None else 2, min(places), order, path))
    return [path for *_, path in sorted(ranked)]


def _refuse_foreign_text(code: str) -> None:
    if not code:
        raise CtdeskError("SCAN-11", kind="")
    if any("\uff01" <= c <= "\uff5e" or "\u3000" <= c <= "\u303f" or "\u4e00" <= c <= "\u9fff" for c in code):
        raise CtdeskError("SCAN-03")
    if len(code) > LONGEST or re.search(r"[\r\n]", code):
        raise CtdeskError("SCAN-09", length=len(code))
    if _LINK.match(_SYMBOL.sub("", code, count=1).lstrip()):
        raise CtdeskError("SCAN-12")
    for place, sign in enumerate(code, start=1):
        if sign in _PASTED:
            raise CtdeskError("SCAN-22", place=place, sign=_PASTED[sign])
        if not (" " <= sign <= "~" or sign == SEPARATOR):
            raise CtdeskError("SCAN-11", kind="")


def _refuse_two_codes(code: str) -> None:
    if re.fullmatch(r"[0-9]{40}", code) or len(_ISBT.findall(code)) > 1:
        raise CtdeskError("SCAN-09", length=len(code))


def _gs1_scan(code: str, raw: str, marked: bool, product_lot_pattern: str | None) -> Scan:
    parts = read_gs1(code, marked=marked, product_lot_pattern=product_lot_pattern)
    kinds = ["gs1"]
    if "gtin" in parts and "serial" in parts:
        kinds.append("trace_code")
        parts["trace_code"] = f"01{parts['01']}21{parts['21']}"
        parts["alt_scheme"] = "true"
    if "batch" in parts:
        kinds.append("batch")
    if "sscc" in parts:
        kinds += ["shipper", "awb"]
        parts["shipper"] = parts["awb"] = parts["sscc"]
    warnings = ("day_00_is_last_of_month",) if ends_on_last_day(parts) else ()
    return Scan(tuple(kinds), code, MappingProxyType(parts), raw, warnings)


def _isbt_scan(code: str, raw: str) -> Scan | None:
    """ISBT 128 structures name themselves: ``=`` and a letter or 1–9 is a donation, ``&/`` a chain of
    identity.
    """
    if code.startswith("&/"):
        if code != code.upper():
            raise CtdeskError("SCAN-11", kind="coi")
        coi = identifiers.read_coi(code)
        return Scan(("coi", "coi_bag"), coi.value, MappingProxyType({"coi": coi.value}), raw)
    if _ISBT.match(code) or re.match(r"=[a-z]", code):
        din = identifiers.read_din(code)
        parts = {"din": din.value, "flags": din.flags or "", "check": din.check}
        return Scan(("din",), din.value, MappingProxyType(parts), raw)
    if re.match(r"[=&][^A-Za-z0-9 ]", code):
        raise CtdeskError("SCAN-05", ai=code[:2], position=1)
    return None


def _own_scan(code: str, raw: str) -> Scan:
    kinds: list[str] = []
    parts: dict[str, str] = {}
    if re.fullmatch(r"[0-9]{20}", code):
        kinds.append("trace_code")
        parts = {"drug_id": code[:7]}
    elif "-" in code:
        kinds += ["record"] * _fits(identifiers.read_record_number, code)
        kinds += ["position"] * _fits(identifiers.read_position, code)
        kinds += ["unit"] * _fits(identifiers.read_unit_code, code)
    elif _fits(identifiers.read_record_number, code.translate(_WRONG_HYPHEN)):
        raise CtdeskError("SCAN-11", kind="record")
    elif _TYPED_DIN.fullmatch(code[:13]) and len(code) <= 14 and _fits(identifiers.read_din, code):
        kinds.append("din")
        parts = {"din": code[:13], "check": identifiers.check_character(code[:13])}
    elif code != code.upper() and re.fullmatch(r"CH[A-Z1-9][A-Z0-9]{2}[0-9]{4}[A-Z0-9]{6}", code.upper()):
        # A chain of identity in small letters is Caps Lock turning the scanner's capitals round.
        raise CtdeskError("SCAN-11", kind="coi")
    if len(code) <= identifiers.COI_LENGTH + 10:
        kinds += [kind for kind in OPAQUE_KINDS if kind != "coi" or len(code) <= identifiers.COI_LENGTH]
    if not kinds:
        raise CtdeskError("SCAN-09", length=len(code))
    return Scan(tuple(kinds), code, MappingProxyType(parts), raw)


def _fits(read: Callable[[str], object], code: str) -> bool:
    try:
        read(code)
    except CtdeskError:
        return False
    return True
