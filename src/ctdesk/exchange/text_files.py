"""Bytes that should be a table of text: what else they may be, and in which encoding they were written."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ctdesk.domain.errors import CtdeskError

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp1252")
_MAGIC = (
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"\x7fELF", "ELF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"SQLite format 3", "SQLite"),
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\0")) + b"\x7f"
# The degree sign before a unit, in bytes: all that many files hold beyond ASCII.
_DEGREE = re.compile(rb"\xb0(?=\s?[CFK])|\xba(?=\s?[CFK])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was read; ``text`` is none when a person has to choose among ``options``."""

    text: str | None
    encoding: str
    options: tuple[str, ...] = ()
    bom: bool = False
    cut_character: bool = False
    """The file ends in the middle of a character."""


def foreign_kind(data: bytes) -> str | None:
    """The kind of a file that is no text, by its first bytes; none for text."""
    head = data[:1024]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head:
        return "PDF"
    if head.startswith(b"MZ") and b"\0" in head[:128]:
        return "EXE"
    if _MARKUP.match(head):
        return "HTML"
    sample = data.rstrip(b"\0")[:65536]
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not _utf16_order(data):
        strange = len(sample) - len(sample.translate(None, _CONTROL))
        if strange * 50 > len(sample) or sample.count(0) * 3 > len(sample) > 0:
            return "BIN"
    return None


def decode_text(data: bytes, chosen: str | None) -> Decoded:
    """Read bytes as text; raises ``CSV-01`` with the place of the first byte that fits no encoding.

    A byte order mark, valid UTF-8 and the zero bytes of UTF-16 leave no doubt. GB18030 and cp1252 both read
    almost anything, so they are a question, unless all that is not ASCII is the degree sign of a unit.
    """
    if chosen is not None:
        return _decoded_as(data, chosen)
    if data.startswith(codecs.BOM_UTF8):
        return _decoded_as(data, "utf-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_as(data, "utf-16-le" if data[:1] == b"\xff" else "utf-16-be")
    order = _utf16_order(data)
    if order:
        return _decoded_as(data, order)
    try:
        return _decoded_as(data, "utf-8")
    except CtdeskError as error:
        if _DEGREE.sub(b"", data).isascii():
            return _decoded_as(data, "cp1252")
        possible = tuple(name for name in ("gb18030", "cp1252") if _decodes(data, name))
        if not possible:
            raise CtdeskError("CSV-01", position=error.values["position"]) from None
        if len(possible) == 1:
            return _decoded_as(data, possible[0])
        return Decoded(None, "", possible)


def sample_lines(data: bytes, encoding: str, count: int = 5) -> tuple[str, ...]:
    """A few lines as that encoding shows them, those with other than ASCII characters first."""
    lines = data[:20_000].decode(encoding, errors="replace").splitlines()[:200]
    telling = [line for line in lines if not line.isascii()]
    return tuple((telling + [line for line in lines if line.isascii()])[:count])


def _decoded_as(data: bytes, encoding: str) -> Decoded:
    if encoding not in ENCODINGS:
        raise CtdeskError("LOG-04", question="encoding", answer=encoding)
    bom = False
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if name == encoding and data.startswith(mark):
            data, bom = data[len(mark) :], True
    try:
        return Decoded(data.decode(encoding), encoding, bom=bom)
    except UnicodeDecodeError as error:
        # A copy broken off in the middle of the last character is a truncated file, not a wrong encoding.
        if (
            error.start
            and len(data) - error.start < 4
            and error.reason
            in (
                "unexpected end of data",
                "truncated data",
                "incomplete multibyte sequence",
            )
        ):
            return Decoded(data[: error.start].decode(encoding), encoding, bom=bom, cut_character=True)
        raise CtdeskError("CSV-01", position=error.start) from None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        _decoded_as(data, encoding)
    except CtdeskError:
        return False
    return True


def _utf16_order(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zeros in every other byte."""
    sample = data[:4096] if len(data) % 2 == 0 or len(data) > 4096 else data[: len(data) // 2 * 2]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 5 >= pairs * 2 and even * 20 <= pairs:
        return "utf-16-le"
    if even * 5 >= pairs * 2 and odd * 20 <= pairs:
        return "utf-16-be"
    return None
