"""Meaning → icon. The glyphs are Material Design Icons, taken from the font that qtawesome carries.

qtawesome itself is not imported: it costs more than the whole first paint, and all we need of it is its font.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap

from ctdesk.ui import look

GLYPHS = {
    "brand": "shield-plus", "desk": "view-dashboard-outline", "receipts": "clipboard-check-outline",
    "arrivals": "truck-delivery-outline", "catalogue": "pill", "storage": "database-outline",
    "members": "account-group-outline", "audit": "link-lock", "settings": "cog-outline",
    "record": "text-box-outline", "patient": "human-male-female", "scan": "barcode-scan",
    "search": "magnify", "print": "printer-outline", "lock": "lock-outline", "unlock": "lock-open-outline",
    "sign": "draw-pen", "signed": "check-decagram", "open": "arrow-right", "back": "chevron-left",
    "forward": "chevron-right", "unfold": "chevron-down", "add": "plus", "remove": "close", "stop": "stop",
    "refresh": "refresh", "undo": "undo", "edit": "pencil-outline", "void": "delete-outline",
    "attach": "paperclip", "photo": "camera-outline", "copy": "content-copy", "link": "link-variant",
    "saved": "content-save-check-outline", "theme": "theme-light-dark", "language": "translate",
    "help": "help-circle-outline", "conforms": "check-circle", "fails": "alert-circle",
    "stop_sign": "alert-octagon", "warning": "alert-outline", "not_allowed": "close-circle",
    "unanswered": "circle-outline", "waiting": "clock-outline", "clock": "timer-outline",
    "pending": "progress-clock", "not_applicable": "minus-circle", "unknown": "help-circle",
    "note": "information-outline", "frozen": "snowflake", "thawing": "thermometer",
    "excursion": "thermometer-alert", "held": "pause-circle", "ended": "archive-outline",
    "draft": "square-edit-outline", "key": "key-outline", "certificate": "file-certificate-outline",
    "join": "account-plus-outline", "revoke": "account-cancel-outline", "confirm": "account-check-outline",
    "person": "badge-account-outline", "take_over": "account-switch-outline", "sign_out": "logout",
    "hospital": "hospital-building", "backup": "cloud-upload-outline", "restore": "backup-restore",
    "anchor": "anchor", "training": "school-outline", "expiring": "calendar-alert", "due": "calendar-clock",
    "show": "eye-outline", "hide": "eye-off-outline", "incident": "alert-outline",
    "external": "truck-check-outline", "document": "file-document-outline",
    "look_up": "file-search-outline", "demo": "flask-outline", "tick": "check", "more": "dots-horizontal",
    "drop": "tray-arrow-down", "dashboard": "chart-box-outline", "physician": "stethoscope", "product": "dna",
}  # fmt: skip


def icon(meaning: str, tint: str | None = None, *, size: int = 18) -> QIcon:
    """The icon for ``meaning`` in the colour ``tint`` (the quiet text colour unless told otherwise)."""
    code = tint or look.palette().quiet
    made = QIcon(glyph(meaning, code, size))
    made.addPixmap(glyph(meaning, look.palette().faint, size), QIcon.Mode.Disabled)
    return made


def glyph(meaning: str, tint: str, size: int) -> QPixmap:
    """The glyph for ``meaning``, ``size`` pixels at 100 % text, sharp on every screen."""
    return _drawn(meaning, tint, look.px(size), _ratio())


def paint(painter: QPainter, meaning: str, area: QRectF, tint: QColor) -> None:
    """Draw the glyph into ``area``."""
    face = QFont(_family())
    face.setPixelSize(max(1, round(min(area.width(), area.height()))))
    painter.setFont(face)
    painter.setPen(tint)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), _character(GLYPHS[meaning]))


@lru_cache(maxsize=512)
def _drawn(meaning: str, tint: str, pixels: int, ratio: float) -> QPixmap:
    canvas = QPixmap(QSize(pixels, pixels) * ratio)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    paint(painter, meaning, QRectF(QPointF(0, 0), QSize(pixels, pixels).toSizeF()), QColor(tint))
    painter.end()
    return canvas


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0


@lru_cache(maxsize=1)
def _fonts() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("qtawesome")
    return Path(found.origin).with_name("fonts")


@lru_cache(maxsize=1)
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(next(_fonts().glob("materialdesignicons6-webfont-*.ttf"))))
    return QFontDatabase.applicationFontFamilies(number)[0]


@lru_cache(maxsize=1)
def _characters() -> str:
    return next(_fonts().glob("materialdesignicons6-webfont-charmap-*.json")).read_text("utf-8")


@lru_cache(maxsize=256)
def _character(name: str) -> str:
    # Sought in the text: the map holds 7,000 names, of which we know some seventy.
    found = re.search(rf'"{re.escape(name)}": *"(?:0x)?([0-9a-fA-F]+)"', _characters())
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))
