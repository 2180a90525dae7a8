"""Databases for tests: the same test runs on SQLite (encrypted) and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ctdesk.db.engine import PostgresAddress, postgres_engine, sqlite_engine
from ctdesk.db.migrate import upgrade

KEY = "0123456789abcdef" * 4


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of one test: ``engine`` as the application uses it, ``owner`` as migrations do."""

    engine: Engine
    owner: Engine
    path: Path | None


def address_of(database: object, user: str) -> PostgresAddress:
    """The address of a throw-away database as ``user``."""
    return PostgresAddress(str(database.socket_folder), database.name, user)  # type: ignore[attr-defined]


def fill(database: object) -> None:
    """Migrate an empty PostgreSQL database; run once, then copied."""
    owner = postgres_engine(address_of(database, "ct_owner"), None)
    upgrade(owner, application_role="ct_app")
    owner.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An encrypted SQLite database."""
    path = tmp_path / "site.db"
    engine = sqlite_engine(path, KEY, create=True)
    upgrade(engine)
    yield Database(engine, engine, path)
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Callable[..., object]) -> Iterator[Database]:
    """A PostgreSQL database, used as the application's role."""
    made = postgres(fill)
    engine = postgres_engine(address_of(made, "ct_app"), None)
    owner = postgres_engine(address_of(made, "ct_owner"), None)
    yield Database(engine, owner, None)
    engine.dispose()
    owner.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """Each database in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Database)
    return found
