"""Everything that stands on the paper of a record, gathered from the database and handed to the press."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.records import Record, RecordVersion, Signature
from ctdesk.domain.answers import Answer, Value
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import RecordState
from ctdesk.domain.signatures import record_digest
from ctdesk.forms.decision import outcome_item
from ctdesk.forms.definition import Text
from ctdesk.forms.reasons import reason_sentence
from ctdesk.paper.attachments import EmbeddedFile, Evidence, SignatureFiles, attach, original_file
from ctdesk.paper.press import Press, load_press
from ctdesk.paper.qr import key_id, site_signer
from ctdesk.paper.record_paper import (
    Amendment,
    BlankPaper,
    Change,
    CourseChart,
    Curve,
    ExcursionOnPaper,
    Mark,
    PictureOnPaper,
    QrSeal,
    RecordPaper,
    SignatureOnPaper,
    SiteOnPaper,
    SlotOutstanding,
    StripLine,
    TrailHead,
)
from ctdesk.paper.record_pdf import missing_glyphs, render_blank, render_draft, render_record
from ctdesk.paper.seal import seal
from ctdesk.services.catalogue import member_name
from ctdesk.services.checkpoints import Seal, seal_of
from ctdesk.services.enrolment import revocations
from ctdesk.services.record_contents import content_of
from ctdesk.services.record_ground import answers_of, definition_in_force, ground_of
from ctdesk.services.record_values import RecordView, SignatureRow
from ctdesk.services.record_view import view_of
from ctdesk.services.subjects import KINDS
from ctdesk.services.trip_reading import ProbeTrip, Trip, logger_attachments, logger_items, trip_of
from ctdesk.services.work import SiteView, UnitOfWork

CURVE_WIDTH = 420
_LEAVES_THE_HOSPITAL = frozenset({"rejection"})  # goes to the holder: no name of a patient on it
_SEX = {"male": "男 male", "female": "女 female"}


@functools.lru_cache(maxsize=1)
def the_press() -> Press:
    """Typeface and words, loaded once."""
    return load_press(data_path("resources", "fonts"), data_path("forms", "terms.toml"))


def sealed_print(work: UnitOfWork, record: Record, copy: int) -> bytes:
    """The sealed PDF of a completed record: pages, evidence attached, site seal. Raises PRINT-01 before
    there is a seal.
    """
    site_seal = seal_of(work.db)
    if site_seal is None:
        raise CtdeskError("PRINT-01")
    content = content_of(work, record, copy=copy)
    paper = replace(
        gather(work, record),
        copy=copy,
        trail=TrailHead(work.head.seq, work.head.seal_hex),
        qr=_qr(site_seal, record_digest(content)),
    )
    pages = render_record(paper, the_press())
    evidence = Evidence(
        record=canonical_bytes(content),
        signatures=_signature_files(work.db, record.id),
        authority_pem=certificate_pem(site_seal.authority),
        seal_certificate_pem=certificate_pem(site_seal.certificate),
        revocations=revocations(work.db),
        originals=_originals(work, record),
    )
    whole = attach(pages, evidence, at=work.now)
    return seal(whole, site_seal.key, site_seal.certificate, site_seal.authority, at=work.now)


def pages_only(work: UnitOfWork, record: Record) -> bytes:
    """The pages of a completed record for a look before printing: no code, no evidence, no seal."""
    return render_record(gather(work, record), the_press())


def draft_sheet(work: UnitOfWork, record: Record) -> bytes:
    """A record that is not complete, marked on every page, as this person may see it."""
    return render_draft(gather(work, record), the_press())


def blank_sheet(work: UnitOfWork, code: str) -> bytes:
    """A form to be filled in by hand."""
    definition, since = definition_in_force(work, code)
    effective = None if since is None else _day(since, work.site)
    paper = BlankPaper(site_on_paper(work.site), definition, effective, work.now)
    return render_blank(paper, the_press())


def glyphs_missing(work: UnitOfWork, record: Record) -> tuple[str, ...]:
    """Characters of a record that its paper cannot draw, to be named before somebody signs (decision 34)."""
    return missing_glyphs(gather(work, record), the_press())


def gather(work: UnitOfWork, record: Record) -> RecordPaper:
    """The values that stand on the paper, as this person may see them."""
    view = view_of(work, record)
    press = the_press()
    tz = ZoneInfo(work.site.time_zone)
    trip = trip_of(work, ground_of(work, record), CURVE_WIDTH) if _shows_trip(view) else None
    effective = work.db.scalar(
        select(FormRevision.effective_at).where(
            FormRevision.code == record.form_code, FormRevision.revision == record.form_revision
        )
    )
    marks = set()
    if work.site.demo:
        marks.add(Mark.DEMO)
    if record.state == RecordState.VOIDED:
        marks.add(Mark.VOIDED)
    if record.subject_kind == "recall" and ground_of(work, record).subject.row.drill:
        marks.add(Mark.DRILL)
    decided = next((one for one in view.slots if _completes(view, one.id)), None)
    return RecordPaper(
        site=site_on_paper(work.site),
        definition=view.definition,
        effective_on=None if effective is None else _day(effective, work.site),
        number=record.number,
        version=record.version,
        state=record.state,
        questions=view.judgement.questions,
        answers=view.answers,
        metadata_at=work.now,
        outcome=_outcome(view, record.outcome),
        outcome_code=record.outcome,
        outcome_at=None
        if decided is None or decided.signature is None
        else decided.signature.at.astimezone(tz),
        opened_at=record.opened_at.astimezone(tz),
        completed_at=None if record.completed_at is None else record.completed_at.astimezone(tz),
        strip=_strip(view, press),
        signatures=tuple(_signature(work.db, view, one, press, tz) for one in view.signatures),
        outstanding=_outstanding(view, press, tz),
        attachments=_pictures(work, view),
        curves=(
            *_curves(trip, press, tz, logger_items(view.definition)),
            *_curves_of_subject(work, record),
        ),
        amendments=_amendments(work, record, tz),
        void_reason=record.void_reason,
        earlier=view.earlier,
        shown=_shown(view),
        people=_everybody(work.db, view),
        units=max(1, len(view.units)),
        cassettes=view.cassettes,
        lines=view.lines,
        sources=None,
        marks=frozenset(marks),
        tell_why=lambda why, language: reason_sentence(why, the_press().terms, language),
    )


def site_on_paper(site: SiteView) -> SiteOnPaper:
    """The hospital as the header of a page names it."""
    return SiteOnPaper(
        Text(zh_CN=site.name_zh, en=site.name_en),
        Text(zh_CN=site.department_zh, en=site.department_en),
        ZoneInfo(site.time_zone),
        site.demo,
    )


def _day(at: datetime, site: SiteView) -> date:
    return at.astimezone(ZoneInfo(site.time_zone)).date()


def _completes(view: RecordView, slot: str) -> bool:
    return any(one.id == slot and one.completes for one in view.definition.slot)


def _shows_trip(view: RecordView) -> bool:
    return bool(logger_items(view.definition))


def _outcome(view: RecordView, code: str | None) -> Text | None:
    wanted = outcome_item(view.definition)
    if wanted is None or code is None:
        return None
    for section in view.definition.section:
        for item in section.item:
            if item.id == wanted:
                return next((option.text for option in item.options if option.code == code), None)
    return None


def _strip(view: RecordView, press: Press) -> tuple[StripLine, ...]:
    strip = view.strip
    if strip.product is None and strip.patient is None:
        return (StripLine(press.word("subject"), strip.label, wide=True),)
    nobody = press.both("no_patient")
    person = " ".join(filter(None, (strip.patient, _SEX.get(strip.sex or ""))))
    whose = [
        StripLine(press.word("patient"), " ".join(filter(None, (person, strip.birth_date))) or nobody),
        StripLine(Text(zh_CN="病案号", en="MRN"), strip.mrn or "—"),
    ]
    lines = [
        *(() if view.definition.subject in _LEAVES_THE_HOSPITAL else whose),
        StripLine(Text(zh_CN="身份链", en="COI"), strip.coi_id or "—"),
        StripLine(
            Text(zh_CN="订单", en="Order"), " / ".join(filter(None, (strip.order, strip.notice))) or "—"
        ),
        StripLine(press.word("product"), f"{strip.product or '—'} × {len(view.units) or view.lines}"),
        StripLine(Text(zh_CN="批号", en="Batch"), strip.batch_no or "—"),
        StripLine(press.word("limits"), _limits(view, press)),
        StripLine(
            press.word("sources"), " · ".join(filter(None, (strip.label_version, strip.limit_basis))) or "—"
        ),
    ]
    return tuple(lines)


def _limits(view: RecordView, press: Press) -> str:
    parts = []
    if view.strip.storage_max_c is not None:
        storage = view.strip.storage_max_c.replace("-", "−")
        parts.append(f"{press.both('limit_storage')} ≤ {storage} °C")
    if view.strip.ambient_limit_s is not None:
        parts.append(f"{press.both('limit_outside')} ≤ {view.strip.ambient_limit_s} s")
    return "\n".join(parts) or "—"


def _signature(
    db: Session, view: RecordView, one: SignatureRow, press: Press, tz: ZoneInfo
) -> SignatureOnPaper:
    content = json.loads(db.scalar(select(Signature.content).where(Signature.id == one.id)) or b"{}")
    signer = content.get("signer", {})
    slot = next((slot for slot in view.definition.slot if slot.id == one.slot), None)
    role = press.listed("meanings", "voided") if slot is None else slot.text
    return SignatureOnPaper(
        ordinal=one.ordinal,
        slot=one.slot,
        role=role,
        printed_name=one.printed_name,
        staff_no=signer.get("staff_no"),
        meanings=tuple(press.listed("meanings", meaning) for meaning in one.meanings),
        at=one.at.astimezone(tz),
        digest=one.digest,
        grounds=_grounds(content.get("grounds", {}), press),
        member=one.member_id,
        external=one.external,
        id_last4=signer.get("id_last4"),
        ink=None,
        superseded=one.superseded,
    )


def _grounds(grounds: Mapping[str, object], press: Press) -> Text | None:
    roles, modules = grounds.get("roles"), grounds.get("modules")
    if not isinstance(roles, list) or not isinstance(modules, list) or not (roles or modules):
        return None
    told = []
    for held in roles:
        word, until = press.listed("roles", str(held["role"])), _end(held.get("until"))
        if held.get("delegation"):
            by = press.word("by_delegation", number=held["delegation"])
            word = Text(zh_CN=word.zh_CN + by.zh_CN, en=word.en + by.en)
        period = press.word("appointed_until", until=until) if until else Text(zh_CN="", en="")
        told.append(Text(zh_CN=word.zh_CN + period.zh_CN, en=word.en + period.en))
    ends = [str(held["valid_until"]) for held in modules if held.get("valid_until")]
    codes = " ".join(str(held["module"]) for held in modules)
    if codes:
        plain = Text(zh_CN=codes, en=codes)
        told.append(press.word("trained_until", modules=codes, until=min(ends)) if ends else plain)
    override = grounds.get("override")
    if isinstance(override, Mapping):
        told.append(press.word("overridden", reason=override.get("reason", "")))
    late = grounds.get("late")
    reasons = {str(one["reason"]) for one in late} if isinstance(late, list) else set()
    told += [press.word("signed_late", reason=reason) for reason in sorted(reasons)]
    return Text(zh_CN="；".join(one.zh_CN for one in told), en="; ".join(one.en for one in told))


def _end(until: object) -> str | None:
    """The end of a period as it reads: a day of version 1 as it is, a moment to the minute."""
    if not isinstance(until, str):
        return None
    return until[:16].replace("T", " ")


def _outstanding(view: RecordView, press: Press, tz: ZoneInfo) -> tuple[SlotOutstanding, ...]:
    due: dict[str, datetime] = {}  # of several limits on one signature the first counts
    for one in view.clocks:
        if one.run.stopped_at is None and one.run.due_at is not None:
            stop = one.clock.stop_at
            due[stop] = min(due.get(stop, one.run.due_at), one.run.due_at)
    lines = []
    for slot, state in zip(view.definition.slot, view.slots, strict=True):
        if state.signature is not None or state.status == "not_required":
            continue
        at = due.get(f"slot:{slot.id}")
        meaning = press.listed("meanings", state.meanings[0]) if state.meanings else None
        lines.append(
            SlotOutstanding(slot.id, slot.text, meaning, True, None if at is None else at.astimezone(tz))
        )
    return tuple(lines)


def _pictures(work: UnitOfWork, view: RecordView) -> tuple[PictureOnPaper, ...]:
    found = []
    for row in view.attachments:
        picture = work.blobs.get(row.sha256) if row.media_type.startswith("image/") else None
        found.append(PictureOnPaper(row.sha256, row.name, row.size, row.media_type, row.path, picture))
    return tuple(found)


def _curves(trip: Trip | None, press: Press, tz: ZoneInfo, items: tuple[str, ...]) -> tuple[Curve, ...]:
    """One curve for each probe that is judged."""
    return () if trip is None else tuple(_curve(trip, one, press, tz, items[0]) for one in trip.probes)


def _curves_of_subject(work: UnitOfWork, record: Record) -> tuple[Curve | CourseChart, ...]:
    kind = KINDS.get(record.subject_kind)
    if kind is None or kind.curves is None:
        return ()
    return kind.curves(work, ground_of(work, record), CURVE_WIDTH)


def _curve(trip: Trip, probe: ProbeTrip, press: Press, tz: ZoneInfo, item: str) -> Curve:
    summary = probe.summary
    excursions = tuple(
        ExcursionOnPaper(
            one.start.astimezone(tz),
            one.end.astimezone(tz),
            format(one.minutes, "f"),
            float(one.peak),
            _peak_at(probe, one.start, one.end, float(one.peak)).astimezone(tz),
            f"{format(one.peak, 'f').replace('-', '−')} °C",
        )
        for one in summary.excursions or ()
        if one.side == "above"
    )
    events = []
    for at, word in ((trip.packed_at, ("装箱", "packed")), (trip.opened_at, ("开罐", "opened"))):
        if at is not None:
            events.append((at.astimezone(tz), Text(zh_CN=word[0], en=word[1])))
    limit = trip.curve.limit_max
    name, interval = (
        "、".join((*trip.names, *([probe.name] if len(trip.probes) > 1 else []))),
        "" if summary.interval_min is None else f"{summary.interval_min} min",
    )
    return Curve(
        item=item,
        points=tuple((at.astimezone(tz), value) for at, value in probe.points),
        unit="°C",
        limit_max=None if limit is None else float(limit),
        limit_min=None if trip.curve.limit_min is None else float(trip.curve.limit_min),
        limit_text="" if limit is None else f"≤ {format(limit, 'f').replace('-', '−')} °C",
        excursions=excursions,
        events=tuple(events),
        caption=Text(
            zh_CN=f"{name} · {summary.points} 点 · 间隔 {interval} · 缺口 {len(summary.gaps)} 处",
            en=f"{name} · {summary.points} readings · every {interval} · gaps: {len(summary.gaps)}",
        ),
    )


def _peak_at(probe: ProbeTrip, start: datetime, end: datetime, peak: float) -> datetime:
    return next((at for at, value in probe.points if value == peak and start <= at <= end), start)


def _amendments(work: UnitOfWork, record: Record, tz: ZoneInfo) -> tuple[Amendment, ...]:
    lines = []
    for row in work.db.scalars(
        select(RecordVersion)
        .where(RecordVersion.record_id == record.id, RecordVersion.version > 1)
        .order_by(RecordVersion.version)
    ):
        before, _ = answers_of(work.db, record.id, row.version - 1)
        after, _ = answers_of(work.db, record.id, row.version)
        changes = tuple(
            Change(path, _plain(before.get(path)), _plain(after.get(path)))
            for path in sorted(before.keys() | after.keys())
            if "#" not in path and _plain(before.get(path)) != _plain(after.get(path))
        )
        who = member_name(work.db, row.begun_by) or "—"
        lines.append(Amendment(row.version, row.reason or "", who, row.begun_at.astimezone(tz), changes))
    return tuple(lines)


def _plain(answer: Answer | None) -> str:
    if answer is None:
        return "—"
    if answer.state != "given":
        return answer.state.value
    return _words(answer.value)


def _words(value: Value) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, dict):
        return " · ".join(_words(part) for part in value.values())
    if isinstance(value, list):
        return "、".join(_words(part)[:12] for part in value)
    return "" if value is None else str(value)


def _shown(view: RecordView) -> dict[str, str]:
    """Words for answers that name a row of a register or a person."""
    words: dict[str, str] = {}
    for question in view.judgement.questions:
        answer, item = question.answer, question.item
        if answer is None:
            continue
        if item.options_from is not None:
            found = next(
                (row for row in view.options.get(item.options_from, ()) if row[0] == answer.value), None
            )
            if found is not None:
                words[question.path] = found[1] if found[1] == found[2] else f"{found[1]} {found[2]}"
    return words


def _everybody(db: Session, view: RecordView) -> dict[int, str]:
    missing = {
        int(answer.by)
        for entries in view.earlier.values()
        for answer in entries
        if answer.by is not None and int(answer.by) not in view.people
    }
    return {**view.people, **{number: member_name(db, number) or f"#{number}" for number in sorted(missing)}}


def _qr(site_seal: Seal, digest: str) -> QrSeal:
    key = serialization.load_der_private_key(site_seal.key, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return QrSeal(key_id(public), digest, site_signer(key))


def _signature_files(db: Session, record_id: int) -> tuple[SignatureFiles, ...]:
    rows: Iterable[Signature] = db.scalars(
        select(Signature).where(Signature.record_id == record_id).order_by(Signature.ordinal)
    )
    return tuple(SignatureFiles(row.ordinal, row.slot, row.content, row.cms) for row in rows)


def _originals(work: UnitOfWork, record: Record) -> tuple[EmbeddedFile, ...]:
    """The logger files as they came (decision 21), each once."""
    rows = logger_attachments(work, record)
    files: dict[str, EmbeddedFile] = {}
    for row in rows:
        name = (
            row.name
            if all(one.name != f"originals/{row.name}" for one in files.values())
            else f"{row.sha256[:8]}-{row.name}"
        )
        files.setdefault(row.sha256, original_file(name, work.blobs.get(row.sha256), row.media_type))
    return tuple(files.values())


def certificate_pem(der: bytes) -> bytes:
    """A certificate as it travels in a file."""
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
