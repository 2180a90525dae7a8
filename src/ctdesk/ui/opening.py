"""What the way in asks of the services; imports are late, for none of them may come before first paint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdesk.services.gate import DeskSession
    from ctdesk.services.setup import NewPerson
    from ctdesk.services.site import Created, OpenSite
    from ctdesk.ui.desk import Desk
    from ctdesk.ui.job import Job
    from ctdesk.ui.pages.first_start_page import SiteWishes
    from ctdesk.ui.pages.setup_page import PersonWishes
    from ctdesk.ui.pages.sign_in_page import DemoPerson

Report = Callable[[int, int], None]


def load_sentences() -> None:
    """Read the sentence of every code."""
    from ctdesk.config import data_path
    from ctdesk.forms.messages import load_messages

    load_messages(data_path("forms", "messages"))


def open_folder(folder: Path, phrase: str | None) -> OpenSite:
    """Open the site in ``folder``, by key store or recovery phrase; one window per site."""
    from ctdesk.services.effects import EFFECTS
    from ctdesk.services.site import open_site

    return open_site(folder, phrase=phrase, lock=True, effects=EFFECTS)


def upgrade(folder: Path, phrase: str | None, report: Report) -> None:
    """Bring the database to this version; a verified backup is made before anything is changed."""
    from ctdesk.services.migration import migrate_site

    migrate_site(folder, phrase=phrase, report=report)


def create(folder: Path, wishes: SiteWishes, without_key_store: bool, report: Report) -> Created:
    """Make a site; the phrase in the answer is shown once and kept nowhere."""
    from ctdesk.services.effects import EFFECTS
    from ctdesk.services.site import FirstMember, SiteDraft, create_site
    from ctdesk.ui.language import language

    person = FirstMember(
        wishes.admin_login,
        wishes.admin_name,
        wishes.admin_name_latin,
        wishes.admin_staff_no,
        wishes.admin_password,
    )
    draft = SiteDraft(
        name_zh=wishes.name_zh,
        name_en=wishes.name_en,
        department_zh=wishes.department_zh,
        department_en=wishes.department_en,
        prefix=wishes.prefix,
        administrator=person,
        time_zone=wishes.time_zone,
        language=language(),
    )
    return create_site(folder, draft, without_key_store=without_key_store, effects=EFFECTS, report=report)


def make_demo(folder: Path, report: Report) -> None:
    """Make the demo site."""
    from ctdesk.services.demo import make_demo_site
    from ctdesk.ui.language import language

    make_demo_site(folder, report=report, language=language())


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


def ask_setup(desk: Desk) -> Job:
    """How far the site is set up."""
    from ctdesk.services.setup import setup_state

    return desk.fetch(setup_state)


def enrol_leader(site: OpenSite, session: DeskSession, wishes: PersonWishes) -> str:
    """The wizard's first step: the leader, and with that person the authority; returns its fingerprint."""
    from ctdesk.services.setup import found_authority

    return found_authority(site, session, _person(wishes), wishes.password)


def enrol_first_lead(
    site: OpenSite, administrator: DeskSession, leader: tuple[str, str], wishes: PersonWishes
) -> None:
    """The wizard's second step: the leader, at the same desk, appoints the first team lead."""
    from ctdesk.services.gate import Credentials
    from ctdesk.services.setup import enrol_lead

    seat = site.gate.sign_in(*leader, joins=administrator)
    try:
        enrol_lead(site, administrator, seat, Credentials(*leader), _person(wishes), wishes.password)
    finally:
        site.gate.sign_out(seat)


def _person(wishes: PersonWishes) -> NewPerson:
    from ctdesk.services.setup import NewPerson

    return NewPerson(
        wishes.login,
        wishes.name,
        wishes.name_latin,
        wishes.staff_no,
        wishes.title or None,
        wishes.phone or None,
    )
