"""Words of the indicators: values with their unit, targets, lights, why there is no figure, periods."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ctdesk.domain.indicators import Change, Figure, Light, Measure, full_name
from ctdesk.domain.periods import Period
from ctdesk.ui import capa_words, monitoring_words, pattern_words, storage_words
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.terms import module_name

if TYPE_CHECKING:
    from ctdesk.domain.qualifications import Words
    from ctdesk.services.indicator_cases import CaseRow
    from ctdesk.services.indicators import Reading, Told

_UNITS = {"percent": "%", "minute": "min", "hour": "h", "count": "", "per_100_units": ""}


def said(words: Words) -> str:
    """A pair of words in the language of the window."""
    return both(words.zh_CN, words.en)


def value_words(measure: Measure, value: Decimal | None) -> str:
    """``93.8 %``, or a dash."""
    if value is None:
        return "–"
    unit = tr("d") if measure.unit == "day" else _UNITS.get(measure.unit, "")
    number = str(value).replace("-", "−")
    return f"{number} {unit}".rstrip()


def target_words(measure: Measure) -> str:
    """``target ≥ 95 %``; nothing where it is only watched."""
    if measure.target is None:
        return ""
    sign = "≥" if measure.target.op == ">=" else "≤"
    value = measure.target.value
    whole = value.to_integral_value()
    plain = whole if whole == value else value
    return tr("target {sign} {value}", sign=sign, value=value_words(measure, plain))


def light_state(light: Light | None, *, known: bool = True) -> State:
    """A light with its word and sign; without a figure there is none."""
    if not known:
        return State(tr("No figure"), "grey", "unanswered")
    if light == "green":
        return State(tr("On target"), "green", "conforms")
    if light == "amber":
        return State(tr("Close to target"), "amber", "warning")
    if light == "red":
        return State(tr("Off target"), "red", "fails")
    return State(tr("Watched"), "grey", "show")


def because_words(measure: Measure, figure: Figure) -> str:
    """Why there is no figure."""
    if figure.because == "unjudged":
        return tr("{n} not judged yet", n=figure.unjudged)
    if figure.because == "future":
        return tr("not begun yet")
    if figure.because == "today_only":
        return tr("known for today only")
    return said(measure.absent)


def made_of(measure: Measure, figure: Figure) -> str:
    """What a figure is made of: ``30 of 32``, and what nobody can judge yet."""
    if figure.value is None:
        return because_words(measure, figure)
    parts = []
    if measure.statistic == "ratio":
        parts.append(tr("{part} of {whole}", part=figure.part, whole=figure.whole))
    elif measure.statistic == "per_100":
        parts.append(tr("{part} with {whole} units", part=figure.part, whole=figure.whole))
    elif measure.statistic == "median":
        parts.append(tr("median of {n}", n=figure.whole))
    elif measure.statistic == "max":
        parts.append(tr("longest of {n}", n=figure.whole))
    if figure.unjudged:
        parts.append(tr("{n} not judged", n=figure.unjudged))
    return " · ".join(parts)


def change_words(measure: Measure, change: Change | None) -> tuple[str, Tone]:
    """``▲ 2.1`` against the former period, in the tone of better or worse."""
    if change is None:
        return "", "grey"
    if change.word == "same":
        return "＝", "grey"
    sign = "▲" if change.by > 0 else "▼"
    tones: dict[str, Tone] = {"better": "green", "worse": "red"}
    return f"{sign} {abs(change.by)}", tones.get(change.word, "grey")


def change_spoken(measure: Measure, told: Told) -> str:
    """The change in a sentence, for the tool tip and whoever listens."""
    change = told.change
    if change is None:
        return tr("The former period has no figure to compare with.")
    before = value_words(measure, told.former.value)
    return {
        "better": tr("Better than {before} in the former period", before=before),
        "worse": tr("Worse than {before} in the former period", before=before),
        "same": tr("The same as in the former period"),
    }.get(change.word, tr("{before} in the former period", before=before))


def name_of(reading: Reading, told: Told) -> str:
    """The name of a figure, with its measure where the indicator has several."""
    return said(full_name(reading.indicator, told.measure))


def definition(reading: Reading, told: Told) -> str:
    """What F1 says of a figure."""
    measure = told.measure
    formula = said(measure.counts)
    if measure.of.en:
        formula = f"{formula} ÷ {said(measure.of)}"
    lines = [
        f"{reading.indicator.code} {name_of(reading, told)}",
        said(reading.indicator.define),
        tr("Formula: {formula}", formula=formula),
    ]
    if measure.target is not None:
        lines.append(f"{target_words(measure)}{_near(measure)}")
    lines.append(tr("Source: {source}", source=source_words(reading.indicator.source)))
    return "\n\n".join(lines)


def _near(measure: Measure) -> str:
    assert measure.target is not None
    if not measure.target.near:
        return ""
    near = measure.target.near
    whole = near.to_integral_value()
    return tr(
        "; missed by up to {near}: close to target",
        near=value_words(measure, whole if whole == near else near),
    )


def source_words(source: str) -> str:
    """Where a definition comes from."""
    return tr("definition and target proposed by ctdesk; the hospital decides") if source == "DES" else source


def period_kinds() -> dict[str, str]:
    """The kinds of period that can be chosen."""
    return {
        "month": tr("Month"),
        "quarter": tr("Quarter"),
        "half_year": tr("Half-year"),
        "year": tr("Year"),
        "months_12": tr("Last 12 months"),
        "own": tr("Any span"),
    }


def period_words(period: Period) -> str:
    """``November 2026`` as a calendar period is called, else its first and last day."""
    year, month = period.first.year, period.first.month
    if period.kind == "month" and period.first.day == 1:
        return both(f"{year} 年 {month} 月", f"{year}-{month:02}")
    if period.kind == "quarter":
        return both(f"{year} 年第 {(month + 2) // 3} 季度", f"{year} Q{(month + 2) // 3}")
    if period.kind == "half_year":
        half = (month + 5) // 6
        return both(f"{year} 年{'上' if half == 1 else '下'}半年", f"{year} H{half}")
    if period.kind == "year" and (period.first.month, period.first.day) == (1, 1):
        return both(f"{year} 年", str(year))
    return f"{period.first.isoformat()} – {period.last.isoformat()}"


def short_period(period: Period) -> str:
    """A period below a bar."""
    if period.kind == "month":
        return (
            both(f"{period.first.month}月", f"{period.first:%b}")
            if period.first.month != 1
            else (both(f"{period.first.year}.1", f"{period.first.year}"))
        )
    if period.kind == "quarter":
        return f"{period.first.year % 100:02}Q{(period.first.month + 2) // 3}"
    if period.kind == "half_year":
        return f"{period.first.year % 100:02}H{(period.first.month + 5) // 6}"
    if period.kind == "year":
        return str(period.first.year)
    return f"{period.first:%m-%d}"


def department_name(code: str, own: str) -> str:
    """A department; the empty one is the site's own."""
    return code or own


def why_words(row: CaseRow) -> str:
    """How a row behind a figure stands, in the words of its own register."""
    about, _, code = row.why.partition(":")
    if about == "outcome":
        return outcomes().get(code, code)
    if about == "state":
        return record_states().get(code, code)
    if about == "disposition":
        return storage_words.disposition_word(code)
    if about == "alarm":
        return monitoring_words.alarm_kinds().get(code, code)
    if about == "code":
        return pattern_words.code_name(code)
    if about == "capa":
        return capa_words.short_state(code).word
    if about == "module":
        return module_name(code)
    return ""


def outcomes() -> dict[str, str]:
    """What records came to."""
    return {
        "accept": tr("Accepted"),
        "accept_with_deviation": tr("Accepted with a deviation"),
        "accept_exceptionally": tr("Released exceptionally"),
        "quarantine": tr("Quarantined"),
        "reject": tr("Rejected"),
        "extend": tr("Extended"),
    }


def record_states() -> dict[str, str]:
    """Where a record stands."""
    return {
        "draft": tr("Draft"),
        "in_signature": tr("Being signed"),
        "completed": tr("Completed"),
        "reviewed": tr("All signatures given"),
        "voided": tr("Voided"),
    }


def part_state(measure: Measure, row: CaseRow) -> State:
    """Whether a row counts, in the tone of what is good."""
    if row.part is None:
        return State(tr("Not judged"), "grey", "unknown")
    if measure.statistic in ("median", "max"):
        length = "–" if row.seconds is None else length_words(row.seconds)
        return State(length, "grey", "clock")
    if measure.statistic in ("count", "per_100"):
        return State(tr("Counted in"), "grey", "tick")
    if row.whole > 1:
        tone: Tone = "green" if row.part >= row.whole else "red"
        return State(f"{row.part} / {row.whole}", tone, "conforms" if tone == "green" else "fails")
    counts, good = bool(row.part), bool(row.part) == (measure.direction == "higher")
    word = tr("Counted in") if counts else tr("Not counted in")
    return State(word, "green" if good else "red", "conforms" if good else "fails")


def length_words(seconds: Decimal) -> str:
    """A length as it is read: minutes below two hours, then hours, then days."""
    minutes = float(seconds) / 60
    if minutes < 120:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    return f"{hours:.1f} h" if hours < 48 else tr("{n} d", n=f"{hours / 24:.1f}")
