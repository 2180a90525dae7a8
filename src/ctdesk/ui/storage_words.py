"""Storage in words: places, kinds and states of moves and counts, what a scan of a count was."""

from __future__ import annotations

from ctdesk.services.stock import StockRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms


def move_kinds() -> dict[str, str]:
    """Kinds of move by code."""
    return {
        "move": tr("Move to another position"),
        "into_shipper": tr("Into a shipper"),
        "to_depot": tr("To the holder's depot"),
        "put_in": tr("Put in"),
        "from_shipper": tr("From the shipper into a tank"),
        "from_depot": tr("From the depot into a tank"),
        "found": tr("Found again"),
    }


def move_state(state: str) -> State:
    """How far a move is."""
    return {
        "open": State(tr("To be moved"), "amber", "waiting"),
        "moved": State(tr("Awaits the second person"), "blue", "join"),
        "verified": State(tr("Verified"), "green", "signed"),
        "cancelled": State(tr("Cancelled"), "grey", "void"),
    }[state]


def count_state(state: str) -> State:
    """How far a count is."""
    return {
        "scanning": State(tr("Being scanned"), "blue", "scan"),
        "explaining": State(tr("Differences to sign"), "amber", "draft"),
        "acknowledged": State(tr("Closed"), "green", "signed"),
        "cancelled": State(tr("Cancelled"), "grey", "void"),
    }[state]


def scan_state(verdict: str) -> State:
    """What one scan of a count was, in a word."""
    return {
        "position": State(tr("Position"), "blue", "storage"),
        "no_position": State(tr("Scan the position first"), "amber", "warning"),
        "unknown": State(tr("Unknown code"), "red", "fails"),
        "already": State(tr("Scanned already"), "grey", "conforms"),
        "matched": State(tr("Matched"), "green", "conforms"),
        "elsewhere": State(tr("Belongs elsewhere"), "red", "fails"),
        "unexpected": State(tr("Unexpected here"), "red", "fails"),
    }[verdict]


def difference_word(kind: str) -> str:
    """What kind of difference it is."""
    return {
        "missing": tr("Missing"),
        "elsewhere": tr("In another place"),
        "unexpected": tr("Unexpected"),
        "unknown": tr("Unknown code"),
    }[kind]


def place_word(place: str) -> str:
    """Where something is that lies in no tank."""
    return terms().word("places", place, language())


def place_short(place: str) -> str:
    """The same in a word or two, for lists."""
    return {
        "in_shipper": tr("Shipper"),
        "at_other_site": tr("Depot"),
        "at_receipt": tr("Receipt room"),
        "out_of_vapour": tr("Out of vapour"),
        "missing": tr("Missing"),
    }.get(place) or place_word(place)


def disposition_word(disposition: str) -> str:
    """What was decided about a unit."""
    return terms().word("dispositions", disposition, language())


def hold_word(hold: str) -> str:
    """Why a unit may not be used now, though nothing was decided against it."""
    return {
        "move_open": tr("awaits the second person"),
        "count_open": tr("count not closed"),
        "frozen": tr("frozen"),
        "recall": tr("recall"),
        "incident": tr("frozen for an incident"),
        "qp_stop": tr("stopped by the QP"),
        "undecided": tr("not decided yet"),
        "record_open": tr("record being amended"),
    }.get(hold, tr("on hold"))


def stock_state(row: StockRow) -> State:
    """How a unit stands for whoever wants to use it."""
    if row.expired:
        return State(tr("Expired"), "red", "fails")
    if row.too_late:
        return State(tr("Hold time over"), "red", "fails")
    word = disposition_word(row.disposition)
    if row.place == "missing":
        return State(tr("Missing"), "red", "fails")
    if row.status == "rejected":
        return State(word, "red", "remove")
    if row.hold is not None:
        return State(hold_word(row.hold), "amber", "held")
    return State(word, "green", "tick") if row.status == "accepted" else State(word, "amber", "held")


def days_words(row: StockRow) -> State | None:
    """How long a unit may be used."""
    if row.infuse_before is not None:
        tone = "red" if row.too_late else "amber"
        moment = times.short(row.infuse_before)
        return State(tr("until {moment}", moment=moment), tone, "clock")  # type: ignore[arg-type]  # tones
    if row.days_left is None:
        return None
    if row.expired and row.expires_on is not None:
        return State(row.expires_on.isoformat(), "red", "expiring")
    words = tr("{n} d", n=row.days_left)
    if row.alert is None:
        return State(words, "grey")
    return State(words, "red" if row.alert == 7 else "amber", "expiring")
