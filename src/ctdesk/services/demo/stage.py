"""The stage of the demo: a clock that is set, and people who act through the gate like anybody at a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.team import Member
from ctdesk.services.declaration import Command, Query
from ctdesk.services.demo.hospital import Hospital, Person
from ctdesk.services.gate import Credentials, DeskSession, Gate
from ctdesk.services.grounds import grounds_for

_SHIFT = timedelta(hours=10)


_TICK = timedelta(milliseconds=1)


class SetClock:
    """A clock that says what it was set to and ticks at each look; it never goes back."""

    def __init__(self, at: datetime) -> None:
        self.now = at

    def __call__(self) -> datetime:
        self.now += _TICK
        return self.now

    def set(self, at: datetime) -> None:
        """Move on to ``at``; an earlier time leaves the clock where it is."""
        self.now = max(self.now, at)


@dataclass(slots=True)
class Stage:
    """One open site, its clock, and who is signed in."""

    gate: Gate
    clock: SetClock
    hospital: Hospital
    _sessions: dict[str, DeskSession] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time on the stage."""
        return self.clock.now

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the hospital."""
        return ZoneInfo(self.hospital.site["time_zone"])

    def local(self, at: datetime) -> str:
        """A moment as an answer holds it."""
        return at.astimezone(self.zone).isoformat(timespec="seconds")

    def id(self, person: Person) -> int:
        """The member id of a person."""
        if person.login not in self._ids:
            with self.gate.reading() as db:
                self._ids.update({login: key for key, login in db.execute(select(Member.id, Member.login))})
        return self._ids[person.login]

    def may(self, person: Person, duty: str) -> bool:
        """Whether this person may act on a duty at this moment."""
        with self.gate.reading() as db:
            return grounds_for(db, self.id(person), duty, self.gate.moment(db)).allowed

    def session(self, person: Person) -> DeskSession:
        """The session of this person, signed in anew with each shift."""
        known = self._sessions.get(person.login)
        if known is not None and self.now - known.started_at > _SHIFT:
            self.gate.sign_out(known, "expired")
            known = None
        if known is None:
            known = self._sessions[person.login] = self.gate.sign_in(person.login, person.password)
        return known

    def do(self, person: Person, command: Command, /, **arguments: Any) -> Any:
        """Carry out a command as this person; what it gave back."""
        return self.gate.perform(command, self.session(person), **arguments).value

    def sign(self, person: Person, command: Command, /, **arguments: Any) -> Any:
        """Carry out a signed command as this person, with the password."""
        credentials = Credentials(person.login, person.password)
        return self.gate.perform(command, self.session(person), credentials=credentials, **arguments).value

    def ask(self, person: Person, query: Query, /, **arguments: Any) -> Any:
        """The answer of a query to this person."""
        return self.gate.fetch(query, self.session(person), **arguments)

    def leave(self) -> None:
        """Everybody goes home."""
        for session in self._sessions.values():
            self.gate.sign_out(session)
        self._sessions.clear()
