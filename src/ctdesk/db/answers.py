"""What lies inside documents kept as JSON, in the words of either database; which answers figures read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, TextClause, literal, text, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# What the indicators read of the journal: arrival, excursions, the report of the trip, time out of the cold;
# and whether a section says why it is late. An index holds no more than this, so whoever wants to use it says
# the same words.
_FIGURES = (
    "{0}path IN ('C1','E7a','E7c@receiver','E7c@verifier') OR {0}path LIKE 'G6:%' AND {0}path NOT LIKE '%#%'"
)
_LATE = "{0}path LIKE '%#late'"
FIGURE_INDEX, LATE_INDEX = text(_FIGURES.format("")), text(_LATE.format(""))


def figure_answers(table: str = "answer_entry") -> TextClause:
    """Only answers that figures are worked out of, in the words of their index."""
    return text(f"({_FIGURES.format(f'{table}.')})")


def late_answers(table: str = "answer_entry") -> TextClause:
    """Only reasons for lateness, in the words of their index."""
    return text(f"({_LATE.format(f'{table}.')})")


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
