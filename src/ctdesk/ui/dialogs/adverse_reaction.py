"""Reporting an adverse reaction with what is known filled in; judging it, telling its story, its reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPlainTextEdit, QWidget

from ctdesk.domain.adverse_reactions import CRITERIA
from ctdesk.services import adr_reports, adverse_reactions
from ctdesk.services.adr_origin import Origin
from ctdesk.services.adr_sheet import AdrSheet
from ctdesk.services.adverse_reactions import Reported
from ctdesk.ui import adverse_words, look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.typed import day_of, moment_of, whole_of

_GRADES = ("", "1", "2", "3", "4", "5")
_WIDE = 820  # wide rather than tall: at 150 % text it stays on a small screen


class Criteria(QWidget):
    """The six criteria of seriousness to tick; none is not serious."""

    def __init__(self, ticked: Sequence[str] = (), columns: int = 3) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4))
        words = adverse_words.choices("criteria")
        self.boxes = {code: QCheckBox(words[code]) for code in CRITERIA}
        for place, (code, box) in enumerate(self.boxes.items()):
            box.setChecked(code in ticked)
            grid.addWidget(box, place // columns, place % columns)
        self.setMinimumHeight(len(self.boxes) // columns * (look.px(22) + grid.verticalSpacing()))
        self.setFocusProxy(self.boxes[CRITERIA[0]])

    def ticked(self) -> list[str]:
        """The codes that are ticked."""
        return [code for code, box in self.boxes.items() if box.isChecked()]


class ReportReaction(Dialog):
    """What happened, since when it is known and how grave it is; the rest is filled in or follows.

    ``term`` and ``grade`` stand there already where they are known.
    """

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        origin: Origin,
        about: str = "",
        done: Callable[[int], object] | None = None,
        *,
        term: str = "",
        grade: int | None = None,
    ) -> None:
        sentence = tr("Say what happened and how grave it is. What ctdesk knows already is filled in.")
        super().__init__(
            parent,
            tr("Report an adverse reaction"),
            f"{sentence}\n{tr('About: {what}', what=about)}" if about else sentence,
            tr("Report"),
            icon="incident",
            width=_WIDE,
        )
        self._desk, self._origin, self._then = desk, origin, done
        self.term = self.form.line(adverse_words.label("reactions.term"), "term", text=term, required=True)
        grades = {one: one or "–" for one in _GRADES}
        graded = self.form.choice(adverse_words.label("reactions.grade"), "grade", grades)
        graded.setCurrentIndex(max(0, graded.findData(_text(grade))))
        outcome = self.form.choice(tr("Outcome so far"), "outcome", adverse_words.choices("outcome"))
        outcome.setCurrentIndex(outcome.findData("unknown"))
        self.form.side_by_side("term", "grade", "outcome")
        self.form.line(tr("Known since (day 0)"), "aware_at", tr("Empty: now."))
        self.form.line(adverse_words.label("onset_at"), "onset_at")
        self.form.line(adverse_words.label("died_at"), "died_at", tr("Only for a death."))
        self.form.side_by_side("aware_at", "onset_at", "died_at")
        self.criteria = Criteria(columns=2)
        self.form.custom(tr("Seriousness: tick what applies"), "criteria", self.criteria)
        self.story = self.form.paragraph(adverse_words.label("description"), "description")
        self.form.side_by_side("criteria", "description")
        self.form.finish()
        self.term.setFocus()

    def is_dear(self) -> bool:
        return bool(self.story.toPlainText().strip())

    def submit(self) -> None:
        if self.form.missing("term"):
            return
        try:
            facts: dict[str, Any] = {}
            if (onset := moment_of(self.form.text("onset_at"), "onset_at")) is not None:
                facts["onset_at"] = onset
            if (died := moment_of(self.form.text("died_at"), "died_at")) is not None:
                facts["died_at"] = died
            if self.criteria.ticked():
                facts["criteria"] = self.criteria.ticked()
            if self.form.text("outcome") != "unknown":
                facts["outcome"] = self.form.text("outcome")
            if self.form.text("description"):
                facts["description"] = self.form.text("description")
            said = Reported(
                self.form.text("term"),
                moment_of(self.form.text("aware_at"), "aware_at"),
                whole_of(self.form.text("grade"), "grade"),
                facts,
                self._origin,
            )
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(adverse_reactions.open_case, said=said)
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, case_id: Any) -> None:
        self.accept()
        if self._then is not None:
            self._then(int(case_id))


class _Describe(Dialog):
    """A dialog that completes a case; after its first report it asks whether that is news."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: AdrSheet, title: str) -> None:
        super().__init__(parent, title, "", tr("Save"), icon="edit", width=_WIDE)
        self._desk, self._sheet = desk, sheet

    def _ask_when(self, *beside: str) -> None:
        """When what is said here became known, and whether a follow-up is owed for it; in one line with the
        fields ``beside``.
        """
        hint = tr("Empty: now. What is graver runs from here.")
        self.form.line(tr("This became known at"), "known_at", hint)
        if beside:
            self.form.side_by_side(*beside, "known_at")
        self.news = QCheckBox(tr("It is new information: a follow-up report is owed"))
        self.news.setChecked(True)
        self.news.setVisible(bool(self._sheet.row.sent))
        self.form.column.addWidget(self.news)
        self.form.finish()

    def _describe(self, facts: Mapping[str, Any]) -> None:
        self.wait(True)
        row = self._sheet.row
        job = self._desk.run(
            adverse_reactions.describe_case,
            case_id=row.id,
            seen_version=row.row_version,
            facts=facts,
            known_at=moment_of(self.form.text("known_at"), "known_at"),
            is_news=self.news.isChecked(),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def submit(self) -> None:
        try:
            self._describe(self.facts())
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)

    def facts(self) -> Mapping[str, Any]:
        """What was said, by column."""
        raise TypeError(type(self).__name__)


class JudgeReaction(_Describe):
    """Seriousness, whether the label names it, and how it ended: what decides by when it is reported."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: AdrSheet) -> None:
        super().__init__(parent, desk, sheet, tr("Seriousness and outcome"))
        facts = sheet.facts
        self.criteria = Criteria(facts["criteria"])
        self.form.custom(tr("Seriousness: tick what applies"), "criteria", self.criteria)
        expected = adverse_words.choices("expected", blank=tr("not judged yet"))
        _choice(self.form, "expected", expected, _flag(facts["expected"]))
        _choice(self.form, "outcome", adverse_words.choices("outcome"), facts["outcome"])
        _choice(self.form, "frame", adverse_words.choices("frame"), facts["frame"])
        grades = {one: one or "–" for one in ("", "0", *_GRADES[1:])}
        _choice(self.form, "crs_max", grades, _text(facts["crs_max"]))
        _choice(self.form, "icans_max", grades, _text(facts["icans_max"]))
        self.form.side_by_side("expected", "outcome", "frame", "crs_max", "icans_max")
        _lines(self.form, facts, "onset_at", "ended_at", "died_at", "sponsor_aware_at")
        _lines(self.form, facts, "death_cause", "sequelae", pair=False)
        self._ask_when("death_cause", "sequelae")
        self.criteria.setFocus()

    def facts(self) -> Mapping[str, Any]:
        text = self.form.text
        return {
            "criteria": self.criteria.ticked(),
            "expected": {"true": True, "false": False}.get(text("expected")),
            "outcome": text("outcome"),
            "frame": text("frame"),
            "death_cause": text("death_cause") or None,
            "sequelae": text("sequelae") or None,
            "crs_max": whole_of(text("crs_max"), "crs_max"),
            "icans_max": whole_of(text("icans_max"), "icans_max"),
            **{
                name: moment_of(text(name), name)
                for name in ("onset_at", "ended_at", "died_at", "sponsor_aware_at")
            },
        }


class TellStory(_Describe):
    """What happened and what was done, in own words; challenge, second malignancy, cluster."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: AdrSheet) -> None:
        super().__init__(parent, desk, sheet, tr("What happened"))
        facts = sheet.facts
        for name in ("description", "treatment"):
            box: QPlainTextEdit = self.form.paragraph(adverse_words.label(name), name)
            box.setPlainText(facts[name] or "")
            box.document().setModified(False)
        self.form.side_by_side("description", "treatment")
        for name in ("dechallenge", "rechallenge"):
            _choice(self.form, name, adverse_words.choices("challenge", blank="–"), facts[name])
        _lines(self.form, facts, "effect_on_disease", "sample_kept", pair=False)
        self.form.side_by_side("dechallenge", "rechallenge", "effect_on_disease", "sample_kept")
        self.malignancy = QCheckBox(adverse_words.label("second_malignancy"))
        self.malignancy.setChecked(facts["second_malignancy"])
        self.cluster = QCheckBox(adverse_words.label("in_cluster"))
        self.cluster.setChecked(facts["in_cluster"])
        ticks = QHBoxLayout()
        ticks.addWidget(self.malignancy)
        ticks.addWidget(self.cluster)
        ticks.addStretch(1)
        self.form.column.addLayout(ticks)
        self._ask_when()
        self.form.fields["description"].editor.setFocus()

    def is_dear(self) -> bool:
        boxes = [field.editor for field in self.form.fields.values()]
        return any(isinstance(one, QPlainTextEdit) and one.document().isModified() for one in boxes)

    def facts(self) -> Mapping[str, Any]:
        text = self.form.text
        names = ("description", "treatment", "dechallenge", "rechallenge", "effect_on_disease", "sample_kept")
        return {
            **{name: text(name) or None for name in names},
            "second_malignancy": self.malignancy.isChecked(),
            "in_cluster": self.cluster.isChecked(),
        }


PATIENT = (
    *("initials", "sex", "birth_date", "ethnicity", "weight_kg", "mrn", "contact", "disease"),
    *("allergies", "family_history", "other_history"),
)
REPORTER = ("reporter_name", "profession", "department", "reporter_phone", "reporter_mail")
PRODUCT = (
    *("generic_name", "brand", "approval_no", "holder", "batch_no", "bag_no", "coi_id", "vector_lot"),
    *("dose", "route", "given_at", "indication"),
)
_DAYS, _MOMENTS = frozenset({"birth_date"}), frozenset({"given_at"})


def describe_fields(
    parent: QWidget | None, desk: Desk, sheet: AdrSheet, title: str, names: Sequence[str]
) -> ValuesDialog:
    """Complete some columns of a case in small fields."""

    def perform(said: dict[str, str]) -> Job:
        facts: dict[str, Any] = {}
        for name in names:
            if name in _DAYS:
                facts[name] = day_of(said[name], name)
            elif name in _MOMENTS:
                facts[name] = moment_of(said[name], name)
            else:
                facts[name] = said[name] or None
        if "sex" in facts and facts["sex"] is None:
            facts["sex"] = "unknown"
        return desk.run(
            adverse_reactions.describe_case,
            case_id=sheet.row.id,
            seen_version=sheet.row.row_version,
            facts=facts,
            is_news=False,
        )

    given = {name: _typed(sheet.facts[name]) for name in names}
    sets = [tuple(names[at : at + 3]) for at in range(0, len(names), 3)]
    return ValuesDialog(
        parent,
        title,
        tr("What changes here is reported with the next report.") if sheet.row.sent else "",
        tr("Save"),
        tuple((adverse_words.label(name), name, "") for name in names),
        perform,
        choices={"sex": adverse_words.choices("sex")} if "sex" in names else None,
        given=given,
        pairs=tuple(one for one in sets if len(one) > 1),
    )


def begin_report(
    parent: QWidget | None, desk: Desk, sheet: AdrSheet, kind: str, done: Callable[[object], object]
) -> None:
    """Open the paper of the next report: a follow-up says what is new, a nullification why."""

    def perform(said: Mapping[str, str]) -> Job:
        return desk.run(
            adr_reports.begin_report,
            case_id=sheet.row.id,
            seen_version=sheet.row.row_version,
            kind=kind,
            news=said.get("news") or None,
            reason=said.get("reason") or None,
        )

    if kind == "follow_up":
        title, field = tr("Follow-up report"), (tr("What is new"), "news", "")
    else:
        title, field = tr("Nullify the case"), (tr("Why"), "reason", "")
    do, owed = tr("Open the report"), (field[1],)
    ValuesDialog(parent, title, "", do, (field,), perform, required=owed, done=done).open()


def _choice(form: Any, name: str, options: Mapping[str, str], now: str | None) -> None:
    box = form.choice(adverse_words.label(name), name, options)
    box.setCurrentIndex(max(0, box.findData(now or "")))


def _lines(form: Any, facts: Mapping[str, Any], *names: str, pair: bool = True) -> None:
    for name in names:
        form.line(adverse_words.label(name), name, text=_typed(facts[name]))
    if pair:
        form.side_by_side(*names)


def _typed(value: Any) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        return times.moment(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()
