"""How a site is reached: its key, its lock, and an engine over its database."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from ctdesk.config import FolderKeyStore, Keys, KeyStore, PostgresAddress, SiteConfig, keys_of_site
from ctdesk.db import engine as db_engine
from ctdesk.db.database_file import key_id
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.opening import is_writable
from ctdesk.services.phrase import envelope_key_id, open_envelope
from ctdesk.services.unsaved import HOLDER_FILE, LOCK_FILE


def engine_for(config: SiteConfig, key_hex: str, password: str | None) -> Engine:
    """An engine over the site's database; a file that cannot be written is opened for reading."""
    if config.kind == "sqlite":
        return db_engine.sqlite_engine(
            config.database,
            key_hex,
            read_only=config.database.exists() and not is_writable(config.database),
            known_key_id=envelope_key_id(config.folder),
        )
    assert config.postgres is not None
    return db_engine.postgres_engine(
        database_address(config.postgres, config.postgres.user), password or _server_password(config)
    )


def _server_password(config: SiteConfig) -> str | None:
    """The server's password from the key store; a socket on this machine needs none."""
    assert config.postgres is not None
    if config.postgres.host.startswith("/"):
        return None
    return KeyStore.open().read_secret(f"postgres:{config.db_id}")


def database_address(address: PostgresAddress, user: str) -> db_engine.PostgresAddress:
    """The address of the server as this role sees it."""
    return db_engine.PostgresAddress(
        address.host, address.database, user, address.port, address.sslmode, address.root_certificate
    )


def key_for(config: SiteConfig, phrase: str | None, key_store: Keys | None) -> bytes:
    """The site's key: by the phrase where one is given, else from the key store (``KEY-…``, ``SITE-…``)."""
    if phrase is not None:
        return open_envelope(config.folder, config.db_id, phrase)
    key = store_for(config, key_store).read_key(config.db_id)
    known = envelope_key_id(config.folder)
    if known is not None and known != key_id(key.hex()):
        raise CtdeskError("KEY-04", entry=config.db_id)
    return key


def store_for(config: SiteConfig, key_store: Keys | None) -> Keys:
    """Where the site's key lies: beside a demo, else in the key store of this account."""
    if config.demo:
        return FolderKeyStore(config)
    return keys_of_site(config) if key_store is None else key_store


def take_lock(folder: Path) -> FileLock:
    """One window on one site; the lock goes away with its process, however that ends."""
    path, told = folder / LOCK_FILE, folder / HOLDER_FILE
    held = FileLock(path, timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        try:
            holder = json.loads(told.read_text("utf-8"))
        except (OSError, ValueError):
            holder = {}
        raise CtdeskError(
            "SITE-02", folder=folder, host=holder.get("host", "?"), pid=holder.get("pid", "?")
        ) from error
    except OSError:
        return held  # a folder that cannot be written is opened for reading; no one can lock it
    with contextlib.suppress(OSError):
        told.write_text(json.dumps({"host": platform.node(), "pid": os.getpid()}), "utf-8")
    return held
