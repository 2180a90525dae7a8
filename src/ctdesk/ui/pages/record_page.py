"""A record of a controlled form: sections, the section at hand, the rail; for one or two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ctdesk.domain.answers import Path
from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Note
from ctdesk.ui.cards import State as Chipped
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.editor import Choice, Picture, Surroundings
from ctdesk.ui.forms.receipt_head import ReceiptHead
from ctdesk.ui.forms.record_rail import RecordRail
from ctdesk.ui.forms.section_list import SectionList
from ctdesk.ui.forms.section_view import SectionView
from ctdesk.ui.forms.trip_panel import TripPanel
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages import record_words as words
from ctdesk.ui.pages.record_actions import RecordActions
from ctdesk.ui.pages.record_answers import RecordAnswers
from ctdesk.ui.pages.record_grounds import show_grounds
from ctdesk.ui.pages.record_notes import RecordNotes
from ctdesk.ui.pages.record_receipt import BIG, big_clocks, is_receipt, whose, with_blocking
from ctdesk.ui.pages.record_rules import rule_of, why_not
from ctdesk.ui.pages.record_scans import RecordScans
from ctdesk.ui.pages.record_section import RecordSection, SecondPersonCard
from ctdesk.ui.pages.record_shipper import RecordShipper

if TYPE_CHECKING:
    from ctdesk.forms.definition import Section
    from ctdesk.services.gate import DeskSession
    from ctdesk.services.record_values import RecordView

_RAIL_WIDTH, _NARROW_RAIL = 300, 224
_NARROW = 1000  # at 100 % text
_READ_SOON_MS = 30


class RecordPage(Page):
    """One record. Every answer is journalled at once; what the page shows is read back from the services."""

    route = "record"
    shows: ClassVar[frozenset[str]] = frozenset(
        {
            "record",
            "record_version",
            "signature",
            "attachment",
            "dose_unit",
            "incident",
            "answer_entry",
            "printed_copy",
            "label_exception",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.tz = ZoneInfo(desk.view.time_zone if desk.view is not None else "Asia/Shanghai")
        self.view: RecordView | None = None
        self.section = ""
        self._goto = ""
        self.acts, self.answers, self.scans = RecordActions(self), RecordAnswers(self), RecordScans(self)
        self.shipper = RecordShipper(self)
        self._print = Button(tr("Print"), icon="print", on=self.print_seen)
        # The window holds the keys for every page; a second holder would make them ambiguous.
        self._print.setToolTip(f"{tr('Print')}  Ctrl+P")
        self._more = Button(tr("More"), "quiet", "more", on=self.acts.open_menu, shortcut="Ctrl+M")
        self._sign_when_read = self._bring_back = False
        for keys, act in (
            ("Ctrl+J", self.acts.join_or_part),
            ("Ctrl+PgDown", lambda: self.step(1)),
            ("Ctrl+PgUp", lambda: self.step(-1)),
            ("Ctrl+Return", self.sign),
            ("Ctrl+Enter", self.sign),
        ):
            QShortcut(QKeySequence(keys), self, act)  # wherever the focus is while this page is shown
        self.sections, self.rail = SectionList(), RecordRail(self._now, self.tz)
        around = Surroundings(self.tz, self._now, self._choices, self._picture)
        self.questions, self.trip = SectionView(around), TripPanel(self)
        self.middle = RecordSection(self.questions, self.trip, self.step)
        self.middle.late.given.connect(self.answers.late_given)
        self.sections.chosen.connect(self.open_section)
        self.rail.wanted.connect(self._rail_wants)
        self.questions.gave.connect(self.answers.gave)
        self.questions.wanted.connect(self._editor_wants)
        self.questions.ended.connect(lambda: self.middle.forward.setFocus(Qt.FocusReason.TabFocusReason))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_READ_SOON_MS)
        self._soon.timeout.connect(self.load)
        desk.joined_changed.connect(self._person_joined)
        self._lay_out()

    def _now(self) -> datetime:
        """The trusted clock of the site."""
        site = self.desk.site
        return datetime.now(UTC) if site is None else site.gate.clock()

    # ── what a page says of itself ───────────────────────────────────────────────────────────────
    def title(self) -> str:
        return words.heading_of(self.view) if self.view is not None else tr("Record")

    def breadcrumb(self) -> str:
        return words.trail_of(self.view) if self.view is not None else ""

    def place(self) -> str:
        return words.place_of(self.view) if self.view is not None else self.route

    def state(self) -> Chipped | None:
        return words.record_state(self.view) if self.view is not None else None

    def buttons(self) -> list[Button]:
        return [self._more, self._print]

    def explain(self) -> str:
        row = self.questions.at_hand()
        if row is None or self.view is None:
            return self._section_help()
        return rule_of(row.question, self._current(self.view), self.view, self.tz)

    def read_soon(self) -> None:
        """Read the record again once nothing more was answered for a moment."""
        self._soon.start()

    def say_saved(self, text: str) -> None:
        """What is saved, at the foot of the section."""
        self.middle.saved.setText(text)

    def load(self) -> None:
        from ctdesk.services.record_view import read_record

        record_id = self.arguments.get("record_id")
        if record_id is not None:
            version = self.arguments.get("version")
            self.fetch(read_record, seat=self.seat(), record_id=record_id, version=version).then(self._show)
            self.notes.read_for(record_id)

    def print_seen(self) -> None:
        self.acts.print_record()

    def counts_as_activity(self) -> bool:
        return any(getattr(row.editor, "running", False) for row in self.questions.rows())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail stays; where room is short it is narrower, and the list of sections folds."""
        super().resizeEvent(event)
        narrow = self.width() < look.px(_NARROW)
        self.sections.fold(narrow)
        self.middle.aside.setHidden(narrow)
        self.rail.setFixedWidth(look.px(_NARROW_RAIL if narrow else _RAIL_WIDTH))

    def settle(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()

    def remembered(self) -> dict[str, Any]:
        return {**super().remembered(), "section": self.section}

    def recall(self, remembered: Any) -> None:
        self.section = str(remembered.get("section", self.section))
        super().recall(remembered)

    def take_files(self, paths: list[str]) -> bool:
        row = next(
            (row for row in self.questions.rows() if row.editable and row.question.item.type == "attachment"),
            None,
        )
        if row is None or not paths:
            return False
        for path in paths:
            self.acts.attach(row.path, File(path))
        return True

    # ── who sits here ────────────────────────────────────────────────────────────────────────────
    def seat(self) -> DeskSession | None:
        """Whose hands are on the keyboard: the second person while one has joined, else who is signed in."""
        return self.desk.joined or self.desk.session

    def _person_joined(self) -> None:
        self._joined.show_for(self.desk.joined)
        self.load()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────
    def _show(self, view: RecordView) -> None:
        before, self.view, answering = self.view, view, self._is_answering()
        first = before is None or before.id != view.id
        if not self.section or (first and before is not None):  # where another record stood says nothing here
            self.section = str(self.arguments.get("section") or words.section_at_hand(view))
        self.sections.show_sections(words.section_lines(view), self.section)
        self._show_section(view)
        self.notes.say_alone(view)
        self.rail.show_proposal(with_blocking(view))
        self.rail.show_clocks(words.clock_lines(view, BIG if is_receipt(view) else ()))
        self.rail.show_signatures(words.signature_lines(view, self.tz), words.next_step(view))
        self.middle.saved.setText(words.saved_words(view))
        self._print.setEnabled(True)
        self.changed_heading()
        if self._goto:
            self.go_to(self._goto)
        elif first:
            self.questions.focus_first_open()
        elif self._bring_back and QApplication.activeModalWidget() is None:
            self._bring_back = False
            if not self._is_answering():
                self.questions.focus_what_is_left()
        elif answering and not self._is_answering():
            self.questions.focus_what_is_left()  # the row that had the focus is asked no longer
        else:
            self.questions.focus_owed()
        if self._sign_when_read and not self.answers.unsaved and not self._soon.isActive():
            self._sign_when_read = False
            self.acts.sign()

    def _is_answering(self) -> bool:
        return self.questions.isAncestorOf(self.window().focusWidget() or self)  # also below a dialog

    def _show_section(self, view: RecordView) -> None:
        section = self._current(view)
        blind = section.id in view.closed_sections
        self.rail.show_subject(words.subject_of(view, blind=blind))
        self.head.show_receipt(whose(view, blind=blind), big_clocks(view))
        self.middle.show_section(view, section)
        self._say_why_not(view)
        self.acts.read_back(view)
        self.trip.show_for(view, section.id)
        self.shipper.show_for(view, blind=blind)

    def _section_help(self) -> str:
        if self.view is None:
            return ""
        section = self._current(self.view)
        return section.help.in_language(language()) if section.help is not None else ""

    def _current(self, view: RecordView) -> Section:
        return next(
            (one for one in view.definition.section if one.id == self.section), view.definition.section[0]
        )

    # ── scanning ─────────────────────────────────────────────────────────────────────────────────
    def take_scan(self, text: str) -> bool:
        return self.scans.take(text)

    # ── moving about ─────────────────────────────────────────────────────────────────────────────
    def open_section(self, section: str) -> None:
        """Show another section and put the focus where the next answer goes."""
        self.settle()
        self.section = section
        if self.view is not None:
            self.sections.show_sections(words.section_lines(self.view), section)
            self._show_section(self.view)
            self.middle.area.verticalScrollBar().setValue(0)
            self.questions.focus_first_open()

    def step(self, by: int) -> None:
        """Go ``by`` sections on; past the last one to the signatures."""
        if self.view is None:
            return
        names = [one.id for one in self.view.definition.section]
        place = names.index(self._current(self.view).id) + by
        if 0 <= place < len(names):
            self.open_section(names[place])
        elif place >= len(names):
            self.rail.setFocus()

    def go_to(self, path: str) -> None:
        """Show the question at ``path`` and put the focus there."""
        if self.view is None:
            self._goto = path
            return
        head, _, aspect = path.partition("#")
        self._goto, item = head, Path.parse(head).item
        section = next(
            (one.id for one in self.view.definition.section for each in one.item if each.id == item), item
        )
        if section != self.section:
            self.open_section(section)
        rows = self.questions.rows()
        row = (
            self.questions.row(head)
            or next((row for row in reversed(rows) if row.question.beside == head), None)
            or next((row for row in rows if row.question.item.id == item), None)
        )
        if aspect == "late":
            self.middle.area.ensureWidgetVisible(self.middle.late)
            self.middle.late.focus()
        elif row is not None:
            self.middle.area.ensureWidgetVisible(row)
            row.focus_aspect(aspect)
        self._goto = ""

    def focus_at(self, path: str) -> None:
        """Bring the hands back to an item after a dialog about it has closed."""
        self.window().activateWindow()
        self.go_to(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.questions.at_hand()
            if row is not None and row.step_inside():
                return
            self.questions.accept_suggestion()
            if not self.questions.focus_next():
                self.middle.forward.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def sign(self) -> None:
        """Ctrl+Enter: keep what is typed, then sign what was read back."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # an answer that is being typed is given by leaving its line
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.answers.unsaved or self._soon.isActive():
            self._sign_when_read = True
        else:
            self.acts.sign()

    def bring_back(self) -> None:
        """Something was done in a dialog: when the page has been read again, the focus is in the section."""
        self._bring_back = True
        self.load()

    def _rail_wants(self, what: str) -> None:
        kind, _, rest = what.partition(":")
        doing: dict[str, Callable[[], object]] = {
            "sign": self.sign,
            "missing": self.go_to_missing,
            "goto": lambda: self.go_to(rest),
            "external": lambda: self.acts.sign_external(rest),
            "why": self.acts.explain_signatures,
            "grounds": lambda: show_grounds(self, rest),
            "shipper": self.shipper.open,
        }
        doing[kind]()

    def go_to_missing(self) -> None:
        """Go to the first thing that a signature still misses."""
        if self.view is None:
            return
        slot = next((one for one in self.view.slots if one.may_sign and one.missing), None)
        if slot is not None:
            self.go_to(slot.missing[0])

    def _editor_wants(self, path: str, what: str) -> None:
        kind, _, rest = what.partition(":")
        if kind == "attach":
            self.acts.choose_file(path)
        elif kind == "show":
            self.acts.show_attachment(rest)
        elif kind == "confirm":
            self.acts.confirm_person(path)
        elif kind == "open":
            self.acts.open_incident(path, rest)
        elif kind == "split":
            self.acts.answer_for_each(path)
        elif kind == "label":
            self.acts.note_label(path)

    # ── what editors may ask ─────────────────────────────────────────────────────────────────────
    def _choices(self, source: str) -> list[Choice]:
        if self.view is None:
            return []
        chinese = language() == "zh_CN"
        return [Choice(code, zh if chinese else en) for code, zh, en in self.view.options.get(source, ())]

    def _picture(self, sha256: str) -> Picture | None:
        found = (
            next((one for one in self.view.attachments if one.sha256 == sha256), None)
            if self.view is not None
            else None
        )
        return Picture(found.sha256, found.name, found.size, found.media_type) if found is not None else None

    # ── widgets ──────────────────────────────────────────────────────────────────────────────────
    def _lay_out(self) -> None:
        self.head = ReceiptHead(self._now)
        self.stop = Note("", "red", "stop_sign", title=tr("Stop"))
        self.notes = RecordNotes(self)
        self.stop.hide()
        self._joined = SecondPersonCard(self.desk.part)
        self._may_not = Note("", "amber", "not_allowed")
        self._may_not.hide()
        for widget in (self.head, self.stop, self.notes):
            self.body.addWidget(widget)
        self.body.addWidget(self._joined)
        self.body.addWidget(self._may_not)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        columns.addWidget(self.sections)
        columns.addWidget(self.middle, 1)
        self.rail.setFixedWidth(look.px(_NARROW_RAIL))
        columns.addWidget(self.rail)
        self.body.addLayout(columns, 1)

    def _say_why_not(self, view: RecordView) -> None:
        """Before anything is filled in: why this person may do nothing here, and who can."""
        words = why_not(view)
        self._may_not.setVisible(bool(words))
        self._may_not.words.setText(words)

    def say_stop(self, text: str | None) -> None:
        """Say across the whole width that something does not match, until it is dealt with."""
        self.stop.setVisible(text is not None)
        self.stop.words.setText(text or "")

    def tell(self, error: CtdeskError) -> None:
        """Say an expected failure across the page."""
        said = complaint(error)
        self.say_stop(said.whole())
