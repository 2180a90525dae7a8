"""A course or drill: what, when, by whom, and who is invited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ctdesk.services import training_sessions
from ctdesk.services.training_matrix import Matrix, competence_matrix
from ctdesk.services.training_sessions import SessionRow
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.people import PeoplePicker
from ctdesk.ui.dialogs.training import MOST, module_box, people_box, product_box
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.training_words import session_kinds
from ctdesk.ui.typed import moment_of

if TYPE_CHECKING:
    from ctdesk.services.catalogue import ProductRow


class SessionDialog(Dialog):
    """A new session."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        matrix: Matrix,
        products: Sequence[ProductRow],
        done: Callable[[int], object],
        module: str = "T06",
        title: str = "",
        people: Collection[int] = (),
    ) -> None:
        super().__init__(
            parent,
            tr("Plan a session"),
            tr("On the day its record is opened, and each participant signs in with the own password."),
            tr("Plan"),
            icon="training",
            width=620,
        )
        self._desk, self._matrix, self._then = desk, matrix, done
        form = self.form
        self.kind = form.choice(tr("Kind"), "kind", session_kinds())
        self.module = module_box(matrix, module)
        form.custom(tr("Module"), "module", self.module)
        self.heading = form.line(tr("Topic"), "title", text=title, required=True)
        form.line(tr("Place"), "place")
        day = times.today().isoformat()
        form.line(tr("Begins"), "starts_at", text=f"{day} 14:00", required=True)
        form.line(tr("Ends"), "ends_at", text=f"{day} 16:00", required=True)
        self.trainer = people_box(matrix.people, None)
        form.custom(tr("Trainer or organiser"), "trainer_id", self.trainer)
        self.outside = form.line(tr("Trainer from outside"), "external_trainer")
        self.product = product_box(products)
        form.custom(tr("Product"), "product_code", self.product)
        self.people = PeoplePicker(matrix.people, people)
        form.custom(tr("Participants"), "member_ids", self.people)
        form.side_by_side("kind", "module")
        form.side_by_side("title", "place")
        form.side_by_side("starts_at", "ends_at", "product_code")
        form.side_by_side("trainer_id", "external_trainer")
        form.side_by_side("member_ids")
        form.finish()
        self.kind.currentIndexChanged.connect(lambda _: self._turn())
        self._turn()
        self.heading.setFocus()

    def submit(self) -> None:
        if self.form.missing("module", "title", "starts_at", "ends_at"):
            return
        self.wait(True)
        said = self.form.text
        try:
            job = self._desk.run(
                training_sessions.plan_session,
                kind=said("kind"),
                module=self.module.code(),
                title=said("title"),
                place=said("place") or None,
                starts_at=moment_of(said("starts_at"), "starts_at"),
                ends_at=moment_of(said("ends_at"), "ends_at"),
                trainer_id=int(self.trainer.code()) if self.trainer.code() else None,
                external_trainer=said("external_trainer") or None,
                product_code=self.product.code(),
                member_ids=self.people.chosen(),
            )
        except Exception as error:  # what cannot be read is told beside its field
            self.complain(error)
            return
        job.within(self).then(self._planned).otherwise(self.complain)

    def _turn(self) -> None:
        outside = self.form.text("kind") == "external"
        self.outside.setEnabled(outside)
        self.trainer.setEnabled(not outside)

    def _planned(self, session_id: int) -> None:
        self.accept()
        self._then(session_id)


class InviteDialog(Dialog):
    """More people for a session."""

    def __init__(self, parent: QWidget | None, desk: Desk, matrix: Matrix, row: SessionRow) -> None:
        super().__init__(
            parent,
            tr("Invite"),
            tr("{title}, {time}", title=row.title, time=times.moment(row.starts_at)),
            tr("Invite"),
            icon="join",
        )
        self._desk, self._row = desk, row
        self.people = PeoplePicker([one for one in matrix.people if one.member_id != row.trainer_id])
        self.form.custom(tr("Participants"), "member_ids", self.people)
        self.form.finish()
        self.people.setFocus()

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(
            training_sessions.invite_members, session_id=self._row.id, member_ids=self.people.chosen()
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


def ask_session(
    page: Page,
    done: Callable[[int], object],
    module: str = "T06",
    title: str = "",
    people: Collection[int] = (),
) -> None:
    """Ask for a session; module, title and people are filled in to begin with. ``done`` gets its id."""
    from ctdesk.services import catalogue

    page.fetch(competence_matrix).then(
        lambda matrix: page.fetch(catalogue.list_products, limit=MOST).then(
            lambda products: SessionDialog(
                page, page.desk, matrix, products.rows, done, module, title, people
            ).open()
        )
    )
