"""What the matrix shows is what the gate decides, at every month of the demo's year and for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ctdesk.domain.team import VALID
from ctdesk.services.demo import make_demo_site
from ctdesk.services.effects import EFFECTS
from ctdesk.services.people_at import people_at
from ctdesk.services.site import OpenSite, open_site
from ctdesk.services.training_at import training_at


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSite]:
    """A demo site with six shipments."""
    folder = tmp_path_factory.mktemp("demo") / "site"
    make_demo_site(folder, shipments=6)
    site = open_site(folder, effects=EFFECTS)
    yield site
    site.close()


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
