from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.db import sealed_stream
from ctdesk.db.sealed_stream import BrokenStream, open_stream, seal_stream

KEY = bytes(range(32))


def sealed(content: bytes, piece: int = 1000) -> bytes:
    target = io.BytesIO()
    seal_stream((content[at : at + piece] for at in range(0, len(content), piece)), KEY, target)
    return target.getvalue()


def opened(stream: bytes, key: bytes = KEY) -> bytes:
    return b"".join(open_stream(io.BytesIO(stream), key))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_stream, "_PIECE", 64)


@given(content=st.binary(max_size=400), piece=st.integers(1, 200))
def test_what_was_sealed_opens(content: bytes, piece: int) -> None:
    assert opened(sealed(content, piece)) == content


def test_every_changed_cut_or_added_byte_breaks_it() -> None:
    stream = sealed(bytes(300))
    for at in range(len(stream)):
        with pytest.raises(BrokenStream):
            opened(stream[:at] + bytes([stream[at] ^ 1]) + stream[at + 1 :])
        with pytest.raises(BrokenStream):
            opened(stream[:at])
    with pytest.raises(BrokenStream):
        opened(stream + b"x")


def test_pieces_cannot_be_swapped_or_left_out() -> None:
    stream = sealed(bytes(300))
    head, pieces = stream[:11], [stream[at : at + 80] for at in range(11, len(stream), 80)]
    for other in ([pieces[1], pieces[0], *pieces[2:]], pieces[1:], pieces[:-1], [*pieces, pieces[-1]]):
        with pytest.raises(BrokenStream):
            opened(head + b"".join(other))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BrokenStream):
        opened(sealed(b"x"), bytes(32))
