"""The closed lists of the form language that are not types: sources, effects, barcode kinds, outcomes
that let a dose be used.
"""

from __future__ import annotations

from dataclasses import dataclass

VOCABULARY_VERSION = 1

_FIELDS = {
    "record": "number form_revision",
    "premises": "sites receipt_zones",
    "site": "hold_margin_h name",
    "supplier": "file_current carrier_authorised",
    "notice": (
        "receipt_type carrier awb_no departed_at hold_time_h hold_time_expiry shipper_sn seal_no "
        "logger_sn cassette_count unit_count"
    ),
    "order": "product coi_id din patient_label_id dose_min dose_max hazard_statement value",
    "patient": "name sex birth_date mrn bed",
    "case": "stage ld_day planned_infusion_on",
    "catalogue": (
        "name_cn brand mah manufacturer approval_no spec donor_type imported rfic_required "
        "label_version limit_basis storage_max_c storage_min_c ambient_limit_s storage_mode_allowed "
        "products holders manufacturers"
    ),
    "unit": (
        "cassette_no coi_bag_id batch_no bag_no bag_total volume_ml manufactured_on expires_on "
        "days_beyond_plan"
    ),
    "logger": (
        "readable start end points interval_min gaps_over_2_intervals covers_packing covers_opening "
        "max min mean excursion_count excursions at_opening rule"
    ),
    "tank": "temperature_c level_cm level_min_cm",
    "storage": "reserved_position",
    "transit": "hours hold_left_h",
    "team": "two_competent_present",
    "findings": "items",
    "trace": "upload_status",
    "stock": "units_accepted",
    "shipment": "total_dose",
    "member": "name staff_no department",
    "appointment": (
        "name staff_no title department member_id role acting starts_at ends_at appointed_by photo "
        "core_duties duties meanings steps consequences requirement requirement_met evidence"
    ),
    "premises_list": "day zone_count equipment_count unfit_count zones equipment tests failures",
    "calibration": (
        "number kind asset_no equipment model place interval due_before done_on valid_until"
    ),
    "round": (
        "zone day begun_at due_at reviews_month month tank limits action_c lowest_cm alert"
    ),
    "monitoring": (
        "number tank starts_at ends_at action_c alert_c level_min_cm products recordings percent whole holes "
        "readings coldest mean warmest warmest_at against alarm_count alarms answered_in_time all_closed "
        "levels lowest_cm level_state"
    ),
    "access": "quarter opened_at accounts member staff_no roles rights last_sign_in state findings",
    "qp": (
        "name staff_no title department member_id role frames starts_at ends_at reports_to deputy "
        "absence_plan duties conflicts requirement requirement_met evidence batches"
    ),
    "qp_assessment": (
        "number year name staff_no member_id assessor assessor_id seeded seeded_count found_count "
        "found_percent batch_passed total proposed"
    ),
    "delegation": (
        "number delegator delegator_id delegator_roles delegate delegate_id delegate_roles reason "
        "explanation absence approved_by takeover successor_id summary duty product site starts_at ends_at "
        "held_as training trained"
    ),
    "session": (
        "number kind is_drill is_external module version product title place trainer trainer_id begins ends "
        "contents materials participant"
    ),
    "assessment": (
        "trainee staff_no trainee_id assessor assessor_id module version kind attempt product session "
        "has_theory has_steps has_cases pass_percent critical_percent other_percent theory critical "
        "steps_critical steps_other step step_critical cases case_rows cases_reached reached"
    ),
    "quarantine": (
        "number source_record cause started_at put_by due_at data_due_at therapy extends unit batch_no place "
        "findings told_mah told_physician told_lead tellings excursions rule cosign"
    ),
    "rejection": (
        "number source_record opened_at arrived_at temperature_max excursions answer_by unit batch_no "
        "trace_code place findings"
    ),
    "move": (
        "number kind reason opened_at cassettes unit status from_words to_words way cassette_code "
        "from_position to_position shipper ambient_limit_s storage_max_c tank_temperature"
    ),
    "count": (
        "number scope opened_at ended_at counters custodian expected scanned matched missing elsewhere "
        "unexpected unknown incident difference cassette expected_at found_at"
    ),
    "holder": "number name product assessed_on findings finding_count open_count results",
    "qualification": (
        "number kind site members team_ready zones zones_suitable equipment equipment_fit drill_on drilled "
        "product label limits_whole assessment assessed agreement agreed contacts"
    ),
    "training": (
        "name staff_no title department since member_id roles modules assessments education hours practice "
        "demands"
    ),
}

# `register.field`: read when the item is answered; the services give the values as facts.
SOURCES = frozenset(
    {"now"} | {f"{register}.{field}" for register, fields in _FIELDS.items() for field in fields.split()}
)

# Effects a slot may carry; `services/effects.py` has a function for each, and a test compares the two.
EFFECTS = frozenset(
    {
        "receipt.decide",
        "storage.put_in",
        "storage.moved",
        "storage.move_verified",
        "storage.count_explained",
        "storage.counted",
        "storage.monitored",
        "team.statement_signed",
        "team.accept_delegation",
        "team.decide_delegation",
        "team.review_delegation",
        "training.judged",
        "training.assessed",
        "training.session_held",
        "team.appointed",
        "qp.appointed",
        "qp.assessed",
        "access.reviewed",
        "holder.check_result",
        "holder.close_assessment",
        "site.authorise",
        "premises.calibrated",
        "premises.reviewed",
        "premises.round_done",
        "quarantine.judged",
        "quarantine.decided",
        "rejection.noticed",
    }
)

SUBJECTS = frozenset(
    {
        "shipment",
        "member",
        "person",
        "order",
        "unit",
        "tank",
        "incident",
        "project",
        "batch",
        "case",
        "training_session",
        "assessment",
        "training_file",
        "appointment",
        "qp_office",
        "qp_assessment",
        "access_review",
        "holder_assessment",
        "site_qualification",
        "calibration",
        "daily_round",
        "premises_review",
        "delegation",
        "storage_move",
        "stock_count",
        "monitoring_period",
        "quarantine",
        "rejection",
    }
)

# Meanings with which a unit may be used afterwards; no decision rule may reach them over an open critical
# question.
ACCEPTING = frozenset({"accepted", "released"})


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words a definition may name; whatever else it names is a mistake."""

    duties: frozenset[str]
    meanings: frozenset[str]
    effects: frozenset[str] = EFFECTS
    sources: frozenset[str] = SOURCES
