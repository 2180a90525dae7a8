"""What every command and every module of services keeps to."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import ctdesk.services
from ctdesk.services.declaration import all_commands
from ctdesk.services.rights import duty_table

FOLDER = Path(inspect.getfile(ctdesk.services)).parent
MODULES = sorted(FOLDER.glob("*.py"))


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
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", declared.action), function.__qualname__
        assert next(iter(inspect.signature(function).parameters)) == "work", function.__qualname__
        assert not (declared.signed and declared.journal), function.__qualname__


def test_no_two_commands_share_an_action() -> None:
    load_all()
    actions = [
        one.action for function, one in all_commands().items() if function.__module__.startswith("ctdesk.")
    ]
    assert len(actions) == len(set(actions))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_of_services_writes_sql_text(path: Path) -> None:
    """Raw text slips past capture; what may be said in SQL is said in db."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name not in {"text", "exec_driver_sql", "executescript"}, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                assert not names & {"text", "update", "delete", "insert"}, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_the_gates_transaction_commits(path: Path) -> None:
    if path.stem == "transaction":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"commit", "rollback", "begin_nested"}, f"{path.name}:{node.lineno}"


CODE = re.compile(r"(?:AUTH|SIG|PERM|SITE|TEAM|CLOCK|ANCHOR|AUDIT|SET|DOC|TRUST|RST|BKP)-\d{2}")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_code_that_may_be_raised_has_its_sentence(path: Path, messages: dict[str, object]) -> None:
    found = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    assert found <= set(messages), found - set(messages)
