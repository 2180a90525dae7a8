"""Printed records: sealed, counted, checkable; drafts and blanks marked."""

from __future__ import annotations

from datetime import UTC

from ctdesk.paper.verdict import Verdict
from ctdesk.paper.verify import verify_pdf
from ctdesk.services.printing import print_record
from fixtures.cast import Cast
from fixtures.receipt_story import Story


def test_the_print_of_an_accepted_record_is_genuine(cast: Cast, messages: object) -> None:
    story = Story(cast).prepare().open().up_to_decision()
    story.decide("accept")
    printed = cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    fingerprint = cast.site.authority_fingerprint()
    assert fingerprint is not None
    found = verify_pdf(printed.pdf, trusted=(bytes.fromhex(fingerprint),), now=cast.clock.now.astimezone(UTC))
    assert found.verdict is Verdict.GENUINE
    # What comes after the decision has its own signature, which is still to come.
    assert [(one.code, one.notice) for one in found.findings] == [("PDF-22", True)]
    assert [one.slot for one in found.signers if one.valid] == [
        "courier", "receiver", "verifier", "check_1", "check_2", "put_in", "decision",
    ]  # fmt: skip
    assert printed.copy_no == 1
