"""What an answer says beside its claims: what isn't said, what comes nearest to it, and whom to ask."""

from __future__ import annotations

from typing import Any

from copilot.access import Pair
from copilot.answer import silence
from copilot.answer.draft import Reader
from copilot.answer.hard import beyond
from copilot.answer.recalling import recalls
from copilot.answer.says import Says
from copilot.suggest.answering import Said
from copilot.suggest.hard_cases import somebody
from copilot.suggest.looking import Found, Looker
from copilot.suggest.places import nearest, once

Json = dict[str, Any]


async def beside_claims(looker: Looker, reader: Reader, pairs: list[Pair], message: str, said: Said) -> Json:
    """The fields ``not_said``, ``notice``, ``related`` and ``ask`` of an answer."""
    says = reader.says
    advice = beyond(message)
    unsaid = [found for found in said.unsaid if not said.stopped]
    hits = [hit for found in unsaid for hit in silence.related(found.hits)]
    async with looker.parts.database.read() as session:
        people = await silence.people(session, looker.viewer, pairs, says)
    whom = list(said.whom)
    if unsaid or advice:
        shown = [run.first.hit for run in said.runs] if advice else []
        whom += [*silence.owners(hits or shown, says), *people]
    elif not said.claims and not said.stopped:
        whom += people
    if unsaid and not whom:
        whom = await somebody(looker.parts, looker.viewer, reader.today, says)
    ranked = [entry for found in unsaid for entry in found.ranked]
    related = [nearest(hit, ranked, reader) for hit in once(hits)[: silence.RELATED]]
    return {
        "not_said": _not_said(said, unsaid, says),
        "notice": says.frame("silence", f"beyond_{advice}") if advice else None,
        "related": related,
        "ask": [{"who": w.who, "why": w.why} for w in silence.once(whom)],
    }


def _not_said(said: Said, unsaid: list[Found], says: Says) -> str | None:
    """What the documents don't say, everything or some of the questions, and what was not looked up."""
    if said.stopped and not said.claims:
        return None
    if said.claims:
        silent = [
            says.frame("silence", _where(found, "part"), question=found.question.rstrip()) for found in unsaid
        ]
    else:
        silent = [_all_silent(unsaid, says)]
    left = [] if said.stopped else said.left
    named = [says.frame("silence", "left", question=question.rstrip()) for question in left]
    return " ".join([*silent, *named]) or None


def _all_silent(unsaid: list[Found], says: Says) -> str:
    """That nothing is said on any of the questions."""
    frames = {_where(found, "all") for found in unsaid}
    if frames == {"all"} and all(not found.hits for found in unsaid):
        return says.frame("silence", "nothing_here")
    return says.frame("silence", frames.pop() if len(frames) == 1 else "all")


def _where(found: Found, frame: str) -> str:
    """What was looked at: notes alone for what the pair said, the records for what is entered there."""
    if found.entered:
        return f"{frame}_{found.entered}"
    return f"{frame}_notes" if recalls(found.question) else frame
