"""What is asked about an action: its plan, its evidence, who did it, a later day, another that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk
from ctdesk.services import capa_course, capas
from ctdesk.services.capa_rows import ActionSheet
from ctdesk.services.capas import Plan, Source
from ctdesk.services.team import MemberRow
from ctdesk.ui import capa_words, look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import day_of, number_of, whole_of

_SCALE = {"": "–", **{str(one): str(one) for one in range(1, 6)}}
_WINDOW = "90"


@dataclass(frozen=True, slots=True)
class Begin:
    """What a plan begins with: nothing is typed twice."""

    problem: str = ""
    root_cause: str = ""
    owner_id: int | None = None


def people_choices(members: Sequence[MemberRow], nobody: str) -> list[tuple[str, str]]:
    """Members to choose from, found by name, pinyin or number; ``nobody`` says what choosing none means."""
    shown = [(str(one.id), f"{one.name} · {one.name_latin} · {one.staff_no}") for one in members]
    return [("", nobody), *shown]


class ActionDialog(Dialog):
    """The plan of an action: a new one, one that is changed, or one that is planned again."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        members: Sequence[MemberRow],
        *,
        source: Source | None = None,
        begin: Begin | None = None,
        sheet: ActionSheet | None = None,
        again: bool = False,
        done: Callable[[object], object] | None = None,
    ) -> None:
        title = (
            tr("Plan an action")
            if sheet is None
            else tr("Plan {number} again", number=sheet.row.number)
            if again
            else tr("Change the plan of {number}", number=sheet.row.number)
        )
        sentence = (
            tr("It had no effect: name another cause than before. It is signed on a record of its own.")
            if again
            else tr("A draft until you sign it on its record; then it stands.")
        )
        super().__init__(parent, title, sentence, tr("Keep the plan"), icon="edit", width=820)
        self._desk, self._source, self._sheet, self._again = desk, source, sheet, again
        self._then = done
        given = begin or Begin()
        self._texts = {
            "problem": self._paragraph(tr("Problem"), "problem", sheet.problem if sheet else given.problem),
            "root_cause": self._paragraph(
                tr("Root cause"),
                "root_cause",
                given.root_cause if sheet is None or again else (sheet.root_cause or ""),
            ),
            "action": self._paragraph(
                tr("The action"), "action", sheet.row.action if sheet and not again else ""
            ),
            "resources": self._paragraph(
                tr("Resources"), "resources", (sheet.resources or "") if sheet else ""
            ),
        }
        self.form.side_by_side("problem", "root_cause")
        self.form.side_by_side("action", "resources")
        kind = self.form.choice(tr("Kind"), "kind", capa_words.kinds())
        kind.setCurrentIndex(max(0, kind.findData(sheet.row.kind if sheet else "corrective")))
        due = sheet.row.due_on.isoformat() if sheet and not again else ""
        day = self.form.line(tr("Due on"), "due_on", text=due, required=True)
        day.setPlaceholderText(times.today().isoformat())
        owner = sheet.row.owner_id if sheet else given.owner_id
        self.owner = PickBox(
            people_choices(members, tr("Please choose …")), "" if owner is None else str(owner)
        )
        self.form.custom(tr("Owner"), "owner_id", self.owner)
        self.form.side_by_side("kind", "due_on", "owner_id")
        self.form.line(
            tr("Measure of effect, with its unit"),
            "metric",
            text=sheet.metric if sheet else "",
            required=True,
        )
        assessor = "" if sheet is None or sheet.assessor_id is None else str(sheet.assessor_id)
        self.assessor = PickBox(people_choices(members, tr("not named yet")), assessor)
        self.form.custom(tr("Effect checked by (not the owner)"), "assessor_id", self.assessor)
        self.form.side_by_side("metric", "assessor_id")
        self._numbers(sheet)
        self.form.finish()
        self._texts["action" if given.problem or sheet else "problem"].setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("action"))

    def submit(self) -> None:
        if self.form.missing("problem", "action", "owner_id", "due_on", "metric", "value"):
            return
        try:
            plan = self._plan()
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        self._sent(plan).within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, value: object) -> None:
        self.accept()
        if self._then is not None:
            self._then(value)

    def _sent(self, plan: Plan) -> Job:
        if self._sheet is None:
            return self._desk.run(capas.open_action, plan=plan, source=self._source or Source())
        row, command = self._sheet.row, capa_course.plan_again if self._again else capas.change_plan
        return self._desk.run(command, capa_id=row.id, seen_version=row.row_version, plan=plan)

    def _plan(self) -> Plan:
        due, window = (
            day_of(self.form.text("due_on"), "due_on"),
            whole_of(self.form.text("window_days"), "window_days"),
        )
        if due is None or window is None:
            raise CtdeskError("FIELD-01", field="due_on" if due is None else "window_days")
        assessor = self.form.text("assessor_id")
        return Plan(
            kind=self.form.text("kind"),
            problem=self.form.text("problem"),
            action=self.form.text("action"),
            owner_id=int(self.form.text("owner_id")),
            due_on=due,
            metric=self.form.text("metric"),
            op=self.form.text("op"),
            value=number_of(self.form.text("value"), "value"),
            window_days=window,
            root_cause=self.form.text("root_cause") or None,
            resources=self.form.text("resources") or None,
            risk=self._risk(),
            assessor_id=int(assessor) if assessor else None,
        )

    def _risk(self) -> Risk | None:
        said = [self.form.text(name) for name in ("severity", "probability", "detectability")]
        if not any(said):
            return None
        for name, one in zip(("severity", "probability", "detectability"), said, strict=True):
            if not one:
                raise CtdeskError("FIELD-01", field=name)
        return Risk(*(int(one) for one in said))

    def _paragraph(self, label: str, name: str, text: str) -> QPlainTextEdit:
        editor = self.form.paragraph(label, name, required=name in ("problem", "action"))
        # With large text the whole plan still has to fit a small screen.
        editor.setFixedHeight(look.px(62) if look.px(100) < LARGE else look.px(38))
        editor.setPlainText(text)
        return editor

    def _numbers(self, sheet: ActionSheet | None) -> None:
        """Target, window and risk in one line."""
        op = self.form.choice(tr("Target to reach"), "op", capa_words.signs())
        op.setCurrentIndex(max(0, op.findData(sheet.target_op if sheet else "<=")))
        value = "" if sheet is None else format(sheet.target_value.normalize(), "f")
        self.form.line(tr("Target value"), "value", text=value, required=True)
        window = _WINDOW if sheet is None else str(sheet.window_days)
        self.form.line(tr("Watched, days"), "window_days", text=window, required=True)
        before = None if sheet is None else sheet.risk_before
        names = {
            "severity": tr("Severity 1–5"),
            "probability": tr("Probability"),
            "detectability": tr("Detectability"),
        }
        for name, words in names.items():
            box = self.form.choice(words, name, _SCALE)
            box.setCurrentIndex(0 if before is None else int(getattr(before, name)))
        self.form.side_by_side("op", "value", "window_days", *names)


class EvidenceDialog(Dialog):
    """A file and what it shows."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ActionSheet) -> None:
        super().__init__(
            parent,
            tr("Evidence for {number}", number=sheet.row.number),
            tr("The file is kept as it is, with its SHA-256; the record lists it."),
            tr("Keep the file"),
            icon="attach",
        )
        self._desk, self._id = desk, sheet.row.id
        self.file = FileField(tr("Papers (*.pdf *.png *.jpg *.jpeg *.docx)"))
        self.form.custom(tr("File"), "file", self.file)
        self.form.line(tr("What it shows"), "text", required=True)
        self.form.finish()
        self.file.setFocus()

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, file: tuple[str, bytes]) -> None:
        job = self._desk.run(
            capa_course.add_evidence, capa_id=self._id, file=file, text=self.form.text("text")
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class PersonDialog(Dialog):
    """One person chosen for an action, perhaps with a word on the part."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        members: Sequence[MemberRow],
        perform: Callable[[int, str | None], Job],
        *,
        part: bool = False,
    ) -> None:
        super().__init__(parent, title, sentence, tr("Note it"), icon="person")
        self._perform, self._part = perform, part
        self.person = PickBox(people_choices(members, tr("Please choose …")))
        self.form.custom(tr("Person"), "member_id", self.person)
        if part:
            self.form.line(tr("Part in it"), "note")
        self.form.finish()
        self.person.setFocus()

    def submit(self) -> None:
        if self.form.missing("member_id"):
            return
        self.wait(True)
        note = self.form.text("note") if self._part else ""
        job = self._perform(int(self.form.text("member_id")), note or None)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
