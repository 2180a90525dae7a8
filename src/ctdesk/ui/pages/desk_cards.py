"""Cards of My desk beside what waits: what is blocked and yours to free, and dues to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ctdesk.services.handover_lines import Line
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Row, Text
from ctdesk.ui.language import both, tr

Go = Callable[[str, dict[str, Any]], object]
FEW = 4


def blocked_card(
    lines: Sequence[Line], go: Go, step: Callable[[int], object], unfold: Callable[[], object], *, whole: bool
) -> tuple[Card, list[Row]]:
    """What is blocked, why and since when; and its rows, for the arrow keys."""
    card = Card(tr("Blocked, and yours to free"))
    card.body.setSpacing(look.px(2))
    rows = []
    for one in lines if whole else lines[:FEW]:
        title, why = both(one.title.zh_CN, one.title.en), both(one.why.zh_CN, one.why.en)
        row = Row(framed=False, padding=4)
        row.line.setSpacing(look.px(8))
        row.line.addWidget(Mark("catalogue" if one.kind == "limits" else "held", "amber", 18))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(title))
        words.addWidget(Elided(why, "small", "quiet"))
        row.line.addLayout(words, 1)
        since = "" if one.since is None else tr("since {at}", at=times.short(one.since))
        row.line.addWidget(Text(since, "small", "quiet"))
        row.setAccessibleName(f"{title}, {why}, {since}")
        row.chosen.connect(partial(go, one.route, dict(one.arguments)))
        row.step = step
        rows.append(row)
        card.body.addWidget(row)
    if len(lines) > FEW and not whole:
        words_more = tr("{count} more …", count=len(lines) - FEW)
        card.body.addWidget(Button(words_more, "link", on=unfold), 0, Qt.AlignmentFlag.AlignLeft)
    return card, rows


def dues_card(week: Callable[[], object], calendar: Callable[[], object]) -> Card:
    """What falls due, to take along: a list of the week on paper, a file for one's calendar."""
    card = Card(tr("Dues to take along"))
    card.body.setSpacing(look.px(2))
    for words, icon, act in (
        (tr("List of the next seven days …"), "print", week),
        (tr("File for my calendar …"), "document", calendar),
    ):
        card.body.addWidget(Button(words, "link", icon, act), 0, Qt.AlignmentFlag.AlignLeft)
    return card
