"""What members bring along, and how they stand to the thresholds of roles."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import Any

import pytest

from ctdesk.db.tables.qualifications import MemberPicture
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import qualifications, tenure, thresholds
from ctdesk.services.member_file import member_file
from ctdesk.services.threshold_words import evidence_words, part_words
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast


def png(width: int = 120, height: int = 160) -> bytes:
    """A whole picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    lines = b"".join(b"\x00" + b"\xc8\xd6\xe5" * width for _ in range(height))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture
def office(cast: Cast) -> Cast:
    """The cast with the buyer as medical affairs office, which confirms credentials."""
    cast.do("lead", tenure.appoint_member, member_id=cast.id("buyer"), role="R29")
    return cast


def register(cast: Cast, login: str, whose: str, kind: str, code: str, **more: Any) -> int:
    arguments = {"file_name": "证书.pdf", "data": b"%PDF-1.7 licence", **more}
    return int(
        cast.do(
            login,
            qualifications.register_qualification,
            member_id=cast.id(whose),
            kind=kind,
            code=code,
            **arguments,
        )
    )


def confirm(cast: Cast, fact: int, login: str = "buyer") -> None:
    cast.sign(login, qualifications.confirm_qualification, qualification_id=fact)


def report(cast: Cast, whose: str, role: str, **more: Any) -> thresholds.ThresholdReport:
    found: thresholds.ThresholdReport = cast.ask(
        "lead", thresholds.threshold_report, member_id=cast.id(whose), role=role, **more
    )
    return found


def test_a_threshold_is_met_once_somebody_else_confirmed_the_evidence(office: Cast, messages: object) -> None:
    cast = office
    assert not report(cast, "receiver", "R05").meets
    facts = [
        register(cast, "receiver", "receiver", "licence", "pharmacist", detail="沪药 001"),
        register(cast, "receiver", "receiver", "experience", "work", since=date(2020, 2, 29)),
        register(cast, "lead", "receiver", "condition", "R05:1"),
    ]
    waiting = report(cast, "receiver", "R05")
    assert {part.state for part in waiting.judged[0].parts if not part.met} == {"unconfirmed"}
    assert [row.id for row in cast.ask("buyer", qualifications.to_confirm)] == facts[::-1]
    (item,) = [one for one in cast.ask("buyer", my_desk).now if one.kind == "confirm_credential"]
    assert (item.ref_id, item.label) == (cast.id("receiver"), "王䶮 · 3")
    for fact in facts:
        confirm(cast, fact)
    cast.clock.advance(minutes=1)
    found = report(cast, "receiver", "R05")
    assert found.meets
    assert {number for part in found.judged[0].parts for number in part.evidence} == set(facts)
    licence = found.judged[0].parts[0]
    assert part_words(licence).en == "Licence: Qualified pharmacist (professional title)"
    assert "沪药 001" in evidence_words(found, licence).zh_CN
    assert "confirmed by 冯时" in evidence_words(found, licence).en


def test_a_past_day_shows_what_was_known_then(office: Cast) -> None:
    cast = office
    before = cast.clock.now
    cast.clock.advance(hours=1)
    fact = register(cast, "lead", "receiver", "licence", "pharmacist")
    cast.clock.advance(hours=1)
    confirm(cast, fact)
    cast.clock.advance(hours=1)
    cast.do("lead", qualifications.withdraw_qualification, qualification_id=fact, reason="证书遗失")
    states = []
    for hours in (0, 1.5, 2.5, 3.5):
        at = before + timedelta(hours=hours)
        states.append(report(cast, "receiver", "R05", at=at).judged[0].parts[0].state)
    assert states == ["missing", "unconfirmed", "met", "missing"]
    told = cast.ask("lead", member_file, member_id=cast.id("receiver")).history
    assert [one.act for one in told[:3]] == ["fact_withdrawn", "confirmed", "registered"]
    assert (told[0].by, told[0].reason) == ("林知远", "证书遗失")


def test_two_people_stand_behind_every_fact(office: Cast) -> None:
    cast = office
    own = register(cast, "buyer", "buyer", "licence", "pharmacist")
    entered = register(cast, "buyer", "nurse", "licence", "nurse")
    bare = register(cast, "nurse", "nurse", "title", "junior", data=None)
    assert cast.ask("buyer", qualifications.to_confirm) == ()
    for fact, code in ((own, "QUAL-03"), (entered, "QUAL-03"), (bare, "QUAL-04")):
        with pytest.raises(CtdeskError) as refused:
            confirm(cast, fact)
        assert refused.value.code == code
    with pytest.raises(Refused) as other:
        register(cast, "nurse", "checker", "licence", "pharmacist")
    assert other.value.code == "QUAL-06"
    with pytest.raises(Refused) as unfit:
        confirm(cast, own, "nurse")
    assert unfit.value.code == "PERM-01"


@pytest.mark.parametrize(
    ("kind", "code", "more", "told"),
    [
        ("licence", "driver", {}, "QUAL-01"),
        ("degree", "bachelor.astrology", {}, "QUAL-01"),
        ("title", "professor", {}, "QUAL-01"),
        ("condition", "R99:1", {}, "QUAL-01"),
        ("hobby", "chess", {}, "FIELD-04"),
        ("licence", "nurse", {"since": date(2026, 2, 28), "valid_until": date(2024, 2, 29)}, "QUAL-02"),
        ("experience", "work", {}, "QUAL-07"),
        ("experience", "work", {"since": date(2026, 3, 3)}, "QUAL-08"),
        ("licence", "nurse", {"data": b""}, "ATT-02"),
        ("licence", "nurse", {"data": b"MZ program"}, "ATT-04"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(
    cast: Cast, kind: str, code: str, more: dict[str, Any], told: str
) -> None:
    with pytest.raises(CtdeskError) as refused:
        register(cast, "lead", "nurse", kind, code, **more)
    assert refused.value.code == told


def test_the_hospital_sets_its_own_threshold_from_a_minute_on(any_cast: Cast) -> None:
    cast = any_cast
    own = (
        {
            "applies": "always",
            "text": {"zh_CN": "本院要求", "en": "Our own"},
            "supervised_runs": 3,
            "training": ["T04"],
        },
    )
    tomorrow = cast.clock.now + timedelta(days=1)
    cast.do(
        "lead",
        thresholds.set_threshold,
        role="R09",
        thresholds=own,
        reason="院务会决定",
        effective_at=tomorrow,
    )
    assert cast.ask("lead", thresholds.role_thresholds, role="R09").shipped
    cast.clock.advance(days=1)
    shown = cast.ask("lead", thresholds.role_thresholds, role="R09")
    assert (shown.shipped, shown.reason, shown.recorded_by) == (False, "院务会决定", "林知远")
    (runs,) = [part for part in report(cast, "nurse", "R09").judged[0].parts if part.kind == "runs"]
    assert (runs.state, runs.number, runs.years) == ("too_short", 3, 0)


@pytest.mark.parametrize(
    ("login", "changes", "code"),
    [
        ("lead", {"role": "R99"}, "TEAM-24"),
        ("lead", {"role": "R01"}, "PERM-01"),
        ("lead", {"thresholds": ({"min_years": "many"},)}, "THR-01"),
        ("lead", {"effective_at": date(2020, 1, 1)}, "THR-02"),
        ("lead", {"reason": " "}, "FIELD-01"),
        ("nurse", {}, "PERM-01"),
    ],
)
def test_a_threshold_that_may_not_be_set_is_refused(
    cast: Cast, login: str, changes: dict[str, Any], code: str
) -> None:
    arguments: dict[str, Any] = {"role": "R09", "thresholds": (), "reason": "院务会决定", **changes}
    if "effective_at" in changes:
        arguments["effective_at"] = cast.clock.now - timedelta(minutes=1)
    with pytest.raises(CtdeskError) as refused:
        cast.do(login, thresholds.set_threshold, **arguments)
    assert refused.value.code == code


def test_a_picture_is_replaced_and_the_one_before_stays_in_the_history(any_cast: Cast) -> None:
    cast = any_cast
    for size in (120, 200):
        cast.do(
            "nurse",
            qualifications.add_picture,
            member_id=cast.id("nurse"),
            kind="photo",
            name="me.png",
            data=png(size, size),
        )
        cast.clock.advance(minutes=1)
    shown = cast.ask("lead", qualifications.read_picture, member_id=cast.id("nurse"), kind="photo")
    assert shown.data == png(200, 200)
    with cast.gate.reading() as db:
        rows = db.query(MemberPicture).order_by(MemberPicture.id).all()
        assert [row.replaced_at is None for row in rows] == [False, True]
    assert cast.ask("lead", qualifications.read_picture, member_id=cast.id("nurse"), kind="specimen") is None


@pytest.mark.parametrize(
    ("login", "kind", "data", "code"),
    [
        ("nurse", "photo", b"", "ATT-02"),
        ("nurse", "photo", b"GIF89a picture", "PIC-01"),
        ("nurse", "photo", png()[:60], "PIC-01"),
        ("nurse", "photo", png()[:-30], "PIC-01"),
        ("nurse", "photo", png(20, 300), "PIC-02"),
        ("nurse", "passport", png(), "FIELD-04"),
        ("checker", "photo", png(), "PIC-03"),
        ("lead", "specimen", png(), "PIC-03"),
    ],
)
def test_a_picture_that_is_none_is_refused(cast: Cast, login: str, kind: str, data: bytes, code: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do(
            login, qualifications.add_picture, member_id=cast.id("nurse"), kind=kind, name="p.png", data=data
        )
    assert refused.value.code == code
