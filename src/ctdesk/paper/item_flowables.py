"""The blocks of a section on paper: rows with number, question, answer and who; findings with sign, weight
and frame; both values of what was changed; both readings of what two people read alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ctdesk.domain.answers import Path, State
from ctdesk.forms.definition import Column as FormColumn
from ctdesk.forms.definition import Item, Section, Text
from ctdesk.forms.questions import THIRD, Question
from ctdesk.paper.beside import beside_answer
from ctdesk.paper.blocks import (
    BODY,
    ITEM_COLUMNS,
    SMALL,
    STRONG,
    TINY,
    Column,
    Note,
    Part,
    Pictures,
    Row,
    SectionHead,
    Stack,
    Style,
    columns,
    paragraphs,
)
from ctdesk.paper.cause_drawing import DrawingBlock, cause_drawings
from ctdesk.paper.computed_table import column_head, computed_table, table_rows
from ctdesk.paper.course_chart import CourseChartBlock
from ctdesk.paper.curve import CurveBlock
from ctdesk.paper.item_prints import FLOWABLES, Asked, answer_text
from ctdesk.paper.line_grid import is_grid, line_grid
from ctdesk.paper.page_frame import WIDTH, Block
from ctdesk.paper.pictures import thumbnail
from ctdesk.paper.press import on_one_line
from ctdesk.paper.record_paper import CourseChart, RecordPaper
from ctdesk.paper.setting import MARK, Setting, short_digest

_HALVES = columns(38, 105, 104, 38, 105, 104)
_READING_COLUMNS = columns(36, 150, 108, 108, 92)
_BETWEEN_READINGS = columns(36, 150, 216, 92)
_HALF = Style(8.5)
_CELL = Style(7.6)
_CELL_STRONG = Style(7.6, bold=True)
_NUMBER = Style(8.5, bold=True)
_TALL = 12
_SHORT_TALL = 50.0
_PIECE = 24
_CLOSE = 2.2
_MOST_HANDS = 3
_CELL_WIDTHS = {
    "check": 47.0,
    "date": 52.0,
    "datetime": 74.0,
    "quantity": 56.0,
    "attachment": 44.0,
    "choice": 60.0,
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What every row of one record's paper needs."""

    setting: Setting
    paper: RecordPaper

    @property
    def several(self) -> Mapping[str, bool]:
        return self.paper.several

    def layout_of(self, question: Question) -> tuple[Column, ...]:
        """Where an answer stands: among readings of two people it keeps to their columns."""
        section = next(one for one in self.paper.definition.section if one.id == question.section)
        return _BETWEEN_READINGS if section.check == "blind" else ITEM_COLUMNS


def record_sections(paper: RecordPaper, setting: Setting) -> list[Block]:
    """The blocks of all sections of a record, in the order of the form."""
    page = _Page(setting, paper)
    by_section: dict[str, list[Question]] = {}
    for question in paper.questions:
        by_section.setdefault(question.section, []).append(question)
    blocks: list[Block] = []
    for section in paper.definition.section:
        blocks.extend(_section(page, section, by_section.get(section.id, [])))
    return blocks


def section_head(setting: Setting, section: Section, *, again: bool = False) -> SectionHead:
    """The bar above a section."""
    word = setting.press.word("continued").zh_CN if again else ""
    return SectionHead(setting.press.face, f"{section.id} {section.text.zh_CN}", section.text.en, word)


def instance_label(setting: Setting, question: Question, several: Mapping[str, bool]) -> str:
    """Which unit, cassette or document a row is about; empty when there is only one."""
    words = _instance(setting, question, several)
    return "" if words is None else on_one_line(words)


def _instance(setting: Setting, question: Question, several: Mapping[str, bool]) -> Text | None:
    if question.repeat is None or not several.get(question.repeat):
        return None
    if question.instance is None:
        return setting.press.word("for_all")
    return setting.press.word(f"{question.repeat}_n", n=question.instance)


def _section(page: _Page, section: Section, questions: Sequence[Question]) -> list[Block]:
    setting = page.setting
    again = section_head(setting, section, again=True)
    blocks: list[Block] = [section_head(setting, section)]
    asked = [question for question in questions if question.asked]
    if section.repeat == "line":  # read line by line, as on screen
        asked.sort(key=lambda question: question.instance or 0)
    if not asked:
        return [*blocks, Note(setting.press.face, setting.press.both("section_not_asked"))]
    if is_grid(section, asked):
        return [*blocks, *line_grid(setting, page.paper, asked, again)]
    late = page.paper.answers.get(f"{section.id}#late")
    if late is not None and late.state is State.GIVEN:
        text = f"{setting.press.both_of('aspects', 'late')}: {late.value}（{setting.who(late)}）"
        blocks.append(Note(setting.press.face, text, SMALL, keep_with_next=True))
    header: tuple[str, ...] = ()
    short: list[Question] = []
    for item, group in groupby(asked, key=lambda question: question.item):
        own = list(group)
        head = own[0]
        if section.repeat == "line" and short and short[-1].instance != head.instance:
            blocks.extend(_beside_each_other(page, short))
            short.clear()
        if _all_short(page, own):
            short += own
            continue
        blocks.extend(_beside_each_other(page, short))
        short.clear()
        shown = head.item.columns or section.columns
        if head.item.type == "table" and not head.heading and shown and table_rows(head):
            blocks.extend(computed_table(setting, head, shown, again))
            header = ()
        elif head.item.drawn is not None and (drawings := cause_drawings(setting, page.paper, head, own)):
            blocks.append(_over_drawing(page, head, own))
            blocks.extend(drawings)
            header = ()
        elif head.heading or head.item.type == "table":
            rows = list(_table(page, head, own[1:], shown))
            if head.heading:
                names = table_header(setting, shown)
                told = tuple(f"{column.id} {column.text.zh_CN}" for column in shown)
                if told != header:
                    blocks.append(names)
                    header = told
                for row in rows:
                    if isinstance(row, Row):
                        row.repeat_head = Stack(again, names)
            blocks.extend(rows)
        else:
            blocks.extend(_item(page, item, own))
    blocks.extend(_beside_each_other(page, short))
    skipped = [question.item.id for question in questions if not question.asked and question.column is None]
    if skipped:
        words = f"{setting.press.both('not_asked')}: {_ranges(skipped)}"
        last = blocks[-1]
        if isinstance(last, Row | Pictures):
            last.keep_with_next = True
        blocks.append(Note(setting.press.face, words, TINY))
    for block in blocks[1:]:
        if isinstance(block, Row | Note | Pictures | CurveBlock | DrawingBlock):
            block.repeat_head = block.repeat_head or again
    return blocks


def _all_short(page: _Page, questions: Sequence[Question]) -> bool:
    """True where an item has nothing to say but its answers, and these are short: two such share a row."""
    head = questions[0]
    if head.heading or head.item.type in ("table", "attachment") or head.slot is not None:
        return False
    if any(curve.item == head.item.id for curve in page.paper.curves):
        return False
    return all(_is_short(page, question) for question in questions)


def _is_short(page: _Page, question: Question) -> bool:
    paper = page.paper
    unknown = question.answer is not None and question.answer.state is State.UNKNOWN
    harmless = question.computed and unknown and question.severity is None
    if question.status == "finding" or (question.status == "pending" and not harmless):
        return False
    if paper.earlier.get(question.path):
        return False
    if any(paper.answers.get(f"{question.beside}#{aspect}") for aspect in ("reason", "correction", "photo")):
        return False
    face = page.setting.press.face
    return Row(face, _half(page, question), _HALVES[:3]).height(WIDTH) <= _SHORT_TALL


def _half(page: _Page, question: Question) -> list[list[Part]]:
    """Number, question and answer in half the width; who and how stand below the answer."""
    setting = page.setting
    missing = question.answer is None and not question.required
    answer = [Part(answer_text(setting, question), SMALL if missing else _HALF)]
    limits = setting.limits(question.limit_min, question.limit_max, question.item)
    if limits:
        answer.append(Part(f"{setting.press.both('limit')} {limits}", TINY))
    side = " · ".join(part for part in (setting.who(question.answer), setting.how(question.answer)) if part)
    if side:
        answer.append(Part(side, TINY))
    text = question.item.text
    return [_number(page, question), [Part(text.zh_CN, _HALF), Part(text.en, TINY)], answer]


def _beside_each_other(page: _Page, questions: Sequence[Question]) -> Iterable[Block]:
    """Short items two to a row, read from left to right; one alone takes the whole row."""
    if len(questions) == 1:
        yield from _answered(page, questions[0], first=True)
        return
    for start in range(0, len(questions), 2):
        cells = [cell for question in questions[start : start + 2] for cell in _half(page, question)]
        cells += [[] for _ in range(6 - len(cells))]
        yield Row(page.setting.press.face, cells, _HALVES, divided_at=3)


def _item(page: _Page, item: Item, questions: Sequence[Question]) -> Iterable[Block]:
    last = len({question.instance for question in questions}) - 1
    for place, (_, group) in enumerate(groupby(questions, key=lambda question: question.instance)):
        same = list(group)
        photos = list(_photos(page, same[0]))
        if same[0].slot is not None:
            row = _readings(page, same, first=place == 0)
            row.keep_with_next = place < last or bool(photos)
            yield row
        else:
            rows = list(_answered(page, same[0], first=place == 0))
            if photos and isinstance(rows[-1], Row):
                rows[-1].keep_with_next = True
            yield from rows
        yield from photos
    for curve in page.paper.curves:
        if curve.item == item.id:
            if isinstance(curve, CourseChart):
                yield CourseChartBlock(page.setting, curve)
            else:
                yield CurveBlock(page.setting, curve)


def _number(page: _Page, question: Question) -> list[Part]:
    parts = [Part(question.item.id, _NUMBER)]
    label = _instance(page.setting, question, page.several)
    if label is not None:
        words, face = on_one_line(label), page.setting.press.face
        fits = face.width(face.printable(words), TINY.size) <= _HALVES[0].width
        parts.append(Part(words if fits else f"{label.zh_CN}\n{label.en}", TINY))
    return parts


def _asking(question: Question, *, first: bool = True) -> list[Part]:
    text = question.item.text
    return [Part(text.zh_CN, BODY), Part(text.en, SMALL)] if first else [Part(text.zh_CN, SMALL)]


def _answered(page: _Page, question: Question, *, first: bool) -> Iterable[Block]:
    setting, face = page.setting, page.setting.press.face
    text = answer_text(setting, question)
    finding = question.status == "finding"
    missing = question.answer is None and not question.required
    style = STRONG if finding else SMALL if missing else BODY
    answer = [Part(f"{MARK} {text}" if finding else text, style)]
    layout = page.layout_of(question)
    long = len(paragraphs(face, text, style, layout[2].width, 1)) > _TALL
    if long:
        answer = [Part(f"{MARK} ↓" if finding else "↓", style)]
    answer += beside_answer(page.setting, page.paper, question)
    side = [Part(setting.who(question.answer), SMALL)]
    if setting.how(question.answer):
        side.append(Part(setting.how(question.answer), TINY))
    cells = (_number(page, question), _asking(question, first=first), answer, side)
    row = Row(face, cells, layout, framed=finding)
    row.keep_with_next = long
    yield row
    if long:
        for piece in paragraphs(face, text, BODY, WIDTH - 44, _PIECE):
            yield Row(
                face, ([], [Part(piece, STRONG if finding else BODY)]), columns(36, WIDTH - 36), middle=False
            )


def _readings(page: _Page, questions: Sequence[Question], *, first: bool = True) -> Row:
    """Two readings side by side, a third where they differed; set close below the ``first`` of an item."""
    setting, face = page.setting, page.setting.press.face
    own = [question for question in questions if question.slot != THIRD]
    third = next((question for question in questions if question.slot == THIRD), None)
    head = own[0]
    finding = any(question.status == "finding" for question in questions)
    style = STRONG if finding else BODY
    under = beside_answer(page.setting, page.paper, head)
    told = any(page.paper.earlier.get(question.path) for question in own) or third is not None
    close = not first and not finding and not told and all(question.answer for question in own)
    cells: list[list[Part]] = []
    for question in own[:2]:
        text = answer_text(setting, question)
        if close:
            who = setting.who(question.answer)
            one_line = f"{text} · {who}"
            fits = face.width(face.printable(one_line), _CELL.size) <= _READING_COLUMNS[2].width
            cells.append([Part(one_line, _CELL)] if fits else [Part(text, _CELL), Part(who, TINY)])
            continue
        cell = [
            Part(text, style if question.answer is not None else SMALL),
            Part(setting.who(question.answer), TINY),
        ]
        asked: Asked = question.item
        for before in page.paper.earlier.get(question.path, ()):
            old = FLOWABLES[asked.type].text(setting, before, asked, "")
            cell.append(Part(f"{setting.press.both('previous_value')}: {old}", TINY))
        cells.append(cell)
    while len(cells) < 2:
        cells.append([])
    verdict = [_verdict(setting, own, third, finding=finding)]
    if close:
        label = instance_label(setting, head, page.several)
        verdict[0] = Part(verdict[0].text, _CELL)
        verdict += [Part(part.text, TINY) for part in under]
        number = [Part(head.item.id, _NUMBER)]
        return Row(face, (number, [Part(label, SMALL)], *cells, verdict), _READING_COLUMNS, pad=_CLOSE)
    if not finding:
        verdict, under = verdict + under, []
    if third is not None:
        text = answer_text(setting, third)
        verdict.append(Part(f"{setting.press.both_of('aspects', 'third')}: {text}", Style(8, bold=True)))
        verdict.append(Part(setting.who(third.answer), TINY))
    row = (_number(page, head), _asking(head), *cells, verdict)
    return Row(face, row, _READING_COLUMNS, framed=finding, under=under)


def _verdict(setting: Setting, own: Sequence[Question], third: Question | None, *, finding: bool) -> Part:
    if any(question.blind_open for question in own):
        return Part(setting.press.both("comparison_closed"), SMALL)
    if any(question.answer is None for question in own):
        return Part(setting.press.both_of("answers", "blank"), SMALL)
    if third is not None:
        return Part(f"{MARK} {setting.press.both('differ')}", STRONG)
    if finding:
        return Part(f"{MARK} {setting.press.both('does_not_conform')}", STRONG)
    return Part(f"✓ {setting.press.both('agree')}", BODY)


def table_layout(shown: Sequence[FormColumn]) -> tuple[Column, ...]:
    """Where the cells of a table stand: number, title, then each column by what it holds."""
    widths = [_CELL_WIDTHS.get(column.type, 68.0) for column in shown]
    used = sum(widths)
    room = WIDTH - 36
    title = max(96.0, room - used)
    scale = (room - title) / used if used else 1.0
    return columns(36, title, *(width * scale for width in widths), gap=3.0)


def table_header(setting: Setting, shown: Sequence[FormColumn]) -> Row:
    """The names of the columns."""
    cells: list[list[Part]] = [[], [], *(column_head(column) for column in shown)]
    return Row(setting.press.face, cells, table_layout(shown), keep_with_next=True, middle=False, filled=True)


def _table(
    page: _Page, head: Question, cells: Sequence[Question], shown: Sequence[FormColumn]
) -> Iterable[Block]:
    if (head.answer is not None and head.answer.state is State.NA) or not shown:
        yield from _answered(page, head, first=True)
        return
    if not head.heading:
        yield _nothing_listed(page, head)
        return
    setting = page.setting
    by_row = groupby(cells, key=lambda cell: cell.instance)
    for place, (_, group) in enumerate(by_row):
        row = list(group)
        by_column = {cell.column.id: cell for cell in row if cell.column is not None}
        finding = any(cell.status == "finding" for cell in row)
        printed: list[list[Part]] = [_number(page, row[0]) if place else [Part(head.item.id, _NUMBER)]]
        printed.append(_asking(head) if place == 0 else _asking(head, first=False))
        reasons: list[Part] = []
        for column in shown:
            cell = by_column.get(column.id)
            printed.append([_cell(setting, cell)] if cell is not None else [])
            if cell is not None and cell.status == "finding":
                reasons += beside_answer(page.setting, page.paper, cell)
        if row and row[0].answer is not None:
            printed[1].append(Part(setting.who(row[0].answer), TINY))
        printed[1] += reasons
        yield Row(setting.press.face, printed, table_layout(shown), framed=finding)
        for cell in row:
            yield from _photos(page, cell)


def _over_drawing(page: _Page, head: Question, cells: Sequence[Question]) -> Row:
    """The question above its drawing, with who filled it in."""
    setting = page.setting
    who = dict.fromkeys(setting.who(cell.answer) for cell in cells if cell.answer is not None)
    side = [Part(one, SMALL) for one in list(who)[-_MOST_HANDS:]]
    cells_of_row = ([Part(head.item.id, _NUMBER)], _asking(head), side)
    return Row(setting.press.face, cells_of_row, columns(36, 366, 92), keep_with_next=True)


def _cell(setting: Setting, cell: Question) -> Part:
    if not cell.asked:
        return Part("—", _CELL)
    if cell.answer is None:
        return Part("…" if cell.required else "—", _CELL)
    asked: Asked = cell.column or cell.item
    text = FLOWABLES[asked.type].text(setting, cell.answer, asked, cell.path)
    return Part(f"{MARK} {text}", _CELL_STRONG) if cell.status == "finding" else Part(text, _CELL)


def _nothing_listed(page: _Page, head: Question) -> Row:
    setting, answer = page.setting, head.answer
    none = (
        setting.press.both("none_listed")
        if answer is not None and answer.state is State.GIVEN
        else answer_text(setting, head)
    )
    return Row(
        setting.press.face,
        (_number(page, head), _asking(head), [Part(none)], [Part(setting.who(answer), SMALL)]),
    )


def _photos(page: _Page, question: Question) -> Iterable[Block]:
    """Small pictures of the photos that stand in or beside an answer."""
    digests: list[str] = []
    own = question.answer
    asked: Asked = question.column or question.item
    if asked.type == "attachment" and own is not None and isinstance(own.value, list):
        digests += [str(digest) for digest in own.value]
    beside = page.paper.answers.get(f"{question.beside}#photo")
    if beside is not None and isinstance(beside.value, list):
        digests += [str(digest) for digest in beside.value]
    entries = [page.setting.files[digest] for digest in digests if digest in page.setting.files]
    photos = [entry for entry in entries if entry.media_type.startswith("image/")]
    for start in range(0, len(photos), 4):
        shown = [
            (thumbnail(one.picture), one.name, short_digest(one.sha256)) for one in photos[start : start + 4]
        ]
        yield Pictures(page.setting.press.face, shown)


def _ranges(ids: Sequence[str]) -> str:
    """Item numbers in a row, each once."""
    return "、".join(dict.fromkeys(ids))


def path_in_words(path: str) -> str:
    """A path as people read it: item, instance, column."""
    parsed = Path.parse(path)
    return str(Path(parsed.item, parsed.instance, parsed.column))
