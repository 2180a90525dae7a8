"""What a person does with the case shown: each opens its small form, or acts with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ctdesk.services import (
    freezes,
    incident_contents,
    incident_course,
    incident_notices,
    incident_papers,
    obligations,
)
from ctdesk.services.alarm_register import Callee
from ctdesk.services.evidence import EvidenceRow
from ctdesk.services.incident_contents import Affected
from ctdesk.services.incident_sheet import IncidentSheet, LinkRow, NoticeRow
from ctdesk.services.incident_story import Happened
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.services.obligations import Owner
from ctdesk.services.stored_files import read_stored_file
from ctdesk.services.team import list_members
from ctdesk.ui import incident_words, times
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.incident_case import (
    ConcludeIncident,
    ContainIncident,
    DescribeIncident,
    GradeIncident,
    free_units,
)
from ctdesk.ui.dialogs.incident_contents import (
    EvidenceDialog,
    LinkDialog,
    MemberDialog,
    NoteDialog,
    NoticeDialog,
    PrepareNotice,
)
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.quarantine_words import way_words
from ctdesk.ui.typed import moment_of, whole_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ctdesk.ui.desk import Desk
    from ctdesk.ui.pages.incident_page import IncidentPage

_UNITS = ("hour", "calendar_day", "working_day")


class IncidentActs:
    """The hands of the page of one case."""

    def __init__(self, page: IncidentPage) -> None:
        self._page = page

    # ── its way ──────────────────────────────────────────────────────────────────────────────────
    def grade(self) -> None:
        self._with_people(lambda people: GradeIncident(self._over, self._desk, self._sheet, people).open())

    def contain(self) -> None:
        ContainIncident(self._over, self._desk, self._sheet).open()

    def begin(self) -> None:
        row = self._sheet.row
        self._page.run(incident_course.begin_investigation, incident_id=row.id, seen_version=row.row_version)

    def conclude(self) -> None:
        ConcludeIncident(self._over, self._desk, self._sheet).open()

    def describe(self) -> None:
        DescribeIncident(self._over, self._desk, self._sheet).open()

    def analyse(self) -> None:
        """Open the root cause analysis; it begins the investigation where nobody did."""
        self._open_paper(incident_papers.open_analysis)

    def report(self) -> None:
        """Open the report: to sign it, or to sign its closure."""
        self._open_paper(incident_papers.open_report)

    def plan(self) -> None:
        """Plan an action for this case, on the page of the actions."""
        self._page.go.emit("capa", {"incident_id": self._sheet.row.id})

    def close(self) -> None:
        words = tr("Close {number}", number=self._sheet.row.number)
        self._reasoned(words, "", tr("Close"), incident_course.close_incident)

    def reopen(self) -> None:
        words = tr("Reopen {number}", number=self._sheet.row.number)
        self._reasoned(words, "", tr("Reopen"), incident_course.reopen_incident)

    # ── units ────────────────────────────────────────────────────────────────────────────────────
    def freeze(self) -> None:
        """Freeze what nothing freezes yet."""
        free, sheet = free_units(self._sheet), self._sheet
        ask_reason(
            self._over,
            tr("Freeze the units that nothing freezes yet ({n})", n=len(free)),
            tr("Every gate feels it at once: nothing of them is thawed, issued or infused."),
            tr("Freeze"),
            lambda why: self._page.run(
                freezes.freeze_units, incident_id=sheet.row.id, unit_ids=free, reason=why
            ),
        )

    def lift(self) -> None:
        """Lift what this case froze."""
        sentence = tr("What something else holds stays held.")
        self._reasoned(tr("Lift the freeze of this case"), sentence, tr("Lift"), incident_course.lift_freeze)

    def add_affected(self, found: tuple[Affected, ...]) -> None:
        """Let the case concern what may be affected too."""
        self._page.run(
            incident_contents.add_units,
            incident_id=self._sheet.row.id,
            units=tuple((one.unit_id, one.found_by) for one in found),
        )

    # ── people ───────────────────────────────────────────────────────────────────────────────────
    def tell(self, whom: str, people: tuple[Callee, ...] | tuple[Any, ...]) -> None:
        """Note that somebody was told; with nobody named, whom is asked first."""
        asked = () if whom else ((tr("Whom"), "whom", ""),)
        first = people[0] if people else None
        number = self._sheet.row.id

        def perform(said: dict[str, str]) -> Job:
            same = first is not None and said["name"] == first.name
            return self._desk.run(
                tell_of_incident,
                incident_id=number,
                whom=whom or said["whom"],
                name=said["name"],
                way=said["way"],
                told_at=moment_of(said["told_at"], "told_at") or times.now(),
                phone=said["phone"] or None,
                member_id=getattr(first, "member_id", None) if same else None,
                answer=said["answer"] or None,
                late_reason=said["late_reason"] or None,
            )

        ValuesDialog(
            self._over,
            tr("Who was told"),
            incident_words.whom_words(whom) if whom else "",
            tr("Note it"),
            (
                *asked,
                (tr("Person"), "name", ""),
                (tr("Number called"), "phone", ""),
                (tr("How told"), "way", ""),
                (tr("Told at"), "told_at", tr("Empty: now.")),
                (tr("What they answered"), "answer", ""),
                (tr("Why entered late"), "late_reason", tr("Only after 15 minutes.")),
            ),
            perform,
            required=("name",),
            choices={"way": way_words(), "whom": incident_words.whoever()},
            given={} if first is None else {"name": first.name, "phone": first.phone or ""},
            pairs=(("name", "phone"), ("way", "told_at"), ("answer", "late_reason")),
        ).open()

    def add_member(self) -> None:
        self._with_people(lambda people: MemberDialog(self._over, self._desk, self._sheet, people).open())

    # ── what is owed ─────────────────────────────────────────────────────────────────────────────
    def fulfil(self, row: ObligationRow) -> None:
        """Say that something owed was done."""

        def perform(said: dict[str, str]) -> Job:
            return self._desk.run(
                obligations.fulfil_obligation,
                obligation_id=row.id,
                seen_version=row.row_version,
                done_at=moment_of(said["done_at"], "done_at") or times.now(),
                way=said["way"] or None,
                receipt_no=said["receipt_no"] or None,
                note=said["note"] or None,
            )

        known = incident_words.ways()
        ways = {one: known[one] for one in row.ways if one in known} or known
        outside = row.recipient_words is not None
        ValuesDialog(
            self._over,
            tr("It was done"),
            incident_words.due_name(row),
            tr("Note it"),
            (
                (tr("Done at"), "done_at", tr("Empty: now.")),
                (tr("By which way"), "way", ""),
                (tr("Receipt number"), "receipt_no", tr("It may follow.") if outside else ""),
                (tr("Remark"), "note", ""),
            ),
            perform,
            choices={"way": ways if outside else {"": "–", **ways}},
            pairs=(("done_at", "way"), ("receipt_no", "note")),
        ).open()

    def add_receipt(self, row: ObligationRow) -> None:
        """The number that came back for what was sent."""

        def perform(said: dict[str, str]) -> Job:
            return self._desk.run(
                obligations.add_receipt,
                obligation_id=row.id,
                seen_version=row.row_version,
                receipt_no=said["receipt_no"],
            )

        fields = ((tr("Receipt number"), "receipt_no", ""),)
        name = incident_words.due_name(row)
        dialog = ValuesDialog(self._over, tr("Receipt"), name, tr("Note it"), fields, perform)
        dialog.open()

    def withdraw(self, row: ObligationRow) -> None:
        """It is not owed, or was noted as done by mistake."""
        done = row.done_at is not None
        ask_reason(
            self._over,
            tr("Noted as done by mistake") if done else tr("Not owed"),
            incident_words.due_name(row),
            tr("Withdraw"),
            lambda why: self._page.run(
                obligations.withdraw_obligation,
                obligation_id=row.id,
                seen_version=row.row_version,
                reason=why,
            ),
        )

    def owe(self) -> None:
        """Owe something in own words, such as a reply that an authority asked for."""
        owner = Owner("incident", self._sheet.row.id)

        def perform(said: dict[str, str]) -> Job:
            return self._desk.run(
                obligations.open_obligation,
                subject=owner,
                text=said["text"],
                unit=said["unit"],
                amount=whole_of(said["amount"], "amount"),
                anchor_at=moment_of(said["anchor_at"], "aware_at") or times.now(),
                recipient=said["recipient"] or None,
                duty="incident.notify",
            )

        units = dict(zip(_UNITS, (tr("hours"), tr("calendar days"), tr("working days")), strict=True))
        ValuesDialog(
            self._over,
            tr("Something else is owed"),
            "",
            tr("Save it"),
            (
                (tr("What"), "text", ""),
                (tr("To whom"), "recipient", ""),
                (tr("Within"), "amount", ""),
                (tr("Unit of time"), "unit", ""),
                (tr("Counted from"), "anchor_at", tr("Empty: now.")),
            ),
            perform,
            required=("text", "amount"),
            choices={"unit": units, "recipient": {"": "–", **incident_words.recipients()}},
            pairs=(("amount", "unit", "anchor_at"),),
        ).open()

    def prepare(self, rows: tuple[ObligationRow, ...]) -> None:
        """A message for what one recipient is owed."""
        contacts = self._sheet.to_tell.contacts
        whom = {"mah": "mah", "mah_pv": "mah", "physician": "physician"}.get(rows[0].recipient or "")
        one = next((each for each in contacts if each.whom == whom), None)
        name, phone = ("", "") if one is None else (one.name, one.phone or "")
        PrepareNotice(self._over, self._desk, rows, name, phone).open()

    def open_notice(self, notice: NoticeRow) -> None:
        NoticeDialog(self._over, self._desk, notice).open()

    def withdraw_notice(self, notice: NoticeRow) -> None:
        ask_reason(
            self._over,
            tr("Withdraw {number}", number=notice.number),
            tr("What it was for is still owed."),
            tr("Withdraw"),
            lambda why: self._page.run(
                incident_notices.withdraw_notice,
                notice_id=notice.id,
                seen_version=notice.row_version,
                reason=why,
            ),
        )

    # ── what belongs to it ───────────────────────────────────────────────────────────────────────
    def add_note(self) -> None:
        NoteDialog(self._over, self._desk, self._sheet).open()

    def correct(self, line: Happened) -> None:
        NoteDialog(self._over, self._desk, self._sheet, line.note_id, line.text).open()

    def add_evidence(self) -> None:
        EvidenceDialog(self._over, self._desk, self._sheet).open()

    def open_evidence(self, row: EvidenceRow) -> None:
        """Show a file as it was kept."""
        file = row.file
        if file is not None:
            self._page.fetch(read_stored_file, file_id=file.id).then(
                lambda found: show_file(self._over, file.name, file.media_type, found.data, self._desk)
            )

    def withdraw_evidence(self, row: EvidenceRow) -> None:
        ask_reason(
            self._over,
            tr("Withdraw this piece of evidence"),
            row.text,
            tr("Withdraw"),
            lambda why: self._page.run(incident_contents.withdraw_evidence, evidence_id=row.id, reason=why),
        )

    def link(self) -> None:
        LinkDialog(self._over, self._desk, self._sheet).open()

    def unlink(self, row: LinkRow) -> None:
        ask_reason(
            self._over,
            tr("Take this link back"),
            row.number,
            tr("Take back"),
            lambda why: self._page.run(incident_contents.withdraw_link, link_id=row.id, reason=why),
        )

    # ── shared ───────────────────────────────────────────────────────────────────────────────────
    @property
    def _sheet(self) -> IncidentSheet:
        assert self._page.sheet is not None  # its buttons exist only while a case is shown
        return self._page.sheet

    @property
    def _desk(self) -> Desk:
        return self._page.desk

    @property
    def _over(self) -> QWidget:
        return self._page.window()

    def _open_paper(self, command: Callable[..., Any]) -> None:
        self._page.run(command, incident_id=self._sheet.row.id).then(
            lambda record: self._page.go.emit("record", {"record_id": int(record)})
        )

    def _with_people(self, ask: Callable[[dict[str, str]], object]) -> None:
        def answer(found: Any) -> None:
            ask({str(one.id): f"{one.name} {one.staff_no}" for one in found.rows})

        self._page.fetch(list_members, state="active", limit=500).then(answer)

    def _reasoned(self, title: str, sentence: str, do: str, command: Callable[..., Any]) -> None:
        row = self._sheet.row
        run = partial(self._page.run, command, incident_id=row.id, seen_version=row.row_version)
        ask_reason(self._over, title, sentence, do, lambda reason: run(reason=reason))
