"""The offline verifier that is shipped is what its parts build, and it can reach nothing."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_verifier_is_what_its_parts_build_and_its_policy_knows_its_one_script() -> None:
    place = ROOT / "packaging" / "build_verifier.py"
    spec = importlib.util.spec_from_file_location("build_verifier", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "resources" / "verifier" / "verifier.html").read_bytes()
    assert page == module.build().encode("utf-8")
    text = page.decode("utf-8")
    assert not re.search(r"https?://", text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = text[: text.index("<style>")]
    assert (
        f"'sha256-{digest}'" in policy and "default-src 'none'" in policy and "connect-src 'none'" in policy
    )
