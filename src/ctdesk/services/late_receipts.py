"""The receipt of what was sent or done, when it comes later: entered once, never written over."""

from __future__ import annotations

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import fields
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

Receipt = tuple[str | None, int | None]


def with_late_receipt(
    work: UnitOfWork, known: Receipt, receipt_no: str | None, file: tuple[str, bytes] | None
) -> Receipt:
    """Number and file of a receipt with what came now; part of a command. Raises DLN-16 for neither number
    nor file, DLN-17 for what stands already.
    """
    number, file_id = known
    came = fields.cleaned(receipt_no, "receipt_no")
    if came is None and file is None:
        raise CtdeskError("DLN-16", field="receipt_no")
    if came is not None:
        if number is not None:
            raise CtdeskError("DLN-17", field="receipt_no", value=number)
        number = came
    if file is not None:
        if file_id is not None:
            raise CtdeskError("DLN-17", field="file", value="–")
        file_id = store_file(work, *file)
    return number, file_id
