"""Verification in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import ctdesk.paper.verify_process as process
from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.verdict import Expectations, Verdict
from ctdesk.paper.verify import verify_pdf
from ctdesk.paper.verify_process import verify_in_child
from fixtures.paper_keys import NOW, revocation_list, sealed_record, the_site


def test_the_child_answers_as_the_verifier_does(tmp_path: Path) -> None:
    good, pinned = sealed_record(), (bytes.fromhex(the_site().authority.fingerprint),)
    path = tmp_path / "记录 1.pdf"
    path.write_bytes(good.pdf)
    expectations = Expectations(
        number="FL-ACC-2026-0147", revocations=revocation_list(the_site().authority, {})
    )
    asked = verify_in_child(path, trusted=pinned, now=NOW, expectations=expectations)
    assert asked == verify_pdf(good.pdf, trusted=pinned, now=NOW, expectations=expectations)
    assert asked.verdict is Verdict.GENUINE


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(CtdeskError) as refusal:
            verify_in_child(path, trusted=None, now=NOW)
        assert refusal.value.code == "PDF-25"


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    assert verify_in_child(path, trusted=None, now=NOW).codes == ("PDF-06",)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import time; time.sleep(60)", "PDF-07"),
        ("while True: pass", "PDF-07"),
        ("raise SystemExit(3)", "PDF-05"),
        ("print('no answer')", "PDF-05"),
        ("import os; os.abort()", "PDF-07"),
        ("raise MemoryError", "PDF-07"),
    ],
)
def test_a_child_that_hangs_or_dies_is_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    path = tmp_path / "any.pdf"
    path.write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, "-c", program])
    found = verify_in_child(path, trusted=None, now=NOW, seconds=2)
    assert found.verdict is Verdict.UNREADABLE
    assert found.codes == (code,)


def test_the_child_limits_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.stdin.read(); from ctdesk.paper import verify_child as v; v._limit(20);"
        "bytes(2 * v.MEMORY); print('{}')"
    )
    path = tmp_path / "any.pdf"
    path.write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, "-c", program])
    assert verify_in_child(path, trusted=None, now=NOW, seconds=30).codes == ("PDF-07",)
