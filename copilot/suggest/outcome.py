"""What every suggestion ends with: who worded it, what that took, and its place in the record."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import prompts
from copilot.access import Audiences, Pair, Viewer
from copilot.errors import Unavailable
from copilot.llm import Model, Usage
from copilot.store.database import Database, audit
from copilot.store.tables import EvidenceRow, NoteRow, SuggestionRow
from copilot.suggest import shape
from copilot.suggest.reword import Outcome

Json = dict[str, Any]
_TRIES = 3


class Outdated(Unavailable):
    """A note was changed or erased while a suggestion that quotes it was being made."""


async def current(make: Callable[[bool], Awaitable[Json]]) -> Json:
    """A suggestion that quotes what is there: made again where a note changed meanwhile.

    ``make`` is told whether a model may take part: only at first, since rules need a moment and models minutes.
    Raises: Outdated if notes keep changing.
    """
    for tried in range(_TRIES - 1):
        try:
            return await make(tried == 0)
        except Outdated:
            continue
    return await make(False)


def made(outcome: Outcome, model: Model | None, prompt: str, started: float, first_draft: float) -> Json:
    """The fields about wording: model, profile, prompt, what was refused or went wrong, seconds and tokens."""
    usage = outcome.usage
    return {
        "rejected": shape.rejected(outcome.rejected),
        "model": model.name if model and usage.calls else "rules",
        "profile": sorted(model.profile.allowed) if model else [],
        "prompt": prompts.load(prompt).version,
        "trouble": outcome.trouble.code if outcome.trouble else None,
        "trouble_params": outcome.trouble.params if outcome.trouble else {},
        "usage": spent(usage, started, first_draft),
    }


def spent(usage: Usage, started: float, first_draft: float) -> Json:
    """What a model took and how many seconds went by; ``started`` by the monotonic clock."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cached_tokens": usage.cached_tokens,
        "calls": usage.calls,
        "llm_seconds": round(usage.seconds, 3),
        "first_draft_seconds": round(first_draft, 3),
        "total_seconds": round(time.monotonic() - started, 3),
    }


async def record(
    database: Database,
    viewer: Viewer,
    pair: Pair | None,
    audiences: Audiences,
    result: Json,
    quotes: Sequence[Json],
    also: Callable[[AsyncSession], Awaitable[None]] | None = None,
) -> None:
    """Store the result with what it rests on: ``quotes`` are its evidence as in the result.

    ``also`` is done in the same transaction, once the result is there.
    Raises: Outdated where a note no longer says what is quoted of it; nothing is stored then.
    """
    async with database.write() as session:
        await _still_said(session, quotes)
        session.add(
            SuggestionRow(
                id=result["id"],
                kind=result["kind"],
                pair_id=pair.id if pair else None,
                viewer_id=viewer.person.id if viewer.person else None,
                made=datetime.now(UTC).replace(tzinfo=None),
                audiences=audiences.fingerprint,
                model=result["model"],
                prompt=result["prompt"],
                result=result,
            )
        )
        await session.flush()
        session.add_all(
            EvidenceRow(
                suggestion_id=result["id"],
                source=e["source"],
                passage_id=e["passage_id"],
                start=e["start"],
                end=e["end"],
            )
            for e in quotes
        )
        if also is not None:
            await also(session)
        await audit(session, viewer.name, result["kind"], pair.id if pair else result["id"])


async def _still_said(session: AsyncSession, quotes: Sequence[Json]) -> None:
    """What is quoted of notes must stand there at the moment of storing: an erased sentence stays erased."""
    quoted = [e for e in quotes if e["kind"] == "note"]
    ids = sorted({e["source"].removeprefix("note:") for e in quoted})
    rows = await session.execute(select(NoteRow.id, NoteRow.text).where(NoteRow.id.in_(ids)))
    said = {f"note:{row[0]}": row[1] for row in rows}
    if any(said.get(e["source"], "")[e["start"] : e["end"]] != e["quote"] for e in quoted):
        raise Outdated("suggestion_outdated")
