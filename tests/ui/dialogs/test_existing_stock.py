"""Stock from before ctdesk in the window: entered by one, scanned again by another, told on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from ctdesk.services.existing_stock import note_existing_stock
from ctdesk.ui.dialogs.camera import PhotoDialog
from ctdesk.ui.dialogs.existing_stock import StockDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import PNG, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


def test_one_person_enters_old_stock(cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path) -> None:
    story = Story(cast, units=1).prepare()
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("arrivals", shipment_id=story.shipment_id)
    one.press(page.side, "It lay here before ctdesk …")
    dialog = one.dialog()
    assert isinstance(dialog, StockDialog)
    told = {"received_on": "2025-06-01", "disposition": "accepted", "reason": "上线前入库"}
    one.fill(dialog, **told, **{"position:1": "LN1-A-1-7"})
    one.submit(dialog)
    assert one.error(dialog, "photo:1")
    paper, photo = tmp_path / "p.pdf", tmp_path / "c.png"
    paper.write_bytes(b"%PDF-1.7 x")
    photo.write_bytes(PNG)
    dialog.paper.take(str(paper))
    one.press(dialog, "Photo …")
    taking = one.dialog()
    assert isinstance(taking, PhotoDialog)
    taking.file.take(str(photo))
    one.submit(taking)
    one.gone(taking)
    one.submit(dialog)
    one.gone(dialog)
    one.wait(lambda: "a second person scans it again" in one.words(page.side))
    assert not one.offers(page.side, "Confirm existing stock …")


def test_another_scans_it_again(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).prepare()
    cast.do(
        "receiver",
        note_existing_stock,
        shipment_id=story.shipment_id,
        received_on=date(2025, 6, 1),
        disposition="quarantined",
        reason="上线前入库",
        positions=("LN1-A-1-7",),
        paper=("p.pdf", b"%PDF-1.7 x"),
        photos=(("c.png", PNG),),
    )
    one = Hands(sign_in("verifier"), qtbot)
    page = one.open("arrivals", shipment_id=story.shipment_id)
    one.press(page.side, "Confirm existing stock …")
    dialog = one.dialog()
    one.fill(dialog, **{"disposition": "quarantined", "position:1": "LN1-A-1-8"})
    dialog.form.fields["password"].editor.setText(password_of("verifier"))
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "position:1"))
    assert "LN1-A-1-7" not in one.error(dialog, "position:1")
    one.fill(dialog, **{"position:1": "LN1-A-1-7"})
    dialog.form.fields["password"].editor.setText(password_of("verifier"))
    one.submit(dialog)
    one.gone(dialog)
    one.wait(lambda: "Taken in by 王䶮 and 李清如" in one.words(page.side))
