"""What the way in asks of the services; imports are late, for none of them may come before first paint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdesk.services.site import Created, OpenSite
    from ctdesk.ui.desk import Desk
    from ctdesk.ui.job import Job
    from ctdesk.ui.pages.first_start_page import SiteWishes
    from ctdesk.ui.pages.sign_in_page import DemoPerson

Report = Callable[[int, int], None]


def open_folder(folder: Path, phrase: str | None) -> OpenSite:
    """Open the site in ``folder``, with the key store's key or with the recovery phrase."""
    from ctdesk.services.site import open_site

    return open_site(folder, phrase=phrase)


def create(folder: Path, wishes: SiteWishes, report: Report) -> Created:
    """Make a site; the phrase in the answer is shown once and kept nowhere."""
    from ctdesk.services.site import SiteDraft, create_site

    draft = SiteDraft(
        name_zh=wishes.name_zh,
        name_en=wishes.name_en,
        department_zh=wishes.department_zh,
        department_en=wishes.department_en,
        prefix=wishes.prefix,
        time_zone=wishes.time_zone,
    )
    return create_site(folder, draft, report=report)


def make_demo(folder: Path, report: Report) -> None:
    """Make the demo site."""
    from ctdesk.services.demo import make_demo_site

    make_demo_site(folder, report=report)


def demo_people(folder: Path) -> list[DemoPerson]:
    """The cast of the demo, with their passwords."""
    from ctdesk.services.demo import demo_members
    from ctdesk.ui.language import both
    from ctdesk.ui.pages.sign_in_page import DemoPerson

    return [
        DemoPerson(person.name, both(person.role_zh, person.role_en), person.login, person.password)
        for person in demo_members(folder)
    ]


def set_password(desk: Desk, new: str) -> Job:
    """Choose the own password for the first time."""
    from ctdesk.services.accounts import set_first_password

    return desk.run(set_first_password, password=new)
