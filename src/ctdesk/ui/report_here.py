"""Reporting an incident from the page one stands on (Ctrl+I): what is shown there is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ctdesk.services.incident_reports import report_incident
from ctdesk.services.incidents import Context
from ctdesk.ui.allowed import why_not
from ctdesk.ui.dialogs.incident import ReportIncident

if TYPE_CHECKING:
    from ctdesk.ui.main_window import MainWindow

_STEPS: Mapping[str, str] = {
    **dict.fromkeys(("arrivals", "receipts", "quarantine", "rejections"), "receipt_acceptance"),
    **dict.fromkeys(
        ("storage", "stock", "moves", "counts", "monitoring", "alarms", "unit"), "storage_alarms"
    ),
    **dict.fromkeys(("premises", "equipment", "rounds"), "storage_alarms"),
    "orders": "order",
    "bedside": "monitoring",
    "suppliers": "site_qualification",
    "qualification": "site_qualification",
    "delegations": "documents_delegation",
    "documents": "documents_delegation",
}


def report_here(window: MainWindow, stop: tuple[str, Mapping[str, Any]]) -> None:
    """Open the report with what is shown; whoever may not report is told why."""
    refused = why_not(window.desk, report_incident)
    shell = window.shell
    if shell is None:
        return
    if refused:
        shell.notices.say("incident", refused, "amber", closable=True)
        return
    route, arguments = stop
    page = shell.current()
    context = context_of(route, arguments, page)
    about = page.title() if page is not None and context != Context() else ""
    ReportIncident(window, window.desk, context, about, step_of(route)).open()


def context_of(route: str, arguments: Mapping[str, Any], page: object = None) -> Context:
    """What a report that begins on this page is about."""
    key = {
        name: value for name, value in arguments.items() if isinstance(value, int) and name.endswith("_id")
    }
    if route == "record":
        view = getattr(page, "view", None)
        units = () if view is None else tuple(one.id for one in view.units)
        return Context(record_id=key.get("record_id"), unit_ids=units)
    if route == "unit" and "unit_id" in key:
        return Context(unit_ids=(key["unit_id"],))
    if route == "bedside" and isinstance(told := getattr(page, "context", Context)(), Context):
        return told
    chosen = getattr(getattr(page, "chosen", None), "id", None)
    if route == "arrivals":
        return Context(shipment_id=key.get("shipment_id", chosen if isinstance(chosen, int) else None))
    if route == "equipment":
        return Context(equipment_id=key.get("equipment_id", chosen if isinstance(chosen, int) else None))
    if route == "patients":
        patient = key.get("patient_id", chosen)
        return Context(patient_ids=(patient,) if isinstance(patient, int) else ())
    if route in ("storage", "monitoring"):
        tank = getattr(getattr(page, "_tank", None), "id", chosen)
        found = tank if isinstance(tank, int) else key.get("tank_id")
        return Context(tank_id=found)
    return Context()


def step_of(route: str) -> str | None:
    """The step of the process that is worked on at a page."""
    return _STEPS.get(route)
