"""The demo site: whole, consistent, signed for real, and ready to be tried."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.quarantine import NoticeSource, Quarantine, QuarantineUnit, ReadinessMark
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.storage import Tank
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Member
from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.services.certificates import certificate_pem
from ctdesk.services.delegation_log import list_lines
from ctdesk.services.demo import TO_TRY, demo_members, make_demo_site
from ctdesk.services.demo.hospital import read_hospital
from ctdesk.services.demo.to_try import FOLDERS, LABEL, SHEET
from ctdesk.services.grounds import grounds_for
from ctdesk.services.recall_sheet import recall_sheet
from ctdesk.services.recalls import list_recalls
from ctdesk.services.site import OpenSite
from ctdesk.services.training_matrix import competence_matrix

# What a decided record makes of its units.
BECAME = {
    "accept": "accepted",
    "accept_with_deviation": "accepted",
    "quarantine": "quarantined",
    "reject": "rejected",
}


def test_the_trail_of_the_demo_verifies(demo: OpenSite) -> None:
    from ctdesk.db.verify import verify_trail

    assert demo.problem is None
    verdict = verify_trail(demo.engine)
    assert verdict.ok, verdict.faults
    assert verdict.events > 300


def test_every_signature_of_the_demo_verifies_with_openssl(demo: OpenSite, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl is not None
    with demo.gate.reading() as db:
        authority = db.scalars(select(Certificate.der).where(Certificate.purpose == "authority")).one()
        signed = db.scalars(select(Signature).where(Signature.cms.is_not(None))).all()
    ca = tmp_path / "site-ca.pem"
    ca.write_bytes(certificate_pem(authority))
    content, cms = tmp_path / "slot.json", tmp_path / "slot.p7s"
    assert len(signed) > 40
    for one in signed:
        assert one.cms is not None
        content.write_bytes(one.content)
        cms.write_bytes(one.cms)
        run = subprocess.run(
            [openssl, "cms", "-verify", "-inform", "DER", "-in", cms, "-content", content, "-binary",
             "-CAfile", ca, "-purpose", "any", "-no_check_time", "-out", tmp_path / "out"],
            capture_output=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, (one.slot, run.stderr)


def test_what_was_decided_is_what_the_units_are(demo: OpenSite) -> None:
    with demo.gate.reading() as db:
        records = db.scalars(select(Record).where(Record.form_code == "CT-ACC-001")).all()
        decided = [one for one in records if one.outcome is not None]
        assert {one.outcome for one in decided} >= {"accept", "accept_with_deviation", "quarantine"}
        # What was quarantined later on was decided again, on a record of its own.
        later = set(
            db.scalars(
                select(QuarantineUnit.unit_id)
                .join(Quarantine, Quarantine.id == QuarantineUnit.quarantine_id)
                .where(Quarantine.closed_at.is_not(None))
            )
        )
        assert later
        for record in decided:
            units = db.scalars(select(DoseUnit).where(DoseUnit.shipment_id == record.subject_id)).all()
            became = {unit.disposition for unit in units if unit.id not in later}
            assert became <= {BECAME[str(record.outcome)]}


def test_the_demo_has_work_under_way(demo: OpenSite) -> None:
    with demo.gate.reading() as db:
        states = Counter(db.scalars(select(Record.state).where(Record.form_code == "CT-ACC-001")))
    assert states["in_signature"] >= 1
    assert states["reviewed"] >= 3


def test_receiver_and_verifier_are_two_people_in_every_record(demo: OpenSite) -> None:
    with demo.gate.reading() as db:
        records = db.scalars(select(Record).where(Record.form_code == "CT-ACC-001")).all()
        for record in records:
            held = {
                one.slot: one.member_id
                for one in db.scalars(select(Signature).where(Signature.record_id == record.id))
            }
            for one, other in (("receiver", "verifier"), ("check_1", "check_2"), ("receiver", "decision")):
                if one in held and other in held:
                    assert held[one] != held[other]


def test_fifteen_members_can_sign_and_their_passwords_are_told(demo: OpenSite, demo_folder: Path) -> None:
    people = demo_members(demo_folder)
    assert len(people) == 15
    with demo.gate.reading() as db:
        members = {one.login: one for one in db.scalars(select(Member))}
        trained = set(db.scalars(select(Competence.member_id)))
    for person in people:
        member = members[person.login]
        assert member.statement_record_id is not None
        assert member.id in trained or person.login in ("zhengqihang", "linruolan")
    session = demo.gate.sign_in(people[0].login, people[0].password)
    assert demo.gate.may(session, "receipt.receive")


def test_shipments_lie_ready_to_be_tried(demo_folder: Path) -> None:
    sheet = (demo_folder / TO_TRY / SHEET).read_text("utf-8")
    for name in FOLDERS:
        place = demo_folder / TO_TRY / name
        label = json.loads((place / LABEL).read_text("utf-8"))
        assert (place / label["logger_file"]).stat().st_size > 1000
        assert len(list((place / "codes").glob("*.png"))) == len(label["codes"])
        assert label["notice"] in sheet


def test_a_message_became_a_notice_that_is_being_got_ready_for(demo: OpenSite) -> None:
    with demo.gate.reading() as db:
        (source,) = db.scalars(select(NoticeSource))
        of_it = select(ReadinessMark.code).where(ReadinessMark.shipment_id == source.shipment_id)
        marked = set(db.scalars(of_it))
        backup = db.scalars(select(Tank).where(Tank.backup.is_(True))).one()
    assert source.kind == "message"
    assert marked == {"reader", "quarantine"}
    assert backup.zone_id is not None


def test_giving_up_leaves_nothing_behind(tmp_path: Path) -> None:
    def give_up(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_demo_site(tmp_path / "site", shipments=6, report=give_up)
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_is_there_is_not_replaced(demo_folder: Path) -> None:
    with pytest.raises(CtdeskError) as caught:
        make_demo_site(demo_folder)
    assert caught.value.code == "SITE-03"


def test_everything_invented_says_that_it_is(demo: OpenSite) -> None:
    hospital = read_hospital("zh_CN")
    assert demo.view.demo
    assert "演示" in hospital.site["name_zh"]
    assert all("演示" in str(ware.entry["name_cn"]) for ware in hospital.wares)
    assert [ware.limits is None for ware in hospital.wares] == [False] * 7 + [True, False]
    assert data_path("resources", "demo", "to-try.toml").is_file()


def test_the_team_of_the_demo_has_a_year_and_gaps_to_find(demo: OpenSite) -> None:
    who = next(one for one in demo_members(demo.folder) if one.login == "zhoumingyuan")
    session = demo.gate.sign_in(who.login, who.password)
    fetch = demo.gate.fetch
    states = Counter(
        state.state for one in fetch(competence_matrix, session).people for state in one.states.values()
    )
    assert (states["expired"], states["expiring"]) == (1, 2)
    assert states["valid"] > 100
    lines = fetch(list_lines, session).rows
    assert {one.state for one in lines} == {"accepted", "in_force", "revoked", "refused", "expired"}
    with demo.gate.reading() as db:
        at = demo.gate.moment(db)
        refused = {
            (one.name, refusal.code)
            for one in db.scalars(select(Member).where(Member.login.in_(("suntao", "zhouning"))))
            for duty in ("storage.put_in", "infusion.check")
            for refusal in grounds_for(db, one.id, duty, at).refusals
        }
        begun = at - min(row.starts_at for row in db.scalars(select(Appointment)))
    assert ("孙涛", "TEAM-45") in refused
    assert begun > timedelta(days=330)


def test_the_demo_recalled_a_batch_and_was_drilled_in_time(demo: OpenSite) -> None:
    who = next(one for one in demo_members(demo.folder) if one.login == "wumin")
    session = demo.gate.sign_in(who.login, who.password)
    rows = demo.gate.fetch(list_recalls, session).rows
    assert [(one.drill, one.state, one.record_state) for one in rows] == [
        (False, "closed", "reviewed"),
        (True, "closed", "reviewed"),
    ]
    for one in rows:
        found = demo.gate.fetch(recall_sheet, session, recall_id=one.id)
        settled = one.watch.to("settled")
        assert one.settled == one.found > 0
        assert settled is not None
        assert settled <= timedelta(minutes=found.list_target)
    with demo.gate.reading() as db:
        assert not db.scalars(select(DoseUnit.id).where(DoseUnit.hold == "recall")).all()
