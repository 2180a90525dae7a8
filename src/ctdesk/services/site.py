"""Making a site and opening it: key, recovery envelope, database, and what is checked before anybody
signs in.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine, select

from ctdesk.config import (
    Keys,
    KeyStore,
    SiteConfig,
    check_local_folder,
    data_path,
    pin_authority,
    read_site,
    write_site,
)
from ctdesk.db import engine as db_engine
from ctdesk.db.backup import rescue
from ctdesk.db.blobs import BlobStore, FileBlobs, TableBlobs
from ctdesk.db.database_file import FileKind, damaged_pages, probe_file
from ctdesk.db.session import make_session
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Appointment, Enrolment
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.library import Library
from ctdesk.services import accounts, enrolment, keys, search_index
from ctdesk.services.checkpoints import Anchored, take_checkpoint
from ctdesk.services.clock_rules import write as write_setting
from ctdesk.services.gate import Gate
from ctdesk.services.known_products import offer_known_products
from ctdesk.services.opening import advice_on, doubts_about, fingerprint_in
from ctdesk.services.phrase import (
    PHRASE_COST,
    RECOVERY_FILE,
    new_phrase,
    open_envelope,
    write_envelope,
)
from ctdesk.services.record_ground import begin_with_shipped
from ctdesk.services.settings import SITE_FILE, site_file_changed, told_of_site_file
from ctdesk.services.site_access import database_address, engine_for, key_for, store_for, take_lock
from ctdesk.services.site_draft import (
    FirstMember,
    PostgresDraft,
    SiteDraft,
    check_draft,
    config_of,
    view_of,
)
from ctdesk.services.unsaved import explained
from ctdesk.services.work import Clock, Effect, Report, SiteView, UnitOfWork, silent

__all__ = [
    "Created",
    "FirstMember",
    "OpenSite",
    "PostgresDraft",
    "SiteDraft",
    "create_site",
    "enrol_key",
    "open_site",
    "renew_phrase",
    "site_exists",
]

_log = logging.getLogger(__name__)
ATTACHMENTS = "attachments"
ADMINISTRATOR = "R31"


@dataclass(slots=True)
class OpenSite:
    """An open site. ``problem`` is why nothing may be written, ``warnings`` what the lead should know."""

    folder: Path
    config: SiteConfig
    view: SiteView
    gate: Gate
    engine: Engine
    blobs: BlobStore
    library: Library
    key_hex: str = field(repr=False)
    warnings: tuple[CtdeskError, ...] = ()
    lock: FileLock | None = None

    @property
    def problem(self) -> CtdeskError | None:
        """Why the site is open for reading only."""
        return self.gate.read_only

    def anchor(self, why: str) -> Anchored | None:
        """Take a checkpoint into the configured folders; None where none is configured."""
        folders = self.config.anchor_folders
        return take_checkpoint(self.gate, folders, why) if folders else None

    def rescue(self) -> Path | None:
        """Save aside what a database held whose file is gone from its place; None where that failed too."""
        if self.config.kind != "sqlite":
            return None
        place = self.folder / f"rescued-{self.gate.now():%Y%m%d-%H%M%S}.db"
        try:
            rescue(self.engine, place, self.key_hex)
        except Exception as error:  # the failure that led here is the one to tell
            _log.error("no rescue copy: %s", type(error).__name__)
            return None
        if self.gate.read_only is not None:
            self.gate.read_only.values["copy"] = place
        return place

    def authority_fingerprint(self) -> str | None:
        """SHA-256 of the authority's certificate in the database, None before it is founded."""
        with self.gate.reading() as db:
            return fingerprint_in(db)

    def pin(self, *, replace: bool = False) -> Path:
        """Pin the authority outside the database; returns the file. Raises ``TEAM-14``, ``TRUST-01``."""
        found = self.authority_fingerprint()
        if found is None:
            raise CtdeskError("TEAM-14")
        return pin_authority(self.config, found, replace=replace)

    def close(self) -> None:
        """Let go of the database and of the site lock."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def __enter__(self) -> OpenSite:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Created:
    """A site that was just made; the phrase is shown once and printed."""

    open: OpenSite
    recovery_phrase: str = field(repr=False)


def site_exists(folder: Path) -> bool:
    """True when there is a site in this folder, whole or not."""
    return (folder / "site.toml").exists() or (folder / "site.db").exists()


def create_site(
    folder: Path,
    draft: SiteDraft,
    *,
    key_store: Keys | None = None,
    without_key_store: bool = False,
    clock: Clock | None = None,
    report: Report = silent,
    cost: keys.KeyCost | None = None,
    phrase_cost: keys.KeyCost = PHRASE_COST,
    effects: Mapping[str, Effect] | None = None,
    library: Library | None = None,
) -> Created:
    """Make a site: random key, key store read back, recovery envelope, and only then the database.

    ``without_key_store`` is for machines that have none: the phrase is then asked at each start. Raises
    ``SITE-03`` where there is one already, ``SITE-08`` for an unknown time zone, ``CFG-03`` for a
    folder that is not safe, ``KEY-…``, ``AUTH-…`` for the administrator's name or password. What a
    failed attempt left is gone.
    """
    if site_exists(folder):
        raise CtdeskError("SITE-03", field="folder", folder=folder)
    check_draft(draft)
    if draft.postgres is None:
        check_local_folder(folder)
    config = config_of(folder, draft)
    person = draft.administrator
    password_cost = cost or keys.KeyCost()
    derived = keys.derive(person.password, password_cost)
    report(1, 5)
    was_there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CtdeskError("FILE-01", path=folder, reason=error.strerror or "") from error
    key, phrase = secrets.token_bytes(32), new_phrase()
    store = None if without_key_store else store_for(config, key_store)
    engine: Engine | None = None
    try:
        if store is not None:
            store.write_key(config.db_id, key)
            if store.read_key(config.db_id) != key:
                raise CtdeskError("KEY-05", backend=store.name)
        write_envelope(folder, config.db_id, key, phrase, phrase_cost)
        report(2, 5)
        _make_database(config, draft, key, clock)
        report(3, 5)
        engine = engine_for(config, key.hex(), draft.postgres.password if draft.postgres else None)
        site = _assemble(config, engine, key.hex(), view_of(config, draft), clock, cost, effects, library)
        _fill(site, draft, derived)
        report(4, 5)
        write_site(config)
        if draft.postgres is not None and draft.postgres.password is not None and isinstance(store, KeyStore):
            store.write_secret(f"postgres:{config.db_id}", draft.postgres.password)
    except BaseException:
        if engine is not None:
            engine.dispose()
        _sweep(folder, keep_folder=was_there)
        if store is not None:
            with contextlib.suppress(CtdeskError):
                store.forget_key(config.db_id)
        raise
    report(5, 5)
    return Created(site, phrase)


def open_site(
    folder: Path,
    *,
    phrase: str | None = None,
    key_store: Keys | None = None,
    lock: bool = False,
    clock: Clock | None = None,
    monotonic: Callable[[], float] | None = None,
    cost: keys.KeyCost | None = None,
    effects: Mapping[str, Effect] | None = None,
    library: Library | None = None,
    password: str | None = None,
) -> OpenSite:
    """Open the site in ``folder`` and check it before anybody signs in.

    ``lock`` is for the window, ``migrate`` and ``restore``: one of them at a time (``SITE-02``). The
    key comes from the key store (``KEY-…``) or, with ``phrase``, from the recovery envelope
    (``SITE-04`` … ``SITE-07``). Raises ``SITE-01`` without a site, ``SITE-09`` when the database is
    another site's, ``SITE-10`` when it needs an upgrade, ``DB-…``. Doubts about the trail, the schema
    or the authority open it for reading only.
    """
    config = read_site(folder)
    if config.kind == "sqlite":
        check_local_folder(folder.absolute())
    held = take_lock(folder) if lock else None
    engine: Engine | None = None
    try:
        with explained(folder):
            key = key_for(config, phrase, key_store)
            engine = engine_for(config, key.hex(), password)
            identity = db_engine.check_identity(engine)
            if identity.db_id != config.db_id:
                raise CtdeskError("SITE-09", found=identity.db_id or "–", wanted=config.db_id)
            if identity.schema_version < db_engine.SCHEMA_VERSION:
                raise CtdeskError("SITE-10", found=identity.schema_version, known=db_engine.SCHEMA_VERSION)
            view = _view_in(engine, config)
            site = _assemble(
                config, engine, key.hex(), view, clock, cost, effects, library, monotonic=monotonic
            )
            site.lock = held
            problems = tuple(doubts_about(site))
            site.gate.read_only = problems[0] if problems else None
            site.warnings = (*problems, *advice_on(site))
            _note_site_file(site)
    except BaseException as error:
        if engine is not None:
            engine.dispose()
        if held is not None:
            held.release()
        if isinstance(error, CtdeskError) and error.code == "DB-05" and config.kind == "sqlite":
            _name_damaged_page(config, phrase, key_store, error)
        raise
    return site


def _note_site_file(site: OpenSite) -> None:
    """Tell the trail what changed in ``site.toml`` since the last opening, old and new."""
    if site.problem is not None:
        return
    with site.gate.reading() as db:
        changed = site_file_changed(db, site.config)
    if changed:
        told = told_of_site_file(site.config)
        site.gate.transact(
            site.gate.nobody(),
            lambda work: write_setting(work.db, SITE_FILE, told),
            action="site.file_changed",
        )


def _name_damaged_page(
    config: SiteConfig, phrase: str | None, key_store: Keys | None, error: CtdeskError
) -> None:
    """Raise ``DB-13`` where the damage lies on certain pages and not in the file as a whole."""
    if probe_file(config.database) is not FileKind.ENCRYPTED_OR_NOISE:
        return
    pages = damaged_pages(config.database, key_for(config, phrase, key_store).hex())
    if pages and pages[0] > 1:
        raise CtdeskError("DB-13", path=config.database, page=pages[0], count=len(pages)) from error


def enrol_key(folder: Path, phrase: str, key_store: Keys | None = None) -> None:
    """Put the key of an existing site into this account's key store, by the recovery phrase (decision 17)."""
    config = read_site(folder)
    key = open_envelope(folder, config.db_id, phrase)
    store_for(config, key_store).write_key(config.db_id, key)


def renew_phrase(site: OpenSite, cost: keys.KeyCost = PHRASE_COST) -> str:
    """A new recovery phrase for an open site; the old one opens nothing any more."""
    phrase = new_phrase()
    write_envelope(site.folder, site.config.db_id, bytes.fromhex(site.key_hex), phrase, cost)
    return phrase


def _make_database(config: SiteConfig, draft: SiteDraft, key: bytes, clock: Clock | None) -> None:
    from ctdesk.db.migrate import upgrade  # alembic takes 0.4 s to import and is needed here only

    at = None if clock is None else clock()
    if draft.postgres is None:
        engine = db_engine.sqlite_engine(config.database, key.hex(), create=True)
        role = None
    else:
        owner = draft.postgres
        engine = db_engine.postgres_engine(database_address(owner.address, owner.owner), owner.owner_password)
        role = owner.address.user
    try:
        upgrade(engine, at=at, application_role=role)
    finally:
        engine.dispose()
    if draft.postgres is None and os.name == "posix":
        config.database.chmod(0o600)


def _fill(site: OpenSite, draft: SiteDraft, derived: keys.Derived) -> None:
    def begin(work: UnitOfWork) -> None:
        view, person = work.site, draft.administrator
        write_setting(work.db, SITE_FILE, told_of_site_file(site.config))
        work.db.add(
            Site(
                db_id=view.db_id,
                prefix=view.prefix,
                name_zh=view.name_zh,
                name_en=view.name_en,
                department_zh=view.department_zh,
                department_en=view.department_en,
                time_zone=view.time_zone,
                demo=view.demo,
                created_at=work.now,
            )
        )
        begin_with_shipped(work)
        if draft.known_products:
            offer_known_products(work)
        member = enrolment.new_member(
            work,
            login=person.login,
            name=person.name,
            name_latin=person.name_latin,
            staff_no=person.staff_no,
            title=person.title,
        )
        member.status = "active"
        credential = enrolment.fresh_credential(member.id, derived, work.now, must_change=False)
        public = enrolment.make_key(credential, derived, work.now)
        work.db.add(credential)
        work.db.add(
            Enrolment(
                member_id=member.id,
                proposed_by=member.id,
                proposed_at=work.now,
                public_key=public,
                reason=accounts.NEW,
            )
        )
        work.db.add(
            Appointment(
                member_id=member.id,
                role=ADMINISTRATOR,
                starts_at=work.now,
                ends_at=None,
                appointed_by=None,
                revoked_at=None,
                note=None,
            )
        )

    site.gate.transact(site.gate.nobody(), begin, action="site.created")


def _assemble(
    config: SiteConfig,
    engine: Engine,
    key_hex: str,
    view: SiteView,
    clock: Clock | None,
    cost: keys.KeyCost | None,
    effects: Mapping[str, Effect] | None,
    library: Library | None,
    *,
    monotonic: Callable[[], float] | None = None,
) -> OpenSite:
    blobs: BlobStore = (
        FileBlobs(config.folder / ATTACHMENTS, key_hex)
        if config.kind == "sqlite"
        else TableBlobs(engine, key_hex)
    )
    forms = library or Library.from_folder(data_path("forms"), own=config.folder / "forms")
    search_index.follow()
    gate = Gate(engine, view, forms, blobs, effects=effects, clock=clock, monotonic=monotonic, cost=cost)
    site = OpenSite(config.folder, config, view, gate, engine, blobs, forms, key_hex)
    gate.anchor = site.anchor
    gate.rescue = site.rescue
    return site


def _view_in(engine: Engine, config: SiteConfig) -> SiteView:
    db = make_session(engine, read_only=True)
    try:
        db.begin()
        row = db.scalars(select(Site)).one()
        return SiteView(
            row.db_id,
            row.prefix,
            row.name_zh,
            row.name_en,
            row.department_zh,
            row.department_en,
            row.time_zone,
            row.demo,
            config.folder,
        )
    finally:
        db.close()


def _sweep(folder: Path, *, keep_folder: bool) -> None:
    """Take back a site that was not finished; only files it made."""
    for name in ("site.db", "site.db-wal", "site.db-shm", RECOVERY_FILE, "site.toml", "site.toml.last-good"):
        (folder / name).unlink(missing_ok=True)
    if not keep_folder:
        with contextlib.suppress(OSError):
            folder.rmdir()
