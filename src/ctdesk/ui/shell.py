"""What surrounds a page: navigation, demo band, top bar, notices; it keeps the pages and shows one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ctdesk.ui import look, navigation
from ctdesk.ui.cards import Chip, Elided
from ctdesk.ui.demo_band import DemoBand
from ctdesk.ui.desk import Desk
from ctdesk.ui.notices import Notices
from ctdesk.ui.page import Page
from ctdesk.ui.search_field import SearchField
from ctdesk.ui.sidebar import Sidebar

ROOMY = 1100
_EDGE = 24
Stop = tuple[str, dict[str, Any]]


class Shell(QWidget):
    """Navigation on the left, top bar and page on the right."""

    page_shown = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self.trail: list[Stop] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if desk.view is not None and desk.view.demo:
            whole.addWidget(DemoBand())
        sides = QHBoxLayout()
        sides.setSpacing(0)
        whole.addLayout(sides, 1)
        self.sidebar = Sidebar()
        self.show_places()
        sides.addWidget(self.sidebar)
        right = QVBoxLayout()
        right.setContentsMargins(look.px(_EDGE), look.px(16), look.px(_EDGE), look.px(16))
        right.setSpacing(look.px(16))
        sides.addLayout(right, 1)
        right.addLayout(self._top())
        self.notices = Notices()
        right.addWidget(self.notices)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        desk.changed.connect(self._changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text in a small window: the navigation gives its room to the page."""
        self.fit(event.size().width())
        super().resizeEvent(event)
        self._give_title_room()

    def fit(self, width: int) -> None:
        """Leave the page the room it needs in a window this wide."""
        self.sidebar.fold(width < look.px(ROOMY))

    def _give_title_room(self) -> None:
        """The search field gives way before the title does, up to two fifths of the width; never more than
        state and buttons leave, or the window would have to grow.
        """
        page = self.current()
        beside = [] if page is None else page.buttons()
        taken = self.sidebar.minimumWidth() + look.px(2 * _EDGE) + self.search.minimumWidth()
        taken += sum(one.minimumSizeHint().width() + look.px(8) for one in beside)
        taken += 0 if self.chip.state() is None else self.chip.sizeHint().width() + look.px(10)
        room = min(self.width() * 2 // 5, self.width() - taken - look.px(8))
        self.title.setMinimumWidth(max(look.px(_EDGE), min(self.title.sizeHint().width(), room)))

    def open(self, route: str, arguments: dict[str, Any] | None = None, *, back: bool = False) -> Page:
        """Show a page, making it on first use; ``back`` leaves the trail as it is."""
        wanted = dict(arguments or {})
        key = route if navigation.may_enter(route, self.desk) else f"closed:{route}"
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = navigation.make_page(route, self.desk)
            page.go.connect(self.open)
            page.failed.connect(self.failed)
            page.heading_changed.connect(lambda page=page: self._head(page))
            self.stack.addWidget(page)
        before = self.current()
        if before is not None and before is not page:
            before.settle()
        if not back and (not self.trail or self.trail[-1] != (route, wanted)):
            self.trail.append((route, wanted))
            del self.trail[:-30]
        self.stack.setCurrentWidget(page)
        self.sidebar.mark(route)
        page.setFocus()  # before it is opened: a page that wants the hands elsewhere says so then
        page.opened(**wanted)
        self._head(page)
        self.page_shown.emit(page)
        return page

    def foretell(self, title: str, where: str) -> None:
        """Say at once what is being opened, as a scan named it; the page says it when it has read it all."""
        self.breadcrumb.setText(where)
        self.title.setText(title)
        self.chip.show_state(None)
        self._give_title_room()

    def show_places(self) -> None:
        """Only where this person may enter; asked again whenever the standing is heard."""
        routes = self.sidebar.entries
        self.sidebar.admit([route for route in routes if navigation.may_enter(route, self.desk)])

    def back(self) -> bool:
        """One step back; False at the beginning."""
        if len(self.trail) < 2:
            return False
        self.trail.pop()
        route, arguments = self.trail[-1]
        self.open(route, arguments, back=True)
        return True

    def current(self) -> Page | None:
        """The page shown."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def _top(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        titles = QVBoxLayout()
        titles.setSpacing(0)
        self.breadcrumb = Elided("", "small", "quiet")
        titles.addWidget(self.breadcrumb)
        with_chip = QHBoxLayout()
        with_chip.setSpacing(look.px(10))
        self.title = Elided("", "title", cut_middle=True)  # the number at its end stays
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.chip = Chip()
        with_chip.addWidget(self.title)
        with_chip.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        with_chip.addStretch(1)
        titles.addLayout(with_chip)
        line.addLayout(titles, 1)
        self.search = SearchField()
        line.addWidget(self.search)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        line.addLayout(self._buttons)
        return line

    def _head(self, page: Page) -> None:
        """Title, chip and buttons of the page shown."""
        if page is not self.current():
            return
        if page.place():
            self.sidebar.mark(page.place())
        self.breadcrumb.setText(page.breadcrumb())
        self.title.setText(page.title())
        self.chip.show_state(page.state())
        wanted = page.buttons()
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            former = item.widget() if item is not None else None
            if former is not None and former not in wanted:
                # Hidden by name first: a layout shows a new widget only when control returns to Qt, and one
                # that has lost its parent by then would stand on the desktop as a window and take the keys.
                former.hide()
                former.setParent(None)
        for button in wanted:
            self._buttons.addWidget(button)
            button.show()
        self._give_title_room()

    def _changed(self, tables: frozenset[str]) -> None:
        for page in self.pages.values():
            page.tables_changed(tables)
