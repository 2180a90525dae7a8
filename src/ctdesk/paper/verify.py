"""Verifies a printed record: its seal, its attachments, every signature, and that all of them tell one
story.

A stranger can do this without the hospital: everything needed is in the file, except who the hospital is,
which has to be known from elsewhere (``trusted``). Reads hostile files: run it through
``verify_in_child``.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from ctdesk.domain.signatures import (
    RECORD_TYPE,
    SIGNATURE_TYPE,
    is_part_of,
    parse_signature_file_name,
    read_content,
    record_digest,
    signature_file_names,
    unsigned_answers,
)
from ctdesk.paper.active_content import active_content
from ctdesk.paper.attachments import (
    AUTHORITY_FILE,
    LIST_FILE,
    ORIGINAL_FOLDER,
    RECORD_FILE,
    REVOCATIONS_FILE,
    SEAL_CERTIFICATE_FILE,
    embedded_files,
)
from ctdesk.paper.detached import NotValid, check_detached, fingerprint, read_authority, revoked_serials
from ctdesk.paper.list_verdict import describe_list
from ctdesk.paper.printed_pages import check_pages
from ctdesk.paper.sealed_file import NotSealed, Seal, check_seal
from ctdesk.paper.verdict import (
    Anchor,
    Expectations,
    PaperFinding,
    PaperVerdict,
    SignerOnPaper,
    Verdict,
)

LARGEST_FILE = 50 * 1024 * 1024
MOST_PAGES = 500


Json = Mapping[str, object]


class _Stop(Exception):
    """Nothing further can be said."""

    def __init__(self, verdict: Verdict, code: str, **values: object) -> None:
        super().__init__(code)
        self.verdict = verdict
        self.finding = PaperFinding(code, {name: str(value) for name, value in values.items()})


@dataclass(slots=True)
class _Case:
    """What is known so far about one file."""

    said: PaperVerdict
    findings: list[PaperFinding] = field(default_factory=list)

    def find(self, code: str, *, notice: bool = False, **values: object) -> None:
        self.add(code, values, notice=notice)

    def add(self, code: str, values: Mapping[str, object], *, notice: bool = False) -> None:
        finding = PaperFinding(code, {name: str(value) for name, value in values.items()}, notice)
        if finding not in self.findings:
            self.findings.append(finding)

    @property
    def grave(self) -> bool:
        return any(not finding.notice for finding in self.findings)


def verify_pdf(
    data: bytes,
    *,
    trusted: tuple[bytes, ...] | None,
    now: datetime,
    expectations: Expectations | None = None,
) -> PaperVerdict:
    """What this file is worth. Never raises for anything the file contains.

    ``trusted`` are the authorities that are known from elsewhere, each as a certificate (DER) or as its
    SHA-256 (32 bytes); None when none is, and then an intact file is *intact, issuer not pinned*. ``now``
    is the time of asking: certificates are judged at the time of signing, and what expired since is said.
    """
    case = _Case(PaperVerdict(Verdict.UNREADABLE))
    try:
        verdict = _verify(case, data, trusted, now, expectations or Expectations())
    except _Stop as stop:
        verdict = stop.verdict
        case.findings.append(stop.finding)
    except Exception as error:
        # A hostile file makes its readers raise anything; none of it may look like an answer or a crash.
        verdict = Verdict.UNREADABLE
        case.find("PDF-05", problem=type(error).__name__)
    return replace(case.said, verdict=verdict, findings=tuple(case.findings))


def anchor_in_pdf(data: bytes) -> Anchor:
    """The trail head that a print carries, without judging the print; raises ``ValueError`` where
    there is none.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            record = read_content(pdf.attachments[RECORD_FILE].get_file().read_bytes(), RECORD_TYPE)
        head = _table(record["head"])
        return Anchor(_whole(head["seq"]), str(head["seal"]))
    except (pikepdf.PdfError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no trail head in this file") from error


def _verify(
    case: _Case, data: bytes, trusted: tuple[bytes, ...] | None, now: datetime, expected: Expectations
) -> Verdict:
    if len(data) > LARGEST_FILE:
        raise _Stop(Verdict.UNREADABLE, "PDF-06", limit=f"{LARGEST_FILE // 1024 // 1024} MB")
    if not data.startswith(b"%PDF-"):
        raise _Stop(Verdict.UNREADABLE, "PDF-05", problem="header")
    files = _open(case, data)
    if LIST_FILE in files and RECORD_FILE not in files:
        return _verify_list(case, data, files, trusted, now, expected)
    authority, record = _the_two(case, data, files)
    pinned = _pinned(case, authority, trusted)
    seal = _seal(case, data, authority, files, now)
    revoked = _revocations(case, files, expected, authority)
    contents = _signatures(case, files, record, authority, revoked)
    _completeness(case, files, record, contents)
    _expectations(case, record, expected)
    if seal is not None and not case.grave:
        check_pages(data, record, seal.certificate, case.find)
    if any(finding.code == "PDF-11" for finding in case.findings):
        return Verdict.REVOKED
    return _told(case, seal, authority, trusted, pinned=pinned, now=now)


def _told(
    case: _Case,
    seal: Seal | None,
    authority: x509.Certificate,
    trusted: tuple[bytes, ...] | None,
    *,
    pinned: bool,
    now: datetime,
) -> Verdict:
    """The answer, once everything was looked at."""
    if trusted is not None and not pinned:
        return Verdict.FOREIGN
    if case.grave or seal is None:
        return Verdict.ALTERED
    if _expired(seal, authority, now):
        case.find("PDF-04", notice=True, at=seal.sealed_at.isoformat())
        return Verdict.EXPIRED_SINCE if pinned else Verdict.INTACT_UNPINNED
    if not pinned:
        case.find("PDF-10", notice=True, fingerprint=fingerprint(authority))
        return Verdict.INTACT_UNPINNED
    return Verdict.GENUINE


def _verify_list(
    case: _Case,
    data: bytes,
    files: Mapping[str, bytes],
    trusted: tuple[bytes, ...] | None,
    now: datetime,
    expected: Expectations,
) -> Verdict:
    """A printed list: nobody signed it, so the seal over every byte is all there is to check."""
    if AUTHORITY_FILE not in files:
        raise _Stop(Verdict.ALTERED, "PDF-12", name=AUTHORITY_FILE)
    try:
        authority = read_authority(files[AUTHORITY_FILE])
        case.said = describe_list(case.said, files[LIST_FILE], fingerprint(authority))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _Stop(Verdict.ALTERED, "PDF-13", name=LIST_FILE) from None
    pinned = _pinned(case, authority, trusted)
    seal = _seal(case, data, authority, files, now)
    if expected.db_id is not None and expected.db_id != case.said.db_id:
        case.find("PDF-09", number=case.said.number)
    return _told(case, seal, authority, trusted, pinned=pinned, now=now)


def _open(case: _Case, data: bytes) -> dict[str, bytes]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise _Stop(Verdict.UNREADABLE, "PDF-06", limit="password")
            pages = len(pdf.pages)
            case.said = replace(case.said, pages=pages)
            if pages > MOST_PAGES:
                raise _Stop(Verdict.UNREADABLE, "PDF-06", limit=MOST_PAGES)
            for kind in active_content(pdf):
                case.find("PDF-08", notice=True, what=kind)
            return embedded_files(pdf)
    except pikepdf.PasswordError:
        raise _Stop(Verdict.UNREADABLE, "PDF-06", limit="password") from None
    except pikepdf.PdfError as error:
        raise _Stop(Verdict.UNREADABLE, "PDF-05", problem=type(error).__name__) from None


def _the_two(case: _Case, data: bytes, files: Mapping[str, bytes]) -> tuple[x509.Certificate, Json]:
    """The authority and the record; without them the file is no sealed record of ours."""
    sealed = b"/ByteRange" in data
    if RECORD_FILE not in files or AUTHORITY_FILE not in files:
        if not sealed:
            raise _Stop(Verdict.STRIPPED, "PDF-01")
        raise _Stop(Verdict.ALTERED, "PDF-12", name=AUTHORITY_FILE if RECORD_FILE in files else RECORD_FILE)
    try:
        authority = read_authority(files[AUTHORITY_FILE])
    except ValueError:
        raise _Stop(Verdict.ALTERED, "PDF-13", name=AUTHORITY_FILE) from None
    try:
        record = read_content(files[RECORD_FILE], RECORD_TYPE)
        case.said = _described(case.said, record, authority)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _Stop(Verdict.ALTERED, "PDF-13", name=RECORD_FILE) from None
    form = _table(record["form"])
    if hashlib.sha256(str(form["source"]).encode()).hexdigest() != form["digest"]:
        case.find("PDF-14", form=form["code"])
    return authority, record


def _described(said: PaperVerdict, record: Json, authority: x509.Certificate) -> PaperVerdict:
    own, form, site = _table(record["record"]), _table(record["form"]), _table(record["site"])
    head, name = _table(record["head"]), _table(site["name"])
    return replace(
        said,
        number=str(own["number"]),
        version=_whole(own["version"]),
        state=str(own["state"]),
        outcome=None if own["outcome"] is None else str(own["outcome"]),
        form_code=str(form["code"]),
        form_revision=_whole(form["revision"]),
        record_digest=record_digest(record),
        db_id=str(site["db_id"]),
        site_zh=str(name["zh_CN"]),
        site_en=str(name["en"]),
        demo=site["demo"] is True,
        authority=fingerprint(authority),
        copy=_whole(record["copy"]),
        anchor=Anchor(_whole(head["seq"]), str(head["seal"])),
    )


def _pinned(case: _Case, authority: x509.Certificate, trusted: tuple[bytes, ...] | None) -> bool:
    if trusted is None:
        return False
    own = authority.public_bytes(serialization.Encoding.DER)
    mark = hashlib.sha256(own).digest()
    if any(mark == one or own == one for one in trusted):
        return True
    case.find("PDF-03", fingerprint=mark.hex(), issuer=authority.subject.rfc4514_string())
    return False


def _seal(
    case: _Case, data: bytes, authority: x509.Certificate, files: Mapping[str, bytes], now: datetime
) -> Seal | None:
    try:
        seal = check_seal(data, authority)
    except NotSealed as problem:
        if problem.stripped:
            raise _Stop(Verdict.STRIPPED, "PDF-01") from None
        case.find("PDF-02")
        if problem.code != "PDF-02":
            case.find(
                problem.code, fingerprint=fingerprint(authority), issuer=authority.subject.rfc4514_string()
            )
        return None
    except Exception as error:
        # The PDF library raises KeyError, ValueError and more on forged byte ranges: none is a valid seal.
        case.find("PDF-02")
        case.find("PDF-05", problem=type(error).__name__)
        return None
    held = files.get(SEAL_CERTIFICATE_FILE)
    if held is not None and held != seal.certificate.public_bytes(serialization.Encoding.PEM):
        case.find("PDF-13", name=SEAL_CERTIFICATE_FILE)
    case.said = replace(case.said, sealed_at=seal.sealed_at.isoformat())
    if seal.sealed_at > now:
        case.find("SEAL-06", notice=True, at=seal.sealed_at.isoformat())
    return seal


def _revocations(
    case: _Case, files: Mapping[str, bytes], expected: Expectations, authority: x509.Certificate
) -> dict[int, datetime]:
    """Serial numbers that do not count from a time on: those the caller knows and those listed in the
    file.
    """
    revoked: dict[int, datetime] = {}
    for raw in (expected.revocations, files.get(REVOCATIONS_FILE)):
        if raw is None:
            continue
        try:
            listed = revoked_serials(raw, authority)
        except ValueError:
            case.find("PDF-13", name=REVOCATIONS_FILE)
            continue
        for serial, at in listed.items():
            revoked[serial] = min(at, revoked.get(serial, at))
    return revoked


def _signatures(
    case: _Case,
    files: Mapping[str, bytes],
    record: Json,
    authority: x509.Certificate,
    revoked: Mapping[int, datetime],
) -> list[Json]:
    """Check every signature the record lists; gives the contents that could be read."""
    contents: list[Json] = []
    signers: list[SignerOnPaper] = []
    valid: list[Json] = []
    for line in _rows(record["signatures"]):
        signer, content = _signature(case, files, record, authority, revoked, line)
        signers.append(signer)
        if content is not None:
            contents.append(content)
            if signer.valid and not signer.external:
                valid.append(content)
    nonces = [str(content.get("nonce")) for content in contents]
    for nonce in sorted({nonce for nonce in nonces if nonces.count(nonce) > 1}):
        case.find("PDF-15", nonce=nonce)
    taken = {
        (str(one.get("slot")), str(one.get("content_sha256")), str(one.get("ink")))
        for content in valid
        for one in _rows(content["witnesses"])
    }
    for place, signer in enumerate(signers):
        if signer.external and signer.valid:
            name = signature_file_names(signer.ordinal, signer.slot)[0]
            content = read_content(files[name], SIGNATURE_TYPE)
            ink = _table(content["signer"]).get("ink")
            if (signer.slot, hashlib.sha256(files[name]).hexdigest(), str(ink)) not in taken:
                case.find("PDF-16", slot=signer.slot, name=signer.name)
                signers[place] = replace(signer, valid=False)
    case.said = replace(case.said, signers=tuple(signers))
    return contents


def _signature(
    case: _Case,
    files: Mapping[str, bytes],
    record: Json,
    authority: x509.Certificate,
    revoked: Mapping[int, datetime],
    line: Json,
) -> tuple[SignerOnPaper, Json | None]:
    listed = SignerOnPaper(
        ordinal=_whole(line["ordinal"]),
        slot=str(line["slot"]),
        name=str(line["name"]),
        staff_no=None if line["staff_no"] is None else str(line["staff_no"]),
        role=str(line["role"]),
        meanings=tuple(str(meaning) for meaning in _list(line["meanings"])),
        at=str(line["at"]),
        external=line["external"] is True,
        superseded=None if line["superseded"] is None else _whole(line["superseded"]),
        valid=False,
    )
    content_name, cms_name = signature_file_names(listed.ordinal, listed.slot)
    raw = files.get(content_name)
    if raw is None:
        case.find("PDF-12", name=content_name)
        return listed, None
    try:
        content = read_content(raw, SIGNATURE_TYPE)
    except (ValueError, RecursionError):
        case.find("PDF-13", name=content_name)
        return listed, None
    problems = is_part_of(content, record)
    for problem in problems:
        case.add(problem.code, problem.values)
    if listed.external:
        if cms_name in files:
            case.find("PDF-17", name=cms_name)
        return replace(listed, valid=not problems), content
    cms = files.get(cms_name)
    if cms is None:
        case.find("PDF-12", name=cms_name)
        return listed, content
    try:
        at = datetime.fromisoformat(str(content["at"]))
        certified = check_detached(raw, cms, authority, at)
    except NotValid as problem:
        case.find("PDF-18", slot=listed.slot, name=listed.name)
        case.find(problem.code, slot=listed.slot, name=listed.name)
        return listed, content
    except (ValueError, TypeError):
        case.find("PDF-13", name=content_name)
        return listed, content
    told = replace(listed, certificate=certified.fingerprint)
    if certified.fingerprint != _table(content["signer"]).get("certificate"):
        case.find("SIGNATURE-07", slot=listed.slot, name=listed.name)
        return told, content
    since = revoked.get(certified.serial)
    if since is not None and since <= at:
        case.find("PDF-11", slot=listed.slot, name=listed.name, since=since.isoformat())
        return told, content
    return replace(told, valid=not problems), content


def _completeness(case: _Case, files: Mapping[str, bytes], record: Json, contents: Sequence[Json]) -> None:
    """Every file is known, every listed signature is there, and what nobody signed is said."""
    listed = {(_whole(line["ordinal"]), str(line["slot"])) for line in _rows(record["signatures"])}
    if len(listed) != len(_rows(record["signatures"])) or len({ordinal for ordinal, _ in listed}) != len(
        listed
    ):
        case.find("PDF-19")
    known = {RECORD_FILE, AUTHORITY_FILE, SEAL_CERTIFICATE_FILE, REVOCATIONS_FILE}
    for name in files:
        parsed = parse_signature_file_name(name)
        if (
            parsed is not None
            and (parsed[0], parsed[1]) in listed
            and name in signature_file_names(*parsed[:2])
        ):
            continue
        if name not in known and not name.startswith(ORIGINAL_FOLDER):
            case.find("PDF-17", name=name)
    digests = {str(entry["sha256"]) for entry in _rows(record["attachments"])}
    for name in files:
        if name.startswith(ORIGINAL_FOLDER) and hashlib.sha256(files[name]).hexdigest() not in digests:
            case.find("PDF-20", name=name)
    if not contents:
        case.find("PDF-21")
        return
    bare = _unsigned(contents, record)
    if bare:
        case.find("PDF-22", notice=True, paths="、".join(bare[:12]), count=len(bare))


def _unsigned(contents: Iterable[Json], record: Json) -> tuple[str, ...]:
    try:
        return unsigned_answers(contents, record)
    except (KeyError, TypeError, ValueError):
        return ()


def _expectations(case: _Case, record: Json, expected: Expectations) -> None:
    own, site = _table(record["record"]), _table(record["site"])
    if expected.db_id is not None and expected.db_id != site["db_id"]:
        case.find("PDF-09", number=own["number"])
    if expected.number is not None and expected.number != own["number"]:
        case.find("PDF-23", number=own["number"], expected=expected.number)
    if expected.record_digest is not None and expected.record_digest != case.said.record_digest:
        case.find("PDF-24", number=own["number"])


def _expired(seal: Seal, authority: x509.Certificate, now: datetime) -> bool:
    return now > seal.certificate.not_valid_after_utc or now > authority.not_valid_after_utc


def _rows(value: object) -> list[Json]:
    rows = _list(value)
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError("a list of objects is needed")
    return rows  # type: ignore[return-value]  # each was looked at above


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    return value


def _table(value: object) -> Json:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number is needed")
    return value
