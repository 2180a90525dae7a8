"""The window looks after the site while somebody works, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]
WAIT_MS = 60_000


def test_a_round_of_the_window_makes_the_days_backup(sign_in: SignIn, qtbot: QtBot, cast: Cast) -> None:
    window = sign_in("receiver")
    upkeep = window.upkeep
    assert upkeep is not None
    upkeep.look()
    qtbot.waitUntil(lambda: upkeep.last is not None, timeout=WAIT_MS)
    assert upkeep.last is not None
    assert upkeep.last.backup is not None
    assert upkeep.last.trail is not None
    assert upkeep.last.trail.ok


def test_the_missing_backup_stands_above_every_page_until_it_is_made(
    sign_in: SignIn, qtbot: QtBot, cast: Cast
) -> None:
    cast.clock.advance(hours=40)
    window = sign_in("receiver")
    shell, upkeep, standing = window.shell, window.upkeep, window.standing
    assert shell is not None
    assert upkeep is not None
    assert standing is not None
    qtbot.waitUntil(lambda: "warning:UPKEEP-01" in shell.notices.said(), timeout=WAIT_MS)
    upkeep.look()
    qtbot.waitUntil(lambda: upkeep.last is not None, timeout=WAIT_MS)
    standing.ask()
    qtbot.waitUntil(lambda: "warning:UPKEEP-01" not in shell.notices.said(), timeout=WAIT_MS)
