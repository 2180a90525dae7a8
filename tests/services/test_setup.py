"""The first ten minutes of a site, step by step (decision 16)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.config import pinned_authority
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import enrolment, setup
from ctdesk.services.checkpoints import seal_of
from ctdesk.services.gate import Credentials
from ctdesk.services.site import FirstMember, OpenSite, SiteDraft, create_site, open_site
from fixtures.cast import KEYS, QUICK, password_of, person
from fixtures.clock import StandingClock


@pytest.fixture
def bare(tmp_path: Path) -> OpenSite:
    """A site that has its administrator and nothing else."""
    draft = SiteDraft(
        "浦江协同医院",
        "Pujiang Concord Hospital",
        "细胞治疗中心",
        "Cell Therapy Centre",
        "PJ",
        FirstMember("admin", "吴桐", "Wu Tong", "S001", password_of("admin")),
    )
    made = create_site(
        tmp_path / "site", draft, key_store=KEYS, clock=StandingClock(), cost=QUICK, phrase_cost=QUICK
    )
    return made.open


def step(site: OpenSite) -> str:
    found: setup.SetupState = site.gate.fetch(setup.setup_state, None)
    return found.step


def test_the_wizard_leaves_administrator_leadership_and_lead_able_to_sign(bare: OpenSite) -> None:
    gate = bare.gate
    admin = gate.sign_in("admin", password_of("admin"))
    assert step(bare) == "leadership"
    assert pinned_authority(bare.config) is None
    fingerprint = setup.found_authority(bare, admin, person("leader"), password_of("leader"))
    assert pinned_authority(bare.config) == fingerprint == bare.authority_fingerprint()
    assert step(bare) == "lead"
    leader = gate.sign_in("leader", password_of("leader"))
    setup.enrol_lead(
        bare,
        admin,
        leader,
        Credentials("leader", password_of("leader")),
        person("lead"),
        password_of("lead"),
    )
    assert step(bare) == "statements"
    lead = gate.sign_in("lead", password_of("lead"))
    for session in (admin, leader, lead):
        assert gate.rights(session).certificate_id is not None
    assert {"team.appoint", "team.confirm_enrolment"} <= gate.rights(lead).duties
    bare.close()
    with open_site(bare.folder, key_store=KEYS, clock=StandingClock(), cost=QUICK) as again:
        assert again.problem is None
        assert "SITE-11" not in {warning.code for warning in again.warnings}


def test_only_the_administrator_founds_the_authority(bare: OpenSite) -> None:
    admin = bare.gate.sign_in("admin", password_of("admin"))
    setup.found_authority(bare, admin, person("leader"), password_of("leader"))
    leader = bare.gate.sign_in("leader", password_of("leader"))
    with pytest.raises(Refused) as refused:
        bare.gate.perform(setup.enrol_leadership, leader, person=person("lead"), password=password_of("lead"))
    assert refused.value.code == "PERM-01"


def test_before_the_authority_nobody_is_confirmed_and_nothing_is_sealed(bare: OpenSite) -> None:
    with bare.gate.reading() as db:
        assert seal_of(db) is None
        with pytest.raises(CtdeskError) as refused:
            enrolment.authority_certificate(db)
    assert refused.value.code == "TEAM-14"
    with pytest.raises(CtdeskError):
        bare.pin()
    assert bare.anchor("demand") is None


def test_a_weak_password_of_the_leader_founds_nothing(bare: OpenSite) -> None:
    admin = bare.gate.sign_in("admin", password_of("admin"))
    with pytest.raises(CtdeskError) as refused:
        setup.found_authority(bare, admin, person("leader"), "leader2026")
    assert refused.value.code == "AUTH-12"
    assert bare.authority_fingerprint() is None


def test_an_authority_that_was_founded_but_not_pinned_is_said_at_opening(bare: OpenSite) -> None:
    admin = bare.gate.sign_in("admin", password_of("admin"))
    bare.gate.perform(setup.enrol_leadership, admin, person=person("leader"), password=password_of("leader"))
    bare.close()
    with open_site(bare.folder, key_store=KEYS, clock=StandingClock(), cost=QUICK) as again:
        assert "SITE-11" in {warning.code for warning in again.warnings}
        again.pin()
    with open_site(bare.folder, key_store=KEYS, clock=StandingClock(), cost=QUICK) as again:
        assert "SITE-11" not in {warning.code for warning in again.warnings}
