"""What stands where a person may not enter: why not, in words, and who can."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ctdesk.services import team
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.ui import navigation
from ctdesk.ui.allowed import why_not_duty
from ctdesk.ui.cards import Card, Empty, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page


class ClosedPage(Page):
    """Stands in for a page of the navigation; taken away again when the rights of this person change."""

    shows = ABOUT_RIGHTS

    def __init__(self, desk: Desk, route: str) -> None:
        super().__init__(desk)
        self._place = navigation.place_of(route)
        card = Card()
        card.body.addStretch(1)
        card.body.addWidget(Empty("not_allowed", why_not_duty(desk, self._place.needs)))
        self.who = Text("", "body", "quiet", wrap=True)
        self.who.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.who)
        card.body.addStretch(2)
        self.body.addWidget(card, 1)

    def title(self) -> str:
        return navigation.name_of(self._place.route)

    def load(self) -> None:
        self.fetch(team.who_may, duty=self._place.needs).then(self._show)

    def _show(self, names: tuple[str, ...]) -> None:
        if names:
            self.who.setText(tr("These people can: {names}.", names=", ".join(names)))
        else:
            self.who.setText(tr("Nobody on the team can at present. The team lead appoints."))
