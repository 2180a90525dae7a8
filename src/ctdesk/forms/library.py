"""Reads form definitions and keeps the revisions: what a form says, its digest, and which revision is the
latest.

A hospital's own forms lie in a folder of the site beside the shipped ones, under codes of their own.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.forms.definition import Definition
from ctdesk.forms.problems import FormProblem
from ctdesk.forms.proofreading import check_definition
from ctdesk.forms.terms import Terms, read_terms
from ctdesk.forms.vocabulary import KnownWords

LARGEST_DEFINITION = 1_000_000
SHIPPED_PREFIX = "CT-"

__all__ = [
    "FormProblem",
    "FormsRefused",
    "Library",
    "Release",
    "check_definition",
    "check_folder",
    "digest_of_source",
    "known_words",
    "problems_of_source",
    "read_definition",
    "read_released",
]

_PLACE = re.compile(r"^(?P<text>.*?)(?: - at `(?P<place>[^`]*)`)?$", re.DOTALL)
_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_FILE = re.compile(r"rev-(\d{2,})\.toml")


class FormsRefused(CtdeskError):
    """One or more definitions cannot be used; ``problems`` name each place and mistake."""

    def __init__(self, problems: Iterable[FormProblem], name: str = "") -> None:
        self.problems = tuple(problems)
        first = self.problems[0] if self.problems else FormProblem("", "FORMDEF-01", {})
        super().__init__(
            "FORMDEF-00", name=name, count=len(self.problems), place=first.place, problem=first.code
        )


@dataclass(frozen=True, slots=True)
class Release:
    """A line of ``released.toml``: what exactly was released, and from which day."""

    form: str
    revision: int
    sha256: str
    effective_from: date


def read_definition(source: str, name: str) -> Definition:
    """Read one definition; ``name`` says in errors where it came from.

    Only the shape is looked at here (TOML, known keys, types, both languages); what the parts say about
    each other is the work of ``check_definition``. Raises ``FormsRefused``.
    """
    if len(source) > LARGEST_DEFINITION:
        raise FormsRefused([FormProblem(name, "FORMDEF-02", {"largest": LARGEST_DEFINITION})], name)
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = found[1] if found and found[1] else "?"
        raise FormsRefused(
            [FormProblem(f"{name}, line {line}", "FORMDEF-03", {"line": line})], name
        ) from error
    try:
        return msgspec.convert(tables, Definition)
    except msgspec.ValidationError as error:
        raise FormsRefused([_problem_of(tables, str(error))], name) from error


def digest_of_source(source: str) -> str:
    """SHA-256 of the text as UTF-8, in lower-case hex: the identity of a revision."""
    return hashlib.sha256(source.encode("utf-8")).hexdigest()


def known_words(terms: Terms) -> KnownWords:
    """The words a definition may name, as far as ``terms.toml`` says them in both languages."""
    return KnownWords(duties=frozenset(terms.duties), meanings=frozenset(terms.meanings))


class Library:
    """The revisions of all forms at hand. Immutable; made with ``from_folder`` or from sources kept in a
    database. ``own`` are the codes that belong to the hospital, ``left_out`` its files that are not used.
    """

    def __init__(
        self,
        sources: Mapping[tuple[str, int], str],
        *,
        own: Iterable[str] = (),
        left_out: Iterable[FormProblem] = (),
    ) -> None:
        self._sources = dict(sources)
        self.own = frozenset(own)
        self.left_out = tuple(left_out)
        self._definitions: dict[tuple[str, int], Definition] = {}

    @classmethod
    def from_folder(cls, path: Path, *, own: Path | None = None) -> Library:
        """Read ``CODE/rev-NN.toml`` below ``path``, and the hospital's own forms below ``own``.

        The codes that begin with ``CT-`` are the shipped ones: a file of the hospital under such a code is
        ``left_out``, and so is one that is no text. What the hospital keeps under a code of its own is never
        replaced by anything shipped.
        """
        sources = _sources_below(path)
        kept, left_out = _own_sources(own) if own is not None and own.is_dir() else ({}, [])
        codes = {code for code, _ in kept}
        shipped = {key: source for key, source in sources.items() if key[0] not in codes}
        return cls({**shipped, **kept}, own=codes, left_out=left_out)

    def revisions(self) -> tuple[tuple[str, int], ...]:
        """Code and revision of everything in the library, sorted."""
        return tuple(sorted(self._sources))

    def definition(self, code: str, revision: int) -> Definition:
        """Raises ``NotFound`` for a revision that is not here, ``FormsRefused`` for one that cannot be
        read.
        """
        key = (code, revision)
        if key not in self._definitions:
            self._definitions[key] = read_definition(
                self.source(code, revision), f"{code}/rev-{revision:02d}.toml"
            )
        return self._definitions[key]

    def latest(self, code: str) -> Definition:
        """The definition with the highest revision; raises ``NotFound``."""
        revisions = [revision for known, revision in self._sources if known == code]
        if not revisions:
            raise NotFound("FORMDEF-04", form=code, revision="")
        return self.definition(code, max(revisions))

    def digest(self, code: str, revision: int) -> str:
        """SHA-256 of the source of a revision."""
        return digest_of_source(self.source(code, revision))

    def source(self, code: str, revision: int) -> str:
        """The text of a revision as it was written; raises ``NotFound``."""
        try:
            return self._sources[code, revision]
        except KeyError:
            raise NotFound("FORMDEF-04", form=code, revision=revision) from None


def check_folder(path: Path, known: KnownWords | None = None) -> list[tuple[str, tuple[FormProblem, ...]]]:
    """Check every definition below ``path``: one entry for each file, with the problems it has (none when
    it is sound).

    The words that definitions may use come from ``known``, else from ``terms.toml`` in that folder. A
    release list in the folder is compared with the files.
    """
    result: list[tuple[str, tuple[FormProblem, ...]]] = []
    terms_file = path / "terms.toml"
    if known is None:
        if not terms_file.is_file():
            return [("terms.toml", (FormProblem("terms.toml", "FORMDEF-05", {}),))]
        known = known_words(read_terms(terms_file.read_text("utf-8"), "terms.toml"))
    for file in _files_below(path):
        name = f"{file.parent.name}/{file.name}"
        result.append((name, _problems_of_file(file, name, known)))
    released = path / "released.toml"
    if released.is_file():
        result.append(("released.toml", _problems_of_release_list(path, released)))
    return result


def problems_of_source(source: str, code: str, revision: int, known: KnownWords) -> tuple[FormProblem, ...]:
    """Everything that stands against using this text as a revision of a form; empty when it is sound."""
    name = f"{code}/rev-{revision:02d}.toml"
    try:
        definition = read_definition(source, name)
    except FormsRefused as refused:
        return refused.problems
    problems = list(check_definition(definition, known))
    if definition.code != code or definition.revision != revision:
        values = {"code": definition.code, "revision": definition.revision, "file": name}
        problems.append(FormProblem("code", "FORMDEF-08", values))
    return tuple(problems)


def read_released(source: str) -> tuple[Release, ...]:
    """The list of released revisions; raises ``FormsRefused``."""
    try:
        rows = msgspec.convert(tomllib.loads(source).get("release", []), list[_ReleaseRow])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormsRefused(
            [FormProblem("released.toml", "FORMDEF-03", {"line": "?"})], "released.toml"
        ) from error
    return tuple(Release(row.form, row.revision, row.sha256, row.effective_from) for row in rows)


class _ReleaseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    revision: int
    sha256: str
    effective_from: date


def _files_below(path: Path) -> list[Path]:
    return sorted(
        file
        for folder in path.iterdir()
        if folder.is_dir()
        for file in folder.glob("rev-*.toml")
        if file.is_file()
    )


def _sources_below(path: Path) -> dict[tuple[str, int], str]:
    found = {}
    for file in _files_below(path):
        number = _FILE.fullmatch(file.name)
        if number is not None:
            found[file.parent.name, int(number[1])] = _text_of(file)
    return found


def _own_sources(path: Path) -> tuple[dict[tuple[str, int], str], list[FormProblem]]:
    """What a hospital wrote, and why some of it is not used: a bad file keeps nobody out of the site."""
    found, left_out = {}, []
    for file in _files_below(path):
        name = f"{file.parent.name}/{file.name}"
        number = _FILE.fullmatch(file.name)
        if number is None:
            left_out.append(FormProblem(name, "FORMDEF-07", {}))
        elif file.parent.name.startswith(SHIPPED_PREFIX):
            left_out.append(FormProblem(name, "FORMDEF-13", {"prefix": SHIPPED_PREFIX}))
        else:
            try:
                found[file.parent.name, int(number[1])] = _text_of(file)
            except FormsRefused as refused:
                left_out.extend(FormProblem(name, one.code, one.values) for one in refused.problems)
            except OSError as error:
                left_out.append(
                    FormProblem(name, "FORMDEF-12", {"name": name, "problem": error.strerror or ""})
                )
    return found, left_out


def _text_of(file: Path) -> str:
    """The bytes of a file as text; line ends are part of the digest, so nothing is translated."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormsRefused([FormProblem(file.name, "FORMDEF-06", {})], file.name) from error


def _problems_of_file(file: Path, name: str, known: KnownWords) -> tuple[FormProblem, ...]:
    number = _FILE.fullmatch(file.name)
    if number is None:
        return (FormProblem(name, "FORMDEF-07", {}),)
    try:
        source = _text_of(file)
    except FormsRefused as refused:
        return refused.problems
    return problems_of_source(source, file.parent.name, int(number[1]), known)


def _problems_of_release_list(path: Path, released: Path) -> tuple[FormProblem, ...]:
    try:
        rows = read_released(released.read_text("utf-8"))
    except FormsRefused as refused:
        return refused.problems
    problems = []
    for row in rows:
        place = f"{row.form}/rev-{row.revision:02d}.toml"
        file = path / place
        if not file.is_file():
            problems.append(FormProblem(place, "FORMDEF-09", {}))
        elif digest_of_source(_text_of(file)) != row.sha256:
            problems.append(FormProblem(place, "FORMDEF-10", {}))
    listed = {f"{row.form}/rev-{row.revision:02d}.toml" for row in rows}
    problems += [
        FormProblem(name, "FORMDEF-11", {})
        for file in _files_below(path)
        if (name := f"{file.parent.name}/{file.name}") not in listed
    ]
    return tuple(problems)


def _problem_of(tables: Mapping[str, object], message: str) -> FormProblem:
    """Turn the reader's message into a place a form author recognises: ``D7.expect`` in place of
    ``section[3].item[6]``.
    """
    found = _PLACE.match(message)
    text, place = (found["text"], found["place"] or "") if found else (message, "")
    named = _named_place(tables, place)
    for pattern, code, key in _SHAPES:
        match = pattern.search(text)
        if match:
            value = match[1]
            if code in {"FORMDEF-20", "FORMDEF-21"}:
                named = f"{named}.{value}" if named else value
            return FormProblem(named, code, {key: value})
    return FormProblem(named, "FORMDEF-23", {"problem": text})


_SHAPES = (
    (re.compile(r"contains unknown field `([^`]*)`"), "FORMDEF-20", "key"),
    (re.compile(r"missing required field `([^`]*)`"), "FORMDEF-21", "key"),
    (re.compile(r"Invalid enum value (.*)"), "FORMDEF-22", "value"),
)


def _named_place(tables: Mapping[str, object], place: str) -> str:
    current: object = tables
    names: list[str] = []
    for key, index in re.findall(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]", place):
        if key:
            current = current.get(key) if isinstance(current, Mapping) else None
            names.append(key)
        elif index.isdigit() and isinstance(current, list) and int(index) < len(current):
            current = current[int(index)]
            label = current.get("id", current.get("code")) if isinstance(current, Mapping) else None
            if isinstance(label, str):
                # An id says where we are better than the way there.
                names[:] = (
                    [label]
                    if names[-1:] != ["columns"] and names[-1:] != ["options"]
                    else [*names[:-1], label]
                )
            else:
                names.append(index)
        else:
            names.append(index)
            current = None
    return ".".join(names)
