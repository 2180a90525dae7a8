"""Delegations and the rota in words: how a line stands, why it ended, what a slot is called."""

from __future__ import annotations

from datetime import datetime

from ctdesk.services.delegation_log import LineRow
from ctdesk.services.roster import GapRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.terms import terms


def line_state(state: str) -> State:
    """How a line stands, as a chip."""
    return {
        "proposed": State(tr("Waits for the delegate"), "amber", "pending"),
        "accepted": State(tr("Waits for the lead"), "amber", "pending"),
        "coming": State(tr("Approved, to come"), "blue", "waiting"),
        "in_force": State(tr("In force"), "green", "conforms"),
        "declined": State(tr("Declined"), "grey", "remove"),
        "refused": State(tr("Refused by the lead"), "red", "not_allowed"),
        "revoked": State(tr("Revoked"), "grey", "revoke"),
        "needs_approval": State(tr("Needs approval again"), "red", "warning"),
        "lapsed": State(tr("Ended by itself"), "red", "expiring"),
        "expired": State(tr("Over"), "grey", "ended"),
    }[state]


def end_words(why: str) -> str:
    """Why a line went out of force."""
    return {
        "expired": tr("its period is over"),
        "revoked": tr("revoked"),
        "refused": tr("refused by the lead"),
        "lead_changed": tr("the lead changed"),
        "competence": tr("training of the delegate lapsed"),
        "delegator": tr("the delegator's role ended"),
    }[why]


def decision_words(decision: str) -> str:
    """What was decided on a line."""
    return {"approve": tr("approved"), "refuse": tr("refused"), "stay": tr("let stay")}[decision]


def reason_words(code: str) -> str:
    """Why something is delegated."""
    return {"leave": tr("Leave"), "shift": tr("Shift"), "emergency": tr("Emergency")}.get(code, code)


def absence_words(code: str) -> str:
    """Why somebody is away."""
    return {
        "leave": tr("Leave"),
        "sick": tr("Sick"),
        "secondment": tr("Seconded"),
        "other": tr("Other"),
    }.get(code, code)


def duty_name(code: str) -> str:
    """A duty as the seed says it."""
    return terms().word("duties", code, language())


def slot_name(role: str) -> str:
    """A slot of the rota: the role it is named after."""
    return terms().word("roles", role, language())


def period_words(start: datetime, end: datetime) -> str:
    """From when until when; the day once where both lie in it."""
    first, last = times.local(start), times.local(end)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M} – {until}"


def short_period(start: datetime, end: datetime) -> str:
    """From when until when without the year, which whoever looks at a rota knows."""
    first, last = times.local(start), times.local(end)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%m-%d %H:%M}"
    return f"{first:%m-%d %H:%M} – {until}"


def scope_words(row: LineRow) -> str:
    """For which product and site a line holds."""
    product = row.product or tr("every product")
    site = row.site or tr("every site")
    return f"{product} · {site}"


def gap_words(gap: GapRow) -> str:
    """An empty slot in one sentence: which, from when until when, and who is planned there in vain."""
    said = (
        tr("{slot}: nobody", slot=slot_name(gap.role))
        if gap.missing == 1
        else tr("{slot}: {n} missing", slot=slot_name(gap.role), n=gap.missing)
    )
    told = f"{said}, {short_period(gap.starts_at, gap.ends_at)}"
    if gap.idle:
        told += f" ({tr('{names} may not act there then', names=listed(gap.idle))})"
    return told
