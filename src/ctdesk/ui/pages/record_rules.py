"""What a record page explains: the rule behind an item, and why a person may or may not sign."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.values import shown_value
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.pages.record_signing import grounds_words

if TYPE_CHECKING:
    from ctdesk.forms.definition import Section
    from ctdesk.forms.questions import Question
    from ctdesk.services.record_values import RecordView, SlotView


def rule_of(question: Question, section: Section, view: RecordView, tz: tzinfo) -> str:
    """Everything the form says about one item: help and source, limit, severity, what a finding asks for."""
    item, tongue = question.item, language()
    slots = {slot.id: slot.text.in_language(tongue) for slot in view.definition.slot}
    parts = [f"{item.id}  {item.text.in_language(tongue)}"]
    if question.column is not None:
        parts[0] += f" · {question.column.text.in_language(tongue)}"
    if item.help is not None:
        parts.append(item.help.in_language(tongue))
    elif section.help is not None:
        parts.append(section.help.in_language(tongue))
    asks = question.column or item
    if question.limit_max is not None:
        parts.append(tr("Not above {value}", value=shown_value(asks, question.limit_max, tz, tongue)))
    if question.limit_min is not None:
        parts.append(tr("Not below {value}", value=shown_value(asks, question.limit_min, tz, tongue)))
    severities = {
        "critical": tr("Critical: the product cannot be accepted while this does not conform."),
        "major": tr("Major: acceptance then needs a reason and a deviation number."),
        "minor": tr("Minor: noted, with a reason."),
    }
    if question.severity is not None:
        parts.append(severities[question.severity])
    asked_for = []
    if question.severity is not None and question.on_fail.reason == "required":
        asked_for.append(tr("a reason"))
    if question.severity is not None and question.on_fail.photo:
        asked_for.append(tr("a photo"))
    if question.severity is not None and question.on_fail.incident:
        asked_for.append(tr("incident {code}", code=question.on_fail.incident))
    if asked_for:
        parts.append(tr("If not: {things}", things=listed(asked_for)))
    by = [slots.get(slot, slot) for slot in question.by]
    if question.computed:
        parts.append(tr("Worked out by the program; nobody types it."))
    elif by:
        parts.append(tr("Answered by: {people}", people=listed(by)))
    parts.append(
        tr(
            "Source: {form} revision {n}, section {section}",
            form=view.form_code,
            n=view.form_revision,
            section=section.id,
        )
    )
    return "\n\n".join(parts)


def why_not(view: RecordView) -> str:
    """Why this person may neither fill in nor sign anything here, with who can; nothing where they may."""
    if view.state in ("voided", "superseded") or view.viewer_slots:
        return ""
    waiting = [slot for slot in view.slots if slot.signature is None and not slot.external]
    if not waiting or any(slot.may_sign or slot.fills for slot in waiting):
        return ""
    if any(slot.mine for slot in view.slots):
        return ""
    first = waiting[0]
    texts = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
    why = f"{texts[first.id]}: {obstacle_words(first)}"
    who = tr("Could sign: {names}", names=listed(first.who_can[:4])) if first.who_can else ""
    return " ".join(part for part in (tr("You can read this record, not fill it in."), why, who) if part)


def may_i_sign_words(view: RecordView) -> str:
    """For every signature still missing: whether this person may give it, on what grounds or why not."""
    texts = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
    parts = []
    for slot in view.slots:
        if slot.signature is not None or slot.status == "not_required" or slot.external:
            continue
        if slot.may_sign:
            lines = [tr("{slot}: you may sign.", slot=texts[slot.id]), *grounds_words(slot.grounds)]
            lines += warning_words(slot)
            if slot.waits_for:
                lines.append(tr("Waits for: {slots}", slots=listed(texts[one] for one in slot.waits_for)))
        else:
            lines = [tr("{slot}: you may not sign.", slot=texts[slot.id]), obstacle_words(slot)]
            if slot.who_can:
                lines.append(tr("Could sign: {names}", names=listed(slot.who_can)))
        parts.append("\n".join(line for line in lines if line))
    return "\n\n".join(parts) or tr("Every signature has been given.")


def warning_words(slot: SlotView) -> list[str]:
    """What does not keep a person from signing and is signed with it."""
    return [complaint(CtdeskError(one.code, field=None, **dict(one.values))).whole() for one in slot.warnings]


def obstacle_words(slot: SlotView) -> str:
    """Why a person may not sign a slot, in sentences."""
    return " ".join(
        complaint(CtdeskError(one.code, field=None, **dict(one.values))).whole() for one in slot.obstacles
    )
