"""Words of the window: English in the source, Chinese from ``resources/i18n/zh_CN/*.ts``.

``python -m ctdesk.ui.language`` lists what is still untranslated and what is translated but no longer said.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ctdesk.config import data_path

if TYPE_CHECKING:
    import ast

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
OWN_NAMES = {"zh_CN": "简体中文", "en": "English"}

_MESSAGE = re.compile(r"<source>([^<]+)</source>\s*<translation>([^<]+)</translation>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_WEEKDAYS = {
    "zh_CN": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


class _Speech:
    """What is spoken now. One per process, like the language of a window."""

    language: Language = "en"
    catalogue: dict[str, str] = {}  # noqa: RUF012  # replaced whole, never changed in place
    of_qt: QTranslator | None = None


def tr(source: str, /, **values: object) -> str:
    """``source`` in the language of the window, with ``{placeholders}`` filled from ``values``."""
    text = _Speech.catalogue.get(source, source)
    return text.format_map(values) if values else text


def language() -> Language:
    """The language of the window."""
    return _Speech.language


def both(zh_CN: str, en: str) -> str:
    """The one of two texts that the window speaks; for names that come in both languages."""
    return (zh_CN or en) if _Speech.language == "zh_CN" else (en or zh_CN)


def listed(words: Iterable[str]) -> str:
    """Words one after the other, as a list is punctuated in the language in use."""
    return both("、", ", ").join(words)


def weekday(index: int) -> str:
    """Name of the day, Monday being 0."""
    return _WEEKDAYS[_Speech.language][index]


def set_language(wanted: Language) -> None:
    """Speak ``wanted`` from now on; whoever shows words already has to be built again."""
    _Speech.catalogue = _catalogue(wanted) if wanted != "en" else {}
    _Speech.language = wanted
    QLocale.setDefault(QLocale(wanted))
    application = QCoreApplication.instance()
    if application is None:
        return
    if _Speech.of_qt is not None:
        application.removeTranslator(_Speech.of_qt)
        _Speech.of_qt = None
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if wanted != "en" and translator.load(f"qtbase_{wanted}", folder):
        application.installTranslator(translator)
        _Speech.of_qt = translator


@cache
def _catalogue(wanted: Language) -> dict[str, str]:
    return dict(_entries(data_path("resources", "i18n", wanted)))


def other_words(words: str) -> str:
    """The same words in the other language, where they stand in the catalogue whole."""
    return _catalogue("zh_CN").get(words, "") or _sources().get(words, "")


@cache
def _sources() -> dict[str, str]:
    return {text: source for source, text in _catalogue("zh_CN").items()}


def spoken(folder: Path) -> dict[str, list[str]]:
    """Every literal handed to ``tr`` below ``folder``, with the places where it stands.

    Raises ``ValueError`` naming the place where something else than a literal is handed over.
    """
    import ast

    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                place = f"{path.name}:{node.lineno}"
                first = node.args[0] if node.args else None
                for word in _literals(first, place):
                    found.setdefault(word, []).append(place)
    return found


def translated(wanted: Language) -> dict[str, str]:
    """The catalogue of ``wanted``; raises ``ValueError`` for a source translated in two ways."""
    found: dict[str, str] = {}
    for source, text in _entries(data_path("resources", "i18n", wanted)):
        if found.setdefault(source, text) != text:
            raise ValueError(f"two translations of {source!r}")
    return found


def _literals(node: ast.expr | None, place: str) -> Iterator[str]:
    import ast

    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, place)
        yield from _literals(node.orelse, place)
    else:
        raise ValueError(f"{place}: tr() takes a literal")


def _entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Source and translation of every message in the TS files of ``folder``.

    Our own files, as Qt's tools write them: an XML parser would cost the first paint more than the reading.
    """
    for path in sorted(folder.glob("*.ts")):
        for source, text in _MESSAGE.findall(path.read_text("utf-8")):
            yield _plain(source), _plain(text)


def _plain(written: str) -> str:
    if "&" in written:
        for entity, letter in _ENTITIES:
            written = written.replace(entity, letter)
    return written


def main() -> int:
    """List missing and orphaned translations; 1 when there are any."""
    said, known = spoken(Path(__file__).parent), translated("zh_CN")
    for source in sorted(set(said) - set(known)):
        sys.stdout.write(f"missing  {said[source][0]:32} {source!r}\n")
    for source in sorted(set(known) - set(said)):
        sys.stdout.write(f"orphan   {source!r}\n")
    return int(set(said) != set(known))


if __name__ == "__main__":
    sys.exit(main())
