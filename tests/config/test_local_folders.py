"""SQLite is kept away from places where it is damaged."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from ctdesk.config import check_local_folder
from ctdesk.config.local_folders import NETWORK, Mount, judge_folder
from ctdesk.domain.errors import CtdeskError

ROOT = Mount("/", "ext4")


def reason_of(path: str, *mounts: Mount) -> object:
    pure = PureWindowsPath(path) if "\\" in path else PurePosixPath(path)
    try:
        judge_folder(pure, pure, mounts)
    except CtdeskError as refused:
        assert refused.code == "CFG-03"
        return refused.values["reason"]
    return None


@pytest.mark.parametrize("kind", sorted(NETWORK))
def test_every_network_file_system_is_refused(kind: str) -> None:
    assert reason_of("/mnt/ward/ctdesk", ROOT, Mount("/mnt/ward", kind)) == "network"


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "apfs", "NTFS", "overlay", "fuseblk"])
def test_local_disks_are_taken(kind: str) -> None:
    assert reason_of("/mnt/ward/ctdesk", ROOT, Mount("/mnt/ward", kind)) is None


def test_a_local_folder_beside_a_share_is_taken() -> None:
    assert reason_of("/mnt/ward2/ctdesk", ROOT, Mount("/mnt/ward", "nfs4")) is None


def test_the_mount_nearest_to_the_folder_counts() -> None:
    assert reason_of("/net/disk/site", ROOT, Mount("/net", "nfs"), Mount("/net/disk", "ext4")) is None
    assert reason_of("/disk/net/site", Mount("/disk/net", "nfs"), Mount("/disk", "ext4"), ROOT) == "network"


def test_a_mount_over_another_one_counts() -> None:
    assert reason_of("/mnt/x", ROOT, Mount("/mnt", "ext4"), Mount("/mnt", "cifs")) == "network"


@pytest.mark.parametrize(
    ("path", "mounts", "reason"),
    [
        ("\\\\server\\share\\ctdesk", (), "network"),
        ("\\\\?\\UNC\\server\\share\\x", (), "network"),
        ("Z:\\ctdesk", (Mount("Z:\\", "NTFS", "rw,remote"),), "network"),
        ("E:\\ctdesk", (Mount("E:\\", "exFAT", "rw,removable"),), "removable"),
        ("C:\\ctdesk", (Mount("C:\\", "NTFS", "rw,fixed"),), None),
        ("C:\\Users\\wang\\OneDrive - Ward\\x", (Mount("C:\\", "NTFS", "rw,fixed"),), "cloud"),
    ],
)
def test_windows_drives_are_judged_by_what_windows_says(
    path: str, mounts: tuple[Mount, ...], reason: str | None
) -> None:
    assert reason_of(path, *mounts) == reason


@pytest.mark.parametrize(
    "part",
    ["OneDrive", "OneDrive - 某医院", "onedrive (2)", "Dropbox", "坚果云", "Nutstore", "Mobile Documents"],
)
def test_synchronised_folders_are_refused(part: str) -> None:
    assert reason_of(f"/home/wang/{part}/ctdesk", ROOT) == "cloud"


@pytest.mark.parametrize("part", ["OneDriveless", "Dropbox2", "boxes", "box"])
def test_a_name_that_only_resembles_one_is_taken(part: str) -> None:
    assert reason_of(f"/home/wang/{part}/ctdesk", ROOT) is None


def test_a_removable_disk_is_refused() -> None:
    assert reason_of("/media/usb/site", ROOT, Mount("/media/usb", "ext4", removable=True)) == "removable"


def test_a_link_into_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(CtdeskError) as refused:
        check_local_folder(tmp_path / "site")
    assert refused.value.values["reason"] == "cloud"


def test_this_machine_s_own_disk_is_taken(tmp_path: Path) -> None:
    check_local_folder(tmp_path)
    check_local_folder(tmp_path / "not" / "yet")


@pytest.mark.parametrize(("path", "reason"), [("site", "relative"), ("/a/../b", "dots")])
def test_a_folder_is_named_whole(path: str, reason: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        check_local_folder(Path(path))
    assert refused.value.values["reason"] == reason
