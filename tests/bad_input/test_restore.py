"""Rows 60–70 at the command line: whatever a backup is, nothing is changed and the next step is said."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bad_input.conftest import Ctdesk
from bad_input.telling import said_in_one_line, words
from ctdesk.config import pin_authority
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.backup import back_up_site
from ctdesk.services.phrase import new_phrase
from ctdesk.services.restore import restore_site
from ctdesk.services.settings import set_idle_minutes
from fixtures.cast import RECOVERY, Cast, MemoryKeys


@pytest.fixture
def good(cast: Cast, tmp_path: Path) -> Path:
    """A verified backup of the site."""
    return back_up_site(cast.site, tmp_path / "good.ctbackup").path


@pytest.fixture
def phrase(cast: Cast) -> Path:
    return cast.site.folder / RECOVERY


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _symlink(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _text(path: Path) -> None:
    path.write_text("no backup", "utf-8")


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _changed(name: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        found = next(one for one in members if one.startswith(name))
        members[found] = members[found][:20] + bytes([members[found][20] ^ 1]) + members[found][21:]
        with zipfile.ZipFile(path, "w") as archive:
            for one, content in members.items():
                archive.writestr(one, content)

    return change


def _without(name: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {one: archive.read(one) for one in archive.namelist() if not one.startswith(name)}
        with zipfile.ZipFile(path, "w") as archive:
            for one, content in members.items():
                archive.writestr(one, content)

    return change


def _with(name: str, content: bytes = b"evil") -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return change


BAD: list[tuple[Callable[[Path], None], str]] = [
    (_empty, "RST-01"),
    (_directory, "RST-01"),
    (_symlink, "RST-01"),
    (_text, "RST-01"),
    (_half, "RST-01"),
    (Path.unlink, "RST-01"),
    (_changed("database"), "RST-02"),
    (_changed("manifest.json"), "RST-02"),
    (_changed("manifest.sig"), "RST-02"),
    (_without("manifest.sig"), "RST-02"),
    (_without("manifest.json"), "RST-02"),
    (_without("database"), "RST-02"),
    (_with("../evil"), "RST-07"),
    (_with("/etc/evil"), "RST-07"),
    (_with("C:\\evil.exe"), "RST-07"),
    (_with("attachments/ab.bin", bytes(300_000_000)), "RST-08"),
]


@pytest.mark.parametrize(("spoil", "code"), BAD, ids=[f"{code}-{n}" for n, (_, code) in enumerate(BAD)])
def test_a_bad_backup_changes_nothing_and_says_what_to_do(
    ctdesk: Ctdesk,
    good: Path,
    phrase: Path,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    code: str,
) -> None:
    spoil(good)
    new = tmp_path / "new"
    said = said_in_one_line(ctdesk("restore", good, new, "--phrase-file", phrase), 1)
    assert words(code, path="X").partition(".")[2][-50:] in said
    assert "Nothing was changed" in said
    assert not new.exists() or list(new.iterdir()) == []
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("wrong", ["wrong wrong wrong", "", "\x00", "well-formed"])
def test_a_wrong_phrase_is_told_and_nothing_is_made(
    ctdesk: Ctdesk, good: Path, tmp_path: Path, wrong: str
) -> None:
    wrong = new_phrase() if wrong == "well-formed" else wrong
    (tmp_path / "wrong").write_text(wrong, "utf-8")
    said = said_in_one_line(ctdesk("restore", good, tmp_path / "new", "--phrase-file", tmp_path / "wrong"), 1)
    assert "phrase" in said
    assert not wrong.strip("\x00") or wrong not in said
    assert not (tmp_path / "new").exists()


def test_a_site_is_never_written_over(ctdesk: Ctdesk, good: Path, phrase: Path, cast: Cast) -> None:
    before = (cast.site.folder / "site.toml").read_bytes()
    said_in_one_line(ctdesk("restore", good, cast.site.folder, "--phrase-file", phrase), 1)
    assert (cast.site.folder / "site.toml").read_bytes() == before


def test_entries_that_are_anchored_and_missing_are_counted(
    ctdesk: Ctdesk, good: Path, phrase: Path, cast: Cast, tmp_path: Path
) -> None:
    cast.do("lead", set_idle_minutes, minutes=9)
    newer = back_up_site(cast.site, tmp_path / "newer.ctbackup").path
    pin_authority(cast.site.config, str(cast.site.authority_fingerprint()))
    done = ctdesk("restore", good, tmp_path / "new", "--phrase-file", phrase, "--anchors", newer)
    said = said_in_one_line(done, 1)
    assert "already anchored" in said
    assert "two people have to approve" in said
    assert not (tmp_path / "new").exists()


def test_a_disk_too_small_is_said_before_anything_begins(
    good: Path, phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    with pytest.raises(CtdeskError) as refused:
        restore_site(good, tmp_path / "new", phrase=phrase.read_text("utf-8"), key_store=MemoryKeys())
    assert refused.value.code == "RST-10"
    assert not (tmp_path / "new" / "site.db").exists()


def test_a_restore_that_meets_a_full_disk_leaves_no_half_site(
    ctdesk: Ctdesk, good: Path, phrase: Path, tmp_path: Path
) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-m", "ctdesk", "restore", good, tmp_path / "new", "--phrase-file", phrase],
        capture_output=True,
        text=True,
        preexec_fn=limit,
        env={**os.environ, "CTDESK_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new" / "site.toml").exists()
    assert ctdesk("restore", good, tmp_path / "new", "--phrase-file", phrase).returncode in (0, 1)


def test_a_killed_restore_leaves_nothing_that_looks_like_a_site(
    ctdesk: Ctdesk, good: Path, phrase: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    for wait in (0.9, 1.2, 1.5):
        running = subprocess.Popen(
            [sys.executable, "-m", "ctdesk", "restore", str(good), str(new), "--phrase-file", str(phrase)],
            env={**os.environ, "CTDESK_CONFIG_HOME": str(tmp_path / "config")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        running.kill()
        running.wait()
        if (new / "site.toml").exists():
            assert (new / "site.db").exists(), "settings come last"
            return
    ctdesk("restore", good, new, "--phrase-file", phrase)
    assert (new / "site.toml").exists() == (new / "site.db").exists()
