"""The desk hears the operating system lock its session, over a real message bus."""

from __future__ import annotations

import os
import subprocess
import sys

CHILD = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from ctdesk.ui.system_lock import SystemLock
application = QCoreApplication([])
lock = SystemLock()
heard = []
lock.locked.connect(lambda: heard.append(True))
print("sources", lock.listen())
def say(word):
    subprocess.run(["dbus-send", "--session", "--type=signal", "/org/freedesktop/ScreenSaver",
                    "org.freedesktop.ScreenSaver.ActiveChanged", f"boolean:{word}"], check=True)
QTimer.singleShot(0, lambda: (say("false"), say("true")))
lock.locked.connect(application.quit)
QTimer.singleShot(20_000, application.quit)
application.exec()
print("heard", len(heard))
"""


def test_a_screen_saver_that_covers_the_screen_is_heard_once() -> None:
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", CHILD],
        capture_output=True, text=True, env=surroundings, check=True,
    )  # fmt: skip
    assert "heard 1" in done.stdout


def test_without_a_bus_nothing_is_heard_and_nothing_fails() -> None:
    surroundings = os.environ | {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = (
        "from PySide6.QtCore import QCoreApplication; a = QCoreApplication([])\n"
        "from ctdesk.ui.system_lock import SystemLock; print('sources', SystemLock().listen())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=surroundings, check=True
    )
    assert "sources 0" in done.stdout
