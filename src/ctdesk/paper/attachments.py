"""Puts the record and its signatures into the PDF as attached files and makes it PDF/A-3b, ready for the
seal.

The same pages and files with the same date give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
import pikepdf.pdfa

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.signatures import signature_file_names

RECORD_FILE = "record.json"
LIST_FILE = "list.json"
AUTHORITY_FILE = "site-ca.pem"
SEAL_CERTIFICATE_FILE = "seal-certificate.pem"
REVOCATIONS_FILE = "revocations.crl"
ORIGINAL_FOLDER = "original-"

_JSON = "application/json"
_CMS = "application/pkcs7-signature"
_CRL = "application/pkix-crl"
_PEM = "application/x-pem-file"


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file that travels inside the PDF. ``relationship`` is its PDF/A-3 one: Source, Data, Supplement."""

    name: str
    content: bytes
    media_type: str
    relationship: str
    description: str


@dataclass(frozen=True, slots=True)
class SignatureFiles:
    """The bytes one person signed and the detached CMS over them; an external signer has none
    (decision 27).
    """

    ordinal: int
    slot: str
    content: bytes
    cms: bytes | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that goes into the file beside its pages."""

    record: bytes
    signatures: tuple[SignatureFiles, ...]
    authority_pem: bytes
    seal_certificate_pem: bytes | None = None
    revocations: bytes | None = None
    originals: tuple[EmbeddedFile, ...] = ()

    def files(self) -> tuple[EmbeddedFile, ...]:
        """The attached files under their names (design §5, "Paper")."""
        files = [EmbeddedFile(RECORD_FILE, self.record, _JSON, "Source", "The whole record as data")]
        for one in sorted(self.signatures, key=lambda one: one.ordinal):
            content_name, cms_name = signature_file_names(one.ordinal, one.slot)
            files.append(EmbeddedFile(content_name, one.content, _JSON, "Data", f"What {one.slot} signed"))
            if one.cms is not None:
                files.append(EmbeddedFile(cms_name, one.cms, _CMS, "Supplement", f"Signature of {one.slot}"))
        files.append(EmbeddedFile(AUTHORITY_FILE, self.authority_pem, _PEM, "Supplement", "Site authority"))
        if self.seal_certificate_pem is not None:
            files.append(
                EmbeddedFile(
                    SEAL_CERTIFICATE_FILE, self.seal_certificate_pem, _PEM, "Supplement", "Site seal"
                )
            )
        if self.revocations is not None:
            files.append(
                EmbeddedFile(REVOCATIONS_FILE, self.revocations, _CRL, "Supplement", "Revoked certificates")
            )
        return (*files, *self.originals)


@dataclass(frozen=True, slots=True)
class ListEvidence:
    """What goes into the file of a printed list: the same list as data, and whose seal it is."""

    content: bytes
    authority_pem: bytes
    seal_certificate_pem: bytes

    def files(self) -> tuple[EmbeddedFile, ...]:
        """The attached files under their names."""
        return (
            EmbeddedFile(LIST_FILE, self.content, _JSON, "Source", "The whole list as data"),
            EmbeddedFile(AUTHORITY_FILE, self.authority_pem, _PEM, "Supplement", "Site authority"),
            EmbeddedFile(SEAL_CERTIFICATE_FILE, self.seal_certificate_pem, _PEM, "Supplement", "Site seal"),
        )


def original_file(name: str, content: bytes, media_type: str) -> EmbeddedFile:
    """An original such as a logger file, under a name of its own so that it never takes the place of
    evidence.
    """
    safe = re.sub(r"[^\w.\-]+", "_", name).lstrip(".") or "file"
    return EmbeddedFile(f"{ORIGINAL_FOLDER}{safe}", content, media_type, "Source", "Original file")


def attach(
    pages: bytes, evidence: Evidence | ListEvidence, *, at: datetime, language: str = "zh-CN"
) -> bytes:
    """The pages with the evidence attached, checked as PDF/A-3b, not yet sealed.

    ``at`` dates the file's metadata. Raises ``PDFA-01`` when the result is not PDF/A-3b, ``PDFA-02`` when
    two files have one name.
    """
    files = evidence.files()
    names = [file.name for file in files]
    if len(set(names)) != len(names):
        raise CtdeskError("PDFA-02", names=sorted({name for name in names if names.count(name) > 1}))
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        for page in pdf.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        pdf.Root["/Lang"] = pikepdf.String(language)
        associated = pdf.make_indirect(pikepdf.Array())
        for file in files:
            associated.append(_embed(pdf, file, at))
        pdf.Root["/AF"] = associated
        if "/Version" in pdf.Root:
            del pdf.Root["/Version"]
        pikepdf.pdfa.prepare(pdf, "3b")
        _date_metadata(pdf, at)
        out = io.BytesIO()
        try:
            pikepdf.pdfa.save(
                pdf, out, "3b", repair=False, deterministic_id=True, force_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )  # fmt: skip
        except pikepdf.pdfa.PdfaError as error:
            raise CtdeskError("PDFA-01", findings=_told(error.report.findings)) from error
    return out.getvalue()


def embedded_files(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    """The attached files of an open PDF by name."""
    return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def _embed(pdf: pikepdf.Pdf, file: EmbeddedFile, at: datetime) -> pikepdf.Object:
    moment = _pdf_date(at)
    spec = pikepdf.AttachedFileSpec(
        pdf,
        file.content,
        filename=file.name,
        description=file.description,
        mime_type=file.media_type,
        creation_date=moment,
        mod_date=moment,
    )
    spec.obj["/AFRelationship"] = pikepdf.Name("/" + file.relationship)
    pdf.attachments[file.name] = spec
    return spec.obj


def _date_metadata(pdf: pikepdf.Pdf, at: datetime) -> None:
    """Give the metadata the date of the print; the PDF/A step has put the clock's time there."""
    utc = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    packet = pdf.Root.Metadata.read_bytes()
    dated = re.sub(
        rb"(<xmp:(?:MetadataDate|CreateDate|ModifyDate)>)[^<]*(</xmp:)",
        rb"\g<1>" + utc.encode() + rb"\g<2>",
        packet,
    )
    pdf.Root.Metadata.write(dated)
    for key in ("/CreationDate", "/ModDate"):
        pdf.docinfo[key] = pikepdf.String(_pdf_date(at))


def _pdf_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def _told(findings: Sequence[object]) -> str:
    return "; ".join(str(finding) for finding in findings[:5])
