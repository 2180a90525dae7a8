"""A stream of bytes encrypted in pieces, so that neither side holds the whole: AES-256-GCM per piece.

Each piece is bound to its place and to whether it is the last, so pieces cannot be dropped, swapped or added.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"CTS1"
_PIECE = 1 << 20
_TAG = 16


class BrokenStream(Exception):
    """The stream is not whole, was altered, or is encrypted with another key."""


def seal_stream(pieces: Iterable[bytes], key: bytes, target: BinaryIO) -> None:
    """Encrypt all of ``pieces`` into ``target``."""
    cipher, salt = AESGCM(key), secrets.token_bytes(7)
    target.write(_MAGIC + salt)
    waiting = bytearray()
    number = 0
    for piece in pieces:
        waiting += piece
        while len(waiting) > _PIECE:
            _write_piece(target, cipher, salt, number, bytes(waiting[:_PIECE]), last=False)
            del waiting[:_PIECE]
            number += 1
    _write_piece(target, cipher, salt, number, bytes(waiting), last=True)


def open_stream(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The plain pieces of what ``seal_stream`` wrote; raises ``BrokenStream``."""
    cipher = AESGCM(key)
    head = source.read(len(_MAGIC) + 7)
    if len(head) != len(_MAGIC) + 7 or not head.startswith(_MAGIC):
        raise BrokenStream
    salt = head[len(_MAGIC) :]
    number, piece = 0, source.read(_PIECE + _TAG)
    while True:
        following = source.read(_PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(salt, number, last=not following), piece, None)
        except InvalidTag:
            raise BrokenStream from None
        if not following:
            return
        number, piece = number + 1, following


def _write_piece(
    target: BinaryIO, cipher: AESGCM, salt: bytes, number: int, piece: bytes, *, last: bool
) -> None:
    target.write(cipher.encrypt(_nonce(salt, number, last=last), piece, None))


def _nonce(salt: bytes, number: int, *, last: bool) -> bytes:
    return salt + struct.pack(">I?", number, last)
