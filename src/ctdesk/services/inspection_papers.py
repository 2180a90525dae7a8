"""The index of an inspection pack on paper, and what its reader is told to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ctdesk.config import data_path
from ctdesk.db.tables.records import Record
from ctdesk.forms.definition import Text
from ctdesk.services.inspection_slice import ChainProof
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow, ListTable
    from ctdesk.paper.press import Press

Listed = Sequence[Mapping[str, Any]]


def index_paper(
    work: UnitOfWork,
    press: Press,
    label: Text,
    listed: Listed,
    left_out: tuple[Record, ...],
    entries: int,
    proof: ChainProof,
    *,
    masked: bool,
) -> ListPaper:
    """Everything in the pack: number, version, revision, pages and SHA-256 of each file."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper

    what = "pack_what_masked" if masked else "pack_what"
    zh = press.word(what, label=label.zh_CN, by=work.actor.name).zh_CN
    en = press.word(what, label=label.en, by=work.actor.name).en
    links = sum(one.link for one in proof.entries)
    chain = (
        press.word("pack_chain_masked", entries=entries)
        if masked
        else press.word(
            "pack_chain", entries=entries, links=links, anchors=len(proof.anchors), loose=proof.loose
        )
    )
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for one in listed:
        kinds.setdefault(str(one["kind"]), []).append(one)
    others = [one for one in listed if one["kind"] not in ("record", "original", "list")]
    records = [
        *(_row(press, one) for one in kinds.get("record", ())),
        *(_gone(press, one) for one in left_out),
    ]
    note = press.word("pack_records_note")
    parts = (
        _table(press, records, "pack_records", note),
        _table(press, [_row(press, one) for one in kinds.get("list", ())], "pack_lists"),
        _table(press, [_row(press, one) for one in kinds.get("original", ())], "pack_files"),
        _table(press, [_row(press, one) for one in others], "pack_other", chain),
    )
    return ListPaper(
        site_on_paper(work.site),
        press.word("pack_title"),
        Text(zh_CN=zh, en=en),
        work.now,
        work.actor.name,
        parts,
        as_of=work.now,
    )


def readme_text(
    work: UnitOfWork,
    number: str,
    label: Text,
    fingerprint: str,
    *,
    masked: bool,
    identities: bool,
) -> bytes:
    """What to do with a pack, in both languages; lines end as Windows and everybody else can read them."""
    from ctdesk.services.print_sheet import the_press

    template = data_path("resources", "inspection", "readme.txt").read_text("utf-8")
    press = the_press()
    told = press.word("pack_told_masked" if masked else "pack_told_open")
    still = press.word("pack_told_still")
    zh = told.zh_CN + (still.zh_CN if masked and identities else "")
    en = told.en + (f" {still.en}" if masked and identities else "")
    at = work.now.astimezone(ZoneInfo(work.site.time_zone)).isoformat(sep=" ", timespec="minutes")
    groups = " ".join(fingerprint[start : start + 8] for start in range(0, 64, 8))
    text = template.format(
        number=number,
        site_zh=work.site.name_zh,
        site_en=work.site.name_en,
        label_zh=label.zh_CN,
        label_en=label.en,
        at=at,
        fingerprint=groups,
        identities_zh=zh,
        identities_en=en,
    )
    return text.replace("\n", "\r\n").encode("utf-8")


def _table(press: Press, rows: Iterable[ListRow], title: str, note: Text | None = None) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn, ListTable

    columns = (
        ListColumn(press.word("pack_file"), 2.5),
        ListColumn(press.word("pack_record"), 1.7),
        ListColumn(press.word("pack_pages"), 0.6, "right"),
        ListColumn(press.word("pack_digest"), 2.7),
        ListColumn(press.word("pack_identities"), 0.8),
    )
    return ListTable(
        columns, tuple(rows), title=press.word(title), note=note, empty=press.word("pack_none"), size=7.0
    )


def _row(press: Press, one: Mapping[str, Any]) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    number, under = str(one.get("number", "–")), ""
    if one["kind"] == "record":
        under = f"V{one['version']} · {one['form']} rev. {one['revision']} · "
        under += press.both("pack_copy", n=one["copy"])
    shown = press.word("pack_yes" if one["identities"] else "pack_no")
    digest = str(one["sha256"])
    return ListRow(
        (
            ListCell(str(one["path"])),
            ListCell(number, under, strong=one["kind"] == "record"),
            str(one.get("pages", "–")),
            ListCell(digest[:32], digest[32:]),
            ListCell(shown.zh_CN, shown.en, marked=bool(one["identities"])),
        )
    )


def _gone(press: Press, record: Record) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    told = press.word("pack_left_out")
    return ListRow(
        (ListCell(told.zh_CN, told.en), ListCell(record.number, f"V{record.version}"), "–", "–", "–")
    )
