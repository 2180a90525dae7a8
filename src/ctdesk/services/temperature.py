"""Reading a shipment's logger file with a person's help: doubts are asked, and the answers are kept.

The answers stay in the record, so that every value can be worked out again, and, if wished, as a profile
for the next file of that kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import NotFound
from ctdesk.exchange.logger_readout import Questions, Readout
from ctdesk.services.gate import command, query
from ctdesk.services.logger_formats import remember_format
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import standing_of_record
from ctdesk.services.records import ensure_may_write, refresh_computed
from ctdesk.services.trip_reading import (
    ANSWERS,
    CurvePoints,
    ProbeTrip,
    Trip,
    answers_kept,
    files_of,
    logger_attachments,
    read_file,
    readout_of,
    trip_from,
)
from ctdesk.services.work import UnitOfWork

__all__ = ["CurvePoints", "ProbeTrip", "Trip", "answer_logger_questions", "read_trip", "remember_format"]


@query()
def read_trip(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    sha256: str | None = None,
    answers: Mapping[str, str] | None = None,
    profile: str | None = None,
    width: int = 700,
) -> Trip | Questions | None:
    """The trip of a record's logger file, or what has to be asked about it; None while no file is
    attached.

    ``answers`` try out answers before ``answer_logger_questions`` keeps them; ``sha256`` looks at one
    file alone, also before it is an answer. Raises what reading the file raises (LOG-…, CSV-…).
    """
    ground = ground_of(work, load_record(work, record_id))
    digests = (sha256,) if sha256 is not None else files_of(ground)
    if not digests:
        return None
    result = readout_of(work, ground, digests, extra=answers, profile=profile)
    return result if isinstance(result, Questions) else trip_from(work, ground, digests, result, width)


@command(needs=None, action="record.read_logger")
def answer_logger_questions(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    version: int,
    sha256: str,
    answers: Mapping[str, str],
    profile: str | None = None,
    remember_as: str | None = None,
) -> Questions | None:
    """Keep what a person answered about a logger file; gives the questions that are still open, or None.

    ``remember_as`` keeps the answers as a profile for files of the same header. Raises LOG-… for answers
    that do not fit.
    """
    record = load_record(work, record_id, seen_version=version)
    ground = ground_of(work, record)
    attached = next((one for one in logger_attachments(work, record) if one.sha256 == sha256), None)
    if attached is None:
        raise NotFound("ATT-01")
    ensure_may_write(work, standing_of_record(work, ground), attached.path)
    kept = {**answers_kept(ground, sha256), **dict(answers)}
    result = read_file(work, ground, sha256, attached.name, kept, profile)
    if remember_as:
        bare = result
        if not isinstance(bare, Questions):
            bare = read_file(work, ground, sha256, attached.name, {}, None)
        header, first = ("", "") if isinstance(bare, Readout) else (bare.header_line, bare.first_line)
        remember_format(work, remember_as, kept, header, first)
    stored = {**kept, **({"profile": profile} if profile else {})}
    record.facts = {**record.facts, f"{ANSWERS}:{sha256[:16]}": dict(stored)}
    work.db.flush()
    work.event.record_id = record.id
    if isinstance(result, Questions):
        return replace(result, file_name=attached.name, sha256=sha256)
    refresh_computed(work, ground_of(work, record))
    return None
