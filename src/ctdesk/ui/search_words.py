"""Words of the search: what kinds of things there are, where each opens, and which of them have ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdesk.ui.language import tr

ICONS: Mapping[str, str] = {
    "record": "record",
    "shipment": "arrivals",
    "patient": "patient",
    "product": "catalogue",
    "member": "person",
    "document": "document",
    "equipment": "storage",
    "recall": "warning",
    "supplier": "hospital",
    "unit": "product",
    "cassette": "product",
    "batch": "product",
    "position": "storage",
    "tank": "storage",
    "order": "arrivals",
    "incident": "incident",
    "reaction": "incident",
    "action": "edit",
    "finding": "audit",
    "quarantine": "held",
    "rejection": "not_allowed",
}
PLACES: Mapping[str, tuple[str, str]] = {
    "record": ("record", "record_id"),
    "shipment": ("arrivals", "shipment_id"),
    "patient": ("patients", "patient_id"),
    "product": ("catalogue", "product_id"),
    "supplier": ("suppliers", "supplier_id"),
    "member": ("members", "member_id"),
    "document": ("documents", "document_id"),
    "equipment": ("equipment", "equipment_id"),
    "unit": ("unit", "unit_id"),
    "recall": ("recall", "recall_id"),
    "order": ("orders", "order_id"),
    "tank": ("monitoring", "tank_id"),
    "incident": ("incident", "incident_id"),
    "reaction": ("adverse_reactions", "case_id"),
    "action": ("capa", "capa_id"),
    "finding": ("findings", "finding_id"),
    "quarantine": ("quarantine", "quarantine_id"),
    "rejection": ("rejections", "rejection_id"),
}
NAMED = frozenset({"patient", "member", "supplier", "product", "equipment", "tank"})  # by name before number


def kind_words() -> dict[str, str]:
    """The headings of what was found."""
    return {
        "patient": tr("Patients"),
        "member": tr("People"),
        "unit": tr("Dose units"),
        "shipment": tr("Shipments"),
        "order": tr("Orders"),
        "record": tr("Records"),
        "incident": tr("Incidents and deviations"),
        "reaction": tr("Adverse reactions"),
        "action": tr("Corrective and preventive actions"),
        "finding": tr("Findings"),
        "quarantine": tr("Quarantines"),
        "rejection": tr("Rejections"),
        "recall": tr("Recalls and drills"),
        "product": tr("Products"),
        "supplier": tr("Holders and carriers"),
        "document": tr("Documents"),
        "equipment": tr("Equipment"),
        "tank": tr("Tanks"),
        "position": tr("Storage positions"),
    }


def ended_words(state: str | None) -> str:
    """The word for what is no longer in force; empty for everything else."""
    return {
        "voided": tr("Voided"),
        "void": tr("Voided"),
        "cancelled": tr("Cancelled"),
        "withdrawn": tr("Withdrawn"),
        "nullified": tr("Nullified"),
        "retired": tr("Retired"),
        "disabled": tr("Disabled"),
        "rejected": tr("Rejected"),
    }.get(state or "", "")


def place_of(kind: str, key: int, number: str) -> tuple[str, dict[str, Any]]:
    """Where a thing opens."""
    if kind == "position":
        return "storage", {"position": number}
    route, argument = PLACES.get(kind, ("", ""))
    return (route, {argument: key}) if route else ("", {})


def thing_at(route: str, arguments: Mapping[str, Any]) -> tuple[str, int] | None:
    """The thing that a stop of the window shows; None for a page of many."""
    for kind, (known, argument) in PLACES.items():
        key = arguments.get(argument)
        if known == route and isinstance(key, int):
            return kind, key
    return None
