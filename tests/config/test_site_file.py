"""``site.toml`` is read strictly, and a damaged one never keeps a site from its last good settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.config import (
    PostgresAddress,
    SiteConfig,
    check_idle_minutes,
    new_site,
    read_site,
    site_warnings,
    write_site,
)
from ctdesk.config.site_file import parse_site
from ctdesk.domain.errors import CtdeskError, NotFound

ID = "0123456789abcdef0123456789abcdef"
GOOD = f'id = "{ID}"\nkind = "sqlite"\n'
SERVER = f'id = "{ID}"\nkind = "postgres"\n[postgres]\nhost = "db.ward.example"\n'


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    site = replace(
        new_site(tmp_path, kind="postgres"),
        postgres=PostgresAddress("db.example", "cells", "desk", 5433, root_certificate=Path("/etc/ca.pem")),
        anchor_folders=(Path("/mnt/质量 QA"), Path('/mnt/"quoted"\\n')),
        backup_folders=(Path("/backup"),),
        language="en",
    )
    write_site(site)
    assert read_site(tmp_path) == site


@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), max_size=3))
def test_any_folder_name_survives_being_written(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("site")
    folders = tuple(Path("/a", name) for name in names if name.strip("/.") and "\x00" not in name)
    folders = tuple(each for each in folders if ".." not in each.parts)
    site = replace(new_site(folder), backup_folders=folders)
    write_site(site)
    assert read_site(folder).backup_folders == folders


def test_each_new_site_has_an_identity_of_its_own(tmp_path: Path) -> None:
    assert new_site(tmp_path).db_id != new_site(tmp_path).db_id


def test_a_folder_without_a_site_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refused:
        read_site(tmp_path)
    assert refused.value.code == "SITE-01"


def test_a_database_without_settings_is_not_taken_for_a_new_site(tmp_path: Path) -> None:
    (tmp_path / "site.db").write_bytes(b"\x00" * 4096)
    with pytest.raises(CtdeskError) as refused:
        read_site(tmp_path)
    assert refused.value.code == "CFG-07"


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        (f'id = "{ID}"\nkind = \n', 2, "–", "syntax"),
        (f'id = "{ID}"\nkind = "sqlite"\nkind = "sqlite"\n', 3, "–", "syntax"),
        (f'id = "{ID}"\n[postgres', 2, "–", "syntax"),
        (GOOD + "idle_minutes = 0\n", 3, "idle_minutes", "unknown"),
        (GOOD + "colour = 1\n", 3, "colour", "unknown"),
        (GOOD + "[anchors]\nplaces = []\n", 4, "anchors.places", "unknown"),
        (SERVER + "schema = 'x'\n", 5, "postgres.schema", "unknown"),
        ('kind = "sqlite"\n', 1, "id", "missing"),
        ('\nid = "short"\n', 2, "id", "value"),
        (f'id = "{ID}"\nkind = "oracle"\n', 2, "kind", "value"),
        (GOOD + 'language = "de"\n', 3, "language", "value"),
        (GOOD + 'demo = "yes"\n', 3, "demo", "type"),
        (GOOD + "[backup]\nfolders = '/x'\n", 4, "backup.folders", "type"),
        (GOOD + "[backup]\nfolders = [1]\n", 4, "backup.folders", "type"),
        (GOOD + "backup = 1\n", 3, "backup", "type"),
        (SERVER + "port = 0\n", 5, "postgres.port", "value"),
        (SERVER + "port = true\n", 5, "postgres.port", "value"),
        (f'id = "{ID}"\nkind = "postgres"\n', 1, "postgres", "missing"),
        (f'id = "{ID}"\nkind = "postgres"\n[postgres]\nport = 1\n', 1, "postgres.host", "missing"),
        (GOOD + '[postgres]\nhost = "x"\n', 3, "postgres", "unknown"),
    ],
)
def test_a_wrong_setting_is_named_with_line_and_key(
    tmp_path: Path, text: str, line: int, key: str, problem: str
) -> None:
    with pytest.raises(CtdeskError) as refused:
        parse_site(text, tmp_path)
    said = refused.value.values
    assert (refused.value.code, said["line"], said["key"], said["problem"]) == ("CFG-01", line, key, problem)


@pytest.mark.parametrize(
    ("raw", "problem", "line"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), "bom", 1),
        (GOOD.encode("utf-16"), "utf16", 1),
        (GOOD.encode("utf-16-le"), "utf16", 1),
        (GOOD.encode() + "#演示".encode("gb18030"), "encoding", 3),
    ],
)
def test_an_encoding_other_than_utf8_is_named(tmp_path: Path, raw: bytes, problem: str, line: int) -> None:
    (tmp_path / "site.toml").write_bytes(raw)
    with pytest.raises(CtdeskError) as refused:
        read_site(tmp_path)
    assert refused.value.code == "CFG-01"
    assert (refused.value.values["problem"], refused.value.values["line"]) == (problem, line)


@pytest.mark.parametrize(
    "written",
    [
        'password = "x"',
        'url = "postgresql://a:b@c/d"',
        'passfile = "/x"',
        'sslmode = "disable"',
        'sslmode = "require"',
    ],
)
def test_neither_a_password_nor_an_open_connection_is_allowed(tmp_path: Path, written: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        parse_site(SERVER + written + "\n", tmp_path)
    assert (refused.value.code, refused.value.values["line"]) == ("CFG-05", 5)


def test_an_address_with_a_password_in_it_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(CtdeskError) as refused:
        parse_site(SERVER.replace("db.ward", "me:geheim@db.ward"), tmp_path)
    assert refused.value.code == "CFG-05"
    assert "geheim" not in f"{refused.value} {refused.value.values}"


@pytest.mark.parametrize(("path", "reason"), [("share", "relative"), ("/a/../b", "dots")])
def test_folders_are_written_whole(tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        parse_site(GOOD + f'[anchors]\nfolders = ["{path}"]\n', tmp_path)
    assert (refused.value.code, refused.value.values["reason"]) == ("CFG-03", reason)


def test_a_damaged_file_is_answered_from_the_last_good_copy(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    write_site(site)
    (tmp_path / "site.toml").write_text("kind = = 1")
    found = read_site(tmp_path)
    assert found == site
    assert found.problem is not None and found.problem.code == "CFG-01"
    assert (tmp_path / "site.toml").read_text() == "kind = = 1", "left for the person who wrote it"


def test_a_file_that_is_gone_is_made_again_from_the_copy(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    write_site(site)
    (tmp_path / "site.toml").unlink()
    found = read_site(tmp_path)
    assert found == site and found.problem is not None and found.problem.code == "CFG-06"
    assert read_site(tmp_path).problem is None


def test_a_good_file_becomes_the_last_good_copy(tmp_path: Path) -> None:
    write_site(new_site(tmp_path))
    changed = (tmp_path / "site.toml").read_text().replace("zh_CN", "en")
    (tmp_path / "site.toml").write_text(changed)
    assert read_site(tmp_path).language == "en"
    assert (tmp_path / "site.toml.last-good").read_text() == changed


def test_a_damaged_file_without_a_copy_keeps_the_site_closed(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("id = 1\n")
    with pytest.raises(CtdeskError) as refused:
        read_site(tmp_path)
    assert refused.value.code == "CFG-01"


def test_a_file_every_account_may_change_is_warned_of(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    write_site(site)
    assert site_warnings(read_site(tmp_path)) == ()
    (tmp_path / "site.toml").chmod(0o666)
    (warning,) = site_warnings(site)
    assert (warning.code, warning.values["path"]) == ("CFG-04", tmp_path / "site.toml")


@pytest.mark.parametrize("minutes", [0, -5, 16, 99999, True, "5", 2.5, None])
def test_the_idle_lock_cannot_be_switched_off(minutes: object) -> None:
    with pytest.raises(CtdeskError) as refused:
        check_idle_minutes(minutes)
    assert refused.value.code == "CFG-02"


def test_the_idle_lock_takes_one_to_fifteen_minutes() -> None:
    assert [check_idle_minutes(minutes) for minutes in (1, 5, 15)] == [1, 5, 15]


@given(text=st.text(max_size=300))
def test_no_text_brings_the_reader_down(text: str) -> None:
    try:
        found = parse_site(text, Path("/site"))
    except CtdeskError as refused:
        assert refused.code in {"CFG-01", "CFG-03", "CFG-05"}
    else:
        assert isinstance(found, SiteConfig)


KEYS = st.sampled_from(["id", "kind", "language", "demo", "anchors", "backup", "postgres", "host", "x"])
VALUES = st.sampled_from(['"sqlite"', '"postgres"', f'"{ID}"', "1", "true", "[]", "{}", "1.5", "2026-01-01"])


@given(lines=st.lists(st.tuples(KEYS, VALUES), max_size=8, unique_by=lambda line: line[0]))
def test_no_mixture_of_settings_brings_the_reader_down(lines: list[tuple[str, str]]) -> None:
    try:
        parse_site("".join(f"{key} = {value}\n" for key, value in lines), Path("/site"))
    except CtdeskError as refused:
        assert refused.code in {"CFG-01", "CFG-03", "CFG-05"}
        assert isinstance(refused.values["line"], int)
