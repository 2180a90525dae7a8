"""The changes of an event are told in words; the codes behind them stand in the tool tips."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.services.audit import FieldChange, RowChanged
from ctdesk.ui import language
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.audit_changes import MOST, changes_card, facts_card
from ctdesk.ui.pages.audit_page import AuditPage

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


def said(card: Card) -> list[str]:
    return [text.text() for text in card.findChildren(Text)]


def tips(card: Card) -> set[str]:
    return {text.toolTip() for text in card.findChildren(Text)}


@pytest.fixture
def announced() -> RowChanged:
    """A new row with a name, an empty field and technical ones."""
    fields = (
        FieldChange("id", None, 4),
        FieldChange("number", None, "PJ-ASN-2026-0001"),
        FieldChange("carrier", None, None),
        FieldChange("entered_by", None, 7, after_called="许念"),
        FieldChange("row_version", None, 1),
    )
    return RowChanged("shipment", 4, "insert", fields, "PJ-ASN-2026-0001")


def test_technical_fields_come_last_and_empty_ones_in_one_line(qtbot: QtBot, announced: RowChanged) -> None:
    card = changes_card((announced,))
    qtbot.addWidget(card)
    assert said(card)[-2:] == ["Left empty: Carrier", "Technical: Row 4, Row version 1"]
    assert "许念" in said(card)
    assert {"entered_by: 7", "number: PJ-ASN-2026-0001", "shipment #4"} <= tips(card)


def test_the_same_is_told_in_chinese(qtbot: QtBot, announced: RowChanged) -> None:
    language.set_language("zh_CN")
    card = changes_card((announced,))
    qtbot.addWidget(card)
    assert said(card)[-2:] == ["未填：承运人", "技术字段：行号 4、行版本 1"]
    assert "到货 PJ-ASN-2026-0001 • 新增" in said(card)
    assert "录入人" in said(card)


def test_a_secret_is_named_and_not_shown(qtbot: QtBot) -> None:
    fields = (FieldChange("failures", None, None, True), FieldChange("verifier", None, None, True))
    card = changes_card((RowChanged("credential", 2, "update", fields),))
    qtbot.addWidget(card)
    assert "Failed attempts, Password verifier: not shown: a secret, or read blind" in said(card)


def test_a_field_set_to_nothing_is_told_as_a_change(qtbot: QtBot) -> None:
    row = RowChanged("dose_unit", 2, "update", (FieldChange("hold", "frozen", None),))
    card = changes_card((row,))
    qtbot.addWidget(card)
    assert "frozen → –" in said(card)


def test_what_is_not_shown_of_many_rows_is_counted(qtbot: QtBot) -> None:
    rows = tuple(RowChanged("storage_position", number, "insert", ()) for number in range(MOST + 3))
    card = changes_card(rows)
    qtbot.addWidget(card)
    assert "and 3 more" in said(card)


def test_what_a_command_states_is_told_in_words(qtbot: QtBot) -> None:
    card = facts_card({"failures_before": 2})
    qtbot.addWidget(card)
    assert said(card)[-2:] == ["Failed attempts before", "2"]
    assert "failures_before" in tips(card)


def test_the_trail_names_members_instead_of_their_numbers(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = window.open("audit")
    assert isinstance(page, AuditPage)
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)
    page.only.addItem("Appointments", "team.appoint")
    page.only.setCurrentIndex(page.only.count() - 1)
    qtbot.waitUntil(lambda: not window.desk._under_way and page.model.rowCount() > 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.model.row(page.model.index(0, 0)) is not None, timeout=WAIT_MS)
    page.choose(page.model.row(page.model.index(0, 0)))
    qtbot.waitUntil(
        lambda: any(text.text() == "Appointed by" for text in page.findChildren(Text)), timeout=WAIT_MS
    )
    shown = [text for text in page.findChildren(Text) if text.toolTip().startswith("appointed_by: ")]
    assert shown[0].text() == "Appointed by"
    assert not shown[1].text().isdigit()
    assert not any(text.text() in ("appointed_by", "row_version") for text in page.findChildren(Text))
