"""Two small dialogs about a position: for whom it is kept, and which product may lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ctdesk.services import storage, storage_reservations
from ctdesk.services.tank_map import PlaceInTank
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page

if TYPE_CHECKING:
    from ctdesk.services.arrivals import ShipmentRow

_MOST = 200


class ReserveDialog(ValuesDialog):
    """Keeps a free position for one cassette of a shipment on its way."""

    def __init__(self, page: Page, place: PlaceInTank, coming: tuple[ShipmentRow, ...]) -> None:
        desk = page.desk
        super().__init__(
            page,
            tr("Keep a position"),
            tr("{code} is kept for one cassette until it is put in.", code=place.code),
            tr("Keep it"),
            ((tr("Shipment"), "shipment", ""), (tr("Cassette"), "cassette", "")),
            lambda values: desk.run(
                storage.reserve_position,
                position_id=place.id,
                shipment_id=int(values["shipment"]),
                cassette=int(values["cassette"]),
                seen_version=place.row_version,
            ),
            choices={
                "shipment": {
                    str(row.id): " · ".join(filter(None, (row.number, row.product))) for row in coming
                },
                "cassette": {
                    str(number): str(number)
                    for number in range(1, max((row.cassette_count for row in coming), default=1) + 1)
                },
            },
        )

    @classmethod
    def ask(cls, page: Page, place: PlaceInTank) -> None:
        """Read what is on its way, then ask; tells where nothing is announced."""
        from ctdesk.services.arrivals import list_announced
        from ctdesk.ui.dialogs.ask import read

        def show(coming: tuple[ShipmentRow, ...]) -> None:
            if coming:
                cls(page, place, coming).open()
            else:
                read(page, tr("Keep a position"), tr("No shipment is announced."))

        page.fetch(list_announced, state="announced", limit=_MOST).then(lambda found: show(found.rows))


class DesignateDialog(ValuesDialog):
    """Marks a position, its box or its rack for a status."""

    def __init__(self, parent: QWidget, desk: Desk, tank_id: int, place: PlaceInTank) -> None:
        super().__init__(
            parent,
            tr("Mark positions"),
            tr("Product of another status is then refused there."),
            tr("Mark"),
            ((tr("Which"), "scope", ""), (tr("For"), "status", "")),
            lambda values: desk.run(
                storage_reservations.designate_positions,
                tank_id=tank_id,
                rack=place.rack,
                box=None if values["scope"] == "rack" else place.box,
                slot=place.slot if values["scope"] == "slot" else None,
                status=values["status"],
            ),
            choices={
                "scope": {
                    "box": tr("Box {code}", code=f"{place.rack}-{place.box}"),
                    "slot": tr("Position {code}", code=place.code),
                    "rack": tr("Rack {code}", code=place.rack),
                },
                "status": {
                    "accepted": tr("Accepted product"),
                    "quarantined": tr("Quarantined product"),
                    "rejected": tr("Rejected product"),
                    "any": tr("Any product"),
                },
            },
            given={"scope": "box", "status": place.designated or "any"},
        )
