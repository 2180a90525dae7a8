"""Putting a revision of a form into force: proposed by QA, approved by the lead, from a minute to come.

What is shipped in a higher revision, or written by the hospital, waits until two people signed for it here
(decision 22). The text and its digest then live in the database; the files are only where it came from.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.documents import FormRelease, FormRevision
from ctdesk.db.tables.team import Certificate, Member
from ctdesk.domain import form_releases as rules
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.form_releases import WhatIsReleased
from ctdesk.domain.signatures import FormRef, HeadRef, SignerRef
from ctdesk.forms.definition import Definition, Text
from ctdesk.forms.library import digest_of_source, known_words, problems_of_source, read_definition
from ctdesk.forms.problems import FormProblem
from ctdesk.forms.vocabulary import KnownWords
from ctdesk.services.catalogue import member_name
from ctdesk.services.certificates import check_detached_cms
from ctdesk.services.controlled_documents import note_form_release
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.grounds import grounds_for
from ctdesk.services.record_contents import site_ref
from ctdesk.services.record_ground import definition_of, row_in_force
from ctdesk.services.record_values import Obstacle
from ctdesk.services.signing_grounds import refusal_of
from ctdesk.services.terms import terms
from ctdesk.services.work import UnitOfWork

DUTY, MEANING = "documents.release_form", "approved"
QA, LEAD = "R14", "R01"  # who proposes and who approves: TWO-03 of resources/seed/segregation.toml


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision in force or to come; without ``released_by`` the one this site began with, as shipped.

    ``since`` is None for a shipped form that was never used here.
    """

    revision: int
    digest: str
    since: datetime | None
    released_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A higher revision in the files that nobody proposed; ``problems`` stand against proposing it."""

    revision: int
    digest: str
    title: Text | None
    problems: tuple[FormProblem, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A revision that waits for the lead; ``own`` where the asking person proposed it."""

    id: int
    revision: int
    digest: str
    reason: str
    effective_at: datetime | None
    proposed_by: str
    proposed_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class ToApprove:
    """A proposal that the asking person may approve; ``title`` is that of the text in force."""

    id: int
    code: str
    revision: int
    title: Text | None


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form: what is in force, what is to come, what is proposed and what is offered."""

    code: str
    title: Text | None
    own: bool
    in_force: Revision | None
    coming: tuple[Revision, ...]
    proposal: Proposal | None
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class ReleaseBoard:
    """All forms, and the hospital's files that are not used; the obstacles are codes of messages."""

    lines: tuple[FormLine, ...]
    left_out: tuple[FormProblem, ...]
    propose_obstacle: str | None
    approve_obstacle: str | None


@query()
def release_board(work: UnitOfWork) -> ReleaseBoard:
    """Every form with its revisions; changes nothing."""
    kept = set(work.db.scalars(select(FormRevision.code).distinct()))
    kept |= set(work.db.scalars(select(FormRelease.code).distinct()))
    codes = sorted(kept | {code for code, _ in work.library.revisions()})
    return ReleaseBoard(
        tuple(_line(work, code) for code in codes),
        work.library.left_out,
        None if QA in work.rights.roles else "REL-02",
        None if LEAD in work.rights.roles else "REL-10",
    )


def to_approve(work: UnitOfWork) -> tuple[ToApprove, ...]:
    """The proposals that wait for this person: all for the lead, but never an own one."""
    if LEAD not in work.rights.roles or not work.rights.has(DUTY):
        return ()
    waiting = work.db.scalars(
        select(FormRelease)
        .where(
            FormRelease.approved_at.is_(None),
            FormRelease.declined_at.is_(None),
            FormRelease.proposed_by != work.actor.member_id,
        )
        .order_by(FormRelease.id)
    )
    return tuple(ToApprove(row.id, row.code, row.revision, _title(work, row.code)) for row in waiting)


@query()
def changed_lines(work: UnitOfWork, *, code: str, revision: int) -> tuple[str, ...]:
    """What a proposed or offered revision changes in the text in force: lines with - and +, places with @@.

    Of a form that is not in force all lines are new. Raises ``NotFound`` for a revision that is not there.
    """
    waiting = _waiting(work.db, code)
    proposed = waiting is not None and waiting.revision == revision
    after = waiting.source if waiting is not None and proposed else work.library.source(code, revision)
    before = _text_in_force(work, code)
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return tuple(told)[2:]


@command(needs=DUTY, action="form.propose_release", signed=True)
def propose_release(
    work: UnitOfWork,
    *,
    code: str,
    revision: int,
    seen_digest: str,
    reason: str,
    effective_at: datetime | None = None,
) -> int:
    """QA proposes, with a signature, that a revision of the files goes into force; returns the release's id.

    ``effective_at`` None means as soon as it is approved. Raises REL-02 for anybody but QA, REL-08 when
    the file is another one than the one looked at, REL-05 while proofreading finds mistakes, REL-06 for a
    revision that is not higher, REL-04 for a minute that is over, REL-09 while another one waits, FIELD-01
    without a reason.
    """
    if QA not in work.rights.roles:
        raise Refused("REL-02")
    why = required(reason, "reason", 1000)
    source = work.library.source(code, revision)
    digest = digest_of_source(source)
    if digest != seen_digest:
        raise CtdeskError("REL-08", form=code, revision=revision)
    form = FormRef(code, revision, digest)
    rules.ensure_higher(form, _highest(work, code))
    rules.ensure_not_past(effective_at, work.now)
    waiting = _waiting(work.db, code)
    if waiting is not None:
        raise CtdeskError("REL-09", form=code, revision=waiting.revision)
    definition = _proofread(source, code, revision)
    wished = None if effective_at is None else rules.full_minute(effective_at)
    what = _what(work, form, definition, wished, why)
    content, cms = _sign(work, rules.PROPOSED, what)
    row = FormRelease(
        code=code,
        revision=revision,
        digest=digest,
        source=source,
        reason=why,
        effective_at=wished,
        proposed_by=work.member_id(),
        proposed_at=work.now,
        proposal=content,
        proposal_cms=cms,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=DUTY, action="form.approve_release", signed=True)
def approve_release(work: UnitOfWork, *, release_id: int, seen_digest: str) -> datetime:
    """The lead approves a proposal with a signature; returns the minute from which the revision is in force.

    That is the minute proposed, but never one before the approval. Whoever signs the form has to read the
    revision from now on and may not sign without from that minute on. Raises REL-10 for anybody but the lead,
    REL-03 for who proposed it, REL-11 when it does not wait any more, REL-07 when what is kept is not what
    QA signed, REL-08 when it is not what the lead looked at, REL-05 and REL-06 like the proposal.
    """
    if LEAD not in work.rights.roles:
        raise Refused("REL-10")
    row = _open_proposal(work.db, release_id)
    rules.ensure_two_people(row.proposed_by, work.member_id())
    if row.digest != seen_digest:
        raise CtdeskError("REL-08", form=row.code, revision=row.revision)
    if digest_of_source(row.source) != row.digest or not _stands(work.db, row):
        raise CtdeskError("REL-07", form=row.code, revision=row.revision)
    form = FormRef(row.code, row.revision, row.digest)
    rules.ensure_higher(form, _highest(work, row.code))
    definition = _proofread(row.source, row.code, row.revision)
    since = rules.in_force_from(row.effective_at, work.now)
    what = _what(work, form, definition, since, row.reason)
    content, cms = _sign(work, rules.APPROVED, what, hashlib.sha256(row.proposal).hexdigest())
    row.approved_by, row.approved_at = work.member_id(), work.now
    row.approval, row.approval_cms, row.in_force_from = content, cms, since
    work.db.add(
        FormRevision(
            code=row.code,
            revision=row.revision,
            digest=row.digest,
            source=row.source,
            released_by=row.proposed_by,
            approved_by=work.member_id(),
            effective_at=since,
        )
    )
    work.db.flush()
    note_form_release(work, row, definition, since)
    return since


@command(needs=DUTY, action="form.decline_release")
def decline_release(work: UnitOfWork, *, release_id: int, reason: str) -> None:
    """The lead sends a proposal back, or who proposed it takes it back; it stays, with the reason.

    Raises REL-10 for anybody else, REL-11 when it does not wait any more, FIELD-01 without a reason.
    """
    row = _open_proposal(work.db, release_id)
    if LEAD not in work.rights.roles and row.proposed_by != work.member_id():
        raise Refused("REL-10")
    row.declined_by, row.declined_at = work.member_id(), work.now
    row.declined_reason = required(reason, "reason", 1000)
    work.event.facts["form"] = {"code": row.code, "revision": row.revision, "digest": row.digest}


def _line(work: UnitOfWork, code: str) -> FormLine:
    row = row_in_force(work, code)
    in_force = _first_shipped(work, code) if row is None else _revision(work.db, row)
    coming = work.db.scalars(
        select(FormRevision)
        .where(FormRevision.code == code, FormRevision.effective_at > work.now)
        .order_by(FormRevision.effective_at)
    )
    waiting = _waiting(work.db, code)
    offer = None if waiting is not None else _offer(work, code)
    return FormLine(
        code,
        _title(work, code) or (None if offer is None else offer.title),
        code in work.library.own,
        in_force,
        tuple(_revision(work.db, one) for one in coming),
        None if waiting is None else _proposal(work, waiting),
        offer,
    )


def _title(work: UnitOfWork, code: str) -> Text | None:
    """What the form in force is called; None where none is."""
    row = row_in_force(work, code)
    if row is not None:
        return definition_of(work.db, code, row.revision).title
    first = _first(work, code)
    return None if first is None else work.library.definition(code, first).title


def _offer(work: UnitOfWork, code: str) -> Offer | None:
    """The highest revision in the files, where it is higher than all that were put into force here."""
    newest = max((revision for known, revision in work.library.revisions() if known == code), default=None)
    if newest is None or newest <= (_highest(work, code) or 0):
        return None
    source = work.library.source(code, newest)
    problems = problems_of_source(source, code, newest, _known())
    title = None if problems else work.library.definition(code, newest).title
    return Offer(newest, work.library.digest(code, newest), title, problems)


def _first_shipped(work: UnitOfWork, code: str) -> Revision | None:
    first = _first(work, code)
    return None if first is None else Revision(first, work.library.digest(code, first), None)


def _first(work: UnitOfWork, code: str) -> int | None:
    """The revision a shipped form begins with where it was never used; the hospital's own have none."""
    if code in work.library.own:
        return None
    return min((revision for known, revision in work.library.revisions() if known == code), default=None)


def _text_in_force(work: UnitOfWork, code: str) -> str:
    row = row_in_force(work, code)
    if row is not None:
        return row.source
    first = _first(work, code)
    return "" if first is None else work.library.source(code, first)


def _highest(work: UnitOfWork, code: str) -> int | None:
    """The highest revision in force or to come; a shipped form that was never used begins with its first."""
    kept = work.db.scalar(select(func.max(FormRevision.revision)).where(FormRevision.code == code))
    return kept if kept is not None else _first(work, code)


def _waiting(db: Session, code: str) -> FormRelease | None:
    return db.scalar(
        select(FormRelease)
        .where(FormRelease.code == code, FormRelease.approved_at.is_(None), FormRelease.declined_at.is_(None))
        .order_by(FormRelease.id.desc())
        .limit(1)
    )


def _open_proposal(db: Session, release_id: int) -> FormRelease:
    row = db.get(FormRelease, release_id)
    if row is None or row.approved_at is not None or row.declined_at is not None:
        raise NotFound("REL-11")
    return row


def _revision(db: Session, row: FormRevision) -> Revision:
    names = [None if one is None else member_name(db, one) for one in (row.released_by, row.approved_by)]
    return Revision(row.revision, row.digest, row.effective_at, *names)


def _proposal(work: UnitOfWork, row: FormRelease) -> Proposal:
    return Proposal(
        row.id,
        row.revision,
        row.digest,
        row.reason,
        row.effective_at,
        member_name(work.db, row.proposed_by) or f"#{row.proposed_by}",
        row.proposed_at,
        row.proposed_by == work.actor.member_id,
    )


def _proofread(source: str, code: str, revision: int) -> Definition:
    problems = problems_of_source(source, code, revision, _known())
    if problems:
        raise CtdeskError("REL-05", form=code, revision=revision, count=len(problems))
    return read_definition(source, code)


@functools.cache
def _known() -> KnownWords:
    return known_words(terms())


def _what(
    work: UnitOfWork, form: FormRef, definition: Definition, effective_at: datetime | None, reason: str
) -> WhatIsReleased:
    row = row_in_force(work, form.code)
    before = _first_shipped(work, form.code) if row is None else _revision(work.db, row)
    tz = ZoneInfo(work.site.time_zone)
    return WhatIsReleased(
        form,
        definition.title.zh_CN,
        definition.title.en,
        None if before is None else FormRef(form.code, before.revision, before.digest),
        None if effective_at is None else effective_at.astimezone(tz),
        reason,
    )


def _sign(
    work: UnitOfWork, act: str, what: WhatIsReleased, proposal_sha256: str | None = None
) -> tuple[bytes, bytes]:
    """The bytes signed by the acting person, and the detached signature over them."""
    signer = work.signing()
    member = work.db.get(Member, work.member_id())
    assert member is not None
    grounds = grounds_for(work.db, member.id, DUTY, work.now, scopes=("document",))
    if not grounds.allowed:
        first = grounds.refusals[0]
        raise refusal_of(Obstacle(first.code, first.values))
    content = rules.release_content(
        act,
        what,
        site=site_ref(work),
        signer=SignerRef(
            name=work.actor.name,
            role=QA if act == rules.PROPOSED else LEAD,
            member=member.id,
            staff_no=member.staff_no,
            certificate=signer.fingerprint,
        ),
        meaning=MEANING,
        at=work.now.astimezone(ZoneInfo(work.site.time_zone)),
        grounds=grounds.as_signed(),
        head=HeadRef(work.head.seq, work.head.seal_hex),
        nonce=secrets.token_hex(16),
        proposal_sha256=proposal_sha256,
    )
    told: Mapping[str, object] = {
        "code": what.form.code,
        "revision": what.form.revision,
        "digest": what.form.digest,
        "replaces": None if what.replaces is None else what.replaces.digest,
        "content_sha256": hashlib.sha256(content).hexdigest(),
    }
    work.event.facts["form"] = told
    return content, signer.sign(content)


def _stands(db: Session, row: FormRelease) -> bool:
    """True when the proposal carries the signature of the member it names, over this digest."""
    der = check_detached_cms(row.proposal_cms, row.proposal)
    owner = None if der is None else db.scalar(select(Certificate.member_id).where(Certificate.der == der))
    return owner == row.proposed_by and f'"digest":"{row.digest}"'.encode() in row.proposal
