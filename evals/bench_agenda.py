"""What an agenda costs as a pair's history grows, beside the bare model calls, in one run.

    mentoring bench agenda

A scripted model that is allowed every task answers after a fixed time: so the prompt sizes are those of a model
that is used for all it can be used for, and the program's own share of the time can be told from the model's.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import anyio

from copilot.app import App, build
from copilot.llm import Message, Profile, Reply, Usage, tokens
from copilot.llm.registry import TASKS
from copilot.operations import Call, run
from copilot.prompts import folder
from copilot.settings import Settings

Json = dict[str, Any]
HISTORIES = (5, 50, 200)
CALL_SECONDS = 0.25
RUNS = 5
TODAY = date(2026, 11, 30)


class Scripted:
    """Gives every draft back after a fixed time, as a model that is quick and keeps to the words."""

    name = "scripted"
    parallel = 1
    profile = Profile("scripted", frozenset(TASKS))

    def __init__(self, seconds: float = CALL_SECONDS) -> None:
        self.asked: list[Sequence[Message]] = []
        self._seconds = seconds

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """The draft itself."""
        self.asked.append(messages)
        started = time.monotonic()
        await anyio.sleep(self._seconds)
        size = sum(tokens(message.content) for message in messages)
        text = str(json.loads(messages[1].content)["draft"])
        return Reply(text, Usage(size, min(max_tokens, tokens(text)), 0, time.monotonic() - started, 1))

    def is_here(self) -> bool:
        """At once."""
        return True

    def close(self) -> None:
        """Nothing to let go of."""


async def _pair(app: App, count: int) -> str:
    pair, who = f"pair-{count}", f"mentee{count}@bench.example"
    rows = (f"mentor{count}@bench.example,Ruth Ammann,mentor,bench", f"{who},Mia Keller,mentee,bench")
    people = "\n".join(["email,name,role,programme", *rows])
    await run(Call(app, None), "people_import", {"text": people})
    arguments = {"mentor": f"mentor{count}@bench.example", "mentee": who, "programme": "bench", "id": pair}
    await run(Call(app, None), "pair_add", arguments | {"language": "de"})
    mentee = Call(app, who)
    for n in range(count):
        day = TODAY - timedelta(days=14 * (count - n))
        due = day + timedelta(days=10)
        by = f"{due.day}.{due.month}.{due.year}"
        text = f"Sitzung {n}. Mia schickt bis {by} den Bericht Nummer {n}. Ruth klärt die Kosten {n}."
        noted = await run(mentee, "note_add", {"pair": pair, "text": text, "date": day.isoformat()})
        if n < count - 6:
            for commitment in noted["proposed"]["commitments"]:
                closing = {
                    "commitment": commitment["id"],
                    "status": "done",
                    "date": (day + timedelta(days=7)).isoformat(),
                }
                await run(mentee, "commitment_set", closing)
    goal = {
        "pair": pair,
        "text": "Weiterbildung in Projektleitung abschliessen",
        "target": 3,
        "baseline": 0,
        "date": "2025-11-30",
    }
    await run(mentee, "goal_add", goal)
    return who


async def _measure(app: App, model: Scripted, count: int, who: str) -> Json:
    call = Call(app, who)
    request = {"pair": f"pair-{count}", "date": TODAY.isoformat(), "minutes": 45}
    await run(call, "agenda", request)
    rows = []
    for _ in range(RUNS):
        model.asked.clear()
        started = time.monotonic()
        agenda = await run(call, "agenda", request)
        total = time.monotonic() - started
        bare = time.monotonic()
        for messages in list(model.asked):
            await model.word(messages, max_tokens=160)
        rows.append((total, agenda["usage"]["first_draft_seconds"], time.monotonic() - bare))
    total, draft, bare_calls = (sorted(column)[RUNS // 2] for column in zip(*rows, strict=True))
    beyond = sum(
        tokens(m.content) for messages in model.asked[: agenda["usage"]["calls"]] for m in messages[1:]
    )
    return {
        "notes": count,
        "first_draft_seconds": round(draft, 3),
        "total_seconds": round(total, 3),
        "bare_calls_seconds": round(bare_calls, 3),
        "calls": agenda["usage"]["calls"],
        "own_seconds": round(total - bare_calls, 3),
        "ratio_to_bare_calls": round(total / bare_calls, 3) if bare_calls else None,
        "prompt_tokens_beyond_prefix": beyond,
    }


async def _run() -> list[Json]:
    with tempfile.TemporaryDirectory() as place:
        model = Scripted()
        app = await build(Settings(home=Path(place) / "home"), make_model=lambda _: model)
        await run(Call(app, None), "ingest", {"paths": [str(folder("knowledge") / "company")]})
        rows = [await _measure(app, model, count, await _pair(app, count)) for count in HISTORIES]
        await app.close()
    return rows


def main() -> Json:
    """The rows, and a table of them."""
    rows = anyio.run(_run)
    head = "notes  first draft  total   bare calls  calls  own time  total/bare  prompt tokens"
    lines = [f"agenda, scripted model of {CALL_SECONDS} s a call, median of {RUNS}, warm", head]
    for r in rows:
        lines.append(
            f"{r['notes']:>5}  {r['first_draft_seconds']:>9.3f} s  {r['total_seconds']:>5.2f} s  "
            f"{r['bare_calls_seconds']:>8.2f} s  {r['calls']:>5}  {r['own_seconds']:>6.3f} s  "
            f"{r['ratio_to_bare_calls'] or 0:>10.3f}  {r['prompt_tokens_beyond_prefix']:>13}"
        )
    growth = rows[-1]["prompt_tokens_beyond_prefix"] / rows[0]["prompt_tokens_beyond_prefix"]
    lines.append(f"prompt tokens at {HISTORIES[-1]} notes / at {HISTORIES[0]}: {growth:.2f}")
    return {"bench": "agenda", "rows": rows, "prompt_growth": round(growth, 3), "table": "\n".join(lines)}
