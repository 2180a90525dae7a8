"""Filling in one receipt on the record page by hand: what stands on the label goes into each editor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ctdesk.domain.answers import State
from ctdesk.ui.buttons import Button
from ctdesk.ui.demo_hands import Hands, Stuck
from ctdesk.ui.dialogs.external import ExternalDialog
from ctdesk.ui.dialogs.second_person import JoinDialog
from ctdesk.ui.dialogs.sign import SignDialog
from ctdesk.ui.forms.choice_editors import CheckEditor, ChoiceEditor, PersonEditor
from ctdesk.ui.forms.other_editors import AttachmentEditor, TimerEditor
from ctdesk.ui.forms.question_row import QuestionRow
from ctdesk.ui.forms.typed_editors import LineEditor, MomentEditor
from ctdesk.ui.language import tr
from ctdesk.ui.pages.logger_doubts import LoggerDoubts
from ctdesk.ui.pages.record_page import RecordPage
from ctdesk.ui.pages.record_words import next_step

if TYPE_CHECKING:
    from ctdesk.forms.questions import Question
    from ctdesk.services.demo import DemoMember
    from ctdesk.services.record_values import RecordView

_ROUNDS = 8
_TRIES = 60  # a logger file with doubts: each answer may bring the next question
_MOMENT_LATER_MS = 1100


class ByHand:
    """One receipt on screen, and the goods whose label is read; ``reason`` is written beside findings."""

    def __init__(
        self, hands: Hands, page: RecordPage, goods: Path, label: Mapping[str, Any], reason: str
    ) -> None:
        self.hands, self.page, self.goods, self.label, self.reason = hands, page, goods, label, reason
        self.other: dict[str, object] = {}

    @property
    def view(self) -> RecordView:
        """The record as the page shows it."""
        return self.hands.until(lambda: self.page.view, "the record")

    def go_to(self, section: str) -> None:
        """Open a section by clicking its line on the left."""
        title = next(one for one in self.view.definition.section if one.id == section)
        lines = [
            one
            for one in self.page.sections.findChildren(QWidget)
            if one.focusPolicy() == Qt.FocusPolicy.StrongFocus
            and one.accessibleName().startswith(f"{title.id} ")
        ]
        if not lines:
            raise Stuck(f"section {section} is not in the list")
        self.hands.click(lines[0])
        self.hands.settle()

    def scan_all(self, items: Collection[str]) -> None:
        """Scan the codes of these items in the order in which the form asks for them."""
        codes = self.label["codes"]
        for item in items:
            for question in self._open(self.page.section):
                if question.item.id != item:
                    continue
                text = codes["din"] if item == "H6" else str(self._reading(question))
                self.hands.scan(text)

    def fill(self, section: str, *, leave: Collection[str] = ()) -> None:
        """Answer everything this person still has to answer in a section, then what findings ask for."""
        if self.page.section != section:
            self.go_to(section)
        for _ in range(_ROUNDS):
            rows = [row for row in self._rows(section) if row.question.item.id not in leave]
            if not rows and not self._explain(section):
                return
            for row in rows:
                self.answer(row)
            self.hands.settle()
        open_ones = ", ".join(row.path for row in self._rows(section))
        raise Stuck(f"section {section}: {open_ones}")

    def answer(self, row: QuestionRow) -> None:
        """Answer one question through its editor."""
        editor, question = row.editor, row.question
        if isinstance(editor, AttachmentEditor):
            self.attach(row)
        elif isinstance(editor, TimerEditor):
            self.hands.settle()
            self.hands.click(editor.press)
            self.hands.settle()
            self.hands.rest(_MOMENT_LATER_MS)
            self.hands.click(editor.press)
            self.hands.settle()
        elif isinstance(editor, MomentEditor) and self._reading(question) is None:
            self.hands.click(editor.now)
        elif isinstance(editor, CheckEditor):
            said = self._reading(question)
            self.hands.click(editor.no if said is False else editor.yes)
        elif isinstance(editor, PersonEditor | ChoiceEditor):
            self._choose(editor, question)
        elif isinstance(editor, LineEditor):
            self.hands.enter(editor.line, str(self._reading(question) or "1"))

    def attach(self, row: QuestionRow) -> None:
        """Attach a picture or the logger file, and answer what the file leaves in doubt."""
        editor = row.editor
        assert isinstance(editor, AttachmentEditor)
        self.hands.click(editor.add)
        logger = row.question.item.media == "logger"
        name = str(self.label["logger_file"]) if logger else _picture_for(row.question.item.id)
        self.hands.pick_file(self.goods / name)
        self.hands.settle()
        if logger:
            self._settle_doubts()

    def ink(self) -> None:
        """The courier signs with a finger."""
        words = tr("Take the courier's signature…")
        self.hands.click(self.hands.button(self.page.rail, words))
        dialog = self.hands.dialog(ExternalDialog)
        self.hands.write(dialog.name, str(self.label["bags"]["1"]["C2b"]))
        self.hands.write(dialog.last4, str(self.label["bags"]["1"]["C2c"]))
        self.hands.draw(dialog.pad)
        self.hands.click(dialog.do)
        self.hands.gone(dialog)

    def join(self, person: DemoMember) -> None:
        """A second person joins at this desk."""
        self.page.acts.join()
        dialog = self.hands.dialog(JoinDialog)
        self.hands.type_keys(dialog.login, person.login)
        self.hands.type_keys(dialog.password, person.password)
        self.hands.click(dialog.do)
        self.hands.gone(dialog)
        self.hands.until(lambda: self.page.desk.joined is not None, "the second person")
        self.hands.settle()

    def leave(self) -> None:
        """The second person leaves again."""
        self.hands.click(self.hands.button(self.page, tr("Second person leaves")))
        self.hands.settle()

    def sign(self, person: DemoMember, *, picture: str = "") -> tuple[str, ...]:
        """Sign what is ready; gives the slots."""
        ready = tuple(one.id for one in self.view.slots if one.may_sign and one.status == "ready")
        if not ready:
            waiting = {one.id: one.missing[:6] for one in self.view.slots if one.may_sign and one.missing}
            raise Stuck(f"nothing is ready to be signed by {person.name}: {waiting}")
        step = next_step(self.view)
        if step is None or step.action != "sign":
            raise Stuck(f"{person.name} is not offered to sign")
        self.hands.click(self.hands.button(self.page.rail, step.words))
        self._give_password(person, picture)
        self.hands.until(
            lambda: all(one.signature is not None for one in self.view.slots if one.id in ready), "signatures"
        )
        return ready

    def confirm(self, person: DemoMember) -> None:
        """The person named at put-in confirms."""
        self.go_to("I")
        row = self.hands.until(lambda: self.page.questions.row("I6"), "I6")
        self.hands.click(self.hands.button(row, tr("Confirm with own password…")))
        self._give_password(person, "")

    def _give_password(self, person: DemoMember, picture: str) -> None:
        dialog = self.hands.dialog(SignDialog)
        if dialog.login.text() != person.login:
            self.hands.type_keys(dialog.login, person.login)
        self.hands.type_keys(dialog.password, person.password)
        if picture:
            self.hands.picture(picture, dialog)
        self.hands.click(dialog.do)
        self.hands.gone(dialog)

    def _settle_doubts(self) -> None:
        answer = tr("Answer now…")
        buttons = [one for one in self.page.trip.findChildren(Button) if one.isVisible()]
        offered = [one for one in buttons if one.text() == answer]
        if not offered:
            return
        self.hands.click(offered[0])
        dialog = self.hands.dialog(LoggerDoubts)
        for _ in range(_TRIES):
            if dialog.ready:
                break
            for box in dialog.form.findChildren(QComboBox):
                offered = [code for place in range(box.count()) if (code := box.itemData(place))]
                if offered and not box.currentData():
                    self.hands.choose(box, offered[0])
            self.hands.rest(300)
        self.hands.click(dialog.do)
        self.hands.gone(dialog)

    def _choose(self, editor: ChoiceEditor, question: Question) -> None:
        wanted = self._reading(question)
        if isinstance(editor, PersonEditor):
            wanted = self.other.get(question.item.id)
        box = editor.findChild(QComboBox)
        if box is not None:
            code = wanted if wanted is not None else box.currentData() or box.itemData(1)
            self.hands.choose(box, code)
            return
        item = question.item
        offered = [one.code for one in item.options]
        offered = offered or [code for code, _, _ in self.view.options.get(f"duty:{item.duty}", ())]
        place = offered.index(str(wanted or question.initial or offered[0]))
        buttons = [one for one in editor.findChildren(Button) if one.isCheckable()]
        self.hands.click(buttons[place])

    def _explain(self, section: str) -> bool:
        """Write reasons and add photos where a finding asks for them; False when nothing does."""
        did = False
        for row in self.page.questions.rows():
            if row.question.section != section or not row.question.unmet:
                continue
            wanted = tr("Reason (required)")
            lines = [one for one in row.findChildren(QLineEdit) if one.placeholderText() == wanted]
            if "reason" in row.question.unmet and lines and not lines[0].isReadOnly():
                self.hands.enter(lines[0], self.reason)
                self.hands.settle()
                did = True
            elif "photo" in row.question.unmet:
                self.hands.click(self.hands.button(row, tr("Add photo…")))
                self.hands.pick_file(self.goods / "label.png")
                self.hands.settle()
                did = True
        return did

    def _rows(self, section: str) -> list[QuestionRow]:
        return [
            row
            for row in self.page.questions.rows()
            if row.editable and row.question.section == section and _is_open(row.question)
        ]

    def _open(self, section: str) -> list[Question]:
        return [row.question for row in self._rows(section)]

    def _reading(self, question: Question) -> object:
        """What is read on label or paper for a question, in the words of the form."""
        item, bag = question.item, str(question.instance or 1)
        if question.path in self.other or item.id in self.other:
            return self.other.get(question.path, self.other.get(item.id))
        if question.column is not None:
            return self._on_paper(question)
        known = self.label["bags"].get(bag, self.label["bags"]["1"]).get(item.id)
        if known is not None:
            return known
        if item.type == "check":
            return item.expect
        if item.type == "datetime":
            return None if question.initial is None or item.initial == "now" else question.initial
        if question.initial is not None:
            return question.initial
        if isinstance(question.compared_with, str):
            return question.compared_with
        return item.expect[0] if isinstance(item.expect, tuple) else None

    def _on_paper(self, question: Question) -> object:
        column = question.column
        assert column is not None
        if column.type == "check":
            return True
        if column.type == "date":
            return self.label["papers_dated"]
        if column.id == "batch_no":
            return self.label["codes"]["batch"]
        return self.label["papers"][question.item.id]


def _is_open(question: Question) -> bool:
    given = question.answer is not None and question.answer.state is not State.NOT_ASKED
    return question.asked and question.required and not question.heading and not given


def _picture_for(item: str) -> str:
    return {"D14a": "outer-case.png", "D14b": "seal.png"}.get(item, "label.png")
