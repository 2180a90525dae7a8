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
from ctdesk.services.obligations import Owed, Owner
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast

pytestmark = pytest.mark.usefixtures("messages")


@command(needs=None, action="test.owe_outside")
def owe(work: UnitOfWork, *, to: str | None, rule: str, subject: int = 1) -> int:
    """Something owed to somebody outside."""
    wanted = Owed(Term("hour", 24), "aware_at", work.now, rule=rule, recipient=to, duty="incident.notify")
    return obligations.owe(work, Owner("incident", subject), wanted)


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
