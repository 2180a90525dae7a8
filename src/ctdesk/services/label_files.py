"""Files of a label version: the label as it was issued, and the holder's handling manual."""

from __future__ import annotations

from ctdesk.db.tables.catalogue import LabelFile
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.label_limits import ENTER, VERIFY
from ctdesk.services.label_versions import LABEL, MANUAL, label_by_id
from ctdesk.services.paper_files import keep_paper_file
from ctdesk.services.work import UnitOfWork

KINDS = frozenset({LABEL, MANUAL})


@command(needs=(ENTER, VERIFY), action="catalogue.attach_file")
def attach_label_file(work: UnitOfWork, *, label_id: int, kind: str, name: str, data: bytes) -> int:
    """Keep the label (``label``) or the handling manual (``manual``) beside what was read from it.

    A file stays for ever; of each kind the newest counts. Raises as ``keep_paper_file``.
    """
    label = label_by_id(work.db, label_id)
    fields.one_of(kind, "kind", KINDS)
    file_id = keep_paper_file(work, name, data)
    row = LabelFile(
        label_id=label.id, kind=kind, file_id=file_id, added_by=work.actor.member_id, added_at=work.now
    )
    work.db.add(row)
    work.db.flush()
    return row.id
