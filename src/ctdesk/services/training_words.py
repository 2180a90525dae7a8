"""Training in words that stand on paper: modules, kinds, states, triggers, people; both languages at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import Practice, TrainingSession
from ctdesk.domain.answers import Value
from ctdesk.services.curriculum import curriculum

NONE = "—"  # what was not asked for, or is not there
NOTHING = "无 none"  # the one row of an empty table
SCOPES = ("record", "training_record")  # within which nobody trains or assesses themselves (SOD-12)
KINDS = {
    "course": "课程 course",
    "drill": "应急演练 drill",
    "external": "院外培训 external course",
    "initial": "初次 initial",
    "annual": "年度 annual",
    "retake": "补考 retake",
    "reassessment": "重新考核 re-assessment",
}
CASES = {
    "mock": "模拟操作 mock",
    "cases": "病例练习 graded cases",
    "media_fill": "培养基模拟灌装 media fill",
    "mock_batch_review": "模拟批审核 mock batch review",
    "supervised_real": "带教下操作 supervised",
    "supervised": "带教下操作 supervised",
    "real": "实际操作 real",
    "drill": "演练 drill",
    "mismatch_drill": "身份不符演练 mismatch drill",
}
STATE_WORDS = {
    "valid": "有效 valid",
    "expiring": "将到期 ends soon",
    "expired": "已过期 expired",
    "failed": "考核不合格 failed",
    "unpractised": "6个月未操作 not practised",
    "to_retrain": "须再培训 to be trained again",
    "missing": "未取得 not passed",
    "not_required": "不要求 not required",
}
BASES = {
    "assessment": "考核 assessment",
    "external": "院外证书 external certificate",
    "imported": "导入 imported",
    "found": "建库登记 entered at set-up",
}


def module_words(code: str) -> str:
    """A module as it stands on paper: code and both names."""
    found = curriculum().modules.get(code)
    return code if found is None else f"{code} {found.name_zh} {found.name_en}"


def trigger_words(code: str) -> str:
    """Why training is asked for again, in both languages."""
    found = curriculum().triggers.get(code)
    return code if found is None else f"{found.text_zh} {found.text_en}"


def practice_row(db: Session, one: Practice) -> dict[str, Value]:
    return {
        "on": one.performed_on.isoformat(),
        "kind": CASES[one.kind],
        "supervisor": name_of(db, one.supervisor_id),
        "note": one.note,
    }


def name_of(db: Session, member_id: int | None) -> str | None:
    row = None if member_id is None else db.get(Member, member_id)
    return None if row is None else row.name


def staff_no_of(db: Session, member_id: int | None) -> str | None:
    row = None if member_id is None else db.get(Member, member_id)
    return None if row is None else row.staff_no


def product_words(db: Session, code: str) -> str | None:
    if not code:
        return None
    name = db.scalar(select(Product.name_cn).where(Product.code == code))
    return code if name is None else f"{name} {code}"


def session_words(db: Session, session_id: int | None) -> str | None:
    row = None if session_id is None else db.get(TrainingSession, session_id)
    return None if row is None else f"{row.number} {row.title}"
