"""Nothing heavy is imported before the window has been painted for the first time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "sqlalchemy", "alembic", "sqlcipher3", "psycopg", "reportlab", "pyhanko", "pikepdf", "numpy", "pyqtgraph",
    "keyring", "argon2", "cryptography", "qtawesome", "segno", "biip", "pypinyin",
}  # fmt: skip

OURS_LATER = {
    "PySide6.QtMultimedia", "ctdesk.ui.scanner", "ctdesk.ui.watch", "ctdesk.ui.standing", "ctdesk.ui.shell",
    "ctdesk.config.site_file",
    "ctdesk.config.key_store", "ctdesk.config.local_folders", "ctdesk.services.declaration",
}  # fmt: skip

CHILD = """
import json, sys
from pathlib import Path
from ctdesk.ui.app import make_application, open_window
application = make_application()
window = open_window(Path(sys.argv[1]))
window.repaint()
print(json.dumps(sorted(sys.modules)), flush=True)
import os; os._exit(0)
"""


def modules_at_first_paint(folder: Path, home: Path) -> set[str]:
    """What a child process has imported when the first page stands there."""
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "CTDESK_CONFIG_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)],
        capture_output=True,
        text=True,
        env=surroundings,
        check=True,
    )
    found = set(json.loads(done.stdout.splitlines()[-1]))
    return found | {name.partition(".")[0] for name in found}


def test_no_heavy_module_before_the_sign_in_page(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "site.toml").write_text("", "utf-8")
    assert sorted(modules_at_first_paint(site, tmp_path / "home") & (HEAVY | OURS_LATER)) == []


def test_no_heavy_module_before_the_welcome_page(tmp_path: Path) -> None:
    assert sorted(modules_at_first_paint(tmp_path / "none", tmp_path / "home") & (HEAVY | OURS_LATER)) == []
