"""What is asked about a product: what the approved label says, and its limits, typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ctdesk.domain.catalogue import LimitEntry, RuleEntry
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import catalogue
from ctdesk.services.catalogue import LIMITS, LabelRow, Limits, ProductDetail, ProductFacts
from ctdesk.services.suppliers import SupplierRow
from ctdesk.ui import look, times
from ctdesk.ui.cards import scrolling
from ctdesk.ui.catalogue_words import field_name, option_words
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.label_fields import LabelFields, RuleFields
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import listed, tr
from ctdesk.ui.typed import number_of, whole_of

Fields = tuple[tuple[str, str, str], ...]
_TEXTS = (
    "code", "name_cn", "inn", "donor_type", "brand", "mah", "manufacturer", "approval_no", "approved_on",
    "trial_no", "spec", "container", "target", "form", "vector", "gmo_class", "trace_scheme", "lot_pattern",
    "indication",
)  # fmt: skip
_ANSWERS = frozenset({"imported", "rfic_required"})
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
        (tr("Next review"), "next_review", tr("When it is compared with the holder's again")),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read on a label: the limits of acceptance, everything else, the holder's rules."""

    limits: Limits
    further: tuple[LimitEntry, ...]
    rules: tuple[RuleEntry, ...]


class LimitsDialog(Dialog):
    """Everything one label version says. Where two readings differ it says which field, never the other
    one's value.

    ``label`` is the version to be corrected, or with ``reading`` the one to be read again.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        do: str,
        perform: Callable[[dict[str, str], Reading], Job],
        *,
        first: Fields = (),
        required: tuple[str, ...] = (),
        label: LabelRow | None = None,
        reading: bool = False,
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="edit", width=880)
        self._perform, self._required = perform, required
        self._names = tuple(name for _, name, _ in first)
        for name, field, hint in first:
            self.form.line(name, field, hint, required=field in required)
        given = None if label is None or reading else label.limits
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
        self.form.side_by_side(*LIMITS)
        self.form.finish()
        if label is None:
            self.more, self.rules = LabelFields((), reading=False), RuleFields(())
        elif reading:
            self.more = LabelFields(label.read_again, reading=True)
            self.rules = RuleFields((), fixed=label.rules_to_read)
        else:
            self.more = LabelFields(label.further or (), reading=False)
            self.rules = RuleFields(label.rules or ())
        self.rules.setVisible(not reading or bool(label and label.rules_to_read))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(10), 0)
        column.setSpacing(look.px(16))
        for part in (self.form, self.more, self.rules):
            column.addWidget(part)
        column.addStretch(1)
        area = scrolling(inner)
        area.setMinimumHeight(look.px(220))
        self.extra.addWidget(area, 1)
        # As high as there is something to read, and never higher than the window behind it.
        room = look.px(640) if parent is None else max(look.px(320), parent.window().height() - look.px(60))
        self.resize(look.px(880), min(inner.sizeHint().height() + look.px(210), room))
        self.form.fields[(*self._names, *LIMITS)[0]].editor.setFocus()

    def submit(self) -> None:
        self.more.quiet()
        self.rules.quiet()
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
            reading = Reading(limits, self.more.entries(), self.rules.entries())
            job = self._perform({name: said(name) for name in self._names}, reading)
        except CtdeskError as error:
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def wait(self, on: bool) -> None:
        super().wait(on)
        self.more.setEnabled(not on)
        self.rules.setEnabled(not on)

    def complain(self, error: Exception) -> None:
        if isinstance(error, CtdeskError) and error.code == "CAT-05":
            names = str(error.values.get("fields", "")).split(", ")
            told = CtdeskError(error.code, fields=listed(_name(name) for name in names))
            super().complain(told)
            words = tr("The two entries differ here.")
            for name in names:
                if name in self.form.fields:
                    self.form.fields[name].complain(words)
                elif not self.more.complain(name, words):
                    self.rules.complain(name, words)
            return
        super().complain(error)
        told_of = complaint(error)
        if self.more.complain(told_of.field, told_of.whole()):
            self.more.rows[told_of.field].value.setFocus()
        else:
            self.rules.complain(told_of.field, told_of.whole())


def _name(field: str) -> str:
    return limit_words().get(field) or field_name(field)


class ProductDialog(Dialog):
    """A product as its approved label says it; nothing is filled in beforehand but what is ``given``."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        done: Callable[[int], object],
        *,
        holders: Sequence[SupplierRow] = (),
        given: ProductDetail | None = None,
    ) -> None:
        facts = None if given is None else given.facts
        super().__init__(
            parent,
            tr("New product") if given is None else tr("What is known of {name}", name=given.row.name_cn),
            tr(
                "Take everything from the approved label; leave empty what it does not say. Limits come next."
            ),
            tr("Enter"),
            icon="add" if given is None else "edit",
            width=760,
        )
        self._desk, self._then, self._given = desk, done, given
        form = self.form

        def line(label: str, name: str, hint: str = "", *, required: bool = False) -> None:
            value = given.row.code if name == "code" and given else getattr(facts, name, None)
            form.line(label, name, hint, text=value or "", required=required)

        line(tr("Code"), "code", required=True)
        form.fields["code"].editor.setEnabled(given is None)
        line(tr("Name in Chinese"), "name_cn", required=True)
        line(tr("International name"), "inn", required=True)
        line(tr("Brand"), "brand")
        line(tr("Holder"), "mah")
        line(tr("Manufacturer"), "manufacturer")
        line(tr("Approval number"), "approval_no")
        line(tr("Approved on"), "approved_on", tr("A day, a month or a year"))
        line(tr("Trial number"), "trial_no", tr("For investigational products"))
        line(tr("Specification"), "spec")
        line(tr("Container"), "container")
        line(tr("Target"), "target")
        choose = {"": tr("Please choose …")}
        donors = {"autologous": tr("autologous"), "allogeneic": tr("allogeneic")}
        unknown = {"": tr("not stated"), "yes": tr("Yes"), "no": tr("No")}
        self._choice(tr("Donor"), "donor_type", {**choose, **donors})
        self._choice(tr("Imported"), "imported", unknown)
        self._choice(tr("Release certificate on paper"), "rfic_required", unknown)
        for label, name, field in (
            (tr("Dosage form"), "form", "form"),
            (tr("Vector"), "vector", "vector"),
            (tr("Genetically modified"), "gmo_class", "gmo_class"),
            (tr("Trace code"), "trace_scheme", "trace_code_scheme"),
        ):
            self._choice(label, name, {"": tr("not stated"), **option_words(field)})
        known = {"": tr("not on file yet"), **{str(one.id): f"{one.name}  {one.code}" for one in holders}}
        self._choice(tr("Holder as registered"), "supplier_id", known)
        self.modes = {mode: QCheckBox(words) for mode, words in mode_words().items()}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        for mode, check in self.modes.items():
            check.setChecked(facts is not None and mode in facts.storage_modes)
            column.addWidget(check)
        line(tr("Pattern of batch numbers"), "lot_pattern", tr("A regular expression; empty: not checked"))
        form.custom(tr("May be stored"), "storage_modes", box)
        box.setMinimumHeight(box.sizeHint().height())
        form.paragraph(tr("Indication"), "indication").setPlainText(facts.indication or "" if facts else "")
        for pair in (
            ("code", "name_cn", "inn"),
            ("brand", "mah", "supplier_id"),
            ("manufacturer", "approval_no", "approved_on"),
            ("donor_type", "imported", "rfic_required"),
            ("form", "vector", "target"),
            ("spec", "container", "gmo_class"),
            ("trace_scheme", "trial_no", "lot_pattern"),
            ("storage_modes", "indication"),
        ):
            form.side_by_side(*pair)
        form.finish()
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, look.px(10), 0)
        inside.addWidget(form)
        inside.addStretch(1)
        area = scrolling(inner)
        area.setMinimumHeight(look.px(220))
        self.extra.addWidget(area, 1)
        room = look.px(640) if parent is None else max(look.px(320), parent.window().height() - look.px(60))
        self.resize(look.px(760), min(inner.sizeHint().height() + look.px(190), room))
        form.fields["code" if given is None else "name_cn"].editor.setFocus()

    def submit(self) -> None:
        form = self.form
        if form.missing("code", "name_cn", "inn", "donor_type"):
            return
        self.wait(True)
        said: dict[str, Any] = {name: form.text(name) or None for name in _TEXTS}
        answers = {"yes": True, "no": False}
        said["imported"] = answers.get(form.text("imported"))
        said["rfic_required"] = answers.get(form.text("rfic_required"))
        said["storage_modes"] = tuple(mode for mode in _MODES if self.modes[mode].isChecked())
        holder = form.text("supplier_id")
        said["supplier_id"] = int(holder) if holder else None
        if self._given is None:
            job = self._desk.run(catalogue.add_product, **said)
        else:
            said.pop("code")
            job = self._desk.run(
                catalogue.update_product,
                product_id=self._given.row.id,
                seen_version=self._given.row_version,
                facts=ProductFacts(**said),
            )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _choice(self, label: str, name: str, options: Mapping[str, str]) -> None:
        box = self.form.choice(label, name, options)
        value = None if self._given is None else getattr(self._given.facts, name)
        code = {True: "yes", False: "no", None: ""}.get(value, value) if name in _ANSWERS else value
        box.setCurrentIndex(max(0, box.findData("" if code is None else str(code))))

    def _finish(self, product_id: object) -> None:
        self.accept()
        key = product_id if self._given is None else self._given.row.id
        assert isinstance(key, int)
        self._then(key)
