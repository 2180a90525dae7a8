"""The cards of the dashboard beside the figures: received, waiting, overdue, excursions, tanks, the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.indicators import Indicator
from ctdesk.services.dashboard import Overdue, ProductTrips, Received, TankNow
from ctdesk.ui import indicator_words, look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Mark, Row, State, Text
from ctdesk.ui.figure_tiles import OutcomeBars
from ctdesk.ui.language import listed, tr
from ctdesk.ui.monitoring_words import celsius
from ctdesk.ui.terms import module_name
from ctdesk.ui.work_icons import ARGUMENTS, ICONS
from ctdesk.ui.work_words import title_of

if TYPE_CHECKING:
    from ctdesk.services.audit import TrailStatus
    from ctdesk.services.worklist import WorkItem

Go = Callable[[str, dict[str, Any]], object]
FEW = 6
_OVERDUE = {
    "obligation": "clock",
    "capa": "incident",
    "finding": "edit",
    "alarm": "excursion",
    "quarantine": "held",
    "document": "document",
    "equipment": "expiring",
    "training": "training",
}


def received_card(rows: Sequence[Received], show: Callable[[], object]) -> Card:
    """Shipments decided in each period, stacked by what was decided."""
    card = Card(tr("Shipments decided: accepted / quarantined / rejected"))
    legend = QHBoxLayout()
    legend.setSpacing(look.px(14))
    sums = (
        (tr("Accepted"), "green", "conforms", sum(one.accepted for one in rows)),
        (tr("Quarantined"), "amber", "held", sum(one.quarantined for one in rows)),
        (tr("Rejected"), "red", "fails", sum(one.rejected for one in rows)),
    )
    for word, tone, icon, count in sums:
        part = QHBoxLayout()
        part.setSpacing(look.px(4))
        part.addWidget(Mark(icon, tone, 14, word))
        part.addWidget(Text(f"{word} {count}", "small", "quiet"))
        legend.addLayout(part)
    legend.addStretch(1)
    legend.addWidget(Button(tr("Receipts"), "link", on=show))
    card.body.addLayout(legend)
    if not any(one.whole for one in rows):
        card.body.addWidget(Empty("receipts", tr("No shipment was decided in this time.")))
        return card
    names = [indicator_words.short_period(one.period) for one in rows]
    parts = [(one.accepted, one.quarantined, one.rejected) for one in rows]
    bars = OutcomeBars(names, parts, ("green", "amber", "red"))
    bars.setAccessibleName(card.title.text())
    bars.setAccessibleDescription(
        listed(f"{name} {' / '.join(map(str, counts))}" for name, counts in zip(names, parts, strict=True))
    )
    card.body.addWidget(bars, 1)
    return card


def waiting_card(items: Sequence[WorkItem], go: Go) -> Card:
    """What waits for this person, the gravest clock first."""
    card = Card(tr("Waiting for you"), tr("{n} in all", n=len(items)) if len(items) > FEW else "")
    for item in items[: FEW + 1]:
        tone = "red" if item.late else "amber" if item.due is not None else "quiet"
        due = "" if item.due is None else times.left(item.due)
        row = _row(ICONS.get(item.kind, "record"), tone, title_of(item), due)
        row.chosen.connect(lambda item=item: _open(item, go))
        card.body.addWidget(row)
    if not items:
        card.body.addWidget(Empty("conforms", tr("Nothing waits for you.")))
    card.body.addStretch(1)
    _more(card, len(items) - FEW - 1, lambda: go("desk", {}))
    card.body.setSpacing(look.px(2))
    return card


def overdue_card(rows: Sequence[Overdue], go: Go, unfold: Callable[[], object], *, whole: bool) -> Card:
    """What the team is late with."""
    aside = tr("{n} in all", n=len(rows)) if len(rows) > FEW else ""
    card = Card(tr("Overdue in the team"), aside)
    for one in rows if whole else rows[:FEW]:
        row = _row(_OVERDUE[one.kind], "red", overdue_words(one), times.left(one.due))
        row.chosen.connect(lambda one=one: go(one.route, dict(one.arguments)))
        card.body.addWidget(row)
    if not rows:
        card.body.addWidget(Empty("conforms", tr("Nothing is overdue.")))
    card.body.addStretch(1)
    if not whole:
        _more(card, len(rows) - FEW, unfold)
    card.body.setSpacing(look.px(2))
    return card


def overdue_words(one: Overdue) -> str:
    """Number and what was due."""
    words = indicator_words.said(one.what)
    if one.kind == "training":
        return f"{words} · {module_name(one.number)}"
    if words.startswith("bedside:"):
        words = tr("Alert at the bedside")
    if one.kind == "alarm":
        return tr("{number} · {place}: nobody took the alarm in hand", number=one.number, place=words)
    if one.kind == "quarantine":
        return tr("{number} · {shipment}: the decision on the quarantine", number=one.number, shipment=words)
    if one.kind == "equipment":
        return tr("{number} · {name}: calibration", number=one.number, name=words)
    if one.kind == "document":
        return tr("{number} · {name}: review", number=one.number, name=words)
    return f"{one.number} · {words}"


def products_card(rows: Sequence[ProductTrips], show: Callable[[int | None], object]) -> Card:
    """Excursions of the period by product, the most first."""
    card = Card(tr("Excursions by product"), tr("beyond the limit / judged"))
    for one in rows[: FEW + 2]:
        tone = "red" if one.beyond else "green"
        row = _row("excursion" if one.beyond else "conforms", tone, one.name, f"{one.beyond} / {one.judged}")
        row.chosen.connect(lambda one=one: show(one.product_id))
        card.body.addWidget(row)
    if not rows:
        card.body.addWidget(Empty("excursion", tr("No trip could be judged in this time.")))
    card.body.addStretch(1)
    card.body.setSpacing(look.px(2))
    return card


def tanks_card(rows: Sequence[TankNow], go: Go) -> Card:
    """The tanks with their last reading."""
    card = Card(tr("Nitrogen tanks"))
    for one in rows:
        row = Row(framed=False, padding=4)
        state = tank_state(one)
        row.line.addWidget(Mark(state.icon, state.tone, 16, state.word))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(f"{one.row.code} {one.row.name}"))
        taken = tr(
            "{taken} of {all} positions", taken=one.row.positions - one.row.free, all=one.row.positions
        )
        small = " · ".join(part for part in (state.word, taken, times.short(one.row.read_at)) if part)
        words.addWidget(Elided(small, "small", "quiet"))
        row.line.addLayout(words, 1)
        tone = "text" if state.tone == "grey" else state.tone
        row.line.addWidget(Text(celsius(one.row.temperature_c), "strong", tone))
        row.setAccessibleName(f"{one.row.code} {celsius(one.row.temperature_c)} {small}")
        row.chosen.connect(lambda one=one: go("monitoring", {"tank_id": one.row.id}))
        card.body.addWidget(row)
    if not rows:
        card.body.addWidget(Empty("storage", tr("No tank is registered.")))
    card.body.setSpacing(look.px(2))
    return card


def tank_state(one: TankNow) -> State:
    """How a tank stands by its last reading."""
    if one.row.temperature_c is None:
        return State(tr("not read yet"), "grey", "unknown")
    if one.grade == "action":
        return State(tr("too warm"), "red", "fails")
    if one.low:
        return State(tr("level too low"), "red", "drop")
    if one.grade == "alert":
        return State(tr("warming"), "amber", "warning")
    if one.alarms:
        return State(tr("alarm open"), "amber", "warning")
    return State(tr("within its limits"), "green", "conforms")


def trail_line(status: TrailStatus, now: datetime) -> tuple[str, str]:
    """When the trail was last anchored and what came since, and the tone of it (decision 24)."""
    if status.anchored_at is None:
        return tr("The audit trail was never anchored outside."), "red"
    words = tr(
        "Audit trail last anchored {at}, {n} entries since",
        at=times.moment(status.anchored_at),
        n=status.since,
    )
    late = (now - status.anchored_at).total_seconds() > 86400
    return words, "amber" if late and status.since else "quiet"


def quiet_card(rows: Sequence[Indicator]) -> Card:
    """What cannot be computed yet, and why, in one quiet list."""
    card = Card(tr("Not computed yet"), tr("nothing is recorded that these could be worked out of"))
    why: dict[str, list[str]] = {}
    for one in rows:
        words = indicator_words.said(one.measures[0].absent)
        why.setdefault(words, []).append(f"{one.code} {indicator_words.said(one.name)}")
    for words, names in why.items():
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Mark("unanswered", "grey", 14), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(f"{listed(names)}: {words}", "small", "quiet", wrap=True), 1)
        card.body.addLayout(line)
    return card


def _row(icon: str, tone: str, words: str, beside: str) -> Row:
    row = Row(framed=False, padding=4)
    row.line.setSpacing(look.px(8))
    row.line.addWidget(Mark(icon, tone, 18))
    row.line.addWidget(Elided(words), 1)
    if beside:
        row.line.addWidget(Text(beside, "small", tone if tone in ("red", "amber", "green") else "quiet"))
    row.setAccessibleName(f"{words} {beside}".strip())
    return row


def _more(card: Card, count: int, act: Callable[[], object]) -> None:
    if count > 0:
        words = tr("{count} more …", count=count)
        card.body.addWidget(Button(words, "link", on=act), 0, Qt.AlignmentFlag.AlignLeft)


def _open(item: WorkItem, go: Go) -> None:
    if item.record_id is not None:
        go("record", {"record_id": item.record_id})
        return
    name = ARGUMENTS.get(item.route)
    go(item.route, {name: item.ref_id} if name and item.ref_id is not None else {})


def chip_of(state: State) -> QWidget:
    """A chip that takes no more room than it needs."""
    held = QWidget()
    line = QHBoxLayout(held)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(Chip(state))
    line.addStretch(1)
    return held
