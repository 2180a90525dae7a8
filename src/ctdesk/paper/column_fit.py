"""How wide the columns of a table are, from what stands in them: no word is torn while there is room."""

from __future__ import annotations

from collections.abc import Sequence

from ctdesk.paper.fonts import Typeface
from ctdesk.paper.typeset import Style, longest_term

Texts = Sequence[tuple[str, Style]]

_MOST = 2.0  # a text longer than this many widths of the table asks for no more room


def fitted(face: Typeface, contents: Sequence[Texts], room: float, gap: float) -> tuple[float, ...]:
    """Widths of columns that fill ``room`` points, ``gap`` of each staying empty.

    Each column gets its longest word first; what is left goes where lines would have to break.
    """
    least, whole = [], []
    for texts in contents:
        printed = [(face.printable(text), style) for text, style in texts]
        words = [longest_term(face, text, style) for text, style in printed]
        lines = [
            face.width(line, style.size, bold=style.bold)
            for text, style in printed
            for line in text.split("\n")
        ]
        least.append(max(words, default=0.0) + gap + 1)
        whole.append(min(max(lines, default=0.0) + gap + 1, room * _MOST))
    short = room - sum(least)
    if short <= 0:
        return tuple(width * room / sum(least) for width in least)
    wanted = [max(wide - own, 0.0) for wide, own in zip(whole, least, strict=True)]
    if sum(wanted) <= short:
        rest = (short - sum(wanted)) / sum(whole)
        return tuple(max(wide, own) + wide * rest for wide, own in zip(whole, least, strict=True))
    return tuple(own + more for own, more in zip(least, _shared(wanted, short), strict=True))


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """What is left goes to those who need little first; the rest share by what they need."""
    given = [0.0] * len(wanted)
    left = set(range(len(wanted)))
    while left:
        modest = {place for place in left if wanted[place] <= room / len(left)}
        if not modest:
            asked = sum(wanted[place] for place in left)
            for place in left:
                given[place] = room * wanted[place] / asked
            break
        for place in modest:
            given[place] = wanted[place]
            room -= wanted[place]
        left -= modest
    return given
