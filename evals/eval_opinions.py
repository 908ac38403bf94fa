"""``mentoring eval opinions``: the rated answers of the home, asked again: what says the same now, and what doesn't.

Only counts and ids are printed, never a word that was asked or said.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
from sqlalchemy import select

from copilot import access
from copilot.app import App, build
from copilot.errors import MentoringError
from copilot.settings import Settings
from copilot.store.tables import ChatRow, OpinionRow, PersonRow, SuggestionRow, TurnRow
from copilot.suggest.answers import AnswerRequest, answer

Json = dict[str, Any]


async def replayed(app: App) -> Json:
    """Each rated answer asked for again, as it was looked up, for the same person; nothing is recorded."""
    async with app.database.read() as session:
        rows = await session.execute(
            select(OpinionRow.verdict, SuggestionRow, PersonRow.email, TurnRow.standalone, ChatRow.pair_id)
            .join(SuggestionRow, SuggestionRow.id == OpinionRow.suggestion_id)
            .join(PersonRow, PersonRow.id == OpinionRow.person_id)
            .outerjoin(TurnRow, TurnRow.suggestion_id == SuggestionRow.id)
            .outerjoin(ChatRow, ChatRow.id == TurnRow.chat_id)
        )
        rated = [tuple(row) for row in rows]
    counts: Counter[tuple[str, str]] = Counter()
    changed: list[str] = []
    for verdict, row, email, standalone, pair in rated:
        before = row.result
        asked = standalone or before["question"]
        pair = pair or row.pair_id
        request = AnswerRequest(
            before["question"], asked, app.today(), pair, before["language"], recorded=False
        )
        try:
            async with app.database.read() as session:
                viewer = await access.viewer(session, email)
            same = _places(await answer(app.parts(), viewer, request)) == _places(before)
        except MentoringError as error:
            counts[verdict, error.code] += 1
            continue
        counts[verdict, "same" if same else "changed"] += 1
        if not same:
            changed.append(before["id"])
    rows_ = [{"verdict": v, "now": s, "answers": n} for (v, s), n in sorted(counts.items())]
    return {"suite": "opinions", "rated": len(rated), "rows": rows_, "changed": changed}


async def _run() -> Json:
    app = await build(Settings())
    try:
        return await replayed(app)
    finally:
        await app.close()


def _places(answer: Json) -> set[tuple[str, str]]:
    """What an answer rests on."""
    return {(e["source"], e["quote"]) for claim in answer["claims"] for e in claim["evidence"]}


def main() -> Json:
    """The counts, and a table of them."""
    result = anyio.run(_run)
    lines = [f"{r['verdict']:<16}{r['now']:<10}{r['answers']:>6}" for r in result["rows"]]
    return result | {"table": "\n".join([f"{result['rated']} rated answers", *lines])}
