"""The block of signatures: role, meaning, printed name, time, digest and a column for ink; outstanding
ones named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ctdesk.forms.definition import Definition, Text
from ctdesk.paper.blocks import SMALL, TINY, Note, Part, Row, SectionHead, Space, Style, columns
from ctdesk.paper.page_frame import Block
from ctdesk.paper.pictures import ink_drawing
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.record_paper import RecordPaper, SignatureOnPaper, SlotOutstanding
from ctdesk.paper.setting import Setting, digest_tail

_COLUMNS = columns(102, 88, 80, 92, 58, 74)
_TALL = 22.0
_SHORT = 15.0
_PAD = 1.7
_NAME = Style(8.8)
_ROLE = Style(8.4)
_MEANING = Style(8.5, bold=True)
_PLAIN = Style(8)
_SMALLER = Style(7.6)
_GROUNDS = columns(110, 74, 310)
_FEW = 4  # so many signatures tell their grounds on the first page


@dataclass(slots=True)
class SignatureRow:
    """One line of the block, with the drawn signature of an external signer in the last column."""

    row: Row
    ink: ImageReader | None = None
    repeat_head: Block | None = None
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return self.row.height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        self.row.draw(canvas, x, top, width)
        if self.ink is None:
            return
        column = _COLUMNS[-1]
        across, down = self.ink.getSize()
        room = self.row.height(width) - 4
        scale = min((column.width - 6) / across, room / down)
        left = x + column.left + (column.width - across * scale) / 2 + 2
        canvas.drawImage(self.ink, left, top - 2 - (room + down * scale) / 2, across * scale, down * scale)


def signature_blocks(paper: RecordPaper, setting: Setting) -> list[Block]:
    """The block of a record: signatures given, then those outstanding, then those an amendment superseded."""
    press = setting.press
    head = _head(press)
    valid = [one for one in paper.signatures if one.superseded is None]
    former = [one for one in paper.signatures if one.superseded is not None]
    rows: list[Block] = [_given(setting, one) for one in valid]
    rows += [_outstanding(setting, one) for one in paper.outstanding]
    rows += [_given(setting, one) for one in former]
    for row in rows:
        if isinstance(row, SignatureRow):
            row.repeat_head = head
    blocks: list[Block] = [head, *rows, _Edge(), Space(3)]
    if valid:
        blocks.append(Note(press.face, press.both("signature_note"), TINY, above=1))
    if len(valid) <= _FEW:
        blocks += _grounds(setting, valid)
    return blocks


def grounds_blocks(paper: RecordPaper, setting: Setting) -> list[Block]:
    """The grounds of many signatures as a table, one line for each, after the first page."""
    press, face = setting.press, setting.press.face
    valid = [one for one in paper.signatures if one.superseded is None]
    told = [(one, one.grounds) for one in valid if one.grounds is not None]
    if len(valid) <= _FEW or not told:
        return []
    word = press.word("grounds")
    again = SectionHead(face, word.zh_CN, word.en, press.word("continued").zh_CN)
    blocks: list[Block] = [SectionHead(face, word.zh_CN, word.en, tight=True)]
    for one, grounds in told:
        name = " ".join(part for part in (one.printed_name, one.staff_no) if part)
        cells = (
            [Part(one.role.zh_CN, _SMALLER), Part(one.role.en, TINY)],
            [Part(name, _SMALLER)],
            [Part(grounds.zh_CN, _SMALLER), Part(grounds.en, TINY)],
        )
        row = Row(face, cells, _GROUNDS, pad=1.6)
        row.repeat_head = again
        blocks.append(row)
    return [*blocks, Space(4)]


def blank_signature_blocks(definition: Definition, press: Press) -> list[Block]:
    """Lines to be signed by hand, one for each slot of the form."""
    head = _head(press)
    rows: list[Block] = []
    for slot in definition.slot:
        meaning = press.listed("meanings", slot.meaning) if slot.meaning else Text(zh_CN="", en="")
        row = Row(
            press.face,
            (_two(slot.text), _two(meaning, _MEANING), [], [], [], []),
            _COLUMNS,
            least=32,
            grid=True,
            pad=_PAD,
        )
        rows.append(SignatureRow(row, None, head))
    return [head, *rows, _Edge()]


def _head(press: Press) -> Row:
    keys = ("role", "meaning", "name", "time", "signature_digest", "ink")
    cells = [[Part(press.both(key), SMALL)] for key in keys]
    return Row(press.face, cells, _COLUMNS, grid=True, pad=_PAD, filled=True, keep_with_next=True)


def _given(setting: Setting, one: SignatureOnPaper) -> SignatureRow:
    press = setting.press
    local = setting.at(one.at, seconds=True)
    name = [Part(one.printed_name, _NAME)]
    if one.staff_no:
        name.append(Part(one.staff_no, SMALL))
    if one.id_last4:
        name.append(Part(press.word("id_last4", digits=one.id_last4).zh_CN, TINY))
    digest = [Part(digest_tail(one.digest), _PLAIN), Part(f"#{one.ordinal:02d}", TINY)]
    meanings = _two(
        Text(
            zh_CN="、".join(text.zh_CN for text in one.meanings),
            en=", ".join(text.en for text in one.meanings),
        ),
        _MEANING,
    )
    if one.superseded is not None:
        meanings.append(Part(press.both("superseded_by", version=one.superseded), TINY))
    time = [Part(local[:10], _PLAIN), Part(local[11:], _PLAIN)]
    row = Row(
        press.face,
        (_two(one.role, _ROLE), meanings, name, time, digest, []),
        _COLUMNS,
        least=_TALL,
        grid=True,
        pad=_PAD,
    )
    return SignatureRow(row, ink_drawing(one.ink))


def _outstanding(setting: Setting, one: SlotOutstanding) -> SignatureRow:
    press = setting.press
    meaning = _two(one.meaning, SMALL) if one.meaning is not None else []
    words = (
        press.both("outstanding")
        if one.required
        else f"{press.both('outstanding')}（{press.both('if_required')}）"
    )
    due = []
    if one.due is not None:
        due = [Part(press.both("due_by"), TINY), Part(setting.at(one.due), TINY)]
    row = Row(
        press.face,
        ([Part(on_one_line(one.role), SMALL)], meaning, [Part(words, SMALL)], due, [], []),
        _COLUMNS,
        least=_SHORT,
        grid=True,
        pad=_PAD,
    )
    return SignatureRow(row)


def _grounds(setting: Setting, signatures: Iterable[SignatureOnPaper]) -> list[Block]:
    face = setting.press.face
    told = [(one.role, one.grounds) for one in signatures if one.grounds is not None]
    if not told:
        return []
    own = "；".join(f"{role.zh_CN}：{grounds.zh_CN}" for role, grounds in told)
    english = "; ".join(f"{role.en}: {grounds.en}" for role, grounds in told)
    word = setting.press.word("grounds")
    return [
        Note(face, f"{word.zh_CN}：{own}。", TINY, above=1, below=1),
        Note(face, f"{word.en}: {english}.", TINY, above=1, below=1),
    ]


def _two(text: Text, style: Style = _NAME) -> list[Part]:
    if style is SMALL:
        return [Part(on_one_line(text), style)] if text.zh_CN else []
    return [Part(text.zh_CN, style), Part(text.en, SMALL)] if text.zh_CN else []


@dataclass(slots=True)
class _Edge:
    """The lower edge of the block."""

    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return 1.0

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.9)
        canvas.line(x - 0.45, top, x + width + 0.45, top)
