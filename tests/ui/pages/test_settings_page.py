"""Settings of the installation: folders, a new recovery phrase, what is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ctdesk import __version__
from ctdesk.ui.dialogs.ask import ConfirmDialog
from ctdesk.ui.dialogs.folders import FoldersDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.first_start_page import RecoveryPhrasePage
from ctdesk.ui.pages.settings_page import SettingsPage
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]
WAIT_MS = 30_000


def settings_of(window: MainWindow) -> SettingsPage:
    page = window.open("settings")
    assert isinstance(page, SettingsPage)
    return page


def covering(window: MainWindow) -> QWidget:
    page: QWidget = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
    return page


def test_the_administrator_names_the_folders(
    sign_in: SignIn, qtbot: QtBot, cast: Cast, tmp_path: Path
) -> None:
    page = settings_of(sign_in("admin"))
    page.ask_folders()
    (dialog,) = page.findChildren(FoldersDialog)
    dialog.anchors.setPlainText(f"{tmp_path / 'anchors'}\n")
    dialog.submit()
    qtbot.waitUntil(lambda: cast.site.config.anchor_folders == (tmp_path / "anchors",), timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: any(str(tmp_path / "anchors") == label.text() for label in page.anchors.findChildren(QLabel)),
        timeout=WAIT_MS,
    )


def test_a_folder_that_cannot_be_written_is_told_beside_its_field(sign_in: SignIn, qtbot: QtBot) -> None:
    page = settings_of(sign_in("admin"))
    page.ask_folders()
    (dialog,) = page.findChildren(FoldersDialog)
    dialog.backups.setPlainText("/proc/copies")
    dialog.submit()
    below = dialog.form.fields["backups"].below
    qtbot.waitUntil(lambda: "/proc/copies" in below.text(), timeout=WAIT_MS)
    dialog.reject()


def test_a_new_phrase_is_shown_once_and_leads_back(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("admin")
    page = settings_of(window)
    page.renew_phrase()
    (dialog,) = page.findChildren(ConfirmDialog)
    dialog.do.click()
    qtbot.waitUntil(lambda: isinstance(covering(window), RecoveryPhrasePage), timeout=WAIT_MS)
    shown = covering(window)
    assert isinstance(shown, RecoveryPhrasePage)
    for place in shown._asked:
        shown.form.fields[f"group{place}"].editor.setText(shown._groups[place])  # type: ignore[attr-defined]  # a line
    shown.submit()
    assert covering(window) is window.shell


def test_others_see_what_they_may_not_change_and_what_is_installed(sign_in: SignIn) -> None:
    page = settings_of(sign_in("receiver"))
    assert not page.renew.isEnabled()
    assert page.renew.toolTip()
    assert any(__version__ in label.text() for label in page.doctor.findChildren(QLabel))
