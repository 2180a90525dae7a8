"""Sets ctdesk up beside its source on a fresh machine, then runs it or its tests.

Standard library only. The environment lies in ``.venv``, made from the hash-pinned ``requirements.lock`` in
this folder. Every Python 3 must be able to read this file, to be told which one is needed.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.write(
        f"ctdesk needs Python 3.11, 3.12 or 3.13; this is {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install one of these and call it by name, for example: python3.12 packaging/dev.py demo\n"
    )
    sys.exit(2)

import contextlib
import ctypes
import hashlib
import os
import platform
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "ctdesk-stamp"
LOG = VENV / "ctdesk-install.log"
WINDOWS = os.name == "nt"
ROOM = 4 * 1024**3  # what the tests may write at one time
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

USAGE = """usage: python3 packaging/dev.py COMMAND [ARGUMENTS]

  demo [--out DIR] [--lang zh_CN|en] [--keep]
                    open a fictitious hospital; without a display, or with --out, walk the main job and leave
                    acceptance.pdf, pictures and the site in DIR (./demo-out)
  run [ARGUMENTS]   start ctdesk; ARGUMENTS as for the ctdesk command
  test [ARGUMENTS]  run every test; ARGUMENTS as for pytest
  bench             measure, each figure as a ratio to a floor in the same run
  faults            the fault tests, many more rounds
  setup             make the environment and stop
  lock              pin the newest allowed packages anew (for maintainers)
"""

# What Qt loads from the system, and the Debian package it is in.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
DISPLAY_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# What camera and sound load; without them the window starts, takes photos from files and is silent.
MEDIA_LIBRARIES = {
    "libpulse.so.0": "libpulse0",
}
# Programs that some tests call: Debian package, and what cannot be tried without it.
TEST_PROGRAMS = {
    "pdfsig": ("poppler-utils", "a stranger's check of the sealed PDF, pages as pictures"),
    "openssl": ("openssl", "a stranger's check of the attached signatures"),
    "initdb": ("postgresql", "everything on PostgreSQL"),
    "gnome-keyring-daemon": ("gnome-keyring", "the real key store of the system"),
    "dbus-run-session": ("dbus", "the real key store of the system"),
    "Xvfb": ("xvfb", "start-up on a real display"),
    "chromium": ("chromium", "the offline verifier in a real browser"),
}
# Packages that only one system or one Python needs; the resolver sees only the machine it runs on.
MARKERS = {
    "backports-tarfile": 'python_version < "3.12"',
    "importlib-metadata": 'python_version < "3.12"',
    "lazy-importer": 'python_version < "3.12"',
    "zipp": 'python_version < "3.12"',
    "jeepney": 'sys_platform == "linux"',
    "secretstorage": 'sys_platform == "linux"',
    "pywin32-ctypes": 'sys_platform == "win32"',
}


def main(arguments):
    """Run one command; the exit code of what it ran, or 2 with one sentence on stderr."""
    commands = {
        "demo": demo,
        "run": run,
        "test": test,
        "bench": bench,
        "faults": faults,
        "setup": lambda rest: set_up() or 0,
        "lock": lock,
    }
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0 if arguments else 2
    command, rest = arguments[0], arguments[1:]
    if command not in commands:
        give_up(f"There is no command {command!r}; the commands are: {', '.join(commands)}.")
    refuse_unsupported()
    return commands[command](rest)


def demo(rest):
    """Open the demo, or walk through it where there is no display."""
    need_libraries()
    set_up()
    return become([PYTHON, "-m", "ctdesk", "demo", *rest])


def run(rest):
    """Start ctdesk."""
    need_libraries()
    set_up()
    return become([PYTHON, "-m", "ctdesk", *rest])


def test(rest):
    """Run every test; what cannot be tried here is said before and after."""
    without = need_test_programs()
    need_libraries()
    set_up()
    began = time.monotonic()
    workers = str(max(1, min(4, os.cpu_count() or 1)))
    command = [PYTHON, "-m", "pytest", "-n", workers, "--dist", "worksteal", *rest]
    with in_memory() as places:
        code = call(command, QT_QPA_PLATFORM="offscreen", **places)
    for line in without:
        say("NOT TRIED: " + line)
    say(f"Tests took {time.monotonic() - began:.0f} s.")
    return code


@contextlib.contextmanager
def in_memory():
    """Surroundings that put what tests write into memory, where there is room; a third of the time."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or not os.access(memory, os.W_OK) or room_in(memory) < ROOM:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="ctdesk-tests-", dir=memory) as place:
        Path(place).chmod(0o711)  # a PostgreSQL server of root's runs as somebody else
        yield {"TMPDIR": place}


def room_in(memory):
    """Bytes that may be written to a file system in memory: what it takes, and what the machine has left."""
    known = Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else ""
    left = re.search(r"^MemAvailable: +(\d+) kB", known, re.MULTILINE)
    return min(shutil.disk_usage(memory).free, int(left[1]) * 1024 if left else 0)


def bench(rest):
    """Run every benchmark, one after the other."""
    need_libraries()
    set_up()
    return call([PYTHON, ROOT / "tests" / "benchmarks" / "run_all.py", *rest], QT_QPA_PLATFORM="offscreen")


def faults(rest):
    """Run the fault tests with ten times the rounds (``CTDESK_FAULTS`` says another number)."""
    need_libraries()
    set_up()
    times = os.environ.get("CTDESK_FAULTS", "10")
    tried = [ROOT / "tests" / "faults", ROOT / "tests" / "paper" / "test_verify.py"]
    command = [PYTHON, "-m", "pytest", *tried, *rest]
    return call(command, QT_QPA_PLATFORM="offscreen", CTDESK_FAULTS=times)


def lock(rest):
    """Resolve ``pyproject.toml`` anew; write ``requirements.lock`` with the hashes for every system."""
    if rest:
        give_up("lock takes no arguments.")
    with tempfile.TemporaryDirectory() as place:
        tools = Path(place) / "tools"
        make_venv(tools)
        python = tools / PYTHON.relative_to(VENV)
        say("Resolving (a minute or two) …")
        pip(python, ["install", "pip-tools"], Path(place) / "log")
        # To build the project itself, and for keyring on Windows; its marker is put on below.
        wanted = Path(place) / "extra.in"
        wanted.write_text("hatchling>=1.25\neditables\npywin32-ctypes\n")
        found = Path(place) / "found"
        options = ["--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate"]
        options += ["--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--quiet"]
        options += ["--extra", "test", "--output-file", str(found)]
        command = [python, "-m", "piptools", "compile", *options, ROOT / "pyproject.toml", wanted]
        if subprocess.run(command, env=clean_environment(), cwd=place).returncode:
            give_up("The packages could not be resolved; the lock file was left as it is.")
        pinned = re.sub(r"^([a-z0-9.-]+)(==\S+) \\$", with_marker, found.read_text(), flags=re.MULTILINE)
    LOCK.write_text("# Made by: python3 packaging/dev.py lock\n" + pinned)
    say(f"{pinned.count('==')} packages are pinned in {LOCK.relative_to(ROOT)}.")
    return 0


def with_marker(found):
    """One line of the lock file, with the marker its package needs."""
    marker = MARKERS.get(found[1])
    return f"{found[1]}{found[2]} ; {marker} \\" if marker else found[0]


def refuse_unsupported():
    """Supported: Linux x86-64 with glibc 2.34 or newer, Windows 10 or newer, macOS 12 or newer."""
    machine = platform.machine().lower()
    if sys.maxsize < 2**32:
        give_up("ctdesk needs a 64-bit Python.")
    if sys.platform.startswith("linux"):
        kind, version = platform.libc_ver()
        if machine not in ("x86_64", "amd64"):
            give_up(f"ctdesk supports Linux on x86-64 only; this is {machine}.")
        if kind != "glibc" or numbers(version) < (2, 34):
            have = f"{kind} {version}".strip() or "another C library"
            give_up(f"ctdesk needs a Linux with glibc 2.34 or newer, such as Debian 12; this has {have}.")
    elif sys.platform == "darwin":
        if numbers(platform.mac_ver()[0]) < (12,):
            give_up(f"ctdesk needs macOS 12 or newer; this is {platform.mac_ver()[0]}.")
    elif WINDOWS:
        if sys.getwindowsversion().major < 10:
            give_up("ctdesk needs Windows 10 or newer.")
    else:
        give_up(f"ctdesk supports Linux, Windows and macOS; this is {sys.platform}.")


def set_up():
    """Make ``.venv`` from the lock file unless the one there was made from the same lock file."""
    try:
        wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    except OSError:
        give_up(f"The lock file is missing: {LOCK}")
    # The environment holds absolute paths, so a moved project needs a new one.
    wanted += f" {ROOT}"
    if STAMP.is_file() and PYTHON.exists() and STAMP.read_text("utf-8") == wanted:
        return
    began = time.monotonic()
    say(f"Setting up {VENV} (once; some 400 MB, a minute or two) …")
    try:
        if not is_usable(PYTHON):
            make_venv(VENV)
        STAMP.unlink(missing_ok=True)
        # Wheels only: nothing that comes from outside is run while it is being installed.
        pip(PYTHON, ["install", "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", LOCK], LOG)
        pip(PYTHON, ["install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT], LOG)
        STAMP.write_text(wanted, "utf-8")
    except OSError as error:
        give_up(f"The environment cannot be made in {ROOT}: {error.strerror}.")
    say(f"The environment is ready ({time.monotonic() - began:.0f} s).")


def is_usable(python):
    """True for an environment of a supported Python that still runs and has pip."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    try:
        asked = subprocess.run([python, "-c", check], capture_output=True, env=clean_environment())
    except OSError:
        return False
    return asked.returncode == 0


def make_venv(place):
    """Make an empty environment; Debian has the module for it in a package of its own."""
    if not has_venv():
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if may_install() and Path(sys.executable).resolve().parent == Path("/usr/bin"):
            apt_install([package])
        if not has_venv():
            give_up(f"Python's venv module is missing. Install it: {apt_command([package])}")
    command = [sys.executable, "-m", "venv", "--clear", place]
    made = subprocess.run(command, capture_output=True, text=True, env=clean_environment())
    if made.returncode:
        said = (made.stderr or made.stdout).strip().splitlines() or ["venv failed"]
        give_up(f"The environment cannot be made in {place}: {said[-1]}")


def has_venv():
    """True when this Python can make environments; asked in a child, which sees what was just installed."""
    command = [sys.executable, "-c", "import venv, ensurepip"]
    return subprocess.run(command, capture_output=True, env=clean_environment()).returncode == 0


def pip(python, arguments, log):
    """Run pip; its words go to a file, of which the reason of a failure is told in one sentence."""
    command = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2", *arguments]
    with Path(log).open("ab") as file:
        code = subprocess.run(command, stdout=file, stderr=file, env=clean_environment()).returncode
    if code == 0:
        return
    said = Path(log).read_text("utf-8", "replace")
    if "DO NOT MATCH THE HASHES" in said:
        give_up(f"A package differs from the one that was pinned, so it was not installed (see {log}).")
    if "No space left on device" in said:
        give_up(f"The disk is full: {VENV} needs about 1.5 GB.")
    if re.search(r"NewConnectionError|name resolution|Connect\w*Timeout|ProxyError|is unreachable", said):
        give_up("The packages cannot be fetched: no network. Connect this computer and try again.")
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")] or [f"ERROR: see {log}"]
    give_up(f"The packages cannot be installed. pip says: {errors[0][7:]}")


def need_libraries():
    """Have the system libraries Qt needs: installed where it may, else the one command is told.

    Without those of the window it ends with exit code 2; without those of camera and sound it goes on.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(LIBRARIES)
    if os.environ.get("DISPLAY"):
        wanted.update(DISPLAY_LIBRARIES)
    missing = missing_libraries({**wanted, **MEDIA_LIBRARIES})
    if not missing:
        return
    say("Missing system libraries: " + ", ".join(sorted(missing)))
    packages = sorted(set(missing.values()))
    if may_install():
        apt_install(packages)
        missing = missing_libraries({**wanted, **MEDIA_LIBRARIES})
    needed = sorted(set(missing) & set(wanted))
    if needed:
        give_up(f"The window cannot start without {', '.join(needed)}: {apt_command(packages)}")
    if missing:
        say(f"No camera and no sound without {', '.join(sorted(missing))}: {apt_command(packages)}")


def missing_libraries(wanted):
    """Those of ``wanted`` that cannot be loaded."""
    missing = {}
    for name, package in wanted.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing[name] = package
    return missing


def need_test_programs():
    """Have the programs that tests call; returns a line for each thing that cannot be tried."""
    if not sys.platform.startswith("linux"):
        return [what for _, what in TEST_PROGRAMS.values()]
    missing = missing_programs()
    if missing and may_install():
        apt_install(sorted({TEST_PROGRAMS[name][0] for name in missing}))
        missing = missing_programs()
    if missing:
        packages = sorted({TEST_PROGRAMS[name][0] for name in missing})
        say(f"Some tests need more programs: {apt_command(packages)}")
    return [f"{TEST_PROGRAMS[name][1]} ({name} is missing)" for name in missing]


def missing_programs():
    """Names of the test programs that are not installed."""
    servers = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    where = os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin", "/usr/sbin", "/bin"])
    return [
        name
        for name in TEST_PROGRAMS
        if not shutil.which(name, path=where) and not (name == "initdb" and servers)
    ]


def may_install():
    """True on Debian and its children, as root, unless ``CTDESK_INSTALL_NOTHING`` is set."""
    if WINDOWS or os.environ.get("CTDESK_INSTALL_NOTHING"):
        return False
    return os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def apt_install(packages):
    """Install Debian packages, saying so; a failure is told by whoever still misses something."""
    say("Installing with apt-get: " + " ".join(packages))
    environment = clean_environment()
    environment["DEBIAN_FRONTEND"] = "noninteractive"
    # dpkg refuses to work without the folders of the system's own programs.
    environment["PATH"] = environment.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
    apt = ["/usr/bin/apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]):
        nothing = subprocess.DEVNULL
        done = subprocess.run(command, env=environment, stdin=nothing, capture_output=True, text=True)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("E:")]
            say("apt-get: " + (said[0][3:] if said else f"exit {done.returncode}"))


def apt_command(packages):
    """The command a person types to install Debian packages."""
    if not Path("/usr/bin/apt-get").exists():
        return "install what Debian calls " + " ".join(packages)
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


def clean_environment(**more):
    """The environment for children: nothing that would lead Python or pip out of ``.venv``."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_CONSTRAINT")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    if not WINDOWS:
        kept.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
    kept.update(more)
    return kept


def call(command, **more):
    """Run a command in the project's folder and return its exit code."""
    try:
        return subprocess.run(list(map(str, command)), cwd=ROOT, env=clean_environment(**more)).returncode
    except KeyboardInterrupt:
        return 130


def become(command):
    """Run a command where the person stands, in place of this one where the system can."""
    command = list(map(str, command))
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, clean_environment())
    try:
        return subprocess.run(command, env=clean_environment()).returncode
    except KeyboardInterrupt:
        return 130


def numbers(version):
    """``"2.36"`` as ``(2, 36)``."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def say(line):
    """Tell the person something while the work goes on."""
    print(line, flush=True)


def give_up(sentence):
    """End with one sentence and exit code 2."""
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")
    sys.exit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
