"""Passwords, wrapped keys and boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import certificates, keys
from ctdesk.services.passwords import check_new_password, code_as_typed, normalised, one_time_code
from fixtures.cast import QUICK


def test_a_password_typed_in_full_width_opens_the_same_account() -> None:
    kept = keys.derive("密码Abc-42见山", QUICK)
    again = keys.derive_again("密码Ａｂｃ－４２见山", kept.parameters)
    assert again.verifier == kept.verifier
    assert again.wrapping == kept.wrapping


def test_the_verifier_and_the_wrapping_key_tell_nothing_of_each_other() -> None:
    kept = keys.derive("a long sentence", QUICK)
    assert kept.verifier != kept.wrapping
    assert "wrapping" not in repr(kept)


def test_the_same_password_is_stretched_differently_each_time() -> None:
    assert keys.derive("a long sentence", QUICK).verifier != keys.derive("a long sentence", QUICK).verifier


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "argon2id$v=19$m=64,t=1,p=1$short",
        "argon2id$v=19$m=9999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==",
        "argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA==",
        "argon2id$v=19$m=4,t=1,p=4$AAAAAAAAAAAAAAAAAAAAAA==",
        "bcrypt$12$AAAAAAAAAAAAAAAAAAAAAA==",
    ],
)
def test_damaged_parameters_are_refused_before_they_cost_anything(parameters: str) -> None:
    with pytest.raises(Refused) as refused:
        keys.derive_again("whatever", parameters)
    assert refused.value.code == "AUTH-08"


def test_a_password_of_ten_megabytes_is_refused_by_its_length() -> None:
    with pytest.raises(CtdeskError) as refused:
        normalised("x" * 10_000_000)
    assert refused.value.code == "AUTH-04"


def test_a_password_that_grows_when_normalised_is_refused_too() -> None:
    with pytest.raises(CtdeskError) as refused:
        normalised("\ufdfa" * 1000)
    assert refused.value.code == "AUTH-04"


@pytest.mark.parametrize("password", ["", "short", "七个字符的密码"])
def test_fewer_than_eight_characters_are_too_few(password: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        check_new_password(password)
    assert refused.value.code == "AUTH-11"


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "Password123!",
        "12345678",
        "87654321",
        "abcdefgh",
        "aaaaaaaabb",
        "20260302",
        "Ｐａｓｓｗｏｒｄ１",
        "ctdesk2026",
        "wangyan1987",
        "浦江协同医院2026",
    ],
)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        check_new_password(password, ("wangyan", "S007", "王䶮", "浦江协同医院"))
    assert refused.value.code == "AUTH-12"


@pytest.mark.parametrize(
    "password", ["见山是山，见水是水", "correct horse battery", "T9#kd82!xq", "        a b c"]
)
def test_no_rule_of_composition_stands_in_the_way(password: str) -> None:
    check_new_password(password, ("wangyan",))


def test_a_one_time_code_is_read_however_it_is_typed() -> None:
    code = one_time_code()
    assert code_as_typed(code.lower().replace("-", " ")) == code
    assert code_as_typed(" " + code.replace("-", "") + "\n") == code


def test_a_wrapped_key_opens_for_its_owner_and_version_only() -> None:
    key, derived = certificates.new_key(), keys.derive("a long sentence", QUICK)
    wrapped = keys.wrap_member_key(key, derived.wrapping, 7, 1)
    opened = keys.unwrap_member_key(wrapped, derived.wrapping, 7, 1)
    assert certificates.public_der(opened) == certificates.public_der(key)
    for member_id, version in ((8, 1), (7, 2)):
        with pytest.raises(Refused):
            keys.unwrap_member_key(wrapped, derived.wrapping, member_id, version)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_one_flipped_bit_of_a_wrapped_key_is_noticed(place: int, bit: int) -> None:
    derived = keys.Derived("", b"", bytes(32))
    wrapped = bytearray(keys.wrap_member_key(_KEY, derived.wrapping, 7, 1))
    wrapped[place % len(wrapped)] ^= 1 << bit
    with pytest.raises(Refused):
        keys.unwrap_member_key(bytes(wrapped), derived.wrapping, 7, 1)


_KEY = certificates.new_key()


def test_a_box_opens_for_the_one_it_was_sealed_to_and_its_purpose() -> None:
    mine, other = _signer(), _signer()
    box = keys.seal_to(certificates.public_key_of(mine.certificate), b"authority", "purpose")
    assert mine.open_sealed(box, "purpose") == b"authority"
    for opener, purpose in ((other, "purpose"), (mine, "other purpose")):
        with pytest.raises(CtdeskError) as refused:
            opener.open_sealed(box, purpose)
        assert refused.value.code == "SIG-09"
    with pytest.raises(CtdeskError):
        mine.open_sealed(box[:40], "purpose")


def test_a_signer_shows_nothing_of_its_key() -> None:
    assert "key" not in repr(_signer()).lower().replace("keys.signer", "")


def _signer() -> keys.Signer:
    from datetime import UTC, datetime

    at = datetime(2026, 3, 2, tzinfo=UTC)
    authority, _ = certificates.found_authority("Hospital", demo=False, at=at)
    key = certificates.new_key()
    party = certificates.Party("王䶮", "S007", "Hospital", False)
    issued = certificates.issue_member(authority, party, certificates.public_der(key), at=at)
    return keys.Signer(7, 1, issued.fingerprint, issued.der, key)
