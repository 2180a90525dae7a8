"""What the record page says of a record: progress, subject, proposal, clocks, signatures, next step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import tzinfo
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import group_for_reading
from ctdesk.forms.decision import outcome_item
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.record_rail import ClockLine, NextStep, ProposalWords, SignatureLine, Subject
from ctdesk.ui.forms.section_list import SectionLine
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.navigation import name_of

if TYPE_CHECKING:
    from ctdesk.forms.definition import Section
    from ctdesk.services.record_values import RecordView, SlotView

RECORD = "record"
MOST_REASONS = 4  # items that an outcome cannot stand because of
_OUTCOMES = {
    "accept": ("conforms", "green"),
    "accept_with_deviation": ("conforms", "green"),
    "quarantine": ("held", "amber"),
    "reject": ("fails", "red"),
}


def record_state(view: RecordView) -> State:
    """The chip beside the title: the outcome once there is one, else where the record stands."""
    if view.state == "voided":
        return State(tr("Voided"), "grey", "void")
    if view.state == "superseded":
        return State(tr("Superseded"), "grey", "ended")
    if view.state == "amending":
        return State(tr("Being amended"), "amber", "edit")
    if view.outcome is not None:
        icon, tone = _OUTCOMES.get(view.outcome, ("record", "blue"))
        return State(outcome_words(view, view.outcome), tone, icon)  # type: ignore[arg-type]  # tones of the table above
    return (
        State(tr("Draft"), "amber", "draft")
        if not view.completed_at
        else State(tr("Completed"), "green", "signed")
    )


def outcome_words(view: RecordView, code: str) -> str:
    """The words of a decision, from the form itself."""
    decides = outcome_item(view.definition)
    for section in view.definition.section:
        for item in section.item:
            if item.id == decides:
                return next(
                    (one.text.in_language(language()) for one in item.options if one.code == code), code
                )
    return code


def section_lines(view: RecordView) -> list[SectionLine]:
    """Every section with how far it is."""
    progress = {one.id: one for one in view.judgement.sections}
    lines = []
    for section in view.definition.section:
        one = progress[section.id]
        title = f"{section.id} {section.text.in_language(language())}"
        mine = [q for q in view.judgement.questions if q.section == section.id and q.asked]
        if section.id in view.closed_sections:
            own = [q for q in mine if q.slot in view.viewer_slots and not q.heading]
            done = sum(1 for q in own if q.answer is not None)
            words, tint = (
                (f"{done}/{len(own)}", "quiet")
                if own and done < len(own)
                else (tr("waits for the other"), "amber")
            )
            if not own:
                words, tint = tr("blind, open"), "quiet"
        elif one.findings:
            several = tr("{n} do not conform", n=one.findings)
            words, tint = tr("1 does not conform") if one.findings == 1 else several, "red"
        elif one.asked == 0:
            words, tint = "", "faint"
        elif one.complete:
            words, tint = tr("done"), "green"
        else:
            words, tint = f"{one.answered}/{one.asked}", "amber" if one.answered else "quiet"
        lines.append(SectionLine(section.id, title, words, tint))
    return lines


def subject_of(view: RecordView, *, blind: bool = False) -> Subject:
    """Who and what, with the limits frozen into the record.

    ``blind``: somebody is checking blind right now; nothing that the check compares is shown (decision 13).
    """
    strip = view.strip
    hidden = tr("hidden while checking blind")
    stages = {
        "awaiting": State(tr("Awaiting lymphodepletion"), "blue"),
        "ld_ongoing": State(tr("LD day {n}", n=strip.ld_day or "?"), "amber"),
        "ld_finished": State(tr("Lymphodepletion finished"), "amber"),
        "no_ld_planned": State(tr("No lymphodepletion"), "grey"),
    }
    sexes = {"male": tr("male"), "female": tr("female")}
    beside = " · ".join(one for one in (sexes.get(strip.sex or "", ""), strip.birth_date or "") if one)
    pairs = [
        (tr("Patient no."), group_for_reading(strip.mrn) if strip.mrn else ""),
        (tr("COI"), group_for_reading(strip.coi_id) if strip.coi_id else ""),
        (tr("Product"), strip.product or ""),
        (tr("Batch"), strip.batch_no or ""),
        (tr("Limit"), limit_words(view)),
        (tr("Holder 24 h"), strip.holder_contact_24h or ""),
    ]
    if blind:
        limit = [pair for pair in pairs if pair[0] == tr("Limit")]
        return Subject(hidden, "", stages.get(strip.stage or ""), tuple(limit))
    shown = [(name, value) for name, value in pairs if value]
    if strip.hidden:
        shown.append((tr("Identity"), hidden))
    name = strip.patient or (hidden if "patient.name" in strip.hidden else strip.label)
    return Subject(name, beside, stages.get(strip.stage or ""), tuple(shown))


def limit_words(view: RecordView) -> str:
    """The limits in force for this record."""
    parts = []
    if view.strip.storage_max_c is not None:
        parts.append("≤ " + with_unit(view.strip.storage_max_c, "°C"))
    if view.strip.ambient_limit_s is not None:
        parts.append("≤ " + with_unit(view.strip.ambient_limit_s, "s"))
    if not parts and view.strip.product is not None and view.subject_kind == "shipment":
        return tr("not entered: cannot be accepted")
    return " · ".join(parts)


def proposal_of(view: RecordView) -> ProposalWords | None:
    """What the system proposes, the worst unit first, with the findings it stands on."""
    if view.closed_sections and not any(slot.mine for slot in view.slots):
        shown = [one for one in view.judgement.proposals if one.propose != "reject"]
    else:
        shown = list(view.judgement.proposals)
    if not shown or view.outcome is not None:
        return None
    rank = ("accept", "accept_with_deviation", "quarantine", "reject")
    worst = max(shown, key=lambda one: rank.index(one.propose) if one.propose in rank else 0)
    tone = {"accept": "green", "accept_with_deviation": "amber", "quarantine": "amber", "reject": "red"}.get(
        worst.propose, "blue"
    )
    paths = dict.fromkeys(path.partition("@")[0] for path in worst.because)
    findings = {*view.judgement.findings, *(q.beside for q in view.judgement.questions if q.finding)}
    found = [path for path in paths if path in findings]
    links = tuple((path, path.replace(":", " · ")) for path in found[:6])
    title = tr("Proposed: {outcome}", outcome=outcome_words(view, worst.propose))
    return ProposalWords(title, worst.text.in_language(language()), tone, links)  # type: ignore[arg-type]  # as above


def clock_lines(view: RecordView, without: Collection[str] = ()) -> tuple[ClockLine, ...]:
    """Clocks that run or were missed; those that were met in time are not worth the room, nor those that
    stand big in the head (``without``).
    """
    lines = []
    for state in view.clocks:
        run = state.run
        if run.due_at is None or run.status in ("waiting", "met") or state.clock.id in without:
            continue
        words = state.clock.text.in_language(language())
        if run.instance is not None:
            words = f"{words} {run.instance}"
        lines.append(ClockLine(words, run.due_at, run.stopped_at, run.status == "met"))
    return tuple(sorted(lines, key=lambda one: one.due_at)[:4])


def signature_lines(view: RecordView, tz: tzinfo) -> tuple[SignatureLine, ...]:
    """Every slot: by whom and when, or what it waits for and who could."""
    texts = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
    lines = []
    for slot in view.slots:
        title = texts.get(slot.id, slot.id)
        if slot.signature is not None:
            at = slot.signature.at.astimezone(tz)
            lines.append(
                SignatureLine(
                    slot.id,
                    title,
                    slot.signature.printed_name,
                    at.strftime("%H:%M"),
                    "signed",
                    at.isoformat(" ", "seconds"),
                    "" if slot.signature.external else f"grounds:{slot.id}",
                )
            )
        elif slot.status == "not_required":
            continue
        elif slot.external:
            lines.append(SignatureLine(slot.id, title, "", tr("on paper or screen"), "external"))
        elif slot.may_sign:
            ready = slot.status == "ready"
            lines.append(
                SignatureLine(slot.id, title, "", tr("for you to sign") if ready else tr("yours"), "mine", "")
            )
        else:
            why = " ".join(
                complaint(CtdeskError(one.code, field=None, **dict(one.values))).text
                for one in slot.obstacles
            )
            who = listed(slot.who_can[:3])
            tip = why + (
                ("\n" + tr("Could sign: {names}", names=listed(slot.who_can))) if slot.who_can else ""
            )
            lines.append(SignatureLine(slot.id, title, who, "—", "open", tip))
    return tuple(lines)


def next_step(view: RecordView) -> NextStep | None:
    """The one thing to do next: sign what is ready, else what is still missing, else who it waits for."""
    if view.state in ("voided", "superseded"):
        return None
    texts = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
    ready = [slot for slot in view.slots if slot.may_sign and slot.status == "ready"]
    external = [
        slot
        for slot in view.slots
        if slot.external and slot.signature is None and slot.status != "not_required"
    ]
    others = [(tr("Take the courier's signature…"), f"external:{slot.id}") for slot in external]
    thirds = [
        question
        for question in view.judgement.questions
        if question.slot == "third" and question.status == "open" and set(question.by) & view.viewer_slots
    ]
    if thirds:
        words = tr("Readings differ: third reading of {item}", item=thirds[0].item.id)
        others.insert(0, (words, f"goto:{thirds[0].path}"))
    if ready:
        if len(ready) == 1:
            return NextStep(tr("Sign: {slots}", slots=texts[ready[0].id]), "sign", others=tuple(others))
        names = listed(texts[slot.id] for slot in ready)
        words = tr("Sign {n} with one password", n=len(ready))
        return NextStep(words, "sign", note=names, others=tuple(others))
    mine = [slot for slot in view.slots if slot.may_sign and slot.status == "incomplete"]
    if mine:
        return NextStep(
            tr("Sign: {slots}", slots=texts[mine[0].id]),
            "missing",
            kind="plain",
            note=_why_not_yet(view, mine[0]),
            others=tuple(others),
        )
    waiting = [
        slot
        for slot in view.slots
        if slot.signature is None and slot.status not in ("not_required", "signed")
    ]
    note = tr("Waits for: {slots}", slots=listed(texts[slot.id] for slot in waiting[:3])) if waiting else ""
    if any(slot.status not in ("signed", "not_required") and not slot.external for slot in waiting):
        others.append((tr("May I sign this?"), "why"))
    return NextStep("", "", note=note, others=tuple(others)) if note or others else None


def _why_not_yet(view: RecordView, slot: SlotView) -> str:
    """What a slot still misses; an outcome that the rules refuse is there, and says why it cannot stay."""
    decision, by_path = view.definition.decision, view.judgement.by_path
    for proposal in view.judgement.proposals:
        if decision is None:
            break
        question = by_path.get(f"{decision.item}:{proposal.unit}") or by_path.get(decision.item)
        if question is None or question.answer is None or question.path not in slot.missing:
            continue
        if question.answer.value not in proposal.allow:
            because = [one.partition("@")[0] for one in proposal.because[:MOST_REASONS]]
            more = "" if len(proposal.because) <= MOST_REASONS else " …"
            return tr(
                "“{choice}” cannot be signed because of {items}. Choose another decision in {item}.",
                choice=outcome_words(view, str(question.answer.value)),
                items=listed(because) + more,
                item=question.path,
            )
    return tr("Still missing for your signature: {items}", items=missing_words(slot))


def missing_words(slot: SlotView, most: int = 8) -> str:
    """The items that a slot still misses, by their numbers."""
    items = list(dict.fromkeys(_item_in(path) for path in slot.missing))
    more = f" +{len(items) - most}" if len(items) > most else ""
    names = {"#reason": tr("reason"), "#photo": tr("photo"), "#late": tr("reason for lateness")}
    words = []
    for item in items[:most]:
        head, mark, aspect = item.partition("#")
        words.append(head.replace(":", " · ") + (f" ({names.get(mark + aspect, aspect)})" if mark else ""))
    return listed(words) + more


def _item_in(path: str) -> str:
    """A path without whose reading it is and without the column of a table, which has a name of its own."""
    head, mark, aspect = path.partition("@")[0].partition("#")
    return head.partition(".")[0] + mark + aspect


def heading_of(view: RecordView) -> str:
    """The title of the page."""
    title = view.definition.name or view.definition.title
    return f"{title.in_language(language())}  {view.number}"


def place_of(view: RecordView) -> str:
    """The route that lists records about subjects of this kind."""
    from ctdesk.services.subjects import KINDS

    kind = KINDS.get(view.subject_kind)
    return RECORD if kind is None else kind.route


def trail_of(view: RecordView) -> str:
    """The breadcrumb: where this record belongs."""
    version = tr("version {n}", n=view.version) if view.version > 1 else ""
    parts = [
        both("接收与验收", "Receipt and acceptance") if place_of(view) == RECORD else name_of(place_of(view)),
        tr("{form} rev. {n}", form=view.form_code, n=view.form_revision),
        version,
    ]
    return " › ".join(part for part in parts if part)


def saved_words(view: RecordView) -> str:
    """When the draft was saved last."""
    if view.last_saved_at is None:
        return tr("Nothing entered yet")
    return tr("Draft saved {time}", time=times.local(view.last_saved_at).strftime("%H:%M:%S"))


def nothing_asked(view: RecordView, section: Section) -> str:
    """Why a section shows no question: others answer it alone, or it depends on an item."""
    from ctdesk.forms.definition import Condition

    mine = [slot for slot in view.slots if slot.fills and slot.waits_for and section.id in slot.covers]
    if mine:
        texts = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
        before = listed(texts[one] for one in mine[0].waits_for)
        return tr("Read here alone once this is signed: {slots}", slots=before)
    if any(one.section == section.id and one.asked for one in view.judgement.questions):
        return tr("Others answer here alone; their readings are shown when all of them are done.")
    asked = {
        item.id: item.text.in_language(language()) for one in view.definition.section for item in one.item
    }
    wanted = [section.enable_when, *(item.enable_when for item in section.item)]
    ids = dict.fromkeys(
        each.item
        for one in wanted
        for each in ((one,) if isinstance(one, Condition) else one or ())
        if each.item in asked
    )
    named = listed(f"{each} {asked[each]}" for each in ids if each is not None)
    return tr("Nothing is asked here as things stand. This depends on {items}.", items=named)


def section_aside(view: RecordView, section: Section) -> str:
    """What stands beside the title of a section: that it is signed, how it is answered, or the limit it is
    judged by.
    """
    signed = any(
        one.section == section.id and one.path in view.locked_paths for one in view.judgement.questions
    )
    if signed and view.may_amend:
        return tr("Signed: to be corrected with a reason, under More")
    if signed:
        return tr("Signed: corrected by whoever signed it, or by quality assurance")
    if section.check == "unseen" and section.id in view.closed_sections:
        return tr("Read alone, without seeing what was read before")
    if section.id in view.closed_sections:
        return tr("Two people read alone; compared when both are done")
    label = view.strip.label_version
    asks_limit = any(item.limit is not None and item.limit.frozen for item in section.item)
    if asks_limit and label:
        limit = limit_words(view)
        return tr("Limit {limit} · label {label} · frozen into this record", limit=limit, label=label)
    return ""


def section_at_hand(view: RecordView) -> str:
    """The first section in which this person has something left to answer."""
    progress = {one.id: one for one in view.judgement.sections}
    fills = {slot.id for slot in view.slots if slot.fills} | view.viewer_slots
    for section in view.definition.section:
        mine = any(
            question.section == section.id
            and question.outstanding
            and (set(question.by) & fills or question.slot in fills)
            for question in view.judgement.questions
        )
        if mine and not progress[section.id].complete:
            return section.id
    return view.definition.section[0].id
