"""Grades of cytokine release syndrome (CRS) and of neurotoxicity (ICANS) by the ASTCT consensus, each with
the finding that decided (domain.md §6.7, §6.8).

A grade is worked out from what was seen at the bedside and confirmed by a physician; it prescribes nothing.
What was not looked at leaves the grade open and names itself: ``at_least`` says what is certain already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctdesk.domain.errors import CtdeskError

FEVER_C = Decimal("38.0")
LOW_FLOW_L_MIN = Decimal(6)
ICE_FROM_AGE = 12  # younger children are assessed by the CAPD
ICE_MOST, CAPD_MOST = 10, 32
GRAVEST = 4  # short of death, which is grade 5
DEATH = 5

# Support of breathing, from the least to the most. A tube that only guards the airway, for instance for a
# procedure, is no hypoxia.
OXYGEN: Mapping[str, int] = {
    "room_air": 0,
    "airway_only": 0,
    "blow_by": 2,
    "nasal_cannula": 2,  # up to LOW_FLOW_L_MIN; above that it counts as high flow
    "high_flow": 3,
    "face_mask": 3,
    "venturi": 3,
    "non_rebreather": 3,
    "cpap": 4,
    "bipap": 4,
    "ventilated": 4,
}
CONSCIOUSNESS: Mapping[str, int] = {"spontaneous": 0, "voice": 2, "touch": 3, "vigorous": 4, "coma": 4}
SEIZURE: Mapping[str, int] = {"none": 0, "brief": 3, "eeg_resolving": 3, "prolonged": 4, "repetitive": 4}
MOTOR: Mapping[str, int] = {"none": 0, "deep_focal_weakness": 4}
# Bleeding within the skull is no oedema and does not count here.
PRESSURE: Mapping[str, int] = {
    "none": 0,
    "focal_oedema": 3,
    "diffuse_oedema": 4,
    "posturing": 4,
    "sixth_nerve_palsy": 4,
    "papilloedema": 4,
    "cushing_triad": 4,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding with the grade it asks for. ``code`` names it, ``value`` is what was seen: a code of the
    same table or a figure, whose unit is ``unit``. The words come from the terms.
    """

    code: str
    grade: int
    value: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade with its grounds. ``value`` is None while ``missing`` names what was not looked at and may
    decide.
    """

    value: int | None
    at_least: int
    because: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrsFindings:
    """What was seen at one bedside assessment; None is what nobody looked at.

    ``vasopressors`` counts them without vasopressin; vasopressin alone counts as one. A device decides where
    its flow seems to contradict it. ``fever_masked``: within this CRS an antipyretic, a
    steroid or an anticytokine was given, after which fever is no longer required. ``other_cause``: the fever
    has one. ``local_effect`` is the fourth row of the Chinese consensus for B-cell lymphoma, where a hospital
    uses it: the grade of local inflammation at the lesions as the physician sees it.
    """

    temperature_c: Decimal | None = None
    other_cause: bool = False
    fever_masked: bool = False
    hypotension: bool | None = None
    vasopressors: int | None = None
    vasopressin: bool = False
    oxygen: str | None = None
    flow_l_min: Decimal | None = None
    local_effect: int | None = None
    died: bool = False


@dataclass(frozen=True, slots=True)
class IceAnswers:
    """The ten points of the ICE score: orientation 4, naming 3, a command, a sentence, counting back."""

    year: bool
    month: bool
    city: bool
    hospital: bool
    named: int
    command: bool
    sentence: bool
    attention: bool

    def total(self) -> int:
        """The score, 0 to 10; raises GRD-01 for more or fewer than 0 to 3 objects."""
        _within(self.named, 0, 3, "named")
        single = (
            self.year, self.month, self.city, self.hospital, self.command, self.sentence, self.attention
        )  # fmt: skip
        return sum(single) + self.named


@dataclass(frozen=True, slots=True)
class IcansFindings:
    """What was seen at one bedside assessment; None is what nobody looked at.

    ``score`` is the ICE (0–10, more is better) or, where ``child`` says so (``is_scored_as_child``), the CAPD
    (0–32, more is worse).
    ``unable``: the patient could not do the score. ``other_cause`` names rows that have another cause:
    ``score``, ``consciousness``, ``seizure``, ``motor``, ``pressure``.
    """

    child: bool = False
    score: int | None = None
    unable: bool = False
    consciousness: str | None = None
    seizure: str | None = None
    motor: str | None = None
    pressure: str | None = None
    other_cause: frozenset[str] = frozenset()
    died: bool = False


def grade_crs(seen: CrsFindings) -> Grade:
    """The ASTCT grade of CRS: fever, with the worse of hypotension and hypoxia.

    Without fever there is no CRS, unless it was masked. Raises GRD-01 for what cannot be.
    """
    if seen.died:
        return Grade(DEATH, DEATH, (Reason("death", DEATH),))
    fever = _fever(seen)
    organs = [_hypotension(seen), _hypoxia(seen), _local(seen)]
    if fever is False and not seen.fever_masked:
        return Grade(0, 0, (Reason("no_fever", 0),))
    if fever is None and not seen.fever_masked:
        return Grade(None, 0, (), ("temperature_c", *(name for one in organs for name in one.missing)))
    warm = Reason("fever", 1, str(seen.temperature_c), "°C")
    heat = _Organ.unseen("temperature_c", 1) if fever is None else _Organ(int(fever), warm if fever else None)
    return _worst([heat, *organs], Reason("resolved", 0))


def grade_icans(seen: IcansFindings) -> Grade:
    """The ASTCT grade of ICANS: the gravest finding that has no other cause. Raises GRD-01 for what cannot
    be.
    """
    if seen.died:
        return Grade(DEATH, DEATH, (Reason("death", DEATH),))
    tables = (
        ("consciousness", seen.consciousness, CONSCIOUSNESS),
        ("seizure", seen.seizure, SEIZURE),
        ("motor", seen.motor, MOTOR),
        ("pressure", seen.pressure, PRESSURE),
    )
    unknown = seen.other_cause - {"score", *(name for name, _, _ in tables)}
    if unknown:
        raise CtdeskError("GRD-01", field="other_cause", value=", ".join(sorted(unknown)))
    found = [_scored(seen)]
    for name, said, table in tables:
        if said is not None and said not in table:
            raise CtdeskError("GRD-01", field=name, value=said)
        if said is None:
            found.append(_Organ.unseen(name))
        else:
            found.append(_Organ(table[said], Reason(name, table[said], said), name=name))
    counted = [one for one in found if one.name not in seen.other_cause]
    return _worst(counted, Reason("normal", 0))


def is_scored_as_child(age_years: int, developmental_delay: bool = False) -> bool:
    """Whether the CAPD takes the place of the ICE: under twelve, or older with a delay from before."""
    return age_years < ICE_FROM_AGE or developmental_delay


def suggests_hypotension(systolic_mmhg: int | None, threshold_mmhg: int | None) -> bool:
    """Whether a blood pressure lies below what the hospital calls low; whether it is, the physician says."""
    return systolic_mmhg is not None and threshold_mmhg is not None and systolic_mmhg < threshold_mmhg


def early_icaht(days: int | None, recovered: bool = True) -> int:
    """Early haematotoxicity by the days with neutrophils at or below 0.5 × 10⁹/L; 0 where there were none.

    Never recovered is grade 4. Raises GRD-01 for a negative number of days.
    """
    if not recovered:
        return 4
    if not days:
        return 0
    _within(days, 1, None, "days")
    return 1 if days < 7 else 2 if days < 14 else 3


@dataclass(frozen=True, slots=True)
class _Organ:
    """One row of a table: its grade, and how grave it may be once what is ``missing`` was looked at."""

    at_least: int
    reason: Reason | None = None
    missing: tuple[str, ...] = ()
    name: str = ""
    at_most: int = 0

    @classmethod
    def unseen(cls, name: str, at_most: int = GRAVEST) -> _Organ:
        return cls(0, None, (name,), name, at_most)


def _worst(rows: Sequence[_Organ], nothing: Reason) -> Grade:
    at_least = max((one.at_least for one in rows), default=0)
    because = tuple(
        one.reason for one in rows if one.reason is not None and one.at_least == at_least and at_least > 0
    )
    # What could not make it graver is not waited for.
    missing = tuple(name for one in rows for name in one.missing if one.at_most > at_least)
    return Grade(None if missing else at_least, at_least, because or (nothing,), missing)


def _fever(seen: CrsFindings) -> bool | None:
    if seen.temperature_c is None:
        return None
    if not (seen.temperature_c.is_finite() and Decimal(25) <= seen.temperature_c <= Decimal(45)):
        raise CtdeskError("GRD-01", field="temperature_c", value=str(seen.temperature_c))
    return seen.temperature_c >= FEVER_C and not seen.other_cause


def _hypotension(seen: CrsFindings) -> _Organ:
    pressors = seen.vasopressors
    if pressors is not None:
        _within(pressors, 0, 10, "vasopressors")
        if pressors >= 2:
            return _Organ(4, Reason("several_vasopressors", 4, str(pressors)))
    # A pressure held up by one is none that is normal, and nobody knows it held up until that was asked.
    missing = ("vasopressors",) if pressors is None else ()
    if pressors == 1 or seen.vasopressin:
        return _Organ(3, Reason("one_vasopressor", 3), missing, at_most=GRAVEST)
    if seen.hypotension is None:
        return _Organ(0, None, ("hypotension", *missing), at_most=GRAVEST if missing else 2)
    if not seen.hypotension:
        return _Organ(0, None, missing, at_most=GRAVEST)
    return _Organ(2, Reason("hypotension", 2), missing, at_most=GRAVEST)


def _hypoxia(seen: CrsFindings) -> _Organ:
    if seen.oxygen is None:
        return _Organ.unseen("oxygen")
    if seen.oxygen not in OXYGEN:
        raise CtdeskError("GRD-01", field="oxygen", value=seen.oxygen)
    flow = seen.flow_l_min
    if flow is not None and not (flow.is_finite() and Decimal(0) <= flow <= Decimal(80)):
        raise CtdeskError("GRD-01", field="flow_l_min", value=str(flow))
    code, grade = seen.oxygen, OXYGEN[seen.oxygen]
    if grade == 0:
        return _Organ(0)
    if flow is None:
        open_flow = ("flow_l_min",) if code == "nasal_cannula" else ()
        return _Organ(grade, Reason(code, grade), open_flow, at_most=OXYGEN["high_flow"])
    if code == "nasal_cannula" and flow > LOW_FLOW_L_MIN:
        code, grade = "high_flow", OXYGEN["high_flow"]
    return _Organ(grade, Reason(code, grade, str(flow), "L/min"))


def _local(seen: CrsFindings) -> _Organ:
    if not seen.local_effect:
        return _Organ(0)
    _within(seen.local_effect, 0, GRAVEST, "local_effect")
    return _Organ(seen.local_effect, Reason("local_effect", seen.local_effect))


def _scored(seen: IcansFindings) -> _Organ:
    most = CAPD_MOST if seen.child else ICE_MOST
    name = "capd" if seen.child else "ice"
    asleep = seen.consciousness in ("vigorous", "coma") and "consciousness" not in seen.other_cause
    if seen.unable:
        grade = 4 if seen.child or asleep else 3
        return _Organ(grade, Reason(f"{name}_unable", grade), name="score")
    if seen.score is None:
        return _Organ.unseen("score")
    _within(seen.score, 0, most, "score")
    grade = _of_capd(seen.score) if seen.child else _of_ice(seen.score, asleep)
    reason = Reason(name, grade, str(seen.score)) if grade else None
    return _Organ(grade, reason, name="score")


def _of_ice(score: int, asleep: bool) -> int:
    if score == 0 and asleep:
        return 4
    return 3 if score <= 2 else 2 if score <= 6 else 1 if score <= 9 else 0


def _of_capd(score: int) -> int:
    """CAPD 1 to 8 is grade 1 or 2; which of them the consciousness says."""
    return 3 if score >= 9 else 1 if score >= 1 else 0


def _within(value: int, least: int, most: int | None, name: str) -> None:
    if value < least or (most is not None and value > most):
        raise CtdeskError("GRD-01", field=name, value=str(value))
