"""The command line: ``ctdesk`` with ``verify``, ``audit``, ``backup`` and the rest, one function each.

Names, arguments and exit codes are a contract that scripts rely on. Bad arguments end with one line on stderr
and exit code 2; a secret is never an argument; no traceback reaches a person.
"""

from __future__ import annotations

import argparse
import dataclasses
import getpass
import json
import locale
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from ctdesk import __version__
from ctdesk.config import data_path, default_site_folder, demo_site_folder, has_display, read_preferences
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import load_messages, next_step, sentence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from ctdesk.services.site import Site

_SECRETS = ("--key", "--password", "--passphrase", "--phrase", "--pin")
_LONGEST_PHRASE_FILE = 4096


class OpenWindow(Protocol):
    """Shows the window on a site; handed in by the wiring."""

    def __call__(self, folder: Path, *, demo: bool, keep: bool, language: str | None) -> int:
        """Open ``folder`` and return the exit code when the window is closed."""


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


class _Wrong(Exception):
    """The arguments make no call; carries the code and values of the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def main(argv: Sequence[str], *, open_window: OpenWindow, walk_demo: WalkDemo) -> int:
    """Answer one call and return its exit code."""
    load_messages(data_path("forms", "messages"))
    language = language_of(argv)
    try:
        _check_words(argv)
        if {"--help", "-h"} & set(argv):
            argv = ["--help"]
        options = _parser().parse_args(list(argv))
        code: int = options.act(Call(options, language, open_window, walk_demo))
    except _Wrong as wrong:
        _complain(wrong.code, language, wrong.values, with_next=False)
        return 2
    except CtdeskError as error:
        _complain(error.code, language, error.values)
        return 1
    except KeyboardInterrupt:
        _complain("CANCELLED", language, {}, with_next=False)
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
    return call.open_window(call.folder, demo=False, keep=True, language=call.options.lang)


def demo(call: Call) -> int:
    """``ctdesk demo``: the fictitious site in a window, or a walk through it where there is no screen."""
    out: Path | None = call.options.out
    if out is None and has_display():
        return call.open_window(
            demo_site_folder(), demo=True, keep=call.options.keep, language=call.options.lang
        )
    place = Path("demo-out") if out is None else out
    return call.walk_demo(place.resolve(), keep=call.options.keep, language=call.language, say=print_line)


def verify(call: Call) -> int:
    """``ctdesk verify``: what printed records say, and whether it is still what was signed."""
    from ctdesk.services.verification import verify_pdf_file

    worst = 0
    answers = []
    site = getattr(call.options, "site", None)
    for path in call.options.files:
        verdict = verify_pdf_file(path, site=site, ca=call.options.ca)
        worst = max(worst, verdict.exit_code(require_pinned=call.options.require_pinned))
        if call.options.json:
            answers.append({"file": str(path), **fields_of(verdict)})
        else:
            for code, values in verdict.lines():
                call.say(code, file=path.name, **values)
    if call.options.json:
        _print_json(answers)
    return worst


def audit_verify(call: Call) -> int:
    """``ctdesk audit verify``: recompute the trail and compare it with what was anchored outside."""
    from ctdesk.services.audit import verify_trail

    with _opened(call) as site:
        verdict = verify_trail(site, anchors=call.options.anchors or ())
    if call.options.json:
        _print_json(plain(verdict))
    else:
        call.say("CLI-TRAIL-OK" if verdict.ok else "CLI-TRAIL-BROKEN", events=verdict.events)
        for fault in verdict.faults:
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
        _print_json({"ok": not count, "files": [name for name, _ in checked], "problems": found})
        return 1 if count else 0
    for name, problems in checked:
        for each in problems:
            print_line(f"{name}: {each.place}: {call.told(each.code, each.values)}")
    call.say("CLI-FORMS-BAD" if count else "CLI-FORMS-OK", files=len(checked), count=count)
    return 1 if count else 0


def backup(call: Call) -> int:
    """``ctdesk backup FILE``: a verified encrypted copy."""
    from ctdesk.services.backup import back_up_site

    with _opened(call) as site:
        made = back_up_site(site, call.options.file.resolve())
    call.say("CLI-BACKUP-OK", path=made.path, size=_megabytes(made.size), sha256=made.sha256)
    return 0


def restore(call: Call) -> int:
    """``ctdesk restore FILE DIR``: a site from a backup, into a folder that holds none."""
    from ctdesk.services.backup import restore_site

    restored = restore_site(
        call.options.file.resolve(),
        call.options.folder.resolve(),
        phrase=_phrase_of(call) or _asked_phrase(),
        anchors=call.options.anchors or (),
    )
    call.say("CLI-RESTORE-OK", folder=call.options.folder, events=restored.events)
    return 0


def migrate(call: Call) -> int:
    """``ctdesk migrate``: bring the database to this version, after a verified backup."""
    from ctdesk.services.migration import migrate_site

    moved = migrate_site(call.folder, phrase=_phrase_of(call))
    if moved.before == moved.after:
        call.say("CLI-MIGRATE-SAME", revision=moved.after)
    else:
        call.say("CLI-MIGRATE-OK", before=moved.before or "–", after=moved.after, backup=moved.backup)
    return 0


def doctor(call: Call) -> int:
    """``ctdesk doctor``: what is installed, found and missing, and how to mend it."""
    from ctdesk.services.doctor import examine

    findings = examine(call.folder)
    ok = all(finding.ok for finding in findings)
    if call.options.json:
        told = [{**fields_of(each), "text": call.told(each.code, each.values)} for each in findings]
        _print_json({"ok": ok, "version": __version__, "findings": told})
        return 0 if ok else 1
    for each in findings:
        print_line(f"{'✓' if each.ok else '✗'} {call.told(each.code, each.values)}")
        mend = None if each.ok else next_step(each.code, call.language, **each.values)
        if mend is not None:
            print_line(f"  → {mend}")
    return 0 if ok else 1


def print_line(line: str) -> None:
    """One line on standard output, seen at once."""
    print(line, flush=True)


def fields_of(value: DataclassInstance) -> dict[str, object]:
    """The fields of a dataclass as JSON can say them."""
    return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}


def plain(value: object) -> object:
    """``value`` as JSON can say it: dataclasses by field, bytes in hex, times in ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return fields_of(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, CtdeskError):
        return {"code": value.code, **{key: plain(each) for key, each in value.values.items()}}
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    return str(value)


class _Parser(argparse.ArgumentParser):
    """Argparse without its habits: no abbreviations, no usage on stderr, no exit of its own."""

    def __init__(self, **options: object) -> None:
        super().__init__(prog="ctdesk", add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        for pattern, code in _COMPLAINTS:
            found = re.match(pattern, message)
            if found:
                raise _Wrong(code, what=found[1])
        raise _Wrong("CLI-01", what=message)


_COMPLAINTS = (
    (r"unrecognized arguments: (.*)", "CLI-02"),
    (r"the following arguments are required: (.*)", "CLI-03"),
    (r"argument ([^:]*): expected (?:one|at least one) argument", "CLI-04"),
    (r"argument [^:]*: invalid choice: (.*?) \(choose from", "CLI-06"),
    (r"argument ([^:]*): given twice", "CLI-07"),
    (r"argument ([^:]*): (?:not allowed|ignored explicit)", "CLI-08"),
)


class _Once(argparse.Action):
    """An option that may be given once: with two answers nobody knows which one counts."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        given = vars(namespace).setdefault("_given", set())
        if self.dest in given:
            raise argparse.ArgumentError(self, "given twice")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def _parser() -> argparse.ArgumentParser:
    top = _Parser()
    top.set_defaults(act=window, lang=None)
    top.add_argument("--help", action="store_const", const=usage, dest="act")
    top.add_argument("--version", action="store_const", const=version, dest="act")
    _everywhere(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, act: Callable[[Call], int], *, phrase: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.set_defaults(act=act)
        _everywhere(made)
        if phrase:
            made.add_argument("--phrase-file", type=Path, action=_Once, default=None)
        return made

    def second(first: str, name: str, act: Callable[[Call], int]) -> argparse.ArgumentParser:
        group = commands.add_parser(first)
        _everywhere(group)
        inner = group.add_subparsers(dest="subcommand", metavar=name, parser_class=_Parser, required=True)
        leaf: argparse.ArgumentParser = inner.add_parser(name)
        leaf.set_defaults(act=act)
        _everywhere(leaf)
        return leaf

    shown = command("demo", demo)
    shown.add_argument("--out", type=Path, action=_Once, default=None)
    shown.add_argument("--keep", action="store_true")
    checked = command("verify", verify)
    checked.add_argument("files", type=Path, nargs="+", metavar="FILE.pdf")
    checked.add_argument("--ca", type=Path, action=_Once, default=None)
    checked.add_argument("--require-pinned", action="store_true")
    checked.add_argument("--json", action="store_true")
    trail = second("audit", "verify", audit_verify)
    trail.add_argument("--anchors", type=Path, nargs="+", action=_Once, metavar="FILE")
    trail.add_argument("--phrase-file", type=Path, action=_Once, default=None)
    trail.add_argument("--json", action="store_true")
    read = second("forms", "check", forms_check)
    read.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    read.add_argument("--json", action="store_true")
    command("backup", backup, phrase=True).add_argument("file", type=Path, metavar="FILE")
    back = command("restore", restore, phrase=True)
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("folder", type=Path, metavar="DIR")
    back.add_argument("--anchors", type=Path, nargs="+", action=_Once, metavar="FILE")
    command("migrate", migrate, phrase=True)
    command("doctor", doctor).add_argument("--json", action="store_true")
    return top


def _everywhere(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before the command or after it."""
    unset = argparse.SUPPRESS
    parser.add_argument("--site", type=Path, action=_Once, default=unset, metavar="DIR")
    parser.add_argument("--lang", choices=("zh_CN", "en"), action=_Once, default=unset)


def _check_words(argv: Sequence[str]) -> None:
    """What argparse cannot see: secrets among the arguments, one option before and after the command."""
    seen: set[str] = set()
    for word in argv:
        if word == "--":
            return
        name = word.partition("=")[0]
        if name in _SECRETS:
            raise _Wrong("CLI-09", what=name)
        if name in ("--site", "--lang") and name in seen:
            raise _Wrong("CLI-07", what=name)
        seen.add(name)


def language_of(argv: Sequence[str]) -> str:
    """``--lang``, else the language of the terminal, else what this person chose in the window."""
    for at, word in enumerate(argv):
        name, _, value = word.partition("=")
        if name == "--lang":
            chosen = value or "".join(argv[at + 1 : at + 2])
            if chosen in ("zh_CN", "en"):
                return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh_CN" if os.environ[name].startswith("zh") else "en"
    named = locale.getlocale()[0]
    if named is not None:
        return "zh_CN" if named.startswith(("zh", "Chinese")) else "en"
    return read_preferences().language


def _opened(call: Call) -> Site:
    """The site, with its key from the key store, else from the recovery phrase."""
    from ctdesk.services.site import open_site

    phrase = _phrase_of(call)
    try:
        return open_site(call.folder, phrase=phrase)
    except CtdeskError as error:
        if phrase is not None or not error.code.startswith("KEY-"):
            raise
        _complain(error.code, call.language, error.values, with_next=False)
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


def _complain(code: str, language: str, values: Mapping[str, object], *, with_next: bool = True) -> None:
    following = next_step(code, language, **values) if with_next else None
    text = sentence(code, language, **values)
    if following is not None:
        text = f"{text}{' ' if language == 'en' else ''}{following}"
    print(" ".join(text.splitlines()), file=sys.stderr, flush=True)


def _print_json(value: object) -> None:
    print_line(json.dumps(value, ensure_ascii=False, indent=2))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"
