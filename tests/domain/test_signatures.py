"""Signed contents and the record they belong to."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ctdesk.domain.answers import Answer, MemberId, Source, State
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.signatures import (
    RECORD_TYPE,
    SIGNATURE_TYPE,
    AttachmentRef,
    FormRef,
    HeadRef,
    RecordRef,
    SignatureLine,
    SignerRef,
    SiteRef,
    VersionLine,
    is_part_of,
    parse_signature_file_name,
    read_content,
    record_content,
    record_digest,
    signature_content,
    signature_file_names,
    unsigned_answers,
)

SHANGHAI = timezone(timedelta(hours=8))
AT = datetime(2026, 11, 21, 9, 47, 32, tzinfo=SHANGHAI)
SITE = SiteRef("db-1", "示例医院", "Example Hospital", demo=True)
FORM = FormRef("CT-ACC-001", 1, "f" * 64)
HEAD = HeadRef(7, "a" * 64)
SIGNER = SignerRef("李文静", "PHARM-A", member=3, staff_no="P0012", certificate="c" * 64)
FILE = AttachmentRef("d" * 64, "trip.csv", 20, "text/csv", "E4b")


def answer(path: str, value: str | bool) -> Answer:
    return Answer(
        path, State.GIVEN, value, None, MemberId(3), datetime(2026, 11, 21, 1, 24, tzinfo=UTC), Source.TYPED
    )


def signed(*answers: Answer, version: int = 1, nonce: str = "n1") -> bytes:
    return signature_content(
        site=SITE,
        form=FORM,
        record=RecordRef("FL-ACC-2026-0147", version, "shipment", "SHP-1"),
        slot="receiver",
        covers=("D", "E"),
        answers=answers,
        attachments=(FILE,),
        facts={"catalogue.storage_max_c": "-150"},
        signer=SIGNER,
        meanings=("received",),
        at=AT,
        grounds={"role": "PHARM-A"},
        head=HEAD,
        nonce=nonce,
    )


def whole(
    content: bytes,
    *answers: Answer,
    version: int = 1,
    signed_version: int = 1,
    superseded: int | None = None,
    versions: tuple[VersionLine, ...] = (),
    copy_no: int = 1,
) -> dict[str, object]:
    import hashlib

    line = SignatureLine(
        1,
        "receiver",
        "李文静",
        "P0012",
        "PHARM-A",
        ("received",),
        AT,
        hashlib.sha256(content).hexdigest(),
        signed_version,
        False,
        superseded,
    )
    shape = record_content(
        site=SITE,
        form=FORM,
        source="…",
        record=RecordRef("FL-ACC-2026-0147", version, "shipment", "SHP-1"),
        state="completed",
        outcome="quarantine",
        opened_at=AT,
        completed_at=AT,
        answers=answers,
        facts={"catalogue.storage_max_c": "-150", "more": "1"},
        attachments=(FILE,),
        signatures=(line,),
        versions=versions,
        head=HEAD,
        copy=copy_no,
        printed_at=AT,
    )
    return read_content(canonical_bytes(shape), RECORD_TYPE)


D1, D2 = answer("D1", True), answer("D2", True)


def test_a_signature_is_part_of_the_record_it_was_given_for() -> None:
    content = signed(D1)
    assert is_part_of(read_content(content, SIGNATURE_TYPE), whole(content, D1, D2)) == ()


def test_an_answer_edited_in_the_record_is_named() -> None:
    content = signed(D1)
    problems = is_part_of(read_content(content, SIGNATURE_TYPE), whole(content, answer("D1", False)))
    assert [(problem.code, problem.values["path"]) for problem in problems] == [("PART-05", "D1")]


def test_a_signature_that_the_record_does_not_list_is_refused() -> None:
    content, other = signed(D1), signed(D1, nonce="n2")
    assert [
        problem.code for problem in is_part_of(read_content(other, SIGNATURE_TYPE), whole(content, D1))
    ] == ["PART-02"]


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("form", "digest"), "e" * 64, "PART-03"),
        (("form", "revision"), 2, "PART-03"),
        (("site", "db_id"), "db-2", "PART-03"),
        (("record", "number"), "FL-ACC-2026-0148", "PART-03"),
        (("record", "subject"), {"kind": "shipment", "label": "SHP-2"}, "PART-03"),
        (("signatures", 0, "name"), "陈思远", "PART-03"),
        (("signatures", 0, "staff_no"), None, "PART-03"),
        (("signatures", 0, "meanings"), ["approved"], "PART-03"),
        (("signatures", 0, "at"), "2026-11-21T09:47:33.000000+08:00", "PART-03"),
        (("signatures", 0, "external"), True, "PART-03"),
        (("facts", "catalogue.storage_max_c"), "-120", "PART-06"),
        (("attachments", 0, "sha256"), "0" * 64, "PART-07"),
        (("record", "version"), 0, "PART-04"),
        (("answers",), "none", "PART-01"),
    ],
)
def test_each_claim_is_held_against_the_record(
    place: tuple[str | int, ...], value: object, code: str
) -> None:
    content = signed(D1)
    record = copy.deepcopy(whole(content, D1))
    spot = record
    for step in place[:-1]:
        spot = spot[step]  # type: ignore[index,assignment]  # a walk through plain JSON
    spot[place[-1]] = value  # type: ignore[index]  # as above
    assert code in [problem.code for problem in is_part_of(read_content(content, SIGNATURE_TYPE), record)]


def test_a_superseded_signature_is_held_against_its_own_version() -> None:
    content = signed(D1)
    old = VersionLine(1, AT, None, None, AT, answers=(D1,), facts={"catalogue.storage_max_c": "-150"})
    now = VersionLine(2, AT, "李文静", "读错", AT)
    record = whole(content, answer("D1", False), version=2, superseded=2, versions=(old, now))
    assert is_part_of(read_content(content, SIGNATURE_TYPE), record) == ()
    assert (
        is_part_of(read_content(content, SIGNATURE_TYPE), whole(content, D1, version=2, superseded=2))[0].code
        == "PART-04"
    )


def test_an_untouched_signature_of_an_earlier_version_holds_for_the_new_one() -> None:
    content = signed(D1)
    assert is_part_of(read_content(content, SIGNATURE_TYPE), whole(content, D1, D2, version=2)) == ()


def test_answers_nobody_signed_are_listed() -> None:
    content = signed(D1)
    assert unsigned_answers([read_content(content, SIGNATURE_TYPE)], whole(content, D1, D2)) == ("D2",)


def test_every_copy_of_one_state_has_one_digest() -> None:
    content = signed(D1)
    assert record_digest(whole(content, D1)) == record_digest(whole(content, D1, copy_no=2))
    assert record_digest(whole(content, D1)) != record_digest(whole(content, D1, D2))


def test_the_shape_of_a_signature_is_what_it_was() -> None:
    shape = json.loads(signed(D1))
    assert sorted(shape) == [
        "answers",
        "at",
        "attachments",
        "covers",
        "facts",
        "form",
        "grounds",
        "head",
        "meanings",
        "nonce",
        "record",
        "signer",
        "site",
        "slot",
        "type",
        "v",
        "witnesses",
    ]
    assert shape["at"] == "2026-11-21T09:47:32.000000+08:00"
    assert shape["v"] == 1


@pytest.mark.parametrize(
    "spoilt", [b" " + signed(D1), signed(D1).replace(b'"v":1', b'"v":2'), b"[]", b"\xff", b"{}"]
)
def test_bytes_that_are_not_canonical_or_not_known_are_refused(spoilt: bytes) -> None:
    with pytest.raises(ValueError):
        read_content(spoilt, SIGNATURE_TYPE)


def test_a_time_without_offset_and_an_empty_nonce_are_refused() -> None:
    with pytest.raises(ValueError):
        signed(D1, nonce="")
    with pytest.raises(ValueError):
        SignatureLine(1, "a", "b", None, "c", (), datetime(2026, 1, 1), "0").as_signed()


def test_names_of_signature_files_are_read_back() -> None:
    assert signature_file_names(3, "check_1") == ("03-check_1.json", "03-check_1.p7s")
    assert parse_signature_file_name("03-check_1.p7s") == (3, "check_1", "p7s")
    assert parse_signature_file_name("record.json") is None
