"""The training plan of a year on paper: every line with how far it is, who planned and who approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.forms.definition import Text
from ctdesk.services.curriculum import curriculum
from ctdesk.services.gate import query
from ctdesk.services.training_plan_at import Plan, PlanLine, plan_of
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from datetime import datetime

    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press

_COLUMNS = (
    ("due", 1.0), ("topic", 3.0), ("for", 1.6), ("hours", 0.6), ("trainer", 0.9), ("done", 0.9),
    ("state", 1.2), ("planned_by", 1.1), ("approved_by", 1.1),
)  # fmt: skip


@query()
def training_plan_paper(work: UnitOfWork, *, year: int) -> ListPaper:
    """The team's plan of ``year`` as it stands now."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, plan, zone = the_press(), plan_of(work, year), ZoneInfo(work.site.time_zone)
    columns = tuple(ListColumn(press.word(f"training_plan_{name}"), share) for name, share in _COLUMNS)
    rows = tuple(_row(press, one, zone) for one in plan.lines)
    rule, empty = press.word("training_plan_rule"), press.word("training_plan_empty")
    return ListPaper(
        site_on_paper(work.site),
        press.word("training_plan_title"),
        _whole(press, plan),
        work.now,
        work.actor.name,
        (ListTable(columns, rows, note=rule, empty=empty, size=7.5),),
        as_of=work.now,
        landscape=True,
    )


def _whole(press: Press, plan: Plan) -> Text:
    whole = plan.whole
    if whole.percent is None:
        return press.word("training_plan_none", year=plan.year)
    return press.word(
        "training_plan_what",
        year=plan.year,
        percent=whole.percent,
        done=whole.done,
        lines=whole.lines,
        overdue=whole.overdue,
    )


def _row(press: Press, line: PlanLine, zone: ZoneInfo) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    overdue = line.stands and line.progress.state == "overdue"
    outside = press.word("training_plan_external")
    trainer = outside if line.external else Text(zh_CN=line.trainer or "–", en="")
    waits = press.word("training_plan_waits")
    approved = (
        ListCell(waits.zh_CN, waits.en, strong=True)
        if line.waits
        else ListCell(line.approved_by or "–", _day(line.approved_at, zone))
    )
    return ListRow(
        (
            ListCell(line.due_on.isoformat(), strong=overdue),
            _topic(line),
            _cell(_for(press, line)),
            "–" if line.hours is None else f"{line.hours:f}",
            _cell(trainer),
            _done(line),
            _state(press, line, overdue),
            ListCell(line.planned_by, _day(line.planned_at, zone)),
            approved,
        )
    )


def _topic(line: PlanLine) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    if line.module is None:
        told = line.done_note or ""
        return ListCell(line.title, told if line.done_on is None else f"{line.done_on.isoformat()} {told}")
    module = curriculum().modules[line.module]
    under = f"{module.name_en} · {line.title}" if line.title else module.name_en
    return ListCell(f"{line.module} {module.name_zh}", under)


def _for(press: Press, line: PlanLine) -> Text:
    if line.role is not None:
        return press.listed("roles", line.role)
    return press.word("training_plan_everybody" if line.module is None else "training_plan_needed")


def _done(line: PlanLine) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    if line.percent is None or not line.stands:
        return ListCell("–")
    counted = "" if line.progress.by_hand else f"{len(line.progress.reached)}/{len(line.progress.meant)}"
    return ListCell(f"{line.percent} %", counted, strong=True)


def _state(press: Press, line: PlanLine, overdue: bool) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    state = press.word(f"training_plan_is_{line.progress.state if line.stands else 'taken_back'}")
    why = "" if line.stands else f" {line.withdraw_reason}"
    return ListCell(state.zh_CN, state.en + why, marked=overdue, shaded=overdue)


def _cell(text: Text) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    return ListCell(text.zh_CN, text.en)


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d}"
