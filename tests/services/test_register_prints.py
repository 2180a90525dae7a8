"""Alarms, recordings, quarantines and rejections on paper, numbered and sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ctdesk.paper.list_paper import ListPaper, ListTable
from ctdesk.paper.list_pdf import list_content, render_list
from ctdesk.paper.verdict import Verdict
from ctdesk.services import list_prints, recording_files, storage, tank_alarms, tank_limits
from ctdesk.services.alarm_prints import alarms_paper
from ctdesk.services.held_prints import quarantines_paper, rejections_paper
from ctdesk.services.print_sheet import the_press
from ctdesk.services.recording_prints import recordings_paper
from ctdesk.services.tank_recordings import import_recording, withdraw_recording
from ctdesk.services.verification import verify_pdf_file
from fixtures.cast import Cast
from fixtures.quarantine_story import data_came, quarantined

pytestmark = pytest.mark.usefixtures("messages")


def cells_of(cast: Cast, login: str, of: Callable[..., ListPaper], **asked: Any) -> list[list[str]]:
    """Text and small text of every cell, row by row."""
    paper: ListPaper = cast.ask(login, of, **asked)
    (table,) = [part for part in paper.parts if isinstance(part, ListTable)]
    return [
        [
            one if isinstance(one, str) else f"{'▲' if one.marked else ''}{one.text}\n{one.under}"
            for one in row.cells
        ]
        for row in table.rows
    ]


def tank_with_recording(cast: Cast) -> int:
    tank: int = cast.do("custodian", storage.add_tank, code="LN8", name="液氮罐 8", level_min_cm="12")
    cast.do(
        "custodian",
        tank_limits.set_tank_limits,
        tank_id=tank,
        seen_version=1,
        action_c="-150",
        alert_c="-160",
    )
    recording_files.forget_looked()
    start = cast.clock.now - timedelta(hours=12)
    values = ["-185.0", "-149.5", "-185.0", "-185.5"]
    lines = [f"{(start + timedelta(hours=hour)).isoformat()},{value}" for hour, value in enumerate(values)]
    cast.do(
        "custodian",
        import_recording,
        tank_id=tank,
        name="ln8.csv",
        data="\n".join(["time,temperature °C", *lines]).encode(),
        probes=("temperature °C",),
    )
    return tank


def test_an_alarm_is_printed_with_its_answer_its_calls_and_who_closed_it(any_cast: Cast) -> None:
    cast = any_cast
    tank_with_recording(cast)
    cast.clock.advance(minutes=4)
    cast.do(
        "custodian", tank_alarms.note_call, alarm_id=1, reached=False, member_id=cast.id("qa"), role="R14"
    )
    (open_row,) = cells_of(cast, "lead", alarms_paper)
    assert "▲待响应 to be answered" in open_row[4]
    cast.clock.advance(minutes=30)
    assert "▲逾时未响应" in cells_of(cast, "lead", alarms_paper)[0][4]
    cast.do("custodian", tank_alarms.answer_alarm, alarm_id=1, seen_version=1, action="补充液氮")
    (row,) = cells_of(cast, "lead", alarms_paper)
    number, kind, _, peak, answer, called, closed, incident = row
    assert number.startswith("PJ-ALM-")
    assert "温度（处置）" in kind
    assert "−149.5 °C" in peak
    assert "34 min 内响应" in answer
    assert "逾时" in answer
    assert "补充液氮" in answer
    assert "钱正（质量管理（QA）人员） 未接通 not reached" in called
    assert "▲未关闭" in closed
    assert incident.count("PJ-INC-") == 2  # the excursion, and that it was answered late


def test_a_recording_is_printed_with_its_digest_and_keeps_its_line_when_withdrawn(cast: Cast) -> None:
    tank = tank_with_recording(cast)
    (row,) = cells_of(cast, "custodian", recordings_paper, tank_id=tank)
    assert row[0].startswith("ln8.csv\nSHA-256 ")
    assert len(row[0].rsplit(" ", 1)[1]) == 64
    assert "4 点" in row[3]
    assert "−185.5 °C … −149.5 °C" in row[4]
    cast.do("custodian", withdraw_recording, recording_id=1, reason="罐号选错")
    (row,) = cells_of(cast, "custodian", recordings_paper)
    assert row[6].startswith("▲孙见山")
    assert "罐号选错" in row[6]


def test_quarantines_and_rejections_are_printed_with_clocks_and_outcome(any_cast: Cast) -> None:
    cast = any_cast
    story = quarantined(cast)
    (held,) = cells_of(cast, "lead", quarantines_paper)
    assert "示例赛注射液" in held[1]
    assert "温度数据后补" in held[2]
    assert "作出决定 Decision: 须于" in held[4]
    assert "待处理中" in held[5]
    sheet = data_came(story)
    sheet.opinion("not_usable").decide("reject", G5="remanufacture")
    sheet.sign("second_verifier", "decision")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    assert cells_of(cast, "lead", quarantines_paper, state="open") == []
    (held,) = cells_of(cast, "lead", quarantines_paper, state="decided")
    assert "拒收" in held[5]
    (rejected,) = cells_of(cast, "lead", rejections_paper)
    assert "依据持有人书面意见" in rejected[2]
    assert "待答复" in rejected[4]
    assert "通知单待签" in rejected[6]


def test_a_register_is_numbered_sealed_and_the_same_again(cast: Cast, tmp_path: Path) -> None:
    tank_with_recording(cast)
    printed = cast.do("custodian", list_prints.print_list, of=recordings_paper, way="pdf", asked={})
    assert printed.file_name.startswith("PJ-LST-")
    file = tmp_path / printed.file_name
    file.write_bytes(printed.pdf)
    assert verify_pdf_file(file, site=cast.site).verdict is Verdict.GENUINE
    paper = cast.ask("custodian", recordings_paper)
    assert render_list(paper, the_press()) == render_list(paper, the_press())
    assert list_content(paper, "x")["title"] == {"zh_CN": "温度记录文件清单", "en": "Recordings taken in"}
    document = pypdfium2.PdfDocument(printed.pdf)
    try:
        told = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    assert "ln8.csv" in told
