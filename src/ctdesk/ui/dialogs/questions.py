"""What is doubtful about a file is asked, one question below the other, with choices; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question: its name, how it reads, what to choose from (nothing: a text), what is proposed."""

    name: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    hint: str = ""


class QuestionsDialog(Dialog):
    """Asks every doubt at once and answers with code or text by name."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        doubts: Sequence[Doubt],
        answer: Callable[[Mapping[str, str]], object],
        sample: str = "",
    ) -> None:
        super().__init__(parent, title, sentence, tr("Read it like this"), icon="unknown", width=600)
        self._answer = answer
        if sample:
            shown = Text(sample, "mono", "quiet", select=True)
            area = scrolling(shown)
            area.setMinimumHeight(look.px(110))
            self.form.column.addWidget(area)
        self._names = tuple(doubt.name for doubt in doubts)
        for doubt in doubts:
            if doubt.options:
                options = (
                    dict(doubt.options)
                    if doubt.proposed
                    else {"": tr("Please choose …"), **dict(doubt.options)}
                )
                box = self.form.choice(doubt.text, doubt.name, options, doubt.hint)
                box.setCurrentIndex(max(0, box.findData(doubt.proposed)))
            else:
                self.form.line(doubt.text, doubt.name, doubt.hint, text=doubt.proposed)
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing(*self._names):
            return
        answers = {name: self.form.text(name) for name in self._names}
        self.accept()
        self._answer(answers)


def ask_questions(
    parent: QWidget | None,
    title: str,
    sentence: str,
    doubts: Sequence[Doubt],
    answer: Callable[[Mapping[str, str]], object],
    sample: str = "",
) -> QuestionsDialog:
    """Open the dialog; ``answer`` hears everything at once."""
    dialog = QuestionsDialog(parent, title, sentence, doubts, answer, sample)
    dialog.open()
    return dialog
