"""The program is killed while somebody fills in a record: what the screen called saved is there again."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from ctdesk.services.site import open_site
from ctdesk.ui.forms.typed_editors import LineEditor
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast, password_of
from fixtures.receipt_story import Story

# The real window in a process of its own; it types answers without end and says which ones were kept.
TYPING = """
import sys, time
from datetime import datetime, timedelta
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ctdesk.config import data_path
from ctdesk.forms.messages import load_messages
from ctdesk.services.effects import EFFECTS
from ctdesk.services.keys import KeyCost
from ctdesk.services.site import open_site
from ctdesk.ui import look, opening
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.tastes import Tastes

folder, record, password = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
morning, begun = datetime.fromisoformat(sys.argv[4]), time.monotonic()
clock = lambda: morning + timedelta(seconds=time.monotonic() - begun)
phrase = (folder / "recovery-phrase.txt").read_text("utf-8")
cost = KeyCost(memory=64, passes=1, lanes=1)
opening.open_folder = lambda place, _: open_site(
    place, phrase=phrase, lock=True, effects=EFFECTS, cost=cost, clock=clock
)
app = QApplication([])
load_messages(data_path("forms", "messages"))
look.dress(app, "light", 100)
window = MainWindow(folder, Tastes())
window.show()

def until(ready):
    while not ready():
        app.processEvents()
        time.sleep(0.001)

until(lambda: window.desk.site is not None)
page = window.centralWidget().currentWidget()
page.login.setText("receiver")
page.password.setText(password)
page.submit()
until(lambda: window.shell is not None)
page = window.open("record", {"record_id": record})
until(lambda: page.view is not None)
page.open_section("C")
for number in range(100_000):
    line = page.questions.row("C7").editor.line
    line.setText(f"car {number}")
    line.editingFinished.emit()
    until(lambda: not window.desk._under_way and not page._soon.isActive())
    print(number, flush=True)
"""


def test_a_kill_while_a_record_is_filled_in_loses_nothing_that_was_saved(
    cast: Cast, tmp_path: Path, qtbot: QtBot
) -> None:
    story = Story(cast, units=1).opened()
    cast.site.close()
    chance = random.Random(20260302)
    for _ in range(3):
        typing = subprocess.Popen(
            [
                sys.executable,
                "-c",
                TYPING,
                str(cast.site.folder),
                str(story.record_id),
                password_of("receiver"),
                cast.clock.now.isoformat(),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "CTDESK_CONFIG_HOME": str(tmp_path / "config")},
        )
        assert typing.stdout is not None
        said = [typing.stdout.readline() for _ in range(chance.randrange(2, 6))]
        time.sleep(chance.uniform(0, 0.05))
        typing.kill()
        rest, _ = typing.communicate()
        said += rest.splitlines()
        confirmed = max(int(line) for line in said if line.strip().isdigit())
        with open_site(cast.site.folder, key_store=KEYS, lock=True, clock=cast.clock, cost=QUICK) as site:
            assert site.problem is None
            again = Story(Cast(site, cast.clock))
            again.record_id = story.record_id
            kept = again.view().answers["C7"].value
        assert isinstance(kept, str)
        assert int(kept.removeprefix("car ")) >= confirmed
        cast.clock.advance(minutes=10)
    assert (cast.site.folder / RECOVERY).exists()


def test_the_draft_of_a_killed_window_is_shown_to_its_author_again(
    cast: Cast, sign_in: Callable[[str], object], qtbot: QtBot
) -> None:
    """What stood on screen is in the journal; the next window shows it as it was."""
    story = Story(cast, units=1).opened()
    story.note("receiver", ("C7", "沪A·D7731"), ("C2b", "赵强"))
    cast.gate._sittings.pop(cast.session("receiver").id)  # the process is gone: nobody signed out
    window = sign_in("receiver")
    assert isinstance(window, MainWindow)
    page = window.open("record", {"record_id": story.record_id})
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    page.open_section("C")
    for path, text in (("C7", "沪A·D7731"), ("C2b", "赵强")):
        row = page.questions.row(path)
        assert row is not None
        assert isinstance(row.editor, LineEditor)
        assert row.editor.line.text() == text
