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
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListPaper, ListRow
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
    if not row.drill and row.origin != "own":
        found.append(Letter("holder", 0, _sender(work, row), len(lines)))
    return tuple(found)


@query(needs=WRITES)
def letter_paper(work: UnitOfWork, *, recall_id: int, kind: str, key: int = 0) -> ListPaper:
    """One letter as it is printed. Raises RCL-20 for no recall, RCL-24 for a letter without any unit."""
    from dataclasses import replace

    from ctdesk.forms.definition import Text
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
    ask = press.word(f"recall_ask_{kind}")
    notice = _notice(work, press, row)
    note = Text(zh_CN=f"{notice.zh_CN} {ask.zh_CN}", en=f"{notice.en} {ask.en}")
    to = letter.name or press.word("recall_department").zh_CN
    about = press.word("recall_to", name=to, number=row.number)
    if row.drill:
        mark = press.word("drill_band")
        note = Text(zh_CN=f"【{mark.zh_CN}】{note.zh_CN}", en=f"[{mark.en}] {note.en}")
    title = press.word("recall_letter_drill" if row.drill else "recall_letter")
    paper = register_paper(work, title, about, ListTable(columns, rows, note=note, size=8.5))
    return replace(paper, landscape=False)


def _notice(work: UnitOfWork, press: Press, row: Recall) -> Text:
    from ctdesk.services.recall_subject import NONE

    return press.word(
        "recall_notice",
        sender=_sender(work, row) or NONE,
        reference=row.reference or NONE,
        at=minute(row.received_at, ZoneInfo(work.site.time_zone)),
        text=row.text,
    )


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
        return person is not None and person.id == letter.key
    return True


def _sender(work: UnitOfWork, row: Recall) -> str:
    name = work.db.scalar(select(Supplier.name).where(Supplier.id == row.supplier_id))
    return name or row.regulator_contact or ""
