"""What every editor of an answer is: it shows one answer, and says when a person gave another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ctdesk.domain.answers import Answer, Source, State, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Column, Item
from ctdesk.ui import look

_WIDEST = 270


def beside_words(length: int) -> int:
    """The width in pixels of an editor that is ``length`` wide at 100 % text: where text is large, the words
    beside it need the room more.
    """
    return min(look.px(length), max(length, _WIDEST))


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave, not kept yet; ``hint`` says how it was read."""

    state: State
    value: Value = None
    source: Source = Source.TYPED
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose from: a code and how it reads."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An attachment as an editor shows it."""

    sha256: str
    name: str
    size: int
    media_type: str


def _nothing(_: str) -> Sequence[Choice]:
    return ()


def _no_picture(_: str) -> Picture | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What editors may ask of the record around them; answered from what is loaded, never by waiting."""

    tz: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    choices: Callable[[str], Sequence[Choice]] = _nothing  # of "options_from", a link's "to", a person's duty
    picture: Callable[[str], Picture | None] = _no_picture


class Editor(QWidget):
    """Base of all editors. Subclasses build their widgets once and show any number of answers."""

    given = Signal(object)  # Given
    refused = Signal(object)  # CtdeskError: what was typed cannot be read; it stays on screen
    wanted = Signal(
        str
    )  # something only the page can do: "attach", "confirm", "open:incident", "show:SHA256"

    wide = False  # True when the editor needs a line of its own below the question

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.asks = asks
        self.path = path
        self.around = around
        self.setAccessibleName(path)

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        """Show the answer kept, or what is suggested where there is none; leaves typing alone."""
        raise TypeError(f"{type(self).__name__} shows no answers")

    def set_read_only(self, read_only: bool) -> None:
        """Whether this person may change the answer now."""
        self.setEnabled(not read_only)

    def first(self) -> QWidget:
        """The widget that takes the focus."""
        return self

    def confirmed(self) -> None:
        """What was given is kept now; until then it stays on screen, whatever else is shown."""

    def take_key(self, key: str) -> bool:
        """Take an answer key (Y N 1 0); False when it means nothing here."""
        return False

    def set_owed(self, owed: bool) -> None:
        """Whether the form insists on an answer here that was not given yet."""

    def is_unexpected(self) -> bool:
        """True when what is shown is not the answer that conforms by itself."""
        return False

    def step_inside(self) -> bool:
        """Enter was pressed: go on to what else belongs to this answer; False when nothing does."""
        return False

    def take_suggestion(self) -> None:
        """Enter was pressed here: answer what is suggested, where something is and nothing was said yet."""

    def _give(self, value: Value, source: Source = Source.TYPED, hint: str | None = None) -> None:
        self.given.emit(Given(State.GIVEN, value, source, hint))

    def _refuse(self, error: CtdeskError) -> None:
        self.refused.emit(error)
