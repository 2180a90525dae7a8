"""Who may act, and the team at a minute, on paper: what an inspector is handed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ctdesk.domain.team import VALID, Grounds, ModuleHeld, Refusal
from ctdesk.forms.definition import Text
from ctdesk.forms.messages import sentence
from ctdesk.services.gate import query
from ctdesk.services.team_at import site_zone
from ctdesk.services.team_then import ThenRow, team_then
from ctdesk.services.who_may import AbleRow, who_may_act
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press


@query()
def who_may_paper(
    work: UnitOfWork,
    *,
    duty: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    product: str | None = None,
) -> ListPaper:
    """Who could act on a duty at an hour or through a period, with the grounds of each."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press = the_press()
    found = who_may_act(work, duty=duty, starts_at=starts_at, ends_at=ends_at, product=product)
    rows = tuple(row for one in found.rows for row in _able_rows(work, press, one))
    period = _moment(work, starts_at) + ("" if ends_at is None else f" – {_moment(work, found.ends_at)}")
    words = press.listed("duties", duty)
    about = Text(
        zh_CN=f"{words.zh_CN}；{period}" + (f"；{product}" if product else ""),
        en=f"{words.en}; {period}" + (f"; {product}" if product else ""),
    )
    columns = (
        ListColumn(press.word("printed_name"), 1.1),
        ListColumn(press.word("who_may_when"), 1.5),
        ListColumn(press.word("who_may_answer"), 0.9),
        ListColumn(press.word("who_may_by"), 1.9),
        ListColumn(press.word("who_may_grounds"), 3.4),
    )
    return ListPaper(
        site_on_paper(work.site),
        press.word("who_may_title"),
        about,
        work.now,
        work.actor.name,
        (ListTable(columns, rows, empty=press.word("who_may_nobody")),),
        as_of=starts_at if ends_at is None else None,
        landscape=True,
    )


@query()
def team_then_paper(work: UnitOfWork, *, at: datetime) -> ListPaper:
    """The whole team as it stood at a minute."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, found = the_press(), team_then(work, at=at)
    people = ListTable(
        (
            ListColumn(press.word("printed_name"), 1.0),
            ListColumn(press.word("who_may_by"), 2.0),
            ListColumn(press.word("team_delegations"), 2.2),
            ListColumn(press.word("team_competence"), 2.4),
            ListColumn(press.word("team_unread"), 1.2),
        ),
        tuple(_then_row(work, press, row) for row in found.rows),
        title=press.word("team_people"),
        empty=press.word("who_may_nobody"),
    )
    documents = ListTable(
        (
            ListColumn(press.word("document_number"), 1.2),
            ListColumn(press.word("version"), 0.6),
            ListColumn(press.word("team_since"), 1.2),
        ),
        tuple(
            ListRow((ListCell(one.number, strong=True), str(one.version), _moment(work, one.since)))
            for one in found.documents
        ),
        title=press.word("team_documents"),
        empty=press.word("team_no_documents"),
    )
    moment = _moment(work, at)
    return ListPaper(
        site_on_paper(work.site),
        press.word("team_then_title"),
        press.word("team_then_what", at=moment),
        work.now,
        work.actor.name,
        (people, documents),
        as_of=at,
        landscape=True,
    )


def why_words(refusal: Refusal, language: str) -> str:
    """Why somebody may not act, said of a third person."""
    values = {"since": "–", "until": "–", **refusal.values}
    return sentence(f"WHO-{refusal.code}", language, **values)


def _able_rows(work: UnitOfWork, press: Press, one: AbleRow) -> list[ListRow]:
    from ctdesk.paper.list_paper import ListCell, ListRow

    rows = []
    for place, stretch in enumerate(one.stretches):
        grounds = stretch.grounds
        when = _moment(work, stretch.starts_at)
        if stretch.ends_at > stretch.starts_at:
            when += f" – {_moment(work, stretch.ends_at)}"
        answer = press.word("who_may_yes" if grounds.allowed else "who_may_no")
        rows.append(
            ListRow(
                (
                    ListCell(one.name, one.staff_no, strong=True) if place == 0 else ListCell(""),
                    when,
                    ListCell(answer.zh_CN, answer.en, marked=not grounds.allowed),
                    _by(work, press, grounds),
                    _grounds(press, grounds),
                )
            )
        )
    return rows


def _by(work: UnitOfWork, press: Press, grounds: Grounds) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    zh, en = [], []
    for held in grounds.roles:
        word = press.listed("roles", held.role)
        number = "" if held.delegation is None else f" {held.delegation}"
        until = "" if held.until is None else f" → {_moment(work, held.until)}"
        zh.append(f"{word.zh_CN}{number}{until}")
        en.append(f"{word.en}{number}{until}")
    return ListCell("；".join(zh) or "–", "; ".join(en))


def _grounds(press: Press, grounds: Grounds) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    if grounds.refusals:
        return ListCell(
            "；".join(why_words(one, "zh_CN") for one in grounds.refusals),
            "; ".join(why_words(one, "en") for one in grounds.refusals),
        )
    modules = " ".join(
        f"{one.module}" + ("" if one.valid_until is None else f"→{one.valid_until}")
        for one in grounds.modules
        if one.state == VALID
    )
    read = " ".join(f"{one.number} V{one.version}" for one in grounds.documents)
    lifted = press.word("overridden", reason=grounds.override.reason) if grounds.override else None
    told = "；".join(part for part in (modules, read, lifted.zh_CN if lifted else "") if part)
    return ListCell(told or "–", lifted.en if lifted else "")


def _then_row(work: UnitOfWork, press: Press, row: ThenRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    roles = [press.listed("roles", held.role) for held in row.roles]
    lines = [f"{one.number} {press.listed('duties', one.duty).zh_CN}" for one in row.delegated]
    wanting = [module_words(one) for one in row.wanting]
    valid = press.word("team_valid", n=row.valid)
    return ListRow(
        (
            ListCell(row.name, row.staff_no, strong=True, marked=not row.active),
            ListCell("；".join(one.zh_CN for one in roles) or "–", "; ".join(one.en for one in roles)),
            "；".join(lines) or "–",
            ListCell(
                "；".join([valid.zh_CN, *(one.zh_CN for one in wanting)]),
                "; ".join([valid.en, *(one.en for one in wanting)]),
                marked=bool(wanting),
            ),
            ListCell(" ".join(row.unread) or "–", marked=bool(row.unread)),
        )
    )


def module_words(held: ModuleHeld) -> Text:
    """How a module that does not count stands, in both languages."""
    from ctdesk.domain.team import refusal_of_module

    refusal = refusal_of_module("", held)
    return Text(zh_CN=why_words(refusal, "zh_CN"), en=why_words(refusal, "en"))


def _moment(work: UnitOfWork, at: datetime) -> str:
    zone = site_zone(work.db)
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
