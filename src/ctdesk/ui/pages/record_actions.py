"""What a person does on the record page besides answering: sign, attach, scan, print, amend, void."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu

from ctdesk.domain.answers import Source, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import viewfinder
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.camera import PhotoDialog
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.record_labels import offer_labels
from ctdesk.ui.pages.record_trace import offer_trace_upload

if TYPE_CHECKING:
    from ctdesk.exchange.logger_readout import Questions
    from ctdesk.services.attachments import FileContent
    from ctdesk.services.record_values import RecordView
    from ctdesk.ui.job import Job
    from ctdesk.ui.pages.record_page import RecordPage

MOST_BYTES = 25 * 1024 * 1024
_FILTERS = {
    "photo": "*.png *.jpg *.jpeg",
    "logger": "*.csv *.txt *.log *.tsv *.dat *.xls",
    "document": "*.pdf *.png *.jpg *.jpeg *.docx *.xlsx",
}


class RecordActions:
    """Bound to one record page; opens dialogs and runs commands for it."""

    def __init__(self, page: RecordPage) -> None:
        self.page = page
        self._coming: dict[str, list[str]] = {}

    # ── signing ──────────────────────────────────────────────────────────────────────────────────
    def sign(self) -> None:
        """Sign every slot that is ready for whoever sits here, with one password entry (decision 3)."""
        view = self.page.view
        if view is None:
            return
        ready = tuple(slot for slot in view.slots if slot.may_sign and slot.status == "ready")
        if not ready:
            if any(slot.may_sign and slot.missing for slot in view.slots):
                self.page.go_to_missing()
            else:
                self.explain_signatures()
            return
        from ctdesk.ui.pages.record_signing import sign_slots

        sign_slots(self.page.window(), self.page.desk, view, ready, self._signed)

    def tell_story(self) -> None:
        """What happened to this record, from its opening to today."""
        if self.page.view is not None:
            self.page.go.emit("story", {"record_id": self.page.view.id})

    def explain_signatures(self) -> None:
        """May I sign this? For each missing signature: the grounds, or why not and who can."""
        from ctdesk.ui.dialogs.ask import read
        from ctdesk.ui.pages.record_rules import may_i_sign_words

        view = self.page.view
        if view is not None:
            read(self.page.window(), tr("May I sign this?"), may_i_sign_words(view))

    def answer_for_each(self, path: str) -> None:
        """Split an answer that stands for all bags; each begins with what was said for all (decision 9)."""
        from ctdesk.services.records import Entry

        view = self.page.view
        held = view.answers.get(path) if view is not None else None
        question = view.judgement.by_path.get(path) if view is not None else None
        if view is None or held is None or question is None:
            return
        many = view.cassettes if question.repeat == "cassette" else len(view.units)
        self.page.answers.note(
            tuple(Entry(f"{path}:{number}", held.state, held.value) for number in range(1, many + 1))
        )

    def _signed(self, _: object) -> None:
        self.page.say_stop(None)
        self.page.bring_back()

    def sign_external(self, slot: str) -> None:
        """Take the signature of somebody without an account: name, ID, ink (decision 27)."""
        from ctdesk.ui.pages.record_signing import sign_external

        view = self.page.view
        if view is not None:
            sign_external(self.page.window(), self.page.desk, view, slot, self.page.seat(), self._signed)

    def confirm_person(self, path: str) -> None:
        """The person named by an item confirms with their own name and password."""
        from ctdesk.ui.pages.record_signing import confirm_person

        view = self.page.view
        if view is not None:
            confirm_person(self.page.window(), self.page.desk, view, path, self._signed)

    # ── files ────────────────────────────────────────────────────────────────────────────────────
    def choose_file(self, path: str) -> None:
        """Let the person choose a file and attach it."""
        media = self._media(path)
        if media == "photo" and viewfinder.cameras():
            PhotoDialog(
                self.page.window(), self.page.desk, tr("Photo"), lambda *photo: self._attach(path, *photo)
            ).open()
            return
        words = tr("No camera answers here: choose a photo") if media == "photo" else tr("Choose a file")
        dialog = QFileDialog(self.page.window(), words)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"{tr('Files')} ({_FILTERS[media]})", f"{tr('All files')} (*)"])
        dialog.filesSelected.connect(lambda names: self._attach_all(path, names))
        dialog.finished.connect(lambda _: QTimer.singleShot(0, self.page, lambda: self.page.focus_at(path)))
        dialog.open()

    def _attach_all(self, path: str, names: list[str]) -> None:
        self._coming.clear()
        for name in names:
            self.attach(path, File(name))

    def attach(self, path: str, file: File) -> None:
        """Keep a file with the record and list it in the answer."""
        try:
            if file.stat().st_size > MOST_BYTES:
                raise CtdeskError("ATT-03", size=file.stat().st_size >> 20, most=MOST_BYTES >> 20)
            data = file.read_bytes()
        except OSError:
            self.page.tell(CtdeskError("ATT-06", name=file.name))
            return
        except CtdeskError as error:
            self.page.tell(error)
            return
        if self._media(path) == "logger":
            self.page.trip.preview(file.name, data)
        self._attach(path, file.name, data)

    def _attach(self, path: str, name: str, data: bytes) -> None:
        from ctdesk.services.attachments import attach_file

        view = self.page.view
        if view is None:
            return
        job = self.page.run(
            attach_file,
            seat=self.page.seat(),
            record_id=view.id,
            version=view.version,
            path=path,
            name=name,
            data=data,
        )
        job.then(lambda sha256: self._list_file(path, str(sha256)))
        job.otherwise(lambda _: self.page.trip.let_go())

    def note_label(self, path: str) -> None:
        """A label that cannot be scanned is read by eye, by two people."""
        from ctdesk.ui.dialogs.label_exception import LabelDialog

        view = self.page.view
        if view is not None:
            LabelDialog(self.page.window(), self.page.desk, view, path, self.page.bring_back).open()

    def show_attachment(self, sha256: str) -> None:
        """Show a photo; offer to save anything else."""
        from ctdesk.services.attachments import read_attachment

        view = self.page.view
        if view is not None:
            self.page.fetch(read_attachment, seat=self.page.seat(), record_id=view.id, sha256=sha256).then(
                self._show_file
            )

    def ask_about_logger(self, questions: Questions, called: str | None = None) -> None:
        """Ask what a logger file leaves in doubt (decision 28); the answers are kept with the record."""
        from ctdesk.services.logger_trial import try_answers
        from ctdesk.services.temperature import answer_logger_questions
        from ctdesk.ui.forms.trip_panel import logger_files
        from ctdesk.ui.pages.logger_doubts import ask_about

        view = self.page.view
        files = logger_files(view, self.page.section) if view is not None else ()
        if view is None or not files:
            return

        asked = questions.sha256 or files[-1]

        def try_it(answers: Mapping[str, str]) -> Job:
            return self.page.desk.fetch(
                try_answers,
                seat=self.page.seat(),
                long=True,
                record_id=view.id,
                sha256=asked,
                answers=dict(answers),
                profile=questions.profile,
            )

        def answered(answers: Mapping[str, str], named: str | None) -> None:
            remember_as = named or called  # what is asked next belongs to the same format
            job = self.page.run(
                answer_logger_questions,
                seat=self.page.seat(),
                record_id=view.id,
                version=view.version,
                sha256=asked,
                answers=dict(answers),
                profile=questions.profile,
                remember_as=remember_as,
            )
            job.then(
                lambda more: (
                    self.ask_about_logger(more, remember_as) if more is not None else self._trip_read()
                )
            )

        ask_about(self.page.window(), questions, answered, try_it)

    def _trip_read(self) -> None:
        self.page.trip.forget()
        self.page.bring_back()  # the button that asked is gone with what it asked

    def _media(self, path: str) -> str:
        if path.endswith("#photo"):
            return "photo"
        view = self.page.view
        question = view.judgement.by_path.get(path) if view is not None else None
        asks = None if question is None else question.column or question.item
        return getattr(asks, "media", None) or "document"

    def _list_file(self, path: str, sha256: str) -> None:
        from ctdesk.services.records import Entry

        view = self.page.view
        if view is None:
            return
        held = view.answers.get(path)
        before = [str(one) for one in held.value] if held is not None and isinstance(held.value, list) else []
        # Files chosen together come in before the page has read the first one back.
        before += [one for one in self._coming.get(path, ()) if one not in before]
        if sha256 in before:
            self.page.tell(CtdeskError("ATT-07"))
            return
        self._coming[path] = [*before, sha256]
        source = Source.IMPORTED if self._media(path) == "logger" else Source.TYPED
        self.page.answers.note((Entry(path, State.GIVEN, [*before, sha256], None, source),))

    def read_back(self, view: RecordView) -> None:
        """Files that the page has read back are no longer on their way; one taken back stays away."""
        for path, coming in list(self._coming.items()):
            held = view.answers.get(path)
            if held is not None and isinstance(held.value, list) and set(coming) <= set(map(str, held.value)):
                del self._coming[path]

    def _show_file(self, content: FileContent) -> None:
        from ctdesk.ui.dialogs.show_file import show_file

        show_file(self.page.window(), content.name, content.media_type, content.data)

    # ── the record as a whole ────────────────────────────────────────────────────────────────────
    def print_record(self) -> None:
        """Preview, PDF and spooler."""
        from ctdesk.ui.dialogs.print_preview import print_record

        view = self.page.view
        if view is not None:
            self.page.settle()
            print_record(self.page.window(), self.page.desk, view.id, view.number)

    def open_incident(self, path: str, kind: str) -> None:
        """Open a deviation or an incident from the item that needs its number."""
        from ctdesk.services.incidents import open_deviation, open_incident
        from ctdesk.services.records import Entry

        view = self.page.view
        if view is None:
            return
        units = tuple(unit.id for unit in view.units)
        codes = view.judgement.incidents

        def link(number: object) -> None:
            self.page.answers.note((Entry(path, State.GIVEN, str(number)),))

        def register(text: str) -> None:
            if kind == "deviation":
                job = self.page.run(
                    open_deviation, seat=self.page.seat(), text=text, unit_ids=units, record_id=view.id
                )
            else:
                code = codes[0] if codes else "RC1"
                job = self.page.run(
                    open_incident,
                    seat=self.page.seat(),
                    code=code,
                    severity="II",
                    text=text,
                    unit_ids=units,
                    record_id=view.id,
                )
            job.then(link)

        title = tr("Open a deviation") if kind == "deviation" else tr("Open an incident")
        sentence = tr("It is registered with a number of its own and linked to {number}.", number=view.number)
        ask_reason(self.page.window(), title, sentence, tr("Register"), register)

    def open_menu(self) -> None:
        """What can be done with the record as a whole."""
        view = self.page.view
        if view is None:
            return
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.page.desk.joined is None:
            menu.addAction(tr("Second person joins…") + "\tCtrl+J", self.join)
        else:
            menu.addAction(tr("Second person leaves") + "\tCtrl+J", self.page.desk.part)
        menu.addAction(tr("May I sign this?"), self.explain_signatures)
        if self.page.desk.may("view.trail"):
            menu.addAction(tr("History"), self.tell_story)
        for version in view.versions:
            if version.version != view.version:
                menu.addAction(
                    tr("Show version {n}", n=version.version),
                    lambda number=version.version: self.page.go.emit(
                        "record", {"record_id": view.id, "version": number}
                    ),
                )
        if view.may_amend and view.version == view.current_version:
            menu.addAction(tr("Amend with a reason…"), self.amend)
        if view.may_void and view.version == view.current_version:
            menu.addAction(tr("Void with a reason…"), self.void)
        seat = self.page.seat()
        own = seat is not None and bool(view.versions) and view.versions[0].begun_by == seat.actor.name
        if own and view.state == "draft" and not view.signatures:
            menu.addAction(tr("Give up this draft…"), self.discard)
        if self.page.desk.may("records.replace_signer", seat):
            titles = {slot.id: slot.text.in_language(language()) for slot in view.definition.slot}
            unsigned = {slot.id for slot in view.slots if slot.signature is None}
            for one in view.signatures:
                if one.superseded == view.version and one.slot in unsigned:
                    title = f"{titles.get(one.slot, one.slot)} {one.printed_name}"
                    menu.addAction(
                        tr("{slot} cannot sign again…", slot=title),
                        lambda slot=one.slot, title=title: self.replace_signer(slot, title),
                    )
        offer_trace_upload(menu, self.page)
        offer_labels(menu, self.page)
        menu.addAction(tr("Print a blank form"), self.print_blank)
        button = self.page.buttons()[0]
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def join_or_part(self) -> None:
        """Ctrl+J: the second person joins, or leaves again."""
        if self.page.desk.joined is None:
            self.join()
        else:
            self.page.desk.part()

    def join(self) -> None:
        """A second person joins at this desk (decision 4)."""
        from ctdesk.ui.dialogs.second_person import join

        join(self.page.window(), self.page.desk)

    def amend(self) -> None:
        """A new version of some sections with a reason; the signatures over them are asked for again."""
        from ctdesk.services.amendments import amend_record
        from ctdesk.ui.dialogs.amend import ask_amendment

        view = self.page.view
        if view is None:
            return

        def begin(sections: tuple[str, ...], reason: str) -> None:
            job = self.page.run(
                amend_record,
                seat=self.page.seat(),
                record_id=view.id,
                seen_version=view.version,
                reason=reason,
                sections=sections,
            )
            job.then(lambda _: self._amended(sections[0]))

        ask_amendment(self.page.window(), view, begin)

    def _amended(self, section: str) -> None:
        self.page.section = section
        self._signed(None)

    def replace_signer(self, slot: str, title: str) -> None:
        """Quality assurance says that whoever signed before cannot sign again (decision 14)."""
        from ctdesk.services.amendments import replace_signer

        view = self.page.view
        if view is None:
            return

        def with_reason(reason: str) -> None:
            self.page.run(
                replace_signer,
                seat=self.page.seat(),
                record_id=view.id,
                seen_version=view.version,
                slot=slot,
                reason=reason,
            ).then(self._signed)

        sentence = tr("Whoever signed {slot} cannot sign again: another competent person may.", slot=title)
        ask_reason(self.page.window(), tr("Replace a signer"), sentence, tr("Replace"), with_reason)

    def discard(self) -> None:
        """Give up a draft that nobody signed; it stays readable, voided."""
        from ctdesk.services.amendments import discard_draft

        view = self.page.view
        if view is None:
            return

        def with_reason(reason: str) -> None:
            self.page.run(
                discard_draft,
                seat=self.page.seat(),
                record_id=view.id,
                seen_version=view.version,
                reason=reason,
            ).then(self._signed)

        sentence = tr(
            "{number} will count no longer; it stays readable, and the reason is printed on it.",
            number=view.number,
        )
        ask_reason(self.page.window(), tr("Give up a draft"), sentence, tr("Give up"), with_reason)

    def void(self) -> None:
        """Void with a reason and a signature; nothing is deleted."""
        from ctdesk.ui.pages.record_signing import sign_void

        view = self.page.view
        if view is not None:
            ask_reason(
                self.page.window(),
                tr("Void a record"),
                tr(
                    "{number} will count no longer; it stays readable, and the reason is printed on it.",
                    number=view.number,
                ),
                tr("Go on to sign"),
                lambda reason: sign_void(self.page.window(), self.page.desk, view, reason, self._signed),
            )

    def print_blank(self) -> None:
        """An empty form for a day without computers."""
        from ctdesk.ui.dialogs.print_preview import print_blank

        view = self.page.view
        if view is not None:
            print_blank(self.page.window(), self.page.desk, view.form_code)
