"""The bedside in the words of the window: findings, grades with their grounds, alerts, medicines, events."""

from __future__ import annotations

from collections.abc import Iterable

from ctdesk.domain.grading import Grade, Reason
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.look import Tone

_TONES: tuple[Tone, ...] = ("green", "amber", "amber", "red", "red", "grey")
_ICONS = ("conforms", "warning", "warning", "fails", "stop_sign", "ended")


def oxygen_words() -> dict[str, str]:
    """What helps the patient to breathe, from nothing to a ventilator."""
    return {
        "room_air": tr("Room air"),
        "nasal_cannula": tr("Nasal cannula"),
        "blow_by": tr("Blow-by"),
        "face_mask": tr("Face mask"),
        "high_flow": tr("High-flow cannula"),
        "venturi": tr("Venturi mask"),
        "non_rebreather": tr("Non-rebreather mask"),
        "cpap": tr("CPAP"),
        "bipap": tr("BiPAP"),
        "ventilated": tr("Ventilated"),
        "airway_only": tr("Tube to guard the airway only"),
    }


def consciousness_words() -> dict[str, str]:
    """How the patient is woken."""
    return {
        "spontaneous": tr("Wakes by itself"),
        "voice": tr("Wakes to voice"),
        "touch": tr("Wakes to touch only"),
        "vigorous": tr("Only to vigorous touch, stupor"),
        "coma": tr("Cannot be woken"),
    }


def seizure_words() -> dict[str, str]:
    """Seizures."""
    return {
        "none": tr("None"),
        "brief": tr("Brief, resolved by itself"),
        "eeg_resolving": tr("On the EEG only, resolved"),
        "prolonged": tr("Longer than 5 minutes"),
        "repetitive": tr("Repeated without recovery"),
    }


def motor_words() -> dict[str, str]:
    """Motor weakness."""
    return {"none": tr("None"), "deep_focal_weakness": tr("Deep focal weakness")}


def pressure_words() -> dict[str, str]:
    """Signs of pressure within the skull."""
    return {
        "none": tr("None"),
        "focal_oedema": tr("Focal oedema on imaging"),
        "diffuse_oedema": tr("Diffuse oedema on imaging"),
        "posturing": tr("Posturing"),
        "sixth_nerve_palsy": tr("Sixth nerve palsy"),
        "papilloedema": tr("Papilloedema"),
        "cushing_triad": tr("Cushing's triad"),
    }


def row_words() -> dict[str, str]:
    """The rows of the two tables and what they are read from."""
    return {
        "temperature_c": tr("temperature"),
        "hypotension": tr("hypotension"),
        "vasopressors": tr("vasopressors"),
        "oxygen": tr("oxygen"),
        "flow_l_min": tr("oxygen flow"),
        "score": tr("ICE or CAPD"),
        "consciousness": tr("consciousness"),
        "seizure": tr("seizures"),
        "motor": tr("weakness"),
        "pressure": tr("oedema, pressure"),
    }


def ice_words() -> tuple[str, ...]:
    """The ten points of the ICE, in the order of the keys 1 to 9 and 0."""
    return (
        tr("year"),
        tr("month"),
        tr("city"),
        tr("hospital"),
        tr("object 1"),
        tr("object 2"),
        tr("object 3"),
        tr("obeys"),
        tr("writes"),
        tr("counts"),
    )


def reason_words(reason: Reason) -> str:
    """The finding that decided."""
    codes = {
        "death": tr("death"),
        "fever": tr("fever {value} °C, nothing else", value=reason.value),
        "no_fever": tr("no fever"),
        "resolved": tr("no fever, pressure and breathing normal"),
        "normal": tr("no finding"),
        "hypotension": tr("hypotension without vasopressor"),
        "one_vasopressor": tr("one vasopressor"),
        "several_vasopressors": tr("{n} vasopressors", n=reason.value),
        "local_effect": tr("local inflammation"),
        "ice": tr("ICE {n} of 10", n=reason.value),
        "capd": tr("CAPD {n}", n=reason.value),
        "ice_unable": tr("unable to do the ICE"),
        "capd_unable": tr("unable to do the CAPD"),
    }
    if reason.code in codes:
        return codes[reason.code]
    if reason.code in oxygen_words():
        flow = f" {reason.value} {reason.unit}" if reason.value else ""
        return oxygen_words()[reason.code] + flow
    tables = {
        "consciousness": consciousness_words(),
        "seizure": seizure_words(),
        "motor": motor_words(),
        "pressure": pressure_words(),
    }
    name, words = row_words().get(reason.code, reason.code), tables.get(reason.code, {})
    return tr("{name}: {value}", name=name, value=words.get(reason.value, reason.value))


def grade_words(grade: Grade | None) -> str:
    """``Grade 3``, ``at least 1`` while something is missing, a dash for nothing looked at."""
    if grade is None or (grade.value is None and not grade.at_least):
        return "–"
    if grade.value is None:
        return tr("at least {n}", n=grade.at_least)
    return tr("Grade {n}", n=grade.value)


def because_words(grade: Grade) -> str:
    """``Grade 3: one vasopressor``; a dash alone while nothing is certain."""
    if grade.value is None and not grade.at_least:
        return grade_words(grade)
    return tr("{grade}: {why}", grade=grade_words(grade), why=listed(map(reason_words, grade.because)))


def missing_words(names: Iterable[str]) -> str:
    """What was not looked at."""
    return listed(row_words().get(name, name) for name in names)


def grade_tone(grade: Grade | None) -> Tone:
    """The colour of a grade; grey while nothing is certain."""
    if grade is None or (grade.value is None and not grade.at_least):
        return "grey"
    return _TONES[grade.at_least]


def grade_icon(grade: Grade | None) -> str:
    """The icon of a grade."""
    if grade is None or grade.value is None:
        return "unknown"
    return _ICONS[grade.at_least]


def antidote_words() -> dict[str, str]:
    """The medicines of the log."""
    return {code: both(one.name.zh_CN, one.name.en) for code, one in bedside_rules().antidotes.items()}


def event_words() -> dict[str, str]:
    """The events that are recorded by themselves."""
    return {code: both(one.name.zh_CN, one.name.en) for code, one in bedside_rules().events.items()}


def finding_words() -> dict[str, str]:
    """What an event says beside its grade."""
    return {
        "days": tr("Days with neutrophils ≤ 0.5 × 10⁹/L"),
        "recovered": tr("Neutrophils recovered"),
        "ferritin_ug_l": tr("Ferritin, µg/L"),
        "fibrinogen_g_l": tr("Fibrinogen, g/L"),
        "platelets_10e9_l": tr("Platelets, 10⁹/L"),
        "site": tr("Site of the infection"),
        "organism": tr("Organism"),
        "igg_g_l": tr("IgG, g/L"),
        "t_cell": tr("T-cell malignancy"),
        "sample_kept": tr("Sample kept for the vector"),
        "holder_told": tr("Holder told"),
    }


def outcome_words() -> dict[str, str]:
    """How an event ended."""
    return {
        "": tr("Not known yet"),
        "recovered": tr("Recovered"),
        "recovering": tr("Recovering"),
        "not_recovered": tr("Not recovered"),
        "sequelae": tr("Recovered with sequelae"),
        "died": tr("Died"),
        "unknown": tr("Unknown"),
    }


def recipient_words(role: str) -> str:
    """Who has to hear of it."""
    return {
        "R01": tr("Lead of the team"),
        "R03": tr("Attending physician"),
        "R25": tr("Intensive care"),
        "R26": tr("Neurology"),
    }.get(role, role)


def day_words(day: int) -> str:
    """``D+3``: days after the infusion."""
    return f"D+{day}" if day >= 0 else f"D{day}"
