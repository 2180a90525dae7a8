"""What the one field offers: places and acts by name, and what the site knows by text or scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.ui import navigation
from ctdesk.ui.dialogs.second_person import join
from ctdesk.ui.language import tr
from ctdesk.ui.search_field import Hit

if TYPE_CHECKING:
    from ctdesk.services.search import Found
    from ctdesk.ui.main_window import MainWindow

_ICONS = {
    "record": "record",
    "shipment": "arrivals",
    "patient": "patient",
    "product": "catalogue",
    "member": "person",
    "document": "document",
    "equipment": "storage",
}
_PLACES = {
    "record": ("record", "record_id"),
    "shipment": ("arrivals", "shipment_id"),
    "patient": ("patients", "patient_id"),
    "product": ("catalogue", "product_id"),
    "member": ("members", "member_id"),
    "document": ("documents", "document_id"),
    "equipment": ("equipment", "equipment_id"),
}


class Commands:
    """Answers the search field of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def look_for(self, text: str) -> None:
        """Commands at once, what the site holds when it has answered."""
        from ctdesk.services.search import find

        own = [hit for hit in self.offered() if text.casefold() in f"{hit.title} {hit.detail}".casefold()]
        shell = self._window.shell
        if shell is None:
            return
        shell.search.show_hits(text, own)
        job = self._window.desk.fetch(find, text=text).within(shell)
        job.then(lambda found: shell.search.show_hits(text, own + [_hit(each) for each in found]))
        job.otherwise(self._window.tell)

    def carry_out(self, hit: Hit) -> None:
        """Go there, or do it."""
        if hit.act is not None:
            hit.act()
        elif hit.route:
            self._window.open(hit.route, hit.arguments)

    def offered(self) -> list[Hit]:
        """Places and acts by name."""
        window = self._window
        hits = [
            Hit(navigation.name_of(place.route), tr("Go to"), place.icon, place.route)
            for place in navigation.shown_places()
        ]
        desk = window.desk
        hits.append(Hit(tr("Lock"), "Ctrl+L", "lock", act=window.lock))
        hits.append(Hit(tr("Sign out"), tr("Drafts are kept"), "sign_out", act=window.sign_out))
        if desk.joined is None:
            hits.append(Hit(tr("Second person joins"), tr("At this desk"), "join", act=lambda: _join(window)))
        else:
            hits.append(Hit(tr("Second person leaves"), desk.joined.actor.name, "revoke", act=desk.part))
        hits.append(Hit(tr("Light"), tr("Look"), "theme", act=lambda: window.paint("light")))
        hits.append(Hit(tr("Dark"), tr("Look"), "theme", act=lambda: window.paint("dark")))
        hits.append(Hit("中文", tr("Language"), "language", act=lambda: window.speak("zh_CN")))
        hits.append(Hit("English", tr("Language"), "language", act=lambda: window.speak("en")))
        return hits


def _join(window: MainWindow) -> None:
    join(window, window.desk)


def _hit(found: Found) -> Hit:
    route, name = _PLACES.get(found.kind, ("", ""))
    arguments = {name: found.id} if name else {}
    return Hit(found.number or found.label, found.label, _ICONS.get(found.kind, "look_up"), route, arguments)
