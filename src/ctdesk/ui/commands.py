"""What the one field offers: places and acts by name, and what the site knows by text or scan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import navigation
from ctdesk.ui.dialogs.second_person import join
from ctdesk.ui.hit_list import Hit
from ctdesk.ui.language import listed, other_words, tr
from ctdesk.ui.lately import Lately
from ctdesk.ui.look import SCALES
from ctdesk.ui.search_words import ICONS, NAMED, ended_words, kind_words, place_of, thing_at

if TYPE_CHECKING:
    from ctdesk.services.scan_lookup import ScanFound, ScanHit
    from ctdesk.services.search import Answer, Found, FoundGroup
    from ctdesk.ui.main_window import MainWindow
    from ctdesk.ui.sound import Sound

_OWN = "command"
_NOT_HERE = ("SCAN-20", "SCAN-21")
_SHOWN = 5  # of one kind at first
_PAGE = 50


class Commands:
    """Answers the search field of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._warm = False

    def look_for(self, text: str) -> None:
        """Commands at once, what the site holds when it has answered; of no text what was opened lately."""
        from ctdesk.services.scan_lookup import look_up_code
        from ctdesk.services.search import find_groups

        shell = self._window.shell
        if shell is None:
            return
        if not text:
            self._show_lately()
            return
        own = _folded(self._meant(text))
        shell.search.show_hits(text, own, more_to_come=True)
        known: list[Hit] = []
        first = self._window.desk.fetch(look_up_code, text=text).within(shell)
        first.then(lambda hits: known.extend(map(_code_hit, hits))).otherwise(self._window.tell)
        job = self._window.desk.fetch(find_groups, text=text, each=_SHOWN).within(shell)

        def done(answer: Answer) -> None:
            hits = _coded(known) + own + _together(known, answer.groups)
            note = "" if answer.complete else tr("Older things are still being made findable.")
            shell.search.show_hits(text, hits, nothing=self._nothing(), note=note)

        job.then(done).otherwise(self._window.tell)

    def go_on(self, text: str, after: Hit) -> None:
        """The next page of one group, in the place of the line that offers it."""
        from ctdesk.services.search import find

        shell = self._window.shell
        if shell is None or after.more is None:
            return
        kind, key = after.more
        if kind == _OWN:
            shell.search.extend(text, after, self._meant(text)[_SHOWN:])
            return

        def done(found: tuple[Found, ...]) -> None:
            hits = [_hit(each, after.group, after.count) for each in found]
            if len(found) == _PAGE:
                hits.append(_rest(kind, found[-1].key, after.group, after.count))
            shell.search.extend(text, after, hits)

        fetched = self._window.desk.fetch(find, text=text, kinds=(kind,), limit=_PAGE, after=key)
        fetched.within(shell).then(done).otherwise(self._window.tell)

    def note_opened(self) -> None:
        """Remember what the window shows now, if it is one thing."""
        shell, lately = self._window.shell, self._lately()
        thing = thing_at(*shell.trail[-1]) if shell is not None and shell.trail else None
        if thing is not None and lately is not None:
            lately.note(*thing)

    def _show_lately(self) -> None:
        from ctdesk.services.search import show_again
        from ctdesk.services.spelling import is_meant

        if not self._warm:  # what spells takes a quarter of a second to read, which no key should wait for
            self._warm = True
            self._window.desk.call(is_meant, "w", tr("Pages and commands"), quiet=True)

        shell, lately = self._window.shell, self._lately()
        things = () if lately is None else lately.things()
        if shell is None or not things:
            return

        def done(found: tuple[Found, ...]) -> None:
            group, words = tr("Opened lately"), kind_words()
            named = []
            for each in found:
                hit = _hit(each, group)
                named.append(replace(hit, detail=_joined(words[each.kind], hit.detail)))
            shell.search.show_hits("", named)

        self._window.desk.fetch(show_again, things=things).within(shell).then(done).otherwise(
            self._window.tell
        )

    def _lately(self) -> Lately | None:
        desk = self._window.desk
        member = None if desk.session is None else desk.session.actor.member_id
        return None if member is None or desk.view is None else Lately(desk.view.db_id, member)

    def _meant(self, text: str) -> list[Hit]:
        """Pages and acts that a text names in either language, by pinyin or by initials."""
        from ctdesk.services.spelling import is_meant

        hits = []
        for hit in self.offered():
            title = hit.title
            if text.casefold() in title.casefold() or is_meant(text, f"{title} {other_words(title)}"):
                hits.append(replace(hit, group=tr("Pages and commands")))
        return sorted(hits, key=lambda hit: not hit.title.casefold().startswith(text.casefold()))

    def _nothing(self) -> str:
        kinds = [tr("people"), tr("units and batches"), tr("shipments, orders and records")]
        if self._window.desk.may("view.identities"):
            kinds.insert(0, tr("Patients").lower())
        kinds += [
            tr("incidents, reactions, actions and findings"),
            tr("products, documents, tanks and positions"),
        ]
        kinds.append(tr("pages and commands"))
        return tr(
            "Nothing found. You can look for {kinds}: by part of a name, pinyin or initials, by the beginning"
            " or the last three characters of a number, or by a scanned code.",
            kinds=listed(kinds),
        )

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
                hits = _coded([_code_hit(each) for each in found.hits])
                shell.search.offer(text.replace("\x1d", ""), hits)

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
                names = kind_words()
                shell.search.offer(words, [_hit(each, names[each.kind]) for each in found])
            else:
                sound.stop()
                self._window.tell(error)

        self._window.desk.fetch(find, text=words, limit=_SHOWN).within(shell).then(done).otherwise(
            self._window.tell
        )

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
        page = None if window.shell is None else window.shell.current()
        for button in [] if page is None else page.buttons():
            if button.isEnabled() and button.text():
                words = button.text().replace("&", "")
                hits.append(Hit(words, tr("On this page"), "open", act=button.click))
        hits.append(Hit(tr("Lock"), "Ctrl+L", "lock", act=window.lock))
        hits.append(Hit(tr("Sign out"), tr("Drafts are kept"), "sign_out", act=window.sign_out))
        if desk.joined is None:
            hits.append(Hit(tr("Second person joins"), tr("At this desk"), "join", act=lambda: _join(window)))
        else:
            hits.append(Hit(tr("Second person leaves"), desk.joined.actor.name, "revoke", act=desk.part))
        hits.append(Hit(tr("Light"), tr("Look"), "theme", act=lambda: window.paint("light")))
        hits.append(Hit(tr("Dark"), tr("Look"), "theme", act=lambda: window.paint("dark")))
        for percent in SCALES:
            words, larger = tr("Text at {percent} %", percent=percent), partial(window.write_larger, percent)
            hits.append(Hit(words, tr("Look"), "theme", act=larger))
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
    icon = ICONS.get(hit.kind, "look_up")
    return Hit(hit.number, hit.label, icon, hit.route if known else "", dict(hit.arguments))


def _coded(known: list[Hit]) -> list[Hit]:
    return [replace(hit, group=tr("This code")) for hit in known]


def _folded(hits: list[Hit]) -> list[Hit]:
    """The first of the commands, and a line for the others."""
    if len(hits) <= _SHOWN:
        return hits
    return [*hits[:_SHOWN], _rest(_OWN, None, hits[0].group, "")]


def _rest(kind: str, key: int | None, group: str, count: str) -> Hit:
    return Hit(tr("More …"), "", "more", group=group, count=count, more=(kind, key))


def _together(known: list[Hit], groups: tuple[FoundGroup, ...]) -> list[Hit]:
    """What the text is as a code first, and nothing twice; each kind with how many there are."""
    places = [(hit.route, hit.arguments) for hit in known]
    words = kind_words()
    hits: list[Hit] = []
    for group in groups:
        count = f"{group.count}+" if group.more else str(group.count)
        made = [_hit(each, words[group.kind], count) for each in group.rows]
        hits += [hit for hit in made if not hit.route or (hit.route, hit.arguments) not in places]
        if group.rows and (group.more or group.count > len(group.rows)):
            hits.append(_rest(group.kind, group.rows[-1].key, words[group.kind], count))
    return hits


def _hit(found: Found, group: str = "", count: str = "") -> Hit:
    route, arguments = place_of(found.kind, found.id, found.number)
    title, detail = found.number or found.label, found.label
    if found.kind in NAMED and found.label:
        title, detail = found.label, found.number
    detail = _joined("" if detail == title else detail, ended_words(found.state))
    return Hit(title, detail, ICONS.get(found.kind, "look_up"), route, arguments, group=group, count=count)


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))
