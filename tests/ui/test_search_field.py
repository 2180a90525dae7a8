"""Find anything by keyboard alone: groups, more, what was opened lately, and back to where the hands were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.ui.hit_list import HitList
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Nothing is under way, and nothing more was asked for by its answers."""
    for _ in range(3):
        qtbot.waitUntil(lambda: not window.desk._under_way, timeout=20_000)
        qtbot.wait(1)


def put(work: Any) -> None:
    """More holders than a page holds, and one with a name of one character."""
    for number in range(120):
        work.db.add(Supplier(code=f"Q-{number:03}", kind="holder", name=f"枫桥生物 {number}"))
    work.db.add(Supplier(code="Z-1", kind="holder", name="䶮"))


def test_groups_are_walked_read_on_opened_and_found_again_by_keyboard(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    cast.site.gate.run_itself(put, action="test.put")
    window = sign_in("lead")
    shell = window.shell
    assert shell is not None
    settled(qtbot, window)
    field, ctrl = shell.search, Qt.KeyboardModifier.ControlModifier
    before = window.focusWidget()

    def ask(text: str) -> HitList:
        qtbot.keyClick(window, Qt.Key.Key_K, ctrl)
        qtbot.waitUntil(field.hasFocus)
        field.setText(text)  # keys as fast as a test's would be taken for a scanner's
        field._ask()
        settled(qtbot, window)
        assert field._list is not None
        return field._list

    def press(*keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            qtbot.keyClick(field, key, held)
        settled(qtbot, window)

    # Holders by initials; the rest of them page by page, without a heading ever being chosen.
    listed = ask("fqsw")
    assert [(hit.group, hit.count) for hit in listed._hits] == [("Holders and carriers", "50+")] * 6
    press(Qt.Key.Key_Up)
    more = listed.current()
    assert more is not None and more.more is not None
    while more is not None and more.more is not None:
        press(Qt.Key.Key_Return)
        chosen = listed.current()
        assert chosen is not None and chosen.more is None
        more = listed._hits[-1]
        press(*[Qt.Key.Key_Down] * (len(listed._hits) - 1 - listed._hits.index(chosen)))
    assert [hit.detail for hit in listed._hits] == [f"Q-{number:03}" for number in range(119, -1, -1)]
    assert listed.geometry().bottom() < window.height()

    # From group to group, and round again.
    listed = ask("012")
    groups = list(dict.fromkeys(hit.group for hit in listed._hits))
    assert len(groups) > 1
    for group in [*groups[1:], groups[0]]:
        press(Qt.Key.Key_Down, held=ctrl)
        chosen = listed.current()
        assert chosen is not None and chosen.group == group

    # Escape clears, then gives the hands back.
    press(Qt.Key.Key_Escape)
    assert field.text() == "" and field.hasFocus() and not listed.isVisible()
    press(Qt.Key.Key_Escape)
    assert window.focusWidget() is before and shell.trail[-1][0] == "desk"

    # A name of one character opens, and stands first when nothing is typed the next time.
    listed = ask("䶮")
    hits = [hit.title for hit in listed._hits if hit.route == "suppliers"]
    assert hits == ["䶮"]
    while (hit := listed.current()) is not None and hit.title != "䶮":
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert shell.trail[-1][0] == "suppliers"
    window.open("desk")
    settled(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, ctrl)
    settled(qtbot, window)
    assert [(hit.group, hit.title) for hit in listed._hits] == [("Opened lately", "䶮")]

    # Pages and acts in both languages and by initials; nothing says what there is to look for.
    for text in ("审计", "sjzz", "audit"):
        assert "audit" in {hit.route for hit in ask(text)._hits}, text
    assert not ask("\0%*\"'🙂")._hits
    listed = ask("zzzz " * 2_000)
    assert not listed._hits and "patients" in listed._nothing.text()
