"""What the verifier says about a printed record: a verdict, findings as codes with values, and every
signer by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LIST_STATE = "list"  # in place of the state of a record


class Verdict(StrEnum):
    """The answers of decision 20; the last five mean that the paper is not what it claims to be."""

    GENUINE = "genuine"
    INTACT_UNPINNED = "intact_unpinned"
    EXPIRED_SINCE = "expired_since"
    ALTERED = "altered"
    STRIPPED = "stripped"
    FOREIGN = "foreign"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"

    @property
    def holds(self) -> bool:
        """True when the paper is what it claims to be."""
        return self in (Verdict.GENUINE, Verdict.INTACT_UNPINNED, Verdict.EXPIRED_SINCE)


@dataclass(frozen=True, slots=True)
class PaperFinding:
    """One thing found: a code of ``forms/messages/paper.toml`` and its values. A notice changes no
    verdict.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    notice: bool = False


@dataclass(frozen=True, slots=True)
class SignerOnPaper:
    """Who signed what when. ``valid`` is True when the signature verifies over its content under the
    site's authority, and for an external signer when a valid signature of a member took it along.
    """

    ordinal: int
    slot: str
    name: str
    staff_no: str | None
    role: str
    meanings: tuple[str, ...]
    at: str
    external: bool
    superseded: int | None
    valid: bool
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Head of the audit trail that a print carries: sequence number and seal (hex)."""

    seq: int
    seal: str


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """Everything the verifier found. Empty texts where the file does not even say."""

    verdict: Verdict
    findings: tuple[PaperFinding, ...] = ()
    signers: tuple[SignerOnPaper, ...] = ()
    number: str = ""
    form_code: str = ""
    form_revision: int = 0
    version: int = 0
    state: str = ""
    outcome: str | None = None
    record_digest: str = ""
    db_id: str = ""
    site_zh: str = ""
    site_en: str = ""
    demo: bool = False
    authority: str = ""
    sealed_at: str = ""
    copy: int = 0
    pages: int = 0
    anchor: Anchor | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the findings, in order."""
        return tuple(finding.code for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the caller knows besides the file: where given, the paper has to agree.

    ``revocations`` is the list of revoked certificates as the site signed it (X.509 CRL, DER).
    """

    db_id: str | None = None
    number: str | None = None
    record_digest: str | None = None
    revocations: bytes | None = None


def verdict_to_json(found: PaperVerdict) -> str:
    """As text, for the way out of the child process and for ``--json``."""
    shape = {
        "verdict": found.verdict.value,
        "findings": [
            {"code": one.code, "values": dict(one.values), "notice": one.notice} for one in found.findings
        ],
        "signers": [
            {name: _plain(getattr(one, name)) for name in SignerOnPaper.__dataclass_fields__}
            for one in found.signers
        ],
        "anchor": None if found.anchor is None else {"seq": found.anchor.seq, "seal": found.anchor.seal},
    }
    own = {name: getattr(found, name) for name in PaperVerdict.__dataclass_fields__ if name not in shape}
    return json.dumps({**own, **shape}, ensure_ascii=False)


def verdict_from_json(text: str) -> PaperVerdict:
    """Read it back; raises ``ValueError`` or ``KeyError`` when it is none."""
    shape = json.loads(text)
    anchor = shape.pop("anchor")
    findings = tuple(PaperFinding(one["code"], one["values"], one["notice"]) for one in shape.pop("findings"))
    signers = tuple(
        SignerOnPaper(**{**one, "meanings": tuple(one["meanings"])}) for one in shape.pop("signers")
    )
    return PaperVerdict(
        **{
            **shape,
            "verdict": Verdict(shape["verdict"]),
            "findings": findings,
            "signers": signers,
            "anchor": None if anchor is None else Anchor(anchor["seq"], anchor["seal"]),
        }
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
