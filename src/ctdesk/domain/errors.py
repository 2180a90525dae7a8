"""Expected failures: a code and values, never a sentence; the sentences stand in ``forms/messages``."""

from __future__ import annotations


class CtdeskError(Exception):
    """An expected failure that a person can be told about.

    ``code`` names the sentence in ``forms/messages/*.toml``; ``field`` the item or field it belongs beside;
    ``values`` fill the sentence's placeholders and must hold no secret.
    """

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return self.code if not self.values else f"{self.code} {sorted(self.values)}"


class Refused(CtdeskError):
    """The person may not do this; refusals are written to the audit trail."""


class StaleRecord(CtdeskError):
    """Somebody else changed the record since it was read."""


class NotFound(CtdeskError):
    """Nothing of that name or number exists, or not for this person."""


class Cancelled(CtdeskError):
    """Long work was stopped by the person who started it; nothing was written."""

    def __init__(self) -> None:
        super().__init__("CANCELLED")
