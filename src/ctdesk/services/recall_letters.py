"""Letters of a recall, each for one recipient: a physician with the patients concerned, those who keep and
hand out the units, and the holder without any name. They are printed with number and seal like every list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.recall import Recall, RecallLine
from ctdesk.domain.errors import NotFound
from ctdesk.services.gate import query
from ctdesk.services.print_words import minute
from ctdesk.services.recall_rows import lines_of, load_recall
from ctdesk.services.recall_search import FoundUnit, found_units
from ctdesk.services.recall_sheet import physicians_of
from ctdesk.services.recall_subject import state_words
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow, ListTable
    from ctdesk.paper.press import Press

WRITES = ("recall.perform", "recall.drill", "recall.approve")
MOST = 2000


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that can be printed. ``kind``: department | physician | holder; ``key`` is the physician."""

    kind: str
    key: int
    name: str
    units: int


@query(needs=WRITES)
def list_letters(work: UnitOfWork, *, recall_id: int) -> tuple[Letter, ...]:
    """Every letter of a recall: one to those who keep units, one to each physician, one to the holder."""
    row = load_recall(work, recall_id)
    lines = lines_of(work.db, row.id)
    kept = [one for one in lines if one.state in ("found", "held", "lost")]
    found = [Letter("department", 0, "", len(kept))] if kept else []
    physicians = physicians_of(work, [one.unit_id for one in lines])
    for person in sorted(set(physicians.values()), key=lambda one: one.id):
        units = sum(one.id == person.id for one in physicians.values())
        found.append(Letter("physician", person.id, person.name, units))
    unnamed = sum(one.patient_id is not None and one.unit_id not in physicians for one in lines)
    if unnamed:  # whose case names no physician yet
        found.append(Letter("physician", 0, "", unnamed))
    if not row.drill and row.origin != "own":
        found.append(Letter("holder", 0, _sender(work, row), len(lines)))
    return tuple(found)


@query(needs=WRITES)
def letter_paper(work: UnitOfWork, *, recall_id: int, kind: str, key: int = 0) -> ListPaper:
    """One letter as it is printed. Raises RCL-20 for no recall, RCL-24 for a letter without any unit."""
    from dataclasses import replace

    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press
    from ctdesk.services.print_words import register_paper

    row, press = load_recall(work, recall_id), the_press()
    letter = next(
        (one for one in list_letters(work, recall_id=recall_id) if (one.kind, one.key) == (kind, key)), None
    )
    if letter is None:
        raise NotFound("RCL-24")
    lines = [one for one in lines_of(work.db, row.id) if _belongs(work, letter, one)][:MOST]
    units = {one.id: one for one in found_units(work, [line.unit_id for line in lines])}
    heads = ["recall_unit", "recall_product", "recall_where", "recall_state"]
    shares = [2.4, 2.6, 2.0, 2.2]
    if kind != "holder":  # no name leaves the house
        heads.insert(2, "recall_patient")
        shares.insert(2, 1.8)
    columns = tuple(ListColumn(press.word(head), share) for head, share in zip(heads, shares, strict=True))
    rows = tuple(_row(press, line, units[line.unit_id], names=kind != "holder") for line in lines)
    nobody = {"department": "recall_department", "physician": "recall_physicians"}
    to = letter.name or press.both(nobody.get(kind, f"recall_by_{row.origin}"))
    about = press.word("recall_to", name=to, number=row.number)
    title = press.word("recall_letter_drill" if row.drill else "recall_letter")
    parts = (
        _asked(work, press, row, kind),
        ListTable(columns, rows, title=press.word("recall_units", count=len(rows)), size=8.5),
        _receipt(press),
    )
    return replace(register_paper(work, title, about, parts[0]), parts=parts, landscape=False)


def _asked(work: UnitOfWork, press: Press, row: Recall, kind: str) -> ListTable:
    """What the notice says and what is asked of this recipient, to be read first."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    said = [
        ("recall_from", _sender(work, row) or press.both(f"recall_by_{row.origin}")),
        ("recall_reference", row.reference or "–"),
        ("recall_received", minute(row.received_at, ZoneInfo(work.site.time_zone))),
        ("recall_reason", row.text),
    ]
    rows = [ListRow((_label(press, code), ListCell(words))) for code, words in said]
    ask = press.word(f"recall_ask_{kind}")
    rows.append(ListRow((_label(press, "recall_asked"), ListCell(ask.zh_CN, ask.en, strong=True))))
    if row.drill:
        mark = press.word("recall_drill_asks")
        rows.insert(
            0, ListRow((_label(press, "drill_mark"), ListCell(mark.zh_CN, mark.en, strong=True)), grave=True)
        )
    columns = (ListColumn(press.word("recall_about"), 1.0), ListColumn(press.word("recall_text"), 4.6))
    return ListTable(columns, tuple(rows), size=9.5)


def _receipt(press: Press) -> ListTable:
    """Where whoever gets the letter signs for it."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    heads = ("recall_got_name", "recall_got_count", "recall_got_at", "recall_got_signed")
    columns = tuple(ListColumn(press.word(head)) for head in heads)
    empty = ListRow(tuple(ListCell("\n\n") for _ in heads))
    return ListTable(columns, (empty,), title=press.word("recall_got"), size=9.0)


def _label(press: Press, code: str) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    text = press.word(code)
    return ListCell(text.zh_CN, "" if text.en == text.zh_CN else text.en)


def _row(press: Press, line: RecallLine, unit: FoundUnit, *, names: bool) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow
    from ctdesk.services.quarantine_words import term

    cells = [
        ListCell(unit.shipment, unit.bag, strong=True),
        ListCell(unit.product or "–", unit.batch_no or ""),
        ListCell(unit.position or term("places", unit.place)),
        ListCell(state_words(line.state), line.note or ""),
    ]
    if names:
        cells.insert(2, ListCell(unit.patient or "–", unit.mrn or ""))
    return ListRow(tuple(cells))


def _belongs(work: UnitOfWork, letter: Letter, line: RecallLine) -> bool:
    if letter.kind == "department":
        return line.state in ("found", "held", "lost")
    if letter.kind == "physician":
        person = physicians_of(work, (line.unit_id,)).get(line.unit_id)
        if letter.key == 0:
            return person is None and line.patient_id is not None
        return person is not None and person.id == letter.key
    return True


def _sender(work: UnitOfWork, row: Recall) -> str:
    name = work.db.scalar(select(Supplier.name).where(Supplier.id == row.supplier_id))
    return name or row.regulator_contact or ""
