"""What every page is printed with: the typeface and the approved words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ctdesk.forms.definition import Text
from ctdesk.forms.terms import Terms, read_terms
from ctdesk.paper.fonts import Typeface, load_typeface


@dataclass(frozen=True, slots=True)
class Press:
    """Typeface and words. A word that ``terms.toml`` lacks prints as its code; a test finds it."""

    face: Typeface
    terms: Terms

    def word(self, key: str, /, **values: object) -> Text:
        """A word of paper in both languages, its placeholders filled."""
        text = self.terms.paper.get(key) or Text(zh_CN=key, en=key)
        return Text(zh_CN=text.zh_CN.format(**values), en=text.en.format(**values)) if values else text

    def both(self, key: str, /, **values: object) -> str:
        """The word in both languages on one line."""
        return on_one_line(self.word(key, **values))

    def listed(self, kind: str, code: str) -> Text:
        """The words for a code of one of the lists of ``terms.toml``."""
        return Text(zh_CN=self.terms.word(kind, code, "zh_CN"), en=self.terms.word(kind, code, "en"))

    def both_of(self, kind: str, code: str) -> str:
        """The words for a code of one of the lists, in both languages on one line."""
        return on_one_line(self.listed(kind, code))


def load_press(fonts: Path, terms: Path, *, extra_font: Path | None = None) -> Press:
    """A press with the fonts of one folder and the words of ``terms.toml``; raises ``FONT-01`` or
    ``FORMDEF-12``.
    """
    return Press(load_typeface(fonts, extra_font), read_terms(terms.read_text("utf-8"), terms.name))


def on_one_line(text: Text) -> str:
    """Chinese, then English unless it is the same."""
    return text.zh_CN if text.zh_CN == text.en else f"{text.zh_CN} {text.en}".strip()
