"""Checking a whole inspection pack: its signed list, every file, the chain proof, and each sealed PDF.

Nothing of it is taken on trust: names on the list stay inside the folder, links are not followed, PDFs are
read in a child process.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ctdesk.db.audit import seal_of
from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.verdict import PaperFinding, Verdict
from ctdesk.services import certificates
from ctdesk.services.inspection_pack import MANIFEST, MANIFEST_TYPE
from ctdesk.services.site import OpenSite
from ctdesk.services.verification import trusted_by, verify_pdf_files

_AUTHORITY = "certificates/site-ca.pem"
_ENTRIES, _ANCHORS = "chain/entries.jsonl", "chain/anchors.jsonl"
_LARGEST_LIST = 64 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """What a pack is worth, as ``verify`` says it; ``loose`` entries reach no signed anchor."""

    verdict: Verdict
    findings: tuple[PaperFinding, ...] = ()
    number: str = ""
    site_zh: str = ""
    site_en: str = ""
    demo: bool = False
    masked: bool = False
    files: int = 0
    pdfs: int = 0
    entries: int = 0
    anchors: int = 0
    loose: int = 0
    authority: str = ""


@dataclass(slots=True)
class _Chain:
    entries: int = 0
    loose: int = 0
    anchors: int = 0
    broken: list[int] = field(default_factory=list)


def verify_pack(folder: Path, *, site: OpenSite | None = None, ca: Path | None = None) -> PackVerdict:
    """What an inspection pack is worth. With neither a site nor a certificate its own authority is taken, and
    the issuer is not pinned.

    Raises PDF-25 for a folder that cannot be read and PDF-26 for a certificate that is none.
    """
    trusted = trusted_by(site, ca)
    try:
        authority = (folder / _AUTHORITY).read_bytes()
        raw, cms = _list_of(folder)
    except (OSError, ValueError):
        return PackVerdict(Verdict.UNREADABLE, (PaperFinding("PACK-11"),))
    try:
        own = certificates.der_of_pem(authority)
        manifest = _manifest(raw)
    except (ValueError, KeyError, TypeError, RecursionError):
        return PackVerdict(Verdict.ALTERED, (PaperFinding("PACK-11"),))
    fingerprint = certificates.fingerprint_of(own)
    signer = certificates.check_detached_cms(cms, raw)
    if signer is None:
        return PackVerdict(Verdict.ALTERED, (PaperFinding("PACK-11"),), authority=fingerprint)
    pinned = trusted is None or any(one in (own, bytes.fromhex(fingerprint)) for one in trusted)
    if not certificates.is_issued_by(signer, own) or not pinned:
        return PackVerdict(Verdict.FOREIGN, (PaperFinding("PACK-12"),), authority=fingerprint)
    findings = list(_files(folder, manifest))
    chain = _Chain()
    if not findings:
        chain = _chain(folder, own, masked=bool(manifest["masked"]))
        findings += [PaperFinding("PACK-16", {"seq": str(seq)}) for seq in chain.broken[:20]]
        findings += _pdfs(folder, manifest, site, ca)
    if site is not None and manifest["db_id"] != site.view.db_id:
        findings.append(PaperFinding("PACK-12"))
    verdict = Verdict.GENUINE if trusted is not None else Verdict.INTACT_UNPINNED
    pdfs = sum(str(one["path"]).endswith(".pdf") and "pages" in one for one in manifest["files"])
    return PackVerdict(
        Verdict.ALTERED if any(not one.notice for one in findings) else verdict,
        tuple(findings),
        str(manifest["number"]),
        str(manifest["site"]["zh_CN"]),
        str(manifest["site"]["en"]),
        manifest["site"]["demo"] is True,
        manifest["masked"] is True,
        len(manifest["files"]),
        pdfs,
        chain.entries,
        chain.anchors,
        chain.loose,
        fingerprint,
    )


def _list_of(folder: Path) -> tuple[bytes, bytes]:
    place = folder / MANIFEST
    if place.is_symlink() or place.stat().st_size > _LARGEST_LIST:
        raise ValueError("no list")
    return place.read_bytes(), (folder / f"{MANIFEST}.p7s").read_bytes()


def _manifest(raw: bytes) -> Mapping[str, Any]:
    shape: Mapping[str, Any] = json.loads(raw)
    if shape["type"] != MANIFEST_TYPE or shape["v"] != 1:
        raise ValueError(shape["type"])
    for one in shape["files"]:
        path = PurePosixPath(one["path"])
        if path.is_absolute() or ".." in path.parts or "\\" in one["path"] or len(one["sha256"]) != 64:
            raise ValueError(one["path"])
    told = (shape["number"], shape["db_id"], shape["site"]["zh_CN"], shape["site"]["en"])
    if not all(isinstance(one, str) for one in told) or not isinstance(shape["masked"], bool):
        raise ValueError("a field of the wrong kind")
    return shape


def _files(folder: Path, manifest: Mapping[str, Any]) -> Iterator[PaperFinding]:
    """What is missing, altered or too much."""
    listed = {MANIFEST, f"{MANIFEST}.p7s"}
    for one in manifest["files"]:
        path = str(one["path"])
        listed.add(path)
        place = folder / path
        if place.is_symlink() or not place.is_file():
            yield PaperFinding("PACK-13", {"path": path})
        elif _digest(place) != one["sha256"]:
            yield PaperFinding("PACK-14", {"path": path})
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if (place.is_symlink() or not place.is_dir()) and path not in listed:
            yield PaperFinding("PACK-15", {"path": path})


def _digest(place: Path) -> str:
    found = hashlib.sha256()
    with place.open("rb") as file:
        while some := file.read(_CHUNK):
            found.update(some)
    return found.hexdigest()


def _pdfs(
    folder: Path, manifest: Mapping[str, Any], site: OpenSite | None, ca: Path | None
) -> Iterator[PaperFinding]:
    """Every sealed PDF by itself, its own signatures included."""
    # An attached original may be a PDF of anybody.
    own = [one for one in manifest["files"] if "pages" in one and str(one["path"]).endswith(".pdf")]
    every = verify_pdf_files([folder / str(one["path"]) for one in own], site=site, ca=ca)
    for one, found in zip(own, every, strict=True):
        for finding in found.findings:
            if not finding.notice or finding.code in ("REC-51", "REC-52"):
                told = {**finding.values, "path": str(one["path"]), "code": finding.code}
                yield PaperFinding("PACK-19", told, finding.notice)
        if not found.verdict.holds and all(one.notice for one in found.findings):
            yield PaperFinding("PACK-19", {"path": str(one["path"]), "code": "PDF-02"})


def _chain(folder: Path, authority: bytes, *, masked: bool) -> _Chain:
    """Recompute the entries and follow each to a signed anchor."""
    told = _Chain()
    if masked or not (folder / _ENTRIES).is_file():
        return told
    try:
        known = dict(_anchors(_lines(folder / _ANCHORS), authority))
    except (ValueError, KeyError, TypeError):
        told.broken.append(0)
        return told
    told.anchors = len(known)
    seals: dict[int, str] = {}
    wanted: list[int] = []
    for line in _lines(folder / _ENTRIES):
        try:
            seq, prev, seal = int(line["seq"]), str(line["prev"]), str(line["seal"])
            body = str(line["body"]).encode("utf-8")
            whole = (
                seal_of(bytes.fromhex(prev), seq, body).hex() == seal
                and json.loads(body)["seq"] == seq
                and seals.get(seq - 1, prev) == prev
                and known.get(seq, seal) == seal
                and known.get(seq - 1, prev) == prev
            )
        except (ValueError, KeyError, TypeError):
            seq, seal, whole = 0, "", False
        if not whole:
            told.broken.append(seq)
        seals[seq] = seal
        if not line.get("link"):
            wanted.append(seq)
    told.entries = len(wanted)
    told.loose = sum(not _reaches(seq, seals, known) for seq in wanted)
    return told


def _reaches(seq: int, seals: Mapping[int, str], known: Mapping[int, str]) -> bool:
    while seq not in known and seq + 1 in seals:
        seq += 1
    return seq in known


def _anchors(lines: Iterable[Mapping[str, Any]], authority: bytes) -> Iterator[tuple[int, str]]:
    for line in lines:
        content = str(line["content"]).encode("utf-8")
        signer = certificates.check_detached_cms(base64.b64decode(line["cms"], validate=True), content)
        if signer is None or not certificates.is_issued_by(signer, authority):
            raise ValueError("an anchor nobody signed")
        told = json.loads(content)
        if line["kind"] == "checkpoint":
            yield int(told["seq"]), str(told["head"])
        else:
            yield int(told["head"]["seq"]), str(told["head"]["seal"])


def _lines(place: Path) -> Iterator[Mapping[str, Any]]:
    with place.open("rb") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def findings_in_order(found: PackVerdict) -> Sequence[PaperFinding]:
    """What is wrong first, then what is only to be known."""
    return sorted(found.findings, key=lambda one: one.notice)


def is_pack(path: Path) -> bool:
    """Whether this is a folder; a packed one is to be unpacked first (PACK-21)."""
    if path.suffix.lower() == ".zip" and path.is_file():
        raise CtdeskError("PACK-21", path=path)
    return path.is_dir()
