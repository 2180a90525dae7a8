"""The next version of a training module, its approval, and the files taught from."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training import Step
from ctdesk.services import training_modules
from ctdesk.services.training_modules import ModuleDetail, VersionRow
from ctdesk.ui import look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.training import FileChooser
from ctdesk.ui.language import tr
from ctdesk.ui.training_words import practical_names
from ctdesk.ui.typed import moment_of, whole_of

CRITICAL = "!"


class VersionDialog(Dialog):
    """Figures and checklist of the next version; what is in force stands there to begin with."""

    def __init__(self, parent: QWidget | None, desk: Desk, detail: ModuleDetail) -> None:
        super().__init__(
            parent,
            tr("Next version of {code}", code=detail.code),
            tr("A second person approves it; assessments opened before keep the version they began on."),
            tr("Propose"),
            icon="edit",
            width=640,
        )
        self._desk, self._module = desk, detail.code
        now, form = detail.now, self.form
        form.line(tr("Hours"), "hours", text="" if now.hours is None else str(now.hours))
        form.line(tr("Pass mark, %"), "pass_percent", text=_text(now.pass_percent))
        form.line(tr("Valid for, months"), "validity_months", text=_text(now.validity_months))
        form.side_by_side("hours", "pass_percent", "validity_months")
        self._cases = tuple(now.practical)
        names = practical_names()
        for name in self._cases:
            form.line(names[name], f"case_{name}", text=_text(now.practical[name]))
        if self._cases:
            form.side_by_side(*(f"case_{name}" for name in self._cases))
        steps = form.paragraph(
            tr("Practical checklist"),
            "steps",
            tr("One step a line: Chinese | English; an exclamation mark before it makes it critical."),
        )
        steps.setFixedHeight(look.px(150))
        steps.setPlainText(
            "\n".join(f"{CRITICAL if one.critical else ''}{one.zh_CN} | {one.en}" for one in now.steps)
        )
        form.line(tr("What has changed"), "change_note", required=True)
        tomorrow = times.today() + timedelta(days=1)
        form.line(tr("In force from"), "effective_at", text=f"{tomorrow.isoformat()} 00:00", required=True)
        form.finish()
        form.fields["change_note"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("change_note", "effective_at"):
            return
        self.wait(True)
        said = self.form.text
        try:
            job = self._desk.run(
                training_modules.draft_version,
                module=self._module,
                hours=said("hours") or None,
                pass_percent=whole_of(said("pass_percent"), "pass_percent"),
                validity_months=whole_of(said("validity_months"), "validity_months"),
                practical={name: whole_of(said(f"case_{name}"), f"case_{name}") for name in self._cases},
                steps=read_steps(said("steps")),
                change_note=said("change_note"),
                effective_at=moment_of(said("effective_at"), "effective_at"),
            )
        except Exception as error:  # what cannot be read is told beside its field
            self.complain(error)
            return
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ApproveDialog(Dialog):
    """Puts a version into force, and asks who needs the module to be trained again or not."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: VersionRow) -> None:
        super().__init__(
            parent,
            tr("Approve {version}", version=row.version.words),
            tr("It counts from {time} on.", time=times.moment(row.effective_at)),
            tr("Approve"),
            icon="confirm",
        )
        self._desk, self._row = desk, row
        self.retrain = QCheckBox(tr("Everybody who needs the module is trained again before then"))
        self.retrain.setToolTip(tr("Whoever has not passed the new version is blocked from that minute on."))
        self.form.custom(tr("Training"), "retrain", self.retrain)
        self.form.finish()
        self.retrain.setFocus()

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(
            training_modules.approve_version,
            version_id=self._row.version.id,
            retrain=self.retrain.isChecked(),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class MaterialDialog(Dialog):
    """A file taught from."""

    def __init__(self, parent: QWidget | None, desk: Desk, module: str) -> None:
        super().__init__(
            parent,
            tr("Add material"),
            tr("The file is kept with its digest, and named on every training record of this version."),
            tr("Add"),
            icon="attach",
        )
        self._desk, self._module = desk, module
        self.file = FileChooser()
        self.form.custom(tr("File"), "file", self.file)
        self.form.finish()
        self.file.setFocus()

    def submit(self) -> None:
        self.wait(True)
        try:
            content = self.file.content()
            if not content:
                raise CtdeskError("FIELD-01", field="file")
        except Exception as error:  # no file, or one that is gone
            self.complain(error)
            return
        job = self._desk.run(training_modules.add_material, module=self._module, **content)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps of a checklist as they are typed; raises TRN-27 for a line without both languages."""
    steps = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        zh, bar, en = line.strip().replace("｜", "|").partition("|")
        critical = zh.startswith((CRITICAL, "！"))
        zh = zh.lstrip(CRITICAL + "！").strip()
        if not bar or not zh or not en.strip():
            raise CtdeskError("TRN-27", field="steps", value=line.strip()[:40])
        steps.append(Step(str(number), zh, en.strip(), critical))
    return tuple(steps)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
