from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ctdesk.db import migrate
from ctdesk.db.migrate import known_schema, newest_revision

TOOL = Path(__file__).parents[2] / "packaging" / "freeze_schema.py"


def words(objects: Mapping[str, str]) -> dict[str, list[str]]:
    """Definitions without spacing and order of constraints, which alembic sorts in its own way."""
    return {name: sorted(text.replace(",", " ").replace("(", " ").split()) for name, text in objects.items()}


def test_the_frozen_migration_makes_the_very_same_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("freeze_schema", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    declared = known_schema(newest_revision())
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", scripts)
    (scripts / "versions" / tool.target().name).write_text(tool.frozen(), encoding="utf-8")
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    assert words(known_schema(newest_revision())) == words(declared)
