"""What a signature is made over and what a printed record carries: permanent shapes, built and read in one
place.

``signature_content`` gives exactly the bytes a slot's signer signs; ``record_content`` the whole record
that travels inside its PDF; ``is_part_of`` says whether the first is a part of the second. Services build
with them and the verifier of paper reads with them, so that both mean the same. The shapes are versioned
(``"v": 1``) and never change (decision 11).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ctdesk.domain.answers import Answer
from ctdesk.domain.canonical import canonical_bytes, digest_of

SIGNATURE_SHAPE = 1
RECORD_SHAPE = 1
SIGNATURE_TYPE = "ctdesk-signature"
RECORD_TYPE = "ctdesk-record"

# Extended key usage "document signing" (RFC 9336): only the certificate of the site's seal carries it.
SEAL_USAGE = "1.3.6.1.5.5.7.3.36"

# What differs between two copies of the same record; everything else is under its digest.
_OF_THE_COPY = ("copy", "printed_at", "head")
_NAME = re.compile(r"(?P<ordinal>\d{2,4})-(?P<slot>[a-z][a-z0-9_]*)\.(?P<kind>json|p7s)")

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SiteRef:
    """The site in which a record was made."""

    db_id: str
    name_zh: str
    name_en: str
    demo: bool = False

    def as_signed(self) -> dict[str, object]:
        return {"db_id": self.db_id, "name": {"zh_CN": self.name_zh, "en": self.name_en}, "demo": self.demo}


@dataclass(frozen=True, slots=True)
class FormRef:
    """One revision of a form; ``digest`` is the SHA-256 of its source text."""

    code: str
    revision: int
    digest: str


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One version of a record and its subject, named as it was then."""

    number: str
    version: int
    subject_kind: str
    subject_label: str


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file that belongs to an answer; ``path`` says which."""

    sha256: str
    name: str
    size: int
    media_type: str
    path: str

    def as_signed(self) -> dict[str, object]:
        return {
            "sha256": self.sha256,
            "name": self.name,
            "size": self.size,
            "media_type": self.media_type,
            "path": self.path,
        }


@dataclass(frozen=True, slots=True)
class SignerRef:
    """Who signs. ``certificate`` is the SHA-256 fingerprint of a member's certificate; an external
    signer has none, but the last four characters of an ID and ``ink``, the SHA-256 of the drawn
    signature (decision 27).
    """

    name: str
    role: str
    member: int | None = None
    staff_no: str | None = None
    certificate: str | None = None
    external: bool = False
    id_last4: str | None = None
    ink: str | None = None

    def as_signed(self) -> dict[str, object]:
        if self.external:
            return {
                "external": True,
                "name": self.name,
                "role": self.role,
                "id_last4": self.id_last4,
                "ink": self.ink,
            }
        return {
            "member": self.member,
            "name": self.name,
            "staff_no": self.staff_no,
            "role": self.role,
            "certificate": self.certificate,
        }


@dataclass(frozen=True, slots=True)
class HeadRef:
    """Head of the audit trail at that moment: sequence number and seal (hex)."""

    seq: int
    seal: str

    def as_signed(self) -> dict[str, object]:
        return {"seq": self.seq, "seal": self.seal}


@dataclass(frozen=True, slots=True)
class Witnessed:
    """An external signature that a member's signature takes under its own cover."""

    slot: str
    content_sha256: str
    ink: str | None

    def as_signed(self) -> dict[str, object]:
        return {"slot": self.slot, "content_sha256": self.content_sha256, "ink": self.ink}


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature as the record lists it. ``superseded`` is the version whose amendment asked for it
    again.
    """

    ordinal: int
    slot: str
    name: str
    staff_no: str | None
    role: str
    meanings: tuple[str, ...]
    at: datetime
    content_sha256: str
    version: int = 1
    external: bool = False
    superseded: int | None = None

    def as_signed(self) -> dict[str, object]:
        return {
            "ordinal": self.ordinal,
            "slot": self.slot,
            "name": self.name,
            "staff_no": self.staff_no,
            "role": self.role,
            "meanings": list(self.meanings),
            "at": _moment(self.at),
            "content_sha256": self.content_sha256,
            "version": self.version,
            "external": self.external,
            "superseded": self.superseded,
        }


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the record. Earlier ones keep the ``answers`` and ``facts`` they were signed with;
    the current one leaves both empty, they stand in the record itself.
    """

    version: int
    begun_at: datetime
    begun_by: str | None
    reason: str | None
    completed_at: datetime | None
    answers: tuple[Answer, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_signed(self) -> dict[str, object]:
        return {
            "version": self.version,
            "begun_at": _moment(self.begun_at),
            "begun_by": self.begun_by,
            "reason": self.reason,
            "completed_at": None if self.completed_at is None else _moment(self.completed_at),
            "answers": _in_order(self.answers),
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Why two contents do not belong together: a code of ``forms/messages/paper.toml`` and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def signature_content(
    *,
    site: SiteRef,
    form: FormRef,
    record: RecordRef,
    slot: str,
    covers: Sequence[str],
    answers: Iterable[Answer],
    attachments: Iterable[AttachmentRef],
    facts: Json,
    signer: SignerRef,
    meanings: Sequence[str],
    at: datetime,
    grounds: Json,
    head: HeadRef,
    nonce: str,
    witnesses: Iterable[Witnessed] = (),
) -> bytes:
    """Exactly the bytes that the signer of ``slot`` signs.

    ``at`` carries the site's offset; ``nonce`` is used once in the life of the site; ``witnesses`` are the
    external signatures given before, each of which some member's signature has to take along. Raises
    ``ValueError`` for a time without offset, an empty nonce or a value that has no canonical form.
    """
    if not nonce:
        raise ValueError("a signature needs a nonce")
    return canonical_bytes(
        {
            "v": SIGNATURE_SHAPE,
            "type": SIGNATURE_TYPE,
            "site": site.as_signed(),
            "form": {"code": form.code, "revision": form.revision, "digest": form.digest},
            "record": _record_ref(record),
            "slot": slot,
            "covers": list(covers),
            "answers": _in_order(answers),
            "attachments": _attachments(attachments),
            "facts": dict(facts),
            "signer": signer.as_signed(),
            "meanings": list(meanings),
            "at": _moment(at),
            "grounds": dict(grounds),
            "head": head.as_signed(),
            "nonce": nonce,
            "witnesses": [witness.as_signed() for witness in witnesses],
        }
    )


def record_content(
    *,
    site: SiteRef,
    form: FormRef,
    source: str,
    record: RecordRef,
    state: str,
    outcome: str | None,
    opened_at: datetime,
    completed_at: datetime | None,
    answers: Iterable[Answer],
    facts: Json,
    attachments: Iterable[AttachmentRef],
    signatures: Iterable[SignatureLine],
    versions: Iterable[VersionLine],
    head: HeadRef,
    copy: int,
    printed_at: datetime,
) -> dict[str, object]:
    """The whole record as it is put into its PDF; ``canonical_bytes`` of it is ``record.json``.

    ``source`` is the text of the form's definition, so that the record explains itself without ctdesk.
    ``attachments`` are all that any version had.
    """
    return {
        "v": RECORD_SHAPE,
        "type": RECORD_TYPE,
        "site": site.as_signed(),
        "form": {"code": form.code, "revision": form.revision, "digest": form.digest, "source": source},
        "record": {
            **_record_ref(record),
            "state": state,
            "outcome": outcome,
            "opened_at": _moment(opened_at),
            "completed_at": None if completed_at is None else _moment(completed_at),
        },
        "answers": _in_order(answers),
        "facts": dict(facts),
        "attachments": _attachments(attachments),
        "signatures": [line.as_signed() for line in sorted(signatures, key=lambda line: line.ordinal)],
        "versions": [line.as_signed() for line in sorted(versions, key=lambda line: line.version)],
        "head": head.as_signed(),
        "copy": copy,
        "printed_at": _moment(printed_at),
    }


def record_digest(record: Json) -> str:
    """SHA-256 over the record without what belongs to one copy: every copy of the same state shows the
    same digest.
    """
    return digest_of({key: value for key, value in record.items() if key not in _OF_THE_COPY})


def signature_file_names(ordinal: int, slot: str) -> tuple[str, str]:
    """Names under which a signature travels: ``NN-slot.json`` (the bytes signed) and ``NN-slot.p7s``
    (detached CMS).
    """
    return f"{ordinal:02d}-{slot}.json", f"{ordinal:02d}-{slot}.p7s"


def parse_signature_file_name(name: str) -> tuple[int, str, str] | None:
    """Ordinal, slot and kind (json, p7s) of such a name, or None for another file."""
    found = _NAME.fullmatch(name)
    return (int(found["ordinal"]), found["slot"], found["kind"]) if found else None


def read_content(content: bytes, kind: str) -> dict[str, object]:
    """Read signed bytes back; raises ``ValueError`` unless they are canonical, of this kind and of a
    known shape.
    """
    shape = json.loads(content.decode("utf-8"))
    if not isinstance(shape, dict) or shape.get("type") != kind:
        raise ValueError(f"not a {kind}")
    if shape.get("v") not in (SIGNATURE_SHAPE, RECORD_SHAPE) or isinstance(shape.get("v"), bool):
        raise ValueError(f"unknown shape of {kind}: {shape.get('v')!r}")
    if canonical_bytes(shape) != content:
        raise ValueError("not in canonical form")
    return shape


def is_part_of(signature: Json, record: Json) -> tuple[Problem, ...]:
    """Why this signed content is not the part of this record that it claims to be; empty when it is.

    A signature that an amendment superseded is held against the version it was given for, any other against
    the record as it stands. Both arguments are contents as read by ``read_content``; a malformed one counts
    as a problem.
    """
    try:
        return tuple(_differences(signature, record))
    except (KeyError, TypeError, AttributeError, ValueError):
        return (Problem("PART-01", {"slot": str(signature.get("slot", "?"))}),)


def unsigned_answers(signatures: Iterable[Json], record: Json) -> tuple[str, ...]:
    """Paths of answers in the record that none of these signatures covers, in the record's order."""
    signed: dict[str, list[Json]] = {}
    for signature in signatures:
        for answer in _rows(signature["answers"]):
            signed.setdefault(str(answer["path"]), []).append(answer)
    return tuple(
        str(answer["path"])
        for answer in _rows(record["answers"])
        if answer not in signed.get(str(answer["path"]), ())
    )


def _differences(signature: Json, record: Json) -> Iterable[Problem]:
    slot = str(signature["slot"])
    digest = hashlib.sha256(canonical_bytes(signature)).hexdigest()
    lines = [line for line in _rows(record["signatures"]) if line["content_sha256"] == digest]
    if len(lines) != 1:
        yield Problem("PART-02", {"slot": slot})
        return
    line = lines[0]
    for name, told, held in _claims(signature, record, line):
        if told != held:
            yield Problem("PART-03", {"slot": slot, "what": name, "told": str(told), "held": str(held)})
    body = _version_signed(signature, record, line)
    if body is None:
        yield Problem("PART-04", {"slot": slot, "version": str(_table(signature["record"])["version"])})
        return
    answers = {str(answer["path"]): answer for answer in _rows(body["answers"])}
    for answer in _rows(signature["answers"]):
        if answers.get(str(answer["path"])) != answer:
            yield Problem("PART-05", {"slot": slot, "path": str(answer["path"])})
    facts = _table(body["facts"])
    for name, value in _table(signature["facts"]).items():
        if name not in facts or facts[name] != value:
            yield Problem("PART-06", {"slot": slot, "fact": name})
    held_files = [dict(entry) for entry in _rows(record["attachments"])]
    for entry in _rows(signature["attachments"]):
        if dict(entry) not in held_files:
            yield Problem("PART-07", {"slot": slot, "name": str(entry["name"])})


def _claims(signature: Json, record: Json, line: Json) -> Iterable[tuple[str, object, object]]:
    form, held_form = _table(signature["form"]), _table(record["form"])
    mine, its = _table(signature["record"]), _table(record["record"])
    signer = _table(signature["signer"])
    yield "site", _table(signature["site"])["db_id"], _table(record["site"])["db_id"]
    for key in ("code", "revision", "digest"):
        yield f"form.{key}", form[key], held_form[key]
    yield "record.number", mine["number"], its["number"]
    yield "record.subject", mine["subject"], its["subject"]
    yield "version", mine["version"], line["version"]
    yield "slot", signature["slot"], line["slot"]
    yield "at", signature["at"], line["at"]
    yield "meanings", signature["meanings"], line["meanings"]
    yield "name", signer["name"], line["name"]
    yield "role", signer["role"], line["role"]
    yield "staff_no", signer.get("staff_no"), line["staff_no"]
    yield "external", signer.get("external", False), line["external"]


def _version_signed(signature: Json, record: Json, line: Json) -> Json | None:
    """The body (answers, facts) that the signature is held against."""
    version, current = _table(signature["record"])["version"], _table(record["record"])["version"]
    if not isinstance(version, int) or not isinstance(current, int) or not 1 <= version <= current:
        return None
    if line["superseded"] is None:
        return record
    return next(
        (body for body in _rows(record["versions"]) if body["version"] == version and version < current), None
    )


def _rows(value: object) -> list[Json]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise TypeError("a list of objects is needed")
    return value


def _table(value: object) -> Json:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed")
    return value


def _record_ref(record: RecordRef) -> dict[str, object]:
    return {
        "number": record.number,
        "version": record.version,
        "subject": {"kind": record.subject_kind, "label": record.subject_label},
    }


def _in_order(answers: Iterable[Answer]) -> list[dict[str, object]]:
    return [dict(answer.as_signed()) for answer in sorted(answers, key=lambda answer: answer.path)]


def _attachments(attachments: Iterable[AttachmentRef]) -> list[dict[str, object]]:
    return [
        entry.as_signed()
        for entry in sorted(attachments, key=lambda entry: (entry.path, entry.name, entry.sha256))
    ]


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a signed time carries its offset")
    return at.isoformat(timespec="microseconds")
