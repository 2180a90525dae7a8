"""What a command is handed: who acts, when, in which site, with which rights, inside which transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import CtdeskError, Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.db.blobs import BlobStore
    from ctdesk.db.tables.records import Record
    from ctdesk.forms.library import Library
    from ctdesk.services.keys import Signer

Clock = Callable[[], datetime]
Report = Callable[[int, int], None]
Effect = Callable[["UnitOfWork", "Record"], None]


# Tables that what a person may do rests on: a change to one of them ends whatever was remembered of it.
ABOUT_RIGHTS = frozenset(
    {
        "absence",
        "account_closure",
        "appointment",
        "certificate",
        "competence",
        "competence_override",
        "conflict_declaration",
        "controlled_document",
        "credential",
        "delegation",
        "delegation_decision",
        "delegation_line",
        "document_version",
        "enrolment",
        "member",
        "practice",
        "qp_verdict",
        "reading",
        "training_demand",
    }
)


def silent(done: int, total: int) -> None:
    """A report that nobody listens to."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the trail names them. ``member_id`` is None for ctdesk itself and for nobody known."""

    member_id: MemberId | None
    name: str
    staff_no: str
    login: str
    roles: tuple[str, ...]
    workstation: str
    session_id: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """The hospital this database belongs to. ``folder`` holds ``site.toml``."""

    db_id: str
    prefix: str
    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    time_zone: str
    demo: bool
    folder: Path


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do now: the roles and duties in force, and what a signature still needs.

    ``held`` are duties the person's roles give, whether or not the training for them is in date; ``duties``
    those of them that may be acted on. ``certificate_id`` is the certificate that a signature would use;
    without one ``lacks`` says why: missing | early | expired | revoked.
    """

    roles: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    statement_signed: bool = False
    certificate_id: int | None = None
    lacks: str = "missing"
    read_only: bool = False

    def has(self, *any_of: str) -> bool:
        """True when one of these duties may be acted on."""
        return any(duty in self.duties for duty in any_of)


@dataclass(slots=True)
class EventNote:
    """What the trail will say about this command beside the changed rows; a command may complete it.

    ``facts`` must have a canonical form. With ``wanted`` False no event is written: for a command that found
    nothing to do.
    """

    action: str
    record_id: int | None = None
    reason: str | None = None
    facts: dict[str, object] = field(default_factory=dict)
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class TrailHead:
    """The last entry of the trail when the transaction began; ``seq`` 0 before the first."""

    seq: int
    seal_hex: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One command or query at work.

    ``now`` is UTC and the time that the trail will carry; ``head`` the trail as it was before; ``signer`` is
    there when the command is declared signed, its key unlocked for this one call; ``report(done, total)``
    raises ``Cancelled`` when the person gave up.
    """

    db: Session
    actor: Actor
    now: datetime
    site: SiteView
    library: Library
    effects: Mapping[str, Effect]
    blobs: BlobStore
    rights: Rights
    head: TrailHead
    event: EventNote
    signer: Signer | None = None
    reason: str | None = None
    report: Report = silent

    def need(self, *any_of: str) -> None:
        """Raise ``Refused`` PERM-01 unless the actor may act on one of these duties now."""
        if not self.rights.has(*any_of):
            lacking = "PERM-02" if any(duty in self.rights.held for duty in any_of) else "PERM-01"
            raise Refused(lacking, duty=any_of[0])

    def signing(self) -> Signer:
        """The unlocked signer; raises ``SIG-10`` in a command that was not declared signed."""
        if self.signer is None:
            raise CtdeskError("SIG-10")
        return self.signer

    def member_id(self) -> MemberId:
        """The acting member; raises ``PERM-01`` where ctdesk itself acts."""
        if self.actor.member_id is None:
            raise Refused("PERM-01", duty="–")
        return self.actor.member_id
