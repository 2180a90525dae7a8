"""The training table as shipped, read once."""

from __future__ import annotations

import tomllib
from functools import cache

from ctdesk.config import data_path
from ctdesk.domain.training import Curriculum, read_curriculum


@cache
def curriculum() -> Curriculum:
    """All modules, who needs which, and the rules of ``resources/seed/modules.toml``."""
    with data_path("resources", "seed", "modules.toml").open("rb") as file:
        return read_curriculum(tomllib.load(file))
