"""What labels, papers and assessments say, in words: fields, values, steps, states."""

from __future__ import annotations

from datetime import date

from ctdesk.domain.catalogue import NOT_STATED, Field, LimitEntry
from ctdesk.domain.excursion_rules import ExcursionRule
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.label_versions import Limits
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, listed, tr

ACCEPTANCE = ("storage_max_c", "storage_min_c", "ambient_limit_s", "limit_basis")


def field_of(code: str) -> Field | None:
    """The field of the catalogue with this code."""
    return catalogue_table().fields.get(code)


def field_name(code: str) -> str:
    """What a field is called, one of a rule included (``rule:2:up_to_c``)."""
    if code == "rules":
        return tr("How many rules there are")
    if code.startswith("rule:"):
        _, number, part = code.split(":")
        return tr("Rule {n}: {what}", n=number, what=rule_words()[part])
    field = field_of(code)
    return code if field is None else both(field.zh_CN, field.en)


def rule_words() -> dict[str, str]:
    """The parts of a written excursion rule."""
    return {
        "up_to_c": tr("no warmer than, °C"),
        "up_to_min": tr("in all no longer than, min"),
        "up_to_degree_min": tr("in all no more than, °C·min"),
        "proposes": tr("proposes"),
        "text": tr("as the holder wrote it"),
        "source": tr("where it stands"),
    }


def proposal_words() -> dict[str, str]:
    """What a rule proposes, by code."""
    return {
        "accept_with_deviation": tr("Accept with a deviation"),
        "ask_holder": tr("Ask the holder"),
        "reject": tr("Reject"),
    }


def group_words() -> dict[str, str]:
    """The groups of fields of a label."""
    return {
        "storage": tr("Storage and label"),
        "dose": tr("Dose and collection"),
        "thaw": tr("Thawing"),
        "infusion": tr("Preparation and infusion"),
        "care": tr("Monitoring and after"),
    }


def step_words() -> dict[str, str]:
    """The step that needs a field, by code."""
    return {
        "enabled": tr("bringing it into use"),
        "order": tr("ordering"),
        "acceptance": tr("acceptance"),
        "release": tr("release"),
        "thaw": tr("thaw"),
        "infusion": tr("infusion"),
    }


def unit_words(unit: str) -> str:
    """A unit as people say it."""
    return {"month": tr("months"), "dose": tr("doses"), "year": tr("years"), "d": tr("days")}.get(unit, unit)


def basis_words(basis: str | None) -> str:
    """From when a limit runs."""
    found = next((one for one in catalogue_table().bases if one.code == basis), None)
    return "" if found is None else both(found.zh_CN, found.en)


def option_words(field: str) -> dict[str, str]:
    """The answers of a choice by code."""
    known = field_of(field)
    return {} if known is None else {one.code: both(one.zh_CN, one.en) for one in known.options}


def entry_words(entry: LimitEntry | None) -> str:
    """Value with its unit, or what stands in its place."""
    if entry is None or entry.value is None:
        return tr("empty")
    if entry.value == NOT_STATED:
        return tr("the label says none")
    options = option_words(entry.field)
    if options:
        return listed(options.get(code, code) for code in entry.value.split(","))
    value = entry.value.replace("-", "−") if entry.unit else entry.value
    return f"{value} {unit_words(entry.unit)}" if entry.unit else value


def four_words(limits: Limits | None) -> dict[str, str]:
    """The limits that acceptance reads, with sign and unit."""

    def told(value: object, sign: str, unit: str) -> str:
        return tr("empty") if value is None else f"{sign} {value} {unit}".replace("-", "−")

    if limits is None:
        return {}
    return {
        "storage_max_c": told(limits.storage_max_c, "≤", "°C"),
        "storage_min_c": told(limits.storage_min_c, "≥", "°C"),
        "ambient_limit_s": told(limits.ambient_limit_s, "≤", "s"),
        "limit_basis": limits.limit_basis or tr("empty"),
    }


def rule_sentence(rule: ExcursionRule) -> str:
    """The bounds of a rule and what it proposes, on one line."""
    bounds = []
    if rule.up_to_c is not None:
        bounds.append(f"≤ {rule.up_to_c} °C".replace("-", "−"))
    if rule.up_to_min is not None:
        bounds.append(f"≤ {rule.up_to_min} min")
    if rule.up_to_degree_min is not None:
        bounds.append(f"≤ {rule.up_to_degree_min} °C·min")
    told = " • ".join(bounds) or tr("anything else")
    return f"{told} → {proposal_words().get(rule.proposes, rule.proposes)}"


def paper_kinds() -> dict[str, str]:
    """Kinds of papers by code."""
    from ctdesk.domain.holders import PAPER_KINDS

    return {kind: stored_words("supplier_paper", "kind", kind) for kind in PAPER_KINDS}


def paper_state(state: str, warning: int | None) -> State:
    """Whether a paper counts, and whether for long."""
    if state == "expiring" and warning is not None:
        return State(tr("Within {n} days", n=warning), "red" if warning == 7 else "amber", "expiring")
    return {
        "in_date": State(tr("In date"), "green", "conforms"),
        "expired": State(tr("Expired"), "red", "fails"),
        "not_yet": State(tr("Not yet"), "grey", "pending"),
        "withdrawn": State(tr("Taken back"), "grey", "void"),
    }[state]


def grade_state(grade: str) -> State:
    """How grave a finding is."""
    word = stored_words("assessment_finding", "grade", grade)
    return {
        "critical": State(word, "red", "fails"),
        "major": State(word, "amber", "warning"),
        "minor": State(word, "grey", "warning"),
    }[grade]


def result_state(result: str | None) -> State:
    """The result of a holder's assessment."""
    if result is None:
        return State(tr("Under way"), "amber", "pending")
    word = stored_words("holder_assessment", "result", result)
    return {
        "pass": State(word, "green", "conforms"),
        "conditional": State(word, "amber", "warning"),
        "fail": State(word, "red", "fails"),
    }[result]


def finding_state(state: str, late: bool) -> State:
    """How far a finding is."""
    if late:
        return State(tr("Overdue"), "red", "due")
    return {
        "open": State(tr("Not planned"), "red", "fails"),
        "planned": State(tr("To be done"), "amber", "pending"),
        "done": State(tr("To be verified"), "blue", "waiting"),
        "verified": State(tr("Verified by another"), "green", "conforms"),
    }[state]


def trigger_words(code: str, what: str, since: date | None) -> str:
    """What asks for a new qualification."""
    told = {
        "never": tr("The hospital was not qualified yet."),
        "ending": tr("It ends soon: {day}.", day=since or ""),
        "over": tr("It ended on {day}.", day=since or ""),
        "product": tr("Not in the last qualification: {what}.", what=what),
        "premises": tr("Premises, {day}: {what}.", what=what, day=since or ""),
        "equipment": tr("New tank, {day}: {what}.", what=what, day=since or ""),
        "finding": tr("A holder's assessment with conditions: {what}.", what=what),
        "drill": tr("No drill within twelve months."),
    }
    return told[code]
