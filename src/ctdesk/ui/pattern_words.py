"""Words of the patterns: what each figure is and how it is worked out, which steps, codes and causes."""

from __future__ import annotations

from datetime import timedelta

from ctdesk.domain.patterns import Share
from ctdesk.services.incident_patterns import REPEAT_WITHIN
from ctdesk.services.incident_tables import incident_codes
from ctdesk.ui import incident_words
from ctdesk.ui.language import both, tr


def kinds() -> dict[str, str]:
    """Which register."""
    return {"": tr("Incidents and deviations"), "incident": tr("Incidents"), "deviation": tr("Deviations")}


def groups() -> dict[str, str]:
    """The groups of the code list."""
    named = {one.group: both(one.group_name.zh_CN, one.group_name.en) for one in incident_codes().values()}
    return {"": tr("All groups"), **named}


def levels() -> dict[str, str]:
    """The levels."""
    return {
        "": tr("All levels"),
        **{code: tr("Level {level}", level=code) for code in ("I", "II", "III", "IV")},
    }


def step_name(code: str) -> str:
    """A step of the process."""
    return incident_words.step_words(code) if code else tr("Step not said")


def code_name(code: str) -> str:
    """A code with its name."""
    return incident_words.code_words().get(code, code)


def level_name(code: str) -> str:
    """A level."""
    return tr("Level {level}", level=code)


def cause_name(code: str) -> str:
    """A category of root cause."""
    return incident_words.causes().get(code, code) if code else tr("Cause not said yet")


def share_words(share: Share) -> str:
    """``62.5 %``; what cannot be worked out says so."""
    percent = share.percent
    return "–" if percent is None else f"{percent} %"


def of_words(share: Share) -> str:
    """``5 of 8``; of nothing that there is nothing yet."""
    if not share.whole:
        return tr("nothing recorded yet")
    return tr("{n} of {all}", n=len(share.ids), all=share.whole)


def length_words(length: timedelta | None) -> str:
    """A length in days, hours below two days, minutes below two hours."""
    if length is None:
        return "–"
    hours = length.total_seconds() / 3600
    if hours < 2:
        return f"{round(hours * 60)} min"
    return tr("{n} d", n=f"{hours / 24:.1f}") if hours >= 48 else tr("{n} h", n=f"{hours:.1f}")


def definitions() -> dict[str, str]:
    """How each figure is worked out, and its source."""
    return {
        "incidents": tr(
            "Incidents and deviations that became known in the period, for each 100 dose units that arrived "
            "in it (K23). A filter narrows the incidents, never the units."
        ),
        "grave": tr("Those of level I and II, the level that stands now (K23). The aim for level I is none."),
        "near": tr("Those caught before they reached anybody, out of all of the period (K23)."),
        "close": tr(
            "From when a case became known until it was closed, over the closed ones of the period: the "
            "median, and what nine in ten did not exceed. Open ones are counted beside."
        ),
        "gate": tr(
            "Cases of code CL1: lymphodepletion began before acceptance of the product (K16). Aim: none."
        ),
        "reports": tr(
            "Reports to the national monitoring of adverse reactions sent when they were due, out of those "
            "due in the period (K22). What is due at once is not judged before the hospital says how long "
            "that may take."
        ),
        "closures": tr(
            "Cases closed by their date, out of those due in the period (K24). Only levels with a date for "
            "closing have one."
        ),
        "effect": tr(
            "Actions found effective at their last check in the period, out of those checked (K25); those "
            "overdue now are counted beside."
        ),
        "severe": tr(
            "Patients with CRS or ICANS of grade 3 or above out of those infused in the period and watched, "
            "by product (K18). A patient counts once."
        ),
        "drill": tr("The recall drill of the period that took longest to its full list (K35). Aim: 4 h."),
        "repeats": tr(
            "The same code with the same root cause again within {n} days; cases without one do not count.",
            n=REPEAT_WITHIN.days,
        ),
        "pareto": tr("Bars from most to fewest; the line adds their shares up to 100 %."),
    }


def period_choices() -> dict[str, str]:
    """Periods that are asked for often."""
    return {
        "month": tr("This month"),
        "last_month": tr("Last month"),
        "year": tr("This year"),
        "months_12": tr("The last 12 months"),
        "own": tr("From … to …"),
    }


def span_text(first: object, last: object) -> str:
    """``2026-01-01 – 2026-03-31``."""
    return f"{first} – {last}"
