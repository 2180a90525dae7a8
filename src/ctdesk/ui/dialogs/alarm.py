"""What people say about an alarm: that there is one, who was called, what was done, that it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ctdesk.services.alarm_register import AlarmDetail
from ctdesk.services.tank_alarms import answer_alarm, close_alarm, note_call, report_alarm
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.monitoring_words import alarm_kinds
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of

_SOMEBODY = "0"


class AlarmDialog(Dialog):
    """A dialog that hands what was typed to one command and tells a refusal beside its field."""

    def perform(self) -> Job:
        """Run the command with what was typed."""
        raise TypeError(f"{type(self).__name__} must say what it does")

    def submit(self) -> None:
        self.form.quiet()
        self.wait(True)
        try:
            job = self.perform()
        except Exception as error:  # a time that cannot be read is told like one the service refuses
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def late_reason(self) -> None:
        """The line for why something is entered late."""
        self.form.line(tr("Reason, if entered late"), "reason", tr("Asked after 15 minutes."))

    def words(self, name: str) -> str:
        """What stands in a paragraph."""
        editor = self.form.fields[name].editor
        return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else self.form.text(name)


class ReportAlarm(AlarmDialog):
    """An alarm that somebody heard or saw; places are ``tank:ID`` or ``zone:ID``."""

    def __init__(self, parent: QWidget | None, desk: Desk, places: Mapping[str, str]) -> None:
        super().__init__(
            parent,
            tr("Report an alarm"),
            tr("The answer is due within 15 minutes of when you noticed it."),
            tr("Report"),
            icon="excursion",
            kind="danger",
            tone="red",
        )
        self._desk = desk
        self.form.choice(tr("Tank or room"), "place", places)
        self.form.choice(tr("Kind"), "kind", alarm_kinds())
        self.form.side_by_side("place", "kind")
        self.form.line(tr("Noticed at"), "started_at", text=times.moment(times.now()), required=True)
        self.form.line(tr("Temperature, °C"), "celsius")
        self.form.side_by_side("started_at", "celsius")
        self.form.paragraph(tr("What was noticed"), "text", required=True)
        self.late_reason()
        self.form.finish()
        self.form.fields["text"].editor.setFocus()

    def submit(self) -> None:
        if not self.form.missing("started_at", "text"):
            super().submit()

    def perform(self) -> Job:
        what, _, key = self.form.text("place").partition(":")
        return self._desk.run(
            report_alarm,
            kind=self.form.text("kind"),
            tank_id=int(key) if what == "tank" else None,
            zone_id=int(key) if what == "zone" else None,
            started_at=_moment(self.form.text("started_at"), "started_at"),
            text=self.words("text"),
            celsius=self.form.text("celsius") or None,
            reason=self.form.text("reason") or None,
        )


class AnswerAlarm(AlarmDialog):
    """What was done about an alarm, and when somebody took it in hand."""

    def __init__(self, parent: QWidget | None, desk: Desk, detail: AlarmDetail) -> None:
        super().__init__(
            parent,
            tr("Answer alarm {number}", number=detail.row.number),
            tr(
                "Noticed {at}; to be answered until {due}.",
                at=times.short(detail.row.aware_at),
                due=times.short(detail.row.due_at),
            ),
            tr("Answer"),
            icon="tick",
        )
        self._desk, self._row = desk, detail.row
        hint = tr("For example: lid closed, nitrogen filled up, moved to the backup tank.")
        self.form.paragraph(tr("Measures taken"), "action", hint, required=True)
        self.form.line(tr("Taken in hand at"), "answered_at", tr("Empty: now"))
        self.late_reason()
        self.form.side_by_side("answered_at", "reason")
        self.form.finish()
        self.form.fields["action"].editor.setFocus()

    def submit(self) -> None:
        if not self.form.missing("action"):
            super().submit()

    def perform(self) -> Job:
        return self._desk.run(
            answer_alarm,
            alarm_id=self._row.id,
            seen_version=self._row.row_version,
            action=self.words("action"),
            answered_at=moment_of(self.form.text("answered_at"), "answered_at"),
            reason=self.form.text("reason") or None,
        )


class NoteCall(AlarmDialog):
    """A call along the call tree."""

    def __init__(self, parent: QWidget | None, desk: Desk, detail: AlarmDetail, member_id: int = 0) -> None:
        super().__init__(
            parent,
            tr("Note a call about {number}", number=detail.row.number),
            tr("Custodian first, then quality assurance, then the lead."),
            tr("Note the call"),
            icon="person",
        )
        self._desk, self._alarm = desk, detail.row.id
        self._known = {
            str(one.member_id): (step.role, one.name, one.phone or "")
            for step in detail.tree
            for one in step.people
        }
        people = {
            key: f"{name}  {phone}  {terms().word('roles', role, language())}".strip()
            for key, (role, name, phone) in self._known.items()
        }
        box = self.form.choice(tr("Called"), "who", {**people, _SOMEBODY: tr("somebody else")})
        box.setCurrentIndex(max(0, box.findData(str(member_id))))
        self.form.line(tr("Name, if somebody else"), "name")
        self.form.line(tr("Number called, if another"), "phone")
        self.form.side_by_side("name", "phone")
        self.form.choice(tr("Reached"), "reached", {"yes": tr("Yes"), "no": tr("No")})
        self.form.line(tr("Called at"), "called_at", tr("Empty: now"))
        self.form.side_by_side("reached", "called_at")
        self.form.line(tr("What was said"), "note")
        self.form.finish()
        self.form.fields["who"].editor.setFocus()

    def perform(self) -> Job:
        who = self.form.text("who")
        role = self._known[who][0] if who in self._known else None
        return self._desk.run(
            note_call,
            alarm_id=self._alarm,
            reached=self.form.text("reached") == "yes",
            member_id=int(who) if who in self._known else None,
            name=self.form.text("name") or None,
            role=role,
            phone=self.form.text("phone") or None,
            called_at=moment_of(self.form.text("called_at"), "called_at"),
            note=self.form.text("note") or None,
        )


class CloseAlarm(AlarmDialog):
    """Another person closes an alarm that was answered and is over."""

    def __init__(self, parent: QWidget | None, desk: Desk, detail: AlarmDetail) -> None:
        super().__init__(
            parent,
            tr("Close alarm {number}", number=detail.row.number),
            tr("Answered by {name}: {action}", name=detail.answered_by or "–", action=detail.action or "–"),
            tr("Close it"),
            icon="ended",
        )
        self._desk, self._row = desk, detail.row
        self.form.paragraph(tr("What you looked at, and why it can be closed"), "note", required=True)
        self._open = detail.row.ended_at is None
        if self._open:
            self.form.line(tr("Back to normal at"), "ended_at", required=True)
        self.form.finish()
        self.form.fields["note"].editor.setFocus()

    def submit(self) -> None:
        if not self.form.missing("note", *(("ended_at",) if self._open else ())):
            super().submit()

    def perform(self) -> Job:
        ended = moment_of(self.form.text("ended_at"), "ended_at") if self._open else None
        return self._desk.run(
            close_alarm,
            alarm_id=self._row.id,
            seen_version=self._row.row_version,
            note=self.words("note"),
            ended_at=ended,
        )


def _moment(text: str, field: str) -> datetime:
    found = moment_of(text, field)
    assert found is not None  # the field was asked to be filled in
    return found
