"""What a person does with an action on its page: dialogs, and the commands behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctdesk.services import capa_course, capas
from ctdesk.services.capa_rows import ActionRow, ActionSheet, ExtensionRow
from ctdesk.services.stored_files import read_stored_file
from ctdesk.services.team import list_members
from ctdesk.ui import times
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.capa import ActionDialog, EvidenceDialog, PersonDialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.typed import day_of


def with_people(page: Page, then: Callable[[Any], object]) -> None:
    """Go on with the members who are active."""
    page.fetch(list_members, state="active", limit=500).then(lambda found: then(found.rows))


def begin_record(page: Page, row: ActionRow) -> None:
    """Open a new record where the former was voided."""
    job = page.run(capas.begin_record, capa_id=row.id, seen_version=row.row_version)
    job.then(lambda record: page.go.emit("record", {"record_id": record}))


def change_plan(page: Page, sheet: ActionSheet, again: bool = False) -> None:
    """Write a plan anew; ``again`` plans an action anew that had no effect."""
    with_people(
        page, lambda people: ActionDialog(page.window(), page.desk, people, sheet=sheet, again=again).open()
    )


def add_evidence(page: Page, sheet: ActionSheet) -> None:
    """Add a file that shows something."""
    EvidenceDialog(page.window(), page.desk, sheet).open()


def take_back(page: Page, evidence_id: int) -> None:
    """Take a piece of evidence back, with a reason."""

    def answer(reason: str) -> None:
        page.run(capa_course.withdraw_evidence, evidence_id=evidence_id, reason=reason)

    words = tr("It stays readable, with the reason beside it.")
    ask_reason(page.window(), tr("Take the evidence back"), words, tr("Take it back"), answer)


def add_doer(page: Page, sheet: ActionSheet) -> None:
    """Say who else carries it out."""

    def perform(member: int, note: str | None) -> Job:
        return page.desk.run(capa_course.add_doer, capa_id=sheet.row.id, member_id=member, note=note)

    words = tr("Whoever carried it out does not check its effect.")
    title = tr("Who carries it out")
    with_people(
        page, lambda people: PersonDialog(page.window(), title, words, people, perform, part=True).open()
    )


def name_assessor(page: Page, sheet: ActionSheet) -> None:
    """Say who checks the effect."""

    def perform(member: int, _: str | None) -> Job:
        return page.desk.run(
            capa_course.name_assessor,
            capa_id=sheet.row.id,
            seen_version=sheet.row.row_version,
            assessor_id=member,
        )

    words = tr("Neither the owner nor whoever carried it out (SOD-11).")
    title = tr("Who checks the effect")
    with_people(page, lambda people: PersonDialog(page.window(), title, words, people, perform).open())


def ask_extension(page: Page, sheet: ActionSheet) -> None:
    """Ask for a later day."""
    row = sheet.row

    def perform(said: dict[str, str]) -> Job:
        return page.desk.run(
            capa_course.ask_extension,
            capa_id=row.id,
            seen_version=row.row_version,
            until_on=day_of(said["until_on"], "until_on"),
            reason=said["reason"],
        )

    ValuesDialog(
        page.window(),
        tr("Ask for a later day"),
        tr("Due on {day}. Somebody else decides; twice at most.", day=times.day(row.due_on)),
        tr("Ask for it"),
        ((tr("Until"), "until_on", times.day(times.today())), (tr("Reason"), "reason", "")),
        perform,
        required=("until_on", "reason"),
    ).open()


def grant(page: Page, one: ExtensionRow) -> None:
    """Grant a later day, with the password."""
    PasswordDialog(
        page.window(),
        page.desk,
        tr("Grant the extension"),
        tr("Due until {day}. What was late stays late.", day=times.day(one.until_on)),
        tr("Grant"),
        lambda credentials, _: page.desk.sign(capa_course.grant_extension, credentials, extension_id=one.id),
    ).open()


def decline(page: Page, one: ExtensionRow) -> None:
    """Decline a later day, with the password and a reason."""
    PasswordDialog(
        page.window(),
        page.desk,
        tr("Decline the extension"),
        one.reason,
        tr("Decline"),
        lambda credentials, said: page.desk.sign(
            capa_course.decline_extension, credentials, extension_id=one.id, reason=said["reason"]
        ),
        fields=((tr("Reason"), "reason", ""),),
    ).open()


def follow(page: Page, sheet: ActionSheet) -> None:
    """Say which action follows one that had no effect."""
    choices = {**choose_words(), **{str(key): number for key, number in sheet.siblings}}

    def perform(said: dict[str, str]) -> Job:
        return page.desk.run(
            capa_course.supersede_action,
            capa_id=sheet.row.id,
            seen_version=sheet.row.row_version,
            by_id=int(said["by"]),
        )

    ValuesDialog(
        page.window(),
        tr("Another action follows {number}", number=sheet.row.number),
        "",
        tr("It follows"),
        ((tr("The action"), "by", ""),),
        perform,
        required=("by",),
        choices={"by": choices},
    ).open()


def send_back(page: Page, row: ActionRow) -> None:
    """Send an action back that is not done."""
    _with_reason(
        page,
        row,
        tr("Send {number} back", number=row.number),
        tr("Its owner signs completion anew; the window begins again then."),
        tr("Send back"),
        capa_course.return_action,
    )


def give_up(page: Page, row: ActionRow) -> None:
    """Give an action up."""
    _with_reason(
        page,
        row,
        tr("Give {number} up", number=row.number),
        tr("Its record is voided with it."),
        tr("Give it up"),
        capas.withdraw_action,
    )


def _with_reason(page: Page, row: ActionRow, title: str, words: str, do: str, command: Any) -> None:
    def answer(reason: str) -> None:
        page.run(command, capa_id=row.id, seen_version=row.row_version, reason=reason)

    ask_reason(page.window(), title, words, do, answer)


def open_file(page: Page, file_id: int) -> None:
    """Show a file."""
    job = page.fetch(read_stored_file, file_id=file_id)
    job.then(lambda one: show_file(page, one.name, one.media_type, one.data, page.desk))
