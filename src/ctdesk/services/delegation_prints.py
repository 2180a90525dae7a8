"""The delegation log on paper: every line with its course, the signatures on it, everybody's specimen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.team import Member
from ctdesk.forms.definition import Text
from ctdesk.services.delegation_log import FILTERS, LineRow, list_lines, signatures_of
from ctdesk.services.delegations import FORM
from ctdesk.services.fields import one_of
from ctdesk.services.gate import query
from ctdesk.services.pictures import picture_of
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow, ListSpecimens, ListTable
    from ctdesk.paper.press import Press

MOST_LINES = 5000
_WORDS = {
    "all": "delegation_all",
    "mine": "delegation_mine",
    "waiting": "delegation_waiting",
    "in_force": "delegation_in_force",
    "ended": "delegation_ended_ones",
}


@query()
def delegation_log_paper(
    work: UnitOfWork, *, wanted: str = "all", text: str | None = None, as_of: datetime | None = None
) -> ListPaper:
    """The log (P02) as it stood at ``as_of`` (now), with signatures and specimens."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper, the_press

    one_of(wanted, "wanted", frozenset(FILTERS))
    press = the_press()
    at = work.now if as_of is None else min(as_of, work.now)
    lines = list_lines(work, wanted=wanted, text=text, as_of=at, limit=MOST_LINES).rows[::-1]
    what = press.word(_WORDS[wanted])
    if text:
        what = Text(zh_CN=f"{what.zh_CN}；“{text}”", en=f'{what.en}; "{text}"')
    return ListPaper(
        site_on_paper(work.site),
        press.word("delegation_log"),
        what,
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        (
            _lines(work, press, lines),
            _signatures(work, press, lines, at),
            _specimens(work, press, lines),
        ),
        as_of=at,
        code=FORM,
        landscape=True,
    )


def _lines(work: UnitOfWork, press: Press, lines: Iterable[LineRow]) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn, ListTable

    columns = (
        ListColumn(press.word("number_line"), 1.5),
        ListColumn(press.word("delegation_parties"), 1.7),
        ListColumn(press.word("delegation_duty"), 2.1),
        ListColumn(press.word("delegation_scope"), 1.3),
        ListColumn(press.word("delegation_period"), 1.5),
        ListColumn(press.word("delegation_course"), 3.4),
        ListColumn(press.word("delegation_state"), 1.8),
    )
    products = {row.code: row.name_cn for row in work.db.execute(select(Product.code, Product.name_cn))}
    rows = tuple(_line(press, ZoneInfo(work.site.time_zone), products, one) for one in lines)
    return ListTable(
        columns, rows, press.word("delegation_lines"), empty=press.word("delegation_none"), size=7.5
    )


def _line(press: Press, zone: ZoneInfo, products: dict[str, str], one: LineRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    duty = press.listed("duties", one.duty)
    product = products.get(one.product, one.product) or press.word("delegation_every_product").zh_CN
    site = one.site or press.word("delegation_every_site").zh_CN
    state = press.word(f"delegation_is_{one.state}")
    ends = [
        f"{press.word('delegation_ended', at=_minute(zone, end.at)).zh_CN}："
        f"{press.both(f'delegation_why_{end.why}')}"
        for end in one.ends
        if one.over or end.at <= max((span[0] for span in one.spans), default=end.at)
    ]
    holds = one.state == "in_force"
    return ListRow(
        (
            one.number,
            ListCell(f"{one.delegator} → {one.delegate}"),
            ListCell(duty.zh_CN, duty.en),
            ListCell(product, site),
            ListCell(f"{_minute(zone, one.starts_at)}\n{_minute(zone, one.ends_at)}"),
            ListCell("\n".join(_course(press, zone, one))),
            ListCell(state.zh_CN, "\n".join([state.en, *ends]), strong=holds, marked=_is_grave(one)),
        )
    )


def _is_grave(one: LineRow) -> bool:
    return one.state in ("lapsed", "needs_approval")


def _course(press: Press, zone: ZoneInfo, one: LineRow) -> list[str]:
    told = [f"{_minute(zone, one.proposed_at)} {press.both('delegation_was_proposed')} · {one.delegator}"]
    if one.accepted_at is not None:
        told.append(
            f"{_minute(zone, one.accepted_at)} {press.both('delegation_was_accepted')} · {one.delegate}"
        )
    if one.declined_at is not None:
        words = press.both("delegation_was_declined")
        told.append(f"{_minute(zone, one.declined_at)} {words} · {one.delegate}：{one.decline_reason}")
    for decided in one.decided:
        words = press.both(f"delegation_was_{decided.decision}")
        why = f"：{decided.reason}" if decided.reason else ""
        told.append(f"{_minute(zone, decided.at)} {words} · {decided.by}{why}")
    if one.revoked_at is not None:
        words = press.both("delegation_was_revoked")
        told.append(f"{_minute(zone, one.revoked_at)} {words} · {one.revoked_by}：{one.revoke_reason}")
    return told


def _signatures(work: UnitOfWork, press: Press, lines: Iterable[LineRow], at: datetime) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn, ListRow, ListTable
    from ctdesk.paper.setting import digest_tail

    zone = ZoneInfo(work.site.time_zone)
    numbers = {one.delegation_id: one.number.rpartition("/")[0] for one in lines}
    found = signatures_of(work, numbers)
    rows = tuple(
        ListRow(
            (
                numbers[delegation],
                one.record,
                one.name,
                "；".join(press.both_of("meanings", meaning) for meaning in one.meanings),
                _second(zone, one.at),
                digest_tail(one.digest),
            )
        )
        for delegation in sorted(found)
        for one in found[delegation]
        if one.at <= at
    )
    columns = (
        ListColumn(press.word("number_line"), 1.6),
        ListColumn(press.word("record_number"), 1.8),
        ListColumn(press.word("printed_name"), 1.4),
        ListColumn(press.word("meaning"), 2),
        ListColumn(press.word("signed_at"), 2.2),
        ListColumn(press.word("signature_digest"), 1.4),
    )
    return ListTable(columns, rows, press.word("delegation_signatures"), size=7.5)


def _specimens(work: UnitOfWork, press: Press, lines: Iterable[LineRow]) -> ListSpecimens:
    from ctdesk.paper.list_paper import ListSpecimens, Specimen

    named = {member for one in lines for member in (one.delegator_id, one.delegate_id)}
    deciding = {told.by_id for one in lines for told in one.decided}
    rows = work.db.scalars(select(Member).where(Member.id.in_(named | deciding)).order_by(Member.staff_no))
    found = []
    for row in rows:
        file = picture_of(work, row.id, "specimen")
        picture = None if file is None else work.blobs.get(file.sha256)
        found.append(Specimen(row.name, f"{row.staff_no}  {row.name_latin}", picture))
    return ListSpecimens(press.word("delegation_specimens"), tuple(found))


def _minute(zone: ZoneInfo, at: datetime) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _second(zone: ZoneInfo, at: datetime) -> str:
    return at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
