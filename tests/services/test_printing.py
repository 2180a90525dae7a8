"""Printed records: sealed, counted, checkable; drafts and blanks marked."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ctdesk.paper.verdict import Verdict
from ctdesk.paper.verify import verify_pdf
from ctdesk.services.audit import trail_status
from ctdesk.services.printing import print_record
from fixtures.cast import Cast
from fixtures.receipt_story import Story


def test_the_print_of_an_accepted_record_is_genuine(cast: Cast, messages: object) -> None:
    story = Story(cast).accepted()
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    fingerprint = cast.site.authority_fingerprint()
    assert fingerprint is not None
    found = verify_pdf(printed.pdf, trusted=(bytes.fromhex(fingerprint),), now=cast.clock.now.astimezone(UTC))
    assert found.verdict is Verdict.GENUINE
    assert not found.findings
    assert [one.slot for one in found.signers if one.valid] == [
        "courier", "receiver", "verifier", "check_1", "check_2", "put_in", "decision",
    ]  # fmt: skip
    assert printed.copy_no == 1


def test_what_follows_the_decision_is_told_as_not_signed_yet(cast: Cast, messages: object) -> None:
    story = Story(cast).accepted()
    story.note("receiver", ("M3", True))
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    found = verify_pdf(
        printed.pdf,
        trusted=(bytes.fromhex(cast.site.authority_fingerprint() or ""),),
        now=cast.clock.now.astimezone(UTC),
    )
    assert found.verdict is Verdict.GENUINE
    assert [(one.code, one.notice) for one in found.findings] == [("PDF-22", True)]


def test_a_signature_that_is_still_to_come_shows_the_first_of_its_limits(
    cast: Cast, messages: object, tmp_path: Path
) -> None:
    story = Story(cast, units=1).at_decision()
    story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    decided = next(one for one in story.view("lead").signatures if one.slot == "decision")
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    (tmp_path / "held.pdf").write_bytes(printed.pdf)
    shown = subprocess.run(["pdftotext", "-raw", str(tmp_path / "held.pdf"), "-"], capture_output=True)
    within_two_hours = (decided.at + timedelta(hours=2)).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{within_two_hours:%Y-%m-%d %H:%M}" in " ".join(shown.stdout.decode("utf-8").split())


def test_a_print_is_anchored_outside(cast: Cast, messages: object, tmp_path: Path) -> None:
    story = Story(cast).accepted()
    cast.site.config = replace(cast.site.config, anchor_folders=(tmp_path / "anchors",))
    (tmp_path / "anchors").mkdir()
    before = cast.ask("qa", trail_status)
    cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    after = cast.ask("qa", trail_status)
    assert before.anchored_seq is None
    assert after.anchored_seq == after.head_seq
    (file,) = (tmp_path / "anchors").iterdir()
    assert [json.loads(line)["body"]["why"] for line in file.read_bytes().splitlines()] == ["print"]
