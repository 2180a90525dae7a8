"""The section at hand in the middle of a record page, and the line that says who else sits here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Text, scrolling
from ctdesk.ui.forms.lateness import LatenessNote
from ctdesk.ui.forms.section_view import SectionView
from ctdesk.ui.forms.trip_panel import TripPanel
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages import record_words as words

if TYPE_CHECKING:
    from ctdesk.forms.definition import Section
    from ctdesk.services.gate import DeskSession
    from ctdesk.services.record_values import RecordView


class RecordSection(Card):
    """One section: its head, its questions, and the way to the next. ``step`` goes so many sections on."""

    def __init__(self, questions: SectionView, trip: TripPanel, step: Callable[[int], object]) -> None:
        super().__init__(padding=16)
        self.questions, self.late = questions, LatenessNote()
        self.heading = Text("", "title", wrap=True)
        self.aside = Text("", "small", "quiet", wrap=True)
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.addWidget(self.heading, 3)
        head.addWidget(self.aside, 2)
        self.body.addLayout(head)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        self.nothing = Text("", "body", "quiet", wrap=True)
        column.addWidget(trip)
        column.addWidget(self.late)
        column.addWidget(self.nothing)
        column.addWidget(questions, 1)
        self.area = scrolling(inside)
        self.body.addWidget(self.area, 1)
        foot = QHBoxLayout()
        self.back = Button(tr("Previous section"), icon="back", on=lambda: step(-1))
        self.forward = Button(tr("Next section"), "primary", "forward", on=lambda: step(1))
        self.saved = Elided("", "small", "quiet")
        self.saved.setAlignment(Qt.AlignmentFlag.AlignRight)
        foot.addWidget(self.back)
        foot.addWidget(self.saved, 1)
        foot.addWidget(self.forward)
        self.body.addLayout(foot)

    def show_section(self, view: RecordView, section: Section) -> None:
        """Show a section of a record as the services read it."""
        self.heading.setText(f"{section.id} {section.text.in_language(language())}")
        self.aside.setText(words.section_aside(view, section))
        self.heading.setToolTip(self.aside.text())
        frozen = view.state in ("voided", "superseded")
        mine = frozenset() if frozen else view.viewer_slots | {slot.id for slot in view.slots if slot.fills}
        slot_words = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
        self.questions.show_section(
            section,
            view.judgement.questions,
            view.answers,
            mine,
            frozenset() if frozen else view.viewer_slots,
            many={"unit": len(view.units) or 1, "cassette": view.cassettes, "line": view.lines},
            locked=view.locked_paths,
            readers=slot_words,
            about=view.strip.label,
        )
        progress = next(one for one in view.judgement.sections if one.id == section.id)
        late = view.answers.get(f"{section.id}#late")
        self.late.show_for(
            section.id,
            owed=progress.late,
            held=str(late.value) if late is not None and late.value else "",
            may=any(row.editable for row in self.questions.rows()),
        )
        self.nothing.setText("" if self.questions.rows() else words.nothing_asked(view, section))
        self.nothing.setVisible(bool(self.nothing.text()))
        names = [one.id for one in view.definition.section]
        place = names.index(section.id)
        self.back.setEnabled(place > 0)
        self.forward.setText(tr("Next section") if place + 1 < len(names) else tr("To the signatures"))


class SecondPersonCard(Card):
    """Who entered beside the person signed in; hidden while nobody did. ``leave`` parts them."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__(tone="blue", padding=8)
        self.words = Text("", "body", "blue", wrap=True)
        button = Button(tr("Second person leaves"), "quiet", on=leave)
        button.setToolTip(tr("Second person leaves") + "  Ctrl+J")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Mark("join", "blue", 20))
        row.addWidget(self.words, 1)
        row.addWidget(button)
        self.body.addLayout(row)
        self.hide()

    def show_for(self, joined: DeskSession | None) -> None:
        """Say who joined, or hide."""
        self.setVisible(joined is not None)
        if joined is not None:
            self.words.setText(tr("{name} is entering and signing at this desk.", name=joined.actor.name))
