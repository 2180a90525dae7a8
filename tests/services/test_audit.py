"""The trail as people read it, verify it, and compare it with what was anchored outside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from ctdesk.config import write_site
from ctdesk.db.tables.site import Checkpoint
from ctdesk.domain.canonical import digest_of
from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.services.audit import (
    EventFilter,
    EventRow,
    check_trail,
    event_detail,
    list_events,
    read_anchors,
    trail_status,
    verify_trail,
)
from ctdesk.services.checkpoints import read_checkpoints, take_checkpoint
from ctdesk.services.settings import set_idle_minutes
from fixtures.acts import sign_something, take_number
from fixtures.cast import Cast


def anchored(cast: Cast, folder: Path) -> None:
    """Let the site anchor into ``folder`` from now on."""
    folder.mkdir(exist_ok=True)
    cast.site.config = replace(cast.site.config, anchor_folders=(folder,))
    write_site(cast.site.config)


def anchor_file(folder: Path) -> Path:
    (found,) = folder.glob("*.jsonl")
    return found


def test_events_are_listed_newest_first_and_paged_by_number(any_cast: Cast) -> None:
    any_cast.session("lead")
    first = any_cast.ask("lead", list_events, limit=20)
    second = any_cast.ask("lead", list_events, after=first.next_after, limit=20)
    numbers = [row.seq for row in (*first.rows, *second.rows)]
    assert numbers == list(range(numbers[0], numbers[0] - 40, -1))
    everything = any_cast.ask("lead", list_events, limit=100_000)
    assert everything.next_after is None
    assert everything.rows[-1].seq == 1


def test_events_are_filtered_by_action_person_time_and_words(any_cast: Cast) -> None:
    cast = any_cast
    cast.clock.advance(minutes=10)
    since = cast.clock.now
    cast.do("lead", set_idle_minutes, minutes=3)

    def asked(**wanted: Any) -> tuple[EventRow, ...]:
        rows: tuple[EventRow, ...] = cast.ask("qa", list_events, filters=EventFilter(**wanted)).rows
        return rows

    assert {row.action for row in asked(action="settings.idle")} == {"settings.idle_minutes"}
    assert {row.actor_id for row in asked(actor_id=cast.id("lead"))} == {cast.id("lead")}
    assert {row.action for row in asked(since=since)} == {
        "session.sign_in",
        "settings.idle_minutes",
    }
    assert {row.actor_name for row in asked(text="林知远")} == {"林知远"}
    assert asked(action="no_such_") == ()
    assert all(row.at < since for row in asked(until=since))


def test_reading_the_trail_takes_the_duty(cast: Cast) -> None:
    with pytest.raises(Refused):
        cast.ask("receiver", list_events)


def test_an_event_in_detail_shows_before_and_after_but_no_secret(cast: Cast) -> None:
    cast.do("lead", set_idle_minutes, minutes=3)
    seq = (
        cast.do("lead", set_idle_minutes, minutes=4) or cast.outcome("lead", set_idle_minutes, minutes=8).seq
    )
    detail = cast.ask("qa", event_detail, seq=seq)
    (row,) = detail.changes
    value = next(field for field in row.fields if field.name == "value")
    assert (row.table, value.before, value.after, value.hidden) == ("setting", "4", "8", False)
    assert detail.roles == ("R01",)
    whole = cast.ask("qa", list_events, filters=EventFilter(action="account.first_password"), limit=1).rows
    secret = cast.ask("qa", event_detail, seq=whole[0].seq)
    hidden = [field for change in secret.changes if change.table == "credential" for field in change.fields]
    assert hidden
    assert all(field.hidden and field.before is None and field.after is None for field in hidden)


def test_an_event_in_detail_calls_rows_by_their_names(cast: Cast) -> None:
    """An inspector asks who was appointed by whom, not which numbers their rows have."""
    appointed = cast.ask("qa", list_events, filters=EventFilter(action="team.appoint"), limit=1).rows[0]
    (row,) = cast.ask("qa", event_detail, seq=appointed.seq).changes
    fields = {field.name: field for field in row.fields}
    assert (row.table, row.called) == ("appointment", None)
    assert fields["appointed_by"].after_called == appointed.actor_name
    assert fields["member_id"].after_called not in (None, str(fields["member_id"].after))
    assert fields["row_version"].after_called is None
    assert [field.name for field in row.fields][:3] == ["id", "member_id", "role"]  # as declared


def test_a_number_that_does_not_exist_is_told(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.ask("qa", event_detail, seq=10**9)
    assert refused.value.code == "AUDIT-01"


def test_a_whole_verification_is_told_to_the_trail_and_can_be_stopped(any_cast: Cast) -> None:
    cast = any_cast
    report = cast.ask("qa", check_trail)
    assert report.ok
    newest = cast.ask("qa", list_events, limit=1).rows[0]
    assert (newest.action, newest.actor_id) == ("audit.verified", cast.id("qa"))
    before = newest.seq

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        cast.gate.fetch(check_trail, cast.session("qa"), report=stop)
    assert cast.ask("qa", list_events, limit=1).rows[0].seq == before


def test_every_signature_leaves_an_anchor_outside(any_cast: Cast, tmp_path: Path) -> None:
    cast = any_cast
    anchored(cast, tmp_path / "anchors")
    cast.sign("receiver", sign_something, content=b"{}")
    (anchor,) = read_checkpoints(anchor_file(tmp_path / "anchors").read_bytes())
    status = cast.ask("receiver", trail_status)
    assert (anchor.seq, anchor.seal_hex) == (status.head_seq, status.head_seal)
    assert (status.anchored_seq, status.since) == (status.head_seq, 0)
    cast.do("receiver", take_number)
    assert cast.ask("receiver", trail_status).since == 1


def test_anchors_of_one_day_stand_in_one_file_and_name_the_one_before(cast: Cast, tmp_path: Path) -> None:
    anchored(cast, tmp_path / "anchors")
    for _ in range(3):
        cast.sign("receiver", sign_something, content=b"{}")
    lines = anchor_file(tmp_path / "anchors").read_bytes().splitlines()
    bodies = [json.loads(line)["body"] for line in lines]
    with cast.gate.reading() as db:
        first = db.scalars(select(Checkpoint).order_by(Checkpoint.id)).all()[0]
        very_first = json.loads(first.body)["body"]
    assert very_first["previous"] is None
    assert [one["previous"] for one in bodies] == [digest_of(one) for one in (very_first, *bodies[:2])]


def test_a_folder_out_of_reach_never_stops_a_signature(cast: Cast, tmp_path: Path) -> None:
    anchored(cast, tmp_path / "anchors")
    cast.site.config = replace(cast.site.config, anchor_folders=(tmp_path / "gone", tmp_path / "anchors"))
    cast.sign("receiver", sign_something, content=b"{}")
    made = take_checkpoint(cast.gate, cast.site.config.anchor_folders, "demand")
    assert made is not None
    assert [error.code for error in made.missed] == ["FILE-04"]
    assert len(made.places) == 1


def test_honest_anchors_agree(cast: Cast, tmp_path: Path) -> None:
    anchored(cast, tmp_path / "anchors")
    cast.sign("receiver", sign_something, content=b"{}")
    cast.sign("verifier", sign_something, content=b"{}")
    report = verify_trail(cast.site, anchors=[anchor_file(tmp_path / "anchors")])
    assert (report.ok, report.anchors) == (True, 2)


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"no checkpoint\n", "ANCHOR-01"), (b'{"body":{},"cms":""}\n', "ANCHOR-01"), (b"", "ANCHOR-03")],
)
def test_a_file_without_anchors_is_told(cast: Cast, tmp_path: Path, line: bytes, code: str) -> None:
    path = tmp_path / "anchors.jsonl"
    path.write_bytes(line)
    report = verify_trail(cast.site, anchors=[path])
    assert not report.ok
    assert [fault.code for fault in report.refused] == [code]


def test_an_edited_anchor_is_not_believed(cast: Cast, tmp_path: Path) -> None:
    anchored(cast, tmp_path / "anchors")
    cast.sign("receiver", sign_something, content=b"{}")
    path = anchor_file(tmp_path / "anchors")
    path.write_bytes(path.read_bytes().replace(b'"seq":', b'"seq":1'))
    report = verify_trail(cast.site, anchors=[path])
    assert [fault.code for fault in report.refused] == ["ANCHOR-02"]


def test_an_anchor_of_another_authority_is_not_believed(cast: Cast, tmp_path: Path) -> None:
    import base64

    from cryptography import x509

    from ctdesk.domain.canonical import canonical_bytes
    from ctdesk.services import certificates

    anchored(cast, tmp_path / "anchors")
    cast.sign("receiver", sign_something, content=b"{}")
    path = anchor_file(tmp_path / "anchors")
    body = json.loads(path.read_bytes())["body"]
    authority, _ = certificates.found_authority("浦江协同医院", demo=False, at=cast.clock.now)
    key, seal = certificates.issue_seal(authority, "浦江协同医院", demo=False, at=cast.clock.now)
    cms = certificates.detached_cms(
        canonical_bytes(body), certificates.load_private(key), x509.load_der_x509_certificate(seal.der)
    )
    path.write_bytes(canonical_bytes({"body": body, "cms": base64.b64encode(cms).decode()}))
    report = verify_trail(cast.site, anchors=[path])
    assert [fault.code for fault in report.refused] == ["ANCHOR-05"]
    assert report.faults == ()  # it says nothing against the trail


def test_a_trail_rewritten_from_end_to_end_is_exposed_by_one_anchor(cast: Cast, tmp_path: Path) -> None:
    """Whoever owns the file can rebuild everything inside it; the line kept elsewhere disagrees."""
    from ctdesk.db.audit import GENESIS, seal_of
    from ctdesk.db.engine import allow_schema_changes
    from ctdesk.db.guards import install_guards, remove_guards

    anchored(cast, tmp_path / "anchors")
    cast.sign("receiver", sign_something, content=b"{}")
    with cast.site.engine.connect() as connection:
        allow_schema_changes(connection, True)
        with connection.begin():
            remove_guards(connection)
            rows = connection.execute(text("SELECT seq, body FROM audit_event ORDER BY seq")).all()
            prev = GENESIS
            for seq, body in rows:
                changed = bytes(body).replace(b'"workstation":"', b'"workstation":"x')
                seal = seal_of(prev, seq, changed)
                connection.execute(
                    text("UPDATE audit_event SET body=:body, prev=:prev, seal=:seal WHERE seq=:seq"),
                    {"body": changed, "prev": prev, "seal": seal, "seq": seq},
                )
                prev = seal
            install_guards(connection)
        allow_schema_changes(connection, False)
    assert verify_trail(cast.site).ok  # nothing inside can tell
    report = verify_trail(cast.site, anchors=[anchor_file(tmp_path / "anchors")])
    assert [fault.code for fault in report.faults] == ["DB-16"]


def test_a_print_is_an_anchor(cast: Cast, tmp_path: Path, messages: object) -> None:
    from ctdesk.services import certificates
    from ctdesk.services.printing import print_record
    from fixtures.receipt_story import Story

    story = Story(cast).accepted()
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    path = tmp_path / "acceptance.pdf"
    path.write_bytes(printed.pdf)
    report = verify_trail(cast.site, anchors=[path])
    assert (report.ok, report.anchors) == (True, 1)
    elsewhere, _ = certificates.found_authority("浦江协同医院", demo=False, at=cast.clock.now)
    with pytest.raises(CtdeskError) as foreign:  # as a print of another hospital is read
        read_anchors(path, elsewhere.certificate, cast.clock.now)
    assert foreign.value.code == "ANCHOR-05"
    path.write_bytes(printed.pdf.replace(b"/Type", b"/Tyqe", 1))
    report = verify_trail(cast.site, anchors=[path])
    assert not report.ok
