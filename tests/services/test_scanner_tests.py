"""A test of the scanner is remembered for its workstation; its sheet reads back."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.scanner_test import TEST_CODES
from ctdesk.services.scanner_tests import keep_scanner_test, last_scanner_test, scanner_test_sheet
from fixtures.cast import Cast


def test_the_last_test_of_this_workstation_is_remembered(any_cast: Cast) -> None:
    assert any_cast.ask("receiver", last_scanner_test) is None
    any_cast.do("receiver", keep_scanner_test, faults=("separator_lost",), codes=3)
    any_cast.clock.advance(minutes=1)
    any_cast.do("verifier", keep_scanner_test, faults=("prefix",), codes=3)
    found = any_cast.ask("nurse", last_scanner_test)
    assert (found.faults, found.good) == (("prefix",), True)
    assert found.at.replace(microsecond=0) == any_cast.clock.now.replace(microsecond=0)
    assert found.workstation == any_cast.gate.workstation
    assert any_cast.ask("nurse", last_scanner_test, workstation="elsewhere") is None


def test_only_known_faults_are_kept(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("receiver", keep_scanner_test, faults=("haunted",), codes=1)
    assert refused.value.code == "FIELD-04"


def test_the_sheet_holds_the_test_codes(cast: Cast) -> None:
    document = pypdfium2.PdfDocument(cast.ask("receiver", scanner_test_sheet))
    found = {one.bytes.decode() for one in zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())}
    document.close()
    assert found == {code.text for code in TEST_CODES}
