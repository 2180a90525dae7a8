"""Messages that go out: one for what is owed to one recipient, fulfilling it when it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.obligations import NoticeOut, Obligation
from ctdesk.domain.deadlines import Term
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_notices, obligations
from ctdesk.services.gate import command
from ctdesk.services.incident_course import Grade, regrade_incident, triage_incident
from ctdesk.services.incident_sheet import incident_sheet
from ctdesk.services.incident_story import incident_story
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import find_incidents, register_incident
from ctdesk.services.obligations import Owed, Owner
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")


@command(needs=None, action="test.owe_outside")
def owe(work: UnitOfWork, *, to: str | None, rule: str, subject: int = 1) -> int:
    """Something owed to somebody outside."""
    wanted = Owed(Term("hour", 24), "aware_at", work.now, rule=rule, recipient=to, duty="incident.notify")
    return obligations.owe(work, Owner("incident", subject), wanted)


@command(needs=None, action="test.report_by_itself")
def report_by_itself(work: UnitOfWork, *, unit_ids: tuple[int, ...]) -> str:
    """An incident that another command opens."""
    values = {
        "tank": "2 号罐",
        "alarm": "ALM-1",
        "since": "08:00",
        "peak": "-140",
        "limit": "-150",
        "said": "",
    }
    return register_incident(
        work,
        kind="incident",
        code="ST1",
        severity="II",
        says=Wording("WORD-01", values),
        unit_ids=unit_ids,
        record_id=None,
        place="2 号罐",
    )


def refused(cast: Cast, login: str, act: Any, **arguments: Any) -> str:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, act, **arguments)
    return error.value.code


def rows(cast: Cast) -> tuple[list[NoticeOut], list[Obligation]]:
    with cast.gate.reading() as db:
        found = list(db.scalars(select(NoticeOut))), list(db.scalars(select(Obligation)))
        db.expunge_all()
    return found


def test_one_message_fulfils_everything_owed_to_its_recipient(cast: Cast) -> None:
    both = tuple(cast.do("lead", owe, to="mah", rule=rule) for rule in ("DL-QUALITY", "DL-SPM-MAH"))
    prepare, said = incident_notices.prepare_notice, {"title": "质量问题", "text": "袋渗漏一袋"}
    assert refused(cast, "nurse", prepare, obligation_ids=both, **said) == "PERM-01"
    number = cast.do("lead", prepare, obligation_ids=both, **said, name="持有人质量部")
    send = {"notice_id": 1, "seen_version": 1, "way": "written", "receipt_no": "R-7"}
    cast.clock.advance(minutes=3)
    assert cast.do("lead", incident_notices.send_notice, **send, sent_at=cast.clock.now) == 2
    (notice,), owed = rows(cast)
    assert (notice.number, notice.recipient, notice.sent_at) == (number, "mah", cast.clock.now)
    assert [(one.done_at, one.receipt_no, one.way) for one in owed] == [
        (notice.sent_at, "R-7", "written")
    ] * 2
    send["seen_version"] = 2
    assert refused(cast, "lead", incident_notices.send_notice, **send, sent_at=cast.clock.now) == "DLN-20"
    assert refused(cast, "lead", prepare, obligation_ids=both, **said) == "DLN-13"


def test_a_message_is_for_one_recipient_about_one_matter(cast: Cast) -> None:
    mine, theirs = (cast.do("lead", owe, to=to, rule="DL-QUALITY") for to in ("mah", "supplier"))
    other = cast.do("lead", owe, to="mah", rule="DL-QUALITY", subject=2)
    inside = cast.do("lead", owe, to="R01", rule="severity:II.tell")
    prepare, said = incident_notices.prepare_notice, {"title": "–", "text": "–"}
    for chosen in ((), (mine, theirs), (mine, other), (inside,)):
        assert refused(cast, "lead", prepare, obligation_ids=chosen, **said) == "DLN-18"
    assert rows(cast)[0] == []


def test_a_message_that_was_not_sent_leaves_what_is_owed(cast: Cast) -> None:
    owed = cast.do("lead", owe, to="mah", rule="DL-QUALITY")
    cast.do("lead", incident_notices.prepare_notice, obligation_ids=(owed,), title="–", text="–")
    back = {"notice_id": 1, "seen_version": 1}
    assert refused(cast, "lead", incident_notices.withdraw_notice, **back, reason=" ") == "FIELD-01"
    cast.do("lead", incident_notices.withdraw_notice, **back, reason="重写")
    (notice,), (row,) = rows(cast)
    assert (notice.withdraw_reason, row.notice_id, row.done_at) == ("重写", None, None)
    sent = {"notice_id": 1, "seen_version": 2, "way": "fax", "sent_at": cast.clock.now}
    assert refused(cast, "lead", incident_notices.send_notice, **sent) == "DLN-20"


def test_the_rules_a_case_falls_under_say_whom_to_tell_and_what_ctdesk_says_has_two_languages(
    cast: Cast,
) -> None:
    units = tuple(one.id for one in Story(cast, units=1).accepted().view().units)
    number = cast.do("qa", report_by_itself, unit_ids=units)
    (row,) = cast.ask("qa", find_incidents, text=number).rows
    assert "2 号罐" in row.words.zh_CN and row.words.en.startswith("Tank 2 号罐, alarm ALM-1")
    assert "–" not in row.words.en and row.place == "2 号罐"
    found = cast.ask("qa", find_incidents, text="peak -140").rows
    assert [one.id for one in found] == [row.id], "it is found by its words in either language"
    case = {"incident_id": row.id}
    triage = {"seen_version": row.row_version, "owner_id": cast.id("lead")}
    cast.do("qa", triage_incident, **case, **triage, graded=Grade("PQ1", "III"))
    sheet = cast.ask("qa", incident_sheet, **case)
    owed = [one for one in sheet.obligations if one.recipient == "mah"]
    assert sheet.frame == "MARKETED" and owed
    draft = cast.ask("lead", incident_notices.draft_notice, obligation_ids=(owed[0].id,), lang="en")
    assert number in draft.title and "peak -140 °C" in draft.text
    patient = sheet.patients[0].name
    assert patient is None or patient not in draft.text
    again = {"seen_version": sheet.row.row_version, "reason": "研究用"}
    cast.do("qa", regrade_incident, **case, **again, graded=Grade("PQ1", "III", frame="NEW_TECH"))
    sheet = cast.ask("qa", incident_sheet, **case)
    assert sheet.frame == "NEW_TECH" and sheet.proposals == ()
    story = cast.ask("qa", incident_story, **case)
    assert [one.what for one in story if one.what in ("reported", "triaged", "regraded")] == [
        "reported",
        "triaged",
        "regraded",
    ]
    assert next(one.text for one in story if one.what == "regraded") == "研究用"
