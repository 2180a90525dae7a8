"""What a count of the stock amounts to: what matched, what is missing, and what lies where it should not.

``domain.md`` §3.11: every item is scanned, position first; the last scan of a cassette says where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Item = tuple[int, int]  # shipment and cassette


@dataclass(frozen=True, slots=True)
class CountedScan:
    """One scan: the position at hand, and the cassette the code belongs to; None for a code nobody knows."""

    code: str
    position: int | None
    item: Item | None
    is_position: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a count found otherwise. ``kind``: missing | elsewhere | unexpected | unknown."""

    kind: str
    item: Item | None
    code: str
    expected_at: int | None
    found_at: int | None


@dataclass(frozen=True, slots=True)
class CountResult:
    """The figures of a count, and its differences in a fixed order."""

    expected: int
    scanned: int
    matched: int
    differences: tuple[Difference, ...]

    def of(self, kind: str) -> int:
        """How many differences are of this kind."""
        return sum(one.kind == kind for one in self.differences)


def verdict(expected: Mapping[Item, int], before: Iterable[CountedScan], scan: CountedScan) -> str:
    """What one scan is, at once: position | no_position | unknown | already | matched | elsewhere |
    unexpected.
    """
    if scan.is_position:
        return "position"
    if scan.item is None:
        return "unknown"
    if scan.position is None:
        return "no_position"
    if any(one.item == scan.item and one.position == scan.position for one in before):
        return "already"
    place = expected.get(scan.item)
    if place is None:
        return "unexpected"
    return "matched" if place == scan.position else "elsewhere"


def reconcile(
    expected: Mapping[Item, int],
    scans: Sequence[CountedScan],
    moved: Mapping[Item, frozenset[int]] | None = None,
) -> CountResult:
    """Compare what the register held with what was scanned.

    ``moved`` are cassettes that a signed record moved while the count ran, with every position they lay in
    meanwhile: they are no difference where they were found in one of these, or passed unseen.
    """
    moved = moved or {}
    found: dict[Item, int] = {}
    unknown: dict[str, int | None] = {}
    codes: dict[Item, str] = {}
    for scan in scans:
        if scan.item is not None and scan.position is not None:
            found[scan.item] = scan.position
            codes[scan.item] = scan.code
        elif scan.item is None and not scan.is_position:
            unknown[scan.code] = scan.position
    differences = []
    matched = 0
    for item, place in expected.items():
        at = found.get(item)
        also = moved.get(item, frozenset())
        if at == place or (item in moved and (at is None or at in also)):
            matched += 1
        elif at is None:
            differences.append(Difference("missing", item, "", place, None))
        else:
            differences.append(Difference("elsewhere", item, codes[item], place, at))
    for item, at in found.items():
        if item not in expected and at not in moved.get(item, frozenset()):
            differences.append(Difference("unexpected", item, codes[item], None, at))
    for code, position in unknown.items():
        differences.append(Difference("unknown", None, code, None, position))
    return CountResult(len(expected), len(found) + len(unknown), matched, tuple(differences))
