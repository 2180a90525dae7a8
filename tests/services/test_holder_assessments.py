"""A holder assesses the hospital; each finding is answered by one and verified by another (P05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import holder_assessments, suppliers, team
from ctdesk.services.attachments import attach_file
from ctdesk.services.holder_assessments import AssessmentRow, FindingRow
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign, version_of
from fixtures.labels import PDF

pytestmark = pytest.mark.usefixtures("messages")


@pytest.fixture
def holder(cast: Cast) -> int:
    """A holder on file, and somebody in medical affairs."""
    cast.do("lead", team.appoint_member, member_id=cast.id("leader"), role="R29")
    key: int = cast.do("buyer", suppliers.add_supplier, code="H", kind="holder", name="演示持有人")
    return key


def begin(cast: Cast, holder: int, **more: Any) -> int:
    told = {"assessed_on": cast.clock.now.date() - timedelta(days=3), **more}
    return int(cast.do("buyer", holder_assessments.begin_assessment, supplier_id=holder, **told))


def only(cast: Cast) -> AssessmentRow:
    (row,) = cast.ask("qa", holder_assessments.list_assessments)
    assert isinstance(row, AssessmentRow)
    return row


def find(cast: Cast, grade: str = "major", text: str = "备用罐未接报警") -> FindingRow:
    cast.do("buyer", holder_assessments.add_finding, assessment_id=only(cast).id, grade=grade, text=text)
    return only(cast).findings[-1]


def plan(cast: Cast, row: FindingRow, owner: str = "custodian", days: int = 20) -> FindingRow:
    cast.do(
        "buyer",
        holder_assessments.plan_action,
        finding_id=row.id,
        seen_version=row.row_version,
        action="接入报警并测试",
        owner_id=cast.id(owner),
        due_on=cast.clock.now.date() + timedelta(days=days),
    )
    return only(cast).findings[row.ordinal - 1]


def finish(cast: Cast, row: FindingRow, login: str = "custodian", **more: Any) -> FindingRow:
    cast.do(
        login,
        holder_assessments.finish_action,
        finding_id=row.id,
        seen_version=row.row_version,
        note="已接入并测试",
        **more,
    )
    return only(cast).findings[row.ordinal - 1]


def verify(cast: Cast, row: FindingRow, login: str = "qa") -> FindingRow:
    cast.sign(login, holder_assessments.verify_action, finding_id=row.id, seen_version=row.row_version)
    return only(cast).findings[row.ordinal - 1]


def filled(cast: Cast, record: int, result: str) -> None:
    opinion = cast.do(
        "qa",
        attach_file,
        record_id=record,
        version=version_of(cast, record),
        path="C3",
        name="opinion.pdf",
        data=PDF,
    )
    values: dict[str, Any] = {"A5": "on_site", "A6": "演示评估员", "A7": "接收、储存、复苏", "B4": True}
    values |= {"C1": result, "C3": [opinion]}
    if result != "fail":
        values["C4"] = (cast.clock.now.date() + timedelta(days=300)).isoformat()
    if result == "conditional":
        values["C2"] = "三十天内完成整改"
    answer(cast, "qa", record, values)


def signed(cast: Cast, record: int) -> None:
    for login, slot in (("qa", "qa"), ("lead", "lead"), ("leader", "medical_affairs")):
        sign(cast, login, record, slot)


def code_of(call: Any) -> str:
    with pytest.raises(CtdeskError) as caught:
        call()
    return caught.value.code


def test_a_finding_is_answered_verified_by_another_and_the_result_signed_by_three(any_cast: Cast) -> None:
    cast = any_cast
    cast.do("lead", team.appoint_member, member_id=cast.id("leader"), role="R29")
    holder = cast.do("buyer", suppliers.add_supplier, code="H", kind="holder", name="演示持有人")
    record = begin(cast, holder)
    row = plan(cast, find(cast))
    assert {item.kind for item in cast.ask("custodian", my_desk).now} >= {"answer_finding"}
    row = finish(cast, row, file_name="alarm.pdf", data=PDF)
    assert (row.state, row.file is not None) == ("done", True)
    assert {item.kind for item in cast.ask("qa", my_desk).now} >= {"verify_finding"}
    assert verify(cast, row).state == "verified"
    filled(cast, record, "pass")
    signed(cast, record)
    shown = only(cast)
    assert (shown.result, shown.valid_until) == ("pass", cast.clock.now.date() + timedelta(days=300))
    assert shown.state in ("completed", "reviewed")


def test_nobody_verifies_what_they_did_themselves(cast: Cast, holder: int) -> None:
    begin(cast, holder)
    row = plan(cast, find(cast), owner="qa")
    assert code_of(lambda: verify(cast, row)) == "HLD-06"
    row = finish(cast, row, "qa")
    assert code_of(lambda: verify(cast, row)) == "HLD-07"
    other = verify(cast, finish(cast, plan(cast, find(cast, "minor", "标签"))))
    assert code_of(lambda: plan(cast, other)) == "HLD-05"


@pytest.mark.parametrize(
    ("grade", "planned", "refused"),
    [
        ("critical", True, ("pass", "conditional")),
        ("major", True, ("pass",)),
        ("major", False, ("pass", "conditional")),
        ("minor", False, ("pass", "conditional")),
        ("minor", True, ()),
    ],
)
def test_an_open_finding_limits_the_result(
    cast: Cast, holder: int, grade: str, planned: bool, refused: tuple[str, ...]
) -> None:
    record = begin(cast, holder)
    row = find(cast, grade)
    if planned:
        plan(cast, row)
    filled(cast, record, "pass")
    for result in ("pass", "conditional", "fail"):
        answer(cast, "qa", record, {"C1#correction": "更正", "C1#reason": "说明", "C1": result, "C2": "整改"})
        if result not in refused:
            sign(cast, "qa", record, "qa")
            break
        assert code_of(lambda: sign(cast, "qa", record, "qa")) == "HLD-08"


def test_a_failed_assessment_counts_for_no_day(cast: Cast, holder: int) -> None:
    record = begin(cast, holder)
    find(cast, "critical")
    filled(cast, record, "fail")
    signed(cast, record)
    assert (only(cast).result, only(cast).valid_until) == ("fail", None)


def test_what_cannot_be_is_refused(cast: Cast, holder: int) -> None:
    tomorrow = cast.clock.now.date() + timedelta(days=2)
    assert code_of(lambda: begin(cast, holder, assessed_on=tomorrow)) == "HLD-02"
    carrier = cast.do("buyer", suppliers.add_supplier, code="C", kind="carrier", name="演示冷链")
    assert code_of(lambda: begin(cast, carrier)) == "HLD-03"
    assert code_of(lambda: begin(cast, holder, product_id=99)) == "CAT-07"
    record = begin(cast, holder)
    row = find(cast)
    assert code_of(lambda: find(cast, "grave")) == "FIELD-04"
    assert code_of(lambda: find(cast, text=" ")) == "FIELD-01"
    assert code_of(lambda: plan(cast, row, days=-30)) == "HLD-09"
    assert code_of(lambda: finish(cast, row, "nurse")) == "HLD-11"
    row = plan(cast, row)
    assert code_of(lambda: finish(cast, row, file_name="x.exe", data=b"MZ\x90\0" + b"\0" * 60)) == "ATT-04"
    filled(cast, record, "conditional")
    sign(cast, "qa", record, "qa")
    assert code_of(lambda: find(cast)) == "HLD-10"
