"""What a password may be, and the codes that let somebody in once."""

from __future__ import annotations

import itertools
import re
import secrets
import unicodedata
from collections.abc import Iterable

from ctdesk.domain.errors import CtdeskError

LONGEST_PASSWORD = 1024
SHORTEST_PASSWORD = 8
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

# What guessers try first; compared after folding and without digits and signs at both ends.
_WORDS = """
    password passwort passw0rd p@ssw0rd p@ssword qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abcdef
    abcdefg abcdefgh abcd abc letmein welcome admin administrator root user guest test testtest iloveyou
    woaini woaini1314 monkey dragon sunshine princess football baseball master shadow superman batman trustno
    changeme change secret default login hello computer internet hospital yiyuan yaoshi hushi doctor nurse
    pharmacy pharmacist cell cells cart celltherapy therapy receipt ctdesk xibao zhiliao shanghai beijing
    guangzhou shenzhen china zhongguo pass mima 密码 医院 细胞 细胞治疗 治疗 药房 药剂科 护士 医生 上海 北京
    qqqqqqqq 1qaz2wsx 1q2w3e4r 1q2w3e4r5t qazwsx qazwsxedc zaq12wsx q1w2e3r4 a1b2c3d4 abc123456 woaini520
    5201314 spring summer autumn winter january february march april may june july august september october
    november december
"""
_GUESSED = frozenset(_WORDS.split())


def normalised(password: str) -> str:
    """NFKC: an input method in full-width mode types the same password; raises ``AUTH-04`` when too long."""
    if len(password) > LONGEST_PASSWORD:
        raise CtdeskError("AUTH-04", field="password", limit=LONGEST_PASSWORD)
    folded = unicodedata.normalize("NFKC", password)
    if len(folded) > LONGEST_PASSWORD:  # some characters become eighteen
        raise CtdeskError("AUTH-04", field="password", limit=LONGEST_PASSWORD)
    return folded


def check_new_password(password: str, own_words: Iterable[str] = ()) -> None:
    """Raise ``AUTH-11`` (shorter than 8) or ``AUTH-12`` (what guessers try first, or made of ``own_words``).

    ``own_words`` are what everybody knows about the person and the site: login, staff number, names.
    """
    text = normalised(password)
    if len(text) < SHORTEST_PASSWORD:
        raise CtdeskError("AUTH-11", field="password", shortest=SHORTEST_PASSWORD)
    folded = text.casefold()
    core = folded.strip("0123456789!@#$%^&*()-_=+[]{};:'\",.<>/?\\|`~ ！。，")
    known = {word.casefold() for word in own_words if len(word) >= 3} | _GUESSED | {""}
    if len(set(folded)) < 4 or core in known or folded in known or _runs_on(folded):
        raise CtdeskError("AUTH-12", field="password")


def one_time_code() -> str:
    """A code that lets a new member in once, such as ``K7QF-2MXW-9RTD``: about 59 bits."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def code_as_typed(text: str) -> str:
    """A one-time code as people type it: spaces, dashes, case and full width do not count."""
    letters = re.sub(r"[\s\-–—_]", "", unicodedata.normalize("NFKC", text)).upper()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _runs_on(text: str) -> bool:
    """True for 12345678, abcdefgh and their reverse."""
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(text)}
    return steps <= {1} or steps <= {-1}
