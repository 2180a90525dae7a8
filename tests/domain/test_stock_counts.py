"""What a count amounts to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.stock_counts import CountedScan, Item, reconcile, verdict

EXPECTED: dict[Item, int] = {(1, 1): 11, (1, 2): 12, (2, 1): 21}


def scan(item: Item | None, at: int | None, code: str = "X") -> CountedScan:
    return CountedScan(code, at, item)


def test_a_whole_count_has_no_difference() -> None:
    result = reconcile(EXPECTED, [scan(item, at) for item, at in EXPECTED.items()])
    assert (result.expected, result.scanned, result.matched, result.differences) == (3, 3, 3, ())


def test_every_kind_of_difference_is_told() -> None:
    scans = [scan((1, 1), 11), scan((1, 2), 21), scan((9, 1), 12), scan(None, 12, "???")]
    result = reconcile(EXPECTED, scans)
    assert [(one.kind, one.expected_at, one.found_at) for one in result.differences] == [
        ("elsewhere", 12, 21),
        ("missing", 21, None),
        ("unexpected", None, 12),
        ("unknown", None, 12),
    ]
    assert result.matched == 1


def test_the_last_scan_says_where_a_cassette_is() -> None:
    assert reconcile({(1, 1): 11}, [scan((1, 1), 99), scan((1, 1), 11)]).differences == ()


def test_a_cassette_without_a_position_is_not_found_by_that() -> None:
    assert reconcile({(1, 1): 11}, [scan((1, 1), None)]).of("missing") == 1


def test_what_a_signed_record_moved_meanwhile_is_no_difference() -> None:
    moved = {(1, 1): frozenset({11, 15}), (7, 1): frozenset({16})}
    for seen in ([], [scan((1, 1), 11)], [scan((1, 1), 15)]):
        assert reconcile({(1, 1): 11}, [*seen, scan((7, 1), 16)], moved).differences == ()
    assert reconcile({(1, 1): 11}, [scan((1, 1), 19)], moved).of("elsewhere") == 1


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), st.integers(1, 9)), st.data())
def test_matched_and_differences_account_for_everything(
    expected: dict[Item, int], data: st.DataObject
) -> None:
    items = st.tuples(st.integers(1, 5), st.integers(1, 3))
    scans = data.draw(st.lists(st.builds(scan, items, st.integers(1, 9))))
    result = reconcile(expected, scans)
    assert result.matched + result.of("missing") + result.of("elsewhere") == len(expected)
    found = {one.item for one in scans}
    assert result.of("unexpected") == len(found - set(expected))
    assert result.scanned == len(found)


def test_each_scan_is_judged_at_once() -> None:
    before = [scan((1, 1), 11)]
    assert verdict(EXPECTED, before, scan((1, 2), 12)) == "matched"
    assert verdict(EXPECTED, before, scan((1, 1), 11)) == "already"
    assert verdict(EXPECTED, before, scan((1, 1), 12)) == "elsewhere"
    assert verdict(EXPECTED, before, scan((9, 9), 12)) == "unexpected"
    assert verdict(EXPECTED, before, scan(None, 12)) == "unknown"
    assert verdict(EXPECTED, before, scan((1, 2), None)) == "no_position"
    assert verdict(EXPECTED, before, CountedScan("A-1-1-1", 5, None, is_position=True)) == "position"
