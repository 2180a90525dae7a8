"""What the screen and the print of a Qualified Person show: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ctdesk.forms.definition import Text
from ctdesk.services.stored_files import FileRef


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An appointment as QP or delegated QP. ``state``: proposed | coming | in_force | ended | taken_back."""

    id: int
    member_id: int
    name: str
    staff_no: str
    role: str
    state: str
    frames: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    reports_to: str | None
    deputy: str | None
    absence_plan: str | None
    record_id: int | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """One part of the threshold, whether it is met, and on what; all in both languages."""

    met: bool
    required: Text
    evidence: Text


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What proves that a duty was performed."""

    id: int
    performed_on: date
    text: str
    record_id: int | None
    record_number: str | None
    file: FileRef | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One of the twelve duties with the evidence of a year, the newest first; ``gap`` while there is none."""

    code: str
    text: Text
    proof: Text
    permission: str
    due: str | None
    evidence: tuple[EvidenceRow, ...]

    @property
    def gap(self) -> bool:
        """True while nothing proves it this year."""
        return not self.evidence


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of delegated authority; ``state`` as in the log of delegations."""

    id: int
    number: str
    duty: str
    delegate: str
    product: str
    batches: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    state: str
    record_id: int | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the training plan."""

    id: int
    title: str
    hours: Decimal | None
    external: bool
    due_on: date
    done_on: date | None
    approved: bool


@dataclass(frozen=True, slots=True)
class TrainingYear:
    """Plan and hours of a year: done, wanted, missing; ``external`` when the external course is proven."""

    year: int
    plan: tuple[PlanRow, ...]
    done: Decimal
    wanted: int
    short: Decimal
    external: bool
    modules: tuple[tuple[str, str, date | None], ...]  # module, state, last day


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A yearly assessment. ``result`` None while it is open."""

    id: int
    number: str
    year: int
    record_id: int | None
    assessor: str | None
    result: str | None
    total: str | None
    products: tuple[str, ...]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A declared conflict of interest; ``bars`` when it closes the release of a product today."""

    id: int
    kind: str
    text: str
    product: str
    starts_on: date
    ends_on: date | None
    blocks: bool
    bars: bool
    arranged: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A line of the support plan; ``agreed`` None while nothing was agreed."""

    code: str
    text: Text
    agreed: str | None
    responsible: str | None
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AwayRow:
    """An absence of the QP, who stands in, and the spans in which nobody may release."""

    starts_at: datetime
    ends_at: datetime | None
    stand_ins: tuple[str, ...]
    uncovered: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class QpOverview:
    """One Qualified Person, or delegated one, as of now. ``assess_by`` is when the next result is due."""

    office: OfficeRow
    meets: bool
    threshold: tuple[ThresholdLine, ...]
    refusals: tuple[str, ...]
    delegated: tuple[LineRow, ...]
    away: tuple[AwayRow, ...]
    duties: tuple[DutyRow, ...]
    training: TrainingYear
    assessments: tuple[AssessmentRow, ...]
    verdict: AssessmentRow | None
    assess_by: date
    conflicts: tuple[ConflictRow, ...]
    support: tuple[SupportRow, ...]
