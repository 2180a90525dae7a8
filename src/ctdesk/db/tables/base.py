"""The base of all tables: column kinds by annotation, and naming of constraints."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from ctdesk.db.columns import Day, Exact, Flag, Instant, Json

Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Document = Annotated[Any, mapped_column(Json)]


class Base(DeclarativeBase):
    """Every table of ctdesk. ``audited = False`` only for what is itself evidence or derived."""

    audited: ClassVar[bool] = True
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger().with_variant(Integer, "sqlite"),
        str: Text,
        bytes: LargeBinary,
        bool: Flag,
        datetime: Instant,
        date: Day,
        Decimal: Exact,
    }
