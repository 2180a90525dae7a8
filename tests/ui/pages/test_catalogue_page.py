"""Products and papers: limits are typed twice unseen, and what is missing or expired is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.domain.catalogue import LimitEntry, RuleEntry
from ctdesk.services import catalogue, suppliers
from ctdesk.services.catalogue import Limits
from ctdesk.ui import times
from ctdesk.ui.dialogs.label_file import LabelFileDialog
from ctdesk.ui.dialogs.product import LimitsDialog, ProductDialog
from ctdesk.ui.dialogs.supplier import PaperDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.suppliers_page import paper_state
from fixtures import labels
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
    labels.entered(cast, key, "演示 1", LIMITS, dated=date(2026, 1, 1))
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
    cast.clock.advance(minutes=5)
    labels.in_force(cast, product, "演示 2", short)
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


def test_papers_are_filed_and_renewed(cast: Cast, hands: Callable[[str], Hands], tmp_path: Path) -> None:
    one = hands("receiver")
    page = one.open("catalogue")
    page.segments.parts["suppliers"].click()
    one.settle()
    page = one.page()
    assert page.route == "suppliers"
    page.add()
    dialog = one.dialog()
    one.fill(dialog, code="c1", kind="carrier", name="演示冷链", contact_recall="李四 138")
    one.submit(dialog)
    one.gone(dialog)
    assert one.words(page.side).count("Not on file") == 1
    assert "李四 138" in one.words(page.side)
    one.press(page.side, "File a paper …")
    dialog = one.dialog()
    assert isinstance(dialog, PaperDialog)
    one.fill(dialog, kind="carrier_authorisation", number="W-1", valid_until="2020-01-31")
    scan = tmp_path / "委托书.pdf"
    scan.write_bytes(labels.PDF)
    dialog.file.take(str(scan))
    one.submit(dialog)
    one.gone(dialog)
    assert "Expired" in one.words(page.side)
    assert one.cells(page, 4) == ["2020-01-31"]
    one.press(page.side, "File a paper …")
    dialog = one.dialog()
    one.fill(dialog, kind="carrier_authorisation", valid_until="soon")
    one.submit(dialog)
    assert one.error(dialog, "valid_until")
    later = times.today() + timedelta(days=400)
    one.fill(dialog, valid_until=later.isoformat())
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == [later.isoformat()]
    assert one.offers(page.side, "Open the scan")
    page.search.setText("nobody")
    one.wait(lambda: one.rows(page) == [])
    page.search.setText("冷链")
    one.wait(lambda: len(one.rows(page)) == 1)


def test_papers_are_not_offered_to_be_changed_by_everyone(cast: Cast, hands: Callable[[str], Hands]) -> None:
    key = cast.do("receiver", suppliers.add_supplier, code="H", kind="holder", name="演示持有人")
    one = hands("custodian")
    page = one.open("suppliers", supplier_id=key)
    assert not one.offers(page.side, "File a paper …")
    assert "Only for those whose duty it is" in one.button(page.side, "File a paper …").toolTip()


def test_a_whole_label_is_entered_with_its_rules_and_its_file(
    cast: Cast, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    key = cast.do(
        "receiver", catalogue.add_product, code="D", name_cn="示例", inn="demo", donor_type="autologous"
    )
    one = hands("receiver")
    page = one.open("product", product_id=key)
    page.enter()
    dialog = one.dialog()
    assert isinstance(dialog, LimitsDialog)
    one.fill(dialog, version="1")
    type_limits(one, dialog, LIMITS)
    dialog.more.rows["clock_limit_min"].type("-3", source="2.3", basis="thaw_start")
    one.submit(dialog)
    one.wait(lambda: dialog.more.rows["clock_limit_min"].wrong.text())
    dialog.more.rows["clock_limit_min"].type("30")
    dialog.more.rows["thaw_methods"].type("dry_device,water_bath", source="2.3")
    rule = dialog.rules.add()
    rule.bounds["up_to_c"].setText("−130")
    rule.proposes.setCurrentIndex(rule.proposes.findData("ask_holder"))
    rule.text.setPlainText("不高于 -130 °C 时联系持有人。")
    one.submit(dialog)
    one.gone(dialog)
    said = one.words(page)
    assert "The label itself is missing" in said
    assert "30 min" in said and "From thaw start • 2.3" in said
    one.press(page, "Attach …")
    files = one.dialog()
    assert isinstance(files, LabelFileDialog)
    scan = tmp_path / "label.pdf"
    scan.write_bytes(labels.PDF)
    files.file.take(str(scan))
    one.submit(files)
    one.gone(files)


def test_a_whole_label_is_read_again_unseen(cast: Cast, hands: Callable[[str], Hands]) -> None:
    key = cast.do(
        "receiver", catalogue.add_product, code="D", name_cn="示例", inn="demo", donor_type="autologous"
    )
    further = (
        LimitEntry("clock_limit_min", "30", "min", "thaw_start", "2.3"),
        LimitEntry("thaw_methods", "dry_device,water_bath", source="2.3"),
    )
    rules = (RuleEntry("ask_holder", "不高于 -130 °C 时联系持有人。", up_to_c="-130"),)
    labels.entered(cast, key, "1", LIMITS, further=further, rules=rules)
    two = hands("verifier")
    page = two.open("product", product_id=key)
    assert "30 min" not in two.words(page) and "hidden" in two.words(page)
    two.press(page, "Type them again …")
    dialog = two.dialog()
    assert isinstance(dialog, LimitsDialog)
    assert set(dialog.more.rows) == {"clock_limit_min", "thaw_methods"} and len(dialog.rules.rows) == 1
    assert dialog.more.rows["clock_limit_min"].source.text() == "2.3"
    assert dialog.more.entries() == () and dialog.rules.entries() == ()
    type_limits(two, dialog, LIMITS)
    dialog.more.rows["clock_limit_min"].type("45", basis="thaw_start")
    dialog.more.rows["thaw_methods"].type("water_bath,dry_device")
    again = dialog.rules.rows[0]
    again.bounds["up_to_c"].setText("-130")
    again.proposes.setCurrentIndex(again.proposes.findData("ask_holder"))
    again.text.setPlainText("不高于-130°C时，联系持有人")
    two.submit(dialog)
    two.wait(lambda: dialog.more.rows["clock_limit_min"].wrong.text())
    assert not dialog.more.rows["thaw_methods"].wrong.text()
    assert not dialog.rules.rows[0].wrong.text()
    dialog.more.rows["clock_limit_min"].type("30")
    two.submit(dialog)
    two.gone(dialog)
    assert "In force" in two.words(page)


def test_known_products_are_added_as_drafts(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("receiver")
    page = one.open("catalogue")
    page.add_known()
    one.settle()
    assert len(one.rows(page)) == 15
    assert set(one.cells(page, 4)) == {"Limits empty"}
    one.choose(page, lambda row: row.code == "AXI-CEL-CN")
    said = one.words(page.side)
    assert "come from public notices" in said and "国药准字S20210019" in said
    assert [button.text() for button in page.buttons()] == ["New product"]


def test_a_product_is_changed_and_withdrawn(cast: Cast, product: int, hands: Callable[[str], Hands]) -> None:
    one = hands("receiver")
    page = one.open("product", product_id=product)
    page.edit()
    dialog = one.dialog()
    assert isinstance(dialog, ProductDialog)
    assert dialog.form.text("name_cn") == "示例赛注射液（演示）"
    one.fill(dialog, trial_no="DEMO-001", vector="lentiviral", approved_on="2025/13")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "approved_on"))
    one.fill(dialog, approved_on="2025-11")
    one.submit(dialog)
    one.gone(dialog)
    assert "DEMO-001" in one.words(page) and "Lentiviral" in one.words(page)
    one.press(page, "Take out of use …")
    dialog = one.dialog()
    one.fill(dialog, reason="不再使用")
    one.submit(dialog)
    one.gone(dialog)
    assert page.state() is not None and page.state().word == "Out of use"


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
