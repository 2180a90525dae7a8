"""Events of the trail in sentences: who did what, and each change as old → new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ctdesk.ui import times
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.terms import module_name
from ctdesk.ui.trail_terms import fact_name, is_flag, table_name, technical, word_of_code

if TYPE_CHECKING:
    from ctdesk.services.audit import FieldChange, RowChanged


FEW = 3  # things told in one line; more of them stand one below the other


def area_of(action: str) -> str:
    """What an action is about, from the first half of its code."""
    words = {
        "session": tr("Sign-in"),
        "account": tr("Account"),
        "team": tr("Team"),
        "training": tr("Training"),
        "record": tr("Record"),
        "receipt": tr("Receipt"),
        "shipment": tr("Shipment"),
        "order": tr("Order"),
        "patient": tr("Patient"),
        "case": tr("Case"),
        "catalogue": tr("Product"),
        "supplier": tr("Supplier"),
        "holder": tr("Assessment by the holder"),
        "zone": tr("Zone"),
        "tank": tr("Tank"),
        "position": tr("Position"),
        "incident": tr("Incident"),
        "deviation": tr("Deviation"),
        "adr": tr("Adverse reaction"),
        "obligation": tr("Deadline"),
        "notice": tr("Message to somebody outside"),
        "form": tr("Form"),
        "document": tr("Document"),
        "qp": tr("Qualified Person"),
        "settings": tr("Settings"),
        "setup": tr("Set-up"),
        "site": tr("Site"),
        "database": tr("Database"),
        "backup": tr("Backup"),
        "audit": tr("Audit trail"),
        "delegation": tr("Delegation"),
        "roster": tr("Duty rota"),
        "list": tr("List"),
        "statement": tr("E-signature statement"),
        "storage": tr("Storage"),
        "stock": tr("Stock"),
        "premises": tr("Premises"),
        "equipment": tr("Equipment"),
        "round": tr("Daily round"),
        "refused": tr("Refused"),
        "failed": tr("Failed"),
    }
    return words.get(action.split(".")[0], action)


def act_of(action: str) -> str:
    """What was done, from the second half of its code; codes without words stay codes."""
    words = {
        "sign_in": tr("signed in"),
        "sign_out": tr("signed out"),
        "join": tr("joined at the desk"),
        "lock": tr("locked the desk"),
        "unlock": tr("came back"),
        "refused": tr("was refused"),
        "open": tr("opened"),
        "sign": tr("signed"),
        "sign_external": tr("took an external signature"),
        "note": tr("noted"),
        "attach": tr("attached a file"),
        "amend": tr("began an amendment"),
        "void": tr("voided"),
        "print": tr("printed"),
        "announce": tr("announced"),
        "verify": tr("verified"),
        "verified": tr("checked"),
        "cancel": tr("cancelled"),
        "place": tr("placed"),
        "register": tr("registered"),
        "correct": tr("corrected"),
        "update": tr("updated"),
        "add": tr("added"),
        "add_product": tr("added a product"),
        "enter_limits": tr("entered limits"),
        "correct_limits": tr("corrected limits"),
        "verify_limits": tr("verified limits"),
        "add_known": tr("added the known products"),
        "update_product": tr("changed a product"),
        "withdraw_product": tr("took a product out of use"),
        "attach_file": tr("attached a file"),
        "review_label": tr("reviewed a label"),
        "file_paper": tr("filed a paper"),
        "withdraw_paper": tr("took a paper back"),
        "begin_assessment": tr("registered an assessment"),
        "add_finding": tr("entered a finding"),
        "plan_action": tr("planned an action"),
        "finish_action": tr("finished an action"),
        "verify_action": tr("verified an action"),
        "begin_qualification": tr("began a qualification"),
        "add_positions": tr("added positions"),
        "read": tr("noted a reading"),
        "reserve": tr("reserved"),
        "reserve_proposed": tr("reserved"),
        "open_move": tr("ordered a move"),
        "open_backup": tr("ordered the moves that empty a tank"),
        "set_backup": tr("said whether a tank is kept empty as a backup"),
        "cancel_move": tr("cancelled a move"),
        "open_count": tr("began a count"),
        "count_scan": tr("scanned in a count"),
        "end_count": tr("ended the scanning of a count"),
        "cancel_count": tr("cancelled a count"),
        "designate": tr("marked positions"),
        "expire": tr("noted what has expired"),
        "release": tr("released"),
        "freeze_units": tr("froze dose units"),
        "lift_freeze": tr("lifted a freeze"),
        "propose": tr("proposed a member"),
        "propose_release": tr("proposed a revision"),
        "approve_release": tr("put a revision into force"),
        "decline_release": tr("gave a proposal back"),
        "write_version": tr("wrote a version"),
        "review_version": tr("reviewed a version"),
        "approve_version": tr("approved a version"),
        "give_back": tr("gave a version back"),
        "confirm_review": tr("confirmed a version"),
        "withdraw": tr("withdrew"),
        "report_unnamed": tr("reported without a name"),
        "triage": tr("graded"),
        "regrade": tr("graded anew"),
        "contain": tr("contained"),
        "lift_hold": tr("lifted its freeze"),
        "investigate": tr("began the investigation"),
        "conclude": tr("concluded"),
        "reopen": tr("reopened"),
        "link": tr("linked"),
        "unlink": tr("took a link back"),
        "close": tr("closed it"),
        "tell": tr("told somebody"),
        "fulfil": tr("fulfilled"),
        "add_receipt": tr("entered the receipt"),
        "withdraw_version": tr("withdrew a version"),
        "acknowledge": tr("read and understood"),
        "propose_office": tr("proposed an office"),
        "end_office": tr("ended an office"),
        "delegate": tr("delegated authority"),
        "open_assessment": tr("opened an assessment"),
        "add_evidence": tr("entered evidence"),
        "withdraw_evidence": tr("withdrew evidence"),
        "declare_conflict": tr("declared a conflict"),
        "judge_conflict": tr("decided on a conflict"),
        "withdraw_conflict": tr("closed a conflict"),
        "agree_support": tr("agreed support"),
        "plan_training": tr("planned a course"),
        "approve_plan": tr("approved a plan"),
        "close_plan_line": tr("closed a line of the plan"),
        "plan_line": tr("planned training"),
        "plan_proposed": tr("planned what ends"),
        "take_back_line": tr("took a line of the plan back"),
        "close_line": tr("closed a line of the plan"),
        "propose_new_key": tr("asked for a new key"),
        "first_password": tr("chose a password"),
        "change_password": tr("changed the password"),
        "confirm_enrolment": tr("confirmed a certificate"),
        "grant_custody": tr("granted custody"),
        "propose_revocation": tr("asked for a revocation"),
        "confirm_revocation": tr("revoked a certificate"),
        "disable": tr("closed an account"),
        "enable": tr("opened an account"),
        "appoint": tr("appointed"),
        "end_appointment": tr("ended an appointment"),
        "propose_appointment": tr("proposed an appointment"),
        "withdraw_appointment": tr("took a proposed appointment back"),
        "decline_appointment": tr("declined an appointment"),
        "resign": tr("laid a role down"),
        "leave": tr("let somebody leave"),
        "set_threshold": tr("set the threshold of a role"),
        "import_members": tr("imported members and training"),
        "add_picture": tr("added a picture"),
        "give_code": tr("gave a one-time code"),
        "begin_review": tr("began a review"),
        "record_competence": tr("recorded a competence"),
        "plan_session": tr("planned a session"),
        "invite": tr("invited people"),
        "begin_session": tr("began a session"),
        "cancel_session": tr("cancelled a session"),
        "cancel_assessment": tr("gave an assessment up"),
        "record_practice": tr("entered a case"),
        "withdraw_practice": tr("took a case back"),
        "record_hours": tr("entered hours"),
        "withdraw_hours": tr("took hours back"),
        "demand": tr("asked for training"),
        "withdraw_demand": tr("withdrew a demand for training"),
        "draft_module": tr("wrote a version of a module"),
        "add_material": tr("added material"),
        "approve_module": tr("approved a version of a module"),
        "cases": tr("said which cases apply"),
        "open_file": tr("opened a training file"),
        "revoke_competence": tr("revoked a competence"),
        "idle_minutes": tr("changed the idle lock"),
        "time_stamps": tr("changed the time-stamp service"),
        "found_authority": tr("founded the authority"),
        "created": tr("was created"),
        "migrated": tr("was upgraded"),
        "made": tr("was made"),
        "accept": tr("accepted"),
        "decline": tr("declined"),
        "decide": tr("decided"),
        "review": tr("reviewed for the takeover"),
        "revoke": tr("revoked"),
        "revoke_all": tr("revoked all of it"),
        "plan": tr("planned a shift"),
        "copy_week": tr("copied a week"),
        "absence": tr("registered an absence"),
        "end_absence": tr("ended an absence"),
        "cancel_absence": tr("took an absence back"),
        "check": tr("checked what it has to meet"),
        "retire": tr("retired"),
        "stop": tr("took out of use"),
        "put_back": tr("put back in use"),
        "register_tanks": tr("registered the tanks"),
        "add_paper": tr("filed a paper"),
        "report_failure": tr("reported a failure"),
        "end_failure": tr("closed a failure"),
        "note_test": tr("noted a test"),
        "begin_calibration": tr("began a calibration record"),
        "begin_round": tr("began a round"),
        "edit": tr("corrected"),
        "missed": tr("told of a missed round"),
    }
    second = action.partition(".")[2] or action
    return words.get(second, second)


def event_words(action: str) -> str:
    """An action in few words: what it is about and what was done, neither said twice."""
    area, _, act = action.partition(".")
    if not act:
        return area_of(action)
    return act_of(action) if area == "session" else f"{area_of(action)} • {act_of(action)}"


def change_words(change: RowChanged) -> str:
    """Which row was touched, and how: what it is, what people call it, what became of it."""
    verbs = {"insert": tr("new"), "update": tr("changed"), "delete": tr("removed")}
    row = table_name(change.table) if change.called is None else f"{table_name(change.table)} {change.called}"
    return f"{row} • {verbs.get(change.verb, change.verb)}"


def field_words(table: str, field: FieldChange, *, new: bool) -> str:
    """``old → new``, or the value alone where the row is ``new``."""
    after = _value_of(table, field.name, field.after, field.after_called)
    if new:
        return after
    return f"{_value_of(table, field.name, field.before, field.before_called)} → {after}"


def is_technical(table: str, field: FieldChange) -> bool:
    """Whether a field tells of the program rather than of the work: numbers of rows, digests, keys."""
    return field.name in technical() and field.before_called is None and field.after_called is None


def _value_of(table: str, column: str, value: object, called: str | None) -> str:
    return called if called is not None else stored_words(table, column, value)


def stored_words(table: str, column: str, value: object) -> str:
    """A stored value as people read it: yes and no for flags, words for codes, lists for JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return value_words(value)
    if isinstance(value, list):
        return listed(stored_words(table, column, each) for each in value) or "–"
    if value in (0, 1) and is_flag(table, column):
        return value_words(bool(value))
    if isinstance(value, str) and value:
        if column == "module":
            return module_name(value)
        if column == "subject_kind":
            return table_name(value)
        known = word_of_code(table, column, value)
        if known is not None:
            return known
    return value_words(value)


def value_words(value: object) -> str:
    """A value of the trail as it reads."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, Mapping):
        if set(value) == {"sha256", "size"}:
            return tr("{size} bytes, SHA-256 {digest}", size=value["size"], digest=str(value["sha256"])[:12])
        colon = both("：", ": ")
        told = [f"{fact_name(str(name))}{colon}{value_words(each)}" for name, each in value.items()]
        return ("\n".join(told) if len(told) > FEW else listed(told)) or "–"
    if isinstance(value, list | tuple):
        return listed(value_words(each) for each in value) or "–"
    text = str(value)
    if len(text) >= 20 and text[4:5] == "-" and "T" in text[:11]:
        try:
            return times.exact(datetime.fromisoformat(text.replace("Z", "+00:00")))
        except ValueError:
            return text
    if len(text) >= 32 and " " not in text and text.isascii():  # a digest or a key, not a sentence
        return f"{text[:12]} … {text[-8:]}"
    return text if len(text) <= 160 else f"{text[:157]}…"
