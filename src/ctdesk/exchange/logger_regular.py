"""Many rows of one shape read at once: a table cut and its different texts found by arithmetic on its bytes.

What is not regular in a part of the file (another number of fields, a mark out of place, anything beyond
ASCII) is left to the reading row by row, so nothing depends on this but speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Places = np.ndarray[Any, np.dtype[np.int64]]

# Below this the import of the tool costs more than it saves.
WORTH_IT = 20_000
_LONGEST = 32
_TABLE = 1 << 20
_MOST_CODES = 1 << 60


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a part of the file: where each begins and ends in its bytes."""

    data: bytes
    starts: Places
    ends: Places

    @property
    def rows(self) -> int:
        """How many rows."""
        return int(self.starts.shape[0])

    @property
    def width(self) -> int:
        """How many fields each row has."""
        return int(self.starts.shape[1])

    def is_blank(self, column: int) -> bool:
        """Whether the column holds nothing in all rows."""
        return bool((self.starts[:, column] == self.ends[:, column]).all())

    def texts(self, column: int, shared: dict[str, str]) -> tuple[list[str], set[str]] | None:
        """The texts of a column and the different ones among them; none where they are too long."""
        return self._between(self.starts[:, column], self.ends[:, column], shared)

    def cut(
        self, column: int, width: int, separators: str, shared: dict[str, str]
    ) -> tuple[list[str], set[str], list[str], set[str]] | None:
        """The column cut after ``width`` characters, the separator left out; none where it stands elsewhere.
        """
        import numpy as np

        starts, ends = self.starts[:, column], self.ends[:, column]
        middle = starts + width
        if not (middle < ends).all():
            return None
        marks = np.unique(np.frombuffer(self.data, np.uint8)[middle])
        if not set(map(chr, marks.tolist())) <= set(separators):
            return None
        first = self._between(starts, middle, shared)
        second = self._between(middle + 1, ends, shared)
        return None if first is None or second is None else (*first, *second)

    def _between(
        self, starts: Places, ends: Places, shared: dict[str, str]
    ) -> tuple[list[str], set[str]] | None:
        """Each text as a number in a mixed radix, the radix of a place being the range of its bytes there."""
        import numpy as np

        buffer = np.frombuffer(self.data, np.uint8)
        lengths = ends - starts
        longest, shortest = int(lengths.max()), int(lengths.min())
        if longest > _LONGEST:
            return None
        codes = np.zeros(len(starts), np.int64)
        size = 1
        for place in range(1, longest + 1):
            # Where a text is shorter than that its neighbour's byte is read, and put aside.
            found = buffer[np.maximum(ends - place, 0)]
            if place > shortest:
                found = np.where(lengths >= place, found, 0)
            low, high = int(found.min()), int(found.max())
            if low == high:
                continue
            size *= high - low + 1
            if size > _MOST_CODES:
                return None
            codes *= high - low + 1
            codes += found - low
        return self._named(codes, size, starts, ends, shared)

    def _named(
        self, codes: Places, size: int, starts: Places, ends: Places, shared: dict[str, str]
    ) -> tuple[list[str], set[str]]:
        import numpy as np

        if size <= _TABLE:
            seen = np.zeros(size, np.int64)
            seen[codes] = np.arange(1, len(codes) + 1)
            forms = np.flatnonzero(seen)
            where = seen[forms] - 1
            seen[forms] = np.arange(len(forms))
            inverse = seen[codes]
        else:
            forms, where, inverse = np.unique(codes, return_index=True, return_inverse=True)
        data = self.data
        ranges = zip(starts[where].tolist(), ends[where].tolist(), strict=True)
        texts = [data[start:end].decode("ascii") for start, end in ranges]
        texts = [shared.setdefault(text, text) for text in texts]
        return list(map(texts.__getitem__, inverse.tolist())), set(texts)


def cut_fields(part: str, delimiter: str) -> Fields | None:
    """The fields of some whole lines; none unless all lines have the same number of them and are plain."""
    if len(delimiter) != 1 or not part.isascii() or '"' in part:
        return None
    import numpy as np

    data = part.encode("ascii")
    buffer = np.frombuffer(data, np.uint8)
    line_ends = np.append(np.flatnonzero(buffer == 10), len(data))
    marks = np.flatnonzero(buffer == ord(delimiter))
    rows = len(line_ends)
    if not len(marks) or len(marks) % rows:
        return None
    inner = marks.reshape(rows, len(marks) // rows)
    line_starts = np.append(0, line_ends[:-1] + 1)
    if not ((inner[:, 0] >= line_starts).all() and (inner[:, -1] < line_ends).all()):
        return None
    return Fields(data, np.column_stack((line_starts, inner + 1)), np.column_stack((inner, line_ends)))


def without_marks(text: str, delimiter: str, width: int) -> str | None:
    """The table without its quotation marks, where they only stand around whole fields; none otherwise.

    A mark that protects something would change the number of fields in its line, and is left alone.
    """
    around = sum(map(text.count, (f'"{delimiter}', f'{delimiter}"', '"\n', '\n"')))
    if text.count('"') != around + text.startswith('"') + text.endswith('"'):
        return None
    plain = text.replace('"', "")
    fields = cut_fields(plain.rstrip("\n"), delimiter)
    return plain if fields is not None and fields.width == width else None
