"""A hospital's first ten minutes, by hand: site, recovery phrase, leader, lead, desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.ui.dialogs.ask import ConfirmDialog
from ctdesk.ui.fields import Form
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.first_start_page import CreateSitePage, PhrasePage, RecoveryPhrasePage, TroublePage
from ctdesk.ui.pages.setup_page import LeaderPage, LeadPage, SetUpPage

WAIT_MS = 60_000
SITE = {
    "name_zh": "枫林医院", "name_en": "Fenglin Hospital", "department_zh": "血液科",
    "department_en": "Haematology",
    "prefix": "FL", "admin_name": "吴桐", "admin_name_latin": "Wu Tong", "admin_staff_no": "S001",
    "admin_login": "wut", "admin_password": "seven blue ferries 9", "again": "seven blue ferries 9",
}  # fmt: skip
LEADER = {
    "name": "沈秋白", "name_latin": "Shen Qiubai", "staff_no": "S002", "login": "shenqb",
    "password": "nine quiet mountains 4", "again": "nine quiet mountains 4",
}  # fmt: skip
LEAD = {
    "name": "林知远", "name_latin": "Lin Zhiyuan", "staff_no": "S003", "login": "linzy",
    "password": "four green harbours 7", "again": "four green harbours 7",
    "leader_login": "shenqb", "leader_password": "nine quiet mountains 4",
}  # fmt: skip


def shown(window: MainWindow) -> QWidget:
    page: QWidget = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
    return page


def fill(form: Form, values: dict[str, str]) -> None:
    for name, value in values.items():
        editor = form.fields[name].editor
        assert isinstance(editor, QLineEdit)
        editor.setText(value)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    return tmp_path


def test_a_site_is_made_and_its_first_people_enrolled_at_one_desk(home: Path, qtbot: QtBot) -> None:
    window = MainWindow(home / "site")
    window.show()
    window.entrance.show_create()
    page = shown(window)
    assert isinstance(page, CreateSitePage)
    fill(page.form, SITE)
    page.submit()
    qtbot.waitUntil(
        lambda: bool(page.findChildren(ConfirmDialog)) or isinstance(shown(window), RecoveryPhrasePage),
        timeout=WAIT_MS,
    )
    for question in page.findChildren(ConfirmDialog):  # no key store answers on this machine
        question.submit()
    qtbot.waitUntil(lambda: isinstance(shown(window), RecoveryPhrasePage), timeout=WAIT_MS)
    phrase = shown(window)
    assert isinstance(phrase, RecoveryPhrasePage)
    fill(phrase.form, {f"group{place}": phrase._groups[place] for place in phrase._asked})
    phrase.submit()
    qtbot.waitUntil(lambda: isinstance(shown(window), LeaderPage), timeout=WAIT_MS)
    first = shown(window)
    assert isinstance(first, LeaderPage)
    fill(first.form, LEADER)
    first.submit()
    qtbot.waitUntil(lambda: isinstance(shown(window), LeadPage), timeout=WAIT_MS)
    second = shown(window)
    assert isinstance(second, LeadPage)
    assert second.form.text("leader_login") == "shenqb"
    fill(second.form, LEAD)
    second.submit()
    qtbot.waitUntil(lambda: isinstance(shown(window), SetUpPage), timeout=WAIT_MS)
    done = shown(window)
    assert isinstance(done, SetUpPage)
    done.do.click()
    assert window.shell is not None
    window.close()
    window.deleteLater()


def test_without_a_key_the_recovery_phrase_is_asked_for(home: Path, qtbot: QtBot) -> None:
    from ctdesk.services.site import FirstMember, SiteDraft, create_site

    person = FirstMember("wut", "吴桐", "Wu Tong", "S001", "seven blue ferries 9")
    draft = SiteDraft("枫林医院", "Fenglin Hospital", "血液科", "Haematology", "FL", person)
    made = create_site(home / "site", draft, without_key_store=True)
    made.open.close()
    window = MainWindow(home / "site")
    window.show()
    qtbot.waitUntil(lambda: isinstance(shown(window), PhrasePage), timeout=WAIT_MS)
    page = shown(window)
    assert isinstance(page, PhrasePage)
    page.phrase.setPlainText(made.recovery_phrase.lower().replace("-", "  \n"))
    page.submit()
    assert page.phrase.toPlainText() == ""
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)
    window.close()
    window.deleteLater()


def test_a_folder_that_holds_no_site_is_told_with_a_way_out(home: Path, qtbot: QtBot) -> None:
    folder = home / "site"
    folder.mkdir()
    (folder / "site.toml").write_text("id = 7", "utf-8")
    window = MainWindow(folder)
    window.show()
    qtbot.waitUntil(lambda: isinstance(shown(window), TroublePage), timeout=WAIT_MS)
    window.close()
    window.deleteLater()


def test_a_second_window_on_the_same_site_is_told_so(home: Path, qtbot: QtBot) -> None:
    from ctdesk.services.site import FirstMember, SiteDraft, create_site, open_site

    person = FirstMember("wut", "吴桐", "Wu Tong", "S001", "seven blue ferries 9")
    draft = SiteDraft("枫林医院", "Fenglin Hospital", "血液科", "Haematology", "FL", person, demo=True)
    create_site(home / "site", draft).open.close()
    with open_site(home / "site", lock=True):
        window = MainWindow(home / "site")
        window.show()
        qtbot.waitUntil(lambda: isinstance(shown(window), TroublePage), timeout=WAIT_MS)
        window.close()
        window.deleteLater()


def test_an_older_site_is_backed_up_and_upgraded_when_somebody_asks(
    home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ctdesk.domain.errors import CtdeskError
    from ctdesk.services.site import FirstMember, OpenSite, SiteDraft, create_site
    from ctdesk.ui import opening

    person = FirstMember("wut", "吴桐", "Wu Tong", "S001", "seven blue ferries 9")
    draft = SiteDraft("枫林医院", "Fenglin Hospital", "血液科", "Haematology", "FL", person)
    made = create_site(home / "site", draft, without_key_store=True)
    made.open.close()
    opened, asked = opening.open_folder, []

    def older_until_upgraded(folder: Path, phrase: str | None) -> OpenSite:
        if not asked:
            raise CtdeskError("SITE-10", found=0, known=1)
        return opened(folder, made.recovery_phrase)

    def upgrade(folder: Path, phrase: str | None, report: object) -> None:
        asked.append(folder)

    monkeypatch.setattr(opening, "open_folder", older_until_upgraded)
    monkeypatch.setattr(opening, "upgrade", upgrade)
    window = MainWindow(home / "site")
    window.show()
    qtbot.waitUntil(lambda: isinstance(shown(window), TroublePage), timeout=WAIT_MS)
    page = shown(window)
    assert isinstance(page, TroublePage)
    assert asked == []
    page.do.click()
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)
    assert asked == [home / "site"]
    window.close()
    window.deleteLater()
