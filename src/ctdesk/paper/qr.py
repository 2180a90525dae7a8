"""The code on every page: which record, version and page this is, its digest and decisive values, signed
by the site.

Version 1 is the text ``CT1:`` and, in base45 (RFC 9285), a compact JSON array in UTF-8 followed by 64
bytes of ECDSA P-256 over exactly that JSON: ``[1, key, number, form, revision, version, page, pages,
digest, outcome, at, signers, trail]``. ``digest`` is the record's SHA-256 in unpadded base64url; ``at``
the minute of the decision with offset. The code cannot know about ink on the paper: who checks it
compares what it says with what the page shows (decision 42).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from reportlab.pdfgen.canvas import Canvas

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.record_paper import QrSigner

PREFIX = "CT1:"
VERSION = 1
SIGNATURE_LENGTH = 64
_QUIET = 2
_MOST_NAME_BYTES = 96
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}


@dataclass(frozen=True, slots=True)
class CodeContent:
    """What a code says. ``signers`` may end with ``+n`` when there are more names than fit."""

    key_id: str
    number: str
    form_code: str
    revision: int
    version: int
    page: int
    pages: int
    record_digest: str
    outcome: str | None
    at: str | None
    signers: tuple[str, ...]
    trail_seq: int


def site_signer(key: ec.EllipticCurvePrivateKey) -> QrSigner:
    """A signer with the site's P-256 key whose signature of the same bytes is always the same (RFC 6979)."""

    def sign(content: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


def key_id(public_key_der: bytes) -> str:
    """Sixteen hex digits that name a public key (SubjectPublicKeyInfo, DER)."""
    return hashlib.sha256(public_key_der).hexdigest()[:16]


def write_payload(content: CodeContent, sign: QrSigner) -> str:
    """The text of a code."""
    fields = [
        VERSION,
        content.key_id,
        content.number,
        content.form_code,
        content.revision,
        content.version,
        content.page,
        content.pages,
        base64.urlsafe_b64encode(bytes.fromhex(content.record_digest)).rstrip(b"=").decode(),
        content.outcome,
        content.at,
        list(content.signers),
        content.trail_seq,
    ]
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    signature = sign(body)
    if len(signature) != SIGNATURE_LENGTH:
        raise ValueError("a code is signed with 64 bytes")
    return PREFIX + _to_base45(body + signature)


def read_payload(text: str, public_key: ec.EllipticCurvePublicKey) -> CodeContent:
    """What a scanned code says; raises ``QR-01`` when it is none of ours, ``QR-02`` when its signature
    is wrong.
    """
    try:
        if not text.startswith(PREFIX):
            raise ValueError("another code")
        raw = _from_base45(text[len(PREFIX) :])
        body, signature = raw[:-SIGNATURE_LENGTH], raw[-SIGNATURE_LENGTH:]
        content = _content(json.loads(body.decode()))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CtdeskError("QR-01") from error
    numbers = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public_key.verify(encode_dss_signature(*numbers), body, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise CtdeskError("QR-02", number=content.number) from error
    return content


def said_key(text: str) -> str:
    """The key that a code claims to be signed with, nothing of it verified; raises ``QR-01`` where there is
    none.
    """
    try:
        if not text.startswith(PREFIX):
            raise ValueError("another code")
        return _content(json.loads(_from_base45(text[len(PREFIX) :])[:-SIGNATURE_LENGTH].decode())).key_id
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CtdeskError("QR-01") from error


def names_that_fit(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each once, as far as they fit a code; ``+n`` says how many are left out."""
    every = list(dict.fromkeys(names))
    kept: list[str] = []
    room = _MOST_NAME_BYTES
    for name in every:
        room -= len(name.encode()) + 3
        if room < 0:
            return (*kept, f"+{len(every) - len(kept)}")
        kept.append(name)
    return tuple(kept)


def minute(at: datetime | None) -> str | None:
    """A decision's time as a code carries it."""
    return None if at is None else at.isoformat(timespec="minutes")


class CodePrinter:
    """Draws the code of each page of one print; the pattern mask is chosen once, for the first page."""

    def __init__(self, content: CodeContent, sign: QrSigner) -> None:
        self._content = content
        self._sign = sign
        self._mask: int | None = None

    def __call__(self, canvas: Canvas, page: int, pages: int, x: float, y: float, size: float) -> None:
        said = self._content
        content = CodeContent(
            said.key_id,
            said.number,
            said.form_code,
            said.revision,
            said.version,
            page,
            pages,
            said.record_digest,
            said.outcome,
            said.at,
            said.signers,
            said.trail_seq,
        )
        text = write_payload(content, self._sign)
        code = segno.make_qr(text, error="m", mode="alphanumeric", mask=self._mask, boost_error=False)
        self._mask = code.mask
        draw_matrix(canvas, code.matrix, x, y, size)


def draw_matrix(canvas: Canvas, matrix: Sequence[Sequence[int]], x: float, y: float, size: float) -> None:
    """Draw dark modules as bars inside a quiet zone, equal bars below each other as one."""
    step = size / (len(matrix) + 2 * _QUIET)
    bars: list[str] = []
    above: dict[tuple[int, int], int] = {}  # bars that may go on: from, to → row in which they begin
    for down in range(len(matrix) + 1):
        here = {bar: above.get(bar, down) for bar in _bars(matrix[down] if down < len(matrix) else ())}
        for (start, end), since in above.items():
            if (start, end) not in here:
                bars.append(f"{start} {since} {end - start} {down - since} re")
        above = here
    canvas.saveState()
    canvas.setFillGray(0)
    # One unit is a module, rows downwards: whole numbers instead of a thousand measured rectangles.
    canvas.transform(step, 0, 0, -step, x + _QUIET * step, y + size - _QUIET * step)
    canvas.addLiteral(" ".join([*bars, "f"]))
    canvas.restoreState()


def _bars(row: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of dark modules in a row: from, up to."""
    bars: list[tuple[int, int]] = []
    start: int | None = None
    for across in range(len(row) + 1):
        dark = across < len(row) and row[across] == 1
        if dark and start is None:
            start = across
        elif not dark and start is not None:
            bars.append((start, across))
            start = None
    return bars


def _content(fields: object) -> CodeContent:
    if not isinstance(fields, list) or len(fields) != 13 or fields[0] != VERSION:
        raise ValueError("unknown version")
    _, key, number, form, revision, version, page, pages, digest, outcome, at, signers, trail = fields
    texts = (key, number, form, digest, *signers)
    if not all(isinstance(text, str) for text in texts) or not all(
        isinstance(count, int) and not isinstance(count, bool)
        for count in (revision, version, page, pages, trail)
    ):
        raise ValueError("a field of the wrong kind")
    try:
        raw = base64.b64decode(str(digest) + "=", altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no digest") from error
    return CodeContent(
        key,
        number,
        form,
        revision,
        version,
        page,
        pages,
        raw.hex(),
        None if outcome is None else str(outcome),
        None if at is None else str(at),
        tuple(signers),
        trail,
    )


def _to_base45(raw: bytes) -> str:
    out: list[str] = []
    for place in range(0, len(raw) - 1, 2):
        value = raw[place] << 8 | raw[place + 1]
        out += (_ALPHABET[value % 45], _ALPHABET[value // 45 % 45], _ALPHABET[value // 2025])
    if len(raw) % 2:
        out += (_ALPHABET[raw[-1] % 45], _ALPHABET[raw[-1] // 45])
    return "".join(out)


def _from_base45(text: str) -> bytes:
    values = [_DIGITS[character] for character in text]
    out = bytearray()
    for place in range(0, len(values), 3):
        part = values[place : place + 3]
        if len(part) == 1:
            raise ValueError("a letter too many")
        value = sum(digit * 45**power for power, digit in enumerate(part))
        width = len(part) - 1
        if value >= 256**width:
            raise ValueError("no base45")
        out += value.to_bytes(width, "big")
    return bytes(out)
