"""What a person is told: lines of the command, sentences of a code, words on a widget."""

from __future__ import annotations

import subprocess
from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.forms.messages import next_step, sentence
from ctdesk.ui.cards import Text

WAIT_MS = 20_000


def said_in_one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """What a refusal said: one line on stderr, nothing on stdout, no traceback."""
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def words(code: str, language: str = "en", /, **values: Any) -> str:
    """The sentence of a code with its next step, as a person is told it."""
    following = next_step(code, language, **values)
    return f"{sentence(code, language, **values)} {following or ''}".strip()


def shown_on(widget: QWidget) -> str:
    """All words that a widget shows now."""
    return " ".join(text.text() for text in widget.findChildren(Text) if text.isVisible())
