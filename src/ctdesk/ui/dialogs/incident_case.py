"""Leading a case: grading it, containing it, concluding its investigation, completing what was reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.domain.incidents import SCALE, Risk, grade, owes_capa
from ctdesk.services import incident_contents, incident_course
from ctdesk.services.freezes import FREEZES
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_tables import severity_rules
from ctdesk.ui import incident_words, times
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.typed import moment_of


class CaseDialog(Dialog):
    """A change of one case. Where somebody else changed it meanwhile, that is said, all that was typed stays,
    and pressing once more means it.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet, title: str, **more: Any):
        sentence = more.pop("sentence", "")
        super().__init__(parent, title, sentence, more.pop("do"), **{"icon": "edit", "width": 560, **more})
        self.desk, self.sheet = desk, sheet

    def complain(self, error: Exception) -> None:
        if isinstance(error, StaleRecord):
            found = self.desk.fetch(incident_sheet, incident_id=self.sheet.row.id).within(self)
            found.then(self._renewed).otherwise(super().complain)
        else:
            super().complain(error)

    def is_dear(self) -> bool:
        editors = [field.editor for field in self.form.fields.values()]
        return any(
            one.document().isModified() if isinstance(one, QPlainTextEdit) else one.isModified()
            for one in editors
            if isinstance(one, (QLineEdit, QPlainTextEdit))
        )

    def change(self, command: Callable[..., Any], **arguments: Any) -> None:
        """Run a command on this case as it was last seen here."""
        row = self.sheet.row
        self.wait(True)
        job = self.desk.run(command, incident_id=row.id, seen_version=row.row_version, **arguments)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _renewed(self, sheet: IncidentSheet) -> None:
        self.sheet = sheet
        self.wait(False)
        self.form.quiet()
        row = sheet.row
        self.form.wrong.setText(
            tr(
                "Somebody else changed this case meanwhile; now: {state}, level {level}, owner {owner}. "
                "What you typed stands here. Look at it again, then press once more.",
                state=incident_words.state_words().get(row.state, row.state),
                level=row.severity,
                owner=row.owner or "–",
            )
        )
        self.form.wrong.show()
        self.do.setFocus()


class GradeIncident(CaseDialog):
    """Code, level, harm, risk, rules and owner; an automatic minimum wins over what is chosen, and is said
    while one chooses. For a case that was graded before it asks why.
    """

    def __init__(
        self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet, people: Mapping[str, str]
    ) -> None:
        row, self.again = sheet.row, sheet.facts["triaged_at"] is not None
        title = tr("Grade {number} anew", number=row.number) if self.again else ""
        super().__init__(
            parent, desk, sheet, title or tr("Grade {number}", number=row.number), do=tr("Grade it")
        )
        form = self.form
        codes = incident_words.code_words()
        if row.code not in codes:
            codes = {**choose_words(), **codes}
        self._choice("code", tr("Code"), codes, row.code)
        self._choice("severity", tr("Level"), incident_words.levels(), row.severity)
        form.side_by_side("code", "severity")
        self._choice("harm", tr("Harm"), {"": "–", **incident_words.harms()}, sheet.facts["harm"] or "")
        self._choice("frame", tr("Under which rules"), incident_words.frames(), sheet.frame)
        form.side_by_side("harm", "frame")
        risk = sheet.risk
        for name, words in incident_words.risk_factors().items():
            now = "" if risk is None else str(getattr(risk, name.removesuffix("_factor")))
            self._choice(name, words, {"": "–", **{str(one): str(one) for one in SCALE}}, now)
        form.side_by_side(*incident_words.risk_factors())
        owner = {**choose_words(), **people}
        self._choice("owner", tr("Owner"), owner, "" if row.owner_id is None else str(row.owner_id))
        form.line(tr("Near miss: caught by"), "caught_by", text=str(sheet.facts["caught_by"] or ""))
        form.side_by_side("owner", "caught_by")
        if self.again:
            form.line(tr("Known since"), "aware_at", text=_typed(row.aware_at))
            form.line(tr("Reason"), "reason", required=True)
            form.side_by_side("aware_at", "reason")
        form.finish()
        self.infused = QCheckBox(tr("It was infused"))
        self.infused.setChecked("infused" in (sheet.facts["cases"] or ()))
        self.stands = Text("", "small", "quiet", wrap=True)
        self.extra.addWidget(self.infused)
        self.extra.addWidget(self.stands)
        self.infused.toggled.connect(lambda _: self._tell())
        self._tell()
        form.fields["code"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("code", *(("owner", "reason") if self.again else ("owner",))):
            return
        try:
            more: dict[str, Any] = {"owner_id": int(self.form.text("owner"))}
            if self.again:
                more["reason"] = self.form.text("reason")
                aware = self.form.text("aware_at")
                if aware != _typed(self.sheet.row.aware_at):
                    more["aware_at"] = moment_of(aware, "aware_at")
            graded = self._graded()
        except CtdeskError as error:
            self.complain(error)
            return
        command = incident_course.regrade_incident if self.again else incident_course.triage_incident
        self.change(command, graded=graded, **more)

    def _choice(self, name: str, label: str, options: Mapping[str, str], now: str) -> None:
        box = self.form.choice(label, name, options)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(1 if name in incident_words.risk_factors() else 12)
        box.setCurrentIndex(max(0, box.findData(now)))
        box.currentIndexChanged.connect(lambda _: self._tell())

    def _graded(self) -> Grade:
        caught = self.form.text("caught_by")
        others = tuple(one for one in self.sheet.facts["cases"] or () if one != "infused")
        return Grade(
            self.form.text("code"),
            self.form.text("severity"),
            harm=self.form.text("harm") or None,
            risk=self._risk(),
            near_miss=bool(caught),
            caught_by=caught or None,
            cases=(*others, "infused") if self._asks_infused() and self.infused.isChecked() else others,
            frame=self.form.text("frame"),
        )

    def _risk(self) -> Risk | None:
        given = [self.form.text(name) for name in incident_words.risk_factors()]
        if not any(given):
            return None
        if not all(given):
            name = list(incident_words.risk_factors())[given.index("")]
            raise CtdeskError("FIELD-01", field=name)
        return Risk(*(int(one) for one in given))

    def _asks_infused(self) -> bool:
        code = self.form.text("code")
        return any(one.code == code and one.case == "infused" for one in severity_rules().minimums)

    def _tell(self) -> None:
        """What follows from what is chosen now: the level that stands, and whether an action is owed."""
        if not hasattr(self, "stands"):
            return
        self.infused.setVisible(self._asks_infused())
        try:
            wanted = self._graded()
        except CtdeskError:
            wanted = None
        if wanted is None:
            self.stands.setText(tr("All three factors of the risk belong together."))
            return
        raised = self.sheet.facts["raised_by"]
        rules = severity_rules()
        found = grade(
            rules,
            wanted.severity,
            wanted.code,
            () if raised is None else (raised,),
            wanted.cases,
            wanted.harm,
        )
        score = None if wanted.risk is None else wanted.risk.score()
        said = [tr("Level {level} stands.", level=found.level)]
        if found.raised_by is not None:
            said = [tr("Level {level} stands: a minimum applies.", level=found.level)]
        if score is not None:
            said.append(tr("Risk score {n}.", n=score))
        if owes_capa(rules, found.level, score):
            said.append(tr("A corrective action is owed."))
        self.stands.setText(" ".join(said))


class ContainIncident(CaseDialog):
    """What was done to contain it; what nothing freezes yet is frozen where that is wanted."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        title = tr("Contain {number}", number=sheet.row.number)
        super().__init__(parent, desk, sheet, title, do=tr("Contained"), icon="held", width=520)
        self._free = free_units(sheet)
        self.said = self.form.paragraph(tr("What was done to contain it"), "containment", required=True)
        self.form.finish()
        self.freeze = QCheckBox(tr("Freeze the units that nothing freezes yet ({n})", n=len(self._free)))
        self.freeze.setVisible(bool(self._free))
        self.extra.addWidget(self.freeze)
        self.said.setFocus()

    def submit(self) -> None:
        if not self.form.missing("containment"):
            freeze = self._free if self.freeze.isChecked() else ()
            self.change(
                incident_course.contain_incident, containment=self.form.text("containment"), freeze=freeze
            )


class ConcludeIncident(CaseDialog):
    """The cause, what contributed, what else may be affected, and what follows."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        title, facts = tr("Conclude {number}", number=sheet.row.number), sheet.facts
        super().__init__(parent, desk, sheet, title, do=tr("Conclude"), width=620)
        cause = self.form.choice(tr("Kind of cause"), "cause_category", incident_words.causes())
        cause.setCurrentIndex(max(0, cause.findData(facts["cause_category"])))
        for words, name, hint, required in (
            (tr("Root cause"), "root_cause", "", True),
            (tr("Contributing factors"), "factors", tr("One on each line."), False),
            (tr("Impact on other batches and patients"), "impact", "", False),
            (tr("Conclusion"), "conclusion", "", True),
            (tr("Lessons for all"), "lessons", "", False),
        ):
            editor = self.form.paragraph(words, name, hint, required=required)
            editor.setFixedHeight(editor.height() * 3 // 4)
            stood = facts[name]
            editor.setPlainText("\n".join(stood) if isinstance(stood, list) else stood or "")
        self.form.side_by_side("factors", "impact")
        self.form.side_by_side("conclusion", "lessons")
        self.form.finish()
        cause.setFocus()

    def submit(self) -> None:
        if self.form.missing("root_cause", "conclusion"):
            return
        factors = (line.strip() for line in self.form.text("factors").splitlines())
        self.change(
            incident_course.conclude_investigation,
            cause_category=self.form.text("cause_category"),
            root_cause=self.form.text("root_cause"),
            conclusion=self.form.text("conclusion"),
            factors=tuple(one for one in factors if one),
            impact=self.form.text("impact") or None,
            lessons=self.form.text("lessons") or None,
        )


class DescribeIncident(CaseDialog):
    """What was reported, completed: place, step, batch, what was done at once."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        title, facts = tr("Complete {number}", number=sheet.row.number), sheet.facts
        super().__init__(parent, desk, sheet, title, do=tr("Save it"), width=560)
        self.form.line(tr("Where"), "place", text=sheet.row.place or "")
        step = self.form.choice(tr("Step of the process"), "process_step", incident_words.step_choices())
        step.setCurrentIndex(max(0, step.findData(facts["process_step"] or "")))
        self.form.side_by_side("place", "process_step")
        self.form.paragraph(tr("What was done at once"), "immediate_action").setPlainText(
            facts["immediate_action"] or ""
        )
        for words, name in (
            (tr("Batch"), "batch_no"),
            (tr("Vector lot"), "vector_lot"),
            (tr("Insurer"), "insurer"),
        ):
            self.form.line(words, name, text=facts[name] or "")
        self.form.side_by_side("batch_no", "vector_lot")
        hint = tr("Empty: not infused.")
        self.form.line(tr("Infused at"), "infused_at", hint, text=_typed(facts["infused_at"]))
        self.form.side_by_side("insurer", "infused_at")
        self.form.finish()
        self.form.fields["place"].editor.setFocus()

    def submit(self) -> None:
        try:
            infused = moment_of(self.form.text("infused_at"), "infused_at")
        except CtdeskError as error:
            self.complain(error)
            return
        names = ("place", "process_step", "immediate_action", "batch_no", "vector_lot", "insurer")
        said = {name: self.form.text(name) or None for name in names}
        self.change(incident_contents.describe_incident, infused_at=infused, **said)


def free_units(sheet: IncidentSheet) -> tuple[int, ...]:
    """The units of a case that nothing freezes yet."""
    return tuple(one.unit_id for one in sheet.units if not {hold.code for hold in one.holds} & FREEZES)


def _typed(at: datetime | None) -> str:
    """A moment as one types it."""
    return "" if at is None else f"{times.local(at):%Y-%m-%d %H:%M}"
