"""The sections of a form to be filled in by hand: boxes, lines and grids, for as many units as the
shipment has.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctdesk.forms.definition import Column as FormColumn
from ctdesk.forms.definition import Item, Section
from ctdesk.paper.blocks import BODY, ITEM_COLUMNS, SMALL, TINY, Note, Part, Row, SectionHead, Style, columns
from ctdesk.paper.cause_drawing import blank_drawings
from ctdesk.paper.item_flowables import table_header, table_layout
from ctdesk.paper.item_prints import FLOWABLES
from ctdesk.paper.page_frame import Block
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.record_paper import BlankPaper
from ctdesk.paper.setting import Setting

_READINGS = columns(36, 170, 144, 144)
_TO_FILL = Style(8.5, grey=0.25)
_ROWS = 2
_BLANK_LINES = 6
_LONG_LINES = 3
# Not the sign of a finding: nothing has been found yet.
_CRITICAL = "※"


def blank_sections(paper: BlankPaper, press: Press) -> list[Block]:
    """Every section of the form with room to write."""
    setting = Setting(press, paper.site.time_zone, None, {}, {}, {})
    blocks: list[Block] = []
    for section in paper.definition.section:
        blocks.extend(_section(section, paper, setting))
    return blocks


def _section(section: Section, paper: BlankPaper, setting: Setting) -> list[Block]:
    face = setting.press.face
    again = SectionHead(face, section.text.zh_CN, section.text.en, setting.press.word("continued").zh_CN)
    blocks: list[Block] = [SectionHead(face, f"{section.id} {section.text.zh_CN}", section.text.en)]
    if section.help is not None:
        blocks.append(Note(face, on_one_line(section.help), TINY, keep_with_next=True))
    header: Sequence[FormColumn] = ()
    if section.repeat == "line":  # one line after the other, as they are filled in
        for number in range(1, _BLANK_LINES + 1):
            label = setting.press.both("line_n", n=number)
            blocks += [_line(item, section, label, setting) for item in section.item]
        for block in blocks[1:]:
            if isinstance(block, Row | Note):
                block.repeat_head = again
        return blocks
    for item in section.item:
        shown = item.columns or section.columns
        if item.drawn is not None:
            head = ([Part(item.id, Style(8.5, bold=True))], [Part(on_one_line(item.text), BODY)])
            blocks.append(Row(face, head, columns(36, 458), keep_with_next=True))
            blocks.extend(blank_drawings(setting.press, item))
            header = ()
            continue
        if item.type == "table" and shown:
            if shown != header:
                blocks.append(table_header(setting, shown))
                header = shown
            blocks.extend(_grid(item, shown, setting))
            continue
        header = ()
        repeat = item.repeat or section.repeat
        count = {"unit": paper.units, "cassette": paper.cassettes, "line": _BLANK_LINES}.get(repeat or "", 1)
        for instance in range(1, count + 1):
            label = setting.press.both(f"{repeat}_n", n=instance) if count > 1 else ""
            blocks.append(_line(item, section, label, setting))
    for block in blocks[1:]:
        if isinstance(block, Row | Note):
            block.repeat_head = again
    return blocks


def _line(item: Item, section: Section, label: str, setting: Setting) -> Row:
    face = setting.press.face
    number = [Part(item.id, Style(8.5, bold=True))]
    if item.severity == "critical":
        number = [Part(f"{_CRITICAL}{item.id}", Style(8.5, bold=True))]
    if label:
        number.append(Part(label, TINY))
    asking = [Part(item.text.zh_CN, BODY), Part(item.text.en, SMALL)]
    lines = [Part(text, _TO_FILL) for text in FLOWABLES[item.type].blank(setting, item)]
    lines *= _LONG_LINES if item.long else 1
    if section.check == "blind":
        return Row(face, (number, asking, lines, lines), _READINGS, least=30, grid=False)
    side = [Part("______________", TINY)]
    return Row(face, (number, asking, lines, side), ITEM_COLUMNS, least=26)


def _grid(item: Item, shown: Sequence[FormColumn], setting: Setting) -> list[Block]:
    face = setting.press.face
    rows: list[Block] = []
    for place in range(_ROWS if item.repeat == "document" else _ROWS + 1):
        title = [Part(item.text.zh_CN, BODY), Part(item.text.en, SMALL)] if place == 0 else []
        cells = [[Part("□", _TO_FILL)] if column.type == "check" else [] for column in shown]
        number = [Part(item.id, Style(8.5, bold=True))] if place == 0 else []
        rows.append(
            Row(face, (number, title, *cells), table_layout(shown), least=22, keep_with_next=place == 0)
        )
    return rows
