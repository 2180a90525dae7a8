"""One screen and one print about a Qualified Person: gaps, hours, results, and who stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from ctdesk.db.tables.delegation import Delegation, DelegationDecision, DelegationLine
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import education, qp_overview, qp_prints, qp_training, worklist
from ctdesk.services import qualified_person as qp
from ctdesk.services.list_prints import print_list
from ctdesk.services.qp_rows import QpOverview
from fixtures.cast import Cast

Step = Callable[[Any], None]


@pytest.fixture
def office(cast: Cast) -> int:
    """A Qualified Person (verifier) and a delegated one, both in office; how, has tests of its own."""
    made = []
    for login, role in (("verifier", "R18"), ("second_verifier", "R19")):
        made.append(
            cast.do(
                "leader",
                qp.propose_office,
                member_id=cast.id(login),
                role=role,
                frames=("NEW_TECH", "STEMCELL_2015"),
                reports_to=cast.id("leader"),
                absence_plan="由转受权人放行",
            )
        )

    def accepted(work: Any) -> None:
        for row in work.db.scalars(select(Appointment).where(Appointment.role.in_(("R18", "R19")))):
            row.proposed, row.recorded_at = False, work.now

    cast.gate.run_itself(accepted, action="cast.accepted")
    return int(made[0].id)


def seen(cast: Cast, office: int, login: str = "leader") -> QpOverview:
    found = cast.ask(login, qp_overview.qp_overview, office_id=office)
    assert isinstance(found, QpOverview)
    return found


def test_offices_in_force_stand_first(cast: Cast, office: int) -> None:
    cast.do(
        "leader",
        qp.propose_office,
        member_id=cast.id("custodian"),
        role="R19",
        frames=("MARKETED",),
        reports_to=cast.id("leader"),
    )
    rows = cast.ask("nurse", qp_overview.list_offices)
    assert [(one.role, one.state) for one in rows] == [
        ("R18", "in_force"),
        ("R19", "in_force"),
        ("R19", "proposed"),
    ]


def test_a_new_qp_lacks_everything_that_has_to_be_shown(cast: Cast, office: int) -> None:
    found = seen(cast, office)
    assert not found.meets
    assert len(found.threshold) >= 6
    assert [duty.gap for duty in found.duties] == [True] * 12
    assert found.training.short == 24
    assert not found.training.external
    assert [state for _, state, _ in found.training.modules] == ["valid", "valid"]
    assert [line.agreed for line in found.support] == [None] * 8
    assert (found.verdict, found.assess_by) == (None, date(2027, 3, 2))


def test_hours_and_support_count_once_they_are_entered(cast: Cast, office: int) -> None:
    person = cast.id("verifier")
    for hours, external in (("16.5", True), ("4", False)):
        cast.do(
            "qa",
            education.record_hours,
            member_id=person,
            held_on=date(2026, 2, 1),
            hours=hours,
            title="放行审核",
            external=external,
        )
    for text in ("每周一天", "每周两天"):
        cast.do("leader", qp.agree_support, member_id=person, code="time", text=text)
    found = seen(cast, office)
    assert (found.training.done, found.training.short) == (Decimal("20.5"), Decimal("3.5"))
    assert found.training.external
    assert [line.agreed for line in found.support if line.code == "time"] == ["每周两天"]
    last_year = cast.ask("leader", qp_overview.qp_overview, office_id=office, year=2025)
    assert last_year.training.short == 24


def test_the_plan_is_planned_by_the_qp_and_approved_by_the_leadership(cast: Cast, office: int) -> None:
    given: dict[str, Any] = {
        "member_id": cast.id("verifier"),
        "title": "高级课程",
        "hours": "16",
        "due_on": date(2026, 3, 3),
    }
    line = cast.do("verifier", qp_training.plan_training, **given)
    assert [one.approved for one in seen(cast, office).training.plan] == [False]
    assert cast.do("leader", qp_training.approve_plan, member_id=given["member_id"], year=2026) == 1
    assert cast.do("leader", qp_training.approve_plan, member_id=given["member_id"], year=2026) == 0
    for code, more in (
        ("QP-17", {"member_id": cast.id("nurse")}),
        ("QP-18", {"due_on": date(2026, 3, 1)}),
        ("FIELD-05", {"hours": "viele"}),
        ("FIELD-01", {"hours": ""}),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do("verifier", qp_training.plan_training, **{**given, **more})
    with pytest.raises(CtdeskError, match="TRN-17"):
        cast.do("verifier", qp_training.close_plan_line, line_id=line, done_on=date(2026, 3, 3))
    cast.do("verifier", qp_training.close_plan_line, line_id=line, done_on=date(2026, 3, 2))
    with pytest.raises(CtdeskError, match="QP-04"):
        cast.do("verifier", qp_training.close_plan_line, line_id=line, done_on=None)


def test_hours_of_an_absence_that_nobody_covers_are_named(cast: Cast, office: int) -> None:
    begins = cast.clock.now + timedelta(days=1)
    ends = begins + timedelta(days=4)
    covered = begins + timedelta(days=3)

    def away(work: Any) -> None:
        work.db.add(
            Absence(
                member_id=cast.id("verifier"),
                reason_code="leave",
                starts_at=begins,
                ends_at=ends,
                recorded_by=None,
                recorded_at=work.now,
            )
        )

    def covering(work: Any) -> None:
        whole = Delegation(
            number="PJ-DLG-2026-0001",
            delegator_id=cast.id("verifier"),
            delegate_id=cast.id("second_verifier"),
            reason_code="leave",
            proposed_at=work.now,
            accepted_at=work.now,
        )
        work.db.add(whole)
        work.db.flush()
        line = DelegationLine(
            delegation_id=whole.id, ordinal=1, duty="qp.release", starts_at=begins, ends_at=covered
        )
        work.db.add(line)
        work.db.flush()
        work.db.add(
            DelegationDecision(
                line_id=line.id, decision="approve", decided_by=cast.id("leader"), decided_at=work.now
            )
        )

    cast.gate.run_itself(away, action="test.away")
    (absence,) = seen(cast, office).away
    assert (absence.stand_ins, absence.uncovered) == ((), ((begins, ends),))
    cast.gate.run_itself(covering, action="test.covering")
    (absence,) = seen(cast, office).away
    assert (absence.stand_ins, absence.uncovered) == (("周慕云",), ((covered, ends),))


def test_the_file_prints_what_the_screen_shows(cast: Cast, office: int) -> None:
    printed = cast.do("leader", print_list, of=qp_prints.qp_paper, asked={"office_id": office}, way="pdf")
    pdf = pypdfium2.PdfDocument(printed.pdf)
    try:
        told = "".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
    for words in (
        "质量受权人履职档案",
        "李清如",
        "十二项职责",
        "无凭证",
        "0 / 24",
        "Support by the institution",
    ):
        assert words in told


def test_the_assessor_is_reminded_sixty_days_ahead(cast: Cast, office: int) -> None:
    def waiting(login: str) -> list[tuple[str, bool]]:
        found = cast.ask(login, worklist.my_desk).now
        return [(one.label, one.late) for one in found if one.kind == "assess_qp"]

    assert waiting("leader") == []
    cast.clock.advance(days=365 - 60)
    assert waiting("leader") == [("李清如", False)]
    assert waiting("lead") == []
    cast.clock.advance(days=61)
    assert waiting("leader") == [("李清如", True)]


def test_what_is_not_there_is_said(cast: Cast) -> None:
    assert cast.ask("nurse", qp_overview.list_offices) == ()
    with pytest.raises(CtdeskError, match="QP-04"):
        cast.ask("nurse", qp_overview.qp_overview, office_id=4711)
