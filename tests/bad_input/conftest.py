"""Bad input meets the real thing: the window on the site of the cast, the command in its own process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import RECOVERY, Cast
from fixtures.ready_command import ReadyCommand
from fixtures.receipt_story import Story
from ui.conftest import desk as desk
from ui.conftest import english_and_light as english_and_light
from ui.conftest import sign_in as sign_in
from ui.conftest import window as window

SignIn = Callable[[str], MainWindow]
Ctdesk = Callable[..., subprocess.CompletedProcess[str]]
WAIT_MS = 20_000


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of two bags, opened and empty."""
    return Story(cast, units=2).opened()


@pytest.fixture
def page_of(sign_in: SignIn, story: Story, qtbot: QtBot) -> Callable[..., RecordPage]:
    """Opens the record as somebody, at a section."""

    def opened(login: str = "receiver", section: str = "C") -> RecordPage:
        window = sign_in(login)
        page = window.open("record", {"record_id": story.record_id})
        assert isinstance(page, RecordPage)
        qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT_MS)
        page.open_section(section)
        return page

    return opened


@pytest.fixture(scope="session")
def ready_command() -> Iterator[ReadyCommand]:
    """The command of this test process, with everything loaded."""
    ready = ReadyCommand()
    yield ready
    ready.close()


@pytest.fixture
def ctdesk(ready_command: ReadyCommand, tmp_path: Path) -> Ctdesk:
    """The real command in a process of its own, in English unless told otherwise."""

    def call(*argv: object, **more: str) -> subprocess.CompletedProcess[str]:
        surroundings = {"CTDESK_CONFIG_HOME": str(tmp_path / "config"), **more}
        return ready_command(["--lang", "en", *map(str, argv)], surroundings)

    return call


@pytest.fixture
def closed_site(cast: Cast) -> Iterator[Path]:
    """The folder of a site that nobody has open; its recovery phrase lies beside it."""
    cast.site.close()
    yield cast.site.folder


@pytest.fixture
def phrase_file(cast: Cast) -> Path:
    """The file with the recovery phrase of the site of the cast."""
    return cast.site.folder / RECOVERY
