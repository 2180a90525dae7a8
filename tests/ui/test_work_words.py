"""What waits on My desk says what is so: also of a dose whose date has passed."""

from __future__ import annotations

from dataclasses import replace

from ctdesk.services.work_items import WorkItem
from ctdesk.services.worklist import my_desk
from ctdesk.ui import language
from ctdesk.ui.work_words import detail_of, title_of
from fixtures.cast import Cast
from fixtures.quarantine_story import later
from fixtures.receipt_story import Story


def test_a_dose_past_its_date_is_not_told_in_days_that_are_left(cast: Cast, messages: object) -> None:
    language.set_language("en")
    number = Story(cast, units=1).accepted().notice_number
    later(cast, days=180)
    item: WorkItem = next(one for one in cast.ask("custodian", my_desk).now if one.kind == "unit_expiring")
    assert title_of(replace(item, label="5")) == f"{number}: 5 days until it expires"
    assert title_of(replace(item, label="-13")) == f"{number}: expired 13 days ago"
    assert "it is not used" in detail_of(replace(item, label="-13"))
