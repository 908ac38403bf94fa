"""``mentoring eval rubric``: a stronger model reads wordings beside their drafts, blind and in both orders.

    MENTORING_JUDGE_BASE_URL=… MENTORING_JUDGE_MODEL=… [MENTORING_JUDGE_API_KEY=…] mentoring eval rubric

First it reads what people have read, which tells how far it can be believed; then what the configured model words
for the sample's agendas, questions, goals, answers and summary. It never decides whether a change may land.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import anyio
from pydantic import SecretStr

from copilot import llm
from copilot.llm import Model
from copilot.llm.each import each
from copilot.settings import Settings
from evals.intervals import wilson
from evals.rubric.judging import Judged, judged
from evals.rubric.pairs import Pair, read_before, written

Json = dict[str, Any]
_OUTCOMES = ("better", "level", "worse", "undecided")


def judge() -> Model | None:
    """The model that reads, as the environment names it; the product never asks it anything."""
    settings = Settings()
    url, key = os.environ.get("MENTORING_JUDGE_BASE_URL"), os.environ.get("MENTORING_JUDGE_API_KEY")
    named = {
        "check_base_url": url,
        "check_model": os.environ.get("MENTORING_JUDGE_MODEL"),
        "check_api_key": SecretStr(key) if key else None,
    }
    return llm.make_checker(settings.model_copy(update=named), None) if url else None


async def measure(model: Model, pairs: Sequence[Pair]) -> Json:
    """Every pair judged, as many at a time as the judge serves. Raises: Unavailable."""
    results = await _all(model, pairs)
    known = [one for one in results if one.pair.as_good is not None]
    rows = [_row(kind, [one for one in results if one.pair.kind == kind]) for kind in _kinds(pairs)]
    return {"suite": "rubric", "judge": model.name, "rows": rows, "agrees": _agreement(known)}


async def _all(model: Model, pairs: Sequence[Pair]) -> list[Judged]:
    done = 0

    async def one(pair: Pair) -> Judged:
        nonlocal done
        found = await judged(model, pair)
        done += 1
        if done % 20 == 0:
            sys.stderr.write(f"  {done} of {len(pairs)} pairs\n")
        return found

    return await each(pairs, one, model.parallel)


def _kinds(pairs: Sequence[Pair]) -> list[str]:
    return list(dict.fromkeys(pair.kind for pair in pairs))


def _row(kind: str, results: Sequence[Judged]) -> Json:
    """How often the wording was better, level or worse, and at least as good with its interval."""
    counts = Counter(one.outcome for one in results)
    decided = [one for one in results if one.as_good is not None]
    good = sum(bool(one.as_good) for one in decided)
    return {"kind": kind, "n": len(results), **{name: counts[name] for name in _OUTCOMES}} | {
        "as_good": wilson(good, len(decided)) if decided else None
    }


def _agreement(known: Sequence[Judged]) -> Json:
    """How often the judge says what people said, of the pairs that it decided."""
    decided = [one for one in known if one.as_good is not None]
    right = {
        label: [one.as_good == label for one in decided if one.pair.as_good is label]
        for label in (True, False)
    }
    return {
        "of_good": wilson(sum(right[True]), len(right[True])) if right[True] else None,
        "of_worse": wilson(sum(right[False]), len(right[False])) if right[False] else None,
        "undecided": len(known) - len(decided),
    }


def _table(result: Json) -> str:
    lines = [f"rubric: read by {result['judge']}, each pair in both orders"]
    for row in result["rows"]:
        counts = "  ".join(f"{name} {row[name]}" for name in _OUTCOMES)
        lines.append(f"  {row['kind']:<10} {row['n']:>4} pairs  {counts}  at least as good {row['as_good']}")
    agrees = result["agrees"]
    lines.append(
        f"  of what people had read: good ones found {agrees['of_good']}, worse ones {agrees['of_worse']}, "
        f"undecided {agrees['undecided']}"
    )
    return "\n".join(lines)


async def _run(model: Model) -> Json:
    return await measure(model, [*read_before(), *await written(Settings())])


def main() -> Json:
    """The counts, and a table of them; without an endpoint, how to name one."""
    model = judge()
    if model is None:
        told = "rubric: name a stronger model by MENTORING_JUDGE_BASE_URL and MENTORING_JUDGE_MODEL"
        return {"suite": "rubric", "rows": [], "table": told}
    try:
        result = anyio.run(_run, model)
    finally:
        model.close()
    return result | {"table": _table(result)}
