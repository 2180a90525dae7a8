"""The register of controlled documents on paper, and who has read a version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.forms.definition import Text
from ctdesk.services.document_readers import reading_list
from ctdesk.services.document_register import VersionRow, document_detail, list_documents
from ctdesk.services.document_signing import APPROVE, AUTHOR, REVIEW
from ctdesk.services.gate import query
from ctdesk.services.own_duties import duty_words
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

STATES = {
    "none": Text(zh_CN="无现行版本", en="no version"),
    "draft": Text(zh_CN="待编制", en="to be written"),
    "in_review": Text(zh_CN="待审核", en="in review"),
    "reviewed": Text(zh_CN="待批准", en="to be approved"),
    "given_back": Text(zh_CN="已退回", en="given back"),
    "approved": Text(zh_CN="已批准待生效", en="approved, to come"),
    "in_force": Text(zh_CN="现行", en="in force"),
    "overdue": Text(zh_CN="现行，复审逾期", en="in force, review overdue"),
    "replaced": Text(zh_CN="已被替代", en="replaced"),
    "withdrawn": Text(zh_CN="已废止", en="withdrawn"),
}


@query()
def register_paper(work: UnitOfWork, *, at: datetime | None = None) -> ListPaper:
    """The whole register with every version that stands, as of now or as it was at ``at``."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper

    rows = []
    for row in list_documents(work, at=at).rows:
        detail = document_detail(work, document_id=row.id, at=at)
        for version in detail.versions:
            if version.state in ("replaced", "given_back"):
                continue
            state = STATES[row.state if row.state == "withdrawn" else version.state]
            late = version.state == "overdue"
            rows.append(
                ListRow(
                    (
                        ListCell(row.number, strong=True),
                        ListCell(row.title_zh, row.title_en),
                        str(version.version),
                        ListCell(state.zh_CN, state.en, marked=late),
                        _moment(work, version.effective_at),
                        "–" if version.review_due is None else version.review_due.isoformat(),
                        ListCell(version.author or "–", _deciders(version)),
                        ListCell(*_duties(version.duties)),
                    )
                )
            )
    columns = (
        ListColumn(Text(zh_CN="编号", en="Number"), 1.3),
        ListColumn(Text(zh_CN="名称", en="Title"), 2.4),
        ListColumn(Text(zh_CN="版本", en="Version"), 0.6),
        ListColumn(Text(zh_CN="状态", en="State"), 1.1),
        ListColumn(Text(zh_CN="生效时间", en="In force from"), 1.2),
        ListColumn(Text(zh_CN="复审期限", en="Review due"), 0.9),
        ListColumn(Text(zh_CN="编制；审核、批准", en="Author; QA, lead"), 1.2),
        ListColumn(Text(zh_CN="须阅知的职责", en="Read before acting as"), 2.6),
    )
    empty = Text(zh_CN="尚无受控文件。", en="No controlled document yet.")
    return ListPaper(
        site_on_paper(work.site),
        Text(zh_CN="受控文件清单", en="Register of controlled documents"),
        Text(zh_CN="全部现行、待生效及审批中的版本", en="Every version in force, to come or being decided"),
        work.now,
        work.actor.name,
        (ListTable(columns, tuple(rows), empty=empty),),
        as_of=at or work.now,
        landscape=True,
    )


@query(needs=(AUTHOR, REVIEW, APPROVE))
def readers_paper(
    work: UnitOfWork, *, document_id: int, version_id: int, at: datetime | None = None
) -> ListPaper:
    """Who has read a version and who has not, as of now or as it was at ``at``."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper

    document = document_detail(work, document_id=document_id, at=at).row
    found = reading_list(work, version_id=version_id, at=at)
    rows = tuple(
        ListRow(
            (
                ListCell(reader.name, strong=True),
                reader.staff_no,
                ", ".join(reader.roles),
                ListCell("未阅知", "not read", marked=True)
                if reader.read_at is None
                else _moment(work, reader.read_at),
                ListCell("–") if reader.read_at is not None else ListCell(*_duties(reader.duties)),
            )
        )
        for reader in found.readers
    )
    columns = (
        ListColumn(Text(zh_CN="姓名", en="Name"), 1.2),
        ListColumn(Text(zh_CN="工号", en="Staff no."), 0.8),
        ListColumn(Text(zh_CN="角色", en="Roles"), 0.8),
        ListColumn(Text(zh_CN="阅知时间", en="Read at"), 1.4),
        ListColumn(Text(zh_CN="阅知前不得履行", en="Closed until then"), 3.2),
    )
    begin = _moment(work, found.since)
    what = Text(
        zh_CN=f"{document.number}《{document.title_zh}》第 {found.version} 版，生效时间 {begin}",
        en=f"{document.number} {document.title_en}, version {found.version}, in force from {begin}",
    )
    return ListPaper(
        site_on_paper(work.site),
        Text(zh_CN="受控文件阅知名单", en="Read and understood"),
        what,
        work.now,
        work.actor.name,
        (ListTable(columns, rows),),
        as_of=at or work.now,
    )


def _moment(work: UnitOfWork, at: datetime | None) -> str:
    return "–" if at is None else at.astimezone(ZoneInfo(work.site.time_zone)).strftime("%Y-%m-%d %H:%M")


def _deciders(version: VersionRow) -> str:
    return "、".join(name or "–" for name in (version.reviewed_by, version.approved_by))


def _duties(duties: tuple[str, ...]) -> tuple[str, str]:
    if not duties:
        return "–", ""
    words = [duty_words(duty) for duty in duties]
    return "；".join(zh for zh, _ in words), "; ".join(en for _, en in words)
