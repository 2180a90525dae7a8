"""Builds ``resources/verifier/verifier.html``, the one-file offline verifier, from ``packaging/verifier``.

Standard library only, no network: the same parts always give the same bytes, which a test asks for.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "packaging" / "verifier"
BUILT = ROOT / "resources" / "verifier" / "verifier.html"
# Nothing may be loaded and nothing sent; the one script and the one style are known by their digests.
POLICY = (
    "default-src 'none'; script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}'; "
    "img-src blob: data:; media-src blob: mediastream:; connect-src 'none'; form-action 'none'; "
    "base-uri 'none'"
)


def build() -> str:
    """The page: its own scripts, the decoder and its module, bound to it by a policy without a network."""
    module = base64.b64encode((PARTS / "vendor" / "zxing_reader.wasm").read_bytes()).decode("ascii")
    own = "\n".join(_text(name) for name in ("words.js", "evidence.js", "screen.js"))
    notice = "/* zxing-wasm 3.1.4 (MIT), ZXing-C++ (Apache-2.0); the licences lie beside the source. */"
    script = "\n".join(
        ("", notice, _text("vendor/zxing-reader.js"), f'"use strict";\nconst MODULE = "{module}";', own, "")
    )
    if "</script" in script:
        raise ValueError("a script that would end its own element")
    style = "\n" + _text("page.css")
    policy = POLICY.format(script=_digest(script), style=_digest(style))
    page = _text("page.html")
    for place, part in (("@POLICY@", policy), ("@STYLE@", style), ("@SCRIPT@", script)):
        page = page.replace(place, part, 1)
    return page


def main() -> None:
    """Write the page."""
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    BUILT.write_bytes(build().encode("utf-8"))


def _text(name: str) -> str:
    return (PARTS / name).read_text("utf-8").replace("\r\n", "\n")


def _digest(part: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(part.encode("utf-8")).digest()).decode("ascii")


if __name__ == "__main__":
    main()
