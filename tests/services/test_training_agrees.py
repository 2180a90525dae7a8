"""What the matrix shows is what the gate decides, at every month of the demo's year and for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ctdesk.domain.team import VALID
from ctdesk.services.people_at import people_at
from ctdesk.services.site import OpenSite
from ctdesk.services.training_at import training_at


@pytest.mark.parametrize("days", [1, 15, 45, 95, 150, 200, 228, 229, 300, 365])
def test_the_matrix_and_the_gate_say_the_same(demo: OpenSite, days: int) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    with demo.gate.reading() as db:
        by_gate = {one.id: one.person.modules for one in people_at(db, at, past=True)}
        by_matrix = training_at(db, at)
    told = {
        (one.name, code): (state.stands, state.last_day) if state.stands else (False, None)
        for one in by_matrix
        for code, state in one.states.items()
    }
    decided = {}
    for one in by_matrix:
        for code in one.states:
            held = by_gate[one.member_id].get(code)
            stands = held is not None and held.state == VALID
            decided[one.name, code] = (stands, held.valid_until if held is not None and stands else None)
    assert told == decided
    assert any(stands for stands, _ in told.values())
