"""The curve of a course on the paper of its record: what counted at its first signature, else what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.domain.course_chart import laid_out
from ctdesk.forms.definition import Text
from ctdesk.paper.record_paper import CourseChart
from ctdesk.services.bedside_sheet import CourseSheet, DoseRow
from ctdesk.services.bedside_subject import CHART_ITEM, sheet_of
from ctdesk.services.incident_tables import bedside_rules

if TYPE_CHECKING:
    from datetime import datetime

    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

_LETTERS = 118.0  # of the smallest print across the plot
_NAME = 20


def charts_of_course(work: UnitOfWork, ground: Ground) -> tuple[CourseChart, ...]:
    """The curve for a print; none while nobody assessed the patient."""
    course = ground.subject.row
    if not isinstance(course, BedsideCourse):
        return ()
    sheet = sheet_of(work, course)
    if not sheet.points:
        return ()
    signed = min((one.at for one in ground.signatures), default=None)
    infused = sheet.row.infused_at.astimezone(ground.tz)
    doses = [(one.at, _words(one)) for one in sheet.doses if _counted(one, signed)]
    layout = laid_out(
        infused,
        infused.replace(hour=0, minute=0, second=0, microsecond=0),
        sheet.points,
        doses,
        letters=_LETTERS,
    )
    return (CourseChart(CHART_ITEM, layout, infused, _caption(sheet, len(doses))),)


def _counted(one: DoseRow, signed: datetime | None) -> bool:
    if signed is None:
        return one.withdrawn_at is None
    return one.entered_at <= signed and (one.withdrawn_at is None or one.withdrawn_at > signed)


def _words(one: DoseRow) -> str:
    known = bedside_rules().antidotes.get(one.antidote)
    name = one.name or (one.antidote if known is None else known.name.zh_CN)
    return f"{name[:_NAME]} {format(one.mg.normalize(), 'f')} mg"


def _caption(sheet: CourseSheet, doses: int) -> Text:
    count = len(sheet.points)
    return Text(
        zh_CN=f"{count} 次评估，{doses} 次给药。横轴为回输后天数；空心点：级别未定，按确定的最低级别绘出。",
        en=f"{count} assessments, {doses} doses. Across: days after the infusion. "
        "Hollow: the grade is open and drawn at what is certain.",
    )
