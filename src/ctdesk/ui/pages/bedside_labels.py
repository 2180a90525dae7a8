"""What the label in force of an antidote says: entered by one pharmacist, read again unseen by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services.antidote_labels import (
    AntidoteFigures,
    AntidoteLabelRow,
    enter_antidote_label,
    verify_antidote_label,
    withdraw_antidote_label,
)
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.bedside_words import antidote_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import listed, tr
from ctdesk.ui.typed import day_of

_DAYS = 48  # hours from which days are told


class AntidoteLabelDialog(Dialog):
    """Figures of a label typed from the label itself; blank is what it does not say.

    With ``row`` the second reading of that entry, of which nothing is shown.
    """

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        known: Sequence[AntidoteLabelRow],
        row: AntidoteLabelRow | None = None,
    ) -> None:
        names = antidote_words()
        if row is None:
            title, do = tr("Label figures of an antidote"), tr("Enter")
            sentence = tr("As the label in force says it; another pharmacist reads it too.")
        else:
            title, do = tr("Read this label too"), tr("Compare")
            sentence = tr(
                "{name}, {version}, entered by {who}. Type what the label says, unseen.",
                name=names.get(row.antidote, row.antidote),
                version=row.label_version,
                who=row.entered_by or "–",
            )
        super().__init__(parent, title, sentence, do, icon="edit", width=560)
        self._desk, self._row = desk, row
        if row is None:
            self.form.choice(tr("Medicine"), "antidote", names)
            self.form.line(tr("Label and version"), "label_version", required=True)
            self.form.line(tr("Dated"), "dated", tr("For example 2025-03-01."))
            self.form.side_by_side("label_version", "dated")
        self.form.line(tr("Doses at most"), "most_doses")
        self.form.line(tr("Shortest interval, h"), "least_interval_h")
        self.form.line(tr("Largest single dose, mg"), "most_mg")
        self.form.side_by_side("most_doses", "least_interval_h", "most_mg")
        self.form.finish()
        for one in known:
            line = QHBoxLayout()
            line.addWidget(Text(label_words(one), "small", "quiet", wrap=True), 1)
            back = Button(tr("Take back …"), "link", "", partial(self._take_back, one))
            back.setAccessibleName(tr("Take back: {what}", what=label_words(one)))
            line.addWidget(allow(back, desk, withdraw_antidote_label))
            self.extra.addLayout(line)
        allow(self.do, desk, enter_antidote_label if row is None else verify_antidote_label)
        self.form.fields["antidote" if row is None else "most_doses"].setFocus()

    def submit(self) -> None:
        said = self.form.text
        figures = AntidoteFigures(
            said("most_doses") or None, said("least_interval_h") or None, said("most_mg") or None
        )
        if self._row is None and self.form.missing("label_version"):
            return
        try:
            job = self._job(figures)
        except Exception as error:  # a date that cannot be read is told like one the service refuses
            self.complain(error)
            return
        self.wait(True)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _take_back(self, one: AntidoteLabelRow) -> None:
        ask_reason(
            self,
            tr("Take back"),
            label_words(one),
            tr("Take back"),
            lambda reason: (
                self._desk.run(withdraw_antidote_label, label_id=one.id, reason=reason)
                .within(self)
                .then(lambda _: self.accept())
                .otherwise(self.complain)
            ),
        )

    def _job(self, figures: AntidoteFigures) -> Job:
        said = self.form.text
        if self._row is not None:
            return self._desk.run(verify_antidote_label, label_id=self._row.id, figures=figures)
        return self._desk.run(
            enter_antidote_label,
            antidote=said("antidote"),
            label_version=said("label_version"),
            dated=day_of(said("dated"), "dated"),
            figures=figures,
        )


def label_words(row: AntidoteLabelRow) -> str:
    """``Tocilizumab, label 2024-03: at most 4 doses, at least 8 h apart``; of what waits that it waits."""
    name = antidote_words().get(row.antidote, row.antidote)
    if row.verified_at is None:
        waits = tr("waits for the second reading")
        return tr("{name}, label {version}: {figures}", name=name, version=row.label_version, figures=waits)
    return tr(
        "{name}, label {version}: {figures}",
        name=name,
        version=row.label_version,
        figures=figures_words(row),
    )


def figures_words(row: AntidoteLabelRow) -> str:
    """``at most 4 doses, at least 8 h apart, at most 800 mg each``."""
    limits = row.limits
    if limits is None:
        return "–"
    told = []
    if limits.least_interval is not None:
        told.append(tr("at least {span} apart", span=span_words(limits.least_interval)))
    if limits.most_doses is not None:
        told.append(tr("at most {n} doses", n=limits.most_doses))
    if limits.most_mg is not None:
        told.append(tr("at most {n} mg each", n=f"{limits.most_mg.normalize():f}"))
    return listed(told)


def span_words(length: timedelta) -> str:
    """``5 h 10 min``; whole hours without minutes, days from two on."""
    hours, rest = divmod(round(length.total_seconds() / 60), 60)
    if hours >= _DAYS:
        return times.span(length)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return " ".join(parts)
