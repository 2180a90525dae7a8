"""What the menu of a record offers for its drug trace codes: note what the platform answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ctdesk.ui.language import tr

if TYPE_CHECKING:
    from ctdesk.ui.pages.record_page import RecordPage


def offer_trace_upload(menu: QMenu, page: RecordPage) -> None:
    """Add what may be noted about the upload: acknowledged, or failed, while a code waits for either."""
    from ctdesk.services.trace_codes import note_trace_upload

    view = page.view
    if view is None or view.version != view.current_version or view.state == "voided":
        return
    waiting = [unit for unit in view.units if unit.trace_code is not None and unit.trace_status != "ack"]
    if not waiting or not page.desk.may(note_trace_upload, page.seat()):
        return

    def noting(result: str) -> Callable[[], object]:
        return lambda: page.run(
            note_trace_upload,
            seat=page.seat(),
            record_id=view.id,
            seen_version=view.version,
            result=result,
        )

    menu.addAction(tr("Trace codes: the platform acknowledged them"), noting("ack"))
    if any(unit.trace_status != "failed" for unit in waiting):
        menu.addAction(tr("Trace codes: the upload failed"), noting("failed"))
