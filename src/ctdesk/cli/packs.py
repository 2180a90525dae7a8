"""``ctdesk verify`` for what is no printed PDF: the folder of an inspection pack, a photo of a page."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ctdesk.cli.answers import fields_of, print_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ctdesk.services.site import OpenSite

_HOLD = ("genuine", "expired_since", "superseded")


class Call(Protocol):
    """What is needed of a call: its options, and how to answer."""

    @property
    def options(self) -> Namespace: ...
    @property
    def language(self) -> str: ...
    def say(self, code: str, **values: object) -> None: ...
    def told(self, code: str, values: Mapping[str, object]) -> str: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one argument: its exit code, and what ``--json`` says of it."""

    exit_code: int
    answers: list[dict[str, object]]


def exit_of(verdict: str, *, pinned: bool = False) -> int:
    """0 for paper that is what it claims to be, 1 for other paper, 2 for what cannot be read.

    With ``pinned`` an issuer that is known from nowhere else is not enough.
    """
    if verdict == "unreadable":
        return 2
    if verdict == "intact_unpinned":
        return 1 if pinned else 0
    return 0 if verdict in _HOLD else 1


def verify_other(call: Call, path: Path, site: OpenSite | None) -> Answered | None:
    """Verify a pack or a picture and tell about it; None for anything else."""
    from ctdesk.services.code_verification import is_picture
    from ctdesk.services.pack_verification import is_pack

    if is_pack(path):
        return _verify_pack(call, path, site)
    return _verify_picture(call, path, site) if is_picture(path) else None


def _verify_pack(call: Call, path: Path, site: OpenSite | None) -> Answered:
    from ctdesk.services.pack_verification import findings_in_order, verify_pack

    found = verify_pack(path, site=site, ca=call.options.ca)
    if not call.options.json:
        call.say(f"CLI-VERIFY-{found.verdict.upper().replace('_', '-')}", file=path.name)
        if found.demo:
            call.say("CLI-VERIFY-DEMO")
        if found.number:
            name = found.site_en if call.language == "en" else found.site_zh
            call.say("CLI-PACK", number=found.number, site=name, files=found.files, pdfs=found.pdfs)
        if found.entries:
            told = {"entries": found.entries, "anchors": found.anchors, "loose": found.loose}
            print_line(f"  · {call.told('PACK-17', told)}")
        elif found.masked:
            print_line(f"  · {call.told('PACK-18', {})}")
        for one in findings_in_order(found):
            print_line(f"  {'·' if one.notice else '✗'} {call.told(one.code, one.values)}")
        if found.authority:
            call.say("CLI-VERIFY-AUTHORITY", authority=found.authority)
    code = exit_of(found.verdict, pinned=call.options.require_pinned)
    return Answered(code, [{"file": str(path), **fields_of(found)}])


def _verify_picture(call: Call, path: Path, site: OpenSite | None) -> Answered:
    from ctdesk.services.code_verification import verify_picture

    worst, answers = 0, []
    for found in verify_picture(path, site=site, ca=call.options.ca):
        worst = max(worst, exit_of(found.verdict))
        answers.append({"file": str(path), **fields_of(found)})
        if call.options.json:
            continue
        call.say(f"CLI-CODE-{found.verdict.upper().replace('_', '-')}", file=path.name)
        for one in found.findings:
            print_line(f"  {'·' if one.notice else '✗'} {call.told(one.code, one.values)}")
    return Answered(worst, answers)
