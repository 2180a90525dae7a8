"""What a qualification of the hospital (CT-QLF-001) is about: team, premises, equipment and papers as the
registers hold them on the day, and a line for each product.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.holders import HolderAssessment, SiteQualification
from ctdesk.db.tables.premises import Equipment, ZoneCheck
from ctdesk.db.tables.storage import Zone
from ctdesk.db.tables.training import TrainingSession
from ctdesk.domain.answers import Value
from ctdesk.domain.documents import months_later
from ctdesk.domain.holders import Paper, counts, last_day
from ctdesk.services.label_versions import label_in_force, missing_limits
from ctdesk.services.remembered import remembered
from ctdesk.services.rights import site_day
from ctdesk.services.role_table import role_table
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.supplier_standing import papers_of
from ctdesk.services.training_at import training_at
from ctdesk.services.training_words import NONE, NOTHING, product_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-QLF-001"
OUTCOME = "G1"
DRILL_MONTHS = VALID_MONTHS = 12  # domain.md §3.1
KINDS = {
    "initial": "初次准入 initial",
    "yearly": "年度复审 yearly",
    "product": "新增品种 new product",
    "premises": "新增或变更场所 new premises",
    "finding": "持有人评估发现 finding of a holder",
}
RESULTS = {"pass": "通过 passed", "conditional": "有条件通过 conditional", "fail": "不通过 failed"}
STATUS = {"in_use": "在用 in use", "stopped": "停用 stopped"}
AGREEMENT = "agreement"
# Who makes up the team that treats: without one of them there is no cell therapy here (domain.md §2.1).
CORE = ("R01", "R03", "R05", "R06", "R07", "R11", "R14")
_TABLES = frozenset(
    {
        "site_qualification",
        "holder_assessment",
        "product",
        "product_label",
        "supplier",
        "supplier_paper",
        "zone",
        "zone_check",
        "equipment",
        "training_session",
        "member",
        "appointment",
        "competence",
    }
)


def standing_assessment(db: Session, product: Product, day: date) -> HolderAssessment | None:
    """The last completed assessment by this product's holder that covers it; None where there is none."""
    return db.scalar(
        select(HolderAssessment)
        .where(HolderAssessment.supplier_id.in_(_holders(product)), HolderAssessment.closed_at.is_not(None))
        .where((HolderAssessment.product_id.is_(None)) | (HolderAssessment.product_id == product.id))
        .where(HolderAssessment.assessed_on <= day)
        .order_by(HolderAssessment.assessed_on.desc(), HolderAssessment.id.desc())
        .limit(1)
    )


def last_drill(db: Session) -> date | None:
    """The day of the last emergency drill whose record is complete."""
    ended = db.scalar(
        select(func.max(TrainingSession.ends_at)).where(
            TrainingSession.kind == "drill", TrainingSession.closed_at.is_not(None)
        )
    )
    return None if ended is None else site_day(db, ended)


def _holders(product: Product) -> Select[int]:
    named = (Supplier.id == product.supplier_id) | (Supplier.name == product.mah)
    return select(Supplier.id).where(Supplier.kind == "holder", named)


def _read(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(SiteQualification, subject_id)
    if row is None:
        return NOBODY
    found = {one.code: one for one in work.db.scalars(select(Product).where(Product.code.in_(row.products)))}
    return Subject(row, tuple(found[code] for code in row.products if code in found))


def _of(read: Callable[[UnitOfWork, Ground], Value | Each]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value | Each:
        return read(work, ground) if isinstance(ground.subject.row, SiteQualification) else None

    return source


def _each(read: Callable[[UnitOfWork, Product, date], Value]) -> Source:
    def per_line(work: UnitOfWork, ground: Ground) -> Each:
        day = site_day(work.db, work.now)
        return Each(
            {number: read(work, product, day) for number, product in enumerate(ground.subject.lines, start=1)}
        )

    return _of(per_line)


def _team(work: UnitOfWork) -> tuple[list[Value], bool]:
    rows: list[Value] = []
    held: set[str] = set()
    whole = True
    for person in training_at(work.db, work.now):
        if not person.required:
            continue
        held |= set(person.roles)
        gaps = sorted(
            code
            for code in person.required
            if (state := person.states.get(code)) is not None and not state.stands
        )
        whole = whole and not gaps
        roles = "、".join(role_table()[role].name_zh for role in person.roles if role in role_table())
        rows.append(
            {
                "member": f"{person.name}  {person.staff_no}",
                "roles": roles,
                "competence": "有效 valid" if not gaps else "缺 missing: " + " ".join(gaps),
            }
        )
    absent = [role for role in CORE if role not in held]
    rows += [
        {
            "member": NONE,
            "roles": role_table()[role].name_zh if role in role_table() else role,
            "competence": "无人任职 nobody",
        }
        for role in absent
    ]
    return rows or [{"member": NOTHING}], whole and not absent


def _team_read(work: UnitOfWork) -> tuple[list[Value], bool]:
    found: tuple[list[Value], bool] = remembered(
        work.db, set(_TABLES), ("qualification team", site_day(work.db, work.now)), lambda: _team(work)
    )
    return found


def _zones(work: UnitOfWork) -> tuple[list[Value], bool]:
    latest: dict[tuple[int, str], ZoneCheck] = {}
    for check in work.db.scalars(select(ZoneCheck).order_by(ZoneCheck.id)):
        latest[check.zone_id, check.requirement] = check
    rows: list[Value] = []
    suitable = True
    for zone in work.db.scalars(select(Zone).where(Zone.active.is_(True)).order_by(Zone.code)):
        if zone.kind == "campus":
            continue
        own = [check for (zone_id, _), check in latest.items() if zone_id == zone.id]
        unmet = [check.requirement for check in own if not check.met]
        suitable = suitable and bool(own) and not unmet
        room = " · ".join(
            filter(
                None,
                (
                    zone.room_no,
                    None if zone.area_m2 is None else f"{zone.area_m2} m²",
                    zone.clean_class,
                    zone.access_control,
                ),
            )
        )
        checked = max((site_day(work.db, check.checked_at) for check in own), default=None)
        rows.append(
            {
                "zone": f"{zone.code}  {zone.name_zh} {zone.name_en}",
                "room": room or NONE,
                "checked": "未检查 not checked" if checked is None else checked.isoformat(),
                "unmet": " ".join(unmet) or NONE,
            }
        )
    return rows or [{"zone": NOTHING}], suitable and bool(rows)


def _equipment(work: UnitOfWork) -> tuple[list[Value], bool]:
    today = site_day(work.db, work.now)
    rows: list[Value] = []
    fit = True
    for one in work.db.scalars(
        select(Equipment).where(Equipment.status != "retired").order_by(Equipment.asset_no)
    ):
        over = one.calibration_due is not None and one.calibration_due < today
        lacks = one.calibration_due is None and one.interval_months is not None
        fit = fit and one.status == "in_use" and not over and not lacks
        due = "未校准 none yet" if lacks else NONE
        if one.calibration_due is not None:
            due = one.calibration_due.isoformat() + (" 过期 over" if over else "")
        rows.append(
            {
                "asset": f"{one.asset_no}  {one.name}",
                "model": " · ".join(filter(None, (one.model, one.serial_no))) or NONE,
                "due": due,
                "status": STATUS.get(one.status, one.status),
            }
        )
    return rows or [{"asset": NOTHING}], fit and bool(rows)


def _label(work: UnitOfWork, product: Product, day: date) -> Value:
    label = label_in_force(work.db, product.id, work.now)
    return NONE if label is None else label.version


def _limits(work: UnitOfWork, product: Product, day: date) -> Value:
    label = label_in_force(work.db, product.id, work.now)
    return label is not None and not missing_limits(label)


def _assessment(work: UnitOfWork, product: Product, day: date) -> Value:
    row = standing_assessment(work.db, product, day)
    if row is None:
        return NONE
    until = "" if row.valid_until is None else f" → {row.valid_until.isoformat()}"
    return f"{row.number}  {row.assessed_on.isoformat()}  {RESULTS.get(row.result or '', NONE)}{until}"


def _assessed(work: UnitOfWork, product: Product, day: date) -> Value:
    row = standing_assessment(work.db, product, day)
    return row is not None and row.valid_until is not None and day <= row.valid_until


def _agreement(work: UnitOfWork, product: Product, day: date) -> Value:
    until = max((end for end in _ends(work, product, day) if end is not None), default=None)
    if until is None:
        return NONE
    return "无终止日期 no end" if until == date.max else until.isoformat()


def _agreed(work: UnitOfWork, product: Product, day: date) -> Value:
    return any(counts(papers, AGREEMENT, day) for papers in _papers(work, product))


def _ends(work: UnitOfWork, product: Product, day: date) -> list[date | None]:
    return [last_day(papers, AGREEMENT, day) for papers in _papers(work, product)]


def _papers(work: UnitOfWork, product: Product) -> list[list[Paper]]:
    holders = work.db.scalars(select(Supplier.id).where(Supplier.id.in_(_holders(product))))
    return [papers for holder in holders if (papers := papers_of(work.db, holder)) is not None]


def _contacts(work: UnitOfWork, product: Product, day: date) -> Value:
    rows = work.db.scalars(select(Supplier).where(Supplier.id.in_(_holders(product))))
    told = [
        "\n".join(
            f"{words} {contact or NONE}"
            for words, contact in (
                ("24 h", row.contact_24h),
                ("超温 TOR", row.contact_tor),
                ("退回 return", row.contact_return),
                ("召回 recall", row.contact_recall),
            )
        )
        for row in rows
    ]
    return "\n".join(told) or NONE


def _drill(work: UnitOfWork, ground: Ground) -> Value:
    day = last_drill(work.db)
    return None if day is None else day.isoformat()


def _drilled(work: UnitOfWork, ground: Ground) -> Value:
    day = last_drill(work.db)
    return day is not None and site_day(work.db, work.now) <= months_later(day, DRILL_MONTHS)


KIND = Kind(
    read=_read,
    sources={
        "qualification.number": _of(lambda work, ground: ground.subject.row.number),
        "qualification.kind": _of(lambda work, ground: KINDS[ground.subject.row.kind]),
        "qualification.site": _of(lambda work, ground: f"{work.site.name_zh} {work.site.name_en}"),
        "qualification.members": _of(lambda work, ground: _team_read(work)[0]),
        "qualification.team_ready": _of(lambda work, ground: _team_read(work)[1]),
        "qualification.zones": _of(lambda work, ground: _zones(work)[0]),
        "qualification.zones_suitable": _of(lambda work, ground: _zones(work)[1]),
        "qualification.equipment": _of(lambda work, ground: _equipment(work)[0]),
        "qualification.equipment_fit": _of(lambda work, ground: _equipment(work)[1]),
        "qualification.drill_on": _of(_drill),
        "qualification.drilled": _of(_drilled),
        "qualification.product": _each(lambda work, product, day: product_words(work.db, product.code)),
        "qualification.label": _each(_label),
        "qualification.limits_whole": _each(_limits),
        "qualification.assessment": _each(_assessment),
        "qualification.assessed": _each(_assessed),
        "qualification.agreement": _each(_agreement),
        "qualification.agreed": _each(_agreed),
        "qualification.contacts": _each(_contacts),
    },
    tables=_TABLES,
    route="qualification",
)
