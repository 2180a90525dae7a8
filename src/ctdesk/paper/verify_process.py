"""Verifies a file in a child process with limits on time and memory: what hangs or dies there is an
answer here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.verdict import Expectations, PaperFinding, PaperVerdict, Verdict, verdict_from_json

# Five seconds are plenty on any machine of today; the limit has room for a slow one that is busy besides.
SECONDS = 60
CPU_SECONDS = 30
_LARGEST = 50 * 1024 * 1024
_AT_ONCE = 20  # files for one process


def verify_in_child(
    path: Path,
    *,
    trusted: tuple[bytes, ...] | None,
    now: datetime,
    expectations: Expectations | None = None,
    seconds: float = SECONDS,
    cpu_seconds: int = CPU_SECONDS,
) -> PaperVerdict:
    """``verify_pdf`` for a file, in a process of its own.

    A process that overruns its limits answers PDF-07, one that dies otherwise PDF-05; a file that is too
    large is not opened (PDF-06). Raises ``PDF-25`` when the file cannot be read at all.
    """
    try:
        if path.stat().st_size > _LARGEST:
            return _unreadable("PDF-06", limit="50 MB")
        with path.open("rb"):
            pass
    except OSError as error:
        raise CtdeskError("PDF-25", path=path) from error
    done = _ask((path,), trusted, now, expectations or Expectations(), seconds, cpu_seconds)
    if done is None:
        return _unreadable("PDF-07", seconds=f"{seconds:g}")
    if done.returncode != 0:
        overrun = done.returncode < 0 or b"MemoryError" in done.stderr
        return (
            _unreadable("PDF-07", seconds=f"{seconds:g}")
            if overrun
            else _unreadable("PDF-05", problem="child")
        )
    try:
        return verdict_from_json(done.stdout.decode())
    except (ValueError, KeyError, TypeError):
        return _unreadable("PDF-05", problem="answer")


def verify_several(
    paths: Sequence[Path],
    *,
    trusted: tuple[bytes, ...] | None,
    now: datetime,
    expectations: Expectations | None = None,
) -> tuple[PaperVerdict, ...]:
    """``verify_in_child`` for each file, in one process as long as that lives; whatever file ends it, and
    those after it, are asked singly.
    """
    found: list[PaperVerdict] = []
    known = expectations or Expectations()
    for start in range(0, len(paths), _AT_ONCE):
        some = paths[start : start + _AT_ONCE]
        small = all(path.stat().st_size <= _LARGEST for path in some)
        done = (
            _ask(some, trusted, now, known, SECONDS * len(some), CPU_SECONDS * len(some)) if small else None
        )
        lines = [] if done is None else done.stdout.split(b"\n")[:-1]
        try:
            found += [verdict_from_json(line.decode()) for line in lines]
        except (ValueError, KeyError, TypeError):
            del found[start:]
        found += [
            verify_in_child(path, trusted=trusted, now=now, expectations=known)
            for path in some[len(found) - start :]
        ]
    return tuple(found)


def _ask(
    paths: Sequence[Path],
    trusted: tuple[bytes, ...] | None,
    now: datetime,
    known: Expectations,
    seconds: float,
    cpu_seconds: int,
) -> subprocess.CompletedProcess[bytes] | None:
    """What the process said about these files; None when it overran its time."""
    question = {
        "paths": [str(path.resolve()) for path in paths],
        "trusted": None if trusted is None else [one.hex() for one in trusted],
        "now": now.isoformat(),
        "cpu_seconds": cpu_seconds,
        "expectations": {
            "db_id": known.db_id,
            "number": known.number,
            "record_digest": known.record_digest,
            "revocations": None if known.revocations is None else known.revocations.hex(),
        },
    }
    try:
        return subprocess.run(
            _command(),
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_surroundings(),
        )
    except subprocess.TimeoutExpired:
        return None


def _command() -> list[str]:
    return [sys.executable, "-m", "ctdesk.paper.verify_child"]


def _surroundings() -> dict[str, str]:
    """The environment of this process, with the place of the package in front."""
    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": package if not known else f"{package}{os.pathsep}{known}"}


def _unreadable(code: str, **values: str) -> PaperVerdict:
    return PaperVerdict(Verdict.UNREADABLE, (PaperFinding(code, values),))
