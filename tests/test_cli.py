"""The command line keeps its contract: commands, exit codes, one line on stderr, no secret, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk import __version__, cli
from ctdesk.cli import arguments


class Windows:
    """Stands in the place of the window and the demo walk, which are handed in, and notes what was asked."""

    def __init__(self) -> None:
        self.opened: list[tuple[Path | None, str | None]] = []
        self.walked: list[tuple[Path, bool, str]] = []

    def open(self, folder: Path | None, *, language: str | None) -> int:
        self.opened.append((folder, language))
        return 0

    def walk(self, out: Path, *, keep: bool, language: str, say: Callable[[str], None]) -> int:
        self.walked.append((out, keep, language))
        say("one step")
        return 0


@pytest.fixture
def windows() -> Windows:
    return Windows()


def call(windows: Windows, *argv: str) -> int:
    return cli.main(argv, open_window=windows.open, walk_demo=windows.walk)


@pytest.mark.parametrize(
    "argv",
    [
        ["--frob"],
        ["frob"],
        ["verify"],
        ["verify", "x.pdf", "--frob"],
        ["verify", "x.pdf", "--ca"],
        ["verify", "--ca", "a", "--ca", "b", "x.pdf"],
        ["audit"],
        ["audit", "frob"],
        ["audit", "verify", "--anchors"],
        ["forms"],
        ["forms", "check", "a", "b"],
        ["backup"],
        ["backup", "a", "b"],
        ["restore", "a"],
        ["migrate", "now"],
        ["doctor", "--jsn"],
        ["demo", "--keep=yes"],
        ["demo", "--ou", "x"],
        ["--site"],
        ["--site", "a", "--site", "b"],
        ["--site", "a", "verify", "x.pdf", "--site", "b"],
        ["--lang", "de"],
        ["--version", "extra"],
    ],
)
def test_bad_arguments_are_one_line_on_stderr_and_exit_2(
    windows: Windows, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    assert call(windows, *argv) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and "--help" in said.err
    assert not windows.opened and not windows.walked


@pytest.mark.parametrize("argument", ["--key", "--key=geheim", "--password", "--phrase", "--phrase=geheim"])
@pytest.mark.parametrize("command", [["verify", "x.pdf"], ["backup", "b"], ["--site", "a", "migrate"], []])
def test_a_secret_is_never_an_argument(
    windows: Windows, capsys: pytest.CaptureFixture[str], command: list[str], argument: str
) -> None:
    assert call(windows, *command, argument, "geheim") == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert argument.partition("=")[0] in said.err and "--phrase-file" in said.err and "geheim" not in said.err


WORDS = st.text(max_size=12) | st.sampled_from(["verify", "--site", "demo", "--json", "--", "-"])


@given(argv=st.lists(WORDS, max_size=5))
def test_no_words_bring_it_down(argv: list[str]) -> None:
    parser = cli._parser()
    try:
        arguments.check_words(argv)
        assert callable(parser.parse_args(argv).act)
    except arguments.WrongArguments as wrong:
        assert wrong.code.startswith("CLI-")


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["verify", "--help"], ["audit", "-h"], ["--x", "-h"]])
def test_help_is_always_given(windows: Windows, capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert call(windows, *argv) == 0
    said = capsys.readouterr()
    assert said.err == ""
    commands = ("demo", "verify", "audit verify", "forms check", "backup", "restore", "migrate", "doctor")
    assert all(f"ctdesk {command}" in said.out for command in commands)


def test_help_is_given_in_both_languages(
    windows: Windows, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call(windows, "--help")
    english = capsys.readouterr().out
    call(windows, "--lang", "zh_CN", "--help")
    chinese = capsys.readouterr().out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    call(windows, "--help")
    assert capsys.readouterr().out == chinese != english
    assert "用法" in chinese and "usage" in english


def test_the_version_is_told(windows: Windows, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(windows, "--version") == 0
    assert capsys.readouterr().out == f"ctdesk {__version__}\n"


def test_without_a_display_the_window_says_so(
    windows: Windows, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert call(windows) == 1
    assert "no display" in capsys.readouterr().err and not windows.opened
    monkeypatch.setenv("DISPLAY", ":4711")
    assert call(windows) == 1, "a display that does not answer is none"


def test_the_window_opens_on_the_site_that_was_named(windows: Windows, tmp_path: Path) -> None:
    assert call(windows, "--site", str(tmp_path), "--lang", "en") == 0
    assert windows.opened == [(tmp_path, "en")]


def test_without_a_name_the_window_opens_the_site_used_last(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CTDESK_SITE")
    assert call(windows) == 0
    assert windows.opened == [(None, None)]


def test_the_demo_is_walked_through_where_there_is_no_display(
    windows: Windows, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(windows, "demo", "--keep") == 0
    assert call(windows, "demo", "--out", "here", "--lang", "zh_CN") == 0
    assert windows.walked == [(tmp_path / "demo-out", True, "en"), (tmp_path / "here", False, "zh_CN")]
    assert capsys.readouterr().out == "one step\none step\n"


def test_the_shipped_forms_are_sound(windows: Windows, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(windows, "forms", "check") == 0
    assert "no problem" in capsys.readouterr().out


def test_a_form_with_a_mistake_is_told_with_its_place(
    windows: Windows, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "XX-001").mkdir()
    (tmp_path / "XX-001" / "rev-01.toml").write_text("colour = 1\n")
    assert call(windows, "forms", "check", str(tmp_path)) == 1
    assert "XX-001/rev-01.toml" in capsys.readouterr().out
    assert call(windows, "forms", "check", str(tmp_path), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False and told["problems"][0]["file"] == "XX-001/rev-01.toml"


def test_a_missing_folder_is_told(
    windows: Windows, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call(windows, "forms", "check", str(tmp_path / "无")) == 1
    said = capsys.readouterr()
    assert said.out == "" and str(tmp_path / "无") in said.err


@pytest.mark.parametrize("command", [["audit", "verify"], ["backup", "copy.ctbackup"], ["migrate"]])
def test_a_folder_without_a_site_is_told(
    windows: Windows, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    assert call(windows, "--site", str(tmp_path), *command) == 1
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and "no site" in said.err


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_an_unreadable_phrase_file_is_told(
    windows: Windows, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "phrase").write_bytes(content)
    assert call(windows, "backup", "copy", "--phrase-file", str(tmp_path / "phrase")) == 1
    assert str(tmp_path / "phrase") in capsys.readouterr().err


@pytest.fixture
def site(tmp_path: Path) -> tuple[Path, Path]:
    """A small real site that keeps its key in its folder, and a file with its recovery phrase."""
    from ctdesk.services.keys import KeyCost
    from ctdesk.services.site import FirstMember, SiteDraft, create_site

    first = FirstMember("wang", "王芳", "Wang Fang", "001", "correct horse battery")
    draft = SiteDraft("演示医院", "Demo Hospital", "细胞治疗", "Cell therapy", "FL", first, demo=True)
    cheap = KeyCost(memory=8192, passes=1, lanes=1)
    made = create_site(tmp_path / "站点", draft, cost=cheap, phrase_cost=cheap)
    made.open.close()
    (tmp_path / "phrase").write_text(made.recovery_phrase + "\n")
    return tmp_path / "站点", tmp_path / "phrase"


def test_a_site_is_examined_verified_copied_and_brought_back(
    windows: Windows, capsys: pytest.CaptureFixture[str], site: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, phrase = map(str, site)
    copy, again = str(tmp_path / "copy.ctbackup"), str(tmp_path / "again")
    assert call(windows, "--site", folder, "migrate") == 0
    assert call(windows, "--site", folder, "backup", copy) == 0
    assert call(windows, "--site", folder, "backup", copy) == 1, "a backup is never overwritten"
    assert call(windows, "restore", copy, again, "--phrase-file", phrase) == 0
    assert call(windows, "restore", copy, again, "--phrase-file", phrase) == 1, "nor is a site"
    capsys.readouterr()
    assert call(windows, "--site", again, "audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    # This site has no authority yet, so nothing that claims to anchor it can be believed.
    assert call(windows, "--site", folder, "audit", "verify", "--anchors", copy) == 1
    assert "not believed" in capsys.readouterr().out
    call(windows, "--site", folder, "doctor", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["findings"] and all(each["text"] != each["code"] for each in told["findings"])


def test_a_wrong_phrase_is_told(
    windows: Windows, capsys: pytest.CaptureFixture[str], site: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("AAAAA-BBBBB")
    (site[0] / "demo.key").unlink()
    assert call(windows, "--site", str(site[0]), "backup", str(tmp_path / "c")) == 1
    assert "phrase" in capsys.readouterr().err
    assert call(windows, "--site", str(site[0]), "backup", "c", "--phrase-file", str(tmp_path / "wrong")) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.strip() and "AAAAA" not in said.err


def ctdesk(*argv: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ctdesk", *argv], capture_output=True, text=True, env={**os.environ, **more}
    )


def test_the_real_command_speaks_through_a_narrow_terminal() -> None:
    done = ctdesk("--lang", "zh_CN", "--frob", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 2 and "--frob" in done.stderr and "Traceback" not in done.stderr


def test_a_fault_is_a_reference_and_a_log_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import ctdesk.cli\n"
        "def main(*_, **__): raise ZeroDivisionError('张三 12345')\n"
        "ctdesk.cli.main = main\n"
    )
    done = ctdesk("doctor", PYTHONPATH=str(tmp_path), CTDESK_CONFIG_HOME=str(tmp_path / "config"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    log = (tmp_path / "config" / "log" / "ctdesk.log").read_text("utf-8")
    assert "ZeroDivisionError" in log and "sitecustomize.py:2 main" in log
    assert "张三" not in log and "张三" not in done.stderr
    reference = log.split()[3]
    assert reference in done.stderr


def test_a_reader_who_leaves_early_causes_no_noise() -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "ctdesk", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert started.stdout is not None and started.stderr is not None
    started.stdout.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    started.wait()


def test_asked_to_end_the_window_closes(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "ctdesk", "--site", str(tmp_path / "site")],
        env={**os.environ, "CTDESK_CONFIG_HOME": str(tmp_path / "config"), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    # The preferences are written just before the window is made; a signal before that ends it well too.
    while not (tmp_path / "config" / "preferences.json").exists() and running.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    running.send_signal(signal.SIGTERM)
    _, complaint = running.communicate()
    assert (running.returncode, complaint) == (0, "")


def test_asked_to_end_it_ends_well(tmp_path: Path) -> None:
    script = (
        "import sys, time, ctdesk.__main__ as entry, ctdesk.cli as cli\n"
        "def main(*_, **__):\n"
        "    try: print('on', flush=True); time.sleep(60)\n"
        "    finally: print('rolled back', flush=True)\n"
        "cli.main = main\n"
        "sys.exit(entry.main())\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None and running.stdout.readline() == "on\n"
    running.send_signal(signal.SIGTERM)
    out, _ = running.communicate()
    assert (out, running.returncode) == ("rolled back\n", 0)


@pytest.mark.parametrize(
    ("environment", "argv", "language"),
    [
        ({}, [], "zh_CN"),
        ({"LANG": "C.UTF-8"}, [], "zh_CN"),
        ({"LANG": "POSIX"}, [], "zh_CN"),
        ({"LANG": "en_GB.UTF-8"}, [], "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, [], "zh_CN"),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], "en"),
    ],
)
def test_the_terminal_names_the_language_and_chinese_comes_first(
    environment: dict[str, str],
    argv: list[str],
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path))
    assert arguments.language_of(argv) == language
