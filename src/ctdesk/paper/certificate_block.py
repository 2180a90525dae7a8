"""A certificate as one block of a printed sheet: a frame, whose name, what for, until when, who signed."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from ctdesk.forms.definition import Text
from ctdesk.paper.press import Press
from ctdesk.paper.typeset import Style, draw, draw_lines, wrap

_TALL = 388.0
_LEAD, _NAME = Style(11, grey=0.25), Style(30, bold=True)
_WHAT, _WHAT_EN = Style(17, bold=True), Style(11)
_FACT, _FACT_WORD = Style(11, bold=True), Style(8, grey=0.3)
_SIGNED, _SMALL = Style(10, bold=True), Style(7, grey=0.3)


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature under the certificate: in which part, by whom, when, and the end of its digest."""

    part: Text
    name: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True)
class CertificateOnPaper:
    """What a certificate says. ``facts`` are words with their values, such as the last day."""

    opening: Text
    name: str
    staff_no: str
    what: Text
    closing: Text
    facts: tuple[tuple[Text, str], ...]
    signed: tuple[SignedBy, ...]


@dataclass(frozen=True, slots=True)
class CertificateBlock:
    """The certificate, centred within a double frame."""

    press: Press
    paper: CertificateOnPaper
    keep_with_next: bool = False
    repeat_head: None = None

    def height(self, width: float) -> float:
        return _TALL

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        face, paper = self.press.face, self.paper
        middle = x + width / 2
        for inset, weight in ((0.0, 1.6), (4.0, 0.5)):
            canvas.setStrokeGray(0.15)
            canvas.setLineWidth(weight)
            canvas.rect(x + inset, top - _TALL + inset, width - 2 * inset, _TALL - 2 * inset)
        y = top - 46
        y = self._centred(canvas, f"{paper.opening.zh_CN}  {paper.opening.en}", _LEAD, middle, y, width)
        y -= 36
        draw(canvas, face, face.printable(paper.name), _NAME, middle, y, "centre")
        y -= 16
        draw(canvas, face, face.printable(paper.staff_no), _SMALL, middle, y, "centre")
        y -= 20
        y = self._centred(canvas, f"{paper.closing.zh_CN}  {paper.closing.en}", _LEAD, middle, y, width)
        y -= 18
        y = self._centred(canvas, paper.what.zh_CN, _WHAT, middle, y, width)
        y = self._centred(canvas, paper.what.en, _WHAT_EN, middle, y - 2, width)
        self._facts(canvas, x, y - 34, width)
        self._signed(canvas, x, top - _TALL + 70, width)

    def _centred(
        self, canvas: Canvas, text: str, style: Style, middle: float, y: float, width: float
    ) -> float:
        lines = wrap(self.press.face, self.press.face.printable(text), style, width - 80)
        return y - draw_lines(canvas, self.press.face, lines, style, middle, y + style.size, "centre")

    def _facts(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        face, room = self.press.face, (width - 60) / max(1, len(self.paper.facts))
        for place, (word, value) in enumerate(self.paper.facts):
            middle = x + 30 + room * (place + 0.5)
            draw(canvas, face, f"{word.zh_CN} {word.en}", _FACT_WORD, middle, y, "centre")
            draw(canvas, face, face.printable(value), _FACT, middle, y - 16, "centre")

    def _signed(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        face, room = self.press.face, (width - 60) / max(1, len(self.paper.signed))
        for place, one in enumerate(self.paper.signed):
            middle = x + 30 + room * (place + 0.5)
            canvas.setLineWidth(0.5)
            canvas.setStrokeGray(0.4)
            canvas.line(middle - room * 0.4, y + 16, middle + room * 0.4, y + 16)
            draw(canvas, face, face.printable(one.name), _SIGNED, middle, y + 3, "centre")
            draw(canvas, face, f"{one.part.zh_CN} {one.part.en}", _SMALL, middle, y - 9, "centre")
            draw(canvas, face, f"{one.at} · {one.digest}", _SMALL, middle, y - 19, "centre")


def certificate_content(paper: CertificateOnPaper) -> dict[str, object]:
    """The certificate as data, for the file inside the sealed sheet."""
    return {
        "title": None,
        "certificate": {
            "name": paper.name,
            "staff_no": paper.staff_no,
            "what": {"zh_CN": paper.what.zh_CN, "en": paper.what.en},
            "facts": [{"zh_CN": word.zh_CN, "en": word.en, "value": value} for word, value in paper.facts],
            "signed": [{"name": one.name, "at": one.at, "digest": one.digest} for one in paper.signed],
        },
    }
