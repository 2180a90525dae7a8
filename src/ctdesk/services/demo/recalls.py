"""Stories of the demo about recalls: a drill that traced some weeks of receipts, and a notice of a holder
whose units were held, cleared in writing and set free again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ctdesk.domain.answers import Value
from ctdesk.domain.recall import Criterion
from ctdesk.domain.spans import Span
from ctdesk.services import recall_course, recall_lines, recalls
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.recall_search import RecallSearch, search_units
from ctdesk.services.recall_sheet import list_recall_lines, recall_sheet
from ctdesk.services.recalls import RecallNotice

QUALITY, VERIFIER, LEAD = "R14", "R06", "R01"
_WORDS: Mapping[str, tuple[str, str]] = {
    "drill": (
        "半年召回演练：由一段时间的接收追溯到位置和患者",
        "Half-yearly drill: from the receipts of some weeks to place and patient",
    ),
    "traced": ("逐位扫描，与病历核对一致", "Each position scanned, compared with the patients' files"),
    "drilled": ("用时符合目标；夜班再演练一次。", "Within the target; once more with the night shift."),
    "notice": (
        "留样检查疑有纤维，请先停止使用并核对数量。",
        "A fibre is suspected in a retained sample: stop use and count.",
    ),
    "cleared": (
        "持有人书面意见：复检未见异物，产品不受影响",
        "Holder's opinion in writing: nothing on re-examination, product not affected",
    ),
    "reply": ("均已停止使用并核对，等待书面意见。", "All were held and counted; your opinion is awaited."),
    "closed": ("两小时内完成，流程可行。", "Done within two hours; the way works."),
}


def recall_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """What was recalled and drilled within the year."""
    return _drill(year), _notice(year)


def _drill(year: Year) -> Iterator[datetime]:
    yield year.at(96, 9)
    now = year.stage.now
    scopes = (((Criterion("received", "", Span(now - timedelta(days=days), now)),),) for days in (45, 300))
    quality = year.holding(QUALITY)
    scope = next((one for one in scopes if year.stage.ask(quality, search_units, scope=one).total), None)
    if scope is None:
        return
    drill = _open(year, RecallNotice("drill", _said(year, "drill"), scope, now), sure=True)
    yield year.at(96, 9, 52)
    _say(year, drill, "found", "trace", "traced")
    _sign(year, drill, "drilled")


def _notice(year: Year) -> Iterator[datetime]:
    yield year.at(33, 10)
    quality, now = year.holding(QUALITY), year.stage.now
    known = ((Criterion("received", "", Span(now - timedelta(days=300), now)),),)
    found: RecallSearch = year.stage.ask(quality, search_units, scope=known)
    unit = next((one for one in found.units if one.group == "stock" and one.batch_no and not one.hold), None)
    if unit is None:
        return
    notice = RecallNotice(
        "holder",
        _said(year, "notice"),
        ((Criterion("batch", str(unit.batch_no)),),),
        now - timedelta(minutes=10),
        class_code="II",
        reference="MAH-2026-031",
    )
    recall = _open(year, notice)
    yield year.at(33, 10, 15)
    year.stage.sign(quality, recall_course.hold_units, recall_id=recall, seen_version=_version(year, recall))
    yield year.at(33, 11, 40)
    _say(year, recall, "held", "clear", "cleared")
    year.stage.do(
        quality,
        recall_course.reply_to_sender,
        recall_id=recall,
        seen_version=_version(year, recall),
        reply=_said(year, "reply"),
    )
    _sign(year, recall, "closed")


def _open(year: Year, notice: RecallNotice, *, sure: bool = False) -> int:
    opened: int = year.stage.do(year.holding(QUALITY), recalls.open_recall, notice=notice, sure=sure)
    return opened


def _say(year: Year, recall: int, state: str, event: str, words: str) -> None:
    """The same of every unit in one state."""
    quality = year.holding(QUALITY)
    rows = year.stage.ask(quality, list_recall_lines, recall_id=recall, limit=500).rows
    lines = tuple(one.id for one in rows if one.state == state)
    if lines:
        year.stage.do(
            quality,
            recall_lines.settle_lines,
            recall_id=recall,
            seen_version=_version(year, recall),
            line_ids=lines,
            event=event,
            note=_said(year, words),
        )


def _sign(year: Year, recall: int, conclusion: str) -> None:
    quality, stage = year.holding(QUALITY), year.stage
    version = _version(year, recall)
    record: int = stage.do(quality, recall_course.open_recall_record, recall_id=recall, seen_version=version)
    answers: tuple[tuple[str, str, dict[str, Value]], ...] = (
        (QUALITY, "quality", {}),
        (VERIFIER, "verifier", {}),
        (LEAD, "lead", {"F3": _said(year, conclusion)}),
    )
    for role, slot, said in answers:
        fill(stage, year.holding(role), record, slot, said)
        sign(stage, year.holding(role), record, slot)


def _version(year: Year, recall: int) -> int:
    found: Any = year.stage.ask(year.holding(QUALITY), recall_sheet, recall_id=recall)
    version: int = found.row.row_version
    return version


def _said(year: Year, use: str) -> str:
    return _WORDS[use][year.language == "en"]
