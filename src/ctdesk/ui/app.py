"""Starts the window: application, tastes, first paint; what is heavy is imported afterwards, in a thread."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ctdesk.config import data_path, default_site_folder
from ctdesk.forms.messages import load_messages
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.tastes import Tastes

_log = logging.getLogger("ctdesk.qt")


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one application, made once."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(arguments or sys.argv[:1])
    application.setApplicationName("ctdesk")
    application.setQuitOnLastWindowClosed(True)
    return application


def open_window(folder: Path | None = None) -> MainWindow:
    """The window on the site in ``folder``, else on the last one, else on the default one; shown."""
    load_messages(data_path("forms", "messages"))
    tastes = Tastes()
    application = make_application()
    tastes.wear(application)
    last = tastes.preferences.last_site
    chosen = folder or (Path(last) if last and (Path(last) / "site.toml").exists() else default_site_folder())
    window = MainWindow(chosen, tastes)
    window.show()
    return window


def run_window(folder: Path | None = None) -> int:
    """Open the window and stay until it is closed; the exit code."""
    qInstallMessageHandler(_note)
    application = make_application()
    window = open_window(folder)
    code = application.exec()
    window.deleteLater()
    return code


def _note(kind: QtMsgType, context: object, text: str) -> None:
    """What Qt has to say goes into the log."""
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        _log.warning("Qt: %s", text)
