from __future__ import annotations

import re
import string
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ctdesk.db.search import find, index_text, merge_index, touches
from ctdesk.db.search_tokens import matches
from ctdesk.db.session import make_session


def found(session: Session, query: str, kinds: tuple[str, ...] = (), **more: Any) -> list[int]:
    return [hit.ref_id for hit in find(session, query, kinds, **more)]


@pytest.fixture
def stocked(database: Any) -> Any:
    session = make_session(database.engine)
    with session.begin():
        index_text(session, "patient", 1, "MRN-00417", "王䶮 WANG Yan 床 12-03", pinyin="wangyan wy wang yan")
        index_text(session, "patient", 2, "MRN-00418", "欧阳𫍽 李王", pinyin="ouyangnan oyn")
        index_text(session, "record", 1, "FL-ACC-2026-0012", "细胞治疗药品，交接。治疗")
        index_text(session, "record", 2, "FL-ACC-2026-0112", "Überprüfung café ＬＯＴ１２３")
    with session.begin():
        yield session


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("王", [2, 1]),
        ("王䶮", [1]),
        ("䶮", [1]),
        ("𫍽", [2]),
        ("阳𫍽", [2]),
        ("wy", [1]),
        ("WangYan", [1]),
        ("yan", [1]),
        ("417", [1]),
        ("王 417", [1]),
        ("mrn", [2, 1]),
        ("王李", []),
        ("12-03", [1]),
    ],
)
def test_a_patient_is_found_by_name_part_pinyin_and_tail_of_the_number(
    stocked: Any, query: str, hits: list[int]
) -> None:
    assert found(stocked, query, ("patient",)) == hits


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("FL-ACC-2026-0012", [1]),
        ("0012", [1]),
        ("012", [1]),
        ("112", [2]),
        ("交接治疗", []),
        ("品交", []),
        ("交接", [1]),
        ("uberprufung", [2]),
        ("CAFÉ", [2]),
        ("lot123", [2]),
        ("lot12", [2]),
        ("123", [2]),
    ],
)
def test_a_record_is_found_by_number_and_words_and_never_across_punctuation(
    stocked: Any, query: str, hits: list[int]
) -> None:
    assert found(stocked, query, ("record",)) == hits


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "。，",
        "'",
        '"',
        "*",
        "' OR 1=1 --",
        "NEAR(",
        "^",
        "tokens:x",
        "(",
        ")",
        "\\",
        "a' & b",
        ":*",
        "%",
        "_",
        "\0",
    ],
)
def test_signs_of_the_query_language_are_only_signs(stocked: Any, query: str) -> None:
    assert isinstance(found(stocked, query), list)


def test_a_query_without_letters_finds_nothing(stocked: Any) -> None:
    assert found(stocked, "--- *** ''") == []


def test_the_newest_come_first_and_the_next_page_goes_on_behind(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        for number in range(25):
            index_text(session, "record", number, f"N-{number}", "验收")
        pages: list[int] = []
        after: int | None = None
        while page := find(session, "验收", ("record",), limit=10, after=after):
            pages += [hit.ref_id for hit in page]
            after = page[-1].entry_id
    assert pages == list(range(24, -1, -1))


def test_indexing_again_replaces_what_was_known(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        index_text(session, "patient", 1, "A", "王伟")
        index_text(session, "patient", 1, "B", "李娜")
        merge_index(session.connection())
        assert found(session, "王伟") == []
        assert [hit.number for hit in find(session, "李娜")] == ["B"]


PIECES = st.sampled_from(
    ["王", "伟", "䶮", "𫍽", "娜", "a", "b", "1", "é", "２", "-", "，", "'", " ", "·", "20261234567", "B00"]
)
WORDS = st.lists(PIECES, max_size=9).map("".join)
HAN = "王伟䶮𫍽娜"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(f"(?<=[{HAN}])·(?=[{HAN}])", "", folded)


def _brute_force(text: str, query: str) -> bool:
    """Search as a person understands it: written without any index."""
    text, query = _plain(text), _plain(query)
    parts = dict.fromkeys(re.findall(f"[{HAN}]+|[{string.ascii_lowercase}{string.digits}]+", query))
    words = re.findall(f"[{string.ascii_lowercase}{string.digits}]+", text)
    if not parts:
        return False
    return all(
        part in text
        if part[0] in HAN
        else any(word.startswith(part) or (len(part) >= 3 and word.endswith(part)) for word in words)
        for part in parts
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), texts=st.lists(WORDS, min_size=1, max_size=6), free=WORDS)
def test_what_brute_force_finds_the_index_finds_over_all_pages_and_nothing_else(
    database: Any, data: st.DataObject, texts: list[str], free: str
) -> None:
    # Half of the questions are cut out of a text, or few would find anything.
    whole = data.draw(st.sampled_from(texts))
    cut = data.draw(st.integers(0, len(whole)))
    query = data.draw(st.sampled_from([free, whole[cut:], whole[:cut]]))
    session = make_session(database.engine)
    with session.begin() as transaction:
        for number, text in enumerate(texts):
            index_text(session, "unit", number, "", text)
            index_text(session, "record", number, "", text[::-1])  # another kind never answers
        hits: list[int] = []
        after: int | None = None
        while page := find(session, query, ("unit",), limit=2, after=after):
            hits += [hit.ref_id for hit in page]
            after = page[-1].entry_id
        transaction.rollback()
    wanted = [number for number, text in enumerate(texts) if _brute_force(text, query)]
    assert hits == wanted[::-1]
    assert wanted == [number for number, text in enumerate(texts) if matches(query, text)]


def test_among_many_the_newest_the_rare_and_the_old_are_all_found(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctdesk.db.search._MANY", 40)
    monkeypatch.setattr("ctdesk.db.search._NEWEST", 10)
    session = make_session(database.engine)
    with session.begin():
        for number in range(100):
            rare = "王䶮" if number in (3, 50) else "李娜" if number < 60 else "赵一"
            index_text(session, "unit", number, f"U-{number:04}", f"药品 {rare}")
        index_text(session, "unit", 100, "U-0100", "药品 更早", older=True)
        assert found(session, "王䶮", ("unit",)) == [50, 3]
        assert found(session, "药", ("unit",), limit=5) == [99, 98, 97, 96, 95]
        assert found(session, "李", ("unit",), limit=3) == [59, 58, 57]
        assert found(session, "药品", ("unit",), limit=200) == [*range(99, -1, -1), 100]
        assert found(session, "u", limit=2) == [99, 98]


@pytest.mark.parametrize(
    "query", ["a" * 10_000, "王" * 10_000, "王 " * 5_000, "\0王\0", "🙂", "🙂王", "％＊王", "7 " * 5_000]
)
def test_questions_that_nobody_means_are_answered(stocked: Any, query: str) -> None:
    answer = found(stocked, query, ("patient",))
    assert answer == ([2, 1] if "王" in query and "王王" not in query else [])


@pytest.mark.parametrize(
    ("query", "touched"),
    [
        ("7742", True),
        ("７７４２", True),
        ("wy 7742", True),
        ("31", True),
        ("coi", True),
        ("wy", False),
        ("0031x", False),
        ("王䶮", False),
        ("- /", False),
    ],
)
def test_a_question_touches_a_number_that_holds_any_part_of_it(query: str, touched: bool) -> None:
    assert touches(query, "0031 7742 COI") is touched
