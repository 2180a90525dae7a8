"""What is asked about a product: what the approved label says, and its limits, typed twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import catalogue
from ctdesk.services.catalogue import LIMITS, Limits
from ctdesk.ui import look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.typed import number_of, whole_of

Fields = tuple[tuple[str, str, str], ...]
_TEXTS = (
    "code", "name_cn", "inn", "donor_type", "brand", "mah", "manufacturer", "approval_no", "spec",
    "lot_pattern",
)  # fmt: skip
_MODES = ("hospital_tank", "shipper_hold", "mah_depot")


def limit_words() -> dict[str, str]:
    """What each limit is called."""
    return {
        "storage_max_c": tr("Warmest allowed"),
        "storage_min_c": tr("Coldest allowed"),
        "ambient_limit_s": tr("Longest outside vapour"),
        "limit_basis": tr("Basis: section of the label"),
    }


def mode_words() -> dict[str, str]:
    """Ways of storing a product by code, in words."""
    return {
        "hospital_tank": tr("in a tank of the hospital"),
        "shipper_hold": tr("in the shipper until it is used"),
        "mah_depot": tr("in the holder's depot"),
    }


def version_fields() -> Fields:
    """Fields that name a label version."""
    day = times.today().isoformat()
    return (
        (tr("Label version"), "version", ""),
        (tr("Date of the label"), "dated", tr("Written like {day}", day=day)),
    )


class LimitsDialog(Dialog):
    """Limits of one label version. Where two entries differ it says which, never the other one's values."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        do: str,
        perform: Callable[[dict[str, str], Limits], Job],
        *,
        first: Fields = (),
        required: tuple[str, ...] = (),
        given: Limits | None = None,
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="edit", width=540)
        self._perform, self._required = perform, required
        self._names = tuple(name for _, name, _ in first)
        for label, name, hint in first:
            self.form.line(label, name, hint, required=name in required)
        words = limit_words()
        units = {"storage_max_c": ", °C", "storage_min_c": ", °C", "ambient_limit_s": ", s"}
        hints = {
            "storage_max_c": tr("With its sign, as on the label"),
            "storage_min_c": tr("Empty where the label says none"),
            "ambient_limit_s": tr("In seconds"),
        }
        for name in LIMITS:
            value = None if given is None else getattr(given, name)
            self.form.line(
                f"{words[name]}{units.get(name, '')}",
                name,
                hints.get(name, ""),
                text="" if value is None else str(value),
            )
        if self._names:
            self.form.side_by_side(*self._names)
        self.form.side_by_side("storage_max_c", "storage_min_c")
        self.form.side_by_side("ambient_limit_s", "limit_basis")
        self.form.finish()
        self.form.fields[(*self._names, *LIMITS)[0]].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing(*self._required):
            return
        self.wait(True)
        said = self.form.text
        try:
            limits = Limits(
                number_of(said("storage_max_c"), "storage_max_c"),
                number_of(said("storage_min_c"), "storage_min_c"),
                whole_of(said("ambient_limit_s"), "ambient_limit_s"),
                said("limit_basis") or None,
            )
            job = self._perform({name: said(name) for name in self._names}, limits)
        except CtdeskError as error:
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def complain(self, error: Exception) -> None:
        if isinstance(error, CtdeskError) and error.code == "CAT-05":
            words = limit_words()
            names = [words.get(name, name) for name in str(error.values.get("fields", "")).split(", ")]
            told = CtdeskError(error.code, fields=tr(", ").join(names))
            super().complain(told)
            for name in str(error.values.get("fields", "")).split(", "):
                if name in self.form.fields:
                    self.form.fields[name].complain(tr("The two entries differ here."))
            return
        super().complain(error)


class ProductDialog(Dialog):
    """A product as its approved label says it; nothing is filled in beforehand."""

    def __init__(self, parent: QWidget | None, desk: Desk, done: Callable[[int], object]) -> None:
        super().__init__(
            parent,
            tr("New product"),
            tr(
                "Take everything from the approved label; leave empty what it does not say. Limits come next."
            ),
            tr("Enter"),
            icon="add",
            width=640,
        )
        self._desk, self._then = desk, done
        form = self.form
        form.line(tr("Code"), "code", required=True)
        form.line(tr("Name in Chinese"), "name_cn", required=True)
        form.line(tr("International name"), "inn", required=True)
        form.line(tr("Brand"), "brand")
        form.line(tr("Holder"), "mah")
        form.line(tr("Manufacturer"), "manufacturer")
        form.line(tr("Approval number"), "approval_no")
        form.line(tr("Specification"), "spec")
        choose = {"": tr("Please choose …")}
        donors = {"autologous": tr("autologous"), "allogeneic": tr("allogeneic")}
        unknown = {"": tr("not stated"), "yes": tr("Yes"), "no": tr("No")}
        form.choice(tr("Donor"), "donor_type", {**choose, **donors})
        form.choice(tr("Imported"), "imported", unknown)
        form.choice(tr("Release certificate on paper"), "rfic_required", unknown)
        self.modes = {mode: QCheckBox(words) for mode, words in mode_words().items()}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        for check in self.modes.values():
            column.addWidget(check)
        form.line(
            tr("Pattern of batch numbers"), "lot_pattern", tr("A regular expression; empty: not checked")
        )
        form.custom(tr("May be stored"), "storage_modes", box)
        box.setMinimumHeight(box.sizeHint().height())
        form.side_by_side("code", "name_cn")
        form.side_by_side("inn", "brand")
        form.side_by_side("mah", "manufacturer")
        form.side_by_side("approval_no", "spec")
        form.side_by_side("donor_type", "imported", "rfic_required")
        form.side_by_side("storage_modes", "lot_pattern")
        form.finish()
        form.fields["code"].editor.setFocus()

    def submit(self) -> None:
        form = self.form
        if form.missing("code", "name_cn", "inn", "donor_type"):
            return
        self.wait(True)
        given: dict[str, Any] = {name: form.text(name) or None for name in _TEXTS}
        answers = {"yes": True, "no": False}
        given["imported"] = answers.get(form.text("imported"))
        given["rfic_required"] = answers.get(form.text("rfic_required"))
        given["storage_modes"] = tuple(mode for mode in _MODES if self.modes[mode].isChecked())
        job = self._desk.run(catalogue.add_product, **given)
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, product_id: int) -> None:
        self.accept()
        self._then(int(product_id))
