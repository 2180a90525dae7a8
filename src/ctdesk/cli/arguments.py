"""What may be typed after ``ctdesk``, and in which language the answer is wanted."""

from __future__ import annotations

import argparse
import locale
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ctdesk.config import read_preferences

SECRETS = ("--key", "--password", "--passphrase", "--phrase", "--pin")


class WrongArguments(Exception):
    """The arguments make no call; carries the code and values of the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Parser(argparse.ArgumentParser):
    """Argparse without its habits: no abbreviations, no usage on stderr, no exit of its own."""

    def __init__(self, **options: object) -> None:
        super().__init__(prog="ctdesk", add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        for pattern, code in _COMPLAINTS:
            found = re.match(pattern, message)
            if found:
                raise WrongArguments(code, what=found[1])
        raise WrongArguments("CLI-01", what=message)


_COMPLAINTS = (
    (r"unrecognized arguments: (.*)", "CLI-02"),
    (r"the following arguments are required: (.*)", "CLI-03"),
    (r"argument ([^:]*): expected (?:one|at least one) argument", "CLI-04"),
    (r"argument [^:]*: invalid choice: (.*?) \(choose from", "CLI-06"),
    (r"argument ([^:]*): given twice", "CLI-07"),
    (r"argument ([^:]*): (?:not allowed|ignored explicit)", "CLI-08"),
)


class Once(argparse.Action):
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


def everywhere(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before the command or after it."""
    unset = argparse.SUPPRESS
    parser.add_argument("--site", type=Path, action=Once, default=unset, metavar="DIR")
    parser.add_argument("--lang", choices=("zh_CN", "en"), action=Once, default=unset)


def check_words(argv: Sequence[str]) -> None:
    """What argparse cannot see: secrets among the arguments, one option before and after the command."""
    seen: set[str] = set()
    for word in argv:
        if word == "--":
            return
        name = word.partition("=")[0]
        if name in SECRETS:
            raise WrongArguments("CLI-09", what=name)
        if name in ("--site", "--lang") and name in seen:
            raise WrongArguments("CLI-07", what=name)
        seen.add(name)


def language_of(argv: Sequence[str]) -> str:
    """``--lang``, else the language of the terminal, else what this person chose in the window.

    The locale C names no language.
    """
    for at, word in enumerate(argv):
        name, _, value = word.partition("=")
        if name == "--lang":
            chosen = value or "".join(argv[at + 1 : at + 2])
            if chosen in ("zh_CN", "en"):
                return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        named = os.environ.get(name, "")
        if named and named.partition(".")[0] not in ("C", "POSIX"):
            return "zh_CN" if named.startswith("zh") else "en"
    of_system = locale.getlocale()[0] if os.name == "nt" else None  # elsewhere it only repeats the variables
    if of_system is not None:
        return "zh_CN" if of_system.startswith(("zh", "Chinese")) else "en"
    return read_preferences().language
