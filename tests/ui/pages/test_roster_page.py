"""The rota in the window: empty slots in words, planned with the keyboard alone, printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.services import roster
from ctdesk.ui import times
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.dialogs.shift import AbsenceDialog, PlanDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.roster_page import DAY, WEEK, RosterPage
from fixtures.cast import Cast
from ui.conftest import SignIn

WAIT_MS = 20_000
EVENING = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # six in the evening at the site


def open_page(window: MainWindow, qtbot: QtBot) -> RosterPage:
    page = window.open("roster", {})
    assert isinstance(page, RosterPage)
    page.day = date(2026, 3, 2)
    page.load()
    qtbot.waitUntil(lambda: page.rota is not None and page.rota.starts_at == EVENING, timeout=WAIT_MS)
    return page


def plan(cast: Cast, role: str, login: str, hours: float = 14) -> None:
    cast.do(
        "lead",
        roster.plan_shift,
        role=role,
        member_id=cast.id(login),
        starts_at=EVENING,
        ends_at=EVENING + timedelta(hours=hours),
    )


def test_an_empty_slot_is_told_in_words_and_filled_with_the_keyboard(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    plan(cast, "R05", "receiver")
    plan(cast, "R06", "verifier", 2)
    page = open_page(sign_in("lead"), qtbot)
    state = page.state()
    assert state is not None and state.word == "6 slots empty"
    view = page.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert page.said.text() == "Pharmacist verifier: nobody, 03-02 20:00 – 03-03 08:00"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    dialogs = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, PlanDialog) and one.isVisible()
    ]
    (dialog,) = dialogs
    qtbot.waitUntil(lambda: dialog.person.count() == 2, timeout=WAIT_MS)
    dialog.start.setText(times.moment(EVENING + timedelta(hours=2)))
    dialog.person.setCurrentIndex(dialog.person.findData(str(cast.id("second_verifier"))))
    dialog.do.click()
    qtbot.waitUntil(
        lambda: page.rota is not None and not [g for g in page.rota.gaps if g.role == "R06"], timeout=WAIT_MS
    )


def test_who_may_not_act_is_not_offered_and_who_is_planned_in_vain_is_hatched(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    plan(cast, "R12", "nurse")
    page = open_page(sign_in("lead"), qtbot)
    vain = [bar for bar in page.view.bars if bar.shift is not None]
    assert [bar.words().endswith("(may not act there for all of it)") for bar in vain] == [True]
    gap = next(bar for bar in page.view.bars if bar.gap is not None and bar.gap.role == "R13")
    page._opened(gap)
    (dialog,) = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, PlanDialog) and one.isVisible()
    ]
    qtbot.waitUntil(lambda: bool(dialog.form.fields["member_id"].below.text()), timeout=WAIT_MS)
    assert not dialog.do.isEnabled()
    dialog.close()


def test_night_day_and_week_are_looked_at_and_printed(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    plan(cast, "R05", "receiver")
    page = open_page(sign_in("nurse"), qtbot)
    page.span.parts[DAY].click()
    qtbot.waitUntil(
        lambda: page.rota is not None and page.rota.ends_at - page.rota.starts_at == timedelta(days=1),
        timeout=WAIT_MS,
    )
    page.span.parts[WEEK].click()
    qtbot.waitUntil(
        lambda: page.rota is not None and page.rota.ends_at - page.rota.starts_at == timedelta(days=7),
        timeout=WAIT_MS,
    )
    page.view.grab()
    page.forward.click()
    qtbot.waitUntil(lambda: page.rota is not None and not page.rota.shifts, timeout=WAIT_MS)
    assert not page._plan.isEnabled()
    page.print_seen()
    (dialog,) = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, PrintDialog) and one.isVisible()
    ]
    qtbot.waitUntil(lambda: "1 pages" in dialog.said.text(), timeout=WAIT_MS)
    dialog.close()


def test_an_absence_is_registered_with_a_look_at_what_it_leaves_open(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    plan(cast, "R05", "receiver")
    page = open_page(sign_in("receiver"), qtbot)
    page._ask_absence()
    (dialog,) = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, AbsenceDialog) and one.isVisible()
    ]
    dialog.start.setText(times.moment(EVENING + timedelta(hours=2)))
    dialog.end.setText(times.moment(EVENING + timedelta(hours=14)))
    qtbot.waitUntil(lambda: "03-02 20:00" in dialog.uncovered.text(), timeout=WAIT_MS)
    dialog.do.click()
    qtbot.waitUntil(
        lambda: page.rota is not None and [g.idle for g in page.rota.gaps if g.role == "R05"] == [("王䶮",)],
        timeout=WAIT_MS,
    )
