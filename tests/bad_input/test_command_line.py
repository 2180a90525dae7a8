"""Rows 87–93 with the real command in a process of its own; decision 30 rules names and exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bad_input.conftest import Ctdesk
from bad_input.telling import said_in_one_line, words
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast

WRONG = [
    ("CLI-02", ["--frob"]),
    ("CLI-02", ["verify", "x.pdf", "--frob"]),
    ("CLI-06", ["frob"]),
    ("CLI-06", ["audit", "frob"]),
    ("CLI-06", ["--lang", "de"]),
    ("CLI-03", ["verify"]),
    ("CLI-03", ["backup"]),
    ("CLI-03", ["restore", "a"]),
    ("CLI-04", ["--site"]),
    ("CLI-04", ["verify", "x.pdf", "--ca"]),
    ("CLI-07", ["--site", "a", "--site", "b"]),
    ("CLI-07", ["--site", "a", "backup", "x", "--site", "b"]),
    ("CLI-08", ["demo", "--keep=yes"]),
    ("CLI-09", ["--key", "00ff"]),
    ("CLI-09", ["backup", "x", "--password=geheim"]),
    ("CLI-09", ["migrate", "--phrase", "geheim"]),
    ("CLI-09", ["audit", "verify", "--passphrase", "geheim"]),
]


@pytest.mark.parametrize(("code", "argv"), WRONG)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_wrong_arguments_are_one_line_and_exit_2(
    code: str, argv: list[str], language: str, messages: object
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ctdesk", *argv],
        capture_output=True,
        text=True,
        env={**os.environ, "LANG": f"{language}.UTF-8"},
    )
    said = said_in_one_line(done, 2)
    assert "geheim" not in said
    assert "00ff" not in said
    ending = words(code, language)[-12:]
    assert ending in said


@pytest.mark.parametrize(
    "name",
    [
        "a folder with spaces",
        "医院 站点",
        "trailing dot.",
        "CON",
        'O\'Brien "quoted"',
        "%s {0} $HOME",
        "-starts-with-a-dash",
        "#hash?query=1",
        "é\u0301",
    ],
)
def test_any_folder_name_works(ctdesk: Ctdesk, cast: Cast, tmp_path: Path, name: str) -> None:
    cast.site.close()
    folder = tmp_path / "places" / name
    folder.parent.mkdir()
    cast.site.folder.rename(folder)
    done = ctdesk(f"--site={folder}", "audit", "verify", f"--phrase-file={folder / RECOVERY}")
    assert done.returncode == 0, done.stderr
    backup = tmp_path / "places" / f"{name}.ctbackup"
    made = ctdesk(f"--site={folder}", "backup", backup, f"--phrase-file={folder / RECOVERY}")
    assert made.returncode == 0, made.stderr
    assert backup.exists()


def test_a_path_that_is_too_long_is_told(ctdesk: Ctdesk, tmp_path: Path) -> None:
    long = tmp_path / ("长" * 90) / ("x" * 300)
    said = said_in_one_line(ctdesk("--site", long, "audit", "verify"), 1)
    assert "Traceback" not in said


def test_a_site_that_is_not_there_is_never_made(ctdesk: Ctdesk, tmp_path: Path) -> None:
    for command in (["audit", "verify"], ["migrate"], ["backup", str(tmp_path / "x")]):
        said = said_in_one_line(ctdesk("--site", tmp_path / "nowhere", *command), 1)
        assert words("SITE-01", folder=tmp_path / "nowhere") in said
        assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("display", ["", ":4711"])
def test_without_a_display_the_window_names_what_works(ctdesk: Ctdesk, tmp_path: Path, display: str) -> None:
    said = said_in_one_line(
        ctdesk("--site", tmp_path, QT_QPA_PLATFORM="", DISPLAY=display, WAYLAND_DISPLAY=""), 1
    )
    assert words("CLI-05") in said


def test_what_is_planted_in_the_environment_is_logged_and_not_used(
    ctdesk: Ctdesk, cast: Cast, tmp_path: Path
) -> None:
    cast.site.close()
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "evil_keyring.py").write_text(
        "import pathlib\n"
        "from keyring.backend import KeyringBackend\n"
        "class Evil(KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, *a): pathlib.Path(__file__).with_name('asked').touch()\n"
        "    def set_password(self, *a): pathlib.Path(__file__).with_name('asked').touch()\n"
    )
    done = ctdesk(
        "--site", cast.site.folder, "audit", "verify",
        PYTHONPATH=str(planted), PYTHON_KEYRING_BACKEND="evil_keyring.Evil", QT_PLUGIN_PATH=str(planted),
    )  # fmt: skip
    assert done.returncode == 1
    assert not (planted / "asked").exists()
    log = (tmp_path / "config" / "log" / "ctdesk.log").read_text("utf-8")
    for name in ("PYTHONPATH", "PYTHON_KEYRING_BACKEND", "QT_PLUGIN_PATH"):
        assert name in log
    assert str(planted) not in log


LONG_SAVE = """
import signal, sys, time
import ctdesk.__main__ as entry
import ctdesk.cli as cli
from pathlib import Path
from ctdesk.services.clock_rules import write
from ctdesk.services.site import open_site

def main(*_, **__):
    folder = Path(sys.argv[1])
    with open_site(folder, phrase=(folder / "recovery-phrase.txt").read_text("utf-8")) as site:
        def slow(work):
            for number in range(200):
                write(work.db, f"slow {number}", number)
                work.db.flush()
                if number == 3:
                    print("saving", flush=True)
                time.sleep(0.05)
        site.gate.run_itself(slow, action="slow.save")
    return 0

cli.main = main
sys.exit(entry.main())
"""


def test_asked_to_end_in_the_middle_of_a_save_it_rolls_back_and_ends_well(cast: Cast) -> None:
    from sqlalchemy import select

    from ctdesk.db.tables.site import Setting
    from ctdesk.services.site import open_site

    cast.site.close()
    running = subprocess.Popen(
        [sys.executable, "-c", LONG_SAVE, str(cast.site.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "saving\n"
    running.send_signal(signal.SIGTERM)
    _, complaint = running.communicate()
    assert running.returncode == 0, complaint
    assert "Traceback" not in complaint
    with open_site(cast.site.folder, key_store=KEYS, clock=cast.clock, cost=QUICK) as site:
        assert site.problem is None
        with site.gate.reading() as db:
            assert not db.scalars(select(Setting.name).where(Setting.name.like("slow%"))).all()
