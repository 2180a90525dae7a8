"""The hospital qualified: computed where registers know it, signed by four, good for a year (P05)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ctdesk.domain.documents import months_later
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import catalogue, site_qualifications, supplier_papers, suppliers, team
from ctdesk.services.attachments import attach_file
from ctdesk.services.record_view import read_record
from ctdesk.services.site_qualifications import SiteStanding
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign, version_of
from fixtures.labels import PDF
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")
ATTACHED = ("A7", "E10:1", "E13:1", "F2", "F4", "F6")
SIGNERS = (("verifier", "drug_quality"), ("qa", "qa"), ("lead", "lead"), ("leader", "medical_affairs"))


@pytest.fixture
def product(cast: Cast) -> str:
    """A product whose limits are in force, and somebody in medical affairs."""
    cast.do("lead", team.appoint_member, member_id=cast.id("leader"), role="R29")
    Story(cast, units=1).prepare()
    return "DEMO-T1"


def begin(cast: Cast, *products: str, kind: str = "initial") -> int:
    return int(cast.do("buyer", site_qualifications.begin_qualification, kind=kind, products=tuple(products)))


def standing(cast: Cast) -> SiteStanding:
    found = cast.ask("buyer", site_qualifications.site_standing)
    assert isinstance(found, SiteStanding)
    return found


def filled(cast: Cast, record: int, outcome: str = "qualified", **spoilt: Any) -> None:
    """Everything that no register knows, and a reason for each computed finding."""
    today = cast.clock.now.date()
    files = {
        path: [
            cast.do(
                "verifier",
                attach_file,
                record_id=record,
                version=version_of(cast, record),
                path=path,
                name=f"{path[:3].strip(':')}.pdf",
                data=PDF + path.encode(),
            )
        ]
        for path in ATTACHED
    }
    yes = dict.fromkeys(("A5", "A8", "D3", "E11:1", "F1", "F3", "F5", "F9"), True)
    values: dict[str, Any] = {
        **files,
        **yes,
        "A4": "3A",
        "A6": (today + timedelta(days=900)).isoformat(),
        "A9": "血液内科",
        "E9:1": (today - timedelta(days=40)).isoformat(),
        "E12:1": (today - timedelta(days=20)).isoformat(),
        "G1": outcome,
        "G2": "—",
        **spoilt,
    }
    answer(cast, "verifier", record, values)
    missing = {
        path
        for slot in cast.ask("verifier", read_record, record_id=record).slots
        if slot.id == "drug_quality"
        for path in slot.missing
        if path.endswith("#reason")
    }
    answer(cast, "verifier", record, dict.fromkeys(missing, "说明"))


def signed(cast: Cast, record: int) -> None:
    for login, slot in SIGNERS:
        sign(cast, login, record, slot)


def test_four_sign_and_the_hospital_is_qualified_for_twelve_months(any_cast: Cast) -> None:
    cast = any_cast
    cast.do("lead", team.appoint_member, member_id=cast.id("leader"), role="R29")
    Story(cast, units=1).prepare()
    assert [one.code for one in standing(cast).triggers] == ["never"]
    record = begin(cast, "DEMO-T1")
    under_way = standing(cast).under_way
    assert under_way is not None and under_way.record_id == record
    filled(cast, record)
    signed(cast, record)
    current = standing(cast).current
    assert current is not None
    assert current.valid_until == months_later(date(2026, 3, 2), 12)
    assert {one.code for one in standing(cast).triggers} == {"drill"}


def test_what_registers_know_is_computed_and_a_gap_is_a_finding(cast: Cast, product: str) -> None:
    record = begin(cast, product)
    view = cast.ask("verifier", read_record, record_id=record)
    known = {path: one.value for path, one in view.answers.items()}
    assert known["E2:1"] == "演示 2026-01"
    assert (known["E3:1"], known["E5:1"], known["E7:1"], known["C2"], known["F8"]) == (
        True, False, False, False, False,
    )  # fmt: skip
    assert {"E5:1", "E7:1", "C2", "F8"} <= set(view.judgement.findings)
    holder = next(row for row in cast.ask("buyer", suppliers.list_suppliers) if row.kind == "holder")
    cast.do(
        "buyer", supplier_papers.file_paper, supplier_id=holder.id, kind="agreement", number="QA-1",
        valid_until=cast.clock.now.date() + timedelta(days=100), file_name="qa.pdf", data=PDF,
    )  # fmt: skip
    view = cast.ask("verifier", read_record, record_id=record)
    assert view.answers["E7:1"].value is True
    team_rows = view.answers["B1"].value
    assert any("王䶮" in str(row["member"]) for row in team_rows)


def test_a_refusal_qualifies_for_nothing(cast: Cast, product: str) -> None:
    record = begin(cast, product)
    filled(cast, record, "not_qualified")
    signed(cast, record)
    assert standing(cast).current is None
    assert [one.code for one in standing(cast).triggers] == ["never"]


def test_nobody_signs_two_of_the_four(cast: Cast, product: str) -> None:
    record = begin(cast, product)
    filled(cast, record)
    sign(cast, "verifier", record, "drug_quality")
    for login in ("verifier", "lead"):
        with pytest.raises(CtdeskError):
            sign(cast, login, record, "qa")


def test_a_new_product_asks_for_a_new_qualification_and_so_does_its_end(cast: Cast, product: str) -> None:
    record = begin(cast, product)
    filled(cast, record)
    signed(cast, record)
    cast.do(
        "receiver",
        catalogue.add_product,
        code="DEMO-T2",
        name_cn="示例二号",
        inn="demo two",
        donor_type="autologous",
    )
    assert "product" not in {one.code for one in standing(cast).triggers}
    from fixtures.labels import in_force
    from fixtures.receipt_story import LIMITS

    in_force(cast, 2, "1", LIMITS)
    assert ("product", "示例二号") in {(one.code, one.what) for one in standing(cast).triggers}
    assert "qualify_site" not in {item.kind for item in cast.ask("buyer", my_desk).now}
    cast.clock.advance(days=320)
    assert (standing(cast).warning, "ending" in {one.code for one in standing(cast).triggers}) == (60, True)
    assert "qualify_site" in {item.kind for item in cast.ask("buyer", my_desk).now}
    cast.clock.advance(days=60)
    assert (standing(cast).warning, "over" in {one.code for one in standing(cast).triggers}) == (0, True)


def test_what_cannot_be_begun_is_refused(cast: Cast, product: str) -> None:
    for products, kind, code in (
        ((), "initial", "QLF-04"),
        (("NOBODY",), "initial", "QLF-03"),
        ((product,), "sometimes", "FIELD-04"),
    ):
        with pytest.raises(CtdeskError) as caught:
            begin(cast, *products, kind=kind)
        assert caught.value.code == code
    begin(cast, product)
    with pytest.raises(CtdeskError) as caught:
        begin(cast, product)
    assert caught.value.code == "QLF-02"
    with pytest.raises(CtdeskError):
        cast.do("nurse", site_qualifications.begin_qualification, kind="initial", products=(product,))
