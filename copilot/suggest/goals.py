"""SMART goals for a pair: put together by rules, perhaps put better by a model, recorded like an agenda."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from copilot import access
from copilot.access import Viewer
from copilot.domain import Item, Language
from copilot.plan import brief as briefs
from copilot.plan import wished
from copilot.plan.smart import Smart, aims, nothing, smart
from copilot.plan.wanted import needed, query, role
from copilot.suggest import shape
from copilot.suggest.company import found
from copilot.suggest.outcome import made, record
from copilot.suggest.parts import Parts, names_of, voice_for
from copilot.suggest.word import word

Json = dict[str, Any]
_PASSAGES = 30
"""What a role asks for often stands in a list without the words of the goal: more than an agenda looks at."""


@dataclass(frozen=True, slots=True)
class GoalsRequest:
    """What is asked for; ``day`` is the day that goals are counted to."""

    pair: str
    today: date
    day: date | None = None
    language: Language | None = None


async def goals(
    parts: Parts, viewer: Viewer, request: GoalsRequest, watch: Callable[[Json], None] = lambda _: None
) -> Json:
    """Up to three SMART goals, in the shape of design section 8: each part with its evidence, or asked.

    They rest on what both of the pair may read, whoever asks. ``watch`` gets the draft by rules at once.
    Raises: NotAllowed for anybody but the two of the pair.
    """
    started = time.monotonic()
    async with parts.database.read() as session:
        pair = await access.pair(session, viewer, request.pair)
        may_read = (await access.audiences(session, viewer)).of_both(pair)
        brief = await briefs.load(session, pair, may_read, request.day or request.today)
        applied = await briefs.applied(session, pair)
        named = wished.of_goals(brief, await briefs.applied_goals(session, pair))
        applied_for = [*named, *wished.of_application(brief, applied)]
        wishes = [*await wished.load(session, brief), *applied_for]
        chosen = aims(brief, await wished.new(session, brief, wishes))
    voice = voice_for(parts, viewer, brief, request.language)
    queries, wanted = [query(aim.text) for aim in chosen], role(applied_for)
    searched = [f"{q} {wanted}" for q in queries]
    hits = await found(parts, may_read, searched, brief.today, voice.language, _PASSAGES)
    drafted = [
        smart(aim, n, brief, voice, applied, needed(of, asked, wanted, voice.language))
        for n, (aim, asked, of) in enumerate(zip(chosen, queries, hits, strict=True))
    ] or [nothing(voice)]
    head = shape.head("goals", brief.pair, viewer, brief.today, voice.language)
    first_draft = time.monotonic() - started

    def shown(items: Sequence[Item]) -> Json:
        return head | {"items": _items(drafted, items)}

    watch(shown([of.item for of in drafted]))
    worded = await word(
        [of.item for of in drafted],
        parts.model,
        voice.language,
        names_of(pair),
        lambda items: watch(shown(items)),
        parts.checker,
    )
    result = shown(worded.items) | made(worded, parts.model, "word_point", started, first_draft)
    quotes = [e for i in result["items"] for p in i["points"] for e in p["evidence"]]
    await record(parts.database, viewer, pair, may_read, result, quotes)
    return result


def _items(drafted: Sequence[Smart], items: Sequence[Item]) -> list[Json]:
    return [shape.smart(replace(of, item=item)) for of, item in zip(drafted, items, strict=True)]
