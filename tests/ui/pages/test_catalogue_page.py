"""Products and papers: limits are typed twice unseen, and what is missing or expired is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.services import catalogue, suppliers
from ctdesk.services.catalogue import Limits
from ctdesk.ui import times
from ctdesk.ui.dialogs.product import LimitsDialog, ProductDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.suppliers_page import paper_state
from fixtures.cast import Cast
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
LIMITS = Limits(Decimal("-140"), None, 95, "第七节")


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


@pytest.fixture
def product(cast: Cast) -> int:
    """A product whose limits were entered and wait for the second pharmacist."""
    key: int = cast.do(
        "receiver",
        catalogue.add_product,
        code="DEMO-T1",
        name_cn="示例赛注射液（演示）",
        inn="demoleucel",
        donor_type="autologous",
    )
    cast.do(
        "receiver",
        catalogue.enter_limits,
        product_id=key,
        version="演示 1",
        dated=date(2026, 1, 1),
        limits=LIMITS,
    )
    return key


def type_limits(one: Hands, dialog: LimitsDialog, limits: Limits) -> None:
    """Type limits as a person does, with a real minus sign."""
    one.fill(
        dialog,
        storage_max_c=f"{limits.storage_max_c}".replace("-", "−"),
        storage_min_c="" if limits.storage_min_c is None else str(limits.storage_min_c),
        ambient_limit_s="" if limits.ambient_limit_s is None else str(limits.ambient_limit_s),
        limit_basis=limits.limit_basis or "",
    )


def test_a_product_is_entered_and_says_that_its_limits_are_empty(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    one = hands("receiver")
    page = one.open("catalogue")
    assert "No product yet." in page.nothing.text()
    page.add_product()
    dialog = one.dialog()
    assert isinstance(dialog, ProductDialog)
    one.fill(dialog, code="demo-t9", name_cn="示例九号（演示）", inn="demoleucel nine", imported="no")
    one.submit(dialog)
    assert one.error(dialog, "donor_type")
    one.fill(dialog, donor_type="allogeneic")
    dialog.modes["hospital_tank"].setChecked(True)
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == ["Limits empty"]
    said = one.words(page.side)
    assert "shipments of this product cannot be accepted" in said
    assert "in a tank of the hospital" in said
    detail = cast.ask("receiver", catalogue.product_detail, product_id=page.wanted)
    assert (detail.imported, detail.rfic_required, detail.storage_modes) == (False, None, ("hospital_tank",))


def test_whoever_entered_limits_waits_for_another_and_may_correct_them(
    product: int, hands: Callable[[str], Hands]
) -> None:
    one = hands("receiver")
    page = one.open("catalogue", product_id=product)
    said = one.words(page.side)
    assert "Waits for another pharmacist" in said
    assert "≤ −140 °C" in said
    assert not one.offers(page.side, "Type them again …")
    one.press(page.side, "Correct …")
    dialog = one.dialog()
    assert isinstance(dialog, LimitsDialog)
    assert dialog.form.text("storage_max_c") == "-140"
    one.fill(dialog, ambient_limit_s="96")
    one.submit(dialog)
    one.gone(dialog)
    assert "≤ 96 s" in one.words(page.side)


def test_limits_are_hidden_from_the_second_pharmacist(product: int, hands: Callable[[str], Hands]) -> None:
    one = hands("verifier")
    page = one.open("catalogue")
    assert "Limits that wait for you" in one.words(page.side)
    one.choose(page, lambda row: row.id == product)
    said = one.words(page.side)
    assert "hidden until you have typed them" in said
    for secret in ("140", "95 s", "第七节"):
        assert secret not in said


def test_a_difference_names_the_fields_and_never_the_other_values(
    product: int, hands: Callable[[str], Hands]
) -> None:
    one = hands("verifier")
    page = one.open("catalogue", product_id=product)
    one.press(page.side, "Type them again …")
    dialog = one.dialog()
    assert isinstance(dialog, LimitsDialog)
    assert not any(field.text() for field in dialog.form.fields.values())
    type_limits(one, dialog, Limits(Decimal("-150"), None, 100, "第七节"))
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "storage_max_c"))
    assert one.error(dialog, "ambient_limit_s")
    assert not one.error(dialog, "limit_basis")
    told = dialog.form.wrong.text()
    assert "Warmest allowed" in told
    assert "Longest outside vapour" in told
    assert "storage_max_c" not in told
    everything = one.words(dialog) + one.words(page.side)
    assert "140" not in everything
    assert "95" not in everything


def test_equal_limits_come_into_force_at_once(product: int, hands: Callable[[str], Hands]) -> None:
    one = hands("verifier")
    page = one.open("catalogue", product_id=product)
    one.press(page.side, "Type them again …")
    dialog = one.dialog()
    assert isinstance(dialog, LimitsDialog)
    type_limits(one, dialog, LIMITS)
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == ["Limits in force"]
    said = one.words(page.side)
    assert "≤ −140 °C" in said
    assert "Verified: 李清如" in said
    assert not one.offers(page.side, "Correct …")


def test_a_number_that_cannot_be_read_is_told_beside_its_field(
    product: int, hands: Callable[[str], Hands]
) -> None:
    one = hands("receiver")
    page = one.open("catalogue", product_id=product)
    one.press(page.side, "Enter a label version …")
    dialog = one.dialog()
    one.fill(dialog, version="演示 2", storage_max_c="cold")
    one.submit(dialog)
    assert "cold" in one.error(dialog, "storage_max_c")
    one.fill(dialog, storage_max_c="-150", storage_min_c="-100")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "storage_min_c"))
    one.fill(dialog, storage_min_c="", version="演示 1")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "version"))


def test_a_label_with_an_empty_limit_says_which_and_stays_unready(
    cast: Cast, product: int, hands: Callable[[str], Hands]
) -> None:
    cast.do("verifier", catalogue.verify_limits, label_id=1, limits=LIMITS)
    short = Limits(Decimal("-150"), None, None, "第八节")
    label = cast.do(
        "receiver", catalogue.enter_limits, product_id=product, version="演示 2", dated=None, limits=short
    )
    cast.clock.advance(minutes=5)
    cast.do("verifier", catalogue.verify_limits, label_id=label, limits=short)
    one = hands("nurse")
    page = one.open("catalogue", product_id=product)
    assert one.cells(page, 3) == ["演示 2"]
    assert one.cells(page, 4) == ["Limits empty"]
    said = one.words(page.side)
    assert "Empty, so it cannot be accepted with: Longest outside vapour" in said
    assert "Former" in said
    assert not page.buttons()[0].isEnabled()
    assert "Enter product limits" in page.buttons()[0].toolTip()
    assert not one.offers(page.side, "Enter a label version …")


@pytest.mark.parametrize(
    ("days", "word"),
    [(None, "Not on file"), (-1, "Expired"), (0, "Expiring"), (60, "Expiring"), (61, "In date")],
)
def test_a_paper_says_how_long_it_counts(sign_in: SignIn, days: int | None, word: str) -> None:
    sign_in("receiver")
    until = None if days is None else times.today() + timedelta(days=days)
    assert paper_state(until).word == word


def test_papers_are_entered_and_renewed(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("receiver")
    page = one.open("catalogue")
    page.segments.parts["suppliers"].click()
    one.settle()
    page = one.page()
    assert page.route == "suppliers"
    page.add()
    dialog = one.dialog()
    one.fill(dialog, code="c1", kind="carrier", name="演示冷链", authorised_until="2020-01-31")
    one.submit(dialog)
    one.gone(dialog)
    said = one.words(page.side)
    assert "Expired" in said
    assert "Not on file" in said
    assert one.cells(page, 4) == ["2020-01-31"]
    one.press(page.side, "Renew …")
    dialog = one.dialog()
    assert dialog.form.text("authorised_until") == "2020-01-31"
    later = times.today() + timedelta(days=400)
    one.fill(dialog, authorised_until=later.isoformat(), file_valid_until=later.isoformat())
    one.submit(dialog)
    one.gone(dialog)
    assert one.words(page.side).count("In date") == 2
    page.search.setText("nobody")
    one.wait(lambda: one.rows(page) == [])
    page.search.setText("冷链")
    one.wait(lambda: len(one.rows(page)) == 1)


def test_papers_are_not_offered_to_be_changed_by_everyone(cast: Cast, hands: Callable[[str], Hands]) -> None:
    key = cast.do("receiver", suppliers.add_supplier, code="H", kind="holder", name="演示持有人")
    one = hands("custodian")
    page = one.open("suppliers", supplier_id=key)
    assert not one.offers(page.side, "Renew …")
    assert "Only for those whose duty it is" in one.button(page.side, "Renew …").toolTip()


@pytest.mark.parametrize(("scale", "beside"), [(100, True), (150, False)])
def test_the_detail_moves_below_the_list_where_text_is_large(
    product: int, hands: Callable[[str], Hands], scale: int, beside: bool
) -> None:
    one = hands("verifier")
    one.window.write_larger(scale)
    one.window.resize(1366, 768)
    page = one.open("catalogue", product_id=product)
    one.wait(lambda: (page.side.x() > page.list.x()) == beside)
    assert one.window.width() == 1366
    columns = sum(page.table.columnWidth(place) for place in range(page.model.columnCount()))
    assert columns <= page.table.viewport().width()
    inner = page.side.widget()
    assert inner.minimumSizeHint().width() <= page.side.viewport().width()
