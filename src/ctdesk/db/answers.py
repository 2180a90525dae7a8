"""What lies inside documents kept as JSON, asked in the words of either database; which answers figures read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, literal, text, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# What the indicators read of the journal: arrival, excursions, the report of the trip, time out of the
# cold, lateness. An index holds no more than this, so whoever wants to use it says the same words.
_FIGURES = "path IN ('C1', 'E7a', 'E7c@receiver', 'E7c@verifier') OR path LIKE 'G6:%' OR path LIKE '%#late'"
FIGURE_ANSWERS = text(f"({_FIGURES.replace('path', 'answer_entry.path')})")
FIGURE_INDEX = text(_FIGURES)


class document_value(FunctionElement[str]):  # a function of the database, named as one
    """What lies at a path of a document, as text; NULL where nothing does."""

    type = Text()
    inherit_cache = True
    name = "document_value"


@compiles(document_value, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **named: Any) -> str:
    document, *path = list(element.clauses)
    steps = "".join(f'."{step.value}"' for step in path)
    return f"json_extract({compiler.process(document, **named)}, '${steps}')"


@compiles(document_value, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **named: Any) -> str:
    document, *path = list(element.clauses)
    *above, last = [step.value for step in path]
    steps = "".join(f"->'{step}'" for step in above)
    return f"(({compiler.process(document, **named)})::json{steps}->>'{last}')"


def inside(document: Any, *path: str) -> ColumnElement[str]:
    """What lies at a path of a column of JSON; the steps are words of this program, never of a person."""
    return document_value(type_coerce(document, Text), *map(literal, path))
