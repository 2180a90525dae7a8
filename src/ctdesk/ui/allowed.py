"""What this person may not do is not offered: a button is greyed and its tool tip says for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctdesk.services.declaration import declaration_of
from ctdesk.ui.buttons import Button
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms


def why_not(desk: Desk, wanted: Callable[..., Any]) -> str:
    """Why this person may not use a command, in a sentence; empty when they may."""
    if desk.may(wanted):
        return ""
    if desk.read_only is not None:
        return complaint(desk.read_only).whole()
    rights = desk.rights()
    if rights is None or rights.read_only:
        return tr("You may look, but change nothing.")
    return why_not_duty(desk, *declaration_of(wanted).needs)


def why_not_duty(desk: Desk, *needs: str) -> str:
    """Why this person may not act on any of these duties, in a sentence."""
    rights = desk.rights()
    words = " / ".join(terms().word("duties", duty, language()) for duty in needs)
    if rights is not None and any(duty in rights.held for duty in needs):
        return tr("Your training for this has run out: {duty}.", duty=words)
    return tr("Only for those whose duty it is: {duty}.", duty=words)


def not_mine(desk: Desk, *enough: str) -> str:
    """Why this person may not act where one of these duties is enough, in a sentence that names the first;
    empty when they may.
    """
    return "" if any(desk.may(one) for one in enough) else why_not_duty(desk, enough[0])


def allow(button: Button, desk: Desk, wanted: Callable[..., Any], unless: str = "") -> Button:
    """Grey ``button`` where the command is not open to this person, or for another reason ``unless``."""
    reason = why_not(desk, wanted) or unless
    button.setEnabled(not reason)
    button.setToolTip(reason)
    button.setAccessibleDescription(reason)
    return button
