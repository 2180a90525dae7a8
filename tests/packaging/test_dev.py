"""``packaging/dev.py`` sets up a bare machine, or says in one sentence why it cannot."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEV = ROOT / "packaging" / "dev.py"
LOCK = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")


def dev(*argv: str, script: Path = DEV, **more: str) -> subprocess.CompletedProcess[str]:
    """Run it with an almost empty environment that lets it install nothing."""
    environment = {"PATH": "/usr/bin:/bin", "CTDESK_INSTALL_NOTHING": "1", **more}
    return subprocess.run([sys.executable, script, *argv], env=environment, capture_output=True, text=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what dev.py needs, without an environment; the script in it is returned."""
    (tmp_path / "packaging").mkdir()
    for name in ("dev.py", "requirements.lock"):
        shutil.copy(ROOT / "packaging" / name, tmp_path / "packaging" / name)
    return tmp_path / "packaging" / "dev.py"


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_an_older_python_can_read_it() -> None:
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 6))


def test_an_older_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    script = (
        "import sys; from collections import namedtuple\n"
        "sys.version_info = namedtuple('V', 'major minor micro')(3, 9, 2)\n"
        f"exec(compile(open({str(DEV)!r}).read(), 'dev.py', 'exec'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "3.11, 3.12 or 3.13; this is 3.9" in one_sentence(done)


@pytest.mark.parametrize("argv", [["frob"], ["lock", "extra"]])
def test_a_wrong_command_is_one_sentence(argv: list[str]) -> None:
    one_sentence(dev(*argv))


def test_help_names_every_command() -> None:
    done = dev("--help")
    assert done.returncode == 0
    commands = ("demo", "run", "test", "bench", "faults", "setup", "lock")
    assert all(f"\n  {name}" in done.stdout for name in commands)


def test_no_network_is_one_sentence(clone: Path, tmp_path: Path) -> None:
    # Name spaces without a network; every index the machine may know is out of reach there.
    command = ["unshare", "-rn", sys.executable, str(clone), "setup"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "CTDESK_INSTALL_NOTHING": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert "no network" in one_sentence(done)
    assert not (tmp_path / ".venv" / "ctdesk-stamp").exists()


def test_a_missing_venv_module_is_one_sentence(clone: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(Path(sys.base_prefix) / "bin", bare / "bin", symlinks=True)
    library = Path("lib") / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    without = shutil.ignore_patterns("ensurepip", "site-packages", "test", "__pycache__")
    shutil.copytree(Path(sys.base_prefix) / library, bare / library, ignore=without)
    for shared in (Path(sys.base_prefix) / "lib").glob("libpython*"):
        shutil.copy(shared, bare / "lib" / shared.name)
    python = bare / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    environment = {"PATH": "/usr/bin:/bin", "CTDESK_INSTALL_NOTHING": "1", "PYTHONHOME": str(bare)}
    done = subprocess.run([python, clone, "setup"], env=environment, capture_output=True, text=True)
    assert "venv module is missing" in one_sentence(done)


def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    script = (
        f"mount -t tmpfs none /mnt && mkdir /mnt/packaging && cp {DEV} {DEV.with_name('requirements.lock')} "
        f"/mnt/packaging && mount -o remount,ro /mnt && exec {sys.executable} /mnt/packaging/dev.py setup"
    )
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "CTDESK_INSTALL_NOTHING": "1"}
    command = ["unshare", "-rm", "sh", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert "cannot be made" in one_sentence(done)


def test_a_missing_lock_file_is_one_sentence(clone: Path) -> None:
    clone.with_name("requirements.lock").unlink()
    assert "lock file is missing" in one_sentence(dev("setup", script=clone))


def test_a_missing_library_is_named_with_the_command_that_installs_it(clone: Path) -> None:
    text = clone.read_text("utf-8").replace('"libEGL.so.1": "libegl1"', '"libNone.so.7": "libnone7"')
    clone.write_text(text, "utf-8")
    done = dev("demo", script=clone)
    assert "libNone.so.7" in one_sentence(done) and "libnone7" in done.stderr


def test_without_the_libraries_of_camera_and_sound_it_says_so_and_goes_on(clone: Path) -> None:
    text = clone.read_text("utf-8").replace('"libpulse.so.0": "libpulse0"', '"libNone.so.7": "libnone7"')
    clone.write_text(text, "utf-8")
    clone.with_name("requirements.lock").unlink()  # where it stops next
    done = dev("demo", script=clone)
    assert "No camera and no sound without libNone.so.7: " in done.stdout and "libnone7" in done.stdout
    assert "lock file is missing" in one_sentence(done)


def test_every_package_is_pinned_with_hashes() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.split("\n", 1)[1].strip())
    assert len(entries) > 60
    for entry in entries:
        name, hashes = entry.split(" \\\n", 1)
        assert re.fullmatch(r'[a-z0-9.-]+==[\w.]+(?: ; \w+ [<=]+ "[\w.]+")?', name), name
        assert re.fullmatch(r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\\n)?)+", hashes), name


def test_the_lock_file_names_no_place_to_fetch_from() -> None:
    places = r"://|--(?:extra-)?index|--find-links|--trusted-host|file:|^\s*-i\b|/\w+/"
    assert not re.search(places, LOCK, re.MULTILINE)


def test_every_dependency_of_the_project_is_in_the_lock_file() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"], "hatchling", "editables"]
    names = {re.split(r"[\[<>=!~ ;]", line)[0].lower().replace("_", "-") for line in wanted}
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", LOCK, re.MULTILINE))
    assert names <= pinned | {"pywin32-ctypes"}


def test_the_environment_holds_what_the_lock_file_pins() -> None:
    from importlib.metadata import version

    pins = dict(re.findall(r"^([a-z0-9.-]+)==([\w.]+) \\$", LOCK, re.MULTILINE))
    assert {name: version(name) for name in pins} == pins


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = "python3 packaging/dev.py test"
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
    assert command in (ROOT / "README.md").read_text("utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
