"""Memory by rules: what a messy session note in German or English promises, wants, names and tells done.

Pure functions over text: every finding carries the verbatim sentence it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from copilot.domain import Cast, NoteFindings, Side
from copilot.memory.commitments import find_commitments
from copilot.memory.dates import FoundDate, find_date
from copilot.memory.done import find_done
from copilot.memory.events import find_events
from copilot.memory.goals import find_goals, labelled
from copilot.memory.outline import outline
from copilot.memory.points import find_decisions, find_resources, find_topics
from copilot.memory.progress import Aim, find_progress
from copilot.memory.same import same_promise
from copilot.text.language import guess_language
from copilot.text.sentences import sentences

__all__ = ["Aim", "FoundDate", "find_date", "guess_language", "read_note", "same_promise", "sentences"]


def read_note(
    text: str,
    *,
    written_on: date,
    cast: Cast,
    open_commitments: Sequence[tuple[str, Side | None, str]] = (),
    aims: Sequence[Aim] = (),
) -> NoteFindings:
    """All that rules find in one note, in its order; every span is ``text[start:end]``.

    ``open_commitments`` are (id, owner, what) of earlier promises this note may report as kept, ``aims`` the
    goals it may tell the progress of. Time is linear in the length of the text.
    """
    language = guess_language(text, "de")
    lines = outline(text)
    called_goals = labelled(lines)
    commitments = [
        promise
        for promise in find_commitments(lines, written_on, cast, language)
        if (promise.span.start, promise.span.end) not in called_goals
    ]
    promised = {(found.span.start, found.span.end) for found in commitments}
    goals = [
        goal
        for goal in find_goals(text, lines, written_on, language)
        if (goal.span.start, goal.span.end) not in promised
    ]
    taken = sorted(promised | {(goal.span.start, goal.span.end) for goal in goals})
    return NoteFindings(
        commitments=tuple(commitments),
        goals=tuple(goals),
        topics=tuple(find_topics(lines)),
        resources=tuple(find_resources(lines)),
        events=tuple(find_events(lines, taken, written_on, language)),
        done=tuple(find_done(lines, open_commitments, cast)),
        decisions=tuple(find_decisions(lines)),
        progress=tuple(find_progress(lines, aims, {(g.span.start, g.span.end) for g in goals}, cast)),
    )
