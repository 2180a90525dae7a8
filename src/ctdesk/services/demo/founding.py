"""How the demo's hospital began: people enrolled by two, trained, sworn in; registers filled by two."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ctdesk.domain.holders import AUTHORISATION_OF
from ctdesk.domain.training import required_modules
from ctdesk.services import accounts, catalogue, premises, setup, storage, suppliers, team
from ctdesk.services.curriculum import curriculum
from ctdesk.services.demo.hospital import Hospital, Person, Ware
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.stage import Stage
from ctdesk.services.duties import duties_of_roles, duty_table
from ctdesk.services.gate import Credentials
from ctdesk.services.label_files import attach_label_file
from ctdesk.services.site import FirstMember, OpenSite, SiteDraft
from ctdesk.services.statements import sign_statement
from ctdesk.services.supplier_papers import file_paper

ADMINISTRATOR, LEADER, LEAD, COORDINATOR = "R31", "R36", "R01", "R04"
RECEIVING, VERIFYING, STORING, QUALIFIED = "R05", "R06", "R11", "R18"
_RACKS, _BOXES, _PLACES = ("A", "B", "C", "D"), ("1", "2", "3", "4", "5"), ("1", "2", "3", "4", "5", "6")
# Training that ends soon, and some that has lapsed: staff number → module, days left.
RENEWALS = {"P0022": ("T07", 18), "P0013": ("T06", 41), "P0051": ("T14", -6)}


def draft_of(hospital: Hospital, language: str) -> SiteDraft:
    """The site as the wizard would be told about it."""
    person = hospital.holding(ADMINISTRATOR)[0]
    told = hospital.site
    return SiteDraft(
        name_zh=told["name_zh"],
        name_en=told["name_en"],
        department_zh=told["department_zh"],
        department_en=told["department_en"],
        prefix=told["prefix"],
        administrator=FirstMember(
            person.login, person.name, person.name_latin, person.staff_no, person.password, person.title
        ),
        time_zone=told["time_zone"],
        demo=True,
        language=language,
    )


def enrol_team(site: OpenSite, stage: Stage) -> None:
    """Everybody gets account, certificate and roles, by two people each, and is trained; then all sign the
    statement.
    """
    hospital = stage.hospital
    administrator, leader, lead = (hospital.holding(role)[0] for role in (ADMINISTRATOR, LEADER, LEAD))
    setup.found_authority(site, stage.session(administrator), _as_new(leader), leader.password)
    setup.enrol_lead(
        site,
        stage.session(administrator),
        stage.session(leader),
        Credentials(leader.login, leader.password),
        _as_new(lead),
        lead.password,
    )
    for person in hospital.people:
        if person in (administrator, leader, lead):
            continue
        _enrol(stage, administrator, leader, person)
        for role in person.roles:
            if role == QUALIFIED:  # by a letter of its own, see ``team_year``
                continue
            stage.do(lead, team.appoint_member, member_id=stage.id(person), role=role)
    for role in leader.roles:
        if role != LEADER:
            stage.do(lead, team.appoint_member, member_id=stage.id(leader), role=role)
    for person in hospital.people:
        stage.sign(person, sign_statement)


def train_team(stage: Stage) -> None:
    """Every module that the duties of somebody's roles ask for; the lead confirms, the coordinator the lead's
    own.
    """
    hospital = stage.hospital
    lead, coordinator = hospital.holding(LEAD)[0], hospital.holding(COORDINATOR)[0]
    first_day = stage.now.astimezone(stage.zone).date()
    for person in hospital.people:
        for module in modules_for(person.roles):
            stage.do(
                coordinator if person is lead else lead,
                team.record_competence,
                member_id=stage.id(person),
                module=module,
                valid_from=first_day,
                valid_until=None,
                evidence=hospital.said("general", "evidence"),
                basis="found",
            )


def modules_for(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The training modules that these roles need, for themselves or for their duties."""
    held = frozenset(roles)
    wanted = {module for duty in duties_of_roles(held) for module in duty_table()[duty].modules}
    return tuple(sorted(wanted | required_modules(curriculum(), held)))


def fill_registers(stage: Stage, today: date) -> dict[str, int]:
    """Products with limits entered by one and verified by another, papers, zones, tanks; ids by code."""
    hospital = stage.hospital
    enters, verifies = hospital.holding(RECEIVING)[0], hospital.holding(VERIFYING)[0]
    ids: dict[str, int] = {}
    for ware in hospital.wares:
        ids[ware.code] = stage.do(enters, catalogue.add_product, **ware.entry)
        if ware.limits is not None:
            _confirm_limits(stage, enters, verifies, ids[ware.code], ware)
    _file_papers(stage, enters, today)
    keeper = hospital.holding(STORING)[0]
    for zone in hospital.zones:
        stage.do(
            keeper,
            premises.add_zone,
            code=zone["code"],
            kind=zone["kind"],
            name_zh=zone["zh_CN"],
            name_en=zone["en"],
        )
    for tank in hospital.tanks:
        tank_id = stage.do(
            keeper, storage.add_tank, code=tank["code"], name=tank["zh_CN"], level_min_cm=tank["level_min_cm"]
        )
        stage.do(keeper, storage.add_positions, tank_id=tank_id, racks=_RACKS, boxes=_BOXES, slots=_PLACES)
        stage.do(
            keeper,
            storage.record_tank_reading,
            tank_id=tank_id,
            temperature_c=tank["temperature_c"],
            level_cm=tank["level_cm"],
        )
    return ids


def leave_limits_to_verify(stage: Stage, product_id: int, ware: Ware) -> None:
    """A newer label of a product whose limits still wait for a second pharmacist."""
    assert ware.limits is not None
    newer = catalogue.Limits(
        ware.limits.storage_max_c,
        ware.limits.storage_min_c,
        (ware.limits.ambient_limit_s or 0) - 30,
        ware.limits.limit_basis,
    )
    enters, version = stage.hospital.holding(RECEIVING)[1], f"{ware.label_version} B"
    label = stage.do(
        enters,
        catalogue.enter_limits,
        product_id=product_id,
        version=version,
        dated=stage.now.astimezone(stage.zone).date(),
        limits=newer,
        further=ware.further,
        rules=ware.rules,
    )
    _attach_label(stage, enters, label, ware, version)


def _enrol(stage: Stage, administrator: Person, leader: Person, person: Person) -> None:
    new = _as_new(person)
    proposed = stage.do(
        administrator,
        accounts.propose_member,
        login=new.login,
        name=new.name,
        name_latin=new.name_latin,
        staff_no=new.staff_no,
        title=new.title,
        phone=new.phone,
    )
    own = stage.gate.sign_in(person.login, proposed.code)
    mark = stage.gate.perform(accounts.set_first_password, own, password=person.password).value
    stage.gate.sign_out(own)
    stage.sign(leader, accounts.confirm_enrolment, enrolment_id=proposed.enrolment_id, key_mark=mark)


def _as_new(person: Person) -> setup.NewPerson:
    phone = f"000-0000-{person.staff_no[-4:]}"  # an area that no exchange has
    return setup.NewPerson(person.login, person.name, person.name_latin, person.staff_no, person.title, phone)


def _confirm_limits(stage: Stage, enters: Person, verifies: Person, product_id: int, ware: Ware) -> None:
    assert ware.limits is not None
    label = stage.do(
        enters,
        catalogue.enter_limits,
        product_id=product_id,
        version=ware.label_version,
        dated=ware.label_dated,
        limits=ware.limits,
        further=ware.further,
        rules=ware.rules,
    )
    _attach_label(stage, enters, label, ware, ware.label_version)
    stage.do(
        verifies,
        catalogue.verify_limits,
        label_id=label,
        limits=ware.limits,
        further=ware.further,
        rules=ware.rules,
    )


def _attach_label(stage: Stage, enters: Person, label_id: int, ware: Ware, version: str) -> None:
    """The label as it was issued; in the demo a page that names it."""
    name = f"{ware.code} {version}.png"
    page = text_page("LABEL", label_id)
    stage.do(enters, attach_label_file, label_id=label_id, kind="label", name=name, data=page)


def _file_papers(stage: Stage, enters: Person, today: date) -> None:
    hospital = stage.hospital
    holders = dict.fromkeys(ware.mah for ware in hospital.wares if ware.mah)
    makers = dict.fromkeys(ware.manufacturer for ware in hospital.wares)
    rows: list[tuple[str, str, str, str | None]]
    rows = [("holder", f"H{place}", name, "400-000-0000") for place, name in enumerate(holders, 1)]
    rows += [("manufacturer", f"M{place}", name, None) for place, name in enumerate(makers, 1)]
    rows += [("carrier", one.code, one.name, one.contact_24h) for one in hospital.carriers]
    for place, (kind, code, name, contact) in enumerate(rows):
        supplier = stage.do(
            enters, suppliers.add_supplier, code=code, kind=kind, name=name, contact_24h=contact
        )
        papers = {AUTHORISATION_OF[kind]: 400} if kind == "carrier" else {"licence": 200 + 25 * place}
        for paper, days in papers.items():
            stage.do(
                enters,
                file_paper,
                supplier_id=supplier,
                kind=paper,
                number=f"DEMO-{code}",
                valid_until=today + timedelta(days=days),
            )


def level_after(level: str, step: int) -> Decimal:
    """The level of nitrogen (cm) that is read at the ``step``-th reading: it falls and is topped up."""
    return Decimal(level) - Decimal(step % 9) * Decimal("0.8")
