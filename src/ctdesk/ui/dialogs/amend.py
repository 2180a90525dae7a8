"""Amending a signed record: which sections are to be changed, who signs again, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Note, Text
from ctdesk.ui.dialogs.ask import SHORTEST_REASON
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import language, listed, tr

if TYPE_CHECKING:
    from ctdesk.services.record_values import RecordView


class AmendDialog(Dialog):
    """Asks for sections and a reason, and says whose signatures are asked for again (decision 14)."""

    def __init__(
        self, parent: QWidget | None, view: RecordView, answer: Callable[[tuple[str, ...], str], object]
    ) -> None:
        super().__init__(
            parent,
            tr("Amend a signed record"),
            tr(
                "A new version of {number} is opened; the old one stays readable. Changes are signed again.",
                number=view.number,
            ),
            tr("Amend"),
            icon="edit",
            width=560,
        )
        self._view, self._answer = view, answer
        self.form.column.addWidget(Text(tr("What is to be changed?"), "small", "quiet"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        self.sections: dict[str, QCheckBox] = {}
        for place, section in enumerate(view.definition.section):
            box = QCheckBox(f"{section.id} {section.text.in_language(language())}")
            box.setFont(look.font("body"))
            box.toggled.connect(self._say_again)
            self.sections[section.id] = box
            grid.addWidget(box, place // 2, place % 2)
        self.form.column.addLayout(grid)
        self.again = Note("", "amber", "sign")
        self.again.hide()
        self.form.column.addWidget(self.again)
        self.reason = self.form.paragraph(
            tr("Reason"), "reason", tr("It is kept in the audit trail and printed."), required=True
        )
        self.form.finish()

    def submit(self) -> None:
        chosen = self._chosen()
        if not chosen:
            self.form.fields["reason"].complain(tr("Choose at least one section to change."))
            next(iter(self.sections.values())).setFocus()
            return
        if len(self.form.text("reason")) < SHORTEST_REASON:
            self.form.fields["reason"].complain(tr("Say why in a few words."))
            self.reason.setFocus()
            return
        text = self.form.text("reason")
        self.accept()
        self._answer(chosen, text)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(section for section, box in self.sections.items() if box.isChecked())

    def _say_again(self) -> None:
        names = signed_again(self._view, self._chosen())
        self.again.setVisible(bool(names))
        self.again.words.setText(tr("Signed again by: {people}", people=listed(names)))


def signed_again(view: RecordView, sections: tuple[str, ...]) -> tuple[str, ...]:
    """Slot and signer of every signature that covers something in these sections."""
    from ctdesk.forms.ranges import resolve

    if not sections:
        return ()
    reopened = set(resolve(view.definition, sections))
    names = []
    for slot, given in zip(view.definition.slot, view.slots, strict=True):
        owned = {one.removeprefix("own:") for one in slot.covers if one.startswith("own:")}
        touched = reopened & set(resolve(view.definition, slot.covers)) or owned & set(sections)
        if touched and given.signature is not None:
            names.append(f"{slot.text.in_language(language())} {given.signature.printed_name}")
    return tuple(names)


def ask_amendment(
    parent: QWidget | None, view: RecordView, answer: Callable[[tuple[str, ...], str], object]
) -> AmendDialog:
    """Open the dialog; nothing happens on Cancel."""
    dialog = AmendDialog(parent, view, answer)
    dialog.open()
    next(iter(dialog.sections.values())).setFocus()
    return dialog
