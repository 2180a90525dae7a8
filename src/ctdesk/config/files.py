"""Files that are whole or absent: written beside, made durable, then renamed into place."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from ctdesk.domain.errors import CtdeskError

_PART = ".ctdesk-part"


def write_atomically(path: Path, content: bytes | str, *, mode: int = 0o644) -> None:
    """Replace ``path`` by ``content``: a reader sees the old file or the new one, also after a power cut.

    Raises ``FILE-01`` (may not write there), ``FILE-02`` (disk full), ``FILE-03`` (open in another program),
    ``FILE-04`` (folder missing) or ``FILE-05`` (anything else the system said); nothing is left behind then.
    """
    raw = content.encode() if isinstance(content, str) else content
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_PART, dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            if os.name == "posix":
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise file_error(error, path) from error


def sweep_parts(folder: Path) -> int:
    """Remove what writers that were killed left behind in ``folder``; returns how many."""
    gone = 0
    for stray in folder.glob(f".*{_PART}"):
        with contextlib.suppress(OSError):
            stray.unlink()
            gone += 1
    return gone


def file_error(error: OSError, path: Path) -> CtdeskError:
    """The sentence for what the system said about ``path``."""
    code = {
        errno.EACCES: "FILE-03" if os.name == "nt" and path.exists() else "FILE-01",
        errno.EPERM: "FILE-01",
        errno.EROFS: "FILE-01",
        errno.ENOSPC: "FILE-02",
        errno.EDQUOT: "FILE-02",
        errno.EFBIG: "FILE-02",
        errno.EBUSY: "FILE-03",
        errno.ENOENT: "FILE-04",
        errno.ENOTDIR: "FILE-04",
    }.get(error.errno or 0, "FILE-05")
    return CtdeskError(code, path=path, reason=error.strerror or type(error).__name__)


def _sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot sync a folder
            raise
    finally:
        os.close(handle)
