"""One case of an adverse reaction as an ICH E2B(R3) message, and its check against a schema file.

Element names, codes and object identifiers are those of the implementation guide (ICH ICSR, April 2013, §3.2
and §3.4). What is not known is left out, or marked with the ``nullFlavor`` that the guide demands there: NI
no information, UNK unknown, MSK masked. Free text is written in the language it was typed in, never
translated, and no code of a dictionary is made up.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ctdesk.domain.errors import CtdeskError

HL7 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LISTS = "2.16.840.1.113883.3.989.2.1.1"
_NAMES = "2.16.840.1.113883.3.989.2.1.3"
_MEDDRA = "2.16.840.1.113883.6.163"
_COUNTRIES = "1.0.3166.1.2.2"
_OBSERVED = f"{_LISTS}.19"
_LANGUAGE = "zho"
_OURS = uuid.UUID("6f0d1c0e-7a53-5d0c-9a0b-1f2d9b3c4e55")  # under which ids of lines are made
# E.i.3.2: criterion of ours → code and name of the guide, in its order.
_CRITERIA = (
    ("death", "34", "resultsInDeath"),
    ("life_threatening", "21", "isLifeThreatening"),
    ("hospitalisation", "33", "requiresInpatientHospitalization"),
    ("disability", "35", "resultsInPersistentOrSignificantDisability"),
    ("congenital", "12", "congenitalAnomalyBirthDefect"),
    ("other_important", "26", "otherMedicallyImportantCondition"),
)
_OUTCOMES = {
    "recovered": "1",
    "improving": "2",
    "not_recovered": "3",
    "sequelae": "4",
    "death": "5",
    "unknown": "0",
}
_QUALIFIED = (("医师", "1"), ("医生", "1"), ("药师", "2"), ("护", "3"))
_SEXES = {"male": "1", "female": "2"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends to whom, when. ``sender_id`` and ``receiver_id`` are the identifiers agreed with the
    receiver; empty ones are marked as not known.
    """

    organisation: str
    made_at: datetime
    sender_id: str = ""
    receiver_id: str = ""
    country: str = "CN"
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Which report of the case the message is: first | follow_up | nullification, and why it is void."""

    kind: str = "first"
    reason: str | None = None
    received_at: str | None = None


def case_message(
    content: Mapping[str, Any], sender: Sender, words: Mapping[str, str], report: Report | None = None
) -> bytes:
    """The message of one case as UTF-8 XML.

    ``content`` is the case as ``adr_snapshot.content_of`` gives it, ``words`` are causality codes in words.
    """
    ET.register_namespace("", HL7)
    ET.register_namespace("xsi", XSI)
    said = report or Report()
    made = _stamp(sender.made_at.isoformat())
    number = f"{sender.country}-{sender.sender_id or sender.organisation}-{content['case']['number']}"
    root = ET.Element(f"{{{HL7}}}MCCI_IN200100UV01", {"ITSVersion": "XML_1.0"})
    _put(root, "id", root=f"{_NAMES}.22", extension=f"{content['case']['number']}-{made[:14]}")
    _put(root, "creationTime", value=made)
    _put(root, "responseModeCode", code="D")
    _put(root, "interactionId", root="2.16.840.1.113883.1.6", extension="MCCI_IN200100UV01")
    _put(root, "name", code="1", codeSystem=f"{_LISTS}.1", displayName="ichicsr")
    message = _put(root, "PORR_IN049016UV")
    _put(message, "id", root=f"{_NAMES}.1", extension=number)
    _put(message, "creationTime", value=made)
    _put(message, "interactionId", root="2.16.840.1.113883.1.6", extension="PORR_IN049016UV")
    _put(message, "processingCode", code="P")
    _put(message, "processingModeCode", code="T")
    _put(message, "acceptAckCode", code="AL")
    _device(message, "receiver", "RCV", f"{_NAMES}.12", sender.receiver_id)
    _device(message, "sender", "SND", f"{_NAMES}.11", sender.sender_id)
    act = _put(message, "controlActProcess", classCode="CACT", moodCode="EVN")
    _put(act, "code", code="PORR_TE049016UV", codeSystem="2.16.840.1.113883.1.18")
    _put(act, "effectiveTime", value=made)
    subject = _put(act, "subject", typeCode="SUBJ")
    _event(subject, content, sender, words, said, number)
    _device(root, "receiver", "RCV", f"{_NAMES}.14", sender.receiver_id)
    _device(root, "sender", "SND", f"{_NAMES}.13", sender.sender_id)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def validated(message: bytes, schema: Path) -> tuple[str, ...]:
    """What a message does not keep of a schema file, each with its line; empty when it is valid.

    The schema's own includes are read from its folder, nothing is fetched from elsewhere. Raises ADR-45 for
    a file that is no schema or cannot be read.
    """
    from lxml import etree

    closed = etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=False)
    try:
        checked = etree.XMLSchema(etree.parse(str(schema), closed))
    except (OSError, etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise CtdeskError("ADR-45", field="schema", name=schema.name, problem=str(error)[:200]) from error
    checked.validate(etree.fromstring(message, closed))
    return tuple(f"{one.line}: {one.message}" for one in checked.error_log)


def _event(
    subject: ET.Element,
    content: Mapping[str, Any],
    sender: Sender,
    words: Mapping[str, str],
    report: Report,
    number: str,
) -> None:
    case = content["case"]
    event = _put(subject, "investigationEvent", classCode="INVSTG", moodCode="EVN")
    _put(event, "id", root=f"{_NAMES}.1", extension=number)
    _put(event, "id", root=f"{_NAMES}.2", extension=number)
    _put(event, "code", code="PAT_ADV_EVNT", codeSystem="2.16.840.1.113883.5.4")
    _text(event, "text", _narrative(content))
    _put(event, "statusCode", code="active")
    _put(_put(event, "effectiveTime"), "low", value=_stamp(case["aware_at"]))
    _put(event, "availabilityTime", value=_stamp(report.received_at or case["aware_at"]))
    assessment = _put(_put(event, "component", typeCode="COMP"), "adverseEventAssessment", **_INVESTIGATION)
    role = _put(_put(assessment, "subject1", typeCode="SBJ"), "primaryRole", classCode="INVSBJ")
    _patient(role, content, sender)
    drugs = _drugs(content)
    for place, line in enumerate(content["reactions"], 1):
        _reaction(role, content, line, _line_id(case["number"], "reaction", place), sender.country)
    _drug_information(role, case["number"], drugs)
    for place, drug in enumerate(drugs, 1):
        held = _component(assessment, "causalityAssessment", "20", "interventionCharacterization")
        _put(held, "value", xsi="CE", code="1" if drug["suspected"] else "2", codeSystem=f"{_LISTS}.13")
        _reference(held, "subject2", "productUseReference", "SBADM", _line_id(case["number"], "drug", place))
    _causality(assessment, content, words)
    expedited = bool({"death", "serious", "new"} & set(case["classes"]))
    held = _component(event, "observationEvent", "23", "localCriteriaForExpedited")
    _put(held, "value", xsi="BL", value=str(expedited).lower())
    first = _put(event, "outboundRelationship", typeCode="SPRT")
    first = _put(first, "relatedInvestigation", **_INVESTIGATION)
    _put(first, "code", code="1", codeSystem=f"{_LISTS}.22", displayName="initialReport")
    _put(_author(first), "code", code="2", codeSystem=f"{_LISTS}.3")
    _source(event, content, sender)
    _sender(event, sender)
    _characteristic(event, "1", "ichReportType", "2" if case["frame"] != "MARKETED" else "1", f"{_LISTS}.2")
    others = _characteristic(event, "2", "otherCaseIds")
    _put(others, "value", xsi="BL", nullFlavor="NI")
    if report.kind == "nullification":
        _characteristic(event, "3", "nullificationAmendmentCode", "1", f"{_LISTS}.5")
        why = _characteristic(event, "4", "nullificationAmendmentReason")
        _text(_put(why, "value", xsi="CE"), "originalText", report.reason or "")


def _patient(role: ET.Element, content: Mapping[str, Any], sender: Sender) -> None:
    patient, event = content["patient"], content["event"]
    player = _put(role, "player1", classCode="PSN", determinerCode="INSTANCE")
    unknown = "MSK" if sender.masked else "UNK"
    _text(player, "name", patient["initials"], unknown)
    _put(player, "administrativeGenderCode", **_coded(_SEXES.get(patient["sex"] or ""), "1.0.5218", "UNK"))
    if patient["birth_date"] or sender.masked:
        born = (patient["birth_date"] or "").replace("-", "")
        _put(player, "birthTime", **({"value": born} if born else {"nullFlavor": "MSK"}))
    if event["died_at"]:
        _put(player, "deceasedTime", value=_stamp(event["died_at"]))
    if patient["mrn"] or sender.masked:
        held = _put(player, "asIdentifiedEntity", classCode="IDENT")
        number = {"extension": patient["mrn"]} if patient["mrn"] else {"nullFlavor": "MSK"}
        _put(held, "id", root=f"{_NAMES}.9", **number)
        _put(held, "code", code="3", codeSystem=f"{_LISTS}.4")
    if patient["age_years"] is not None:
        _measured(role, "3", "age", str(patient["age_years"]), "a")
    if patient["weight_kg"]:
        _measured(role, "7", "bodyWeight", patient["weight_kg"], "kg")
    told_of = (patient[name] for name in ("disease", "allergies", "family_history", "other_history"))
    history = [text for text in told_of if text]
    if history:
        organizer = _put(_put(role, "subjectOf2", typeCode="SBJ"), "organizer", **_CATEGORY)
        _put(organizer, "code", code="1", codeSystem=f"{_LISTS}.20")
        told = _component(organizer, "observation", "18", "historyAndConcurrentConditionText")
        _text(told, "value", "\n".join(history), xsi="ED")
    if event["death_cause"]:
        cause = _observation(_put(role, "subjectOf2", typeCode="SBJ"), "32", "reportedCauseOfDeath")
        _text(_put(cause, "value", xsi="CE", nullFlavor="NI"), "originalText", event["death_cause"])


def _reaction(
    role: ET.Element, content: Mapping[str, Any], line: Mapping[str, Any], line_id: str, country: str
) -> None:
    held = _put(_put(role, "subjectOf2", typeCode="SBJ"), "observation", **_OBSERVATION)
    _put(held, "id", root=line_id)
    _put(held, "code", code="29", codeSystem=_OBSERVED, displayName="reaction")
    _span(held, line["onset_at"], line["ended_at"])
    value = _put(held, "value", xsi="CE", **_coded(line["term_code"], _MEDDRA, "NI"))
    _text(value, "originalText", line["term"], language=_LANGUAGE)
    place = _put(_put(held, "location", typeCode="LOC"), "locatedEntity", classCode="LOCE")
    where = _put(place, "locatedPlace", classCode="COUNTRY", determinerCode="INSTANCE")
    _put(where, "code", code=country, codeSystem=_COUNTRIES)
    for criterion, code, name in _CRITERIA:
        said = _observation(_put(held, "outboundRelationship2", typeCode="PERT"), code, name)
        # The guide knows "yes" and "no information" here, not "no".
        stands = criterion in content["event"]["criteria"]
        _put(said, "value", xsi="BL", **({"value": "true"} if stands else {"nullFlavor": "NI"}))
    outcome = line["outcome"] or content["event"]["outcome"]
    said = _observation(_put(held, "outboundRelationship2", typeCode="PERT"), "27", "outcome")
    _put(said, "value", xsi="CE", code=_OUTCOMES.get(outcome, "0"), codeSystem=f"{_LISTS}.11")


def _drugs(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    product = content["product"]
    own = {
        "name": product["brand"] or product["generic_name"],
        "substance": product["generic_name"],
        "approval_no": product["approval_no"],
        "holder": product["holder"],
        "batch_no": " / ".join(
            part for part in (product["batch_no"], product["bag_no"], product["coi_id"]) if part
        ),
        "dose": product["dose"],
        "route": product["route"],
        "begun_at": product["given_at"],
        "ended_at": None,
        "indication": product["indication"],
        "suspected": True,
    }
    return [own, *({**one, "substance": None} for one in content["medicines"])]


def _drug_information(role: ET.Element, number: str, drugs: list[dict[str, Any]]) -> None:
    organizer = _put(_put(role, "subjectOf2", typeCode="SBJ"), "organizer", **_CATEGORY)
    _put(organizer, "code", code="4", codeSystem=f"{_LISTS}.20", displayName="drugInformation")
    for place, drug in enumerate(drugs, 1):
        given = _put(_put(organizer, "component", typeCode="COMP"), "substanceAdministration", **_GIVEN)
        _put(given, "id", root=_line_id(number, "drug", place))
        kind = _put(_put(given, "consumable", typeCode="CSM"), "instanceOfKind", classCode="INST")
        product = _put(kind, "kindOfProduct", classCode="MMAT", determinerCode="KIND")
        _text(product, "name", drug["name"], "UNK")
        if drug["approval_no"] or drug["holder"]:
            made = _put(product, "asManufacturedProduct", classCode="MANU")
            about = _put(made, "subjectOf", typeCode="SBJ")
            approval = _put(about, "approval", classCode="CNTRCT", moodCode="EVN")
            if drug["approval_no"]:
                _put(approval, "id", root=f"{_NAMES}.4", extension=drug["approval_no"])
            if drug["holder"]:
                holder = _put(_put(approval, "holder", typeCode="HLD"), "role", classCode="HLD")
                _text(_put(holder, "playingOrganization", **_ORGANISATION), "name", drug["holder"])
        if drug["substance"]:
            active = _put(product, "ingredient", classCode="ACTI")
            substance = _put(active, "ingredientSubstance", classCode="MMAT", determinerCode="KIND")
            _text(substance, "name", drug["substance"])
        _dosage(given, drug)
        if drug["indication"]:
            why = _observation(_put(given, "inboundRelationship", typeCode="RSON"), "19", "indication")
            _text(_put(why, "value", xsi="CE", nullFlavor="NI"), "originalText", drug["indication"])


def _dosage(given: ET.Element, drug: Mapping[str, Any]) -> None:
    if not any(drug[name] for name in ("dose", "route", "begun_at", "ended_at", "batch_no")):
        return
    dose = _put(_put(given, "outboundRelationship2", typeCode="COMP"), "substanceAdministration", **_GIVEN)
    if drug["dose"]:
        _text(dose, "text", drug["dose"])
    _span(dose, drug["begun_at"], drug["ended_at"])
    if drug["route"]:
        _text(_put(dose, "routeCode", nullFlavor="NI"), "originalText", drug["route"])
    if drug["batch_no"]:
        kind = _put(_put(dose, "consumable", typeCode="CSM"), "instanceOfKind", classCode="INST")
        lot = _put(kind, "productInstanceInstance", classCode="MMAT", determinerCode="INSTANCE")
        _text(lot, "lotNumberText", drug["batch_no"])


def _causality(assessment: ET.Element, content: Mapping[str, Any], words: Mapping[str, str]) -> None:
    number = content["case"]["number"]
    for name, source in (("by_reporter", "reporter"), ("by_institution", "institution")):
        judged = content["causality"][name]
        if judged == "unassessed":
            continue
        for place in range(1, len(content["reactions"]) + 1):
            held = _component(assessment, "causalityAssessment", "39", "causality")
            _text(held, "value", words.get(judged, judged), xsi="ST")
            author = _put(_put(held, "author", typeCode="AUT"), "assignedEntity", classCode="ASSIGNED")
            _text(_put(author, "code", nullFlavor="NI"), "originalText", source)
            _reference(held, "subject1", "adverseEffectReference", "OBS", _line_id(number, "reaction", place))
            _reference(held, "subject2", "productUseReference", "SBADM", _line_id(number, "drug", 1))


def _source(event: ET.Element, content: Mapping[str, Any], sender: Sender) -> None:
    reporter = content["reporter"]
    related = _put(event, "outboundRelationship", typeCode="SPRT")
    related = _put(related, "relatedInvestigation", **_INVESTIGATION)
    _put(related, "code", code="2", codeSystem=f"{_LISTS}.22", displayName="sourceReport")
    entity = _author(related)
    if reporter["phone"]:
        _put(entity, "telecom", value=f"tel:{reporter['phone'].replace(' ', '')}")
    person = _put(entity, "assignedPerson", classCode="PSN", determinerCode="INSTANCE")
    _text(_put(person, "name"), "family", reporter["name"], "MSK" if sender.masked else "UNK")
    qualified = next((code for part, code in _QUALIFIED if part in (reporter["profession"] or "")), None)
    held = _put(person, "asQualifiedEntity", classCode="QUAL")
    _put(held, "code", **_coded(qualified, f"{_LISTS}.6", "UNK"))
    _located(person, sender.country)
    organisation = _put(entity, "representedOrganization", **_ORGANISATION)
    if reporter["department"]:
        _text(organisation, "name", reporter["department"])
    above = _put(organisation, "assignedEntity", classCode="ASSIGNED")
    above = _put(above, "representedOrganization", **_ORGANISATION)
    _text(above, "name", reporter["hospital"], "UNK")


def _sender(event: ET.Element, sender: Sender) -> None:
    act = _put(
        _put(event, "subjectOf1", typeCode="SUBJ"), "controlActEvent", classCode="CACT", moodCode="EVN"
    )
    entity = _put(_put(act, "author", typeCode="AUT"), "assignedEntity", classCode="ASSIGNED")
    _put(entity, "code", code="3", codeSystem=f"{_LISTS}.7")  # health professional
    person = _put(entity, "assignedPerson", classCode="PSN", determinerCode="INSTANCE")
    _located(person, sender.country)
    organisation = _put(entity, "representedOrganization", **_ORGANISATION)
    above = _put(organisation, "assignedEntity", classCode="ASSIGNED")
    above = _put(above, "representedOrganization", **_ORGANISATION)
    _text(above, "name", sender.organisation)


def _narrative(content: Mapping[str, Any]) -> str:
    event, grading = content["event"], content["grading"]
    parts = [event["description"], event["treatment"]]
    graded = (("CRS", grading["crs_max"]), ("ICANS", grading["icans_max"]))
    parts += [f"{name} {grade}" for name, grade in graded if grade is not None]
    parts += [text for text in (event["sequelae"], event["sample_kept"], event["effect_on_disease"]) if text]
    told = "\n".join(text for text in parts if text)
    return told or "; ".join(line["term"] for line in content["reactions"])


# ── small parts ──────────────────────────────────────────────────────────────────────────────────
_INVESTIGATION = {"classCode": "INVSTG", "moodCode": "EVN"}
_OBSERVATION = {"classCode": "OBS", "moodCode": "EVN"}
_CATEGORY = {"classCode": "CATEGORY", "moodCode": "EVN"}
_GIVEN = {"classCode": "SBADM", "moodCode": "EVN"}
_ORGANISATION = {"classCode": "ORG", "determinerCode": "INSTANCE"}


def _put(parent: ET.Element, name: str, xsi: str | None = None, **attributes: str) -> ET.Element:
    """An element below ``parent``; ``xsi`` is the type of a value."""
    held = ET.SubElement(parent, f"{{{HL7}}}{name}")
    if xsi is not None:
        held.set(f"{{{XSI}}}type", xsi)
    for key, value in attributes.items():
        held.set(key, value)
    return held


def _text(
    parent: ET.Element,
    name: str,
    text: str | None,
    unknown: str | None = None,
    xsi: str | None = None,
    **attributes: str,
) -> None:
    held = _put(parent, name, xsi, **attributes)
    if text:
        held.text = _printable(text)
    elif unknown is not None:
        held.set("nullFlavor", unknown)


def _device(parent: ET.Element, name: str, kind: str, root: str, extension: str) -> None:
    device = _put(_put(parent, name, typeCode=kind), "device", classCode="DEV", determinerCode="INSTANCE")
    _put(device, "id", root=root, **({"extension": extension} if extension else {"nullFlavor": "NI"}))


def _observation(parent: ET.Element, code: str, name: str) -> ET.Element:
    held = _put(parent, "observation", **_OBSERVATION)
    _put(held, "code", code=code, codeSystem=_OBSERVED, displayName=name)
    return held


def _component(parent: ET.Element, kind: str, code: str, name: str) -> ET.Element:
    held = _put(_put(parent, "component", typeCode="COMP"), kind, **_OBSERVATION)
    _put(held, "code", code=code, codeSystem=_OBSERVED, displayName=name)
    return held


def _measured(role: ET.Element, code: str, name: str, value: str, unit: str) -> None:
    held = _observation(_put(role, "subjectOf2", typeCode="SBJ"), code, name)
    _put(held, "value", xsi="PQ", value=value, unit=unit)


def _characteristic(
    event: ET.Element, code: str, name: str, value: str | None = None, system: str = ""
) -> ET.Element:
    held = _put(_put(event, "subjectOf2", typeCode="SUBJ"), "investigationCharacteristic", **_OBSERVATION)
    _put(held, "code", code=code, codeSystem=f"{_LISTS}.23", displayName=name)
    if value is not None:
        _put(held, "value", xsi="CE", code=value, codeSystem=system)
    return held


def _author(related: ET.Element) -> ET.Element:
    act = _put(
        _put(related, "subjectOf2", typeCode="SUBJ"), "controlActEvent", classCode="CACT", moodCode="EVN"
    )
    return _put(_put(act, "author", typeCode="AUT"), "assignedEntity", classCode="ASSIGNED")


def _reference(parent: ET.Element, name: str, kind: str, class_code: str, line_id: str) -> None:
    held = _put(_put(parent, name, typeCode="SUBJ"), kind, classCode=class_code, moodCode="EVN")
    _put(held, "id", root=line_id)


def _located(person: ET.Element, country: str) -> None:
    held = _put(person, "asLocatedEntity", classCode="LOCE")
    where = _put(held, "location", classCode="COUNTRY", determinerCode="INSTANCE")
    _put(where, "code", code=country, codeSystem=_COUNTRIES)


def _span(parent: ET.Element, start: str | None, end: str | None) -> None:
    if not start and not end:
        return
    held = _put(parent, "effectiveTime", xsi="IVL_TS")
    if start:
        _put(held, "low", value=_stamp(start))
    if end:
        _put(held, "high", value=_stamp(end))


def _coded(code: str | None, system: str, unknown: str) -> dict[str, str]:
    return {"code": code, "codeSystem": system} if code else {"nullFlavor": unknown}


def _line_id(number: str, kind: str, place: int) -> str:
    """The same line of the same case has the same id in every message."""
    return str(uuid.uuid5(_OURS, f"{number}/{kind}/{place}"))


def _stamp(at: str) -> str:
    """A moment as HL7 writes it: digits with the offset, such as 20260320093000+0800."""
    return datetime.fromisoformat(at).strftime("%Y%m%d%H%M%S%z")


def _printable(text: str) -> str:
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
