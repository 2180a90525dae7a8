"""The competence matrix on paper: people down, modules across, each cell in a word and its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.domain.training import ModuleState
from ctdesk.forms.definition import Text
from ctdesk.services.curriculum import curriculum
from ctdesk.services.gate import query
from ctdesk.services.training_matrix import competence_matrix
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper

# Two characters fit a cell; the legend says them in full. A lapse is marked by sign and weight.
_SHORT = {
    "valid": "有效",
    "expiring": "将到",
    "expired": "过期",
    "failed": "不合",
    "unpractised": "未练",
    "to_retrain": "再训",
    "missing": "未取",
}


@query()
def matrix_paper(
    work: UnitOfWork, *, member_ids: tuple[int, ...] | None = None, module: str | None = None
) -> ListPaper:
    """The matrix of these members, or of everybody, as it stands now."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, found = the_press(), competence_matrix(work)
    people = found.people
    if member_ids is not None:
        chosen = frozenset(member_ids)
        people = tuple(one for one in people if one.member_id in chosen)
    codes = [code for code, _, _ in found.modules if module is None or code == module]
    columns = (
        ListColumn(press.word("printed_name"), 2.6),
        *(ListColumn(Text(zh_CN=code, en=""), 1.0) for code in codes),
    )
    rows = tuple(
        ListRow((f"{one.name} {' '.join(one.roles)}", *(_cell(one.states.get(code)) for code in codes)))
        for one in people
    )
    names = curriculum().modules
    return ListPaper(
        site_on_paper(work.site),
        press.word("matrix_title"),
        Text(
            zh_CN=f"{len(people)} 人，{len(codes)} 个模块",
            en=f"{len(people)} people, {len(codes)} modules",
        ),
        work.now,
        work.actor.name,
        (
            ListTable(columns, rows, note=press.word("matrix_legend"), size=6.2),
            ListTable(
                (ListColumn(press.word("matrix_module"), 1.0), ListColumn(press.word("matrix_name"), 8.0)),
                tuple(ListRow((code, f"{names[code].name_zh} {names[code].name_en}")) for code in codes),
                title=press.word("matrix_modules"),
                size=7.0,
            ),
        ),
        as_of=found.at,
        landscape=True,
    )


def _cell(state: ModuleState | None) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    if state is None or state.state == "not_required":
        return ListCell("—")
    until = "" if state.last_day is None else state.last_day.strftime("%y-%m-%d")
    lapsed = not state.stands
    return ListCell(_SHORT[state.state], until, strong=lapsed or state.state == "expiring", shaded=lapsed)
