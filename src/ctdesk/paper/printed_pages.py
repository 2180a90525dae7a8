"""Looks at the pages themselves: does each show the record's number and digest, and does the code say
the same?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pypdfium2
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.signatures import record_digest
from ctdesk.paper.qr import CodeContent, read_payload

_SCALE = 3.0
_CODES = zxingcpp.barcode_formats_from_str("QRCode")


class Report(Protocol):
    """Takes a finding."""

    def __call__(self, code: str, *, notice: bool = False, **values: object) -> None: ...


def check_pages(data: bytes, record: Mapping[str, object], seal: x509.Certificate, report: Report) -> None:
    """Compare what the pages show with the record that travels in the file; differences go to ``report``."""
    own = record["record"]
    if not isinstance(own, Mapping):
        raise TypeError("an object is needed")
    number, digest = str(own["number"]), record_digest(record)
    document = pypdfium2.PdfDocument(data)
    try:
        pages = len(document)
        for place in range(pages):
            page = document[place]
            shown = "".join(page.get_textpage().get_text_bounded().split())
            if digest not in shown or "".join(number.split()) not in shown:
                report("PAGE-01", page=place + 1)
        content = _code_on(document[0], seal)
    finally:
        document.close()
    if content is None:
        report("PAGE-02", page=1)
        return
    told = (content.number, content.record_digest, content.version, content.outcome, content.pages)
    if told != (number, digest, own["version"], own["outcome"], pages):
        report("PAGE-03", page=1)


def _code_on(page: pypdfium2.PdfPage, seal: x509.Certificate) -> CodeContent | None:
    """The code of a page, if it is one that the site signed."""
    key = seal.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return None
    picture = page.render(scale=_SCALE, grayscale=True).to_pil()
    for code in zxingcpp.read_barcodes(picture, formats=_CODES):
        try:
            return read_payload(code.text, key)
        except CtdeskError:
            continue
    return None
