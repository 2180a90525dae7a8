"""Scanned papers of products and suppliers: kept only when they are what somebody can open and read."""

from __future__ import annotations

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.attachments import REFUSED, media_type_of
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

READABLE = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


def keep_paper_file(work: UnitOfWork, name: str, data: bytes, *, field: str = "file") -> int:
    """Keep a scanned paper and return the id of its row; part of a command of some topic.

    What it is, its first bytes say, not its name. Raises CAT-20 for what is neither PDF, picture nor Word
    document, and as ``store_file`` for one that is empty, larger than 25 MB or a program.
    """
    if data:
        kind = media_type_of(name, data)
        if kind not in READABLE and kind not in REFUSED:
            raise CtdeskError("CAT-20", field=field, name=name[-80:])
    return store_file(work, name, data, field=field)
