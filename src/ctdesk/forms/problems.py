"""A mistake in a form definition: where it is and what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormProblem:
    """``place`` names the item, slot, clock or rule as its author wrote it (``D7.compare``); ``code``
    has its sentence in ``forms/messages/forms.toml``, which ``values`` fill.
    """

    place: str
    code: str
    values: Mapping[str, object]
