"""The figures of the patterns, each with what it is made of, and a case behind one as a row that opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ctdesk.services.incident_pattern_cases import CaseLine
from ctdesk.services.incident_patterns import Patterns
from ctdesk.ui import capa_words, incident_words, look, pattern_words, times
from ctdesk.ui.cards import Chip, Elided, Row, State, Text
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone
from ctdesk.ui.navigation import PLACES, may_enter
from ctdesk.ui.page import Page


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """One figure in words: ``made_of`` is its numerator and denominator, ``define`` how it is worked out;
    ``ids`` are the cases behind it, of this ``kind``.
    """

    number: str
    name: str
    made_of: str
    define: str
    kind: str
    ids: tuple[int, ...]
    tone: Tone | None = None


def figures_of(found: Patterns) -> Iterator[FigureSaid]:
    """Every figure in its order."""
    say, rate = pattern_words.definitions(), found.rate
    of = tr("{n} arrived", n=found.units) if found.units else tr("no dose unit arrived")
    per = "" if rate.per_100 is None else tr("{n} for 100 dose units", n=rate.per_100)
    made = " · ".join(part for part in (per, of) if part)
    yield FigureSaid(str(len(rate.ids)), tr("Incidents"), made, say["incidents"], "incident", rate.ids)
    grave = (*rate.level_1, *rate.level_2)
    made = f"I: {len(rate.level_1)} · II: {len(rate.level_2)}"
    tone: Tone | None = "red" if rate.level_1 else "amber" if grave else None
    yield FigureSaid(str(len(grave)), tr("Levels I and II"), made, say["grave"], "incident", grave, tone)
    near = rate.near_misses
    words = pattern_words.of_words(near)
    yield FigureSaid(
        pattern_words.share_words(near), tr("Near misses"), words, say["near"], "incident", near.ids
    )
    close = found.close
    made = tr("no closed case yet")
    if close.count:
        most = pattern_words.length_words(close.ninetieth)
        made = tr("nine in ten within {most} · {n} closed", most=most, n=close.count)
    yield FigureSaid(
        pattern_words.length_words(close.median),
        tr("Time to close, median"),
        made,
        say["close"],
        "incident",
        found.closed_ids,
    )
    still, known = len(found.open_ids), len(rate.ids)
    made = tr("{n} of {all}", n=still, all=known)
    yield FigureSaid(
        str(still), tr("Still open"), made if known else "", say["close"], "incident", found.open_ids
    )
    gate = found.gate_ids
    yield FigureSaid(
        str(len(gate)),
        tr("Lymphodepletion before acceptance"),
        tr("aim: none"),
        say["gate"],
        "incident",
        gate,
        "red" if gate else None,
    )
    for name, key, rows in (
        (tr("Reports of reactions in time"), "reports", found.reports),
        (tr("Cases closed in time"), "closures", found.closures),
    ):
        beside = tr("{n} late", n=len(rows.late)) if rows.late else ""
        unjudged = tr("{n} not judged", n=len(rows.unjudged)) if rows.unjudged else ""
        parts = (pattern_words.of_words(rows.in_time), beside, unjudged)
        yield FigureSaid(
            pattern_words.share_words(rows.in_time),
            name,
            " · ".join(part for part in parts if part),
            say[key],
            "obligation",
            (*rows.late, *rows.unjudged, *rows.in_time.ids),
            "red" if rows.late else None,
        )
    effect = found.effect
    overdue = tr("{n} overdue now", n=len(effect.overdue)) if effect.overdue else ""
    yield FigureSaid(
        pattern_words.share_words(effect.effective),
        tr("Actions found effective"),
        " · ".join(part for part in (pattern_words.of_words(effect.effective), overdue) if part),
        say["effect"],
        "capa",
        tuple(dict.fromkeys((*effect.overdue, *effect.effective.ids))),
        "red" if effect.overdue else None,
    )
    for one in found.severe:
        both = tuple(dict.fromkeys((*one.crs.ids, *one.icans.ids)))
        yield FigureSaid(
            f"CRS {len(one.crs.ids)} · ICANS {len(one.icans.ids)}",
            tr("Grade 3 or above: {product}", product=one.product or "–"),
            tr("of {n} watched", n=one.crs.whole),
            say["severe"],
            "patient",
            both,
        )
    drill = found.drill
    yield FigureSaid(
        pattern_words.length_words(drill.length),
        tr("Longest recall drill"),
        tr("{n} drills", n=len(drill.ids)) if drill.ids else tr("no drill in this period"),
        say["drill"],
        "drill",
        drill.ids,
    )


def case_row(one: CaseLine, page: Page) -> Row:
    """A case behind a figure; Enter or a click opens it where this person may go."""
    row = Row(padding=8)
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    about, state = _about(one), _state(one)
    top = QHBoxLayout()
    top.addWidget(Elided(one.number, "strong"), 1)
    top.addWidget(Chip(state))
    column.addLayout(top)
    if about:
        column.addWidget(Elided(about))
    column.addWidget(Text(_when(one), "small", "quiet"))
    row.line.addLayout(column, 1)
    row.setAccessibleName(" ".join((one.number, about, state.word, _when(one))))
    if one.route in {place.route for place in PLACES} and may_enter(one.route, page.desk):
        row.chosen.connect(lambda: page.go.emit(one.route, {one.argument: one.key}))
    else:
        row.setEnabled(False)
    return row


def _about(one: CaseLine) -> str:
    if one.kind in ("incident", "obligation") and one.code:
        return pattern_words.code_name(one.code)
    return one.code if one.kind == "patient" else ""


def _state(one: CaseLine) -> State:
    if one.kind == "obligation":
        return {
            "in_time": State(tr("In time"), "green", "conforms"),
            "late": State(tr("Late"), "red", "clock"),
        }.get(one.state, State(tr("Open"), "amber", "clock"))
    if one.kind == "incident":
        tone = "green" if one.state == "closed" else "amber"
        return State(incident_words.state_words().get(one.state, one.state), tone)  # type: ignore[arg-type]  # a tone
    if one.kind == "capa":
        return capa_words.short_state(one.state)
    over = one.done_at is not None
    return State(tr("Ended") if over else tr("Open"), "grey" if over else "blue")


def _when(one: CaseLine) -> str:
    if one.kind == "obligation":
        return tr("due {at}", at=times.moment(one.at))
    if one.kind == "patient":
        return tr("infused {at}", at=times.moment(one.at))
    return times.moment(one.at)
