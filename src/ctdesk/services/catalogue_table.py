"""The table of the catalogue as shipped, read once: fields, bases, storage modes, marketed products."""

from __future__ import annotations

import tomllib
from functools import cache

from ctdesk.config import data_path
from ctdesk.domain.catalogue import Table, read_table


@cache
def catalogue_table() -> Table:
    """``resources/seed/catalogue.toml`` as values; it holds no limit of any product."""
    with data_path("resources", "seed", "catalogue.toml").open("rb") as file:
        return read_table(tomllib.load(file))
