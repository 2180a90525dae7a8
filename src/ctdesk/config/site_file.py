"""``site.toml``: a site's database, and where copies and anchors go; read strictly, with a last good copy."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import tomllib
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ctdesk.config.files import file_error, write_atomically
from ctdesk.domain.errors import CtdeskError, NotFound

SITE_FILE = "site.toml"
LAST_GOOD = "site.toml.last-good"
DATABASE_FILE = "site.db"

Kind = Literal["sqlite", "postgres"]
_Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """Where the PostgreSQL server is; the password lies in the key store, never here.

    ``host`` beginning with ``/`` is the folder of a socket on this machine.
    """

    host: str
    database: str = "ctdesk"
    user: str = "ctdesk_app"
    port: int = 5432
    sslmode: Literal["verify-full"] = "verify-full"
    root_certificate: Path | None = None


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Settings of one site. ``problem`` is why the last good copy was used instead of the file itself."""

    folder: Path
    db_id: str
    kind: Kind = "sqlite"
    postgres: PostgresAddress | None = None
    anchor_folders: tuple[Path, ...] = ()
    backup_folders: tuple[Path, ...] = ()
    language: Literal["zh_CN", "en"] = "zh_CN"
    demo: bool = False
    problem: CtdeskError | None = field(default=None, compare=False)

    @property
    def database(self) -> Path:
        """The SQLite file of this site."""
        return self.folder / DATABASE_FILE


def new_site(folder: Path, *, kind: Kind = "sqlite", demo: bool = False) -> SiteConfig:
    """Settings of a site that does not exist yet, with an identity of its own; nothing is written."""
    address = PostgresAddress("localhost") if kind == "postgres" else None
    return SiteConfig(folder, uuid.uuid4().hex, kind, address, demo=demo)


def read_site(folder: Path) -> SiteConfig:
    """The settings of the site in ``folder``.

    A file that is damaged or gone is answered from the last good copy, with ``problem`` saying why. Raises
    ``SITE-01`` where there is no site, ``CFG-01`` … ``CFG-05`` with line and key where there is no good copy.
    """
    path, good = folder / SITE_FILE, folder / LAST_GOOD
    if not path.exists() and not good.exists():
        if (folder / DATABASE_FILE).exists():
            raise CtdeskError("CFG-07", path=path)
        raise NotFound("SITE-01", folder=folder)
    if not path.exists():
        return _from_copy(path, good, folder)
    try:
        config = parse_site(_text_of(path), folder)
    except CtdeskError as problem:
        if not good.exists():
            raise
        return replace(parse_site(_text_of(good), folder), problem=problem)
    if not good.exists() or good.read_bytes() != path.read_bytes():
        with contextlib.suppress(CtdeskError):  # a read-only site is opened all the same
            write_atomically(good, path.read_bytes())
    return config


def write_site(config: SiteConfig) -> None:
    """Write the settings whole, and their last good copy; raises ``FILE-…`` or what ``parse_site`` raises."""
    content = _written(config)
    parse_site(content, config.folder)
    write_atomically(config.folder / SITE_FILE, content)
    write_atomically(config.folder / LAST_GOOD, content)


def site_warnings(config: SiteConfig) -> tuple[CtdeskError, ...]:
    """What the team lead should mend: files that other accounts may change (``CFG-04``), and ``problem``."""
    found = [] if config.problem is None else [config.problem]
    if os.name == "posix":
        for name in (SITE_FILE, LAST_GOOD, DATABASE_FILE, "demo.key", "recovery.json", "trust.json"):
            path = config.folder / name
            if path.exists() and path.stat().st_mode & stat.S_IWOTH:
                found.append(CtdeskError("CFG-04", path=path))
    return tuple(found)


def check_idle_minutes(value: object) -> int:
    """``value`` when it is a number of minutes the idle lock may have, 1 to 15; raises ``CFG-02``."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 15:
        raise CtdeskError("CFG-02", field="idle_minutes", value=value)
    return value


def parse_site(text: str, folder: Path) -> SiteConfig:
    """Read the text of a ``site.toml``; raises ``CFG-01``, ``CFG-03`` or ``CFG-05`` with line and key."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        raise CtdeskError("CFG-01", line=line, key="–", problem="syntax") from error
    return _Reader(text, folder).site(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    folder: Path

    def site(self, found: _Table) -> SiteConfig:
        self._only(found, "", {"id", "kind", "language", "demo", "anchors", "backup", "postgres"})
        kind = self._word(found, "", "kind", ("sqlite", "postgres"), "sqlite")
        db_id = self._string(found, "", "id")
        if not re.fullmatch(r"[0-9a-f]{32}", db_id):
            raise self._wrong("id", "value")
        server = self._table(found, "postgres")
        if (kind == "postgres") != ("postgres" in found):
            raise self._wrong("postgres", "missing" if kind == "postgres" else "unknown")
        demo = found.get("demo", False)
        if not isinstance(demo, bool):
            raise self._wrong("demo", "type")
        return SiteConfig(
            self.folder,
            db_id,
            "postgres" if kind == "postgres" else "sqlite",
            self._address(server) if kind == "postgres" else None,
            self._folders(found, "anchors"),
            self._folders(found, "backup"),
            "en" if self._word(found, "", "language", ("zh_CN", "en"), "zh_CN") == "en" else "zh_CN",
            demo,
        )

    def _address(self, server: _Table) -> PostgresAddress:
        for key in server:
            if key in ("password", "passfile", "url", "dsn"):
                raise self._unsafe(f"postgres.{key}")
        self._only(server, "postgres.", {"host", "port", "database", "user", "sslmode", "root_certificate"})
        host = self._string(server, "postgres.", "host")
        if "@" in host or "://" in host:
            raise self._unsafe("postgres.host")
        if server.get("sslmode", "verify-full") != "verify-full":
            raise self._unsafe("postgres.sslmode")
        port = server.get("port", 5432)
        if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
            raise self._wrong("postgres.port", "value")
        root = self._string(server, "postgres.", "root_certificate", "")
        return PostgresAddress(
            host,
            self._string(server, "postgres.", "database", "ctdesk"),
            self._string(server, "postgres.", "user", "ctdesk_app"),
            port,
            root_certificate=self._folder(root, "postgres.root_certificate") if root else None,
        )

    def _folders(self, found: _Table, name: str) -> tuple[Path, ...]:
        table = self._table(found, name)
        self._only(table, f"{name}.", {"folders"})
        listed = table.get("folders", [])
        if not isinstance(listed, list) or not all(isinstance(each, str) and each for each in listed):
            raise self._wrong(f"{name}.folders", "type")
        return tuple(self._folder(each, f"{name}.folders") for each in listed)

    def _folder(self, written: str, key: str) -> Path:
        path = Path(written)
        if not path.is_absolute() or ".." in path.parts:
            reason = "dots" if ".." in path.parts else "relative"
            raise CtdeskError("CFG-03", field=key, path=written, reason=reason, line=self._line(key), key=key)
        return path

    def _table(self, found: _Table, name: str) -> _Table:
        table = found.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(name, "type")
        return table

    def _only(self, table: _Table, before: str, known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(f"{before}{key}", "unknown")

    def _string(self, table: _Table, before: str, key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None:
            raise self._wrong(f"{before}{key}", "missing")
        if not isinstance(value, str) or (not value and default is None):
            raise self._wrong(f"{before}{key}", "type")
        return value

    def _word(self, table: _Table, before: str, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._string(table, before, key, default)
        if value not in allowed:
            raise self._wrong(f"{before}{key}", "value")
        return value

    def _wrong(self, key: str, problem: str) -> CtdeskError:
        return CtdeskError("CFG-01", field=key, line=self._line(key), key=key, problem=problem)

    def _unsafe(self, key: str) -> CtdeskError:
        return CtdeskError("CFG-05", field=key, line=self._line(key), key=key)

    def _line(self, key: str) -> int:
        """The line on which the last word of ``key`` is set or opens a table; 1 when it stands nowhere."""
        last = re.escape(key.rpartition(".")[2])
        at = re.search(rf"^\s*(?:\[\s*)?[\"']?{last}[\"']?\s*[\].=]", self.text, re.MULTILINE)
        return 1 if at is None else self.text.count("\n", 0, at.end()) + 1


def _text_of(path: Path) -> str:
    """The text of a settings file; a byte order mark or UTF-16 is answered by name (``CFG-01``)."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise file_error(error, path) from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise CtdeskError("CFG-01", line=1, key="–", problem="utf16")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise CtdeskError("CFG-01", line=1, key="–", problem="bom")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CtdeskError("CFG-01", line=line, key="–", problem="encoding") from error


def _from_copy(path: Path, good: Path, folder: Path) -> SiteConfig:
    """Settings from the last good copy, from which the missing file is made again."""
    text = _text_of(good)
    config = parse_site(text, folder)
    with contextlib.suppress(CtdeskError):  # the warning below is told either way
        write_atomically(path, text)
    return replace(config, problem=CtdeskError("CFG-06", path=path))


def _written(config: SiteConfig) -> str:
    def quoted(value: object) -> str:
        # A JSON string is a TOML basic string, except for DEL, which TOML wants escaped.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [
        "# Settings of one ctdesk site. The id names its entry in the key store: never change it.",
        f"id = {quoted(config.db_id)}",
        f"kind = {quoted(config.kind)}",
        f"language = {quoted(config.language)}",
    ]
    if config.demo:
        lines.append("demo = true")
    for name, folders in (("anchors", config.anchor_folders), ("backup", config.backup_folders)):
        if folders:
            lines += ["", f"[{name}]", f"folders = [{', '.join(quoted(each) for each in folders)}]"]
    if config.postgres is not None:
        address = config.postgres
        lines += [
            "",
            "[postgres]",
            f"host = {quoted(address.host)}",
            f"port = {address.port}",
            f"database = {quoted(address.database)}",
            f"user = {quoted(address.user)}",
            f"sslmode = {quoted(address.sslmode)}",
        ]
        if address.root_certificate is not None:
            lines.append(f"root_certificate = {quoted(address.root_certificate)}")
    return "\n".join(lines) + "\n"
