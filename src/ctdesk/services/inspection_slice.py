"""The part of the audit trail that a pack is about, and what joins it to the chain.

An entry's seal covers its whole body and the seal before, so an entry is proven by recomputing every entry
from it up to the next *anchor*: a head that somebody signed at the time (a checkpoint of the site, or a
signature of a member, which covers the head too). Entries between them that concern others are taken along as
*links*, at most ``MOST_LINKS`` for one entry; what has no anchor within that reach is loose: its own seal is
recomputed, and the site's signature on the pack stands for the rest.
"""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk import __version__
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import Signature
from ctdesk.db.tables.site import Checkpoint
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.services.checkpoints import KIND, Seal, seal_bytes
from ctdesk.services.inspection_scope import Scope
from ctdesk.services.trail_body import moment
from ctdesk.services.work import Report, UnitOfWork

MOST_LINKS = 200
_STEP = 1000
# The canonical form has its keys in order, so each changed row is told by these bytes.
_ROW = re.compile(rb'"row_id":(\d+),"table":"(\w+)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the trail; a ``link`` is there for the chain alone."""

    seq: int
    at: datetime
    body: bytes
    prev: str
    seal: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head that was signed: what was signed and the detached CMS over it."""

    kind: str  # checkpoint | signature
    seq: int
    content: bytes
    cms: bytes


@dataclass(frozen=True, slots=True)
class ChainProof:
    """Entries with their links, oldest first, the anchors that they lead to, and how many reach none."""

    entries: tuple[Entry, ...]
    anchors: tuple[SignedHead, ...]
    loose: int


def entries_of(db: Session, scope: Scope, report: Report) -> tuple[Entry, ...]:
    """Every entry about the records and rows of ``scope``, oldest first."""
    records = frozenset(int(one.id) for one in scope.records)
    wanted = {(table.encode(), row) for table, ids in scope.rows.items() for row in ids}
    found = []
    for row in _walk(db, scope, report):
        about = (
            scope.whole
            or (row.record_id is not None and row.record_id in records)
            or (bool(scope.actions) and row.action.startswith(scope.actions))
            or (bool(wanted) and any((t, int(n)) in wanted for n, t in _ROW.findall(bytes(row.body))))
        )
        if about:
            found.append(_entry(row))
    return tuple(found)


def proof_of(work: UnitOfWork, seal: Seal, scope: Scope, entries: tuple[Entry, ...]) -> ChainProof:
    """What joins these entries to heads that were signed, the newest head signed now among them."""
    db = work.db
    anchors = {one.seq: one for one in _signed_heads(db, scope)}
    newest = _head_now(work, seal)
    anchors[newest.seq] = newest
    places = sorted(anchors)
    kept = {one.seq for one in entries}
    links: set[int] = set()
    used: set[int] = {newest.seq}
    loose = 0
    for one in entries:
        place = bisect_left(places, one.seq)
        if place == len(places) or places[place] - one.seq > MOST_LINKS:
            loose += 1
            continue
        used.add(places[place])
        links.update(seq for seq in range(one.seq + 1, places[place] + 1) if seq not in kept)
    whole = sorted([*entries, *_links(db, links)], key=lambda one: one.seq)
    return ChainProof(tuple(whole), tuple(anchors[seq] for seq in sorted(used)), loose)


def entry_line(one: Entry) -> bytes:
    """An entry as one line of ``chain/entries.jsonl``."""
    shape = {
        "seq": one.seq,
        "prev": one.prev,
        "seal": one.seal,
        "link": one.link,
        "body": one.body.decode("utf-8"),
    }
    return json.dumps(shape, ensure_ascii=False).encode() + b"\n"


def anchor_line(one: SignedHead) -> bytes:
    """An anchor as one line of ``chain/anchors.jsonl``."""
    cms = base64.b64encode(one.cms).decode("ascii")
    shape = {"kind": one.kind, "seq": one.seq, "content": one.content.decode("utf-8"), "cms": cms}
    return json.dumps(shape, ensure_ascii=False).encode() + b"\n"


def _walk(db: Session, scope: Scope, report: Report) -> Iterator[AuditEvent]:
    chosen = select(
        AuditEvent.seq, AuditEvent.at, AuditEvent.action, AuditEvent.record_id, AuditEvent.body,
        AuditEvent.prev, AuditEvent.seal,
    ).order_by(AuditEvent.seq)  # fmt: skip
    if scope.since is not None:
        chosen = chosen.where(AuditEvent.at >= moment(scope.since))
    if scope.until is not None:
        chosen = chosen.where(AuditEvent.at < moment(scope.until))
    head = db.scalar(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)) or 0
    after = 0
    while True:
        rows = db.execute(chosen.where(AuditEvent.seq > after).limit(_STEP)).all()
        yield from rows  # type: ignore[misc]  # rows have the same names as the event
        if len(rows) < _STEP:
            return
        after = rows[-1].seq
        report(after, max(head, after))


def _links(db: Session, wanted: Iterable[int]) -> Iterator[Entry]:
    numbers = sorted(wanted)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        for row in db.scalars(select(AuditEvent).where(AuditEvent.seq.in_(some))):
            yield _entry(row, link=True)


def _signed_heads(db: Session, scope: Scope) -> Iterator[SignedHead]:
    ids = [one.id for one in scope.records]
    for start in range(0, len(ids), 500):
        rows = db.execute(
            select(Signature.content, Signature.cms)
            .where(Signature.record_id.in_(ids[start : start + 500]))
            .order_by(Signature.id)
        )
        for content, cms in rows:
            seq = json.loads(content)["head"]["seq"]
            if seq and cms is not None:  # whoever signs without a certificate anchors nothing
                yield SignedHead("signature", seq, bytes(content), bytes(cms))
    for body in db.scalars(select(Checkpoint.body).order_by(Checkpoint.id)):
        shape = json.loads(body)
        told = shape["body"]
        yield SignedHead("checkpoint", told["seq"], canonical_bytes(told), base64.b64decode(shape["cms"]))


def _head_now(work: UnitOfWork, seal: Seal) -> SignedHead:
    body: Mapping[str, object] = {
        "v": 1,
        "type": KIND,
        "db_id": work.site.db_id,
        "seq": work.head.seq,
        "head": work.head.seal_hex,
        "at": moment(work.now),
        "why": "inspection",
        "app": __version__,
        "previous": None,
    }
    content = canonical_bytes(body)
    return SignedHead("checkpoint", work.head.seq, content, seal_bytes(seal, content))


def _entry(row: AuditEvent, *, link: bool = False) -> Entry:
    return Entry(
        row.seq, datetime.fromisoformat(row.at), bytes(row.body), row.prev.hex(), row.seal.hex(), link
    )
