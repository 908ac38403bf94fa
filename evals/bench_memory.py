"""What a pair's memory costs as its history grows: brief, agenda, prompts and a new note, sizes within one run.

    mentoring bench memory

The agenda is made by rules alone; the prompt sizes are those of a scripted model that is allowed every task. Each
figure is the median of runs that take turns over the sizes, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import anyio

from copilot import access
from copilot.app import App, build
from copilot.llm import tokens
from copilot.operations import Call, run
from copilot.plan import brief as briefs
from copilot.settings import Settings
from evals.bench_agenda import Scripted

Json = dict[str, Any]
HISTORIES = (1, 5, 50, 200)
OPEN = 6
"""The newest sessions whose promises are still open: what a pair has at hand doesn't grow with its years."""
RUNS = 7
TODAY = date(2026, 11, 30)
TIMES = ("brief_ms", "agenda_ms", "note_add_ms", "commitment_list_ms")


async def _pair(app: App, count: int) -> Json:
    pair, mentee, mentor = f"pair-{count}", f"mentee{count}@bench.example", f"mentor{count}@bench.example"
    people = [f"{mentor},Ruth Ammann,mentor,bench", f"{mentee},Mia Keller,mentee,bench"]
    await run(Call(app, None), "people_import", {"text": "\n".join(["email,name,role,programme", *people])})
    arguments = {"mentor": mentor, "mentee": mentee, "programme": "bench", "id": pair, "language": "de"}
    await run(Call(app, None), "pair_add", arguments)
    caller = Call(app, mentee)
    for n in range(count):
        day = TODAY - timedelta(days=14 * (count - n))
        noted = await run(caller, "note_add", {"pair": pair, "text": _note(n, day), "date": day.isoformat()})
        closed = {"status": "done", "date": (day + timedelta(days=7)).isoformat()}
        for commitment in noted["proposed"]["commitments"] if n < count - OPEN else ():
            await run(caller, "commitment_set", {"commitment": commitment["id"]} | closed)
    goal = {"pair": pair, "text": "Projektleitung abschliessen", "target": 3, "baseline": 0}
    await run(caller, "goal_add", goal | {"date": "2025-11-30"})
    return {"sessions": count, "pair": pair, "mentee": mentee, "mentor": mentor, "added": 0}


def _note(number: int, day: date) -> str:
    due = day + timedelta(days=10)
    by = f"{due.day}.{due.month}.{due.year}"
    return f"Sitzung {number}. Mia schickt bis {by} den Bericht {number}. Ruth klärt die Kosten {number}."


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return 1000 * (time.perf_counter() - started)


async def _once(app: App, of: Json) -> Json:
    """One round for one size, in milliseconds."""
    caller = Call(app, of["mentee"])
    request = {"pair": of["pair"], "date": TODAY.isoformat()}

    async def brief() -> None:
        async with app.database.read() as db:
            viewer = await access.viewer(db, of["mentee"])
            pair = await access.pair(db, viewer, of["pair"])
            await briefs.load(db, pair, await access.audiences(db, viewer), TODAY)

    async def note() -> None:
        of["added"] += 1
        text = f"Kurz telefoniert, Punkt {of['added']}. Ruth sucht bis 20. Dezember das Blatt {of['added']}."
        noted = await run(caller, "note_add", {"pair": of["pair"], "text": text, "date": TODAY.isoformat()})
        of["note"] = noted["note"]

    taken = {
        "brief_ms": await _timed(brief),
        "agenda_ms": await _timed(lambda: run(caller, "agenda", request)),
        "commitment_list_ms": await _timed(lambda: run(caller, "commitment_list", {"pair": of["pair"]})),
        "note_add_ms": await _timed(note),
    }
    await run(caller, "note_delete", {"note": of["note"]})
    return taken


async def _prompts(app: App, model: Scripted, of: Json) -> tuple[int, int]:
    """How many calls an agenda makes, and their tokens beyond the prefix that all share."""
    model.asked.clear()
    request = {"pair": of["pair"], "date": TODAY.isoformat()}
    agenda = await run(Call(app, of["mentee"]), "agenda", request)
    calls = agenda["usage"]["calls"]
    return calls, sum(tokens(m.content) for messages in model.asked[:calls] for m in messages[1:])


async def _run() -> list[Json]:
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(home=Path(place) / "home")
        app = await build(settings, make_model=lambda _: None)
        pairs = [await _pair(app, count) for count in HISTORIES]
        rounds = [[await _once(app, of) for of in pairs] for _ in range(RUNS + 1)][
            1:
        ]  # the first one warms up
        await app.close()
        model = Scripted(0.0)
        app = await build(settings, make_model=lambda _: model)
        sizes = [await _prompts(app, model, of) for of in pairs]
        await app.close()
    rows = []
    for number, of in enumerate(pairs):
        taken = {name: sorted(r[number][name] for r in rounds)[RUNS // 2] for name in TIMES}
        calls, beyond = sizes[number]
        rows.append(
            {"sessions": of["sessions"], **{name: round(value, 1) for name, value in taken.items()}}
            | {"calls": calls, "prompt_tokens_beyond_prefix": beyond}
        )
    return rows


def main() -> Json:
    """The rows, the growth from the second size to the largest, and a table of both."""
    rows = anyio.run(_run)
    small, large = rows[1], rows[-1]
    growth = {name: round(large[name] / small[name], 2) for name in (*TIMES, "prompt_tokens_beyond_prefix")}
    lines = [
        f"memory, rules only, median of {RUNS} rounds, warm; promises of the last {OPEN} sessions open",
        "sessions     brief    agenda  note add      list  calls  prompt tokens",
    ]
    for r in rows:
        lines.append(
            f"{r['sessions']:>8}  {r['brief_ms']:>5.1f} ms  {r['agenda_ms']:>5.1f} ms  {r['note_add_ms']:>5.1f} ms  "
            f"{r['commitment_list_ms']:>5.1f} ms  {r['calls']:>5}  {r['prompt_tokens_beyond_prefix']:>13}"
        )
    lines.append(
        f"{HISTORIES[-1]} / {HISTORIES[1]}  {growth['brief_ms']:>8.2f}  {growth['agenda_ms']:>8.2f}  "
        f"{growth['note_add_ms']:>8.2f}  {growth['commitment_list_ms']:>8.2f}         "
        f"{growth['prompt_tokens_beyond_prefix']:>13.2f}"
    )
    return {"bench": "memory", "rows": rows, "growth": growth, "table": "\n".join(lines)}
