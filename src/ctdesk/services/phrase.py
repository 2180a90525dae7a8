"""The recovery phrase: what two custodians keep on paper so that the database can be opened anywhere.

Eight groups of five letters and digits; the fifth of each group checks the other four, so a slip is named by
its group. The database key lies wrapped under it in ``recovery.json``, worth nothing without the phrase.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ctdesk.config import write_atomically
from ctdesk.db.database_file import key_id
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.keys import KeyCost, derive, derive_again

RECOVERY_FILE = "recovery.json"
PHRASE_COST = KeyCost(memory=262_144, passes=3, lanes=4)  # 256 MiB: used rarely, guessed at leisure
GROUPS = 8
# Without I, L, O, U and Z, which are read as 1, 1, 0, V and 2; 31 letters, so that a wrong one always shows.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "Z": "2"})
_GROUP = 5
_NONCE = 12


def new_phrase() -> str:
    """A fresh phrase such as ``4F7K9-…``: 158 bits."""
    groups = []
    for number in range(GROUPS):
        letters = "".join(secrets.choice(LETTERS) for _ in range(_GROUP - 1))
        groups.append(letters + _check(letters, number))
    return "-".join(groups)


def phrase_as_typed(text: str) -> str:
    """The phrase as people type it; case, spaces, dashes, width and look-alike letters do not count.

    Raises ``SITE-04`` when letters are missing or too many, ``SITE-05`` naming the group that has a slip.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    letters = "".join(letter for letter in plain if letter.isalnum())
    if len(letters) != GROUPS * _GROUP:
        raise CtdeskError("SITE-04", field="phrase", found=len(letters), wanted=GROUPS * _GROUP)
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    for number, group in enumerate(groups):
        if not set(group) <= set(LETTERS) or _check(group[:-1], number) != group[-1]:
            raise CtdeskError("SITE-05", field="phrase", group=number + 1)
    return "-".join(groups)


def write_envelope(folder: Path, db_id: str, key: bytes, phrase: str, cost: KeyCost = PHRASE_COST) -> None:
    """Write ``recovery.json`` and open it again before returning."""
    write_atomically(folder / RECOVERY_FILE, envelope(db_id, key, phrase, cost), mode=0o600)
    if open_envelope(folder, db_id, phrase) != key:
        raise CtdeskError("SITE-06", path=folder / RECOVERY_FILE)


def envelope(db_id: str, key: bytes, phrase: str, cost: KeyCost = PHRASE_COST) -> str:
    """The key wrapped under the phrase, as text."""
    derived = derive(phrase_as_typed(phrase), cost)
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(derived.wrapping).encrypt(nonce, key, _bound(db_id))
    kept = {
        "v": 1,
        "db_id": db_id,
        "key_id": key_id(key.hex()),
        "parameters": derived.parameters,
        "wrapped": (nonce + wrapped).hex(),
    }
    return json.dumps(kept, indent=2) + "\n"


def open_envelope(folder: Path, db_id: str, phrase: str) -> bytes:
    """The database key; raises ``SITE-06`` without a readable envelope, ``SITE-07`` for another phrase."""
    path = folder / RECOVERY_FILE
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CtdeskError("SITE-06", path=path) from error
    return key_in_envelope(text, db_id, phrase)


def key_in_envelope(text: str, db_id: str | None, phrase: str) -> bytes:
    """The key in an envelope, also one from a backup (``db_id`` None: whichever site it names)."""
    typed = phrase_as_typed(phrase)
    try:
        kept = json.loads(text)
        owner, wrapped, parameters = (
            str(kept["db_id"]),
            bytes.fromhex(kept["wrapped"]),
            str(kept["parameters"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CtdeskError("SITE-06", path=RECOVERY_FILE) from error
    if db_id is not None and owner != db_id:
        raise CtdeskError("SITE-07")
    derived = derive_again(typed, parameters)
    try:
        return AESGCM(derived.wrapping).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound(owner))
    except (InvalidTag, ValueError) as error:
        raise CtdeskError("SITE-07") from error


def envelope_key_id(folder: Path) -> str | None:
    """The name of the key the envelope holds, which tells a wrong key from a damaged database."""
    try:
        return str(json.loads((folder / RECOVERY_FILE).read_text("utf-8"))["key_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _check(letters: str, number: int) -> str:
    total = sum((place + 2) * LETTERS.index(letter) for place, letter in enumerate(letters))
    return LETTERS[(total + 7 * number) % len(LETTERS)]


def _bound(db_id: str) -> bytes:
    return f"ctdesk recovery v1|{db_id}".encode()
