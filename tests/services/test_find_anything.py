"""Finding anything: every register, every spelling, every right, and what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Text, inspect, text

from ctdesk.db.columns import Day, Exact, Flag, Instant, Json
from ctdesk.db.search import is_complete
from ctdesk.db.search_tokens import LETTERS, matches
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder
from ctdesk.db.tables.team import Member
from ctdesk.services.search import KINDS, find, find_groups, show_again
from ctdesk.services.search_index import complete_index
from ctdesk.services.searchable import SEARCHABLE, Searchable
from ctdesk.services.spelling import modern, pinyin_of
from fixtures.cast import Cast
from fixtures.receipt_story import Story

_OF_TYPE: Mapping[type, Any] = {
    Text: "x",
    BigInteger: 1,
    Flag: False,
    Day: date(2026, 1, 1),
    Instant: datetime(2026, 1, 1, tzinfo=UTC),
    Exact: Decimal(1),
    Json: {},
}


FIRST = ("tank", "shipment", "product")  # others rest on them


def row_of(one: Searchable, number: int, /, **values: Any) -> Any:
    """A new row of a register: empty where it may be, something of the right kind elsewhere."""
    columns = inspect(one.table).columns
    for column in columns:
        if not column.nullable and not column.primary_key and column.default is None:
            values.setdefault(column.key, _OF_TYPE[type(column.type)])
    for column in columns:
        if column.unique and column.key in values and column.key != one.number:
            values[column.key] = f"unique-{number}"
    return one.table(**values)


def numbers(cast: Cast, login: str, query: str, *kinds: str) -> list[str]:
    """What a person finds."""
    return [one.number for one in cast.ask(login, find, text=query, kinds=kinds)]


def put_one_of_each(work: Any) -> dict[str, int]:
    """A row of each register; the units' shipment and the tank of the positions come before them."""
    keys: dict[str, int] = {}
    for place, one in enumerate(sorted(SEARCHABLE.values(), key=lambda one: one.kind not in FIRST)):
        code = f"ZZ-{one.kind[:3].upper()}-{77000 + place}"
        values: dict[str, Any] = {one.number: 7 if one.kind == "unit" else code}
        if one.words:
            values[one.words[0]] = "甲䶮乙"
        if one.kind in ("unit", "quarantine", "rejection"):
            values["shipment_id"] = keys["shipment"]
        if one.kind == "position":
            values["tank_id"] = keys["tank"]
        if one.kind == "order":
            values["product_id"] = keys["product"]
        row = row_of(one, place, **values)
        work.db.add(row)
        work.db.flush()
        keys[one.kind] = int(row.id)
    return keys


def test_the_new_of_every_register_is_found_followed_when_renamed_and_found_again_after_a_rebuild(
    any_cast: Cast,
) -> None:
    cast, gate = any_cast, any_cast.site.gate
    assert set(SEARCHABLE) == set(LETTERS)
    keys = gate.run_itself(put_one_of_each, action="test.put").value
    worded = {one.kind for one in SEARCHABLE.values() if one.words}

    def found(query: str) -> set[tuple[str, int]]:
        return {(one.kind, one.id) for one in cast.ask("coordinator", find, text=query)}

    def everything() -> list[object]:
        answers = [
            cast.ask("coordinator", find_groups, text=query) for query in ("甲䶮", "䶮", "zz", "2026", "w")
        ]
        return [
            [(g.kind, [(r.id, r.number, r.label) for r in g.rows], g.count) for g in a.groups]
            for a in answers
        ]

    assert found("甲䶮") == found("䶮乙") == found("甲䶮乙") == {(kind, keys[kind]) for kind in worded}
    for one in SEARCHABLE.values():
        with gate.reading() as db:
            row = db.get(one.table, keys[one.kind])
            number = str(getattr(row, one.number))
        if one.kind != "unit":
            assert (one.kind, keys[one.kind]) in found(number[-5:])
    assert ("unit", keys["unit"]) in found("77001 7") | found("77000 7")

    before = everything()
    with gate.engine.begin() as connection:  # as a site from before: nothing, or by another scheme
        connection.execute(text("DELETE FROM search_token"))
        connection.execute(text("DELETE FROM search_entry"))
        connection.execute(
            text("INSERT INTO search_entry (id, kind, ref_id, number) VALUES (5, 'member', 1, 'OLD')")
        )
    assert not found("甲䶮")
    assert not cast.ask("coordinator", find_groups, text="䶮").complete
    seen: list[tuple[int, int]] = []
    trail = gate.run_itself(lambda work: work.head.seq, action="test.look").seq
    assert complete_index(gate, report=lambda done, total: seen.append((done, total))) > len(KINDS)
    assert everything() == before
    assert seen[-1][0] == seen[-1][1]
    assert complete_index(gate) == 0
    assert (
        gate.run_itself(lambda work: None, action="test.look").seq == trail + 1
    )  # the trail says nothing of it
    with gate.reading() as db:
        assert is_complete(db)

    def rename(work: Any) -> None:
        for one in SEARCHABLE.values():
            if one.words:
                setattr(work.db.get(one.table, keys[one.kind]), one.words[0], "丙丁")

    gate.run_itself(rename, action="test.rename")
    assert not found("甲䶮")
    assert found("丙丁") == {(kind, keys[kind]) for kind in worded}


NAMES = st.lists(st.sampled_from("王䶮单吕張欧阳陽娜𫍽·"), min_size=1, max_size=4).map("".join)
LATIN = st.sampled_from(["Wang Yan", "WANG YAN", "Lü Na", "", "O'Neil", "Ｓhan"])
MRN = st.integers(0, 99_999).map(lambda number: f"MRN-{number:05}")
QUERIES = st.one_of(
    NAMES,
    st.sampled_from(
        ["wy", "wang", "lv", "lu", "lyu na", "shan", "dan", "oyn", "o", "MRN", "ｗａｎｇ", "王 wang"]
    ),
    st.integers(0, 999).map(str),
    st.text(max_size=4),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(NAMES, LATIN, MRN), min_size=1, max_size=8, unique_by=lambda one: one[2]),
    queries=st.lists(QUERIES, min_size=6, max_size=12),
)
def test_whom_plain_reading_finds_the_search_finds_over_all_pages_and_nobody_else(
    any_cast: Cast, people: list[tuple[str, str, str]], queries: list[str]
) -> None:
    gate, one = any_cast.site.gate, SEARCHABLE["patient"]

    def put(work: Any) -> None:
        known = {row.mrn: row for row in work.db.query(Patient)}
        for row in known.values():
            row.name, row.name_latin = "-", "-"
        for name, latin, mrn in people:
            if mrn in known:
                known[mrn].name, known[mrn].name_latin = name, latin
            else:
                work.db.add(row_of(one, 0, mrn=mrn, name=name, name_latin=latin))

    gate.run_itself(put, action="test.put")
    with gate.reading() as db:
        register = {row.id: (row.mrn, row.name, row.name_latin) for row in db.query(Patient)}
    for query in queries:
        hits: list[int] = []
        after: int | None = None
        while page := any_cast.ask("coordinator", find, text=query, kinds=("patient",), limit=3, after=after):
            hits += [each.id for each in page]
            after = page[-1].key
        wanted = {
            key
            for key, (mrn, name, latin) in register.items()
            if matches(modern(query), f"{modern(f'{mrn} {name} {latin}')}\n{pinyin_of(f'{name} {latin}')}")
        }
        assert len(hits) == len(set(hits))
        assert set(hits) == wanted, query


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王䶮", ("wy", "wangyan", "wang", "yan", "WangYan", "王", "䶮", "王䶮")),
        ("单雄信", ("shanxiongxin", "sxx", "danxiongxin", "dxx")),
        ("吕布", ("lvbu", "lubu", "lyubu", "lü", "lb", "呂布")),
        ("張三丰", ("张三丰", "張三", "zsf", "三丰")),
        ("古丽·买买提", ("古丽买买提", "古丽•买", "glmmt", "买提")),
    ],
)
def test_names_are_found_as_they_are_typed(name: str, typed: tuple[str, ...]) -> None:
    held = f"{modern(name)} {pinyin_of(name)}"
    assert [way for way in typed if not matches(modern(way), held)] == []


def test_rights_hold_in_groups_pages_and_what_was_opened_before(cast: Cast) -> None:
    story = Story(cast).opened()
    patient = story.cast.ask("coordinator", find, text="MRN", kinds=("patient",))
    with cast.site.gate.reading() as db:
        person = db.query(Patient).one()
        unit, shipment = db.query(DoseUnit).first(), db.query(Shipment).one()
        member = db.query(Member).first()
    assert person is not None and unit is not None and member is not None
    things = (
        ("patient", person.id),
        ("unit", unit.id),
        ("nothing", 1),
        ("member", 10**9),
        ("member", member.id),
    )
    for login, sees in (("coordinator", True), ("admin", False)):
        answer = cast.ask(login, find_groups, text=person.name)
        assert ("patient" in {group.kind for group in answer.groups}) is sees
        assert bool(cast.ask(login, find, text=person.mrn, kinds=("patient",))) is sees
        again = [(one.kind, one.id) for one in cast.ask(login, show_again, things=things)]
        assert again == [one for one in things[:2] if sees or one[0] != "patient"] + [("member", member.id)]
        assert shipment.number in [one.number for one in cast.ask(login, find, text=shipment.number[-4:])]
    assert patient == () or patient[0].label == person.name


def test_an_order_to_be_read_blind_is_found_by_its_number_only_and_gives_no_count_away(cast: Cast) -> None:
    story = Story(cast).prepare()
    order_id = story.order_for_another("COI-BLIND-4242")
    with cast.site.gate.reading() as db:
        order = db.get(TherapyOrder, order_id)
    assert order is not None
    for query in ("blind", "4242", "COI-BLIND-4242"):
        assert cast.ask("verifier", find_groups, text=query).groups == ()
        assert numbers(cast, "verifier", query, "order") == []
    assert numbers(cast, "verifier", order.number, "order") == [order.number]
    entered = next(one for one in ("coordinator", "physician") if numbers(cast, one, "4242", "order"))
    assert numbers(cast, entered, "blind", "order") == [order.number]
    own = {"mrn": "0099 1133", "coi_id": "COI-BLIND-4242", "din": "DEMODIN0009", "patient_label_id": "R-1133"}
    story.verify_order(order_id, **own)
    assert numbers(cast, "verifier", "4242", "order") == [order.number]


def test_a_count_is_exact_until_it_says_that_there_are_more(cast: Cast) -> None:
    one = SEARCHABLE["supplier"]

    def put(work: Any) -> None:
        for number in range(120):
            work.db.add(row_of(one, number, code=f"Q-{number:03}", name="甲 乙" if number < 49 else "甲"))

    cast.site.gate.run_itself(put, action="test.put")
    few, many = (cast.ask("buyer", find_groups, text=word).groups[0] for word in ("乙", "甲"))
    assert (few.count, few.more, len(few.rows)) == (49, False, 5)
    assert (many.count, many.more) == (50, True)
    assert [row.number for row in many.rows] == [f"Q-{number:03}" for number in range(119, 114, -1)]
