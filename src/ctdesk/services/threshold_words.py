"""Thresholds, facts and duties in words of both languages: for the letter and for the file of a member."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from ctdesk.config import data_path
from ctdesk.domain.qualifications import Part, Words
from ctdesk.forms.messages import sentence
from ctdesk.services.role_table import conditions, fields_of_work, role_table, words_of

if TYPE_CHECKING:
    from ctdesk.services.thresholds import FactRow, ThresholdReport

_STATES = {
    state: f"THR-IS-{state.upper().replace('_', '-')}"
    for state in (
        "met",
        "missing",
        "unconfirmed",
        "expired",
        "not_yet",
        "too_low",
        "other_field",
        "too_short",
        "not_entered",
    )
}


def part_words(part: Part) -> Words:
    """What one part of a threshold asks for."""
    still_open = "-OPEN" if part.state == "not_entered" else ""
    if part.kind == "any_of":
        inside = [_joined((part_words(one) for one in block), "，", ", ") for block in part.inside]
        return _told("THR-ANY", what=_joined(inside, "；或 ", "; or "))
    if part.kind == "degree":
        fields = part.wanted if part.state == "not_entered" else part.wanted[1:]
        named = _joined((_word("degree_fields", code) for code in fields), "、", ", ")
        return _told(
            f"THR-DEGREE{still_open}",
            what=_word("degrees", part.wanted[0]) if part.wanted else Words("", ""),
            fields=_told("THR-FIELDS", fields=named) if fields else Words("", ""),
        )
    if part.kind == "title":
        return _told(
            f"THR-TITLE{still_open}", what=_word("titles", part.wanted[0]) if part.wanted else Words("", "")
        )
    if part.kind in ("licence", "licence_any"):
        named = _joined((_word("licences", code) for code in part.wanted), "、", ", ")
        return _told("THR-LICENCE" if part.kind == "licence" else "THR-LICENCE-ANY", what=named)
    if part.kind == "role":
        return _told("THR-ROLE", what=_joined((role_words(code) for code in part.wanted), "、", ", "))
    if part.kind == "years":
        field = part.words or fields_of_work()["work"]
        return _told(f"THR-YEARS{still_open}", number=part.number or 0, what=field)
    if part.kind == "training":
        return _told("THR-TRAINING", what=_joined((module_words(code) for code in part.wanted), "、", ", "))
    if part.kind == "runs":
        named = _joined((module_words(code) for code in part.wanted), "、", ", ")
        return _told(f"THR-RUNS{still_open}", number=part.number or 0, what=named)
    return _told("THR-CONDITION", what=part.words or Words("–", "–"))


def state_words(part: Part) -> Words:
    """How somebody stands to one part."""
    return _told(_STATES[part.state])


def evidence_words(report: ThresholdReport, part: Part) -> Words:
    """How somebody stands to one part, and on which evidence."""
    told = [state_words(part)]
    if part.kind in ("years", "runs") and part.years is not None:
        told.append(_told("THR-COUNTED", years=part.years))
    if part.kind == "training" and part.until is not None:
        told.append(_told("THR-UNTIL", until=part.until.isoformat()))
    facts = [report.facts[number] for number in part.evidence if number in report.facts]
    for block in part.inside:
        for inner in block:
            facts += [report.facts[one] for one in inner.evidence if one in report.facts and inner.met]
    # What a condition is stands above its evidence already.
    told += [fact_words(fact, named=part.kind != "condition") for fact in dict.fromkeys(facts)]
    return _joined((one for one in told if one.en), "；", "; ")


def fact_words(fact: FactRow, *, named: bool = True) -> Words:
    """A fact with its number, its days and who confirmed it."""
    told = [fact_name(fact.kind, fact.code)] if named else []
    if fact.detail:
        told.append(Words(fact.detail, fact.detail))
    if fact.since is not None:
        told.append(_told("THR-SINCE", since=fact.since.isoformat()))
    if fact.until is not None:
        told.append(_told("THR-UNTIL", until=fact.until.isoformat()))
    if fact.confirmed_by is not None and fact.confirmed_at is not None:
        day = fact.confirmed_at.date().isoformat()
        told.append(_told("THR-CONFIRMED", name=fact.confirmed_by, day=day))
    return _joined(told, " ", " ")


def fact_name(kind: str, code: str) -> Words:
    """What kind of fact this is: the name of the degree, licence, field of work or condition."""
    if kind == "degree":
        degree, _, subject = code.partition(".")
        name = _word("degrees", degree)
        if not subject:
            return name
        field = _word("degree_fields", subject)
        return Words(f"{name.zh_CN}（{field.zh_CN}）", f"{name.en} ({field.en})")
    if kind in ("title", "licence"):
        return _word(f"{kind}s", code)
    known = fields_of_work() if kind == "experience" else conditions()
    return known.get(code, Words(code, code))


def role_words(code: str) -> Words:
    """The name of a role."""
    role = role_table().get(code)
    return Words(code, code) if role is None else Words(role.name_zh, role.name_en)


def module_words(code: str) -> Words:
    """A training module by its code and name."""
    known = _listed("modules", "module").get(code)
    return Words(code, code) if known is None else Words(f"{code} {known.zh_CN}", f"{code} {known.en}")


def known_modules() -> frozenset[str]:
    """Codes of all training modules."""
    return frozenset(_listed("modules", "module"))


def duty_lines(duties: Iterable[str]) -> tuple[Words, ...]:
    """Duties in words, in the order of the table."""
    known = _listed("duties", "duty")
    return tuple(known.get(code, Words(code, code)) for code in duties)


def meaning_words(meanings: Iterable[str]) -> tuple[Words, ...]:
    """Meanings of signatures in words."""
    known = _listed("meanings", "meaning")
    return tuple(known.get(code, Words(code, code)) for code in meanings)


def topic_words(code: str) -> Words:
    """The topic that duties belong to."""
    return _listed("duties", "topic").get(code, Words(code, code))


@cache
def _listed(file: str, key: str) -> Mapping[str, Words]:
    with data_path("resources", "seed", f"{file}.toml").open("rb") as source:
        rows = tomllib.load(source)[key]
    named = ((row["code"], row.get("name") or row["text"]) for row in rows)
    return {code: Words(words["zh_CN"], words["en"]) for code, words in named}


def _word(kind: str, code: str) -> Words:
    return words_of(kind).get(code, Words(code, code))


def _told(code: str, **values: object) -> Words:
    def spoken(language: str) -> str:
        said = {
            key: getattr(value, language) if isinstance(value, Words) else value
            for key, value in values.items()
        }
        return sentence(code, language, **said)

    return Words(spoken("zh_CN"), spoken("en"))


def _joined(words: Iterable[Words], between_zh: str, between_en: str) -> Words:
    told = list(words)
    return Words(between_zh.join(one.zh_CN for one in told), between_en.join(one.en for one in told))
