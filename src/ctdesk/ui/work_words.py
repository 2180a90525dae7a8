"""What waits on My desk in words: what it is about, what can be done for it, and the button."""

from __future__ import annotations

from ctdesk.domain.readiness import SIGNED_OFF_BEFORE
from ctdesk.services.worklist import SlotToDo, WorkItem
from ctdesk.ui import times
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.premises_words import test_words

_EXPECTED = frozenset({"open_receipt", "verify_notice"})  # their time is no limit: it is when a courier comes
_WAITING = {
    "open_receipt": lambda: tr("On its way: begin the receipt when it is here"),
    "receive_again": lambda: tr("Its record was voided; the product is held: receive it anew"),
    "verify_notice": lambda: tr("Read the holder's notice a second time, without seeing what was entered"),
    "verify_order": lambda: tr("Read the prescription a second time, without seeing what was entered"),
    "verify_patient": lambda: tr("Check the identity of this patient a second time"),
    "verify_limits": lambda: tr("Enter the limits of this label a second time, without seeing the first"),
    "file_label": lambda: tr("Attach the label itself; without it nobody can verify the limits"),
    "review_label": lambda: tr("Compare this label with the one the holder has in force today"),
    "renew_paper": lambda: tr("Ask for its renewal, and file it"),
    "answer_finding": lambda: tr("Do what was agreed, and say so with the evidence"),
    "verify_finding": lambda: tr("See whether what was done answers the finding"),
    "qualify_site": lambda: tr("Begin the next qualification of the hospital"),
    "confirm_enrolment": lambda: tr("Confirm the enrolment, so that this person can sign"),
    "hold_meeting": lambda: tr("Hold the month's quality meeting"),
    "review_trail": lambda: tr("Review the month's audit trail"),
    "review_access": lambda: tr("Review accounts and rights of this quarter"),
    "confirm_credential": lambda: tr("Compare these qualifications with the originals"),
    "fill_rota": lambda: tr("Plan somebody who may act there"),
    "review_delegations": lambda: tr("Decide which delegations go on when you take over as lead"),
    "approve_form": lambda: tr("Read what changes in this form; approve it or send it back"),
    "read_document": lambda: tr("Read and understand this version before it takes effect"),
    "review_document": lambda: tr("Review this version for quality assurance"),
    "approve_document": lambda: tr("Approve this version and say from which minute it is in force"),
    "recheck_document": lambda: tr("Look at this version again: is it still right as it stands?"),
    "assess_qp": lambda: tr("Assess the Qualified Person; the last result is a year old"),
    "approve_training_plan": lambda: tr("Read what is planned or taken back, and approve it"),
    "training_overdue": lambda: tr("See who is missing, and plan a session"),
    "begin_round": lambda: tr("Daily round: read the tanks, look at the room, sign"),
    "calibrate": lambda: tr("Have it calibrated, and enter the certificate"),
    "end_failure": lambda: tr("Failure open: mend it, and close it with what was done"),
    "test_equipment": lambda: tr("Make this test, and note how it went"),
    "upload_traces": lambda: tr("Make the file for the platform and hand it in today"),
    "answer_traces": lambda: tr("Note what the platform answered"),
    "unit_expiring": lambda: tr("Its expiry date comes near: agree on its use, or on its return"),
    "shipper_hold": lambda: tr("Kept in the shipper: the infusion must have ended by then"),
    "stored_astray": lambda: tr("Move it to a position marked for its status"),
    "count_stock": lambda: tr("The monthly count is due"),
    "go_on_counting": lambda: tr("A count is being scanned: go on with it"),
    "answer_alarm": lambda: tr("Answer it within 15 minutes: what was done"),
    "close_alarm": lambda: tr("Answered: look at it again and close it"),
    "import_recording": lambda: tr("No file of its logger for too long: import it"),
    "missing_coverage": lambda: tr("Recorded with holes: find the missing file, or say why"),
    "monitor_tank": lambda: tr("Sum the month up in a monitoring record"),
    "bedside_come": lambda: tr("Fever after an infusion: come to the bedside"),
    "bedside_hear": lambda: tr("A grave reaction after an infusion: see the patient, and say that you know"),
    "bedside_tell": lambda: tr("Call whoever has to hear of this patient, and note it"),
    "bedside_assess": lambda: tr("The next assessment at the bedside"),
    "verify_antidote": lambda: tr("Read this label too: what it says of the doses of an antidote"),
    "sign_plan": lambda: tr("A plan that nobody signed yet: read it, and sign"),
    "approve_action": lambda: tr("Planned: read it, and approve it or give it up"),
    "do_action": lambda: tr("Your action: carry it out, and sign with the evidence"),
    "decide_extension": lambda: tr("A later day is asked for: grant or decline it"),
    "check_effect": lambda: tr("Its window is over: measure, and say whether it had effect"),
    "close_action": lambda: tr("It had effect: close it"),
    "plan_action_again": lambda: tr("It had no effect: analyse anew, and plan again"),
    "action_late": lambda: tr("Long overdue: see to it that it is done"),
    "reply_finding": lambda: tr("Reply to whoever found it, before its day"),
    "triage_incident": lambda: tr("Reported: grade it, and give it an owner"),
    "lead_incident": lambda: tr("Your case: see what comes next"),
    "report_adr": lambda: tr("Adverse reaction: write its first report"),
    "follow_adr": lambda: tr("Adverse reaction: write a follow-up with what is new"),
    "recall_hold": lambda: tr("Recall: stop the use of every unit found"),
    "recall_tell": lambda: tr("Recall: tell the physicians of those who got a unit"),
    "recall_settle": lambda: tr("Recall: say of each unit what became of it"),
    "recall_find": lambda: tr("Recall: go on looking for what is not accounted for"),
    "recall_explain": lambda: tr("Recall: say why the numbers differ"),
    "recall_reply": lambda: tr("Recall: answer who asked for it"),
    "recall_record": lambda: tr("Recall: everything is settled, open the record"),
    "quarantine_tell": lambda: tr("Tell holder, physician and lead of this quarantine, and note it"),
    "quarantine_data": lambda: tr("The temperature data follow: ask for them, and add them when they come"),
    "quarantine_ld": lambda: tr("In quarantine while lymphodepletion has begun: decide together, now"),
    "rejection_answer": lambda: tr("Ask the holder for the instruction to return or destroy"),
    "acknowledge_steps": lambda: tr("Acknowledge them together with one password entry"),
    "take_over_note": lambda: tr("Read it, and take it over"),
    "statement": lambda: tr("Sign the e-signature statement before your first signature."),
}


def title_of(item: WorkItem) -> str:
    """Number and whom or what it is about."""
    if item.kind == "approve_form":
        revision = tr("Revision {n}", n=item.label)
        return f"{item.number}  {both(item.what_zh, item.what_en)} • {revision}"
    if item.route == "documents":
        version = tr("Version {n}", n=item.label)
        return f"{item.number}  {both(item.what_zh, item.what_en)} • {version}"
    if item.kind in ("triage_incident", "lead_incident"):
        return f"{item.number}  {item.label} {both(item.what_zh, item.what_en)}"
    if item.kind == "verify_antidote":
        return f"{both(item.what_zh, item.what_en)}  {item.number}"
    if item.kind == "renew_paper":
        return f"{item.label} • {stored_words('supplier_paper', 'kind', item.number)}"
    if item.kind == "test_equipment":
        return "  ".join(part for part in (test_words(item.number), item.label) if part)
    if item.kind == "acknowledge_steps":
        return tr("{n} steps wait for your acknowledgement", n=item.label)
    if item.kind == "take_over_note":
        return tr("Handed over by {name}", name=item.label) + f": {item.what_zh}"
    if item.kind == "fill_rota":
        return tr("Tonight {count} slots are empty", count=item.label)
    if item.kind == "review_delegations":
        return tr("{count} delegations of the former lead", count=item.label)
    if item.kind == "approve_training_plan":
        return tr("{n} lines of the training plan {year} to approve", n=item.label, year=item.number)
    if _is_expired(item):
        return tr("{number}: expired {n} days ago", number=item.number, n=(item.label or "")[1:])
    if item.kind == "unit_expiring":
        return tr("{number}: {n} days until it expires", number=item.number, n=item.label)
    if item.kind == "shipper_hold":
        return tr("{number} in shipper {shipper}", number=item.number, shipper=item.label or "–")
    if item.kind == "stored_astray":
        return tr("{n} positions hold product of another status: {codes}", n=item.label, codes=item.number)
    if item.kind == "count_stock":
        return tr("Count of the stock")
    if item.kind == "training_overdue":
        return tr("{n} lines of the training plan {year} overdue", n=item.label, year=item.number)
    if item.kind == "upload_traces":
        return tr("{n} trace codes to send", n=item.label)
    if item.kind == "answer_traces":
        return tr("{n} trace codes without an answer", n=item.label)
    if item.route == "recall" and item.label:
        return tr("{number}: {n} units", number=item.number, n=item.label)
    about = " • ".join(part for part in (item.patient, item.label) if part)
    if not about and item.progress is not None:
        about = tr("Blind reading: identity hidden")
    return "  ".join(part for part in (item.number, about) if part) or both(item.what_zh, item.what_en)


def detail_of(item: WorkItem) -> str:
    """What this person can do for it, and how far it is."""
    if item.kind == "sign_readiness":
        return _readiness(item)
    if _is_expired(item):
        return tr("Its expiry date is past: it is not used; agree on its return or destruction")
    if not item.slots:
        waiting = _WAITING.get(item.kind)
        return waiting() if waiting is not None else both(item.what_zh, item.what_en)
    parts = []
    for kind, words in (
        ("sign", tr("You can sign: {names}")),
        ("fill", tr("For you to fill in: {names}")),
    ):
        names = [_name(slot) for slot in item.slots if slot.kind == kind]
        if names:
            parts.append(words.replace("{names}", listed(names)))
    if item.progress is not None:
        parts.append(
            tr("{answered} of {asked} answered", answered=item.progress.answered, asked=item.progress.asked)
        )
        if item.progress.findings:
            parts.append(tr("{count} not conforming", count=item.progress.findings))
    return " • ".join(parts)


def until_words(item: WorkItem) -> str:
    """What the clock of an item runs to, below it; nothing where none runs."""
    if item.due is None:
        return ""
    at = times.short(item.due)
    if item.kind in _EXPECTED:
        return tr("expected {time}", time=at)
    return both(item.clock_zh, item.clock_en) or tr("by {time}", time=at)


def _readiness(item: WorkItem) -> str:
    """When it arrives, and how far everything is for it."""
    assert item.due is not None
    at = times.local(item.due + SIGNED_OFF_BEFORE)
    days = (at.date() - times.today()).days
    clock = f"{at:%H:%M}"
    when = (
        tr("Arrives today at {time}", time=clock)
        if days == 0
        else tr("Arrives tomorrow at {time}", time=clock)
        if days == 1
        else tr("Arrives on {day}", day=f"{at:%m-%d %H:%M}")
    )
    parts = [tr("{when}: readiness not signed off", when=when)]
    if item.progress is not None:
        parts.append(tr("{met} of {all} points met", met=item.progress.answered, all=item.progress.asked))
    return " • ".join(parts)


def _is_expired(item: WorkItem) -> bool:
    return item.kind == "unit_expiring" and (item.label or "").startswith("-")


def _name(slot: SlotToDo) -> str:
    return both(slot.text_zh, slot.text_en)


def act_on(item: WorkItem) -> str:
    """What the button says."""
    if item.kind in ("sign", "statement"):
        return tr("Sign")
    return tr("Go on") if item.kind == "fill" and item.progress and item.progress.answered else tr("Open")
