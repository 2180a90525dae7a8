"""What members bring along: registered with a file that proves it, confirmed by another person, withdrawn;
and their photos and specimens of signature.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from ctdesk.db.tables.qualifications import MemberPicture, Qualification
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.qualifications import HELD_KINDS
from ctdesk.exchange.pictures import picture_size
from ctdesk.services.attachments import FileContent
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import cleaned, one_of, required
from ctdesk.services.gate import command, query
from ctdesk.services.pictures import PHOTO, SPECIMEN, picture_of
from ctdesk.services.rights import site_day
from ctdesk.services.role_table import conditions, fields_of_work, ranks, words_of
from ctdesk.services.stored_files import store_file
from ctdesk.services.thresholds import FactRow, facts_of
from ctdesk.services.work import UnitOfWork

CONFIRM = "team.confirm_credential"
PICTURES = frozenset({PHOTO, SPECIMEN})
LEAST_SIDE, MOST_SIDE = 40, 8000
_REGISTER = ("team.appoint", "team.appoint_lead", "team.confirm_credential", "admin.import")


@command(needs=None, action="qualification.register")
def register_qualification(
    work: UnitOfWork,
    *,
    member_id: int,
    kind: str,
    code: str,
    detail: str | None = None,
    since: date | None = None,
    valid_until: date | None = None,
    file_name: str | None = None,
    data: bytes | None = None,
) -> int:
    """Enter a degree, title, licence, experience or fulfilled condition of a member, perhaps with its proof.

    ``valid_until`` is the last day. It counts once another person confirmed it. Raises ``QUAL-06`` for
    somebody else's without the duty, ``QUAL-01`` for an unknown code, ``QUAL-02`` for a period that ends
    before it begins, ``QUAL-07`` and ``QUAL-08`` for experience without or with a coming first day.
    """
    member = member_of(work.db, member_id)
    if member.id != work.member_id() and not work.rights.has(*_REGISTER):
        raise Refused("QUAL-06")
    one_of(kind, "kind", frozenset(HELD_KINDS))
    if not _is_known(kind, code):
        raise CtdeskError("QUAL-01", field="code", fact=code)
    if kind == "experience":
        if since is None:
            raise CtdeskError("QUAL-07", field="since")
        if since > site_day(work.db, work.now):
            raise CtdeskError("QUAL-08", field="since", day=since)
    if since is not None and valid_until is not None and valid_until < since:
        raise CtdeskError("QUAL-02", field="valid_until")
    file_id = None if data is None else store_file(work, file_name or kind, data)
    row = Qualification(
        member_id=member.id,
        kind=kind,
        code=code,
        detail=cleaned(detail, "detail", 200),
        since=since,
        valid_until=valid_until,
        file_id=file_id,
        registered_by=work.member_id(),
        registered_at=work.now,
        confirmed_by=None,
        confirmed_at=None,
        withdrawn_by=None,
        withdrawn_at=None,
        withdraw_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=CONFIRM, action="qualification.confirm", password=True)
def confirm_qualification(work: UnitOfWork, *, qualification_id: int) -> None:
    """Confirm that the original was seen and agrees. Raises ``QUAL-03`` for one's own or what one registered,
    ``QUAL-04`` without a file, ``QUAL-05`` for what was confirmed or withdrawn.
    """
    row = _qualification(work, qualification_id)
    if row.confirmed_at is not None or row.withdrawn_at is not None:
        raise CtdeskError("QUAL-05")
    if work.member_id() in (row.member_id, row.registered_by):
        raise Refused("QUAL-03")
    if row.file_id is None:
        raise CtdeskError("QUAL-04", field="file")
    row.confirmed_by, row.confirmed_at = work.member_id(), work.now


@command(needs=None, action="qualification.withdraw")
def withdraw_qualification(work: UnitOfWork, *, qualification_id: int, reason: str) -> None:
    """Take a fact back, as when a licence was withdrawn or entered wrongly; it stays in the history.

    Raises ``QUAL-05`` where that was done, ``QUAL-06`` for somebody else's without the duty.
    """
    row = _qualification(work, qualification_id)
    if row.withdrawn_at is not None:
        raise CtdeskError("QUAL-05")
    if row.member_id != work.member_id() and not work.rights.has(*_REGISTER):
        raise Refused("QUAL-06")
    row.withdraw_reason = required(reason, "reason", 500)
    row.withdrawn_by, row.withdrawn_at = work.member_id(), work.now


@query()
def list_qualifications(work: UnitOfWork, *, member_id: int) -> tuple[FactRow, ...]:
    """Everything a member brought along, the newest first."""
    return facts_of(work, member_of(work.db, member_id).id)


@query(needs=CONFIRM)
def to_confirm(work: UnitOfWork) -> tuple[FactRow, ...]:
    """What waits for this person to confirm it: with a file, and neither one's own nor registered by
    oneself.
    """
    me = work.actor.member_id
    members = work.db.scalars(
        select(Qualification.member_id)
        .where(Qualification.confirmed_at.is_(None), Qualification.withdrawn_at.is_(None))
        .where(Qualification.file_id.is_not(None), Qualification.member_id != me)
        .distinct()
    )
    waiting = {
        row.id: row.registered_by
        for row in work.db.scalars(select(Qualification).where(Qualification.confirmed_at.is_(None)))
    }
    return tuple(
        fact
        for member in sorted(members)
        for fact in facts_of(work, member)
        if fact.confirmed_at is None
        and fact.state != "withdrawn"
        and fact.file_id is not None
        and waiting.get(fact.id) != me
    )


def credentials_waiting(work: UnitOfWork) -> tuple[tuple[int, str, int], ...]:
    """Members with facts that wait for this person to confirm them: id, name, how many."""
    if not work.rights.has(CONFIRM):
        return ()
    me = work.actor.member_id
    rows = work.db.execute(
        select(Member.id, Member.name, func.count())
        .join(Qualification, Qualification.member_id == Member.id)
        .where(Qualification.confirmed_at.is_(None), Qualification.withdrawn_at.is_(None))
        .where(Qualification.file_id.is_not(None), Member.id != me, Qualification.registered_by != me)
        .group_by(Member.id, Member.name)
        .order_by(Member.id)
    )
    return tuple((member, name, count) for member, name, count in rows)


@command(needs=None, action="member.add_picture")
def add_picture(work: UnitOfWork, *, member_id: int, kind: str, name: str, data: bytes) -> int:
    """Keep a photo, or a specimen of the handwritten signature; the one before is replaced, not lost.

    Raises ``PIC-01`` for what is no whole PNG or JPEG, ``PIC-02`` for one too small or too large, ``PIC-03``
    where this person may not.
    """
    member = member_of(work.db, member_id)
    one_of(kind, "kind", PICTURES)
    own = member.id == work.member_id()
    if not own and (kind == SPECIMEN or not work.rights.has("team.appoint", "admin.accounts")):
        raise Refused("PIC-03")
    size = picture_size(data)
    if data and size is None:
        raise CtdeskError("PIC-01", field="file")
    if size is not None and not all(LEAST_SIDE <= side <= MOST_SIDE for side in size):
        raise CtdeskError(
            "PIC-02", field="file", width=size[0], height=size[1], least=LEAST_SIDE, most=MOST_SIDE
        )
    file_id = store_file(work, name, data, only=("image/png", "image/jpeg"))
    for before in work.db.scalars(
        select(MemberPicture).where(
            MemberPicture.member_id == member.id,
            MemberPicture.kind == kind,
            MemberPicture.replaced_at.is_(None),
        )
    ):
        before.replaced_at = work.now
    row = MemberPicture(
        member_id=member.id,
        kind=kind,
        file_id=file_id,
        added_by=work.member_id(),
        added_at=work.now,
        replaced_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@query()
def read_picture(work: UnitOfWork, *, member_id: int, kind: str) -> FileContent | None:
    """The photo or specimen of a member as it is now; None while there is none."""
    row = picture_of(work, member_id, kind)
    return None if row is None else FileContent(row.name, row.media_type, work.blobs.get(row.sha256))


def _is_known(kind: str, code: str) -> bool:
    if kind == "degree":
        degree, _, subject = code.partition(".")
        return degree in ranks().degrees and (not subject or subject in words_of("degree_fields"))
    known = {
        "title": ranks().titles,
        "licence": words_of("licences"),
        "experience": fields_of_work(),
        "condition": conditions(),
    }[kind]
    return code in known or (kind == "condition" and _is_condition(code))


def _is_condition(code: str) -> bool:
    """A condition that the hospital added to a role: ``ROLE:number``."""
    role, _, number = code.partition(":")
    return (
        bool(role)
        and number.isascii()
        and number.isdigit()
        and f"{role}:" in {f"R{n:02d}:" for n in range(1, 37)}
    )


def _qualification(work: UnitOfWork, qualification_id: int) -> Qualification:
    row = work.db.get(Qualification, qualification_id)
    if row is None:
        raise NotFound("QUAL-01", fact=qualification_id)
    return row
