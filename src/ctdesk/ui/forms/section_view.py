"""One section of a controlled form on screen: its questions in order, grouped where they repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ctdesk.domain.answers import Answer, Path, State
from ctdesk.forms.cause_tables import effect_of
from ctdesk.forms.definition import Item, Section
from ctdesk.forms.questions import THIRD, Question
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.forms.cause_drawing import CauseDrawing
from ctdesk.ui.forms.cell_grid import CellGrid
from ctdesk.ui.forms.editor import Given, Surroundings
from ctdesk.ui.forms.question_row import QuestionRow
from ctdesk.ui.language import language, tr

_ACROSS = {"five_why": 1, "fishbone": 2}  # cells beside each other where they hold whole sentences
_ANSWER_KEY_WAIT = (
    60  # ms without another key, so that the head of a scan never answers a question (decision 7)
)


class SectionView(QWidget):
    """The questions of a section. A row lives as long as its question is asked: focus and typing survive."""

    gave = Signal(str, object)  # path, Given or None
    wanted = Signal(str, str)  # path, what only the page can do
    ended = Signal()  # the last question was answered by a key

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._rows: dict[str, QuestionRow] = {}
        self._heads: dict[str, Text] = {}
        self._grids: dict[str, CellGrid] = {}
        self._more_rows: dict[str, Button] = {}
        self._new_rows: dict[str, int] = {}  # rows that were asked for and hold nothing yet
        self._drawings: dict[str, CauseDrawing] = {}
        self._show_again: Callable[[], None] = lambda: None
        self._failed_at = ""
        self.awaited = ""  # a row that was asked for and gets the focus once it is there
        self._asked: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, look.px(14), 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._held_key = ""
        self._key_wait = QTimer(self)
        self._key_wait.setSingleShot(True)
        self._key_wait.setInterval(_ANSWER_KEY_WAIT)
        self._key_wait.timeout.connect(self._key_stands)

    def show_section(
        self,
        section: Section,
        questions: tuple[Question, ...],
        answers: Mapping[str, Answer],
        mine: frozenset[str],
        own: frozenset[str],
        *,
        many: Mapping[str, int],
        locked: frozenset[str] = frozenset(),
        readers: Mapping[str, str] | None = None,
        about: str = "",
    ) -> None:
        """Show the questions of ``section``.

        ``mine`` are the slots this person may fill, ``own`` those whose entries are this person's alone
        (blind checks, values typed twice), ``many`` how many units and cassettes there are, ``locked`` the
        paths that a signature already covers, ``readers`` the words for slots that answer alone; ``about`` is
        what the record is about, as a drawing of causes names it.
        """
        self._show_again = partial(
            self.show_section,
            section,
            questions,
            answers,
            mine,
            own,
            many=many,
            locked=locked,
            readers=readers,
            about=about,
        )
        shown = [
            one for one in questions if one.section == section.id and one.asked and self._may_see(one, own)
        ]
        if section.repeat in ("unit", "line") and many.get(section.repeat, 1) > 1:
            shown.sort(key=lambda one: one.instance or 0)
        # The next record may be of another form, where the same number asks something else.
        asked = (section.id, *((item.id, item.type, item.text) for item in section.item))
        if asked != self._asked:
            self._forget_all()
            self._asked = asked
        shown = self._with_new_rows(shown)
        # What nobody may change any more is only drawn, as on paper.
        folded = {
            one.item.id
            for one in shown
            if one.item.drawn and one.heading and not self._may_fill(one, mine, own, locked)
        }
        self._drop(
            set(self._rows) - {one.path for one in shown if one.column is None or one.item.id not in folded}
        )
        for grid in self._grids.values():
            grid.begin()
        last_of = {question.beside: question.path for question in shown}
        place, group, open_grid = 0, None, None
        for number, question in enumerate(shown):
            following = shown[number + 1] if number + 1 < len(shown) else None
            ends = question.column is not None and (following is None or following.item is not question.item)
            if question.column is not None and question.item.id in folded:
                place = self._draw(question.item, shown, about, place) if ends else place
                continue
            head = self._group_of(question, section, many)
            if head is not None and head != group:
                self._put(self._head(head), place)
                place += 1
            group = head
            row = self._rows.get(question.path)
            if row is None:
                row = self._new_row(question, "" if head is not None else self._instance(question, many))
            if question.column is not None:
                grid = self._grid_of(question)
                if grid is not open_grid:
                    self._put(grid, place)
                    place, open_grid = place + 1, grid
                grid.put(row)
            else:
                self._put(row, place)
                place += 1
            reason = answers.get(str(Path.parse(question.beside).beside("reason")))
            row.show_question(
                question,
                reason,
                read_only=not self._may_fill(question, mine, own, locked),
                may_reason=bool(set(question.by) & (mine | own)),
                photos=answers.get(str(Path.parse(question.beside).beside("photo"))),
                tells=last_of[question.beside] == question.path,
                units=many.get("unit", 1),
                reader=self._reader(question, readers or {}),
            )
            if ends:
                place = self._offer_document(question, row.editable, place)
                place = self._draw(question.item, shown, about, place)
        for grid in self._grids.values():
            grid.arrange()
            grid.setVisible(bool(grid.cells()))
        for item, button in self._more_rows.items():
            button.setVisible(
                self._begun(item)
                and any(row.editable for row in self._rows.values() if row.question.item.id == item)
            )
        if self.awaited in self._rows:
            row, self.awaited = self._rows[self.awaited], ""
            row.focus()

    def row(self, path: str) -> QuestionRow | None:
        """The row of a question, when it is on screen."""
        return self._rows.get(path)

    def rows(self) -> tuple[QuestionRow, ...]:
        """Rows from top to bottom."""
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        found = [item.widget() for item in items if item is not None]
        return tuple(
            row
            for widget in found
            for row in (widget.cells() if isinstance(widget, CellGrid) else (widget,))
            if isinstance(row, QuestionRow)
        )

    def focus_first_open(self) -> None:
        """Put the focus on the first question this person still has to answer, else on the first; where none
        takes it, behind the last.
        """
        rows = [row for row in self.rows() if row.takes_focus]
        opened = [row for row in rows if row.question.outstanding]
        if opened or rows:
            (opened or rows)[0].focus()
        else:
            self.ended.emit()

    def focus_what_is_left(self) -> None:
        """Put the focus on the first question still to be answered; behind the last where all are."""
        if any(row.takes_focus and row.question.outstanding for row in self.rows()):
            self.focus_first_open()
        else:
            self.ended.emit()

    def at_hand(self) -> QuestionRow | None:
        """The row that has the focus."""
        current = QApplication.focusWidget()
        if current is None:
            return None
        return next((row for row in self.rows() if row.isAncestorOf(current)), None)

    def accept_suggestion(self) -> None:
        """Enter takes over what is suggested for the question at hand."""
        row = self.at_hand()
        if row is not None and row.editable and row.editor.isAncestorOf(QApplication.focusWidget() or row):
            row.editor.take_suggestion()

    def focus_next(self) -> bool:
        """Enter: go to the next question that can be answered; False at the end of the section."""
        everything = list(self.rows())
        at_hand = self.at_hand()
        place = everything.index(at_hand) if at_hand in everything else -1
        following = next((row for row in everything[place + 1 :] if row.takes_focus), None)
        if following is None:
            return False
        following.focus()
        return True

    def focus_owed(self) -> None:
        """The answer at hand turned out not to conform: go to its reason, unless the person went on. Where it
        was signed meanwhile, nothing is left to do in that row.
        """
        row = self.at_hand()
        if row is not None and not row.takes_focus:
            self.focus_what_is_left()
            return
        if row is not None and row.path == self._failed_at and row.step_inside():
            self._failed_at = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y N 1 0 answer the question that has the focus, once no other key follows at scanner speed."""
        key = event.text().upper()
        if len(key) == 1 and key in "YN0123456789" and not event.modifiers():
            self._held_key = "" if self._key_wait.isActive() else key
            self._key_wait.start()
            event.accept()
            return
        self._key_wait.stop()
        super().keyPressEvent(event)

    def _key_stands(self) -> None:
        row = self.at_hand()
        key, self._held_key = self._held_key, ""
        if row is None or not key or not row.editable or not row.editor.take_key(key):
            return
        if row.answers_fail():
            self._failed_at = row.path  # the reason field comes with the judgement
        elif not self.focus_next():
            self.ended.emit()

    def _may_see(self, question: Question, own: frozenset[str]) -> bool:
        return question.slot is None or question.slot in own or not question.blind_open

    def _may_fill(
        self, question: Question, mine: frozenset[str], own: frozenset[str], locked: frozenset[str]
    ) -> bool:
        if question.path in locked:
            return False
        if question.slot is None:
            return bool(set(question.by) & mine)
        # The third reading is made by either of the two (decision 13).
        return bool(set(question.by) & own) if question.slot == THIRD else question.slot in own

    def _reader(self, question: Question, readers: Mapping[str, str]) -> str:
        """Whose reading a row is, once the readings of both are shown."""
        if question.slot == THIRD:
            return tr("Third reading")
        if question.slot is None or question.blind_open:
            return ""
        return readers.get(question.slot, question.slot)

    def _offer_document(self, question: Question, editable: bool, place: int) -> int:
        """Below the last row of a table of documents: one more of that kind."""
        item = question.item.id
        if not editable or question.repeat != "document" or not self._begun(item):
            return place
        button = self._more_rows.get(item)
        if button is None:
            words = tr("One more: {document}", document=question.item.text.in_language(language()))
            button = self._more_rows[item] = Button(words, "quiet", "add")
            button.clicked.connect(lambda: self._one_more(item))
        self._put(button, place)
        self._column.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        return place + 1

    def _begun(self, item: str) -> bool:
        return any(
            row.question.item.id == item
            and row.question.column is not None
            and row.question.answer is not None
            for row in self._rows.values()
        )

    def _one_more(self, item: str) -> None:
        cells = [row.question for row in self._rows.values() if row.question.item.id == item]
        cells = [one for one in cells if one.column is not None]
        following = max((one.instance or 1 for one in cells), default=0) + 1
        if any(one.column.id == "present" for one in cells if one.column is not None):
            self.awaited = f"{item}:{following}.present"
            self.gave.emit(self.awaited, Given(State.GIVEN, True))
            return
        # Nothing can be answered at once: the row stands on screen until its first cell is.
        if item not in self._new_rows:
            self._new_rows[item] = following
        columns = [one.column.id for one in cells if one.column is not None]
        self.awaited = f"{item}:{self._new_rows[item]}.{columns[0]}"
        self._show_again()

    def _with_new_rows(self, shown: list[Question]) -> list[Question]:
        """The questions with an empty row where one was asked for, until it is in the record."""
        result: list[Question] = []
        for question, following in zip_longest(shown, shown[1:]):
            result.append(question)
            wanted = self._new_rows.get(question.item.id)
            ends = following is None or following.item is not question.item
            if wanted is None or question.column is None or not ends:
                continue
            if (question.instance or 1) >= wanted:
                del self._new_rows[question.item.id]
                continue
            cells = [one for one in shown if one.item is question.item and one.instance == question.instance]
            result += [_emptied(one, wanted) for one in cells if one.column is not None]
        return result

    def _draw(self, item: Item, shown: Sequence[Question], about: str, place: int) -> int:
        """Below the rows of a table of causes: what they come to, drawn."""
        if item.drawn is None:
            return place
        drawing = self._drawings.get(item.id)
        if drawing is None:
            drawing = self._drawings[item.id] = CauseDrawing()
        if self._column.indexOf(drawing) != place:
            self._column.removeWidget(drawing)
            self._column.insertWidget(place, drawing)
        drawing.show_causes(item, (one for one in shown if one.item is item), effect_of(shown, about))
        return place + 1

    def _grid_of(self, question: Question) -> CellGrid:
        key = question.path.partition(".")[0]
        if key not in self._grids:
            self._grids[key] = CellGrid(_ACROSS.get(question.item.drawn or "", 3))
        return self._grids[key]

    def _group_of(self, question: Question, section: Section, many: Mapping[str, int]) -> str | None:
        repeat = section.repeat or ""
        if repeat not in ("unit", "line") or question.instance is None or many.get(repeat, 1) < 2:
            return None
        return self._instance(question, many)

    def _instance(self, question: Question, many: Mapping[str, int]) -> str:
        if question.instance is None:
            return ""
        if question.repeat == "unit":
            return (
                tr("Bag {n}/{all}", n=question.instance, all=many.get("unit", 1))
                if many.get("unit", 1) > 1
                else ""
            )
        if question.repeat == "cassette":
            count = many.get("cassette", 1)
            return tr("Cassette {n}/{all}", n=question.instance, all=count) if count > 1 else ""
        if question.repeat == "line":
            count = many.get("line", 1)
            return tr("Line {n}/{all}", n=question.instance, all=count) if count > 1 else ""
        return ""

    def _new_row(self, question: Question, where: str) -> QuestionRow:
        row = QuestionRow(question, self._around, where)
        row.gave.connect(self._row_gave)
        row.wanted.connect(self.wanted)
        self._rows[question.path] = row
        return row

    def _row_gave(self, path: str, given: Given | None) -> None:
        self.gave.emit(path, given)

    def _head(self, words: str) -> Text:
        if words not in self._heads:
            self._heads[words] = Text(words, "strong", "blue")
            self._heads[words].setContentsMargins(0, look.px(12), 0, look.px(4))
        return self._heads[words]

    def _put(self, widget: QWidget, place: int) -> None:
        if self._column.indexOf(widget) != place:
            self._column.removeWidget(widget)
            self._column.insertWidget(place, widget)
            widget.show()

    def _drop(self, paths: set[str]) -> None:
        for path in paths:
            row = self._rows.pop(path)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _forget_all(self) -> None:
        self._drop(set(self._rows))
        for head in self._heads.values():
            self._column.removeWidget(head)
            head.deleteLater()
        self._heads.clear()
        for grid in self._grids.values():
            self._column.removeWidget(grid)
            grid.deleteLater()
        self._grids.clear()
        for button in self._more_rows.values():
            self._column.removeWidget(button)
            button.deleteLater()
        self._more_rows.clear()
        for drawing in self._drawings.values():
            self._column.removeWidget(drawing)
            drawing.deleteLater()
        self._drawings.clear()
        self._new_rows.clear()


def _emptied(cell: Question, number: int) -> Question:
    """The cell of another row that nobody filled in yet."""
    path = f"{cell.item.id}:{number}.{cell.column.id if cell.column is not None else ''}"
    return replace(
        cell, path=path, instance=number, answer=None, status="open", why=(), unmet=(), beside=path
    )
