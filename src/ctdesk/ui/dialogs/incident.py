"""Reporting an incident in under a minute: in full, as a near miss in two fields, or without a name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_course, incident_reports
from ctdesk.services.incidents import Context, Report
from ctdesk.ui import incident_words, look, times
from ctdesk.ui.cards import Note
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import LARGE, choose_words
from ctdesk.ui.segments import Segments
from ctdesk.ui.typed import moment_of

EVENT, NEAR_MISS, UNNAMED = "event", "near_miss", "unnamed"
LIGHTEST = "IV"
# What a near miss and a report without a name leave out, so that they take seconds.
_LEFT_OUT = {
    NEAR_MISS: ("code", "severity", "place", "aware_at", "immediate_action"),
    UNNAMED: ("severity", "aware_at", "immediate_action", "caught_by"),
}


class ReportIncident(Dialog):
    """What happened and what was done; what it is about is filled in by the page it was begun on: ``about``
    says it in words, which are not kept.
    """

    def __init__(
        self, parent: QWidget | None, desk: Desk, context: Context, about: str = "", step: str | None = None
    ) -> None:
        sentence = tr("Say what happened; grading comes later. Blame is not what this is for.")
        super().__init__(
            parent,
            tr("Report an incident"),
            f"{sentence}\n{tr('About: {what}', what=about)}" if about else sentence,
            tr("Report"),
            icon="incident",
            width=580,
        )
        self._desk, self._context, self._step = desk, context, step
        self.kind = Segments(
            (
                (EVENT, tr("Something happened")),
                (NEAR_MISS, tr("Near miss")),
                (UNNAMED, tr("Without a name")),
            ),
            EVENT,
        )
        self.kind.chosen.connect(self._become)
        self.form.column.addWidget(self.kind)
        self.what = self.form.paragraph(tr("What happened"), "text", required=True)
        self.form.line(tr("Caught by what, or whom"), "caught_by", tr("A scan, the second person, a check …"))
        self.form.choice(tr("What it is about"), "code", {**choose_words(), **incident_words.code_words()})
        self.form.choice(tr("Level, as it seems now"), "severity", incident_words.levels())
        self.form.side_by_side("code", "severity")
        done = self.form.paragraph(tr("What was done at once"), "immediate_action")
        if look.px(100) >= LARGE:  # large text on a small screen: all of it stays in sight
            self.what.setFixedHeight(look.px(48))
            done.setFixedHeight(look.px(40))
            self.sentence.setVisible(bool(about))
        self.form.line(tr("Where"), "place")
        known = self.form.line(tr("Known since"), "aware_at")
        known.setPlaceholderText(tr("Empty: now."))
        self.form.side_by_side("place", "aware_at")
        self.form.finish()
        self.freeze = QCheckBox(tr("Freeze the units concerned at once ({n})", n=len(context.unit_ids)))
        self.extra.addWidget(self.freeze)
        self.honest = Note(
            tr(
                "Kept: what you write, what it is about, and when. Not kept: who you are, at which "
                "workstation, in which session. Nobody can look it up later, you cannot be asked back, and "
                "nothing is frozen. Only for a hazard of level IV; what you write may still give you away."
            ),
            "amber",
            "person",
        )
        self.extra.addWidget(self.honest)
        self._become(EVENT)
        self.what.setFocus()

    def is_dear(self) -> bool:
        return bool(self.what.toPlainText().strip())

    def submit(self) -> None:
        kind = self.kind.now()
        wanted = ("text", "caught_by") if kind == NEAR_MISS else ("text",)
        if self.form.missing(*wanted):
            return
        try:
            if kind != NEAR_MISS and not self.form.text("code"):
                raise CtdeskError("FIELD-01", field="code")
            said = self._said(kind)
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._unnamed(said) if kind == UNNAMED else self._named(said)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _become(self, kind: str) -> None:
        """Ask for what this kind of report needs, and no more; what was typed stays."""
        left_out = _LEFT_OUT.get(kind, ("caught_by",))
        for name, field in self.form.fields.items():
            field.setVisible(name not in left_out)
        self.honest.setVisible(kind == UNNAMED)
        may_freeze = bool(self._context.unit_ids) and self._desk.may(incident_course.contain_incident)
        self.freeze.setVisible(may_freeze and kind == EVENT)
        self.form.quiet()
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As tall as what is asked now."""
        for widget in (self.form, self):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        self.resize(self.width(), self.sizeHint().height())

    def _said(self, kind: str) -> Report:
        def given(name: str) -> str | None:
            return self.form.text(name) or None if name not in _LEFT_OUT.get(kind, ("caught_by",)) else None

        caught = given("caught_by")
        return Report(
            code=given("code") or "",
            text=self.form.text("text"),
            severity=given("severity") or LIGHTEST,
            aware_at=moment_of(given("aware_at") or "", "aware_at") or times.now(),
            place=given("place"),
            process_step=self._step,
            immediate_action=given("immediate_action"),
            near_miss=bool(caught),
            caught_by=caught,
            context=self._context,
        )

    def _named(self, said: Report) -> Job:
        freeze = self.freeze.isVisibleTo(self) and self.freeze.isChecked()
        return self._desk.run(incident_reports.report_incident, said=said, freeze=freeze)

    def _unnamed(self, said: Report) -> Job:
        site, session = self._desk.site, self._desk.session
        assert site is not None and session is not None  # somebody sits here
        return self._desk.call(partial(incident_reports.report_unnamed, site.gate, session, said=said))
