"""``python -m ctdesk.paper.verify_child``: verifies files in a process of its own, a line of JSON for each.

Takes its question as JSON on standard input. The process gives itself limits before it touches the file.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

MEMORY = 1024 * 1024 * 1024


def main() -> int:
    """Read the question, answer it; 0 when there is an answer."""
    question = json.loads(sys.stdin.read())
    _limit(int(question["cpu_seconds"]))
    from ctdesk.paper.verdict import Expectations, verdict_to_json
    from ctdesk.paper.verify import LARGEST_FILE, verify_pdf

    known = question["expectations"]
    expectations = Expectations(
        db_id=known["db_id"],
        number=known["number"],
        record_digest=known["record_digest"],
        revocations=None if known["revocations"] is None else bytes.fromhex(known["revocations"]),
    )
    trusted = (
        None if question["trusted"] is None else tuple(bytes.fromhex(one) for one in question["trusted"])
    )
    now = datetime.fromisoformat(question["now"])
    for path in question["paths"]:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        found = verify_pdf(data, trusted=trusted, now=now, expectations=expectations)
        sys.stdout.buffer.write(verdict_to_json(found).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _limit(cpu_seconds: int) -> None:
    if os.name != "posix":
        return  # elsewhere the parent's clock and the size of the file are the limits
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
