"""Scans on a record page: where each lands, what agrees, and the stop for another patient's product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.domain.answers import Source, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import group_for_reading
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.sound import say

if TYPE_CHECKING:
    from ctdesk.services.receipts import ScanPart, ScanPlacement
    from ctdesk.services.record_values import RecordView
    from ctdesk.ui.pages.record_page import RecordPage

_TICKS = {"match": "✓", "mismatch": "✗", "read": "·"}


class RecordScans:
    """Bound to one record page."""

    def __init__(self, page: RecordPage) -> None:
        self.page = page
        self._text = ""

    def take(self, text: str) -> bool:
        """Find where a scan belongs, whatever has the focus."""
        view = self.page.view
        if view is None or view.state in ("voided", "superseded") or not _asks_for_a_scan(view):
            return False
        from ctdesk.services.receipts import place_scan

        self._text = text
        row = self.page.questions.at_hand()
        job = self.page.desk.fetch(
            place_scan,
            seat=self.page.seat(),
            record_id=view.id,
            text=text,
            section=self.page.section,
            at_hand=None if row is None else row.path,
        )
        job.within(self.page).then(lambda placed: self.placed(placed, text)).otherwise(self.refused)
        return True

    def placed(self, placement: ScanPlacement, text: str = "") -> None:
        """A scan lands in its items; a mismatch is told across the page, another patient stops all."""
        from ctdesk.services.records import Entry

        if placement.record_id is not None and not placement.fills:
            self.page.go.emit("record", {"record_id": placement.record_id})
            return
        if placement.fills:
            self.page.answers.note(
                tuple(Entry(one, State.GIVEN, value, None, Source.SCANNED) for one, value in placement.fills)
            )
        if placement.belongs is not None:
            self._stop(placement, text)
            return
        if not placement.fills:
            self.page.tell(CtdeskError(placement.code, kinds=listed(placement.kinds)))
            say(self.page, "mismatch")
            return
        self._tell(placement)
        self.page.go_to(placement.fills[0][0])

    def refused(self, error: Exception) -> None:
        """A scan that is no usable code."""
        say(self.page, "mismatch")
        if isinstance(error, CtdeskError):
            self.page.tell(error)
        else:
            self.page.complain(error)

    def _tell(self, placement: ScanPlacement) -> None:
        wrong = placement.verdict == "mismatch"
        self.page.say_stop(self._mismatch(placement) if wrong else None)
        self.page.notes.say_read(part_words(placement.parts) if placement.parts else "")
        say(self.page, "mismatch" if wrong else "match")
        shell = getattr(self.page.window(), "shell", None)
        if shell is not None and placement.warnings:
            said = " ".join(complaint(CtdeskError(f"SCAN-06.{one}")).whole() for one in placement.warnings)
            shell.notices.say("scan", said, "blue", closable=True)

    def _stop(self, placement: ScanPlacement, text: str) -> None:
        from ctdesk.ui.dialogs.stop import WrongPatientStop

        view = self.page.view
        if view is None or placement.belongs is None:
            return
        say(self.page, "mismatch")
        if placement.fills and placement.verdict == "mismatch":
            self.page.say_stop(self._mismatch(placement))
        else:
            said = complaint(
                CtdeskError("SCAN-14" if placement.fills else placement.code, number=placement.belongs)
            )
            self.page.say_stop(said.whole())
        shown = "".join(letter for letter in text if letter.isprintable())
        WrongPatientStop(
            self.page.window(),
            self.page.desk,
            view.id,
            shown,
            placement.belongs,
            self._go_on,
            expected=self._expected(placement),
        ).open()

    def _go_on(self, incident: str | None) -> None:
        """Back in the section; the incident that was opened is said, since nobody has to report it again."""
        if incident is not None:
            words = tr(
                "{number} is open, with patient, unit, place and what you said in it. The product stays "
                "cold; the finding stays on this record.",
                number=incident,
            )
            self.page.say_stop(words)
        self.page.bring_back()

    def _expected(self, placement: ScanPlacement) -> str:
        """What belongs here; nothing of it while somebody checks blind (decision 13)."""
        view = self.page.view
        if view is None or view.strip.hidden or self.page.section in view.closed_sections:
            return ""
        return placement.expected or view.strip.coi_id or ""

    def _mismatch(self, placement: ScanPlacement) -> str:
        """What was read where, what it should have been, and what to do."""
        path, value = placement.fills[0]
        view = self.page.view
        question = view.judgement.by_path.get(path) if view is not None else None
        name = question.item.text.in_language(language()) if question is not None else ""
        read = tr("{item} {name}: read {value}", item=path, name=name, value=group_for_reading(str(value)))
        if placement.expected is not None:
            read += tr(", expected {value}", value=group_for_reading(placement.expected))
        return f"{read}. {complaint(CtdeskError(placement.code, reason=placement.reason)).whole()}"


def _asks_for_a_scan(view: RecordView) -> bool:
    """Something is still read with a scanner here; else a scan opens what it names."""
    return view.completed_at is None or any(
        one.item.type == "scan" and one.asked and one.path not in view.locked_paths
        for one in view.judgement.questions
    )


def part_words(parts: tuple[ScanPart, ...]) -> str:
    """Everything that a code of several parts says, each with its tick."""
    names = {
        "gtin": tr("GTIN"),
        "batch": tr("Batch"),
        "expires_on": tr("Expires"),
        "made_on": tr("Made on"),
        "serial": tr("Serial no."),
    }
    return "    ".join(f"{_TICKS[part.verdict]} {names[part.name]} {part.value}" for part in parts)
