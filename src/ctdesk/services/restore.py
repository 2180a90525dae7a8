"""A site from a backup: everything about the backup is checked before anything is put in place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ctdesk.config import Keys, KeyStore, SiteConfig, check_local_folder, pinned_authority, write_atomically
from ctdesk.config.site_file import parse_site, write_site
from ctdesk.db import restore as copies
from ctdesk.db.archive import Archive, Manifest
from ctdesk.db.engine import postgres_engine
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import certificates
from ctdesk.services.audit import read_anchors
from ctdesk.services.phrase import RECOVERY_FILE, key_in_envelope
from ctdesk.services.site import ATTACHMENTS, PostgresDraft, open_site, site_exists
from ctdesk.services.site_access import database_address
from ctdesk.services.work import Clock, Report, silent


@dataclass(frozen=True, slots=True)
class RestoredSite:
    """What was put in place; ``lost`` anchored events came after the backup and are gone."""

    folder: Path
    events: int
    lost: int
    taken_at: str


@dataclass(frozen=True, slots=True)
class BackupSeen:
    """A backup looked at from outside. ``pinned`` says that its signer is the site pinned on this machine."""

    db_id: str
    taken_at: str
    events: int
    records: int
    app_version: str
    signed: bool
    pinned: bool


def look_at_backup(path: Path) -> BackupSeen:
    """What a backup says of itself, its signature checked; nothing is unpacked. Raises ``RST-…``."""
    with Archive(path) as archive:
        manifest = archive.manifest
        authority = _authority_in(archive)
        pin = pinned_authority(_nowhere(manifest))
        signed = _is_signed(archive.manifest_bytes, archive.signature, authority)
        known = authority is not None and certificates.fingerprint_of(authority) == pin
        return BackupSeen(
            manifest.db_id,
            manifest.created_at,
            manifest.seq,
            int(manifest.row_counts.get("record", 0)),
            manifest.app_version,
            signed,
            signed and known,
        )


def restore_site(
    path: Path,
    folder: Path,
    *,
    phrase: str,
    anchors: Iterable[Path] = (),
    loss_approved: bool = False,
    key_store: Keys | None = None,
    postgres: PostgresDraft | None = None,
    clock: Clock | None = None,
    report: Report = silent,
) -> RestoredSite:
    """Make a site in ``folder``, which holds none, from a backup and the recovery phrase.

    The key comes from the envelope inside the backup and goes into this account's key store where there
    is one. A backup of a PostgreSQL site needs an empty database, named by ``postgres``. Raises
    ``SITE-03`` where a site is, ``SITE-04``, ``SITE-05``, ``RST-01`` … ``RST-12``; then nothing was put
    in place.
    """
    if site_exists(folder):
        raise CtdeskError("SITE-03", field="folder", folder=folder)
    check_local_folder(folder.absolute())
    with Archive(path) as archive:
        manifest, authority = archive.manifest, _authority_in(archive)
        recovery, settings = archive.extra(RECOVERY_FILE), archive.extra("site.toml")
    if recovery is None or settings is None:
        raise CtdeskError("RST-02", path=path)
    at = datetime.now(UTC) if clock is None else clock()
    known = {}
    for file in anchors:
        for anchor in read_anchors(file, authority, at):
            if anchor.db_id == manifest.db_id:
                known[anchor.seq] = anchor.seal_hex
    terms = copies.Terms(
        trusts=lambda content, signature: _trusted(content, signature, authority, manifest),
        anchors=known,
        loss_approved=loss_approved,
    )
    copies.inspect_backup(path, terms)
    try:
        key = key_in_envelope(recovery.decode("utf-8", "replace"), manifest.db_id, phrase)
    except CtdeskError as error:
        if error.code == "SITE-07":
            raise CtdeskError("RST-09", key_id=manifest.key_id) from error
        raise
    config = _config_for(folder, settings, postgres)
    there_before = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        restored = _put_in_place(path, config, key.hex(), terms, postgres, at, report)
        write_atomically(folder / RECOVERY_FILE, recovery, mode=0o600)
        write_site(config)
    except BaseException:
        _sweep(folder, keep_folder=there_before)
        raise
    _enrol(config, key, key_store)
    facts: dict[str, object] = {"seq": manifest.seq, "head": manifest.head, "lost": restored.lost}
    server_password = None if postgres is None else postgres.password
    with open_site(folder, phrase=phrase, clock=clock, password=server_password) as site:
        site.gate.note(None, "database.restored", {**facts, "taken": manifest.created_at})
    return RestoredSite(folder, manifest.seq, restored.lost, manifest.created_at)


def rehearse_restore(path: Path, scratch: Path, *, phrase: str, report: Report = silent) -> RestoredSite:
    """The monthly drill: restore into a scratch folder outside the site and verify; the folder is the
    caller's.
    """
    return restore_site(path, scratch, phrase=phrase, key_store=_Forgetful(), report=report)


class _Forgetful:
    """A drill leaves no key behind."""

    name = "nowhere"

    def read_key(self, db_id: str) -> bytes:
        """There is none."""
        raise CtdeskError("KEY-03", entry=db_id)

    def write_key(self, db_id: str, key: bytes) -> None:
        """Nothing is kept."""

    def forget_key(self, db_id: str) -> None:
        """Nothing was kept."""


def _put_in_place(
    path: Path,
    config: SiteConfig,
    key_hex: str,
    terms: copies.Terms,
    postgres: PostgresDraft | None,
    at: datetime,
    report: Report,
) -> copies.Restored:
    if postgres is None:
        return copies.restore_sqlite(
            path,
            database=config.database,
            attachments=config.folder / ATTACHMENTS,
            key_hex=key_hex,
            terms=terms,
            at=at,
            report=report,
        )
    engine = postgres_engine(database_address(postgres.address, postgres.owner), postgres.owner_password)
    try:
        return copies.restore_postgres(
            path,
            engine,
            key_hex=key_hex,
            terms=terms,
            application_role=postgres.address.user,
            report=report,
        )
    finally:
        engine.dispose()


def _config_for(folder: Path, settings: bytes, postgres: PostgresDraft | None) -> SiteConfig:
    config = parse_site(settings.decode("utf-8"), folder)
    if (config.kind == "postgres") != (postgres is not None):
        raise CtdeskError("RST-13")
    return config if postgres is None else replace(config, postgres=postgres.address)


def _enrol(config: SiteConfig, key: bytes, key_store: Keys | None) -> None:
    """Where no key store answers, the phrase is asked at each start; that is no reason to undo the
    restore.
    """
    from ctdesk.config import FolderKeyStore

    with contextlib.suppress(CtdeskError):
        store: Keys = FolderKeyStore(config) if config.demo else (key_store or KeyStore.open())
        store.write_key(config.db_id, key)


def _trusted(content: bytes, signature: bytes | None, authority: bytes | None, manifest: Manifest) -> bool:
    """Signed by the seal of the pinned site; on a new machine, by the authority that travels with it.

    A backup from before the authority was founded has no signature and passes only where nothing is
    pinned; the recovery phrase and the trail inside still have to fit.
    """
    pin = pinned_authority(_nowhere(manifest))
    if authority is None:
        return signature is None and pin is None
    if pin is not None and certificates.fingerprint_of(authority) != pin:
        return False
    return _is_signed(content, signature, authority)


def _is_signed(content: bytes, signature: bytes | None, authority: bytes | None) -> bool:
    if signature is None or authority is None:
        return False
    signer = certificates.check_detached_cms(signature, content)
    return signer is not None and certificates.is_issued_by(signer, authority)


def _authority_in(archive: Archive) -> bytes | None:
    pem = archive.extra("site-ca.pem")
    if pem is None:
        return None
    try:
        return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    except ValueError:
        return None


def _nowhere(manifest: Manifest) -> SiteConfig:
    """Settings that only name the site, to look up what is pinned for it."""
    return SiteConfig(Path(), manifest.db_id)


def _sweep(folder: Path, *, keep_folder: bool) -> None:
    for name in (RECOVERY_FILE, "site.toml", "site.toml.last-good", "site.db", "site.db-wal", "site.db-shm"):
        (folder / name).unlink(missing_ok=True)
    if not keep_folder:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
