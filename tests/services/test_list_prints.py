"""Lists on paper: sealed as records are, numbered, told to the trail, for those alone who may read them."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pikepdf
import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.forms.definition import Text
from ctdesk.paper.list_paper import ListColumn, ListPaper, ListRow, ListTable
from ctdesk.paper.verdict import Verdict
from ctdesk.services.audit import list_events
from ctdesk.services.declaration import query
from ctdesk.services.list_prints import preview_list, print_list, sealed_list
from ctdesk.services.print_sheet import site_on_paper
from ctdesk.services.trail_filters import EventFilter
from ctdesk.services.verification import verify_pdf_file
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast


@query(needs="team.supervise")
def a_list(work: UnitOfWork, *, name: str) -> ListPaper:
    table = ListTable(
        (ListColumn(Text(zh_CN="姓名", en="Name")),), (ListRow((name,)), ListRow((work.actor.name,)))
    )
    return ListPaper(
        site_on_paper(work.site),
        Text(zh_CN="清单", en="A list"),
        Text(zh_CN="", en=""),
        work.now,
        work.actor.name,
        (table,),
        as_of=work.now,
    )


def test_a_printed_list_carries_a_seal_that_a_stock_tool_accepts(cast: Cast, tmp_path: Path) -> None:
    printed = cast.do("lead", print_list, of=a_list, asked={"name": "王䶮"}, way="pdf")
    assert printed.file_name == "PJ-LST-2026-0001.pdf"
    paper = tmp_path / printed.file_name
    paper.write_bytes(printed.pdf)
    told = subprocess.run(["pdfsig", "-nocert", str(paper)], capture_output=True, text=True, check=True)
    assert "Signature is Valid." in told.stdout
    assert "Total document signed" in told.stdout
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        content = json.loads(pdf.attachments["list.json"].get_file().read_bytes())
    assert content["number"] == "PJ-LST-2026-0001"
    assert content["parts"][0]["rows"][0][0]["text"] == "王䶮"
    broken = printed.pdf.replace(b"\n%%EOF", b" %%EOF", 1)
    paper.write_bytes(broken)
    told = subprocess.run(["pdfsig", "-nocert", str(paper)], capture_output=True, text=True, check=False)
    assert "Signature is Valid." not in told.stdout


def test_the_verifier_tells_a_list_of_this_site_from_any_other(cast: Cast, tmp_path: Path) -> None:
    printed = cast.do("lead", print_list, of=a_list, asked={"name": "王䶮"}, way="pdf")
    paper = tmp_path / printed.file_name
    paper.write_bytes(printed.pdf)
    found = verify_pdf_file(paper, site=cast.site)
    assert (found.verdict, found.codes, found.number) == (Verdict.GENUINE, (), "PJ-LST-2026-0001")
    assert verify_pdf_file(paper).verdict is Verdict.INTACT_UNPINNED
    middle = len(printed.pdf) // 2
    broken = printed.pdf[:middle] + bytes([printed.pdf[middle] ^ 1]) + printed.pdf[middle + 1 :]
    paper.write_bytes(broken)
    assert not verify_pdf_file(paper, site=cast.site).verdict.holds

    def uncounted(work: UnitOfWork) -> bytes:
        return sealed_list(work, a_list(work, name="王䶮")).printed.pdf

    paper.write_bytes(cast.gate.run_itself(uncounted, action="test.sealed").value)
    found = verify_pdf_file(paper, site=cast.site)
    assert (found.verdict, found.codes) == (Verdict.FOREIGN, ("REC-53",))


def test_each_print_has_a_number_of_its_own_and_stands_in_the_trail(cast: Cast) -> None:
    first = cast.do("lead", print_list, of=a_list, asked={"name": "甲"}, way="pdf")
    second = cast.do("lead", print_list, of=a_list, asked={"name": "甲"}, way="spooler")
    assert (first.file_name, second.file_name) == ("PJ-LST-2026-0001.pdf", "PJ-LST-2026-0002.pdf")
    told = cast.ask("qa", list_events, filters=EventFilter(action="list.print"))
    assert len(told.rows) == 2


def test_a_look_takes_no_number_and_only_who_may_read_a_list_may_print_it(cast: Cast) -> None:
    assert cast.ask("lead", preview_list, of=a_list, asked={"name": "甲"}).startswith(b"%PDF-")
    with pytest.raises(Refused) as refused:
        cast.ask("nurse", preview_list, of=a_list, asked={"name": "甲"})
    assert refused.value.code == "PERM-01"
    with pytest.raises(Refused):
        cast.do("nurse", print_list, of=a_list, asked={"name": "甲"}, way="pdf")
    with pytest.raises(CtdeskError) as wrong:
        cast.do("lead", print_list, of=a_list, asked={"name": "甲"}, way="fax")
    assert wrong.value.code == "FIELD-04"
    printed = cast.do("lead", print_list, of=a_list, asked={"name": "甲"}, way="pdf")
    assert printed.file_name.endswith("-0001.pdf")
