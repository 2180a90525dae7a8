"""One assessment typed in seconds, with the grades it comes to worked out beside it while one types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.grading import CAPD_MOST, ICE_MOST
from ctdesk.services.bedside import is_late_entry
from ctdesk.services.bedside_rows import LABORATORY, BedsideFindings, ensure_findings, grades_of, is_masked
from ctdesk.services.bedside_sheet import CourseSheet
from ctdesk.ui import look, times
from ctdesk.ui.bedside_words import (
    consciousness_words,
    motor_words,
    oxygen_words,
    pressure_words,
    row_words,
    seizure_words,
)
from ctdesk.ui.cards import Text
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.language import tr
from ctdesk.ui.pages.bedside_board import Choice, GradeView, IceBoard
from ctdesk.ui.typed import moment_of, number_of, whole_of

_BESIDE = {"systolic": "bp", "diastolic": "bp", "named": "score", "other_cause": "score"}
_ICANS_ROWS = ("score", "consciousness", "seizure", "motor", "pressure")


class Entry(QWidget):
    """The fields of one assessment; ``wanted`` when Ctrl+Enter asks to note it."""

    changed = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet: CourseSheet | None = None
        self.fields: dict[str, Field] = {}
        yes_no = {"no": tr("No"), "yes": tr("Yes")}
        several = {"0": tr("None"), "1": tr("One"), "2": tr("Two or more")}
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(20))
        self._column = QVBoxLayout()
        self._column.setSpacing(look.px(8))
        whole.addLayout(self._column, 1)
        self._row(
            ("at", tr("Seen at"), QLineEdit(), 3),
            ("temperature_c", tr("Temp. °C"), QLineEdit(), 2),
            ("bp", tr("BP mmHg"), QLineEdit(), 2),
            ("heart_rate", tr("Pulse"), QLineEdit(), 2),
            ("spo2_percent", "SpO₂ %", QLineEdit(), 2),
        )
        self._row(
            ("hypotension", tr("Hypotension"), Choice(yes_no), 2),
            ("vasopressors", tr("Vasopressors"), Choice(several), 2),
            ("vasopressin", tr("Vasopressin"), Choice(yes_no), 2),
        )
        self._row(
            ("oxygen", tr("Oxygen by"), Choice(oxygen_words()), 3),
            ("flow_l_min", tr("Flow L/min"), QLineEdit(), 1),
        )
        self.board = IceBoard()
        self.unable = QCheckBox(tr("Unable"))
        side = QHBoxLayout()
        side.setSpacing(look.px(12))
        self.fields["score"] = Field(tr("ICE"), QLineEdit())
        self.fields["score"].setFixedWidth(look.px(96))
        self.child = QCheckBox(tr("CAPD in place of the ICE"))
        side.addWidget(self.fields["score"])
        side.addWidget(self.unable, 0, Qt.AlignmentFlag.AlignBottom)
        side.addWidget(self.child, 0, Qt.AlignmentFlag.AlignBottom)
        side.addStretch(1)
        self._row(("board", tr("ICE: keys 1 to 0 turn a point, A all, N none"), self.board, 1))
        self._column.addLayout(side)
        self._row(
            ("consciousness", tr("Consciousness"), Choice(consciousness_words()), 1),
            ("seizure", tr("Seizures"), Choice(seizure_words()), 1),
        )
        self._row(
            ("motor", tr("Motor weakness"), Choice(motor_words()), 1),
            ("pressure", tr("Oedema, pressure in the skull"), Choice(pressure_words()), 1),
        )
        self.more = QWidget()
        self.explained: dict[str, QCheckBox] = {}
        self._fold(yes_no)
        self._row(
            ("note", tr("Note"), QLineEdit(), 1),
            ("late_reason", tr("Why entered late"), QLineEdit(), 1),
        )
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        self._column.addWidget(self.wrong)
        beside = QVBoxLayout()
        beside.setSpacing(look.px(14))
        self.crs, self.icans = GradeView("CRS"), GradeView("ICANS")
        beside.addWidget(self.crs)
        beside.addWidget(self.icans)
        self.masked = Text(
            tr("Fever is not required: a medicine that hides it was given."), "small", "amber", wrap=True
        )
        beside.addWidget(self.masked)
        self.acts = QVBoxLayout()
        self.acts.setSpacing(look.px(8))
        beside.addLayout(self.acts)
        beside.addStretch(1)
        panel = QWidget()
        panel.setFixedWidth(look.px(196))
        panel.setLayout(beside)
        beside.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panel)
        self._listen()

    # ── What stands in it ─────────────────────────────────────────────────────────────────────────────

    def begin(self, sheet: CourseSheet) -> None:
        """Stand ready for another look at this patient; what was typed stays."""
        other = self.sheet is None or self.sheet.row.id != sheet.row.id
        self.sheet = sheet
        if other:
            self.clear()
        self.fields["local_effect"].setVisible(sheet.uses_local_effect)
        self._judge()

    def clear(self) -> None:
        """Empty all fields: nothing was looked at yet."""
        self.show_findings(BedsideFindings(child=self.sheet is not None and self.sheet.child))
        line = self._line("at")
        line.clear()
        line.setPlaceholderText(tr("now"))
        self._line("note").clear()
        self._line("late_reason").clear()
        self._judge()

    def show_findings(self, seen: BedsideFindings, at: datetime | None = None) -> None:
        """Show what an assessment found, to be corrected."""
        for name in ("temperature_c", "heart_rate", "spo2_percent", "flow_l_min", *LABORATORY):
            value = getattr(seen, name)
            self._line(name).setText("" if value is None else str(value))
        pressures = [one for one in (seen.systolic, seen.diastolic) if one is not None]
        self._line("bp").setText("/".join(map(str, pressures)))
        self._line("pressor_doses").setText(seen.pressor_doses or "")
        for name in ("hypotension", "in_icu"):
            value = getattr(seen, name)
            self._choice(name).choose(None if value is None else "yes" if value else "no")
        self._choice("vasopressin").choose("yes" if seen.vasopressin else None)
        pressors = seen.vasopressors
        self._choice("vasopressors").choose(None if pressors is None else str(min(pressors, 2)))
        for name in ("oxygen", "consciousness", "seizure", "motor", "pressure"):
            self._choice(name).choose(getattr(seen, name))
        effect = seen.local_effect
        self._choice("local_effect").choose(None if effect is None else str(effect))
        death = "crs" if seen.died_of_crs else "icans" if seen.died_of_icans else None
        self._choice("died").choose(death)
        self.child.setChecked(seen.child)
        self.unable.setChecked(seen.unable)
        for row, box in self.explained.items():
            box.setChecked(seen.fever_explained if row == "fever" else row in seen.explained)
        self.board.show_answers(seen.ice)
        self._line("score").setText("" if seen.total is None else str(seen.total))
        if at is not None:
            self._line("at").setText(times.moment(at))
        self._judge()

    def findings(self) -> BedsideFindings:
        """What is typed; raises TYPED-03 or BED-15 naming the field that cannot be read."""
        upper, lower = self._pressures()
        pressors = self._choice("vasopressors").currentData()
        effect, death = self._choice("local_effect").currentData(), self._choice("died").currentData()
        figures: dict[str, Any] = {
            name: number_of(self._text(name), name) for name in ("temperature_c", "flow_l_min", *LABORATORY)
        }
        codes: dict[str, Any] = {
            name: self._choice(name).currentData()
            for name in ("oxygen", "consciousness", "seizure", "motor", "pressure")
        }
        return BedsideFindings(
            **figures,
            **codes,
            fever_explained=self.explained["fever"].isChecked(),
            systolic=upper,
            diastolic=lower,
            heart_rate=whole_of(self._text("heart_rate"), "heart_rate"),
            spo2_percent=whole_of(self._text("spo2_percent"), "spo2_percent"),
            hypotension=self._flag("hypotension"),
            vasopressors=None if pressors is None else int(pressors),
            vasopressin=bool(self._flag("vasopressin")),
            pressor_doses=self._text("pressor_doses") or None,
            local_effect=None if effect is None else int(effect),
            child=self.child.isChecked(),
            ice=None if self.child.isChecked() else self.board.answers(),
            score=whole_of(self._text("score"), "score"),
            unable=self.unable.isChecked(),
            explained=frozenset(
                row for row, box in self.explained.items() if row != "fever" and box.isChecked()
            ),
            died_of_crs=death == "crs",
            died_of_icans=death == "icans",
            in_icu=self._flag("in_icu"),
        )

    def at(self) -> datetime | None:
        """When it was seen; None for now. Raises TYPED-02."""
        return moment_of(self._text("at"), "at")

    def note(self) -> str | None:
        """What was said beside."""
        return self._text("note") or None

    def late_reason(self) -> str | None:
        """Why it is entered late; None while it is not."""
        return self._text("late_reason") or None

    def is_typed(self) -> bool:
        """Whether something stands here that would be lost."""
        try:
            return not self.findings().is_empty
        except CtdeskError:
            return True

    def complain(self, error: Exception) -> None:
        """Show a failure beside its field."""
        said = complaint(error)
        field = self.fields.get(_BESIDE.get(said.field, said.field))
        if field is not None:
            field.complain(said.whole())
        self.wrong.setText("" if field is not None else said.whole())
        self.wrong.setVisible(field is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.wanted.emit()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    # ── How it is made ────────────────────────────────────────────────────────────────────────────────

    def _row(self, *cells: tuple[str, str, QWidget, int], into: QVBoxLayout | None = None) -> None:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        for name, label, editor, share in cells:
            self.fields[name] = Field(label, editor)
            self.fields[name].label.setToolTip(label)
            line.addWidget(self.fields[name], share, Qt.AlignmentFlag.AlignTop)
        (into or self._column).addLayout(line)

    def _fold(self, yes_no: Mapping[str, str]) -> None:
        """What is needed now and then: other causes, death, intensive care, laboratory."""
        self.unfold = QCheckBox(tr("Other causes, laboratory, intensive care, death"))
        self._column.addWidget(self.unfold)
        column = QVBoxLayout(self.more)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Text(tr("Has another cause:"), "small", "quiet"))
        names = {"fever": tr("fever"), **{one: row_words()[one] for one in _ICANS_ROWS}}
        for some in (list(names)[:3], list(names)[3:]):
            line = QHBoxLayout()
            for row in some:
                self.explained[row] = QCheckBox(names[row])
                line.addWidget(self.explained[row], 1)
            column.addLayout(line)
        grades = {str(one): str(one) for one in range(5)}
        self._row(
            ("in_icu", tr("In intensive care"), Choice(yes_no), 1),
            ("died", tr("Died of"), Choice({"crs": "CRS", "icans": "ICANS"}), 1),
            ("local_effect", tr("Local effect"), Choice(grades), 1),
            ("pressor_doses", tr("Vasopressors and doses"), QLineEdit(), 2),
            into=column,
        )
        names = {
            "ferritin_ug_l": tr("Ferritin"),
            "crp_mg_l": "CRP",
            "il6_pg_ml": "IL-6",
            "ldh_u_l": "LDH",
            "fibrinogen_g_l": tr("Fibrinogen"),
            "anc_10e9_l": "ANC",
            "platelets_10e9_l": "PLT",
        }
        cells = [(one, f"{names[one]} {unit}", QLineEdit(), 1) for one, unit in LABORATORY.items()]
        self._row(*cells[:4], into=column)
        self._row(*cells[4:], into=column)
        self.more.hide()
        self._column.addWidget(self.more)
        self.unfold.toggled.connect(self.more.setVisible)

    def _listen(self) -> None:
        for field in self.fields.values():
            editor = field.editor
            if isinstance(editor, QLineEdit):
                editor.textChanged.connect(lambda _: self._judge())
            elif isinstance(editor, Choice):
                editor.currentIndexChanged.connect(lambda _: self._judge())
        for box in (self.unable, self.child, *self.explained.values()):
            box.toggled.connect(lambda _: self._judge())
        self.board.changed.connect(self._count)
        self._line("score").textEdited.connect(lambda _: self.board.show_answers(None))
        self.child.toggled.connect(self._score_as)

    def _score_as(self, child: bool) -> None:
        most = CAPD_MOST if child else ICE_MOST
        self.fields["score"].label.setText(f"CAPD 0–{most}" if child else f"ICE 0–{most}")
        self.fields["board"].setEnabled(not child)
        if child:
            self.board.show_answers(None)

    def _count(self) -> None:
        ice = self.board.answers()
        self._line("score").setText("" if ice is None else str(ice.total()))
        self._judge()

    def _judge(self) -> None:
        """Work the grades out anew from what is typed."""
        for field in self.fields.values():
            field.complain("")
        self.wrong.hide()
        crs = icans = at = None
        masked = False
        try:
            at = self.at()
            seen = self.findings()
            if self.sheet is not None:
                masked = is_masked(self.sheet.given, self.sheet.crs_episodes, at or times.now())
            if not seen.is_empty:
                ensure_findings(seen)
                crs, icans = grades_of(seen, masked=masked)
        except CtdeskError as error:
            self.complain(error)
        late = at is not None and is_late_entry(at, times.now())
        self.fields["late_reason"].setVisible(late)
        self.crs.show_grade(crs)
        self.icans.show_grade(icans)
        self.masked.setVisible(masked)
        self.changed.emit()

    def _pressures(self) -> tuple[int | None, int | None]:
        text = self._text("bp").replace("／", "/")
        if not text:
            return None, None
        parts = text.split("/")
        if len(parts) > 2 or not all(part.strip().isdecimal() for part in parts):
            raise CtdeskError("BED-15", field="bp", value=text[:20])
        return int(parts[0]), int(parts[1]) if len(parts) == 2 else None

    def _flag(self, name: str) -> bool | None:
        said = self._choice(name).currentData()
        return None if said is None else bool(said == "yes")

    def _line(self, name: str) -> QLineEdit:
        editor = self.fields[name].editor
        assert isinstance(editor, QLineEdit)
        return editor

    def _choice(self, name: str) -> Choice:
        editor = self.fields[name].editor
        assert isinstance(editor, Choice)
        return editor

    def _text(self, name: str) -> str:
        return self._line(name).text().strip()

    # ── Drafts ────────────────────────────────────────────────────────────────────────────────────────

    def draft(self) -> dict[str, Any]:
        """Everything typed as it stands, to be put back."""
        found: dict[str, Any] = {"ice": None if self.board.right is None else list(self.board.right)}
        for name, field in self.fields.items():
            if isinstance(field.editor, QLineEdit):
                found[name] = field.editor.text()
            elif isinstance(field.editor, Choice):
                found[name] = field.editor.currentData()
        for name, box in self._boxes().items():
            found[name] = box.isChecked()
        return found

    def put_back(self, draft: Mapping[str, Any]) -> None:
        """Show a draft again."""
        for name, box in self._boxes().items():
            box.setChecked(bool(draft.get(name)))
        for name, field in self.fields.items():
            if isinstance(field.editor, QLineEdit):
                field.editor.setText(str(draft.get(name) or ""))
            elif isinstance(field.editor, Choice):
                field.editor.choose(draft.get(name))
        self.board.right = draft.get("ice")
        self.board.update()
        self._judge()

    def _boxes(self) -> dict[str, QCheckBox]:
        explained = {f"explained {row}": box for row, box in self.explained.items()}
        return {"unable": self.unable, "child": self.child, **explained}
