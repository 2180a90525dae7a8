"""Files with one row for each sensor and moment: which of the sensors are meant, and their rows side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_columns import Columns
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout
from ctdesk.exchange.logger_values import ABSENT, unit_of_cell

SEVERAL = "|"
_MOST = 24


def settle_labels(columns: Columns, layout: Layout, doubts: Doubts) -> tuple[str, ...] | None:
    """Keep the rows of the sensors that are meant; gives the name of each column, none while open.

    Several sensors become several columns of readings, one row for each moment.
    """
    names = layout.shape.names(layout.values)
    labels = [label for label in dict.fromkeys(columns.labels) if label]
    if len(labels) < 2 or len(labels) > _MOST:
        return names
    first = {label: columns.labels.index(label) for label in labels}
    shown = [
        " ".join((columns.days[at], columns.clocks[at], columns.values[0][at], _unit(columns, at))).strip()
        for at in first.values()
    ]
    warm = [label for label in labels if unit_of_cell(_unit(columns, first[label]))]
    options = list(labels)
    if len(warm) > 1:
        options.insert(0, SEVERAL.join(warm))
        shown.insert(0, ", ".join(warm))
    likely = SEVERAL.join(warm) or None

    def judge(answer: str) -> None:
        if not set(answer.split(SEVERAL)) <= set(labels):
            raise CtdeskError("LOG-04", question="row_label", answer=answer)

    answer = doubts.settle("row_label", options, shown, likely, free=judge)
    if answer is None:
        return None
    chosen = tuple(dict.fromkeys(answer.split(SEVERAL)))
    left_out = sum(label not in chosen for label in columns.labels)
    if left_out:
        doubts.note(
            "LOG-42", count=left_out, sensors=", ".join(one for one in labels if one not in chosen)[:80]
        )
    if len(chosen) == 1:
        _keep(columns, [place for place, label in enumerate(columns.labels) if label == chosen[0]])
        return names
    _put_side_by_side(columns, chosen)
    return tuple(f"{label} {name}" if len(names) > 1 else label for label in chosen for name in names)


def _unit(columns: Columns, place: int) -> str:
    return columns.units[place] if columns.units else ""


def _keep(columns: Columns, places: Sequence[int]) -> None:
    for column in (
        columns.days,
        columns.clocks,
        columns.labels,
        *columns.values,
        *([columns.units] if columns.units else []),
    ):
        column[:] = [column[place] for place in places]


def _put_side_by_side(columns: Columns, chosen: Sequence[str]) -> None:
    """One row for each moment; a sensor without a row of that moment has none there."""
    width = len(columns.values)
    rows: dict[tuple[str, str], list[str]] = {}
    units = {}
    for place, label in enumerate(columns.labels):
        if label not in chosen:
            continue
        moment = columns.days[place], columns.clocks[place]
        start = chosen.index(label) * width
        row = rows.setdefault(moment, [ABSENT] * (width * len(chosen)))
        row[start : start + width] = [column[place] for column in columns.values]
        if columns.units:
            units[moment] = columns.units[place]
    columns.days[:] = [day for day, _ in rows]
    columns.clocks[:] = [clock for _, clock in rows]
    columns.values[:] = [list(column) for column in zip(*rows.values(), strict=True)]
    columns.units[:] = list(units.values())
