"""Seconds of each small task with the model in use: the first case, cases in a row, cases with another task between.

    mentoring bench tasks

The first case of a task reads the whole prompt, those after it only what is their own: so the columns say what a task
takes, what keeping prompts' beginnings the same is worth, and whether a server keeps them while it does other things.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import anyio

from copilot import llm
from copilot.errors import BadInput
from copilot.llm import Message, Model, Task, Usage
from copilot.llm.registry import TASKS, kind_of
from copilot.probe.cases import cases
from copilot.probe.run import YES_OR_NO, verdict
from copilot.probe.tasks import doing
from copilot.probe.trying import Trying
from copilot.settings import Settings

Json = dict[str, Any]
EACH = int(os.environ.get("MENTORING_BENCH_EACH", "3"))
"""Cases of each task in each of the two ways, if there are as many."""
_BETWEEN = [Message("system", "You count."), Message("user", "Is seven more than three?")]


async def _timed(model: Model, task: Task, number: int) -> Usage:
    """What one case takes, in the program's own time."""
    case, own = cases(task)[number], Trying(model, task)
    started = time.monotonic()
    if task in YES_OR_NO:
        await verdict(own, task, case)
    else:
        await doing()[kind_of(task)](own, case)
    return replace(own.usage, seconds=time.monotonic() - started)


async def _task(model: Model, task: Task) -> Json:
    many = min(EACH, (len(cases(task)) - 1) // 2)
    await model.judge(_BETWEEN)  # the server runs
    row: Json = {"task": task, "cases": many, "first": _row([await _timed(model, task, 0)])}
    for name, first in (("in_a_row", 1), ("apart", 1 + many)):
        found: list[Usage] = []
        for number in range(first, first + many):  # no case twice: a server may keep the whole prompt
            if name == "apart":
                await model.judge(_BETWEEN)
            found.append(await _timed(model, task, number))
        row[name] = _row(found)
    return row


def _row(found: Sequence[Usage]) -> Json:
    """Means of what cases took."""
    many, taken = len(found), sum(found, Usage())
    return {
        "seconds": round(taken.seconds / many, 2),
        "calls": round(taken.calls / many, 2),
        "prompt_tokens": round(taken.prompt_tokens / many),
        "cached_tokens": round(taken.cached_tokens / many),
        "completion_tokens": round(taken.completion_tokens / many),
    }


async def _run() -> list[Json]:
    model = llm.make(Settings())
    if model is None:
        raise BadInput("probe_no_model")
    rows = []
    for task in TASKS:
        rows.append(await _task(model, task))
        sys.stderr.write(f"  {_line(rows[-1])}\n")
    model.close()
    return rows


def _line(row: Json) -> str:
    columns = [row[name] for name in ("first", "in_a_row", "apart")]
    shown = [f"{c['seconds']:>8} s {c['cached_tokens']:>5}/{c['prompt_tokens']:<5}" for c in columns]
    return f"{row['task']:<22}{''.join(shown)}{row['in_a_row']['completion_tokens']:>5} written"


def _table(rows: Sequence[Json]) -> str:
    head = "".join(f"{name:>10} {'cached':>9}  " for name in ("first", "in a row", "apart"))
    return "\n".join([f"{'a case of':<22}{head}", *map(_line, rows)])


def main() -> Json:
    """The figures, and a table of them."""
    rows = anyio.run(_run)
    return {"bench": "tasks", "rows": rows, "table": _table(rows)}
