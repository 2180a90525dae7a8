"""What the menu of a receipt offers to print for its units: status tags, and labels once it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ctdesk.ui.dialogs.labels import may_print_labels, print_labels_of
from ctdesk.ui.language import tr

if TYPE_CHECKING:
    from ctdesk.ui.pages.record_page import RecordPage

_UNREAD = ("expected", "inspecting")


def offer_labels(menu: QMenu, page: RecordPage) -> None:
    """Add the labels of the units of this receipt."""
    view = page.view
    if view is None or not view.units or not may_print_labels(page.desk):
        return
    units = tuple(unit.id for unit in view.units)
    wanted = {"status": units}
    if all(unit.disposition not in _UNREAD for unit in view.units):
        firsts = {unit.cassette: unit.id for unit in reversed(view.units)}
        wanted |= {"unit": units, "cassette": tuple(firsts[key] for key in sorted(firsts))}
    title = tr("Labels of {number}", number=view.number)
    menu.addAction(tr("Labels …"), lambda: print_labels_of(page, page.desk, title, wanted))
