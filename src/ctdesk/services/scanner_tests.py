"""Tests of scanners, remembered for each workstation: what the readiness of a receipt asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.movements import ScannerTest
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.barcode_shapes import code_128, data_matrix
from ctdesk.exchange.scanner_test import FAULTS, TEST_CODES, is_good
from ctdesk.services.gate import command, query
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ScannerTested:
    """The last test of a workstation's scanner; ``good`` when scans arrive rightly."""

    workstation: str
    faults: tuple[str, ...]
    codes: int
    by: str
    at: datetime

    @property
    def good(self) -> bool:
        """Whether this scanner may be relied on."""
        return is_good(self.faults)


@command(needs=None, action="scanner.test")
def keep_scanner_test(work: UnitOfWork, *, faults: tuple[str, ...], codes: int) -> ScannerTested:
    """Remember how the scanner of this workstation did; ``codes`` is how many of the test codes were read.

    Raises FIELD-04 for a fault that nobody knows.
    """
    for fault in faults:
        if fault not in FAULTS:
            raise CtdeskError("FIELD-04", field="faults", value=fault)
    row = ScannerTest(
        workstation=work.actor.workstation,
        faults=list(faults),
        codes=min(max(codes, 0), len(TEST_CODES)),
        tested_by=work.actor.member_id,
        tested_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return ScannerTested(row.workstation, faults, row.codes, work.actor.name, work.now)


@query()
def last_scanner_test(work: UnitOfWork, *, workstation: str | None = None) -> ScannerTested | None:
    """The last test at a workstation, by default this one; None where there was none."""
    place = workstation or work.actor.workstation
    found = work.db.execute(
        select(ScannerTest, Member.name)
        .outerjoin(Member, Member.id == ScannerTest.tested_by)
        .where(ScannerTest.workstation == place)
        .order_by(ScannerTest.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name = found
    return ScannerTested(row.workstation, tuple(row.faults), row.codes, name or "–", row.tested_at)


@query()
def scanner_test_sheet(work: UnitOfWork) -> bytes:
    """The test codes on an A4 page, to hang beside the workstation."""
    from ctdesk.paper.label_sheets import SheetCode, scanner_sheet
    from ctdesk.services.print_sheet import the_press

    press = the_press()
    codes = [
        SheetCode(
            code.number,
            press.word(f"scanner_{code.name}"),
            (data_matrix if code.symbology == "datamatrix" else code_128)(code.text, gs1=code.gs1),
        )
        for code in TEST_CODES
    ]
    return scanner_sheet(codes, press, demo=work.site.demo)


def shapes() -> tuple[tuple[tuple[bool, ...], ...], ...]:
    """The modules of the test codes, to be shown on the screen."""
    return tuple(
        (data_matrix if code.symbology == "datamatrix" else code_128)(code.text, gs1=code.gs1).rows
        for code in TEST_CODES
    )
