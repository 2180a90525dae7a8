"""What stands on the paper of a record: values only, gathered by the services, laid out by ``record_pdf``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum

from ctdesk.domain.answers import Answer
from ctdesk.domain.course_chart import CourseLayout
from ctdesk.forms.definition import Definition, Text
from ctdesk.forms.questions import Question, Why


class Mark(StrEnum):
    """What a page says about itself besides being the record, the gravest first."""

    VOIDED = "voided"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    BLANK = "blank"
    TRANSCRIBED = "transcribed"
    DRILL = "drill"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class SiteOnPaper:
    """The hospital as the header names it, and the zone in which its times are printed."""

    name: Text
    department: Text
    time_zone: tzinfo
    demo: bool = False


@dataclass(frozen=True, slots=True)
class StripLine:
    """A label and its value in the strip of subject and limits; ``wide`` takes the whole line."""

    label: Text
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class SignatureOnPaper:
    """One signature given. ``digest`` is the SHA-256 of its content, of which a tail is printed;
    ``ink`` the drawn signature of an external signer (PNG or JPEG); ``superseded`` the version that
    asked for it again.
    """

    ordinal: int
    slot: str
    role: Text
    printed_name: str
    staff_no: str | None
    meanings: tuple[Text, ...]
    at: datetime
    digest: str
    grounds: Text | None = None
    member: int | None = None
    external: bool = False
    id_last4: str | None = None
    ink: bytes | None = None
    superseded: int | None = None


@dataclass(frozen=True, slots=True)
class SlotOutstanding:
    """A signature still missing; ``due`` when a clock runs for it."""

    slot: str
    role: Text
    meaning: Text | None = None
    required: bool = True
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class PictureOnPaper:
    """An attached file: ``picture`` holds the bytes of a photo that is to be shown small."""

    sha256: str
    name: str
    size: int
    media_type: str
    path: str
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class ExcursionOnPaper:
    """A stretch beyond the limit. ``peak`` in the curve's unit."""

    start: datetime
    end: datetime
    minutes: str
    peak: float
    peak_at: datetime
    peak_text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A temperature curve, thinned for paper but never at its extremes.

    ``item`` is the attachment item after which it is drawn; ``points`` are times and values, None where
    the recording has a gap; ``caption`` names file, readings and interval. ``alert`` is a second, weaker
    line with its words; ``limit_name`` what the limit is called where it is not simply a limit.
    """

    item: str
    points: tuple[tuple[datetime, float | None], ...]
    unit: str
    limit_max: float | None = None
    limit_min: float | None = None
    limit_text: str = ""
    limit_name: Text | None = None
    alert: tuple[float, Text] | None = None
    excursions: tuple[ExcursionOnPaper, ...] = ()
    events: tuple[tuple[datetime, Text], ...] = ()
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class CourseChart:
    """A course after an infusion (``domain/course_chart.py``), drawn after an item; ``infused_at`` in site
    time.
    """

    item: str
    layout: CourseLayout
    infused_at: datetime
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that an amendment changed, in words."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """Why a version after the first was begun, by whom, and what it changed."""

    version: int
    reason: str
    by: str
    at: datetime
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailHead:
    """Head of the audit trail when the record was printed; ``seal`` in hex."""

    seq: int
    seal: str


# Signs what a QR code says with the site's key: 64 bytes (r and s), always the same for the same input.
QrSigner = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class QrSeal:
    """With which key the QR codes of a print are signed, and the digest of the record they vouch for."""

    key_id: str
    record_digest: str
    sign: QrSigner


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """Everything that stands on the paper of one version of one record.

    ``answers`` are all of the record, reasons and photo lists beside the values included; ``earlier`` the
    values an answer had before it was changed; ``shown`` the words for answers that refer to something
    (people, links, rows of a register), by path; ``people`` printed names by member id. ``copy`` is None
    for a draft. ``metadata_at`` dates the file: the same values with the same date give the same bytes.
    """

    site: SiteOnPaper
    definition: Definition
    effective_on: date | None
    number: str
    version: int
    state: str
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    metadata_at: datetime
    outcome: Text | None = None
    outcome_code: str | None = None
    outcome_at: datetime | None = None
    opened_at: datetime | None = None
    completed_at: datetime | None = None
    strip: tuple[StripLine, ...] = ()
    signatures: tuple[SignatureOnPaper, ...] = ()
    outstanding: tuple[SlotOutstanding, ...] = ()
    attachments: tuple[PictureOnPaper, ...] = ()
    curves: tuple[Curve | CourseChart, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    void_reason: str | None = None
    earlier: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    units: int = 1
    cassettes: int = 1
    lines: int = 0
    sources: Text | None = None
    trail: TrailHead | None = None
    copy: int | None = None
    marks: frozenset[Mark] = frozenset()
    qr: QrSeal | None = None
    tell_why: Callable[[Why, str], str] | None = None

    @property
    def several(self) -> Mapping[str, bool]:
        """Whether there is more than one of what an item is repeated for."""
        return {
            "unit": self.units > 1,
            "cassette": self.cassettes > 1,
            "line": self.lines > 1,
            "document": True,
        }


@dataclass(frozen=True, slots=True)
class BlankPaper:
    """A form to be filled in by hand; ``number`` is its controlled number where blank forms are
    numbered (ER-26).
    """

    site: SiteOnPaper
    definition: Definition
    effective_on: date | None
    metadata_at: datetime
    units: int = 1
    cassettes: int = 1
    number: str | None = None
    trail: TrailHead | None = None
