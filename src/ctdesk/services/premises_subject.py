"""What the list of premises and equipment (CT-PRM-001) is about: the registers as they stand that day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.premises import Equipment, EquipmentFailure, EquipmentPaper, PremisesReview
from ctdesk.db.tables.storage import Zone
from ctdesk.domain.answers import Value
from ctdesk.services.equipment import all_in_register
from ctdesk.services.equipment_table import both_words, equipment_kinds, recurring_tests, zone_kinds
from ctdesk.services.subject_kinds import NOBODY, Kind, Source, Subject
from ctdesk.services.tests_due import due_checks
from ctdesk.services.zone_register import ZoneRow, zone_rows

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-PRM-001"
_NONE = "–"
_NOTHING = "无 none"
STATUS = {"in_use": "在用 in use", "stopped": "停用 stopped", "retired": "退役 retired"}
FAULT = {
    "retired": "退役 retired",
    "stopped": "停用 stopped",
    "failed": "故障未排除 failure open",
    "lapsed": "校准过期 calibration lapsed",
    "uncalibrated": "未校准 never calibrated",
    "alarm": "报警未处理 alarm open",
}


def _read_review(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(PremisesReview, subject_id)
    return NOBODY if row is None else Subject(row)


def _of(read: Callable[[UnitOfWork, Ground], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        return read(work, ground) if isinstance(ground.subject.row, PremisesReview) else None

    return source


def _zones(work: UnitOfWork, ground: Ground) -> Value:
    lines: list[Value] = []
    for row in _zone_rows(work):
        area = None if row.area_m2 is None else f"{row.area_m2} m²"
        room = [part for part in (row.room_no, area, row.clean_class, row.access_control) if part]
        kind = both_words(zone_kinds()[row.kind].name)
        lines.append(
            {
                "zone": f"{row.code}\n{row.name_zh} {row.name_en}\n{kind}",
                "room": "\n".join(room) or _NONE,
                "checked": _NONE if row.last_check is None else ground.local(row.last_check)[:10],
                "unmet": _unmet(row),
            }
        )
    return lines or [{"zone": _NOTHING}]


def _unmet(row: ZoneRow) -> str:
    asked = {one.code: both_words(one.text) for one in zone_kinds()[row.kind].requires}
    if row.last_check is None and asked:
        return f"均未检查（{len(asked)} 项） nothing looked at yet ({len(asked)})"
    lines = [f"未满足 not met: {asked[code]}" for code in row.unmet] + [
        f"未检查 not checked: {asked[code]}" for code in row.unchecked
    ]
    return "\n".join(lines) or ("全部满足 all met" if asked else _NONE)


def _equipment(work: UnitOfWork, ground: Ground) -> Value:
    papers: dict[int, list[str]] = {}
    for paper in work.db.scalars(
        select(EquipmentPaper).where(EquipmentPaper.withdrawn_at.is_(None)).order_by(EquipmentPaper.id)
    ):
        papers.setdefault(paper.equipment_id, []).append(f"{paper.kind} {paper.number or ''}".strip())
    lines: list[Value] = []
    for row in all_in_register(work):
        faults = [FAULT[fault] for fault in row.faults if fault != row.status]
        due = _NONE if row.calibration_due is None else row.calibration_due.isoformat()
        lines.append(
            {
                "asset": f"{row.asset_no}\n{row.name}\n{both_words(equipment_kinds()[row.kind].name)}",
                "model": "\n".join(part for part in (row.maker, row.model, row.serial_no) if part) or _NONE,
                "place": " · ".join(part for part in (row.zone, row.tank, row.owner) if part) or _NONE,
                "papers": "\n".join(papers.get(row.id, ())) or _NONE,
                "due": due if row.interval_months is not None or row.calibration_due else _NONE,
                "status": "\n".join((STATUS[row.status], *faults)),
            }
        )
    return lines or [{"asset": _NOTHING}]


def _tests(work: UnitOfWork, ground: Ground) -> Value:
    lines: list[Value] = []
    for one in due_checks(work):
        result = "" if one.passed is None else " 通过 passed" if one.passed else " 未通过 failed"
        last = "未做过 never" if one.last_done is None else f"{ground.local(one.last_done)[:10]}{result}"
        lines.append(
            {
                "test": both_words(recurring_tests()[one.code].name),
                "asset": one.asset_no or "全院区 site",
                "last": last,
                "due": one.due.isoformat(),
                "state": "逾期 overdue" if one.overdue else "按期 in time",
            }
        )
    return lines or [{"test": _NOTHING}]


def _failures(work: UnitOfWork, ground: Ground) -> Value:
    found = work.db.execute(
        select(EquipmentFailure, Equipment.asset_no)
        .join(Equipment, Equipment.id == EquipmentFailure.equipment_id)
        .where(EquipmentFailure.ended_at.is_(None))
        .order_by(EquipmentFailure.id)
    )
    return [
        {
            "number": one.number,
            "asset": asset_no,
            "since": ground.local(one.started_at)[:16].replace("T", " "),
            "text": one.text,
            "stops": "是 yes" if one.stops_use else "否 no",
        }
        for one, asset_no in found
    ] or [{"number": _NOTHING}]


def _zone_rows(work: UnitOfWork) -> tuple[ZoneRow, ...]:
    return zone_rows(
        work, list(work.db.scalars(select(Zone).where(Zone.active.is_(True)).order_by(Zone.code)))
    )


KIND = Kind(
    read=_read_review,
    sources={
        "premises_list.day": _of(lambda work, ground: ground.local(work.now)[:10]),
        "premises_list.zone_count": _of(lambda work, ground: str(len(_zone_rows(work)))),
        "premises_list.equipment_count": _of(lambda work, ground: str(len(all_in_register(work)))),
        "premises_list.unfit_count": _of(
            lambda work, ground: str(sum(bool(row.faults) for row in all_in_register(work)))
        ),
        "premises_list.zones": _of(_zones),
        "premises_list.equipment": _of(_equipment),
        "premises_list.tests": _of(_tests),
        "premises_list.failures": _of(_failures),
    },
    tables=frozenset(
        {
            "premises_review", "zone", "zone_check", "equipment", "equipment_paper", "equipment_failure",
            "recurring_check",
        }
    ),
    route="premises",
)  # fmt: skip
