"""The bedside in words of both languages at once, as the cells of its record carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from ctdesk.domain.antidotes import LabelLimits
from ctdesk.domain.grading import Grade, Reason
from ctdesk.domain.qualifications import Words
from ctdesk.services.terms import terms

if TYPE_CHECKING:
    from ctdesk.services.bedside_rows import BedsideFindings

SEVERAL = "；"
_BEYOND = {"doses": "次数 doses", "interval": "间隔 interval", "mg": "单次剂量 single dose"}
_STATES = {
    "done": "按时 in time",
    "done_late": "逾时 late",
    "overdue": "逾时未告知 overdue",
    "open": "待告知 open",
    "soon": "待告知 open",
}


def said(key: str, **values: str) -> str:
    """The words of ``[bedside]`` for a key such as ``reason.fever``, Chinese and English."""
    known = _terms().get(key)
    if known is None:
        return key.partition(".")[2]
    for name, value in values.items():
        known = Words(*(one.replace("{" + name + "}", value) for one in (known.zh_CN, known.en)))
    return both(known)


def both(words: Words) -> str:
    """Chinese and English on one line."""
    return words.zh_CN if words.zh_CN == words.en else f"{words.zh_CN} {words.en}"


def grade_text(grade: Grade) -> str:
    """``3``, ``≥ 1`` while something is missing, a dash where nothing is certain."""
    if grade.value is not None:
        return str(grade.value)
    return f"≥ {grade.at_least}" if grade.at_least else "–"


def because_text(grade: Grade) -> str:
    """Why it is this grade, and what nobody looked at."""
    parts = [reason_text(one) for one in grade.because if grade.value is not None or grade.at_least]
    if grade.missing:
        parts.append("未查 not looked at: " + "、".join(said(f"row.{name}") for name in grade.missing))
    return SEVERAL.join(parts)


def reason_text(reason: Reason) -> str:
    """The finding that decided."""
    if f"reason.{reason.code}" in _terms():
        return said(f"reason.{reason.code}", value=reason.value)
    if f"oxygen.{reason.code}" in _terms():
        return f"{said(f'oxygen.{reason.code}')} {reason.value} {reason.unit}".rstrip()
    return said(f"{reason.code}.{reason.value}")


def pressors_text(seen: BedsideFindings) -> str:
    """Hypotension and what was given against it."""
    told = []
    if seen.hypotension is not None:
        told.append("低血压 hypotension" if seen.hypotension else "无 none")
    if seen.vasopressors:
        several = "several_vasopressors" if seen.vasopressors > 1 else "one_vasopressor"
        told.append(said(f"reason.{several}", value=str(seen.vasopressors)))
    if seen.vasopressin:
        told.append("加压素 vasopressin")
    if seen.pressor_doses:
        told.append(seen.pressor_doses)
    return SEVERAL.join(told)


def pressure_text(seen: BedsideFindings) -> str:
    """``118/72``, with the pulse."""
    pair = "" if seen.systolic is None else f"{seen.systolic}/{seen.diastolic or '–'}"
    pulse = "" if seen.heart_rate is None else f"HR {seen.heart_rate}"
    return " ".join(one for one in (pair, pulse) if one)


def oxygen_text(seen: BedsideFindings) -> str:
    """Saturation and what helps to breathe."""
    told = [] if seen.spo2_percent is None else [f"{seen.spo2_percent} %"]
    if seen.oxygen is not None:
        flow = "" if seen.flow_l_min is None else f" {seen.flow_l_min} L/min"
        told.append(said(f"oxygen.{seen.oxygen}") + flow)
    return SEVERAL.join(told)


def nervous_text(seen: BedsideFindings) -> str:
    """What was found beside the score; what is normal is said once, another cause is named."""
    told, looked = [], False
    for name in ("consciousness", "seizure", "motor", "pressure"):
        value = getattr(seen, name)
        looked = looked or value is not None
        if value not in (None, "none", "spontaneous"):
            other = "（其他原因 other cause）" if name in seen.explained else ""
            told.append(said(f"{name}.{value}") + other)
    return SEVERAL.join(told) or (said("reason.normal") if looked else "")


def score_text(seen: BedsideFindings) -> str:
    """``ICE 7``."""
    name = "CAPD" if seen.child else "ICE"
    if seen.unable:
        return said(f"reason.{name.lower()}_unable")
    return "" if seen.total is None else f"{name} {seen.total}"


def label_text(version: str, dated: str, limits: LabelLimits | None) -> str:
    """What the label in force says of an antidote."""
    if limits is None:
        return ""
    told = []
    if limits.most_doses is not None:
        told.append(f"最多 at most {limits.most_doses} 次 doses")
    if limits.least_interval is not None:
        told.append(f"间隔 interval ≥ {hours_text(limits.least_interval)}")
    if limits.most_mg is not None:
        told.append(f"单次 single ≤ {plain(limits.most_mg)} mg")
    return f"{version} {dated}".rstrip() + ": " + SEVERAL.join(told)


def beyond_text(names: Iterable[str]) -> str:
    """Which figures of the label were gone beyond."""
    return SEVERAL.join(_BEYOND[name] for name in names) or "无 none"


def state_text(status: str) -> str:
    """How an alert stands."""
    return _STATES.get(status, status)


def findings_text(findings: Mapping[str, Any]) -> str:
    """What an event says beside its grade."""
    told = []
    for name, value in findings.items():
        shown = ("是 yes" if value else "否 no") if isinstance(value, bool) else str(value)
        told.append(f"{said(f'finding.{name}')}: {shown}")
    return SEVERAL.join(told)


def hours_text(length: timedelta) -> str:
    """A length in hours, minutes where it is not whole."""
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" if not rest else f"{hours} h {rest} min" if hours else f"{rest} min"


def plain(value: Decimal) -> str:
    """A figure without zeros that say nothing."""
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def moment_text(at: datetime, day: int | None = None) -> str:
    """``2026-03-02 14:05``, with the day after the infusion."""
    told = f"{at:%Y-%m-%d %H:%M}"
    return told if day is None else f"{told} D{day:+d}"


@cache
def _terms() -> Mapping[str, Words]:
    return {key: Words(text.zh_CN, text.en) for key, text in terms().bedside.items()}
