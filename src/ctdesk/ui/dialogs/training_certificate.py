"""The certificate of a passed assessment, looked at and printed with number and seal."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.services.training_certificates import certificate_paper
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import PrintDialog, print_list
from ctdesk.ui.language import tr


def print_certificate(parent: QWidget | None, desk: Desk, assessment_id: int) -> PrintDialog:
    """Preview and print the certificate."""
    return print_list(
        parent, desk, tr("Certificate of competence"), of=certificate_paper, assessment_id=assessment_id
    )
