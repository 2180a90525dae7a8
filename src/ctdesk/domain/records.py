"""States of a record and what moves it: completed, reviewed, amended, voided; who may amend and which
signatures survive.

Nothing is ever deleted and there is no way back: an amendment is a new version beside the old one
(decision 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ctdesk.domain.answers import Answer, MemberId
from ctdesk.domain.canonical import digest_of
from ctdesk.domain.errors import CtdeskError, Refused


class RecordState(StrEnum):
    """Where the current version of a record stands."""

    DRAFT = "draft"
    IN_SIGNATURE = "in_signature"
    COMPLETED = "completed"
    REVIEWED = "reviewed"
    AMENDING = "amending"
    VOIDED = "voided"


class VersionState(StrEnum):
    """Where one version stands: open for entries, closed by the completing signature, or replaced."""

    OPEN = "open"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    VOIDED = "voided"


# sign: a slot that does not complete; complete: the slot that does; review: the last outstanding slot;
# amend: a new version is opened; discard: a draft nobody signed is given up, which is a void with its reason.
_MOVES: Mapping[RecordState, Mapping[str, RecordState]] = MappingProxyType(
    {
        RecordState.DRAFT: {
            "sign": RecordState.IN_SIGNATURE,
            "complete": RecordState.COMPLETED,
            "void": RecordState.VOIDED,
        },
        RecordState.IN_SIGNATURE: {
            "sign": RecordState.IN_SIGNATURE,
            "complete": RecordState.COMPLETED,
            "amend": RecordState.AMENDING,
            "void": RecordState.VOIDED,
        },
        RecordState.COMPLETED: {
            "sign": RecordState.COMPLETED,
            "review": RecordState.REVIEWED,
            "amend": RecordState.AMENDING,
            "void": RecordState.VOIDED,
        },
        RecordState.REVIEWED: {
            "sign": RecordState.REVIEWED,
            "amend": RecordState.AMENDING,
            "void": RecordState.VOIDED,
        },
        RecordState.AMENDING: {
            "sign": RecordState.AMENDING,
            "complete": RecordState.COMPLETED,
            "void": RecordState.VOIDED,
        },
    }
)

# States in which answers may be entered; everything else is changed by an amendment only.
OPEN_STATES = frozenset({RecordState.DRAFT, RecordState.IN_SIGNATURE, RecordState.AMENDING})
ENDS = frozenset({RecordState.VOIDED})


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """A signature that stands: the slot, the signer (None for an external one) and the digest of the
    answers covered.
    """

    slot: str
    signer: MemberId | None
    covered_digest: str
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amendment asks: the slots to be signed again, those whose signature stays valid, and new
    open answers.
    """

    sign_again: tuple[str, ...]
    still_valid: tuple[str, ...]


def next_record_state(current: str, event: str) -> RecordState:
    """The state after ``event``; raises ``CtdeskError`` REC-01 for what the table does not allow."""
    found = _MOVES.get(RecordState(current), {}).get(event)
    if found is None:
        raise CtdeskError("REC-01", state=current, event=event)
    return found


def record_moves() -> tuple[tuple[str, str, str], ...]:
    """Every allowed move as (state, event, next state), for whoever shows or walks the table."""
    return tuple(
        (state.value, event, after.value)
        for state, events in _MOVES.items()
        for event, after in events.items()
    )


def ensure_open(state: str) -> None:
    """Raise ``CtdeskError`` REC-02 when answers can no longer be entered without an amendment."""
    if RecordState(state) not in OPEN_STATES:
        raise CtdeskError("REC-02", state=state)


def ensure_may_amend(
    person: MemberId, reason: str, signatures: Iterable[GivenSignature], *, may_amend_others: bool, state: str
) -> None:
    """Only an original signer or QA, with a reason, and only what was signed (decision 14, SOD-24).

    ``may_amend_others`` is the duty ``records.amend``. Raises ``Refused`` REC-03, or ``CtdeskError``
    FORM-12 without a reason and REC-01 in a state that cannot be amended.
    """
    next_record_state(state, "amend")
    if not reason.strip():
        raise CtdeskError("FORM-12", field="reason")
    if not may_amend_others and person not in {given.signer for given in signatures}:
        raise Refused("REC-03")


def ensure_may_void(reason: str, *, may_void: bool, state: str, effects_stand: bool) -> None:
    """A record is voided by QA with a reason, never while its effect stands on units that went on.

    A draft nobody signed may be given up by whoever may fill it in; the caller says so with
    ``may_void``. Raises ``Refused`` REC-04, ``CtdeskError`` REC-05 while the decision still holds for
    units past recall, FORM-12 without a reason.
    """
    next_record_state(state, "void")
    if not reason.strip():
        raise CtdeskError("FORM-12", field="reason")
    if not may_void:
        raise Refused("REC-04")
    if effects_stand:
        raise CtdeskError("REC-05")


def covered_digest(answers: Iterable[Answer]) -> str:
    """SHA-256 over the answers a slot covers, in the order of their paths: equal bytes, signature still
    valid.
    """
    return digest_of([answer.as_signed() for answer in sorted(answers, key=lambda answer: answer.path)])


def amendment(given: Iterable[GivenSignature], now_covered: Mapping[str, str]) -> Amendment:
    """Which signatures an amendment keeps: those whose covered answers are the same to the byte.

    ``now_covered`` gives the digest of what each slot covers after the change. When anything changed,
    the completing slot is signed again in any case, because the decision was made over the whole.
    """
    signatures = tuple(given)
    changed = [one.slot for one in signatures if now_covered.get(one.slot) != one.covered_digest]
    again = set(changed)
    if changed:
        again |= {one.slot for one in signatures if one.completes}
    return Amendment(
        sign_again=tuple(one.slot for one in signatures if one.slot in again),
        still_valid=tuple(one.slot for one in signatures if one.slot not in again),
    )


def ensure_different_person(person: MemberId, differs_from: Mapping[str, MemberId | None]) -> None:
    """Raise ``Refused`` REC-06 when ``person`` signed one of the slots that this one must differ from
    (SOD-01, SOD-02).
    """
    for slot, signer in differs_from.items():
        if signer == person:
            raise Refused("REC-06", slot=slot)


def ensure_replaceable(reason: str, *, may_replace: bool) -> None:
    """QA names a substitute for somebody who cannot sign again, with a reason (decision 14); raises
    ``Refused`` REC-07.
    """
    if not reason.strip():
        raise CtdeskError("FORM-12", field="reason")
    if not may_replace:
        raise Refused("REC-07")
