"""Render, attach and seal the acceptance record, against reportlab and pyHanko alone: one page with the same
fonts, the same seal.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

_ROUNDS = 7


def main() -> dict[str, float]:
    """The whole way and its parts as ratios of the medians, ours to the floor's; ``paper.page`` is per
    page.
    """
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from reportlab.pdfgen.canvas import Canvas

    from ctdesk.paper.attachments import attach
    from ctdesk.paper.qr import key_id, site_signer
    from ctdesk.paper.record_paper import QrSeal
    from ctdesk.paper.record_pdf import render_record
    from ctdesk.paper.seal import seal
    from ctdesk.paper.verify import verify_pdf
    from fixtures.acceptance_paper import DECIDED, acceptance, load_sentences, the_press
    from fixtures.paper_keys import evidence_of, the_site

    load_sentences()
    press, site = the_press(), the_site()
    evidence, digest = evidence_of(acceptance(), site)
    paper = acceptance(qr=QrSeal(key_id(site.seal.public_der), digest, site_signer(site.seal.key)))

    def put_seal(pdf: bytes) -> bytes:
        return seal(pdf, site.seal.key_der, site.seal.der, site.authority.der, at=DECIDED)

    def floor() -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, invariant=1, initialFontName=press.face.regular_name)
        for row in range(40):
            canvas.setFont(press.face.bold_name if row % 4 == 0 else press.face.regular_name, 9)
            canvas.drawString(51, 800 - row * 18, f"{row} 外箱完好，无破损 Outer case intact 09:24 李文静")
        canvas.save()
        return put_seal(out.getvalue())

    pages = render_record(paper, press)
    bound = attach(pages, evidence, at=DECIDED)
    sealed = put_seal(bound)
    trusted = (bytes.fromhex(site.authority.fingerprint),)
    count = verify_pdf(sealed, trusted=trusted, now=DECIDED).pages
    base = _median(floor)
    times = {
        "paper.render": _median(lambda: render_record(paper, press)),
        "paper.attach": _median(lambda: attach(pages, evidence, at=DECIDED)),
        "paper.seal": _median(lambda: put_seal(bound)),
        "paper.whole": _median(lambda: put_seal(attach(render_record(paper, press), evidence, at=DECIDED))),
        "paper.verify": _median(lambda: verify_pdf(sealed, trusted=trusted, now=DECIDED)),
    }
    for name, taken in times.items():
        print(f"{name:14} {taken * 1000:8.1f} ms  {base * 1000:8.1f} ms  {taken / base:6.2f}")
    ratios = {name: taken / base for name, taken in times.items()}
    return {**ratios, "paper.page": ratios["paper.whole"] / count}


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return median(times)


if __name__ == "__main__":
    main()
