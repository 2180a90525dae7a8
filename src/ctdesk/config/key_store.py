"""Keys lie in the operating system's key store; only a demo site keeps its key in its own folder."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import logging
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from ctdesk.config.files import file_error, write_atomically
from ctdesk.config.site_file import SiteConfig
from ctdesk.domain.errors import CtdeskError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

KEY_BYTES = 32
_SERVICE = "ctdesk"
_DEMO_KEY = "demo.key"

_log = logging.getLogger(__name__)

_BACK_ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.libsecret", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    ),
}
"""The only classes that are ever handed a key. They are made directly, so neither ``keyringrc.cfg`` nor
``PYTHON_KEYRING_BACKEND`` can put another class in their place."""


class Keys(Protocol):
    """Where the key of a site's database lies."""

    @property
    def name(self) -> str:
        """What a person calls this place, for logs and ``ctdesk doctor``."""

    def read_key(self, db_id: str) -> bytes:
        """The 32 bytes of the database key; raises ``KEY-01`` … ``KEY-05``."""

    def write_key(self, db_id: str, key: bytes) -> None:
        """Keep the key, and read it back before returning; raises ``KEY-01`` … ``KEY-05``."""

    def forget_key(self, db_id: str) -> None:
        """Remove the entry, if there is one."""


class KeyStore:
    """The key store of the operating system, through one allowed back end of ``keyring``."""

    def __init__(self, back_end: KeyringBackend) -> None:
        kind = (type(back_end).__module__, type(back_end).__name__)
        if kind not in {each for several in _BACK_ENDS.values() for each in several}:
            raise CtdeskError("KEY-05", backend=".".join(kind))
        self._back_end = back_end

    @classmethod
    def open(cls) -> KeyStore:
        """The first allowed back end that answers on this system; raises ``KEY-01`` when none does."""
        for name in ("PYTHON_KEYRING_BACKEND", "PYTHON_KEYRING_DISABLED"):
            if os.environ.get(name):
                _log.warning("%s is set and ignored", name)
        reasons = []
        for module, kind in _BACK_ENDS.get(sys.platform, ()):
            try:
                back_end: Callable[[], KeyringBackend] = getattr(importlib.import_module(module), kind)
                # Reading the priority asks the service whether it is there.
                if back_end.priority > 0:  # type: ignore[attr-defined]  # a class property of keyring's
                    return cls(back_end())
            except Exception as error:  # whatever their libraries raise; none may stop the next
                reasons.append(f"{kind}: {type(error).__name__}")
        raise CtdeskError("KEY-01", tried="; ".join(reasons) or sys.platform)

    @property
    def name(self) -> str:
        """The back end in use."""
        return f"{type(self._back_end).__module__}.{type(self._back_end).__name__}"

    def read_key(self, db_id: str) -> bytes:
        """The key of this database; raises ``KEY-02`` locked, ``KEY-03`` no entry, ``KEY-04`` wrong entry."""
        return _key_in(self.read_secret(f"db:{db_id}"), db_id)

    def write_key(self, db_id: str, key: bytes) -> None:
        """Keep the key; raises ``KEY-05`` when the store does not give back what it was given."""
        self.write_secret(f"db:{db_id}", _entry_for(key, db_id))

    def forget_key(self, db_id: str) -> None:
        """Remove the entry, if there is one."""
        self.forget_secret(f"db:{db_id}")

    def read_secret(self, entry: str) -> str:
        """A secret text, such as the password of ``postgres:ID``; raises ``KEY-02`` or ``KEY-03``."""
        with _told():
            found = self._back_end.get_password(_SERVICE, entry)
        if found is None:
            raise CtdeskError("KEY-03", entry=entry)
        return found

    def write_secret(self, entry: str, secret: str) -> None:
        """Keep a secret text and read it back: some stores accept and forget (``KEY-05``)."""
        with _told():
            self._back_end.set_password(_SERVICE, entry, secret)
            kept = self._back_end.get_password(_SERVICE, entry)
        if kept is None or not secrets.compare_digest(kept.encode(), secret.encode()):
            raise CtdeskError("KEY-05", backend=self.name)

    def forget_secret(self, entry: str) -> None:
        """Remove an entry, if there is one."""
        from keyring.errors import PasswordDeleteError

        with _told(), contextlib.suppress(PasswordDeleteError):
            self._back_end.delete_password(_SERVICE, entry)


class FolderKeyStore:
    """The key of a demo site, in its own folder, readable by this person only. Never for a real site."""

    name = "folder of the demo site"

    def __init__(self, config: SiteConfig) -> None:
        if not config.demo:
            raise CtdeskError("KEY-05", backend="folder")
        self._path = config.folder / _DEMO_KEY

    def read_key(self, db_id: str) -> bytes:
        """The key in the folder; ``KEY-03`` when there is none, ``KEY-04`` when it is not this site's."""
        try:
            text = self._path.read_text("ascii").strip()
        except FileNotFoundError as error:
            raise CtdeskError("KEY-03", entry=self._path.name) from error
        except UnicodeDecodeError as error:
            raise CtdeskError("KEY-04", entry=self._path.name) from error
        except OSError as error:
            raise file_error(error, self._path) from error
        return _key_in(text, db_id)

    def write_key(self, db_id: str, key: bytes) -> None:
        """Write the key, mode 600, and read it back."""
        write_atomically(self._path, _entry_for(key, db_id) + "\n", mode=stat.S_IRUSR | stat.S_IWUSR)
        self.read_key(db_id)

    def forget_key(self, db_id: str) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)


def keys_of_site(config: SiteConfig) -> Keys:
    """Where this site's key lies: a demo's in its folder, every other in the key store (``KEY-01``)."""
    return FolderKeyStore(config) if config.demo else KeyStore.open()


def _entry_for(key: bytes, db_id: str) -> str:
    """Key as text with a check, which tells another site's entry or a mutilated one from the right one."""
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    return f"ctdesk1:{key.hex()}:{_check(key, db_id)}"


def _key_in(entry: str, db_id: str) -> bytes:
    parts = re.fullmatch(r"ctdesk1:([0-9a-f]{64}):([0-9a-f]{16})", entry)
    if parts is None:
        raise CtdeskError("KEY-04", entry=db_id)
    key = bytes.fromhex(parts[1])
    if not secrets.compare_digest(_check(key, db_id), parts[2]):
        raise CtdeskError("KEY-04", entry=db_id)
    return key


def _check(key: bytes, db_id: str) -> str:
    return hashlib.blake2b(db_id.encode(), key=key, digest_size=8, person=b"ctdesk key").hexdigest()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what back ends raise into ``KEY-01`` (no service) or ``KEY-02`` (locked), without their texts."""
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

    try:
        yield
    except PasswordDeleteError:
        raise
    except (KeyringLocked, InitError) as error:
        raise CtdeskError("KEY-02") from error
    except NoKeyringError as error:
        raise CtdeskError("KEY-01", tried=type(error).__name__) from error
    except KeyringError as error:
        raise CtdeskError("KEY-02") from error
    except CtdeskError:
        raise
    except Exception as error:  # D-Bus, pywin32 and the keychain each have errors of their own
        locked = "lock" in type(error).__name__.lower() or "prompt" in type(error).__name__.lower()
        raise CtdeskError("KEY-02" if locked else "KEY-01", tried=type(error).__name__) from error
