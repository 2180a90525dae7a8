"""Everything the trail can name has words in both languages, and codes are read by their column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import ctdesk.services
from ctdesk.db.columns import Flag
from ctdesk.db.tables import Base
from ctdesk.services.audit import FieldChange, RowChanged
from ctdesk.ui import language, times
from ctdesk.ui.audit_words import change_words, field_words, is_technical, stored_words, value_words
from ctdesk.ui.terms import terms
from ctdesk.ui.trail_terms import column_name, fact_name, table_name, trail_words

COLUMNS = [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED_ALIKE = {"SHA-256"}  # what has no Chinese name is written as in English
FACT = re.compile(r"""event\.facts\["(\w+)"\]""")


def pairs(node: Any) -> Iterator[Mapping[str, str]]:
    """Every pair of words in the list, however deep."""
    if isinstance(node, dict) and "zh_CN" in node:
        yield node
    elif isinstance(node, dict):
        for each in node.values():
            yield from pairs(each)


def test_every_table_has_words_in_both_languages() -> None:
    known = trail_words()["tables"]
    assert set(known) == set(Base.metadata.tables)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_column_has_words_in_both_languages(spoken: language.Language) -> None:
    language.set_language(spoken)
    without = []
    for table, column in COLUMNS:
        words = column_name(table, column)
        says = words in NAMED_ALIKE or bool(CHINESE.search(words)) == (spoken == "zh_CN")
        if not words or words == column or "_" in words or not says:
            without.append(f"{table}.{column}: {words}")
    assert without == []


def test_every_pair_of_words_is_whole() -> None:
    assert all(set(pair) == {"zh_CN", "en"} and all(pair.values()) for pair in pairs(trail_words()))


def test_no_words_are_kept_for_what_is_gone() -> None:
    words = trail_words()
    places = {f"{table}.{column}" for table, column in COLUMNS}
    assert set(words["columns"]) <= {column for _, column in COLUMNS}
    own = {f"{table}.{column}" for table, columns in words["columns_of"].items() for column in columns}
    assert own | set(words["lists"]) | set(words["values"]) <= places
    assert set(words["technical"]) <= {column for _, column in COLUMNS}


def test_flags_are_the_columns_that_hold_yes_or_no() -> None:
    flags = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Flag)
    }
    assert set(trail_words()["flags"]) == flags


def test_lists_of_codes_exist_in_the_terms() -> None:
    for kinds in trail_words()["lists"].values():
        for kind in kinds:
            assert terms().word(kind, "no such code", "en") == "no such code"


def test_every_fact_that_a_command_states_has_words() -> None:
    said = {
        name
        for path in Path(ctdesk.services.__path__[0]).rglob("*.py")
        for name in FACT.findall(path.read_text("utf-8"))
    }
    assert said
    language.set_language("zh_CN")
    assert {name for name in said if not CHINESE.search(fact_name(name))} == set()


def test_what_an_old_trail_names_and_nobody_knows_stays_its_code() -> None:
    assert (table_name("former_table"), column_name("former_table", "former_column")) == (
        "former_table",
        "former_column",
    )


@pytest.mark.parametrize(
    ("table", "column", "stored", "words"),
    [
        ("dose_unit", "by_concession", 1, "yes"),
        ("dose_unit", "by_concession", 0, "no"),
        ("dose_unit", "bag_no", 1, "1"),
        ("dose_unit", "deviation_no", None, "–"),
        ("dose_unit", "disposition", "accepted", "Accepted"),
        ("unit_event", "became", "in_tank", "In a tank position"),
        ("shipment", "state", "arrived", "arrived"),
        ("signature", "meanings", '["checked","witnessed"]', "Checked, Witnessed"),
        ("setting", "value", "12", "12"),
        ("certificate", "der", {"sha256": "ab" * 32, "size": 512}, "512 bytes, SHA-256 abababababab"),
        ("setting", "value", "[not JSON", "[not JSON"),
        ("record", "facts", '{"notice.hold_time_h":"240"}', "hold time in the arrival notice: 240"),
    ],
)
def test_a_stored_value_is_read_by_its_column(table: str, column: str, stored: object, words: str) -> None:
    assert stored_words(table, column, stored) == words


def test_a_moment_stands_in_the_time_of_the_site_with_its_offset() -> None:
    times.use_zone("Asia/Shanghai")
    assert value_words("2026-11-22T01:42:07.000000Z") == "2026-11-22 09:42:07 +08:00"


def test_a_long_chinese_sentence_is_not_taken_for_a_digest() -> None:
    sentence = "运输罐外壁有轻微擦痕，封签完好，与承运人当面核对无误后双方签字确认，照片已附于本记录之中。"
    assert value_words(sentence) == sentence
    assert value_words("ab" * 32) == f"{'ab' * 6} … {'ab' * 4}"


def test_a_member_is_named_and_the_number_of_an_unnamed_row_is_technical() -> None:
    verified = FieldChange("verified_by", None, 7, after_called="王䶮")
    assert field_words("shipment", verified, new=False) == "– → 王䶮"
    assert field_words("shipment", verified, new=True) == "王䶮"
    assert not is_technical("shipment", verified)
    assert is_technical("unit_event", FieldChange("unit_id", None, 3))
    assert not is_technical("shipment", FieldChange("order_id", None, 3, after_called="PJ-ORD-2026-0001"))
    assert is_technical("shipment", FieldChange("row_version", 1, 2))


def test_a_changed_row_is_called_by_its_name() -> None:
    assert change_words(RowChanged("shipment", 4, "update", (), "PJ-ASN-2026-0001")) == (
        "Shipment PJ-ASN-2026-0001 • changed"
    )
    language.set_language("zh_CN")
    assert change_words(RowChanged("dose_unit", 4, "insert", ())) == "剂量单元 • 新增"
