"""What ctdesk says of a case that it opened by itself: kept as a code with values, said to whoever reads.

The sentences stand in ``forms/messages/incident_wordings.toml``; a value that has words of its own is a
mapping by language. Cases of before keep the text that was written then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.db.tables.incidents import Incident
from ctdesk.domain.qualifications import Words
from ctdesk.forms.messages import LANGUAGES, load_messages, sentence

LIST = {"zh_CN": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence by its code, with its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As the register keeps it."""
        return {"code": self.code, "values": dict(self.values)}

    def words(self) -> Words:
        """The sentence in both languages."""
        _read_sentences()
        zh_cn, en = (sentence(self.code, lang, **self.values) for lang in LANGUAGES)
        return Words(zh_cn, en)


def words_of(incident: Incident) -> Words:
    """What a case says it is about, in both languages; what a person wrote stands as it was written."""
    kept = incident.wording
    if not isinstance(kept, dict):
        return Words(incident.text, incident.text)
    return Wording(str(kept["code"]), kept.get("values", {})).words()


def mapping_of(words: Words) -> dict[str, str]:
    """Words in both languages as a value of a sentence."""
    return {"zh_CN": words.zh_CN, "en": words.en}


@cache
def _read_sentences() -> None:
    """A command line without a window may not have read them yet."""
    load_messages(data_path("forms", "messages"))
