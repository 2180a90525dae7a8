"""Evidence of a case or an action: a file with its digest and what it shows; taken back, never removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from ctdesk.db.tables.capa import CapaEvidence
from ctdesk.db.tables.incidents import IncidentEvidence
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.label_versions import member_name
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork

Piece = TypeVar("Piece", CapaEvidence, IncidentEvidence)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence with the digest it had when it was added; ``withdrawn_at`` when it was taken back,
    ``current`` while it belongs to what goes on (an action planned again shows its effect anew).
    """

    id: int
    file: FileRef | None
    sha256: str
    text: str
    added_by: str | None
    added_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str | None
    current: bool


def keep_evidence(work: UnitOfWork, table: type[Piece], file_id: int, shows: str, **of: int) -> int:
    """Write what a kept file shows of the row ``of`` (``incident_id`` or ``capa_id``); gives the piece's row.
    Part of a command.
    """
    stored = work.db.get(StoredFile, file_id)
    assert stored is not None
    piece = table(
        file_id=stored.id,
        sha256=stored.sha256,
        text=shows,
        added_by=work.actor.member_id,
        added_at=work.now,
        **of,
    )
    work.db.add(piece)
    work.db.flush()
    return piece.id


def load_evidence(work: UnitOfWork, table: type[Piece], evidence_id: int) -> Piece:
    """One piece of evidence; raises INC-36."""
    piece = work.db.get(table, evidence_id)
    if piece is None:
        raise NotFound("INC-36", id=evidence_id)
    return piece


def take_back(work: UnitOfWork, piece: CapaEvidence | IncidentEvidence, reason: str) -> None:
    """Take a piece back, with the reason; part of a command. Raises INC-37 for one taken back before."""
    if piece.withdrawn_at is not None:
        raise CtdeskError("INC-37")
    piece.withdraw_reason = fields.required(reason, "reason", fields.TEXT)
    piece.withdrawn_by, piece.withdrawn_at = work.actor.member_id, work.now


def evidence_rows(
    work: UnitOfWork, pieces: Iterable[Piece], is_current: Callable[[Piece], bool] = lambda _: True
) -> tuple[EvidenceRow, ...]:
    """Pieces of evidence as pages show them, in the order given."""
    return tuple(
        EvidenceRow(
            one.id,
            file_ref(work, one.file_id),
            one.sha256,
            one.text,
            member_name(work.db, one.added_by),
            one.added_at,
            one.withdrawn_at,
            one.withdraw_reason,
            is_current(one),
        )
        for one in pieces
    )
