"""The shipped tables of incidents can be read, once, and fit each other."""

from __future__ import annotations

from ctdesk.services.incident_tables import (
    bedside_rules,
    capa_rules,
    deadline_rules,
    notification_table,
    recall_rules,
    severity_rules,
)


def test_the_shipped_tables_fit_each_other() -> None:
    deadlines, told = deadline_rules(), notification_table()
    for row in told.rows:
        for one in row.tellings:
            assert one.to in told.recipients
            assert one.to in deadlines[one.deadline].to
    assert set(severity_rules().levels) == {"I", "II", "III", "IV"}
    assert set(capa_rules().kinds) == {"correction", "corrective", "preventive"}
    assert "tocilizumab" in bedside_rules().antidotes
    assert "batch" in recall_rules().kinds


def test_they_are_read_once() -> None:
    for read in (deadline_rules, severity_rules, capa_rules, notification_table, bedside_rules, recall_rules):
        assert read() is read()
