"""The figures of a role's threshold as this hospital sets them, with the reason and from when."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import thresholds
from ctdesk.services.role_table import words_of
from ctdesk.services.thresholds import RoleThresholds
from ctdesk.ui import look
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import both, tr
from ctdesk.ui.member_words import role_name, spoken
from ctdesk.ui.typed import moment_of, whole_of

_CHOICES = {"degree": "degrees", "title": "titles"}
_FIGURES = ("min_years", "supervised_runs")


class ThresholdDialog(Dialog):
    """One line of fields for each threshold of the role; what it names besides stays as it is."""

    def __init__(self, parent: QWidget | None, desk: Desk, rules: RoleThresholds) -> None:
        super().__init__(
            parent,
            tr("Threshold: {role}", role=role_name(rules.role)),
            tr(
                "It counts for letters of appointment written from then on; those written before keep theirs."
            ),
            tr("Set"),
            icon="edit",
            width=560,
        )
        self._desk, self._rules = desk, rules
        for place, table in enumerate(rules.tables):
            words = Text(
                f"{place + 1}. {both(table['text']['zh_CN'], table['text']['en'])}", "strong", wrap=True
            )
            words.setMinimumHeight(words.heightForWidth(look.px(512)))
            self.form.column.addWidget(words)
            names = []
            for key in self._keys(table):
                name = f"{key}:{place}"
                names.append(name)
                now = None if key in table.get("site_value", ()) else table.get(key)
                if key in _CHOICES:
                    options = {"": tr("Not asked for")}
                    options |= {code: spoken(one) for code, one in words_of(_CHOICES[key]).items()}
                    box = self.form.choice(_label(key), name, options)
                    box.setCurrentIndex(max(0, box.findData(now or "")))
                else:
                    hint = tr("To be entered by the hospital") if key in table.get("site_value", ()) else ""
                    self.form.line(_label(key), name, hint, text="" if now is None else str(now))
            if len(names) > 1:
                self.form.side_by_side(*names[:2])
            if len(names) > 3:
                self.form.side_by_side(*names[2:4])
        self.form.paragraph(tr("Reason"), "reason", required=True)
        self.form.line(tr("Not before (empty: now)"), "effective_at", "2026-04-01 00:00")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("reason"):
            return
        try:
            tables = tuple(self._table(place, table) for place, table in enumerate(self._rules.tables))
            begins = moment_of(self.form.text("effective_at"), "effective_at")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            thresholds.set_threshold,
            role=self._rules.role,
            thresholds=tables,
            reason=self.form.text("reason"),
            effective_at=begins,
        ).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)

    def _keys(self, table: Mapping[str, Any]) -> list[str]:
        """The figures of a threshold that can be set: those it has, and those the hospital has to enter."""
        return [
            key
            for key in (*_CHOICES, *_FIGURES)
            if key in ("degree", "title", "min_years") or key in table or key in table.get("site_value", ())
        ]

    def _table(self, place: int, table: Mapping[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(dict(table))
        still_open = list(changed.get("site_value", ()))
        for key in self._keys(table):
            name = f"{key}:{place}"
            value: str | int | None = self.form.text(name) or None
            if key in _FIGURES:
                value = whole_of(self.form.text(name), name)
            if value is not None:
                changed[key] = value
                still_open = [one for one in still_open if one != key]
            elif key not in still_open:
                changed.pop(key, None)
        changed.pop("site_value", None)
        if still_open:
            changed["site_value"] = still_open
        return changed


def _label(key: str) -> str:
    return {
        "degree": tr("Degree, at least"),
        "title": tr("Title, at least"),
        "min_years": tr("Years of work"),
        "supervised_runs": tr("Supervised cases"),
    }[key]
