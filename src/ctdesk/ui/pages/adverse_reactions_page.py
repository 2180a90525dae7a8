"""Adverse reactions: the list with what is due; one case with what its report lacks and its next step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.services import adr_contents, adr_reports, adverse_reactions, obligations
from ctdesk.services.adr_exports import export_cases, export_e2b
from ctdesk.services.adr_origin import Origin
from ctdesk.services.adr_rows import DoubtRow, key_of
from ctdesk.services.adr_sheet import (
    AdrRow,
    AdrSheet,
    MedicineRow,
    ReactionRow,
    ReportRow,
    adr_sheet,
    find_cases,
)
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import adverse_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.adverse_export import E2bDialog, ExportDialog, export_one
from ctdesk.ui.dialogs.adverse_lines import MedicineDialog, ReactionDialog, ReceiptDialog
from ctdesk.ui.dialogs.adverse_reaction import (
    JudgeReaction,
    ReportReaction,
    TellStory,
    begin_report,
    describe_fields,
)
from ctdesk.ui.dialogs.ask import ask_reason, confirm
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.pages.adverse_cards import (
    changes_card,
    dues_card,
    lacks_card,
    medicines_card,
    reaction_card,
    reports_card,
    section_cards,
)
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import moment_of


class AdverseReactionsPage(RegisterPage):
    """Cases on the left, the newest first; the chosen one on the right in sections."""

    route = "adverse_reactions"
    argument = "case_id"
    shows = frozenset({"adr_case", "adr_reaction", "adr_medicine", "adr_report", "obligation", "record"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 140),
            Column(tr("Patient"), lambda row: Cell(row.initials or "–"), 64, minor=True),
            Column(tr("Adverse reaction"), _term_cell),
            Column(tr("Class of report"), _class_cell, 104),
            Column(tr("Due"), _due_cell, 128),
            Column(tr("State"), _state_cell, 156, minor=True),
        )
        super().__init__(desk, columns, tr("Number, reaction, product, batch or patient …"), detail_width=452)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which cases"))
        for words, code in (
            (tr("Open reactions"), "open"),
            (tr("Still to report"), "to_send"),
            (tr("Closed reactions"), "closed"),
            (tr("Nullified"), "nullified"),
            (tr("All reactions"), ""),
        ):
            self.which.addItem(words, code)
        self.which.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which)
        if self.segments is not None:  # the search keeps its room
            self.tools.removeWidget(self.segments)
            self.list.body.insertWidget(0, self.segments)
        self._export = Button(tr("Export …"), "plain", "saved", self.export)
        self._report = Button(tr("Report an adverse reaction …"), "primary", "incident", self.report)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Adverse reactions")

    def breadcrumb(self) -> str:
        return tr("What happened to a patient after a product, and to whom it is reported • CT-ADR-001")

    def explain(self) -> str:
        return tr(
            "A death is reported at once, a new or serious reaction within 15 days, any other within 30, "
            "counted from the day it became known (day 0). The holder hears of everything within 24 hours "
            "unless the contract says otherwise. What nobody judged yet counts as new. What makes a case "
            "graver runs from when that became known; what was late stays in the statistics."
        )

    def buttons(self) -> list[Button]:
        return [
            allow(self._export, self.desk, export_cases),
            allow(self._report, self.desk, adverse_reactions.open_case),
        ]

    def opened(self, **arguments: Any) -> None:
        if isinstance(arguments.get(self.argument), int):
            self.which.setCurrentIndex(self.which.findData(""))  # it may be closed by now
        super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        state = str(self.which.currentData())
        return self.fetch(find_cases, state=state, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No case here."), tr("Report one from the bedside, a patient, an incident, or here.")

    def report(self) -> None:
        """Report a reaction about nobody in particular yet."""
        ReportReaction(self.window(), self.desk, Origin(), done=self._go_to).open()

    def export(self) -> None:
        """All cases of a period as a file."""
        ExportDialog(self, self.desk).open()

    def read_detail(self, key: int) -> None:
        self.fetch(adr_sheet, case_id=key).then(self._show)

    def _show(self, sheet: AdrSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget | None] = [
            self._head(sheet),
            lacks_card(sheet, self.desk, partial(self._confirm, sheet)),
            dues_card(sheet, self.desk, self._fulfil, partial(self._aware, sheet.row)),
            reports_card(sheet, self.desk, self._read, partial(self._receipt, sheet)),
            changes_card(sheet),
            reaction_card(
                sheet,
                self.desk,
                lambda: TellStory(self.window(), self.desk, sheet).open(),
                lambda: JudgeReaction(self.window(), self.desk, sheet).open(),
                partial(self._reaction, sheet),
                partial(self._take_out_reaction, sheet),
            ),
            medicines_card(
                sheet, self.desk, partial(self._medicine, sheet), partial(self._take_out_medicine, sheet)
            ),
            *section_cards(sheet, self.desk, partial(self._complete, sheet)),
            self._files(sheet),
        ]
        self.show_detail([card for card in cards if card is not None])

    def _head(self, sheet: AdrSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(adverse_words.class_state(row)))
        card.head.addWidget(Chip(adverse_words.case_state(row)))
        if row.at_once and row.state == "open":
            card.body.addWidget(Note(tr("Report it at once."), "red", "warning"))
        if sheet.susar:
            words = tr("Suspected, unexpected and serious in a trial: the sponsor reports it, tell them now.")
            card.body.addWidget(Note(words, "red", "warning"))
        pairs = [
            (tr("Adverse reaction"), _terms(row)),
            (tr("Patient"), row.initials or "–"),
            (tr("Known since (day 0)"), times.moment(row.aware_at)),
            (tr("Opened"), f"{sheet.opened_by or '–'}  {times.moment(sheet.facts['opened_at'])}"),
        ]
        card.body.addLayout(facts(pairs))
        for button in self._steps(sheet):
            card.body.addWidget(button)
        return card

    def _steps(self, sheet: AdrSheet) -> list[Button]:
        """What may come next, the usual one first; then where it came from."""
        row, found = sheet.row, []
        begins = adr_reports.begin_report
        if row.state == "open" and row.under_way:
            go = Button(tr("Open the report"), "primary", "open", partial(self._open_record, row.record_id))
            found.append(go)
        elif row.state == "open" and not row.sent:
            first = Button(tr("Write the first report"), "primary", "sign", partial(self._first, row))
            found.append(allow(first, self.desk, begins))
        elif row.state == "open":
            news = sheet.facts["new_information"]
            more = Button(
                tr("Write a follow-up …"), "primary" if news else "plain", "sign", partial(self._more, sheet)
            )
            void = Button(tr("Nullify …"), "plain", "void", partial(self._nullify, sheet))
            end = Button(
                tr("Close the case"), "plain" if news else "primary", "signed", partial(self._close, row)
            )
            owed = sum(one.done_at is None and one.withdrawn_at is None for one in sheet.obligations)
            against = tr("{n} things are still owed.", n=owed) if owed else ""
            if against:
                end.dress("plain")
            found += [
                allow(more, self.desk, begins),
                allow(end, self.desk, adverse_reactions.close_case, against),
                allow(void, self.desk, begins),
            ]
        elif row.state == "closed":
            again = Button(tr("Reopen …"), "plain", "undo", partial(self._reopen, row))
            found.append(allow(again, self.desk, adverse_reactions.reopen_case))
        for words, route, key in (
            (tr("Open incident {number}", number=sheet.incident_number or ""), "incidents", "incident_id"),
            (tr("Open the bedside {number}", number=sheet.course_number or ""), "bedside", "course_id"),
        ):
            number = getattr(sheet, key)
            if number is not None:
                found.append(Button(words, "link", "open", partial(self.go.emit, route, {key: number})))
        return found

    def _files(self, sheet: AdrSheet) -> Card:
        """The case as files."""
        card, row = Card(tr("As a file")), sheet.row
        for form, words in (("json", tr("Save as JSON")), ("xlsx", tr("Save as a spreadsheet"))):
            save = Button(words, "plain", "saved", partial(export_one, self, self.desk, row.id, form))
            card.body.addWidget(allow(save, self.desk, export_cases))
        e2b = Button(tr("E2B(R3) message …"), "plain", "external", partial(self._e2b, row))
        card.body.addWidget(allow(e2b, self.desk, export_e2b))
        return card

    # ── what a person does ───────────────────────────────────────────────────────────────────────
    def _go_to(self, case_id: int) -> None:
        self.go.emit(self.route, {self.argument: case_id})

    def _open_record(self, record_id: object) -> None:
        self.go.emit("record", {"record_id": record_id})

    def _read(self, report: ReportRow) -> None:
        self._open_record(report.record_id)

    def _first(self, row: AdrRow) -> None:
        self.run(adr_reports.begin_report, case_id=row.id, seen_version=row.row_version, kind="first").then(
            self._open_record
        )

    def _more(self, sheet: AdrSheet) -> None:
        begin_report(self.window(), self.desk, sheet, "follow_up", self._open_record)

    def _nullify(self, sheet: AdrSheet) -> None:
        begin_report(self.window(), self.desk, sheet, "nullification", self._open_record)

    def _close(self, row: AdrRow) -> None:
        confirm(
            self.window(),
            tr("Close {number}", number=row.number),
            tr("Everything was reported. It can be reopened when something new is known."),
            tr("Close"),
            lambda: self.run(adverse_reactions.close_case, case_id=row.id, seen_version=row.row_version),
        )

    def _reopen(self, row: AdrRow) -> None:
        self._with_reason(row, tr("Reopen {number}", number=row.number), adverse_reactions.reopen_case)

    def _with_reason(self, row: AdrRow, title: str, command: Any, **more: Any) -> None:
        ask_reason(
            self.window(),
            title,
            "",
            tr("Do it"),
            lambda reason: self.run(
                command, case_id=row.id, seen_version=row.row_version, reason=reason, **more
            ),
        )

    def _aware(self, row: AdrRow) -> None:
        def perform(said: dict[str, str]) -> Job:
            return self.desk.run(
                adverse_reactions.correct_awareness,
                case_id=row.id,
                seen_version=row.row_version,
                aware_at=moment_of(said["aware_at"], "aware_at") or row.aware_at,
                reason=said["reason"],
            )

        ValuesDialog(
            self.window(),
            tr("Correct day 0"),
            tr("What ran from it runs from the corrected moment."),
            tr("Correct it"),
            ((tr("Known since (day 0)"), "aware_at", ""), (tr("Reason"), "reason", "")),
            perform,
            required=("aware_at", "reason"),
            given={"aware_at": times.moment(row.aware_at)},
        ).open()

    def _confirm(self, sheet: AdrSheet, doubts: Sequence[DoubtRow]) -> None:
        confirm(
            self.window(),
            tr("It is so"),
            "\n".join(adverse_words.doubt_sentence(one) for one in doubts),
            tr("Confirm"),
            lambda: self.run(
                adverse_reactions.confirm_doubts,
                case_id=sheet.row.id,
                seen_version=sheet.row.row_version,
                keys=tuple(key_of(one) for one in doubts),
            ),
        )

    def _complete(self, sheet: AdrSheet, title: str, names: Sequence[str]) -> None:
        describe_fields(self.window(), self.desk, sheet, title, names).open()

    def _reaction(self, sheet: AdrSheet, line: ReactionRow | None) -> None:
        ReactionDialog(self.window(), self.desk, sheet, line).open()

    def _medicine(self, sheet: AdrSheet, line: MedicineRow | None) -> None:
        MedicineDialog(self.window(), self.desk, sheet, line).open()

    def _take_out_reaction(self, sheet: AdrSheet, line: ReactionRow) -> None:
        title = tr("Take out {what}", what=line.term)
        self._with_reason(sheet.row, title, adr_contents.take_out_reaction, reaction_id=line.id)

    def _take_out_medicine(self, sheet: AdrSheet, line: MedicineRow) -> None:
        title = tr("Take out {what}", what=line.name)
        self._with_reason(sheet.row, title, adr_contents.take_out_medicine, medicine_id=line.id)

    def _receipt(self, sheet: AdrSheet, report: ReportRow) -> None:
        ReceiptDialog(self.window(), self.desk, report).open()

    def _e2b(self, row: AdrRow) -> None:
        E2bDialog(self, self.desk, row.id, row.number).open()

    def _fulfil(self, row: ObligationRow) -> None:
        def perform(said: dict[str, str]) -> Job:
            return self.desk.run(
                obligations.fulfil_obligation,
                obligation_id=row.id,
                seen_version=row.row_version,
                done_at=moment_of(said["done_at"], "done_at") or times.now(),
                way=said["way"] or None,
                receipt_no=said["receipt_no"] or None,
                note=said["note"] or None,
            )

        ValuesDialog(
            self.window(),
            tr("It was done"),
            both(row.words.zh_CN, row.words.en),
            tr("Note it"),
            (
                (tr("Done at"), "done_at", tr("Empty: now.")),
                (tr("How"), "way", ""),
                (tr("Receipt number"), "receipt_no", ""),
                (tr("Remark"), "note", ""),
            ),
            perform,
            choices={"way": adverse_words.ways()},
            pairs=(("done_at", "way"), ("receipt_no", "note")),
        ).open()


def _terms(row: AdrRow) -> str:
    return row.term if row.terms < 2 else tr("{term} and {n} more", term=row.term, n=row.terms - 1)


def _term_cell(row: AdrRow) -> Cell:
    return Cell(_terms(row))


def _class_cell(row: AdrRow) -> Cell:
    state = adverse_words.class_state(row)
    return Cell(state.word, state.tone, state.icon)


def _due_cell(row: AdrRow) -> Cell:
    words, tone = adverse_words.due_words(row)
    return Cell(words, quiet=True) if words == "–" else Cell(words, tone, "clock" if tone else "")


def _state_cell(row: AdrRow) -> Cell:
    state = adverse_words.case_state(row)
    return Cell(state.word, state.tone, state.icon)
