"""What the page of a receipt shows beside its form: whose product, big clocks, what blocks, who is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.clock_strip import BigClock
from ctdesk.ui.forms.receipt_head import Whose
from ctdesk.ui.forms.record_rail import ProposalWords
from ctdesk.ui.language import tr
from ctdesk.ui.pages.record_words import proposal_of, subject_of

if TYPE_CHECKING:
    from ctdesk.forms.clock_states import ClockState
    from ctdesk.forms.questions import Question
    from ctdesk.services.line_clearance import OpenPackage
    from ctdesk.services.record_values import RecordView

RECEIPT = "CT-ACC-001"
# The limits that are read from across the room, in the order of the work (domain.md §4.J).
BIG = ("first_scan", "lid_seal", "exposure", "decision")


def is_receipt(view: RecordView) -> bool:
    """Whether this record is the receipt of a shipment that is being filled in."""
    return view.form_code == RECEIPT and view.state not in ("voided", "superseded") and view.outcome is None


def whose(view: RecordView, *, blind: bool) -> Whose | None:
    """Whose product it is; while somebody checks blind the name is hidden, the colour stays."""
    if not is_receipt(view):
        return None
    subject = subject_of(view, blind=blind)
    if blind or view.strip.hidden:
        name, below = tr("Identity hidden"), ""
    else:
        # Without a patient the batch tells two receipts apart; the product may be the same.
        name, below = subject.name, view.strip.mrn or ""
        if view.strip.patient is None and view.strip.batch_no:
            name, below = view.strip.batch_no, view.strip.product or ""
    return Whose(name, below, view.number, view.id)


def big_clocks(view: RecordView) -> tuple[BigClock, ...]:
    """The four limits as far as they run or ran: cassettes that are out now before those that are in."""
    if not is_receipt(view):
        return ()
    states = [state for state in view.clocks if state.clock.id in BIG and _runs(state)]
    out = [one for one in states if one.clock.id == "exposure" and one.run.stopped_at is None]
    back = [one for one in states if one.clock.id == "exposure" and one.run.stopped_at is not None]
    exposure = out or back[-1:]
    shown = [one for one in states if one.clock.id != "exposure"]
    if exposure:
        # Seconds count now: what was met leaves its place to them.
        shown = [one for one in shown if one.run.stopped_at is None] or shown[-1:]
    ordered = sorted([*shown, *exposure], key=lambda one: (BIG.index(one.clock.id), one.run.instance or 0))
    return tuple(_clock(one) for one in ordered)


def blocking(view: RecordView) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """What is still open: what stands against acceptance, and what may follow later."""
    waiting = [
        question
        for question in view.judgement.questions
        if question.asked and question.outstanding and not question.heading
    ]
    later = _after_decision(view)
    against = [one.required and one.section not in later for one in waiting]
    grave = tuple(one for one, stands in zip(waiting, against, strict=True) if stands)
    return grave, tuple(one for one, stands in zip(waiting, against, strict=True) if not stands)


def with_blocking(view: RecordView) -> ProposalWords | None:
    """What is proposed, and of a receipt how much that is open blocks acceptance, and how much may follow."""
    proposal = proposal_of(view)
    if proposal is None or not is_receipt(view):
        return proposal
    grave, later = blocking(view)
    if not grave and not later:
        return proposal
    words = tr("{n} open items block acceptance; {m} may follow.", n=len(grave), m=len(later))
    return replace(proposal, text=f"{proposal.text}\n{words}")


def neighbour_words(other: OpenPackage) -> str:
    """Which receipt in this room lies open, who opened it, and what that forbids here."""
    told = CtdeskError("LINE-01", number=other.number, by=other.by, at=other.opened_at)
    return complaint(told).whole()


def _after_decision(view: RecordView) -> frozenset[str]:
    """The sections behind the decision: what they ask is done after it."""
    names = [section.id for section in view.definition.section]
    decision = view.definition.decision
    last = next(
        (
            section.id
            for section in view.definition.section
            if decision is not None and any(item.id == decision.item for item in section.item)
        ),
        names[-1],
    )
    return frozenset(names[names.index(last) + 1 :])


def _runs(state: ClockState) -> bool:
    return state.run.started_at is not None and state.run.due_at is not None


def _clock(state: ClockState) -> BigClock:
    words = {
        "first_scan": tr("To COI scan"),
        "lid_seal": tr("To lid seal"),
        "decision": tr("To decision"),
    }
    run = state.run
    assert run.started_at is not None
    assert run.due_at is not None
    out = state.clock.id == "exposure"
    text = tr("Cassette {n} out of the cold", n=run.instance or 1) if out else words[state.clock.id]
    return BigClock(text, run.started_at, run.due_at, run.stopped_at, out)
