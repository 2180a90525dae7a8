"""Papers of suppliers: what receipt asks of them, what ends, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import supplier_papers, suppliers
from ctdesk.services.suppliers import SupplierRow
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.labels import PDF
from fixtures.receipt_story import Story


def add(cast: Cast, kind: str = "holder", name: str = "演示持有人") -> int:
    key: int = cast.do(
        "buyer", suppliers.add_supplier, code=kind[:1], kind=kind, name=name, contact_tor="123"
    )
    return key


def file(cast: Cast, key: int, kind: str, days: int | None, **more: Any) -> int:
    until = None if days is None else cast.clock.now.date() + timedelta(days=days)
    paper: int = cast.do(
        "buyer", supplier_papers.file_paper, supplier_id=key, kind=kind, valid_until=until, **more
    )
    return paper


def row(cast: Cast) -> SupplierRow:
    (found,) = cast.ask("buyer", suppliers.list_suppliers)
    assert isinstance(found, SupplierRow)
    return found


def code_of(call: Any) -> str:
    with pytest.raises(CtdeskError) as caught:
        call()
    return caught.value.code


def test_what_receipt_asks_follows_from_the_papers_of_the_day(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast, units=1).opened()
    story.note("receiver", ("A4", "marketed_autologous"))
    assert story.view().answers["F11a"].value is True
    assert story.view().answers["F11b"].value is True
    holder, carrier = sorted(
        cast.ask("buyer", suppliers.list_suppliers), key=lambda one: one.kind, reverse=True
    )
    gmp = file(cast, holder.id, "gmp", -1)
    (authorisation,) = cast.ask("buyer", supplier_papers.list_papers, supplier_id=carrier.id)
    cast.do("buyer", supplier_papers.withdraw_paper, paper_id=authorisation.id, reason="授权撤销")
    assert story.view().answers["F11a"].value is False
    assert story.view().answers["F11b"].value is False
    assert "F11a" in story.view().judgement.findings
    cast.do("buyer", supplier_papers.withdraw_paper, paper_id=gmp, reason="登记有误")
    file(cast, carrier.id, "carrier_authorisation", 1)
    assert story.view().answers["F11a"].value is True
    assert story.view().answers["F11b"].value is True


def test_what_was_entered_without_papers_counts_until_the_first_is_filed(cast: Cast) -> None:
    key, today = add(cast, "carrier", "演示冷链"), cast.clock.now.date()

    def entered_before(work: Any) -> None:
        supplier = work.db.get(Supplier, key)
        supplier.authorised_until = today + timedelta(days=5)

    cast.gate.run_itself(entered_before, action="test.entered")
    assert row(cast).authorised_until == today + timedelta(days=5)
    assert cast.ask("buyer", suppliers.supplier_sheet, supplier_id=key).before_papers
    file(cast, key, "licence", 100)
    assert row(cast).authorised_until is None
    assert row(cast).file_valid_until == today + timedelta(days=100)
    assert not cast.ask("buyer", suppliers.supplier_sheet, supplier_id=key).before_papers


def test_what_ends_stands_on_the_desk_of_who_qualifies_suppliers(cast: Cast) -> None:
    key = add(cast)
    file(cast, key, "licence", 61)
    file(cast, key, "agreement", None)
    assert "renew_paper" not in {item.kind for item in cast.ask("buyer", my_desk).now}
    cast.clock.advance(days=1)
    due = [item for item in cast.ask("buyer", my_desk).now if item.kind == "renew_paper"]
    assert [(item.number, item.late) for item in due] == [("licence", False)]
    cast.clock.advance(days=62)
    (paper,) = [
        one
        for one in cast.ask("buyer", supplier_papers.list_papers, supplier_id=key)
        if one.kind == "licence"
    ]
    assert (paper.state, paper.warning) == ("expired", 0)
    assert [item.late for item in cast.ask("buyer", my_desk).now if item.kind == "renew_paper"] == [True]
    file(cast, key, "licence", 400)
    assert "renew_paper" not in {item.kind for item in cast.ask("buyer", my_desk).now}
    assert "renew_paper" not in {item.kind for item in cast.ask("nurse", my_desk).now}


def test_a_paper_that_is_over_is_kept_as_what_it_is_and_makes_nothing_current(cast: Cast) -> None:
    key = add(cast)
    file(cast, key, "licence", -1, file_name="old.pdf", data=PDF)
    assert row(cast).file_valid_until == cast.clock.now.date() - timedelta(days=1)
    (paper,) = cast.ask("buyer", supplier_papers.list_papers, supplier_id=key)
    assert (paper.state, paper.file is not None) == ("expired", True)


def test_what_cannot_be_is_refused(cast: Cast) -> None:
    key, today = add(cast), cast.clock.now.date()
    assert code_of(lambda: add(cast, "carrier", "")) == "FIELD-01"
    assert (
        code_of(lambda: cast.do("buyer", suppliers.add_supplier, code="h", kind="holder", name="别家"))
        == "CAT-01"
    )
    assert (
        code_of(lambda: cast.do("buyer", suppliers.add_supplier, code="x", kind="holder", name="演示持有人"))
        == "SUP-04"
    )
    assert code_of(lambda: file(cast, key, "licence", None)) == "SUP-02"
    assert code_of(lambda: file(cast, key, "licence", 3, valid_from=today + timedelta(days=4))) == "SUP-01"
    assert code_of(lambda: file(cast, key, "passport", 3)) == "FIELD-04"
    assert code_of(lambda: file(cast, 99, "licence", 3)) == "CAT-08"
    assert code_of(lambda: file(cast, key, "licence", 3, file_name="a.pdf", data=b"text")) == "CAT-20"
    assert (
        code_of(lambda: cast.do("buyer", supplier_papers.withdraw_paper, paper_id=9, reason="x y"))
        == "SUP-03"
    )
    paper = file(cast, key, "licence", 3)
    cast.do("buyer", supplier_papers.withdraw_paper, paper_id=paper, reason="登记有误")
    assert (
        code_of(lambda: cast.do("buyer", supplier_papers.withdraw_paper, paper_id=paper, reason="登记有误"))
        == "SUP-03"
    )
    with pytest.raises(CtdeskError):
        cast.do("nurse", supplier_papers.file_paper, supplier_id=key, kind="other")
