"""A trace code of another scheme, or of another unit of this site, is refused when it is scanned."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import trace_scheme
from ctdesk.services.gate import query
from ctdesk.services.trace_scans import refuse_trace_code
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story

CODES = {
    "81234567890123456781": "drug20",
    "0106901234567892" + "21S77": "gs1",
    "HOLDER-77-000123-45678": "own",
    "0106901234567899" + "21S77": "own",  # its check digit is wrong
}


@query()
def ask(work: UnitOfWork, *, code: str, scheme: str | None, shipment_id: int | None) -> None:
    """Judge a code for a product of that scheme."""
    product = None if scheme is None else Product(trace_scheme=scheme)
    refuse_trace_code(
        work, code, product, None if shipment_id is None else work.db.get(Shipment, shipment_id)
    )


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_of_one_scheme_and_only_that_one_is_taken(cast: Cast, code: str) -> None:
    assert trace_scheme(code) == CODES[code]
    for scheme in ("drug20", "gs1", "own"):
        if scheme == CODES[code]:
            cast.ask("receiver", ask, code=code, scheme=scheme, shipment_id=None)
            continue
        with pytest.raises(CtdeskError) as refused:
            cast.ask("receiver", ask, code=code, scheme=scheme, shipment_id=None)
        assert refused.value.code == "SCAN-23"
    cast.ask("receiver", ask, code=code, scheme=None, shipment_id=None)


def test_a_code_of_another_unit_is_refused_with_where_it_is(cast: Cast) -> None:
    story = Story(cast).accepted()
    with cast.gate.reading() as db:
        code = db.scalar(select(DoseUnit.trace_code).order_by(DoseUnit.id))
    assert code is not None
    cast.ask("receiver", ask, code=code, scheme=None, shipment_id=story.shipment_id)
    with pytest.raises(CtdeskError) as refused:
        cast.ask("receiver", ask, code=code, scheme=None, shipment_id=None)
    assert refused.value.code == "SCAN-24"
    assert refused.value.values["number"] == story.notice_number
    assert str(refused.value.values["place"]).startswith("LN1-")
