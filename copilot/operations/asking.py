"""Questions and their answers: by themselves, or in a conversation; and what was thought of an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Viewer
from copilot.answer.hard import HardCase
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, viewer
from copilot.store.database import audit
from copilot.store.tables import OpinionRow, SuggestionRow
from copilot.suggest.answers import AnswerRequest, answer
from copilot.suggest.hard_cases import hard_case
from copilot.suggest.outcome import current
from copilot.text.tidy import printable

LONGEST_QUESTION = 2_000
"""Characters: a question with what it is about; longer texts are notes."""
LONGEST_REASON = 2_000
Verdict = Literal["helpful", "not", "wrong_citation"]


def question_of(text: str) -> str:
    """A question as it can be kept and looked up. Raises: BadInput."""
    words = printable(clean(text)).strip()
    if not any(char.isalnum() for char in words):
        raise BadInput("question_empty")
    if len(words) > LONGEST_QUESTION:
        raise BadInput("question_too_long", limit=LONGEST_QUESTION)
    return words


async def person_asking(db: AsyncSession, call: Call) -> Viewer:
    """Who asks: a person, since the operator has no notes and no mentor. Raises: NotAllowed."""
    who = await viewer(db, call)
    if who.person is None:
        raise NotAllowed("operator_asks_nothing")
    return who


async def ask(call: Call, *, question: str, pair: str | None = None) -> Json:
    """One question answered from what the viewer may read; with a pair, of notes only that pair's are looked at."""
    words = question_of(question)
    async with call.app.database.read() as db:
        who = await person_asking(db, call)
    request = AnswerRequest(words, words, call.app.today(), pair, call.language)
    async with own_turn(call, who, words):
        return await answered(call, who, request)


@asynccontextmanager
async def own_turn(call: Call, who: Viewer, words: str) -> AsyncIterator[HardCase | None]:
    """The person's turn to ask, once the own questions before have their answers; a hard case waits for nothing."""
    case = await hard_case(words, call.app.embedder)
    async with nullcontext() if case else call.app.asking.turn(who.name):
        yield case


async def answered(call: Call, who: Viewer, request: AnswerRequest) -> Json:
    """The answer, for a person whose turn it is; its events go to who watches the call."""

    def watch(event: str, data: Json) -> None:
        call.watch({"event": event, "data": data})

    async def make(model: bool) -> Json:
        parts = call.app.parts()
        if not model:
            watch("status", {"step": "again"})  # a note that was quoted is gone: what was shown of it goes
        return await answer(parts if model else replace(parts, model=None), who, request, watch)

    request = replace(request, stop=call.stop)
    return await current(make)


async def answer_rate(
    call: Call, *, answer: str, verdict: Verdict, claim: int | None = None, reason: str = ""
) -> Json:
    """What the viewer thinks of an own answer: kept with it, for evaluation; said again, it replaces the earlier."""
    words = printable(clean(reason)).strip()
    if len(words) > LONGEST_REASON:
        raise BadInput("reason_too_long", limit=LONGEST_REASON)
    async with call.app.database.write() as db:
        who = await person_asking(db, call)
        row = await own_answer(db, who, answer)
        claims = len(row.result["claims"])
        if claim is not None and not 1 <= claim <= claims:
            raise BadInput("claim_unknown", count=claims)
        assert who.person is not None
        now = datetime.now(UTC).replace(tzinfo=None)
        opinion = OpinionRow(
            suggestion_id=row.id, person_id=who.person.id, verdict=verdict, claim=claim, reason=words, at=now
        )
        await db.merge(opinion)
        await audit(db, who.name, "answer_rate", row.id)
    return {"answer": answer, "verdict": verdict, "claim": claim}


async def own_answer(db: AsyncSession, who: Viewer, answer_id: str) -> SuggestionRow:
    """An answer that was given to the viewer. Raises: NotFound, the same for unknown and somebody else's."""
    row = await db.get(SuggestionRow, answer_id)
    me = who.person.id if who.person else None
    if row is None or row.kind != "answer" or row.viewer_id != me:
        raise NotFound("answer_unknown", id=answer_id[:64])
    return row


async def opinions(call: Call) -> Json:
    """What people thought of answers, for the operator: verdicts and ids, never a word that was asked or said."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        if who.person is not None and not await access.is_admin(db, who.person):
            raise NotAllowed("operator_only")
        rows = await db.execute(
            select(OpinionRow, SuggestionRow)
            .join(SuggestionRow, SuggestionRow.id == OpinionRow.suggestion_id)
            .order_by(OpinionRow.at)
        )
        return {"opinions": [_opinion(opinion, row) for opinion, row in rows]}


def _opinion(opinion: OpinionRow, row: SuggestionRow) -> Json:
    return {
        "answer": row.id,
        "verdict": opinion.verdict,
        "claim": opinion.claim,
        "at": opinion.at.isoformat(timespec="seconds"),
        "language": row.result["language"],
        "answerable": row.result["answerable"],
        "claims": len(row.result["claims"]),
        "model": row.model,
        "prompt": row.prompt,
    }
