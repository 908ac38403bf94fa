"""What every suggestion ends with: who worded it, what that took, and its place in the record."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from copilot import prompts
from copilot.access import Audiences, Pair, Viewer
from copilot.llm import Model
from copilot.store.database import Database, audit
from copilot.store.tables import EvidenceRow, SuggestionRow
from copilot.suggest import shape
from copilot.suggest.reword import Outcome

Json = dict[str, Any]


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
        "usage": {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cached_tokens": usage.cached_tokens,
            "calls": usage.calls,
            "llm_seconds": round(usage.seconds, 3),
            "first_draft_seconds": round(first_draft, 3),
            "total_seconds": round(time.monotonic() - started, 3),
        },
    }


async def record(
    database: Database,
    viewer: Viewer,
    pair: Pair,
    audiences: Audiences,
    result: Json,
    quotes: Sequence[Json],
) -> None:
    """Store the result with what it rests on: ``quotes`` are its evidence as in the result."""
    async with database.write() as session:
        session.add(
            SuggestionRow(
                id=result["id"],
                kind=result["kind"],
                pair_id=pair.id,
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
        await audit(session, viewer.name, result["kind"], pair.id)
