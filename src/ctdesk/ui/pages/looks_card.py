"""Language, look and sound of this workstation, on the Settings page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.language import OWN_NAMES, language, tr
from ctdesk.ui.sound import Verdict

if TYPE_CHECKING:
    from ctdesk.ui.main_window import MainWindow
    from ctdesk.ui.sound import Sound
    from ctdesk.ui.tastes import Tastes


class LooksCard(Card):
    """What each choice changes is seen, or heard, at once; it is kept for this workstation."""

    go = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("Language and look"))
        self.speak = _choice({name: code for code, name in OWN_NAMES.items()})
        self.speak.setCurrentIndex(self.speak.findData(language()))
        self.speak.activated.connect(lambda _: self._window().speak(self.speak.currentData()))
        self.shade = _choice({tr("As the system"): "system", tr("Light"): "light", tr("Dark"): "dark"})
        self.shade.activated.connect(lambda _: self._window().paint(self.shade.currentData()))
        self.size_of_text = _choice({f"{percent} %": percent for percent in look.SCALES})
        self.size_of_text.activated.connect(
            lambda _: self._window().write_larger(self.size_of_text.currentData())
        )
        self.sound = _choice({tr("On"): True, tr("Off"): False})
        self.sound.activated.connect(self._mute)
        self.reminders = _choice({tr("On"): True, tr("Off"): False})
        self.reminders.activated.connect(self._remind)
        for name, box in (
            (tr("Language"), self.speak),
            (tr("Look"), self.shade),
            (tr("Size of text"), self.size_of_text),
            (tr("Reminders on the desktop"), self.reminders),
            (tr("Sound of scans"), self.sound),
        ):
            box.setAccessibleName(name)
            self.body.addLayout(pair(name, box))
        self.body.addLayout(self._loudness())
        self.body.addLayout(self._trial())
        self.unheard = Text("", "small", "amber", wrap=True)
        self.unheard.hide()
        self.body.addWidget(self.unheard)
        line = QHBoxLayout()
        line.addWidget(Button(tr("Scanner test"), "plain", "scan", lambda: self.go.emit("scanner", {})))
        line.addWidget(Button(tr("Labels"), "plain", "print", lambda: self.go.emit("labels", {})))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)

    def try_it(self, verdict: Verdict) -> None:
        """Hear one of the two sounds as loud as they are set; where nothing can be heard, that is said."""
        sound = self._sound()
        if sound is None:
            return
        heard = sound.can_be_heard()
        self.unheard.setText(
            ""
            if heard
            else tr(
                "No loudspeaker answers at this workstation. Every scan is also told in words and colour; "
                "connect a loudspeaker and try again."
            )
        )
        self.unheard.setVisible(not heard)
        sound.say(verdict)

    def showEvent(self, event: QShowEvent) -> None:
        tastes = self._tastes()
        if tastes is not None:
            self.shade.setCurrentIndex(self.shade.findData(tastes.preferences.theme))
            self.size_of_text.setCurrentIndex(self.size_of_text.findData(tastes.scale))
            self.reminders.setCurrentIndex(self.reminders.findData(tastes.reminders(self._who())))
            self.sound.setCurrentIndex(self.sound.findData(tastes.sound))
            self.volume.setValue(tastes.volume)
            self._show_mute()
        super().showEvent(event)

    def _loudness(self) -> QHBoxLayout:
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setFixedWidth(look.px(180))
        self.volume.setSingleStep(5)
        self.volume.setPageStep(10)
        self.volume.setAccessibleName(tr("Volume"))
        self.percent = Text("", "body")
        self.percent.setMinimumWidth(look.width_of("100 %"))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.volume.valueChanged.connect(self._louder)
        line = pair(tr("Volume"), self.volume)
        line.insertWidget(2, self.percent)
        return line

    def _trial(self) -> QHBoxLayout:
        self.hear: dict[Verdict, Button] = {
            "match": Button(tr("Match"), "plain", "conforms", lambda: self.try_it("match")),
            "mismatch": Button(tr("Mismatch"), "plain", "fails", lambda: self.try_it("mismatch")),
        }
        self.hear["match"].setToolTip(tr("One short tone"))
        self.hear["mismatch"].setToolTip(tr("Three long tones"))
        line = QHBoxLayout()
        line.addWidget(Text(tr("Try it"), "small", "quiet"))
        line.addStretch(1)
        for button in self.hear.values():
            line.addWidget(button)
        return line

    def _louder(self, percent: int) -> None:
        self.percent.setText(f"{percent} %")
        tastes = self._tastes()
        if tastes is not None and tastes.volume != percent:
            tastes.like_volume(percent)
            self._show_mute()

    def _remind(self) -> None:
        tastes, tray = self._tastes(), self._window().tray
        if tastes is not None:
            tastes.like_reminders(self._who(), bool(self.reminders.currentData()))
            if tray is not None:
                tray.hear()

    def _who(self) -> str:
        from ctdesk.ui.tray import member_key

        return member_key(self._window().desk)

    def _mute(self) -> None:
        tastes = self._tastes()
        if tastes is not None:
            tastes.like_sound(bool(self.sound.currentData()))
            self._show_mute()

    def _show_mute(self) -> None:
        on = bool(self.sound.currentData())
        self.volume.setEnabled(on)
        for button in self.hear.values():
            button.setEnabled(on and self.volume.value() > 0)

    def _window(self) -> MainWindow:
        return self.window()  # type: ignore[return-value]  # pages live in the one window

    def _tastes(self) -> Tastes | None:
        return getattr(self.window(), "tastes", None)

    def _sound(self) -> Sound | None:
        watch = getattr(self.window(), "watch", None)
        return None if watch is None else watch.sound


def pair(name: str, widget: QWidget) -> QHBoxLayout:
    """A name at the left, at the right what is set under it."""
    line = QHBoxLayout()
    line.addWidget(Text(name, "small", "quiet"))
    line.addStretch(1)
    widget.setMinimumWidth(look.px(180))
    line.addWidget(widget)
    return line


def _choice(options: dict[str, object]) -> QComboBox:
    box = QComboBox()
    for words, value in options.items():
        box.addItem(words, value)
    return box
