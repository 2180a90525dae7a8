"""The walk of the demo: the main job through the real windows, to a paper that two people signed."""

from __future__ import annotations

import shutil
from pathlib import Path

from ctdesk.services.verification import verify_pdf_file
from ctdesk.ui.demo_walk import PAPER, SITE, walk


def test_the_main_job_goes_through_the_windows_to_a_paper_that_verifies(
    demo_as_made: Path, tmp_path: Path, qapp: object
) -> None:
    said: list[str] = []
    shutil.copytree(demo_as_made, tmp_path / SITE)
    code = walk(tmp_path, language="zh_CN", keep=True, say=said.append, outcomes=("quarantine",))
    assert code == 0, "\n".join(said)
    found = verify_pdf_file(tmp_path / PAPER)
    assert found.verdict.holds
    assert found.demo
    assert {"receiver", "verifier", "decision"} <= {one.slot for one in found.signers}
    names = {one.slot: one.name for one in found.signers}
    assert names["receiver"] != names["verifier"]
    assert len(list(tmp_path.glob("screen-*.png"))) > 20
    assert (tmp_path / SITE / "site.toml").is_file()
    changed = bytearray((tmp_path / PAPER).read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    assert not verify_pdf_file(tmp_path / "changed.pdf").verdict.holds
