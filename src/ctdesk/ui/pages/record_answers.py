"""How the answers of a record page reach the journal, and what is asked when one of them needs a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ctdesk.domain.answers import Path, Source, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.forms.editor import Given
from ctdesk.ui.language import tr

if TYPE_CHECKING:
    from ctdesk.services.records import Noted
    from ctdesk.ui.pages.record_page import RecordPage


class RecordAnswers:
    """Bound to one record page. Every answer is journalled at once; ``unsaved`` counts those on their way."""

    def __init__(self, page: RecordPage) -> None:
        self.page = page
        self.unsaved = 0

    def gave(self, path: str, given: Given | None) -> None:
        """Take what an editor gives: an answer, not applicable (which asks why), or none (taken back)."""
        from ctdesk.services.records import Entry

        if self.page.view is None:
            return
        if given is None:
            self._take_back(path)
        elif given.state is State.NA:
            self._ask_reason_for(path)
        else:
            self.note((Entry(path, given.state, given.value, None, given.source),))

    def _take_back(self, path: str, correction: str | None = None) -> None:
        from ctdesk.services.records import take_back

        if self.page.view is None:
            return
        self.unsaved += 1
        job = self.page.desk.run(
            take_back,
            seat=self.page.seat(),
            record_id=self.page.view.id,
            version=self.page.view.version,
            paths=(path,),
            correction=correction,
        ).within(self.page)
        job.then(self._noted).otherwise(lambda error: self._not_taken_back(path, error))

    def _not_taken_back(self, path: str, error: Exception) -> None:
        if not (isinstance(error, CtdeskError) and error.code == "REC-17"):
            self._not_noted((), error)
            return
        sentence = tr("{item} was answered before. What it said stays in the record and on paper.", item=path)
        dialog = ask_reason(
            self.page.window(),
            tr("Take an answer back"),
            sentence,
            tr("Take back"),
            lambda reason: self._take_back(path, reason),
        )
        dialog.finished.connect(lambda _: self.page.bring_back())

    def note(self, entries: tuple[Any, ...]) -> None:
        """Write answers into the journal; a change that needs its reason asks for it and is written then."""
        from ctdesk.services.records import note_answers

        if self.page.view is None:
            return
        self.page.say_saved(tr("Saving…"))
        self.unsaved += 1
        job = self.page.desk.run(
            note_answers,
            seat=self.page.seat(),
            record_id=self.page.view.id,
            version=self.page.view.version,
            entries=entries,
            seen_entry=self.page.view.seen_entry,
        ).within(self.page)
        job.then(lambda noted: self._noted(noted, entries))
        job.otherwise(lambda error: self._not_noted(entries, error))

    def _noted(self, noted: Noted | None = None, entries: tuple[Any, ...] = ()) -> None:
        self.unsaved = max(0, self.unsaved - 1)
        for row in filter(None, (self.page.questions.row(entry.path) for entry in entries)):
            row.editor.confirmed()
        self.page.read_soon()

    def _not_noted(self, entries: tuple[Any, ...], error: Exception) -> None:
        self.unsaved = max(0, self.unsaved - 1)
        if isinstance(error, CtdeskError) and error.code == "REC-17":
            self._ask_correction(entries)
            return
        row = self.page.questions.row(entries[0].path) if entries else None
        if row is not None and isinstance(error, CtdeskError):
            row.editor.refused.emit(error)
            self.page.say_saved(tr("Not saved; what you entered is still on screen"))
        else:
            self.page.complain(error)
        self.page.read_soon()

    def _ask_correction(self, entries: tuple[Any, ...]) -> None:
        from ctdesk.services.records import Entry

        def with_reason(reason: str) -> None:
            path = str(Path.parse(entries[0].path).beside("correction"))
            self.note((*entries, Entry(path, State.GIVEN, reason, None, Source.TYPED)))

        sentence = tr(
            "{item} was answered before. Both values stay in the record and on paper.", item=entries[0].path
        )
        dialog = ask_reason(self.page.window(), tr("Change an answer"), sentence, tr("Change"), with_reason)
        dialog.finished.connect(lambda _: self.page.bring_back())

    def _ask_reason_for(self, path: str) -> None:
        from ctdesk.services.records import Entry

        beside = Path.parse(path)
        where = str(Path(beside.item, beside.instance, beside.column, beside.slot, "reason"))

        def keep(reason: str) -> None:
            entries = [Entry(path, State.NA), Entry(where, State.GIVEN, reason, None, Source.TYPED)]
            before = self.page.view.answers.get(path) if self.page.view is not None else None
            if before is not None and before.by is not None:
                entries.append(
                    Entry(str(beside.beside("correction")), State.GIVEN, reason, None, Source.TYPED)
                )
            self.note(tuple(entries))

        dialog = ask_reason(
            self.page.window(),
            tr("Not applicable"),
            tr("Say why {item} does not apply here.", item=path),
            tr("Keep"),
            keep,
        )
        dialog.finished.connect(lambda _: self.page.bring_back())

    def late_given(self, path: str, reason: str) -> None:
        """Take the reason why a section is late."""
        from ctdesk.services.records import Entry

        self.note((Entry(path, State.GIVEN, reason, None, Source.TYPED),))
