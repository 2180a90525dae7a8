"""The doubts about one logger file: what was answered, what is known from its profile, what still has to be
asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_profiles import Profile
from ctdesk.exchange.logger_readout import Fault, Question


class Doubts:
    """The answers given so far, and the questions that are still without one."""

    def __init__(self, answers: Mapping[str, str], profile: Profile | None) -> None:
        self.answers = answers
        self.profile = profile
        self.open: list[Question] = []
        self.faults: list[Fault] = []

    def settle(
        self,
        code: str,
        options: Sequence[str],
        preview: Sequence[str],
        proposal: str | None = None,
        *,
        free: Callable[[str], object] | None = None,
    ) -> str | None:
        """The answer, or none after noting that it must be asked; ``free`` judges answers of one's own."""
        answer = self.answers.get(code)
        if answer is None:
            self.open.append(Question(code, tuple(options), tuple(preview), proposal))
            return None
        if answer not in options:
            if free is None:
                raise CtdeskError("LOG-04", question=code, answer=answer)
            free(answer)
        return answer

    def known(self, code: str) -> str:
        """What an answer, or else the profile, already says."""
        return self.answers.get(code) or str(getattr(self.profile, code, ""))

    def note(self, code: str, **values: object) -> None:
        """Put a fault on the readout."""
        self.faults.append(Fault(code, MappingProxyType(values)))
