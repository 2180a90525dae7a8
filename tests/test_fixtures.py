"""The fixtures keep their word."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from fixtures.clock import StandingClock
from fixtures.postgres import APPLICATION, OWNER, PostgresDatabase, PostgresServer


def test_the_clock_stands_still_until_it_is_moved(clock: StandingClock) -> None:
    assert clock() == clock() == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert clock.advance(minutes=15) == datetime(2026, 3, 2, 1, 15, tzinfo=UTC) == clock()


def test_no_folder_of_the_person_who_runs_the_tests_is_in_reach() -> None:
    from ctdesk.config import config_home, default_site_folder, log_folder

    for folder in (config_home(), default_site_folder(), log_folder(), Path(os.environ["CTDESK_TRUST"])):
        assert "ctdesk-home-" in str(folder)


def _one_table(database: PostgresDatabase) -> None:
    with psycopg.connect(host=str(database.socket_folder), user=OWNER, dbname=database.name) as connection:
        connection.execute("CREATE TABLE dose (id int)")
        connection.execute(f"GRANT SELECT, INSERT ON dose TO {APPLICATION}".encode())


@pytest.mark.postgres
def test_each_test_has_a_postgresql_database_of_its_own(postgres: Callable[..., PostgresDatabase]) -> None:
    first, second = postgres(_one_table), postgres(_one_table)
    host = str(first.socket_folder)
    with psycopg.connect(host=host, user=APPLICATION, dbname=first.name) as connection:
        connection.execute("INSERT INTO dose VALUES (1)")
    with psycopg.connect(host=host, user=APPLICATION, dbname=second.name) as connection:
        assert connection.execute("SELECT count(*) FROM dose").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM dose")


@pytest.mark.postgres
def test_the_postgresql_server_listens_on_no_port(postgres_server: PostgresServer) -> None:
    with psycopg.connect(
        host=str(postgres_server.socket_folder), user=OWNER, dbname="postgres"
    ) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
