"""How often faults are tried: enough for every run by default, ``CTDESK_FAULTS`` for more."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def times() -> int:
    """Number of faults to inject; at least the default of 100."""
    return max(100, int(os.environ.get("CTDESK_FAULTS", "100")))
