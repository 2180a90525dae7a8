"""What each member may stand on at a moment: roles, delegations, training, documents read, bars and
overrides,
put together from the registers for the domain to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion
from ctdesk.domain import documents as papers
from ctdesk.domain.answers import MemberId
from ctdesk.domain.team import DocumentHeld, Duty, Override, Person, RoleHeld, roles_for
from ctdesk.services.competence_at import modules_of
from ctdesk.services.delegation_at import delegated_to
from ctdesk.services.qp_at import bars_against
from ctdesk.services.remembered import remembered
from ctdesk.services.team_at import MemberThen, holders_at, members_at, site_zone
from ctdesk.services.work import ABOUT_RIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ASKED, _FEW = "people asked for", 24
_STANDS_ON = ABOUT_RIGHTS | {"signature", "product", "product_label", "site"}
_DOCUMENTS = frozenset({"controlled_document", "document_version"})
_REGISTER = select(ControlledDocument.id, ControlledDocument.number, ControlledDocument.withdrawn_at)
_VERSIONS = select(
    DocumentVersion.id,
    DocumentVersion.document_id,
    DocumentVersion.version,
    DocumentVersion.duties,
    DocumentVersion.approved_at,
    DocumentVersion.effective_at,
    DocumentVersion.withdrawn_at,
).where(DocumentVersion.approved_at.is_not(None))


@dataclass(frozen=True, slots=True)
class CertificateThen:
    """The certificate a member signs with at a moment, by its id; without one in force ``lacks`` says why:
    missing | early | expired | revoked.
    """

    id: int | None = None
    lacks: str = "missing"


@dataclass(frozen=True, slots=True)
class PersonThen:
    """A member at a moment. ``person`` is what holds for any duty; ``for_duty`` adds what one duty asks
    for.
    """

    id: int
    name: str
    staff_no: str
    active: bool
    statement_signed: bool
    certificate: CertificateThen
    person: Person
    overrides: Mapping[str, Override]
    read: Mapping[int, datetime]
    documents: Mapping[str, tuple[papers.Version, ...]]
    codes: Mapping[int, str]

    @property
    def certificate_id(self) -> int | None:
        """The certificate in force."""
        return self.certificate.id

    @property
    def roles(self) -> tuple[str, ...]:
        """The codes of the roles held."""
        return tuple(sorted({held.role for held in self.person.roles}))

    def for_duty(self, duty: Duty) -> Person:
        """This person as one duty looks at them."""
        asked, override = self.documents.get(duty.code, ()), self.overrides.get(duty.code)
        if not asked and override is None:
            return self.person
        held = tuple(
            DocumentHeld(self.codes[one.id], one.number, one.begins, self.read.get(one.id))
            for one in asked
            if one.begins is not None
        )
        return replace(self.person, documents=held, override=override)


def people_at(
    db: Session,
    at: datetime,
    only: Iterable[int] | None = None,
    *,
    product: str | None = None,
    modules: Iterable[str] | None = None,
    past: bool = False,
) -> tuple[PersonThen, ...]:
    """These members, or everybody, as they stood at ``at``; of their training all, or at least ``modules``.

    Training for another product than ``product`` does not count. With ``past``, a module that lapsed is
    told from one that was never passed; without it that may be told as well. A few members who are asked for
    again in the same unit of work are read whole, once.
    """
    if only is None:
        return _read(db, at, None, product, modules, past)
    ids = tuple(only)
    asked: set[tuple[int, str | None, datetime]] = db.info.setdefault(_ASKED, set())
    again = [one for one in ids if (one, product, at) in asked]
    asked.update((one, product, at) for one in ids)
    if not again or len(ids) > _FEW:
        return _read(db, at, ids, product, modules, past)
    known = _read_whole(db, at, ids, product)
    return tuple(known[one] for one in sorted(set(ids)) if one in known)


def read_ahead(db: Session, at: datetime, only: Iterable[int], *, product: str | None = None) -> None:
    """Read these members whole in one go, because they will be asked for one after the other."""
    ids = tuple(sorted(set(only)))
    if 1 < len(ids) <= _FEW:
        _read_whole(db, at, ids, product)
        db.info.setdefault(_ASKED, set()).update((one, product, at) for one in ids)


def _read_whole(
    db: Session, at: datetime, ids: tuple[int, ...], product: str | None
) -> dict[int, PersonThen]:
    known: dict[int, PersonThen] = remembered(db, _STANDS_ON, ("people", at, product), dict)
    missing = tuple(one for one in ids if one not in known)
    if missing:
        known |= {one.id: one for one in _read(db, at, missing, product, None, True)}
    return known


def _read(
    db: Session,
    at: datetime,
    only: Iterable[int] | None,
    product: str | None,
    modules: Iterable[str] | None,
    past: bool,
) -> tuple[PersonThen, ...]:
    in_force = [(one, version) for one in documents_known(db) if (version := papers.in_force(one, at))]
    by_duty: dict[str, list[papers.Version]] = defaultdict(list)
    for _, version in in_force:
        for duty in version.duties:
            by_duty[duty].append(version)
    documents = {duty: tuple(versions) for duty, versions in by_duty.items()}
    codes = {version.id: document.code for document, version in in_force}
    some = None if modules is None else tuple(modules)
    found = members_at(db, at, only, versions=codes, modules=some, past=past)
    held = modules_of(db, at, found, product, some)
    delegated = delegated_to(db, at, found)
    bars = bars_against(db, at, found, product)
    zone = site_zone(db) or UTC
    return tuple(
        PersonThen(
            id=one.id,
            name=one.name,
            staff_no=one.staff_no,
            active=one.active,
            statement_signed=one.statement_signed,
            certificate=_certificate(one, at),
            person=Person(
                roles=tuple(
                    RoleHeld(
                        row.code or "",
                        _local(row.since_at or at, zone),
                        None if row.until_at is None else _local(row.until_at, zone),
                        bool(row.number),
                    )
                    for row in one.of("role")
                ),
                delegated=delegated.get(one.id, ()),
                modules=held[one.id],
                bars=bars.get(one.id, ()),
            ),
            overrides=_overrides(one, zone),
            read={int(row.code or 0): row.since_at for row in one.of("reading") if row.since_at is not None},
            documents=documents,
            codes=codes,
        )
        for one in found
    )


def holders_of(
    db: Session, at: datetime, duty: Duty, *, product: str | None = None, past: bool = False
) -> tuple[PersonThen, ...]:
    """Everybody who holds ``duty`` at ``at`` by role or delegation, whether or not they may act."""
    if duty.external:
        return ()
    if duty.everyone:
        return people_at(db, at, product=product, modules=duty.modules, past=past)
    ids = holders_at(db, at, duty.code, duty.held_by)
    found = people_at(db, at, ids, product=product, modules=duty.modules, past=past) if ids else ()
    return tuple(one for one in found if roles_for(duty, one.person, product))


def person_at(
    db: Session,
    member_id: int,
    at: datetime,
    *,
    product: str | None = None,
    modules: Iterable[str] | None = None,
    past: bool = False,
) -> PersonThen | None:
    """One member at a moment; None for a number nobody has."""
    return next(iter(people_at(db, at, [member_id], product=product, modules=modules, past=past)), None)


def documents_known(db: Session) -> tuple[papers.Document, ...]:
    """The register of controlled documents with all approved versions; read once in a unit of work."""
    return remembered(db, _DOCUMENTS, "documents known", lambda: _documents(db))


def _documents(db: Session) -> tuple[papers.Document, ...]:
    versions: dict[int, list[papers.Version]] = defaultdict(list)
    register = db.connection().execute(_REGISTER).all()
    if not register:
        return ()
    for row in db.connection().execute(_VERSIONS):
        versions[row.document_id].append(
            papers.Version(
                row.id,
                row.version,
                frozenset(row.duties),
                row.approved_at,
                row.effective_at,
                row.withdrawn_at,
            )
        )
    return tuple(
        papers.Document(row.id, row.number, tuple(versions[row.id]), row.withdrawn_at) for row in register
    )


def _certificate(one: MemberThen, at: datetime) -> CertificateThen:
    newest = max(one.of("certificate"), key=lambda row: int(row.code or 0), default=None)
    if newest is None:
        return CertificateThen()
    if newest.number:
        return CertificateThen(lacks="revoked")
    if newest.since_at is not None and newest.since_at > at:
        return CertificateThen(lacks="early")
    if newest.until_at is not None and newest.until_at <= at:
        return CertificateThen(lacks="expired")
    return CertificateThen(int(newest.code or 0), "")


def _overrides(one: MemberThen, zone: tzinfo) -> dict[str, Override]:
    return {
        row.code or "": Override(MemberId(row.number or 0), _local(row.until_at, zone), row.text or "")
        for row in one.of("override")
        if row.until_at is not None
    }


def _local(at: datetime, zone: tzinfo) -> datetime:
    """Moments inside a signature are written as they read at the site."""
    return at.astimezone(zone)
