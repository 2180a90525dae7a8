"""Who may see which answers while two people read the same label alone (decision 13)."""

from __future__ import annotations

from ctdesk.domain.answers import Answer, Answers, MemberId, State
from ctdesk.forms.definition import Definition
from ctdesk.forms.plan import PlannedItem, plan_of
from ctdesk.forms.questions import Question


def closed_sections(asked: tuple[Question, ...]) -> frozenset[str]:
    """The blind sections in which somebody still has to enter something."""
    return frozenset(question.section for question in asked if question.blind_open and question.asked)


def hidden_sources(definition: Definition, closed: frozenset[str]) -> frozenset[str]:
    """Facts that a window must not show anywhere while these sections are closed: what their answers are
    compared with.
    """
    hidden: set[str] = set()
    for planned in plan_of(definition).items.values():
        compare = planned.item.compare
        if planned.blind and planned.section.id in closed and compare is not None:
            hidden.update((compare.to,) if isinstance(compare.to, str) else compare.to)
    return frozenset(hidden)


def visible_answers(
    definition: Definition,
    answers: Answers,
    *,
    viewer_slot: str | None,
    closed: frozenset[str],
    viewer: MemberId | None = None,
) -> dict[str, Answer]:
    """The answers that may be shown to whoever fills ``viewer_slot`` (None: nobody of the two).

    While a blind section is closed, only one's own entries of it are visible, and of other sections
    nothing that they are compared with, photos of labels included. Of values typed by two people the
    other's stay hidden until both are in. With ``viewer`` an entry is one's own only if that person made
    it, whatever slot it stands in.
    """
    plan = plan_of(definition)
    hidden = hidden_sources(definition, closed)
    given_away = {
        item for item, planned in plan.items.items() if planned.item.computed in hidden or item in hidden
    }
    result: dict[str, Answer] = {}
    for path, answer in answers.items():
        stem, _, owner = path.partition("#")[0].partition("@")
        name = stem.partition(".")[0].partition(":")[0]
        planned = plan.items.get(name)
        own = bool(owner) and owner == viewer_slot and (viewer is None or answer.by in (None, viewer))
        if own:
            shown = True
        elif planned is None:
            shown = not (name in closed and owner)
        elif planned.section.id in closed:
            shown = False
        elif _is_typed_pair(planned) and owner:
            shown = _both_typed(planned, stem, answers)
        else:
            gives_away = name in given_away or stem_with_column(stem) in hidden or _shows_label(planned)
            shown = not (closed and gives_away)
        if shown:
            result[path] = answer
    return result


def stem_with_column(stem: str) -> str:
    """``F1:2.batch_no`` as a comparison names it: ``F1.batch_no``."""
    head, dot, column = stem.partition(".")
    return f"{head.partition(':')[0]}{dot}{column}"


def _is_typed_pair(planned: PlannedItem) -> bool:
    return len(planned.typed_by) > 1


def _both_typed(planned: PlannedItem, stem: str, answers: Answers) -> bool:
    entries = [answers.get(f"{stem}@{slot}") for slot in planned.typed_by]
    return all(entry is not None and entry.state is not State.NOT_ASKED for entry in entries)


def _shows_label(planned: PlannedItem) -> bool:
    """Photos taken for each unit show its label, and so what the other person is to read there."""
    return planned.item.type == "attachment" and planned.item.media == "photo" and planned.repeat == "unit"
