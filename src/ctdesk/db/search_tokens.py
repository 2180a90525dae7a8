"""What words and questions become in the search index: the same tokens for both databases, and the same
meaning in plain Python.

Every token begins with the letter of its kind of thing and a tag: ``g`` a pair of neighbouring Chinese
characters, ``u`` a single one, ``w`` a word or number (found by its beginning), ``t`` one written backwards
(found by its end). Short beginnings and ends are tokens of their own: a beginning that a million numbers
share is then one look-up, not a million. No token holds a space or punctuation, so that nothing a person
types reaches the query language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

LONGEST_WORD = 64  # characters of a word that are indexed and compared
LONGEST_QUERY = 256  # characters of a question beyond these are not used
MOST_TERMS = 12  # words of a question beyond these are not used either
SHORTEST_TAIL = 3
_HEADS = 8  # beginnings up to this length have tokens of their own
_TAILS = 4

# One letter for each kind of thing. They stand in the index: a letter is never given to another kind.
LETTERS: Mapping[str, str] = {
    "record": "a",
    "shipment": "b",
    "patient": "c",
    "unit": "d",
    "member": "e",
    "product": "f",
    "supplier": "h",
    "document": "i",
    "equipment": "j",
    "recall": "k",
    "order": "l",
    "tank": "m",
    "position": "n",
    "incident": "o",
    "reaction": "p",
    "action": "q",
    "finding": "r",
    "quarantine": "s",
    "rejection": "v",
}

BREAK = "0"  # stands between runs, so that no phrase reaches across
PREFIX = "*"  # marks the last token of a phrase as a beginning

# A term is a list of alternatives, each a phrase of tokens.
Term = list[list[str]]

_HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ue000-\uf8ff\U00020000-\U0003ffff"  # private use stands for characters a hospital had made
)
_PIECES = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_FIRST_HAN = re.compile(f"[{_HAN}]")
# A name of two parts is found with the dot between them and without it, whichever dot it is.
_NAME_DOTS = re.compile(f"(?<=[{_HAN}])[\u00b7\u2022\u2027\u2219\u22c5\u30fb](?=[{_HAN}])")


def folded(words: str) -> str:
    """One spelling for width, case, accents and the dots within names."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    plain = "".join(
        character for character in unicodedata.normalize("NFD", plain) if not unicodedata.combining(character)
    )
    return _NAME_DOTS.sub("", unicodedata.normalize("NFC", plain))


def pieces(words: str) -> Iterator[tuple[bool, str]]:
    """Runs of Chinese characters (True) and words (False), in order."""
    for found in _PIECES.finditer(folded(words)):
        piece = found.group()
        yield _FIRST_HAN.match(piece) is not None, piece


def questions(query: str) -> tuple[tuple[bool, str], ...]:
    """The parts of a question that are looked for, each of which has to be there."""
    parts = [
        (is_han, piece if is_han else piece[:LONGEST_WORD]) for is_han, piece in pieces(query[:LONGEST_QUERY])
    ]
    return tuple(dict.fromkeys(parts))[:MOST_TERMS]


def matches(query: str, words: str) -> bool:
    """Whether ``words`` hold every part of ``query``: the meaning of the index, without one.

    A run of Chinese characters is found anywhere in a run, a word or number by its beginning, and from three
    characters on by its end. A question without any letter or digit matches nothing.
    """
    parts = questions(query)
    held = list(pieces(words))
    return bool(parts) and all(
        any(kind == is_han and (part in piece if is_han else _meets(part, piece)) for kind, piece in held)
        for is_han, part in parts
    )


def _meets(part: str, word: str) -> bool:
    tail = word[::-1][:LONGEST_WORD][::-1]
    return word[:LONGEST_WORD].startswith(part) or (len(part) >= SHORTEST_TAIL and tail.endswith(part))


def index_tokens(kind: str, words: str) -> tuple[list[str], list[str]]:
    """The tokens of ``words``: those that stand for themselves, and the pairs, whose order counts."""
    letter = LETTERS[kind]
    single: dict[str, None] = {}
    pairs: list[str] = []
    for is_han, piece in pieces(words):
        if is_han:
            single |= dict.fromkeys(f"{letter}u{character}" for character in piece)
            pairs += (f"{letter}g{piece[at : at + 2]}" for at in range(len(piece) - 1))
            pairs.append(BREAK)
        else:
            single |= dict.fromkeys(_word_tokens(letter, piece))
    return list(single), pairs


def _word_tokens(letter: str, word: str) -> Iterator[str]:
    head, tail = word[:LONGEST_WORD], word[::-1][:LONGEST_WORD]
    yield from (f"{letter}w{head[:length]}" for length in range(1, min(_HEADS, len(head)) + 1))
    if len(head) > _HEADS:
        yield f"{letter}w{head}"
    yield from (f"{letter}t{tail[:length]}" for length in range(SHORTEST_TAIL, min(_TAILS, len(tail)) + 1))
    if len(tail) > _TAILS:
        yield f"{letter}t{tail}"


def query_terms(kind: str, query: str) -> list[Term]:
    """What a question asks of the index about one kind of thing; empty where nothing can be looked for."""
    letter = LETTERS[kind]
    terms: list[Term] = []
    for is_han, piece in questions(query):
        if not is_han:
            term = [[f"{letter}w{piece}{PREFIX if len(piece) > _HEADS else ''}"]]
            if len(piece) >= SHORTEST_TAIL:
                term.append([f"{letter}t{piece[::-1]}{PREFIX if len(piece) > _TAILS else ''}"])
            terms.append(term)
        elif len(piece) == 1:
            terms.append([[f"{letter}u{piece}"]])
        else:
            terms.append([[f"{letter}g{piece[at : at + 2]}" for at in range(len(piece) - 1)]])
    return terms
