"""Where the window can go: route, icon, name and module of each page; pages are imported on first use."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from ctdesk.ui.desk import Desk
from ctdesk.ui.language import both, tr
from ctdesk.ui.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """One route. Those with an icon stand in the navigation; ``under`` marks the entry a page belongs to.

    ``needs`` is the duty without which nothing could be read there.
    """

    route: str
    module: str
    page: str
    icon: str = ""
    under: str = ""
    needs: str = ""


PLACES: tuple[Place, ...] = (
    Place("desk", "desk_page", "DeskPage", "desk"),
    Place("receipts", "receipts_page", "ReceiptsPage", "receipts"),
    Place("arrivals", "arrivals_page", "ArrivalsPage", "arrivals"),
    Place("catalogue", "catalogue_page", "CataloguePage", "catalogue"),
    Place("storage", "storage_page", "StoragePage", "storage"),
    Place("incidents", "incidents_page", "IncidentsPage", "incident"),
    Place("members", "members_page", "MembersPage", "members"),
    Place("training", "training_page", "TrainingPage", "training"),
    Place("documents", "documents_page", "DocumentsPage", "document"),
    Place("qp", "qp_page", "QpPage", "certificate"),
    Place("dashboard", "dashboard_page", "DashboardPage", "dashboard", needs="view.dashboard"),
    Place("audit", "audit_page", "AuditPage", "audit", needs="view.trail"),
    Place("settings", "settings_page", "SettingsPage", "settings"),
    Place("handover", "handover_page", "HandoverPage", under="desk"),
    Place("orders", "orders_page", "OrdersPage", under="arrivals"),
    Place("patients", "patients_page", "PatientsPage", under="arrivals"),
    Place(
        "notice_import", "notice_import_page", "NoticeImportPage", under="arrivals", needs="order.announce"
    ),
    Place("suppliers", "suppliers_page", "SuppliersPage", under="catalogue"),
    Place("product", "product_page", "ProductPage", under="catalogue"),
    Place("qualification", "qualification_page", "QualificationPage", under="catalogue"),
    Place("delegations", "delegations_page", "DelegationsPage", under="members"),
    Place("roster", "roster_page", "RosterPage", under="members"),
    Place("team_at", "team_at_page", "TeamAtPage", under="members"),
    Place("training_plan", "training_plan_page", "TrainingPlanPage", under="training"),
    Place("sessions", "sessions_page", "SessionsPage", under="training"),
    Place("assessments", "assessments_page", "AssessmentsPage", under="training"),
    Place("modules", "modules_page", "ModulesPage", under="training"),
    Place("member_import", "member_import_page", "MemberImportPage", under="members", needs="admin.import"),
    Place("trail_review", "trail_review_page", "TrailReviewPage", under="audit", needs="audit.review"),
    Place("story", "story_page", "StoryPage", under="audit", needs="view.trail"),
    Place("access", "access_page", "AccessPage", under="audit", needs="audit.review_access"),
    Place("inspection", "inspection_page", "InspectionPage", under="audit", needs="documents.export"),
    Place("inspectors", "inspectors_page", "InspectorsPage", under="audit", needs="view.trail"),
    Place("stock", "stock_page", "StockPage", under="storage"),
    Place("moves", "moves_page", "MovesPage", under="storage"),
    Place("counts", "counts_page", "CountsPage", under="storage"),
    Place("monitoring", "monitoring_page", "MonitoringPage", under="storage"),
    Place("alarms", "alarms_page", "AlarmsPage", under="storage"),
    Place("unit", "unit_page", "UnitPage", under="storage"),
    Place("labels", "labels_page", "LabelsPage", under="storage"),
    Place("trace", "trace_page", "TracePage", under="receipts"),
    Place("scanner", "scanner_page", "ScannerPage", under="settings"),
    Place("premises", "premises_page", "PremisesPage", under="storage"),
    Place("equipment", "equipment_page", "EquipmentPage", under="storage"),
    Place("rounds", "rounds_page", "RoundsPage", under="storage"),
    Place("quarantine", "quarantine_page", "QuarantinePage", under="receipts"),
    Place("rejections", "rejections_page", "RejectionsPage", under="receipts"),
    Place("incident", "incident_page", "IncidentPage", under="incidents"),
    Place("patterns", "patterns_page", "PatternsPage", under="incidents"),
    Place("capa", "capa_page", "CapaPage", under="incidents"),
    Place("findings", "findings_page", "FindingsPage", under="incidents"),
    Place("adverse_reactions", "adverse_reactions_page", "AdverseReactionsPage", under="incidents"),
    Place("recalls", "recalls_page", "RecallsPage", under="incidents"),
    Place("recall_search", "recall_search_page", "RecallSearchPage", under="incidents"),
    Place("recall", "recall_page", "RecallPage", under="incidents"),
    Place("supervision", "supervision_page", "SupervisionPage", under="dashboard", needs="view.dashboard"),
    Place("meetings", "meetings_page", "MeetingsPage", under="dashboard", needs="view.dashboard"),
    Place("figure", "figure_page", "FigurePage", under="dashboard", needs="view.dashboard"),
    Place("bedside", "bedside_page", "BedsidePage", under="arrivals", needs="view.identities"),
    Place("record", "record_page", "RecordPage", under="receipts"),
)
_OF_ONE = ("record", "unit", "product", "incident", "recall", "figure", "story")
_BY_ROUTE = {place.route: place for place in PLACES}


def shown_places() -> tuple[Place, ...]:
    """The entries of the navigation, from top to bottom."""
    return tuple(place for place in PLACES if place.icon)


def standing_places() -> tuple[Place, ...]:
    """Every page that can be opened by its name; one record, one unit and one product need a number."""
    return tuple(place for place in PLACES if place.route not in _OF_ONE)


def place_of(route: str) -> Place:
    """The place a route names; raises ``KeyError`` for a route nobody made."""
    return _BY_ROUTE[route]


def is_place(route: str) -> bool:
    """Whether there is a page for this route."""
    return route in _BY_ROUTE


def name_of(route: str) -> str:
    """What a person calls the place."""
    return {
        "desk": tr("My desk"),
        "handover": tr("Handover board"),
        "receipts": tr("Receipts"),
        "arrivals": tr("Arrivals and orders"),
        "catalogue": tr("Products"),
        "storage": tr("Storage"),
        "premises": tr("Premises"),
        "equipment": tr("Equipment"),
        "rounds": tr("Daily rounds"),
        "members": tr("Team"),
        "training": tr("Training"),
        "training_plan": tr("Training plan"),
        "sessions": tr("Sessions"),
        "assessments": tr("Assessments"),
        "modules": tr("Modules"),
        "documents": tr("Documents"),
        "qp": tr("Qualified Person"),
        "team_at": tr("Who may act"),
        "audit": tr("Audit trail"),
        "dashboard": both("负责人看板", "Dashboard"),
        "figure": tr("Records behind a figure"),
        "supervision": tr("Supervision"),
        "incidents": tr("Safety events"),
        "adverse_reactions": tr("Adverse reactions"),
        "incident": tr("Incident"),
        "recalls": tr("Recalls and drills"),
        "recall_search": tr("Search for a recall"),
        "recall": tr("Recall"),
        "settings": tr("Settings"),
        "delegations": tr("Delegations"),
        "roster": tr("Duty rota"),
        "orders": tr("Orders"),
        "patients": tr("Patients"),
        "notice_import": tr("Notices from a spreadsheet"),
        "suppliers": tr("Holders and carriers"),
        "product": tr("Product"),
        "qualification": tr("Site qualification"),
        "member_import": tr("Import members"),
        "access": tr("Accounts and rights"),
        "meetings": tr("Quality meetings"),
        "trail_review": tr("Trail review"),
        "story": tr("History"),
        "inspection": tr("Inspection pack"),
        "inspectors": tr("Inspectors"),
        "monitoring": tr("Temperatures"),
        "alarms": tr("Alarms"),
        "unit": tr("Dose unit"),
        "stock": tr("Stock"),
        "moves": tr("Moves"),
        "counts": tr("Counts"),
        "quarantine": tr("Quarantines"),
        "rejections": tr("Rejections"),
        "labels": tr("Labels"),
        "trace": tr("Trace codes"),
        "scanner": tr("Scanner test"),
        "patterns": tr("Patterns"),
        "capa": tr("Corrective and preventive actions"),
        "findings": tr("Findings"),
        "bedside": tr("Bedside assessments"),
        "record": tr("Record"),
    }[route]


def may_enter(route: str, desk: Desk) -> bool:
    """Whether the person who sits there could read anything on this page."""
    needs = place_of(route).needs
    return not needs or desk.may(needs)


def make_page(route: str, desk: Desk) -> Page:
    """A new page for ``route``, or one that says who may enter where this person may not."""
    place = place_of(route)
    if not may_enter(route, desk):
        from ctdesk.ui.pages.closed_page import ClosedPage

        return ClosedPage(desk, route)
    module = importlib.import_module(f"ctdesk.ui.pages.{place.module}")
    made: Page = getattr(module, place.page)(desk)
    return made
