"""The delegation log and the rota on paper: everything said, signed, sealed."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PIL import Image

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import delegations, roster
from ctdesk.services.delegation_prints import delegation_log_paper
from ctdesk.services.list_prints import print_list
from ctdesk.services.qualifications import add_picture
from ctdesk.services.roster_prints import rota_paper
from fixtures.cast import Cast
from fixtures.delegating import accept, decide, in_force, later, propose

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def told(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join("".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_the_log_prints_every_state_with_the_signatures_and_an_empty_box(cast: Cast, tmp_path: Path) -> None:
    in_force(cast)
    refused = propose(cast, "receipt.identify", "order.verify")
    accept(cast, refused)
    decide(cast, refused, "refuse", "approve")
    back = propose(cast, "receipt.decide", to="checker")
    cast.do("verifier", delegations.revoke_delegation, delegation_id=back.delegation_id, reason="填错对象")
    later(cast, minutes=1)
    printed = cast.do("qa", print_list, of=delegation_log_paper, asked={}, way="pdf")
    paper = told(printed.pdf)
    for words in (
        "PJ-DLG-2026-0001/1", "PJ-DLG-2026-0002/2", "有效", "已驳回", "已收回", "填错对象", "不需要",
        "李清如 → 王䶮", "李清如 → 郑一鸣", "CT-TEAM-002", "授权 Delegated", "知悉 Acknowledged",
        "no specimen", "S003", "PJ-TEAM-2026-0001", "钱正",
    ):  # fmt: skip
        assert words in paper, words


def test_the_log_of_a_past_minute_tells_nothing_that_came_later(cast: Cast) -> None:
    made = in_force(cast)
    later(cast, minutes=1)
    then = cast.clock.now
    later(cast, minutes=60)
    cast.do("lead", delegations.revoke_delegation, delegation_id=made.delegation_id, reason="提前返岗")
    paper = cast.ask("qa", delegation_log_paper, as_of=then)
    (row,) = paper.parts[0].rows
    words = " ".join(str(cell) for cell in row.cells)
    assert "有效" in words and "提前返岗" not in words
    with pytest.raises(CtdeskError):
        cast.ask("qa", delegation_log_paper, wanted="something")


def test_the_rota_prints_its_gaps_first_and_marked(cast: Cast) -> None:
    cast.do(
        "lead",
        roster.plan_shift,
        role="R05",
        member_id=cast.id("receiver"),
        starts_at=EVENING,
        ends_at=EVENING + timedelta(hours=2),
    )
    night = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=14)}
    printed = cast.do("lead", print_list, of=rota_paper, asked=night, way="pdf")
    paper = told(printed.pdf)
    assert paper.index("2026-03-02 20:00") < paper.index("王䶮")
    assert paper.count("▲") == 7


def test_the_specimen_of_whoever_is_named_stands_on_the_log(cast: Cast) -> None:
    in_force(cast)
    picture = io.BytesIO()
    Image.new("RGB", (300, 90), "white").save(picture, "PNG")
    cast.do(
        "receiver",
        add_picture,
        member_id=cast.id("receiver"),
        kind="specimen",
        name="ink.png",
        data=picture.getvalue(),
    )
    specimens = cast.ask("qa", delegation_log_paper).parts[2].specimens
    given = {one.name: one.picture is not None for one in specimens}
    assert given == {"林知远": False, "王䶮": True, "李清如": False}
