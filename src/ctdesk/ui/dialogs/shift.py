"""Plan somebody for a slot of the rota; offered are those who may act there then. Register an absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.roster import Slot
from ctdesk.services.absences import record_absence
from ctdesk.services.roster import Candidate, candidates, plan_shift, uncovered_by_absence
from ctdesk.ui import times
from ctdesk.ui.cards import Text
from ctdesk.ui.delegation_words import absence_words, gap_words, slot_name
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import moment_of

_WAIT_MS = 250
_MOST_GAPS = 5


class PlanDialog(Dialog):
    """Slot, period, person; whoever may act there only in part of the time is marked."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        slots: Sequence[Slot],
        role: str,
        starts_at: datetime,
        ends_at: datetime,
    ) -> None:
        super().__init__(parent, tr("Plan a shift"), "", tr("Plan"), icon="add", width=520)
        self._desk = desk
        roles = {slot.role: slot_name(slot.role) for slot in slots}
        self.role = self.form.choice(tr("Slot"), "role", roles)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.start = self.form.line(tr("Begins at"), "starts_at", text=times.moment(starts_at), required=True)
        self.end = self.form.line(tr("Ends at"), "ends_at", text=times.moment(ends_at), required=True)
        self.form.side_by_side("starts_at", "ends_at")
        self.person = PickBox([])
        self.form.custom(tr("Person"), "member_id", self.person)
        self.form.finish()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.role.currentIndexChanged.connect(lambda _: self._wait.start())
        self.start.textChanged.connect(lambda _: self._wait.start())
        self.end.textChanged.connect(lambda _: self._wait.start())
        self.person.setFocus()
        self._ask()

    def submit(self) -> None:
        if self.form.missing("starts_at", "ends_at", "member_id"):
            return
        try:
            start, end = self._period()
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            plan_shift,
            role=self.form.text("role"),
            member_id=int(self.person.code()),
            starts_at=start,
            ends_at=end,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _period(self) -> tuple[datetime, datetime]:
        start = moment_of(self.form.text("starts_at"), "starts_at")
        end = moment_of(self.form.text("ends_at"), "ends_at")
        if start is None or end is None:
            raise CtdeskError("FIELD-01", field="starts_at" if start is None else "ends_at")
        return start, end

    def _ask(self) -> None:
        try:
            start, end = self._period()
        except CtdeskError:
            return  # still being typed
        if start >= end:
            return
        job = self._desk.fetch(candidates, role=self.form.text("role"), starts_at=start, ends_at=end)
        job.within(self).then(self._take).otherwise(self.complain)

    def _take(self, found: tuple[Candidate, ...]) -> None:
        before = self.person.code()
        self.person.clear()
        for one in found:
            words = f"{one.name} {one.name_latin}".strip()
            if not one.whole:
                words += f" · {tr('for a part of it only')}"
            self.person.addItem(words, str(one.member_id))
        place = self.person.findData(before)
        self.person.setCurrentIndex(place if place >= 0 else 0 if found else -1)
        words = (
            "" if found else tr("Nobody may act there at that time: role, training or absence is missing.")
        )
        self.form.fields["member_id"].complain(words)
        self.do.setEnabled(bool(found))


class AbsenceDialog(Dialog):
    """Who is away, why, from when until when; tells the shifts that would be left uncovered."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        people: Sequence[tuple[int, str]],
        me: int | None,
        starts_at: datetime,
    ) -> None:
        super().__init__(
            parent,
            tr("Register an absence"),
            tr("While somebody is away, their shifts count as empty."),
            tr("Register"),
            icon="person",
            width=520,
        )
        self._desk = desk
        self.person = PickBox([(str(key), name) for key, name in people], str(me))
        self.form.custom(tr("Person"), "member_id", self.person)
        codes = ("leave", "sick", "secondment", "other")
        self.reason: QComboBox = self.form.choice(
            tr("Reason"), "reason_code", {code: absence_words(code) for code in codes}
        )
        self.form.side_by_side("member_id", "reason_code")
        self.start = self.form.line(tr("Begins at"), "starts_at", text=times.moment(starts_at), required=True)
        self.end = self.form.line(tr("Ends at"), "ends_at", tr("Leave empty while nobody knows."))
        self.form.side_by_side("starts_at", "ends_at")
        self.uncovered = Text("", "small", "red", wrap=True)
        self.uncovered.hide()
        self.form.column.addWidget(self.uncovered)
        self.form.finish()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._look_ahead)
        for editor in (self.start, self.end):
            editor.textChanged.connect(lambda _: self._wait.start())
        self.person.currentIndexChanged.connect(lambda _: self._wait.start())
        self.person.setFocus()
        self._look_ahead()

    def submit(self) -> None:
        if self.form.missing("member_id", "starts_at"):
            return
        try:
            asked = self._values()
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(record_absence, reason_code=self.form.text("reason_code"), **asked)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _values(self) -> dict[str, Any]:
        start = moment_of(self.form.text("starts_at"), "starts_at")
        if start is None:
            raise CtdeskError("FIELD-01", field="starts_at")
        end = moment_of(self.form.text("ends_at"), "ends_at")
        return {"member_id": int(self.person.code()), "starts_at": start, "ends_at": end}

    def _look_ahead(self) -> None:
        try:
            asked = self._values()
        except (CtdeskError, ValueError):
            return  # still being typed
        if asked["ends_at"] is None or asked["starts_at"] < asked["ends_at"]:
            job = self._desk.fetch(uncovered_by_absence, **asked)
            job.within(self).then(self._tell).otherwise(self.complain)

    def _tell(self, gaps: Sequence[Any]) -> None:
        told = "\n".join(gap_words(gap) for gap in gaps[:_MOST_GAPS])
        self.uncovered.setText(f"{tr('Left uncovered:')}\n{told}" if gaps else "")
        self.uncovered.setVisible(bool(gaps))
