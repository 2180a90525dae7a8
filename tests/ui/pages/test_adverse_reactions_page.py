"""Adverse reactions at the window: reported, judged as a death, red at once, its report begun."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.services.adr_sheet import find_cases
from ctdesk.ui.dialogs.adverse_reaction import JudgeReaction, ReportReaction
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def test_a_death_is_red_at_once_and_what_a_report_lacks_is_said(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    one = hands("nurse")
    page = one.open("adverse_reactions")
    one.press(one.window, "Report an adverse reaction …")
    dialog = one.dialog()
    assert isinstance(dialog, ReportReaction)
    one.fill(dialog, term="发热", onset_at="2099-01-01 09:00")
    dialog.submit()
    one.settle()
    assert dialog.isVisible() and "future" in dialog.form.fields["onset_at"].below.text()
    one.fill(dialog, onset_at="")
    dialog.submit()
    one.settle()
    (row,) = cast.ask("nurse", find_cases).rows
    page = one.page()
    assert page.chosen.id == row.id
    words = one.words(page)
    assert "The product: generic name, brand or COI number." in words
    assert "Not reported yet" in words and "Report it at once." not in words

    one.press(page, "Seriousness and outcome …")
    judge = one.dialog()
    assert isinstance(judge, JudgeReaction)
    judge.criteria.boxes["death"].setChecked(True)
    one.fill(judge, outcome="death")
    judge.submit()
    one.settle()
    words = one.words(page)
    assert "Report it at once." in words and "Died at" in words
    assert one.cells(page, 4) == ["at once"]
    one.press(page, "Write the first report")
    assert one.page().route == "record"
