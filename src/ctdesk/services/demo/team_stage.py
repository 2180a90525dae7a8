"""The year of the demo's team: who is who, what they wrote, and days counted back from now."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stage import Stage


@dataclass(slots=True)
class Year:
    """The year that ends ``now``: who the people are, what they wrote, and how days are counted back."""

    stage: Stage
    now: datetime
    language: str

    def who(self, staff_no: str) -> Person:
        """Somebody by staff number."""
        return next(one for one in self.stage.hospital.people if one.staff_no == staff_no)

    def holding(self, role: str, place: int = 0) -> Person:
        """Somebody by role."""
        return self.stage.hospital.holding(role)[place]

    def said(self, use: str) -> str:
        """What somebody wrote, in the language of the demo."""
        return str(told_of_the_team()["words"][use][self.language])

    def at(self, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """A time of day at the hospital, so many days ago."""
        day = (self.now.astimezone(self.stage.zone) - timedelta(days=days)).date()
        return datetime.combine(day, time(hour, minute), self.stage.zone).astimezone(self.now.tzinfo)


@cache
def told_of_the_team() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "team.toml").read_text("utf-8"))
