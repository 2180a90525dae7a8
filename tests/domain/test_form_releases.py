"""What is signed when a form goes into force, and its rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.form_releases import (
    APPROVED,
    PROPOSED,
    WhatIsReleased,
    ensure_higher,
    ensure_not_past,
    ensure_two_people,
    full_minute,
    in_force_from,
    release_content,
)
from ctdesk.domain.signatures import FormRef, HeadRef, SignerRef, SiteRef

NOW = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
FORM = FormRef("CT-ESS-001", 2, "b" * 64)
WHAT = WhatIsReleased(FORM, "声明", "Statement", FormRef("CT-ESS-001", 1, "a" * 64), None, "改动")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def content(act: str = PROPOSED, what: WhatIsReleased = WHAT, **more: Any) -> bytes:
    given: dict[str, Any] = {
        "site": SiteRef("db", "医院", "Hospital"),
        "signer": SignerRef("钱正", "R14", 14, "S014", "f" * 64),
        "meaning": "approved",
        "at": NOW,
        "grounds": {},
        "head": HeadRef(7, "e" * 64),
        "nonce": "n",
    }
    return release_content(act, what, **{**given, **more})


def test_the_shape_that_is_signed_is_permanent() -> None:
    said = json.loads(content(APPROVED, proposal_sha256="c" * 64))
    assert sorted(said) == [
        "act",
        "at",
        "effective_at",
        "form",
        "grounds",
        "head",
        "meanings",
        "nonce",
        "proposal_sha256",
        "reason",
        "replaces",
        "signer",
        "site",
        "type",
        "v",
    ]
    assert (said["v"], said["type"], said["act"]) == (1, "ctdesk-form-release", "approved")
    assert said["form"]["title"] == {"zh_CN": "声明", "en": "Statement"}
    assert said["replaces"]["digest"] == "a" * 64


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("released", {}),
        (PROPOSED, {"nonce": ""}),
        (PROPOSED, {"proposal_sha256": "c" * 64}),
        (APPROVED, {}),
        (PROPOSED, {"at": NOW.replace(tzinfo=None)}),
    ],
)
def test_a_content_that_says_too_little_is_refused(act: str, more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"proposed, then approved|carries its offset"):
        content(act, **more)


@pytest.mark.parametrize(("revision", "highest"), [(1, 1), (1, 2)])
def test_a_revision_that_is_not_higher_is_refused(revision: int, highest: int) -> None:
    with pytest.raises(CtdeskError) as refused:
        ensure_higher(FormRef("CT-ESS-001", revision, ""), highest)
    assert refused.value.code == "REL-06"
    ensure_higher(FormRef("CT-ESS-001", revision, ""), None)
    ensure_higher(FormRef("CT-ESS-001", highest + 1, ""), highest)


def test_one_person_never_does_both() -> None:
    ensure_two_people(1, 2)
    with pytest.raises(Refused) as refused:
        ensure_two_people(1, 1)
    assert refused.value.code == "REL-03"


def test_a_minute_that_is_over_is_refused_and_this_one_is_not() -> None:
    ensure_not_past(None, NOW)
    ensure_not_past(NOW.replace(second=0), NOW)
    with pytest.raises(CtdeskError) as refused:
        ensure_not_past(NOW.replace(second=0) - timedelta(minutes=1), NOW)
    assert refused.value.code == "REL-04"


@given(wished=st.none() | MOMENTS, approved=MOMENTS)
def test_nothing_is_in_force_before_it_was_approved_or_before_it_was_wished(
    wished: datetime | None, approved: datetime
) -> None:
    since = in_force_from(wished, approved)
    assert since >= approved and (wished is None or since >= wished)
    assert since == full_minute(since)
