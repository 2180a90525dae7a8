"""Controlled documents: which version is in force, who still has to read one, and from which minute an unread
version stands against a duty (domain.md §3.2).

A version is read ahead: its reading is open from the approval on and blocks from the effective minute on, not
one minute before and not one after. Moments are compared as instants; intervals are [start, end).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.signatures import HeadRef, SignerRef, SiteRef

LONGEST_REVIEW_MONTHS = 24
MOST_AT_ONCE = 50  # decision 43
ACT_SHAPE = 1
ACT_TYPE = "ctdesk-document-act"
ACTS = ("authored", "reviewed", "approved", "acknowledged")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document. ``duties`` may not be acted on, once it is in force, before it was read."""

    id: int
    number: int
    duties: frozenset[str] = frozenset()
    approved_at: datetime | None = None
    effective_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def begins(self) -> datetime | None:
        """The minute from which it is in force; None while it is not approved."""
        if self.approved_at is None or self.effective_at is None:
            return None
        return max(self.approved_at, self.effective_at)

    def stands(self, at: datetime) -> bool:
        """True from the approval until it is withdrawn, whether in force yet or not."""
        approved = self.approved_at is not None and self.approved_at <= at
        return approved and (self.withdrawn_at is None or at < self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Document:
    """A controlled document with its versions; ``withdrawn_at`` ends all of them."""

    id: int
    code: str
    versions: tuple[Version, ...]
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A version somebody has not read; from ``since`` on it stands against its duties."""

    document_id: int
    code: str
    version_id: int
    version: int
    since: datetime

    def blocks(self, at: datetime) -> bool:
        """True from the effective minute on."""
        return self.since <= at


def in_force(document: Document, at: datetime) -> Version | None:
    """The version in force at ``at``: the latest that has taken effect, unless it was withdrawn since.

    A version that was replaced never comes back: when the one that replaced it is withdrawn, none is in force
    until the next takes effect. One withdrawn before its minute has replaced nothing.
    """
    if document.withdrawn_at is not None and document.withdrawn_at <= at:
        return None
    begun = [one for one in document.versions if _took_effect(one) and one.begins and one.begins <= at]
    latest = max(begun, key=_order, default=None)
    return latest if latest is not None and latest.stands(at) else None


def to_come(document: Document, at: datetime) -> tuple[Version, ...]:
    """Approved versions that have still to take effect, the next one first."""
    if document.withdrawn_at is not None and document.withdrawn_at <= at:
        return ()
    coming = [one for one in document.versions if one.begins is not None and one.begins > at]
    return tuple(sorted((one for one in coming if one.stands(at)), key=_order))


def to_read(
    documents: Iterable[Document], duties: Iterable[str], at: datetime, read: Mapping[int, datetime]
) -> tuple[Unread, ...]:
    """What somebody who holds ``duties`` has still to read at ``at``: versions in force and to come.

    ``read`` gives the moment at which each version was read, by its id; the gravest comes first.
    """
    held = frozenset(duties)
    found: list[Unread] = []
    for document in documents:
        now = in_force(document, at)
        found += [
            _unread(document, version)
            for version in (*(() if now is None else (now,)), *to_come(document, at))
            if not held.isdisjoint(version.duties) and not _was_read(version, at, read)
        ]
    return tuple(sorted(found, key=lambda one: (one.since, one.code)))


def unread_for(
    duty: str, at: datetime, documents: Iterable[Document], read_versions: Mapping[int, datetime]
) -> tuple[Unread, ...]:
    """What stands against ``duty`` at ``at``: every version in force for it that was not read by then."""
    found = []
    for document in documents:
        version = in_force(document, at)
        if version is not None and duty in version.duties and not _was_read(version, at, read_versions):
            found.append(_unread(document, version))
    return tuple(sorted(found, key=lambda one: one.code))


def ensure_review_due(effective_on: date, due: date) -> None:
    """Raise SOP-06 unless the review is due after the first day in force and within 24 months of it."""
    if not effective_on < due <= months_later(effective_on, LONGEST_REVIEW_MONTHS):
        raise CtdeskError("SOP-06", field="review_due", months=LONGEST_REVIEW_MONTHS)


def months_later(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last one of a shorter month."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"{day} + {months} months")


def act_content(
    act: str,
    *,
    document: Mapping[str, object],
    site: SiteRef,
    signer: SignerRef,
    at: datetime,
    grounds: Mapping[str, object],
    head: HeadRef,
    nonce: str,
) -> bytes:
    """Exactly the bytes signed by who writes, reviews, approves or reads a version; a permanent shape.

    ``document`` names the version, its text by SHA-256, its duties and its effective minute. Raises
    ``ValueError`` for an unknown act, a time without offset or an empty nonce.
    """
    if act not in ACTS or at.tzinfo is None or not nonce:
        raise ValueError("a document is authored, reviewed, approved or acknowledged, at a time with offset")
    return canonical_bytes(
        {
            "v": ACT_SHAPE,
            "type": ACT_TYPE,
            "site": site.as_signed(),
            "document": dict(document),
            "signer": signer.as_signed(),
            "meanings": [act],
            "at": at.isoformat(timespec="microseconds"),
            "grounds": dict(grounds),
            "head": head.as_signed(),
            "nonce": nonce,
        }
    )


def _took_effect(version: Version) -> bool:
    begins = version.begins
    return begins is not None and (version.withdrawn_at is None or begins < version.withdrawn_at)


def _order(version: Version) -> tuple[datetime, int]:
    assert version.begins is not None
    return version.begins, version.number


def _was_read(version: Version, at: datetime, read: Mapping[int, datetime]) -> bool:
    moment = read.get(version.id)
    return moment is not None and moment <= at


def _unread(document: Document, version: Version) -> Unread:
    assert version.begins is not None
    return Unread(document.id, document.code, version.id, version.number, version.begins)
