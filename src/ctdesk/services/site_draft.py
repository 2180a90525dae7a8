"""What is asked before a site is made, and whether it can be one."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass, replace
from pathlib import Path

from ctdesk.config import PostgresAddress, SiteConfig, new_site
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.passwords import check_new_password
from ctdesk.services.work import SiteView


@dataclass(frozen=True, slots=True, repr=False)
class FirstMember:
    """The administrator a site begins with, and the password that person chose."""

    login: str
    name: str
    name_latin: str
    staff_no: str
    password: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class PostgresDraft:
    """A PostgreSQL database for a new site: its address as the application sees it, and who may make
    tables.
    """

    address: PostgresAddress
    owner: str
    password: str | None = None
    owner_password: str | None = None


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """What is asked before a site is made. ``prefix`` begins every number, such as ``FL``; the catalogue
    begins with the marketed products as drafts unless ``known_products`` is False.
    """

    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    prefix: str
    administrator: FirstMember
    time_zone: str = "Asia/Shanghai"
    demo: bool = False
    language: str = "zh_CN"
    anchor_folders: tuple[Path, ...] = ()
    backup_folders: tuple[Path, ...] = ()
    postgres: PostgresDraft | None = None
    known_products: bool = True


def check_draft(draft: SiteDraft) -> None:
    for name in ("name_zh", "name_en", "department_zh", "department_en"):
        if not getattr(draft, name).strip():
            raise CtdeskError("FIELD-01", field=name)
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", draft.prefix):
        raise CtdeskError("SITE-13", field="prefix")
    try:
        zoneinfo.ZoneInfo(draft.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CtdeskError("SITE-08", field="time_zone", zone=draft.time_zone) from error
    person = draft.administrator
    check_new_password(
        person.password,
        (person.login, person.staff_no, person.name, draft.prefix, draft.name_zh, draft.name_en),
    )


def config_of(folder: Path, draft: SiteDraft) -> SiteConfig:
    made = new_site(folder, kind="sqlite" if draft.postgres is None else "postgres", demo=draft.demo)
    return replace(
        made,
        postgres=None if draft.postgres is None else draft.postgres.address,
        anchor_folders=draft.anchor_folders,
        backup_folders=draft.backup_folders,
        language="en" if draft.language == "en" else "zh_CN",
    )


def view_of(config: SiteConfig, draft: SiteDraft) -> SiteView:
    return SiteView(
        config.db_id,
        draft.prefix,
        draft.name_zh.strip(),
        draft.name_en.strip(),
        draft.department_zh.strip(),
        draft.department_en.strip(),
        draft.time_zone,
        draft.demo,
        config.folder,
    )
