"""The lead's dashboard: figures with their light, what waits, what is overdue; a number opens its records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ctdesk.domain.periods import KINDS, Kind
from ctdesk.services.audit import TrailStatus, trail_status
from ctdesk.services.dashboard import (
    Overdue,
    TankNow,
    excursions_by_product,
    overdue_now,
    received_by_outcome,
    tanks_now,
)
from ctdesk.services.indicators import (
    Reading,
    computed_codes,
    figure_choices,
    not_computed,
    read_figures,
)
from ctdesk.services.training_matrix import Matrix, competence_matrix
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.services.worklist import Worklist, my_desk
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Empty, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.figure_tiles import FigureLine, FigureTile
from ctdesk.ui.indicator_words import definition, period_words
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.matrix_view import MatrixView
from ctdesk.ui.page import Page
from ctdesk.ui.pages import dashboard_cards as cards
from ctdesk.ui.pages.dashboard_bar import DashboardBar
from ctdesk.ui.pages.incident_switch import show_switched
from ctdesk.ui.pages.oversight_switch import oversight_switch
from ctdesk.ui.pages.report_export import print_the_report, save_the_report
from ctdesk.ui.tastes import Tastes

HEAD = (("K01", "rate"), ("K03", "rate"), ("K04", "rate"), ("K26", "rate"), ("K24", "open"))
FIRST = ("K03", "K26", "K04", "K24", "K01")  # as they are asked for: what is told soonest stands soonest
GROUPS = (
    ("receipt", ("K02", "K03", "K04", "K05", "K06", "K30", "K01")),
    ("safety", ("K23", "K16", "K24", "K25", "K22", "K18", "K20", "K35", "K41")),
    ("storage", ("K07", "K08", "K28")),
    ("team", ("K32", "K26", "K27", "K29", "K31", "K42")),
)
_TILE, _NARROW = 196, 860
_AGAIN_MS = 1500  # what others change is read again at most so often
_MOST_PEOPLE = 8


class DashboardPage(Page):
    """First the figures on top, the rest as it comes; what is under way ends when the page is left."""

    route = "dashboard"
    shows = ABOUT_RIGHTS | frozenset(
        {
            "record",
            "signature",
            "dose_unit",
            "incident",
            "obligation",
            "capa",
            "finding",
            "tank",
            "tank_alarm",
            "stock_count",
            "equipment",
            "training_session",
            "quarantine",
            "recall",
            "bedside_assessment",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._tastes = Tastes()
        self._export = Button(tr("Export month's report"), "primary", "document", self.open_menu)
        self.bar = DashboardBar(self._liked(), self._department)
        self.bar.chosen.connect(self._choose)
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        self.switch = oversight_switch(self)
        if self.switch is not None:
            top.addWidget(self.switch)
        top.addWidget(self.bar, 1)
        self.body.addLayout(top)
        inner = QWidget()
        self._whole = QVBoxLayout(inner)
        self._whole.setContentsMargins(0, 0, look.px(10), 0)
        self._whole.setSpacing(look.px(16))
        self._area = scrolling(inner)
        self.body.addWidget(self._area, 1)
        self._tiles = QGridLayout()
        self._tiles.setSpacing(look.px(16))
        self._whole.addLayout(self._tiles)
        self._rows: list[QBoxLayout] = []
        self._places: dict[str, QVBoxLayout] = {}
        for left, right, shares in (
            ("received", "waiting", (3, 2)),
            ("overdue", "products", (3, 2)),
            ("matrix", "tanks", (3, 2)),
            ("figures_left", "figures_right", (1, 1)),
        ):
            self._whole.addLayout(self._pair(left, right, shares))
        self._places["quiet"] = QVBoxLayout()
        self._whole.addLayout(self._places["quiet"])
        self._whole.addStretch(1)
        for place in self._places:
            waiting = Card()
            waiting.body.addWidget(Text(tr("Being read …"), "body", "quiet"))
            self._put(place, waiting)
        self.readings: dict[str, Reading] = {}
        self._jobs: list[Job] = []
        self._overdue: tuple[Overdue, ...] = ()
        self._all_overdue = False
        self._status: TrailStatus | None = None
        self._tanks: tuple[TankNow, ...] = ()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.load)
        self.setFocusProxy(self.bar.kind)

    # ── The page ──────────────────────────────────────────────────────────────────────────────────────

    def opened(self, **arguments: Any) -> None:
        if self.switch is not None:
            show_switched(self, self.switch, arguments)
        super().opened(**arguments)

    def title(self) -> str:
        return tr("Lead's dashboard")

    def breadcrumb(self) -> str:
        return f"{self._department()} • {period_words(self.bar.period)}"

    def buttons(self) -> list[Button]:
        return [self._export]

    def explain(self) -> str:
        """The figure at hand; without one what the colours mean."""
        at = self._at_hand()
        if at is not None:
            return definition(at.reading, at.told)
        return tr(
            "Green: the target is met. Amber: it is missed narrowly. Red: it is missed. A figure without a "
            "target is watched only. A share of nothing is no figure: what is missing is said instead.\n\n"
            "Enter opens the records behind a figure, F1 says how it is worked out. Ctrl+PgUp and "
            "Ctrl+PgDown step through the periods."
        )

    def print_seen(self) -> None:
        print_the_report(self, **self.asked())

    def open_menu(self) -> None:
        """The report on paper, or as a workbook."""
        menu = QMenu(self)
        menu.addAction(tr("Sealed PDF …") + "\tCtrl+P", self.print_seen)
        menu.addAction(tr("Spreadsheet …"), lambda: save_the_report(self, **self.asked()))
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def tables_changed(self, tables: frozenset[str]) -> None:
        if self.shows & tables and self.isVisible():
            self._again.start()
        else:
            super().tables_changed(tables)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves needs no answer; the page is read again when it is opened."""
        self._again.stop()
        if self._give_up():
            self.stale = True
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() >= look.px(_NARROW)
        ways = QBoxLayout.Direction
        for row in self._rows:
            row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        super().resizeEvent(event)
        if self.readings:
            self._show_head()

    def asked(self) -> dict[str, Any]:
        """What the figures are of."""
        return {
            "period": self.bar.period,
            "product_id": self.bar.product_id(),
            "department": self.bar.department_code(),
        }

    def load(self) -> None:
        self._give_up()
        asked = self.asked()
        period = {key: value for key, value in asked.items() if key != "product_id"}
        for code in FIRST:
            self._ask(read_figures, self._take_head, long=False, codes=(code,), **asked)
        self._ask(figure_choices, self.bar.offer, long=False)
        self._ask(received_by_outcome, self._show_received, **asked)
        self._ask(overdue_now, self._show_overdue)
        self._ask(my_desk, self._show_waiting)
        for name, codes in GROUPS:
            self._ask(
                read_figures,
                partial(self._take_group, name),
                codes=tuple(code for code in codes if code in computed_codes()),
                **asked,
            )
        self._ask(excursions_by_product, self._show_products, **period)
        self._ask(tanks_now, self._show_tanks)
        self._ask(trail_status, self._show_trail)
        self._ask(competence_matrix, self._show_matrix)
        self._put("quiet", cards.quiet_card(not_computed()))
        self.changed_heading()

    # ── Asking ────────────────────────────────────────────────────────────────────────────────────────

    def _ask(
        self, query: Callable[..., Any], show: Callable[[Any], object], *, long: bool = True, **arguments: Any
    ) -> None:
        job = self.desk.fetch(query, long=long, **arguments).within(self)
        self._jobs.append(job.then(show).otherwise(self.complain))

    def _give_up(self) -> bool:
        under_way = [one for one in self._jobs if not one.over]
        for job in under_way:
            job.cancel()
        self._jobs = []
        return bool(under_way)

    def complain(self, error: Exception) -> None:
        from ctdesk.domain.errors import Cancelled

        if not isinstance(error, Cancelled):
            super().complain(error)

    def _choose(self) -> None:
        if self.bar.period.kind != "own":
            self._tastes.like_period(self._me(), self.bar.period.kind)
        self.load()

    def _liked(self) -> Kind:
        kind = self._tastes.period(self._me())
        return cast(Kind, kind) if kind in KINDS and kind != "own" else "month"

    def _me(self) -> str:
        session, view = self.desk.session, self.desk.view
        member = "" if session is None else str(session.actor.member_id)
        return f"{'' if view is None else view.db_id[:12]}-{member}"

    def _department(self) -> str:
        view = self.desk.view
        return "" if view is None else both(view.department_zh, view.department_en)

    def _at_hand(self) -> FigureTile | FigureLine | None:
        at = QApplication.focusWidget()
        return at if isinstance(at, FigureTile | FigureLine) and self.isAncestorOf(at) else None

    # ── Showing ───────────────────────────────────────────────────────────────────────────────────────

    def _pair(self, left: str, right: str, shares: tuple[int, int]) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(look.px(16))
        for name, share in zip((left, right), shares, strict=True):
            held = QWidget()
            column = self._places[name] = QVBoxLayout(held)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(look.px(16))
            row.addWidget(held, share)
        self._rows.append(row)
        return row

    def _put(self, name: str, *widgets: QWidget) -> None:
        clear(self._places[name])
        for widget in widgets:
            self._places[name].addWidget(widget)

    def _take_head(self, found: Sequence[Reading]) -> None:
        self._take(found)
        self._show_head()

    def _take(self, found: Sequence[Reading]) -> None:
        self.readings.update({one.indicator.code: one for one in found})

    def _take_group(self, name: str, found: Sequence[Reading]) -> None:
        self._take(found)
        side = "figures_right" if name == "safety" else "figures_left"
        mine = [
            (which, codes)
            for which, codes in GROUPS
            if (which == "safety") == (name == "safety") and any(code in self.readings for code in codes)
        ]
        keep = self._keep_focus()
        self._put(side, *(self._figures(which, codes) for which, codes in mine))
        self._places[side].addStretch(1)
        self._give_back(keep)

    def _show_head(self) -> None:
        keep = self._keep_focus()
        clear(self._tiles)
        fit = self.width() // look.px(_TILE)
        across = len(HEAD) if fit >= len(HEAD) else 3 if fit >= 3 else max(1, fit)  # rows as even as can be
        for column in range(len(HEAD)):
            self._tiles.setColumnStretch(column, 1 if column < across else 0)
        place = 0
        for code, measure in HEAD:
            reading = self.readings.get(code)
            told = next((one for one in reading.told if one.measure.id == measure), None) if reading else None
            if reading is None or told is None:
                continue
            tile = FigureTile(reading, told)
            tile.chosen.connect(lambda code=code, measure=measure: self.open_figure(code, measure))
            self._tiles.addWidget(tile, *divmod(place, across))
            place += 1
        self._give_back(keep)

    def _figures(self, name: str, codes: Sequence[str]) -> Card:
        card = Card(group_words()[name], tr("against the former period"))
        card.body.setSpacing(look.px(2))
        narrow = self.width() < look.px(_NARROW) // 2
        for code in codes:
            reading = self.readings.get(code)
            for told in () if reading is None else reading.told:
                assert reading is not None
                line = FigureLine(reading, told, narrow=narrow)
                line.chosen.connect(lambda code=code, id=told.measure.id: self.open_figure(code, id))
                card.body.addWidget(line)
        return card

    def open_figure(self, code: str, measure: str, product_id: int | None = None) -> None:
        """The records behind a figure."""
        asked = self.asked()
        if product_id is not None:
            asked["product_id"] = product_id
        self.go.emit("figure", {"code": code, "measure": measure, **asked})

    def _show_received(self, rows: Any) -> None:
        self._put("received", cards.received_card(rows, lambda: self.go.emit("receipts", {})))

    def _show_waiting(self, work: Worklist) -> None:
        self._put("waiting", cards.waiting_card(work.now, self._go))

    def _show_overdue(self, rows: tuple[Overdue, ...]) -> None:
        self._overdue = rows
        card = cards.overdue_card(rows, self._go, self._unfold, whole=self._all_overdue)
        self._put("overdue", card)

    def _unfold(self) -> None:
        self._all_overdue = True
        self._show_overdue(self._overdue)

    def _show_products(self, rows: Any) -> None:
        self._put("products", cards.products_card(rows, lambda key: self.open_figure("K04", "rate", key)))

    def _show_tanks(self, rows: tuple[TankNow, ...]) -> None:
        self._tanks = rows
        self._show_side()

    def _show_trail(self, status: TrailStatus) -> None:
        self._status = status
        self._show_side()

    def _show_side(self) -> None:
        card = cards.tanks_card(self._tanks, self._go)
        widgets: list[QWidget] = [card]
        if self._status is not None:
            words, tone = cards.trail_line(self._status, times.now())
            trail = Card(tr("Audit trail"))
            trail.body.addWidget(Text(words, "body", tone, wrap=True))
            if self.desk.may("view.trail"):
                open_it = Button(tr("Open the trail"), "link", on=lambda: self.go.emit("audit", {}))
                trail.body.addWidget(open_it, 0, Qt.AlignmentFlag.AlignLeft)
            widgets.append(trail)
        self._put("tanks", *widgets)
        self._places["tanks"].addStretch(1)

    def _show_matrix(self, matrix: Matrix) -> None:
        card = Card(tr("Competence matrix"), tr("who is nearest to an end first"))
        needed = [one for one in matrix.people if one.required]
        bad = {"valid": 0, "not_required": 0}

        def trouble(person: Any) -> tuple[int, str]:
            states = [person.states[code] for code in person.required]
            return -sum(bad.get(one.state, 1) for one in states), person.staff_no

        people = sorted(needed, key=trouble)[:_MOST_PEOPLE]
        if not people:
            card.body.addWidget(Empty("training", tr("No role asks for a module yet.")))
        else:
            view = MatrixView()
            codes = sorted({code for one in people for code in one.required})
            view.show_matrix(people, codes, matrix.today)
            view.setFixedHeight(look.px(34 + 32 * len(people) + 18))
            view.chosen.connect(
                lambda person, module: self._go("training", {"member_id": person.member_id, "module": module})
            )
            card.body.addWidget(view)
            said = Text("", "small", "quiet")
            view.pointed.connect(said.setText)
            card.body.addWidget(said)
        all_of = Button(tr("The whole matrix"), "link", on=lambda: self._go("training", {}))
        card.body.addWidget(all_of, 0, Qt.AlignmentFlag.AlignLeft)
        self._put("matrix", card)
        self._places["matrix"].addStretch(1)

    def _go(self, route: str, arguments: dict[str, Any]) -> None:
        self.go.emit(route, arguments)

    def _keep_focus(self) -> tuple[str, str] | None:
        at = self._at_hand()
        return None if at is None else (at.reading.indicator.code, at.told.measure.id)

    def _give_back(self, kept: tuple[str, str] | None) -> None:
        if kept is None or (QApplication.focusWidget() is not None and self._at_hand() is not None):
            return
        shown: list[FigureTile | FigureLine] = [
            *self.findChildren(FigureTile),
            *self.findChildren(FigureLine),
        ]
        for one in shown:
            if (one.reading.indicator.code, one.told.measure.id) == kept and one.isVisibleTo(self):
                one.setFocus(Qt.FocusReason.OtherFocusReason)
                return


def group_words() -> dict[str, str]:
    """What the groups of figures are called."""
    return {
        "receipt": tr("Receipt and acceptance"),
        "storage": tr("Storage and equipment"),
        "safety": tr("Safety and quality"),
        "team": tr("Team, papers and records"),
    }
