"""The file of a Qualified Person on paper: office, threshold, duties with evidence, training, results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.forms.definition import Text
from ctdesk.services.gate import query
from ctdesk.services.own_duties import duty_words
from ctdesk.services.qp_overview import qp_overview
from ctdesk.services.qp_rows import EvidenceRow, QpOverview
from ctdesk.services.qp_table import qp_table
from ctdesk.services.threshold_words import module_words, role_words
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListTable

RESULTS = {
    None: Text(zh_CN="考核中", en="open"),
    "continue": Text(zh_CN="继续履职", en="continue"),
    "limited": Text(zh_CN="限制履职", en="limited"),
    "suspend": Text(zh_CN="暂停履职", en="suspended"),
}
LINES = {
    "proposed": Text(zh_CN="待接受", en="waits for the delegate"),
    "accepted": Text(zh_CN="待批准", en="waits for the head"),
    "needs_approval": Text(zh_CN="待批准", en="waits for the head"),
    "coming": Text(zh_CN="待生效", en="to come"),
    "in_force": Text(zh_CN="有效", en="in force"),
}
KINDS = {
    "financial": Text(zh_CN="经济利益", en="financial"),
    "project": Text(zh_CN="参与项目", en="part in the project"),
    "family": Text(zh_CN="亲属关系", en="family"),
    "other": Text(zh_CN="其他", en="other"),
}
_OVER = Text(zh_CN="已终止", en="over")


@query()
def qp_paper(work: UnitOfWork, *, office_id: int, year: int | None = None) -> ListPaper:
    """The file of one Qualified Person as of now, duties and training of a year. Raises QP-04."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper

    found = qp_overview(work, office_id=office_id, year=year)
    office, role = found.office, role_words(found.office.role)
    return ListPaper(
        site_on_paper(work.site),
        Text(zh_CN="质量受权人履职档案", en="File of the Qualified Person"),
        Text(
            zh_CN=f"{office.name} {office.staff_no}，{role.zh_CN}",
            en=f"{office.name} {office.staff_no}, {role.en}",
        ),
        work.now,
        work.actor.name,
        (
            _office(work, found),
            _threshold(found),
            _duties(found),
            _training(found),
            _delegated(work, found),
            _assessments(work, found),
            _conflicts(found),
            _support(found),
        ),
        as_of=work.now,
    )


def _office(work: UnitOfWork, found: QpOverview) -> ListTable:
    office, frames = found.office, qp_table().frames
    until = "不定期 open-ended" if office.ends_at is None else _moment(work, office.ends_at)
    rows = [
        ("任期", "In office", f"{_moment(work, office.starts_at)} – {until}"),
        (
            "适用的管理路径",
            "Frames",
            "；".join(f"{frames[one].zh_CN} {frames[one].en}" for one in office.frames),
        ),
        ("直接汇报对象", "Reports to", office.reports_to or "–"),
        ("副职", "Deputy", office.deputy or "–"),
        ("缺勤安排", "Plan for absence", office.absence_plan or "–"),
    ]
    return _table(
        Text(zh_CN="任职", en="Office"),
        (("项目", "Item", 1.0), ("内容", "Content", 3.0)),
        [((f"{zh}", en), (value, "")) for zh, en, value in rows],
    )


def _threshold(found: QpOverview) -> ListTable:
    return _table(
        Text(zh_CN="任职门槛", en="Threshold"),
        (("条件", "Required", 2.0), ("达到", "Met", 0.6), ("证明与现状", "Evidence and standing", 2.4)),
        [
            (
                (line.required.zh_CN, line.required.en),
                ("是", "yes") if line.met else ("!否", "no"),
                (line.evidence.zh_CN, line.evidence.en),
            )
            for line in found.threshold
        ],
    )


def _duties(found: QpOverview) -> ListTable:
    rows = []
    for number, duty in enumerate(found.duties, start=1):
        told = "；".join(_proof(one) for one in duty.evidence)
        rows.append(
            (
                (str(number), ""),
                (duty.text.zh_CN, duty.text.en),
                (told, "") if told else ("!无凭证", "no evidence"),
            )
        )
    year = found.training.year
    return _table(
        Text(zh_CN=f"十二项职责及 {year} 年凭证", en=f"The twelve duties and their evidence in {year}"),
        (("序", "No.", 0.3), ("职责", "Duty", 2.2), ("履职凭证", "Evidence", 2.5)),
        rows,
    )


def _proof(one: EvidenceRow) -> str:
    where = one.record_number or ("" if one.file is None else one.file.name)
    return f"{one.performed_on.isoformat()} {one.text} {where}".strip()


def _training(found: QpOverview) -> ListTable:
    training = found.training
    rows: list[tuple[tuple[str, str], ...]] = [
        (
            ("本年学时", "Hours of the year"),
            (
                f"{'' if training.short <= 0 else '!'}{training.done:f} / {training.wanted}",
                "external course proven" if training.external else "external course missing",
            ),
        )
    ]
    for code, state, until in training.modules:
        module = module_words(code)
        words = ("有效", "valid") if state == "valid" else ("!无效", "not valid")
        rows.append(
            ((module.zh_CN, module.en), (words[0] + ("" if until is None else f" {until}"), words[1]))
        )
    for line in training.plan:
        done = "计划" if line.done_on is None else f"完成 {line.done_on.isoformat()}"
        rows.append(((line.title, "external" if line.external else ""), (f"{line.due_on} {done}", "")))
    return _table(
        Text(zh_CN=f"{training.year} 年培训", en=f"Training in {training.year}"),
        (("项目", "Item", 2.0), ("状态", "State", 2.0)),
        rows,
    )


def _delegated(work: UnitOfWork, found: QpOverview) -> ListTable:
    rows = []
    for line in found.delegated:
        state, duty = LINES.get(line.state, _OVER), duty_words(line.duty)
        scope = "；".join(part for part in (line.product, *line.batches) if part)
        rows.append(
            (
                (line.number, ""),
                (line.delegate, ""),
                duty,
                (scope or "全部", "" if scope else "everything"),
                (f"{_moment(work, line.starts_at)} – {_moment(work, line.ends_at)}", ""),
                (state.zh_CN, state.en),
            )
        )
    return _table(
        Text(zh_CN="转授权", en="Delegated authority"),
        (
            ("编号", "Number", 1.2),
            ("转受权人", "Delegated QP", 0.8),
            ("职责", "Duty", 1.4),
            ("范围", "Scope", 1.0),
            ("期限", "Period", 1.8),
            ("状态", "State", 0.8),
        ),
        rows,
    )


def _assessments(work: UnitOfWork, found: QpOverview) -> ListTable:
    rows = []
    for one in found.assessments:
        result = RESULTS[one.result]
        mark = "!" if one.result in ("limited", "suspend") else ""
        rows.append(
            (
                (one.number, ""),
                (str(one.year), ""),
                (one.assessor or "–", ""),
                ("–" if one.total is None else f"{one.total} %", ""),
                (mark + result.zh_CN, " ".join((result.en, *one.products))),
                ("–" if one.since is None else _moment(work, one.since), ""),
            )
        )
    return _table(
        Text(zh_CN="年度考核", en="Yearly assessments"),
        (
            ("编号", "Number", 1.3),
            ("年度", "Year", 0.6),
            ("考核人", "Assessor", 0.8),
            ("总分", "Total", 0.7),
            ("结论", "Result", 1.2),
            ("生效时间", "In force since", 1.2),
        ),
        rows,
    )


def _conflicts(found: QpOverview) -> ListTable:
    return _table(
        Text(zh_CN="利益冲突登记", en="Conflicts of interest"),
        (
            ("类别", "Kind", 0.9),
            ("内容与安排", "What, and what is arranged", 2.6),
            ("产品", "Product", 0.8),
            ("期间", "Period", 1.2),
            ("限制放行", "Bars release", 0.7),
        ),
        [
            (
                (KINDS[one.kind].zh_CN, KINDS[one.kind].en),
                (one.text, one.arranged or ""),
                (one.product or "全部", "" if one.product else "every one"),
                (f"{one.starts_on} – {_day(one.ends_on)}", "" if one.closed_at is None else "closed"),
                ("!是", "yes") if one.bars else ("否", "no"),
            )
            for one in found.conflicts
        ],
    )


def _support(found: QpOverview) -> ListTable:
    return _table(
        Text(zh_CN="机构保障", en="Support by the institution"),
        (("保障", "Support", 1.4), ("约定内容", "Agreed", 2.4), ("负责人", "Seen to by", 0.9)),
        [
            (
                (line.text.zh_CN, line.text.en),
                ("!未约定", "not agreed") if line.agreed is None else (line.agreed, ""),
                (line.responsible or "–", ""),
            )
            for line in found.support
        ],
    )


def _table(
    title: Text,
    heads: tuple[tuple[str, str, float], ...],
    rows: Sequence[tuple[tuple[str, str], ...]],
) -> ListTable:
    """A table whose cells are (text, smaller line); a text that begins with ``!`` is marked."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    return ListTable(
        tuple(ListColumn(Text(zh_CN=zh, en=en), share) for zh, en, share in heads),
        tuple(
            ListRow(
                tuple(ListCell(text.removeprefix("!"), under, text.startswith("!")) for text, under in row)
            )
            for row in rows
        ),
        title=title,
        empty=Text(zh_CN="无。", en="None."),
    )


def _moment(work: UnitOfWork, at: datetime) -> str:
    return at.astimezone(ZoneInfo(work.site.time_zone)).strftime("%Y-%m-%d %H:%M")


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()
