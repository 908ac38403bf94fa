"""An answer: hard cases first, then what documents and own notes say sentence by sentence, or that they don't."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair, Viewer
from copilot.answer.draft import Reader
from copilot.answer.says import Address, Says
from copilot.domain import Language
from copilot.index import sync
from copilot.llm import Usage
from copilot.suggest import shape
from copilot.suggest.answering import Said, Watch, look_up
from copilot.suggest.beside import beside
from copilot.suggest.beside_claims import beside_claims
from copilot.suggest.hard_cases import hard_answer, hard_case
from copilot.suggest.looking import Looker
from copilot.suggest.outcome import made, record
from copilot.suggest.parts import Parts
from copilot.text.field import question_language

Json = dict[str, Any]
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
    said = Said(usage=request.usage)
    finish = partial(_finish, looker, reader, pairs, request, said, started, watch)
    try:
        await _stoppable(
            request.stop, said, lambda: look_up(looker, reader, pairs, request.standalone, said, watch)
        )
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


async def _stoppable(stop: anyio.Event | None, said: Said, work: Callable[[], Awaitable[None]]) -> None:
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


async def _finish(
    looker: Looker,
    reader: Reader,
    pairs: list[Pair],
    request: AnswerRequest,
    said: Said,
    started: float,
    watch: Watch,
) -> Json:
    """The whole answer, recorded."""
    result = _head(looker.viewer, reader, request, said)
    result |= await beside_claims(looker, reader, pairs, request.message, said)
    result["stopped"] = said.stopped
    result["found_by"] = _found_by(said)
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


def _found_by(said: Said) -> Literal["record", "model", "likeness"]:
    """How it was told that the claims answer: read off as they stand, judged by a model, or by likeness alone."""
    if said.claims and said.read_off == len(said.claims):
        return "record"
    return "model" if said.usage.calls else "likeness"


async def _keep(request: AnswerRequest, answer_id: str, session: AsyncSession) -> None:
    if request.kept is not None:
        await request.kept(session, answer_id)


def _head(viewer: Viewer, reader: Reader, request: AnswerRequest, said: Said) -> Json:
    return {
        "id": secrets.token_hex(8),
        "kind": "answer",
        "viewer": viewer.person.email if viewer.person else "",
        "date": request.today.isoformat(),
        "language": reader.says.language,
        "question": request.message,
        "answerable": bool(said.claims),
        "claims": [shape.point(claim) for claim in said.claims],
    }
