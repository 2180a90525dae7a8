"""The rooms, the arrows between them and the style of the house, checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "ctdesk"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 500
HEAVY = {"sqlalchemy", "pyhanko", "reportlab", "alembic", "psycopg", "pikepdf", "keyring", "numpy", "argon2"}


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def run(*command: str) -> str:
    """What a tool says when it finds something, else nothing."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_imports_go_one_way_through_the_rooms() -> None:
    # In a process of its own: it sets up logging for itself, which would silence ours.
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    found = run("ruff", "check", "--no-cache", "--output-format=concise", ".")
    assert not found, found


def test_every_type_is_checked_strictly() -> None:
    found = run("mypy", "--no-error-summary")
    assert not found, found


def lines_of_the_house() -> Iterator[tuple[str, str]]:
    """Every line of Python but those of this file, which names what it forbids."""
    folders = (SOURCE, ROOT / "tests", ROOT / "packaging")
    for path in sorted(each for folder in folders for each in folder.rglob("*.py")):
        if path != Path(__file__):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT).as_posix()}:{number}", line


def imports_of(path: Path) -> set[str]:
    """Top-level names of every module that ``path`` imports, at whatever depth of its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize(
    ("room", "foreign"),
    [
        ("ui", {"sqlalchemy", "alembic", "psycopg", "sqlcipher3", "reportlab", "pyhanko", "pikepdf"}),
        ("services", {"PySide6", "reportlab", "pyhanko", "pikepdf"}),
        ("db", {"PySide6", "reportlab", "pyhanko", "pikepdf"}),
        ("paper", {"PySide6", "sqlalchemy", "alembic"}),
        ("exchange", {"PySide6", "sqlalchemy", "reportlab", "pyhanko", "pikepdf"}),
        ("config", {"PySide6", "sqlalchemy", "reportlab", "pyhanko", "pikepdf"}),
        ("forms", {"PySide6", "sqlalchemy", "reportlab", "pyhanko", "pikepdf"}),
    ],
)
def test_a_room_keeps_to_its_own_tools(room: str, foreign: set[str]) -> None:
    paths = sorted((SOURCE / room).rglob("*.py"))
    assert paths
    strays = {(named(path), name) for path in paths for name in imports_of(path) & foreign}
    assert not strays


def test_the_domain_needs_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"ctdesk"}
    paths = (SOURCE / "domain").rglob("*.py")
    strays = {(named(path), name) for path in paths for name in imports_of(path) - allowed}
    assert not strays


def test_the_domain_has_no_clock_and_no_disk() -> None:
    clock_or_disk = re.compile(
        r"\b(datetime\.now|date\.today|time\.time|utcnow|open\(|read_text|write_text|os\.environ)"
    )
    strays = {
        (named(path), found)
        for path in (SOURCE / "domain").rglob("*.py")
        for found in clock_or_disk.findall(path.read_text("utf-8"))
    }
    assert not strays


def test_no_module_is_too_long() -> None:
    written = [path for path in MODULES if path.parent.name != "versions"]  # those are written out once
    lines = {named(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert not {name: count for name, count in lines.items() if count > LONGEST_MODULE}


def test_every_module_says_in_a_docstring_what_it_is() -> None:
    silent = [named(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert not silent


def test_services_change_rows_only_where_changes_are_captured() -> None:
    raw = re.compile(r"\btext\(\s*f?[\"']+\s*(?:UPDATE|DELETE|INSERT|REPLACE)\b", re.IGNORECASE)
    paths = (SOURCE / "services").rglob("*.py")
    assert not [named(path) for path in paths if raw.search(path.read_text("utf-8"))]


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    exception = re.compile(r"#\s*(?:type: ignore|noqa)(.*)")
    reason = re.compile(r"^(?:\[[\w, -]+\]|: [A-Z]+\d+(?:, [A-Z]+\d+)*)\s+\S.*\w")
    strays = [
        place
        for place, line in lines_of_the_house()
        if (found := exception.search(line)) and not reason.match(found[1])
    ]
    assert not strays


def test_nothing_is_left_for_later() -> None:
    later = re.compile(
        r"\b(TODO|FIXME|XXX|raise NotImplementedError|coming soon)\b|pytest\.(skip|xfail)|mark\.(skip|xfail)"
    )
    assert not [place for place, line in lines_of_the_house() if later.search(line)]


def test_no_failure_is_swallowed_whole() -> None:
    strays = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            kind = node.type.id if isinstance(node.type, ast.Name) else None
            if (node.type is None or kind in ("Exception", "BaseException")) and all(
                isinstance(each, ast.Pass) for each in node.body
            ):
                strays.append(f"{named(path)}:{node.lineno}")
    assert not strays


def test_a_void_call_into_qt_keeps_its_reference_to_none() -> None:
    # PySide6 6.12.0 lost one per call on Python 3.11 and ended the process after some thousands of them.
    script = (
        "import sys; from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([]); window = QWidget()\n"
        "before = sys.getrefcount(None)\n"
        "for _ in range(1000): window.setWindowTitle('x')\n"
        "print(before - sys.getrefcount(None))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert int(done.stdout) < 500, done.stderr


@pytest.mark.parametrize("module", ["ctdesk.config", "ctdesk.cli", "ctdesk.__main__"])
def test_the_way_to_the_first_paint_is_light(module: str) -> None:
    script = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_first_paint_waits_for_nothing_heavy(tmp_path: Path) -> None:
    # Asked at the moment the window is first painted; afterwards a work thread may fetch the rest.
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom PySide6.QtCore import QEvent, QObject\n"
        "from ctdesk.ui.app import make_application, open_window\n"
        "class Eye(QObject):\n"
        "    def eventFilter(self, watched, event):\n"
        "        if event.type() == QEvent.Type.Paint:\n"
        "            print('painted', *sorted(HEAVY & set(sys.modules)), flush=True); os._exit(0)\n"
        "        return False\n"
        f"HEAVY = {HEAVY!r}\n"
        "application = make_application(); eye = Eye(); application.installEventFilter(eye)\n"
        f"window = open_window(Path({str(tmp_path)!r}) / 'site'); application.exec()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["painted"], done.stderr
