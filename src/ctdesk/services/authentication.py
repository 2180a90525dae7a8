"""Who is this: names as people type them, passwords, lock-outs, and the unlocking of a signer's key.

The slow part, Argon2id, runs here, before the gate takes the write lane.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from ctdesk.db.tables.team import Certificate, Credential, Member
from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import keys
from ctdesk.services.certificates import matches
from ctdesk.services.passwords import code_as_typed, normalised
from ctdesk.services.work import Actor

if TYPE_CHECKING:
    from ctdesk.services.gate import Gate
    from ctdesk.services.work import UnitOfWork

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=60)
_CREDENTIAL = select(Credential).where(Credential.member_id == bindparam("member"))
_LOGIN = select(Member).where(Member.login_folded == bindparam("login"))
CODE_LIFE = timedelta(days=7)

# Letters of Greek and Cyrillic, and digits, that pass for Latin letters in a name.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнгпαβεηικνορτυχ01l|5",
    "aeopcyxijsdhkmtbhrnabenikvoptuxoiiis",
)


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Somebody whose password was right. ``renewed`` replaces a password that was stretched too little."""

    member_id: MemberId
    name: str
    staff_no: str
    login: str
    failures: int
    must_set_password: bool
    wrapping: bytes
    key_version: int
    renewed: keys.Derived | None
    wrapped_key: bytes | None = None
    certificate: Certificate | None = None
    at: datetime | None = None


def folded_login(text: str) -> str:
    """A user name as it is compared: width, case and outer spaces do not count."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def login_skeleton(text: str) -> str:
    """What a user name looks like: two names with the same skeleton may not both exist."""
    plain = unicodedata.normalize("NFKD", folded_login(text)).translate(_LOOKALIKES)
    seen = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in " ._-")
    return seen.replace("rn", "m").replace("vv", "w")


def check_visible(text: str) -> None:
    """Raise ``AUTH-05`` for a user name with a control, bidi, zero-width or unassigned character."""
    for place, letter in enumerate(text, start=1):
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or letter == "\u3164":
            raise CtdeskError("AUTH-05", field="login", place=place)


def by_login(gate: Gate, login: str, password: str) -> Known:
    """The member who signs in; raises ``AUTH-01`` … ``AUTH-08`` after the same time for every name."""
    if not login.strip() or not password:
        raise CtdeskError("AUTH-01", field="login" if not login.strip() else "password")
    normalised(password)
    check_visible(login)
    wanted = folded_login(login)
    with gate.reading() as db:
        member = db.scalar(_LOGIN, {"login": wanted})
    if member is None:
        keys.derive_for_nobody(password, gate.cost)
        gate.note(None, "session.refused", {"code": "AUTH-02", "known": False})
        raise Refused("AUTH-02", field="password")
    actor = Actor(MemberId(member.id), member.name, member.staff_no, member.login, (), gate.workstation, "")
    return _verified(gate, actor, password, at_sign_in=True)


def by_member(gate: Gate, actor: Actor, password: str, certificate_id: int | None = None) -> Known:
    """The actor, whose password is asked again; raises like ``by_login``.

    With ``certificate_id`` what ``unlock_signer`` needs is read along.
    """
    if not password:
        raise CtdeskError("AUTH-01", field="password")
    normalised(password)
    return _verified(gate, actor, password, at_sign_in=False, certificate_id=certificate_id)


def note_success(work: UnitOfWork, who: Known) -> None:
    """Forget the failures, and keep a password that was stretched further."""
    credential = work.db.scalars(_CREDENTIAL, {"member": who.member_id}).one()
    if credential.failures:
        credential.failures = 0
    if credential.locked_until is not None:
        credential.locked_until = None
    if who.renewed is not None:
        rewrap(credential, who.wrapping, who.renewed)


def rewrap(credential: Credential, wrapping: bytes, derived: keys.Derived) -> None:
    """Put the member's key under another password; the key itself stays."""
    if credential.wrapped_key is not None:
        key = keys.unwrap_member_key(
            credential.wrapped_key, wrapping, credential.member_id, credential.key_version
        )
        credential.wrapped_key = keys.wrap_member_key(
            key, derived.wrapping, credential.member_id, credential.key_version
        )
    credential.parameters, credential.verifier = derived.parameters, derived.verifier


def unlock_signer(who: Known) -> keys.Signer:
    """The member's key ready to sign once; raises ``SIG-07`` when there is no certificate in force for it."""
    certificate, at = who.certificate, who.at
    if certificate is None or at is None or who.wrapped_key is None:
        raise Refused("SIG-07", reason="missing")
    if certificate.revoked_at is not None:
        raise Refused("SIG-07", reason="revoked")
    if certificate.not_before > at:
        raise Refused("SIG-07", reason="early")
    if certificate.not_after < at:
        raise Refused("SIG-07", reason="expired")
    key = keys.unwrap_member_key(who.wrapped_key, who.wrapping, who.member_id, who.key_version)
    if not matches(certificate.der, key):
        raise Refused("SIG-07", reason="missing")
    return keys.Signer(who.member_id, certificate.id, certificate.fingerprint, certificate.der, key)


def _verified(
    gate: Gate, actor: Actor, password: str, *, at_sign_in: bool, certificate_id: int | None = None
) -> Known:
    with gate.reading() as db:
        member = db.get(Member, actor.member_id)
        credential = db.scalar(_CREDENTIAL, {"member": actor.member_id})
        certificate = None if certificate_id is None else db.get(Certificate, certificate_id)
        moment = gate.moment(db)
    if member is None or credential is None:
        keys.derive_for_nobody(password, gate.cost)
        gate.note(actor, "session.refused", {"code": "AUTH-02", "known": True})
        raise Refused("AUTH-02", field="password")
    now = gate.now()
    if credential.locked_until is not None and now < credential.locked_until:
        keys.derive_for_nobody(password, gate.cost)
        gate.note(actor, "session.refused", {"code": "AUTH-03"})
        raise Refused("AUTH-03", until=credential.locked_until)
    typed = code_as_typed(password) if credential.must_change else password
    try:
        derived = keys.derive_again(typed, credential.parameters)
        damaged = len(credential.verifier) != len(derived.verifier)
    except Refused:
        damaged = True
    if damaged:
        gate.note(actor, "session.refused", {"code": "AUTH-08"})
        raise Refused("AUTH-08")
    if not keys.same(derived.verifier, credential.verifier):
        locked = gate.transact(actor, _failed(actor, now), action="session.refused").value
        if locked is not None:
            raise Refused("AUTH-03", until=locked)
        raise Refused("AUTH-02", field="password")
    _ensure_usable(gate, actor, member, credential, moment)
    cheaper = not credential.must_change and keys.is_cheaper(credential.parameters, gate.cost)
    return Known(
        member_id=MemberId(member.id),
        name=member.name,
        staff_no=member.staff_no,
        login=member.login,
        failures=credential.failures,
        must_set_password=credential.must_change,
        wrapping=derived.wrapping,
        key_version=credential.key_version,
        renewed=keys.derive(typed, gate.cost) if cheaper and at_sign_in else None,
        wrapped_key=credential.wrapped_key,
        certificate=certificate,
        at=moment,
    )


def _ensure_usable(gate: Gate, actor: Actor, member: Member, credential: Credential, now: datetime) -> None:
    """Raise ``AUTH-07`` outside the account's life, ``AUTH-15`` for a one-time code that is too old."""
    refusal: Refused | None = None
    if member.status == "disabled":
        refusal = Refused("AUTH-07", since=member.active_until or now)
    elif member.active_until is not None and now >= member.active_until:
        refusal = Refused("AUTH-07", since=member.active_until)
    elif now < member.active_from:
        refusal = Refused("AUTH-16", start=member.active_from)
    elif credential.must_change and now - credential.changed_at > CODE_LIFE:
        refusal = Refused("AUTH-15")
    if refusal is not None:
        gate.note(actor, "session.refused", {"code": refusal.code})
        raise refusal


def _failed(actor: Actor, now: datetime) -> Callable[[UnitOfWork], datetime | None]:
    def count(work: UnitOfWork) -> datetime | None:
        """Count a wrong password; from the fifth on the account locks for 1, 2, 4 … 60 minutes."""
        credential = work.db.scalars(select(Credential).where(Credential.member_id == actor.member_id)).one()
        credential.failures += 1
        work.event.facts["code"] = "AUTH-02"
        if credential.failures >= FREE_TRIES:
            minutes = timedelta(minutes=2 ** min(credential.failures - FREE_TRIES, 6))
            credential.locked_until = now + min(minutes, LONGEST_LOCK)
            work.event.facts["code"] = "AUTH-03"
            work.event.action = "session.locked_out"
            return credential.locked_until
        return None

    return count
