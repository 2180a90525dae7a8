"""The monthly quality meeting: facts that raw rows confirm, decisions that become findings once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from ctdesk.db.tables.meetings import MeetingDecision, QualityMeeting
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.periods import period_of
from ctdesk.services import amendments, findings, quality_meetings
from ctdesk.services.incidents import open_incident
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.plain_figures import ZONE
from fixtures.receipt_story import Story
from services.test_capas import pass_days

pytestmark = pytest.mark.usefixtures("messages")


def test_a_month_is_told_as_its_rows_are_and_its_decisions_go_on(cast: Cast) -> None:
    Story(cast).at_decision().decide("accept")
    for level, code in (("III", "RC1"), ("II", "RC4")):
        cast.do("lead", open_incident, code=code, severity=level, text="核对时发现")
    month = period_of("month", cast.clock().astimezone(ZONE).date())
    name = f"{month.first:%Y-%m}"
    for wrong in (name, "2019-01", "2026-13", "", "％"):
        with pytest.raises(CtdeskError) as refused:
            cast.do("lead", quality_meetings.begin_meeting, month=wrong)
        assert refused.value.code == "MTG-03"
    pass_days(cast, 35)
    assert "hold_meeting" in {item.kind for item in cast.ask("lead", my_desk).now}
    assert "hold_meeting" not in {item.kind for item in cast.ask("qa", my_desk).now}
    record = int(cast.do("lead", quality_meetings.begin_meeting, month=name))
    with pytest.raises(CtdeskError) as again:
        cast.do("lead", quality_meetings.begin_meeting, month=name)
    assert again.value.code == "MTG-01"
    assert "hold_meeting" not in {item.kind for item in cast.ask("lead", my_desk).now}
    as_rows_say(cast, month)

    held = cast.clock().astimezone(ZONE)
    due = (held + timedelta(days=30)).date()
    answer(cast, "lead", record, {"A2": held.isoformat(timespec="minutes"), "A3": cast.id("lead")})
    for line, (who, part) in enumerate((("lead", "present"), ("qa", "present"), ("receiver", "absent")), 1):
        answer(cast, "lead", record, people(cast, line, who, part))
    past = (due - timedelta(days=40)).isoformat()
    answer(
        cast,
        "lead",
        record,
        decision(cast, 1, "capa", "到货时先核对标签再启封", "receiver", due.isoformat()),
    )
    answer(cast, "lead", record, decision(cast, 2, "task", "打印新的核对卡片", "verifier", past))
    answer(cast, "lead", record, {"B3a": "两起均与标签有关", "E1": True, "E2": "本月受控"})
    with pytest.raises(CtdeskError) as early:
        sign(cast, "lead", record, "lead")
    assert early.value.code == "MTG-04"
    assert findings_of(cast) == []  # all of it or nothing
    soon = (held + timedelta(days=5)).date()
    answer(cast, "lead", record, {"D1:2.until": soon.isoformat(), "D1:2.until#correction": "期限写错"})
    sign(cast, "lead", record, "lead")
    sign(cast, "qa", record, "qa")
    capa, task = findings_of(cast)
    assert (capa.class_code, capa.owner_id, capa.reply_due) == ("major", cast.id("receiver"), due)
    assert (task.class_code, task.owner_id, task.reply_due) == ("minor", cast.id("verifier"), soon)
    (shown,) = cast.ask("lead", quality_meetings.list_meetings, text=name).rows
    assert (shown.decisions, shown.held_on, shown.state) == (2, held.date(), "reviewed")
    assert [one.reference for one in sheets(cast)] == [f"{shown.number} · D1:1", f"{shown.number} · D1:2"]
    waits = {item.kind: item.number for item in cast.ask("verifier", my_desk).now}
    assert waits["reply_finding"] == task.number

    cast.do(
        "lead",
        amendments.amend_record,
        record_id=record,
        seen_version=1,
        reason="漏记一项决议",
        sections=("D",),
    )
    answer(cast, "lead", record, decision(cast, 3, "task", "通知承运商", "lead", due.isoformat()))
    sign(cast, "lead", record, "lead")
    assert [one.text for one in findings_of(cast)][:2] == [capa.text, task.text]
    assert len(findings_of(cast)) == 3  # what was decided before is not decided again


def people(cast: Cast, line: int, login: str, part: str) -> dict[str, Any]:
    return {f"A4:{line}.who": cast.id(login), f"A4:{line}.role": login, f"A4:{line}.part": part}


def decision(cast: Cast, line: int, kind: str, what: str, who: str, until: str) -> dict[str, Any]:
    told = {"what": what, "kind": kind, "who": cast.id(who), "until": until}
    return {f"D1:{line}.{name}": value for name, value in told.items()}


def findings_of(cast: Cast) -> list[findings.FindingRow]:
    """What came from meetings, in the order it was decided."""
    rows = cast.ask("lead", findings.list_findings, which="all").rows
    return [row for row in reversed(rows) if row.origin == findings.MEETING]


def sheets(cast: Cast) -> list[findings.FindingSheet]:
    return [cast.ask("lead", findings.finding_sheet, finding_id=row.id) for row in findings_of(cast)]


def as_rows_say(cast: Cast, month: Any) -> None:
    """The facts against what the rows of the tables come to by other words."""
    with cast.gate.reading() as db:
        facts = db.scalars(select(QualityMeeting.facts)).one()
        since, until = (f"{at:%Y-%m-%dT%H:%M}" for at in (month.starts(ZONE), month.ends(ZONE)))
        cases = db.execute(
            text(
                "SELECT number, severity FROM incident WHERE aware_at BETWEEN :a AND :b OR closed_at IS NULL"
            ),
            {"a": since, "b": until},
        ).all()
        unsigned = db.execute(
            text(
                "SELECT number FROM record r WHERE form_code = 'CT-ACC-001' AND completed_at IS NOT NULL AND "
                "NOT EXISTS (SELECT 1 FROM signature s WHERE s.record_id = r.id AND s.slot = 'lead')"
            )
        ).scalars()
        missed = db.execute(
            text(
                "SELECT count(*) FROM obligation WHERE due_at BETWEEN :a AND :b AND at_once = 0 "
                "AND done_at IS NULL AND withdrawn_at IS NULL"
            ),
            {"a": since, "b": until},
        ).scalar_one()
        assert {(one["number"], one["level"]) for one in facts["incidents"]} == set(map(tuple, cases))
        assert len(cases) >= 2
        assert [one["number"] for one in facts["unsupervised"]] == list(unsigned)
        assert facts["coverage"] == [0, 1]
        assert len(facts["deadlines"]) == missed > 0
        assert db.scalars(select(MeetingDecision.id)).all() == []
