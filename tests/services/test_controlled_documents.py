"""Controlled documents from the author's draft to the reading that opens a duty, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.controlled import DocumentSignature, DocumentVersion, Reading
from ctdesk.db.tables.team import Certificate
from ctdesk.domain.errors import CtdeskError, Refused, StaleRecord
from ctdesk.forms.library import Library, digest_of_source
from ctdesk.services import controlled_documents as papers
from ctdesk.services import document_prints, forms_release, worklist
from ctdesk.services import document_readers as reading
from ctdesk.services import document_register as register
from ctdesk.services.certificates import check_detached_cms
from ctdesk.services.document_register import DocumentDetail, DocumentRow
from ctdesk.services.grounds import grounds_for
from ctdesk.services.list_prints import print_list
from ctdesk.services.stored_files import read_stored_file
from fixtures.cast import Cast

DUTY = "receipt.verify"
TEXT = b"%PDF-1.7 SOP"
MINUTE = timedelta(minutes=1)


def written(cast: Cast, login: str = "verifier", **more: Any) -> int:
    """A document with one version handed in."""
    document = cast.do(
        login, papers.add_document, number="sop-ct-005", title_zh="接收与验收", title_en="Receipt"
    )
    return write(cast, document, login, **more)


def write(cast: Cast, document: int, login: str = "verifier", **more: Any) -> int:
    given: dict[str, Any] = {"change_note": "首次发布", "duties": (DUTY,), "file": ("sop.pdf", TEXT)}
    return int(cast.sign(login, papers.write_version, document_id=document, **{**given, **more}))


def approve(cast: Cast, version: int, effective_at: datetime | None = None, **more: Any) -> Any:
    """QA reviews and the lead approves."""
    cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
    return cast.sign(
        "lead",
        papers.approve_version,
        version_id=version,
        seen_version=2,
        effective_at=effective_at,
        **more,
    )


def row(cast: Cast, login: str = "qa") -> DocumentRow:
    (found,) = cast.ask(login, register.list_documents).rows
    assert isinstance(found, DocumentRow)
    return found


def detail(cast: Cast, login: str = "qa") -> DocumentDetail:
    found = cast.ask(login, register.document_detail, document_id=row(cast).id)
    assert isinstance(found, DocumentDetail)
    return found


def may(cast: Cast, login: str, duty: str = DUTY) -> bool:
    """As the gate decides it, at this very minute."""
    with cast.gate.reading() as db:
        return grounds_for(db, cast.id(login), duty, cast.gate.moment(db)).allowed


def refused(code: str, cast: Cast, login: str, command: Any, **more: Any) -> CtdeskError:
    with pytest.raises(CtdeskError) as caught:
        cast.sign(login, command, **more)
    assert caught.value.code == code
    return caught.value


def test_a_version_is_read_before_it_takes_effect_and_blocks_from_the_minute(any_cast: Cast) -> None:
    cast = any_cast
    version = written(cast)
    assert row(cast).state == "in_review"
    begins = cast.clock.now.replace(second=0, microsecond=0) + timedelta(hours=5)
    assert approve(cast, version, begins) == begins
    assert (row(cast).state, row(cast).unread, row(cast).in_force) == ("approved", 2, None)
    (task,) = cast.ask("verifier", reading.my_readings)
    assert (task.since, task.blocks, task.duties) == (begins, False, (DUTY,))
    assert cast.ask("nurse", reading.my_readings) == ()
    assert cast.sign("verifier", papers.read_document, version_ids=(version,)) == (version,)
    assert cast.ask("verifier", reading.my_readings) == ()
    readers = {
        one.name: one.read_at for one in cast.ask("lead", reading.reading_list, version_id=version).readers
    }
    assert readers == {"周慕云": None, "李清如": readers["李清如"]}
    assert readers["李清如"] is not None
    cast.clock.now = begins - MINUTE
    assert may(cast, "second_verifier")
    cast.clock.now = begins
    assert (row(cast).state, row(cast).in_force) == ("in_force", 1)
    assert may(cast, "verifier")
    assert not may(cast, "second_verifier")
    cast.sign("second_verifier", papers.read_document, version_ids=(version,))
    assert may(cast, "second_verifier")


def test_author_reviewer_and_lead_sign_what_they_saw(cast: Cast) -> None:
    version = written(cast)
    approve(cast, version)
    cast.clock.now += timedelta(minutes=2)
    cast.sign("verifier", papers.read_document, version_ids=(version,))
    with cast.gate.reading() as db:
        rows = list(db.scalars(select(DocumentSignature).order_by(DocumentSignature.id)))
        assert [one.act for one in rows] == ["authored", "reviewed", "approved", "acknowledged"]
        for one in rows:
            der = check_detached_cms(one.cms, one.content)
            assert db.scalar(select(Certificate.member_id).where(Certificate.der == der)) == one.member_id
        assert b'"effective_at":null' in rows[0].content
        assert rows[2].content.count(b'"text_sha256":"') == 1
        read = db.scalars(select(Reading)).one()
        assert read.read_at == rows[3].signed_at
    (found,) = detail(cast).versions
    assert found.file is not None
    assert cast.ask("nurse", read_stored_file, file_id=found.file.id).data == TEXT


def test_who_wrote_it_does_not_approve_it(cast: Cast) -> None:
    version = written(cast, "lead")
    cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
    error = refused("TEAM-05", cast, "lead", papers.approve_version, version_id=version, seen_version=2)
    assert isinstance(error, Refused)
    assert error.values["rule"] == "SOD-13"


def test_approval_comes_after_the_review_and_never_backwards(cast: Cast) -> None:
    version = written(cast)
    refused("SOP-07", cast, "lead", papers.approve_version, version_id=version, seen_version=1)
    refused("PERM-01", cast, "verifier", papers.review_version, version_id=version, seen_version=1)
    cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
    with pytest.raises(StaleRecord):
        cast.sign("lead", papers.approve_version, version_id=version, seen_version=1)
    past = cast.clock.now - timedelta(hours=1)
    refused(
        "REL-04",
        cast,
        "lead",
        papers.approve_version,
        version_id=version,
        seen_version=2,
        effective_at=past,
    )
    late = (cast.clock.now + timedelta(days=800)).date()
    refused(
        "SOP-06",
        cast,
        "lead",
        papers.approve_version,
        version_id=version,
        seen_version=2,
        review_due=late,
    )


def test_one_version_at_a_time_and_in_order(cast: Cast) -> None:
    version = written(cast)
    document = row(cast).id
    refused(
        "SOP-02",
        cast,
        "verifier",
        papers.write_version,
        document_id=document,
        change_note="第二版",
        duties=(),
        file=("b.pdf", TEXT),
    )
    approve(cast, version, cast.clock.now + timedelta(days=5))
    second = write(cast, document, change_note="第二版")
    cast.sign("qa", papers.review_version, version_id=second, seen_version=1)
    refused("SOP-09", cast, "lead", papers.approve_version, version_id=second, seen_version=2)
    cast.do("lead", papers.withdraw_version, version_id=version, reason="内容有误")
    cast.sign("lead", papers.approve_version, version_id=second, seen_version=2)
    assert [one.state for one in detail(cast).versions] == ["approved", "withdrawn"]


def test_a_draft_goes_back_with_a_reason_and_stays_in_the_history(cast: Cast) -> None:
    version = written(cast)
    with pytest.raises(Refused) as caught:
        cast.do("second_verifier", papers.give_back, version_id=version, reason="不同意")
    assert caught.value.code == "SOP-08"
    cast.do("qa", papers.give_back, version_id=version, reason="缺少温度限值")
    (found,) = detail(cast).versions
    assert (found.state, found.end_reason, found.ended_by) == ("given_back", "缺少温度限值", "钱正")
    assert row(cast).state == "none"
    assert write(cast, row(cast).id) != version


@pytest.mark.parametrize("duty", ["self.read_document", "receipt.hand_over", "nobody.knows"])
def test_a_duty_that_cannot_depend_on_reading_is_refused(cast: Cast, duty: str) -> None:
    document = cast.do("qa", papers.add_document, number="SOP-1", title_zh="甲", title_en="A")
    refused(
        "SOP-04",
        cast,
        "qa",
        papers.write_version,
        document_id=document,
        change_note="首版",
        duties=(duty,),
        file=("a.pdf", TEXT),
    )


def test_bad_entries_are_told(cast: Cast) -> None:
    written(cast)
    with pytest.raises(CtdeskError, match="SOP-01"):
        cast.do("qa", papers.add_document, number=" SOP-CT-005 ", title_zh="乙", title_en="B")
    with pytest.raises(CtdeskError, match="FIELD-01"):
        cast.do("qa", papers.add_document, number="SOP-2", title_zh="", title_en="B")
    refused("SOP-10", cast, "nurse", papers.read_document, version_ids=())
    refused("SOP-10", cast, "nurse", papers.read_document, version_ids=tuple(range(1, 52)))
    refused("SOP-12", cast, "nurse", papers.read_document, version_ids=(4711,))


def test_only_what_stands_is_acknowledged_and_only_once(cast: Cast) -> None:
    version = written(cast)
    refused("SOP-11", cast, "verifier", papers.read_document, version_ids=(version,))
    approve(cast, version)
    cast.sign("verifier", papers.read_document, version_ids=(version, version))
    assert cast.sign("verifier", papers.read_document, version_ids=(version,)) == ()
    with cast.gate.reading() as db:
        assert len(list(db.scalars(select(Reading)))) == 1


def test_a_review_is_overdue_from_the_day_after_and_confirmed_with_a_signature(cast: Cast) -> None:
    version = written(cast)
    approve(cast, version, review_due=(cast.clock.now + timedelta(days=1)).date())
    cast.clock.advance(hours=20)
    (item,) = [one for one in cast.ask("qa", worklist.my_desk).now if one.kind == "recheck_document"]
    assert (item.number, item.late) == ("SOP-CT-005", False)
    assert row(cast).state == "in_force"
    cast.clock.advance(hours=18, minutes=59)  # 23:59 of the last day at the site
    assert row(cast).state == "in_force"
    cast.clock.advance(minutes=1)
    assert row(cast).state == "overdue"
    due = (cast.clock.now + timedelta(days=300)).date()
    cast.sign("qa", papers.confirm_review, version_id=version, seen_version=3, review_due=due)
    assert (row(cast).state, row(cast).review_due) == ("in_force", due)


def test_a_withdrawn_document_blocks_nobody_and_can_still_be_read(cast: Cast) -> None:
    version = written(cast)
    approve(cast, version)
    cast.clock.now += MINUTE
    assert not may(cast, "verifier")
    cast.do("lead", papers.withdraw_document, document_id=row(cast).id, seen_version=1, reason="合并")
    assert may(cast, "verifier")
    assert row(cast).state == "withdrawn"
    assert len(detail(cast).versions) == 1


def test_an_approved_version_cannot_be_rewritten(any_cast: Cast) -> None:
    version = written(any_cast)
    approve(any_cast, version)

    def rewrite(work: Any) -> None:
        work.db.get(DocumentVersion, version).change_note = "别的"

    with pytest.raises(Exception, match=r"approved|DB-|refuse|guard"):
        any_cast.gate.run_itself(rewrite, action="test.rewrite")


def test_my_desk_shows_what_to_read_and_what_to_approve(cast: Cast) -> None:
    def kinds(login: str) -> dict[str, Any]:
        return {one.kind: one for one in cast.ask(login, worklist.my_desk).now if one.route == "documents"}

    version = written(cast)
    assert set(kinds("qa")) == {"review_document"}
    assert kinds("lead") == {}
    cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
    assert set(kinds("lead")) == {"approve_document"}
    begins = cast.clock.now + timedelta(days=2)
    cast.sign("lead", papers.approve_version, version_id=version, seen_version=2, effective_at=begins)
    task = kinds("verifier")["read_document"]
    assert (task.number, task.late) == ("SOP-CT-005", False)
    cast.clock.now += timedelta(days=3)
    assert kinds("verifier")["read_document"].late


def test_a_released_revision_of_a_form_is_read_by_those_who_sign_it(cast: Cast) -> None:
    code = "CT-ACC-001"
    shipped = Library.from_folder(data_path("forms"))
    second = shipped.source(code, 1).replace("revision = 1", "revision = 2", 1)
    sources = {key: shipped.source(*key) for key in shipped.revisions()}
    cast.gate.library = Library({**sources, (code, 2): second})
    begins = cast.clock.now.replace(second=0, microsecond=0) + timedelta(hours=20)
    release = cast.sign(
        "qa",
        forms_release.propose_release,
        code=code,
        revision=2,
        seen_digest=digest_of_source(second),
        reason="新增条目",
        effective_at=begins,
    )
    assert cast.ask("qa", register.list_documents).rows == (), "shipped revisions need no reading"
    cast.sign(
        "lead",
        forms_release.approve_release,
        release_id=release,
        seen_digest=digest_of_source(second),
    )
    (task,) = cast.ask("receiver", reading.my_readings)
    assert (task.number, task.version, task.since, task.change_note) == (code, 2, begins, "新增条目")
    lines = cast.ask("receiver", reading.changed_in_form, version_id=task.version_id)
    assert any(line.startswith("+revision = 2") for line in lines)
    assert may(cast, "receiver", "receipt.receive")
    cast.clock.now = begins
    assert not may(cast, "receiver", "receipt.receive")
    cast.sign("receiver", papers.read_document, version_ids=(task.version_id,))
    assert may(cast, "receiver", "receipt.receive")
    with pytest.raises(CtdeskError, match="SOP-13"):
        cast.do("lead", papers.withdraw_version, version_id=task.version_id, reason="不需要")


def test_register_and_readers_are_printed(cast: Cast) -> None:
    version = written(cast)
    approve(cast, version)
    asked = {"document_id": row(cast).id, "version_id": version}
    for of, given, words in (
        (document_prints.register_paper, {}, ("SOP-CT-005", "接收与验收", "待生效", "李清如")),
        (document_prints.readers_paper, asked, ("周慕云", "未阅知", "独立复核接收")),
    ):
        printed = cast.do("qa", print_list, of=of, asked=given, way="pdf")
        pdf = pypdfium2.PdfDocument(printed.pdf)
        try:
            told = "".join(page.get_textpage().get_text_range() for page in pdf)
        finally:
            pdf.close()
        for word in words:
            assert word in told, word
    with pytest.raises(Refused, match="PERM-01"):
        cast.do("buyer", print_list, of=document_prints.readers_paper, asked=asked, way="pdf")


def test_the_register_as_it_was_at_a_past_minute(any_cast: Cast) -> None:
    cast = any_cast
    version = written(cast)
    moments = [cast.clock.advance(minutes=1)]
    begins = cast.clock.now.replace(second=0, microsecond=0) + timedelta(minutes=10)
    approve(cast, version, begins)
    moments += [cast.clock.advance(minutes=1), begins]
    cast.clock.now = begins + timedelta(minutes=1)
    cast.sign("verifier", papers.read_document, version_ids=(version,))
    moments.append(cast.clock.advance(minutes=1))
    cast.clock.advance(minutes=1)
    cast.do("lead", papers.withdraw_version, version_id=version, reason="内容有误")
    cast.clock.advance(minutes=1)

    def at(moment: datetime) -> tuple[str, int | None, int | None, str]:
        (found,) = cast.ask("qa", register.list_documents, at=moment).rows
        seen = cast.ask("qa", register.document_detail, document_id=found.id, at=moment)
        return found.state, found.in_force, found.unread, seen.versions[0].state

    assert [at(moment) for moment in moments] == [
        ("in_review", None, 0, "in_review"),
        ("approved", None, 2, "approved"),
        ("in_force", 1, 2, "in_force"),
        ("in_force", 1, 1, "in_force"),
    ]
    assert at(cast.clock.now) == ("none", None, 0, "withdrawn")
    before = cast.ask("qa", register.document_detail, document_id=1, at=moments[0]).versions[0]
    assert (before.approved_by, before.effective_at, before.ended_at) == (None, None, None)
    assert cast.ask("qa", register.list_documents, at=moments[0] - timedelta(days=1)).rows == ()
    then = cast.ask("qa", reading.reading_list, version_id=version, at=begins)
    assert {one.read_at for one in then.readers} == {None}
