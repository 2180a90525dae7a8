"""The whole record in its permanent shape, as it travels inside its print and is frozen at completion."""

from __future__ import annotations

import json

from sqlalchemy import select

from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.records import Record, RecordVersion
from ctdesk.db.tables.team import Member
from ctdesk.domain.signatures import (
    AttachmentRef,
    FormRef,
    HeadRef,
    RecordRef,
    SignatureLine,
    SiteRef,
    VersionLine,
    record_content,
)
from ctdesk.services.journal import answers_of
from ctdesk.services.record_ground import Ground, all_signatures, attachments_of, ground_of
from ctdesk.services.work import UnitOfWork


def content_of(work: UnitOfWork, record: Record, *, copy: int) -> dict[str, object]:
    """The whole record in its permanent shape, as it stands now."""
    ground = ground_of(work, record)
    source = work.db.scalar(
        select(FormRevision.source).where(
            FormRevision.code == record.form_code, FormRevision.revision == record.form_revision
        )
    )
    assert source is not None
    return record_content(
        site=site_ref(work),
        form=FormRef(record.form_code, record.form_revision, record.form_digest),
        source=source,
        record=record_ref(record),
        state=record.state,
        outcome=record.outcome,
        opened_at=record.opened_at.astimezone(ground.tz),
        completed_at=None if record.completed_at is None else record.completed_at.astimezone(ground.tz),
        answers=ground.answers.values(),
        facts=record.facts,
        attachments=all_attachments(work, record.id),
        signatures=_lines(work, ground),
        versions=_version_lines(work, ground),
        head=HeadRef(work.head.seq, work.head.seal_hex),
        copy=copy,
        printed_at=work.now.astimezone(ground.tz),
    )


def site_ref(work: UnitOfWork) -> SiteRef:
    """The site as signed content names it."""
    return SiteRef(work.site.db_id, work.site.name_zh, work.site.name_en, work.site.demo)


def record_ref(record: Record) -> RecordRef:
    """The record as signed content names it."""
    return RecordRef(record.number, record.version, record.subject_kind, record.subject_label)


def all_attachments(work: UnitOfWork, record_id: int) -> tuple[AttachmentRef, ...]:
    """Every file that any version of a record had."""
    rows = attachments_of(work.db, record_id)
    return tuple(AttachmentRef(row.sha256, row.name, row.size, row.media_type, row.path) for row in rows)


def _lines(work: UnitOfWork, ground: Ground) -> tuple[SignatureLine, ...]:
    lines = []
    for one in all_signatures(work.db, ground.record.id):
        signer = json.loads(one.content)["signer"]
        lines.append(
            SignatureLine(
                ordinal=one.ordinal,
                slot=one.slot,
                name=one.printed_name,
                staff_no=signer.get("staff_no"),
                role=one.role,
                meanings=tuple(one.meanings),
                at=one.at.astimezone(ground.tz),
                content_sha256=one.content_digest,
                version=one.version,
                external=one.cms is None,
                superseded=one.superseded_by,
            )
        )
    return tuple(lines)


def _version_lines(work: UnitOfWork, ground: Ground) -> tuple[VersionLine, ...]:
    lines = []
    for row in work.db.scalars(
        select(RecordVersion)
        .where(RecordVersion.record_id == ground.record.id)
        .order_by(RecordVersion.version)
    ):
        begun_by = (
            None
            if row.begun_by is None
            else work.db.scalar(select(Member.name).where(Member.id == row.begun_by))
        )
        earlier = row.version < ground.record.version
        answers = tuple(answers_of(work.db, ground.record.id, row.version)[0].values()) if earlier else ()
        facts = json.loads(row.content)["facts"] if earlier and row.content is not None else {}
        lines.append(
            VersionLine(
                version=row.version,
                begun_at=row.begun_at.astimezone(ground.tz),
                begun_by=begun_by,
                reason=row.reason,
                completed_at=None if row.completed_at is None else row.completed_at.astimezone(ground.tz),
                answers=answers,
                facts=facts,
            )
        )
    return tuple(lines)
