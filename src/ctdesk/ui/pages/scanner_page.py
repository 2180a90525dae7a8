"""Scanner test: codes to scan from the screen or the sheet, and the setting that is wrong, by name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.exchange.scanner_test import (
    GS,
    TEST_CODES,
    Finding,
    TestCode,
    Typed,
    came_twice,
    faults_of,
    is_good,
    judge,
)
from ctdesk.forms.messages import next_step, sentence
from ctdesk.services.scanner_tests import (
    ScannerTested,
    keep_scanner_test,
    last_scanner_test,
    scanner_test_sheet,
    shapes,
)
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Note, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import write_whole
from ctdesk.ui.keystrokes import Keystrokes
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.sound import say

_CODE, _BAR_CODE = 132, 480  # pixels across, on every screen
_QUIET = 4
_SIDE = 520


def code_words(code: TestCode) -> str:
    """What a test code is for."""
    return {
        "plain": tr("Letters, digits and signs"),
        "gs1": tr("GS1 code with separator"),
        "line": tr("Bar code"),
    }[code.name]


class ScannerPage(Page):
    """The codes on the left, one after the other; what the scanner typed and what to change on the right."""

    route = "scanner"
    shows = frozenset({"scanner_test"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet = Button(tr("Sheet to hang up …"), "plain", "print", self.save_sheet)
        self._again = Button(tr("Test again"), "primary", "refresh", self.begin)
        self._findings: dict[int, Finding] = {}
        self._last: tuple[int, Typed] | None = None
        self._before: ScannerTested | None = None
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        self.codes = QVBoxLayout()
        self.codes.setSpacing(look.px(12))
        left = QWidget()
        left.setLayout(self.codes)
        self.codes.setContentsMargins(0, 0, 0, 0)
        line.addWidget(scrolling(left), 1)
        self.verdict = QVBoxLayout()
        self.verdict.setContentsMargins(0, 0, 0, 0)
        self.verdict.setSpacing(look.px(12))
        right = QWidget()
        right.setLayout(self.verdict)
        area = scrolling(right)
        area.setFixedWidth(min(look.px(430), _SIDE))
        line.addWidget(area)
        self.body.addLayout(line, 1)
        self.keys = Keystrokes(lambda: self.isVisible() and self.window().isActiveWindow(), self)
        self.keys.typed.connect(self.take)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def title(self) -> str:
        return tr("Scanner test")

    def breadcrumb(self) -> str:
        return tr("Settings")

    def buttons(self) -> list[Button]:
        return [self._sheet, self._again]

    def state(self) -> State | None:
        if self._before is None:
            return None
        return _good() if self._before.good else _bad()

    def explain(self) -> str:
        return tr(
            "A scanner is a keyboard. Scan the codes in their order, from the screen or from the sheet."
            " Each fault is named with the setting to change; the result is remembered for this workstation."
        )

    def load(self) -> None:
        self.fetch(last_scanner_test).then(self._take_before)
        self._draw()

    def take_scan(self, text: str) -> bool:
        """A scan that came another way is judged as text alone."""
        self.take(Typed(text))
        return True

    def begin(self) -> None:
        """Forget what was scanned and begin with number 1."""
        self._findings.clear()
        self._last = None
        self._draw()
        self.setFocus()

    def take(self, typed: Typed) -> None:
        """Something was typed: judge it as the code that is next, or the one that it is."""
        code = self._meant(typed)
        if self._last is not None and self._last[0] == code.number and came_twice(self._last[1], typed):
            before = self._findings[code.number]
            self._findings[code.number] = Finding(code.number, ("twice", *before.faults), before.said)
        else:
            self._findings[code.number] = judge(code, typed)
        self._last = (code.number, typed)
        if len(self._findings) == len(TEST_CODES):
            faults = faults_of(tuple(self._findings.values()))
            self.run(keep_scanner_test, faults=faults, codes=len(self._findings))
        say(self, "match" if self._findings[code.number].good else "mismatch")
        self._draw()

    def save_sheet(self) -> None:
        """Save the codes as a page to print."""
        self.fetch(scanner_test_sheet).then(self._choose_place)

    def save_sheet_to(self, place: Path, pdf: bytes) -> None:
        """Write the page to ``place``."""
        self.desk.call(write_whole, place, pdf).within(self).otherwise(self.complain)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.keys.listen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keys.listen(False)

    def _meant(self, typed: Typed) -> TestCode:
        """The code that this is, however spoilt; else the next one that waits."""
        judged = [(judge(code, typed), code) for code in TEST_CODES]
        fitting = [code for finding, code in judged if not {"unread", "cut"} & set(finding.faults)]
        waiting = [code for code in TEST_CODES if code.number not in self._findings]
        for code in fitting:
            if code in waiting or not waiting:
                return code
        return (fitting or waiting or list(TEST_CODES))[0]

    def _take_before(self, found: ScannerTested | None) -> None:
        self._before = found
        self.changed_heading()
        self._draw()

    def _draw(self) -> None:
        clear(self.codes)
        waiting = [code.number for code in TEST_CODES if code.number not in self._findings]
        for code, rows in zip(TEST_CODES, shapes(), strict=True):
            self.codes.addWidget(self._code_card(code, rows, bool(waiting) and waiting[0] == code.number))
        self.codes.addStretch(1)
        clear(self.verdict)
        self.verdict.addWidget(self._verdict_card())
        for fault in faults_of(tuple(self._findings.values())):
            if fault != "unread" or not waiting:
                self.verdict.addWidget(_fault_note(fault))
        self.verdict.addStretch(1)

    def _code_card(self, code: TestCode, rows: tuple[tuple[bool, ...], ...], is_next: bool) -> Card:
        card = Card(tone="blue" if is_next else None, padding=14)
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        line.addWidget(Text(str(code.number), "title", "blue" if is_next else "quiet"))
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(Text(code_words(code), "strong"))
        finding = self._findings.get(code.number)
        if finding is None:
            told = tr("Scan this one now") if is_next else tr("Not scanned yet")
            words.addWidget(Text(told, "small", "blue" if is_next else "quiet"))
        else:
            words.addWidget(Chip(_good() if finding.good else _bad()))
            words.addWidget(Text(_visible(finding.said), "mono", wrap=True, select=True))
        words.addStretch(1)
        line.addLayout(words, 1)
        drawn = _Modules(rows, code_words(code))
        card.body.addLayout(line)
        if len(rows) == 1:  # a bar code is as wide as the card
            card.body.addWidget(drawn, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            line.addWidget(drawn, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _verdict_card(self) -> Card:
        card = Card(tr("This workstation"), padding=14)
        if self._findings and len(self._findings) == len(TEST_CODES):
            good = is_good(faults_of(tuple(self._findings.values())))
            row = QHBoxLayout()
            row.addWidget(Mark("conforms" if good else "fails", "green" if good else "red", 22))
            done = tr("Scans arrive as they are printed.") if good else tr("Change the settings named below.")
            row.addWidget(Text(done, "strong", "green" if good else "red", wrap=True), 1)
            card.body.addLayout(row)
        elif self._findings:
            card.body.addWidget(Text(tr("Go on with the next number."), "body", wrap=True))
        else:
            words = tr("Set the keyboard to English, put nothing in front of the scanner, and scan number 1.")
            card.body.addWidget(Text(words, "body", wrap=True))
        before = self._before
        if before is None:
            card.body.addWidget(Text(tr("Its scanner was never tested here."), "small", "quiet", wrap=True))
        else:
            told = tr(
                "Last test {time}, {name}: {result}",
                time=times.moment(before.at),
                name=before.by,
                result=(_good() if before.good else _bad()).word,
            )
            card.body.addWidget(Text(told, "small", "quiet", wrap=True))
        return card

    def _choose_place(self, pdf: bytes) -> None:
        dialog = QFileDialog(self, tr("Save as PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters(["PDF (*.pdf)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_sheet_to(Path(path), pdf))
        dialog.open()


class _Modules(QWidget):
    """A code on white, whatever the theme, with whole pixels for its modules."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], name: str) -> None:
        super().__init__()
        self._rows = rows
        self._flat = len(rows) == 1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _module(self) -> int:
        across = len(self._rows[0]) + 2 * (10 if self._flat else _QUIET)
        # A scanner does not read a code better for larger words beside it.
        return max(1, (_BAR_CODE if self._flat else _CODE) // across)

    def sizeHint(self) -> QSize:
        module = self._module()
        wide = (len(self._rows[0]) + 2 * (10 if self._flat else _QUIET)) * module
        return QSize(wide, look.px(64) if self._flat else wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        module = self._module()
        quiet = (10 if self._flat else _QUIET) * module
        tall = self.height() - 2 * look.px(6) if self._flat else module
        top = look.px(6) if self._flat else quiet
        for down, row in enumerate(self._rows):
            for across, dark in enumerate(row):
                if dark:
                    area = QRectF(quiet + across * module, top + down * module, module, tall)
                    painter.fillRect(area, QColor("black"))
        painter.end()


def _good() -> State:
    return State(tr("Reads rightly"), "green", "conforms")


def _bad() -> State:
    return State(tr("Setting wrong"), "red", "fails")


def _fault_note(fault: str) -> QWidget:
    spoken = language()
    code = f"SCANNER-{fault}"
    words = f"{sentence(code, spoken)} {next_step(code, spoken) or ''}".strip()
    return Note(words, "amber" if fault == "prefix" else "red", "warning")


def _visible(text: str) -> str:
    """What was typed, separators shown; never more than a line or two."""
    shown = text.replace(GS, "␝")
    return shown if len(shown) <= 60 else f"{shown[:60]}…"
