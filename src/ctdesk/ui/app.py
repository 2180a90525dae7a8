"""Starts the window: application, tastes, first paint; what is heavy is imported afterwards, in a thread."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ctdesk.config import default_site_folder
from ctdesk.ui.language import Language
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.tastes import Tastes
from ctdesk.ui.tidying import Tidying

_log = logging.getLogger("ctdesk.qt")
_OFFSCREEN = "This plugin does not support"  # said wherever a window is laid out without a screen


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one application, made once."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(arguments or sys.argv[:1])
    application.setApplicationName("ctdesk")
    application.setQuitOnLastWindowClosed(True)
    return application


def open_window(folder: Path | None = None, *, language: Language | None = None) -> MainWindow:
    """The window on the site in ``folder``, else on the last one, else on the default one; shown.

    ``language`` is for this time only, whatever this person likes otherwise.
    """
    tastes = Tastes()
    if language is not None:
        tastes.preferences = replace(tastes.preferences, language=language)
    application = make_application()
    tastes.wear(application)
    last = tastes.preferences.last_site
    chosen = folder or (Path(last) if last and (Path(last) / "site.toml").exists() else default_site_folder())
    window = MainWindow(chosen, tastes)
    window.show()
    return window


def run_window(folder: Path | None = None, *, language: Language | None = None) -> int:
    """Open the window and stay until it is closed, or until the system asks to end; the exit code."""
    let_qt_speak_to_log()
    application = make_application()
    window = open_window(folder, language=language)
    tidying = Tidying()
    tidying.begin()
    with _ended_when_asked(application):
        code = application.exec()
    tidying.end()
    window.deleteLater()
    return code


@contextlib.contextmanager
def _ended_when_asked(application: QApplication) -> Iterator[None]:
    """SIGTERM closes the window: the signal wakes the event loop, which alone never returns to Python."""
    import socket

    from PySide6.QtCore import QSocketNotifier

    ours, woken = socket.socketpair()
    woken.setblocking(False)
    bell = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    bell.activated.connect(lambda: ours.recv(64))
    handler = signal.signal(signal.SIGTERM, lambda *_: application.quit())
    before = signal.set_wakeup_fd(woken.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGTERM, handler)
        bell.setEnabled(False)
        ours.close()
        woken.close()


def let_qt_speak_to_log() -> None:
    """What Qt has to say goes into the log, and not between the lines of a terminal."""
    qInstallMessageHandler(_note)


def _note(kind: QtMsgType, context: object, text: str) -> None:
    if text.startswith(_OFFSCREEN):
        return
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        _log.warning("Qt: %s", text)
