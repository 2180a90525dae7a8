"""The main job done through the real windows without a screen: received, signed by two, printed, verified."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel

from ctdesk.config import data_path, read_site
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import load_messages, sentence
from ctdesk.ui.app import make_application
from ctdesk.ui.cards import Row
from ctdesk.ui.demo_hands import Hands, Stuck
from ctdesk.ui.demo_receipt import ByHand
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.language import Language, listed, tr
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.desk_page import DeskPage
from ctdesk.ui.pages.record_page import RecordPage
from ctdesk.ui.pages.sign_in_page import SignInPage
from ctdesk.ui.tastes import Tastes

if TYPE_CHECKING:
    from ctdesk.services.demo import DemoMember

Say = Callable[[str], None]
SITE, PAPER = "site", "acceptance.pdf"
_OTHER_PAGES = ("receipts", "arrivals", "storage", "catalogue", "members", "audit", "settings")


def walk(
    out: Path,
    *,
    language: str,
    keep: bool,
    say: Say,
    outcomes: tuple[str, ...] = ("quarantine", "accept"),
) -> int:
    """Walk the main job and leave ``acceptance.pdf``, pictures and the site in ``out``; the exit code.

    ``keep`` uses the site that is there from last time. The first of ``outcomes`` is printed; the shipment
    that was too warm goes into quarantine, the other is accepted.
    """
    load_messages(data_path("forms", "messages"))
    tongue: Language = "en" if language == "en" else "zh_CN"
    teller = _Teller(tongue, say)
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("screen-*.png"), out / PAPER):
        old.unlink(missing_ok=True)
    folder = out / SITE
    _have_site(folder, tongue, keep, teller)
    with _own_tastes(), _window_on(folder, tongue) as window:
        hands = Hands(window, out)
        try:
            _Walk(hands, folder, out, teller).all_of_it(outcomes)
        except Stuck as stuck:
            hands.picture("stuck")
            teller("DEMO-STUCK", what=str(stuck))
            return 1
    verdict = _verify(out / PAPER, folder, teller)
    teller("DEMO-DONE", folder=str(out))
    return 0 if verdict else 1


class _Teller:
    """Tells each step with its number."""

    def __init__(self, language: Language, say: Say) -> None:
        self.language, self._say, self._steps = language, say, 0

    def __call__(self, code: str, **values: object) -> None:
        self._steps += 1
        self._say(f"{self._steps:02d} {sentence(code, self.language, **values)}")

    def percent(self, done: int, total: int) -> None:
        """How far the site is made."""
        self._say(f"   {done * 100 // max(total, 1)} %")

    def outcome(self, code: str) -> str:
        """An outcome in words."""
        return sentence("DEMO-OUTCOME", self.language, value=code)


class _Walk:
    """The story: one shipment goes into quarantine, another is accepted, and the first record is printed."""

    def __init__(self, hands: Hands, folder: Path, out: Path, tell: _Teller) -> None:
        from ctdesk.services.demo import TO_TRY, demo_members
        from ctdesk.services.demo.to_try import FOLDERS, LABEL

        people = {one.login: one for one in demo_members(folder)}
        self.receiver, self.verifier = people["liwenjing"], people["chensiyuan"]
        self.hands, self.out, self.tell = hands, out, tell
        self._goods = [folder / TO_TRY / name for name in FOLDERS]
        self._labels = [json.loads((goods / LABEL).read_text("utf-8")) for goods in self._goods]

    def all_of_it(self, outcomes: tuple[str, ...]) -> None:
        """From the sign-in page to the paper, and once around the house."""
        self.sign_in(self.receiver)
        for place, outcome in enumerate(outcomes):
            self.receive(1 if outcome == "accept" else 0, outcome, pictures=place == 0)
            if place == 0:
                self.print_it()
        self.look_around()

    def sign_in(self, person: DemoMember) -> None:
        """Name and password on the sign-in page."""
        hands = self.hands

        def page() -> SignInPage | None:
            found = hands.window.findChildren(SignInPage)
            return found[0] if found and not found[0].waiting.isVisible() else None

        found = hands.until(page, "the sign-in page")
        hands.until(lambda: found.people.isVisible(), "the demo's team")
        hands.picture("sign-in")
        self.tell("DEMO-OPENED")
        hands.type_keys(found.login, person.login)
        hands.type_keys(found.password, person.password)
        hands.press(Qt.Key.Key_Return)
        hands.until(lambda: hands.window.shell is not None, "the way in")
        hands.settle()
        self.tell("DEMO-SIGNED-IN", name=person.name)

    def receive(self, which: int, outcome: str, *, pictures: bool) -> None:
        """One receipt from My desk to the signed decision."""
        hands = self.hands
        sheet = self._open_receipt(which, pictures)
        self._fill_as_receiver(sheet, outcome, pictures)
        signed = sheet.sign(self.receiver, picture="sign" if pictures else "")
        self._tell_signed(self.receiver, signed, sheet)
        self._second_person(sheet, pictures)
        self._put_in(sheet)
        self._decide(sheet, outcome, pictures)
        view = sheet.view
        self.tell("DEMO-DECIDED", outcome=self.tell.outcome(str(view.outcome)), number=view.number)
        if view.outcome != outcome:
            raise Stuck(f"{view.number} came out as {view.outcome}, not {outcome}")
        sheet.leave()
        hands.settle()

    def _open_receipt(self, which: int, pictures: bool) -> ByHand:
        hands, label = self.hands, self._labels[which]
        hands.window.open("desk")
        hands.settle()
        desk = None if hands.window.shell is None else hands.window.shell.current()
        if isinstance(desk, DeskPage) and desk.more is not None:
            hands.click(desk.more)  # what comes later today stands below the first few
            hands.settle()

        def row() -> Row | None:
            shell = hands.window.shell
            page = None if shell is None else shell.current()
            rows = [] if page is None else page.findChildren(Row)
            return next((one for one in rows if label["notice"] in one.accessibleName()), None)

        waiting = hands.until(row, f"{label['notice']} on My desk")
        if pictures:
            hands.picture("my-desk")
            page = hands.window.shell.current() if hands.window.shell is not None else None
            count = len(page.findChildren(Row)) if page is not None else 0
            self.tell("DEMO-DESK", count=count)
        hands.click(waiting)
        hands.settle()
        if pictures:
            hands.picture("arrival")
        hands.click(hands.button(hands.window, tr("It has arrived: new receipt")))

        def opened() -> RecordPage | None:
            shell = hands.window.shell
            page = None if shell is None else shell.current()
            return page if isinstance(page, RecordPage) and page.view is not None else None

        page = hands.until(opened, "the receipt")
        hands.settle()
        reason = sentence("DEMO-REASON", self.tell.language)
        sheet = ByHand(hands, page, self._goods[which], label, reason)
        self.tell("DEMO-RECEIPT", number=sheet.view.number, notice=label["notice"])
        return sheet

    def _fill_as_receiver(self, sheet: ByHand, outcome: str, pictures: bool) -> None:
        sheet.go_to("A")
        sheet.scan_all(("A10",))
        for section in "ABCD":
            if section == "C":
                sheet.go_to("C")
                sheet.scan_all(("C4",))
            elif section == "D":
                sheet.go_to("D")
                sheet.scan_all(("D3", "D6"))
            sheet.fill(section)
            self._told(section, pictures)
            if section == "C":
                sheet.ink()
                self.tell("DEMO-COURIER")
        if outcome == "quarantine":
            sheet.other["E3"] = False
        sheet.go_to("E")
        sheet.scan_all(("E1a",))
        sheet.fill("E", leave=("E9",))
        self.tell("DEMO-CURVE")
        if pictures:
            self.hands.reveal(sheet.page.trip)
            self.hands.picture("temperature")
        sheet.fill("F")
        self._told("F", pictures)
        sheet.fill("G")
        self._told("G", pictures)
        sheet.fill("E", leave=("E9",))
        proposals = {one.propose for one in sheet.view.judgement.proposals}
        self.tell("DEMO-PROPOSED", outcome=", ".join(self.tell.outcome(one) for one in sorted(proposals)))
        sheet.go_to("H")
        sheet.scan_all(("H4", "H5a", "H5b", "H6", "H8", "H16"))
        sheet.fill("H")
        self._told("H", pictures)
        sheet.other["I1"] = "hospital_tank"
        sheet.other["I6"] = self._member(self.verifier, sheet)
        sheet.go_to("I")
        sheet.fill("I")
        self._told("I", pictures)

    def _second_person(self, sheet: ByHand, pictures: bool) -> None:
        sheet.join(self.verifier)
        self.tell("DEMO-JOINED", name=self.verifier.name)
        sheet.confirm(self.verifier)
        self.tell("DEMO-CONFIRMED", name=self.verifier.name)
        sheet.go_to("H")
        if pictures:
            self.hands.picture("blind-second-person")
        sheet.fill("H")
        self._told("H", pictures)
        sheet.fill("E")
        self._tell_signed(self.verifier, sheet.sign(self.verifier), sheet)
        sheet.leave()

    def _put_in(self, sheet: ByHand) -> None:
        self._tell_signed(self.receiver, sheet.sign(self.receiver), sheet)

    def _decide(self, sheet: ByHand, outcome: str, pictures: bool) -> None:
        sheet.join(self.verifier)
        sheet.go_to("K")
        sheet.other["K1"] = outcome
        if outcome != "accept":
            sheet.other.update(
                K2b=sentence("DEMO-DECISION", self.tell.language),
                K3a=sentence("DEMO-CONTACT", self.tell.language),
                K3c="phone",
                K3d="awaited",
                K5="wait",
            )
        sheet.fill("K")
        if pictures:
            self.hands.picture("decision")
        self._tell_signed(self.verifier, sheet.sign(self.verifier), sheet)

    def print_it(self) -> None:
        """Ctrl+P on the record; the counted, sealed copy goes to ``acceptance.pdf``."""
        hands = self.hands
        hands.picture("record-signed")
        hands.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        dialog = hands.dialog(PrintDialog)
        hands.until(lambda: len(dialog.findChildren(QLabel)) > 1, "the preview")
        hands.settle()
        hands.picture("print", dialog)
        hands.click(dialog.save)
        hands.pick_file(self.out / PAPER)
        hands.until(lambda: (self.out / PAPER).exists(), PAPER)
        hands.settle()
        hands.click(dialog.do)
        hands.gone(dialog)
        self.tell("DEMO-PRINTED", file=PAPER)

    def look_around(self) -> None:
        """A picture of every other page, of some in the dark, and of some in the other language."""
        hands, window = self.hands, self.hands.window
        before = len(list(self.out.glob("screen-*.png")))
        for route in _OTHER_PAGES:
            if window.open(route) is not None:
                hands.settle()
                hands.picture(route)
        window.open("desk")
        hands.settle()
        window.paint("dark")
        hands.settle()
        hands.picture("my-desk-dark")
        window.open("receipts")
        hands.settle()
        hands.picture("receipts-dark")
        window.paint("light")
        other: Language = "zh_CN" if self.tell.language == "en" else "en"
        window.speak(other)
        hands.settle()
        hands.picture(f"receipts-{other}")
        window.open("desk")
        hands.settle()
        hands.picture(f"my-desk-{other}")
        window.speak(self.tell.language)
        hands.settle()
        window.lock()
        hands.settle()
        hands.picture("locked")
        self.tell("DEMO-PAGES", count=len(list(self.out.glob("screen-*.png"))) - before)

    def _told(self, section: str, pictures: bool) -> None:
        self.tell("DEMO-SECTION", section=section)
        if pictures:
            self.hands.picture(f"section-{section}")

    def _tell_signed(self, person: DemoMember, slots: tuple[str, ...], sheet: ByHand) -> None:
        language = self.tell.language
        texts = {one.id: one.text.in_language(language) for one in sheet.view.definition.slot}
        self.tell("DEMO-SIGNED", name=person.name, slots=listed(texts[slot] for slot in slots))

    def _member(self, person: DemoMember, sheet: ByHand) -> str:
        """The code under which somebody is offered at put-in."""
        offered = sheet.view.options.get("duty:storage.put_in", ())
        found = next((code for code, zh, _ in offered if zh.startswith(person.name)), None)
        if found is None:
            raise Stuck(f"{person.name} is not offered at put-in")
        return found


def _have_site(folder: Path, language: Language, keep: bool, tell: _Teller) -> None:
    from ctdesk.services.demo import make_demo_site

    if (folder / "site.toml").is_file():
        if keep:
            tell("DEMO-KEPT", folder=str(folder))
            return
        if not read_site(folder).demo:
            raise CtdeskError("CLI-13", folder=folder)
        shutil.rmtree(folder)
    tell("DEMO-MAKING")
    told = -1

    def report(done: int, total: int) -> None:
        nonlocal told
        fifth = done * 5 // max(total, 1)
        if fifth > told:
            told = fifth
            tell.percent(done, total)

    make_demo_site(folder, report=report, language=language)
    tell("DEMO-MADE", folder=str(folder))


@contextlib.contextmanager
def _own_tastes() -> Iterator[None]:
    """Whoever's machine this is keeps their own language, look and last site."""
    before = os.environ.get("CTDESK_CONFIG_HOME")
    with tempfile.TemporaryDirectory(prefix="ctdesk-demo-") as home:
        os.environ["CTDESK_CONFIG_HOME"] = home
        try:
            yield
        finally:
            if before is None:
                del os.environ["CTDESK_CONFIG_HOME"]
            else:
                os.environ["CTDESK_CONFIG_HOME"] = before


@contextlib.contextmanager
def _window_on(folder: Path, language: Language) -> Iterator[MainWindow]:
    application = make_application()
    tastes = Tastes()
    tastes.preferences = replace(tastes.preferences, language=language, theme="light")
    tastes.wear(application)
    window = MainWindow(folder, tastes)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, cast(Any, QEvent.Type.DeferredDelete.value))


def _verify(paper: Path, folder: Path, tell: _Teller) -> bool:
    """``ctdesk verify`` of what was printed, against the site."""
    from ctdesk.services.site import open_site
    from ctdesk.services.verification import verify_pdf_file

    with open_site(folder) as site:
        found = verify_pdf_file(paper, site=site)
    code = f"CLI-VERIFY-{found.verdict.value.upper().replace('_', '-')}"
    verdict = sentence(code, tell.language, file=paper.name)
    tell("DEMO-VERIFIED", verdict=verdict, count=len(found.signers))
    return found.verdict.holds
