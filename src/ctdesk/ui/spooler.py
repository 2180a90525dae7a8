"""Hands a finished PDF to the print spooler; never draws through a printer dialog, which clips."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ctdesk.domain.errors import CtdeskError

_PATIENCE_S = 20


def can_spool() -> bool:
    """Whether this machine has a spooler to hand things to."""
    return sys.platform == "win32" or shutil.which("lp") is not None


def spool(name: str, pdf: bytes) -> None:
    """Print ``pdf`` on the default printer. Raises SPOOL-01 without a spooler, SPOOL-02 when it refuses."""
    if not can_spool():
        raise CtdeskError("SPOOL-01")
    folder = Path(tempfile.mkdtemp(prefix="ctdesk-print-"))
    file = folder / name
    try:
        file.write_bytes(pdf)
        if sys.platform == "win32":
            os.startfile(file, "print")
            return
        subprocess.run(
            ["lp", "-s", "-t", name, str(file)], check=True, timeout=_PATIENCE_S, capture_output=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CtdeskError("SPOOL-02") from error
    finally:
        if sys.platform != "win32":
            shutil.rmtree(folder, ignore_errors=True)
