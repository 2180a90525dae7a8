"""The wiring, by hand: faults go to a local log, then the command line is handed the window and the demo.

Nothing else is decided here. The log holds no patient data: of a failure only its kind and its place in
the code.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import os
import secrets
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Literal

from ctdesk import cli
from ctdesk.config import log_folder

_log = logging.getLogger("ctdesk")
_SUSPECT = ("LD_PRELOAD", "PYTHONPATH", "PYTHON_KEYRING_BACKEND", "QT_PLUGIN_PATH")


def main() -> int:
    """Entry point of the ``ctdesk`` command; returns its exit code."""
    _speak_everywhere()
    log = _start_log()
    _note_surroundings()
    sys.excepthook = _note
    threading.excepthook = lambda fault: _note(fault.exc_type, fault.exc_value, fault.exc_traceback)
    signal.signal(signal.SIGTERM, _leave)
    try:
        return cli.main(sys.argv[1:], open_window=_open_window, walk_demo=_walk_demo)
    except SystemExit:
        raise
    except Exception as error:  # the last net: a reference for the person, the place in the code for the log
        reference = _note(type(error), error, error.__traceback__)
        cli.tell_fault(reference, log, sys.argv[1:])
        return 2 if sys.argv[1:2] == ["verify"] else 1


def _open_window(folder: Path | None, *, language: Literal["zh_CN", "en"] | None) -> int:
    from ctdesk.ui.app import run_window

    return run_window(folder, language=language)


def _walk_demo(out: Path, *, keep: bool, language: str, say: Callable[[str], None]) -> int:
    # Said before Qt is loaded: the windows of the walk need no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ctdesk.ui.app import let_qt_speak_to_log
    from ctdesk.ui.demo_walk import walk

    let_qt_speak_to_log()
    return walk(out, keep=keep, language=language, say=say)


def _speak_everywhere() -> None:
    """A terminal that lacks a character shows another in its place; it never ends the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _start_log() -> Path | None:
    """A small log that turns over, for this person only; None where no folder can be written."""
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = logging.handlers.RotatingFileHandler(
            folder / "ctdesk.log", maxBytes=500_000, backupCount=3, encoding="utf-8", delay=True
        )
        crash = (folder / "crash.log").open("a", encoding="utf-8")  # kept open: it is written while dying
    except OSError:
        faulthandler.enable()
        return None
    faulthandler.enable(crash)
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _log.addHandler(file)
    _log.setLevel(logging.INFO)
    return folder / "ctdesk.log"


def _note_surroundings() -> None:
    """Log which variables could bring in other code or another key store; never their values."""
    found = [name for name in _SUSPECT if os.environ.get(name)]
    if found:
        _log.warning("set in the environment: %s", ", ".join(found))


def _note(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> str:
    """Write where in the code a failure happened, never what its text says; returns its reference."""
    reference = secrets.token_hex(3).upper()
    places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)]
    cause = type(fault.__cause__).__name__ if fault is not None and fault.__cause__ is not None else "–"
    _log.error("%s %s cause %s at %s", reference, kind.__name__, cause, " < ".join(reversed(places)))
    return reference


def _leave(number: int, frame: FrameType | None) -> None:
    """Asked to end: the transaction in work rolls back on the way out, which is a good end."""
    with contextlib.suppress(ValueError):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
