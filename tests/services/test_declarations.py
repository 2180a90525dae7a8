"""What every command and every module of services keeps to."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ctdesk.services
from ctdesk.services.declaration import all_commands
from ctdesk.services.rights import duty_table

FOLDER = Path(inspect.getfile(ctdesk.services)).parent


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module of services, parsed once."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.py"))}


def load_all() -> None:
    for module in pkgutil.iter_modules([str(FOLDER)]):
        importlib.import_module(f"ctdesk.services.{module.name}")


def test_every_command_names_a_duty_that_exists_and_an_action() -> None:
    load_all()
    ours = {
        function: one for function, one in all_commands().items() if function.__module__.startswith("ctdesk.")
    }
    assert len(ours) > 25
    for function, declared in ours.items():
        assert set(declared.needs) <= set(duty_table()), function.__qualname__
        assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", declared.action), function.__qualname__
        assert next(iter(inspect.signature(function).parameters)) == "work", function.__qualname__
        assert not (declared.signed and declared.journal), function.__qualname__


def test_no_two_commands_share_an_action() -> None:
    load_all()
    actions = [
        one.action for function, one in all_commands().items() if function.__module__.startswith("ctdesk.")
    ]
    assert len(actions) == len(set(actions))


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in services, with the file and line where it stands."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path.name}:{node.lineno}", node


def test_no_module_of_services_writes_sql_text() -> None:
    """Raw text slips past capture; what may be said in SQL is said in db."""
    raw = {"text", "exec_driver_sql", "executescript"}
    written = [place for place, call in calls() if _name(call.func) in raw]
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                named = {alias.name for alias in node.names} & {"text", "update", "delete", "insert"}
                written += [f"{path.name}:{node.lineno} {name}" for name in named]
    assert written == []


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_only_the_gates_transaction_commits() -> None:
    ending = {"commit", "rollback", "begin_nested"}
    ended = [
        place for place, call in calls() if isinstance(call.func, ast.Attribute) and call.func.attr in ending
    ]
    assert {place.partition(":")[0] for place in ended} == {"transaction.py"}


CODE = re.compile(r"(?:AUTH|SIG|PERM|SITE|TEAM|CLOCK|ANCHOR|AUDIT|SET|DOC|TRUST|RST|BKP)-\d{2}")


def test_every_code_that_may_be_raised_has_its_sentence(messages: dict[str, object]) -> None:
    found = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    assert found <= set(messages), found - set(messages)
