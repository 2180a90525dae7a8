"""The fixtures keep their word."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from ctdesk.services.settings import set_idle_minutes
from ctdesk.services.site import open_site
from fixtures.beginnings import Beginnings, once, point_of
from fixtures.cast import KEYS, QUICK, Cast, on_stage
from fixtures.clock import StandingClock
from fixtures.made_once import made_once
from fixtures.postgres import APPLICATION, OWNER, PostgresDatabase, PostgresServer


def test_the_clock_stands_still_until_it_is_moved(clock: StandingClock) -> None:
    assert clock() == clock() == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert clock.advance(minutes=15) == datetime(2026, 3, 2, 1, 15, tzinfo=UTC) == clock()


def test_no_folder_of_the_person_who_runs_the_tests_is_in_reach() -> None:
    from ctdesk.config import config_home, default_site_folder, log_folder

    for folder in (config_home(), default_site_folder(), log_folder(), Path(os.environ["CTDESK_TRUST"])):
        assert "ctdesk-home-" in str(folder)


def test_what_a_process_that_died_left_half_made_is_made_anew_and_then_taken(tmp_path: Path) -> None:
    half = tmp_path / "thing.part"
    half.mkdir()
    (half / "torn").write_text("")
    made = []

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "whole").write_text("")
        made.append(folder)

    for _ in range(2):
        assert [one.name for one in made_once(tmp_path / "thing", make).iterdir()] == ["whole"]
    assert len(made) == 1


@dataclass(slots=True)
class _Tale:
    """A story of one step, which counts how often it was walked."""

    cast: Cast
    minutes: int = 0

    @once
    def begun(self, walks: _Walks) -> _Tale:
        walks.count += 1
        self.cast.do("lead", set_idle_minutes, minutes=3)
        self.minutes = 3
        return self


class _Walks:
    count = 0

    def __repr__(self) -> str:
        return "walks"


def test_a_beginning_walked_by_another_process_is_taken_with_whoever_signed_in(
    cast_template: Path, tmp_path: Path
) -> None:
    walks = _Walks()
    heads = set()
    (tmp_path / "common").mkdir()
    for name in ("one", "another"):
        shutil.copytree(cast_template, tmp_path / name)
        with open_site(tmp_path / name, key_store=KEYS, clock=StandingClock(), cost=QUICK) as site:
            cast = on_stage(site, StandingClock(), Beginnings(tmp_path / "common"))
            assert _Tale(cast).begun(walks).minutes == 3
            heads.add(point_of(cast))
            assert cast.gate.session(cast._sessions["lead"].id) is not None
            cast.do("lead", set_idle_minutes, minutes=4)
    assert walks.count == 1
    assert len(heads) == 1


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
