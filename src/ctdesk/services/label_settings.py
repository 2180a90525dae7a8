"""How labels are printed here: the printer's resolution, sizes of the hospital's own, and whether a unit's
label names its patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.site import Setting
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import MEDIA, RESOLUTIONS, Media, media_values, read_media
from ctdesk.services.clock_rules import write
from ctdesk.services.gate import command, query
from ctdesk.services.work import UnitOfWork

NAME = "labels"
_MOST_OWN = 20


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """``identifiers`` when a unit's label carries name and date of birth; ``media`` are all sizes, the ones
    of the hospital's own last.
    """

    dpi: int = RESOLUTIONS[0]
    identifiers: bool = False
    media: tuple[Media, ...] = MEDIA

    def size(self, code: str) -> Media:
        """The size of that code; raises LBL-05 where there is none."""
        for one in self.media:
            if one.code == code:
                return one
        raise CtdeskError("LBL-05", field="media", value=code)


@query()
def read_label_settings(work: UnitOfWork) -> LabelSettings:
    """The settings in force."""
    return label_settings(work.db)


@command(needs=("admin.configure", "team.appoint"), action="labels.set")
def set_label_settings(
    work: UnitOfWork, *, dpi: int, identifiers: bool, own: tuple[Mapping[str, str], ...] = ()
) -> None:
    """Set the printer's dots per inch, whether units' labels name their patient, and sizes of one's own.

    Raises LBL-05 for a size that cannot be and FIELD-04 for another resolution.
    """
    if dpi not in RESOLUTIONS:
        raise CtdeskError("FIELD-04", field="dpi", value=str(dpi))
    sizes = [read_media(str(one.get("code", "")), one) for one in own[:_MOST_OWN]]
    if len({one.code for one in sizes}) != len(sizes):
        raise CtdeskError("LBL-05", field="code", value=sizes[-1].code)
    kept = [{"code": one.code, **media_values(one)} for one in sizes]
    write(work.db, NAME, {"dpi": dpi, "identifiers": identifiers, "own": kept})


def label_settings(db: Session) -> LabelSettings:
    """The settings as this session sees them; what cannot be read is the default."""
    found: Any = db.scalar(select(Setting.value).where(Setting.name == NAME))
    if not isinstance(found, dict):
        return LabelSettings()
    own = []
    for one in found.get("own", ()):
        try:
            own.append(read_media(str(one.get("code", "")), one))
        except (CtdeskError, AttributeError):
            continue
    dpi = found.get("dpi")
    return LabelSettings(
        dpi if dpi in RESOLUTIONS else RESOLUTIONS[0], bool(found.get("identifiers")), (*MEDIA, *own)
    )
