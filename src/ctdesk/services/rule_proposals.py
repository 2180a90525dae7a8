"""The holder's written rule that fits the excursions of a trip, of the label that a record was opened on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ctdesk.db.tables.catalogue import ProductLabel
from ctdesk.domain.excursion_proposals import Proposal, judge_excursions
from ctdesk.domain.temperature import Excursion
from ctdesk.services.excursion_rules import rules_for_label
from ctdesk.services.quarantine_words import both
from ctdesk.services.record_ground import Ground


def proposed_rule(ground: Ground, excursions: Sequence[Excursion]) -> Proposal | None:
    """The first written rule that covers all excursions together; None where none does."""
    label = _label_of(ground)
    if label is None or not excursions:
        return None
    return judge_excursions(excursions, rules_for_label(ground.db, label))


def rule_words(ground: Ground, excursions: Sequence[Excursion]) -> str:
    """The rule, what it proposes and where it stands; or that none fits, or that nothing was beyond."""
    if not excursions:
        return both("QUA-W-NONE")
    found = proposed_rule(ground, excursions)
    if found is None:
        return both("QUA-R-NONE")
    parts = [both(f"QUA-R-{found.proposes.upper().replace('_', '-')}"), found.rule.text]
    if found.rule.source:
        parts.append(found.rule.source)
    return " · ".join(parts)


def _label_of(ground: Ground) -> int | None:
    """The label whose limits the record carries: that of its opening, else the one in force."""
    version = ground.record.facts.get("catalogue.label_version")
    if isinstance(version, str) and ground.product is not None:
        return ground.db.scalar(
            select(ProductLabel.id).where(
                ProductLabel.product_id == ground.product.id, ProductLabel.version == version
            )
        )
    return None if ground.label is None else ground.label.id
