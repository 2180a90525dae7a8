"""Draws codes as modules: DataMatrix (ECC 200, square) and Code 128, both with FNC1 where a code is GS1.

Written out here because what is installed reads codes, and makes neither square symbols on demand nor GS1
ones. Sources: ISO/IEC 16022 (symbols, placement, Reed-Solomon over GF(256) with 0x12D), ISO/IEC 15417.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import CodeShape

FNC1 = "\x1d"
# Side of the symbol, regions along a side, data codewords, error codewords, interleaved blocks.
_SQUARES = (
    (10, 1, 3, 5, 1),
    (12, 1, 5, 7, 1),
    (14, 1, 8, 10, 1),
    (16, 1, 12, 12, 1),
    (18, 1, 18, 14, 1),
    (20, 1, 22, 18, 1),
    (22, 1, 30, 20, 1),
    (24, 1, 36, 24, 1),
    (26, 1, 44, 28, 1),
    (32, 2, 62, 36, 1),
    (36, 2, 86, 42, 1),
    (40, 2, 114, 48, 1),
    (44, 2, 144, 56, 1),
    (48, 2, 174, 68, 1),
    (52, 2, 204, 84, 2),
)
_PAD, _FNC1_WORD = 129, 232
_FIELD = 0x12D

_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_BARS = tuple(_WIDTHS.split())
_START_B, _START_C, _TO_C, _TO_B, _FNC1_BAR, _STOP = 104, 105, 99, 100, 102, 106


def data_matrix(text: str, *, gs1: bool = False) -> CodeShape:
    """A square DataMatrix of ``text``; with ``gs1`` FNC1 leads, and 0x1D in the text stands for FNC1.

    Raises ``CtdeskError`` LBL-02 for text beyond ASCII or too long for a label.
    """
    words = list(_ascii_words(text, gs1))
    fitting = next((one for one in _SQUARES if one[2] >= len(words)), None)
    if fitting is None:
        raise CtdeskError("LBL-02", text=text)
    side, regions, capacity, check, blocks = fitting
    used = len(words)
    words += [_PAD if place == used + 1 else _padding(place) for place in range(used + 1, capacity + 1)]
    whole = words + _check_words(words, check, blocks)
    return CodeShape("datamatrix", text, _framed(_placed(whole, side - 2 * regions), side, regions))


def code_128(text: str, *, gs1: bool = False) -> CodeShape:
    """A Code 128 of printable ASCII; long runs of digits take half the room. Raises LBL-02 for other text."""
    values = list(_bar_values(text, gs1))
    total = values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))
    row: list[bool] = []
    for value in [*values, total % 103, _STOP]:
        for number, width in enumerate(_BARS[value]):
            row += [number % 2 == 0] * int(width)
    return CodeShape("code128", text, (tuple(row),))


def _ascii_words(text: str, gs1: bool) -> Iterator[int]:
    if gs1:
        yield _FNC1_WORD
    place = 0
    while place < len(text):
        pair = text[place : place + 2]
        if len(pair) == 2 and pair.isascii() and pair.isdigit():
            yield int(pair) + 130
            place += 2
            continue
        code = ord(text[place])
        if gs1 and text[place] == FNC1:
            yield _FNC1_WORD
        elif code < 128:
            yield code + 1
        else:
            raise CtdeskError("LBL-02", text=text)
        place += 1


def _padding(place: int) -> int:
    """A pad codeword scrambled by its place (from 1), so that no pattern repeats."""
    value = _PAD + 149 * place % 253 + 1
    return value if value <= 254 else value - 254


@cache
def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value = value << 1 ^ (_FIELD if value & 0x80 else 0)
    return tuple(powers), tuple(logs)


def _times(a: int, b: int) -> int:
    powers, logs = _tables()
    return 0 if not a or not b else powers[(logs[a] + logs[b]) % 255]


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """Coefficients of the product of (x - 2^i), i = 1 … degree, the highest but the leading one first."""
    powers, _ = _tables()
    found = [1]
    for root in range(1, degree + 1):
        found = [_times(low, powers[root]) ^ high for low, high in zip([*found, 0], [0, *found], strict=True)]
    return tuple(reversed(found[:-1]))


def _check_words(words: list[int], check: int, blocks: int) -> list[int]:
    out = [0] * check
    for block in range(blocks):
        each = check // blocks
        rest = [0] * each
        for word in words[block::blocks]:
            lead = word ^ rest[0]
            rest = [
                one ^ _times(lead, factor)
                for one, factor in zip([*rest[1:], 0], _generator(each), strict=True)
            ]
        out[block::blocks] = rest
    return out


def _placed(words: list[int], side: int) -> list[list[bool]]:
    """The codewords laid diagonally over the mapping matrix (ISO/IEC 16022, annex F)."""
    grid: list[list[bool | None]] = [[None] * side for _ in range(side)]

    def module(row: int, column: int, word: int, bit: int) -> None:
        if row < 0:
            row, column = row + side, column + 4 - (side + 4) % 8
        if column < 0:
            row, column = row + 4 - (side + 4) % 8, column + side
        grid[row][column] = bool(words[word] >> (7 - bit) & 1)

    def lay(spots: tuple[tuple[int, int], ...], word: int) -> None:
        for bit, (row, column) in enumerate(spots):
            module(row, column, word, bit)

    word, row, column = 0, 4, 0
    while row < side or column < side:
        corner = _corner(row, column, side)
        if corner:
            lay(corner, word)
            word += 1
        while True:
            if row < side and column >= 0 and grid[row][column] is None:
                lay(_utah(row, column), word)
                word += 1
            row, column = row - 2, column + 2
            if row < 0 or column >= side:
                break
        row, column = row + 1, column + 3
        while True:
            if row >= 0 and column < side and grid[row][column] is None:
                lay(_utah(row, column), word)
                word += 1
            row, column = row + 2, column - 2
            if row >= side or column < 0:
                break
        row, column = row + 3, column + 1
    if grid[-1][-1] is None:
        grid[-1][-1] = grid[-2][-2] = True
    return [[bool(one) for one in line] for line in grid]


def _utah(row: int, column: int) -> tuple[tuple[int, int], ...]:
    offsets = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
    return tuple((row + down, column + across) for down, across in offsets)


def _corner(row: int, column: int, n: int) -> tuple[tuple[int, int], ...]:
    """The four places where a codeword does not lie in its usual shape."""
    if row == n and column == 0:
        return (
            (n - 1, 0),
            (n - 1, 1),
            (n - 1, 2),
            (0, n - 2),
            (0, n - 1),
            (1, n - 1),
            (2, n - 1),
            (3, n - 1),
        )
    if row == n - 2 and column == 0 and n % 4:
        return (
            (n - 3, 0),
            (n - 2, 0),
            (n - 1, 0),
            (0, n - 4),
            (0, n - 3),
            (0, n - 2),
            (0, n - 1),
            (1, n - 1),
        )
    if row == n - 2 and column == 0 and n % 8 == 4:
        return (
            (n - 3, 0),
            (n - 2, 0),
            (n - 1, 0),
            (0, n - 2),
            (0, n - 1),
            (1, n - 1),
            (2, n - 1),
            (3, n - 1),
        )
    if row == n + 4 and column == 2 and not n % 8:
        return (
            (n - 1, 0),
            (n - 1, n - 1),
            (0, n - 3),
            (0, n - 2),
            (0, n - 1),
            (1, n - 3),
            (1, n - 2),
            (1, n - 1),
        )
    return ()


def _framed(inside: list[list[bool]], side: int, regions: int) -> tuple[tuple[bool, ...], ...]:
    """Every region in its frame: solid on the left and below, alternating above and on the right."""
    step = side // regions
    rows = []
    for row in range(side):
        down, line = row % step, []
        for column in range(side):
            across = column % step
            if across == 0 or down == step - 1:
                line.append(True)
            elif down == 0:
                line.append(across % 2 == 0)
            elif across == step - 1:
                line.append(down % 2 == 1)
            else:
                taken_down, taken_across = row // step * (step - 2), column // step * (step - 2)
                line.append(inside[taken_down + down - 1][taken_across + across - 1])
        rows.append(tuple(line))
    return tuple(rows)


def _bar_values(text: str, gs1: bool) -> Iterator[int]:
    if not text or any(not (" " <= one <= "~" or (gs1 and one == FNC1)) for one in text):
        raise CtdeskError("LBL-02", text=text)
    in_pairs = _digits(text, 0) >= 4 or (len(text) == 2 and _digits(text, 0) == 2)
    yield _START_C if in_pairs else _START_B
    if gs1:
        yield _FNC1_BAR
    place = 0
    while place < len(text):
        run = _digits(text, place)
        if text[place] == FNC1:
            yield _FNC1_BAR
            place += 1
        elif in_pairs and run >= 2:
            yield int(text[place : place + 2])
            place += 2
        elif in_pairs:
            yield _TO_B
            in_pairs = False
        elif run >= 4 and run % 2 == 0 and (run >= 6 or place + run == len(text)):
            yield _TO_C
            in_pairs = True
        else:
            yield ord(text[place]) - 32
            place += 1


def _digits(text: str, place: int) -> int:
    """How many digits stand from ``place`` on."""
    end = place
    while end < len(text) and "0" <= text[end] <= "9":
        end += 1
    return end - place
