"""On which grounds a past signature of a record stood, to be read from its line in the rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import times
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import language, listed, tr
from ctdesk.ui.terms import terms

if TYPE_CHECKING:
    from ctdesk.services.signed_grounds import SignedGrounds
    from ctdesk.ui.pages.record_page import RecordPage


def show_grounds(page: RecordPage, slot: str) -> None:
    """Ask for the grounds of the signature that stands in ``slot``, and show them."""
    from ctdesk.services.signed_grounds import signed_grounds
    from ctdesk.ui.dialogs.ask import read

    view = page.view
    signature = None if view is None else next((one.signature for one in view.slots if one.id == slot), None)
    if view is None or signature is None:
        return
    title = next((one.text.in_language(language()) for one in view.definition.slot if one.id == slot), slot)
    job = page.fetch(signed_grounds, record_id=view.id, ordinal=signature.ordinal)
    job.then(lambda found: read(page.window(), title, "\n".join(grounds_lines(found))))


def grounds_lines(found: SignedGrounds) -> list[str]:
    """Who, when, as what, and on which grounds; then whether the registers still say the same."""
    who = " ".join(part for part in (found.printed_name, found.staff_no) if part)
    meanings = listed(terms().word("meanings", one, language()) for one in found.meanings)
    lines = [f"{who} · {meanings}", times.exact(found.at), terms().word("duties", found.duty, language()), ""]
    for held in found.roles:
        until = tr("without end") if held.until is None else tr("until {day}", day=_written(held.until))
        number = "" if held.delegation is None else f" · {held.delegation}"
        lines.append(f"{terms().word('roles', held.role, language())}{number} · {until}")
    for module, last, state in found.modules:
        end = tr("without end") if last is None else tr("until {day}", day=last)
        lines.append(f"{module} · {end}" if state == "valid" else f"{module} · {tr('did not count')}")
    for number, version in found.documents:
        lines.append(tr("Read and understood: {documents}", documents=f"{number} V{version}"))
    if found.override is not None:
        lines.append(tr("Allowed by the lead in an emergency: {reason}", reason=found.override))
    lines += [tr("Signed late: {reason}", reason=reason) for reason in found.late]
    warned = (CtdeskError(one.code, field=None, **dict(one.values)) for one in found.equipment)
    lines += [complaint(one).text for one in warned]
    lines.append(
        tr("Segregation rules that warned: {rules}", rules=listed(found.conflicts))
        if found.conflicts
        else tr("No segregation rule stands against it")
    )
    lines += ["", tr("Stands on entry {n} of the audit trail.", n=found.head_seq)]
    if found.agrees is not None:
        lines.append(
            tr("Asked for that minute today, the registers answer the same.")
            if found.agrees
            else tr("Asked for that minute today, the registers answer differently: verify the audit trail.")
        )
    return lines


def _written(until: str) -> str:
    return until[:16].replace("T", " ")
