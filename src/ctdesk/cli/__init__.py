"""The command line: ``ctdesk`` with ``verify``, ``audit``, ``backup`` and the rest, one function each.

Names, arguments and exit codes are a contract that scripts rely on. Bad arguments end with one line on stderr
and exit code 2; a secret is never an argument; no traceback reaches a person.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import getpass
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ctdesk import __version__
from ctdesk.cli import packs
from ctdesk.cli.answers import complain, fields_of, plain, print_json, print_line
from ctdesk.cli.arguments import Once, Parser, WrongArguments, check_words, everywhere, language_of
from ctdesk.config import data_path, default_site_folder, demo_site_folder, has_display, read_site
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import BadMessages, load_messages, next_step, sentence

if TYPE_CHECKING:
    from ctdesk.paper.verdict import PaperVerdict
    from ctdesk.services.site import OpenSite

_LONGEST_PHRASE_FILE = 4096


class OpenWindow(Protocol):
    """Shows the window on a site; handed in by the wiring."""

    def __call__(self, folder: Path | None, *, language: Literal["zh_CN", "en"] | None) -> int:
        """Open ``folder``, else the site used last; return the exit code when the window is closed."""


class WalkDemo(Protocol):
    """Walks the main job through the real windows without a screen; handed in by the wiring."""

    def __call__(self, out: Path, *, keep: bool, language: str, say: Callable[[str], None]) -> int:
        """Leave ``acceptance.pdf``, pictures and the site in ``out``, telling each step; 0 or 1."""


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One call: what was asked, in which language to answer, and how to show windows."""

    options: argparse.Namespace
    language: str
    open_window: OpenWindow
    walk_demo: WalkDemo

    @property
    def folder(self) -> Path:
        """The site that the command works on."""
        named: Path | None = getattr(self.options, "site", None)
        return default_site_folder() if named is None else named

    def say(self, code: str, **values: object) -> None:
        """One line of the answer."""
        print_line(sentence(code, self.language, **values))

    def told(self, code: str, values: Mapping[str, object]) -> str:
        """The sentence of a finding."""
        return sentence(code, self.language, **values)


def main(argv: Sequence[str], *, open_window: OpenWindow, walk_demo: WalkDemo) -> int:
    """Answer one call and return its exit code."""
    language = language_of(argv)
    try:
        load_messages(data_path("forms", "messages"))
        check_words(argv)
        if {"--help", "-h"} & set(argv):
            argv = ["--help"]
        options = _parser().parse_args(list(argv))
        code: int = options.act(Call(options, language, open_window, walk_demo))
    except WrongArguments as wrong:
        complain(wrong.code, language, wrong.values, with_next=False)
        return 2
    except CtdeskError as error:
        complain(error.code, language, error.values)
        return 1
    except KeyboardInterrupt:
        complain("CANCELLED", language, {}, with_next=False)
        return 1
    except BrokenPipeError:
        # Whoever read the answer has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def usage(call: Call) -> int:
    """``ctdesk --help``."""
    call.say("CLI-HELP")
    return 0


def version(call: Call) -> int:
    """``ctdesk --version``."""
    print_line(f"ctdesk {__version__}")
    return 0


def window(call: Call) -> int:
    """``ctdesk``: the window on the site."""
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        raise CtdeskError("CLI-05")
    named: Path | None = getattr(call.options, "site", None)
    if named is None and os.environ.get("CTDESK_SITE"):
        named = call.folder
    return call.open_window(named, language=call.options.lang)


def demo(call: Call) -> int:
    """``ctdesk demo``: the fictitious site in a window, or a walk through it where there is no screen."""
    out: Path | None = call.options.out
    if out is None and has_display():
        folder = demo_site_folder()
        if not (call.options.keep and (folder / "site.toml").is_file()):
            _make_demo(call, folder)
        return call.open_window(folder, language=call.options.lang)
    place = Path("demo-out") if out is None else out
    return call.walk_demo(place.resolve(), keep=call.options.keep, language=call.language, say=print_line)


def verify(call: Call) -> int:
    """``ctdesk verify``: what printed records say, and whether it is still what was signed."""
    worst, answers = 0, []
    with contextlib.ExitStack() as opened:
        site = None if getattr(call.options, "site", None) is None else opened.enter_context(_opened(call))
        from ctdesk.services.verification import verify_pdf_file

        for path in call.options.files:
            try:
                other = packs.verify_other(call, path, site)
                if other is not None:
                    worst = max(worst, other.exit_code)
                    answers += other.answers
                    continue
                found = verify_pdf_file(path, site=site, ca=call.options.ca)
            except CtdeskError as error:
                complain(error.code, call.language, error.values)
                worst = 2
                continue
            worst = max(worst, packs.exit_of(found.verdict, pinned=call.options.require_pinned))
            answers.append({"file": str(path), **fields_of(found)})
            if not call.options.json:
                _tell_verdict(call, path, found)
    if call.options.json:
        print_json(answers)
    return worst


def audit_verify(call: Call) -> int:
    """``ctdesk audit verify``: recompute the trail and compare it with what was anchored outside."""
    with _opened(call) as site:
        from ctdesk.services.audit import verify_trail

        verdict = verify_trail(site, anchors=call.options.anchors or ())
    if call.options.json:
        print_json(plain(verdict))
    else:
        call.say("CLI-TRAIL-BROKEN" if verdict.faults else "CLI-TRAIL-OK", events=verdict.events)
        if call.options.anchors:
            call.say("CLI-TRAIL-ANCHORS", count=verdict.anchors)
        for fault in (*verdict.faults, *verdict.refused):
            call.say(fault.code, **fault.values)
    return 0 if verdict.ok else 1


def forms_check(call: Call) -> int:
    """``ctdesk forms check``: every definition in a folder, each problem with its place."""
    from ctdesk.forms.library import check_folder, known_words
    from ctdesk.forms.terms import read_terms

    folder: Path = call.options.folder or data_path("forms")
    if not folder.is_dir():
        raise CtdeskError("CLI-11", folder=folder)
    terms = folder / "terms.toml"
    # A hospital's folder holds forms only; its words are those that ctdesk ships.
    known = None
    if not terms.is_file():
        known = known_words(read_terms(data_path("forms", "terms.toml").read_text("utf-8")))
    checked = check_folder(folder, known)
    count = sum(len(problems) for _, problems in checked)
    if call.options.json:
        found = [
            {"file": name, "place": each.place, "code": each.code, "text": call.told(each.code, each.values)}
            for name, problems in checked
            for each in problems
        ]
        print_json({"ok": not count, "files": [name for name, _ in checked], "problems": found})
        return 1 if count else 0
    for name, problems in checked:
        for each in problems:
            print_line(f"{name}: {each.place}: {call.told(each.code, each.values)}")
    call.say("CLI-FORMS-BAD" if count else "CLI-FORMS-OK", files=len(checked), count=count)
    return 1 if count else 0


def backup(call: Call) -> int:
    """``ctdesk backup FILE``: a verified encrypted copy."""
    with _opened(call) as site:
        from ctdesk.services.backup import back_up_site

        made = back_up_site(site, call.options.file.resolve())
    call.say("CLI-BACKUP-OK", path=made.path, size=_megabytes(made.size), sha256=made.sha256)
    return 0


def restore(call: Call) -> int:
    """``ctdesk restore FILE DIR``: a site from a backup, into a folder that holds none."""
    phrase = _phrase_of(call) or _asked_phrase()
    from ctdesk.services.restore import restore_site

    restored = restore_site(
        call.options.file.absolute(),  # a link is refused, so it must not be followed here
        call.options.folder.resolve(),
        phrase=phrase,
        anchors=call.options.anchors or (),
    )
    call.say("CLI-RESTORE-OK", folder=call.options.folder, events=restored.events)
    return 0


def migrate(call: Call) -> int:
    """``ctdesk migrate``: bring the database to this version, after a verified backup."""
    phrase = _phrase_of(call)
    read_site(call.folder)
    from ctdesk.services.migration import migrate_site

    moved = migrate_site(call.folder, phrase=phrase)
    if moved.before == moved.after:
        call.say("CLI-MIGRATE-SAME", revision=moved.after)
    else:
        call.say("CLI-MIGRATE-OK", before=moved.before or "–", after=moved.after, backup=moved.backup)
    return 0


def doctor(call: Call) -> int:
    """``ctdesk doctor``: what is installed, found and missing, and how to mend it."""
    from ctdesk.services.doctor import examine

    findings = examine(call.folder, phrase=_phrase_of(call))
    ok = all(finding.ok for finding in findings)
    if call.options.json:
        told = [{**fields_of(each), "text": call.told(each.code, each.values)} for each in findings]
        print_json({"ok": ok, "version": __version__, "findings": told})
        return 0 if ok else 1
    for each in findings:
        print_line(f"{'✓' if each.ok else '✗'} {call.told(each.code, each.values)}")
        mend = None if each.ok else next_step(each.code, call.language, **each.values)
        if mend is not None:
            print_line(f"  → {mend}")
    return 0 if ok else 1


def tell_fault(reference: str, log: Path | None, argv: Sequence[str]) -> None:
    """Tell a person about a failure nobody expected, in place of a traceback."""
    with contextlib.suppress(CtdeskError, BadMessages):  # without its files it tells the bare code
        load_messages(data_path("forms", "messages"))
    complain("CLI-99", language_of(argv), {"reference": reference, "log": log or "–"})


def _parser() -> argparse.ArgumentParser:
    top = Parser()
    top.set_defaults(act=window, lang=None)
    top.add_argument("--help", action="store_const", const=usage, dest="act")
    top.add_argument("--version", action="store_const", const=version, dest="act")
    everywhere(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, act: Callable[[Call], int], *, phrase: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.set_defaults(act=act)
        everywhere(made)
        if phrase:
            made.add_argument("--phrase-file", type=Path, action=Once, default=None)
        return made

    def second(first: str, name: str, act: Callable[[Call], int]) -> argparse.ArgumentParser:
        group = commands.add_parser(first)
        everywhere(group)
        inner = group.add_subparsers(dest="subcommand", metavar=name, parser_class=Parser, required=True)
        leaf: argparse.ArgumentParser = inner.add_parser(name)
        leaf.set_defaults(act=act)
        everywhere(leaf)
        return leaf

    shown = command("demo", demo)
    shown.add_argument("--out", type=Path, action=Once, default=None)
    shown.add_argument("--keep", action="store_true")
    checked = command("verify", verify)
    checked.add_argument("files", type=Path, nargs="+", metavar="FILE")
    checked.add_argument("--ca", type=Path, action=Once, default=None)
    checked.add_argument("--phrase-file", type=Path, action=Once, default=None)
    checked.add_argument("--require-pinned", action="store_true")
    checked.add_argument("--json", action="store_true")
    trail = second("audit", "verify", audit_verify)
    trail.add_argument("--anchors", type=Path, nargs="+", action=Once, metavar="FILE")
    trail.add_argument("--phrase-file", type=Path, action=Once, default=None)
    trail.add_argument("--json", action="store_true")
    read = second("forms", "check", forms_check)
    read.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    read.add_argument("--json", action="store_true")
    command("backup", backup, phrase=True).add_argument("file", type=Path, metavar="FILE")
    back = command("restore", restore, phrase=True)
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("folder", type=Path, metavar="DIR")
    back.add_argument("--anchors", type=Path, nargs="+", action=Once, metavar="FILE")
    command("migrate", migrate, phrase=True)
    command("doctor", doctor, phrase=True).add_argument("--json", action="store_true")
    return top


def _tell_verdict(call: Call, path: Path, found: PaperVerdict) -> None:
    """The verdict in words, then who signed what when, then what was found."""
    from ctdesk.forms.terms import read_terms
    from ctdesk.paper.verdict import LIST_STATE

    terms = read_terms(data_path("forms", "terms.toml").read_text("utf-8"))
    call.say(f"CLI-VERIFY-{found.verdict.upper().replace('_', '-')}", file=path.name)
    if found.demo:
        call.say("CLI-VERIFY-DEMO")
    site = found.site_en if call.language == "en" else found.site_zh
    if found.state == LIST_STATE:
        call.say("CLI-VERIFY-LIST", number=found.number, site=site)
    elif found.number:
        form = f"{found.form_code} rev. {found.form_revision}"
        call.say("CLI-VERIFY-RECORD", number=found.number, version=found.version, form=form, site=site)
    for one in found.signers:
        meanings = [terms.word("meanings", code, call.language) for code in one.meanings]
        mark = "✓" if one.valid else "✗"
        call.say("CLI-VERIFY-SIGNER", mark=mark, at=one.at, name=one.name, meaning=", ".join(meanings))
    for each in found.findings:
        print_line(f"  {'·' if each.notice else '✗'} {call.told(each.code, each.values)}")
    if found.authority:
        call.say("CLI-VERIFY-AUTHORITY", authority=found.authority)


def _make_demo(call: Call, folder: Path) -> None:
    """Make the demo site anew, in place of an older one; a real site is never removed."""
    from ctdesk.services.demo import make_demo_site

    if (folder / "site.toml").is_file() and not read_site(folder).demo:
        raise CtdeskError("CLI-13", folder=folder)
    shutil.rmtree(folder, ignore_errors=True)
    call.say("CLI-DEMO-MAKING", folder=folder)
    told = -1

    def report(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // max(total, 1)
        if tenth > told:
            told = tenth
            call.say("CLI-DEMO-PROGRESS", percent=tenth * 10)

    make_demo_site(folder, report=report, language=call.language)


def _opened(call: Call) -> OpenSite:
    """The site, with its key from the key store, else from the recovery phrase."""
    from ctdesk.services.site import open_site

    phrase = _phrase_of(call)
    try:
        return open_site(call.folder, phrase=phrase)
    except CtdeskError as error:
        if phrase is not None or not error.code.startswith("KEY-"):
            raise
        complain(error.code, call.language, error.values, with_next=False)
        return open_site(call.folder, phrase=_asked_phrase())


def _phrase_of(call: Call) -> str | None:
    """The recovery phrase in ``--phrase-file``, where that was given (``-`` is standard input)."""
    path: Path | None = call.options.phrase_file
    if path is None:
        return None
    try:
        raw = sys.stdin.buffer.read(_LONGEST_PHRASE_FILE) if str(path) == "-" else _first_bytes(path)
        phrase = raw.decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CtdeskError("CLI-10", path=path) from error
    if not phrase:
        raise CtdeskError("CLI-10", path=path)
    return phrase


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LONGEST_PHRASE_FILE)


def _asked_phrase() -> str:
    """The recovery phrase from the terminal, unseen; raises ``CLI-12`` where there is none to ask."""
    if not sys.stdin.isatty():
        raise CtdeskError("CLI-12")
    return getpass.getpass("恢复短语 Recovery phrase: ").strip()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"
