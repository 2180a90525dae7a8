"""One recall: the stopwatch large above everything, what is to be done next, and every unit with its fate."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import recall_course, recall_lines, recalls
from ctdesk.services.gate import Credentials
from ctdesk.services.recall_letters import Letter, letter_paper, list_letters
from ctdesk.services.recall_sheet import RecallLineRow, RecallSheet, list_recall_lines, recall_sheet
from ctdesk.services.stored_files import read_stored_file
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.recall import AnswerSender, SettleLines, TellPhysician
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.pages.recall_cards import (
    figures_of,
    mention_notes,
    obstacles_card,
    over_words,
    recall_columns,
    told_card,
)
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.recall_words import (
    class_words,
    criterion_words,
    digits,
    drill_words,
    line_state,
    line_words,
    move_words,
    origin_words,
    recall_state,
    step_words,
)
from ctdesk.ui.terms import terms

_TICK_MS = 1000


class RecallPage(ListPage):
    """Header, list of units, and beside it the unit at hand with the papers of the recall."""

    route = "recall"
    shows = frozenset(
        {"recall", "recall_line", "recall_event", "unit_hold", "record", "telling", "dose_unit"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, recall_columns(), tr("Batch, bag, shipment or position …"), detail_width=340)
        self.detail.setContentsMargins(0, 0, look.px(10), 0)
        self.recall_id: int | None = None
        self.seen: RecallSheet | None = None
        self._step = Button("", "primary", "open", self.act)
        self._letters = Button(tr("Letters …"), "plain", "print", self.show_letters)
        self.head = Card(padding=14)
        self.body.insertWidget(0, self.head)
        self.clock = Text("", "mono")
        face = look.font("display")
        face.setPixelSize(look.px(38))
        face.setFeature(face.Tag("tnum"), 1)
        self.clock.setFont(face)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._run)
        self._letters_known: tuple[Letter, ...] | None = None

    # ── what stands on top ───────────────────────────────────────────────────────────────────────

    def title(self) -> str:
        return tr("Recall") if self.seen is None else self.seen.row.number

    def breadcrumb(self) -> str:
        return tr("Recalls and drills")

    def state(self) -> State | None:
        return None if self.seen is None else recall_state(self.seen.row)

    def buttons(self) -> list[Button]:
        step = "nothing" if self.seen is None else self.seen.next
        self._step.setText(step_words(step))
        self._step.setVisible(step != "nothing")
        allow(
            self._step,
            self.desk,
            recall_course.hold_units if step in ("hold", "reply") else recalls.open_recall,
        )
        return [allow(self._letters, self.desk, list_letters), self._step]

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("recall_id")
        if isinstance(wanted, int) and wanted != self.recall_id:
            self.recall_id, self.seen, self.chosen = wanted, None, None
        super().opened(**arguments)

    def load(self) -> None:
        if self.recall_id is None:
            self.show_detail([Empty("clock", tr("Choose a recall first."))])
            return
        self.read_rows()
        self.fetch(recall_sheet, recall_id=self.recall_id).then(self._show)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(
            list_recall_lines, recall_id=self.recall_id or 0, text=self.text(), after=after, limit=limit
        )

    def empty_words(self) -> tuple[str, str]:
        return tr("Nothing was found."), tr("The list stays empty; the record says so.")

    def choose(self, row: RecallLineRow) -> None:
        super().choose(row)
        self._show_side()

    def _show(self, sheet: RecallSheet) -> None:
        if sheet.row.id != self.recall_id:
            return
        self.seen = sheet
        self._letters_known = None
        self._show_head(sheet)
        self._show_side()
        self._run()
        self._tick.start() if sheet.row.state == "open" else self._tick.stop()
        self.changed_heading()

    def _show_head(self, sheet: RecallSheet) -> None:
        row, watch, large = sheet.row, sheet.row.watch, look.px(100) >= LARGE
        self.clock.setParent(None)
        self.head.empty()
        self.head.set_tone("amber" if row.drill else None)
        if row.drill:
            self.head.body.addWidget(
                Text(tr("DRILL: nothing is held, no unit changes, nobody is written to."), "heading", "amber")
            )
        line = QHBoxLayout()
        line.setSpacing(look.px(24))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.clock)
        self.clock.show()
        since = tr("since the drill began") if row.drill else tr("since the notice came")
        column.addWidget(Text(since, "small", "quiet"))
        line.addLayout(column)
        moments = [(tr("List complete"), watch.to("listed"), sheet.list_target)]
        if not row.drill:
            moments.append((tr("Use stopped"), watch.to("use_stopped"), sheet.stop_target))
        moments.append((tr("All settled"), watch.to("settled"), sheet.list_target if row.drill else 0))
        for words, taken, target in moments:
            tone = "quiet" if taken is None else "green"
            if target and taken is not None and taken.total_seconds() > target * 60:
                tone = "red"
            told = tr("{what}, within {n} min", what=words, n=target) if target and not large else words
            line.addLayout(over_words(digits(taken), tone, told))
        line.addStretch(1)
        figures = figures_of(sheet)
        for words, figure, tone in () if large else figures:
            line.addLayout(over_words(figure, tone if figure != "0" else "quiet", words))
        self.head.body.addLayout(line)
        if large:  # all of it on one line would make the window wider than a small screen
            said = "   ".join(f"{words} {figure}" for words, figure, _ in figures)
            self.head.body.addWidget(Text(said, "strong", wrap=True))
        groups = (
            f"  {tr('and')}  ".join(criterion_words(one, sheet.names) for one in group) for group in row.scope
        )
        self.head.body.addWidget(Text(f"  {tr('or')}  ".join(groups), "body", "quiet", wrap=True))

    def _run(self) -> None:
        if self.seen is None:
            return
        watch = self.seen.row.watch
        ends = watch.settled_at or self.seen.row.ended_at or times.now()
        self.clock.setText(digits(ends - watch.started_at))
        self.clock.tint("text" if self.seen.row.state == "open" else "quiet")

    # ── beside the list ──────────────────────────────────────────────────────────────────────────

    def _show_side(self) -> None:
        sheet = self.seen
        if sheet is None:
            return
        widgets: list[QWidget] = []
        if isinstance(self.chosen, RecallLineRow):
            widgets.append(self._unit_card(sheet, self.chosen))
        if sheet.row.state == "open":
            widgets.append(obstacles_card(sheet))
        widgets.append(self._notice_card(sheet))
        if sheet.told:
            widgets.append(told_card(sheet))
        widgets += mention_notes(sheet)
        if self._letters_known:
            widgets.insert(0, self._letters_card(self._letters_known))
        self.show_detail(widgets)

    def _unit_card(self, sheet: RecallSheet, line: RecallLineRow) -> Card:
        unit = line.unit
        card = Card(unit.bag.partition(" · ")[0])
        state = line_state(line.state)
        states = drill_words() if line.drill else line_words()
        card.head.addWidget(Chip(State(states[line.state], state.tone, state.icon)))
        place = terms().word("places", line.found_place, language())
        pairs = [
            (tr("Shipment"), unit.shipment),
            (tr("Code of the bag"), unit.bag.partition(" · ")[2] or "–"),
            (tr("Product"), unit.product or "–"),
            (tr("Batch"), " · ".join(part for part in (unit.batch_no, unit.vector_lot) if part) or "–"),
            (tr("Patient"), " ".join(part for part in (unit.patient, unit.mrn) if part) or "–"),
            (tr("Found by"), ", ".join(criterion_words(one, sheet.names) for one in line.by)),
            (tr("Lay then"), " ".join(part for part in (place, line.found_position) if part)),
            (tr("Physician"), line.physician.name if line.physician is not None else "–"),
        ]
        if line.told_at is not None:
            pairs.append((tr("Told at"), times.moment(line.told_at)))
        card.body.addLayout(facts(pairs, strong=False))
        for event in line.events:
            what = move_words().get(event.event, line_words()[event.became])
            parts = (times.short(event.at), what, event.note, event.who)
            words = " ".join(part for part in parts if part)
            card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        untold = line.state == "infused" and line.told_at is None and not sheet.row.drill
        if untold and sheet.row.state == "open":
            tell = Button(tr("Physician told …"), "plain", "physician", partial(self.tell, line))
            card.body.addWidget(allow(tell, self.desk, recall_lines.tell_physician))
        if line.moves:
            say = Button(tr("What became of it …"), "plain", "edit", partial(self.say_of, line))
            card.body.addWidget(allow(say, self.desk, recall_lines.settle_lines))
        open_unit = partial(self.go.emit, "unit", {"unit_id": unit.id})
        card.body.addWidget(Button(tr("Open the unit"), "link", "open", open_unit))
        return card

    def _notice_card(self, sheet: RecallSheet) -> Card:
        row = sheet.row
        card = Card(tr("The notice") if not row.drill else tr("The drill"))
        card.body.addWidget(Text(row.text, "body", wrap=True, select=True))
        pairs = [(tr("Begun by"), origin_words()[row.origin])]
        if not row.drill:
            pairs += [
                (tr("Recall class"), class_words().get(row.class_code or "", "–")),
                (tr("Number of the notice"), row.reference or "–"),
                (tr("Received at"), times.moment(sheet.received_at)),
                (tr("Holder"), sheet.supplier or "–"),
            ]
        pairs.append((tr("Opened by"), row.opened_by or "–"))
        if sheet.difference:
            pairs.append((tr("Why the numbers differ"), sheet.difference))
        if sheet.reply:
            pairs.append((tr("What was answered"), sheet.reply))
        if row.close_reason:
            pairs.append((tr("Reason"), row.close_reason))
        card.body.addLayout(facts(pairs, strong=False))
        for file in (sheet.file, sheet.reply_file):
            if file is not None:
                show = partial(self.show_file, file.id)
                card.body.addWidget(Button(file.name, "link", "attach", show))
        if sheet.incident is not None:
            go = partial(self.go.emit, "incident", {"incident_id": sheet.incident_id})
            words = tr("Open {number}", number=sheet.incident)
            card.body.addWidget(Button(words, "link", "warning", go))
        if row.record_id is not None:
            go = partial(self.go.emit, "record", {"record_id": row.record_id})
            card.body.addWidget(Button(tr("Open {number}", number=row.record or ""), "link", "record", go))
        if row.state == "open":
            again = Button(tr("Search again"), "link", "refresh", self.search_again)
            card.body.addWidget(allow(again, self.desk, recalls.find_again))
            end = tr("Break off the drill …") if row.drill else tr("Cancel the recall …")
            cancel = Button(end, "link", "void", self.cancel)
            card.body.addWidget(allow(cancel, self.desk, recall_course.cancel_recall))
        return card

    def _letters_card(self, letters: tuple[Letter, ...]) -> Card:
        card = Card(tr("Letters"), tr("printed with number and seal"))
        kinds = {
            "department": tr("To those who keep the units"),
            "physician": tr("To a physician"),
            "holder": tr("To the holder"),
        }
        for one in letters:
            words = " ".join(part for part in (kinds[one.kind], one.name) if part)
            button = Button(f"{words} ({one.units})", "link", "print", partial(self._print, one, words))
            card.body.addWidget(button)
        return card

    # ── what a person does ───────────────────────────────────────────────────────────────────────

    def act(self) -> None:
        """The one next thing."""
        sheet = self.seen
        if sheet is None:
            return
        if sheet.next == "hold":
            self._hold(sheet)
        elif sheet.next in ("settle", "tell"):
            self.fetch(list_recall_lines, recall_id=sheet.row.id, limit=500).then(self._first)
        elif sheet.next == "explain":
            self._explain(sheet)
        elif sheet.next == "reply":
            AnswerSender(self.window(), self.desk, sheet).open()
        else:
            job = self.run(
                recall_course.open_recall_record, recall_id=sheet.row.id, seen_version=sheet.row.row_version
            )
            job.then(lambda record: self.go.emit("record", {"record_id": record}))

    def say_of(self, line: RecallLineRow) -> None:
        """Say what became of a unit, or of all that stand as it does."""
        self._with_lines(lambda lines: self._settle(line, lines))

    def tell(self, line: RecallLineRow) -> None:
        """Note that a physician was told of all units of theirs that were infused."""
        self._with_lines(lambda lines: self._tell(line, lines))

    def show_letters(self) -> None:
        """Every letter that can be printed."""
        if self.recall_id is not None:
            self.fetch(list_letters, recall_id=self.recall_id).then(self._with_letters)

    def show_file(self, file_id: int) -> None:
        """The notice or the answer as it was kept."""
        job = self.fetch(read_stored_file, file_id=file_id)
        job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))

    def search_again(self) -> None:
        """Look once more by the same criteria."""
        if self.seen is not None:
            row = self.seen.row
            self.run(recalls.find_again, recall_id=row.id, seen_version=row.row_version)

    def cancel(self) -> None:
        """End a recall that was none, with the reason."""
        if self.seen is None:
            return
        row = self.seen.row
        ask_reason(
            self.window(),
            tr("Cancel {number}", number=row.number),
            tr("Its list and its trail stay.")
            if row.drill
            else tr("What it holds is free again; its list and its trail stay."),
            tr("Break off the drill") if row.drill else tr("Cancel the recall"),
            lambda reason: self.run(
                recall_course.cancel_recall, recall_id=row.id, seen_version=row.row_version, reason=reason
            ),
        )

    def _hold(self, sheet: RecallSheet) -> None:
        row, free = sheet.row, sheet.by_state.get("found", 0)

        def perform(credentials: Credentials, _: dict[str, str]) -> Job:
            return self.desk.sign(
                recall_course.hold_units, credentials, recall_id=row.id, seen_version=row.row_version
            )

        PasswordDialog(
            self.window(),
            self.desk,
            tr("Hold all units"),
            tr("{n} units are held at once: nobody can release, move or use them any more.", n=free),
            tr("Hold {n} units", n=free),
            perform,
        ).open()

    def _explain(self, sheet: RecallSheet) -> None:
        row = sheet.row
        ask_reason(
            self.window(),
            tr("Why the numbers differ"),
            tr("{found} were found, {declared} declared.", found=row.found, declared=row.declared),
            tr("Note it"),
            lambda reason: self.run(
                recall_course.explain_difference,
                recall_id=row.id,
                seen_version=row.row_version,
                difference=reason,
            ),
        )

    def _first(self, page: Any) -> None:
        """The unit at hand where something is to be said of it, else the first one of the list."""
        sheet = self.seen
        if sheet is None:
            return
        wants_tell = sheet.next == "tell"
        fitting = [
            one
            for one in page.rows
            if (one.state == "infused" and one.told_at is None if wants_tell else bool(one.moves))
        ]
        if not fitting:
            return
        mine = self.chosen.id if isinstance(self.chosen, RecallLineRow) else None
        line = next((one for one in fitting if one.id == mine), fitting[0])
        if wants_tell:
            self._tell(line, page.rows)
        else:
            self._settle(line, page.rows)

    def _with_lines(self, then: Any) -> None:
        if self.recall_id is not None:
            job = self.fetch(list_recall_lines, recall_id=self.recall_id, limit=500)
            job.then(lambda page: then(page.rows))

    def _settle(self, line: RecallLineRow, lines: tuple[RecallLineRow, ...]) -> None:
        if self.seen is not None:
            alike = tuple(one for one in lines if one.state == line.state)
            SettleLines(self.window(), self.desk, self.seen, line, alike).open()

    def _tell(self, line: RecallLineRow, lines: tuple[RecallLineRow, ...]) -> None:
        if self.seen is None:
            return
        same = [
            one
            for one in lines
            if one.state == "infused" and one.told_at is None and one.physician == line.physician
        ]
        TellPhysician(self.window(), self.desk, self.seen, tuple(same) or (line,)).open()

    def _with_letters(self, letters: tuple[Letter, ...]) -> None:
        self._letters_known = letters
        self._show_side()

    def _print(self, letter: Letter, title: str) -> None:
        print_list(
            self,
            self.desk,
            title,
            of=letter_paper,
            recall_id=self.recall_id,
            kind=letter.kind,
            key=letter.key,
        )
