"""Signing for a form revision: QA proposes it with a reason and a minute, the lead approves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.form_releases import ensure_not_past
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.sign import SignDialog, SigningLine, ask_signature
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of

if TYPE_CHECKING:
    from ctdesk.services.forms_release import FormLine, Offer, Proposal
    from ctdesk.services.gate import Credentials
    from ctdesk.ui.job import Job

DUTY, MEANING = "documents.release_form", "approved"


class ProposalDialog(Dialog):
    """Why a revision is proposed and from when; the signature is asked for afterwards."""

    def __init__(self, parent: QWidget | None, desk: Desk, line: FormLine, offer: Offer) -> None:
        super().__init__(
            parent,
            tr("Propose a revision"),
            tr(
                "{form} revision {n} goes into force once the team lead approved it. Open drafts finish on "
                "their own revision.",
                form=line.code,
                n=offer.revision,
            ),
            tr("Go on to sign"),
            icon="document",
            width=560,
        )
        self._desk, self._line, self._offer = desk, line, offer
        self.reason = self.form.paragraph(
            tr("Why"), "reason", tr("What changed and why; it is signed and kept."), required=True
        )
        self.begin = self.form.line(
            tr("In force from"), "effective_at", tr("Empty: as soon as it is approved. Never in the past.")
        )
        self.begin.setPlaceholderText(tr("YYYY-MM-DD HH:MM"))
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("reason"):
            return
        try:
            effective_at = moment_of(self.form.text("effective_at"), "effective_at")
            ensure_not_past(effective_at, datetime.now(UTC))
        except CtdeskError as error:
            self.complain(error)
            return
        reason = self.form.text("reason")
        self.accept()
        sign_proposal(self.parentWidget(), self._desk, self._line, self._offer, reason, effective_at)


def ask_proposal(parent: QWidget | None, desk: Desk, line: FormLine, offer: Offer) -> ProposalDialog:
    """Open the dialog; nothing happens on Cancel."""
    dialog = ProposalDialog(parent, desk, line, offer)
    dialog.open()
    dialog.reason.setFocus()
    return dialog


def sign_proposal(
    parent: QWidget | None,
    desk: Desk,
    line: FormLine,
    offer: Offer,
    reason: str,
    effective_at: datetime | None,
) -> SignDialog:
    """Ask QA for the password and propose."""
    from ctdesk.services.forms_release import propose_release

    def perform(credentials: Credentials) -> Job:
        return desk.sign(
            propose_release,
            credentials,
            code=line.code,
            revision=offer.revision,
            seen_digest=offer.digest,
            reason=reason,
            effective_at=effective_at,
        )

    what = _signing(line, offer.revision, offer.digest, begin_words(effective_at), reason)
    return ask_signature(parent, desk, _named(line, offer.revision), (what,), perform, _done)


def ask_approval(parent: QWidget | None, desk: Desk, line: FormLine, proposal: Proposal) -> SignDialog:
    """Ask the lead for the password and approve."""
    from ctdesk.services.forms_release import approve_release

    def perform(credentials: Credentials) -> Job:
        return desk.sign(approve_release, credentials, release_id=proposal.id, seen_digest=proposal.digest)

    begin = (
        tr("as soon as it is approved")
        if proposal.effective_at is None
        else times.moment(proposal.effective_at)
    )
    what = _signing(line, proposal.revision, proposal.digest, begin, proposal.reason)
    return ask_signature(parent, desk, _named(line, proposal.revision), (what,), perform, _done)


def _named(line: FormLine, revision: int) -> str:
    return tr("{form} rev. {n}", form=line.code, n=revision)


def begin_words(effective_at: datetime | None) -> str:
    """From when a proposed revision is to be in force."""
    return tr("as soon as it is approved") if effective_at is None else times.moment(effective_at)


def in_groups(digest: str) -> str:
    """A digest in groups of eight, as two people read it to each other."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def digest_lines(line: FormLine, revision: int, digest: str) -> list[tuple[str, str]]:
    """The two SHA-256 digests that are signed for, whole, each with what it belongs to."""
    rows = [(tr("SHA-256 of revision {n}", n=revision), in_groups(digest))]
    before = line.in_force
    if before is not None:
        rows.insert(0, (tr("SHA-256 of revision {n}, in force", n=before.revision), in_groups(before.digest)))
    return rows


def _signing(line: FormLine, revision: int, digest: str, begin: str, reason: str) -> SigningLine:
    said = [
        terms().statement(MEANING, language()),
        tr("Why: {reason}", reason=reason),
        tr("In force from: {time}", time=begin),
        *(f"{name}\n{value}" for name, value in digest_lines(line, revision, digest)),
    ]
    return SigningLine(
        "release",
        terms().word("duties", DUTY, language()),
        terms().word("meanings", MEANING, language()),
        "\n".join(said),
    )


def _done(_: object) -> None:
    """The page hears of it by the tables that changed."""
