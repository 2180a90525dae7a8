"""The patterns of a period on paper and in a workbook: the same figures as on screen, each with numerator and
denominator.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ctdesk.domain.patterns import Share
from ctdesk.domain.qualifications import Words
from ctdesk.services.gate import command, query
from ctdesk.services.incident_patterns import REPEAT_WITHIN, PatternFilter, Patterns, incident_patterns
from ctdesk.services.incident_tables import cause_categories, incident_codes, process_steps
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListPaper, ListTable
    from ctdesk.paper.press import Press

_KINDS = {"incident": Words("事件", "incidents"), "deviation": Words("偏差", "deviations")}
_UNSAID = Words("未说明", "not said")


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure: what it is, its value, and what it is made of."""

    code: str
    name: Words
    value: str
    made_of: Words


@dataclass(frozen=True, slots=True)
class PatternFile:
    """A workbook and the name it is offered under."""

    name: str
    data: bytes


def figure_lines(found: Patterns) -> tuple[FigureLine, ...]:
    """The figures of a period one below the other, each with what it is made of."""
    rate, near = found.rate, found.rate.near_misses
    grave = len(rate.level_1) + len(rate.level_2)
    per_100 = "–" if rate.per_100 is None else str(rate.per_100)
    lines = [
        FigureLine(
            "K23",
            Words("事件数", "Incidents"),
            str(len(rate.ids)),
            Words(
                f"每100剂量单元{per_100}；到货{found.units}个",
                f"{per_100} for 100 dose units; {found.units} arrived",
            ),
        ),
        FigureLine(
            "K23",
            Words("I、II级", "Levels I and II"),
            str(grave),
            Words(
                f"I级{len(rate.level_1)}，II级{len(rate.level_2)}",
                f"I: {len(rate.level_1)}, II: {len(rate.level_2)}",
            ),
        ),
        FigureLine("K23", Words("隐患（未遂）占比", "Near misses"), _percent(near), _of(near)),
        FigureLine(
            "",
            Words("关闭用时中位数", "Time to close, median"),
            _length(found.close.median),
            Words(
                f"90%不超过{_length(found.close.ninetieth)}；已关闭{found.close.count}，"
                f"未关闭{len(found.open_ids)}",
                f"nine in ten within {_length(found.close.ninetieth)}; {found.close.count} closed, "
                f"{len(found.open_ids)} open",
            ),
        ),
        FigureLine(
            "K16", Words("清淋门控违规", "Lymphodepletion before acceptance"), str(len(found.gate_ids)), _NONE
        ),
    ]
    for code, name, rows in (
        ("K22", Words("ADR及时上报率", "Reports of reactions in time"), found.reports),
        ("K24", Words("事件按期关闭率", "Cases closed in time"), found.closures),
    ):
        beside = Words(
            f"；逾期{len(rows.late)}，未判定{len(rows.unjudged)}",
            f"; {len(rows.late)} late, {len(rows.unjudged)} not judged",
        )
        lines.append(FigureLine(code, name, _percent(rows.in_time), _joined(_of(rows.in_time), beside)))
    overdue = len(found.effect.overdue)
    lines.append(
        FigureLine(
            "K25",
            Words("CAPA有效率", "Actions found effective"),
            _percent(found.effect.effective),
            _joined(_of(found.effect.effective), Words(f"；现逾期{overdue}", f"; {overdue} overdue now")),
        )
    )
    for one in found.severe:
        product = one.product or "–"
        for grade, share in (("CRS", one.crs), ("ICANS", one.icans)):
            name = Words(f"{grade}≥3级：{product}", f"{grade} of grade 3 or above: {product}")
            lines.append(FigureLine("K18", name, _percent(share), _of(share)))
    drills = len(found.drill.ids)
    lines.append(
        FigureLine(
            "K35",
            Words("召回演练最长用时", "Longest recall drill"),
            _length(found.drill.length),
            Words(f"演练{drills}次", f"{drills} drills"),
        )
    )
    return tuple(lines)


@query()
def patterns_paper(
    work: UnitOfWork, *, first: date, last: date, narrowed: PatternFilter | None = None
) -> ListPaper:
    """The patterns of a period for paper."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    found = incident_patterns(work, first=first, last=last, narrowed=narrowed)
    press = the_press()
    figures = ListTable(
        (
            ListColumn(press.word("pattern_code"), 0.5),
            ListColumn(press.word("pattern_figure"), 2.2),
            ListColumn(press.word("pattern_value"), 0.9, "right"),
            ListColumn(press.word("pattern_made_of"), 2.6),
        ),
        tuple(
            ListRow(
                (
                    one.code or "–",
                    ListCell(one.name.zh_CN, one.name.en),
                    ListCell(one.value, strong=True),
                    ListCell(one.made_of.zh_CN, one.made_of.en),
                )
            )
            for one in figure_lines(found)
        ),
        press.word("pattern_figures"),
    )
    parts = (figures, *(_bars(press, title, rows) for title, rows in _tables(found)))
    return ListPaper(
        site_on_paper(work.site),
        press.word("pattern_title"),
        _about(press, found),
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        parts,
    )


@command(needs=None, action="patterns.export")
def export_patterns(
    work: UnitOfWork, *, first: date, last: date, narrowed: PatternFilter | None = None
) -> PatternFile:
    """The figures and bars of a period as a workbook; the trail keeps its digest."""
    from ctdesk.exchange.spreadsheet import write_xlsx

    found = incident_patterns(work, first=first, last=last, narrowed=narrowed)
    rows: list[tuple[str | int | None, ...]] = [
        (one.code, one.name.zh_CN, one.name.en, one.value, one.made_of.zh_CN, one.made_of.en)
        for one in figure_lines(found)
    ]
    for title, bars in _tables(found):
        for name, count, percent, cumulative in bars:
            made = "" if not percent else f"{percent} %, {cumulative} %"
            rows.append((f"{title}", name.zh_CN, name.en, count, made, made))
    headers = ("代码 Code", "指标", "Figure", "数值 Value", "构成", "Made of")
    data = write_xlsx(headers, rows, sheet="patterns")
    work.event.facts["sha256"] = hashlib.sha256(data).hexdigest()
    return PatternFile(f"patterns-{first:%Y%m%d}-{last:%Y%m%d}.xlsx", data)


_NONE = Words("目标：无", "aim: none")
_Line = tuple[Words, int, str, str]


def _tables(found: Patterns) -> Iterator[tuple[str, tuple[_Line, ...]]]:
    months = tuple((Words(month, month), len(ids), "", "") for month, ids in found.months.items())
    yield "pattern_months", months
    codes, steps, causes = incident_codes(), process_steps(), cause_categories()
    levels = {code: Words(f"{code}级", f"Level {code}") for code in ("I", "II", "III", "IV")}
    named = {code: Words(f"{code} {one.name.zh_CN}", one.name.en) for code, one in codes.items()}
    for title, bars, words in (
        ("pattern_causes", found.causes, causes),
        ("pattern_codes", found.codes, named),
        ("pattern_steps", found.steps, steps),
        ("pattern_levels", found.levels, levels),
    ):
        yield (
            title,
            tuple(
                (
                    words.get(one.key, Words(one.key, one.key)) if one.key else _UNSAID,
                    len(one.ids),
                    str(one.percent),
                    str(one.cumulative),
                )
                for one in bars
            ),
        )
    again = tuple(
        (
            _joined(
                named.get(one.code, Words(one.code, one.code)),
                Words(" · ", " · "),
                causes.get(one.cause, Words(one.cause, one.cause)),
            ),
            len(one.ids),
            "",
            "",
        )
        for one in found.repeats
    )
    yield "pattern_repeats", again


def _bars(press: Press, title: str, rows: tuple[_Line, ...]) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    shares = any(percent for _, _, percent, _ in rows)
    columns = [
        ListColumn(press.word("pattern_about"), 3.4),
        ListColumn(press.word("pattern_count"), 0.7, "right"),
    ]
    if shares:
        columns += [
            ListColumn(press.word("pattern_share"), 0.8, "right"),
            ListColumn(press.word("pattern_cumulative"), 0.9, "right"),
        ]
    printed = tuple(
        ListRow(
            (
                ListCell(name.zh_CN, "" if name.en == name.zh_CN else name.en),
                str(count),
                *((f"{percent} %", f"{cumulative} %") if shares else ()),
            )
        )
        for name, count, percent, cumulative in rows
    )
    values = {"days": REPEAT_WITHIN.days} if title == "pattern_repeats" else {}
    return ListTable(tuple(columns), printed, press.word(title, **values), empty=press.word("pattern_none"))


def _about(press: Press, found: Patterns) -> Text:
    from ctdesk.forms.definition import Text

    wanted = found.filter
    told = press.word("pattern_period", first=found.first.isoformat(), last=found.last.isoformat())
    group = next((one.group_name for one in incident_codes().values() if one.group == wanted.group), None)
    step = process_steps().get(wanted.step or "")
    parts = [
        {"incident": Words("事件", "incidents"), "deviation": Words("偏差", "deviations")}.get(
            wanted.kind or ""
        ),
        None if wanted.level is None else Words(f"{wanted.level}级", f"level {wanted.level}"),
        group,
        step if wanted.step else None,
    ]
    known = [one for one in parts if one is not None]
    return Text(
        zh_CN=" · ".join([told.zh_CN, *(one.zh_CN for one in known)]),
        en=" · ".join([told.en, *(one.en for one in known)]),
    )


def _percent(share: Share) -> str:
    return "–" if share.percent is None else f"{share.percent} %"


def _of(share: Share) -> Words:
    if not share.whole:
        return Words("尚无记录", "nothing recorded yet")
    return Words(f"{len(share.ids)}/{share.whole}", f"{len(share.ids)} of {share.whole}")


def _joined(*parts: Words) -> Words:
    return Words("".join(one.zh_CN for one in parts), "".join(one.en for one in parts))


def _length(length: timedelta | None) -> str:
    if length is None:
        return "–"
    hours = length.total_seconds() / 3600
    if hours < 2:
        return f"{round(hours * 60)} min"
    return f"{hours / 24:.1f} d" if hours >= 48 else f"{hours:.1f} h"
