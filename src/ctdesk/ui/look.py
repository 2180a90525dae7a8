"""How the window looks: palette, type scale, spacing, style; light and dark, changed while running.

The only module that knows Qlementine. Without it the window runs on Fusion with the same palette.
"""

from __future__ import annotations

import importlib
import json
import logging
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QJsonDocument, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory

from ctdesk.config import data_path

Theme = Literal["light", "dark"]
Tone = Literal["green", "amber", "red", "blue", "violet", "grey"]
Role = Literal["display", "title", "heading", "strong", "body", "small", "mono"]

TONES: tuple[Tone, ...] = ("green", "amber", "red", "blue", "violet", "grey")
FAMILY = "Noto Sans SC"
GRID = 8
SCALES = (100, 115, 130, 150)

_SIZES: dict[Role, int] = {
    "display": 26, "title": 21, "heading": 16, "strong": 14, "body": 13, "small": 12, "mono": 13,
}  # fmt: skip
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as ``#rrggbb``."""

    ground: str
    surface: str
    raised: str
    side: str
    border: str
    border_strong: str
    text: str
    quiet: str
    faint: str
    primary: str
    primary_hover: str
    primary_press: str
    on_primary: str
    soft: str
    soft_hover: str
    soft_press: str
    on_soft: str
    selected: str
    selected_border: str
    on_selected: str
    hover: str
    focus: str
    demo: str
    on_demo: str
    green: str
    green_tint: str
    amber: str
    amber_tint: str
    red: str
    red_tint: str
    blue: str
    blue_tint: str
    violet: str
    violet_tint: str
    grey: str
    grey_tint: str

    def of(self, tone: Tone) -> tuple[str, str]:
        """Colour of words and marks, and of the ground below them, for a state."""
        return getattr(self, tone), getattr(self, f"{tone}_tint")


class _Wardrobe:
    """What is worn now. One per process, like the style of an application."""

    theme: Theme = "light"
    palette: Palette | None = None
    scale: float = 1.0
    fonts_loaded = False
    style: QStyle | None = None


def palette() -> Palette:
    """The colours in use."""
    if _Wardrobe.palette is None:
        _Wardrobe.palette = read_palette(_Wardrobe.theme)
    return _Wardrobe.palette


def theme() -> Theme:
    """The theme in use."""
    return _Wardrobe.theme


def colour(name: str) -> QColor:
    """A colour of the palette by its name."""
    return QColor(getattr(palette(), name))


def px(length: float) -> int:
    """``length`` in pixels at 100 % text, at the text size in use."""
    return round(length * _Wardrobe.scale)


def font(role: Role = "body", *, bold: bool | None = None) -> QFont:
    """The font of a role; headings are bold unless told otherwise."""
    made = QFont(FAMILY)
    made.setPixelSize(px(_SIZES[role]))
    heavy = role in ("display", "title", "heading", "strong") if bold is None else bold
    made.setWeight(QFont.Weight.Bold if heavy else QFont.Weight.Normal)
    if role == "mono":
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def width_of(text: str, role: Role = "body") -> int:
    """Pixels that ``text`` takes in the font of ``role``."""
    return QFontMetrics(font(role)).horizontalAdvance(text)


def read_palette(wanted: Theme) -> Palette:
    """The palette of a theme file."""
    return Palette(**_file(wanted)["palette"])


def system_theme() -> Theme:
    """What the operating system asks for; light where it does not say."""
    hints = QApplication.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def dress(application: QApplication, wanted: Theme = "light", scale: int = 100) -> None:
    """Give the application fonts, style and colours; ``scale`` is the size of text in percent.

    May be called again while running; windows then have to be built again, for they hold measures and icons.
    """
    _load_fonts()
    _Wardrobe.theme = wanted
    _Wardrobe.scale = scale / 100
    _Wardrobe.palette = read_palette(wanted)
    _wear(application, wanted)
    application.setPalette(_qt_palette(_Wardrobe.palette))
    application.setFont(font("body"))
    application.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)


def rings_focus() -> bool:
    """True when the style itself draws a ring around the button that has the focus."""
    return type(_Wardrobe.style).__name__ == "QlementineStyle"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours after WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(code: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    shade = QColor(code)
    red, green, blue = shade.redF(), shade.greenF(), shade.blueF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _wear(application: QApplication, wanted: Theme) -> None:
    """Qlementine with our own theme, or Fusion where it is missing."""
    try:
        qlementine = importlib.import_module("PySide6Qlementine")
    except ImportError:
        _log.info("no Qlementine here; the window wears Fusion")
        if _Wardrobe.style is None:
            _Wardrobe.style = QStyleFactory.create("Fusion")
            application.setStyle(_Wardrobe.style)
        return
    if _Wardrobe.style is None:
        _Wardrobe.style = qlementine.QlementineStyle(application)
        _Wardrobe.style.setAnimationsEnabled(False)  # type: ignore[union-attr]  # Qlementine's own
    document = QJsonDocument.fromJson(json.dumps(_measures() | _file(wanted)["style"]).encode())
    made = qlementine.Theme.fromJsonDoc(document)
    _give_fonts(made)
    _Wardrobe.style.setTheme(made)  # type: ignore[union-attr]  # as above
    application.setStyle(_Wardrobe.style)


def _give_fonts(made: Any) -> None:
    """Our own family: the one that Qlementine brings has no Chinese, and mixed lines would stand in two."""
    parts: tuple[tuple[str, Role, bool], ...] = (
        ("fontRegular", "body", False), ("fontBold", "body", True), ("fontCaption", "small", False),
        ("fontMonospace", "mono", False), ("fontH1", "display", True), ("fontH2", "display", True),
        ("fontH3", "title", True), ("fontH4", "heading", True), ("fontH5", "strong", True),
    )  # fmt: skip
    for part, role, bold in parts:
        setattr(made, part, font(role, bold=bold))


def _measures() -> dict[str, object]:
    return {
        "meta": {"name": "ctdesk", "version": "1", "author": "ctdesk"},
        "fontSize": px(13), "fontSizeH5": px(14), "fontSizeH4": px(16), "fontSizeH3": px(21),
        "fontSizeS1": px(12),
        "controlHeightLarge": px(32), "controlHeightMedium": px(28), "controlHeightSmall": px(20),
        "borderRadius": 6, "iconSize": px(16), "spacing": GRID, "focusBorderWidth": 2,
        "scrollBarThicknessFull": 12, "scrollBarThicknessSmall": 8,
    }  # fmt: skip


def _file(wanted: Theme) -> dict[str, dict[str, str]]:
    path = data_path("resources", "themes", f"{wanted}.json")
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found


def _load_fonts() -> None:
    if _Wardrobe.fonts_loaded:
        return
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        path = data_path("resources", "fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.warning("font %s cannot be read; the system's own is used", name)
    _Wardrobe.fonts_loaded = True


def _qt_palette(colours: Palette) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for part, code in {
        role.Window: colours.ground, role.Base: colours.surface, role.AlternateBase: colours.ground,
        role.WindowText: colours.text, role.Text: colours.text, role.ButtonText: colours.on_soft,
        role.Button: colours.soft, role.PlaceholderText: colours.faint, role.Highlight: colours.primary,
        role.HighlightedText: colours.on_primary, role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text, role.Link: colours.blue, role.Light: colours.surface,
        role.Mid: colours.border,
        role.Dark: colours.border_strong,
    }.items():  # fmt: skip
        made.setColor(part, QColor(code))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(colours.faint))
    return made
