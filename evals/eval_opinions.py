"""``mentoring eval opinions``: the rated answers of the home, asked again: what says the same now, and what doesn't.

Only counts and ids are printed, never a word that was asked or said.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
from sqlalchemy import select

from copilot.app import build
from copilot.operations import Call, run
from copilot.settings import Settings
from copilot.store.tables import OpinionRow, PersonRow, SuggestionRow

Json = dict[str, Any]


async def _run() -> Json:
    app = await build(Settings())
    async with app.database.read() as session:
        rows = await session.execute(
            select(OpinionRow.verdict, SuggestionRow.result, PersonRow.email)
            .join(SuggestionRow, SuggestionRow.id == OpinionRow.suggestion_id)
            .join(PersonRow, PersonRow.id == OpinionRow.person_id)
        )
        rated = [(verdict, result, email) for verdict, result, email in rows]
    counts: Counter[tuple[str, str]] = Counter()
    changed: list[str] = []
    for verdict, before, email in rated:
        now = await run(Call(app, email, before["language"]), "ask", {"question": before["question"]})
        same = _places(now) == _places(before)
        counts[verdict, "same" if same else "changed"] += 1
        if not same:
            changed.append(before["id"])
    await app.close()
    rows_ = [{"verdict": v, "now": s, "answers": n} for (v, s), n in sorted(counts.items())]
    return {"suite": "opinions", "rated": len(rated), "rows": rows_, "changed": changed}


def _places(answer: Json) -> set[tuple[str, str]]:
    """What an answer rests on."""
    return {(e["source"], e["quote"]) for claim in answer["claims"] for e in claim["evidence"]}


def main() -> Json:
    """The counts, and a table of them."""
    result = anyio.run(_run)
    lines = [f"{r['verdict']:<16}{r['now']:<10}{r['answers']:>6}" for r in result["rows"]]
    return result | {"table": "\n".join([f"{result['rated']} rated answers", *lines])}
