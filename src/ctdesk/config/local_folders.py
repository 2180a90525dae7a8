"""Which folders may hold an SQLite database: local, fixed ones; no network share, no synchronised folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from ctdesk.domain.errors import CtdeskError

NETWORK = frozenset(
    {"9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs"}
    | {"nfs", "nfs3", "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs", "webdav"}
    | {f"fuse.{name}" for name in ("ceph", "davfs2", "gcsfuse", "glusterfs", "rclone", "s3fs", "sshfs")}
)
"""File systems on which SQLite's locks or write-ahead log do not hold (spellings of Linux and macOS)."""

_SYNCHRONISED = (
    "baidunetdisk",
    "baidusyncdisk",
    "box sync",
    "creative cloud files",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "iclouddrive",
    "jianguoyun",
    "mobile documents",
    "my drive",
    "nextcloud",
    "nutstore",
    "onedrive",
    "seafile",
    "syncthing",
    "wpsdrive",
    "坚果云",
    "我的坚果云",
    "百度网盘",
    "wps云盘",
)


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system: where, of what kind, with which options; ``removable`` where that is known."""

    at: str
    kind: str
    options: str = ""
    removable: bool = False


def check_local_folder(folder: Path) -> None:
    """Raise ``CFG-03`` unless an SQLite database is safe in ``folder`` (which need not exist yet)."""
    if ".." in folder.parts:
        raise CtdeskError("CFG-03", field="folder", path=folder, reason="dots")
    if not folder.is_absolute():
        raise CtdeskError("CFG-03", field="folder", path=folder, reason="relative")
    judge_folder(folder, folder.resolve(), _mounts())


def judge_folder(named: PurePath, real: PurePath, mounts: Iterable[Mount]) -> None:
    """Judge the folder as it was named and as it resolves; raises ``CFG-03``."""
    if isinstance(real, PureWindowsPath) and real.drive.startswith("\\\\"):
        raise CtdeskError("CFG-03", field="folder", path=named, reason="network")
    mount = _mount_of(real, mounts)
    if mount is not None:
        if mount.kind.casefold() in NETWORK or "remote" in mount.options.split(","):
            raise CtdeskError("CFG-03", field="folder", path=named, reason="network")
        if mount.removable or "removable" in mount.options.split(","):
            raise CtdeskError("CFG-03", field="folder", path=named, reason="removable")
    for part in (*named.parts, *real.parts):
        folded = part.casefold()
        if any(folded == word or folded.startswith((f"{word} -", f"{word} (")) for word in _SYNCHRONISED):
            raise CtdeskError("CFG-03", field="folder", path=named, reason="cloud")


def _mount_of(path: PurePath, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that holds ``path``; of several on one place the last one, which hides the others."""
    best: Mount | None = None
    for mount in mounts:
        at = type(path)(mount.at)
        if (path == at or at in path.parents) and (
            best is None or len(at.parts) >= len(type(path)(best.at).parts)
        ):
            best = mount
    return best


def _mounts() -> tuple[Mount, ...]:
    import psutil

    return tuple(
        Mount(part.mountpoint, part.fstype, part.opts, _is_removable(part.device))
        for part in psutil.disk_partitions(all=True)
    )


def _is_removable(device: str) -> bool:
    """What Linux says about the disk below a partition; other systems say it among the options."""
    if os.name != "posix" or not device.startswith("/dev/"):
        return False
    block = Path("/sys/class/block") / PurePosixPath(device).name
    for place in (block, block.resolve().parent):
        try:
            return (place / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False
