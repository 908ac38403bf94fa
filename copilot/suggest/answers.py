"""An answer: hard cases first, then what documents and own notes say sentence by sentence, or that they don't."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair, Viewer
from copilot.answer import draft, silence
from copilot.answer.asking import Question, shown
from copilot.answer.candidates import Candidate
from copilot.answer.conflict import conflict
from copilot.answer.deciding import beyond_doubt, complete, decide, recalled
from copilot.answer.draft import Reader
from copilot.answer.extent import Extent, extent
from copilot.answer.hard import beyond
from copilot.answer.parts import split
from copilot.answer.ranking import Ranked
from copilot.answer.recalling import asks_the_rule, recalls, subject
from copilot.answer.says import Address, Says
from copilot.answer.silence import Whom
from copilot.domain import Language, Point
from copilot.index import sync
from copilot.llm import Usage
from copilot.suggest import shape
from copilot.suggest.beside import beside
from copilot.suggest.hard_cases import hard_answer, hard_case, somebody
from copilot.suggest.looking import Found, Looker
from copilot.suggest.outcome import made, record
from copilot.suggest.parts import Parts
from copilot.suggest.places import nearest, once, source
from copilot.suggest.reply import reply
from copilot.suggest.reword import Outcome
from copilot.text.field import question_language

Json = dict[str, Any]
Watch = Callable[[str, Json], None]
_PARTS = 3
"""Passages of the newest notes that are shown: what two people write of a session seldom is longer."""
STORING = 10.0
"""Seconds that storing what was shown may take after somebody has gone away."""


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """What is asked: the message as it was typed, and as it can be looked up without what went before.

    ``stop`` ends the model's part when it is set: what was checked until then is the answer. ``kept`` is done in
    the transaction that stores the answer, with its id.
    """

    message: str
    standalone: str
    today: date
    pair: str | None = None
    language: Language | None = None
    stop: anyio.Event | None = None
    kept: Callable[[AsyncSession, str], Awaitable[None]] | None = None
    usage: Usage = field(default_factory=Usage)
    """What a model took to say the question alone."""
    recorded: bool = True
    """Whether it is kept as the viewer's: not where an answer is asked for again to compare."""


@dataclass(slots=True)
class _Answer(Outcome):
    """The answer as it grows; what was shown stays."""

    claims: list[Point] = field(default_factory=list)
    runs: list[Extent] = field(default_factory=list)
    unsaid: list[Found] = field(default_factory=list)
    whom: list[Whom] = field(default_factory=list)
    questions: int = 0
    left: list[str] = field(default_factory=list)
    """Questions of the message that were too many."""
    stopped: bool = False
    first: float | None = None
    """When the first claim was told."""


async def answer(
    parts: Parts, viewer: Viewer, request: AnswerRequest, watch: Watch = lambda *_: None
) -> Json:
    """The answer in the shape of design section 8.

    ``watch`` is told the events ``status``, ``sources``, ``claim`` (a whole checked claim with its number),
    ``upgrade`` (the same claim in better words) and ``abstain``; no claim that was told is taken back.
    Raises: NotAllowed for a pair that isn't the viewer's.
    """
    started = time.monotonic()
    async with parts.database.read() as session:
        pairs = await _pairs(session, viewer, request.pair)
    reader = _reader(parts, viewer, pairs, request)
    case = await hard_case(request.message, parts.embedder)
    if case is not None:
        return await hard_answer(parts, viewer, case, reader, watch)
    watch("status", {"step": "search", "language": reader.says.language})
    await sync.catch_up(parts.database, parts.index, parts.embedder)
    looker = Looker(parts, viewer, request.pair, request.today, reader.says.language)
    said = _Answer(usage=request.usage)
    finish = partial(_finish, looker, reader, pairs, request, said, started, watch)
    try:
        await _stoppable(request.stop, said, lambda: _answer(looker, reader, request, said, watch))
    except anyio.get_cancelled_exc_class():
        said.stopped = True
        with anyio.move_on_after(STORING, shield=True):
            await finish()  # whoever asked went away: what was shown to them is kept
        raise
    return await finish()


async def _pairs(session: AsyncSession, viewer: Viewer, wanted: str | None) -> list[Pair]:
    """The pair asked for, else all that the viewer is in. Raises: NotAllowed."""
    if wanted is not None:
        return [await access.pair(session, viewer, wanted)]
    return await access.pairs(session, viewer)


def _reader(parts: Parts, viewer: Viewer, pairs: list[Pair], request: AnswerRequest) -> Reader:
    """How the answer speaks: the language asked for, else the question's, the pair's, the viewer's, the home's."""
    own = viewer.person.language if viewer.person else None
    pair = pairs[0].language if len(pairs) == 1 else None
    default = own or pair or parts.language
    language = request.language or question_language(request.message, default)
    address: Address = pairs[0].address if len(pairs) == 1 else "du"
    return Reader(Says(language, address), request.today, viewer.person.id if viewer.person else None)


async def _stoppable(stop: anyio.Event | None, said: _Answer, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work until it is done or somebody stops it."""
    if stop is None:
        await work()
        return

    async def wait() -> None:
        await stop.wait()
        said.stopped = True
        scope.cancel()

    async with beside(wait) as scope:
        await work()


async def _answer(
    looker: Looker, reader: Reader, request: AnswerRequest, said: _Answer, watch: Watch
) -> None:
    """Each question of the message by itself: sources of all at once, then claims."""
    language = question_language(request.standalone, reader.says.language)
    asked, said.left = split(request.standalone, language)
    said.questions = len(asked)
    looked = [await looker.hits(question) for question in asked]
    watch("sources", {"sources": [source(hit) for hit in once([h for hits, _ in looked for h in hits])]})
    for question, (hits, how) in zip(asked, looked, strict=True):
        found = await looker.ranked(hits, how)
        if hits and not recalls(question):
            watch("status", {"step": "read"})
            put = Question(question, language, None)
            if not beyond_doubt(put, found.ranked, found.hits):  # else nobody waits for a translation
                found = await _abroad(looker, question, found, watch)
        answered = await _decided(looker, reader, question, found, said, watch)
        if not answered:
            said.unsaid.append(replace(found, question=question))
    if said.claims:
        watch("status", {"step": "word"})
        parts = looker.parts
        await reply(said, said.claims, parts.model, reader, request.standalone, watch, parts.checker)


async def _abroad(looker: Looker, question: str, found: Found, watch: Watch) -> Found:
    """The same with the question in the other language too, where a model may say it.

    The question for a rule is looked up in both languages from the start.
    """
    if asks_the_rule(question):
        return found
    lacking = lambda: watch("status", {"step": "untranslated"})  # noqa: E731
    translation = await looker.translated(question, lacking)
    if translation is None:
        return found
    return await looker.ranked(*await looker.hits(question, translation))


async def _decided(
    looker: Looker, reader: Reader, question: str, found: Found, said: _Answer, watch: Watch
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


def _newest(ordered: Sequence[Candidate], reader: Reader, said: _Answer, watch: Watch) -> bool:
    """The newest notes as they stand: nothing is named that could be looked for in it."""
    runs = [Extent(tuple(run)) for _, run in groupby(ordered, key=lambda candidate: candidate.rank)][:_PARTS]
    for run in runs:
        if not draft.holds(said.runs, run):
            _say(said, draft.claim(run, reader, said.runs), (run,), watch)
    return bool(runs)


def _say(said: _Answer, claim: Point, runs: tuple[Extent, ...], watch: Watch) -> None:
    said.first = said.first or time.monotonic()
    said.claims.append(claim)
    said.runs += runs
    watch("claim", {"number": len(said.claims) - 1, "claim": shape.point(claim)})


async def _finish(
    looker: Looker,
    reader: Reader,
    pairs: list[Pair],
    request: AnswerRequest,
    said: _Answer,
    started: float,
    watch: Watch,
) -> Json:
    """The whole answer, recorded."""
    result = await _head(looker, reader, pairs, request, said)
    if result["not_said"]:
        watch("abstain", {name: result[name] for name in ("not_said", "related", "ask")})
    first = (said.first or time.monotonic()) - started
    result |= made(said, looker.parts.model, "find_answer", started, first)
    quotes = [e for claim in result["claims"] for e in claim["evidence"]] + result["related"]
    may_read = await looker.may_read()
    pair = pairs[0] if request.pair is not None else None
    also = partial(_keep, request, result["id"]) if request.kept else None
    if request.recorded:
        await record(looker.parts.database, looker.viewer, pair, may_read, result, quotes, also)
    return result


async def _keep(request: AnswerRequest, answer_id: str, session: AsyncSession) -> None:
    if request.kept is not None:
        await request.kept(session, answer_id)


async def _head(
    looker: Looker, reader: Reader, pairs: list[Pair], request: AnswerRequest, said: _Answer
) -> Json:
    says = reader.says
    advice = beyond(request.message)
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
        whom = await somebody(looker.parts, looker.viewer, request.today, says)
    ranked = [entry for found in unsaid for entry in found.ranked]
    related = [nearest(hit, ranked, reader) for hit in once(hits)[: silence.RELATED]]
    return {
        "id": secrets.token_hex(8),
        "kind": "answer",
        "viewer": looker.viewer.person.email if looker.viewer.person else "",
        "date": request.today.isoformat(),
        "language": says.language,
        "question": request.message,
        "answerable": bool(said.claims),
        "claims": [shape.point(claim) for claim in said.claims],
        "not_said": _not_said(said, unsaid, says),
        "notice": says.frame("silence", f"beyond_{advice}") if advice else None,
        "related": related,
        "ask": [{"who": w.who, "why": w.why} for w in silence.once(whom)],
        "stopped": said.stopped,
    }


def _not_said(said: _Answer, unsaid: list[Found], says: Says) -> str | None:
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
    """What was looked at: notes alone for what the pair said."""
    return f"{frame}_notes" if recalls(found.question) else frame
