"""What somebody with the file, the key and a tool can do to a database, and what finds it.

Every attack is tried against the verifier and against mutants of the verifier, each with one check taken out:
a mutant that no attack exposes would mean that the check is not tested.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db import verify
from ctdesk.db.audit import GENESIS, missing_behind, seal_of
from ctdesk.db.engine import sqlite_engine
from ctdesk.domain.canonical import canonical_bytes
from fixtures.databases import KEY
from fixtures.stocked import save_settings


def raw(path: Path) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    return connection


@contextmanager
def without_triggers(connection: Any) -> Iterator[None]:
    """Every trigger away, and the very same triggers back afterwards."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        connection.execute(statement)


def unguarded(connection: Any, *statements: str) -> None:
    with without_triggers(connection):
        for statement in statements:
            connection.execute(statement)


def rewrite(connection: Any, edit: Callable[[dict[str, Any]], None], *, upto: int | None = None) -> None:
    """Change bodies at will and compute the whole chain anew: the chain is perfect afterwards."""
    events = connection.execute("SELECT seq, body FROM audit_event ORDER BY seq").fetchall()
    with without_triggers(connection):
        connection.execute("DELETE FROM audit_event")
        prev = GENESIS
        for seq, body in events[:upto]:
            told = json.loads(body)
            edit(told)
            content = canonical_bytes(told)
            seal = seal_of(prev, seq, content)
            connection.execute(
                "INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    seq,
                    content,
                    prev,
                    seal,
                    told["at"],
                    told["action"],
                    told.get("actor_id"),
                    told["actor_name"],
                    told.get("record_id"),
                    told.get("reason"),
                ),
            )
            prev = seal


def _row_and_its_event(connection: Any) -> None:
    """Edit a row and its event, and reseal that event only."""
    unguarded(connection, "UPDATE supplier SET name = 'x'")
    body = connection.execute("SELECT body, prev FROM audit_event WHERE seq = 3").fetchone()
    told = json.loads(body[0])
    told["changes"][0]["after"]["name"] = "x"
    content = canonical_bytes(told)
    with without_triggers(connection):
        connection.execute(
            "UPDATE audit_event SET body = ?, seal = ? WHERE seq = 3", (content, seal_of(body[1], 3, content))
        )


def _rename_supplier(told: dict[str, Any]) -> None:
    for change in told.get("changes", []):
        if change["table"] == "supplier":
            change["after"]["name"] = "x"


def _full_rewrite(connection: Any) -> None:
    rewrite(connection, _rename_supplier)
    unguarded(connection, "UPDATE supplier SET name = 'x'")


def _back_in_time(told: dict[str, Any]) -> None:
    if told["seq"] == 7:
        told["at"] = "2020-01-01T00:00:00.000000Z"


def _wrong_number(told: dict[str, Any]) -> None:
    if told["seq"] == 7:
        told["seq"] = 70


def _cut_with_rows(connection: Any) -> None:
    rewrite(connection, lambda told: None, upto=13)
    unguarded(connection, "DELETE FROM setting WHERE id > 10", "UPDATE setting SET value = '0' WHERE id = 1")


def _no_triggers(connection: Any) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def _writable_schema(connection: Any) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = substr(sql, 1, instr(sql, 'SELECT')) || 'ELECT 1; END'"
        " WHERE name = 'guard_setting_kept'"
    )
    connection.execute("PRAGMA writable_schema = OFF")


def _gap_with_good_links(connection: Any) -> None:
    """Take an event out with its row, renumber nothing, but link and seal what follows anew."""
    events = connection.execute("SELECT seq, body FROM audit_event WHERE seq > 10 ORDER BY seq").fetchall()
    prev = connection.execute("SELECT seal FROM audit_event WHERE seq = 9").fetchone()[0]
    unguarded(connection, "DELETE FROM audit_event WHERE seq >= 10", "DELETE FROM setting WHERE id = 7")
    with without_triggers(connection):
        for seq, body in events:
            told = json.loads(body)
            seal = seal_of(prev, seq, body)
            connection.execute(
                "INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (seq, body, prev, seal, told["at"], told["action"], None, told["actor_name"], None, None),
            )
            prev = seal


def _spliced(connection: Any) -> None:
    """An event sealed on another predecessor, so that its own seal is right and the link is not."""
    body = connection.execute("SELECT body FROM audit_event WHERE seq = 17").fetchone()[0]
    prev = bytes(range(32))
    with without_triggers(connection):
        connection.execute(
            "UPDATE audit_event SET prev = ?, seal = ? WHERE seq = 17", (prev, seal_of(prev, 17, body))
        )


def _garbage_with_good_seals(connection: Any) -> None:
    prev = connection.execute("SELECT prev FROM audit_event WHERE seq = 17").fetchone()[0]
    unguarded(connection, "DELETE FROM audit_event WHERE seq = 17", "DELETE FROM setting WHERE id = 13")
    connection.execute(
        "INSERT INTO audit_event VALUES (17, ?, ?, ?, '2027', 'x', NULL, 'x', NULL, NULL)",
        (b"garbage", prev, seal_of(prev, 17, b"garbage")),
    )


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack, and whether the database alone shows it; with a checkpoint kept outside all are found."""

    name: str
    do: Callable[[Any], None]
    found_inside: bool = True


def sql(name: str, *statements: str) -> Attack:
    return Attack(name, lambda connection: unguarded(connection, *statements))


ATTACKS = (
    sql("row edited", "UPDATE supplier SET name = 'x'"),
    sql("row added", "INSERT INTO setting (id, name, value) VALUES (99, 'x', '1')"),
    sql("row deleted", "DELETE FROM setting WHERE id = 3"),
    sql("row exchanged", "UPDATE setting SET id = 99 WHERE id = 3"),
    Attack("row and its event edited", _row_and_its_event),
    sql(
        "event edited", "UPDATE audit_event SET body = CAST(replace(body, 'S1', 'S2') AS BLOB) WHERE seq = 3"
    ),
    sql("event deleted", "DELETE FROM audit_event WHERE seq = 5"),
    sql("first event deleted", "DELETE FROM audit_event WHERE seq = 1"),
    sql("seal edited", "UPDATE audit_event SET seal = zeroblob(32) WHERE seq = 17"),
    sql("column action edited", "UPDATE audit_event SET action = 'x' WHERE seq = 5"),
    sql("column at edited", "UPDATE audit_event SET at = '2020' WHERE seq = 5"),
    sql("column actor_id edited", "UPDATE audit_event SET actor_id = 1 WHERE seq = 5"),
    sql("column actor_name edited", "UPDATE audit_event SET actor_name = 'x' WHERE seq = 5"),
    sql("column record_id edited", "UPDATE audit_event SET record_id = 1 WHERE seq = 5"),
    sql("column reason edited", "UPDATE audit_event SET reason = 'x' WHERE seq = 5"),
    Attack("trigger dropped", lambda connection: connection.execute("DROP TRIGGER guard_setting_kept")),
    Attack("triggers gone for good", _no_triggers),
    Attack("schema rewritten", _writable_schema),
    Attack(
        "trigger planted",
        lambda connection: connection.execute(
            "CREATE TRIGGER evil AFTER INSERT ON setting BEGIN UPDATE member SET status = 'active'; END"
        ),
    ),
    Attack("time turned back in a rewritten chain", lambda connection: rewrite(connection, _back_in_time)),
    Attack("number inside the body wrong", lambda connection: rewrite(connection, _wrong_number)),
    Attack("gap with good links", _gap_with_good_links),
    Attack("event spliced in", _spliced),
    Attack("garbage with a good seal", _garbage_with_good_seals),
    sql("tail cut", "DELETE FROM audit_event WHERE seq > 14"),
    sql(
        "everything deleted",
        *(f"DELETE FROM {name}" for name in ("audit_event", "setting", "supplier", "site")),
    ),
    Attack("tail cut with its rows", _cut_with_rows, found_inside=False),
    Attack("whole chain and row rewritten", _full_rewrite, found_inside=False),
    Attack("rolled back to an older file", lambda connection: None, found_inside=False),
)


@pytest.fixture(scope="module")
def crime_scenes(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A copy of one database for each attack, attacked; and ``honest``."""
    folder = tmp_path_factory.mktemp("tamper")
    shutil.copy(stocked_file, folder / "old.db")
    shutil.copy(folder / "old.db", folder / "honest.db")
    engine = sqlite_engine(folder / "honest.db", KEY)
    save_settings(engine, 50, 1)
    engine.dispose()
    scenes = {"honest": folder / "honest.db"}
    for number, attack in enumerate(ATTACKS):
        scene = folder / f"{number}.db"
        shutil.copy(folder / ("old.db" if attack.name.startswith("rolled back") else "honest.db"), scene)
        connection = raw(scene)
        attack.do(connection)
        connection.close()
        scenes[attack.name] = scene
    return scenes


@pytest.fixture(scope="module")
def checkpoint(crime_scenes: dict[str, Path]) -> dict[int, str]:
    """What was written down outside when the database was honest."""
    connection = raw(crime_scenes["honest"])
    rows = connection.execute("SELECT seq, hex(seal) FROM audit_event WHERE seq IN (6, 17)").fetchall()
    connection.close()
    return {seq: seal.lower() for seq, seal in rows}


def passes(scene: Path, verifier: ModuleType = verify) -> bool:
    engine = sqlite_engine(scene, KEY, read_only=True)
    try:
        return bool(verifier.verify_trail(engine).ok)
    finally:
        engine.dispose()


def contradicts(scene: Path, anchors: dict[int, str]) -> bool:
    engine = sqlite_engine(scene, KEY, read_only=True)
    try:
        with engine.connect() as connection:
            return bool(list(missing_behind(connection, anchors)))
    finally:
        engine.dispose()


def test_an_honest_database_passes_with_and_without_a_checkpoint(
    crime_scenes: dict[str, Path], checkpoint: dict[int, str]
) -> None:
    assert passes(crime_scenes["honest"])
    assert not contradicts(crime_scenes["honest"], checkpoint)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_found(
    attack: Attack, crime_scenes: dict[str, Path], checkpoint: dict[int, str]
) -> None:
    found = not passes(crime_scenes[attack.name])
    assert found is attack.found_inside
    assert found or contradicts(crime_scenes[attack.name], checkpoint)


MUTATIONS = (
    ("if found != seq + 1:", "if False:"),
    ("if found != seq + 1:", "if found < seq:"),
    ("if said_prev != prev:", "if False:"),
    (".digest() != seal:", ".digest() != seal and False:"),
    ('check.broken("TRAIL-04", found)\n', "pass\n"),
    ("told.seq != found\n", "False\n"),
    ("or told.at != row[4]", ""),
    ("or told.action != row[5]", ""),
    ("or told.actor_id != row[6]", ""),
    ("or told.actor_name != row[7]", ""),
    ("or told.record_id != row[8]", ""),
    ("or told.reason != row[9]", ""),
    ("if told.at <= at:", "if False:"),
    ("known_rows.tell(change.row_id, change.after)", "pass"),
    ("check.schema = told.schema", "pass  # "),
    ("if start == 0:", "if start:"),
    ('check.fault("TRAIL-07", table=table, row=row[0])', "pass"),
    ("told[place] != _fingerprint(as_in_trail(value))", "False"),
    ("if seen < len(known.rows):", "if False:"),
    ("if check.schema == digest_of_schema(objects):", "if True:"),
    ("return hash(value) or 1", "return 1"),
    ("return TrailVerdict(not check.faults,", "return TrailVerdict(check.first_broken is None,"),
    ("return TrailVerdict(not check.faults,", "return TrailVerdict(True,"),
    ("for name in sorted(audited_tables()):", "for name in sorted(audited_tables())[:3]:"),
)


@pytest.fixture
def mutant(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """The verifier with one change."""
    old, new = request.param
    source = Path(str(verify.__file__)).read_text("utf-8")
    assert old in source, "the mutation no longer fits the verifier"
    spec = importlib.util.spec_from_loader("mutant_verifier", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutant_verifier"] = module
    exec(compile(source.replace(old, new, 1), "mutant_verifier", "exec"), module.__dict__)
    yield module
    del sys.modules["mutant_verifier"]


@pytest.mark.parametrize("mutant", MUTATIONS, ids=lambda mutation: mutation[0], indirect=True)
def test_a_verifier_that_forgot_a_check_is_exposed(mutant: ModuleType, crime_scenes: dict[str, Path]) -> None:
    def errs(name: str, expected: bool) -> bool:
        try:
            return passes(crime_scenes[name], mutant) is not expected
        except Exception:
            return True

    assert errs("honest", True) or any(errs(attack.name, not attack.found_inside) for attack in ATTACKS)
