"""The power goes between the move of a cassette and its signature: nothing that was scanned is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ctdesk.services.arrivals import shipment_detail
from ctdesk.services.effects import EFFECTS
from ctdesk.services.site import open_site
from ctdesk.services.worklist import my_desk
from fixtures.cast import KEYS, QUICK, Cast, password_of
from fixtures.receipt_story import COI, Story
from fixtures.storage_story import note, order_move, sign, view

FREE = "LN1-A-1-20"

# Somebody scans cassette and position and is about to sign; then there is no power.
SCANNING = """
import sys, time
from datetime import datetime
from pathlib import Path
from ctdesk.domain.answers import State
from ctdesk.services.effects import EFFECTS
from ctdesk.services.keys import KeyCost
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.site import open_site

folder, record, password, now, start, to, code = sys.argv[1:]
phrase = (Path(folder) / "recovery-phrase.txt").read_text("utf-8")
cost, clock = KeyCost(memory=64, passes=1, lanes=1), lambda: datetime.fromisoformat(now)
site = open_site(Path(folder), phrase=phrase, effects=EFFECTS, cost=cost, clock=clock)
session = site.gate.sign_in("custodian", password)
timer = {"started_at": now, "stopped_at": now}
for path, value in (("B6:1", start), ("B7:1", code), ("B8:1", timer), ("B9:1", to)):
    entry = Entry(path, State.GIVEN, value)
    site.gate.perform(note_answers, session, record_id=int(record), version=1, entries=(entry,))
print("scanned", flush=True)
time.sleep(60)
"""


def test_a_power_cut_between_put_in_and_signature_loses_no_scan(cast: Cast, tmp_path: Path) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    cast.site.close()
    words = [str(cast.site.folder), str(record), password_of("custodian"), cast.clock.now.isoformat()]
    scanning = subprocess.Popen(
        [sys.executable, "-c", SCANNING, *words, story.positions[0], FREE, f"{COI}-1"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CTDESK_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert scanning.stdout is not None
    assert scanning.stdout.readline().strip() == "scanned"
    scanning.kill()
    scanning.communicate()
    cast.clock.advance(minutes=5)
    with open_site(
        cast.site.folder, key_store=KEYS, lock=True, clock=cast.clock, cost=QUICK, effects=EFFECTS
    ) as site:
        again = Cast(site, cast.clock)
        kept = view(again, "custodian", record)
        assert [kept.answers[path].value for path in ("B7:1", "B9:1")] == [f"{COI}-1", FREE]
        # Nothing was signed: the register still says where the cassette was, and My desk leads back.
        unit = again.ask("custodian", shipment_detail, shipment_id=story.shipment_id)[1][0]
        assert (unit.position, unit.hold) == (story.positions[0], None)
        waiting = [item for item in again.ask("custodian", my_desk).now if item.record_id == record]
        assert [(item.kind, item.route) for item in waiting] == [("fill", "moves")]
        note(again, "custodian", record, {"B10:1": "-185.5", "B12:1": True})
        sign(again, "custodian", record, "custodian")
        unit = again.ask("custodian", shipment_detail, shipment_id=story.shipment_id)[1][0]
        assert (unit.position, unit.hold) == (FREE, "move_open")
