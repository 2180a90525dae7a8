"""The paper of a record: page one a summary (identity, limits, findings, decision, signatures), then
every item.

The same values with the same date give the same bytes (decision 33). Drafts and blank forms print from
the same definition, marked as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ctdesk.domain.answers import State
from ctdesk.forms.decision import outcome_item
from ctdesk.forms.definition import Definition
from ctdesk.forms.questions import Question
from ctdesk.paper.blank_sections import blank_sections
from ctdesk.paper.blocks import (
    SMALL,
    STRONG,
    TINY,
    Note,
    Part,
    Row,
    SectionHead,
    Space,
    Style,
    columns,
)
from ctdesk.paper.first_page import MOST_LINES, key_questions
from ctdesk.paper.item_flowables import instance_label, path_in_words, record_sections
from ctdesk.paper.item_prints import answer_text
from ctdesk.paper.page_frame import Block, EndOfFirstPage, FileMetadata, PageFrame, print_blocks
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.qr import CodeContent, CodePrinter, minute, names_that_fit
from ctdesk.paper.record_paper import BlankPaper, Mark, RecordPaper, SiteOnPaper, StripLine, TrailHead
from ctdesk.paper.setting import MARK, Setting, short_digest
from ctdesk.paper.signature_block import blank_signature_blocks, grounds_blocks, signature_blocks

_STRIP = columns(72, 175, 72, 174)
_STRIP_WIDE = columns(72, 421)
_FINDING = columns(42, 58, 150, 243)
_FILE = columns(150, 56, 44, 244)
_CHANGE = columns(60, 217, 217)
_VALUE = Style(9.5, bold=True)
_TIGHT = 2.4
_OUTCOME = Style(12, bold=True)
_FACTS = columns(106, 141, 106, 141)
_FACTS_WIDE = columns(106, 388)
_GRAVEST = (
    Mark.VOIDED,
    Mark.SUPERSEDED,
    Mark.DRAFT,
    Mark.BLANK,
    Mark.TRANSCRIBED,
    Mark.DRILL,
    Mark.DEMO,
)
_WATERMARKED = {Mark.VOIDED, Mark.SUPERSEDED, Mark.DRAFT, Mark.BLANK, Mark.DRILL, Mark.DEMO}
_GRAVE = _WATERMARKED - {Mark.DEMO}
_WORD = {Mark.VOIDED: "void"}


def render_record(paper: RecordPaper, press: Press) -> bytes:
    """The pages of a record as PDF, not yet with attachments and seal."""
    setting = Setting.of(paper, press)
    blocks: list[Block] = [
        *_strip_rows(paper.strip, setting, _VALUE),
        *_state(paper, setting),
        *_decision(paper, setting),
        *_key_facts(paper, setting),
        *_findings(paper, setting),
        SectionHead(press.face, press.word("signatures").zh_CN, press.word("signatures").en, tight=True),
        *_going_on([*signature_blocks(paper, setting), *_sources(paper, setting)], press),
        EndOfFirstPage(),
        *_amendments(paper, setting),
        *grounds_blocks(paper, setting),
        *record_sections(paper, setting),
        *_files(paper, setting),
    ]
    frame = PageFrame(
        press=press,
        hospital=paper.site.name,
        department=paper.site.department,
        title=paper.definition.title,
        under_title=paper.number,
        code_line=_code_line(paper.definition, paper.effective_on, press),
        foot_lines=_foot(paper, setting),
        bands=_bands(paper.marks, paper.site, press),
        watermark=_watermark(paper.marks, paper.site, press),
        faint=not paper.marks & _GRAVE,
        draw_code=_code(paper),
    )
    title = f"{paper.number} {paper.definition.title.zh_CN} {paper.definition.title.en}"
    subject = f"{paper.definition.code} rev {paper.definition.revision}, version {paper.version}"
    return print_blocks(blocks, frame, FileMetadata(title, subject, paper.metadata_at))


def render_draft(paper: RecordPaper, press: Press) -> bytes:
    """The pages of a record that is not complete: marked on every page, without code, copy number or
    trail head.
    """
    draft = replace(paper, marks=paper.marks | {Mark.DRAFT}, qr=None, copy=None)
    return render_record(draft, press)


def render_blank(paper: BlankPaper, press: Press) -> bytes:
    """A form to be filled in by hand, with boxes, lines and signature lines."""
    definition = paper.definition
    marks = frozenset({Mark.BLANK})
    foot = f"{definition.code} {press.both('form_revision', n=definition.revision)}"
    blocks: list[Block] = [
        Note(press.face, press.both("blank_hint"), SMALL, above=0),
        *blank_sections(paper, press),
        SectionHead(press.face, press.word("signatures").zh_CN, press.word("signatures").en),
        *blank_signature_blocks(definition, press),
    ]
    frame = PageFrame(
        press=press,
        hospital=paper.site.name,
        department=paper.site.department,
        title=definition.title,
        under_title=f"{press.both('number_line')} {paper.number or '________________'}",
        code_line=_code_line(definition, paper.effective_on, press),
        foot_lines=(foot, *([_trail(press, paper.trail)] if paper.trail is not None else [])),
        bands=_bands(marks, paper.site, press),
        watermark=_watermark(marks, paper.site, press),
        faint=True,  # people write on it
    )
    title = f"{definition.code} {definition.title.zh_CN} {definition.title.en}"
    return print_blocks(blocks, frame, FileMetadata(title, f"rev {definition.revision}", paper.metadata_at))


def missing_glyphs(paper: RecordPaper, press: Press) -> tuple[str, ...]:
    """Characters of the record that the fonts cannot draw, to be named before somebody signs (decision
    34).
    """
    setting = Setting.of(paper, press)
    texts = [answer_text(setting, question) for question in paper.questions if question.answer is not None]
    texts += [str(answer.value) for path, answer in paper.answers.items() if "#" in path]
    texts += [line.value for line in paper.strip]
    texts += [one.printed_name for one in paper.signatures]
    texts += [paper.number, *paper.people.values(), *paper.shown.values()]
    return press.face.missing_glyphs("".join(texts))


def _going_on(blocks: list[Block], press: Press) -> list[Block]:
    """The signatures and what is said of them, under their own heading where they run over the page."""
    word = press.word("signatures")
    again = SectionHead(press.face, word.zh_CN, word.en, press.word("continued").zh_CN)
    for block in blocks:
        if isinstance(block, Note | Row):
            block.repeat_head = block.repeat_head or again
    return blocks


def _strip_rows(lines: Sequence[StripLine], setting: Setting, style: Style) -> list[Block]:
    """Labels and values, two to a row, wide ones alone."""
    face = setting.press.face
    blocks: list[Block] = []
    pair: list[StripLine] = []

    def put_pair() -> None:
        if pair:
            cells = [
                cell
                for line in pair
                for cell in ([Part(on_one_line(line.label), SMALL)], [Part(line.value, style)])
            ]
            blocks.append(Row(face, [*cells, [], []][:4], _STRIP, pad=_TIGHT))
            pair.clear()

    for line in lines:
        if line.wide:
            put_pair()
            cells = ([Part(on_one_line(line.label), SMALL)], [Part(line.value, style)])
            blocks.append(Row(face, cells, _STRIP_WIDE, pad=_TIGHT))
            continue
        pair.append(line)
        if len(pair) == 2:
            put_pair()
    put_pair()
    return blocks


def _state(paper: RecordPaper, setting: Setting) -> list[Block]:
    press = setting.press
    state = f"{press.both_of('record_states', paper.state)} · {press.both('version_n', n=paper.version)}"
    times = [
        f"{press.both(key)} {setting.at(at)}"
        for key, at in (("opened_at", paper.opened_at), ("completed_at", paper.completed_at))
        if at is not None
    ]
    lines = (StripLine(press.word("state"), state), StripLine(press.word("time"), "\n".join(times)))
    blocks = _strip_rows(lines, setting, Style(8))
    if paper.void_reason:
        row = Row(
            press.face,
            ([Part(press.both("void_reason"), SMALL)], [Part(paper.void_reason, STRONG)]),
            _STRIP_WIDE,
            framed=True,
        )
        blocks.append(row)
    return blocks


def _decision(paper: RecordPaper, setting: Setting) -> list[Block]:
    press, face = setting.press, setting.press.face
    item = outcome_item(paper.definition)
    if item is None:
        return []
    outcomes = [question for question in paper.questions if question.item.id == item and question.asked]
    section = outcomes[0].section if outcomes else ""
    asked = outcomes[0].item.text if outcomes else press.word("decision")
    blocks: list[Block] = [SectionHead(face, asked.zh_CN, asked.en, tight=True)]
    decided = [
        question
        for question in outcomes
        if question.answer is not None and question.answer.state is State.GIVEN
    ]
    if not decided:
        return [*blocks, Note(face, press.both("not_decided"), STRONG)]
    summarised = _summarised(paper, item)
    serious = any(question.finding and question.severity == "critical" for question in paper.questions)
    for question in decided:
        label = instance_label(setting, question, paper.several)
        sign = f"{MARK} " if serious or question.answer is None else ""
        text = f"{sign}{answer_text(setting, question)}{f'（{label}）' if label else ''}"
        when = paper.outcome_at or (question.answer.entered_at if question.answer is not None else None)
        side = (
            [Part(setting.who(question.answer), SMALL)] if when is None else [Part(setting.at(when), SMALL)]
        )
        row = Row(face, ([Part(text, _OUTCOME)], side), columns(373, 120), framed=bool(sign), pad=_TIGHT + 1)
        blocks.append(row)
    lines = [
        StripLine(question.item.text, answer_text(setting, question), wide=question.item.type == "text")
        for question in paper.questions
        if question.section == section
        and question.item.id in summarised
        and question.asked
        and question.answer is not None
        and question.answer.state is State.GIVEN
    ]
    return [*blocks, *_strip_rows(lines, setting, Style(8.5))]


def _summarised(paper: RecordPaper, item: str) -> frozenset[str]:
    """What stands beside the decision on the first page: why, and the numbers of deviation and incident."""
    for section in paper.definition.section:
        own = [one for one in section.item if one.id == item]
        if own:
            reasons = [one.id for one in section.item if one.type == "text"][:1]
            return frozenset([*reasons, *(one.id for one in section.item if one.type == "link")])
    return frozenset()


def _key_facts(paper: RecordPaper, setting: Setting) -> list[Block]:
    """What the record comes to, in the words of its own items, so that the first page stands alone."""
    press = setting.press
    face, pair = press.face, list[list[Part]]()
    rows: list[Block] = []

    def put_pair() -> None:
        if pair:
            rows.append(Row(face, [*pair, [], []][:4], _FACTS, pad=_TIGHT))
            pair.clear()

    for same in key_questions(paper):
        told = [_told(setting, one, paper) for one in same[:MOST_LINES]]
        if len(same) > MOST_LINES:
            told.append(press.both("and_more", count=len(same) - MOST_LINES))
        value = "\n".join(told)
        asked = same[0].item.text
        cells = [[Part(asked.zh_CN, SMALL), Part(asked.en, TINY)], [Part(value, Style(8.5))]]
        if len(same) > 1 or face.width(face.printable(value), 8.5) > 2 * _FACTS[1].width:
            put_pair()
            rows.append(Row(face, cells, _FACTS_WIDE, pad=_TIGHT))
            continue
        pair += cells
        if len(pair) == 4:
            put_pair()
    put_pair()
    if not rows:
        return []
    word = press.word("summary")
    return [SectionHead(face, word.zh_CN, word.en, tight=True), *rows]


def _told(setting: Setting, question: Question, paper: RecordPaper) -> str:
    label = instance_label(setting, question, paper.several)
    text = answer_text(setting, question)
    sign = f"{MARK} " if question.finding else ""
    return f"{sign}{label}：{text}" if label else f"{sign}{text}"


def _findings(paper: RecordPaper, setting: Setting) -> list[Block]:
    press, face = setting.press, setting.press.face
    seen: dict[str, Question] = {}
    told: dict[str, list[str]] = {}
    read: set[str] = set()
    for question in paper.questions:
        if question.finding:
            seen.setdefault(question.beside, question)
            told.setdefault(question.beside, []).append(answer_text(setting, question))
            if question.slot is not None:
                read.add(question.beside)
    if not any(item.severity for section in paper.definition.section for item in section.item):
        return []  # nothing on this form can be a finding, and "none" would say something else
    if not seen and paper.definition.decision is None and outcome_item(paper.definition) is not None:
        return []  # what it decides about was found elsewhere
    heading = press.word("findings")
    blocks: list[Block] = [SectionHead(face, f"{heading.zh_CN}（{len(seen)}）", heading.en, tight=True)]
    if not seen:
        return [*blocks, Note(face, press.both("no_findings"))]
    again = SectionHead(face, heading.zh_CN, heading.en, press.word("continued").zh_CN)
    rank = {"critical": 0, "major": 1, "minor": 2}
    for question in sorted(seen.values(), key=lambda one: rank.get(one.severity or "", 3)):
        number = [Part(f"{MARK} {question.item.id}", STRONG)]
        label = instance_label(setting, question, paper.several)
        if label:
            number.append(Part(label, TINY))
        reason = paper.answers.get(f"{question.beside}#reason")
        values = " / ".join(dict.fromkeys(told[question.beside]))
        if question.beside in read:
            values = f"{press.both('two_readings')}: {values}"
        answer = [Part(values, Style(8.5, bold=True))]
        if reason is not None and reason.state is State.GIVEN and reason.value:
            answer.append(Part(f"{press.both_of('aspects', 'reason')}: {reason.value}", SMALL))
        text = (question.column.text if question.column else question.item.text).zh_CN
        if question.column is not None:
            text = f"{question.item.text.zh_CN}：{text}"
        severity = [Part(press.both_of("severities", question.severity or "minor"), SMALL)]
        row = Row(
            face,
            (number, severity, [Part(text, Style(8.5)), Part(question.item.text.en, TINY)], answer),
            _FINDING,
        )
        row.repeat_head = again
        blocks.append(row)
    return blocks


def _sources(paper: RecordPaper, setting: Setting) -> list[Block]:
    press = setting.press
    blocks: list[Block] = []
    if paper.sources is not None:
        blocks.append(
            Note(press.face, f"{press.both('sources')}: {on_one_line(paper.sources)}", TINY, above=1, below=1)
        )
    notes = ["explain_mark", *(["qr_note"] if paper.qr is not None else [])]
    blocks.append(Note(press.face, " ".join(map(press.both, notes)), TINY, above=1, below=1))
    return blocks


def _amendments(paper: RecordPaper, setting: Setting) -> list[Block]:
    press, face = setting.press, setting.press.face
    if not paper.amendments:
        return []
    word = press.word("amendments")
    blocks: list[Block] = [SectionHead(face, word.zh_CN, word.en)]
    for one in paper.amendments:
        told = f"{press.both('version_n', n=one.version)} · {setting.at(one.at)} · {one.by}"
        reason = f"{press.both_of('aspects', 'reason')}: {one.reason}"
        blocks.append(
            Row(face, ([Part(told, STRONG), Part(reason, Style(8.5))],), columns(493), keep_with_next=True)
        )
        for change in one.changes:
            cells = (
                [Part(path_in_words(change.path), STRONG)],
                [Part(f"{press.both('was')}: {change.old}", Style(8.5))],
                [Part(f"{press.both('now')}: {change.new}", Style(8.5, bold=True))],
            )
            blocks.append(Row(face, cells, _CHANGE))
    return blocks


def _files(paper: RecordPaper, setting: Setting) -> list[Block]:
    press, face = setting.press, setting.press.face
    if not paper.attachments:
        return []
    word = press.word("attached_files")
    again = SectionHead(face, word.zh_CN, word.en, press.word("continued").zh_CN)
    names = [[Part(press.both(key), SMALL)] for key in ("file", "size", "item")]
    head = Row(
        face,
        [*names, [Part("SHA-256", SMALL)]],
        _FILE,
        keep_with_next=True,
        pad=_TIGHT,
    )
    blocks: list[Block] = [SectionHead(face, word.zh_CN, word.en), head]
    for entry in paper.attachments:
        cells = (
            [Part(entry.name, Style(8))],
            [Part(f"{entry.size:,} B".replace(",", " "), SMALL)],
            [Part(path_in_words(entry.path), SMALL)],
            [Part(entry.sha256, TINY)],
        )
        row = Row(face, cells, _FILE)
        row.repeat_head = again
        blocks.append(row)
    return [*blocks, Space(4)]


def _code_line(definition: Definition, effective_on: date | None, press: Press) -> str:
    line = f"{definition.code} · {press.both('form_revision', n=definition.revision)}"
    return (
        line if effective_on is None else f"{line} · {press.both('effective', date=effective_on.isoformat())}"
    )


def _foot(paper: RecordPaper, setting: Setting) -> tuple[str, ...]:
    press = setting.press
    parts = [
        paper.number,
        press.both("version_n", n=paper.version),
        f"{paper.definition.code} {press.word('form_revision', n=paper.definition.revision).zh_CN}",
    ]
    if paper.copy is not None:
        parts.append(press.both("copy_n", n=paper.copy))
    lines = [" · ".join(parts)]
    if paper.trail is not None:
        lines.append(_trail(press, paper.trail))
    if paper.qr is not None:
        lines.append(f"{press.both('record_digest')} SHA-256 {paper.qr.record_digest}")
    return tuple(lines)


def _trail(press: Press, trail: TrailHead) -> str:
    word = press.word("trail_head")
    seq = f"{trail.seq:,}".replace(",", " ")
    return f"{word.zh_CN} {word.en} #{seq} · {short_digest(trail.seal)}"


def _every_mark(marks: frozenset[Mark], site: SiteOnPaper) -> list[Mark]:
    present = marks | {Mark.DEMO} if site.demo else marks
    return [mark for mark in _GRAVEST if mark in present]


def _bands(marks: frozenset[Mark], site: SiteOnPaper, press: Press) -> tuple[str, ...]:
    return tuple(press.both(f"{_WORD.get(mark, mark.value)}_band") for mark in _every_mark(marks, site))


def _watermark(marks: frozenset[Mark], site: SiteOnPaper, press: Press) -> str | None:
    for mark in _every_mark(marks, site):
        if mark in _WATERMARKED:
            text = press.word(f"{_WORD.get(mark, mark.value)}_mark")
            # The word itself; what it means stands in the band at the head of the page.
            own, english = (part.partition(" · ")[0] for part in (text.zh_CN, text.en))
            return own if own == english else f"{own} {english}"
    return None


def _code(paper: RecordPaper) -> CodePrinter | None:
    seal = paper.qr
    if seal is None:
        return None
    names = [one.printed_name for one in paper.signatures if one.superseded is None]
    content = CodeContent(
        key_id=seal.key_id,
        number=paper.number,
        form_code=paper.definition.code,
        revision=paper.definition.revision,
        version=paper.version,
        page=1,
        pages=1,
        record_digest=seal.record_digest,
        outcome=paper.outcome_code,
        at=minute(None if paper.outcome_at is None else paper.outcome_at.astimezone(paper.site.time_zone)),
        signers=names_that_fit(names),
        trail_seq=0 if paper.trail is None else paper.trail.seq,
    )
    return CodePrinter(content, seal.sign)
