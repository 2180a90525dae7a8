"""How the command line speaks: lines, JSON, complaints on stderr."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import next_step, sentence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


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


def complain(code: str, language: str, values: Mapping[str, object], *, with_next: bool = True) -> None:
    following = next_step(code, language, **values) if with_next else None
    text = sentence(code, language, **values)
    if following is not None:
        text = f"{text}{' ' if language == 'en' else ''}{following}"
    print(" ".join(text.splitlines()), file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    print_line(json.dumps(value, ensure_ascii=False, indent=2))
