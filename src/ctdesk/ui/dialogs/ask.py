"""Small questions: a reason, a confirmation, something to read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr

SHORTEST_REASON = 4


class ReasonDialog(Dialog):
    """Asks why; the reason goes into the audit trail as it is typed."""

    def __init__(
        self, parent: QWidget | None, title: str, sentence: str, do: str, answer: Callable[[str], object]
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="edit")
        self._answer = answer
        self.reason = self.form.paragraph(
            tr("Reason"), "reason", tr("It is kept in the audit trail and printed."), required=True
        )
        self.form.finish()

    def submit(self) -> None:
        if len(self.form.text("reason")) < SHORTEST_REASON:
            self.form.fields["reason"].complain(tr("Say why in a few words."))
            self.reason.setFocus()
            return
        text = self.form.text("reason")
        self.accept()
        self._answer(text)


class ConfirmDialog(Dialog):
    """Asks before something that cannot be taken back; Cancel has the focus."""

    def __init__(
        self, parent: QWidget | None, title: str, sentence: str, do: str, answer: Callable[[], object]
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="warning", kind="danger", tone="red")
        self._answer = answer
        self.cancel.setFocus()

    def submit(self) -> None:
        self.accept()
        self._answer()


class ReadDialog(Dialog):
    """Something to read: help for the item at hand, about ctdesk."""

    def __init__(self, parent: QWidget | None, title: str, text: str, icon: str = "help") -> None:
        super().__init__(parent, title, "", tr("Close"), icon=icon, width=520)
        self.cancel.hide()
        words = Text(text, "body", wrap=True, select=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = scrolling(words)
        area.setMinimumHeight(min(look.px(360), words.heightForWidth(look.px(470)) + look.px(8)))
        self.extra.addWidget(area)


def ask_reason(
    parent: QWidget | None, title: str, sentence: str, do: str, answer: Callable[[str], object]
) -> ReasonDialog:
    """Ask for a reason and call ``answer`` with it; nothing happens on Cancel."""
    dialog = ReasonDialog(parent, title, sentence, do, answer)
    dialog.open()
    dialog.reason.setFocus()
    return dialog


def confirm(
    parent: QWidget | None, title: str, sentence: str, do: str, answer: Callable[[], object]
) -> ConfirmDialog:
    """Ask before a destructive act and call ``answer`` when it is meant."""
    dialog = ConfirmDialog(parent, title, sentence, do, answer)
    dialog.open()
    dialog.cancel.setFocus()
    return dialog


def read(parent: QWidget | None, title: str, text: str) -> ReadDialog:
    """Show something to read."""
    dialog = ReadDialog(parent, title, text)
    dialog.open()
    return dialog
