"""The forms in force, on the Settings page: QA proposes a revision here and the lead approves it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ctdesk.services.forms_release import (
    FormLine,
    Offer,
    Proposal,
    ReleaseBoard,
    Revision,
    approve_release,
    changed_lines,
    decline_release,
    propose_release,
    release_board,
)
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason, read
from ctdesk.ui.dialogs.release import ask_approval, ask_proposal, begin_words, digest_lines
from ctdesk.ui.errors import complaint, told
from ctdesk.ui.language import language, tr

_MOST_PROBLEMS = 12
_MOST_LINES = 400


class FormsCard(Card):
    """One block for each form: what is in force since when, and what waits for whom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Forms in force"))
        self._desk = desk
        self.blocks: dict[str, QWidget] = {}
        self._led_to = ""  # the form that a person was led to
        self.wanted: int | None = None  # the proposal to bring into sight once it is shown

    def load(self) -> None:
        """Ask which revisions are in force, proposed and offered."""
        job = self._desk.fetch(release_board).within(self)
        job.then(self._show).otherwise(self._complain)

    def _complain(self, error: Exception) -> None:
        self.empty()
        self.blocks.clear()
        self.body.addWidget(Note(complaint(error).whole(), "red", "warning"))
        self.body.addStretch(1)

    def _show(self, board: ReleaseBoard) -> None:
        self.empty()
        self.blocks.clear()
        for line in board.lines:
            block = QWidget()
            column = QVBoxLayout(block)
            column.setContentsMargins(0, 0, 0, look.px(8))
            column.setSpacing(look.px(6))
            self._fill(column, line, board)
            self.blocks[line.code] = block
            self.body.addWidget(block)
        for problem in board.left_out:
            words = f"{problem.place} – {told(problem.code, problem.values)}"
            self.body.addWidget(Note(words, "amber", "warning"))
        if self._desk.view is not None:
            where = tr(
                "The hospital's own forms lie in {path}; they are read when ctdesk starts.",
                path=self._desk.view.folder / "forms",
            )
            self.body.addWidget(Text(where, "small", "quiet", wrap=True, select=True))
        self.body.addStretch(1)
        for line in board.lines:
            if line.proposal is not None and line.proposal.id == self.wanted:
                self.wanted = None
                # The new blocks have their places only after this turn of the event loop.
                QTimer.singleShot(0, self.blocks[line.code], partial(self._bring_into_sight, line.code))

    def _bring_into_sight(self, code: str) -> None:
        """Scroll to a form, and let the keyboard go on there, at what only reads."""
        block = self.blocks[code]
        button = next(iter(block.findChildren(Button)), None)
        if button is not None and self.isVisible():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._led_to = code
        self._keep_in_sight()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Other cards fill themselves later and push this one down: what was asked for stays in sight."""
        super().moveEvent(event)
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        block, now = self.blocks.get(self._led_to), QApplication.focusWidget()
        if block is None or now is None or not block.isAncestorOf(now):
            return
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(block)

    def _fill(self, column: QVBoxLayout, line: FormLine, board: ReleaseBoard) -> None:
        head = QHBoxLayout()
        head.addWidget(Text(line.code, "strong"))
        title = "" if line.title is None else line.title.in_language(language())
        head.addWidget(Text(title, "body", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(Text(_in_force(line.in_force), "small", "quiet", wrap=True))
        for one in line.coming:
            words = tr(
                "Revision {n} goes into force on {time}; released by {people}.",
                n=one.revision,
                time=times.moment(one.since),
                people=_people(one),
            )
            column.addWidget(Note(words, "blue", "due"))
        if line.proposal is not None:
            self._show_proposal(column, line, line.proposal, board)
        elif line.offer is not None:
            self._show_offer(column, line, line.offer, board)

    def _show_offer(self, column: QVBoxLayout, line: FormLine, offer: Offer, board: ReleaseBoard) -> None:
        if offer.problems:
            words = tr("Revision {n} cannot be released yet. Its mistakes:", n=offer.revision)
            column.addWidget(Note(words, "amber", "warning"))
            for problem in offer.problems[:_MOST_PROBLEMS]:
                sentence = told(problem.code, problem.values)
                where = f"{problem.place}: {sentence}" if problem.place else sentence
                column.addWidget(Text(where, "small", wrap=True, select=True))
            if len(offer.problems) > _MOST_PROBLEMS:
                more = len(offer.problems) - _MOST_PROBLEMS
                column.addWidget(Text(tr("and {count} more", count=more), "small", "quiet"))
            return
        words = (
            tr("Revision {n} of the hospital is not released.", n=offer.revision)
            if line.own
            else tr("Revision {n} is shipped and waits to be released here.", n=offer.revision)
        )
        column.addWidget(Note(words, "blue", "note"))
        column.addLayout(digests(line, offer.revision, offer.digest))
        propose = Button(tr("Propose …"), "plain", "sign", lambda: self.propose(line, offer))
        obstacle = "" if board.propose_obstacle is None else told(board.propose_obstacle, {})
        allow(propose, self._desk, propose_release, obstacle)
        column.addLayout(_buttons(self._reader(line, offer.revision), propose))

    def _show_proposal(
        self, column: QVBoxLayout, line: FormLine, proposal: Proposal, board: ReleaseBoard
    ) -> None:
        words = tr(
            "Revision {n} was proposed by {name} on {time} and waits for the team lead.",
            n=proposal.revision,
            name=proposal.proposed_by,
            time=times.moment(proposal.proposed_at),
        )
        column.addWidget(Note(words, "amber", "waiting"))
        column.addLayout(
            facts([(tr("Why"), proposal.reason), (tr("In force from"), begin_words(proposal.effective_at))])
        )
        column.addLayout(digests(line, proposal.revision, proposal.digest))
        approve = Button(tr("Approve …"), "primary", "sign", lambda: self.approve(line, proposal))
        back = tr("Take back …") if proposal.own else tr("Send back …")
        decline = Button(back, "plain", "undo", lambda: self.decline(line, proposal))
        obstacle = "" if board.approve_obstacle is None else told(board.approve_obstacle, {})
        allow(approve, self._desk, approve_release, obstacle)
        allow(decline, self._desk, decline_release, "" if proposal.own else obstacle)
        column.addLayout(_buttons(self._reader(line, proposal.revision), approve, decline))

    def propose(self, line: FormLine, offer: Offer) -> None:
        """Ask QA why and from when, then for the signature."""
        ask_proposal(self, self._desk, line, offer)

    def approve(self, line: FormLine, proposal: Proposal) -> None:
        """Ask the lead for the signature."""
        ask_approval(self, self._desk, line, proposal)

    def decline(self, line: FormLine, proposal: Proposal) -> None:
        """Ask for a reason and give the proposal back."""

        def answer(reason: str) -> None:
            job = self._desk.run(decline_release, release_id=proposal.id, reason=reason).within(self)
            job.otherwise(self._desk.failed.emit)

        ask_reason(
            self,
            tr("Give a proposal back"),
            tr(
                "{form} revision {n} stays out of force; it can be proposed again.",
                form=line.code,
                n=proposal.revision,
            ),
            tr("Give back"),
            answer,
        )

    def _reader(self, line: FormLine, revision: int) -> Button:
        return Button(tr("What changes …"), "plain", "show", lambda: self.read_changes(line.code, revision))

    def read_changes(self, code: str, revision: int) -> None:
        """Show the lines that the revision changes."""
        job = self._desk.fetch(changed_lines, code=code, revision=revision).within(self)
        job.then(lambda lines: self._show_changes(code, revision, lines)).otherwise(self._desk.failed.emit)

    def _show_changes(self, code: str, revision: int, lines: tuple[str, ...]) -> None:
        shown = list(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            shown.append(tr("and {count} more", count=len(lines) - _MOST_LINES))
        title = tr("{form} revision {n}: lines taken away (-) and added (+)", form=code, n=revision)
        read(self, title, "\n".join(shown))


def digests(line: FormLine, revision: int, digest: str) -> QVBoxLayout:
    """Both digests, to be compared before anybody signs."""
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    for name, value in digest_lines(line, revision, digest):
        column.addWidget(Text(name, "small", "quiet"))
        column.addWidget(Text(value, "mono", wrap=True, select=True))
    return column


def _in_force(found: Revision | None) -> str:
    if found is None:
        return tr("No revision is in force.")
    if found.since is None:
        return tr("Revision {n}, as shipped; not used yet.", n=found.revision)
    if found.released_by is None:
        return tr("Revision {n}, as shipped, since {time}.", n=found.revision, time=times.moment(found.since))
    return tr(
        "Revision {n} since {time}; released by {people}.",
        n=found.revision,
        time=times.moment(found.since),
        people=_people(found),
    )


def _people(found: Revision) -> str:
    return " + ".join(name for name in (found.released_by, found.approved_by) if name)


def _buttons(*buttons: Button) -> QHBoxLayout:
    line = QHBoxLayout()
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return line
