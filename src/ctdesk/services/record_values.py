"""What a window or a print is told about a record: frozen values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ctdesk.domain.answers import Answer, Value
from ctdesk.domain.team import Grounds
from ctdesk.forms.blind import hidden_sources
from ctdesk.forms.clock_states import ClockState
from ctdesk.forms.definition import Definition
from ctdesk.forms.judgement import Judgement
from ctdesk.services.arrivals import UnitRow

__all__ = [
    "AttachmentRow",
    "Obstacle",
    "Outstanding",
    "RecordView",
    "SignatureRow",
    "SlotView",
    "SubjectStrip",
    "VersionRow",
    "hidden_sources",
]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a person may not sign or fill in: a code with its sentence in ``forms/messages`` and what fills
    it.
    """

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature given; ``superseded`` is the version whose amendment asked for it again."""

    id: int
    ordinal: int
    slot: str
    version: int
    printed_name: str
    role: str
    meanings: tuple[str, ...]
    at: datetime
    digest: str
    external: bool
    superseded: int | None
    member_id: int | None


@dataclass(frozen=True, slots=True)
class SlotView:
    """One signature the form asks for, and whether *this* person may give it, said before anything is
    filled in.

    ``may_sign`` is about the person, ``status`` about the record: both must allow it. ``obstacles`` say
    why not, in codes; ``who_can`` names who could instead. ``fills`` is True where this person may fill
    in what belongs to the slot. ``warnings`` do not keep anybody from signing; they are signed with it.
    """

    id: str
    duty: str
    status: str  # signed | ready | incomplete | waiting | not_required | external
    external: bool
    required: bool
    missing: tuple[str, ...]
    waits_for: tuple[str, ...]
    meanings: tuple[str, ...]
    covers: tuple[str, ...]
    signature: SignatureRow | None
    may_sign: bool
    fills: bool
    grounds: Grounds | None
    obstacles: tuple[Obstacle, ...]
    who_can: tuple[str, ...]
    mine: bool
    warnings: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file that belongs to an answer."""

    sha256: str
    path: str
    name: str
    media_type: str
    size: int
    added_by: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SubjectStrip:
    """Who and what the record is about. What a blind check compares is None while it is closed, and named
    in ``hidden``.
    """

    label: str
    patient: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    mrn: str | None = None
    bed: str | None = None
    coi_id: str | None = None
    product: str | None = None
    product_code: str | None = None
    batch_no: str | None = None
    label_version: str | None = None
    storage_max_c: str | None = None
    ambient_limit_s: str | None = None
    limit_basis: str | None = None
    stage: str | None = None
    ld_day: str | None = None
    planned_infusion_on: str | None = None
    notice: str | None = None
    order: str | None = None
    holder: str | None = None
    holder_contact_24h: str | None = None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: why it was begun and when it was completed."""

    version: int
    begun_by: str | None
    begun_at: datetime
    reason: str | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A signature still missing after the record was completed, and when it is due."""

    slot: str
    due_at: datetime | None


TWO_PRESENT = "team.two_competent_present"
_UNDER_WAY = ("draft", "in_signature", "amending")


@dataclass(frozen=True, slots=True)
class RecordView:
    """One version of a record as this person may see it.

    ``answers`` and ``judgement`` leave out what decision 13 hides. ``earlier`` holds, oldest first, what
    an answer said before it was changed. ``options`` are the rows a choice may be made from, by source:
    code, Chinese, English. ``seen_entry`` goes back with the signature: what changed since is to be
    looked at again.
    """

    id: int
    number: str
    form_code: str
    form_revision: int
    form_digest: str
    version: int
    current_version: int
    state: str
    outcome: str | None
    void_reason: str | None
    subject_kind: str
    subject_id: int
    definition: Definition
    answers: Mapping[str, Answer]
    judgement: Judgement
    slots: tuple[SlotView, ...]
    clocks: tuple[ClockState, ...]
    signatures: tuple[SignatureRow, ...]
    attachments: tuple[AttachmentRow, ...]
    strip: SubjectStrip
    units: tuple[UnitRow, ...]
    cassettes: int
    lines: int
    versions: tuple[VersionRow, ...]
    viewer_slots: frozenset[str]
    closed_sections: frozenset[str]
    locked_paths: frozenset[str]
    earlier: Mapping[str, tuple[Answer, ...]]
    options: Mapping[str, tuple[tuple[str, str, str], ...]]
    facts: Mapping[str, Value]
    people: Mapping[int, str]
    opened_at: datetime
    completed_at: datetime | None
    last_saved_at: datetime | None
    last_saved_by: str | None
    seen_entry: int
    may_amend: bool
    may_void: bool

    @property
    def lacks_second_person(self) -> bool:
        """True while only one competent person is known to be present and nobody has signed that yet: from
        then on the goods cannot be accepted (decision 6).
        """
        return self.state in _UNDER_WAY and any(
            question.item.computed == TWO_PRESENT
            and question.finding
            and question.path not in self.locked_paths
            for question in self.judgement.questions
        )
