"""An answer as it grows: each question of a message looked up, what answers it shown at once, then better words."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from copilot.access import Pair
from copilot.answer import draft, silence
from copilot.answer.asking import Question, shown
from copilot.answer.candidates import Candidate
from copilot.answer.conflict import conflict
from copilot.answer.deciding import beyond_doubt, complete, decide, recalled
from copilot.answer.draft import Reader
from copilot.answer.extent import Extent, extent
from copilot.answer.parts import split
from copilot.answer.ranking import Asked, Ranked
from copilot.answer.recalling import asks_the_rule, recalls, subject
from copilot.answer.silence import Whom
from copilot.domain import Language, Point
from copilot.retrieval import Hit
from copilot.suggest import shape
from copilot.suggest.from_records import Entered, Records
from copilot.suggest.looking import Found, Looker
from copilot.suggest.places import of_quote, once, source
from copilot.suggest.reply import reply
from copilot.suggest.reword import Outcome
from copilot.text.field import question_language

Json = dict[str, Any]
Watch = Callable[[str, Json], None]
_PARTS = 3
"""Passages of the newest notes that are shown: what two people write of a session seldom is longer."""


@dataclass(slots=True)
class Said(Outcome):
    """The answer as it grows; what was shown stays."""

    claims: list[Point] = field(default_factory=list)
    runs: list[Extent] = field(default_factory=list)
    unsaid: list[Found] = field(default_factory=list)
    whom: list[Whom] = field(default_factory=list)
    read_off: int = 0
    """Claims that were not looked for by likeness: what the pair has entered, the newest notes as they stand."""
    questions: int = 0
    left: list[str] = field(default_factory=list)
    """Questions of the message that were too many."""
    stopped: bool = False
    first: float | None = None
    """When the first claim was told."""


@dataclass(frozen=True, slots=True)
class _Search:
    """Where one question is answered from: what the pair has entered, or passages and how they were looked for.

    ``plain`` is the question as it is looked up, ``within`` the documents that it means by naming their company.
    """

    question: str
    plain: str
    entered: Entered | None
    hits: tuple[Hit, ...] = ()
    how: Asked | None = None
    within: frozenset[str] = frozenset()


async def look_up(
    looker: Looker, reader: Reader, pairs: Sequence[Pair], message: str, said: Said, watch: Watch
) -> None:
    """Each question of a message by itself: sources of all at once, then claims.

    ``said`` grows as it goes, so that it holds what was shown when this is stopped.
    """
    language = question_language(message, reader.says.language)
    asked, said.left = split(message, language)
    said.questions = len(asked)
    searches = [await _search(looker, Records(looker, reader, pairs), question) for question in asked]
    watch("sources", {"sources": _sources(searches)})
    for search in searches:
        if search.entered is not None:
            _entered(search.question, search.entered, said, watch)
        else:
            await _answered(looker, reader, search, language, said, watch)
    if said.claims:
        watch("status", {"step": "word"})
        parts = looker.parts
        await reply(said, said.claims, parts.model, reader, message, watch, parts.checker)


async def _search(looker: Looker, records: Records, question: str) -> _Search:
    entered = await records.answer(question)
    if entered:
        return _Search(question, question, entered)
    plain, within = await looker.plain(question)
    return _Search(question, plain, None, *await looker.hits(plain, within=within), within)


def _sources(searches: Sequence[_Search]) -> list[Json]:
    """The places that are looked at, each once."""
    hits = [source(hit) for hit in once([hit for search in searches for hit in search.hits])]
    claims = [claim for search in searches if search.entered for claim in search.entered.claims]
    quoted = [of_quote(e) for claim in claims for e in claim.evidence]
    return list({place["source"]: place for place in (*quoted, *hits)}.values())


def _entered(question: str, entered: Entered, said: Said, watch: Watch) -> None:
    """What the pair has entered, as it stands."""
    for claim in entered.claims:
        if claim not in said.claims:
            _say(said, claim, (), watch)
            said.read_off += 1
    if not entered.claims:
        said.unsaid.append(Found(question, None, (), (), entered.of))


async def _answered(
    looker: Looker, reader: Reader, search: _Search, language: Language, said: Said, watch: Watch
) -> None:
    """What passages say to the question, or that they don't."""
    assert search.how is not None
    question = search.plain
    found = await looker.ranked(search.hits, search.how)
    if search.hits and not recalls(question):
        watch("status", {"step": "read"})
        put = Question(question, language, None)
        if not beyond_doubt(put, found.ranked, found.hits):  # else nobody waits for a translation
            found = await _abroad(looker, search, found, watch)
    if not await _decided(looker, reader, question, found, said, watch):
        said.unsaid.append(replace(found, question=search.question))


async def _abroad(looker: Looker, search: _Search, found: Found, watch: Watch) -> Found:
    """The same with the question in the other language too, where a model may say it.

    The question for a rule is looked up in both languages from the start.
    """
    question = search.plain
    if asks_the_rule(question):
        return found
    lacking = lambda: watch("status", {"step": "untranslated"})  # noqa: E731
    translation = await looker.translated(question, lacking)
    if translation is None:
        return found
    return await looker.ranked(*await looker.hits(question, translation, search.within))


async def _decided(
    looker: Looker, reader: Reader, question: str, found: Found, said: Said, watch: Watch
) -> bool:
    """Whether anything was shown that answers the question."""
    language = question_language(question, looker.language)
    everything = [entry.candidate for entry in found.ranked]
    ordered = sorted(everything, key=lambda c: (c.rank, c.number))

    def pick(place: Ranked, exact: bool) -> None:
        run = extent(place.candidate, ordered, question)
        if not exact:
            run = shown(place, found.ranked, question)
        if draft.holds(said.runs, run):
            return
        contradicted = conflict(found.ranked, [place])
        if contradicted is not None:
            ends = contradicted.newer, contradicted.older
            runs = (extent(ends[0].candidate, ordered), extent(ends[1].candidate, ordered))
            if not any(draft.holds(said.runs, r) for r in runs):
                said.whom += silence.owners([run.first.hit for run in runs], reader.says, "conflict")
                _say(said, draft.contradiction(contradicted, runs, reader), runs, watch)
                return
        _say(said, draft.claim(run, reader, said.runs), (run,), watch)

    if recalls(question) and not subject(question):
        return _newest(ordered, reader, said, watch)
    if recalls(question):
        return bool(recalled(found.ranked, pick).picked)
    decision = await decide(
        Question(question, language, found.translation), found.ranked, found.hits, looker.parts.model, pick
    )
    complete(decision, found.ranked, pick)
    said.usage += decision.usage
    said.trouble = said.trouble or decision.trouble
    return bool(decision.picked)


def _newest(ordered: Sequence[Candidate], reader: Reader, said: Said, watch: Watch) -> bool:
    """The newest notes as they stand: nothing is named that could be looked for in it."""
    runs = [Extent(tuple(run)) for _, run in groupby(ordered, key=lambda candidate: candidate.rank)][:_PARTS]
    for run in runs:
        if not draft.holds(said.runs, run):
            _say(said, draft.claim(run, reader, said.runs), (run,), watch)
            said.read_off += 1
    return bool(runs)


def _say(said: Said, claim: Point, runs: tuple[Extent, ...], watch: Watch) -> None:
    said.first = said.first or time.monotonic()
    said.claims.append(claim)
    said.runs += runs
    watch("claim", {"number": len(said.claims) - 1, "claim": shape.point(claim)})
