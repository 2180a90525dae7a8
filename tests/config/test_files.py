"""A file that ctdesk writes is whole or absent."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ctdesk.config import sweep_parts, write_atomically
from ctdesk.config.files import file_error
from ctdesk.domain.errors import CtdeskError


def test_the_new_content_stands_in_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "记录.txt"
    write_atomically(path, "old")
    write_atomically(path, b"new", mode=0o600)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(CtdeskError) as refused:
        write_atomically(tmp_path / "none" / "file", "x")
    assert refused.value.code == "FILE-04"


def test_a_folder_in_the_place_of_the_file_leaves_no_part_behind(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(CtdeskError) as refused:
        write_atomically(tmp_path / "file", "x")
    assert refused.value.code == "FILE-05"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_leaves_the_old_file() -> None:
    # A file system of 64 kB in a name space of its own; root is not needed for it.
    script = (
        "mount -t tmpfs -o size=64k none /mnt && cd /mnt && echo old > file && "
        f"{sys.executable} -c 'from pathlib import Path; from ctdesk.config import write_atomically\n"
        "from ctdesk.domain.errors import CtdeskError\n"
        "try: write_atomically(Path(\"/mnt/file\"), b\"x\" * 200000)\n"
        "except CtdeskError as error: print(error.code)' && cat file && ls -A | wc -l"
    )
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["FILE-02", "old", "1"], done.stderr


def test_a_read_only_folder_is_told() -> None:
    script = (
        "mount -t tmpfs -o size=64k none /mnt && mount -o remount,ro /mnt && "
        f"{sys.executable} -c 'from pathlib import Path; from ctdesk.config import write_atomically\n"
        "from ctdesk.domain.errors import CtdeskError\n"
        "try: write_atomically(Path(\"/mnt/file\"), b\"x\")\n"
        "except CtdeskError as error: print(error.code)'"
    )
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["FILE-01"], done.stderr


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EROFS, "FILE-01"), (errno.ENOSPC, "FILE-02"), (errno.EBUSY, "FILE-03"), (errno.EIO, "FILE-05")],
)
def test_each_refusal_of_the_system_has_its_sentence(number: int, code: str) -> None:
    assert file_error(OSError(number, os.strerror(number)), Path("/x")).code == code


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"0" * 400_000)
    script = (
        "import itertools, pathlib\nfrom ctdesk.config import write_atomically\nprint('on', flush=True)\n"
        f"path = pathlib.Path({str(path)!r})\n"
        "for n in itertools.count(): write_atomically(path, b'%d' % (n % 10) * 400_000)"
    )
    for round_ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert writer.stdout is not None and writer.stdout.readline() == b"on\n"
        time.sleep(0.013 * (round_ + 1))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        content = path.read_bytes()
        assert len(content) == 400_000 and len(set(content)) == 1
    sweep_parts(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
