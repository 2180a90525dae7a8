"""The known formats of logger files, on the Settings page: where they come from, and how one is removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout

from ctdesk.services.logger_formats import FormatLine, list_formats, remove_format
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Note, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import language, tr


class FormatsCard(Card):
    """Formats people answered for come first, each with a button; those of ctdesk stay."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Formats of temperature loggers"))
        self._desk = desk
        self.buttons: dict[str, Button] = {}

    def load(self) -> None:
        """Ask which formats are known."""
        self._desk.fetch(list_formats).within(self).then(self._show).otherwise(self._complain)

    def remove(self, line: FormatLine) -> None:
        """Use a format no longer, once it was confirmed."""

        def do() -> None:
            self._desk.run(remove_format, name=line.name).within(self).then(lambda _: self.load())

        confirm(
            self.window(),
            tr("Remove this format?"),
            tr(
                "Files like “{name}” are asked about again. Records that were read with it stay.",
                name=_title(line),
            ),
            tr("Remove"),
            do,
        )

    def _complain(self, error: Exception) -> None:
        self.empty()
        self.body.addWidget(Note(complaint(error).whole(), "red", "warning"))

    def _show(self, lines: tuple[FormatLine, ...]) -> None:
        self.empty()
        self.buttons.clear()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for place, line in enumerate(lines):
            grid.addWidget(Elided(_title(line), "body"), place, 0)
            grid.addWidget(Elided(_origin(line), "small", "quiet"), place, 1)
            if line.saved_by is not None:
                button = Button(tr("Remove"), "plain", on=partial(self.remove, line))
                button.setAccessibleName(tr("Remove {name}", name=_title(line)))
                allow(button, self._desk, remove_format)
                self.buttons[line.name] = button
                grid.addWidget(button, place, 2)
        self.body.addLayout(grid)
        if not any(line.saved_by is not None for line in lines):
            words = tr("Formats that people answer for are remembered here.")
            self.body.addWidget(Text(words, "small", "quiet", wrap=True))


def _title(line: FormatLine) -> str:
    return line.title.get(language()) or next(iter(line.title.values()), line.name)


def _origin(line: FormatLine) -> str:
    if line.saved_by is None:
        return tr("comes with ctdesk")
    who = f"{line.saved_by} · {times.day(line.saved_at)}"
    return f"{who} · {line.header}" if line.header else who
