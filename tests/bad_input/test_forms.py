"""Rows 16–33: what is typed into a record, in the real window; refused, or kept and shown, never lost."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, event
from sqlcipher3 import dbapi2 as sqlcipher

from bad_input.telling import WAIT_MS, shown_on, words
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import amendments, printing, search
from ctdesk.services.records import Entry, note_answers
from ctdesk.ui.forms.question_row import QuestionRow
from ctdesk.ui.forms.typed_editors import LineEditor
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import Cast
from fixtures.receipt_story import Story

PageOf = Callable[..., RecordPage]


def row_of(page: RecordPage, path: str) -> tuple[QuestionRow, QLineEdit]:
    row = page.questions.row(path)
    assert row is not None, path
    assert isinstance(row.editor, LineEditor)
    return row, row.editor.line


def enter(page: RecordPage, qtbot: QtBot, path: str, typed: str) -> tuple[QuestionRow, QLineEdit]:
    """Type into the line of a question and press Enter; wait until nothing is under way."""
    row, line = row_of(page, path)
    row.focus()
    line.setText(typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled(page, qtbot)
    return row, line


def settled(page: RecordPage, qtbot: QtBot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.desk._under_way and not page._soon.isActive(), timeout=WAIT_MS)
    QApplication.processEvents()


def kept(story: Story, path: str) -> object:
    answer = story.view().answers.get(path)
    return None if answer is None else answer.value


@pytest.mark.parametrize(
    ("path", "section", "typed", "read", "shown"),
    [
        ("E11b", "E", "−15.2", "-15.2", "−15.2"),
        ("E11b", "E", "－１５．２", "-15.2", "−15.2"),
        ("E11b", "E", "１２", "12", "12"),
        ("D15b", "D", "２０２７-０３-０１", "2027-03-01", "2027-03-01"),
        ("D15b", "D", "2027年3月1日", "2027-03-01", "2027-03-01"),
    ],
)
def test_what_was_read_differently_is_accepted_and_shown(
    page_of: PageOf, story: Story, qtbot: QtBot, path: str, section: str, typed: str, read: str, shown: str
) -> None:
    page = page_of("receiver", section)
    _, line = enter(page, qtbot, path, typed)
    assert kept(story, path) == read
    assert line.text() == shown


REFUSED = [
    ("E11b", "E", "NaN", "FORM-01"),
    ("E11b", "E", "inf", "FORM-01"),
    ("E11b", "E", "-Infinity", "FORM-01"),
    ("E11b", "E", "1e999999999", "FORM-01"),
    ("E11b", "E", "1_000", "FORM-01"),
    ("E11b", "E", "①", "FORM-01"),
    ("E11b", "E", "²", "FORM-01"),
    ("E11b", "E", "١٢", "FORM-01"),
    ("E11b", "E", "0x10", "FORM-01"),
    ("E11b", "E", "十二", "FORM-01"),
    ("E11b", "E", "--1", "FORM-01"),
    ("E11b", "E", "1.2.3", "FORM-01"),
    ("E11b", "E", "1,5", "FORM-02"),
    ("E11b", "E", "1，5", "FORM-02"),
    ("D15b", "D", "2026-02-30", "FORM-04"),
    ("D15b", "D", "26/3/1", "FORM-04"),
    ("D15b", "D", "0206-03-01", "FORM-04"),
    ("D15b", "D", "03/04/2027", "FORM-04"),
    ("D15b", "D", "2027-13-01", "FORM-04"),
    ("D15b", "D", "tomorrow", "FORM-04"),
    ("C1", "C", "2026-03-01 25:00", "FORM-04"),
    ("C1", "C", "2026-03-01", "FORM-04"),
    ("C1", "C", "2031-03-01 08:00", "FORM-14"),
    ("C2b", "C", "赵\u202e强", "FORM-08"),
    ("C2b", "C", "赵\u200b强", "FORM-08"),
    ("C2b", "C", "赵\x00强", "FORM-08"),
    ("C2b", "C", "赵\x07强", "FORM-08"),
    ("C2b", "C", "赵\U000e0001强", "FORM-08"),
    ("C2b", "C", "赵\u0378强", "FORM-08"),
    ("C2b", "C", "赵\ue000强", "FORM-09"),
    ("C2b", "C", "赵\U000f0000强", "FORM-09"),
]


FIELDS = list(dict.fromkeys((path, section) for path, section, _, _ in REFUSED))


@pytest.mark.parametrize(("field", "section"), FIELDS)
def test_what_cannot_be_meant_stays_on_screen_with_a_sentence(
    page_of: PageOf, story: Story, qtbot: QtBot, field: str, section: str
) -> None:
    """One value after the other into the same line; what was said of the one before is wiped away first."""
    page = page_of("receiver", section)
    for typed, code in [(typed, code) for path, _, typed, code in REFUSED if path == field]:
        row_of(page, field)[0]._say("", "red")
        assert words(code)[-30:] not in shown_on(row_of(page, field)[0])
        row, line = enter(page, qtbot, field, typed)
        assert kept(story, field) is None, typed
        assert line.text() == typed
        assert words(code)[-30:] in shown_on(row), typed
        page.load()
        settled(page, qtbot)
        assert row_of(page, field)[1].text() == typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [("-274", "FORM-03"), ("-300.5", "FORM-03"), ("201", "FORM-03")],
)
def test_no_instrument_reads_this(story: Story, typed: str, code: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        story.note("receiver", ("B2b", typed))
    assert refused.value.code == code
    assert "-273.15" in words(code, **refused.value.values)


def test_a_value_beyond_its_limit_is_kept_with_a_reason(page_of: PageOf, story: Story, qtbot: QtBot) -> None:
    """A temperature that is possible but too warm is a finding: it stays, and a reason is asked."""
    story.logger_values = ("-181.2", "-15.1", "-180.9")
    story.fill("receiver", skip=("E8", "E6a"))
    page = page_of("receiver", "E")
    settled(page, qtbot)
    row = page.questions.row("E6a")
    assert row is not None
    assert kept(story, "E6a") == "-15.1"
    assert row.question.finding
    assert "above the limit" in shown_on(row)
    slot = next(slot for slot in story.view("receiver").slots if slot.id == "receiver")
    assert "E6a#reason" in slot.missing


def test_a_stop_before_the_start_names_both(story: Story) -> None:
    story.fill("receiver", skip=("E8",))
    timer = next(
        one.path
        for one in story.view("receiver").judgement.questions
        if one.item.type == "timer" and one.asked
    )
    with pytest.raises(CtdeskError) as refused:
        story.note("receiver", (timer, {"started_at": story.moment(0), "stopped_at": story.moment(-1)}))
    assert refused.value.code == "FORM-05"
    said = words("FORM-05", **refused.value.values)
    assert "The end is before the start" in said or "the end is before the start" in said


@pytest.mark.parametrize("blank", [" ", "   ", "\u3000", "\u3000 \u3000"])
def test_blanks_are_no_answer(story: Story, blank: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        story.note("receiver", ("C2b", blank))
    assert refused.value.code == "FORM-06"
    assert kept(story, "C2b") is None


def test_a_required_answer_left_out_keeps_the_signature_away_and_is_named(
    page_of: PageOf, story: Story, qtbot: QtBot
) -> None:
    page = page_of("receiver", "C")
    enter(page, qtbot, "C2b", "\u3000")
    assert kept(story, "C2b") is None
    slot = next(slot for slot in story.view("receiver").slots if slot.id == "receiver")
    assert "C2b" in slot.missing


@pytest.mark.parametrize("length", [4_001, 5_000, 1_048_576])
def test_a_text_that_is_too_long_is_counted_whole_and_stays(
    page_of: PageOf, story: Story, qtbot: QtBot, length: int
) -> None:
    typed = "长" * length
    page = page_of("receiver", "C")
    row, line = enter(page, qtbot, "C2b", typed)
    assert words("FORM-07", most="4,000", entered=f"{length:,}") in shown_on(row)
    assert line.text() == typed
    assert kept(story, "C2b") is None
    page.load()
    settled(page, qtbot)
    assert line.text() == typed


def test_a_reason_that_is_too_long_is_not_cut_in_silence(page_of: PageOf, story: Story, qtbot: QtBot) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D5")
    assert row is not None
    row.editor.take_key("N")
    qtbot.waitUntil(lambda: row._reason is not None, timeout=WAIT_MS)
    assert row._reason is not None
    row._reason.setText("字" * 4_500)
    QTest.keyClick(row._reason, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert row._reason is not None
    assert row._reason.text() == "字" * 4_500
    assert "4,500" in shown_on(page.window())
    assert kept(story, "D5#reason") is None


@pytest.mark.parametrize("name", ["赵𠮷", "何㛃", "王䶮", "赵𫍽", "O'Brien-Müller"])
def test_rare_characters_are_kept_found_and_printed(story: Story, cast: Cast, name: str) -> None:
    story.note("receiver", ("C2b", name))
    assert kept(story, "C2b") == name
    page = cast.ask("receiver", printing.preview_record, record_id=story.record_id)
    assert page.startswith(b"%PDF-")


def test_twins_of_one_character_are_stored_in_one_form(story: Story) -> None:
    story.note("receiver", ("C2b", "Mu\u0308ller"))
    assert kept(story, "C2b") == "Müller"


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=file:///etc/passwd>",
        "<b>bold</b> & <i>",
        "<script>alert(1)</script>",
        "<a href='javascript:x'>y</a>",
        "</para><para>",
        "&lt;already&gt;",
        "'; DROP TABLE record; --",
        "%s %(x)s {0} {name}",
        '=HYPERLINK("http://x")',
        "\\u0000 $HOME `id`",
    ],
)
def test_what_looks_like_code_is_text_on_screen_and_on_paper(
    page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot, typed: str
) -> None:
    page = page_of("receiver", "C")
    _, line = enter(page, qtbot, "C2b", typed)
    assert kept(story, "C2b") == typed
    assert line.text() == typed
    import pypdfium2

    pdf = cast.ask("receiver", printing.preview_record, record_id=story.record_id)
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(one.get_textpage().get_text_range() for one in document)
    document.close()
    assert "".join(typed.split())[:12] in "".join(text.split())


@pytest.mark.parametrize("wanted", ["'; DROP TABLE record; --", "%", "_", "\\", '"', "NEAR(", "a AND", "*"])
def test_a_search_for_anything_is_a_search(cast: Cast, story: Story, wanted: str) -> None:
    assert cast.ask("receiver", search.find, text=wanted) is not None
    assert story.view().id == story.record_id


# ── what the database does not take ──────────────────────────────────────────────────────────────


@contextmanager
def pragma_at_each_begin(cast: Cast, name: str, value: int, after: int) -> Iterator[None]:
    """Bind every connection of the site by a pragma, and afterwards give it ``after``."""
    now = [value]

    def bind(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA {name}={now[0]}")

    event.listen(cast.site.engine, "begin", bind, insert=True)
    try:
        yield
    finally:
        now[0] = after


@contextmanager
def full_disk(cast: Cast) -> Iterator[None]:
    """The database may not grow by one page, as on a full disk."""
    with cast.site.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pragma_at_each_begin(cast, "max_page_count", pages, 4_294_967_294):
        yield


@contextmanager
def held_by_another(cast: Cast) -> Iterator[None]:
    """Another program holds the database for writing; waiting is cut short."""
    other = sqlcipher.connect(str(cast.site.config.database), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{cast.site.key_hex}'\"")
    other.execute("BEGIN IMMEDIATE")
    try:
        with pragma_at_each_begin(cast, "busy_timeout", 100, 5_000):
            yield
    finally:
        other.execute("ROLLBACK")
        other.close()


LONG = "药" * 4_000


def test_a_full_disk_leaves_what_was_typed_on_screen_and_takes_it_later(
    page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot
) -> None:
    page = page_of("receiver", "C")
    with full_disk(cast):
        row, line = enter(page, qtbot, "C2b", LONG)
        said = shown_on(row)
        assert "Not saved: the disk is full" in said
        assert " MB free)" in said
        assert "Free some space, then save." in said
        assert line.text() == LONG
        page.load()
        settled(page, qtbot)
        assert row_of(page, "C2b")[1].text() == LONG
    assert kept(story, "C2b") is None
    row.focus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert kept(story, "C2b") == LONG


def test_a_database_held_by_another_program_leaves_what_was_typed_on_screen(
    page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot
) -> None:
    holder = cast.site.folder / "ctdesk.lock.holder"
    holder.write_text('{"host": "WARD-PC-7", "pid": 4711}', "utf-8")
    page = page_of("receiver", "C")
    with held_by_another(cast):
        row, line = enter(page, qtbot, "C2b", "Zhao Qiang")
        assert words("FORM-11", other="WARD-PC-7 (4711)") in shown_on(row)
        assert line.text() == "Zhao Qiang"
    assert kept(story, "C2b") is None
    row.focus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert kept(story, "C2b") == "Zhao Qiang"


def test_a_choice_that_was_not_saved_says_so(page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D1")
    assert row is not None
    with held_by_another(cast):
        row.editor.take_key("Y")
        settled(page, qtbot)
        assert words("FORM-11", other="unknown") in shown_on(row)
    assert kept(story, "D1") is None
    row.editor.take_key("Y")
    settled(page, qtbot)
    assert kept(story, "D1") is True


def test_a_signature_on_a_full_disk_is_not_given_and_can_be_given_later(story: Story, cast: Cast) -> None:
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "check_2", "put_in", "receiver"):
        story.fill(slot)
    story.courier()
    with full_disk(cast), pytest.raises(CtdeskError) as refused:
        for number in range(60):  # what room is left in the pages goes first
            story.note("receiver", ("D15b#reason", f"{number}{LONG[:3_000]}"))
        story.sign("receiver")
    assert refused.value.code == "FORM-10"
    assert all(slot.signature is None for slot in story.view().slots if slot.id == "receiver")
    story.sign("receiver")


@pytest.mark.parametrize("reason", ["", " ", "\u3000"])
def test_a_record_is_not_amended_or_voided_without_a_reason(story: Story, cast: Cast, reason: str) -> None:
    story.up_to_decision().decide("accept")
    before = story.view().version
    with pytest.raises(CtdeskError) as refused:
        cast.do(
            "verifier",
            amendments.amend_record,
            record_id=story.record_id,
            seen_version=before,
            reason=reason,
            sections=("C",),
        )
    assert refused.value.code == "FORM-12"
    assert story.view().version == before


def test_two_people_in_one_draft_see_both_answers_before_one_wins(
    page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot
) -> None:
    page = page_of("receiver", "C")
    story.note("second_receiver", ("C2b", "Li Ming"))
    row, line = enter(page, qtbot, "C2b", "Zhao Qiang")
    said = shown_on(row)
    assert "Li Ming" in said
    assert "Zhao Qiang" in said
    assert "赵子墨" in said
    assert line.text() == "Zhao Qiang"
    assert kept(story, "C2b") == "Li Ming"
    row.focus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert kept(story, "C2b") == "Zhao Qiang"


def test_the_own_quick_answers_are_no_conflict(story: Story, cast: Cast) -> None:
    seen = story.view("receiver").seen_entry
    for value in ("a", "b", "c"):
        cast.do(
            "receiver",
            note_answers,
            record_id=story.record_id,
            version=1,
            entries=(Entry("C2b", value=value),),
            seen_entry=seen,
        )
    assert kept(story, "C2b") == "c"


def test_an_older_version_takes_no_answer(story: Story, cast: Cast) -> None:
    arguments: dict[str, Any] = {"record_id": story.record_id, "entries": (Entry("C2b", value="x"),)}
    with pytest.raises(CtdeskError) as refused:
        cast.do("receiver", note_answers, version=2, **arguments)
    assert refused.value.code == "SIG-03"
