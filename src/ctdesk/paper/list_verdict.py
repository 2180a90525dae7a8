"""What the file of a printed list says about itself, as far as a verdict tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ctdesk.domain.signatures import read_content
from ctdesk.paper.list_paper import LIST_TYPE
from ctdesk.paper.verdict import LIST_STATE, Anchor, PaperVerdict


def describe_list(said: PaperVerdict, content: bytes, authority: str) -> PaperVerdict:
    """The verdict with number, site and trail head of a list. Raises ``ValueError``, ``KeyError`` or
    ``TypeError`` for what is no list.
    """
    told = read_content(content, LIST_TYPE)
    site, head, copy = _table(told["site"]), _table(told["head"]), told["copy"]
    name, seq = _table(site["name"]), head["seq"]
    if not isinstance(seq, int) or not isinstance(copy, int) or isinstance(seq, bool):
        raise TypeError("a whole number is needed")
    return replace(
        said,
        number=str(told["number"]),
        state=LIST_STATE,
        form_code=str(told["code"] or ""),
        db_id=str(site["db_id"]),
        site_zh=str(name["zh_CN"]),
        site_en=str(name["en"]),
        demo=site["demo"] is True,
        authority=authority,
        copy=copy,
        anchor=Anchor(seq, str(head["seal"])),
    )


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed")
    return value
