"""What is typed about zones: registering and correcting one, and going through what it has to meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.services import premises
from ctdesk.services.premises import Seen, ZoneRow, ZoneSheet
from ctdesk.ui import look
from ctdesk.ui.buttons import AnswerButtons, Button
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.premises_words import requirement_words, zone_choices
from ctdesk.ui.typed import number_of

_KINDS = "PNG, JPEG, PDF (*.png *.jpg *.jpeg *.pdf)"


def ask_zone(
    parent: QWidget, desk: Desk, row: ZoneRow | None, done: Callable[[object], object] | None = None
) -> ValuesDialog:
    """Register a zone, or correct ``row``; ``done`` is called with the id of a new one."""
    fields = (
        *(((tr("Code"), "code", ""), (tr("Kind"), "kind", "")) if row is None else ()),
        (tr("Name in Chinese"), "name_zh", ""),
        (tr("Name in English"), "name_en", ""),
        (tr("Room number"), "room_no", ""),
        (tr("Area, m²"), "area_m2", ""),
        (tr("Clean class"), "clean_class", tr("Left empty: none")),
        (tr("Access control"), "access_control", tr("Such as a list of persons, card, lock")),
    )

    def perform(values: dict[str, str]) -> Job:
        told: dict[str, Any] = {
            "name_zh": values["name_zh"],
            "name_en": values["name_en"],
            "room_no": values["room_no"] or None,
            "area_m2": number_of(values["area_m2"], "area_m2"),
            "clean_class": values["clean_class"] or None,
            "access_control": values["access_control"] or None,
        }
        if row is None:
            return desk.run(premises.add_zone, code=values["code"], kind=values["kind"], **told)
        return desk.run(premises.edit_zone, zone_id=row.id, seen_version=row.row_version, **told)

    given = (
        {}
        if row is None
        else {
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "room_no": row.room_no or "",
            "area_m2": "" if row.area_m2 is None else str(row.area_m2),
            "clean_class": row.clean_class or "",
            "access_control": row.access_control or "",
        }
    )
    dialog = ValuesDialog(
        parent,
        tr("New zone") if row is None else tr("Correct zone {code}", code=row.code),
        tr("Receipt asks in which approved campus and room it takes place."),
        tr("Register") if row is None else tr("Save"),
        fields,
        perform,
        required=("code", "kind", "name_zh", "name_en") if row is None else ("name_zh", "name_en"),
        choices={"kind": {**choose_words(), **zone_choices()}},
        given=given,
        pairs=(
            *((("code", "kind"),) if row is None else ()),
            ("name_zh", "name_en"),
            ("room_no", "area_m2"),
            ("clean_class", "access_control"),
        ),
        done=done,
    )
    dialog.open()
    return dialog


class _Line(QWidget):
    """One requirement: met or not, a note, and perhaps a picture."""

    def __init__(self, words: str, before: bool | None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.px(6))
        column.setSpacing(look.px(4))
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        last = {None: "", True: tr("last time: met"), False: tr("last time: not met")}[before]
        about = QVBoxLayout()
        about.setSpacing(look.px(1))
        about.addWidget(Text(words, "body", wrap=True))
        if last:
            about.addWidget(Text(last, "small", "quiet" if before else "red"))
        line.addLayout(about, 1)
        self.answer = AnswerButtons(yes=tr("Met"), no=tr("Not met"))
        self.answer.yes.setAccessibleName(f"{words}: {tr('Met')}")
        self.answer.no.setAccessibleName(f"{words}: {tr('Not met')}")
        self.answer.answered.connect(self._answered)
        line.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        self.more = QWidget()
        below = QHBoxLayout(self.more)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(look.px(8))
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("What is wrong, or what was seen"))
        self.note.setAccessibleName(f"{words}: {tr('Note')}")
        below.addWidget(self.note, 1)
        self.picture = Button(tr("Photo …"), "quiet", "photo", self._choose)
        below.addWidget(self.picture)
        self.more.hide()
        column.addWidget(self.more)
        self.path: str | None = None

    def _answered(self, value: object) -> None:
        self.more.setVisible(value is not None)
        if value is False:
            self.note.setFocus()

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setNameFilters([_KINDS])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, path: str) -> None:
        """This picture is meant."""
        self.path = path
        self.picture.setText(Path(path).name[:24])


class CheckZoneDialog(Dialog):
    """Go through what a zone has to meet; what is not answered is not noted."""

    def __init__(self, parent: QWidget, desk: Desk, sheet: ZoneSheet) -> None:
        super().__init__(
            parent,
            tr("Check zone {code}", code=sheet.row.code),
            tr("What you see now is noted with your name; what you leave open stays as it was."),
            tr("Note down"),
            icon="conforms",
            width=640,
        )
        self._desk, self._zone = desk, sheet.row.id
        self.lines: dict[str, _Line] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(10), 0)
        for code, words in requirement_words(sheet.row.kind).items():
            last = sheet.last.get(code)
            line = self.lines[code] = _Line(words, None if last is None else last.met)
            column.addWidget(line)
        column.addStretch(1)
        area = scrolling(inner)
        area.setMinimumHeight(look.px(360))
        self.extra.addWidget(area)
        self.form.finish()
        next(iter(self.lines.values())).answer.yes.setFocus()

    def submit(self) -> None:
        answered = {code: line for code, line in self.lines.items() if line.answer.answer() is not None}
        self.wait(True)
        self._read(dict(answered), {})

    def _read(self, left: dict[str, _Line], files: dict[str, tuple[str, bytes]]) -> None:
        """Read the pictures one after the other, then note everything at once."""
        waiting = next((code for code, line in left.items() if line.path and code not in files), None)
        if waiting is None:
            self._note(left, files)
            return
        field = FileField()
        field.take(left[waiting].path or "")
        job = field.read(self._desk).within(self)
        job.then(lambda found: self._read(left, {**files, waiting: found})).otherwise(self.complain)

    def _note(self, answered: dict[str, _Line], files: dict[str, tuple[str, bytes]]) -> None:
        seen = tuple(
            Seen(
                code,
                line.answer.answer() is True,
                line.note.text().strip() or None,
                files[code][0] if code in files else None,
                files[code][1] if code in files else None,
            )
            for code, line in answered.items()
        )
        job = self._desk.run(premises.check_zone, zone_id=self._zone, seen=seen).within(self)
        job.then(lambda _: self.accept()).otherwise(partial(self._complain_in_line, answered))

    def _complain_in_line(self, answered: dict[str, _Line], error: Exception) -> None:
        self.complain(error)
        field = str(getattr(error, "field", "") or "")
        line = answered.get(field.partition(":")[2])
        if line is not None:
            line.note.setFocus()
