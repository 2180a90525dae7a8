"""What is typed about equipment: registering, papers, failures, tests, and beginning a calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.services import calibrations, equipment, equipment_failures, equipment_papers, recurring_checks
from ctdesk.services.equipment import EquipmentRow
from ctdesk.services.equipment_sheet import Choice, EquipmentChoices
from ctdesk.services.tests_due import CheckDue
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.premises_words import equipment_choices_of_kind, event_kinds, paper_kinds, test_words
from ctdesk.ui.typed import day_of, moment_of, whole_of

_PROOF = "PDF, PNG, JPEG (*.pdf *.png *.jpg *.jpeg)"


def ask_equipment(
    parent: QWidget,
    desk: Desk,
    choices: EquipmentChoices,
    row: EquipmentRow | None,
    done: Callable[[object], object] | None = None,
) -> ValuesDialog:
    """Register a piece, or correct ``row``; ``done`` is called with the id of a new one."""
    new = row is None
    fields = (
        *(((tr("Asset number"), "asset_no", ""), (tr("Kind"), "kind", "")) if new else ()),
        (tr("Name"), "name", ""),
        (tr("Serial number"), "serial_no", ""),
        (tr("Maker"), "maker", ""),
        (tr("Model"), "model", ""),
        (tr("Zone"), "zone_id", ""),
        (tr("Of tank"), "tank_id", tr("For what serves one tank, such as its probe")),
        (tr("Owner"), "owner_id", ""),
        (tr("Holder it belongs to"), "supplier_id", tr("Of shippers")),
        (tr("Interval, months"), "interval_months", tr("Left empty: that of its kind")),
        *(
            ((tr("Calibrated until"), "calibration_due", tr("As its certificate says; YYYY-MM-DD")),)
            if new
            else ()
        ),
        (tr("Hold time, h"), "hold_time_h", tr("Of shippers, as qualified")),
    )

    def perform(values: dict[str, str]) -> Job:
        told: dict[str, Any] = {
            "name": values["name"],
            "serial_no": values["serial_no"] or None,
            "maker": values["maker"] or None,
            "model": values["model"] or None,
            "interval_months": whole_of(values["interval_months"], "interval_months"),
            "hold_time_h": whole_of(values["hold_time_h"], "hold_time_h"),
        }
        for name in ("zone_id", "tank_id", "owner_id", "supplier_id"):
            told[name] = int(values[name]) if values[name] else None
        if row is not None:
            return desk.run(
                equipment.edit_equipment, equipment_id=row.id, seen_version=row.row_version, **told
            )
        told["calibration_due"] = day_of(values["calibration_due"], "calibration_due")
        return desk.run(
            equipment.register_equipment, asset_no=values["asset_no"], kind=values["kind"], **told
        )

    dialog = ValuesDialog(
        parent,
        tr("New equipment") if row is None else tr("Correct {asset}", asset=row.asset_no),
        tr("Gate G7 asks this register before a product is put in or accepted."),
        tr("Register") if new else tr("Save"),
        fields,
        perform,
        required=("asset_no", "kind", "name") if new else ("name",),
        choices={
            "kind": {**choose_words(), **equipment_choices_of_kind()},
            "zone_id": _among(choices.zones),
            "tank_id": _among(choices.tanks),
            "owner_id": _among(choices.owners),
            "supplier_id": _among(choices.suppliers),
        },
        given={} if row is None else _given(row),
        pairs=(
            *((("asset_no", "kind"),) if new else ()),
            ("name", "serial_no"),
            ("maker", "model"),
            ("zone_id", "tank_id"),
            ("owner_id", "supplier_id"),
            ("interval_months", "calibration_due", "hold_time_h")
            if new
            else ("interval_months", "hold_time_h"),
        ),
        done=done,
    )
    dialog.open()
    return dialog


def ask_event(
    parent: QWidget, desk: Desk, row: EquipmentRow, done: Callable[[object], object]
) -> ValuesDialog:
    """Begin the record of a calibration, qualification, maintenance or repair."""
    dialog = ValuesDialog(
        parent,
        tr("New record for {asset}", asset=row.asset_no),
        tr(
            "It counts once both have signed. A result that fails stops the equipment at once."
        ),
        tr("Open the record"),
        ((tr("What is recorded"), "kind", ""), (tr("Done on"), "done_on", "YYYY-MM-DD")),
        lambda values: desk.run(
            calibrations.begin_calibration,
            equipment_id=row.id,
            kind=values["kind"],
            done_on=day_of(values["done_on"], "done_on"),
        ),
        required=("done_on",),
        choices={"kind": event_kinds()},
        given={"done_on": times.today().isoformat(), "kind": "calibration"},
        pairs=(("kind", "done_on"),),
        done=done,
    )
    dialog.open()
    return dialog


class _WithFile(Dialog):
    """A dialog with a file that may be left out; ``send`` gets the values and what the file gave."""

    def _begin(self, desk: Desk, label: str) -> None:
        self._desk = desk
        self.file = FileField(_PROOF)
        self.form.custom(label, "file", self.file)

    def send(self, arguments: Mapping[str, Any]) -> None:
        """Read the file, if one was chosen, and hand everything to the command."""
        self.wait(True)
        if self.file.path is None:
            self._run(arguments)
            return
        read = self.file.read(self._desk).within(self)
        read.then(lambda found: self._run({**arguments, "file_name": found[0], "file": found[1]})).otherwise(
            self.complain
        )

    def command(self) -> Callable[..., Any]:
        """What the values are handed to."""
        raise TypeError(f"{type(self).__name__} must name its command")

    def _run(self, arguments: Mapping[str, Any]) -> None:
        job = self._desk.run(self.command(), **arguments).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)


class PaperDialog(_WithFile):
    """File a paper of a piece."""

    def __init__(self, parent: QWidget, desk: Desk, row: EquipmentRow) -> None:
        super().__init__(
            parent,
            tr("File a paper of {asset}", asset=row.asset_no),
            "",
            tr("File"),
            icon="document",
            width=520,
        )
        self._row = row
        self.form.choice(tr("Kind"), "kind", paper_kinds())
        self.form.line(tr("Number"), "number")
        self.form.side_by_side("kind", "number")
        self.form.line(tr("Issued on"), "issued_on", "YYYY-MM-DD")
        self.form.line(tr("Last day"), "valid_until", tr("YYYY-MM-DD; empty: no end"))
        self.form.side_by_side("issued_on", "valid_until")
        self._begin(desk, tr("File"))
        self.form.finish()
        self.form.fields["kind"].editor.setFocus()

    def command(self) -> Callable[..., Any]:
        return equipment_papers.add_paper

    def submit(self) -> None:
        try:
            days = {name: day_of(self.form.text(name), name) for name in ("issued_on", "valid_until")}
        except Exception as error:  # a day that cannot be read is told beside its field
            self.complain(error)
            return
        self.send(
            {
                "equipment_id": self._row.id,
                "kind": self.form.text("kind"),
                "number": self.form.text("number") or None,
                **days,
            }
        )


class FailureDialog(_WithFile):
    """Write a failure into the log of a piece."""

    def __init__(self, parent: QWidget, desk: Desk, row: EquipmentRow) -> None:
        super().__init__(
            parent,
            tr("Failure of {asset}", asset=row.asset_no),
            tr("It stands in the failure log until somebody closes it with what was done."),
            tr("Report"),
            icon="warning",
            tone="amber",
            width=540,
        )
        self._row = row
        self.form.paragraph(tr("What failed"), "text", required=True)
        self.form.line(tr("Since"), "started_at", tr("Left empty: now"))
        self.form.choice(tr("Incident"), "incident_code", incident_choices())
        self.form.side_by_side("started_at", "incident_code")
        self.stops = QCheckBox(tr("It may not be used until this is mended"))
        self.form.custom("", "stops_use", self.stops)
        self._begin(desk, tr("Photo or report"))
        self.form.finish()
        self.form.fields["text"].editor.setFocus()

    def command(self) -> Callable[..., Any]:
        return equipment_failures.report_failure

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        try:
            since = moment_of(self.form.text("started_at"), "started_at")
        except Exception as error:  # a moment that cannot be read is told beside its field
            self.complain(error)
            return
        self.send(
            {
                "equipment_id": self._row.id,
                "text": self.form.text("text"),
                "started_at": since,
                "stops_use": self.stops.isChecked(),
                "incident_code": self.form.text("incident_code") or None,
            }
        )


class CheckDialog(_WithFile):
    """Note how a test that comes again went."""

    def __init__(self, parent: QWidget, desk: Desk, due: CheckDue) -> None:
        about = f"{due.asset_no} {due.equipment}" if due.asset_no else tr("the whole site")
        super().__init__(
            parent,
            test_words(due.code),
            tr("How the test went is noted with your name: {equipment}.", equipment=about),
            tr("Note down"),
            icon="conforms",
            width=520,
        )
        self._due = due
        self.form.choice(
            tr("Result"), "passed", {"": tr("Please choose …"), "yes": tr("passed"), "no": tr("failed")}
        )
        self.form.line(tr("Done at"), "done_at", tr("Left empty: now"))
        self.form.side_by_side("passed", "done_at")
        self.form.paragraph(tr("Remarks; of a failed test, what was wrong"), "note")
        self.stops = QCheckBox(tr("It failed and may not be used until mended"))
        self.stops.setVisible(due.equipment_id is not None)
        self.form.custom("", "stops_use", self.stops)
        self._begin(desk, tr("Photo or report"))
        self.form.finish()
        self.form.fields["passed"].editor.setFocus()

    def command(self) -> Callable[..., Any]:
        return recurring_checks.record_check

    def submit(self) -> None:
        if self.form.missing("passed"):
            return
        try:
            done_at = moment_of(self.form.text("done_at"), "done_at")
        except Exception as error:  # a moment that cannot be read is told beside its field
            self.complain(error)
            return
        self.send(
            {
                "code": self._due.code,
                "equipment_id": self._due.equipment_id,
                "passed": self.form.text("passed") == "yes",
                "done_at": done_at,
                "note": self.form.text("note") or None,
                "stops_use": self.stops.isChecked(),
            }
        )


def incident_choices() -> dict[str, str]:
    """Incidents that a failure may be registered as."""
    return {
        "": tr("None"),
        "EQ1": tr("EQ1 calibration lapsed"),
        "EQ2": tr("EQ2 power failure"),
        "EQ3": tr("EQ3 oxygen alarm"),
        "EQ4": tr("EQ4 air handling"),
    }


def _among(rows: tuple[Choice, ...]) -> dict[str, str]:
    return {"": "–", **{str(key): words for key, words in rows}}


def _given(row: EquipmentRow) -> dict[str, str]:
    def text(value: object) -> str:
        return "" if value is None else str(value)

    return {
        "name": row.name,
        "serial_no": row.serial_no or "",
        "maker": row.maker or "",
        "model": row.model or "",
        "zone_id": text(row.zone_id),
        "tank_id": text(row.tank_id),
        "owner_id": text(row.owner_id),
        "supplier_id": text(row.supplier_id),
        "interval_months": text(row.interval_months),
        "hold_time_h": text(row.hold_time_h),
    }
