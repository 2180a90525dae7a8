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
    "bedside": (
        "number patient mrn sex birth_date bed product batch_no vector_lot weight infused_at score_used "
        "closed_at close_note assessment_count crs_rows icans_rows laboratory notes replaced all_graded "
        "none_outdated all_confirmed worst_crs worst_icans in_icu episodes doses antidotes doses_withdrawn "
        "events alerts told_in_time all_told"
    ),
    "meeting": (
        "month prepared_at figures levels incidents deadlines excursions overrides late coverage "
        "unsupervised competence calibrations actions findings decided_before"
    ),
    "access": "quarter opened_at accounts member staff_no roles rights last_sign_in state findings",
    "trail_review": (
        "month opened_at entries found grave drawn head case actors signs entries_of reviewer"
    ),
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
    "adr": (
        "number kind news reason classes frame aware_at due sex criteria expected outcome fatal dechallenge "
        "rechallenge second_malignancy in_cluster by_reporter by_institution reactions medicines changes "
        "patient_initials patient_birth_date patient_age_years patient_ethnicity patient_weight_kg "
        "patient_contact patient_mrn patient_disease patient_allergies patient_family_history "
        "patient_other_history reporter_hospital reporter_department reporter_name reporter_profession "
        "reporter_phone reporter_mail product_approval_no product_generic_name product_brand product_holder "
        "product_batch_no product_bag_no product_coi_id product_vector_lot product_dose product_route "
        "product_given_at product_indication event_description event_treatment event_onset_at "
        "event_ended_at event_onset_day event_duration_days event_sequelae event_died_at event_death_cause "
        "event_effect_on_disease event_sample_kept grading_crs_max grading_icans_max"
    ),
    "incident": (
        "number kind code course named reporter writer_id occurred_at detected_at aware_at reported_at place "
        "step near_miss caught_by product equipment source_record infused_at description immediate_action "
        "units patients level level_chosen minimum harm risk owes_capa owner owner_id triaged_by triaged_at "
        "containment contained holds tellings outside deadlines insurer investigators analysis analysis_due "
        "cause_category root_cause factors impact conclusion lessons actions evidence links timeline affected"
    ),
    "recall": (
        "number kind origin class reference received_at holder text regulator incident file criteria found "
        "patients declared difference units in_found in_held in_lost in_returned in_destroyed in_infused "
        "in_not_received in_cleared in_traced percent started_at listed_at list_minutes use_stopped_at "
        "stop_minutes settled_at settle_minutes told reply replied_at reply_file"
    ),
    "rejection": (
        "number source_record opened_at arrived_at temperature_max excursions answer_by unit batch_no "
        "trace_code place findings"
    ),
    "move": (
        "number kind reason opened_at cassettes unit status from_words to_words way cassette_code "
        "from_position to_position shipper ambient_limit_s storage_max_c tank_temperature"
    ),
    "capa": (
        "number source round earlier problem root_cause kind action owner owner_id resources risk_before "
        "planned_on due_on due_in_force metric target goal window assessor doers evidence evidence_since "
        "extensions window_ends results"
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
        "bedside.graded",
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
        "meeting.decide",
        "trail.reviewed",
        "trail.second_reviewed",
        "capa.planned",
        "capa.approved",
        "capa.done",
        "capa.assessed",
        "capa.closed",
        "holder.check_result",
        "holder.close_assessment",
        "site.authorise",
        "premises.calibrated",
        "premises.reviewed",
        "premises.round_done",
        "quarantine.judged",
        "quarantine.decided",
        "rejection.noticed",
        "recall.settled",
        "recall.closed",
        "incident.reported",
        "incident.graded",
        "incident.analysed",
        "incident.closed",
        "adr.reported",
        "adr.assessed",
        "adr.reviewed",
        "adr.sent",
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
        "capa",
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
        "quality_meeting",
        "trail_review",
        "holder_assessment",
        "site_qualification",
        "calibration",
        "daily_round",
        "premises_review",
        "delegation",
        "storage_move",
        "stock_count",
        "monitoring_period",
        "bedside_course",
        "quarantine",
        "rejection",
        "recall",
        "adr_report",
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
