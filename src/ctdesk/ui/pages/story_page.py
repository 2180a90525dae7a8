"""The story of one record or dose unit in sentences: who did what when, what was changed, and why."""

from __future__ import annotations

from datetime import UTC

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.services import trail_story
from ctdesk.services.trail_story import Corrected, Story, StoryLine
from ctdesk.ui import look, times
from ctdesk.ui.audit_words import event_words, field_words, is_technical, stored_words, value_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Row, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.forms.values import shown_answer
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.trail_terms import column_name, fact_name, table_name

PAGE = 60  # lines shown at once; a record corrected for months has more


class StoryPage(Page):
    """One card for each day; a line with an entry of its own in the trail opens it with Enter."""

    route = "story"
    shows = frozenset({"record", "signature", "answer_entry", "unit_event"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self._column.setSpacing(look.px(12))
        self.body.addWidget(scrolling(inner))
        self._open = Button(tr("Open the record"), "plain", "record", self._to_record)
        self._story: Story | None = None
        self._shown = PAGE

    def title(self) -> str:
        return tr("History of {name}", name=self._story.title) if self._story is not None else tr("History")

    def breadcrumb(self) -> str:
        return "" if self._story is None else self._story.about

    def buttons(self) -> list[Button]:
        return [self._open] if "record_id" in self.arguments else []

    def load(self) -> None:
        self._shown = PAGE
        if "record_id" in self.arguments:
            self.fetch(trail_story.record_story, record_id=self.arguments["record_id"]).then(self._take)
        elif "unit_id" in self.arguments:
            self.fetch(trail_story.unit_story, unit_id=self.arguments["unit_id"]).then(self._take)

    def _take(self, story: Story) -> None:
        self._story = story
        self.changed_heading()
        self._show(story)

    def _show(self, story: Story) -> None:
        clear(self._column)
        if story.unread:
            words = tr("Answers changed while the record is open are told here once it is complete.")
            self._column.addWidget(Note(words, "grey", "note"))
        day, card = "", None
        for line in story.lines[: self._shown]:
            on = times.day(line.at)
            if card is None or on != day:
                day, card = on, Card(on, padding=12)
                self._column.addWidget(card)
            card.body.addWidget(self._line(line))
        if len(story.lines) > self._shown:
            more = Button(
                tr("Show {count} more", count=len(story.lines) - self._shown), "plain", on=self._more
            )
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _line(self, line: StoryLine) -> Row:
        box = Row()
        clock = Text(times.local(line.at).strftime("%H:%M"), "small", "quiet")
        clock.setToolTip(times.exact(line.at))
        clock.setMinimumWidth(look.px(44))
        box.line.addWidget(clock, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        sentence = sentence_of(line)
        words.addWidget(Text(sentence, "body", wrap=True))
        for more in details_of(line):
            words.addWidget(Text(more, "small", "quiet", wrap=True))
        box.line.addLayout(words, 1)
        box.setAccessibleName(sentence)
        if line.seq is not None:
            box.line.addWidget(Text(f"#{line.seq}", "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
            box.chosen.connect(lambda: self.go.emit("audit", {"seq": line.seq}))
        return box

    def _more(self) -> None:
        self._shown += PAGE
        if self._story is not None:
            self._show(self._story)

    def _to_record(self) -> None:
        self.go.emit("record", {"record_id": int(self.arguments["record_id"])})


def sentence_of(line: StoryLine) -> str:
    """Who did what: ``Li signed as receiver``."""
    colon = both("：", ": ")
    if line.corrected is not None:
        return f"{line.who}{colon}{_corrected(line.corrected)}"
    if line.became is not None:
        kind = line.action.partition(".")[2]
        was = "" if line.was is None else f"{stored_words('unit_event', 'was', line.was)} → "
        state = stored_words("unit_event", "became", line.became)
        return f"{line.who}{colon}{stored_words('unit_event', 'kind', kind)} {was}{state}"
    said = event_words(line.action)
    if line.slots:
        said = f"{said}{colon}{listed(both(slot.zh_CN, slot.en) for slot in line.slots)}"
    return f"{line.who}{colon}{said}"


def details_of(line: StoryLine) -> list[str]:
    """What stands below the sentence: the reason, each change as old → new, what was said with it."""
    colon = both("：", ": ")
    told = []
    if line.reason:
        told.append(f"{tr('Reason')}{colon}{line.reason}")
    for change in line.changes:
        row = (
            table_name(change.table)
            if change.called is None
            else f"{table_name(change.table)} {change.called}"
        )
        fields = [
            f"{column_name(change.table, one.name)} {field_words(change.table, one, new=False)}"
            for one in change.fields
            if not one.hidden and not is_technical(change.table, one)
        ]
        if fields:
            told.append(f"{row}{colon}{listed(fields)}")
    if line.facts:
        told.append(listed(f"{fact_name(name)} {value_words(value)}" for name, value in line.facts.items()))
    return told


def _corrected(one: Corrected) -> str:
    if one.item is None:
        before, after, name = value_words(one.before.value), value_words(one.after.value), one.path
    else:
        zone = times.local(times.now()).tzinfo or UTC
        before = shown_answer(one.item, one.before, zone, language())
        after = shown_answer(one.item, one.after, zone, language())
        name = f"{one.path} {both(one.item.text.zh_CN, one.item.text.en)}"
    return f"{tr('changed')} {name}{both('：', ': ')}{before} → {after}"
