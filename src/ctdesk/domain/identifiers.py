"""Codes that people scan, type and read aloud: their form, check characters, and when two are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ctdesk.domain.errors import CtdeskError

COI_LENGTH = 40
# ICCBBA DS040 and DS001: facility (five characters), two digits of the year, six of the sequence.
_FACILITY = r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}"
_ISBT_COI = re.compile(rf"CH{_FACILITY}[0-9]{{2}}[A-Z0-9]{{6}}")
_ISBT_DIN = re.compile(rf"(?P<din>{_FACILITY}[0-9]{{2}}[0-9]{{6}})(?P<flags>[0-9A-Z]{{2}})?")
_FREE_CODE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_POSITION = re.compile(r"([A-Z0-9]{1,12})-([A-Z0-9]{1,6})-([A-Z0-9]{1,6})-([A-Z0-9]{1,6})")
_RECORD_NUMBER = re.compile(r"([A-Z0-9]{2,12})-([A-Z0-9]{2,12})-([0-9]{4})-([0-9]{4,8})")
_UNIT_CODE = re.compile(r"([A-Z0-9]{2,12}-[A-Z0-9]{2,12}-[0-9]{4}-[0-9]{4,8})-([UC])([0-9]{1,4})")
_TRACE_CODE = re.compile(r"[0-9]{20}")
_MOD_37_2 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# Ways in which keyboards and hospital systems write the dot inside a transcribed name.
MIDDLE_DOTS: Mapping[str, str] = MappingProxyType(dict.fromkeys("•・‧∙⋅･᛫\u0387", "·"))


@dataclass(frozen=True, slots=True)
class ChainOfIdentity:
    """A COI identifier without its data identifier; ``isbt`` when it has the form of ISBT 128 DS040."""

    value: str
    isbt: bool


@dataclass(frozen=True, slots=True)
class DonationNumber:
    """An ISBT 128 DS001 donation number: 13 characters, the flags if known, and the boxed check character."""

    value: str
    flags: str | None
    check: str


@dataclass(frozen=True, slots=True)
class TraceCode:
    """A drug trace code; ``drug_id`` is the seven-digit drug identification code, if the scheme has one."""

    value: str
    drug_id: str | None
    alt_scheme: bool


@dataclass(frozen=True, slots=True)
class StoragePosition:
    """One place in a tank; printed ``TANK-RACK-BOX-POS``."""

    tank: str
    rack: str
    box: str
    place: str

    def __str__(self) -> str:
        return f"{self.tank}-{self.rack}-{self.box}-{self.place}"


@dataclass(frozen=True, slots=True)
class RecordNumber:
    """The number of a record, never used again; printed ``SITE-TYPE-YYYY-NNNN``."""

    site: str
    type: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.site}-{self.type}-{self.year:04d}-{self.serial:04d}"


def tidy_code(text: str) -> str:
    """A code as typed or scanned, full-width forms made plain and outer spaces gone; inner spaces stay."""
    return text.translate(_FULL_WIDTH).strip()


def read_coi(text: str) -> ChainOfIdentity:
    """A COI identifier: DS040 with or without ``&/``, or the maker's own of 40 printable characters at most.

    Raises ``SCAN-11`` for anything else (domain §3.0.1; ICCBBA DS040).
    """
    code = tidy_code(text)
    marked = code.startswith("&/")
    if marked:
        code = code[2:]
    if _ISBT_COI.fullmatch(code):
        return ChainOfIdentity(code, isbt=True)
    if marked or not 0 < len(code) <= COI_LENGTH or not _FREE_CODE.fullmatch(code):
        raise CtdeskError("SCAN-11", kind="coi")
    return ChainOfIdentity(code, isbt=False)


def read_coi_bag(text: str, coi: str | None = None) -> tuple[str, str | None]:
    """A COI bag code and its bag suffix; the suffix is known only when the code begins with the given COI."""
    code = tidy_code(text)
    if code.startswith("&/"):
        code = code[2:]
    if not _FREE_CODE.fullmatch(code) or len(code) > COI_LENGTH + 10:
        raise CtdeskError("SCAN-11", kind="coi_bag")
    if coi and code.upper().startswith(read_coi(coi).value.upper()):
        return code, code[len(read_coi(coi).value) :].lstrip("-/ .") or None
    return code, None


def read_din(text: str) -> DonationNumber:
    """A donation number as scanned (``=``, 13, 2 flags) or as read from the label (13, or 14 with check).

    Raises ``SCAN-11`` when the form is wrong or a check character that is present does not fit.
    """
    code = tidy_code(text).replace(" ", "")
    scanned = code.startswith("=")
    code = code.removeprefix("=")
    typed_check = code[13:] if not scanned and len(code) == 14 else None
    match = _ISBT_DIN.fullmatch(code[:13] if typed_check else code)
    if match is None or (scanned and match["flags"] is None):
        raise CtdeskError("SCAN-11", kind="din")
    din, flags = match["din"], match["flags"]
    check = check_character(din)
    if typed_check is not None and typed_check != check:
        raise CtdeskError("SCAN-11", kind="din")
    # Flags 60 to 96 carry the value of the check character (ISBT 128, type 3 flags).
    if flags and flags.isdecimal() and 60 <= int(flags) <= 96 and int(flags) - 60 != _MOD_37_2.index(check):
        raise CtdeskError("SCAN-11", kind="din")
    return DonationNumber(din, flags, check)


def check_character(text: str) -> str:
    """ISO 7064 MOD 37-2 check character over digits and capital letters; raises ``ValueError`` for others."""
    total = 0
    for character in text:
        if character == "*" or character not in _MOD_37_2:
            raise ValueError("only digits and capital letters carry a check character")
        total = (total + _MOD_37_2.index(character)) * 2 % 37
    return _MOD_37_2[(38 - total) % 37]


def read_trace_code(text: str) -> TraceCode:
    """A 药品追溯码: 20 ASCII digits, of which the first seven name the drug, or a code of ISO/IEC 15459 form.

    The other scheme (GS1, or another issuing agency) is flagged and not judged further. Raises ``SCAN-11``.
    """
    code = tidy_code(text).replace(" ", "")
    if _TRACE_CODE.fullmatch(code):
        return TraceCode(code, code[:7], alt_scheme=False)
    # ISO/IEC 15459: at most 50 characters of the invariant set, and more than digits cut short.
    if not 20 <= len(code) <= 50 or not re.fullmatch(r"[\x21-\x7e\x1d]+", code):
        raise CtdeskError("SCAN-11", kind="trace_code")
    return TraceCode(code, None, alt_scheme=True)


def gs1_check_digit(digits: str) -> str:
    """The check digit for the digits before it (GTIN, SSCC, GLN); raises ``ValueError`` for anything but
    digits.
    """
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValueError("a GS1 check digit is computed over ASCII digits")
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def has_gs1_check_digit(number: str) -> bool:
    """Whether the last digit of a GS1 number is the check digit of the others."""
    return bool(re.fullmatch(r"[0-9]{8,18}", number)) and gs1_check_digit(number[:-1]) == number[-1]


def read_position(text: str) -> StoragePosition:
    """A storage position ``TANK-RACK-BOX-POS``; raises ``SCAN-11``."""
    match = _POSITION.fullmatch(tidy_code(text).upper())
    if match is None:
        raise CtdeskError("SCAN-11", kind="position")
    return StoragePosition(*match.groups())


def read_record_number(text: str) -> RecordNumber:
    """A record number ``SITE-TYPE-YYYY-NNNN``; raises ``SCAN-11``."""
    match = _RECORD_NUMBER.fullmatch(tidy_code(text).upper())
    if match is None:
        raise CtdeskError("SCAN-11", kind="record")
    site, kind, year, serial = match.groups()
    return RecordNumber(site, kind, int(year), int(serial))


def unit_code(shipment: str, kind: Literal["U", "C"], number: int) -> str:
    """What a label of the house says for a unit (U) or cassette (C) without a number of its own."""
    return f"{shipment}-{kind}{number}"


def read_unit_code(text: str) -> tuple[str, str, int]:
    """Shipment, U or C, and which one of it, from a code of ``unit_code``; raises ``SCAN-11``."""
    match = _UNIT_CODE.fullmatch(tidy_code(text).upper())
    if match is None:
        raise CtdeskError("SCAN-11", kind="unit")
    return match[1], match[2], int(match[3])


def trace_scheme(code: str) -> str:
    """Which scheme a trace code follows: drug20 | gs1 | own (NMPAB/T 1002; GS1; the holder's)."""
    if _TRACE_CODE.fullmatch(code):
        return "drug20"
    bare = code.removeprefix("(").replace(")", "", 1)
    return "gs1" if re.match(r"01[0-9]{14}", bare) and has_gs1_check_digit(bare[2:16]) else "own"


def group_for_reading(identifier: str) -> str:
    """The code in the groups in which two people read it aloud; one with hyphens of its own stays as it is.

    Removing the spaces gives back the code.
    """
    code = "".join(tidy_code(identifier).split())
    if _ISBT_COI.fullmatch(code):
        return _grouped(code, 2, 5, 2, 3, 3)
    if _TRACE_CODE.fullmatch(code):
        return _grouped(code, 7, 4, 4, 5)
    bare = code.removeprefix("=")
    if _ISBT_DIN.fullmatch(bare) and (code != bare or len(bare) == 13):
        return code[: len(code) - len(bare)] + _grouped(bare, 5, 2, 3, 3, 2)
    if len(code) <= 6 or not code.isalnum():
        return code
    return _grouped(code, *[4] * (len(code) // 4 + 1))


def same_code(a: str, b: str) -> bool:
    """Whether two codes agree but for grouping spaces, case and full-width forms. Empty codes never agree."""
    left, right = _bare_code(a), _bare_code(b)
    return left == right != ""


def same_name(a: str, b: str, variants: Mapping[str, str] | None = None) -> bool:
    """Whether two names agree character by character.

    ``variants`` maps a written variant to the character it stands for (張 → 张); middle dots are always
    one. Case, order and inner spaces count. Two empty names never agree (domain §4.H, H1).
    """
    left, right = _plain_name(a, variants or {}), _plain_name(b, variants or {})
    return left == right != ""


def _grouped(code: str, *sizes: int) -> str:
    groups, start = [], 0
    for size in sizes:
        groups.append(code[start : start + size])
        start += size
    return " ".join(group for group in [*groups, code[start:]] if group)


def _bare_code(text: str) -> str:
    code = "".join(unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).split())
    # Only ASCII letters have case in a code; a Greek letter is another character, not another case.
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in code)


def _plain_name(text: str, variants: Mapping[str, str]) -> str:
    name = unicodedata.normalize("NFC", text).strip()
    return "".join(variants.get(c, MIDDLE_DOTS.get(c, c)) for c in name)
