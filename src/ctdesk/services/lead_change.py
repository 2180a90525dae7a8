"""What a change of lead brings: delegations that end with it unless the successor approves them, and the
shifts they would leave empty (decision 38).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.domain.qualifications import Words
from ctdesk.forms.messages import sentence
from ctdesk.services.delegation_register import judge_lines, known_lines
from ctdesk.services.roster import GapRow, uncovered_without
from ctdesk.services.threshold_words import role_words

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

LEAD = "R01"
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Consequences:
    """Numbers of the lines that need the successor's approval, and the slots left empty without it."""

    lines: tuple[str, ...] = ()
    uncovered: tuple[GapRow, ...] = ()


def consequences_of(work: UnitOfWork, begins: datetime) -> Consequences:
    """What ends when somebody takes over as lead at ``begins`` and approves nothing before."""
    known = known_lines(work.db, ending_after=begins)
    judged = judge_lines(work.db, known, work.now, ZoneInfo(work.site.time_zone))
    kept = [one.known for one in judged if one.state in ("in_force", "coming")]
    return Consequences(
        tuple(f"{one.number}-{one.ordinal}" for one in kept),
        uncovered_without(work, line_ids=tuple(one.id for one in kept)),
    )


def in_words(work: UnitOfWork, found: Consequences) -> str:
    """The same for the letter of appointment, in both languages."""
    zone = ZoneInfo(work.site.time_zone)

    def moment(at: datetime) -> str:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    told = [_both("APPT-LINES", count=len(found.lines), lines=", ".join(found.lines[:_MOST_TOLD]) or "–")]
    for gap in found.uncovered[:_MOST_TOLD]:
        role = role_words(gap.role)
        told.append(
            _both(
                "APPT-GAP",
                role={"zh_CN": role.zh_CN, "en": role.en},
                begins=moment(gap.starts_at),
                ends=moment(gap.ends_at),
            )
        )
    if not found.uncovered:
        told.append(_both("APPT-NO-GAP"))
    return "\n".join(f"{one.zh_CN} {one.en}" for one in told)


def _both(code: str, **values: object) -> Words:
    return Words(sentence(code, "zh_CN", **values), sentence(code, "en", **values))
