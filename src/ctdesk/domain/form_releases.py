"""What QA and the lead sign when a revision of a form is put into force: a permanent shape, and its rules.

Like the shapes of ``signatures`` it is versioned (``"v": 1``) and never changes (decisions 11, 22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.signatures import FormRef, HeadRef, SignerRef, SiteRef

RELEASE_SHAPE = 1
RELEASE_TYPE = "ctdesk-form-release"
PROPOSED, APPROVED = "proposed", "approved"


@dataclass(frozen=True, slots=True)
class WhatIsReleased:
    """One revision, what it takes the place of, and from when; ``effective_at`` None wishes for "at once"."""

    form: FormRef
    title_zh: str
    title_en: str
    replaces: FormRef | None
    effective_at: datetime | None
    reason: str


def release_content(
    act: str,
    what: WhatIsReleased,
    *,
    site: SiteRef,
    signer: SignerRef,
    meaning: str,
    at: datetime,
    grounds: Mapping[str, object],
    head: HeadRef,
    nonce: str,
    proposal_sha256: str | None = None,
) -> bytes:
    """Exactly the bytes signed by who proposes or approves; the approval names the proposal by its digest.

    Raises ``ValueError`` for an unknown act, a time without offset or an empty nonce.
    """
    if act not in (PROPOSED, APPROVED) or not nonce or (act == APPROVED) != (proposal_sha256 is not None):
        raise ValueError("a release is proposed, then approved under the digest of its proposal")
    return canonical_bytes(
        {
            "v": RELEASE_SHAPE,
            "type": RELEASE_TYPE,
            "act": act,
            "site": site.as_signed(),
            "form": {**_form(what.form), "title": {"zh_CN": what.title_zh, "en": what.title_en}},
            "replaces": None if what.replaces is None else _form(what.replaces),
            "effective_at": None if what.effective_at is None else _moment(what.effective_at),
            "reason": what.reason,
            "proposal_sha256": proposal_sha256,
            "signer": signer.as_signed(),
            "meanings": [meaning],
            "at": _moment(at),
            "grounds": dict(grounds),
            "head": head.as_signed(),
            "nonce": nonce,
        }
    )


def ensure_higher(form: FormRef, highest: int | None) -> None:
    """Raise REL-06 unless this revision comes after every one that was put into force here before."""
    if highest is not None and form.revision <= highest:
        raise CtdeskError("REL-06", form=form.code, revision=form.revision, highest=highest)


def ensure_not_past(effective_at: datetime | None, now: datetime) -> None:
    """Raise REL-04 for a minute that is over: nothing goes into force retroactively."""
    if effective_at is not None and effective_at < full_minute(now) - timedelta(minutes=1):
        raise CtdeskError("REL-04", field="effective_at", at=effective_at)


def ensure_two_people(proposed_by: int, approved_by: int) -> None:
    """Raise REL-03 when who proposed a revision would approve it too."""
    if proposed_by == approved_by:
        raise Refused("REL-03")


def in_force_from(effective_at: datetime | None, approved_at: datetime) -> datetime:
    """The minute a revision goes into force: the one wished for, but never before the approval is over."""
    soonest = full_minute(approved_at)
    return soonest if effective_at is None else max(soonest, full_minute(effective_at))


def full_minute(at: datetime) -> datetime:
    """The first full minute that is not before ``at``."""
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(minutes=1)


def _form(form: FormRef) -> dict[str, object]:
    return {"code": form.code, "revision": form.revision, "digest": form.digest}


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a signed time carries its offset")
    return at.isoformat(timespec="microseconds")
