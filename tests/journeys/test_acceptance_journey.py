"""A shipment from its notice to its position and a verified paper, through the main window, by keyboard and
scanner only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk import cli
from ctdesk.db.audit import GENESIS, seal_of
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import RECOVERY, Cast
from fixtures.keyboard import ALT, Keyboard
from fixtures.notice_on_screen import NoticeOnScreen
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import COI, Story


def test_two_people_accept_a_shipment_and_a_stranger_can_check_the_paper(
    keys: Keyboard, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = Story(cast, units=1).set_stage()
    NoticeOnScreen(keys, story).come()
    receipt = ReceiptOnScreen(keys, story)
    receipt.open_from_desk()
    receipt.fill("A")
    receipt.fill("B")
    # Called away and back: everything is where it was.
    keys.press(Qt.Key.Key_1, ALT)
    keys.wait(lambda: not isinstance(keys.page, RecordPage))
    receipt.open_again()
    assert receipt.page.section == "B"
    assert receipt.value("A10") == COI
    receipt.fill("C")
    receipt.fill("D")
    receipt.courier_signs()
    receipt.fill("E")
    story.fill("receiver", skip=("E8",))  # a trial's papers of section F are gone through by keys
    receipt.fill("G")
    receipt.fill("H")
    receipt.go("E")
    assert "max −180.9 °C" in keys.said(receipt.page.trip)
    assert "Proposed: Quarantine" in keys.said(receipt.page.rail)  # somebody else has to read the label yet
    receipt.sign("receiver", "receiver", "check_1")

    receipt.join("verifier")
    receipt.fill("E")
    receipt.fill("H")
    receipt.sign("verifier", "verifier", "check_2")
    receipt.part()

    receipt.fill("I")
    receipt.sign("receiver", "put_in")
    assert story.dispositions() == ["inspecting"]

    receipt.join("verifier")
    assert "Proposed: Accept" in keys.said(receipt.page.rail)
    receipt.other["K1"] = "accept"
    receipt.fill("K")
    receipt.sign("verifier", "decision")
    assert receipt.view.outcome == "accept"
    assert story.dispositions() == ["accepted"]
    receipt.part()

    receipt.find_by_scan(f"{COI}-1", story.positions[0])
    receipt.open_again()
    paper = receipt.printed(tmp_path / "acceptance.pdf")
    checked_by_a_stranger(paper, tmp_path)
    checked_by_ctdesk(paper, story, tmp_path, capsys)


def checked_by_a_stranger(paper: Path, tmp_path: Path) -> None:
    """The commands of the README, without ctdesk."""
    sealed = run("pdfsig", "-nocert", str(paper))
    assert "Signature is Valid" in sealed
    assert "Total document signed" in sealed
    parts = tmp_path / "parts"
    parts.mkdir()
    run("pdfdetach", "-saveall", "-o", str(parts), str(paper))
    signed = sorted(parts.glob("*.p7s"))
    assert len(signed) == 6
    for file in signed:
        run("openssl", *_cms(file, file.with_suffix(".json")))
    altered = parts / "altered.json"
    altered.write_bytes(signed[0].with_suffix(".json").read_bytes().replace(b"true", b"null", 1))
    assert subprocess.run(["openssl", *_cms(signed[0], altered)], capture_output=True).returncode != 0
    words = run("pdftotext", "-layout", str(paper), "-")
    for expected in ("王䶮", "李清如", COI, "验收合格", "Accept"):
        assert expected in words


def _cms(signature: Path, content: Path) -> list[str]:
    authority = str(signature.with_name("site-ca.pem"))
    return [
        "cms", "-verify", "-inform", "DER", "-in", str(signature), "-content", str(content), "-binary",
        "-CAfile", authority, "-purpose", "any", "-no_check_time", "-out", "/dev/null",
    ]  # fmt: skip


def run(*command: str) -> str:
    """What a program says; fails when it does."""
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


def ctdesk(*argv: str) -> int:
    """The command line in this process."""

    def nobody(*_: object, **__: object) -> int:
        raise AssertionError("no window here")

    return cli.main(argv, open_window=nobody, walk_demo=nobody)


def checked_by_ctdesk(paper: Path, story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``verify`` and ``audit verify --anchors``, on the honest and on altered copies."""
    folder = story.cast.site.folder
    phrase = ["--phrase-file", str(folder / RECOVERY)]
    assert ctdesk("--lang", "en", "--site", str(folder), "verify", str(paper), *phrase) == 0
    told = capsys.readouterr().out
    assert "王䶮" in told
    assert "李清如" in told
    changed = bytearray(paper.read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    assert ctdesk("verify", str(tmp_path / "changed.pdf")) == 1
    anchored = ("audit", "verify", "--anchors", str(paper), *phrase)
    assert ctdesk("--site", str(folder), *anchored) == 0
    assert ctdesk("--site", str(rewritten(story, tmp_path)), *anchored) == 1
    capsys.readouterr()


def rewritten(story: Story, tmp_path: Path) -> Path:
    """A copy of the site in which somebody with the key changed a name and computed the whole chain anew."""
    site = story.cast.site
    folder = tmp_path / "rewritten"
    shutil.copytree(site.folder, folder)
    database = next(folder.glob("*.db"))
    connection = sqlcipher.connect(str(database), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{site.key_hex}'\"")
    events = connection.execute("SELECT seq, body FROM audit_event ORDER BY seq").fetchall()
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    before = GENESIS
    for seq, body in events:
        told = json.loads(body)
        told["workstation"] = "elsewhere"
        content = canonical_bytes(told)
        seal = seal_of(before, seq, content)
        connection.execute(
            "UPDATE audit_event SET body = ?, prev = ?, seal = ? WHERE seq = ?", (content, before, seal, seq)
        )
        before = seal
    for _, statement in triggers:
        connection.execute(statement)
    connection.close()
    return folder
