"""Premises: every zone with what it has to meet, who looked and when; and the list that two people sign."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import premises, premises_reviews
from ctdesk.services.equipment import tanks_not_registered
from ctdesk.services.paging import Page as Rows
from ctdesk.services.premises import CheckRow, ZoneRow, ZoneSheet
from ctdesk.services.premises_reviews import ReviewRow
from ctdesk.services.stored_files import FileRef, read_stored_file
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Mark, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.premises import CheckZoneDialog, ask_zone
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import premises_segments
from ctdesk.ui.premises_words import colour_state, requirement_words, suitability, zone_kind
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import terms

_SHOWN = 12  # looks at a zone that are listed below it


def _state_cell(row: ZoneRow) -> Cell:
    state = suitability(row)
    return Cell(state.word, state.tone, state.icon)


class PremisesPage(RegisterPage):
    """All zones on the left; the chosen one with its requirements on the right."""

    route = "premises"
    argument = "zone_id"
    shows = frozenset({"zone", "zone_check", "tank", "equipment", "premises_review", "record"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda row: Cell(row.code, strong=True), 92),
            Column(tr("Name"), lambda row: Cell(both(row.name_zh, row.name_en))),
            Column(tr("Kind"), lambda row: Cell(zone_kind(row.kind), quiet=True), 150, minor=True),
            Column(tr("Room"), lambda row: Cell(row.room_no or "–", quiet=True), 84, minor=True),
            Column(tr("Last check"), lambda row: Cell(times.day(row.last_check) or "–", quiet=True), 104),
            Column(tr("Suitable"), _state_cell, 140),
        )
        super().__init__(desk, columns, tr("Code, name, room …"), detail_width=430)
        self._new = Button(tr("New zone …"), "plain", "add", self.add)
        self._missing: tuple[str, ...] = ()
        self._sign = Button(tr("Sign the list …"), "primary", "sign", self.begin_review)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return premises_segments()

    def title(self) -> str:
        return tr("Premises")

    def breadcrumb(self) -> str:
        return tr("Zones, what they have to meet, and who looked")

    def buttons(self) -> list[Button]:
        allow(self._sign, self.desk, premises_reviews.begin_review)
        return [allow(self._new, self.desk, premises.add_zone), self._sign]

    def ask_rows(self, after: Any, limit: int) -> Job:
        """Zones are few: all are read, and searched here."""
        text = (self.text() or "").casefold()
        page = Job(lambda job, done, total: None)
        self.fetch(premises.list_zones).then(lambda rows: page.succeed(Rows(_found(rows, text), None)))
        return page

    def empty_words(self) -> tuple[str, str]:
        return tr("No zone yet."), tr("Register the receipt room and the nitrogen store first.")

    def show_nothing(self) -> None:
        self.fetch(tanks_not_registered).then(self._take_missing)

    def _take_missing(self, codes: tuple[str, ...]) -> None:
        self._missing = codes
        self.fetch(premises_reviews.list_reviews).then(self._show_reviews)

    def read_detail(self, key: int) -> None:
        self.fetch(premises.zone_sheet, zone_id=key).then(self._show)

    def add(self) -> None:
        """Register a zone."""
        ask_zone(self, self.desk, None, self._added)

    def begin_review(self) -> None:
        """Open today's list of premises and equipment, or go on with the one that is open."""
        self.run(premises_reviews.begin_review).then(
            lambda record: self.go.emit("record", {"record_id": record})
        )

    def explain(self) -> str:
        return tr(
            "A hospital has premises and equipment fit for the medicines it uses (S01 Art. 71, S04 Art. 40). "
            "What a kind of zone has to meet is a house default; each look at it is kept."
        )

    def _added(self, zone_id: object) -> None:
        if isinstance(zone_id, int):
            self.wanted = zone_id
            self.load()

    def _show_reviews(self, reviews: tuple[ReviewRow, ...]) -> None:
        if self.wanted is not None:
            return
        card = Card(tr("Signed lists"))
        for row in reviews[:10]:
            line = QHBoxLayout()
            line.addWidget(Text(times.day(row.opened_at), "strong"))
            line.addWidget(Text(terms().word("record_states", row.state, language()), "small", "quiet"), 1)
            if row.record_id is not None:
                leads = partial(self.go.emit, "record", {"record_id": row.record_id})
                line.addWidget(Button(tr("Open the record"), "link", "open", leads))
            card.body.addLayout(line)
        if not reviews:
            words = tr("None yet. The list shows zones, equipment and tests as they stand on one day.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        parts: list[QWidget] = [card, Empty("look_up", tr("Choose a zone on the left."))]
        if self._missing:
            words = tr(
                "The register does not know these tanks, so nothing is asked about them before use: {codes}",
                codes=listed(self._missing),
            )
            parts.insert(0, Note(words, "amber", "warning"))
        self.show_detail(parts)

    def _show(self, sheet: ZoneSheet) -> None:
        row = sheet.row
        if self.wanted != row.id:
            return
        head = Card(both(row.name_zh, row.name_en))
        head.title.setWordWrap(True)
        mark = colour_state(row.kind)
        if mark is not None:
            head.head.addWidget(Chip(mark))
        head.body.addLayout(
            facts(
                [
                    (tr("Code"), row.code),
                    (tr("Kind"), zone_kind(row.kind)),
                    (tr("Room number"), row.room_no or "–"),
                    (tr("Area"), "–" if row.area_m2 is None else f"{row.area_m2} m²"),
                    (tr("Clean class"), row.clean_class or "–"),
                    (tr("Access control"), row.access_control or "–"),
                    (tr("Tanks"), "、".join(sheet.tanks) or "–"),
                    (tr("Pieces of equipment"), str(sheet.equipment)),
                ]
            )
        )
        if row.active:
            head.body.addLayout(self._acts(sheet))
        parts: list[QWidget] = [head]
        if row.requirements:
            parts.append(self._requirements(sheet))
        if sheet.history:
            parts.append(self._history(sheet))
        self.show_detail(parts)

    def _acts(self, sheet: ZoneSheet) -> QHBoxLayout:
        row = sheet.row
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        check = Button(
            tr("Check …"), "plain", "conforms", lambda: CheckZoneDialog(self, self.desk, sheet).open()
        )
        nothing = "" if row.requirements else tr("Nothing is asked of this kind of zone.")
        line.addWidget(allow(check, self.desk, premises.check_zone, nothing))
        correct = Button(tr("Correct …"), "quiet", "edit", lambda: ask_zone(self, self.desk, row))
        line.addWidget(allow(correct, self.desk, premises.edit_zone))
        line.addStretch(1)
        retire = Button(tr("Retire …"), "link", on=partial(self._retire, row))
        line.addWidget(allow(retire, self.desk, premises.retire_zone))
        return line

    def _requirements(self, sheet: ZoneSheet) -> Card:
        state = suitability(sheet.row)
        card = Card(tr("What it has to meet"))
        card.head.addWidget(Chip(state))
        for code, words in requirement_words(sheet.row.kind).items():
            last = sheet.last.get(code)
            icon, tone = (
                ("unanswered", "amber")
                if last is None
                else ("conforms", "green")
                if last.met
                else ("fails", "red")
            )
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Mark(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
            about = QVBoxLayout()
            about.setSpacing(look.px(1))
            about.addWidget(Text(words, "body", "red" if tone == "red" else "text", wrap=True))
            told = tr("nobody looked yet") if last is None else _looked(last)
            about.addWidget(Text(told, "small", "quiet", wrap=True))
            if last is not None and last.note:
                about.addWidget(Text(last.note, "small", "red" if not last.met else "quiet", wrap=True))
            line.addLayout(about, 1)
            if last is not None and last.file is not None:
                line.addWidget(self._file(last.file), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        return card

    def _history(self, sheet: ZoneSheet) -> Card:
        card = Card(tr("Looks so far"), str(len(sheet.history)))
        words = requirement_words(sheet.row.kind)
        for one in sheet.history[:_SHOWN]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            tone, icon = ("green", "conforms") if one.met else ("red", "fails")
            name = tr("met") if one.met else tr("not met")
            line.addWidget(Mark(icon, tone, 14, name), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(words.get(one.requirement, one.requirement), "small", wrap=True), 1)
            line.addWidget(Text(_looked(one), "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        return card

    def _file(self, file: FileRef) -> Button:
        return Button(tr("Photo"), "link", "photo", partial(self._open_file, file))

    def _open_file(self, file: FileRef) -> None:
        self.fetch(read_stored_file, file_id=file.id).then(
            lambda found: show_file(self.window(), found.name, found.media_type, found.data, self.desk)
        )

    def _retire(self, row: ZoneRow) -> None:
        confirm(
            self,
            tr("Retire a zone"),
            tr("{code} is no longer offered; records that name it keep it.", code=row.code),
            tr("Retire it"),
            lambda: self.run(premises.retire_zone, zone_id=row.id),
        )


def _looked(one: CheckRow) -> str:
    return " · ".join(part for part in (times.short(one.checked_at), one.checked_by) if part)


def _found(rows: tuple[ZoneRow, ...], text: str) -> tuple[ZoneRow, ...]:
    return tuple(
        row
        for row in rows
        if not text or text in f"{row.code} {row.name_zh} {row.name_en} {row.room_no or ''}".casefold()
    )
