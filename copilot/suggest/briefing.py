"""The mentor's brief: the pair's course, what is new, two questions, something to share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copilot.access import Audiences
from copilot.domain import Evidence, Person
from copilot.plan import briefing as rules
from copilot.plan import heard as hearing
from copilot.plan import sharing
from copilot.plan.agenda import questions_to_documents
from copilot.plan.asking import Asked
from copilot.plan.brief import Brief
from copilot.plan.briefing import Section
from copilot.plan.phrases import Voice
from copilot.suggest import shape
from copilot.suggest.company import found
from copilot.suggest.parts import Parts
from copilot.suggest.sheet import drawn

Json = dict[str, Any]
QUESTIONS = 2


async def briefing(
    parts: Parts, may_read: Audiences, mentor: Person, brief: Brief, voice: Voice, shown: Sequence[Evidence]
) -> list[Json]:
    """The brief's parts, each with its points and questions; ``shown`` are quotes that the agenda has already.

    ``may_read`` is what both of the pair may: only the own list is the mentor's alone.
    """
    async with parts.database.read() as session:
        heard = await hearing.load(session, brief)
        asked = await drawn(session, brief, heard, "mentor", voice.language)
        course = await rules.load(session, brief)
        since = brief.last_day or brief.today
        changed = await sharing.changed_since(session, may_read, since, brief.today, parts.zone)
        own = await sharing.own_resources(session, mentor, brief.pair)
    queries = questions_to_documents(brief, None) if brief.held else []
    hits = await found(parts, may_read, queries, brief.today, voice.language)
    told = sharing.told(hits, queries, voice.language)
    new = sharing.new_points(told, changed, voice)
    used = [*shown, *(e for point in new for e in point.evidence)]
    share = sharing.share_points(own, told, used, queries, voice)
    parts_ = [
        *rules.sections(brief, course, voice),
        Section(voice.title("brief_new"), tuple(new)),
        Section(voice.title("brief_questions"), asked=tuple(_two(asked))),
        Section(voice.title("brief_share"), tuple(share)),
    ]
    return [shape.section(part) for part in parts_ if part.points or part.asked]


def _two(asked: Sequence[Asked]) -> list[Asked]:
    """Two questions to the mentee: anchored ones first, and not two that do the same."""
    ranked = sorted(
        (a for a in asked if a.question.to == "mentee"),
        key=lambda a: (not a.evidence, a.question.feedback is not None),
    )
    first = ranked[:1]
    rest = sorted(ranked[1:], key=lambda a: any(a.question.does == f.question.does for f in first))
    return [*first, *rest][:QUESTIONS]
