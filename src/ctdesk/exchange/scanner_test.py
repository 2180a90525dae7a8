"""Judges a scanner by what it typed for known test codes: which setting is wrong, and which one to change.

A keyboard wedge is a keyboard: its faults are lost separators, another layout, Caps Lock, an input method in
between, a missing Enter, and slowness. Pure: key times and text in, faults out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ctdesk.domain.identifiers import gs1_check_digit

GS = "\x1d"
GAP = 0.030  # seconds between two keys of a scan, as ui/scanner.py counts
_TWICE = 1.5  # seconds within which the same code again is the scanner's doing

# Faults, the gravest first. Each has a sentence SCANNER-… that names the setting.
FAULTS = (
    "input_method",
    "separator_lost",
    "separator_029",
    "separator_other",
    "layout_azerty",
    "layout_qwertz",
    "layout_other",
    "case_swapped",
    "twice",
    "no_enter",
    "tab_suffix",
    "slow",
    "prefix",
    "cut",
    "unread",
)
# With these a scan is taken nevertheless: ctdesk knows the prefix, and waits for a slow one.
MINOR = frozenset({"prefix"})


@dataclass(frozen=True, slots=True)
class TestCode:
    """A code to be scanned: its number on the sheet, its symbology, what it says."""

    number: int
    name: str  # plain | gs1 | line
    symbology: Literal["datamatrix", "code128"]
    text: str
    gs1: bool = False


_GTIN = "0690123400001"
TEST_CODES: tuple[TestCode, ...] = (
    # Letters and signs that move between keyboards: A Q W Z Y M, digits, hyphen, slash, equals, ampersand.
    TestCode(1, "plain", "datamatrix", "AQWZYM-aqwzym/0123456789=&+"),
    TestCode(2, "gs1", "datamatrix", f"01{_GTIN}{gs1_check_digit(_GTIN)}10LOT7{GS}21SN42", gs1=True),
    TestCode(3, "line", "code128", "TEST-LINE-2026-0001"),
)

# What a keyboard of another country types for the keys of a US one.
_US = "qwertyuiopasdfghjkl;zxcvbnm,./1234567890-=QWERTYUIOPASDFGHJKL:ZXCVBNM<>?!@#$%^&*()_+"
_AZERTY = "azertyuiopqsdfghjklmwxcvbn,;:!&é\"'(-è_çà)=AZERTYUIOPQSDFGHJKLMWXCVBN?./§1234567890°+"
_QWERTZ = 'qwertzuiopasdfghjklöyxcvbnm,.-1234567890ß´QWERTZUIOPASDFGHJKLÖYXCVBNM;:_!"§$%&/()=?`'
LAYOUTS = {
    "layout_azerty": str.maketrans(dict(zip(_US, _AZERTY, strict=True))),
    "layout_qwertz": str.maketrans(dict(zip(_US, _QWERTZ, strict=True))),
}
_PREFIXES = ("]d1", "]d2", "]C0", "]C1", "]Q3", "]e0")
_SPELLED_GS = ("<GS>", "{GS}", "^]", "[GS]", "\\x1d", "\\F", "~d029", "\u241d", "|", "#", "*", " ")


@dataclass(frozen=True, slots=True)
class Typed:
    """What came for one code: the text, the seconds of each key, and what ended it.

    ``ended`` is enter | tab | pause; ``composed`` when an input method took keys on their way.
    """

    text: str
    times: tuple[float, ...] = ()
    ended: Literal["enter", "tab", "pause"] = "enter"
    composed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with how one code arrived, in the order of ``FAULTS``; ``said`` is what came in place."""

    number: int
    faults: tuple[str, ...]
    said: str

    @property
    def good(self) -> bool:
        """Whether scans arrive so that ctdesk takes them rightly."""
        return not set(self.faults) - MINOR


def judge(code: TestCode, typed: Typed) -> Finding:
    """What is wrong with the scanner, by what it typed for ``code``."""
    faults: set[str] = set()
    if typed.composed or any(ord(one) > 0x2E7F for one in typed.text):
        faults.add("input_method")
    if typed.ended == "tab":
        faults.add("tab_suffix")
    elif typed.ended == "pause":
        faults.add("no_enter")
    if _is_slow(typed.times):
        faults.add("slow")
    faults |= _text_faults(code, typed.text)
    return Finding(code.number, tuple(one for one in FAULTS if one in faults), typed.text)


def came_twice(first: Typed, second: Typed) -> bool:
    """Whether two scans of one code came so close together that nobody pulled the trigger twice."""
    near = bool(first.times and second.times) and second.times[0] - first.times[-1] < _TWICE
    return near and first.text == second.text


def faults_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Every fault of a whole test once, the gravest first; codes that were not scanned are ``unread``."""
    read = {one.number for one in findings}
    found = {fault for one in findings for fault in one.faults}
    if read != {code.number for code in TEST_CODES}:
        found.add("unread")
    return tuple(one for one in FAULTS if one in found)


def is_good(faults: Sequence[str]) -> bool:
    """Whether a scanner with these faults may be relied on."""
    return not set(faults) - MINOR


def _text_faults(code: TestCode, text: str) -> set[str]:
    want = code.text
    if text == want:
        return set()
    for prefix in _PREFIXES:
        for spelled in (prefix, *(prefix.translate(table) for table in LAYOUTS.values())):
            if text.startswith(spelled):
                return {"prefix"} | _text_faults(code, text[len(spelled) :])
    if len(text) == 2 * len(want) and text[: len(want)] == text[len(want) :]:
        return {"twice"} | _text_faults(code, text[: len(want)])
    if GS in want and GS not in text:
        return _separator_faults(code, text)
    if text and text.swapcase() == want:
        return {"case_swapped"}
    for name, table in LAYOUTS.items():
        if text in (want.translate(table), want.swapcase().translate(table)):
            return {name} | ({"case_swapped"} if text != want.translate(table) else set())
    if text and (want.startswith(text) or want.endswith(text)):
        return {"cut"}
    if any(ord(one) > 0x2E7F for one in text):
        return {"input_method"}
    # A prefix of the scanner's own before the right text.
    if text.endswith(want):
        return {"prefix", "unread"}
    return {"layout_other"} if len(text) == len(want) else {"unread"}


def _separator_faults(code: TestCode, text: str) -> set[str]:
    want = code.text
    spelled = {"": "separator_lost", "029": "separator_029"} | dict.fromkeys(_SPELLED_GS, "separator_other")
    for sign, fault in spelled.items():
        said = want.replace(GS, sign)
        rest = _text_faults(TestCode(code.number, code.name, code.symbology, said), text)
        if not rest - {"case_swapped", "twice", *LAYOUTS}:
            # ctdesk takes caret notation for the separator.
            return rest | (set() if sign == "^]" else {fault})
    return {"unread"} if len(text) != len(want) else {"separator_other"}


def _is_slow(times: Sequence[float]) -> bool:
    """Whether keys came slower than a scan is told from typing, but for one pause."""
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    return len(gaps) > 2 and gaps[-2] >= GAP
