"""A label is entered whole by one, read again unseen by another, and never changes afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.tables.catalogue import ProductLabel
from ctdesk.domain.catalogue import NOT_STATED, LimitEntry, RuleEntry
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import catalogue, known_products, label_files, label_impact, label_limits, orders
from ctdesk.services.attachments import LARGEST
from ctdesk.services.catalogue import LabelRow, ProductFacts
from ctdesk.services.excursion_rules import rules_for_label
from ctdesk.services.label_versions import label_limit
from ctdesk.services.readiness import shipment_sheet
from ctdesk.services.receipts import open_receipt
from ctdesk.services.worklist import my_desk
from fixtures import labels
from fixtures.cast import Cast
from fixtures.receipt_story import LIMITS, PNG, Story

FURTHER = (
    LimitEntry("clock_limit_min", "30", "min", "thaw_start", "§2.3"),
    LimitEntry("dose_min", "50", "10^6 cells", None, "§4"),
    LimitEntry("driving_rule", NOT_STATED, None, None, "§5.7"),
)
RULES = (
    RuleEntry(
        "accept_with_deviation",
        "不高于 −140 °C、累计 30 min 以内可让步接收。",
        "-140",
        "30",
        None,
        "手册 6.2",
    ),
    RuleEntry("reject", "其余不得使用。", source="手册 6.3"),
)


def product(cast: Cast, code: str = "D1", **more: Any) -> int:
    key: int = cast.do(
        "receiver",
        catalogue.add_product,
        code=code,
        name_cn="示例",
        inn="demo",
        donor_type="autologous",
        **more,
    )
    return key


def enter(cast: Cast, key: int, **more: Any) -> int:
    told: dict[str, Any] = {"version": "1", "dated": date(2026, 1, 1), "limits": LIMITS, **more}
    label: int = cast.do("receiver", catalogue.enter_limits, product_id=key, **told)
    return label


def shown(cast: Cast, login: str, key: int) -> LabelRow:
    found = cast.ask(login, catalogue.product_detail, product_id=key).labels[0]
    assert isinstance(found, LabelRow)
    return found


def code_of(call: Any) -> str:
    with pytest.raises(CtdeskError) as caught:
        call()
    return caught.value.code


def told_of(call: Any) -> CtdeskError:
    with pytest.raises(CtdeskError) as caught:
        call()
    return caught.value


def test_two_readings_that_agree_come_into_force_with_everything(any_cast: Cast) -> None:
    cast, key = any_cast, product(any_cast)
    label = labels.in_force(cast, key, "1", LIMITS, further=FURTHER, rules=RULES)
    row = shown(cast, "nurse", key)
    assert (row.state, row.in_force, row.further) == ("verified", True, tuple(sorted(FURTHER, key=_place)))
    with cast.gate.reading() as db:
        rules = rules_for_label(db, label)
        assert label_limit(db, label, "clock_limit_min") == FURTHER[0]
        assert label_limit(db, label, "thaw_temp_c") is None
    assert [(one.proposes, one.up_to_c, one.up_to_min) for one in rules] == [
        ("accept_with_deviation", Decimal("-140"), Decimal("30")),
        ("reject", None, None),
    ]
    assert cast.ask("nurse", catalogue.product_detail, product_id=key).row.status == "enabled"
    assert "thaw_temp_c" in dict(row.empty)["thaw"] and "acceptance" not in dict(row.empty)


def _place(entry: LimitEntry) -> int:
    from ctdesk.services.catalogue_table import catalogue_table

    return [one.code for one in catalogue_table().of_label()].index(entry.field)


def test_the_second_person_sees_where_to_look_and_no_value(cast: Cast) -> None:
    key = product(cast)
    labels.entered(cast, key, "1", LIMITS, further=FURTHER, rules=RULES)
    row = shown(cast, "verifier", key)
    assert (row.limits, row.further, row.rules, row.rules_to_read) == (None, None, None, 2)
    assert {(one.field, one.value, one.unit, one.source) for one in row.read_again} == {
        ("clock_limit_min", None, None, "§2.3"),
        ("dose_min", None, None, "§4"),
        ("driving_rule", None, None, "§5.7"),
    }
    everything = repr(row)
    for secret in ("-150", "180", "让步接收", "thaw_start", "'30'", "'50'"):
        assert secret not in everything, secret


def test_what_differs_is_named_and_never_its_value(cast: Cast) -> None:
    label = labels.entered(cast, product(cast), "1", LIMITS, further=FURTHER, rules=RULES)
    wrong = (replace(FURTHER[0], basis="thaw_end"), replace(FURTHER[1], value="60"))
    rules = (replace(RULES[0], up_to_min="31", text="不高于 −140 °C 可让步接收。"), RULES[1])
    error = told_of(
        lambda: cast.do(
            "verifier",
            catalogue.verify_limits,
            label_id=label,
            limits=replace(LIMITS, ambient_limit_s=181),
            further=wrong,
            rules=rules,
        )
    )
    assert error.code == "CAT-05"
    assert set(str(error.values["fields"]).split(", ")) == {
        "ambient_limit_s", "dose_min", "clock_limit_min", "driving_rule", "rule:1:up_to_min", "rule:1:text",
    }  # fmt: skip
    assert not any(secret in json.dumps(error.values) for secret in ("50", "30", "-150", "180"))
    row = shown(cast, "receiver", 1)
    assert (row.state, row.in_force) == ("entered", False)


def test_whoever_entered_it_never_verifies_it_even_with_both_duties(cast: Cast) -> None:
    label = labels.entered(cast, product(cast), "1", LIMITS)
    with cast.gate.reading() as db:
        seen = db.get(ProductLabel, label)
        assert seen is not None and seen.entered_by == cast.id("receiver")
    assert code_of(lambda: cast.do("receiver", catalogue.verify_limits, label_id=label, limits=LIMITS)) in (
        "PERM-01",
        "CAT-03",
    )


def test_without_the_label_on_file_nothing_is_verified(cast: Cast) -> None:
    label = enter(cast, product(cast))

    def verify() -> None:
        cast.do("verifier", catalogue.verify_limits, label_id=label, limits=LIMITS)

    assert code_of(verify) == "CAT-09"
    assert "file_label" in {item.kind for item in cast.ask("receiver", my_desk).now}
    cast.do(
        "receiver",
        label_files.attach_label_file,
        label_id=label,
        kind="manual",
        name="m.pdf",
        data=labels.PDF,
    )
    assert code_of(verify) == "CAT-09"
    cast.do("receiver", label_files.attach_label_file, label_id=label, kind="label", name="l.png", data=PNG)
    verify()
    assert {one.kind for one in shown(cast, "nurse", 1).files} == {"label", "manual"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.pdf", b"", "ATT-02"),
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 80, "ATT-04"),
        ("label.pdf", b"only words", "CAT-20"),
        ("sheet.csv", b"a,b\n1,2\n", "CAT-20"),
        ("archive.zip", b"PK\x03\x04" + b"\x00" * 40, "CAT-20"),
        ("heavy.pdf", b"%PDF-1.7" + bytes(LARGEST), "ATT-03"),
    ],
)
def test_a_file_nobody_can_read_is_no_label(cast: Cast, name: str, data: bytes, code: str) -> None:
    label = enter(cast, product(cast))
    told = code_of(
        lambda: cast.do(
            "receiver", label_files.attach_label_file, label_id=label, kind="label", name=name, data=data
        )
    )
    assert told == code
    assert shown(cast, "receiver", 1).lacks == ("label_file",)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (LimitEntry("clock_limit_min", "30", "h", "thaw_start", "s"), "CAT-12"),
        (LimitEntry("clock_limit_min", "30", "min", None, "s"), "CAT-13"),
        (LimitEntry("clock_limit_min", "30", "min", "lunch", "s"), "CAT-13"),
        (LimitEntry("clock_limit_min", "30", "min", "thaw_start", None), "CAT-14"),
        (LimitEntry("dose_min", "50", None, None, "s"), "CAT-12"),
        (LimitEntry("thaw_temp_c", "NaN", None, None, "s"), "FIELD-05"),
        (LimitEntry("thaw_temp_c", "Infinity", None, None, "s"), "FIELD-05"),
        (LimitEntry("thaw_temp_c", "37,0", None, None, "s"), "FIELD-05"),
        (LimitEntry("thaw_temp_c", "37 °C", None, None, "s"), "FIELD-05"),
        (LimitEntry("thaw_temp_c", "98.6", None, None, "s"), "FIELD-06"),
        (LimitEntry("thaw_temp_c", "-400", None, None, "s"), "FIELD-06"),
        (LimitEntry("clock_limit_min", "-1", "min", "thaw_end", "s"), "FIELD-06"),
        (LimitEntry("refreeze_rule", "sometimes", None, None, "s"), "FIELD-04"),
        (LimitEntry("refreeze_rule", "forbidden,allowed", None, None, "s"), "FIELD-04"),
        (LimitEntry("thaw_methods", "microwave", None, None, "s"), "FIELD-04"),
        (LimitEntry("prime_fluid", "x" * 5000, None, None, "s"), "FIELD-02"),
        (LimitEntry("prime_fluid", "0.9%\u200b NaCl", None, None, "s"), "FIELD-03"),
        (LimitEntry("storage_max_c", "-150", "°C", None, "s"), "CAT-11"),
        (LimitEntry("name_cn", "x", None, None, "s"), "CAT-11"),
        (LimitEntry("nothing", "x", None, None, "s"), "CAT-11"),
    ],
)
def test_what_cannot_stand_on_a_label_is_refused_beside_its_field(
    cast: Cast, entry: LimitEntry, code: str
) -> None:
    key = product(cast)
    error = told_of(lambda: enter(cast, key, further=(entry,)))
    assert (error.code, error.field) == (code, entry.field)
    assert cast.ask("receiver", catalogue.product_detail, product_id=key).labels == ()


@pytest.mark.parametrize(
    ("rule", "code", "part"),
    [
        (RuleEntry("ask_holder", "x"), "CAT-19", "up_to_c"),
        (RuleEntry("throw_away", "x", "-140"), "FIELD-04", "proposes"),
        (RuleEntry("", "x", "-140"), "FIELD-04", "proposes"),
        (RuleEntry("ask_holder", " ", "-140"), "FIELD-01", "text"),
        (RuleEntry("ask_holder", "x", "cold"), "FIELD-05", "up_to_c"),
        (RuleEntry("ask_holder", "x", None, "-5"), "FIELD-06", "up_to_min"),
        (RuleEntry("ask_holder", "x", None, None, "sNaN"), "FIELD-05", "up_to_degree_min"),
    ],
)
def test_a_rule_that_could_let_everything_through_is_refused(
    cast: Cast, rule: RuleEntry, code: str, part: str
) -> None:
    error = told_of(lambda: enter(cast, product(cast), rules=(RULES[1], rule)))
    assert (error.code, error.field) == (code, f"rule:2:{part}")


def test_other_bad_labels_are_refused_too(cast: Cast) -> None:
    key, today = product(cast), cast.clock.now.date()
    swapped = (
        LimitEntry("dose_min", "9", "10^6 cells", None, "s"),
        LimitEntry("dose_max", "1", "10^6 cells", None, "s"),
    )
    assert code_of(lambda: enter(cast, key, further=swapped)) == "CAT-15"
    twice = (FURTHER[0], FURTHER[0])
    assert code_of(lambda: enter(cast, key, further=twice)) == "CAT-11"
    assert code_of(lambda: enter(cast, key, dated=today + timedelta(days=2))) == "CAT-10"
    assert code_of(lambda: enter(cast, key, next_review=today)) == "CAT-16"
    assert code_of(lambda: enter(cast, key, rules=(RULES[1],) * 21)) == "CAT-18"
    assert code_of(lambda: enter(cast, 99)) == "CAT-07"
    warm = replace(LIMITS, storage_min_c=Decimal("-100"))
    assert code_of(lambda: enter(cast, key, limits=warm)) == "CAT-06"
    enter(cast, key)
    assert code_of(lambda: enter(cast, key)) == "CAT-02"


def test_a_correction_takes_fields_and_rules_out_again(cast: Cast) -> None:
    key = product(cast)
    label = labels.entered(cast, key, "1", LIMITS, further=FURTHER, rules=RULES)
    cast.do(
        "receiver",
        catalogue.correct_limits,
        label_id=label,
        seen_version=1,
        limits=LIMITS,
        further=FURTHER[:1],
        rules=RULES[1:],
    )
    row = shown(cast, "receiver", key)
    assert row.further == FURTHER[:1] and [one.proposes for one in row.rules or ()] == ["reject"]
    told: dict[str, Any] = {"label_id": label, "limits": LIMITS, "further": FURTHER[:1], "rules": RULES[1:]}
    cast.do("verifier", catalogue.verify_limits, **told)
    assert (
        code_of(
            lambda: cast.do(
                "receiver", catalogue.correct_limits, label_id=label, seen_version=3, limits=LIMITS
            )
        )
        == "CAT-04"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE product_label SET storage_max_c = '-80'",
        "UPDATE label_limit SET value = '99'",
        "UPDATE excursion_rule SET proposes = 'accept_with_deviation'",
        "INSERT INTO label_limit (label_id, field, value, row_version) VALUES (1, 'thaw_temp_c', '50', 1)",
        "DELETE FROM excursion_rule",
        "UPDATE label_file SET kind = 'manual'",
    ],
)
def test_the_database_refuses_to_change_a_verified_label(any_cast: Cast, statement: str) -> None:
    cast = any_cast
    labels.in_force(cast, product(cast), "1", LIMITS, further=FURTHER, rules=RULES)
    with cast.site.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))
        connection.commit()


def test_a_label_is_reviewed_without_being_changed(cast: Cast) -> None:
    key, today = product(cast), cast.clock.now.date()
    label = enter(cast, key, next_review=today + timedelta(days=20))
    cast.do(
        "receiver", label_files.attach_label_file, label_id=label, kind="label", name="l.pdf", data=labels.PDF
    )

    def review(day: date) -> None:
        seen = shown(cast, "nurse", key).row_version
        cast.do("verifier", label_limits.review_label, label_id=label, seen_version=seen, next_review=day)

    assert code_of(lambda: review(today + timedelta(days=400))) == "CAT-17"
    cast.do("verifier", catalogue.verify_limits, label_id=label, limits=LIMITS)
    assert "review_label" in {item.kind for item in cast.ask("verifier", my_desk).now}
    assert code_of(lambda: review(today)) == "CAT-16"
    review(today + timedelta(days=365))
    assert "review_label" not in {item.kind for item in cast.ask("verifier", my_desk).now}


def test_an_open_receipt_stays_on_its_label_and_the_new_one_says_what_it_touches(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.note("receiver", ("B1", True))
    newer = replace(LIMITS, storage_max_c=Decimal("-120"))
    cast.clock.advance(hours=1)
    label = labels.entered(cast, story.product_id, "演示 2026-02", newer)
    before = cast.ask("verifier", label_impact.label_impact, label_id=label)
    assert (before.verified, before.changes) == (False, True)
    assert [one.label_version for one in before.receipts] == ["演示 2026-01"]
    assert before.people and not any(one.asked for one in before.people)
    cast.do("verifier", catalogue.verify_limits, label_id=label, limits=newer)
    after = cast.ask("verifier", label_impact.label_impact, label_id=label)
    assert {one.name for one in after.people} == {one.name for one in before.people}
    assert all(one.asked for one in after.people)
    view = story.view()
    assert (view.strip.storage_max_c, view.strip.label_version) == ("-150", "演示 2026-01")
    assert [one.number for one in after.receipts] == [view.number]


def test_an_accepted_unit_stays_on_the_label_it_was_accepted_on(cast: Cast) -> None:
    story = Story(cast, units=2).accepted()
    newer = replace(LIMITS, storage_max_c=Decimal("-120"))
    label = labels.entered(cast, story.product_id, "演示 2026-02", newer)
    impact = cast.ask("verifier", label_impact.label_impact, label_id=label)
    assert [(one.disposition, one.accepted_on) for one in impact.units] == [("accepted", "演示 2026-01")] * 2
    assert impact.receipts == () and impact.shipments == ()


def test_a_shipment_under_way_is_listed_and_told_which_limits_are_missing(cast: Cast) -> None:
    story = Story(cast, units=1).prepare()
    short = replace(LIMITS, ambient_limit_s=None)
    label = labels.in_force(cast, story.product_id, "演示 2026-02", short)
    impact = cast.ask("verifier", label_impact.label_impact, label_id=label)
    assert [one.id for one in impact.shipments] == [story.shipment_id]
    ready = cast.ask("receiver", shipment_sheet, shipment_id=story.shipment_id).line.readiness
    assert ready.missing_limits == ("ambient_limit_s",) and "limits_empty" in ready.faults
    assert "王䶮" in ready.who_enters and "李清如" in ready.who_verifies
    record = cast.do("receiver", open_receipt, shipment_id=story.shipment_id)
    with cast.gate.reading() as db:
        from ctdesk.db.tables.records import Record

        facts = db.scalars(select(Record.facts).where(Record.id == record)).one()
    assert "catalogue.storage_max_c" not in facts


def test_marketed_products_are_offered_once_as_drafts_with_empty_limits(cast: Cast) -> None:
    product(cast, "AXI-CEL-CN")
    missing = cast.ask("receiver", known_products.known_products_missing)
    assert cast.do("receiver", known_products.add_known_products) == missing
    assert cast.do("receiver", known_products.add_known_products) == 0
    rows = cast.ask("nurse", catalogue.list_products, limit=5)
    more = cast.ask("nurse", catalogue.list_products, after=rows.next_after, limit=100)
    everything = (*rows.rows, *more.rows)
    assert len(everything) == len({one.code for one in everything}) == missing + 1
    assert {(one.status, one.label_version, one.ready) for one in everything} == {("draft", None, False)}
    known = next(one for one in everything if one.code == "EQUE-CEL-CN")
    detail = cast.ask("nurse", catalogue.product_detail, product_id=known.id)
    assert (detail.as_published, detail.facts.approved_on, known.mah) == (
        True,
        "2023-06-30",
        "驯鹿生物、信达生物",
    )
    cast.do(
        "receiver",
        catalogue.update_product,
        product_id=known.id,
        seen_version=detail.row_version,
        facts=replace(detail.facts, approval_no="国药准字S1"),
    )
    assert not cast.ask("nurse", catalogue.product_detail, product_id=known.id).as_published


def test_products_in_use_come_before_drafts(cast: Cast) -> None:
    product(cast, "A")
    key = product(cast, "B")
    labels.in_force(cast, key, "1", LIMITS)
    first = cast.ask("nurse", catalogue.list_products, limit=1)
    assert [one.code for one in first.rows] == ["B"]
    then = cast.ask("nurse", catalogue.list_products, after=first.next_after)
    assert [one.code for one in then.rows] == ["A"]
    assert [one.code for one in cast.ask("nurse", catalogue.list_products, status="draft").rows] == ["A"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("lot_pattern", "[0-9", "CAT-21"),
        ("approved_on", "2025/13", "CAT-22"),
        ("approved_on", "last year", "CAT-22"),
        ("supplier_id", 99, "CAT-23"),
        ("vector", "rocket", "FIELD-04"),
        ("trace_scheme", "qr", "FIELD-04"),
        ("storage_modes", ("fridge",), "FIELD-04"),
        ("name_cn", "", "FIELD-01"),
        ("donor_type", "allogeneic", "CAT-24"),
    ],
)
def test_facts_that_cannot_be_are_refused(cast: Cast, field: str, value: Any, code: str) -> None:
    key = product(cast)
    labels.in_force(cast, key, "1", LIMITS)
    detail = cast.ask("receiver", catalogue.product_detail, product_id=key)
    facts: ProductFacts = replace(detail.facts, **{field: value})
    error = told_of(
        lambda: cast.do(
            "receiver", catalogue.update_product, product_id=key, seen_version=detail.row_version, facts=facts
        )
    )
    assert error.code == code


def test_a_withdrawn_product_is_withdrawn_once(cast: Cast) -> None:
    key = product(cast)

    def out(version: int) -> None:
        cast.do(
            "receiver",
            catalogue.withdraw_product,
            product_id=key,
            seen_version=version,
            reason="批准到期",
        )

    assert code_of(lambda: out(7)) == "REC-13"
    out(1)
    assert code_of(lambda: out(2)) == "CAT-25"
    assert code_of(lambda: cast.do("physician", orders.place_order, product_id=key)) == "CAT-26"
