"""Settings in the database."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.clock_rules import write
from ctdesk.services.settings import IDLE_MINUTES, read_settings, set_idle_minutes, set_time_stamp_service
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast


@pytest.mark.parametrize("minutes", [0, -5, 16, 99999, True, "5", 5.0, None])
def test_the_idle_lock_cannot_be_switched_off(cast: Cast, minutes: object) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", set_idle_minutes, minutes=minutes)
    assert refused.value.code == "CFG-02"
    assert cast.gate.fetch(read_settings, None).idle_minutes == 5


def test_the_lead_sets_the_idle_lock_and_nobody_else(any_cast: Cast) -> None:
    any_cast.do("lead", set_idle_minutes, minutes=15)
    assert any_cast.gate.fetch(read_settings, None).idle_minutes == 15
    for login in ("admin", "receiver", "qa"):
        with pytest.raises(Refused):
            any_cast.do(login, set_idle_minutes, minutes=1)


@pytest.mark.parametrize("value", [0, 99999, "5", {}, [5]])
def test_an_impossible_value_in_the_database_is_read_as_the_default(cast: Cast, value: object) -> None:
    def harm(work: UnitOfWork) -> None:
        write(work.db, IDLE_MINUTES, value)

    cast.gate.transact(cast.gate.nobody(), harm, action="test.prepare")
    assert cast.gate.fetch(read_settings, None).idle_minutes == 5


@pytest.mark.parametrize("address", ["http://tsa.example", "https://me:secret@tsa.example", "tsa", "x" * 600])
def test_an_unsafe_time_stamp_address_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", set_time_stamp_service, address=address)
    assert refused.value.code == "SET-01"


def test_a_time_stamp_address_is_kept_and_cleared(cast: Cast) -> None:
    cast.do("admin", set_time_stamp_service, address=" https://tsa.example/rfc3161 ")
    assert cast.gate.fetch(read_settings, None).time_stamp_service == "https://tsa.example/rfc3161"
    cast.do("admin", set_time_stamp_service, address="")
    assert cast.gate.fetch(read_settings, None).time_stamp_service is None
