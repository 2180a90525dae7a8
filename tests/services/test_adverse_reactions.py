"""A case of an adverse reaction: begun at the bedside, red at once with a death, reported, nullified."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import team
from ctdesk.services.adr_contents import add_medicine, add_reaction, take_out_reaction
from ctdesk.services.adr_exports import E2bSettings, export_cases, export_e2b, read_e2b_settings
from ctdesk.services.adr_origin import Origin
from ctdesk.services.adr_reports import add_report_receipt, begin_report
from ctdesk.services.adr_sheet import AdrSheet, adr_sheet, find_cases
from ctdesk.services.adverse_reactions import (
    Reported,
    close_case,
    confirm_doubts,
    correct_awareness,
    describe_case,
    open_case,
)
from ctdesk.services.amendments import void_record
from ctdesk.services.bedside_events import give_antidote
from ctdesk.services.obligations import fulfil_obligation
from ctdesk.services.printing import print_record
from ctdesk.services.worklist import my_desk
from fixtures.bedside_story import FEVER, GRADE_3, Bedside
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Vigilance:
    """One case led through its reports by the cast; the verifier is the pharmacovigilance officer."""

    def __init__(self, cast: Cast, said: Reported) -> None:
        self.cast = cast
        self.case_id: int = cast.do("nurse", open_case, said=said)

    def sheet(self, login: str = "verifier") -> AdrSheet:
        found: AdrSheet = self.cast.ask(login, adr_sheet, case_id=self.case_id)
        return found

    def do(self, login: str, command: Any, **more: Any) -> Any:
        return self.cast.do(
            login, command, case_id=self.case_id, seen_version=self.sheet().row.row_version, **more
        )

    def begin(self, kind: str = "first", **more: Any) -> int:
        record: int = self.do("nurse", begin_report, kind=kind, **more)
        return record

    def send(self, record: int, receipt: str | None = None, *, to: str = "adr_system") -> None:
        sign(self.cast, "nurse", record, "reporter")
        answer(self.cast, "verifier", record, {"J1": "probable"})
        sign(self.cast, "verifier", record, "institution")
        said = {"K1": to, "K2": self.cast.clock.now.isoformat(timespec="seconds"), "K3": "online"}
        answer(self.cast, "verifier", record, said if receipt is None else {**said, "K4": receipt})
        sign(self.cast, "verifier", record, "sent")

    def owed(self) -> dict[tuple[str, str], str]:
        """By rule and recipient: how each thing owed stands."""
        return {(one.rule or "", one.recipient or ""): one.status for one in self.sheet().obligations}


@pytest.fixture
def officer(cast: Cast) -> Cast:
    """The cast with a pharmacovigilance officer."""
    cast.do("lead", team.appoint_member, member_id=cast.id("verifier"), role="R28")
    return cast


def refused(cast: Cast, login: str, command: Any, **arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, command, **arguments)
    return error.value.code, error.value.field


def test_from_the_bedside_to_a_death_reported_at_once_and_followed_up(officer: Cast) -> None:
    cast = officer
    bed = Bedside(cast)
    bed.look(FEVER)
    bed.look(GRADE_3, hours=4)
    cast.do(
        "nurse", give_antidote, course_id=bed.course_id, antidote="tocilizumab", at=cast.clock.now, mg="480"
    )
    case = Vigilance(cast, Reported("细胞因子释放综合征", grade=3, origin=Origin(course_id=bed.course_id)))
    sheet = case.sheet()
    facts = sheet.facts
    # Nothing of this was typed.
    assert (facts["initials"], facts["sex"], facts["birth_date"]) == ("WY", "male", date(1968, 4, 12))
    assert (facts["given_at"], facts["crs_max"], str(facts["weight_kg"])) == (bed.infused_at, 3, "61.5")
    assert [(one.name, one.dose, one.purpose) for one in sheet.medicines] == [
        ("托珠单抗 Tocilizumab", "480 mg", "antidote")
    ]
    assert sheet.onset_day == 0
    # Nobody judged whether it is expected: it counts as new, fifteen days; the holder hears within a day.
    assert sheet.row.classes == ("new",)
    assert case.owed() == {("DL-ADR-SERIOUS", "adr_system"): "open", ("DL-MAH-AE", "mah_pv"): "open"}
    assert sheet.missing == ("product",)
    assert [one.kind for one in cast.ask("verifier", my_desk).now if one.ref_id == case.case_id]

    cast.clock.advance(hours=18)
    case.do("physician", describe_case, facts={"treatment": "去甲肾上腺素，转入重症医学科"})
    cast.clock.advance(hours=12)
    died = cast.clock.now - HOUR
    case.do(
        "nurse",
        describe_case,
        facts={"criteria": ["death"], "outcome": "death", "died_at": died, "generic_name": "示例细胞注射液"},
    )
    sheet = case.sheet()
    assert sheet.row.overdue and sheet.row.at_once and sheet.row.classes == ("death",)
    assert case.owed() == {
        ("DL-ADR-SERIOUS", "adr_system"): "withdrawn",
        ("DL-MAH-AE", "mah_pv"): "overdue",
        ("DL-ADR-DEATH", "adr_system"): "overdue",
    }
    due = next(one for one in sheet.obligations if one.rule == "DL-ADR-DEATH")
    assert due.anchor_at > died  # not late by the thirty hours in which the patient lived
    late = [one for one in cast.ask("verifier", my_desk).now if one.late and one.number == sheet.row.number]
    assert late

    record = case.begin()
    assert case.begin() == record  # one report at a time
    case.send(record, "GJ-2026-0412")
    sheet = case.sheet()
    printed = cast.do("verifier", print_record, record_id=RecordId(record), way="pdf").pdf
    with pypdfium2.PdfDocument(printed) as paper:
        pages = "".join(page.get_textpage().get_text_range() for page in paper)
    assert all(said in pages for said in ("GJ-2026-0412", "细胞因子释放综合征", "480 mg", "患者死亡"))
    assert case.owed()[("DL-ADR-DEATH", "adr_system")] == "done"
    assert (sheet.reports[0].way, sheet.reports[0].receipt_no) == ("online", "GJ-2026-0412")
    assert (sheet.facts["by_institution"], sheet.facts["by_reporter"]) == ("probable", "unassessed")
    assert sheet.changed == ()
    # What was due to the holder a day after the first sign is late for ever.
    late_row = next(one for one in sheet.obligations if one.rule == "DL-MAH-AE")
    assert late_row.in_time is False
    # The physician may judge later; it differs from what was sent, and a follow-up is owed.
    answer(cast, "physician", record, {"H1": "certain"})
    sign(cast, "physician", record, "causality")
    sheet = case.sheet()
    assert sheet.changed is not None
    assert [(one.path, one.before, one.now) for one in sheet.changed] == [
        ("causality.by_reporter", "unassessed", "certain")
    ]
    assert case.owed()[("DL-ADR-FOLLOWUP", "adr_system")] == "overdue"

    case.do("nurse", describe_case, facts={"death_cause": "多器官功能衰竭"})
    with pytest.raises(CtdeskError, match="FIELD-01"):
        case.begin("follow_up")
    follow_up = case.begin("follow_up", news="医师评价与死因")
    cast.clock.advance(hours=1)
    case.send(follow_up)
    sheet = case.sheet()
    assert case.owed()[("DL-ADR-FOLLOWUP", "adr_system")] == "done"
    assert [one.kind for one in sheet.reports] == ["first", "follow_up"]
    assert sheet.changed == () and not sheet.facts["new_information"]
    cast.do(
        "verifier",
        add_report_receipt,
        report_id=sheet.reports[1].id,
        seen_version=sheet.reports[1].row_version,
        receipt_no="GJ-2026-0412-1",
        file=("receipt.txt", b"receipt"),
    )
    assert case.sheet().reports[1].receipt_no == "GJ-2026-0412-1"
    with pytest.raises(CtdeskError, match="ADR-38"):
        case.do("verifier", close_case)
    owed = next(one for one in case.sheet().obligations if one.recipient == "mah_pv")
    told = {"obligation_id": owed.id, "seen_version": owed.row_version, "done_at": cast.clock.now}
    cast.do("verifier", fulfil_obligation, **told, way="phone")
    case.do("verifier", close_case)
    # Judged differently after all: what was closed is open again, and owes another follow-up.
    answer(cast, "physician", follow_up, {"H1": "possible"})
    sign(cast, "physician", follow_up, "causality")
    assert case.sheet().row.state == "open" and case.sheet().row.at_once


def test_a_case_is_nullified_exported_and_told_in_e2b(officer: Cast, tmp_path: Path) -> None:
    cast = officer
    case = Vigilance(cast, Reported("发热", facts={"expected": True, "outcome": "recovered"}))
    # Begun about nobody: the product is wanting, and without it the reporter cannot sign.
    assert case.sheet().missing == ("patient", "product")
    voided = case.begin()
    cast.sign("qa", void_record, record_id=RecordId(voided), seen_version=1, reason="开错了病例")
    record = case.begin()
    assert record != voided and len(case.sheet().reports) == 1
    with pytest.raises(CtdeskError, match="ADR-33"):
        sign(cast, "nurse", record, "reporter")
    product = {"generic_name": "示例细胞注射液", "batch_no": "=1+1", "approval_no": "演示准字S20990001"}
    case.do(
        "nurse",
        describe_case,
        facts={"initials": "LM", "sex": "female", "birth_date": date(1980, 2, 29), "mrn": "0099", **product},
    )
    assert (case.sheet().row.classes, case.sheet().facts["age_years"]) == (("general",), 46)
    assert case.owed()[("DL-ADR-OTHER", "adr_system")] == "open"
    case.do("nurse", add_reaction, term="寒战", term_code="10008531", grade=1)
    case.do("nurse", add_medicine, name="氟达拉滨", purpose="lymphodepletion", dose="30 mg/m²")
    first = case.sheet().reactions[0]
    case.do("nurse", take_out_reaction, reaction_id=first.id, reason="并非发热")
    assert [one.term for one in case.sheet().reactions] == ["寒战"]
    case.send(record, "GJ-1")
    with pytest.raises(CtdeskError, match="ADR-05"):
        case.begin("nullification")
    case.send(case.begin("nullification", reason="与另一份报告重复"))
    sheet = case.sheet()
    assert sheet.row.state == "nullified"
    assert set(case.owed().values()) == {"done", "withdrawn"}
    for command, more in ((describe_case, {"facts": {}}), (begin_report, {"kind": "follow_up"})):
        with pytest.raises(CtdeskError, match="ADR-04"):
            case.do("nurse", command, **more)

    # JSON for whoever may see identities, and for whoever may not.
    made = cast.do("verifier", export_cases, form="json", case_id=case.case_id)
    whole = json.loads(made.data)
    assert (whole["schema"], whole["identities"], made.identities) == ("ctdesk.adr/1", True, True)
    (told,) = whole["cases"]
    assert (told["patient"]["initials"], told["patient"]["mrn"]) == ("LM", "0099")
    assert [one["kind"] for one in told["reports"]] == ["first", "nullification"]
    assert list(told) == [
        *("case", "patient", "reporter", "product", "medicines", "reactions", "event", "grading"),
        *("causality", "reports", "obligations"),
    ]
    sheet_file = cast.do(
        "verifier", export_cases, form="xlsx", since=date(2026, 3, 1), until=date(2026, 3, 31)
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet_file.data)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == told["case"]["number"] and "=1+1" in rows[1]  # text, whatever it looks like
    assert refused(cast, "verifier", export_cases, form="json", since=date(2030, 1, 1)) == ("ADR-44", "since")
    assert refused(cast, "qa", export_cases, form="json")[0] == "PERM-01"
    with cast.gate.reading() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.action == "adr.export")).all()
        assert len(events) == 2

    # E2B(R3): without a schema it says so; with one it is checked against it.
    plain = cast.do("verifier", export_e2b, case_id=case.case_id)
    assert plain.valid is None
    text = plain.data.decode()
    assert 'code="10008531" codeSystem="2.16.840.1.113883.6.163"' in text
    assert "nullificationAmendmentCode" in text and "与另一份报告重复" in text
    schema = tmp_path / "MCCI_IN200100UV01.xsd"
    schema.write_text(SCHEMA, "utf-8")
    said = {"sender_id": "HOSP-1", "receiver_id": "CDR", "schema": str(schema)}
    valid = cast.do("verifier", export_e2b, case_id=case.case_id, **said)
    assert (valid.valid, valid.problems) == (True, ())
    assert cast.ask("verifier", read_e2b_settings) == E2bSettings(**said)
    schema.write_text(SCHEMA.replace('value="D"', 'value="X"'), "utf-8")
    broken = cast.do("verifier", export_e2b, case_id=case.case_id, **said)
    assert broken.valid is False and "responseModeCode" in broken.problems[0]
    schema.write_text("no schema", "utf-8")
    assert refused(cast, "verifier", export_e2b, case_id=case.case_id, **said) == ("ADR-45", "schema")


SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:hl7-org:v3"
  targetNamespace="urn:hl7-org:v3" elementFormDefault="qualified">
  <xs:element name="MCCI_IN200100UV01"><xs:complexType><xs:sequence>
    <xs:element name="id"/><xs:element name="creationTime"/>
    <xs:element name="responseModeCode"><xs:complexType><xs:attribute name="code"><xs:simpleType>
      <xs:restriction base="xs:string"><xs:enumeration value="D"/></xs:restriction>
    </xs:simpleType></xs:attribute></xs:complexType></xs:element>
    <xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
  </xs:sequence><xs:attribute name="ITSVersion"/></xs:complexType></xs:element>
</xs:schema>"""


def test_what_cannot_be_is_refused_beside_its_field_and_what_is_doubted_may_be_confirmed(
    officer: Cast,
) -> None:
    cast = officer
    now = cast.clock.now
    given = now - 2 * DAY
    case = Vigilance(
        cast, Reported("皮疹", now - HOUR, facts={"given_at": given, "birth_date": date(1980, 1, 1)})
    )
    for facts, wanted in (
        ({"ended_at": now - 3 * DAY, "onset_at": now - DAY}, ("ADR-15", "ended_at")),
        ({"onset_at": now + DAY}, ("ADR-10", "onset_at")),
        ({"birth_date": date(2030, 1, 1)}, ("ADR-11", "given_at")),
        ({"birth_date": date(2026, 3, 1)}, ("ADR-11", "given_at")),
        ({"description": "很" * 200_000}, ("FIELD-02", "description")),
        ({"weight_kg": "-3"}, ("FIELD-06", "weight_kg")),
        ({"crs_max": "7"}, ("ADR-23", "crs_max")),
        ({"outcome": "flew away"}, ("FIELD-04", "outcome")),
        ({"criteria": ["sad"]}, ("FIELD-04", "criteria")),
    ):
        version = case.sheet().row.row_version
        more = {"case_id": case.case_id, "seen_version": version, "facts": facts}
        assert refused(cast, "nurse", describe_case, **more) == wanted, facts
    later = Reported("皮疹", now + HOUR)
    assert refused(cast, "nurse", open_case, said=later) == ("ADR-10", "aware_at")
    assert refused(cast, "nurse", open_case, said=Reported(" ")) == ("FIELD-01", "term")
    assert refused(cast, "buyer", open_case, said=Reported("皮疹"))[0] == "PERM-01"

    # Before the infusion: odd, but it may be so; a person says it is.
    case.do("nurse", describe_case, facts={"onset_at": given - HOUR, "criteria": ["death"]})
    doubts = {one.code: one for one in case.sheet().doubts}
    assert set(doubts) == {"ADR-14", "ADR-20"} and not doubts["ADR-14"].impossible
    assert {"died_at", "death_cause"} <= set(case.sheet().wanting)
    with pytest.raises(CtdeskError, match="ADR-36"):
        case.do("nurse", confirm_doubts, keys=("died_at:ADR-10",))
    case.do("nurse", confirm_doubts, keys=("onset_at:ADR-14",))
    assert [one.code for one in case.sheet().doubts if not one.kept] == ["ADR-20"]

    # A corrected day 0 moves what ran from it; the trial has its own recipients.
    case.do("nurse", correct_awareness, aware_at=now - DAY, reason="病房昨日已知")
    anchors = {one.anchor_at for one in case.sheet().obligations if one.rule == "DL-MAH-AE"}
    assert anchors == {now - DAY}
    case.do("nurse", describe_case, facts={"frame": "REG_TRIAL", "sponsor_aware_at": now - HOUR})
    sheet = case.sheet()
    assert sheet.susar and {to for _, to in case.owed()} == {
        "adr_system",
        "mah_pv",
        "sponsor",
        "ethics_committee",
    }
    sponsor = {one.telling.deadline: due for one, due in sheet.sponsor}
    assert sponsor["DL-SUSAR-FATAL"] is not None and sponsor["DL-SUSAR-FATAL-FOLLOWUP"] is None
    page = cast.ask("qa", find_cases, text="皮疹")
    assert [one.initials for one in page.rows] == [None]
    with pytest.raises(CtdeskError, match="ADR-37"):
        case.do("verifier", close_case)
