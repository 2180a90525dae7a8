"""The folder of an inspection pack under way: files written and listed, packed, removed where it fails."""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from ctdesk.config import data_path
from ctdesk.config.files import file_error
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.work import SiteView


@dataclass(slots=True)
class Folder:
    """The folder under way: what was written, in order."""

    root: Path
    listed: list[dict[str, object]] = field(default_factory=list)
    size: int = 0

    def put(self, path: str, content: bytes, *, identities: bool, **more: object) -> str:
        """Write one file and list it; gives its SHA-256."""
        place = self.root / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        except OSError as error:
            raise disk_error(error, self.root) from error
        digest = hashlib.sha256(content).hexdigest()
        self.size += len(content)
        line = {"path": path, "sha256": digest, "size": len(content), "identities": identities, **more}
        self.listed.append(line)
        return digest


def verifier_page(site: SiteView, certificates: bytes, current: bytes, cms: bytes) -> bytes:
    """The offline verifier with the site's certificates and the signed list of current versions inside."""
    page = data_path("resources", "verifier", "verifier.html").read_text("utf-8")
    known = {
        "site": {"zh": site.name_zh, "en": site.name_en, "demo": site.demo},
        "certificates": certificates.decode("ascii"),
        "current": {"content": current.decode("utf-8"), "cms": base64.b64encode(cms).decode("ascii")},
    }
    told = json.dumps(known, ensure_ascii=True).replace("<", "\\u003c")
    empty = '<script type="application/json" id="pack">null</script>'
    return page.replace(empty, empty.replace("null", told), 1).encode("utf-8")


def zip_folder(folder: Path, whole: Path, number: str) -> None:
    """Pack the folder as ``number`` into the file ``whole``."""
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(place, f"{number}/{place.relative_to(folder).as_posix()}")


def remove(*places: Path) -> None:
    """Take away what was written, as far as it can be."""
    for place in places:
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        elif place.exists():
            place.unlink(missing_ok=True)


def disk_error(error: OSError, path: Path) -> CtdeskError:
    """What the disk said, as a sentence; PACK-06 where it is full."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        free = shutil.disk_usage(path if path.is_dir() else path.parent).free
        return CtdeskError("PACK-06", needed="–", free=free // 1024**2)
    return file_error(error, path)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    found = re.sub(r"[^\w.\-]+", "_", name).strip("._") or "file"
    return found[-80:]
