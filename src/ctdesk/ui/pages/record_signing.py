"""What the record page puts into the signing dialogs: slots, meanings, grounds, and what is performed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.domain.team import VALID, Grounds, RoleHeld
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.external import ExternalDialog
from ctdesk.ui.dialogs.sign import SigningLine, ask_signature
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.terms import terms

if TYPE_CHECKING:
    from ctdesk.services.gate import Credentials, DeskSession
    from ctdesk.services.record_values import RecordView, SlotView
    from ctdesk.services.signing import Signed
    from ctdesk.ui.job import Job

Done = Callable[[object], object]


def sign_slots(
    parent: QWidget | None, desk: Desk, view: RecordView, slots: tuple[SlotView, ...], done: Done
) -> None:
    """Sign these slots with one password entry (decision 3); the dialog says meanings and grounds."""
    from ctdesk.forms.clock_states import late_when_signing
    from ctdesk.services.signing import sign_record

    names = tuple(slot.id for slot in slots)
    late = [state.clock.text.in_language(language()) for state in late_when_signing(view.clocks, names)]

    def perform(credentials: Credentials) -> Job:
        job = desk.sign(
            sign_record,
            credentials,
            record_id=view.id,
            seen_version=view.version,
            slots=names,
            seen_entry=view.seen_entry,
            late_reason=dialog.form.text("late_reason") if late else None,
        )
        return job.then(lambda signed: _warn_of_haste(desk, signed))

    seat = desk.joined or desk.session
    dialog = ask_signature(
        parent,
        desk,
        f"{view.number} · {view.definition.title.in_language(language())}",
        tuple(_line(view, slot) for slot in slots),
        perform,
        done,
        login=seat.actor.login if seat is not None else "",
        warning=" ".join(part for part in (_findings_warning(view), _equipment_warning(slots)) if part),
        late=listed(late),
    )


def _warn_of_haste(desk: Desk, signed: Signed) -> None:
    """Two people within seconds at one workstation: allowed, told, and in the trail (SOD-21)."""
    if signed.too_close is not None:
        close = signed.too_close
        desk.failed.emit(CtdeskError("SOD-21", name=close.name, seconds=close.seconds))


def confirm_person(parent: QWidget | None, desk: Desk, view: RecordView, path: str, done: Done) -> None:
    """The person named by an item confirms with own name and password, joining for that moment if need be."""
    from ctdesk.services.records import confirm_person as confirm

    item = view.judgement.by_path[path].item
    seats = [seat for seat in (desk.session, desk.joined) if seat is not None]

    def perform(credentials: Credentials) -> Job:
        if any(seat.actor.login.casefold() == credentials.login.casefold() for seat in seats):
            return desk.sign(confirm, credentials, record_id=view.id, version=view.version, path=path)
        return desk.call(_confirm_stepping_in, desk, credentials, view.id, view.version, path, long=False)

    line = SigningLine(path, item.text.in_language(language()), tr("confirmed in person"), "")
    beside = desk.joined
    ask_signature(
        parent,
        desk,
        f"{view.number} · {path}",
        (line,),
        perform,
        done,
        login=beside.actor.login if beside is not None else "",
    )


def _confirm_stepping_in(
    desk: Desk, credentials: Credentials, record_id: int, version: int, path: str
) -> None:
    """Sit down beside whoever works here, confirm, and leave again. Work thread."""
    from ctdesk.domain.answers import RecordId
    from ctdesk.services.records import confirm_person as confirm

    site = desk.site
    if site is None:
        raise Cancelled
    seat = site.gate.sign_in(credentials.login, credentials.password, joins=desk.session)
    try:
        site.gate.perform(
            confirm, seat, credentials=credentials, record_id=RecordId(record_id), version=version, path=path
        )
    finally:
        site.gate.sign_out(seat, "asked")


def sign_void(parent: QWidget | None, desk: Desk, view: RecordView, reason: str, done: Done) -> None:
    """Void the record under signature; it stays readable."""
    from ctdesk.services.amendments import void_record

    def perform(credentials: Credentials) -> Job:
        return desk.sign(
            void_record, credentials, record_id=view.id, seen_version=view.version, reason=reason
        )

    meaning = terms().word("meanings", "voided", language())
    line = SigningLine(
        "void", tr("Void with a reason"), meaning, terms().statement("voided", language()), (reason,)
    )
    ask_signature(parent, desk, view.number, (line,), perform, done)


def sign_external(
    parent: QWidget | None, desk: Desk, view: RecordView, slot: str, seat: DeskSession | None, done: Done
) -> None:
    """The courier signs on the screen (decision 27)."""
    from ctdesk.services.signing import sign_external as take

    named = view.answers.get("C2b")
    digits = view.answers.get("C2c")

    def perform(name: str, last4: str, ink: bytes) -> Job:
        return desk.run(
            take,
            seat=seat,
            record_id=view.id,
            seen_version=view.version,
            slot=slot,
            printed_name=name,
            id_last4=last4,
            ink=ink,
        )

    texts = {one.id: one.text.in_language(language()) for one in view.definition.slot}
    who = str(named.value) if named is not None and named.value else ""
    dialog = ExternalDialog(parent, f"{view.number} · {texts[slot]}", who, perform, done)
    if digits is not None and digits.value:
        dialog.last4.setText(str(digits.value))
    dialog.open()


def grounds_words(grounds: Grounds | None) -> tuple[str, ...]:
    """On which grounds a person may sign: roles with their period, training, documents, segregation."""
    if grounds is None:
        return ()
    words = [_role_words(held) for held in grounds.roles]
    dated = [held for held in grounds.modules if held.valid_until is not None and held.state == VALID]
    if dated:
        words.append(
            tr(
                "Training in date: {modules}",
                modules=listed(f"{one.module} → {one.valid_until}" for one in dated),
            )
        )
    read = [one for one in grounds.documents if one.read_at is not None]
    if read:
        words.append(
            tr(
                "Read and understood: {documents}",
                documents=listed(f"{one.number} V{one.version}" for one in read),
            )
        )
    if grounds.override is not None:
        words.append(tr("Allowed by the lead in an emergency: {reason}", reason=grounds.override.reason))
    if not grounds.conflicts:
        words.append(tr("No segregation rule stands against it"))
    return tuple(words)


def _role_words(held: RoleHeld) -> str:
    until = tr("until {day}", day=times.moment(held.until)) if held.until is not None else tr("without end")
    role = terms().word("roles", held.role, language())
    if held.delegation is not None:
        return tr("Delegation {number} ({role}) · {until}", number=held.delegation, role=role, until=until)
    return f"{role} · {until}"


def _line(view: RecordView, slot: SlotView) -> SigningLine:
    texts = {one.id: one.text.in_language(language()) for one in view.definition.slot}
    meaning = " · ".join(terms().word("meanings", one, language()) for one in slot.meanings)
    statement = " ".join(terms().statement(one, language()) for one in slot.meanings)
    covers = tr("Covers: {sections}", sections=listed(slot.covers))
    return SigningLine(slot.id, texts[slot.id], meaning, statement, (*grounds_words(slot.grounds), covers))


def _equipment_warning(slots: tuple[SlotView, ...]) -> str:
    return " ".join(
        complaint(CtdeskError(one.code, field=None, **dict(one.values))).text
        for slot in slots
        for one in slot.warnings
    )


def _findings_warning(view: RecordView) -> str:
    if not view.judgement.findings or view.closed_sections:
        return ""
    # Both readings of a label may differ from the papers: that is one item.
    items = list(dict.fromkeys(path.partition("@")[0] for path in view.judgement.findings))
    shown = listed(path.replace(":", " · ") for path in items[:10])
    return tr("{n} items do not conform: {items}", n=len(items), items=shown)
