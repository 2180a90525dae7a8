"""Which editor answers which item type; a test holds this table against the form language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ctdesk.forms.definition import Column, Item, ItemType
from ctdesk.ui.forms.choice_editors import CheckEditor, ChoiceEditor, LinkEditor, PersonEditor
from ctdesk.ui.forms.editor import Editor, Surroundings
from ctdesk.ui.forms.narrative_editor import NarrativeEditor
from ctdesk.ui.forms.other_editors import AttachmentEditor, ComputedEditor, TableEditor, TimerEditor
from ctdesk.ui.forms.typed_editors import DateEditor, LineEditor, MomentEditor, QuantityEditor, ScanEditor

EDITORS: Mapping[ItemType, type[Editor]] = {
    "check": CheckEditor,
    "choice": ChoiceEditor,
    "text": LineEditor,
    "quantity": QuantityEditor,
    "date": DateEditor,
    "datetime": MomentEditor,
    "scan": ScanEditor,
    "attachment": AttachmentEditor,
    "person": PersonEditor,
    "link": LinkEditor,
    "table": TableEditor,
    "timer": TimerEditor,
    "computed": ComputedEditor,
}


def editor_for(
    asks: Item | Column, path: str, computed: bool, around: Surroundings, parent: QWidget | None = None
) -> Editor:
    """The editor for a question; a computed value is shown, not edited."""
    if isinstance(asks, Item) and asks.long:
        return NarrativeEditor(asks, path, around, parent)
    if computed and asks.type not in ("table", "attachment"):
        return ComputedEditor(asks, path, around, parent)
    return EDITORS[asks.type](asks, path, around, parent)
