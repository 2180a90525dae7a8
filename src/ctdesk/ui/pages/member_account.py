"""The account of a member: certificates, one-time codes, closing, and what waits for a custodian."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import accounts, appointments, first_codes
from ctdesk.services.accounts import EnrolmentRow, Proposed
from ctdesk.services.gate import Credentials
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, facts
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr

if TYPE_CHECKING:
    from ctdesk.services.member_file import MemberFile
    from ctdesk.services.team import MemberDetail
    from ctdesk.ui.page import Page

Told = Callable[[Proposed, str], object]


def account_cards(page: Page, file: MemberFile, told: Told) -> list[QWidget]:
    """Login, certificates, and what may be done about them; ``told`` shows a one-time code."""
    detail = file.detail
    cards: list[QWidget] = [_login(detail)]
    locked = detail.locked_until
    if locked is not None and locked > datetime.now(locked.tzinfo):
        words = tr("Locked until {time} after wrong passwords.", time=times.moment(locked))
        note = Note(words, "amber", "lock")
        note.body.addWidget(_button(page, tr("Unlock"), accounts.unlock_member, detail, told, ask=False))
        cards.append(note)
    return [*cards, _certificates(detail), _acts(page, file, told)]


def code_card(proposed: Proposed, name: str) -> Card:
    """A one-time code, shown this once."""
    card = Card(tr("One-time code"), tone="blue")
    card.body.addWidget(Text(proposed.code, "display", "blue", select=True))
    words = tr("{name} signs in with it once and chooses a password. It is not shown again.", name=name)
    card.body.addWidget(Text(words, "body", wrap=True))
    return card


def waiting_card(page: Page, row: EnrolmentRow, done: Callable[[], object]) -> Card:
    """A certificate or revocation that waits for a custodian."""
    revoke = row.reason == "revoke"
    card = Card(tr("Waits for a custodian"), row.name, tone="amber")
    card.head.setSpacing(look.px(8))
    words = (
        tr("{who} asks to revoke the certificate of {name}.", who=row.proposed_by_name, name=row.name)
        if revoke
        else tr("{who} asks for a certificate for {name}.", who=row.proposed_by_name, name=row.name)
    )
    card.body.addWidget(Text(words, "body", wrap=True))
    if not revoke and row.key_mark is None:
        told = tr("{name} has not chosen a password yet.", name=row.name)
        card.body.addWidget(Text(told, "small", "quiet"))
        return card
    command = accounts.confirm_revocation if revoke else accounts.confirm_enrolment
    button = Button(tr("Confirm …"), "primary", "confirm", lambda: _confirm(page, row, revoke, done))
    button.setEnabled(page.desk.may(command))
    card.body.addWidget(button)
    return card


def _login(detail: MemberDetail) -> Card:
    card = Card(tr("Login"))
    signed = tr("signed") if detail.statement_record_id is not None else tr("not signed yet")
    pairs = [
        (tr("Login name"), detail.login),
        (tr("Telephone"), detail.phone or "–"),
        (tr("E-signature statement"), signed),
        (tr("Account since"), times.day(detail.active_from)),
    ]
    if detail.active_until is not None:
        pairs.append((tr("Account until"), times.moment(detail.active_until)))
    card.body.addLayout(facts(pairs))
    return card


def _certificates(detail: MemberDetail) -> Card:
    card = Card(tr("Certificates"))
    for row in detail.certificates:
        line = QHBoxLayout()
        line.addWidget(Text(f"… {row.fingerprint[-16:]}", "mono", select=True), 1)
        good = row.revoked_at is None
        words = tr("until {day}", day=times.day(row.not_after)) if good else tr("revoked")
        line.addWidget(Text(words, "small", "green" if good else "grey"))
        card.body.addLayout(line)
    if not detail.certificates:
        card.body.addWidget(Text(tr("None yet: this person cannot sign."), "body", "quiet"))
    return card


def _acts(page: Page, file: MemberFile, told: Told) -> Card:
    detail, card = file.detail, Card(tr("What can be done"))

    def add(words: str, command: Any, *, ask: bool = True, danger: bool = False) -> None:
        card.body.addWidget(_button(page, words, command, detail, told, ask=ask, danger=danger))

    if file.waits_for_code:
        words = tr("Taken over from a spreadsheet; nobody has given a one-time code yet.")
        card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        add(tr("Give a one-time code"), first_codes.give_first_code, ask=False)
    else:
        add(tr("Forgotten password: new key …"), accounts.propose_new_key)
    if any(row.revoked_at is None for row in detail.certificates):
        add(tr("Revoke the certificate …"), accounts.propose_revocation)
    if detail.row.status == "disabled":
        add(tr("Open the account again …"), accounts.enable_member)
    else:
        add(tr("Close the account …"), accounts.disable_member, danger=True)
        add(tr("Leaves the house: end every role …"), appointments.let_leave, danger=True)
    return card


def _button(
    page: Page,
    words: str,
    command: Any,
    detail: MemberDetail,
    told: Told,
    *,
    ask: bool,
    danger: bool = False,
) -> Button:
    """A button for a command about this member, greyed when this person may not."""
    plain = words.removesuffix(" …")

    def carry_out(reason: str) -> None:
        arguments = {"reason": reason} if ask else {}
        job = page.run(command, member_id=detail.row.id, **arguments)
        job.then(lambda value: told(value, detail.row.name) if isinstance(value, Proposed) else None)

    def press() -> None:
        if ask:
            ask_reason(page, plain, f"{plain}: {detail.row.name}", plain, carry_out)
        else:
            carry_out("")

    return allow(Button(words, "danger" if danger else "plain", on=press), page.desk, command)


def _confirm(page: Page, row: EnrolmentRow, revoke: bool, done: Callable[[], object]) -> None:
    def perform(credentials: Credentials, values: dict[str, str]) -> Job:
        command = accounts.confirm_revocation if revoke else accounts.confirm_enrolment
        return page.desk.sign(command, credentials, enrolment_id=row.id, **values)

    label = (tr("Reason"), "reason", "") if revoke else (
        tr("Key mark"),
        "key_mark",
        tr("{name} reads it to you from the own screen.", name=row.name),
    )  # fmt: skip
    sentence = tr(
        "Your password opens the key of the authority; with it the certificate of {name} changes.",
        name=row.name,
    )
    PasswordDialog(
        page, page.desk, tr("Confirm"), sentence, tr("Confirm"), perform, (label,), lambda: done()
    ).open()
