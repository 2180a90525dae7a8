"""The data of the Qualified Person names duties, roles and modules that exist."""

from __future__ import annotations

from ctdesk.services.duties import duty_table
from ctdesk.services.qp_table import DELEGATED, QP, qp_table
from ctdesk.services.role_table import role_table
from ctdesk.services.team import module_codes


def test_there_are_twelve_duties_each_signed_under_a_duty_of_the_team() -> None:
    table = qp_table()
    assert [one.code for one in table.duties] == [f"QPD-{number:02d}" for number in range(1, 13)]
    for one in table.duties:
        assert duty_table()[one.permission].held_by


def test_the_layers_are_those_of_both_roles() -> None:
    layers = set(qp_table().layers)
    for role in (QP, DELEGATED):
        assert {one.applies for one in role_table()[role].thresholds} == layers
    assert {frame for frames in qp_table().layers.values() for frame in frames} == set(qp_table().frames)
    assert set(qp_table().default_frames) <= set(qp_table().frames)


def test_modules_exist_and_the_weights_make_a_whole() -> None:
    table = qp_table()
    assert set(table.modules) <= module_codes()
    assert table.marks.knowledge + table.marks.batch_review + table.marks.deviations == 100
    assert table.marks.found_percent == 90
    assert table.marks.limited_percent < table.marks.continue_percent
