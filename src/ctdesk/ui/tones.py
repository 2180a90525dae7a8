"""The two sounds of a scan as WAV, told apart by how many and how long: also by ears that hear no pitch."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Iterable

RATE = 44_100  # samples a second
_EDGE_S = 0.008  # in and out softly, so that nothing clicks
_HIGH_HZ, _LOW_HZ = 1320.0, 392.0


def match_wave() -> bytes:
    """It fits: one short tone."""
    return _written(_tone(_HIGH_HZ, 0.11))


def mismatch_wave() -> bytes:
    """It does not fit: three long tones with a rest between them."""
    rest = [0.0] * int(RATE * 0.09)
    one = _tone(_LOW_HZ, 0.24)
    return _written([*one, *rest, *one, *rest, *one])


def _tone(pitch_hz: float, long_s: float) -> list[float]:
    """A tone with its octave above, which small loudspeakers give better than the tone itself."""
    many, edge = int(RATE * long_s), RATE * _EDGE_S
    turn = math.tau * pitch_hz / RATE
    return [
        min(1.0, place / edge, (many - place) / edge)
        * (0.65 * math.sin(turn * place) + 0.3 * math.sin(2 * turn * place))
        for place in range(many)
    ]


def _written(samples: Iterable[float]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(one * 32_000)) for one in samples))
    return out.getvalue()
