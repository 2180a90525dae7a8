"""Keys go to allowed back ends only and are read back; each way to fail has a sentence of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctdesk.config import FolderKeyStore, KeyStore, keys_of_site, new_site
from ctdesk.domain.errors import CtdeskError

KEY = bytes(range(32))
ID, OTHER = "0" * 32, "f" * 32


def in_a_session(code: str, *, keyring: str | None, home: Path, **more: str) -> dict[str, object]:
    """Run ``code`` in a child below a D-Bus session of its own; ``keyring`` is the password that unlocks it.

    None starts the daemon without unlocking it; the child prints one JSON object.
    """
    script = home / "child.py"
    script.write_text("import json\n" + CODES + textwrap.dedent(code), "utf-8")
    daemon = "gnome-keyring-daemon --components=secrets"
    start = f"{daemon} --start" if keyring is None else f"printf '%s' '{keyring}' | {daemon} --unlock"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home), **more}
    run = f"{start} >/dev/null 2>&1; exec '{sys.executable}' '{script}'"
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", run],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


CODES = """
from ctdesk.config import KeyStore
from ctdesk.domain.errors import CtdeskError
KEY, ID, OTHER = bytes(range(32)), "0" * 32, "f" * 32
def code_of(act, *args):
    try:
        return act(*args) and None
    except CtdeskError as error:
        return error.code
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="k-") as place:
        yield Path(place)


def test_a_real_key_store_keeps_a_key_and_tells_its_failures_apart(home: Path) -> None:
    found = in_a_session(
        """
        store = KeyStore.open()
        said = {"name": store.name, "before": code_of(store.read_key, ID)}
        store.write_key(ID, KEY)
        said["kept"] = store.read_key(ID) == KEY
        store.write_secret("postgres:" + ID, "密码 with space")
        said["secret"] = store.read_secret("postgres:" + ID)
        store.write_secret("db:" + OTHER, store.read_secret("db:" + ID))
        said["copied"] = code_of(store.read_key, OTHER)
        store.write_secret("db:" + OTHER, "garbage")
        said["garbage"] = code_of(store.read_key, OTHER)
        store.forget_key(ID)
        store.forget_key(ID)
        said["after"] = code_of(store.read_key, ID)
        print(json.dumps(said))
        """,
        keyring="ward",
        home=home,
    )
    assert found == {
        "name": "keyring.backends.SecretService.Keyring",
        "before": "KEY-03",
        "kept": True,
        "secret": "密码 with space",
        "copied": "KEY-04",
        "garbage": "KEY-04",
        "after": "KEY-03",
    }


def test_a_locked_key_store_is_told_from_a_missing_one(home: Path) -> None:
    in_a_session("KeyStore.open().write_key(ID, KEY); print('{}')", keyring="ward", home=home)
    ask = "print(json.dumps({'code': code_of(lambda: KeyStore.open().read_key(ID))}))"
    found = in_a_session(ask, keyring=None, home=home)
    assert found == {"code": "KEY-02"}


def test_a_machine_without_a_key_store_says_so(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODES + "print(code_of(KeyStore.open))"],
        env={"HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "KEY-01", done.stderr


def test_neither_environment_nor_keyringrc_puts_another_class_in_between(home: Path) -> None:
    planted = home / "planted"
    planted.mkdir()
    (planted / "thief.py").write_text("open('stolen', 'w').write('x')\n")
    (home / ".config" / "python_keyring").mkdir(parents=True)
    (home / ".config" / "python_keyring" / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=thief.Keyring\nkeyring-path={planted}\n"
    )
    found = in_a_session(
        """
        store = KeyStore.open()
        store.write_key(ID, KEY)
        import sys
        said = {"name": store.name, "kept": store.read_key(ID) == KEY}
        print(json.dumps(said | {"thief": "thief" in sys.modules}))
        """,
        keyring="ward",
        home=home,
        PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
    )
    assert found == {"name": "keyring.backends.SecretService.Keyring", "kept": True, "thief": False}


def test_back_ends_that_forget_or_refuse_are_never_handed_a_key() -> None:
    from keyring.backends import chainer, fail, null

    for back_end in (null.Keyring(), fail.Keyring(), chainer.ChainerBackend()):
        with pytest.raises(CtdeskError) as refused:
            KeyStore(back_end)
        assert refused.value.code == "KEY-05"


def test_a_store_that_does_not_give_back_what_it_was_given_is_refused() -> None:
    from keyring.backends.SecretService import Keyring

    class Forgetful(Keyring):
        """Accepts everything and keeps nothing."""

        def set_password(self, service: str, username: str, password: str) -> None:
            """Keep nothing."""

        def get_password(self, service: str, username: str) -> None:
            """Know nothing."""

    Forgetful.__module__, Forgetful.__name__ = Keyring.__module__, Keyring.__name__
    with pytest.raises(CtdeskError) as refused:
        KeyStore(Forgetful()).write_key(ID, KEY)
    assert refused.value.code == "KEY-05"


def test_a_demo_keeps_its_key_in_its_own_folder(tmp_path: Path) -> None:
    demo = new_site(tmp_path, demo=True)
    keys = keys_of_site(demo)
    with pytest.raises(CtdeskError) as refused:
        keys.read_key(demo.db_id)
    assert refused.value.code == "KEY-03"
    keys.write_key(demo.db_id, KEY)
    assert keys.read_key(demo.db_id) == KEY
    assert (tmp_path / "demo.key").stat().st_mode & 0o777 == 0o600
    keys.forget_key(demo.db_id)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("raw", [b"", b"garbage", b"\xff", b"ctdesk1:" + b"0" * 64 + b":" + b"0" * 16])
def test_a_file_that_is_no_key_is_told(tmp_path: Path, raw: bytes) -> None:
    demo = new_site(tmp_path, demo=True)
    (tmp_path / "demo.key").write_bytes(raw)
    with pytest.raises(CtdeskError) as refused:
        FolderKeyStore(demo).read_key(demo.db_id)
    assert refused.value.code == "KEY-04"


def test_no_real_site_keeps_its_key_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CtdeskError) as refused:
        FolderKeyStore(new_site(tmp_path))
    assert refused.value.code == "KEY-05"


def test_no_error_repeats_a_secret(tmp_path: Path) -> None:
    demo = new_site(tmp_path, demo=True)
    FolderKeyStore(demo).write_key(demo.db_id, KEY)
    with pytest.raises(CtdeskError) as refused:
        FolderKeyStore(demo).read_key(OTHER)
    assert KEY.hex() not in f"{refused.value!r} {refused.value.values}"
