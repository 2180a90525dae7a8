"""What the one field offers: places and acts by name, and what the site knows by text or scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import navigation
from ctdesk.ui.dialogs.second_person import join
from ctdesk.ui.language import tr
from ctdesk.ui.search_field import Hit

if TYPE_CHECKING:
    from ctdesk.services.scan_lookup import ScanFound, ScanHit
    from ctdesk.services.search import Found
    from ctdesk.ui.main_window import MainWindow
    from ctdesk.ui.sound import Sound

_ICONS = {
    "record": "record",
    "shipment": "arrivals",
    "patient": "patient",
    "product": "catalogue",
    "member": "person",
    "document": "document",
    "equipment": "storage",
    "recall": "warning",
    "unit": "product",
    "cassette": "product",
    "batch": "product",
    "position": "storage",
    "tank": "storage",
    "order": "arrivals",
}
_PLACES = {
    "record": ("record", "record_id"),
    "shipment": ("arrivals", "shipment_id"),
    "patient": ("patients", "patient_id"),
    "product": ("catalogue", "product_id"),
    "member": ("members", "member_id"),
    "document": ("documents", "document_id"),
    "equipment": ("equipment", "equipment_id"),
    "unit": ("unit", "unit_id"),
    "recall": ("recall", "recall_id"),
}
_NOT_HERE = ("SCAN-20", "SCAN-21")


class Commands:
    """Answers the search field of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def look_for(self, text: str) -> None:
        """Commands at once, what the site holds when it has answered."""
        from ctdesk.services.scan_lookup import look_up_code
        from ctdesk.services.search import find

        own = [hit for hit in self.offered() if text.casefold() in f"{hit.title} {hit.detail}".casefold()]
        shell = self._window.shell
        if shell is None:
            return
        shell.search.show_hits(text, own, more_to_come=True)
        known: list[Hit] = []
        first = self._window.desk.fetch(look_up_code, text=text).within(shell)
        first.then(lambda hits: known.extend(map(_code_hit, hits))).otherwise(self._window.tell)
        job = self._window.desk.fetch(find, text=text).within(shell)
        job.then(lambda found: shell.search.show_hits(text, own + _together(known, found)))
        job.otherwise(self._window.tell)

    def take_scan(self, text: str, sound: Sound) -> None:
        """Open what a scan names; several things are offered, and what names nothing here is said."""
        from ctdesk.services.scan_lookup import find_scan

        shell = self._window.shell
        if shell is None:
            return

        def done(found: ScanFound) -> None:
            whole = found.whole
            sound.match()
            if whole is not None and navigation.is_place(whole.route):
                page = self._window.open(whole.route, dict(whole.arguments))
                if page is not None and whole.number not in page.title():
                    shell.foretell(whole.number, whole.label)
            else:
                shell.search.offer(text.replace("\x1d", ""), [_code_hit(each) for each in found.hits])

        def refused(error: Exception) -> None:
            if isinstance(error, CtdeskError) and error.code in _NOT_HERE:
                self._search_for_scan(text, error, sound)
            else:
                sound.stop()
                self._window.tell(error)

        self._window.desk.fetch(find_scan, text=text).within(shell).then(done).otherwise(refused)

    def _search_for_scan(self, text: str, error: CtdeskError, sound: Sound) -> None:
        """What no register has as a code may still be the number of a document or a person."""
        from ctdesk.services.search import find

        shell, words = self._window.shell, text.replace("\x1d", "")
        if shell is None:
            return

        def done(found: tuple[Found, ...]) -> None:
            if found:
                shell.search.offer(words, [_hit(each) for each in found])
            else:
                sound.stop()
                self._window.tell(error)

        self._window.desk.fetch(find, text=words).within(shell).then(done).otherwise(self._window.tell)

    def carry_out(self, hit: Hit) -> None:
        """Go there, or do it."""
        if hit.act is not None:
            hit.act()
        elif hit.route:
            self._window.open(hit.route, hit.arguments)

    def offered(self) -> list[Hit]:
        """Places and acts by name."""
        window = self._window
        desk = window.desk
        hits = [
            Hit(navigation.name_of(place.route), _where(place), _icon(place), place.route)
            for place in navigation.standing_places()
            if navigation.may_enter(place.route, desk)
        ]
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


def _where(place: navigation.Place) -> str:
    """Go to; for a page beside others under which entry it is found."""
    return f"{tr('Go to')} · {navigation.name_of(place.under)}" if place.under else tr("Go to")


def _icon(place: navigation.Place) -> str:
    return place.icon or navigation.place_of(place.under).icon


def _join(window: MainWindow) -> None:
    join(window, window.desk)


def _code_hit(hit: ScanHit) -> Hit:
    known = navigation.is_place(hit.route)
    icon = _ICONS.get(hit.kind, "look_up")
    return Hit(hit.number, hit.label, icon, hit.route if known else "", dict(hit.arguments))


def _together(known: list[Hit], found: tuple[Found, ...]) -> list[Hit]:
    """What the text is as a code first, and nothing twice."""
    places = [(hit.route, hit.arguments) for hit in known]
    others = [_hit(each) for each in found]
    return known + [hit for hit in others if not hit.route or (hit.route, hit.arguments) not in places]


def _hit(found: Found) -> Hit:
    route, name = _PLACES.get(found.kind, ("", ""))
    arguments = {name: found.id} if name else {}
    return Hit(found.number or found.label, found.label, _ICONS.get(found.kind, "look_up"), route, arguments)
