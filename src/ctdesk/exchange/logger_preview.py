"""Some rows of a large logger file, spread over all of it, so that its curve can be seen at once.

A preview shows the course of a recording and judges nothing: what lies between its rows is not in it.
"""

from __future__ import annotations

POINTS = 1_440
# Smaller files are read whole sooner than a person looks up.
WORTH_IT = 600_000
_HEAD = 16_384


def preview_of(data: bytes, points: int = POINTS) -> bytes | None:
    """The lines above the table with ``points`` lines from places evenly apart; none for a small file, and
    for one whose lines cannot be cut as bytes (UTF-16).
    """
    if len(data) < WORTH_IT or b"\0" in data[:_HEAD]:
        return None
    head = data.find(b"\n", _HEAD) + 1
    if not head:
        return None
    kept = [data[:head].rstrip(b"\r\n")]
    place = head
    for number in range(points):
        start = data.find(b"\n", max(place, head + (len(data) - head) * number // points)) + 1
        end = data.find(b"\n", start)
        if not start or end < 0:
            break
        kept.append(data[start:end].rstrip(b"\r"))
        place = end
    return b"\n".join(kept) + b"\n"
