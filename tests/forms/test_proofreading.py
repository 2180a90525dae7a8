"""Every kind of mistake in a form definition is found and its place named."""

# ruff: noqa: E501  (one mistake to a line, or nobody sees what differs)

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.forms.library import FormsRefused, check_definition, check_folder, read_definition
from fixtures.acceptance import FORMS, words

SMALL = """
vocabulary = 1
code = "CT-TST-001"
revision = 1
subject = "shipment"
retention_years = 30
title = { zh_CN = "试验表", en = "A form" }

[[section]]
id = "A"
text = { zh_CN = "甲", en = "First" }
by = "one"
required = true
item = [
  { id = "A1", type = "check", expect = true, severity = "critical", text = { zh_CN = "完好", en = "Intact" } },
  { id = "A2", type = "choice", text = { zh_CN = "类型", en = "Kind" }, options = [ { code = "x", text = { zh_CN = "甲", en = "X" } }, { code = "y", text = { zh_CN = "乙", en = "Y" } } ] },
  { id = "A3", type = "quantity", unit = "°C", text = { zh_CN = "温度", en = "Temperature" }, enable_when = { item = "A2", equals = "x" }, limit = { max = "catalogue.storage_max_c" }, severity = "major" },
  { id = "A4", type = "text", text = { zh_CN = "备注", en = "Remark" } },
]

[[section]]
id = "B"
text = { zh_CN = "乙", en = "Second" }
check = "blind"
by = ["one", "two"]
required = true
item = [
  { id = "B1", type = "scan", codes = ["coi"], text = { zh_CN = "编号", en = "Code" }, compare = { to = "order.coi_id", how = "code" }, severity = "critical" },
]

[[section]]
id = "K"
text = { zh_CN = "结论", en = "Decision" }
by = "three"
item = [
  { id = "K1", type = "choice", required = true, text = { zh_CN = "结论", en = "Decision" }, options = [
    { code = "accept", meaning = "accepted", text = { zh_CN = "合格", en = "Accept" } },
    { code = "reject", meaning = "rejected", text = { zh_CN = "拒收", en = "Reject" } },
  ] },
]

[[slot]]
id = "one"
text = { zh_CN = "一", en = "One" }
duty = "receipt.receive"
meaning = "received"
covers = ["A", "own:B"]

[[slot]]
id = "two"
text = { zh_CN = "二", en = "Two" }
duty = "receipt.verify"
meaning = "verified_independently"
covers = ["own:B"]
differs_from = ["one"]

[[slot]]
id = "three"
text = { zh_CN = "三", en = "Three" }
duty = "receipt.decide"
meaning_from = "K1"
covers = ["A..K"]
after = ["one"]
completes = true
effect = "receipt.decide"

[[clock]]
id = "quick"
text = { zh_CN = "时限", en = "Limit" }
from = "A1"
stop_at = "slot:three"
within = "PT2H"

[decision]
item = "K1"
judges = ["A", "B"]

[[decision.rule]]
when = { failed_severity = "critical" }
propose = "reject"
allow = ["reject"]
text = { zh_CN = "不符", en = "Failed" }

[[decision.rule]]
when = { missing = "required" }
propose = "reject"
allow = ["reject"]
text = { zh_CN = "未填", en = "Missing" }

[[decision.rule]]
when = { unsigned = ["one", "two"] }
propose = "reject"
allow = ["reject"]
text = { zh_CN = "未签", en = "Unsigned" }

[[decision.rule]]
when = { always = true }
propose = "accept"
allow = ["accept", "reject"]
text = { zh_CN = "符合", en = "Conforms" }
"""


def problems(source: str) -> list[tuple[str, str]]:
    try:
        definition = read_definition(source, "rev-01.toml")
    except FormsRefused as refused:
        return [(problem.place, problem.code) for problem in refused.problems]
    return [(problem.place, problem.code) for problem in check_definition(definition, words())]


def test_a_sound_form_has_no_problem() -> None:
    assert problems(SMALL) == []


MISTAKES = [
    ("revision = 1\n", 'revision = 1\ncolour = "red"\n', "colour", "FORMDEF-20"),
    ('type = "check", expect', 'type = "check", expects = 1, expect', "A1.expects", "FORMDEF-20"),
    (', en = "Intact"', "", "A1.text.en", "FORMDEF-21"),
    (
        'severity = "critical", text = { zh_CN = "完好"',
        'severity = "huge", text = { zh_CN = "完好"',
        "A1.severity",
        "FORMDEF-22",
    ),
    ('unit = "°C"', 'unit = "°F"', "A3.unit", "FORMDEF-22"),
    ("retention_years = 30", 'retention_years = "30"', "retention_years", "FORMDEF-23"),
    ("vocabulary = 1", "vocabulary = 2", "vocabulary", "FORMDEF-24"),
    ("CT-TST-001", "form 1", "code", "FORMDEF-25"),
    ('subject = "shipment"', 'subject = "parcel"', "subject", "FORMDEF-26"),
    ('en = "Remark"', 'en = " "', "A4.text", "FORMDEF-30"),
    ('en = "Remark"', 'en = "备注"', "A4.text", "FORMDEF-31"),
    ('id = "A4"', 'id = "A3"', "item A3", "FORMDEF-32"),
    ('id = "A4"', 'id = "C4"', "C4", "FORMDEF-33"),
    ('id = "A4", type = "text"', 'id = "A4", type = "text", min_count = 1', "A4.min_count", "FORMDEF-34"),
    ('unit = "°C", ', "", "A3.unit", "FORMDEF-35"),
    (
        'id = "A4", type = "text"',
        'id = "A4", type = "text", severity = "minor", pattern = "(a+)+"',
        "A4.pattern",
        "FORMDEF-36",
    ),
    ('id = "A4", type = "text"', 'id = "A4", type = "text", pattern = "[0-9]"', "A4.severity", "FORMDEF-37"),
    ("expect = true", "expect = false", "A1.expect", "FORMDEF-38"),
    ('by = "one"', 'by = "four"', "A.by", "FORMDEF-40"),
    ('by = ["one", "two"]', 'by = ["one"]', "B.check", "FORMDEF-41"),
    ('check = "blind"', 'check = "unseen"', "B.check", "FORMDEF-80"),
    ('by = "one"\n', "", "A1.by", "FORMDEF-42"),
    ('"receipt.verify"', '"receipt.dance"', "slot two.duty", "FORMDEF-43"),
    (
        '"A1", type',
        '"A1", required = true, required_when = { item = "A2", equals = "x" }, type',
        "A1.required_when",
        "FORMDEF-44",
    ),
    ('type = "text", text', 'type = "text", computed = "moon.phase", text', "A4.computed", "FORMDEF-45"),
    ('"order.coi_id"', '"order.colour"', "B1.compare", "FORMDEF-46"),
    ('"catalogue.storage_max_c"', '"A9"', "A3.limit", "FORMDEF-46"),
    ('{ item = "A2", equals = "x" }', '{ item = "A2" }', "A3.enable_when", "FORMDEF-50"),
    ('{ item = "A2", equals = "x" }', '{ item = "Z2", equals = "x" }', "A3.enable_when", "FORMDEF-51"),
    ('{ item = "A2", equals = "x" }', '{ item = "A1", equals = "x" }', "A3.enable_when", "FORMDEF-52"),
    ('{ item = "A2", equals = "x" }', '{ item = "A2", equals = "z" }', "A3.enable_when", "FORMDEF-53"),
    (
        'type = "choice", text',
        'type = "choice", enable_when = { item = "A3", answered = true }, text',
        "A2.enable_when",
        "FORMDEF-54",
    ),
    ("completes = true\n", "", "slot", "FORMDEF-60"),
    ('covers = ["A", "own:B"]', 'covers = ["A", "own:B"]\nafter = ["three"]', "slot one.after", "FORMDEF-61"),
    ('from = "A1"', 'from = "A7"', "clock quick.from", "FORMDEF-62"),
    ('within = "PT2H"', 'within = "PT2H"\nuntil = "end_of_day"', "clock quick", "FORMDEF-63"),
    ('[decision]\nitem = "K1"', '[decision]\nitem = "A1"', "decision.item", "FORMDEF-64"),
    ('propose = "accept"', 'propose = "reject"\ndefault_outcome = "later"', "decision.rule 4", "FORMDEF-53"),
    (
        'when = { failed_severity = "critical" }\npropose = "reject"',
        'when = { failed_severity = "critical" }\npropose = "accept"',
        "decision.rule 1.propose",
        "FORMDEF-65",
    ),
    ("when = { always = true }", 'when = { failed_severity = "major" }', "decision.rule", "FORMDEF-66"),
    ('meaning = "received"\n', "", "slot one.meaning", "FORMDEF-67"),
    ('meaning = "accepted", ', "", "slot three.meaning_from", "FORMDEF-68"),
    ('meaning = "received"', 'meaning = "glanced_at"', "slot one.meaning", "FORMDEF-69"),
    ('effect = "receipt.decide"', 'effect = "receipt.explode"', "slot three.effect", "FORMDEF-70"),
    ('"own:B"]\n\n', '"own:A"]\n\n', "slot one.covers", "FORMDEF-71"),
    ('covers = ["A", "own:B"]', 'covers = ["A", "K", "own:B"]', "slot one.covers", "FORMDEF-72"),
    ('covers = ["A..K"]', 'covers = ["A", "K"]', "B", "FORMDEF-73"),
    ('covers = ["A..K"]', 'covers = ["A1", "A2", "A3", "B", "K"]', None, None),
    ('differs_from = ["one"]\n', "", "B", "FORMDEF-75"),
    ('within = "PT2H"', 'within = "two hours"', "clock quick.within", "FORMDEF-76"),
    (
        'when = { unsigned = ["one", "two"] }\npropose = "reject"\nallow = ["reject"]',
        'when = { unsigned = ["one", "two"] }\npropose = "reject"\nallow = ["reject", "accept"]',
        "decision.rule 3.allow",
        "FORMDEF-77",
    ),
    ('judges = ["A", "B"]', 'judges = ["A", "Q1..Q3"]', "decision.judges", "FORMDEF-78"),
    (
        'enable_when = { item = "A2", equals = "x" }',
        'enable_when = [{ item = "A2", equals = "x" }, { item = "A2", equals = "y" }]',
        "A3.enable_when",
        "FORMDEF-79",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "code"), MISTAKES)
def test_a_mistake_is_found_where_it_is(old: str, new: str, place: str | None, code: str | None) -> None:
    assert old in SMALL
    found = problems(SMALL.replace(old, new, 1))
    if place is None:
        assert found == []
    else:
        assert (place, code) in found


def test_an_answer_that_nobody_signs_is_a_mistake() -> None:
    source = SMALL.replace('covers = ["A..K"]', 'covers = ["B", "K"]').replace(
        'covers = ["A", "own:B"]', 'covers = ["A1..A3", "own:B"]'
    )
    assert problems(source) == [("A4", "FORMDEF-74")]


def test_a_form_without_sections_or_items_is_no_form() -> None:
    head = SMALL.partition("[[section]]")[0]
    assert problems(head + "section = []\nslot = []\n") == [("section", "FORMDEF-27")]
    empty = SMALL.replace('item = [\n  { id = "B1"', 'item = []\nunused = [\n  { id = "B1"', 1)
    assert problems(empty) == [("B.unused", "FORMDEF-20")]


@pytest.mark.parametrize("source", ["[[section", "a = 1\na = 2", "a = " + "[" * 5000, "\x00"])
def test_a_text_that_is_no_toml_says_so(source: str) -> None:
    with pytest.raises(FormsRefused) as refused:
        read_definition(source, "rev-01.toml")
    assert refused.value.problems[0].code == "FORMDEF-03"


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormsRefused) as refused:
        read_definition("#" * 1_000_001, "rev-01.toml")
    assert refused.value.problems[0].code == "FORMDEF-02"


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "CT-TST-001").mkdir()
    (tmp_path / "CT-TST-001" / "rev-01.toml").write_text(SMALL, "utf-8")
    (tmp_path / "CT-TST-001" / "rev-02.toml").write_text(SMALL, "utf-8")
    (tmp_path / "CT-TST-001" / "rev-03.toml").write_bytes(SMALL.encode("gb18030"))
    (tmp_path / "CT-TST-001" / "rev-x.toml").write_text(SMALL, "utf-8")
    found = {
        name: [problem.code for problem in problems] for name, problems in check_folder(tmp_path, words())
    }
    assert found == {
        "CT-TST-001/rev-01.toml": [],
        "CT-TST-001/rev-02.toml": ["FORMDEF-08"],
        "CT-TST-001/rev-03.toml": ["FORMDEF-06"],
        "CT-TST-001/rev-x.toml": ["FORMDEF-07"],
    }


def test_a_folder_without_words_says_what_is_missing(tmp_path: Path) -> None:
    assert [(name, found[0].code) for name, found in check_folder(tmp_path)] == [("terms.toml", "FORMDEF-05")]


def test_a_release_list_is_compared_with_the_files(tmp_path: Path) -> None:
    (tmp_path / "CT-TST-001").mkdir()
    (tmp_path / "CT-TST-001" / "rev-01.toml").write_text(SMALL, "utf-8")
    (tmp_path / "released.toml").write_text(
        '[[release]]\nform = "CT-TST-001"\nrevision = 1\nsha256 = "00"\neffective_from = 2026-01-01\n'
        '[[release]]\nform = "CT-TST-002"\nrevision = 1\nsha256 = "00"\neffective_from = 2026-01-01\n',
        "utf-8",
    )
    problems_of_list = dict(check_folder(tmp_path, words()))["released.toml"]
    assert [(problem.place, problem.code) for problem in problems_of_list] == [
        ("CT-TST-001/rev-01.toml", "FORMDEF-10"),
        ("CT-TST-002/rev-01.toml", "FORMDEF-09"),
    ]


def test_the_shipped_forms_are_sound() -> None:
    assert [problem for _, found in check_folder(FORMS) for problem in found] == []


def test_a_section_without_items_asks_nothing() -> None:
    head, _, rest = SMALL.partition('[[section]]\nid = "K"')
    empty = '[[section]]\nid = "C"\ntext = { zh_CN = "空", en = "Empty" }\nby = "one"\nitem = []\n\n'
    assert ("C", "FORMDEF-28") in problems(head + empty + '[[section]]\nid = "K"' + rest)
