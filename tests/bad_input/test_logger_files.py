"""Rows 47–59 as far as files are imported and exported now, and decision 28, on the record page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bad_input.telling import WAIT_MS, shown_on, words
from ctdesk.domain.answers import State
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.records import Entry
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.receipt_story import Story

PageOf = Callable[..., RecordPage]
Spoil = Callable[[bytes], bytes]


def _lines(change: Callable[[list[str]], list[str]]) -> Spoil:
    return lambda good: "\r\n".join(change(good.decode().split("\r\n"))).encode()


def _readings(change: Callable[[int, str], str]) -> Spoil:
    """Change the reading of each row."""

    def changed(lines: list[str]) -> list[str]:
        made = lines[:2]
        for number, line in enumerate(one for one in lines[2:] if one):
            head, _, value = line.rpartition(",")
            made.append(f"{head},{change(number, value)}")
        return [*made, ""]

    return _lines(changed)


def _as(content: bytes) -> Spoil:
    return lambda _: content


def _rows_of_sensors() -> Spoil:
    """One row for each sensor and moment: the battery must never be read as a temperature."""
    rows = [
        f"2026-03-02 10:{n:02d},{name},{value}" for n in range(9) for name, value in (("V", 13), ("T", -180))
    ]
    return _as(("Time,Sensor,Value\n" + "\n".join(rows) + "\n").encode())


def _two_trips() -> Spoil:
    rows = [f"2026-03-{day:02d} 10:{n:02d};-180.{n}" for day in (2, 9) for n in range(9)]
    return _as(("Time, GMT+08:00;Temp C\n" + "\n".join(rows) + "\n").encode())


def tail(code: str) -> str:
    """The end of what is said about a code, behind its last value."""
    return words(code).rpartition("–")[2][-40:].strip()


# What cannot be read: said in place of the curve; nothing is computed.
REFUSED: list[tuple[str, Spoil, str | None]] = [
    ("a PDF", _as(b"%PDF-1.7\n" + b"x" * 200), "CSV-08"),
    ("an xlsx", _as(b"PK\x03\x04" + b"x" * 200), "CSV-08"),
    ("an old xls", _as(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 200), "CSV-08"),
    ("a web page", _as(b"<!DOCTYPE html><html><body>-150</body></html>"), "CSV-08"),
    ("binary", _as(bytes(range(1, 32)) * 40), "CSV-08"),
    ("NUL inside", lambda good: good[:600] + b"\x00" + good[600:], "CSV-05"),
    ("an open quotation mark", _lines(lambda lines: [*lines[:9], '"' + lines[9], *lines[10:]]), "CSV-05"),
    ("no encoding", lambda good: good[:500] + b"\xff\xff\x81" + good[500:], "CSV-01"),
    ("a summary", _as(b"Alarm summary\r\nMax,-144.7\r\nMin,-180.9\r\nAlarms,1\r\n"), "LOG-02"),
    ("a letter", _as("尊敬的老师：\n温度正常。\n此致\n".encode()), "LOG-03"),
    ("no reading at all", _readings(lambda number, value: "---"), "LOG-05"),
    ("two orders of dates", _as(b"Time;C\n13/02/2026 10:00;-180\n02/13/2026 10:05;-180\n"), None),
]  # the last is refused or asked about

# What was read and is doubtful: said below the curve, the file as it came.
SAID: list[tuple[str, Spoil, str]] = [
    ("a dead probe", _readings(lambda number, value: "-180.0"), "LOG-23"),
    ("another logger", lambda good: good.replace(b"20338010", b"99999999"), "LOG-20"),
    ("a late start", _lines(lambda lines: lines[:2] + lines[120:]), "LOG-21"),
    ("a gap", _lines(lambda lines: lines[:50] + lines[90:]), "LOG-24"),
    ("marks for no reading", _readings(lambda n, value: "OL" if n == 40 else value), "LOG-25"),
    ("a stretch twice", _lines(lambda lines: lines[:60] + lines[40:]), "LOG-26"),
    (
        "backwards",
        _lines(lambda lines: [*lines[:2], *reversed([one for one in lines[2:] if one]), ""]),
        "LOG-27",
    ),
    ("a last line cut", lambda good: good[:-14], "LOG-28"),
    ("Fahrenheit", lambda good: good.replace("°C".encode(), "°F".encode()), "LOG-37"),
    ("lines of another kind", _lines(lambda lines: [*lines[:50], "??? bad line ???", *lines[50:]]), "LOG-32"),
    ("padding", lambda good: good + b"\x00" * 512, "LOG-33"),
    ("UTF-16 without a mark", lambda good: good.decode().encode("utf-16-le"), "LOG-30"),
]

# What is asked: nothing is guessed, and nothing computed before the answer.
ASKED: list[tuple[str, Spoil]] = [
    ("no zone", lambda good: good.replace(b", GMT+08:00", b"")),
    ("no unit", lambda good: good.replace("Temp, °C ".encode(), b"Temp ")),
    ("day and month", _as(b"Time;Temp C\n03/04/2026 10:00;-180.1\n03/04/2026 10:05;-180.2\n")),
    ("two digit year", _as(b"Time;Temp C\n01/02/03 10:00;-180.1\n01/02/03 10:05;-180.2\n")),
    ("no year", _as(b"Time;Temp C\n03-02 10:00;-180.1\n03-02 10:05;-180.2\n")),
    ("a format never seen", _as(b"alpha|beta\n2026-03-02 10:00|-180.1\n2026-03-02 10:05|-180.2\n")),
    (
        "12 hours without marks",
        _as(b"Time;Temp C\n2026-03-02 10:00;-1\n2026-03-02 12:59;-2\n2026-03-02 1:05;-3\n"),
    ),
    ("either decimal mark", _as(b"Time;Temp C\n2026-03-02 10:00;-180.1\n2026-03-02 10:05;-180,2\n")),
    ("two probes", _as(b"Time;Probe 1 C;Probe 2 C\n2026-03-02 10:00;-180;20\n2026-03-02 10:05;-181;21\n")),
    ("sensors row by row", _rows_of_sensors()),
    ("two trips", _two_trips()),
    ("days since 1900", _as(b"When;Temp C\n46083.4166;-180.1\n46083.4201;-180.2\n")),
    ("GB18030", _as("时间;温度 ℃\n2026-03-02 10:00;-180.1\n2026-03-02 10:05;-180.2\n".encode("gb18030"))),
]


@pytest.fixture
def ready(story: Story) -> Story:
    """The section of the temperature is open."""
    story.note("receiver", ("E10", True))
    story.note("receiver", ("E4a", "data_file"))
    return story


def attach(page: RecordPage, qtbot: QtBot, tmp_path: Path, content: bytes, name: str = "trip.csv") -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page.acts.attach("E4b", path)
    qtbot.waitUntil(lambda: not page.desk._under_way and not page._soon.isActive(), timeout=WAIT_MS)


def take_back(ready: Story, page: RecordPage, qtbot: QtBot) -> None:
    """The file was the wrong one: the answer is empty again, and its panel gone."""
    if _lists_a_file(page):
        ready.note("receiver", Entry("E4b#correction", State.GIVEN, "另一份文件"), ("E4b", []))
    page.load()
    qtbot.waitUntil(lambda: not _lists_a_file(page) and not page.trip.isVisible(), timeout=WAIT_MS)


def _computed(page: RecordPage) -> object:
    """The maximum temperature that the page has worked out."""
    answer = None if page.view is None else page.view.answers.get("E6a")
    return None if answer is None else answer.value


def _lists_a_file(page: RecordPage) -> bool:
    answer = None if page.view is None else page.view.answers.get("E4b")
    return answer is not None and bool(answer.value)


def test_a_file_that_cannot_be_read_is_told_in_place_of_the_curve(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    good = ready.logger_file()
    page = page_of("receiver", "E")
    for what, spoil, code in REFUSED:
        attach(page, qtbot, tmp_path, spoil(good))
        expected = [tail(code)] if code is not None else [tail("LOG-14"), "needs answers"]
        shown = partial(_shows_one_of, page.trip, expected)
        qtbot.waitUntil(shown, timeout=WAIT_MS)
        assert _computed(page) is None, what
        take_back(ready, page, qtbot)


def test_a_doubtful_recording_is_read_and_the_doubt_said(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    good = ready.logger_file()
    page = page_of("receiver", "E")
    for what, spoil, code in SAID:
        content = spoil(good)
        attach(page, qtbot, tmp_path, content)
        qtbot.waitUntil(partial(_shows_one_of, page.trip, [tail(code)]), timeout=WAIT_MS)
        assert (tmp_path / "trip.csv").read_bytes() == content, what
        take_back(ready, page, qtbot)


def test_what_leaves_a_choice_is_asked(ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path) -> None:
    good = ready.logger_file()
    page = page_of("receiver", "E")
    for what, spoil in ASKED:
        attach(page, qtbot, tmp_path, spoil(good))
        qtbot.waitUntil(
            partial(_shows_one_of, page.trip, ["needs answers before it can be read"]), timeout=WAIT_MS
        )
        assert _computed(page) is None, what
        take_back(ready, page, qtbot)


def _shows_one_of(widget: QWidget, expected: list[str]) -> bool:
    return any(one in shown_on(widget) for one in expected)


def test_what_is_no_attachment_is_not_kept(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of("receiver", "E")
    for name, content, code in (
        ("trip.csv", b"", "ATT-02"),
        ("trip.exe", b"MZ\x90\x00" + b"x" * 200, "ATT-04"),
        ("trip.csv", b"MZ\x90\x00" + b"x" * 200, "ATT-04"),
        ("trip.csv", b"\x7fELF" + b"x" * 200, "ATT-04"),
    ):
        page.say_stop(None)
        attach(page, qtbot, tmp_path, content, name)
        qtbot.waitUntil(partial(_shows_one_of, page.window(), [words(code)]), timeout=WAIT_MS)
        assert "E4b" not in ready.view().answers


def test_a_file_that_is_too_large_is_told_in_megabytes(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of("receiver", "E")
    attach(page, qtbot, tmp_path, b"1" * (26 * 1024 * 1024))
    qtbot.waitUntil(lambda: "The file has 26 MB; 25 MB at most." in shown_on(page.window()), timeout=WAIT_MS)
    assert "E4b" not in ready.view().answers


def test_a_file_that_is_gone_or_a_folder_is_told(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of("receiver", "E")
    for path in (tmp_path / "gone.csv", tmp_path):
        page.acts.attach("E4b", path)
        qtbot.waitUntil(lambda: "cannot be read" in shown_on(page.window()), timeout=WAIT_MS)
        page.say_stop(None)


def test_the_same_file_twice_is_listed_once(
    ready: Story, page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of("receiver", "E")
    attach(page, qtbot, tmp_path, ready.logger_file())
    qtbot.waitUntil(lambda: "E4b" in ready.view().answers, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.view is not None and "E4b" in page.view.answers, timeout=WAIT_MS)
    attach(page, qtbot, tmp_path, ready.logger_file())
    qtbot.waitUntil(lambda: words("ATT-07") in shown_on(page.window()), timeout=WAIT_MS)
    assert len(ready.view().answers["E4b"].value) == 1  # type: ignore[arg-type]  # a list of digests


def test_with_only_a_report_two_people_type_the_values(story: Story) -> None:
    story.note("receiver", ("E10", True))
    story.note("receiver", ("E4a", "report_only"))
    readings = {
        one.path: one.slot for one in story.view("receiver").judgement.questions if one.item.id == "E6a"
    }
    assert {"receiver", "verifier"} <= set(readings.values())
    story.note("receiver", ("E6a@receiver", "-160.2"))
    with pytest.raises(CtdeskError):
        story.note("receiver", ("E6a@verifier", "-160.2"))


def test_a_target_that_cannot_be_written_is_told_and_left_alone(
    page_of: PageOf, qtbot: QtBot, tmp_path: Path
) -> None:
    """Export: a folder in the place of the file, a folder that is not there, a file others hold."""
    page = page_of("receiver", "C")
    page.print_seen()
    dialog = page.window().findChild(PrintDialog)
    assert dialog is not None
    qtbot.waitUntil(
        lambda: "pages" in dialog.said.text() and "drawn" not in dialog.said.text(), timeout=WAIT_MS
    )
    (tmp_path / "taken.pdf").mkdir()
    for place in (tmp_path / "taken.pdf", tmp_path / "no such folder" / "x.pdf"):
        dialog.said.setText("")
        dialog.save_to(place)
        qtbot.waitUntil(partial(_says, dialog, place.name), timeout=WAIT_MS)
        assert "bug" not in dialog.said.text().lower()
    assert list((tmp_path / "taken.pdf").iterdir()) == []
    dialog.reject()


def _says(dialog: PrintDialog, name: str) -> bool:
    return name in dialog.said.text()
