"""What stands on the paper of a printed list: values only, gathered by the services, laid out by
``list_pdf``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ctdesk.forms.definition import Text
from ctdesk.paper.certificate_block import CertificateOnPaper
from ctdesk.paper.record_paper import Curve, SiteOnPaper, TrailHead
from ctdesk.paper.typeset import Align

LIST_TYPE = "ctdesk-list"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column with its head in both languages; ``share`` is its width relative to the others."""

    head: Text
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class ListCell:
    """One cell: its text, a smaller line ``under`` it, and how much it matters.

    ``marked`` puts a sign before the text and sets it bold; ``shaded`` fills the cell with hatching, so that
    both are seen on a black and white print.
    """

    text: str
    under: str = ""
    marked: bool = False
    strong: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; a ``grave`` one has a heavy frame around it."""

    cells: tuple[ListCell | str, ...]
    grave: bool = False


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table under a heading. ``size`` is that of its text in points; ``note`` stands under the heading,
    ``empty`` in place of rows where there are none.
    """

    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    title: Text | None = None
    note: Text | None = None
    empty: Text | None = None
    size: float = 8.0


@dataclass(frozen=True, slots=True)
class Specimen:
    """A handwritten signature (PNG or JPEG) over the name it belongs to; an empty box while there is none."""

    name: str
    under: str
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ListSpecimens:
    """Specimens side by side under a heading."""

    title: Text
    specimens: tuple[Specimen, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class ListCurve:
    """A temperature curve under a heading."""

    title: Text
    curve: Curve


@dataclass(frozen=True, slots=True)
class ListPaper:
    """Everything that stands on a printed list.

    ``what`` says in both languages what was asked for (filter, person, period); ``as_of`` is the moment whose
    state it shows, None where it shows a period; ``code`` that of the controlled form whose register it is.
    ``number``, ``copy`` and ``trail`` are given when it is sealed.
    """

    site: SiteOnPaper
    title: Text
    what: Text
    printed_at: datetime
    printed_by: str
    parts: tuple[ListTable | ListSpecimens | ListCurve | CertificateOnPaper, ...]
    as_of: datetime | None = None
    code: str = ""
    landscape: bool = False
    number: str = ""
    copy: int | None = None
    trail: TrailHead | None = None
