"""A few values typed into a small form and handed to one command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job


class ValuesDialog(Dialog):
    """Fields as (label, name, hint); ``choices`` turns a field into a choice among codes."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        do: str,
        fields: tuple[tuple[str, str, str], ...],
        perform: Callable[[dict[str, str]], Job],
        *,
        required: tuple[str, ...] = (),
        choices: Mapping[str, Mapping[str, str]] | None = None,
        given: Mapping[str, str] | None = None,
        pairs: tuple[tuple[str, ...], ...] = (),
        done: Callable[[object], object] | None = None,
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="edit", width=520 if pairs else 440)
        self._perform, self._required, self._then = perform, required, done
        self._names = tuple(name for _, name, _ in fields)
        given = given or {}
        for label, name, hint in fields:
            if choices is not None and name in choices:
                box = self.form.choice(label, name, choices[name], hint)
                box.setCurrentIndex(max(0, box.findData(given.get(name))))
            else:
                self.form.line(label, name, hint, text=given.get(name, ""), required=name in required)
        for pair in pairs:
            self.form.side_by_side(*pair)
        self.form.finish()
        self.form.fields[self._names[0]].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing(*self._required):
            return
        self.wait(True)
        try:
            job = self._perform({name: self.form.text(name) for name in self._names})
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)
            return
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, value: object) -> None:
        self.accept()
        if self._then is not None:
            self._then(value)
