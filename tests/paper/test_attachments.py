"""Evidence inside the PDF, PDF/A-3b, and the bytes before the seal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pikepdf.pdfa
import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.attachments import EmbeddedFile, attach, embedded_files, original_file
from fixtures.acceptance_paper import DECIDED
from fixtures.paper_keys import sealed_record

GOOD = sealed_record()
BOUND = attach(GOOD.pages, GOOD.evidence, at=DECIDED)


def test_the_bound_file_is_pdf_a_3b_with_everything_attached() -> None:
    with pikepdf.open(io.BytesIO(BOUND)) as pdf:
        names = set(embedded_files(pdf))
        related = {str(entry.AFRelationship) for entry in pdf.Root.AF}
        assert {
            "record.json",
            "site-ca.pem",
            "seal-certificate.pem",
            "02-receiver.json",
            "02-receiver.p7s",
        } <= names
        assert "01-courier.json" in names and "01-courier.p7s" not in names
        assert "original-SmartPak-7731.csv" in names
        assert len(pdf.Root.AF) == len(names)
        assert related == {"/Source", "/Data", "/Supplement"}
        assert pdf.open_metadata().pdfa_status == "3B"


def test_the_same_record_gives_the_same_bytes_before_the_seal() -> None:
    assert attach(GOOD.pages, GOOD.evidence, at=DECIDED) == BOUND
    assert attach(GOOD.pages, GOOD.evidence, at=DECIDED + timedelta(seconds=1)) != BOUND


def test_attached_bytes_come_out_as_they_went_in() -> None:
    with pikepdf.open(io.BytesIO(BOUND)) as pdf:
        found = embedded_files(pdf)
    assert found["record.json"] == GOOD.evidence.record
    for one in GOOD.evidence.signatures:
        assert found[f"{one.ordinal:02d}-{one.slot}.json"] == one.content


def test_two_files_of_one_name_are_refused() -> None:
    twice = replace(GOOD.evidence, originals=GOOD.evidence.originals * 2)
    with pytest.raises(CtdeskError) as refusal:
        attach(GOOD.pages, twice, at=DECIDED)
    assert refusal.value.code == "PDFA-02"


@pytest.mark.parametrize(
    "name", ["record.json", "../../site-ca.pem", "02-receiver.p7s", "a/b\\c.csv", "...", "旅程 1.csv"]
)
def test_an_original_never_takes_the_place_of_evidence(name: str) -> None:
    file = original_file(name, b"x", "text/csv")
    assert file.name.startswith("original-")
    assert "/" not in file.name and "\\" not in file.name
    assert isinstance(file, EmbeddedFile)


def test_pages_that_are_no_pdf_a_are_refused_before_the_seal() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 100, "a font that is not embedded")
    canvas.save()
    with pytest.raises(CtdeskError) as refusal:
        attach(out.getvalue(), GOOD.evidence, at=DECIDED)
    assert refusal.value.code == "PDFA-01"
