"""What a label version is called by its state, and what can be done about it: enter, correct, read again."""

from __future__ import annotations

from functools import partial

from ctdesk.services import catalogue
from ctdesk.services.catalogue import LabelRow, ProductDetail
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import State
from ctdesk.ui.dialogs.product import LimitsDialog, Reading, version_fields
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.typed import day_of


def product_state(row: catalogue.ProductRow) -> State:
    """Whether shipments of a product can be accepted."""
    if row.status == "withdrawn":
        return State(tr("Out of use"), "grey", "ended")
    if row.ready:
        return State(tr("Limits in force"), "green", "conforms")
    return State(tr("Limits empty"), "red", "fails")


def label_state(label: LabelRow) -> State:
    """Whether a label version counts."""
    if label.in_force:
        return State(tr("In force"), "green", "conforms")
    if label.state == "verified":
        return State(tr("Former"), "grey", "ended")
    return State(tr("Not verified"), "amber", "pending")


def enter_label(page: Page, detail: ProductDetail) -> None:
    """Ask for everything a new label version says."""

    def enter(values: dict[str, str], reading: Reading) -> Job:
        return page.desk.run(
            catalogue.enter_limits,
            product_id=detail.row.id,
            version=values["version"],
            dated=day_of(values["dated"], "dated"),
            next_review=day_of(values["next_review"], "next_review"),
            limits=reading.limits,
            further=reading.further,
            rules=reading.rules,
        )

    LimitsDialog(
        page,
        tr("Enter a label version"),
        tr("What the label of {name} says; leave empty what it does not.", name=detail.row.name_cn),
        tr("Enter"),
        enter,
        first=version_fields(),
        required=("version",),
    ).open()


def label_action(page: Page, detail: ProductDetail, label: LabelRow) -> Button | None:
    """What can be done about a label that waits: correct it, or read it again; None once it is verified."""
    if label.state == "verified":
        return None
    if label.mine:
        correct = Button(tr("Correct …"), "plain", "edit", partial(_correct, page, label))
        return allow(correct, page.desk, catalogue.correct_limits)
    verify = Button(tr("Type them again …"), "primary", "confirm", partial(_verify, page, detail, label))
    unless = tr("The label itself has to be attached first.") if label.lacks else ""
    return allow(verify, page.desk, catalogue.verify_limits, unless)


def _correct(page: Page, label: LabelRow) -> None:
    LimitsDialog(
        page,
        tr("Correct the limits"),
        tr("Label {version}. They count once another pharmacist has typed the same.", version=label.version),
        tr("Correct"),
        lambda _, reading: page.desk.run(
            catalogue.correct_limits,
            label_id=label.id,
            seen_version=label.row_version,
            limits=reading.limits,
            further=reading.further,
            rules=reading.rules,
        ),
        label=label,
    ).open()


def _verify(page: Page, detail: ProductDetail, label: LabelRow) -> None:
    words = tr(
        "Type what label {version} of {name} says, from the label itself. They come into force when both"
        " entries agree.",
        version=label.version,
        name=detail.row.name_cn,
    )
    LimitsDialog(
        page,
        tr("Verify limits"),
        words,
        tr("Compare"),
        lambda _, reading: page.desk.run(
            catalogue.verify_limits,
            label_id=label.id,
            limits=reading.limits,
            further=reading.further,
            rules=reading.rules,
        ),
        label=label,
        reading=True,
    ).open()
