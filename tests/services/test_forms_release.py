"""Revisions of forms go into force by two signatures, on both databases."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.engine import allow_schema_changes
from ctdesk.db.guards import install_guards, remove_guards
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.documents import FormRelease, FormRevision
from ctdesk.db.tables.team import Certificate
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.forms.library import Library, digest_of_source
from ctdesk.services import statements, worklist
from ctdesk.services.audit import verify_trail
from ctdesk.services.certificates import check_detached_cms
from ctdesk.services.forms_release import (
    FormLine,
    approve_release,
    changed_lines,
    decline_release,
    propose_release,
    release_board,
)
from ctdesk.services.printing import blank_form
from ctdesk.services.record_ground import ground_of, load_record, revision_in_force
from ctdesk.services.records import open_record
from ctdesk.services.site import FirstMember, SiteDraft, create_site
from ctdesk.services.work import UnitOfWork
from fixtures.cast import KEYS, QUICK, Cast
from fixtures.clock import StandingClock

CODE = "CT-ESS-001"
FIRST = Library.from_folder(data_path("forms")).source(CODE, 1)
OWN = "HX-OWN-001"


def revised(revision: int, source: str = FIRST, code: str = CODE) -> str:
    """The shipped statement as another revision."""
    return source.replace("revision = 1", f"revision = {revision}", 1).replace(CODE, code)


def ship(cast: Cast, *revisions: int) -> None:
    """The installation was upgraded: it now carries these revisions of the statement."""
    shipped = Library.from_folder(data_path("forms"))
    sources = {key: shipped.source(*key) for key in shipped.revisions()}
    cast.gate.library = Library({**sources, **{(CODE, each): revised(each) for each in revisions}})


def write_own(cast: Cast, folder: Path, source: str) -> None:
    """The hospital put a form of its own beside the shipped ones."""
    place = folder / "own" / OWN
    place.mkdir(parents=True)
    (place / "rev-01.toml").write_text(source, "utf-8")
    cast.gate.library = Library.from_folder(data_path("forms"), own=folder / "own")


def line(cast: Cast, code: str = CODE) -> FormLine:
    return next(one for one in cast.ask("qa", release_board).lines if one.code == code)


def propose(cast: Cast, login: str = "qa", **more: Any) -> int:
    given = {
        "code": CODE,
        "revision": 2,
        "seen_digest": digest_of_source(revised(2)),
        "reason": "增加一条声明",
    }
    return int(cast.sign(login, propose_release, **{**given, **more}))


def approve(cast: Cast, release_id: int, login: str = "lead", digest: str | None = None) -> Any:
    seen = digest_of_source(revised(2)) if digest is None else digest
    return cast.sign(login, approve_release, release_id=release_id, seen_digest=seen)


def in_force(cast: Cast) -> int:
    found = line(cast).in_force
    assert found is not None
    return found.revision


def test_a_new_site_begins_with_the_newest_shipped_revision(tmp_path: Path, clock: StandingClock) -> None:
    made = create_site(
        tmp_path / "site",
        SiteDraft(
            "医院",
            "Hospital",
            "科",
            "Unit",
            "PJ",
            FirstMember("adm", "吴桐", "Wu", "S1", "见山是山看水是水 42"),
        ),
        key_store=KEYS,
        clock=clock,
        cost=QUICK,
        phrase_cost=QUICK,
        library=Library({(CODE, each): revised(each) for each in (1, 2, 3)}),
    )
    with made.open as site, site.gate.reading() as db:
        (row,) = db.scalars(select(FormRevision))
        assert (row.revision, row.released_by, row.approved_by) == (3, None, None)
        assert row.effective_at - clock.now < timedelta(seconds=1)


def test_a_higher_revision_that_is_shipped_waits(cast: Cast) -> None:
    ship(cast, 2)
    found = line(cast)
    assert found.in_force is not None and found.offer is not None
    assert (found.in_force.revision, found.in_force.digest) == (1, digest_of_source(FIRST))
    assert (found.offer.revision, found.offer.digest) == (2, digest_of_source(revised(2)))
    assert cast.ask("receiver", statements.statement_text).revision == 1


def test_it_is_in_force_once_qa_proposed_and_the_lead_approved_it(any_cast: Cast) -> None:
    cast = any_cast
    ship(cast, 2)
    release = propose(cast)
    waiting = line(cast)
    assert waiting.proposal is not None and waiting.proposal.own and waiting.offer is None
    assert in_force(cast) == 1
    cast.clock.advance(seconds=20)
    since = approve(cast, release)
    assert since > cast.clock.now and since.second == 0
    assert in_force(cast) == 1, "never before the minute that was said"
    assert [one.revision for one in line(cast).coming] == [2]
    cast.clock.advance(minutes=1)
    found = line(cast)
    assert found.in_force is not None and not found.coming and found.offer is None
    assert (found.in_force.revision, found.in_force.since) == (2, since)
    assert (found.in_force.released_by, found.in_force.approved_by) == ("钱正", "林知远")
    assert cast.ask("receiver", statements.statement_text).revision == 2


def waiting_for(cast: Cast, login: str) -> list[worklist.WorkItem]:
    desk: worklist.Worklist = cast.ask(login, worklist.my_desk)
    return [one for one in desk.now if one.kind == "approve_form"]


def test_a_proposal_waits_on_the_desk_of_the_lead_until_it_is_approved(cast: Cast) -> None:
    ship(cast, 2)
    assert waiting_for(cast, "lead") == []
    release = propose(cast)
    (item,) = waiting_for(cast, "lead")
    assert (item.route, item.ref_id, item.number, item.label) == ("settings", release, CODE, "2")
    title = line(cast).title
    assert title is not None and (item.what_zh, item.what_en) == (title.zh_CN, title.en)
    desk: worklist.Worklist = cast.ask("lead", worklist.my_desk)
    assert desk.counts["settings"] == worklist.Count(1, False)
    assert waiting_for(cast, "qa") == waiting_for(cast, "receiver") == waiting_for(cast, "admin") == []
    approve(cast, release)
    assert waiting_for(cast, "lead") == []


def test_a_proposal_sent_back_waits_on_no_desk(cast: Cast) -> None:
    ship(cast, 2)
    release = propose(cast)
    assert waiting_for(cast, "lead")
    cast.do("lead", decline_release, release_id=release, reason="写得不清楚")
    assert waiting_for(cast, "lead") == []


def test_who_is_lead_too_is_not_asked_to_approve_their_own_proposal(cast: Cast) -> None:
    ship(cast, 2)

    def propose_by(login: str) -> None:
        def step(work: UnitOfWork) -> None:
            signed = {name: login.encode() for name in ("proposal", "proposal_cms")}
            source = revised(2)
            work.db.add(
                FormRelease(
                    code=CODE, revision=2, digest=digest_of_source(source), source=source, reason=login,
                    proposed_by=cast.id(login), proposed_at=work.now, **signed,
                )
            )  # fmt: skip

        cast.gate.run_itself(step, action="test.proposed")

    propose_by("lead")
    assert waiting_for(cast, "lead") == []
    propose_by("qa")
    assert len(waiting_for(cast, "lead")) == 1


def test_a_form_the_hospital_wrote_waits_on_the_desk_though_none_is_in_force(
    cast: Cast, tmp_path: Path
) -> None:
    source = revised(1, code=OWN)
    write_own(cast, tmp_path, source)
    release = propose(cast, code=OWN, revision=1, seen_digest=digest_of_source(source))
    (item,) = waiting_for(cast, "lead")
    assert (item.ref_id, item.number, item.label) == (release, OWN, "1")
    assert item.what_en


def test_open_drafts_finish_on_their_revision_and_paper_says_since_when(cast: Cast) -> None:
    ship(cast, 2)

    def begin(work: UnitOfWork) -> tuple[int, int]:
        record = open_record(
            work, form_code=CODE, subject_kind="member", subject_id=cast.id("nurse"), subject_label="何小满"
        )
        return record.id, record.form_revision

    def look(work: UnitOfWork, record_id: int) -> int:
        return ground_of(work, load_record(work, record_id)).definition.revision

    def told(function: Any, *more: Any) -> Any:
        gate = cast.gate
        return gate.transact(gate.nobody(), lambda work: function(work, *more), action="test.look").value

    draft, revision = told(begin)
    assert revision == 1
    wished = cast.clock.now.replace(hour=6, minute=0) + timedelta(days=2)
    approve(cast, propose(cast, effective_at=wished))
    cast.clock.now = wished
    assert told(look, draft) == 1
    assert told(begin)[1] == 2
    blank = pypdfium2.PdfDocument(cast.ask("nurse", blank_form, code=CODE).pdf)
    page = blank[0].get_textpage().get_text_range()
    assert "rev. 2" in page and "effective 2026-03-04" in page


def test_both_sign_with_their_own_certificates_what_replaces_what(cast: Cast) -> None:
    ship(cast, 2)
    approve(cast, propose(cast))
    with cast.gate.reading() as db:
        (row,) = db.scalars(select(FormRelease))
        owners = {
            each.der: each.member_id
            for each in db.scalars(select(Certificate).where(Certificate.purpose == "member"))
        }
    for login, content, cms in (
        ("qa", row.proposal, row.proposal_cms),
        ("lead", row.approval, row.approval_cms),
    ):
        assert content is not None and cms is not None
        der = check_detached_cms(cms, content)
        assert der is not None and owners[der] == cast.id(login)
        assert check_detached_cms(cms, content.replace(b'"revision":2', b'"revision":3')) is None
        said = json.loads(content)
        assert said["form"]["digest"] == digest_of_source(revised(2))
        assert said["replaces"] == {"code": CODE, "revision": 1, "digest": digest_of_source(FIRST)}
        assert said["grounds"]["duty"] == "documents.release_form"
    assert json.loads(row.approval or b"")["proposal_sha256"] == hashlib.sha256(row.proposal).hexdigest()


def test_a_release_is_told_to_the_trail_and_the_trail_holds(any_cast: Cast) -> None:
    cast = any_cast
    ship(cast, 2)
    approve(cast, propose(cast))
    with cast.gate.reading() as db:
        told = {
            row.action: row
            for row in db.scalars(select(AuditEvent).where(AuditEvent.action.startswith("form.")))
        }
    assert told["form.propose_release"].actor_name == "钱正"
    assert told["form.propose_release"].reason == "增加一条声明"
    assert told["form.approve_release"].actor_name == "林知远"
    assert digest_of_source(revised(2)) in told["form.approve_release"].body.decode("utf-8")
    assert verify_trail(cast.site).ok


@pytest.mark.parametrize(("login", "code"), [("lead", "REL-02"), ("receiver", "PERM-01")])
def test_nobody_but_qa_proposes(cast: Cast, login: str, code: str) -> None:
    ship(cast, 2)
    with pytest.raises(Refused) as refused:
        propose(cast, login)
    assert refused.value.code == code
    assert line(cast).proposal is None


@pytest.mark.parametrize(("login", "code"), [("qa", "REL-10"), ("deputy", "PERM-01")])
def test_nobody_but_the_lead_approves(cast: Cast, login: str, code: str) -> None:
    ship(cast, 2)
    release = propose(cast)
    with pytest.raises(Refused) as refused:
        approve(cast, release, login)
    assert refused.value.code == code
    assert line(cast).proposal is not None


def test_what_changes_can_be_read_before_anybody_signs(cast: Cast, tmp_path: Path) -> None:
    ship(cast, 2)
    offered = cast.ask("qa", changed_lines, code=CODE, revision=2)
    assert {"-revision = 1", "+revision = 2"} < set(offered)
    propose(cast)
    ship(cast)
    assert cast.ask("lead", changed_lines, code=CODE, revision=2) == offered
    write_own(cast, tmp_path, revised(1, code=OWN))
    own = cast.ask("lead", changed_lines, code=OWN, revision=1)
    assert all(one.startswith("+") for one in own[1:])


def test_nothing_goes_into_force_retroactively(cast: Cast) -> None:
    ship(cast, 2)
    with pytest.raises(CtdeskError) as refused:
        propose(cast, effective_at=cast.clock.now - timedelta(minutes=2))
    assert (refused.value.code, refused.value.field) == ("REL-04", "effective_at")
    release = propose(cast, effective_at=cast.clock.now + timedelta(hours=1))
    cast.clock.advance(hours=3)
    since = approve(cast, release)
    assert since >= cast.clock.now


def test_a_minute_to_come_is_kept(cast: Cast) -> None:
    ship(cast, 2)
    wished = cast.clock.now.replace(second=0, microsecond=0) + timedelta(days=3)
    assert approve(cast, propose(cast, effective_at=wished)) == wished
    cast.clock.now = wished - timedelta(seconds=1)
    assert in_force(cast) == 1
    cast.clock.now = wished
    assert in_force(cast) == 2


def test_what_was_looked_at_is_what_is_signed(cast: Cast) -> None:
    ship(cast, 2)
    with pytest.raises(CtdeskError) as refused:
        propose(cast, seen_digest="0" * 64)
    assert refused.value.code == "REL-08"
    release = propose(cast)
    with pytest.raises(CtdeskError) as refused:
        approve(cast, release, digest="0" * 64)
    assert refused.value.code == "REL-08"


def test_the_text_approved_is_the_one_proposed_whatever_became_of_the_file(cast: Cast) -> None:
    ship(cast, 2)
    release = propose(cast)
    ship(cast)
    approve(cast, release)
    cast.clock.advance(minutes=2)
    assert in_force(cast) == 2


def test_one_proposal_waits_at_a_time_and_one_sent_back_makes_room(any_cast: Cast) -> None:
    cast = any_cast
    ship(cast, 2)
    release = propose(cast)
    with pytest.raises(CtdeskError) as refused:
        propose(cast)
    assert refused.value.code == "REL-09"
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", decline_release, release_id=release, reason=" ")
    assert refused.value.code == "FIELD-01"
    cast.do("lead", decline_release, release_id=release, reason="第二条写得不清楚")
    assert line(cast).proposal is None
    for answer in (lambda: approve(cast, release), lambda: approve(cast, 999)):
        with pytest.raises(CtdeskError) as refused:
            answer()
        assert refused.value.code == "REL-11"
    again = propose(cast)
    cast.do("qa", decline_release, release_id=again, reason="先等培训")
    approve(cast, propose(cast))


def test_a_revision_is_released_once_and_never_a_lower_one(cast: Cast) -> None:
    ship(cast, 2, 3)
    assert (found := line(cast).offer) is not None and found.revision == 3
    approve(
        cast,
        propose(cast, revision=3, seen_digest=digest_of_source(revised(3))),
        digest=digest_of_source(revised(3)),
    )
    for revision in (1, 2, 3):
        with pytest.raises(CtdeskError) as refused:
            propose(cast, revision=revision, seen_digest=digest_of_source(revised(revision)))
        assert refused.value.code == "REL-06"


def test_a_hospitals_own_form_is_in_force_only_once_it_is_released(cast: Cast, tmp_path: Path) -> None:
    own = revised(1, code=OWN)
    write_own(cast, tmp_path, own)
    found = line(cast, OWN)
    assert found.own and found.in_force is None and found.offer is not None and not found.offer.problems
    with pytest.raises(CtdeskError) as refused:
        cast.ask("qa", blank_form, code=OWN)
    assert refused.value.code == "REL-01"
    release = propose(cast, code=OWN, revision=1, seen_digest=digest_of_source(own))
    approve(cast, release, digest=digest_of_source(own))
    cast.clock.advance(minutes=2)
    assert cast.ask("qa", blank_form, code=OWN).pdf.startswith(b"%PDF")


def test_mistakes_in_a_hospitals_own_form_are_named_and_stop_it(cast: Cast, tmp_path: Path) -> None:
    write_own(cast, tmp_path, FIRST.replace("revision = 1", "revision = 4").replace("zh_CN", "zh", 1))
    offer = line(cast, OWN).offer
    assert offer is not None and offer.problems
    with pytest.raises(CtdeskError) as refused:
        propose(cast, code=OWN, revision=1, seen_digest=offer.digest)
    assert refused.value.code == "REL-05"
    assert refused.value.values["count"] == len(offer.problems)


def test_a_site_made_before_goes_on_with_what_it_would_have_begun_with(
    tmp_path: Path, clock: StandingClock
) -> None:
    draft = SiteDraft(
        "医院", "Hospital", "科", "Unit", "PJ", FirstMember("adm", "吴桐", "Wu", "S1", "见山是山看水是水 42")
    )
    made = create_site(
        tmp_path / "site",
        draft,
        key_store=KEYS,
        clock=clock,
        cost=QUICK,
        phrase_cost=QUICK,
        library=Library({}),
    )
    with made.open as site:
        gate = site.gate
        gate.library = Library({(CODE, each): revised(each) for each in (1, 2)})
        session = gate.sign_in("adm", "见山是山看水是水 42")
        found = gate.fetch(release_board, session).lines
        assert [(one.in_force.revision, one.in_force.since) for one in found if one.in_force] == [(1, None)]
        assert gate.fetch(blank_form, session, code=CODE).pdf.startswith(b"%PDF")
        with gate.reading() as db:
            assert db.scalar(select(FormRevision.id)) is None, "a query writes nothing"

        def first_use(work: UnitOfWork) -> int:
            return revision_in_force(work, CODE).revision

        assert gate.transact(gate.nobody(), first_use, action="test.first_use").value == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE form_release SET source = source || '# more'",
        f"UPDATE form_release SET digest = '{'0' * 64}'",
        "UPDATE form_release SET proposed_by = 1",
        "UPDATE form_release SET proposal = CAST(proposal || x'20' AS BLOB)",
    ],
)
def test_what_was_changed_in_the_database_is_not_approved(cast: Cast, statement: str) -> None:
    ship(cast, 2)
    release = propose(cast)
    with cast.site.engine.connect() as connection:
        allow_schema_changes(connection, True)
        with connection.begin():
            remove_guards(connection)
            connection.exec_driver_sql(statement)
            install_guards(connection)
        allow_schema_changes(connection, False)
    seen = line(cast).proposal
    assert seen is not None
    with pytest.raises(CtdeskError) as refused:
        approve(cast, release, digest=seen.digest)
    assert refused.value.code == "REL-07"


def test_the_parties_are_those_of_the_table_of_two_person_acts() -> None:
    import tomllib

    from ctdesk.services.forms_release import DUTY, LEAD, QA

    table = tomllib.loads(data_path("resources", "seed", "segregation.toml").read_text("utf-8"))
    (act,) = (one for one in table["two_person_act"] if one["code"] == "TWO-03")
    assert act["parties"] == [{"role": QA, "duty": DUTY}, {"role": LEAD, "duty": DUTY}]
